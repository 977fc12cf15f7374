//! Rows of bytes become rows of text with a key, or what is wrong with them: each by itself, many side by side.
//!
//! In: split rows, the file's encoding, header and key. Out: for each row its cells, key and digests, or that it is blank, or why
//! it cannot be used. Whether an earlier row has its key is left to `reader`, which sees the rows in their order.

use compact_str::CompactString;
use rayon::prelude::*;

use super::{
    encoding::{FileEncoding, decode},
    header::Header,
    key::RowKey,
    quarantine::QuarantineReason,
    row::{Cells, first_half},
    split::Splitter,
};

/// Rows that a thread checks at a time: fewer are not worth waking one.
const FEWEST: usize = 512;

/// Split rows, one behind the other.
#[derive(Default)]
pub(super) struct SplitRows {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    rows: Vec<SplitRow>,
}

enum SplitRow {
    /// Up to where its bytes and its cells' ends go.
    Cells { line: u64, bytes: usize, ends: usize, of: RecordOf },
    /// A record that is not used, by its layout.
    Nobody { line: u64, layout: u16 },
    /// No row.
    Bad { line: u64, column: Option<String>, reason: QuarantineReason },
}

/// What a split row is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RecordOf {
    /// A row of a file with a header.
    Table,
    /// A record that is a row.
    Row,
    /// A record of this layout, part of a row.
    Part(u16),
}

/// How the rows of a file are checked.
pub(super) struct RowCheck<'r> {
    pub(super) encoding: FileEncoding,
    pub(super) header: &'r Header,
    pub(super) key: &'r RowKey,
}

/// What a row turned out to be.
pub(super) enum CheckedRow {
    /// Nothing in any cell.
    Blank,
    /// A record that is not used, by its layout.
    Nobody { layout: u16 },
    /// Part of a row.
    Part { layout: u16, fingerprint: [u8; 16], cells: Cells },
    /// It cannot be used.
    Bad { column: Option<String>, reason: QuarantineReason },
    /// It can, unless its key is another row's.
    Good {
        record_id: CompactString,
        /// Of the key.
        key_digest: [u8; 16],
        fingerprint: [u8; 16],
        cells: Cells,
    },
}

impl SplitRows {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Takes the row in the splitter.
    pub(super) fn push(&mut self, line: u64, row: &Splitter) {
        let (bytes, ends) = row.parts();
        self.bytes.extend_from_slice(bytes);
        self.ends.extend_from_slice(ends);
        let (bytes, ends) = (self.bytes.len(), self.ends.len());
        self.rows.push(SplitRow::Cells { line, bytes, ends, of: RecordOf::Table });
    }

    /// Takes a record's columns; `part` if it is part of a row.
    pub(super) fn push_record<'c>(
        &mut self,
        line: u64,
        layout: usize,
        part: bool,
        cells: impl Iterator<Item = &'c [u8]>,
    ) {
        let start = self.bytes.len();
        for cell in cells {
            self.bytes.extend_from_slice(cell);
            self.ends.push(self.bytes.len() - start);
        }
        let of = if part { RecordOf::Part(short(layout)) } else { RecordOf::Row };
        let (bytes, ends) = (self.bytes.len(), self.ends.len());
        self.rows.push(SplitRow::Cells { line, bytes, ends, of });
    }

    /// Takes a record that is not used.
    pub(super) fn push_nobody(&mut self, line: u64, layout: usize) {
        self.rows.push(SplitRow::Nobody { line, layout: short(layout) });
    }

    /// Takes a line that is no row.
    pub(super) fn push_bad(&mut self, line: u64, column: Option<String>, reason: QuarantineReason) {
        self.rows.push(SplitRow::Bad { line, column, reason });
    }

    /// Checks all rows, in their order.
    pub(super) fn check(self, check: &RowCheck<'_>) -> Vec<(u64, CheckedRow)> {
        let Self { bytes, ends, rows } = self;
        let mut start = (0, 0);
        let starts: Vec<(usize, usize)> = rows
            .iter()
            .map(|row| {
                let here = start;
                if let SplitRow::Cells { bytes, ends, .. } = row {
                    start = (*bytes, *ends);
                }
                here
            })
            .collect();
        rows.into_par_iter()
            .zip(starts)
            .with_min_len(FEWEST)
            .map_init(Vec::new, |scratch, (row, start)| match row {
                SplitRow::Bad { line, column, reason } => {
                    (line, CheckedRow::Bad { column, reason })
                }
                SplitRow::Nobody { line, layout } => (line, CheckedRow::Nobody { layout }),
                SplitRow::Cells { line, bytes: bytes_end, ends: ends_end, of } => {
                    let (bytes, ends) = (&bytes[start.0..bytes_end], &ends[start.1..ends_end]);
                    (line, check.row(line, of, bytes, ends, scratch))
                }
            })
            .collect()
    }
}

impl RowCheck<'_> {
    fn row(
        &self,
        line: u64,
        of: RecordOf,
        bytes: &[u8],
        ends: &[usize],
        scratch: &mut Vec<u8>,
    ) -> CheckedRow {
        match of {
            RecordOf::Table if bytes.trim_ascii().is_empty() => return CheckedRow::Blank,
            RecordOf::Table | RecordOf::Row => {}
            RecordOf::Part(layout) => {
                return match self.decode(bytes, ends) {
                    Ok(cells) => {
                        CheckedRow::Part { layout, fingerprint: cells.fingerprint(scratch), cells }
                    }
                    Err((column, reason)) => CheckedRow::Bad { column, reason },
                };
            }
        }
        match self.decode_and_key(line, bytes, ends) {
            Ok((record_id, cells)) => CheckedRow::Good {
                key_digest: match self.key {
                    RowKey::Columns { .. } => first_half(&blake3::hash(record_id.as_bytes())),
                    // no two lines have one number
                    RowKey::LineNumber => [0; 16],
                },
                fingerprint: cells.fingerprint(scratch),
                record_id,
                cells,
            },
            Err((column, reason)) => CheckedRow::Bad { column, reason },
        }
    }

    /// The key and the text of a row, or the column at fault and why.
    fn decode_and_key(
        &self,
        line: u64,
        bytes: &[u8],
        ends: &[usize],
    ) -> Result<(CompactString, Cells), (Option<String>, QuarantineReason)> {
        let cells = self.decode(bytes, ends)?;
        let record_id = self
            .key
            .of(&cells, line)
            .ok_or_else(|| (Some(self.key.columns()), QuarantineReason::MissingKey))?;
        Ok((record_id, cells))
    }

    /// The text of a row, or the column at fault and why.
    fn decode(
        &self,
        bytes: &[u8],
        ends: &[usize],
    ) -> Result<Cells, (Option<String>, QuarantineReason)> {
        let column = |at: usize| self.header.names().get(at).cloned();
        let (found, expected) = (ends.len(), self.header.names().len());
        if found != expected {
            return Err((None, QuarantineReason::CellCount { found, expected }));
        }
        if let Some(nul) = memchr::memchr(0, bytes) {
            let at = ends.iter().position(|end| nul < *end);
            return Err((at.and_then(column), QuarantineReason::NulByte));
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        if let Some(at) = starts.zip(ends).position(|(start, end)| end - start > LONGEST_CELL) {
            return Err((column(at), QuarantineReason::CellTooLong));
        }
        let (text, ends) = decode(self.encoding, bytes, ends).map_err(|at| {
            (column(at), QuarantineReason::Undecodable { encoding: self.encoding })
        })?;
        Ok(Cells::new(text, ends))
    }
}

/// No name, address or note of one person fills so many bytes; comparing longer ones would hold up a night.
const LONGEST_CELL: usize = 32_768;

/// A layout's number; a ruleset has a handful.
fn short(layout: usize) -> u16 {
    u16::try_from(layout).unwrap_or(u16::MAX)
}
