//! How entries of the journal lie in sled, and come back.
//!
//! ```text
//! meta      "format" → 1 · "read" → next sequence, digest of the last frame
//! entries   kind's word, 0, sequence → clock reading, digest, entry without its lineage; JSON
//! served    sequence → ServedAt; JSON
//! lineage   'P' or 'H', identifier, sequence → Turn; JSON
//! ```
//!
//! Every key holds the sequence number, so that writing an entry twice is writing it once: after a kill, entries are simply read again.

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::needs::{Named, ServedAt, Turn};
use crate::journal::{IdentifierChanges, JournalEntry, JournalKind, Lineage, Recorded};

/// Raised when the layout changes: a store of another is made anew.
pub(super) const FORMAT: u32 = 1;

/// What is written for some entries.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) entries: sled::Batch,
    pub(super) served: sled::Batch,
    pub(super) lineage: sled::Batch,
}

/// An entry as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    at: String,
    digest: [u8; 32],
    entry: JournalEntry,
}

impl Rows {
    /// Adds an entry.
    pub(super) fn add(&mut self, recorded: Recorded) -> Result<(), StoreError> {
        let Recorded { sequence, at, digest, mut entry } = recorded;
        let kind = entry.kind();
        if let Some(served) = entry.served() {
            let served_at = ServedAt {
                sequence,
                at: at.clone(),
                how: kind.word().to_owned(),
                edition: served.edition,
                before: served.before,
                from: served.from,
                serials_before: served.serials_before,
                serials: served.serials,
                counts: served.counts,
            };
            self.served.insert(&sequence.to_be_bytes(), json(&served_at)?);
            let Lineage { persons, households } = &served.lineage;
            self.add_changes(persons, sequence, Named::Person, crate::values::PersonId::to_bits)?;
            let bits = crate::values::HouseholdId::to_bits;
            self.add_changes(households, sequence, Named::Household, bits)?;
        }
        match &mut entry {
            JournalEntry::EditionPublished(served)
            | JournalEntry::EditionReleased(served)
            | JournalEntry::EditionRolledBack(served) => served.lineage = Lineage::default(),
            JournalEntry::EditionHeld { .. }
            | JournalEntry::EditionPruned { .. }
            | JournalEntry::DecisionMade(_)
            | JournalEntry::DecisionUndone(_)
            | JournalEntry::CaseRead(_)
            | JournalEntry::ReadingTakenBack(_)
            | JournalEntry::SampleDrawn(_)
            | JournalEntry::DecidedByRule(_)
            | JournalEntry::RightsRequested(_)
            | JournalEntry::RightsStepTaken(_)
            | JournalEntry::NotShared(_) => {}
        }
        self.entries.insert(entry_key(kind, sequence), json(&Kept { at, digest, entry })?);
        Ok(())
    }

    fn add_changes<Id: Copy>(
        &mut self,
        changes: &IdentifierChanges<Id>,
        sequence: u64,
        named: impl Fn(Id) -> Named,
        bits: impl Fn(Id) -> u64,
    ) -> Result<(), StoreError> {
        let IdentifierChanges { added, split, merged, retired } = changes;
        let mut turns: Vec<(Id, Turn)> = Vec::new();
        turns.extend(added.iter().map(|&id| (id, Turn::Added)));
        turns.extend(retired.iter().map(|&id| (id, Turn::Retired)));
        for &(new, from) in split {
            turns.extend([(new, Turn::SplitFrom(bits(from))), (from, Turn::GaveOff(bits(new)))]);
        }
        for &(gone, into) in merged {
            turns.extend([(gone, Turn::MergedInto(bits(into))), (into, Turn::TookIn(bits(gone)))]);
        }
        for (id, turn) in turns {
            let mut key = lineage_prefix(named(id)).to_vec();
            key.extend(sequence.to_be_bytes());
            key.extend(turn_key(turn));
            self.lineage.insert(key, json(&turn)?);
        }
        Ok(())
    }
}

/// An identifier may take in several others at once: each turn has a key of its own.
fn turn_key(turn: Turn) -> [u8; 9] {
    let (order, other) = match turn {
        Turn::Added => (0, 0),
        Turn::SplitFrom(other) => (1, other),
        Turn::TookIn(other) => (2, other),
        Turn::GaveOff(other) => (3, other),
        Turn::MergedInto(other) => (4, other),
        Turn::Retired => (5, 0),
    };
    let mut key = [0; 9];
    key[0] = order;
    key[1..].copy_from_slice(&u64::to_be_bytes(other));
    key
}

pub(super) fn lineage_prefix(of: Named) -> [u8; 9] {
    let (kind, bits) = match of {
        Named::Person(id) => (b'P', id.to_bits()),
        Named::Household(id) => (b'H', id.to_bits()),
    };
    let mut prefix = [0; 9];
    prefix[0] = kind;
    prefix[1..].copy_from_slice(&bits.to_be_bytes());
    prefix
}

pub(super) fn kind_prefix(kind: JournalKind) -> Vec<u8> {
    [kind.word().as_bytes(), &[0]].concat()
}

fn entry_key(kind: JournalKind, sequence: u64) -> Vec<u8> {
    [&kind_prefix(kind)[..], &sequence.to_be_bytes()].concat()
}

/// The sequence number that stands in a key at a place.
pub(super) fn sequence_at(key: &[u8], place: usize) -> Result<u64, StoreError> {
    let bytes = key.get(place..).and_then(|rest| rest.first_chunk::<8>());
    bytes.map(|bytes| u64::from_be_bytes(*bytes)).ok_or(StoreError::Content("a key is too short"))
}

pub(super) fn recorded(
    kind: JournalKind,
    key: &[u8],
    value: &[u8],
) -> Result<Recorded, StoreError> {
    let sequence = sequence_at(key, kind_prefix(kind).len())?;
    let Kept { at, digest, entry } = parse(value)?;
    Ok(Recorded { sequence, at, digest, entry })
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|_| StoreError::Content("a value cannot be put into JSON"))
}

pub(super) fn parse<'v, T: Deserialize<'v>>(value: &'v [u8]) -> Result<T, StoreError> {
    serde_json::from_slice(value).map_err(|_| StoreError::Content("a value cannot be understood"))
}
