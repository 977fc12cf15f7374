//! One writer at a time: an advisory lock that goes with its process, so that a kill never leaves it behind.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::{EditionError, part_names};

/// Held while the shelf is changed; let go when dropped.
#[derive(Debug)]
pub(super) struct ShelfLock {
    _file: File,
}

impl ShelfLock {
    /// Takes the lock, or says at once that another run has it.
    pub(super) fn take(shelf: &Path) -> Result<Self, EditionError> {
        let path = shelf.join(part_names::LOCK);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(EditionError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(EditionError::Locked { path }),
            Err(TryLockError::Error(cause)) => Err(EditionError::Io { path, cause }),
        }
    }
}
