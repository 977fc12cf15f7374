//! Appending to the journal: one writer, whole batches, on disk before the call returns.
//!
//! In: entries and the clock reading. Out: their sequence numbers, once they are synced. What a killed writer left half-written is cut off
//! on opening; an append that fails leaves the writer unusable, as nobody knows then what the disk holds.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::lock::{exclusive, private_folder};
use super::reader::Batch;
use super::segment::{MAGIC, Segment, frames};
use super::{Journal, JournalEntry, JournalError, frame};

/// Sizes that a writer keeps to.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A segment that has reached this many bytes is followed by another.
    pub segment: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { segment: 16 << 20 }
    }
}

/// The right to append: holds the journal's lock.
#[derive(Debug)]
pub struct JournalWriter {
    journal: Journal,
    limits: Limits,
    file: File,
    segment: Segment,
    length: u64,
    next: u64,
    unsure: bool,
    _lock: File,
}

impl JournalWriter {
    /// Opens a journal for writing; an absent one is made. Waits a few seconds for another writer to end.
    ///
    /// # Errors
    /// [`JournalError::Locked`], [`JournalError::Damaged`] if the last segment is, [`JournalError::Io`].
    pub fn open(journal: &Journal, limits: Limits) -> Result<Self, JournalError> {
        let folder = journal.folder();
        private_folder(folder).map_err(JournalError::io(folder))?;
        let path = folder.join(".lock");
        let lock = exclusive(&path).map_err(JournalError::io(&path))?;
        let lock = lock.ok_or(JournalError::Locked { path })?;
        let last = Segment::list(folder)?.pop();
        let resumed = match &last {
            Some(segment) => resume(segment)?,
            None => None,
        };
        // a segment of which not even the beginning was written holds nothing, and is begun again
        let segment = last.unwrap_or_else(|| Segment::beginning_with(folder, 0));
        let (file, length, next) = match resumed {
            Some(resumed) => resumed,
            None => (begin(&segment, folder)?, MAGIC.len() as u64, segment.first),
        };
        let journal = journal.clone();
        Ok(Self { journal, limits, file, segment, length, next, unsure: false, _lock: lock })
    }

    /// The journal that is written to.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The number that the next entry will have.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        self.next
    }

    /// Appends a batch as one: after a kill all of its entries are there or none. They are on disk when this returns. Gives the number
    /// of the first.
    ///
    /// # Errors
    /// [`JournalError::Batch`] for an empty or too large batch; [`JournalError::Io`], after which the writer is [`JournalError::Unsure`].
    pub fn append(&mut self, at: &str, entries: &[JournalEntry]) -> Result<u64, JournalError> {
        if self.unsure {
            return Err(JournalError::Unsure { folder: self.journal.folder().to_owned() });
        }
        if entries.is_empty() {
            return Err(JournalError::Batch("it is empty"));
        }
        let batch = Batch { at: at.to_owned(), entries: entries.iter().collect::<Vec<_>>() };
        let payload = serde_json::to_vec(&batch)
            .map_err(|_| JournalError::Batch("it cannot be put into JSON"))?;
        let first = self.next;
        let bytes = frame::encode(first, &payload)
            .ok_or(JournalError::Batch("it is longer than 256 MiB"))?;
        self.unsure = true;
        if self.length >= self.limits.segment && self.next > self.segment.first {
            self.segment = Segment::beginning_with(self.journal.folder(), self.next);
            self.file = begin(&self.segment, self.journal.folder())?;
            self.length = MAGIC.len() as u64;
        }
        self.file
            .write_all(&bytes)
            .and_then(|()| self.file.sync_data())
            .map_err(JournalError::io(&self.segment.path))?;
        self.length += bytes.len() as u64;
        self.next += entries.len() as u64;
        self.unsure = false;
        Ok(first)
    }
}

/// Opens a segment at its sound end, and cuts off what is torn after it: the file, its length, the next entry's number. `None` if not even
/// its beginning was written.
fn resume(segment: &Segment) -> Result<Option<(File, u64, u64)>, JournalError> {
    let bytes = segment.read()?;
    let found = frames(segment, &bytes, true)?;
    if found.sound == 0 {
        return Ok(None);
    }
    let next = next_of(segment, &found.frames)?;
    let io = JournalError::io;
    let mut file = File::options().write(true).open(&segment.path).map_err(io(&segment.path))?;
    let length = found.sound as u64;
    if found.sound < bytes.len() {
        file.set_len(length).and_then(|()| file.sync_all()).map_err(io(&segment.path))?;
    }
    file.seek(SeekFrom::Start(length)).map_err(io(&segment.path))?;
    Ok(Some((file, length, next)))
}

/// The number after a segment's last entry.
fn next_of(segment: &Segment, found: &[(usize, frame::Frame<'_>)]) -> Result<u64, JournalError> {
    let Some((position, last)) = found.last() else { return Ok(segment.first) };
    let batch: Batch<serde_json::Value> = serde_json::from_slice(last.payload).map_err(|_| {
        JournalError::damaged(&segment.path, *position, "a batch cannot be understood")
    })?;
    Ok(last.sequence + batch.entries.len() as u64)
}

/// Begins a segment. Its name is durable before anything is written to it.
fn begin(segment: &Segment, folder: &Path) -> Result<File, JournalError> {
    let io = |cause| JournalError::io(&segment.path)(cause);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&segment.path).map_err(io)?;
    file.write_all(MAGIC).and_then(|()| file.sync_all()).map_err(io)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(JournalError::io(folder))?;
    Ok(file)
}
