//! All candidate pairs scored, and those worth keeping.
//!
//! In: a scorer and candidate pairs. Out: the pairs over a bar, and how many pairs there are of each weight.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::links::context::ContextFinding;
use crate::links::packed::{Lot, PackedRecords};
use crate::links::score::Scorer;
use crate::pairs::{CandidatePairs, PAIRS_A_LOT};
use crate::values::MatchWeight;

/// Two records, and what they weigh by themselves: prior and findings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct WeighedPair {
    /// The lower record index.
    pub left: u32,
    /// The higher one.
    pub right: u32,
    /// Their weight.
    pub own: MatchWeight,
}

/// A pair worth keeping.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct ScoredLink {
    /// The lower record index.
    pub left: u32,
    /// The higher one.
    pub right: u32,
    /// Its weight: prior, findings and context.
    pub weight: MatchWeight,
    /// What the two records weigh by themselves: prior and findings.
    pub own: MatchWeight,
    /// What surrounds them.
    pub context: ContextFinding,
}

impl ScoredLink {
    /// A link of which nothing but its own weight is known.
    #[must_use]
    pub fn of_its_own(left: u32, right: u32, weight: MatchWeight) -> Self {
        let (left, right) = (left.min(right), left.max(right));
        Self { left, right, weight, own: weight, context: ContextFinding::default() }
    }
}

impl From<WeighedPair> for ScoredLink {
    fn from(WeighedPair { left, right, own }: WeighedPair) -> Self {
        Self::of_its_own(left, right, own)
    }
}

/// All candidate pairs, scored.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ScoredPairs {
    /// Those worth keeping, each once, in pair order.
    pub kept: Vec<WeighedPair>,
    /// How many pairs there are of each weight, by [`MatchWeight::whole_bits`].
    pub by_weight: BTreeMap<i32, u64>,
}

/// Whole bits from the least bucket to the most.
const BUCKETS: std::ops::RangeInclusive<i32> = -40..=60;
const BUCKET_COUNT: usize = 101;

/// How many pairs there are of each weight.
pub(super) struct WeightCounts([u64; BUCKET_COUNT]);

impl Default for WeightCounts {
    fn default() -> Self {
        Self([0; BUCKET_COUNT])
    }
}

impl WeightCounts {
    pub(super) fn count(&mut self, weight: MatchWeight) {
        self.0[usize::try_from(weight.whole_bits() - BUCKETS.start()).unwrap_or_default()] += 1;
    }

    pub(super) fn add(&mut self, more: &Self) {
        self.0.iter_mut().zip(more.0).for_each(|(all, more)| *all += more);
    }

    pub(super) fn by_weight(&self) -> BTreeMap<i32, u64> {
        BUCKETS.zip(self.0).filter(|(_, count)| *count > 0).collect()
    }
}

/// What one chunk of pairs comes to.
struct Chunk {
    lot: Lot,
    kept: Vec<WeighedPair>,
    counts: WeightCounts,
}

/// Scores all candidate pairs and keeps those of at least the given weight.
#[must_use]
pub fn score_pairs(
    scorer: &Scorer<'_>,
    pairs: &CandidatePairs,
    at_least: MatchWeight,
) -> ScoredPairs {
    let records = PackedRecords::of(scorer);
    let start =
        |_| Chunk { lot: Lot::default(), kept: Vec::new(), counts: WeightCounts::default() };
    let chunks = pairs.visit_lots(start, |chunk, pairs| {
        let Chunk { lot, kept, counts } = chunk;
        records.score(pairs, lot, |(left, right), own| {
            counts.count(own);
            if own >= at_least {
                // all chunks are in memory together: none holds much more than it needs
                if kept.len() == kept.capacity() {
                    kept.reserve_exact(kept.len() / 8 + PAIRS_A_LOT);
                }
                kept.push(WeighedPair { left, right, own });
            }
        });
    });
    let mut kept = Vec::with_capacity(chunks.iter().map(|chunk| chunk.kept.len()).sum());
    let mut counts = WeightCounts::default();
    for chunk in chunks {
        kept.extend_from_slice(&chunk.kept);
        counts.add(&chunk.counts);
    }
    ScoredPairs { kept, by_weight: counts.by_weight() }
}
