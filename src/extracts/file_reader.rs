//! One file, row by row: split, decoded, keyed; what cannot be used is set aside.
//!
//! In: an opened file. Out: batches of verified rows, so that the caller can spread the work on them over threads, and a
//! summary in which every row is accounted for. What makes rows of bytes is left to `raw_rows`, `record_supply` and `xml`.
//! Memory holds a batch, and a key and fingerprint a row, to know duplicates by.

use std::{collections::BTreeMap, path::PathBuf};

use compact_str::CompactString;

use super::{
    assembly::{Assembly, OpenRow, Orphan, Part},
    encoding::FileEncoding,
    error::ExtractError,
    header::Header,
    key::{Entry, RowKey, SeenKeys},
    pick::{Pick, RawRecord},
    quarantine::{QuarantineReason, QuarantinedRow},
    raw_rows::{Next, RawRows},
    record_supply::RecordSupply,
    row::{AttachedRecord, ExtractRow},
    row_check::{CheckedRow, RowCheck, SplitRows},
    summary::{DuplicateRow, ExtractSummary},
    xml::{XmlFault, XmlSupply},
};
use crate::rules::{RecordRules, RecordUse};

/// Reads one file.
pub(super) struct FileReader {
    pub(super) dataset: CompactString,
    pub(super) file: String,
    pub(super) path: PathBuf,
    pub(super) encoding: FileEncoding,
    pub(super) header: Header,
    pub(super) key: RowKey,
    pub(super) supply: Supply,
    pub(super) records: Option<RecordRules>,
    pub(super) assembly: Option<Assembly>,
    pub(super) seen: SeenKeys,
    pub(super) rows: u64,
    pub(super) verified: u32,
    pub(super) attached: u64,
    pub(super) unused: BTreeMap<String, u64>,
    pub(super) blank_lines: u64,
    pub(super) duplicates: Vec<DuplicateRow>,
    pub(super) quarantined: Vec<QuarantinedRow>,
    pub(super) ended: bool,
    /// A key may come again and means another row: in changes of a register, the later one is the newer.
    pub(super) keys_may_repeat: bool,
}

/// What makes rows of a file's bytes.
pub(super) enum Supply {
    /// A file with a header; the columns that are wanted, if not all.
    Table(RawRows, Option<Wanted>),
    /// Lines without a header.
    Records(RecordSupply),
    /// A document.
    Xml(Box<XmlSupply>),
}

/// The columns that are wanted of a file with a header.
pub(super) struct Wanted {
    /// All that it has.
    pub(super) names: Vec<String>,
    /// Where those are.
    pub(super) picks: Vec<Pick>,
}

impl FileReader {
    /// The next verified rows, at most so many (more only where all wait for the file's end); `None` when it is read.
    pub(super) fn next_batch(
        &mut self,
        max_rows: usize,
    ) -> Result<Option<Vec<ExtractRow>>, ExtractError> {
        while !self.ended {
            let mut found = SplitRows::default();
            self.ended = self.split_rows(&mut found, max_rows.max(1))?;
            let encoding = match &self.supply {
                Supply::Table(..) | Supply::Records(_) => self.encoding,
                // its values are decoded one by one
                Supply::Xml(_) => FileEncoding::Utf8,
            };
            let check = RowCheck { encoding, header: &self.header, key: &self.key };
            let checked = found.check(&check);
            let mut batch = Vec::with_capacity(checked.len());
            for (line, row) in checked {
                batch.extend(self.account(line, row));
            }
            if self.ended {
                self.end(&mut batch)?;
            }
            if !batch.is_empty() {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    }

    /// Splits the next rows, at most so many; true if the file ends with them.
    fn split_rows(&mut self, found: &mut SplitRows, max: usize) -> Result<bool, ExtractError> {
        let Self { supply, header, path, .. } = self;
        let told = |error| ExtractError::of_io(path, error);
        match supply {
            Supply::Table(raw, wanted) => {
                let wanted = wanted.as_ref();
                let names = wanted.map_or(header.names(), |wanted| &wanted.names);
                let width = names.len();
                while found.len() < max {
                    match raw.next(width).map_err(told)? {
                        Next::End => return Ok(true),
                        Next::Bad { line, cell, reason } => {
                            let column = cell.and_then(|at| names.get(at).cloned());
                            found.push_bad(line, column, reason);
                        }
                        Next::Row(line) => {
                            raw.row.drop_empty_beyond(width);
                            match wanted {
                                None => found.push(line, &raw.row),
                                Some(wanted) => found.push_wanted(line, &raw.row, wanted),
                            }
                        }
                    }
                }
                Ok(false)
            }
            Supply::Records(records) => records.fill(found, max).map_err(told),
            Supply::Xml(document) => document.fill(found, max).map_err(|fault| match fault {
                XmlFault::Io(error) => ExtractError::of_io(path, error),
                XmlFault::Form { line, what } => {
                    ExtractError::Xml { path: path.clone(), line, what }
                }
            }),
        }
    }

    /// Counts a row that was checked; a row that nothing more can come to comes back, unless it is repeated or set aside.
    fn account(&mut self, line: u64, row: CheckedRow) -> Option<ExtractRow> {
        match row {
            CheckedRow::Blank => {
                self.blank_lines += 1;
                None
            }
            CheckedRow::Bad { column, reason } => {
                self.rows += 1;
                self.set_aside(line, column, reason);
                let open = self.assembly.as_mut()?.set_aside(line);
                open.and_then(|row| self.enter(row))
            }
            CheckedRow::Nobody { layout } => {
                self.rows += 1;
                let layouts = self.records.as_ref().map(|records| &records.layouts);
                let layout = layouts.and_then(|layouts| layouts.get(usize::from(layout)));
                if let Some(RecordUse::NoPerson(reason)) = layout.map(|layout| &layout.becomes) {
                    *self.unused.entry(reason.clone()).or_default() += 1;
                }
                None
            }
            CheckedRow::Part { layout, fingerprint, cells } => {
                self.rows += 1;
                let record = AttachedRecord { record: layout, line, cells };
                let orphan = self.assembly.as_mut()?.part(Part { fingerprint, record });
                if let Some(Orphan { line, reason }) = orphan {
                    self.set_aside(line, None, reason);
                }
                None
            }
            CheckedRow::Good { record_id, key_digest, fingerprint, cells } => {
                self.rows += 1;
                let parts = Vec::new();
                let row = OpenRow { line, record_id, key_digest, fingerprint, cells, parts };
                match &mut self.assembly {
                    None => self.enter(row),
                    Some(assembly) => {
                        let before = assembly.row(row);
                        before.and_then(|row| self.enter(row))
                    }
                }
            }
        }
    }

    /// Enters a whole row's key; a key that is taken makes the row a duplicate or sets it aside, with its parts.
    fn enter(&mut self, row: OpenRow) -> Option<ExtractRow> {
        let fingerprint = row.whole_fingerprint();
        let OpenRow { line, record_id, key_digest, fingerprint: _, cells, parts } = row;
        let lines = std::iter::once(line).chain(parts.iter().map(|part| part.record.line));
        let entry = match self.key {
            RowKey::LineNumber => Entry::New,
            RowKey::Columns { .. } if self.keys_may_repeat => Entry::New,
            RowKey::Columns { .. } => self.seen.enter(key_digest, line, fingerprint),
        };
        match entry {
            Entry::New => {}
            Entry::Repeated { of_line } => {
                for line in lines {
                    let record_id = record_id.clone();
                    self.duplicates.push(DuplicateRow { record_id, line, of_line });
                }
                return None;
            }
            Entry::Taken { line: first } => {
                for at in lines {
                    let reason = if at == line {
                        QuarantineReason::KeyUsed { line: first }
                    } else {
                        QuarantineReason::RowSetAside { line }
                    };
                    let column = (at == line).then(|| self.key.columns());
                    self.set_aside(at, column, reason);
                }
                return None;
            }
        }
        let number = self.verified;
        self.verified += 1;
        self.attached += parts.len() as u64;
        let attached = parts.into_iter().map(|part| part.record).collect();
        Some(ExtractRow { row: number, line, record_id, fingerprint, cells, attached })
    }

    /// The file is read: rows that waited for its end are entered, and its own counts are checked.
    fn end(&mut self, batch: &mut Vec<ExtractRow>) -> Result<(), ExtractError> {
        if let Some(assembly) = &mut self.assembly {
            let (rows, orphans) = assembly.end();
            for Orphan { line, reason } in orphans {
                self.set_aside(line, None, reason);
            }
            for row in rows {
                batch.extend(self.enter(row));
            }
            self.quarantined.sort_by_key(|row| row.line);
        }
        let counts = match &self.supply {
            Supply::Table(..) => None,
            Supply::Records(records) => {
                self.blank_lines = records.blank_lines();
                Some(&records.counts)
            }
            Supply::Xml(document) => Some(document.counts()),
        };
        match (counts, &self.records) {
            (Some(counts), Some(records)) => counts.check(&self.path, records),
            (_, _) => Ok(()),
        }
    }

    /// What became of the rows. Call it when [`FileReader::next_batch`] has returned `None`: of rows that nobody has asked
    /// for only the bytes count, towards the digest.
    pub(super) fn finish(mut self) -> Result<ExtractSummary, ExtractError> {
        let read = match &mut self.supply {
            Supply::Table(raw, _) => raw.drain(),
            Supply::Records(records) => records.drain(),
            Supply::Xml(document) => document.drain(),
        };
        let (bytes, digest) = read.map_err(|error| ExtractError::of_io(&self.path, error))?;
        Ok(ExtractSummary {
            dataset: self.dataset,
            file: self.file,
            rows: self.rows,
            verified: u64::from(self.verified),
            attached: self.attached,
            unused: self.unused,
            superseded: 0,
            odd_changes: BTreeMap::new(),
            duplicates: self.duplicates,
            quarantined: self.quarantined,
            blank_lines: self.blank_lines,
            encoding: self.encoding,
            bytes,
            digest,
        })
    }

    fn set_aside(&mut self, line: u64, column: Option<String>, reason: QuarantineReason) {
        let (dataset, file) = (self.dataset.to_string(), self.file.clone());
        self.quarantined.push(QuarantinedRow { dataset, file, line, column, reason });
    }
}

impl SplitRows {
    /// Takes the wanted columns of a row, or what is wrong with its width.
    fn push_wanted(&mut self, line: u64, row: &super::split::Splitter, wanted: &Wanted) {
        let record = RawRecord::Cells(row);
        if record.is_blank() {
            self.push(line, row);
        } else if row.len() == wanted.names.len() {
            let cells = wanted.picks.iter().map(|pick| pick.of(record));
            self.push_record(line, 0, false, cells);
        } else {
            let (found, expected) = (row.len(), wanted.names.len());
            self.push_bad(line, None, QuarantineReason::CellCount { found, expected });
        }
    }
}
