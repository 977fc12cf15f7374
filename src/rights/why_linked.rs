//! Why records were taken for one person, in words that person can read.
//!
//! In: the explanation of a pair, comparison by comparison. Out: what agrees, what does not, what one of them does not say; no number, and
//! nothing of anybody else. Leaves to the caller which pairs there are.

use serde::Serialize;

use crate::links::{Explanation, ExplanationRow};
use crate::values::MatchWeight;

/// From so many bits on, agreement is one that few people share: two to the fifth, one in thirty-two.
const FEW_SHARE_IT: f64 = 5.0;

/// What a comparison says for one person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaks {
    /// Agrees, and few people share it.
    StronglyFor,
    /// Agrees.
    For,
    /// Does not agree.
    Against,
    /// One of the records does not say.
    Unknown,
}

impl Speaks {
    /// The key of the pack's words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::StronglyFor => "why.strongly_for",
            Self::For => "why.for_it",
            Self::Against => "why.against_it",
            Self::Unknown => "why.unknown",
        }
    }
}

/// One reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reason {
    /// The field compared, as the pack's words know it.
    pub field: String,
    /// What it says.
    pub speaks: Speaks,
}

/// Why two records are taken for one person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PairReasons {
    /// The one and the other: dataset and key.
    pub records: [String; 2],
    /// Comparison by comparison.
    pub reasons: Vec<Reason>,
    /// True if a member of staff said so.
    pub decided: bool,
}

/// The reasons of a pair. What surrounds it is told as the company of those who live together; what has no part is left out.
#[must_use]
pub fn reasons(explanation: &Explanation) -> Vec<Reason> {
    let Explanation { prior: _, rows, weight: _ } = explanation;
    let mut reasons: Vec<Reason> = Vec::new();
    for ExplanationRow { comparison, level, weight } in rows {
        let field = match comparison.as_str() {
            // how many others look alike is nothing of the person's own
            "rivals" | "household" => continue,
            "company" | "persons" => "company",
            known @ ("forename" | "middle_names" | "surname" | "date_of_birth" | "sex"
            | "nhs_number" | "nino" | "upn" | "home" | "email" | "phone") => known,
            _ => "others",
        };
        let speaks = match *level {
            "no_part" => continue,
            "missing" => Speaks::Unknown,
            _ if weight.bits() >= FEW_SHARE_IT => Speaks::StronglyFor,
            _ if *weight > MatchWeight::ZERO => Speaks::For,
            _ if *weight < MatchWeight::ZERO => Speaks::Against,
            _ => continue,
        };
        // what surrounds a pair speaks only where it speaks for it: who is missing is somebody else's data
        if field == "company" && speaks != Speaks::For && speaks != Speaks::StronglyFor {
            continue;
        }
        let reason = Reason { field: field.to_owned(), speaks };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.sort_by_key(|reason| reason.speaks);
    reasons
}

#[cfg(test)]
mod tests {
    use super::{Reason, Speaks, reasons};
    use crate::links::{Explanation, ExplanationRow};
    use crate::values::MatchWeight;

    #[test]
    fn a_person_is_told_what_agrees_and_nothing_of_others() {
        let row = |comparison: &str, level, bits| ExplanationRow {
            comparison: comparison.to_owned(),
            level,
            weight: MatchWeight::from_bits(bits),
        };
        let explanation = Explanation {
            prior: MatchWeight::ZERO,
            rows: vec![
                row("forename", "exact", 3.0),
                row("date_of_birth", "exact", 12.0),
                row("surname", "different", -4.0),
                row("nino", "missing", 0.0),
                row("rivals", "several", -2.0),
                row("company", "absent", -1.0),
                row("household", "no_part", 0.0),
            ],
            weight: MatchWeight::ZERO,
        };
        let told = reasons(&explanation);
        let reason = |field: &str, speaks| Reason { field: field.to_owned(), speaks };
        assert_eq!(
            told,
            [
                reason("date_of_birth", Speaks::StronglyFor),
                reason("forename", Speaks::For),
                reason("surname", Speaks::Against),
                reason("nino", Speaks::Unknown),
            ]
        );
    }
}
