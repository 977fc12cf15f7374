//! Why a pair scores what it scores: one row a comparison, one for a household they may share, one for each kind of
//! context, and the rows add up.
//!
//! In: a scorer, two records, what surrounds them if that is known. Out: rows without a personal value. Leaves to
//! `waterfall` how they are shown.

use crate::links::compare::{ComparisonKind, Finding};
use crate::links::context::{ContextFinding, ContextKind};
use crate::links::evidence::household;
use crate::links::score::Scorer;
use crate::values::MatchWeight;

/// The row that tells how much of the agreement a shared household explains as well.
const HOUSEHOLD: &str = "household";

/// The level of what does not apply to the pair.
const NO_PART: &str = "no_part";

/// What one comparison contributed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExplanationRow {
    /// The comparison's word, or the attribute's name.
    pub comparison: String,
    /// The level's word, or `missing`.
    pub level: &'static str,
    /// Its weight.
    pub weight: MatchWeight,
}

/// Why two records score what they score. Holds no personal value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// What any such pair starts from.
    pub prior: MatchWeight,
    /// One row a comparison, in order.
    pub rows: Vec<ExplanationRow>,
    /// Prior and rows together: exactly the pair's score.
    pub weight: MatchWeight,
}

impl Explanation {
    /// Explains a pair. `attributes` are the ruleset's, in order.
    #[must_use]
    pub fn of(
        scorer: &Scorer<'_>,
        left: u32,
        right: u32,
        attributes: &[(String, ComparisonKind)],
    ) -> Self {
        let prior = scorer.prior(left, right);
        let (mut rows, mut kin) = (Vec::new(), MatchWeight::ZERO);
        scorer.each_finding(left, right, |kind, finding, evidence| {
            kin += evidence.kin;
            rows.push(ExplanationRow {
                comparison: if let ComparisonKind::Attribute(index, _) = kind {
                    attributes[usize::from(index)].0.clone()
                } else {
                    kind.word().to_owned()
                },
                level: match finding {
                    Finding::Missing => "missing",
                    Finding::Level(level) | Finding::Agreed(level, _) => {
                        kind.levels()[usize::from(level)]
                    }
                },
                weight: evidence.weight,
            });
        });
        let household = household(scorer.kin_prior(left, right) + kin);
        rows.push(ExplanationRow {
            comparison: HOUSEHOLD.to_owned(),
            level: if household < MatchWeight::ZERO { "explains" } else { NO_PART },
            weight: household,
        });
        let weight = prior + rows.iter().map(|row| row.weight).sum();
        Self { prior, rows, weight }
    }

    /// Adds what surrounds the pair, one row a kind: the sum is then exactly what decided.
    #[must_use]
    pub fn surrounded_by(mut self, scorer: &Scorer<'_>, context: ContextFinding) -> Self {
        for kind in ContextKind::ALL {
            let weight = scorer.context(kind, context);
            let level = context.level(kind);
            self.rows.push(ExplanationRow {
                comparison: kind.word().to_owned(),
                level: level.map_or(NO_PART, |level| kind.levels()[usize::from(level)]),
                weight,
            });
            self.weight += weight;
        }
        self
    }

    /// The row of a comparison, by its word.
    #[must_use]
    pub fn row(&self, comparison: &str) -> Option<&ExplanationRow> {
        self.rows.iter().find(|row| row.comparison == comparison)
    }

    /// The row that spoke most strongly against, if any did: what would have to change.
    #[must_use]
    pub fn strongest_against(&self) -> Option<&ExplanationRow> {
        self.rows.iter().filter(|row| row.weight < MatchWeight::ZERO).min_by_key(|row| row.weight)
    }
}
