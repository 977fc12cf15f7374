//! What a night writes into the state folder beside the files whose places it is to take.
//!
//! In: the folder. Out: a file or a folder to write into, under names that begin alike; and a state folder without what killed nights left there.
//! These hold what rows and addresses say of people, so that no kill may leave them for good. A night that still saves its work when the next one
//! begins loses what it is writing, and says so: the next one has looked at what was there before.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempDir};

use super::{EditionError, EditionWriter};

/// Begins the name of everything that is written so. A backup passes over whatever is being written.
const PREFIX: &str = ".writing-night-";

/// A file to write into before it takes another's place in this folder.
///
/// # Errors
/// If the folder cannot be written to.
pub fn file_beside(folder: &Path) -> std::io::Result<NamedTempFile> {
    Builder::new().prefix(PREFIX).tempfile_in(folder)
}

/// The same for whoever makes the file by name: a folder to make it in.
pub(super) fn folder_beside(folder: &Path) -> std::io::Result<TempDir> {
    Builder::new().prefix(PREFIX).tempdir_in(folder)
}

/// Removes what killed nights were writing into the state folder. The right to write is asked for as proof: no other night is at it.
///
/// # Errors
/// [`EditionError::Io`] if the folder cannot be read, or something cannot be removed.
pub fn sweep_beside(state: &Path, _writer: &EditionWriter) -> Result<(), EditionError> {
    let entries = match fs::read_dir(state) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(()),
        Err(fault) => return Err(EditionError::io(state)(fault)),
    };
    for entry in entries {
        let entry = entry.map_err(EditionError::io(state))?;
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let path = entry.path();
        let kind = entry.file_type().map_err(EditionError::io(&path))?;
        let removed =
            if kind.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(EditionError::io(&path))?;
    }
    Ok(())
}
