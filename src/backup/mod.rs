//! Backup and restore: journal, state and editions as one, taken while others write, and never the keys.
//!
//! In: a council's folders. Out: a folder that holds what is needed on a clean machine, with a list of its files and their digests, and the names of
//! the keys that it takes to open it. Restored, everything is checked before it is put in place. By the register of erasures, the journal's entries that were
//! erased since the backup was taken are erased again, and whoever was erased since is hidden again: the editions of a backup are as they were, and hold them.
//!
//! ```text
//! BACKUP/backup.json   what is in it: files with digests, entries, names of keys
//! BACKUP/state/…       all but keys, locks and the journal's index, which is made anew
//! BACKUP/editions/…    the shelf
//! ```
//!
//! The order makes it one: checkpoints first, then the journal, then the editions. A journal is never shorter than its checkpoints; an edition that the
//! journal does not know was published after it was copied, and is let go of when the shelf is opened, as after a kill.

mod copied;
mod error;
mod manifest;
mod restore;
mod take;
#[cfg(test)]
mod tests;

pub use error::BackupError;
pub use manifest::{BackupFile, BackupManifest, KeyNames};
pub use restore::{ErasureAgain, Restored, restore};
pub use take::{Taking, take};
