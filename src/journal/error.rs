//! What can go wrong with the journal, each with file and position. No message holds an entry's content.

use std::path::{Path, PathBuf};

/// Why the journal could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A segment is not what was written.
    #[error("{}, byte {position}: the journal is damaged: {detail}\n  hint: put this file back from a backup; nothing is read past the damage, and nothing is written", path.display())]
    Damaged {
        /// The segment.
        path: PathBuf,
        /// Where in it the frame begins that does not fit.
        position: u64,
        /// What does not fit.
        detail: &'static str,
    },
    /// Written by a newer Hearth.
    #[error("{}, byte {position}: an entry of a kind that this program does not know\n  hint: run the newer hearth that wrote it", path.display())]
    Newer {
        /// The segment.
        path: PathBuf,
        /// Where in it the frame begins.
        position: u64,
    },
    /// Another process writes.
    #[error("{}: another process is writing to the journal\n  hint: wait for it to end; the lock goes with its process", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// An append failed before; what is on disk is known again when the journal is opened anew.
    #[error("{}: an earlier entry could not be written; open the journal again", folder.display())]
    Unsure {
        /// The journal.
        folder: PathBuf,
    },
    /// A batch that cannot be written: empty, or beyond 256 MiB.
    #[error("a batch of entries cannot be written: {0}")]
    Batch(&'static str),
}

impl JournalError {
    /// Names the path that an I/O error concerns.
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |cause| Self::Io { path: path.to_owned(), cause }
    }

    pub(super) fn damaged(path: &Path, position: usize, detail: &'static str) -> Self {
        Self::Damaged { path: path.to_owned(), position: position as u64, detail }
    }
}
