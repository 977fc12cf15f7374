//! Why an extract cannot be read at all. A single bad row is no error: it is quarantined.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::header::ColumnFault;

/// Why an extract cannot be read. Its text may quote a header, never a cell.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// Nothing there.
    #[error("there is no file {}\n  hint: check the path in hearth.toml or after --input, and that the export has run", path.display())]
    Absent {
        /// Where.
        path: PathBuf,
    },
    /// A folder.
    #[error("{} is a folder, not a CSV file\n  hint: name the file in it", path.display())]
    Folder {
        /// Where.
        path: PathBuf,
    },
    /// There, but the system does not let it be read.
    #[error("{} cannot be read: {source}\n  hint: check that this user may read it, and that the copy of the file is complete", path.display())]
    Unreadable {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// No byte, or blank lines only.
    #[error("{} is empty\n  hint: the export has probably failed; run it again", path.display())]
    Empty {
        /// Where.
        path: PathBuf,
    },
    /// No row after the header.
    #[error("{} has a header and no row\n  hint: the export has probably failed; run it again", path.display())]
    HeaderOnly {
        /// Where.
        path: PathBuf,
    },
    /// Another kind of file.
    #[error("{} is {kind}, not CSV text\n  hint: export it as CSV in UTF-8", path.display())]
    OtherKind {
        /// Where.
        path: PathBuf,
        /// What it is.
        kind: &'static str,
    },
    /// Lines that end with a carriage return alone.
    #[error("{} ends its lines with a carriage return alone\n  hint: export it with Windows or Unix line ends", path.display())]
    CarriageReturns {
        /// Where.
        path: PathBuf,
    },
    /// A header that is no row.
    #[error("the header of {} (line {line}) cannot be read: {what}\n  hint: check the delimiter, quote and encoding in {rules}", path.display())]
    Header {
        /// Where.
        path: PathBuf,
        /// The header's line.
        line: u64,
        /// What is wrong with it.
        what: &'static str,
        /// The rule file that says how it is written.
        rules: String,
    },
    /// Columns that the rules use are missing, or stand twice.
    #[error("{} does not fit its rules at {rules}:\n  {}\n  hint: {hint}", path.display(), listed(faults))]
    Columns {
        /// Where.
        path: PathBuf,
        /// File and line of the source in the rules.
        rules: String,
        /// Every column at fault.
        faults: Vec<ColumnFault>,
        /// What to do about it.
        hint: String,
    },
}

fn listed(faults: &[ColumnFault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n  ")
}

impl ExtractError {
    /// What the system said of a path, sorted out.
    pub(super) fn of_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        if source.kind() == io::ErrorKind::NotFound {
            return Self::Absent { path };
        }
        if path.is_dir() {
            return Self::Folder { path };
        }
        Self::Unreadable { path, source }
    }
}
