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
    /// A count that is no number.
    #[error("line {line} of {} should state how many records there are, and states no number\n  hint: ask for the file again; if its layout has changed, see the columns of its rules", path.display())]
    NoCount {
        /// Where.
        path: PathBuf,
        /// The line.
        line: u64,
    },
    /// The record that states a count is not there.
    #[error("{} ends without the record that states its count (`{column}`): it has probably been cut short\n  hint: copy the file again", path.display())]
    CutShort {
        /// Where.
        path: PathBuf,
        /// The column of the count.
        column: String,
    },
    /// Another number of records than the file says.
    #[error("{} says on line {line} that it has {stated} records, and has {found}\n  hint: copy the file again; it is not used as it is", path.display())]
    Miscounted {
        /// Where.
        path: PathBuf,
        /// The line that says so.
        line: u64,
        /// What it says.
        stated: u64,
        /// Records found.
        found: u64,
    },
    /// No record of any type.
    #[error("{} holds no record that its rules name\n  hint: the export has probably failed, or is of another layout than the rules say", path.display())]
    NoRecord {
        /// Where.
        path: PathBuf,
    },
    /// Not well-formed XML, or XML that is not read.
    #[error("{} cannot be read on from line {line}: {what}\n  hint: ask for the file again; a document is only read if it is whole and well-formed", path.display())]
    Xml {
        /// Where.
        path: PathBuf,
        /// The line.
        line: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// A document in an encoding that is not read.
    #[error("{} declares an encoding that is not read\n  hint: export it as UTF-8", path.display())]
    XmlEncoding {
        /// Where.
        path: PathBuf,
    },
    /// No document.
    #[error("{} is no XML document\n  hint: check the export, or the kind under [source.file] in its rules", path.display())]
    NotXml {
        /// Where.
        path: PathBuf,
    },
    /// A folder of deliveries without one.
    #[error("{} holds no delivery\n  hint: put the full one and its changes there", path.display())]
    NoDelivery {
        /// Where.
        path: PathBuf,
    },
    /// Changes, and nothing that they change.
    #[error("{} holds changes, and no full delivery that they could change\n  hint: bring the full one as well; if there never is one, write full = false under [source.changes]", path.display())]
    NoFullDelivery {
        /// Where.
        path: PathBuf,
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
