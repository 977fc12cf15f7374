//! How far the journal had come when a checkpoint was made of it, as the names of the kept checkpoints tell.
//!
//! In: the state folder. Out: a number of entries below which no journal of this council may end. What is in the checkpoints is for `audit`.

use std::fs;
use std::path::{Path, PathBuf};

use super::JournalError;

/// Where checkpoints are kept.
#[must_use]
pub fn checkpoint_folder(state: &Path) -> PathBuf {
    state.join("checkpoints")
}

/// What a checkpoint of so many entries is called.
#[must_use]
pub fn checkpoint_name(entries: u64) -> String {
    format!("{entries:020}.checkpoint")
}

/// The entries that a checkpoint of this name was made of.
#[must_use]
pub fn entries_of_name(name: &str) -> Option<u64> {
    name.strip_suffix(".checkpoint")?.parse().ok()
}

/// The entries of the newest kept checkpoint; 0 if there is none.
pub(super) fn highest(state: &Path) -> Result<u64, JournalError> {
    let folder = checkpoint_folder(state);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(cause) => return Err(JournalError::io(&folder)(cause)),
    };
    let mut highest = 0;
    for entry in entries {
        let name = entry.map_err(JournalError::io(&folder))?.file_name();
        highest = highest.max(name.to_str().and_then(entries_of_name).unwrap_or(0));
    }
    Ok(highest)
}
