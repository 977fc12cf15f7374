//! A mention as a person names it on the command line: `dataset:record_id[:role]`.
//!
//! In: the name and the edition's records. Out: the record's number, or what else could have been meant. Messages quote
//! keys and roles, never what a record says.

use anyhow::{anyhow, bail};

use crate::normalise::NormalisedRecord;
use crate::values::MentionKey;

/// A record's key less like the one asked for than this is not worth naming.
const NEAR: f64 = 0.6;
/// So many near keys are named.
const MOST_NAMED: usize = 3;

/// Finds a mention among records in the order of their keys.
pub(super) fn find(name: &str, records: &[NormalisedRecord]) -> anyhow::Result<u32> {
    find_among(name, records, &|_| true)
}

/// The same among those records that are there for whoever asks: the others are neither found nor named.
pub(super) fn find_among(
    name: &str,
    records: &[NormalisedRecord],
    is_there: &dyn Fn(usize) -> bool,
) -> anyhow::Result<u32> {
    let Some((dataset, rest)) = name.split_once(':').filter(|(_, rest)| !rest.is_empty()) else {
        bail!(
            "`{name}` names no mention\n  hint: write dataset:record_id, or dataset:record_id:role where a row has several"
        );
    };
    let start = records.partition_point(|record| record.key.dataset.0.as_str() < dataset);
    let len = records[start..].partition_point(|record| record.key.dataset.0.as_str() == dataset);
    let of_dataset = &records[start..start + len];
    if of_dataset.is_empty() {
        let mut known: Vec<&str> =
            records.iter().map(|record| record.key.dataset.0.as_str()).collect();
        known.dedup();
        bail!(
            "no record of a dataset `{dataset}` is in the edition\n  hint: it has {}",
            known.join(", ")
        );
    }
    let there = || (start..).zip(of_dataset).filter(|(at, _)| is_there(*at));
    // a record's key may hold a colon itself
    let (record_id, role) = match rest.rsplit_once(':') {
        Some((before, role)) if !there().any(|(_, record)| record.key.record_id == rest) => {
            (before, Some(role))
        }
        Some(_) | None => (rest, None),
    };
    let of_row: Vec<(usize, &MentionKey)> = there()
        .map(|(at, record)| (at, &record.key))
        .filter(|(_, key)| key.record_id == record_id)
        .collect();
    if of_row.is_empty() {
        bail!(
            "{dataset} has no record `{record_id}` in the edition{}",
            near(record_id, there().map(|(_, record)| record))
        );
    }
    let names = || of_row.iter().map(|(_, key)| key.to_string()).collect::<Vec<_>>().join(", ");
    let wanted = |key: &MentionKey| role.is_none_or(|role| key.role.to_string() == role);
    let found: Vec<usize> =
        of_row.iter().filter(|(_, key)| wanted(key)).map(|(at, _)| *at).collect();
    match found.as_slice() {
        [one] => u32::try_from(*one).map_err(|_| anyhow!("more records than can be numbered")),
        [] => bail!(
            "the record `{record_id}` of {dataset} has no such role\n  hint: it mentions {}",
            names()
        ),
        _ => bail!(
            "the record `{record_id}` of {dataset} mentions several people\n  hint: write one of {}",
            names()
        ),
    }
}

/// The keys of a dataset nearest to the one asked for, as a hint.
fn near<'r>(record_id: &str, records: impl Iterator<Item = &'r NormalisedRecord>) -> String {
    let mut keys: Vec<&str> = records.map(|record| record.key.record_id.as_str()).collect();
    keys.dedup();
    let mut near: Vec<(f64, &str)> = keys
        .into_iter()
        .map(|key| (strsim::normalized_damerau_levenshtein(record_id, key), key))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.truncate(MOST_NAMED);
    if near.is_empty() {
        return "\n  hint: `hearth export links` lists every record".to_owned();
    }
    let near: Vec<&str> = near.into_iter().map(|(_, key)| key).collect();
    format!("\n  hint: did you mean {}?", near.join(", or "))
}
