//! Addresses: does each row lead to the residence that it speaks of?
//!
//! In: for each mention the residence that its row says, if it says one, and the one found. Out: counts, precision and
//! recall. Leaves reading the truth to the caller.

use std::ops::AddAssign;

/// How many mentions led where they should.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UprnScore {
    /// The residence that the row says.
    pub right: u64,
    /// Another one.
    pub wrong: u64,
    /// None, though the row says which.
    pub missed: u64,
    /// One, though the row does not say which, or says one that the gazetteer does not have.
    pub absent_wrong: u64,
}

impl UprnScore {
    /// Counts one mention: what its row says, and what was found.
    ///
    /// ```
    /// use hearth::quality::UprnScore;
    /// let mut score = UprnScore::default();
    /// for (says, found) in [(Some(1), Some(1)), (Some(1), Some(2)), (Some(1), None), (None, Some(1)), (None, None)] {
    ///     score.count(says, found);
    /// }
    /// assert_eq!(score, UprnScore { right: 1, wrong: 1, missed: 1, absent_wrong: 1 });
    /// ```
    pub fn count(&mut self, says: Option<u64>, found: Option<u64>) {
        match (says, found) {
            (Some(says), Some(found)) if says == found => self.right += 1,
            (Some(_), Some(_)) => self.wrong += 1,
            (Some(_), None) => self.missed += 1,
            (None, Some(_)) => self.absent_wrong += 1,
            (None, None) => {}
        }
    }

    /// Of the residences found, the share that is right; 1 if none was found.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong + self.absent_wrong)
    }

    /// Of the residences that rows say, the share that was found; 1 if none is said.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.right + self.wrong + self.missed)
    }
}

impl AddAssign for UprnScore {
    fn add_assign(&mut self, other: Self) {
        let Self { right, wrong, missed, absent_wrong } = other;
        self.right += right;
        self.wrong += wrong;
        self.missed += missed;
        self.absent_wrong += absent_wrong;
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::UprnScore;

    #[test]
    fn a_wrong_residence_costs_both_and_one_out_of_nothing_precision_only() {
        let score = UprnScore { right: 6, wrong: 1, missed: 3, absent_wrong: 1 };
        assert!((score.precision() - 0.75).abs() < 1e-12);
        assert!((score.recall() - 0.6).abs() < 1e-12);
        let none = UprnScore::default();
        assert!((none.precision() - 1.0).abs() < 1e-12 && (none.recall() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn scores_add_up() {
        let mut sum = UprnScore { right: 1, wrong: 2, missed: 3, absent_wrong: 4 };
        sum += sum;
        assert_eq!(sum, UprnScore { right: 2, wrong: 4, missed: 6, absent_wrong: 8 });
    }
}
