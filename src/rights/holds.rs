//! Legal holds: what is kept whoever asks for its erasure and however old it is.
//!
//! In: the journal's entries. Out: the holds with what became of them, and which entries those that stand keep.

use std::collections::BTreeMap;

use super::concerns::{Whom, concerns};
use crate::journal::{
    DecidedRecord, JournalEntry, LegalHoldAct, LegalHoldLifted, LegalHoldSet, Recorded,
};

/// A hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hold {
    /// The entry that set it.
    pub number: u64,
    /// When, as the journal has it.
    pub at: String,
    /// What it says.
    pub set: LegalHoldSet,
    /// The entry that lifted it.
    pub lifted: Option<(u64, LegalHoldLifted)>,
}

/// Every hold, oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Holds {
    holds: Vec<Hold>,
}

impl Holds {
    /// The holds that the journal's entries make.
    #[must_use]
    pub fn of(entries: &[Recorded]) -> Self {
        let mut holds: Vec<Hold> = Vec::new();
        for Recorded { sequence, at, entry, .. } in entries {
            let Some(JournalEntry::LegalHoldActed(act)) = entry else { continue };
            match act {
                LegalHoldAct::Set(set) => holds.push(Hold {
                    number: *sequence,
                    at: at.clone(),
                    set: set.clone(),
                    lifted: None,
                }),
                LegalHoldAct::Lifted(lifted) => {
                    let of_it = holds.iter_mut().find(|hold| hold.number == lifted.hold);
                    if let Some(hold) = of_it {
                        hold.lifted.get_or_insert((*sequence, lifted.clone()));
                    }
                }
            }
        }
        Self { holds }
    }

    /// All, oldest first.
    #[must_use]
    pub fn all(&self) -> &[Hold] {
        &self.holds
    }

    /// Those that stand.
    pub fn standing(&self) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(|hold| hold.lifted.is_none())
    }

    /// The entries that standing holds keep, each with the first hold that does.
    #[must_use]
    pub fn keep(&self, entries: &[Recorded]) -> BTreeMap<u64, u64> {
        let mut kept = BTreeMap::new();
        for hold in self.standing() {
            let mut keep = |entry| _ = kept.entry(entry).or_insert(hold.number);
            hold.set.entries.iter().copied().for_each(&mut keep);
            if let Some(person) = &hold.set.person {
                let records = person.records.iter().map(DecidedRecord::key).collect();
                let whom = Whom { persons: [person.person].into(), records };
                concerns(entries, &whom).into_keys().for_each(&mut keep);
            }
        }
        kept
    }
}
