//! Pairs that somebody decided, found among the records of a run.
//!
//! In: pairs by the keys of their records. Out: the same by record index, and how many name no record. Leaves to `links` how
//! much they count.

use crate::links::{Label, Teaches};

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
    /// How much it counts.
    pub teaches: Teaches,
}

/// The labels by record index, and how many of them name a record that is not there or more than one; `find` gives the
/// record that a key names, if it is one.
pub(super) fn find_labels(
    labels: &[LabelledPair],
    find: impl Fn(&LabelledRecord) -> Option<u32>,
) -> (Vec<Label>, usize) {
    let known: Vec<Label> = labels
        .iter()
        .filter_map(|LabelledPair { records: [a, b], same, teaches }| {
            let (left, right) = (find(a)?, find(b)?);
            (left != right).then_some(Label { left, right, same: *same, teaches: *teaches })
        })
        .collect();
    let lost = labels.len() - known.len();
    (known, lost)
}
