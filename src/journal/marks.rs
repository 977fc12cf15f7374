//! That a journal was begun, and how far it had come when a checkpoint was made of it, as the names of the kept checkpoints tell.
//!
//! In: the state folder, how many entries the journal has. Out: nothing, or that entries are gone. A journal that is taken away whole before
//! its first checkpoint is missed by a mark that lies beside it: a new one would know of nobody who is hidden. What is in the checkpoints is
//! for `audit`.

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

/// Lies in the state folder of a journal that has an entry.
const BEGUN: &str = "journal-begun";

/// Notes that the journal has an entry, if it is not noted yet.
pub(super) fn note_begun(state: &Path) -> Result<(), JournalError> {
    let path = state.join(BEGUN);
    if path.exists() {
        return Ok(());
    }
    let text = "The journal was begun: if state/journal is not there, it is lost, and no night goes on without it.\n";
    fs::write(&path, text).map_err(JournalError::io(&path))
}

/// Whether a journal of so many entries may be this council's. `had` is what [`highest`] told before they were counted: meanwhile others may have written more, and
/// made a checkpoint of it.
///
/// # Errors
/// [`JournalError::Truncated`] if a checkpoint was made of more, [`JournalError::Missing`] if nothing is left of one that was begun.
pub(super) fn is_whole(
    state: &Path,
    folder: &Path,
    (has, had): (u64, u64),
) -> Result<(), JournalError> {
    if has < had {
        return Err(JournalError::Truncated { folder: folder.to_owned(), has, had });
    }
    let mark = state.join(BEGUN);
    if has == 0 && mark.exists() {
        return Err(JournalError::Missing { folder: folder.to_owned(), mark });
    }
    Ok(())
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
