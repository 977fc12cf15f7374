//! Precision, recall and F1.

use std::fmt;

/// Three shares, 0 to 1. Nothing predicted is perfectly precise; nothing to find is perfectly found.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Score {
    /// Of what was predicted, the share that is true.
    pub precision: f64,
    /// Of what is true, the share that was predicted.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Score {
    /// From counts of what is both, predicted, and true.
    #[must_use]
    pub fn from_counts(both: u64, predicted: u64, truth: u64) -> Self {
        let share =
            |part: u64, whole: u64| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        Self::from_shares(share(both, predicted), share(both, truth))
    }

    /// From precision and recall.
    #[must_use]
    pub fn from_shares(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { precision, recall, f1 } = self;
        write!(f, "F1 {f1:.4}   precision {precision:.4}   recall {recall:.4}")
    }
}
