//! An explanation as it is told: a sentence, and rows that add up.
//!
//! In: what was found of a pair. Out: plain data. No value of anybody.

use serde::Serialize;
use utoipa::ToSchema;

use crate::links::{Explanation, ExplanationRow};
use crate::values::MatchWeight;

/// One line of how a weight comes about.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct WeighedRow {
    /// What was compared; `prior` is what any two such records start from.
    pub comparison: String,
    /// How far they agree; empty for the prior.
    pub level: String,
    /// What that weighs, in bits.
    pub bits: f64,
}

/// Two records, and what they weigh.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct PairTold {
    /// The one and the other: `dataset:key:role`.
    pub records: Vec<String>,
    /// In words.
    pub sentence: String,
    /// What speaks for one person and what against, added up, in bits.
    pub bits: f64,
    /// What the two must weigh to be one person.
    pub needed_bits: f64,
    /// How the bits add up.
    pub weights: Vec<WeighedRow>,
}

/// An explanation line by line.
#[must_use]
pub fn rows_of(explanation: &Explanation) -> Vec<WeighedRow> {
    let Explanation { prior, rows, weight: _ } = explanation;
    let start =
        WeighedRow { comparison: "prior".to_owned(), level: String::new(), bits: prior.bits() };
    let rows = rows.iter().map(|ExplanationRow { comparison, level, weight }| WeighedRow {
        comparison: comparison.clone(),
        level: (*level).to_owned(),
        bits: weight.bits(),
    });
    std::iter::once(start).chain(rows).collect()
}

/// What speaks most for one person, and most against it, in words.
#[must_use]
pub fn most_telling(explanation: &Explanation) -> String {
    let named = |row: &ExplanationRow| format!("{} ({})", row.comparison, row.level);
    let mut strongest: Vec<&ExplanationRow> =
        explanation.rows.iter().filter(|row| row.weight > MatchWeight::ZERO).collect();
    strongest.sort_by_key(|row| std::cmp::Reverse(row.weight));
    let pro: Vec<String> = strongest.into_iter().take(3).map(named).collect();
    match (pro.is_empty(), explanation.strongest_against()) {
        (true, None) => "neither record says anything that weighs".to_owned(),
        (true, Some(against)) => format!("{} speaks most against it", named(against)),
        (false, None) => format!("{} speak for it, nothing against", pro.join(", ")),
        (false, Some(against)) => {
            format!("{} speak for it, {} most against", pro.join(", "), named(against))
        }
    }
}
