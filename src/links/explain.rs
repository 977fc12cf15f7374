//! Why a pair scores what it scores: one row a comparison and one for a household they may share, and the rows add up.

use std::fmt;

use crate::links::compare::{ComparisonKind, Finding};
use crate::links::score::{Scorer, household};
use crate::values::MatchWeight;

/// The row that tells how much of the agreement a shared household explains as well.
const HOUSEHOLD: &str = "household";

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
            level: if household < MatchWeight::ZERO { "explains" } else { "no_part" },
            weight: household,
        });
        let weight = prior + rows.iter().map(|row| row.weight).sum();
        Self { prior, rows, weight }
    }

    /// The row that spoke most strongly against, if any did: what would have to change.
    #[must_use]
    pub fn strongest_against(&self) -> Option<&ExplanationRow> {
        self.rows.iter().filter(|row| row.weight < MatchWeight::ZERO).min_by_key(|row| row.weight)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<24} {:<18} {:>9}", "comparison", "level", "bits")?;
        writeln!(f, "{:<24} {:<18} {:>9}", "prior", "", self.prior.to_string())?;
        for row in &self.rows {
            writeln!(f, "{:<24} {:<18} {:>9}", row.comparison, row.level, row.weight.to_string())?;
        }
        writeln!(
            f,
            "{:<24} {:<18} {:>9}   probability {:.4}",
            "sum",
            "",
            self.weight.to_string(),
            self.weight.probability()
        )
    }
}
