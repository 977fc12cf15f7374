//! Taking a backup, while others read and write.
//!
//! In: a council's folders. Out: the backup's folder, whole or not there.

use std::fs;
use std::path::Path;

use super::manifest::{FILE, FORMAT};
use super::{BackupError, BackupManifest, KeyNames, copied};
use crate::audit::KeptCheckpoints;
use crate::editions::EditionShelf;
use crate::journal::{Journal, KeyId, Keyring};

/// What is backed up.
#[derive(Debug)]
pub struct Taking<'t> {
    /// The council's name.
    pub council: &'t str,
    /// The journal, in its state folder.
    pub journal: &'t Journal,
    /// The folder of editions.
    pub editions: &'t Path,
    /// The clock reading.
    pub at: &'t str,
}

/// Of the state folder, copied apart or made anew: the journal and its index, checkpoints, which go first.
const APART: [&str; 4] = ["journal", "store", "checkpoints", "erasures"];

/// Takes a backup into a folder that is not there yet.
///
/// # Errors
/// [`BackupError`]; nothing is left then.
pub fn take(taking: &Taking<'_>, to: &Path) -> Result<BackupManifest, BackupError> {
    let Taking { council, journal, editions, at } = taking;
    let made = copied::beside(to)?;
    let (state, copy) = (journal.state(), made.path().join("state"));
    crate::journal::private_folder(&copy).map_err(BackupError::io(&copy))?;
    let checkpoints = crate::journal::checkpoint_folder(&copy);
    if crate::journal::checkpoint_folder(state).exists() {
        copied::copy(&crate::journal::checkpoint_folder(state), &checkpoints, &is_passing)?;
    }
    let entries = journal.copy_to(&copy.join("journal"))?;
    copied::copy(state, &copy, &|name| is_passing(name) || is_key(name) || APART.contains(&name))?;
    let shelf = made.path().join("editions");
    copied::copy(editions, &shelf, &is_passing)?;
    only_whole_editions(&shelf)?;
    let manifest = BackupManifest {
        format: FORMAT,
        council: (*council).to_owned(),
        at: (*at).to_owned(),
        entries,
        keys: names(journal)?,
        files: copied::files_of(made.path())?,
    };
    let text = serde_json::to_vec_pretty(&manifest);
    let text = text.map_err(|_| BackupError::damaged(to, "it cannot be listed"))?;
    copied::write(&made.path().join(FILE), &text)?;
    copied::for_its_owner(made.path())?;
    copied::put_in_place(made, to)?;
    Ok(manifest)
}

/// Lets go of what a night was just letting go of; an edition that stays and is not whole is an error.
fn only_whole_editions(shelf: &Path) -> Result<(), BackupError> {
    let opened = EditionShelf::open(shelf)?;
    for entry in opened.list()? {
        opened.edition(entry.id)?.verify()?;
    }
    Ok(())
}

fn names(journal: &Journal) -> Result<KeyNames, BackupError> {
    let state = journal.state();
    let mut left_out = Vec::new();
    for entry in fs::read_dir(state).map_err(BackupError::io(state))? {
        let name = entry.map_err(BackupError::io(state))?.file_name();
        left_out.extend(name.to_str().filter(|name| is_key(name)).map(str::to_owned));
    }
    left_out.sort();
    let ids = journal.keys().keys().as_ref().map(Keyring::ids).unwrap_or_default();
    let checkpoints = KeptCheckpoints::in_state(state).verifier()?.map(|key| key.text());
    Ok(KeyNames { journal: ids.iter().map(KeyId::to_string).collect(), checkpoints, left_out })
}

fn is_key(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "key")
}

/// True of what belongs to a process, and not to the council: locks, and what is being written.
fn is_passing(name: &str) -> bool {
    name == ".lock"
        || name.starts_with(".tmp")
        || name.starts_with(".writing-")
        || name.starts_with(".hearth-")
}
