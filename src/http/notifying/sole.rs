//! One process sends at a time: whoever begins knows that nothing is on its way any more.
//!
//! In: the state folder. Out: a turn that goes with its process, so that a kill leaves none behind. Without it whatever a killed process had on its way would
//! have to wait for the end of its lease, and two services on one council would take turns within a subject by chance.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Held by the process that sends.
const LOCK: &str = ".hearth-sends";

/// The turn of sending.
pub(super) struct Sole {
    path: PathBuf,
    held: OnceLock<File>,
}

impl Sole {
    /// The turn of a state folder; nobody's yet.
    pub(super) fn of(state: &Path) -> Self {
        Self { path: state.join(LOCK), held: OnceLock::new() }
    }

    /// True once this process has it: it keeps it to its end.
    pub(super) fn is_held(&self) -> bool {
        self.held.get().is_some()
    }

    /// Takes the turn, unless another process has it; `first` is done with it before anybody sends. True if it was taken just now.
    pub(super) fn take<E: From<std::io::Error>>(
        &self,
        first: impl FnOnce() -> Result<(), E>,
    ) -> Result<bool, E> {
        if self.is_held() {
            return Ok(false);
        }
        let file = File::options().create(true).truncate(false).write(true).open(&self.path)?;
        match file.try_lock() {
            Ok(()) => first().map(|()| self.held.set(file).is_ok()),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(cause)) => Err(cause.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::Sole;

    fn take(sole: &Sole) -> bool {
        sole.take(|| io::Result::Ok(())).expect("a folder")
    }

    #[test]
    fn one_sends_until_it_ends_and_then_the_next() {
        let state = tempfile::tempdir().expect("a folder");
        let (one, other) = (Sole::of(state.path()), Sole::of(state.path()));
        assert!(take(&one) && !take(&one), "it is taken once");
        assert!(!take(&other) && !other.is_held());
        drop(one);
        assert!(take(&other) && other.is_held());
    }

    #[test]
    fn nobody_sends_before_what_comes_first_is_done() {
        let state = tempfile::tempdir().expect("a folder");
        let sole = Sole::of(state.path());
        let failed = sole.take(|| Err(io::Error::other("the journal cannot be read")));
        assert!(failed.is_err() && !sole.is_held());
        let took = sole.take(|| {
            assert!(!sole.is_held());
            io::Result::Ok(())
        });
        assert!(took.expect("a folder"));
    }
}
