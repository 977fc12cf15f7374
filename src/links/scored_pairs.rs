//! All candidate pairs scored, and those worth keeping.
//!
//! In: a scorer and candidate pairs. Out: the links over a bar, and how many pairs there are of each weight.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::links::context::ContextFinding;
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
    let chunks = pairs.visit(ScoredPairs::default, |kept, left, right| {
        let weight = scorer.score(left, right).weight;
        *kept.by_weight.entry(weight.whole_bits()).or_default() += 1;
        if weight >= at_least {
            kept.links.push(ScoredLink::of_its_own(left, right, weight));
        }
    });
    let mut all = ScoredPairs::default();
    for ScoredPairs { links, by_weight } in chunks {
        all.links.extend(links);
        for (bits, count) in by_weight {
            *all.by_weight.entry(bits).or_default() += count;
        }
    }
    all.links.par_sort_unstable();
    all
}
