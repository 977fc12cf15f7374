//! What can go wrong with the journal, each with file and position. No message holds an entry's content.

use std::path::{Path, PathBuf};

use super::KeyId;

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
    /// Entries are gone from its end: a checkpoint was made of more.
    #[error("{}: the journal has {has} entries, and a checkpoint was made of {had}: entries are gone\n  hint: put the journal back from a backup; `hearth audit verify` tells what is there. Where it is lost for good, take state/checkpoints away: what comes then is another journal, and its witnesses will say so", folder.display())]
    Truncated {
        /// The journal.
        folder: PathBuf,
        /// How many there are.
        has: u64,
        /// How many there were.
        had: u64,
    },
    /// Nothing of it is left.
    #[error("{}: the journal is gone: it was begun, and no entry of it is there\n  hint: put it back from a backup (`hearth store restore`). What stewards decided, people consented to and restrictions hide is in it: without it, people who are hidden would be shown. Where it is lost for good, take {} away: what comes then is another journal, which knows nothing of these", folder.display(), mark.display())]
    Missing {
        /// Where it was.
        folder: PathBuf,
        /// What says that it was.
        mark: PathBuf,
    },
    /// There is no key, and something is sealed.
    #[error("{}: the key that the journal is sealed with is missing\n  hint: put the key file back from where the council keeps its keys, name it under [keys] in hearth.toml, or set HEARTH_JOURNAL_KEY; a new key opens nothing that is there", file.display())]
    NoKey {
        /// Where it was looked for.
        file: PathBuf,
    },
    /// A key that is not one.
    #[error(
        "{place}: this is no key of 64 hexadecimal digits\n  hint: put it back from where the council keeps its keys"
    )]
    BadKey {
        /// The file or variable.
        place: String,
    },
    /// Sealed with a key that is not at hand.
    #[error("{}, byte {position}: a payload is sealed with the key {key}, and at hand is {}\n  hint: add that key to the key file (one a line), or to HEARTH_JOURNAL_KEY", path.display(), names(has))]
    WrongKey {
        /// The vault.
        path: PathBuf,
        /// Where in it the payload begins.
        position: u64,
        /// The name of the key that it needs.
        key: KeyId,
        /// The names of those at hand.
        has: Vec<KeyId>,
    },
    /// Keys that come from the environment are added there.
    #[error(
        "the journal's keys come from HEARTH_JOURNAL_KEY, which hearth cannot write\n  hint: add a key of 64 hexadecimal digits after the others, separated by a comma"
    )]
    KeyElsewhere,
    /// The system gives no random numbers.
    #[error("the system gives no random numbers, and nothing is sealed without")]
    Random,
    /// An erasure that cannot be done.
    #[error("entry {sequence} cannot be erased: {because}")]
    CannotErase {
        /// Which.
        sequence: u64,
        /// Why.
        because: &'static str,
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

fn names(keys: &[KeyId]) -> String {
    if keys.is_empty() {
        return "none".to_owned();
    }
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
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
