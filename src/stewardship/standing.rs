//! What tonight's records make of the decisions: in force, or open again, and why.
//!
//! In: decisions, records in the order of their keys. Out: the standing of each that holds, and rulings for clustering. A decision on two
//! mentions needs both; one on persons lasts as long as each of them has a record left. If any record that is still there says something
//! else than it did, the decision is open again.

use crate::journal::{DecidedAs, DecidedSide, DecisionMade};
use crate::normalise::NormalisedRecord;
use crate::persons::{Ruling, Verdict};
use crate::stewardship::book::{Decision, DecisionBook};
use crate::stewardship::evidence::EvidenceKey;
use crate::values::MentionKey;

/// Why a decision is open again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reopening {
    /// A record says something else than it did.
    Changed(MentionKey),
    /// A record is gone, and no other of its side is left.
    Gone(MentionKey),
}

impl Reopening {
    /// The reason, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Changed(key) => format!("{key} says something else than when it was decided"),
            Self::Gone(key) => format!("{key} is gone"),
        }
    }
}

/// How a decision that holds stands tonight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// The records that are left of each side say what they said.
    InForce([Vec<u32>; 2]),
    /// What it rested on has changed.
    Reopened(Reopening),
}

/// Every decision that holds, as it stands tonight.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tonight {
    /// By the decisions' numbers, ascending.
    pub standing: Vec<(u64, Standing)>,
}

impl Tonight {
    /// How decisions stand among records, which are in the order of their keys.
    #[must_use]
    pub fn of(book: &DecisionBook, records: &[NormalisedRecord], key: &EvidenceKey) -> Self {
        let holding = book.decisions().iter().filter(|decision| decision.holds());
        let standing = holding.map(|it| (it.number, standing(it, records, key))).collect();
        Self { standing }
    }

    /// The rulings of what is in force: a *same* binds one record of each side, a *different* parts all.
    #[must_use]
    pub fn rulings(&self, book: &DecisionBook) -> Vec<Ruling> {
        let mut rulings = Vec::new();
        let holding = book.decisions().iter().filter(|decision| decision.holds());
        for (decision, (number, standing)) in holding.zip(&self.standing) {
            let Standing::InForce([a, b]) = standing else { continue };
            let ruling = |left: u32, right: u32, verdict: Verdict| Ruling {
                decision: *number,
                pair: [left, right],
                verdict,
            };
            let crossing = a.iter().flat_map(|&left| b.iter().map(move |&right| (left, right)));
            let crossing = crossing.filter(|(left, right)| left != right);
            match decision.made.decided {
                DecidedAs::Same => rulings.extend(
                    crossing.take(1).map(|(left, right)| ruling(left, right, Verdict::Same)),
                ),
                DecidedAs::Different => rulings
                    .extend(crossing.map(|(left, right)| ruling(left, right, Verdict::Different))),
            }
        }
        rulings
    }

    /// How many are in force.
    #[must_use]
    pub fn in_force(&self) -> usize {
        self.standing.len() - self.reopened().count()
    }

    /// Decisions that are open again, with the reason.
    pub fn reopened(&self) -> impl Iterator<Item = (u64, &Reopening)> {
        self.standing.iter().filter_map(|(number, standing)| match standing {
            Standing::Reopened(why) => Some((*number, why)),
            Standing::InForce(_) => None,
        })
    }
}

fn standing(decision: &Decision, records: &[NormalisedRecord], key: &EvidenceKey) -> Standing {
    let DecisionMade { sides: [a, b], .. } = &decision.made;
    match (left_of(a, records, key), left_of(b, records, key)) {
        (Ok(a), Ok(b)) => Standing::InForce([a, b]),
        (Err(why), _) | (_, Err(why)) => Standing::Reopened(why),
    }
}

/// The records of a side that are still there.
fn left_of(
    side: &DecidedSide,
    records: &[NormalisedRecord],
    key: &EvidenceKey,
) -> Result<Vec<u32>, Reopening> {
    let (mut left, mut gone) = (Vec::new(), None);
    for decided in &side.records {
        let mention = decided.key();
        match records.binary_search_by(|record| record.key.cmp(&mention)) {
            Ok(at) if key.fingerprint(&records[at]) == decided.evidence => {
                left.extend(u32::try_from(at));
            }
            Ok(_) => return Err(Reopening::Changed(mention)),
            Err(_) => gone = gone.or(Some(mention)),
        }
    }
    match gone {
        Some(mention) if left.is_empty() || !side.person => Err(Reopening::Gone(mention)),
        Some(_) | None => Ok(left),
    }
}
