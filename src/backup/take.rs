//! Taking a backup, while others read and write.
//!
//! In: a council's folders. Out: the backup's folder, whole or not there.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

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
    /// Files of keys and secrets that the configuration names, wherever they are: none of them is copied.
    pub keys: &'t [PathBuf],
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
    let Taking { council, journal, editions, keys, at } = taking;
    let state = in_full(journal.state());
    let beside = to.parent().filter(|it| !it.as_os_str().is_empty());
    let place = in_full(beside.unwrap_or(Path::new(".")));
    for within in [&state, &in_full(editions)] {
        if place.starts_with(within) {
            return Err(BackupError::Within { path: to.to_owned(), within: within.clone() });
        }
    }
    let made = copied::beside(to)?;
    let copy = made.path().join("state");
    let keys: BTreeSet<PathBuf> = keys.iter().map(|key| in_full(key)).collect();
    let left_out = RefCell::new(BTreeSet::new());
    let leave_out = |path: &Path| {
        let key = keys.contains(path) || (path.starts_with(&state) && is_key(path));
        if key {
            let path = path.strip_prefix(&state).unwrap_or(path);
            left_out.borrow_mut().insert(path.to_string_lossy().into_owned());
        }
        key || is_passing(path)
    };
    crate::journal::private_folder(&copy).map_err(BackupError::io(&copy))?;
    let checkpoints = crate::journal::checkpoint_folder(&copy);
    if crate::journal::checkpoint_folder(&state).exists() {
        copied::copy(&crate::journal::checkpoint_folder(&state), &checkpoints, &leave_out)?;
    }
    let entries = journal.copy_to(&copy.join("journal"))?;
    let apart = APART.map(|name| state.join(name));
    copied::copy(&state, &copy, &|path| apart.iter().any(|it| it == path) || leave_out(path))?;
    let shelf = made.path().join("editions");
    copied::copy(&in_full(editions), &shelf, &leave_out)?;
    only_whole_editions(&shelf)?;
    let left_out = left_out.take().into_iter().collect();
    let manifest = BackupManifest {
        format: FORMAT,
        council: (*council).to_owned(),
        at: (*at).to_owned(),
        entries,
        keys: names(journal, left_out)?,
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

fn names(journal: &Journal, left_out: Vec<String>) -> Result<KeyNames, BackupError> {
    let ids = journal.keys().keys().as_ref().map(Keyring::ids).unwrap_or_default();
    let checkpoints = KeptCheckpoints::in_state(journal.state()).verifier()?;
    let checkpoints = checkpoints.map(|key| key.text());
    Ok(KeyNames { journal: ids.iter().map(KeyId::to_string).collect(), checkpoints, left_out })
}

/// A path that is the same however it was written; as it was, if nothing is there.
fn in_full(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn is_key(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "key")
}

/// True of what belongs to a process, and not to the council: locks, and what is being written.
fn is_passing(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name == ".lock"
        || name.starts_with(".tmp")
        || name.starts_with(".writing-")
        || name.starts_with(".hearth-")
}
