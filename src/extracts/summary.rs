//! What became of the rows of one file: every one of them is counted once.

use std::collections::BTreeMap;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::{
    encoding::FileEncoding,
    quarantine::{QuarantineReason, QuarantinedRow},
};

/// A row that repeats an earlier one, cell for cell.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct DuplicateRow {
    /// The key that both have.
    pub record_id: CompactString,
    /// Line on which it starts.
    pub line: u64,
    /// Line of the row that it repeats.
    pub of_line: u64,
}

/// What became of the rows of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtractSummary {
    /// The dataset.
    pub dataset: CompactString,
    /// The file as the configuration names it.
    pub file: String,
    /// Rows read, the header and blank lines left out.
    pub rows: u64,
    /// Rows handed on.
    pub verified: u64,
    /// Rows that repeat an earlier one.
    pub duplicates: Vec<DuplicateRow>,
    /// Rows that are part of a row handed on.
    pub attached: u64,
    /// Rows that are read and not used, by reason: types of record that name nobody, rows that a later delivery replaced.
    pub unused: BTreeMap<String, u64>,
    /// Of those, rows of this delivery or an earlier one that are no longer so.
    pub superseded: u64,
    /// What changes met that they did not expect, by what it was, with how often.
    pub odd_changes: BTreeMap<&'static str, u64>,
    /// Rows set aside.
    pub quarantined: Vec<QuarantinedRow>,
    /// Lines with nothing in any cell.
    pub blank_lines: u64,
    /// The encoding the file was read in.
    pub encoding: FileEncoding,
    /// Length of the file.
    pub bytes: u64,
    /// The blake3 digest of the file's bytes.
    pub digest: blake3::Hash,
}

impl ExtractSummary {
    /// True if every row read is accounted for once.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let aside = self.duplicates.len() as u64 + self.quarantined.len() as u64;
        self.rows == self.verified + self.attached + self.unused_rows() + aside
    }

    /// Takes back a row that was handed on and cannot be used, by its line, with all that is part of it, by theirs.
    pub fn set_aside(&mut self, line: u64, attached: &[u64], reason: QuarantineReason) {
        let (dataset, file) = (self.dataset.to_string(), self.file.clone());
        let row = |line, reason| QuarantinedRow {
            dataset: dataset.clone(),
            file: file.clone(),
            line,
            column: None,
            reason,
        };
        self.verified -= 1;
        self.attached -= attached.len() as u64;
        self.quarantined.push(row(line, reason));
        let parts = attached.iter().map(|&at| row(at, QuarantineReason::RowSetAside { line }));
        self.quarantined.extend(parts);
    }

    /// Rows that are read and not used.
    #[must_use]
    pub fn unused_rows(&self) -> u64 {
        self.unused.values().sum()
    }

    /// Rows that hold today: what the size of a delivery is judged by.
    #[must_use]
    pub fn rows_in_force(&self) -> u64 {
        self.rows - self.superseded
    }
}
