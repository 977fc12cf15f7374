//! Rows that cannot be used: where they stand and why, without what they hold.
//!
//! In: rows set aside by the reader. Out: a CSV file `dataset,file,line,column,reason`. The row itself is not copied:
//! the extract is kept as it arrived, and file and line find it there.

use std::{fmt, io};

use serde::{Deserialize, Serialize};

use super::encoding::FileEncoding;

/// Why a row is set aside. Its text holds no cell of the row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum QuarantineReason {
    /// More or fewer cells than the header has columns.
    CellCount {
        /// Cells of the row.
        found: usize,
        /// Columns of the header.
        expected: usize,
    },
    /// A quotation mark opens on this line and is not closed where a row could end.
    UnclosedQuote,
    /// Text follows a closing quotation mark.
    StrayQuote,
    /// A byte that the encoding does not have.
    Undecodable {
        /// The encoding it was read in.
        encoding: FileEncoding,
    },
    /// A NUL byte.
    NulByte,
    /// Longer than a line may be.
    TooLong,
    /// A cell longer than any value of one person is.
    CellTooLong,
    /// No key, or a part of it missing.
    MissingKey,
    /// Another row has the key, with other content.
    KeyUsed {
        /// The line of the row that came first.
        line: u64,
    },
    /// A record of a type that the rules do not name.
    UnknownType,
    /// A record of a known type that none of its layouts fits.
    NoLayout {
        /// Its cells, or its characters.
        found: usize,
    },
    /// Part of a row, and there is no such row.
    NoRow,
    /// Part of a row that is set aside.
    RowSetAside {
        /// The row's line.
        line: u64,
    },
    /// A reference to something that the document would have to define.
    Entity,
    /// More parts than a row can have.
    TooManyParts,
    /// No code of a change.
    UnknownCode,
    /// A change of a key that is not there.
    KeyNotThere,
    /// A key that is added and is there already.
    KeyThere,
    /// A gazetteer's line whose first field is no kind of record.
    UnknownRecord,
    /// A gazetteer's record with more or fewer fields than its kind has.
    RecordWidth {
        /// The kind, by its number.
        record: u8,
        /// Fields of the record.
        found: usize,
        /// Fields of its kind.
        expected: usize,
    },
    /// A gazetteer's record that neither inserts, updates nor deletes.
    UnknownChange,
    /// No UPRN where a gazetteer has one.
    NotUprn,
    /// No USRN where a gazetteer has one.
    NotUsrn,
    /// An address of a property that no record 21 states.
    NoProperty,
    /// An address in a street that no record 15 names.
    NoStreet,
    /// More people of one role than can be told apart by their numbers in the row.
    TooManyPeople,
}

impl fmt::Display for QuarantineReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CellCount { found, expected } => {
                write!(f, "{found} cells where the header has {expected} columns")
            }
            Self::UnclosedQuote => {
                f.write_str("a quotation mark is opened on this line and not closed")
            }
            Self::StrayQuote => f.write_str("text follows a closing quotation mark"),
            Self::Undecodable { encoding } => write!(f, "a byte that is not {}", encoding.word()),
            Self::NulByte => f.write_str("a NUL byte"),
            Self::TooLong => f.write_str("longer than a mebibyte"),
            Self::CellTooLong => f.write_str("a cell longer than 32 kibibytes"),
            Self::MissingKey => f.write_str("no key"),
            Self::KeyUsed { line } => {
                write!(f, "key already used on line {line}, with other content")
            }
            Self::UnknownType => f.write_str("a type of record that the rules do not name"),
            Self::NoLayout { found } => {
                write!(
                    f,
                    "{found} cells or characters, which fits no layout of this type of record"
                )
            }
            Self::NoRow => f.write_str("part of a row that is not there"),
            Self::RowSetAside { line } => {
                write!(f, "part of what stands on line {line}, which is set aside")
            }
            Self::Entity => f.write_str("an entity other than the five that XML has"),
            Self::TooManyParts => f.write_str("more parts than a record can have"),
            Self::UnknownCode => f.write_str("a code that is no change"),
            Self::KeyNotThere => f.write_str("changes a key that is not there"),
            Self::KeyThere => f.write_str("adds a key that is there already"),
            Self::UnknownRecord => f.write_str("not a kind of record that a gazetteer has"),
            Self::RecordWidth { record, found, expected } => {
                write!(f, "record {record} with {found} fields where its kind has {expected}")
            }
            Self::UnknownChange => f.write_str("a change that is none of I, U and D"),
            Self::NotUprn => f.write_str("not a UPRN"),
            Self::NotUsrn => f.write_str("not a USRN"),
            Self::NoProperty => f.write_str("no record 21 has this UPRN"),
            Self::NoStreet => f.write_str("no record 15 has this USRN"),
            Self::TooManyPeople => f.write_str("more than 255 people of one role"),
        }
    }
}

/// A row set aside.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct QuarantinedRow {
    /// The dataset.
    pub dataset: String,
    /// The file as the configuration names it.
    pub file: String,
    /// Line on which the row starts.
    pub line: u64,
    /// The column at fault, if it is one; the key's columns joined by ` + `.
    pub column: Option<String>,
    /// Why.
    pub reason: QuarantineReason,
}

/// Writes rows set aside as CSV, with a header.
///
/// # Errors
/// If the writer fails.
pub fn write_quarantine<'q>(
    rows: impl IntoIterator<Item = &'q QuarantinedRow>,
    out: impl io::Write,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["dataset", "file", "line", "column", "reason"])?;
    for row in rows {
        let (line, reason) = (row.line.to_string(), row.reason.to_string());
        let column = row.column.as_deref().unwrap_or_default();
        csv.write_record([&row.dataset, &row.file, &line, column, &reason])?;
    }
    csv.flush()
}
