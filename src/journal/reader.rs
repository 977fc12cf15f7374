//! Reading the journal from any entry on.
//!
//! In: its folder. Out: entries in order, each with its number. Takes no lock: what a writer is just appending is not there yet.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::segment::{Segment, frames};
use super::{JournalEntry, JournalError, JournalKind, Recorded};

/// A journal to be read. Nothing is held open; an absent folder is an empty journal.
#[derive(Clone, Debug)]
pub struct Journal {
    folder: PathBuf,
}

/// One batch as it is written.
#[derive(Serialize, Deserialize)]
pub(super) struct Batch<E> {
    pub(super) at: String,
    pub(super) entries: Vec<E>,
}

impl Journal {
    /// Where the journal lies in a council's state folder.
    #[must_use]
    pub fn in_state(state: &Path) -> Self {
        Self { folder: state.join("journal") }
    }

    /// The journal in this very folder.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Every entry from the one with this number on. Segments that end before it are not read.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] with file and position, [`JournalError::Newer`], [`JournalError::Io`].
    pub fn entries_from(&self, from: u64) -> Result<Vec<Recorded>, JournalError> {
        let segments = Segment::list(&self.folder)?;
        if let Some(first) = segments.first().filter(|segment| segment.first != 0) {
            return Err(JournalError::damaged(&first.path, 0, "the segments before it are gone"));
        }
        let skip = segments.iter().take_while(|segment| segment.first <= from).count();
        let mut recorded = Vec::new();
        let mut next = None;
        for (at, segment) in segments.iter().enumerate().skip(skip.saturating_sub(1)) {
            if next.is_some_and(|next| next != segment.first) {
                let detail = "entries between this segment and the one before are gone";
                return Err(JournalError::damaged(&segment.path, 0, detail));
            }
            let bytes = segment.read()?;
            let mut number = segment.first;
            for (position, frame) in frames(segment, &bytes, at + 1 == segments.len())?.frames {
                if frame.sequence != number {
                    let detail = "its entries are not the next ones";
                    return Err(JournalError::damaged(&segment.path, position, detail));
                }
                let batch = parse(segment, position, frame.payload)?;
                for entry in batch.entries {
                    if number >= from {
                        let at = batch.at.clone();
                        recorded.push(Recorded {
                            sequence: number,
                            at,
                            digest: frame.digest,
                            entry,
                        });
                    }
                    number += 1;
                }
            }
            next = Some(number);
        }
        Ok(recorded)
    }

    /// Every entry.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn entries(&self) -> Result<Vec<Recorded>, JournalError> {
        self.entries_from(0)
    }
}

fn parse(
    segment: &Segment,
    position: usize,
    payload: &[u8],
) -> Result<Batch<JournalEntry>, JournalError> {
    if let Ok(batch) = serde_json::from_slice(payload) {
        return Ok(batch);
    }
    // whole, and not readable: of a kind that this program lacks, or written by no Hearth
    let kinds: Result<Batch<serde_json::Value>, _> = serde_json::from_slice(payload);
    let known = |entry: &serde_json::Value| {
        let kind = entry.get("kind").and_then(serde_json::Value::as_str);
        kind.is_some_and(|kind| JournalKind::ALL.iter().any(|known| known.word() == kind))
    };
    match kinds {
        Ok(batch) if !batch.entries.iter().all(known) => {
            Err(JournalError::Newer { path: segment.path.clone(), position: position as u64 })
        }
        Ok(_) | Err(_) => {
            Err(JournalError::damaged(&segment.path, position, "a batch cannot be understood"))
        }
    }
}
