//! Two groups of records weighed as wholes.
//!
//! A missing value in one record is often filled in another of the same person. For every comparison the best finding
//! between any record of one group and any of the other counts: if even the best is a disagreement, the groups
//! contradict each other there. Of homes, what both say of *now* counts, if both say anything: somebody who is known to
//! have moved to one place is not also the namesake at another.

use crate::links::compare::ComparisonKind;
use crate::links::evidence::{Evidence, household};
use crate::links::score::Scorer;
use crate::values::MatchWeight;

/// What two groups of records make of each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Consensus {
    /// Prior and the best finding of every comparison together.
    pub weight: MatchWeight,
}

/// What the best finding of a comparison weighs, and how much it speaks against a shared household.
type Best = (MatchWeight, MatchWeight);

/// More pairs than this are not looked at: by then the groups have said what they have to say.
const MOST_PAIRS: usize = 256;

impl Consensus {
    /// Weighs two groups.
    #[must_use]
    pub fn of(scorer: &Scorer<'_>, a: &[u32], b: &[u32]) -> Self {
        let mut best: Vec<Option<Best>> = vec![None; scorer.comparisons()];
        let mut home_now: Option<Best> = None;
        let mut home_at = None;
        let lowest = MatchWeight::from_bits(f64::MIN);
        let mut priors = (lowest, lowest);
        for (left, right) in
            a.iter().flat_map(|&left| b.iter().map(move |&right| (left, right))).take(MOST_PAIRS)
        {
            priors = priors.max((scorer.prior(left, right), scorer.kin_prior(left, right)));
            let mut index = 0;
            scorer.each_finding(left, right, |kind, finding, Evidence { weight, kin }| {
                if finding.level().is_some() {
                    // of findings that weigh the same, the one that a household explains less
                    let found = Some((weight, -kin));
                    best[index] = best[index].max(found);
                    if kind == ComparisonKind::Home {
                        home_at = Some(index);
                        if scorer.are_both_current(left, right) {
                            home_now = home_now.max(found);
                        }
                    }
                }
                index += 1;
            });
        }
        // a home in common, at whatever time, or a move from one to the other stands
        if let (Some(index), Some(_)) = (home_at, home_now)
            && best[index].is_some_and(|(weight, _)| weight < MatchWeight::ZERO)
        {
            best[index] = home_now;
        }
        let findings = best.into_iter().flatten();
        let (weight, not_kin) = findings
            .fold((priors.0, MatchWeight::ZERO), |sum, found| (sum.0 + found.0, sum.1 + found.1));
        Self { weight: weight + household(priors.1 - not_kin) }
    }
}
