//! Pairs that somebody decided, found among the records of a run.
//!
//! In: pairs by the keys of their records. Out: the same by record index, and how many name no record. Leaves to `links` how
//! much they count.

use std::collections::BTreeMap;

use crate::links::Label;
use crate::normalise::NormalisedRecord;

/// One record as a label names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LabelledRecord {
    /// The dataset.
    pub dataset: String,
    /// The row's key.
    pub record_id: String,
    /// The person's part in the row; may be left out where the row names one person.
    pub role: Option<String>,
}

/// Two records that somebody said are one person, or are not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LabelledPair {
    /// The two.
    pub records: [LabelledRecord; 2],
    /// True if they are one person.
    pub same: bool,
}

/// The labels by record index, and how many of them name a record that is not there or more than one.
pub(super) fn find_labels(
    records: &[NormalisedRecord],
    labels: &[LabelledPair],
) -> (Vec<Label>, usize) {
    let mut by_row: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for (index, record) in (0_u32..).zip(records) {
        let row = (record.key.dataset.0.as_str(), record.key.record_id.as_str());
        by_row.entry(row).or_default().push(index);
    }
    let find = |label: &LabelledRecord| {
        let of_row = by_row.get(&(label.dataset.as_str(), label.record_id.as_str()))?;
        let of_role = of_row.iter().filter(|&&index| {
            let role = records[index as usize].key.role.to_string();
            label.role.as_ref().is_none_or(|wanted| *wanted == role)
        });
        let found: Vec<u32> = of_role.copied().collect();
        if let [only] = found[..] { Some(only) } else { None }
    };
    let known: Vec<Label> = labels
        .iter()
        .filter_map(|LabelledPair { records: [a, b], same }| {
            let (left, right) = (find(a)?, find(b)?);
            (left != right).then_some(Label { left, right, same: *same })
        })
        .collect();
    let lost = labels.len() - known.len();
    (known, lost)
}
