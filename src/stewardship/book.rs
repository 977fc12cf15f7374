//! All decisions ever made, and which of them hold.
//!
//! In: the journal's entries. Out: decisions in their order, each with what became of it. Of two decisions about the same two sides the
//! later holds; undoing it lets the earlier hold again. Leaves to `standing` what tonight's records make of them.

use std::collections::BTreeMap;

use crate::journal::{
    DecidedAs, DecidedRecord, DecidedSide, DecisionMade, DecisionUndone, JournalEntry, JournalKind,
    Recorded,
};
use crate::values::MentionKey;

/// A decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Its number: that of its entry in the journal.
    pub number: u64,
    /// When it was made, by the clock of that day.
    pub at: String,
    /// What it says.
    pub made: DecisionMade,
    /// The entry that undid it, with its number.
    pub undone: Option<(u64, DecisionUndone)>,
    /// The later decision on the same two that holds in its place.
    pub replaced: Option<u64>,
}

/// Why a decision cannot be undone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UndoFault {
    /// No entry of that number is a decision.
    #[error("there is no decision {0}\n  hint: `hearth decide --list` lists them")]
    Unknown(u64),
    /// It was undone before.
    #[error("decision {0} is undone already")]
    Undone(u64),
}

/// Every decision of a council.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DecisionBook {
    decisions: Vec<Decision>,
}

impl Decision {
    /// True if it neither was undone nor gave way to a later one.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.undone.is_none() && self.replaced.is_none()
    }

    /// What it says of its two sides, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let DecisionMade { decided, sides: [a, b], reason: _, by: _ } = &self.made;
        let are = match decided {
            DecidedAs::Same => "are one person",
            DecidedAs::Different => "are two people",
        };
        format!("{} and {} {are}", a.named, b.named)
    }
}

/// The records of both sides, whichever comes first.
fn about(made: &DecisionMade) -> [Vec<MentionKey>; 2] {
    let keys = |side: &DecidedSide| side.records.iter().map(DecidedRecord::key).collect::<Vec<_>>();
    let mut sides = made.sides.each_ref().map(keys);
    sides.sort_unstable();
    sides
}

impl DecisionBook {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 2] = [JournalKind::DecisionMade, JournalKind::DecisionUndone];

    /// The book that the journal's entries make, in their order; entries of other kinds say nothing here.
    #[must_use]
    pub fn of(entries: &[Recorded]) -> Self {
        let mut book = Self::default();
        for Recorded { sequence, at, digest: _, entry } in entries {
            match entry {
                JournalEntry::DecisionMade(made) => book.decisions.push(Decision {
                    number: *sequence,
                    at: at.clone(),
                    made: made.clone(),
                    undone: None,
                    replaced: None,
                }),
                JournalEntry::DecisionUndone(undone) => {
                    let place =
                        book.decisions.binary_search_by_key(&undone.decision, |it| it.number);
                    if let Ok(place) = place {
                        book.decisions[place].undone.get_or_insert((*sequence, undone.clone()));
                    }
                }
                JournalEntry::EditionPublished(_)
                | JournalEntry::EditionHeld { .. }
                | JournalEntry::EditionReleased(_)
                | JournalEntry::EditionRolledBack(_)
                | JournalEntry::EditionPruned { .. }
                | JournalEntry::CaseRead(_)
                | JournalEntry::ReadingTakenBack(_)
                | JournalEntry::SampleDrawn(_) => {}
            }
        }
        let mut last: BTreeMap<[Vec<MentionKey>; 2], u64> = BTreeMap::new();
        for decision in book.decisions.iter_mut().rev().filter(|it| it.undone.is_none()) {
            let number = decision.number;
            decision.replaced = last.get(&about(&decision.made)).copied();
            last.entry(about(&decision.made)).or_insert(number);
        }
        book
    }

    /// Every decision, oldest first.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The decision of a number, if it can be undone.
    ///
    /// # Errors
    /// [`UndoFault`] if there is none, or it is undone.
    pub fn to_undo(&self, number: u64) -> Result<&Decision, UndoFault> {
        let place = self.decisions.binary_search_by_key(&number, |it| it.number);
        let place = place.map_err(|_| UndoFault::Unknown(number))?;
        let decision = &self.decisions[place];
        if decision.undone.is_some() { Err(UndoFault::Undone(number)) } else { Ok(decision) }
    }
}
