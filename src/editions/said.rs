//! What an edition's records say, read without what their addresses turned out to be and whose they are.
//!
//! In: the number of a record. Out: the record, for a night that takes over what it says and works out the rest.

use std::cmp::Ordering;

use super::open_edition::decoded;
use super::{EditionError, OpenEdition, keys, stored_record};
use crate::normalise::NormalisedRecord;
use crate::values::MentionKey;

impl OpenEdition {
    /// What a record says, by its number.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn said_at(&self, number: u32) -> Result<Option<NormalisedRecord>, EditionError> {
        let found = self.records.at(number as usize)?;
        found
            .map(|(key, value)| {
                let key = decoded(&self.records, keys::to_mention(key))?;
                decoded(&self.records, stored_record::decode_said(key, value))
            })
            .transpose()
    }

    /// True if a record, by its number, is of the row that goes by this key in its own system.
    #[must_use]
    pub fn is_of_row(&self, number: u32, record_id: &str) -> bool {
        let found = self.records.at(number as usize).ok().flatten();
        found.is_some_and(|(key, _)| keys::is_of_record(key, record_id))
    }

    /// How the key of a record, by its number, stands to another key; less, if there is no such record.
    #[must_use]
    pub fn key_order(&self, number: u32, key: &MentionKey) -> Ordering {
        let found = self.records.at(number as usize).ok().flatten();
        found.map_or(Ordering::Less, |(stored, _)| stored.cmp(&keys::of_mention(key)))
    }
}
