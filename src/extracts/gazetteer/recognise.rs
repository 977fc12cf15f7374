//! Which of the formats a gazetteer's files are in, told by their content.
//!
//! In: the first lines of each file. Out: rows under a header, or records of one of the two dialects; or an error that says
//! what was found. Records are told apart by how many fields those have that differ (11, 15, 21, 23, 24), and where none of
//! them comes, by the version in the header record.

use super::{
    layout::{Dialect, RecordKind},
    record_lines::{RecordLine, RecordLines},
    supply::{Supply, SupplyFile},
};
use crate::{
    extracts::{
        encoding::UTF8_MARK, error::ExtractError, file_open::other_kind, lines::LineReader,
    },
    rules::FileFormat,
};

/// Records looked at in a file, at most, until one tells the dialect.
const RECORDS: usize = 2_000;

/// How the files are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Written {
    /// Rows under a header.
    Rows,
    /// Records.
    Records(Dialect),
}

/// What one file shows.
enum Shown {
    Nothing,
    Rows,
    /// Records, and whose they are if one of them tells.
    Records(Option<Dialect>),
}

/// Finds the format that all files are in.
pub(super) fn recognise(supply: &Supply, format: FileFormat) -> Result<Written, ExtractError> {
    let mut found: Option<Written> = None;
    let mut any_records = false;
    for file in supply.files() {
        let written = match shown(file, format)? {
            Shown::Nothing => continue,
            Shown::Rows => Written::Rows,
            Shown::Records(dialect) => {
                any_records = true;
                match dialect {
                    Some(dialect) => Written::Records(dialect),
                    None => continue,
                }
            }
        };
        if *found.get_or_insert(written) != written {
            return Err(ExtractError::MixedGazetteer { path: file.name().to_owned() });
        }
    }
    match found {
        Some(Written::Rows) if any_records => {
            Err(ExtractError::MixedGazetteer { path: supply.path().to_owned() })
        }
        Some(written) => Ok(written),
        // kinds that are alike in both: the national gazetteer's, unless a header says otherwise
        None if any_records => Ok(Written::Records(Dialect::AddressBasePremium)),
        None => Err(ExtractError::Empty { path: supply.path().to_owned() }),
    }
}

fn shown(file: &SupplyFile, format: FileFormat) -> Result<Shown, ExtractError> {
    let told = |error| ExtractError::of_io(file.name(), error);
    let mut lines = LineReader::new(file.open()?);
    if let Some(kind) = other_kind(lines.peek().map_err(told)?) {
        return Err(ExtractError::OtherKind { path: file.name().to_owned(), kind });
    }
    loop {
        let Some(line) = lines.next_line(Vec::new()).map_err(told)? else {
            return Ok(Shown::Nothing);
        };
        let bytes = line.bytes.strip_prefix(UTF8_MARK).unwrap_or(&line.bytes);
        if bytes.trim_ascii().is_empty() && !line.cut {
            continue;
        }
        return if begins_a_record(bytes) { records(file, format) } else { Ok(Shown::Rows) };
    }
}

/// A record's first field is a number of two digits, known or not; a file of one kind may begin with a line of names, of
/// which the first is this.
fn begins_a_record(line: &[u8]) -> bool {
    let Some(comma) = line.iter().position(|byte| *byte == b',') else { return false };
    let first = line[..comma].trim_ascii();
    let bare = first.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let first = bare.unwrap_or(first);
    (first.len() == 2 && first.iter().all(u8::is_ascii_digit))
        || first.eq_ignore_ascii_case(b"RECORD_IDENTIFIER")
}

fn records(file: &SupplyFile, format: FileFormat) -> Result<Shown, ExtractError> {
    let mut lines = RecordLines::new(file.open()?, file.encoding(format)?);
    let (mut address_base, mut dtf, mut version) = (0_usize, 0_usize, String::new());
    let mut neither: Option<(u8, usize)> = None;
    for _ in 0..RECORDS {
        match lines.read().map_err(|error| ExtractError::of_io(file.name(), error))? {
            RecordLine::Record(_) => {}
            RecordLine::Empty | RecordLine::Bad(..) => continue,
            RecordLine::End => break,
        }
        if lines.field(0) == "10" {
            lines.field(7).clone_into(&mut version);
        }
        let Some(kind) = RecordKind::of(lines.field(0)) else { continue };
        let widths = (Dialect::AddressBasePremium.width(kind), Dialect::Dtf73.width(kind));
        let (Some(of_address_base), Some(of_dtf)) = widths else { continue };
        let width = lines.width();
        match (width == of_address_base, width == of_dtf) {
            (true, true) => {}
            (true, false) => address_base += 1,
            (false, true) => dtf += 1,
            (false, false) => neither = neither.or(Some((kind.number(), width))),
        }
        if address_base.abs_diff(dtf) > 20 {
            break;
        }
    }
    match (address_base.cmp(&dtf), neither) {
        (std::cmp::Ordering::Greater, _) => Ok(Shown::Records(Some(Dialect::AddressBasePremium))),
        (std::cmp::Ordering::Less, _) => Ok(Shown::Records(Some(Dialect::Dtf73))),
        (std::cmp::Ordering::Equal, None) if version.starts_with('7') => {
            Ok(Shown::Records(Some(Dialect::Dtf73)))
        }
        (std::cmp::Ordering::Equal, None) => Ok(Shown::Records(None)),
        (std::cmp::Ordering::Equal, Some((record, fields))) => Err(ExtractError::UnknownRecords {
            path: file.name().to_owned(),
            record,
            fields,
            version,
        }),
    }
}
