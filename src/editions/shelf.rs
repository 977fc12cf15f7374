//! The shelf: all editions of a council in one folder, and the pointer to the one that is served.
//!
//! In: the folder. Out: the list, any edition open, the right to write the next. Moves the pointer and removes old
//! editions; never changes one. What must outlive a removed edition (serials and names given out) it remembers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::lock::ShelfLock;
use super::{
    EditionCounts, EditionError, EditionId, EditionWriter, NextSerials, OpenEdition,
    ShelfManifests, durable, part_names,
};

/// A council's editions.
#[derive(Clone, Debug)]
pub struct EditionShelf {
    folder: PathBuf,
}

/// One line of the list of editions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShelfEntry {
    /// The edition.
    pub id: EditionId,
    /// How much it holds; none if it is damaged so that it does not say.
    pub counts: Option<EditionCounts>,
    /// True for the one that is served.
    pub current: bool,
    /// Why it is held back, if it is.
    pub held: Option<String>,
}

/// What the shelf knows beyond the editions that are on it.
#[derive(Default, Serialize, Deserialize)]
struct ShelfMemory {
    serials: NextSerials,
    /// Date → the highest number given to an edition of that night.
    numbers: BTreeMap<String, u32>,
}

/// Makes a folder that only its owner may enter: editions hold names and dates of birth. One that is there keeps its rights.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl EditionShelf {
    /// Opens a shelf; an absent folder is made, and is an empty shelf.
    ///
    /// # Errors
    /// [`EditionError::Io`] if the folder cannot be made or read.
    pub fn open(folder: &Path) -> Result<Self, EditionError> {
        private_folder(folder).map_err(EditionError::io(folder))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Where it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes the lock and begins the next edition of a night; sweeps away what a killed run left.
    ///
    /// # Errors
    /// [`EditionError::Locked`] if another run is at it; [`EditionError::Io`], [`EditionError::Corrupt`].
    pub fn begin(&self, as_of: jiff::civil::Date) -> Result<EditionWriter, EditionError> {
        EditionWriter::begin(self, as_of)
    }

    /// The editions on the shelf, oldest first.
    ///
    /// # Errors
    /// [`EditionError::Io`], or whatever is wrong with the manifest of the edition that is served.
    pub fn list(&self) -> Result<Vec<ShelfEntry>, EditionError> {
        let current = self.current_id()?;
        let entry = |id: EditionId| {
            let current = current == Some(id);
            let counts = match self.manifest(id) {
                Ok(manifest) => Some(manifest.counts),
                Err(fault) if current => return Err(fault),
                // what nobody is served keeps nobody from seeing the others
                Err(_) => None,
            };
            // a kill between pointer and marker leaves both: the pointer counts
            let held = if current { None } else { self.held(id)? };
            Ok(ShelfEntry { id, counts, current, held })
        };
        self.ids()?.into_iter().map(entry).collect()
    }

    /// The name of the edition that is served; `None` before the first.
    ///
    /// # Errors
    /// [`EditionError::Io`], or [`EditionError::Corrupt`] if the pointer names no edition.
    pub fn current_id(&self) -> Result<Option<EditionId>, EditionError> {
        let path = self.folder.join(part_names::CURRENT);
        match fs::read(&path) {
            Ok(bytes) => {
                let id =
                    std::str::from_utf8(&bytes).ok().and_then(|text| text.trim_end().parse().ok());
                id.map(Some).ok_or_else(|| EditionError::corrupt(&path, "names no edition"))
            }
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(EditionError::Io { path, cause }),
        }
    }

    /// Editions without a pointer to one of them: to begin anew would give everybody another identifier.
    ///
    /// A first night that was killed before it pointed at its edition served nobody, and is no loss.
    pub(super) fn require_no_editions(&self) -> Result<(), EditionError> {
        if !self.has_served() {
            return Ok(());
        }
        match self.list()?.into_iter().rfind(|entry| entry.held.is_none()) {
            Some(ShelfEntry { id: newest, .. }) => Err(EditionError::PointerLost {
                path: self.folder.join(part_names::CURRENT),
                newest,
            }),
            None => Ok(()),
        }
    }

    /// Whether any edition was ever served.
    pub(super) fn has_served(&self) -> bool {
        self.folder.join(part_names::SERVED).exists()
    }

    /// The edition that is served, open.
    ///
    /// # Errors
    /// [`EditionError::NothingPublished`] before the first; otherwise as [`OpenEdition::open`].
    pub fn current(&self) -> Result<OpenEdition, EditionError> {
        let id = self.current_id()?;
        self.edition(
            id.ok_or_else(|| EditionError::NothingPublished { shelf: self.folder.clone() })?,
        )
    }

    /// Any edition on the shelf, open.
    ///
    /// # Errors
    /// [`EditionError::NoSuchEdition`]; otherwise as [`OpenEdition::open`].
    pub fn edition(&self, id: EditionId) -> Result<OpenEdition, EditionError> {
        self.require(id)?;
        let edition = OpenEdition::open(&self.path_of(id))?;
        if edition.id() == id {
            return Ok(edition);
        }
        Err(EditionError::corrupt(&self.path_of(id), "another edition under this name"))
    }

    /// Moves the pointer to an edition that was served before, or to the one before the current; removes nothing.
    ///
    /// Returns the edition that is served from now on. Identifiers minted since are not given out again. `first` is done once the edition
    /// has been read whole and before the pointer moves: what has to be on disk by then.
    ///
    /// # Errors
    /// [`EditionError::NoSuchEdition`], [`EditionError::NothingEarlier`], [`EditionError::Held`], [`EditionError::Locked`], a damaged
    /// edition, or what `first` gives: the pointer is then not moved.
    pub fn rollback<E: From<EditionError>>(
        &self,
        to: Option<EditionId>,
        first: impl FnOnce(&OpenEdition) -> Result<(), E>,
    ) -> Result<EditionId, E> {
        let lock = ShelfLock::take(&self.folder)?;
        let to = match to {
            Some(id) => id,
            None => self.before_current()?,
        };
        self.require(to)?;
        if self.current_id().ok().flatten() != Some(to) && self.held(to)?.is_some() {
            return Err(EditionError::Held { id: to }.into());
        }
        self.serve(to, &lock, first)?;
        Ok(to)
    }

    /// Serves a held edition from now on, after `first`, as with [`EditionShelf::rollback`].
    ///
    /// # Errors
    /// As [`EditionShelf::rollback`]; [`EditionError::NotHeld`].
    pub fn release<E: From<EditionError>>(
        &self,
        id: EditionId,
        first: impl FnOnce(&OpenEdition) -> Result<(), E>,
    ) -> Result<(), E> {
        let lock = ShelfLock::take(&self.folder)?;
        self.require(id)?;
        if self.held(id)?.is_none() {
            return Err(EditionError::NotHeld { id }.into());
        }
        self.serve(id, &lock, first)?;
        Ok(self.unmark(id)?)
    }

    /// Removes editions, after `first`; the current one always stays. Returns what was removed.
    ///
    /// # Errors
    /// [`EditionError::Locked`], [`EditionError::Io`], or what `first` gives; an edition is removed whole or not at all.
    pub fn prune<E: From<EditionError>>(
        &self,
        unwanted: impl FnOnce(&[ShelfEntry]) -> Vec<EditionId>,
        first: impl FnOnce(&[EditionId]) -> Result<(), E>,
    ) -> Result<Vec<EditionId>, E> {
        let lock = ShelfLock::take(&self.folder)?;
        let current = self.current_id()?;
        let entries = self.list()?;
        let mut unwanted = unwanted(&entries);
        unwanted.retain(|id| Some(*id) != current && entries.iter().any(|entry| entry.id == *id));
        if !unwanted.is_empty() {
            first(&unwanted)?;
            self.remove(&unwanted, &lock)?;
        }
        Ok(unwanted)
    }

    /// Where minting goes on: above every edition that is or was on the shelf, so that neither a rollback nor a held
    /// or removed edition makes an identifier come back for someone else. What a damaged one gave out, only the journal says:
    /// [`EditionWriter::above`] asks whether it does.
    ///
    /// # Errors
    /// As [`EditionShelf::manifests`].
    pub fn highest_serials(&self) -> Result<NextSerials, EditionError> {
        self.serials_above(&self.manifests()?)
    }

    /// The same, of manifests that were read already.
    pub(super) fn serials_above(
        &self,
        ShelfManifests { read, unread: _ }: &ShelfManifests,
    ) -> Result<NextSerials, EditionError> {
        let remembered = self.memory()?.serials;
        Ok(read.iter().fold(remembered, |highest, manifest| highest.max(manifest.identifiers)))
    }

    pub(super) fn highest_number(&self, as_of: jiff::civil::Date) -> Result<u32, EditionError> {
        let remembered = self.memory()?.numbers.get(&as_of.to_string()).copied().unwrap_or(0);
        let ids = self.ids()?;
        let on_shelf = ids.iter().filter(|id| id.as_of() == as_of).map(|id| id.number()).max();
        Ok(remembered.max(on_shelf.unwrap_or(0)))
    }

    /// Swaps the pointer. The lock is asked for as proof.
    pub(super) fn point_at(&self, id: EditionId, _lock: &ShelfLock) -> Result<(), EditionError> {
        durable::replace_file(
            &self.folder.join(part_names::CURRENT),
            format!("{id}\n").as_bytes(),
        )?;
        let served = self.folder.join(part_names::SERVED);
        if served.exists() { Ok(()) } else { durable::replace_file(&served, b"") }
    }

    /// Removes what a killed run left. The lock is asked for as proof: nobody else is writing.
    pub(super) fn sweep(&self, _lock: &ShelfLock) -> Result<(), EditionError> {
        for entry in fs::read_dir(&self.folder).map_err(EditionError::io(&self.folder))? {
            let entry = entry.map_err(EditionError::io(&self.folder))?;
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if name.starts_with(part_names::WRITING_PREFIX)
                || name.starts_with(part_names::PRUNED_PREFIX)
            {
                fs::remove_dir_all(&path).map_err(EditionError::io(&path))?;
            } else if name.starts_with(part_names::SWAP_PREFIX) {
                fs::remove_file(&path).map_err(EditionError::io(&path))?;
            }
        }
        durable::sync_folder(&self.folder)
    }

    fn serve<E: From<EditionError>>(
        &self,
        id: EditionId,
        lock: &ShelfLock,
        first: impl FnOnce(&OpenEdition) -> Result<(), E>,
    ) -> Result<(), E> {
        let edition = self.edition(id)?;
        edition.verify()?;
        first(&edition)?;
        Ok(self.point_at(id, lock)?)
    }

    /// Marks an edition as held.
    pub(super) fn mark(&self, id: EditionId, because: &str) -> Result<(), EditionError> {
        durable::replace_file(&self.path_of(id).join(part_names::HELD), because.as_bytes())
    }

    /// Takes the mark of a held edition away.
    pub(super) fn unmark(&self, id: EditionId) -> Result<(), EditionError> {
        let marker = self.path_of(id).join(part_names::HELD);
        match fs::remove_file(&marker) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                Err(EditionError::Io { path: marker, cause })
            }
            _ => durable::sync_folder(&self.path_of(id)),
        }
    }

    /// Removes editions; what must outlive them is remembered first.
    pub(super) fn remove(&self, ids: &[EditionId], lock: &ShelfLock) -> Result<(), EditionError> {
        self.remember()?;
        for id in ids {
            let doomed = self.folder.join(format!("{}{id}", part_names::PRUNED_PREFIX));
            durable::rename_folder(&self.path_of(*id), &doomed)?;
        }
        self.sweep(lock)
    }

    /// The edition that the current one was built on, if it is still here; else the one before it by name.
    fn before_current(&self) -> Result<EditionId, EditionError> {
        let current = self.current_id()?;
        let current =
            current.ok_or_else(|| EditionError::NothingPublished { shelf: self.folder.clone() })?;
        let manifest = self.manifest(current)?;
        let earlier = self.ids()?.into_iter().rev().filter(|&id| id < current);
        for id in manifest.previous.into_iter().chain(earlier) {
            if self.path_of(id).is_dir() && self.held(id)?.is_none() {
                return Ok(id);
            }
        }
        Err(EditionError::NothingEarlier { current, shelf: self.folder.clone() })
    }

    /// Why an edition is held, if it is.
    pub(super) fn held(&self, id: EditionId) -> Result<Option<String>, EditionError> {
        let path = self.path_of(id).join(part_names::HELD);
        match fs::read(&path) {
            Ok(because) => Ok(Some(String::from_utf8_lossy(&because).into_owned())),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(EditionError::Io { path, cause }),
        }
    }

    /// Editions on the shelf, oldest first: folders whose name is an edition's.
    pub(super) fn ids(&self) -> Result<Vec<EditionId>, EditionError> {
        let mut ids = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(EditionError::io(&self.folder))? {
            let entry = entry.map_err(EditionError::io(&self.folder))?;
            ids.extend(entry.file_name().to_str().and_then(|name| name.parse::<EditionId>().ok()));
        }
        ids.sort_unstable();
        Ok(ids)
    }

    fn require(&self, id: EditionId) -> Result<(), EditionError> {
        if self.path_of(id).is_dir() {
            return Ok(());
        }
        Err(EditionError::NoSuchEdition { id, shelf: self.folder.clone() })
    }

    pub(super) fn path_of(&self, id: EditionId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    fn memory(&self) -> Result<ShelfMemory, EditionError> {
        let path = self.folder.join(part_names::MEMORY);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|_| EditionError::corrupt(&path, "cannot be read")),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                Ok(ShelfMemory::default())
            }
            Err(cause) => Err(EditionError::Io { path, cause }),
        }
    }

    /// Writes down what must outlive the editions that are about to be removed.
    fn remember(&self) -> Result<(), EditionError> {
        let mut memory = self.memory()?;
        memory.serials = memory.serials.max(self.highest_serials()?);
        for id in self.ids()? {
            let highest = memory.numbers.entry(id.as_of().to_string()).or_default();
            *highest = (*highest).max(id.number());
        }
        let text = serde_json::to_vec_pretty(&memory)
            .map_err(|_| EditionError::Inconsistent("the shelf's memory cannot be written"))?;
        durable::replace_file(&self.folder.join(part_names::MEMORY), &text)
    }
}
