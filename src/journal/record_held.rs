//! A record that the night has not seen, held as a person's until it has.
//!
//! In: what was found of it. Out: an entry's fields. What the record says is not among them.

use serde::{Deserialize, Serialize};

use crate::editions::EditionId;
use crate::values::{
    DatasetName, MentionKey, OrganisationName, PersonId, PurposeName, Role, UserName,
};

/// A record was matched before a night has seen it, and is somebody's until a night says whose it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RecordHeld {
    /// Its dataset.
    pub dataset: String,
    /// Its row's key.
    pub record_id: String,
    /// The person's part in the row.
    #[serde(default)]
    pub role: String,
    /// Which of several in that part; 0 for the only one.
    #[serde(default)]
    pub ordinal: u8,
    /// Whose it is taken to be.
    pub person: PersonId,
    /// In which edition.
    pub edition: EditionId,
    /// What it weighed, in thousandths of a bit.
    pub millibits: i32,
    /// Who had it held.
    pub by: UserName,
    /// For which body.
    pub organisation: OrganisationName,
    /// For what.
    pub purpose: PurposeName,
}

impl RecordHeld {
    /// The record's key.
    #[must_use]
    pub fn key(&self) -> MentionKey {
        MentionKey {
            dataset: DatasetName(self.dataset.as_str().into()),
            record_id: self.record_id.as_str().into(),
            role: Role { word: self.role.as_str().into(), ordinal: self.ordinal },
        }
    }
}
