//! What tonight's records make of the decisions: in force, open again, or at rest, and why.
//!
//! In: decisions, what the night's records say of themselves. Out: the standing of each that holds, and rulings for clustering. A decision
//! on two mentions needs both; one on persons lasts as long as each of them has a record left. A record that a system has filed under
//! another key is the same record. If any record that is still there says something else than it did, the decision is open again. If a
//! whole dataset is not there, decisions on its records rest until it is.

use crate::journal::{DecidedAs, DecidedSide, DecisionMade, Matter};
use crate::persons::{Ruling, Verdict};
use crate::stewardship::book::{Decision, DecisionBook};
use crate::stewardship::night_evidence::NightEvidence;
use crate::values::{DatasetName, MentionKey};

/// Why a decision is open again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reopening {
    /// A record says something else than it did.
    Changed(MentionKey),
    /// A record is gone, and no other of its side is left.
    Gone(MentionKey),
    /// A record that was not there when it was decided who lives together has one of the two elsewhere.
    Elsewhere(MentionKey),
}

impl Reopening {
    /// The reason, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Changed(key) => format!("{key} says something else than when it was decided"),
            Self::Gone(key) => format!("{key} is gone"),
            Self::Elsewhere(key) => format!("{key} is new and has one of them elsewhere"),
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
    /// No record of this dataset is there tonight: it says nothing until one is.
    AtRest(DatasetName),
}

/// Every decision that holds, as it stands tonight.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tonight {
    /// By the decisions' numbers, ascending.
    pub standing: Vec<(u64, Standing)>,
}

impl Tonight {
    /// How decisions stand among the night's records.
    #[must_use]
    pub fn of(book: &DecisionBook, night: &NightEvidence<'_>) -> Self {
        let holding = holding(book);
        let standing = holding.map(|it| (it.number, standing(it, night))).collect();
        Self { standing }
    }

    /// The rulings on who is who: a *same* makes one person of all records of both sides, a *different* parts each of the one from each
    /// of the other.
    #[must_use]
    pub fn rulings(&self, book: &DecisionBook) -> Vec<Ruling> {
        self.rulings_of(book, |_| true)
    }

    /// Those of them that somebody made with the two before them. What a rule decided says nothing that the rule did not say before: a
    /// model that learnt from it would teach itself.
    #[must_use]
    pub fn judged(&self, book: &DecisionBook) -> Vec<Ruling> {
        self.rulings_of(book, |decision| decision.rule.is_none())
    }

    fn rulings_of(&self, book: &DecisionBook, asked: impl Fn(&Decision) -> bool) -> Vec<Ruling> {
        let mut rulings = Vec::new();
        for (decision, (number, standing)) in holding(book).zip(&self.standing) {
            if !asked(decision) {
                continue;
            }
            let Standing::InForce([a, b]) = standing else { continue };
            let verdict = match decision.made.decided {
                DecidedAs::Same => Verdict::Same,
                DecidedAs::Different => Verdict::Different,
                DecidedAs::SameHousehold | DecidedAs::DifferentHousehold => continue,
            };
            let crossing = a.iter().flat_map(|&left| b.iter().map(move |&right| [left, right]));
            let crossing = crossing.filter(|[left, right]| left != right);
            rulings.extend(crossing.map(|pair| Ruling { decision: *number, pair, verdict }));
        }
        rulings
    }

    /// How many are in force.
    #[must_use]
    pub fn in_force(&self) -> usize {
        self.standing.iter().filter(|(_, it)| matches!(it, Standing::InForce(_))).count()
    }

    /// Decisions that are open again, with the reason.
    pub fn reopened(&self) -> impl Iterator<Item = (u64, &Reopening)> {
        self.standing.iter().filter_map(|(number, standing)| match standing {
            Standing::Reopened(why) => Some((*number, why)),
            Standing::InForce(_) | Standing::AtRest(_) => None,
        })
    }
}

/// The decisions that hold, oldest first.
pub(super) fn holding(book: &DecisionBook) -> impl Iterator<Item = &Decision> {
    book.decisions().iter().filter(|decision| decision.holds())
}

fn standing(decision: &Decision, night: &NightEvidence<'_>) -> Standing {
    let DecisionMade { sides: [a, b], .. } = &decision.made;
    let matter = decision.matter();
    match (left_of(a, b, night, matter), left_of(b, a, night, matter)) {
        (Ok(a), Ok(b)) => Standing::InForce([a, b]),
        // a dataset that is not there first: of what is, nothing is asked before it is back
        (Err(Standing::AtRest(dataset)), _) | (_, Err(Standing::AtRest(dataset))) => {
            Standing::AtRest(dataset)
        }
        (Err(why), _) | (_, Err(why)) => why,
    }
}

/// The records of a side that are still there, or how the decision stands for want of one.
fn left_of(
    side: &DecidedSide,
    other: &DecidedSide,
    night: &NightEvidence<'_>,
    matter: Matter,
) -> Result<Vec<u32>, Standing> {
    let (mut left, mut gone, mut away) = (Vec::new(), None, None);
    for decided in &side.records {
        let mention = decided.key();
        let found = night.find(&mention).or_else(|| {
            let at = night.under_another_key(decided)?;
            let spoken_of =
                |side: &DecidedSide| side.records.iter().any(|it| it.key() == *night.key_of(at));
            (!spoken_of(side) && !spoken_of(other)).then_some(at)
        });
        match found {
            Some(at) if night.stands(at, decided, matter) => left.push(at),
            Some(_) => return Err(Standing::Reopened(Reopening::Changed(mention))),
            None if night.has(&mention.dataset) => gone = gone.or(Some(mention)),
            None => away = away.or(Some(mention.dataset)),
        }
    }
    left.sort_unstable();
    left.dedup();
    let lasts = side.person && !left.is_empty();
    match (away, gone) {
        (Some(dataset), _) if !lasts => Err(Standing::AtRest(dataset)),
        (_, Some(mention)) if !lasts => Err(Standing::Reopened(Reopening::Gone(mention))),
        (_, _) => Ok(left),
    }
}
