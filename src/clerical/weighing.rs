//! What the program makes of a case: its heaviest pair, comparison by comparison.
//!
//! In: a desk, a case. Out: what the pair weighs with all that surrounds it, and how that adds up; no value of a record. Leaves how it looks to whoever shows
//! it. It is not for a second reader, who answers by what they see.

use super::Desk;
use crate::editions::EditionError;
use crate::links::{Explanation, thresholds_in_force};
use crate::stewardship::{Case, DoubtfulPair};
use crate::values::MatchWeight;

/// What a case weighs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weighing {
    /// The two records of the heaviest pair, as they are named.
    pub records: [String; 2],
    /// What the pair weighs.
    pub weight: MatchWeight,
    /// From which weight on such a pair is one person.
    pub needed: MatchWeight,
    /// How that adds up.
    pub explanation: Explanation,
}

/// What the program makes of the heaviest pair of a case.
///
/// # Errors
/// If the edition cannot be read.
pub fn weighing(desk: &Desk<'_>, case: &Case) -> Result<Weighing, EditionError> {
    let DoubtfulPair { records: [one, other], weight } = case.heaviest();
    let few = desk.on.few([one, other]);
    let missing = EditionError::Inconsistent("a case of a record that is not there");
    let explanation = few.explanation(one, other)?.ok_or(missing)?;
    let needed = thresholds_in_force(desk.on.ruleset, desk.on.model).link;
    Ok(Weighing { records: [one, other].map(|it| desk.on.name(it)), weight, needed, explanation })
}
