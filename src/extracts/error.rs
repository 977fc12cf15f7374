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
    /// A gazetteer's folder without a CSV file.
    #[error("{} is a folder without a CSV file\n  hint: name the folder that holds the gazetteer's files", path.display())]
    NoCsv {
        /// Where.
        path: PathBuf,
    },
    /// A gazetteer's folder with files in several formats.
    #[error("{} is not in the format of the files before it\n  hint: keep the files of one gazetteer, in one format, in a folder of their own", path.display())]
    MixedGazetteer {
        /// The file that differs.
        path: PathBuf,
    },
    /// Records of neither format that a gazetteer may be in.
    #[error("{} holds records of neither AddressBase Premium nor DTF 7.3: record {record} has {fields} fields{}\n  hint: export the gazetteer as one of them, or as a list with a header", path.display(), of_version(version))]
    UnknownRecords {
        /// Where.
        path: PathBuf,
        /// The first kind of record that fits neither, by its number.
        record: u8,
        /// Its fields.
        fields: usize,
        /// The version in the header record; empty for none.
        version: String,
    },
}

/// The version that a header record states, if it looks like one: nothing else of a file is quoted.
fn of_version(version: &str) -> String {
    let plain = (1..=8).contains(&version.len())
        && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if plain { format!(", and the header says version {version}") } else { String::new() }
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
