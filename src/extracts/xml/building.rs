//! A record while its element is open: values come to their places, and a fault spoils it.
//!
//! In: values with their places. Out: the record's columns in the header's order.

use super::super::{lines::MAX_LINE_BYTES, quarantine::QuarantineReason};
use super::paths::{PathIndex, Place, RecordPaths};
use crate::rules::SeveralPaths;

/// A record that is open.
pub(super) struct Building {
    pub(super) layout: usize,
    pub(super) line: u64,
    pub(super) depth: usize,
    pub(super) values: Vec<String>,
    pub(super) bytes: usize,
    pub(super) fault: Option<QuarantineReason>,
    pub(super) parts: Vec<Finished>,
}

/// A record, or part of one, with its columns in the header's order.
pub(super) struct Finished {
    pub(super) layout: usize,
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

impl Building {
    /// Puts a value in its place, behind those that it has already.
    pub(super) fn keep(&mut self, slot: usize, text: &str, index: &PathIndex) {
        if text.is_empty() || self.fault.is_some() {
            return;
        }
        let value = &mut self.values[slot];
        if !value.is_empty() {
            value.push_str(&index.records[self.layout].repeats[slot]);
        }
        value.push_str(text);
    }

    pub(super) fn grow(&mut self, bytes: usize) {
        self.bytes += bytes;
        if self.bytes > MAX_LINE_BYTES {
            self.spoil(QuarantineReason::TooLong);
        }
    }

    /// The first fault stays; what is kept of the record is of no use any more.
    pub(super) fn spoil(&mut self, reason: QuarantineReason) {
        if self.fault.is_none() {
            self.fault = Some(reason);
            self.values.iter_mut().for_each(String::clear);
        }
    }
}

/// The columns of a record, in the header's order.
pub(super) fn cells(
    record: &RecordPaths,
    values: &[String],
    document: &[String],
    width: usize,
) -> Vec<String> {
    let mut cells = vec![String::new(); width];
    for (at, column) in &record.columns {
        let mut values = column.places.iter().map(|place| match place {
            Place::Record(slot) => values[*slot].as_str(),
            Place::Document(slot) => document[*slot].as_str(),
        });
        cells[*at] = match &column.several {
            SeveralPaths::FirstFilled => {
                values.find(|value| !value.is_empty()).unwrap_or_default().to_owned()
            }
            SeveralPaths::Parts(separator) => {
                let parts: Vec<&str> = values.take_while(|value| !value.is_empty()).collect();
                parts.join(separator)
            }
        };
    }
    cells
}
