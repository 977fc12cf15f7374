//! How the journal is indexed in sled: of each entry its leaf and where its payload lies, never the payload.
//!
//! ```text
//! meta      "format" → 3 · "key" → which key sealed it · "read" → next sequence, digest of the last frame
//! entries   kind's word, 0, sequence → clock reading, digest, place of the payload in the journal; JSON
//! served    sequence → ServedAt; JSON, sealed
//! lineage   a name for 'P' or 'H' and identifier, sequence → Turn; JSON, sealed
//! ```
//!
//! Looks are not in it: there are as many as there are questions, nothing is found by them, and whoever reads the log reads the journal.
//!
//! Every key holds the sequence number, so that writing an entry twice is writing it once: after a kill, entries are simply read again.

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::needs::{Named, ServedAt, Turn};
use crate::journal::{
    IdentifierChanges, IndexKey, JournalEntry, JournalKind, Lineage, Located, Place, Recorded,
    Served,
};

/// Raised when the layout changes: a store of another is made anew.
pub(super) const FORMAT: u32 = 3;

/// What is written for some entries.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) entries: sled::Batch,
    pub(super) served: sled::Batch,
    pub(super) lineage: sled::Batch,
}

/// What is kept of an entry.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) at: String,
    pub(super) digest: [u8; 32],
    pub(super) place: Place,
}

impl Rows {
    /// Adds an entry.
    pub(super) fn add(&mut self, located: Located, key: &IndexKey) -> Result<(), StoreError> {
        let Located { recorded, erases: _, place } = located;
        let Recorded { sequence, at, kind, digest, entry } = recorded;
        if let Some(served) = entry.as_ref().and_then(JournalEntry::served) {
            let served_at = served_at(sequence, &at, kind, served);
            let row = sequence.to_be_bytes();
            self.served.insert(&row, sealed(key, &row, &digest, &served_at)?);
            let Lineage { persons, households } = &served.lineage;
            let to = Sealing { sequence, digest: &digest, key };
            self.add_changes(persons, &to, Named::Person, crate::values::PersonId::to_bits)?;
            let bits = crate::values::HouseholdId::to_bits;
            self.add_changes(households, &to, Named::Household, bits)?;
        }
        self.entries.insert(entry_key(kind, sequence), json(&Kept { at, digest, place })?);
        Ok(())
    }

    fn add_changes<Id: Copy>(
        &mut self,
        changes: &IdentifierChanges<Id>,
        to: &Sealing<'_>,
        named: impl Fn(Id) -> Named,
        bits: impl Fn(Id) -> u64,
    ) -> Result<(), StoreError> {
        for (id, turn) in turns_of(changes, bits) {
            let mut row = lineage_prefix(named(id), to.key).to_vec();
            row.extend(to.sequence.to_be_bytes());
            row.extend(to.key.name_for(&turn_key(turn)));
            let value = sealed(to.key, &row, to.digest, &turn)?;
            self.lineage.insert(row, value);
        }
        Ok(())
    }
}

/// What is kept of a change of what is served.
pub(super) fn served_at(sequence: u64, at: &str, kind: JournalKind, served: &Served) -> ServedAt {
    ServedAt {
        sequence,
        at: at.to_owned(),
        how: kind.word().to_owned(),
        edition: served.edition,
        before: served.before,
        from: served.from,
        serials_before: served.serials_before,
        serials: served.serials,
        counts: served.counts,
    }
}

/// What changes say of each identifier that came, went, took in or gave off.
pub(super) fn turns_of<Id: Copy>(
    changes: &IdentifierChanges<Id>,
    bits: impl Fn(Id) -> u64,
) -> Vec<(Id, Turn)> {
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
    turns
}

/// The entry that rows are made of.
struct Sealing<'s> {
    sequence: u64,
    digest: &'s [u8; 32],
    key: &'s IndexKey,
}

/// An identifier may take in several others at once: each turn has a key of its own, by which those of one entry are in order.
pub(super) fn turn_key(turn: Turn) -> [u8; 9] {
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

pub(super) fn lineage_prefix(of: Named, key: &IndexKey) -> [u8; 16] {
    let (kind, bits) = match of {
        Named::Person(id) => (b'P', id.to_bits()),
        Named::Household(id) => (b'H', id.to_bits()),
    };
    let mut prefix = [0_u8; 9];
    prefix[0] = kind;
    prefix[1..].copy_from_slice(&bits.to_be_bytes());
    key.name_for(&prefix)
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

fn sealed<T: Serialize>(
    key: &IndexKey,
    row: &[u8],
    digest: &[u8; 32],
    value: &T,
) -> Result<Vec<u8>, StoreError> {
    let value = zeroize::Zeroizing::new(json(value)?);
    key.seal(row, digest, &value).ok_or(StoreError::Content("a value cannot be sealed"))
}

/// A sealed row's value.
pub(super) fn opened<T: serde::de::DeserializeOwned>(
    key: &IndexKey,
    row: &[u8],
    value: &[u8],
) -> Result<T, StoreError> {
    let value =
        key.open(row, value).ok_or(StoreError::Content("a value is not what was sealed"))?;
    parse(&value)
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|_| StoreError::Content("a value cannot be put into JSON"))
}

pub(super) fn parse<'v, T: Deserialize<'v>>(value: &'v [u8]) -> Result<T, StoreError> {
    serde_json::from_slice(value).map_err(|_| StoreError::Content("a value cannot be understood"))
}
