//! Whose name alone is enough to be asked about.
//!
//! In: datasets. Out: whether somebody counts who shares a name, by the dates of birth. Leaves to whoever weighs records which datasets these are.

use super::marks::{is_undated, undated_bits};

/// Those who count of whom no more is known to be shared than a name, by their dataset: where one of two has no date of birth.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Namesakes {
    /// One bit for each of thirty-one heaps of datasets.
    datasets: u32,
}

impl Namesakes {
    /// Nobody.
    pub const NONE: Self = Self { datasets: 0 };
    /// Everybody.
    #[cfg(test)]
    pub(super) const ALL: Self = Self { datasets: u32::MAX };

    /// Counts those of a dataset too; and those of others that are in one heap with it.
    pub fn add(&mut self, dataset: &str) {
        self.datasets |= 1 << undated_bits(dataset);
    }

    /// True if somebody counts whose sign has these bits for a date of birth, for one who was born so.
    pub(super) fn count(self, theirs: u32, born: u32) -> bool {
        if is_undated(theirs) {
            self.datasets >> theirs & 1 == 1
        } else {
            !is_undated(born) || self.datasets != 0
        }
    }
}
