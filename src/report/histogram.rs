//! Counts by size and by weight.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::values::MatchWeight;

/// How many things there are of each size.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SizeHistogram(pub BTreeMap<u64, u64>);

/// How many pairs there are of each weight, in steps of one bit, with the two thresholds.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct WeightBucket {
    /// Weights from this many bits (inclusive) to one more (exclusive).
    pub from_bits: i32,
    /// How many pairs.
    pub pairs: u64,
}

/// Weights of pairs and where the decisions fall.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct WeightHistogram {
    /// Steps of one bit, ascending, without gaps.
    pub buckets: Vec<WeightBucket>,
    /// Pairs of at least this many bits go to review.
    pub review_from_bits: f64,
    /// Pairs of at least this many bits are linked.
    pub link_from_bits: f64,
}

impl SizeHistogram {
    /// Counts sizes.
    #[must_use]
    pub fn of(sizes: impl IntoIterator<Item = usize>) -> Self {
        let mut counts = BTreeMap::new();
        for size in sizes {
            *counts.entry(size as u64).or_default() += 1;
        }
        Self(counts)
    }

    /// How many things there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// The largest size.
    #[must_use]
    pub fn largest(&self) -> u64 {
        self.0.last_key_value().map_or(0, |(&size, _)| size)
    }
}

impl WeightHistogram {
    /// Counts weights; what lies outside of -40 to +60 bits is counted at that end.
    #[must_use]
    pub fn of(
        weights: impl IntoIterator<Item = MatchWeight>,
        review_from: MatchWeight,
        link_from: MatchWeight,
    ) -> Self {
        let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
        for weight in weights {
            *counts.entry(weight.whole_bits()).or_default() += 1;
        }
        Self::of_counts(&counts, review_from, link_from)
    }

    /// From counts by [`MatchWeight::whole_bits`].
    #[must_use]
    pub fn of_counts(
        counts: &BTreeMap<i32, u64>,
        review_from: MatchWeight,
        link_from: MatchWeight,
    ) -> Self {
        let ends = counts.first_key_value().zip(counts.last_key_value());
        let buckets = ends.map_or(Vec::new(), |((&first, _), (&last, _))| {
            let bucket = |from_bits| {
                let pairs = counts.get(&from_bits).copied().unwrap_or(0);
                WeightBucket { from_bits, pairs }
            };
            (first..=last).map(bucket).collect()
        });
        Self { buckets, review_from_bits: review_from.bits(), link_from_bits: link_from.bits() }
    }
}

#[cfg(test)]
mod tests {
    use super::{SizeHistogram, WeightHistogram};
    use crate::values::MatchWeight;

    #[test]
    fn sizes_are_counted_and_the_largest_is_known() {
        let sizes = SizeHistogram::of([1, 1, 2, 5, 9]);
        assert_eq!(sizes.0.get(&1), Some(&2));
        assert_eq!((sizes.total(), sizes.largest()), (5, 9));
    }

    #[test]
    fn weights_fall_into_the_bit_below_them_and_leave_no_gap() {
        let weights = [-1500, -1, 0, 999, 2000, 99_000].map(MatchWeight::from_millibits);
        let histogram =
            WeightHistogram::of(weights, MatchWeight::ZERO, MatchWeight::from_bits(2.0));
        let first: Vec<_> =
            histogram.buckets.iter().take(5).map(|b| (b.from_bits, b.pairs)).collect();
        assert_eq!(first, [(-2, 1), (-1, 1), (0, 2), (1, 0), (2, 1)]);
        assert_eq!(histogram.buckets.last().map(|b| (b.from_bits, b.pairs)), Some((60, 1)));
        let none = WeightHistogram::of([], MatchWeight::ZERO, MatchWeight::ZERO);
        assert!(none.buckets.is_empty());
    }
}
