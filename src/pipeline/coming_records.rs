//! A night's records on their way into the order of their keys.
//!
//! In: records that were read, and the numbers of those that the last edition has as they are. Out: all of them in order, each written once to
//! where it stays: what is taken over is read from the edition only when its place is known, and is never moved. Leaves to `reading` which rows
//! those are.

use std::cmp::Ordering;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::editions::EditionError;
use crate::normalise::NormalisedRecord;
use crate::pipeline::earlier_rows::{EarlierRows, KnownRow};
use crate::pipeline::reading::Part;
use crate::values::{DatasetName, MentionKey, Role};

/// A record that comes.
#[derive(Debug)]
pub(super) enum Coming {
    /// It was read tonight.
    Read(Box<NormalisedRecord>),
    /// The last edition has it.
    Known {
        /// Its number there.
        number: u32,
        /// Index of its dataset in the ruleset's sources.
        dataset: u16,
    },
}

impl Part for Vec<Coming> {
    const KEEPS_ORIGINAL: bool = true;

    fn add(&mut self, record: NormalisedRecord, _mention: u16) {
        self.push(Coming::Read(Box::new(record)));
    }

    fn take_over(&mut self, _: &EarlierRows<'_>, known: KnownRow) -> bool {
        let KnownRow { dataset, first, count } = known;
        self.extend((first..first + count).map(|number| Coming::Known { number, dataset }));
        true
    }
}

impl Coming {
    /// The order of keys; an edition numbers its records in the same.
    fn order(&self, other: &Self, earlier: Option<&EarlierRows<'_>>) -> Ordering {
        let among = |number: u32, key: &MentionKey| {
            earlier.map_or(Ordering::Less, |earlier| earlier.order(number, key))
        };
        match (self, other) {
            (Self::Read(a), Self::Read(b)) => a.key.cmp(&b.key),
            (Self::Known { number: a, .. }, Self::Known { number: b, .. }) => a.cmp(b),
            (Self::Known { number, .. }, Self::Read(record)) => among(*number, &record.key),
            (Self::Read(record), Self::Known { number, .. }) => {
                among(*number, &record.key).reverse()
            }
        }
    }
}

/// All records in the order of their keys; no key comes twice, so there is one result.
///
/// # Errors
/// If the last edition does not hold what was to be taken over.
pub(super) fn in_order(
    mut coming: Vec<Coming>,
    earlier: Option<&EarlierRows<'_>>,
) -> Result<Vec<NormalisedRecord>, EditionError> {
    if !coming.is_sorted_by(|a, b| a.order(b, earlier) == Ordering::Less) {
        coming.par_sort_unstable_by(|a, b| a.order(b, earlier));
    }
    let fault = OnceLock::new();
    let record = |it: Coming| match it {
        Coming::Read(record) => *record,
        Coming::Known { number, dataset } => {
            let said = earlier.map(|earlier| earlier.said(number, dataset));
            match said {
                Some(Ok(Some(record))) => record,
                Some(Err(cause)) => {
                    let _ = fault.set(cause);
                    placeholder()
                }
                Some(Ok(None)) | None => {
                    let _ = fault.set(EditionError::Inconsistent(
                        "the last edition lacks a record that was in it",
                    ));
                    placeholder()
                }
            }
        }
    };
    let mut records = Vec::new();
    coming.into_par_iter().map(record).collect_into_vec(&mut records);
    fault.into_inner().map_or(Ok(records), Err)
}

/// Stands where a record is missing, until the night stops because of it.
fn placeholder() -> NormalisedRecord {
    NormalisedRecord::saying_nothing(MentionKey {
        dataset: DatasetName("".into()),
        record_id: "".into(),
        role: Role { word: "".into(), ordinal: 0 },
    })
}
