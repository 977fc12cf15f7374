//! All candidate pairs scored, and those worth keeping.
//!
//! In: a scorer and candidate pairs. Out: the links over a bar, and how many pairs there are of each weight.

use std::collections::BTreeMap;

use crate::links::context::ContextFinding;
use crate::links::packed::{Lot, PackedRecords};
use crate::links::score::Scorer;
use crate::pairs::CandidatePairs;
use crate::values::MatchWeight;

/// A pair worth keeping.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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

/// All candidate pairs, scored.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ScoredPairs {
    /// Those worth keeping, in pair order.
    pub links: Vec<ScoredLink>,
    /// How many pairs there are of each weight, by [`MatchWeight::whole_bits`].
    pub by_weight: BTreeMap<i32, u64>,
}

/// Scores all candidate pairs and keeps those of at least the given weight.
#[must_use]
pub fn score_pairs(
    scorer: &Scorer<'_>,
    pairs: &CandidatePairs,
    at_least: MatchWeight,
) -> ScoredPairs {
    let records = PackedRecords::of(scorer);
    let chunks = pairs.visit_lots(Scoring::default, |scoring, pairs| {
        let Scoring { lot, links, by_weight } = scoring;
        records.score(pairs, lot, |(left, right), weight| {
            by_weight[place_of(weight.whole_bits())] += 1;
            if weight >= at_least {
                links.push((left, right, weight));
            }
        });
    });
    let mut all = ScoredPairs::default();
    all.links.reserve_exact(chunks.iter().map(|chunk| chunk.links.len()).sum());
    for Scoring { lot: _, links, by_weight } in chunks {
        let link = |(left, right, weight)| ScoredLink::of_its_own(left, right, weight);
        all.links.extend(links.into_iter().map(link));
        for (place, count) in by_weight.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            *all.by_weight.entry(bits_of(place)).or_default() += count;
        }
    }
    all
}

/// Places for all of [`MatchWeight::whole_bits`].
const PLACES: usize = 101;

fn place_of(whole_bits: i32) -> usize {
    usize::try_from(whole_bits + 40).unwrap_or_default()
}

fn bits_of(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX) - 40
}

/// The pairs of one chunk while they are scored.
struct Scoring {
    lot: Lot,
    links: Vec<(u32, u32, MatchWeight)>,
    by_weight: [u64; PLACES],
}

impl Default for Scoring {
    fn default() -> Self {
        Self { lot: Lot::default(), links: Vec::new(), by_weight: [0; PLACES] }
    }
}
