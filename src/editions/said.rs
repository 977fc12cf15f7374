//! What an edition's records say, read without what their addresses turned out to be and whose they are.
//!
//! In: the number of a record. Out: the record, for a night that takes over what it says and works out the rest.

use super::open_edition::decoded;
use super::{EditionError, OpenEdition, keys, stored_record};
use crate::normalise::NormalisedRecord;

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
}
