//! A record as an entry names it.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::values::{DatasetName, MentionKey, Role};

/// A record's key, as text of the journal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct NamedRecord {
    /// Its dataset.
    pub dataset: CompactString,
    /// Its row's key.
    pub record_id: CompactString,
    /// The person's part in the row.
    #[serde(default, skip_serializing_if = "CompactString::is_empty")]
    pub role: CompactString,
    /// Which of several in that part; 0 for the only one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ordinal: u8,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(ordinal: &u8) -> bool {
    *ordinal == 0
}

impl NamedRecord {
    /// The record's key.
    #[must_use]
    pub fn key(&self) -> MentionKey {
        let Self { dataset, record_id, role, ordinal } = self;
        MentionKey {
            dataset: DatasetName(dataset.clone()),
            record_id: record_id.clone(),
            role: Role { word: role.clone(), ordinal: *ordinal },
        }
    }
}

impl From<&MentionKey> for NamedRecord {
    fn from(key: &MentionKey) -> Self {
        let MentionKey { dataset, record_id, role } = key;
        Self {
            dataset: dataset.0.clone(),
            record_id: record_id.clone(),
            role: role.word.clone(),
            ordinal: role.ordinal,
        }
    }
}
