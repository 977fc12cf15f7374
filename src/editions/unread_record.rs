//! A record of an edition of which nothing but the key has been read.
//!
//! In: an open edition, a record's number. Out: its key; the date of birth that it says, the rest passed over; all of it, for whoever may show some of it. Most who
//! are decided on are shown in part or not at all, and to read a record whole costs more than to decide on it.

use super::open_edition::{OpenEdition, StoredRecord, decoded};
use super::{EditionError, keys, stored_record};
use crate::values::{MentionKey, PartialDate};

/// A record of which nothing but the key has been read.
pub struct UnreadRecord<'e> {
    edition: &'e OpenEdition,
    number: u32,
    key: MentionKey,
    value: &'e [u8],
}

impl OpenEdition {
    /// A record by its number, unread.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn unread(&self, number: u32) -> Result<Option<UnreadRecord<'_>>, EditionError> {
        let Some((key, value)) = self.records.at(number as usize)? else { return Ok(None) };
        let key = decoded(&self.records, keys::to_mention(key))?;
        Ok(Some(UnreadRecord { edition: self, number, key, value }))
    }
}

impl UnreadRecord<'_> {
    /// The record's number: its place in the edition's order of mention keys.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Dataset, record and role.
    #[must_use]
    pub fn key(&self) -> &MentionKey {
        &self.key
    }

    /// The date of birth that it says.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn date_of_birth(&self) -> Result<Option<PartialDate>, EditionError> {
        decoded(&self.edition.records, stored_record::decode_born(self.value))
    }

    /// All of it.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn read(&self) -> Result<StoredRecord, EditionError> {
        let decoded_record = stored_record::decode(self.key.clone(), self.value);
        let (record, resolution, person) = decoded(&self.edition.records, decoded_record)?;
        Ok(StoredRecord { number: self.number, record, resolution, person })
    }
}
