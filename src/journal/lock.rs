//! One process at a time, in a folder that only its owner may enter.
//!
//! In: a path. Out: a lock that goes with its process, so that a kill never leaves it behind.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::Duration;

/// How often, and how long, one waits for another to end: others hold these locks for a moment only.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(100);

/// Locks a file, which is made if it is not there; `None` if another process keeps it for longer than a few seconds.
pub(crate) fn exclusive(path: &Path) -> std::io::Result<Option<File>> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(cause)) => return Err(cause),
        }
    }
    Ok(None)
}

/// Makes a folder that only its owner may enter. One that is there keeps its rights.
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
