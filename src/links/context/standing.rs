//! What of a record bears on its surroundings, in few bytes: they are looked up for every neighbour of every link.

use crate::pairs::{ComparedRecord, DAYS_OF_OVERLAP, Symbol};

/// In which list a record stands, where, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) residence: Symbol,
    pub(super) dataset: u16,
    /// First and last day; where one is not known, a day that no other is before or after.
    stay: (i32, i32),
}

impl Standing {
    pub(super) fn of(record: &ComparedRecord) -> Self {
        let (start, end) = record.stay;
        Self {
            residence: record.residence,
            dataset: record.dataset,
            stay: (start.unwrap_or(i32::MIN), end.unwrap_or(i32::MAX)),
        }
    }

    /// The same as [`ComparedRecord::stands_beside`], without a look at the records themselves.
    #[inline]
    pub(super) fn competes(&self, other: &Self) -> bool {
        let before = |earlier: &Self, later: &Self| {
            earlier.stay.1 <= later.stay.0.saturating_add(DAYS_OF_OVERLAP)
        };
        self.dataset == other.dataset && !before(self, other) && !before(other, self)
    }
}
