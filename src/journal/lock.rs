//! One process at a time, in a folder that only its owner may enter.
//!
//! In: a path. Out: a lock that goes with its process, so that a kill never leaves it behind.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::Duration;

/// Held by who writes.
const LOCK: &str = ".lock";
/// Held by who is next.
const TURN: &str = ".hearth-turn";
/// How often, and how long, one waits for another to end: others hold these locks for a moment only.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(10);

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

/// Locks a folder, each in turn: whoever waits for the lock holds the turn, so that one who takes it again and again lets the next one in
/// between; `None` if that takes longer than a few seconds.
pub(super) fn in_turn(folder: &Path) -> std::io::Result<Option<File>> {
    let Some(turn) = exclusive(&folder.join(TURN))? else { return Ok(None) };
    let lock = exclusive(&folder.join(LOCK));
    drop(turn);
    lock
}

/// Makes a folder that only its owner may enter. One that is there keeps its rights.
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
