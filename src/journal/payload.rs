//! A payload where it stands in a vault, and what it says.
//!
//! In: the bytes of a vault from where the payload begins, its entry's number, kind and commitment, the keys. Out: the entry, or that it was erased. Leaves to
//! `reader` which payloads are opened.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use super::keyring::Keyring;
use super::leaf::Sha256Hash;
use super::segment::Segment;
use super::vault::{self, Record};
use super::{JournalEntry, JournalError, JournalKind, sealing};

/// A payload where it stands in a vault.
pub(super) struct Payload<'b> {
    pub(super) segment: &'b Segment,
    pub(super) position: usize,
    pub(super) bytes: &'b [u8],
}

impl Payload<'_> {
    pub(super) fn record(&self) -> Result<Record<'_>, JournalError> {
        Record::parse(self.bytes).map_err(|detail| self.damaged(detail))
    }

    /// What it says; nothing if it is overwritten.
    pub(super) fn open(
        &self,
        sequence: u64,
        kind: JournalKind,
        committed: &Sha256Hash,
        keys: Option<&Keyring>,
    ) -> Result<Option<JournalEntry>, JournalError> {
        let record = self.record()?;
        if record.header.sequence != sequence {
            return Err(self.damaged("its payloads are not those of its entries"));
        }
        if *record.salt == [0; 32] {
            return Ok(None);
        }
        let id = record.header.key;
        let key = keys.and_then(|keys| keys.named(id)).ok_or_else(|| JournalError::WrongKey {
            path: self.segment.vault.clone(),
            position: self.position as u64,
            key: id,
            has: keys.map(Keyring::ids).unwrap_or_default(),
        })?;
        let Record { beside, salt, ciphertext, .. } = record;
        let opened = sealing::open(ciphertext, salt, sequence, key, beside, committed);
        let text = opened.ok_or_else(|| self.damaged("a payload is not what was written"))?;
        let entry: JournalEntry = serde_json::from_slice(&text).map_err(|_| self.newer())?;
        if entry.kind() != kind {
            return Err(self.damaged("a payload is of another kind than its leaf"));
        }
        Ok(Some(entry))
    }

    pub(super) fn damaged(&self, detail: &'static str) -> JournalError {
        JournalError::damaged(&self.segment.vault, self.position, detail)
    }

    /// Sealed by a Hearth, and not to be read by this one.
    fn newer(&self) -> JournalError {
        JournalError::Newer { path: self.segment.vault.clone(), position: self.position as u64 }
    }
}

/// The bytes of the record that begins at some place of a segment's vault, which is open.
pub(super) fn record_at(
    segment: &Segment,
    file: &mut File,
    place: u64,
) -> Result<Vec<u8>, JournalError> {
    let io = |cause| JournalError::io(&segment.vault)(cause);
    let mut bytes = vec![0; vault::HEADER];
    file.seek(SeekFrom::Start(place)).map_err(io)?;
    file.read_exact(&mut bytes).map_err(io)?;
    let length = vault::length_of(&bytes).ok_or_else(|| {
        let position = usize::try_from(place).unwrap_or(usize::MAX);
        JournalError::damaged(&segment.vault, position, vault::HEAD)
    })?;
    bytes.resize(length, 0);
    file.read_exact(&mut bytes[vault::HEADER..]).map_err(io)?;
    Ok(bytes)
}
