//! Writes a sorted table: the one file format of an edition's large parts.
//!
//! ```text
//! header   magic "HEARTHT1" · format version u32 · kind u32
//! entries  key length u32 · value length u32 · key · value          (ascending by key, no key twice)
//! offsets  one u64 an entry: where in the file it starts
//! footer   entry count u64 · start of offsets u64 · blake3 of all before it, 32 bytes · magic "HEARTHT1"
//! ```
//!
//! All numbers little-endian. In: keys in order with their values, streamed. Out: a synced file and what it holds.
//! Leaves to `keys` what keys mean, and to the `stored_` modules what values do. Source: the sorted-string table of
//! F. Chang et al., *Bigtable*, OSDI 2006; checksummed footer after tantivy.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::EditionError;

pub(super) const MAGIC: [u8; 8] = *b"HEARTHT1";
pub(super) const FORMAT_VERSION: u32 = 1;
pub(super) const HEADER_BYTES: usize = 16;
pub(super) const ENTRY_HEADER_BYTES: usize = 8;
pub(super) const FOOTER_BYTES: usize = 56;

/// So many bytes are hashed and written at a time.
const PENDING: usize = 1 << 18;

/// Which table a file is: a file in another's place is noticed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(super) enum TableKind {
    Records = 1,
    Persons = 2,
    Households = 3,
    Links = 4,
    /// No part of an edition: kept beside them.
    Answers = 5,
    Events = 6,
    Residences = 7,
    Relations = 8,
    Marks = 9,
}

impl TableKind {
    /// True if keys begin with a number of eight bytes that tells most of them apart.
    pub(super) fn is_by_number(self) -> bool {
        match self {
            Self::Records | Self::Answers | Self::Events => false,
            Self::Persons
            | Self::Households
            | Self::Links
            | Self::Residences
            | Self::Relations
            | Self::Marks => true,
        }
    }
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct TableSummary {
    /// Entries.
    pub rows: u64,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Of the whole file, footer included.
    pub blake3: blake3::Hash,
}

/// A table being written; nothing counts before [`TableWriter::finish`].
pub(super) struct TableWriter {
    path: PathBuf,
    file: File,
    /// What is neither hashed nor written yet: both are far quicker for many entries at once.
    pending: Vec<u8>,
    hasher: blake3::Hasher,
    offsets: Vec<u64>,
    position: u64,
    last_key: Vec<u8>,
}

impl TableWriter {
    /// Starts a new file; refuses one that is there.
    pub(super) fn create(path: &Path, kind: TableKind) -> Result<Self, EditionError> {
        let file = File::create_new(path).map_err(EditionError::io(path))?;
        let mut writer = Self {
            path: path.to_owned(),
            file,
            pending: Vec::with_capacity(PENDING + (1 << 12)),
            hasher: blake3::Hasher::new(),
            offsets: Vec::new(),
            position: 0,
            last_key: Vec::new(),
        };
        writer.put(&MAGIC)?;
        writer.put(&FORMAT_VERSION.to_le_bytes())?;
        writer.put(&(kind as u32).to_le_bytes())?;
        Ok(writer)
    }

    /// Adds an entry; its key must lie after the last one's.
    pub(super) fn add(&mut self, key: &[u8], value: &[u8]) -> Result<(), EditionError> {
        if !self.offsets.is_empty() && key <= self.last_key.as_slice() {
            return Err(EditionError::Inconsistent(
                "a table's keys are not in order, or one comes twice",
            ));
        }
        let too_long = |_| EditionError::Inconsistent("a key or value is longer than 4 GiB");
        let key_length = u32::try_from(key.len()).map_err(too_long)?;
        let value_length = u32::try_from(value.len()).map_err(too_long)?;
        self.offsets.push(self.position);
        self.put(&key_length.to_le_bytes())?;
        self.put(&value_length.to_le_bytes())?;
        self.put(key)?;
        self.put(value)?;
        self.last_key.clear();
        self.last_key.extend_from_slice(key);
        Ok(())
    }

    /// Writes offsets and footer and syncs the file.
    pub(super) fn finish(mut self) -> Result<TableSummary, EditionError> {
        let rows = self.offsets.len() as u64;
        let start_of_offsets = self.position;
        for offset in std::mem::take(&mut self.offsets) {
            self.put(&offset.to_le_bytes())?;
        }
        self.put(&rows.to_le_bytes())?;
        self.put(&start_of_offsets.to_le_bytes())?;
        self.flush()?;
        let body = self.hasher.finalize();
        self.put(body.as_bytes())?;
        self.put(&MAGIC)?;
        self.flush()?;
        let Self { path, file, hasher, position, .. } = self;
        file.sync_all().map_err(EditionError::io(&path))?;
        Ok(TableSummary { rows, bytes: position, blake3: hasher.finalize() })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), EditionError> {
        self.pending.extend_from_slice(bytes);
        self.position += bytes.len() as u64;
        if self.pending.len() < PENDING { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), EditionError> {
        self.hasher.update(&self.pending);
        self.file.write_all(&self.pending).map_err(EditionError::io(&self.path))?;
        self.pending.clear();
        Ok(())
    }
}
