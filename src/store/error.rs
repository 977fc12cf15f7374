//! What can go wrong with the state store. Damage is none of it: a damaged store is made anew.

use std::path::PathBuf;

use crate::journal::JournalError;

/// Why the state store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The journal, from which it is made, cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The file system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// sled refused.
    #[error(
        "the state store cannot be used: {0}\n  hint: `hearth store rebuild` makes it anew from the journal"
    )]
    Sled(#[from] sled::Error),
    /// Another process uses it.
    #[error("{}: another process is using the state store\n  hint: wait for it to end; the lock goes with its process", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// A value in it cannot be understood.
    #[error(
        "the state store holds what it should not: {0}\n  hint: `hearth store rebuild` makes it anew from the journal"
    )]
    Content(&'static str),
}

impl StoreError {
    pub(super) fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |cause| Self::Io { path: path.to_owned(), cause }
    }
}
