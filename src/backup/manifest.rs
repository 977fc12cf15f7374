//! What a backup holds: every file with its digest, and the names of the keys that open it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::BackupError;

/// The list's name.
pub(super) const FILE: &str = "backup.json";
/// Raised when the layout changes.
pub(super) const FORMAT: u32 = 1;

/// A backup's list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BackupManifest {
    /// Of this layout.
    pub format: u32,
    /// The council's name.
    pub council: String,
    /// When it was taken, `2026-11-01T02:03:04Z`.
    pub at: String,
    /// How many entries of the journal it holds.
    pub entries: u64,
    /// The names of the keys, which are kept elsewhere.
    pub keys: KeyNames,
    /// Every file but this one, by path.
    pub files: Vec<BackupFile>,
}

/// Names of keys; no key.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct KeyNames {
    /// Those that payloads of the journal are sealed with, oldest first; none if they were not at hand.
    pub journal: Vec<String>,
    /// The public half of the one that signs checkpoints.
    pub checkpoints: Option<String>,
    /// Files that were left out because they are keys, by their paths in the state folder.
    pub left_out: Vec<String>,
}

/// A file of a backup.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct BackupFile {
    /// Within the backup, with slashes.
    pub path: String,
    /// Bytes.
    pub bytes: u64,
    /// blake3, in hexadecimal digits.
    pub digest: String,
}

impl BackupManifest {
    /// The list of a backup.
    ///
    /// # Errors
    /// [`BackupError::Io`], [`BackupError::Damaged`].
    pub fn read(backup: &Path) -> Result<Self, BackupError> {
        let path = backup.join(FILE);
        let text = std::fs::read(&path).map_err(BackupError::io(&path))?;
        let read: Result<Self, _> = serde_json::from_slice(&text);
        let read = read.map_err(|_| BackupError::damaged(&path, "it is no list of a backup"))?;
        if read.format == FORMAT {
            Ok(read)
        } else {
            Err(BackupError::damaged(&path, "it is of another layout"))
        }
    }
}
