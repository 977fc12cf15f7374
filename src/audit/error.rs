//! What can go wrong when checkpoints and proofs are made. That something was tampered with is no error: it is a verdict.

use std::path::{Path, PathBuf};

use super::NoteFault;
use crate::journal::JournalError;

/// Why there is no checkpoint, proof or verdict.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The file system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// There are checkpoints and no key.
    #[error("{}: the key that checkpoints are signed with is missing\n  hint: put it back from where the council keeps its keys; with a new one, witnesses could not tell this journal from another", path.display())]
    NoSigningKey {
        /// Where it should be.
        path: PathBuf,
    },
    /// A key that is not one.
    #[error("{}: this is no key of 64 hexadecimal digits\n  hint: put it back from where the council keeps its keys", path.display())]
    BadSigningKey {
        /// The file.
        path: PathBuf,
    },
    /// A checkpoint that cannot be believed.
    #[error("{}: {fault}\n  hint: check it with the public key that was given out, `hearth audit checkpoint` prints it", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// Why.
        fault: NoteFault,
    },
    /// The journal does not go on from its last checkpoint: none is made over what was tampered with.
    #[error(
        "the journal is not what it was when the last checkpoint was made of it: {0}\n  hint: `hearth audit verify` names everything that differs"
    )]
    Tampered(String),
    /// There is nothing to prove.
    #[error("{0}")]
    NoProof(String),
}

impl AuditError {
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |cause| Self::Io { path: path.to_owned(), cause }
    }
}
