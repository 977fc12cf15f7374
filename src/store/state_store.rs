//! Opening the store: look at the seal, read on in the journal, and make it anew where anything is in doubt.
//!
//! In: a council's state folder. Out: a store that has read the whole journal. The journal is read, never written.

use std::fs;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::index::{self, FORMAT, Kept, Rows};
use super::needs::{
    EntriesByKind, IdentifierHistory, LineageEvent, Named, ServedAt, ServedHistory,
};
use super::seal::{self, Soundness};
use crate::journal::{self, Journal, JournalKind, ReadOn, Recorded};

/// sled keeps no more than this in memory.
const CACHE_BYTES: u64 = 8 << 20;
/// Entries that are written at once: bounds the memory that a rebuild takes.
const AT_ONCE: usize = 64;

/// How a store was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opened {
    /// As it was left; it has read on where the journal had more.
    Ready,
    /// There was none, and it was made.
    Made,
    /// It was damaged, of another layout or not of this journal, and was made anew.
    Rebuilt,
}

/// The journal's index. Holds its lock until it is dropped.
pub struct StateStore {
    folder: PathBuf,
    journal: Journal,
    /// `None` only while it is being closed.
    open: Option<Trees>,
    opened: Opened,
    _lock: fs::File,
}

struct Trees {
    db: sled::Db,
    meta: sled::Tree,
    entries: sled::Tree,
    served: sled::Tree,
    lineage: sled::Tree,
}

impl StateStore {
    /// Opens the store beside a council's journal, and reads on in it.
    ///
    /// # Errors
    /// [`StoreError::Journal`], [`StoreError::Locked`], [`StoreError::Io`], [`StoreError::Sled`].
    pub fn open(journal: &Journal, soundness: &dyn Soundness) -> Result<Self, StoreError> {
        let (folder, lock) = locked(journal.state())?;
        let db = folder.join("db");
        let absent = !db.exists();
        if !absent && is_as_left(&folder, &db, soundness) {
            // from here on the files change; a kill leaves them unsealed
            let seal = folder.join("seal");
            if seal.exists() {
                fs::remove_file(&seal).map_err(StoreError::io(&seal))?;
            }
            match Trees::open(&db).and_then(|trees| Ok((trees.reads_on(journal)?, trees))) {
                Ok((true, trees)) => {
                    return Ok(Self {
                        folder,
                        journal: journal.clone(),
                        open: Some(trees),
                        opened: Opened::Ready,
                        _lock: lock,
                    });
                }
                Err(fault @ StoreError::Journal(_)) => return Err(fault),
                // of another layout, or of another journal, or not to be read: the journal says it all again
                Ok((false, _)) | Err(_) => {}
            }
        }
        let trees = made_anew(&folder, &db, journal)?;
        let opened = if absent { Opened::Made } else { Opened::Rebuilt };
        let journal = journal.clone();
        Ok(Self { folder, journal, open: Some(trees), opened, _lock: lock })
    }

    /// Throws the store away and makes it anew from the journal.
    ///
    /// # Errors
    /// As [`StateStore::open`].
    pub fn rebuild(journal: &Journal) -> Result<Self, StoreError> {
        let (folder, lock) = locked(journal.state())?;
        let trees = made_anew(&folder, &folder.join("db"), journal)?;
        let journal = journal.clone();
        Ok(Self { folder, journal, open: Some(trees), opened: Opened::Rebuilt, _lock: lock })
    }

    /// Reads every value of a store that is not open. May panic on a damaged one: call it in a process of its own.
    ///
    /// # Errors
    /// If a value cannot be read.
    pub fn inspect(db: &Path) -> Result<u64, StoreError> {
        let trees = Trees::open(db)?;
        let mut values = 0;
        for tree in [&trees.meta, &trees.entries, &trees.served, &trees.lineage] {
            for row in tree {
                row?;
                values += 1;
            }
        }
        Ok(values)
    }

    /// How it was found.
    #[must_use]
    pub fn opened(&self) -> Opened {
        self.opened
    }

    /// How many entries it has read.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn entries_read(&self) -> Result<u64, StoreError> {
        self.trees()?.read_up_to().map(|read| read.map_or(0, |(next, _)| next))
    }

    /// Reads what was appended since it was opened.
    ///
    /// # Errors
    /// As [`StateStore::open`].
    pub fn catch_up(&mut self) -> Result<(), StoreError> {
        if self.trees()?.reads_on(&self.journal)? {
            return Ok(());
        }
        self.open = None;
        self.open = Some(made_anew(&self.folder, &self.folder.join("db"), &self.journal)?);
        Ok(())
    }

    fn trees(&self) -> Result<&Trees, StoreError> {
        self.open.as_ref().ok_or(StoreError::Content("it is closed"))
    }
}

impl Drop for StateStore {
    /// Closes the files and seals them. A failure leaves them unsealed, which the next opening makes good.
    fn drop(&mut self) {
        let Some(trees) = self.open.take() else { return };
        let flushed = trees.db.flush().is_ok();
        drop(trees);
        if flushed && let Ok(digest) = seal::digest(&self.folder.join("db")) {
            let _ = fs::write(self.folder.join("seal"), digest);
        }
    }
}

fn locked(state: &Path) -> Result<(PathBuf, fs::File), StoreError> {
    let folder = state.join("store");
    journal::private_folder(&folder).map_err(StoreError::io(&folder))?;
    let path = folder.join(".lock");
    let lock = journal::exclusive(&path).map_err(StoreError::io(&path))?;
    Ok((folder, lock.ok_or(StoreError::Locked { path })?))
}

fn is_as_left(folder: &Path, db: &Path, soundness: &dyn Soundness) -> bool {
    let sealed = fs::read(folder.join("seal")).ok();
    if sealed.is_some_and(|seal| seal::digest(db).is_ok_and(|digest| seal == digest)) {
        return true;
    }
    // a copy is looked at: whoever looks may outlive a process that is killed, and must not write where the next one works
    let doubted = folder.join("doubted");
    let sound = copy(db, &doubted).is_ok() && soundness.is_sound(&doubted);
    // what stays behind is swept away by the next copy
    let _ = fs::remove_dir_all(&doubted);
    sound
}

/// Copies a folder into the place of another.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

fn made_anew(folder: &Path, db: &Path, journal: &Journal) -> Result<Trees, StoreError> {
    let seal = folder.join("seal");
    if seal.exists() {
        fs::remove_file(&seal).map_err(StoreError::io(&seal))?;
    }
    if db.exists() {
        fs::remove_dir_all(db).map_err(StoreError::io(db))?;
    }
    let trees = Trees::open(db)?;
    trees.meta.insert("format", &FORMAT.to_be_bytes())?;
    trees.add(journal.located_but_looks(0)?, journal)?;
    Ok(trees)
}

impl Trees {
    fn open(db: &Path) -> Result<Self, StoreError> {
        let db =
            sled::Config::new().path(db).cache_capacity(CACHE_BYTES).flush_every_ms(None).open()?;
        let tree = |name: &str| db.open_tree(name);
        let (meta, entries) = (tree("meta")?, tree("entries")?);
        let (served, lineage) = (tree("served")?, tree("lineage")?);
        Ok(Self { db, meta, entries, served, lineage })
    }

    /// The number of the next entry, and the digest of the frame that the last one stood in.
    fn read_up_to(&self) -> Result<Option<(u64, [u8; 32])>, StoreError> {
        let Some(value) = self.meta.get("read")? else { return Ok(None) };
        let (next, digest) =
            value.split_first_chunk::<8>().ok_or(StoreError::Content("no entry's number"))?;
        let digest = digest.try_into().map_err(|_| StoreError::Content("no digest"))?;
        Ok(Some((u64::from_be_bytes(*next), digest)))
    }

    /// Reads what the journal has more; false if this is not the index of this journal, or of another layout.
    fn reads_on(&self, journal: &Journal) -> Result<bool, StoreError> {
        let format = self.meta.get("format")?;
        if format.is_none_or(|format| format.as_ref() != FORMAT.to_be_bytes()) {
            return Ok(false);
        }
        let Some((next, digest)) = self.read_up_to()? else {
            self.add(journal.located_but_looks(0)?, journal)?;
            return Ok(true);
        };
        // another key seals now: what the one before sealed is sealed anew
        let key = journal.index_key()?.map(|key| key.id());
        if self.meta.get("key")?.as_deref() != key.as_ref().map(<[u8; 4]>::as_slice) {
            return Ok(false);
        }
        // the last entry that was read, and what follows
        let before = next.saturating_sub(1);
        let mut read = journal.located_but_looks(before)?;
        if read.first != Some((before, digest)) {
            return Ok(false);
        }
        read.located.retain(|it| it.recorded.sequence >= next);
        self.add(read, journal)?;
        Ok(true)
    }

    fn add(&self, read: ReadOn, journal: &Journal) -> Result<(), StoreError> {
        let ReadOn { located, first: _, last } = read;
        let (Some((last, digest)), Some(key)) = (last, journal.index_key()?) else {
            return Ok(self.db.flush().map(|_| ())?);
        };
        let read = [&(last + 1).to_be_bytes()[..], &digest].concat();
        let mut entries = located.into_iter().peekable();
        while entries.peek().is_some() {
            let mut rows = Rows::default();
            for located in entries.by_ref().take(AT_ONCE) {
                rows.add(located, &key)?;
            }
            self.entries.apply_batch(rows.entries)?;
            self.served.apply_batch(rows.served)?;
            self.lineage.apply_batch(rows.lineage)?;
        }
        // how far it has read is written once all of that is on disk
        self.db.flush()?;
        self.meta.insert("key", &key.id())?;
        self.meta.insert("read", read)?;
        self.db.flush()?;
        Ok(())
    }
}

impl ServedHistory for StateStore {
    fn served(&self) -> Result<Vec<ServedAt>, StoreError> {
        let Some(key) = self.journal.index_key()? else { return Ok(Vec::new()) };
        let rows = self.trees()?.served.iter();
        rows.map(|row| {
            let (name, value) = row?;
            index::opened(&key, &name, &value)
        })
        .collect()
    }
}

impl IdentifierHistory for StateStore {
    fn turns(&self, of: Named) -> Result<Vec<LineageEvent>, StoreError> {
        let Some(key) = self.journal.index_key()? else { return Ok(Vec::new()) };
        let prefix = index::lineage_prefix(of, &key);
        let rows = self.trees()?.lineage.scan_prefix(prefix);
        let turns = rows.map(|row| {
            let (name, value) = row?;
            let sequence = index::sequence_at(&name, prefix.len())?;
            Ok(LineageEvent { sequence, turn: index::opened(&key, &name, &value)? })
        });
        let mut turns: Vec<LineageEvent> = turns.collect::<Result<_, StoreError>>()?;
        turns.sort_by_key(|event| (event.sequence, index::turn_key(event.turn)));
        Ok(turns)
    }
}

impl EntriesByKind for StateStore {
    fn of_kind(&self, kind: JournalKind) -> Result<Vec<Recorded>, StoreError> {
        let rows = self.trees()?.entries.scan_prefix(index::kind_prefix(kind));
        let mut recorded = Vec::new();
        let mut places = Vec::new();
        for row in rows {
            let (key, value) = row?;
            let Kept { at, digest, place } = index::parse(&value)?;
            let sequence = index::sequence_at(&key, index::kind_prefix(kind).len())?;
            places.push((sequence, place));
            recorded.push(Recorded { sequence, at, kind, digest, entry: None });
        }
        let entries = self.journal.entries_at(kind, &places)?;
        for (recorded, entry) in recorded.iter_mut().zip(entries) {
            recorded.entry = entry;
        }
        Ok(recorded)
    }
}
