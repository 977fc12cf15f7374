//! Restoring a backup on a clean machine: checked whole, then put in place.
//!
//! In: a backup, the register of erasures from a witness, the keys where something is to be erased. Out: a folder with `state` and `editions`, whole or not
//! there, in which nothing is that was erased after the backup was taken.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{BackupError, BackupManifest, copied};
use crate::audit::{ErasedEntry, ErasureRegister, KeptCheckpoints, verify};
use crate::editions::EditionShelf;
use crate::journal::{
    ERASED_AT_ONCE, EntryErased, Journal, JournalEntry, JournalWriter, KeySource, Limits,
    Sha256Hash, hex,
};

/// What a restore did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restored {
    /// What the backup is of.
    pub manifest: BackupManifest,
    /// Entries that were erased again.
    pub erased: u64,
    /// Erasures of the register that are of another journal than this one.
    pub foreign: u64,
    /// The state folder.
    pub state: PathBuf,
    /// The folder of editions.
    pub editions: PathBuf,
}

/// Restores a backup into a folder that is not there yet. `keys` are needed where something is to be erased.
///
/// # Errors
/// [`BackupError`]; nothing is put in place then.
pub fn restore(
    from: &Path,
    into: &Path,
    erasures: Option<&ErasureRegister>,
    keys: &KeySource,
    at: &str,
) -> Result<Restored, BackupError> {
    let manifest = BackupManifest::read(from)?;
    let made = copied::beside(into)?;
    for folder in ["state", "editions"] {
        copied::copy(&from.join(folder), &made.path().join(folder), &|_| false)?;
    }
    as_listed(&manifest, made.path(), from)?;
    let state = made.path().join("state");
    let journal = Journal::with_keys(&state, keys);
    let entries = journal.check_sealed()?;
    if entries != manifest.entries {
        let detail = format!("it lists {} entries, and {entries} are there", manifest.entries);
        return Err(BackupError::damaged(from, detail));
    }
    as_checkpointed(&journal, from)?;
    let shelf = made.path().join("editions");
    let opened = EditionShelf::open(&shelf)?;
    for entry in opened.list()? {
        opened.edition(entry.id)?.verify()?;
    }
    let (erased, foreign) = match erasures {
        Some(register) => erase_again(&journal, register, at)?,
        None => (0, 0),
    };
    copied::put_in_place(made, into)?;
    let (state, editions) = (into.join("state"), into.join("editions"));
    Ok(Restored { manifest, erased, foreign, state, editions })
}

/// Compares what was copied with the list.
fn as_listed(manifest: &BackupManifest, made: &Path, from: &Path) -> Result<(), BackupError> {
    let found: BTreeMap<String, _> =
        copied::files_of(made)?.into_iter().map(|file| (file.path.clone(), file)).collect();
    for listed in &manifest.files {
        let path = from.join(&listed.path);
        match found.get(&listed.path) {
            None => return Err(BackupError::damaged(&path, "it is listed, and gone")),
            Some(file) if file != listed => {
                return Err(BackupError::damaged(&path, "it is not what was written"));
            }
            Some(_) => {}
        }
    }
    let listed = |path: &String| manifest.files.iter().any(|file| file.path == *path);
    match found.keys().find(|path| !listed(path)) {
        Some(more) => Err(BackupError::damaged(&from.join(more), "it is not listed")),
        None => Ok(()),
    }
}

/// Holds the journal against the checkpoints that were copied with it.
fn as_checkpointed(journal: &Journal, from: &Path) -> Result<(), BackupError> {
    let kept = KeptCheckpoints::in_state(journal.state());
    let Some(key) = kept.verifier()? else { return Ok(()) };
    let verdict = verify(journal, &kept.all(&key)?, &kept.leaves()?)?;
    match verdict.findings.first() {
        Some(finding) => {
            let detail = format!("its journal is not what its checkpoints say: {}", finding.detail);
            Err(BackupError::damaged(from, detail))
        }
        None => Ok(()),
    }
}

/// Erases what was erased since. Gives how many, and how many of the register are of another journal.
fn erase_again(
    journal: &Journal,
    register: &ErasureRegister,
    at: &str,
) -> Result<(u64, u64), BackupError> {
    let mut gone: BTreeSet<u64> = BTreeSet::new();
    journal.each_leaf(|at| gone.extend(at.leaf.erases))?;
    let asked: BTreeSet<u64> = register.entries().iter().map(|entry| entry.erased).collect();
    let mut committed: BTreeMap<u64, Sha256Hash> = BTreeMap::new();
    journal.each_leaf_of(&asked, |at| {
        committed.insert(at.leaf.sequence, at.leaf.commitment);
    })?;
    let (mut entries, mut foreign) = (Vec::new(), 0);
    for ErasedEntry { at: then, by: _, commitment, erased, ground } in register.entries() {
        let Some(is) = committed.get(erased) else {
            // it came after the backup, which does not hold it
            continue;
        };
        if hex::text(is) != *commitment {
            foreign += 1;
        } else if !gone.contains(erased) {
            entries.push(JournalEntry::EntryErased(EntryErased {
                sequence: *erased,
                because: format!("it was erased at {then}, after this backup was taken"),
                ground: *ground,
                by: "restore".to_owned(),
            }));
        }
    }
    if !entries.is_empty() {
        // nothing is in its place yet: a restore that is killed is begun again
        let mut writer = JournalWriter::open(journal, Limits::default())?;
        for batch in entries.chunks(ERASED_AT_ONCE) {
            writer.append(at, batch)?;
        }
    }
    Ok((entries.len() as u64, foreign))
}
