//! Restoring a backup on a clean machine: checked whole, then put in place.
//!
//! In: a backup, the register of erasures from a witness, the keys where something is to be erased or somebody hidden. Out: a folder with `state` and
//! `editions`, whole or not there. In its journal nothing is that the register has as erased; its editions are those of the backup, and whoever was erased
//! since is in them still, hidden by the restriction that hid them then. What else was done about it (sources asked, partners told, the request's steps) is
//! done again by carrying the request out again, which is left to whoever restores.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{BackupError, BackupManifest, copied};
use crate::audit::{ErasedEntry, ErasureHiding, ErasureRegister, KeptCheckpoints, verify};
use crate::editions::EditionShelf;
use crate::journal::{
    ERASED_AT_ONCE, EntryErased, IndexKey, Journal, JournalEntry, JournalKind, JournalWriter,
    KeySource, Limits, RestrictionAct, Sha256Hash, hex,
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
    /// Who was hidden again: one for each erasure that was carried out after the backup was taken.
    pub hidden: Vec<ErasureAgain>,
    /// The state folder.
    pub state: PathBuf,
    /// The folder of editions.
    pub editions: PathBuf,
}

/// An erasure that is to be carried out again: of the person, no more than that they are hidden is in what was restored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ErasureAgain {
    /// The request, as far as that is known.
    pub request: Option<u64>,
    /// The day on which it came in.
    pub received: Option<Date>,
    /// True if the request is in the backup; else it came in later, and is to be opened again.
    pub held: bool,
}

/// Restores a backup into a folder that is not there yet. `keys` are needed where something is to be erased or somebody hidden.
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
    let (erased, foreign, hidden) = match erasures {
        Some(register) => erase_again(&journal, register, at)?,
        None => (0, 0, Vec::new()),
    };
    copied::put_in_place(made, into)?;
    let (state, editions) = (into.join("state"), into.join("editions"));
    Ok(Restored { manifest, erased, foreign, hidden, state, editions })
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

/// Erases what was erased since, and hides who was. Gives how many entries are erased, how many of the register are of another journal, and who is hidden.
fn erase_again(
    journal: &Journal,
    register: &ErasureRegister,
    at: &str,
) -> Result<(u64, u64, Vec<ErasureAgain>), BackupError> {
    let mut gone: BTreeSet<u64> = BTreeSet::new();
    journal.each_leaf(|at| gone.extend(at.leaf.erases))?;
    let asked = register.entries().iter().map(|entry| entry.erased);
    let asked: BTreeSet<u64> = asked.chain(register.hiding().iter().map(|it| it.hiding)).collect();
    let mut committed: BTreeMap<u64, Sha256Hash> = BTreeMap::new();
    journal.each_leaf_of(&asked, |at| {
        committed.insert(at.leaf.sequence, at.leaf.commitment);
    })?;
    let is_there = |it: &&ErasureHiding| {
        committed.get(&it.hiding).is_some_and(|is| hex::text(is) == it.commitment)
    };
    let (hiding, hidden) =
        hide_again(journal, register.hiding().iter().filter(|it| !is_there(it)))?;
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
    if !(hiding.is_empty() && entries.is_empty()) {
        // nothing is in its place yet: a restore that is killed is begun again
        let mut writer = JournalWriter::open(journal, Limits::default())?;
        for batch in hiding.chunks(ERASED_AT_ONCE).chain(entries.chunks(ERASED_AT_ONCE)) {
            writer.append(at, batch)?;
        }
    }
    Ok((entries.len() as u64, foreign, hidden))
}

/// The restrictions that are not in the journal, as they were set, and what they were set for.
fn hide_again<'r>(
    journal: &Journal,
    missing: impl Iterator<Item = &'r ErasureHiding>,
) -> Result<(Vec<JournalEntry>, Vec<ErasureAgain>), BackupError> {
    let mut missing = missing.peekable();
    let (mut hiding, mut hidden) = (Vec::new(), Vec::new());
    if missing.peek().is_none() {
        return Ok((hiding, hidden));
    }
    let keys: Vec<IndexKey> = IndexKey::each_of(&journal.keys().keys()?).collect();
    let opened = |it: &'r ErasureHiding| {
        let set = it.restriction(&keys).ok_or(BackupError::SealedRegister)?;
        Ok::<_, BackupError>((it, JournalEntry::RestrictionActed(RestrictionAct::Set(set))))
    };
    let missing: Vec<(&ErasureHiding, JournalEntry)> =
        missing.map(opened).collect::<Result<_, _>>()?;
    // a journal that was restored before numbers them otherwise
    let there = journal.entries_of(&[JournalKind::RestrictionActed], 0)?;
    let there: Vec<JournalEntry> = there.into_iter().filter_map(|it| it.entry).collect();
    for (it, set) in missing {
        if there.contains(&set) || hiding.contains(&set) {
            continue;
        }
        hiding.push(set);
        let ErasureHiding { request, received, .. } = *it;
        let asked = request.map(|number| journal.entry(number)).transpose()?.flatten();
        let held = asked.and_then(|it| it.entry).is_some_and(|entry| {
            matches!(entry, JournalEntry::RightsRequested(asked) if Some(asked.received) == received)
        });
        hidden.push(ErasureAgain { request, received, held });
    }
    Ok((hiding, hidden))
}
