//! Extract files as the systems deliver them.
//!
//! In: the rows of a dataset. Out: a file in that dataset's delimiter, encoding and line ends,
//! ordered by key, with the few exact repetitions and broken rows that deliveries have. What the
//! rows say is left to the dataset's own writer.

use std::fs;
use std::path::Path;

use csv::{QuoteStyle, Terminator, WriterBuilder};
use deunicode::deunicode_char;

use super::errors::{Fault, rate};
use super::mention::Mention;
use super::stream::Stream;
use super::{Dataset, SyntheticError};

/// A row of an extract, with the truth of those it mentions.
pub(super) struct Row {
    /// The key as the ruleset joins it.
    pub(super) key: String,
    pub(super) fields: Vec<String>,
    pub(super) mentions: Vec<Mention>,
}

/// How a system writes its file.
pub(super) struct Format<'f> {
    pub(super) file: &'f str,
    pub(super) header: &'static [&'static str],
    pub(super) delimiter: u8,
    pub(super) crlf: bool,
    pub(super) byte_order_mark: bool,
    pub(super) windows_1252: bool,
}

impl<'f> Format<'f> {
    /// Comma, UTF-8, LF.
    pub(super) const fn plain(file: &'f str, header: &'static [&'static str]) -> Self {
        Self {
            file,
            header,
            delimiter: b',',
            crlf: false,
            byte_order_mark: false,
            windows_1252: false,
        }
    }
}

/// Puts rows in order of their keys, which tell nothing of who belongs together, and repeats a few.
pub(super) fn arrange(rows: &mut Vec<Row>, dataset: Dataset, seed: u64) {
    rows.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    rows.dedup_by(|later, earlier| later.key == earlier.key);
    let mut arranged = Vec::with_capacity(rows.len() + rows.len() / 400);
    for row in rows.drain(..) {
        // the row's own stream: a row that comes or goes leaves the others' repetition as it was
        let mut stream = Stream::new(seed, "row twice", dataset as u64, number_of(&row.key));
        let twice = stream.chance(rate(Fault::RowTwice, dataset));
        // the truth lists a mention once, however often its row is repeated
        let again = twice.then(|| Row {
            key: row.key.clone(),
            fields: row.fields.clone(),
            mentions: Vec::new(),
        });
        arranged.push(row);
        arranged.extend(again);
    }
    *rows = arranged;
}

fn number_of(key: &str) -> u64 {
    key.bytes().fold(7, |number, byte| number.wrapping_mul(131).wrapping_add(u64::from(byte)))
}

/// Writes an extract, with `broken` of its rows repeated under keys of their own and with a column
/// too many.
pub(super) fn deliver(
    dir: &Path,
    format: &Format<'_>,
    rows: &[Vec<String>],
    broken: usize,
) -> Result<(), SyntheticError> {
    let path = dir.join(format.file);
    let fault = |source: csv::Error| SyntheticError::Row { file: path.clone(), source };
    let mut writer = WriterBuilder::new()
        .delimiter(format.delimiter)
        .terminator(if format.crlf { Terminator::CRLF } else { Terminator::Any(b'\n') })
        .quote_style(QuoteStyle::Necessary)
        .flexible(true)
        .from_writer(Vec::new());
    writer.write_record(format.header).map_err(fault)?;
    for row in rows {
        writer.write_record(row).map_err(fault)?;
    }
    for (nth, row) in rows.iter().take(broken).enumerate() {
        let mut fields = row.clone();
        fields[0] = format!("BROKEN{nth}");
        fields.push("unquoted, comma".to_owned());
        writer.write_record(&fields).map_err(fault)?;
    }
    let text = writer.into_inner().map_err(|problem| fault(problem.into_error().into()))?;
    let bytes = match (format.windows_1252, format.byte_order_mark) {
        (true, _) => windows_1252(&String::from_utf8_lossy(&text)),
        (false, true) => [b"\xef\xbb\xbf".as_slice(), &text].concat(),
        (false, false) => text,
    };
    fs::write(&path, bytes).map_err(|source| SyntheticError::File { file: path, source })
}

/// The text in Windows-1252; letters that it lacks lose their marks, as they did when someone typed
/// them in.
fn windows_1252(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0_u8; 4];
    for letter in text.chars() {
        let (encoded, _, unmappable) =
            encoding_rs::WINDOWS_1252.encode(letter.encode_utf8(&mut buffer));
        if unmappable {
            bytes.extend(deunicode_char(letter).unwrap_or("?").bytes());
        } else {
            bytes.extend_from_slice(&encoded);
        }
    }
    bytes
}
