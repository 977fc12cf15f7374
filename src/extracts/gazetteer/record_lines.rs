//! The lines of a file of records, one record a line.
//!
//! In: a file's bytes. Out: the fields of each line, or why it is no record. Unlike the rows of a flat file, a record never
//! goes on over a line end (neither format has one in a field), so that a stray quotation mark costs its own line only.
//! Which field is what is left to `layout`.

use std::{io, mem};

use crate::extracts::{
    encoding::{FileEncoding, UTF8_MARK, decode},
    lines::LineReader,
    quarantine::QuarantineReason,
    row::Cells,
    split::{Split, Splitter},
};

/// What the next line is.
pub(super) enum RecordLine {
    /// A record on this line; its fields are the reader's.
    Record(u64),
    /// Nothing in it, or a line of column names.
    Empty,
    /// No record.
    Bad(u64, Option<usize>, QuarantineReason),
    /// Nothing more.
    End,
}

/// Reads records; holds the fields of the last one.
pub(super) struct RecordLines {
    lines: LineReader,
    encoding: FileEncoding,
    spare: Vec<u8>,
    fields: Splitter,
    /// The fields as letters, where a byte is beyond ASCII.
    letters: Option<Cells>,
}

impl RecordLines {
    pub(super) fn new(input: Box<dyn io::Read + Send>, encoding: FileEncoding) -> Self {
        Self {
            lines: LineReader::new(input),
            encoding,
            spare: Vec::new(),
            fields: Splitter::new(b',', b'"'),
            letters: None,
        }
    }

    /// Reads the next line.
    pub(super) fn read(&mut self) -> io::Result<RecordLine> {
        let Some(mut line) = self.lines.next_line(mem::take(&mut self.spare))? else {
            return Ok(RecordLine::End);
        };
        if line.number == 1 && line.bytes.starts_with(UTF8_MARK) {
            line.bytes.drain(..UTF8_MARK.len());
        }
        let read = if line.cut {
            RecordLine::Bad(line.number, None, QuarantineReason::TooLong)
        } else if line.bytes.trim_ascii().is_empty() {
            RecordLine::Empty
        } else {
            self.split(line.number, &line.bytes)
        };
        self.spare = line.bytes;
        Ok(read)
    }

    fn split(&mut self, number: u64, bytes: &[u8]) -> RecordLine {
        let bad = |field, reason| RecordLine::Bad(number, field, reason);
        self.fields.clear();
        self.letters = None;
        match self.fields.feed(bytes) {
            Split::Complete => {}
            Split::StrayQuote(field) => return bad(Some(field), QuarantineReason::StrayQuote),
            Split::Open => return bad(Some(self.fields.len()), QuarantineReason::UnclosedQuote),
        }
        let (text, ends) = self.fields.parts();
        if text.contains(&0) {
            let field = self.fields.cells().position(|cell| cell.contains(&0));
            return bad(field, QuarantineReason::NulByte);
        }
        if !text.is_ascii() {
            match decode(self.encoding, text, ends) {
                Ok((text, ends)) => self.letters = Some(Cells::new(text, ends)),
                Err(field) => {
                    let encoding = self.encoding;
                    return bad(Some(field), QuarantineReason::Undecodable { encoding });
                }
            }
        }
        if self.field(0).eq_ignore_ascii_case("RECORD_IDENTIFIER") {
            return RecordLine::Empty;
        }
        RecordLine::Record(number)
    }

    /// How many fields the record has.
    pub(super) fn width(&self) -> usize {
        self.fields.len()
    }

    /// A field, blanks at both ends left out; empty beyond the last.
    pub(super) fn field(&self, at: usize) -> &str {
        match &self.letters {
            Some(letters) => letters.get(at),
            None => std::str::from_utf8(self.fields.cell(at)).unwrap_or_default().trim(),
        }
    }

    /// Length and digest of the bytes read so far.
    pub(super) fn digest(&self) -> (u64, blake3::Hash) {
        self.lines.digest()
    }
}

#[cfg(test)]
mod tests {
    use super::{FileEncoding, RecordLine, RecordLines};

    fn told(bytes: &[u8]) -> Vec<String> {
        let input = Box::new(std::io::Cursor::new(bytes.to_vec()));
        let mut lines = RecordLines::new(input, FileEncoding::Utf8);
        let mut told = Vec::new();
        loop {
            match lines.read().unwrap() {
                RecordLine::Record(line) => {
                    let fields: Vec<&str> = (0..lines.width()).map(|at| lines.field(at)).collect();
                    told.push(format!("{line}: {}", fields.join("|")));
                }
                RecordLine::Empty => told.push("empty".into()),
                RecordLine::Bad(line, field, reason) => {
                    told.push(format!("{line} {field:?}: {reason}"));
                }
                RecordLine::End => return told,
            }
        }
    }

    #[test]
    fn a_stray_quotation_mark_costs_its_own_line_only() {
        assert_eq!(
            told("\u{feff}10,\"Ynys Môn\"\r\n\r\n24,\"I\n28,\"I\",\"THE \"\"OLD\"\" INN\"\n31,\"A\"B\nrecord_identifier,X\n".as_bytes()),
            [
                "1: 10|Ynys Môn",
                "empty",
                "3 Some(1): a quotation mark is opened on this line and not closed",
                "4: 28|I|THE \"OLD\" INN",
                "5 Some(1): text follows a closing quotation mark",
                "empty",
            ]
        );
        assert_eq!(told(b"21,\xE9")[0], "1 Some(1): a byte that is not utf-8");
    }
}
