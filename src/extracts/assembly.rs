//! Records that are part of a row come to the row that they are part of.
//!
//! In: checked rows and parts, in the order of the file. Out: rows with their parts, as soon as nothing more can be theirs;
//! and the parts that are no row's, with the reason. A part of a row that is set aside is set aside with it.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::{
    quarantine::QuarantineReason,
    row::{AttachedRecord, Cells, first_half},
};
use crate::rules::{Attachment, RecordRules, RecordUse};

/// A row that parts may still come to.
pub(super) struct OpenRow {
    pub(super) line: u64,
    pub(super) record_id: CompactString,
    pub(super) key_digest: [u8; 16],
    /// Of its own cells.
    pub(super) fingerprint: [u8; 16],
    pub(super) cells: Cells,
    pub(super) parts: Vec<Part>,
}

/// A record that is part of a row.
pub(super) struct Part {
    pub(super) fingerprint: [u8; 16],
    pub(super) record: AttachedRecord,
}

impl OpenRow {
    /// Of the row and its parts together: a claim whose child changed has changed.
    pub(super) fn whole_fingerprint(&self) -> [u8; 16] {
        if self.parts.is_empty() {
            return self.fingerprint;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.fingerprint);
        for part in &self.parts {
            hasher.update(&part.record.record.to_le_bytes()).update(&part.fingerprint);
        }
        first_half(&hasher.finalize())
    }
}

/// A part that is no row's.
pub(super) struct Orphan {
    pub(super) line: u64,
    pub(super) reason: QuarantineReason,
}

/// Brings parts to their rows.
pub(super) struct Assembly {
    /// By layout: the columns that say whose part it is; none for the nearest row.
    by: Vec<Option<Vec<usize>>>,
    /// True if any part finds its row by key: rows are then held to the end of the file.
    holds: bool,
    open: Vec<OpenRow>,
    /// The line of the last row, if that was set aside.
    aside: Option<u64>,
    waiting: Vec<Part>,
}

impl Assembly {
    /// For the types of record of a source; `None` if none is part of a row.
    pub(super) fn new(records: &RecordRules) -> Option<Self> {
        let mut by = Vec::with_capacity(records.layouts.len());
        let (mut parts, mut holds) = (false, false);
        for layout in &records.layouts {
            by.push(match &layout.becomes {
                RecordUse::Attached(Attachment::SameKey(columns)) => {
                    (parts, holds) = (true, true);
                    Some(columns.clone())
                }
                RecordUse::Attached(Attachment::Nearest) => {
                    parts = true;
                    None
                }
                RecordUse::Row | RecordUse::NoPerson(_) => None,
            });
        }
        let (open, waiting) = (Vec::new(), Vec::new());
        parts.then_some(Self { by, holds, open, aside: None, waiting })
    }

    /// Takes a row; the one before it comes back, if it is whole.
    pub(super) fn row(&mut self, row: OpenRow) -> Option<OpenRow> {
        self.aside = None;
        let before = if self.holds { None } else { self.open.pop() };
        self.open.push(row);
        before
    }

    /// Takes note that a line was set aside that may have been a row.
    pub(super) fn set_aside(&mut self, line: u64) -> Option<OpenRow> {
        self.aside = Some(line);
        if self.holds { None } else { self.open.pop() }
    }

    /// Takes a part; it comes back if there is no row that it could be part of.
    pub(super) fn part(&mut self, part: Part) -> Option<Orphan> {
        if self.by[usize::from(part.record.record)].is_some() {
            self.waiting.push(part);
            return None;
        }
        let line = part.record.line;
        match (self.aside, self.open.last_mut()) {
            (Some(row), _) => {
                Some(Orphan { line, reason: QuarantineReason::RowSetAside { line: row } })
            }
            (None, Some(row)) => {
                row.parts.push(part);
                None
            }
            (None, None) => Some(Orphan { line, reason: QuarantineReason::NoRow }),
        }
    }

    /// The rows that are left at the end of the file, in their order, and the parts that found none.
    pub(super) fn end(&mut self) -> (Vec<OpenRow>, Vec<Orphan>) {
        let mut rows = std::mem::take(&mut self.open);
        let mut orphans = Vec::new();
        let mut places: FxHashMap<(&[usize], Vec<String>), usize> = FxHashMap::default();
        let rules: Vec<&[usize]> = self.by.iter().flatten().map(Vec::as_slice).collect();
        for (at, row) in rows.iter().enumerate() {
            for columns in &rules {
                // the first of two rows with one key keeps it, and its parts with it
                places.entry((columns, key_of(&row.cells, columns))).or_insert(at);
            }
        }
        let mut found: Vec<(usize, Part)> = Vec::new();
        for part in std::mem::take(&mut self.waiting) {
            let columns = self.by[usize::from(part.record.record)].as_deref().unwrap_or_default();
            let key = key_of(&part.record.cells, columns);
            let filled = key.iter().any(|value| !value.is_empty());
            if let Some(&row) = places.get(&(columns, key)).filter(|_| filled) {
                found.push((row, part));
            } else {
                let line = part.record.line;
                orphans.push(Orphan { line, reason: QuarantineReason::NoRow });
            }
        }
        drop(places);
        for (row, part) in found {
            rows[row].parts.push(part);
        }
        (rows, orphans)
    }
}

fn key_of(cells: &Cells, columns: &[usize]) -> Vec<String> {
    columns.iter().map(|column| cells.get(*column).to_owned()).collect()
}
