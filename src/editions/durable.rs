//! Writes that survive a power cut: file synced, then its name, then the folder that holds the name.
//!
//! In: bytes and a path. Out: a file that is whole or not there. Leaves to the caller which file makes which visible.
//! Source: T. S. Pillai et al., *All file systems are not created equal*, OSDI 2014.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use super::EditionError;

/// Writes a new file and syncs it. The folder is not synced: see [`sync_folder`].
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), EditionError> {
    let mut file = File::create_new(path).map_err(EditionError::io(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(EditionError::io(path))
}

/// Gives a file that never changes a second name; where the disk has no such thing, it is copied and synced. The folder is not synced.
pub(super) fn share_file(from: &Path, to: &Path) -> Result<(), EditionError> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let copied = fs::copy(from, to).and_then(|_| File::open(to)?.sync_all());
    copied.map_err(EditionError::io(to))
}

/// Puts a file in the place of another in one step: a reader sees the old bytes or the new, never a part.
pub(super) fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), EditionError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let io = EditionError::io;
    let mut file = tempfile::Builder::new()
        .prefix(super::part_names::SWAP_PREFIX)
        .tempfile_in(folder)
        .map_err(io(path))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(io(path))?;
    file.persist(path).map_err(|fault| EditionError::io(path)(fault.error))?;
    sync_folder(folder)
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> Result<(), EditionError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(EditionError::io(folder))
}

/// Gives a folder its final name and makes that durable. Both names lie in the same parent.
pub(super) fn rename_folder(from: &Path, to: &Path) -> Result<(), EditionError> {
    fs::rename(from, to).map_err(EditionError::io(to))?;
    sync_folder(to.parent().unwrap_or(Path::new(".")))
}
