//! What can go wrong with a backup. Of one that fails, nothing is left in its place.

use std::path::{Path, PathBuf};

use crate::audit::AuditError;
use crate::editions::EditionError;
use crate::journal::JournalError;

/// Why nothing was backed up or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The journal cannot be read, or its copy is not sound.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The checkpoints cannot be read, or the journal is not theirs.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// An edition is not whole.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// What hides somebody who was erased cannot be read: restored without it, they would be shown.
    #[error(
        "who was erased after the backup was taken cannot be hidden again: the register of erasures is sealed with a key of the journal that is not at hand\n  hint: give --key-file with every key that the journal has had; nothing was put in place"
    )]
    SealedRegister,
    /// Something is in the place.
    #[error("{}: something is there already\n  hint: name a folder that is not there yet", path.display())]
    Taken {
        /// Which.
        path: PathBuf,
    },
    /// It would be put where what it saves lies: the next one would save it too.
    #[error(
        "{}: it would lie in {}, which it saves\n  hint: name a folder elsewhere, best on another disk",
        path.display(),
        within.display()
    )]
    Within {
        /// Where it was to go.
        path: PathBuf,
        /// What it saves.
        within: PathBuf,
    },
    /// A backup that is not what was written.
    #[error("{}: {detail}\n  hint: take another backup; nothing was put in place", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        detail: String,
    },
}

impl BackupError {
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |cause| Self::Io { path: path.to_owned(), cause }
    }

    pub(super) fn damaged(path: &Path, detail: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), detail: detail.into() }
    }
}
