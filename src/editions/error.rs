//! What can go wrong with an edition, each with the file it concerns. No message holds a personal value.

use std::path::{Path, PathBuf};

use super::EditionId;

/// Why an edition could not be written, published, opened or read.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// The file system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file is not what was written: damaged, cut short, or another file in its place.
    #[error("{}: damaged: {detail}\n  hint: `hearth edition rollback` goes back to an earlier edition; or put the edition back from a backup", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        detail: &'static str,
    },
    /// Written by a newer Hearth.
    #[error("{}: format version {found}, and this program reads up to {readable}\n  hint: run a newer hearth, or roll back", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// The version that the file states.
        found: u32,
        /// The newest version that this program reads.
        readable: u32,
    },
    /// Another run holds the shelf's lock.
    #[error("{}: another run is writing here\n  hint: wait for it to end; the lock goes with its process", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// No such edition on the shelf.
    #[error("no edition {id} in {}\n  hint: `hearth edition list` shows what there is", shelf.display())]
    NoSuchEdition {
        /// Which was asked for.
        id: EditionId,
        /// The shelf's folder.
        shelf: PathBuf,
    },
    /// Editions stand on the shelf and none is named as the current one.
    #[error("{} is gone, though there are editions; without it everybody would get a new identifier\n  hint: `hearth edition rollback {newest}` makes the newest the current one again", path.display())]
    PointerLost {
        /// The pointer.
        path: PathBuf,
        /// The newest edition.
        newest: EditionId,
    },
    /// Nothing has been published yet.
    #[error("no edition is published in {}\n  hint: run `hearth nightly` first", shelf.display())]
    NothingPublished {
        /// The shelf's folder.
        shelf: PathBuf,
    },
    /// There is no earlier edition to go back to.
    #[error("no edition before {current} in {}", shelf.display())]
    NothingEarlier {
        /// The current edition.
        current: EditionId,
        /// The shelf's folder.
        shelf: PathBuf,
    },
    /// A held edition was never served: there is no going back to it.
    #[error(
        "edition {id} is held and was never served\n  hint: `hearth edition release {id}` serves it"
    )]
    Held {
        /// Which.
        id: EditionId,
    },
    /// Only a held edition can be released.
    #[error(
        "edition {id} is not held\n  hint: `hearth edition list` shows which are; `hearth edition rollback {id}` goes back to one that was served"
    )]
    NotHeld {
        /// Which.
        id: EditionId,
    },
    /// The edition that should be served cannot be: it is gone from the shelf.
    #[error("edition {id} should be served and is not in {}\n  hint: put it back from a backup, or `hearth edition rollback ID` to one that is there", shelf.display())]
    ServedIsGone {
        /// Which.
        id: EditionId,
        /// The shelf's folder.
        shelf: PathBuf,
    },
    /// What the pipeline handed over contradicts itself: a fault of the program, not of the data.
    #[error("the edition's draft contradicts itself: {0}")]
    Inconsistent(&'static str),
    /// An export could not be written.
    #[error("the export could not be written: {0}")]
    Export(String),
}

impl EditionError {
    /// Names the path that an I/O error concerns.
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |cause| Self::Io { path: path.to_owned(), cause }
    }

    /// A damaged file.
    pub(super) fn corrupt(path: &Path, detail: &'static str) -> Self {
        Self::Corrupt { path: path.to_owned(), detail }
    }
}
