//! Which of the pairs that a rule has found may be decided so, beside what is decided already and beside each other.
//!
//! In: pairs, the heaviest first, and what is in force. Out: those to be decided, and the others with the reason. What stands is never
//! overridden: a pair that is decided, or that would break what is, is left out. Of pairs that cannot all be one person, the heavier goes
//! first. Pure; leaves writing to `cli`.

use std::collections::BTreeMap;

use crate::journal::{DecidedAs, Matter};
use crate::pairs::ComparisonTable;
use crate::persons::{Obstacle, Ruling, Rulings, Unobeyed, Verdict};
use crate::stewardship::book::DecisionBook;
use crate::stewardship::contradiction::{InQuestion, contradicted};
use crate::stewardship::standing::{Standing, Tonight, holding};

/// What a rule's pairs are held against.
#[derive(Clone, Copy, Debug)]
pub struct Standings<'s> {
    /// Every decision.
    pub book: &'s DecisionBook,
    /// How they stand.
    pub tonight: &'s Tonight,
    /// The records.
    pub table: &'s ComparisonTable,
    /// Which of them are fenced.
    pub fenced: &'s [bool],
    /// Who each is now.
    pub person_of: &'s [u32],
}

/// Why a pair is left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LeftOut {
    /// It is decided already, by the decision of this number if it speaks of just these two.
    Decided(Option<u64>),
    /// It would break decisions in force: these.
    Contradicts(Vec<u64>),
    /// A constraint or the fence forbids it, or another pair of the rule that goes before it.
    Forbidden(Obstacle),
}

impl LeftOut {
    /// The reason, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Decided(Some(number)) => format!("decision {number} has decided it"),
            Self::Decided(None) => "decisions on others have decided it".to_owned(),
            Self::Contradicts(numbers) => {
                let told: Vec<String> = numbers.iter().map(u64::to_string).collect();
                format!("it contradicts decision {}", told.join(", "))
            }
            Self::Forbidden(Obstacle::Decision(_)) => {
                "it contradicts what else the rule finds".to_owned()
            }
            Self::Forbidden(obstacle) => obstacle.in_words(),
        }
    }
}

/// What becomes of the pairs that a rule has found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proposal {
    /// To be decided, in the order given.
    pub pairs: Vec<[u32; 2]>,
    /// Left out, in the order given.
    pub left_out: Vec<([u32; 2], LeftOut)>,
}

/// Holds pairs against what stands; `verdict` is to be decided of each.
#[must_use]
pub fn proposal(found: &[[u32; 2]], verdict: Verdict, standings: Standings<'_>) -> Proposal {
    let Standings { book, tonight, table, fenced, person_of: _ } = standings;
    let ruled = tonight.rulings(book);
    let (standing, _) = Rulings::reconcile(table, fenced, &ruled);
    let mut proposal = Proposal::default();
    let mut open: Vec<[u32; 2]> = Vec::new();
    for &[left, right] in found {
        match against(&standing, [left, right], verdict, standings) {
            Some(why) => proposal.left_out.push(([left, right], why)),
            None => open.push([left, right]),
        }
    }
    // numbers that no entry of the journal has: those that stand bind first, then the rule's pairs in their order
    let first_free = u64::MAX / 2;
    let mut all = ruled;
    all.extend((first_free..).zip(&open).map(|(decision, &pair)| Ruling {
        decision,
        pair,
        verdict,
    }));
    let (_, unobeyed) = Rulings::reconcile(table, fenced, &all);
    let unobeyed: BTreeMap<u64, Unobeyed> =
        unobeyed.into_iter().map(|it| (it.decision, it)).collect();
    for (number, pair) in (first_free..).zip(open) {
        match unobeyed.get(&number) {
            Some(it) => proposal.left_out.push((pair, forbidden(it.because, first_free))),
            None => proposal.pairs.push(pair),
        }
    }
    let order: BTreeMap<[u32; 2], usize> = found.iter().copied().zip(0..).collect();
    proposal.left_out.sort_by_key(|(pair, _)| order.get(pair));
    proposal
}

fn forbidden(because: Obstacle, first_free: u64) -> LeftOut {
    match because {
        Obstacle::Decision(number) if number < first_free => LeftOut::Contradicts(vec![number]),
        Obstacle::Decision(_) | Obstacle::Constraint(_) | Obstacle::Fence => {
            LeftOut::Forbidden(because)
        }
    }
}

/// What stands against one pair by itself.
fn against(
    standing: &Rulings,
    [left, right]: [u32; 2],
    verdict: Verdict,
    standings: Standings<'_>,
) -> Option<LeftOut> {
    let Standings { book, tonight, person_of, .. } = standings;
    if let Some(number) = standing.joins(left, right) {
        return Some(LeftOut::Decided(Some(number)));
    }
    if standing.bound_to(left).contains(&right) {
        return Some(LeftOut::Decided(None));
    }
    if let Some(number) = standing.parts(left, right) {
        return Some(LeftOut::Decided(Some(number)));
    }
    let on_households = holding(book).zip(&tonight.standing).any(|(it, (_, standing))| {
        it.matter() == Matter::Household && matches!(standing, Standing::InForce(_))
    });
    if !on_households {
        return None;
    }
    let decided = match verdict {
        Verdict::Same => DecidedAs::Same,
        Verdict::Different => DecidedAs::Different,
    };
    let new = InQuestion { decided, sides: [&[left], &[right]] };
    let numbers = contradicted(book, tonight, new, person_of);
    (!numbers.is_empty()).then_some(LeftOut::Contradicts(numbers))
}
