//! One extract, row by row: split, decoded, keyed; what cannot be used is set aside.
//!
//! In: a file and its source's rules. Out: batches of verified rows, so that the caller can spread the work on them
//! over threads, and a summary in which every row is accounted for. Memory holds a batch, and a key and fingerprint
//! a row, to know duplicates by.
//!
//! A quotation mark that is opened and not closed would swallow the rows after it. Here it costs its own line: a row
//! that has not ended well after [`MAX_ROW_LINES`] lines, or ends with the wrong number of cells, is taken to be
//! one bad line, and reading resumes with the line after it.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Cursor, Read},
    path::{Path, PathBuf},
};

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::{
    encoding::{FileEncoding, UTF8_MARK, decode, detect},
    error::ExtractError,
    header::Header,
    lines::{Line, LineReader},
    quarantine::{QuarantineReason, QuarantinedRow},
    row::{Cells, ExtractRow, first_half},
    split::{Split, Splitter},
    summary::{DuplicateRow, ExtractSummary},
};
use crate::rules::{Encoding, KeyRule, SourceRules};

/// A quoted cell may hold this many lines; more, and its quotation mark is taken for a mistake.
const MAX_ROW_LINES: usize = 100;

/// How a row's key is put together.
enum Key {
    Columns { columns: Vec<usize>, separator: String, empty: Option<String> },
    LineNumber,
}

/// Reads one extract.
pub struct ExtractReader {
    dataset: CompactString,
    file: String,
    path: PathBuf,
    encoding: FileEncoding,
    header: Header,
    key: Key,
    key_columns: String,
    lines: LineReader,
    /// Lines that were read ahead and turned out to be rows of their own.
    ahead: VecDeque<Line>,
    splitter: Splitter,
    seen: FxHashMap<[u8; 16], (u64, [u8; 16])>,
    rows: u64,
    verified: u32,
    blank_lines: u64,
    duplicates: Vec<DuplicateRow>,
    quarantined: Vec<QuarantinedRow>,
}

/// What the next lines of the file are.
enum Next {
    /// A row in the splitter, starting on this line.
    Row(u64),
    /// A line that is no row.
    Bad { line: u64, cell: Option<usize>, reason: QuarantineReason },
    /// Nothing more.
    End,
}

impl ExtractReader {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// If there is no such file, it holds no row, is no CSV, or lacks columns that the rules use.
    pub fn open(path: &Path, source: &SourceRules) -> Result<Self, ExtractError> {
        let open = || -> Result<File, ExtractError> {
            let file = File::open(path).map_err(|error| ExtractError::of_io(path, error))?;
            if file.metadata().is_ok_and(|about| about.is_dir()) {
                return Err(ExtractError::Folder { path: path.to_owned() });
            }
            Ok(file)
        };
        let encoding = match source.format.encoding {
            Encoding::Utf8 => FileEncoding::Utf8,
            Encoding::Windows1252 => FileEncoding::Windows1252,
            Encoding::Detect => {
                detect(open()?).map_err(|error| ExtractError::of_io(path, error))?
            }
        };
        Self::start(path, source, encoding, Box::new(open()?))
    }

    /// Reads an extract that is in memory; `path` is what messages call it.
    ///
    /// # Errors
    /// As for [`ExtractReader::open`].
    pub fn of_bytes(
        path: &Path,
        bytes: Vec<u8>,
        source: &SourceRules,
    ) -> Result<Self, ExtractError> {
        let encoding = match source.format.encoding {
            Encoding::Utf8 => FileEncoding::Utf8,
            Encoding::Windows1252 => FileEncoding::Windows1252,
            Encoding::Detect => {
                detect(&*bytes).map_err(|error| ExtractError::of_io(path, error))?
            }
        };
        Self::start(path, source, encoding, Box::new(Cursor::new(bytes)))
    }

    fn start(
        path: &Path,
        source: &SourceRules,
        encoding: FileEncoding,
        input: Box<dyn Read + Send>,
    ) -> Result<Self, ExtractError> {
        let mut lines = LineReader::new(input);
        let first = lines.peek().map_err(|error| ExtractError::of_io(path, error))?;
        if let Some(kind) = other_kind(first) {
            return Err(ExtractError::OtherKind { path: path.to_owned(), kind });
        }
        let mut reader = Self {
            dataset: source.name.0.clone(),
            file: path.display().to_string(),
            path: path.to_owned(),
            encoding,
            header: Header::new([""; 0]),
            key: Key::LineNumber,
            key_columns: String::new(),
            lines,
            ahead: VecDeque::new(),
            splitter: Splitter::new(source.format.delimiter, source.format.quote),
            seen: FxHashMap::default(),
            rows: 0,
            verified: 0,
            blank_lines: 0,
            duplicates: Vec::new(),
            quarantined: Vec::new(),
        };
        reader.read_header(source)?;
        let faults = reader.header.faults(source);
        if !faults.is_empty() {
            return Err(ExtractError::Columns {
                path: path.to_owned(),
                rules: format!("{}:{}", source.file, source.line),
                hint: reader.column_hint(source),
                faults,
            });
        }
        if let KeyRule::Columns { columns, separator, empty } = &source.record_id {
            reader.key_columns = columns.join(" + ");
            reader.key = Key::Columns {
                columns: columns.iter().filter_map(|name| reader.header.position(name)).collect(),
                separator: separator.clone(),
                empty: empty.clone(),
            };
        }
        reader.expect_a_row()?;
        Ok(reader)
    }

    /// The columns of the file.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The encoding the file is read in.
    #[must_use]
    pub fn encoding(&self) -> FileEncoding {
        self.encoding
    }

    /// The next verified rows, at most so many; `None` when the file is read to its end.
    ///
    /// # Errors
    /// If the system cannot read on.
    pub fn next_batch(&mut self, max_rows: usize) -> Result<Option<Vec<ExtractRow>>, ExtractError> {
        let mut batch = Vec::with_capacity(max_rows.clamp(1, 1 << 16));
        while batch.len() < max_rows.max(1) {
            match self.next()? {
                Next::End if batch.is_empty() => return Ok(None),
                Next::End => break,
                Next::Bad { line, cell, reason } => {
                    self.rows += 1;
                    let column = cell.and_then(|at| self.header.names().get(at).cloned());
                    self.set_aside(line, column, reason);
                }
                Next::Row(line) => batch.extend(self.verify(line)),
            }
        }
        Ok(Some(batch))
    }

    /// What became of the rows. Called when [`ExtractReader::next_batch`] has returned `None`; what is left of the
    /// file otherwise is read for its digest, and its rows are set aside with the others or dropped uncounted.
    ///
    /// # Errors
    /// If the system cannot read on.
    pub fn finish(mut self) -> Result<ExtractSummary, ExtractError> {
        while self.next_line()?.is_some() {}
        let (bytes, digest) = self.lines.digest();
        Ok(ExtractSummary {
            dataset: self.dataset,
            file: self.file,
            rows: self.rows,
            verified: u64::from(self.verified),
            duplicates: self.duplicates,
            quarantined: self.quarantined,
            blank_lines: self.blank_lines,
            encoding: self.encoding,
            bytes,
            digest,
        })
    }

    /// The row in the splitter, unless it is blank, repeated or set aside.
    fn verify(&mut self, line: u64) -> Option<ExtractRow> {
        self.splitter.drop_empty_beyond(self.header.names().len());
        if self.splitter.cells().all(|cell| cell.trim_ascii().is_empty()) {
            self.blank_lines += 1;
            return None;
        }
        self.rows += 1;
        match self.decode_and_key(line) {
            Ok((record_id, cells)) => {
                let fingerprint = cells.fingerprint();
                if !self.is_new(&record_id, line, fingerprint) {
                    return None;
                }
                let row = self.verified;
                self.verified += 1;
                Some(ExtractRow { row, line, record_id, fingerprint, cells })
            }
            Err((column, reason)) => {
                self.set_aside(line, column, reason);
                None
            }
        }
    }

    /// The key and the text of the row in the splitter, or the column at fault and why.
    fn decode_and_key(
        &self,
        line: u64,
    ) -> Result<(CompactString, Cells), (Option<String>, QuarantineReason)> {
        let column = |at: usize| self.header.names().get(at).cloned();
        let (found, expected) = (self.splitter.len(), self.header.names().len());
        if found != expected {
            return Err((None, QuarantineReason::CellCount { found, expected }));
        }
        let (bytes, ends) = self.splitter.parts();
        if bytes.contains(&0) {
            let at = self.splitter.cells().position(|cell| cell.contains(&0));
            return Err((at.and_then(column), QuarantineReason::NulByte));
        }
        let (text, ends) = decode(self.encoding, bytes, ends).map_err(|at| {
            let encoding = self.encoding.word();
            (column(at), QuarantineReason::Undecodable { encoding })
        })?;
        let cells = Cells::new(text, ends);
        let record_id = self
            .key_of(&cells, line)
            .ok_or_else(|| (Some(self.key_columns.clone()), QuarantineReason::MissingKey))?;
        Ok((record_id, cells))
    }

    /// Enters a key; a key that is taken makes the row a duplicate or sets it aside.
    fn is_new(&mut self, record_id: &CompactString, line: u64, fingerprint: [u8; 16]) -> bool {
        if matches!(self.key, Key::LineNumber) {
            return true;
        }
        let key = first_half(&blake3::hash(record_id.as_bytes()));
        let (of_line, before) = *self.seen.entry(key).or_insert((line, fingerprint));
        if of_line == line {
            return true;
        }
        if before == fingerprint {
            self.duplicates.push(DuplicateRow { record_id: record_id.clone(), line, of_line });
        } else {
            let column = Some(self.key_columns.clone());
            self.set_aside(line, column, QuarantineReason::KeyUsed { line: of_line });
        }
        false
    }

    fn key_of(&self, cells: &Cells, line: u64) -> Option<CompactString> {
        let Key::Columns { columns, separator, empty } = &self.key else {
            return Some(compact_str::format_compact!("{line}"));
        };
        let mut key = CompactString::default();
        let mut any = false;
        for (at, column) in columns.iter().enumerate() {
            let cell = cells.get(*column);
            any |= !cell.is_empty();
            if at > 0 {
                key.push_str(separator);
            }
            key.push_str(if cell.is_empty() { empty.as_deref()? } else { cell });
        }
        any.then_some(key)
    }

    fn set_aside(&mut self, line: u64, column: Option<String>, reason: QuarantineReason) {
        let (dataset, file) = (self.dataset.to_string(), self.file.clone());
        self.quarantined.push(QuarantinedRow { dataset, file, line, column, reason });
    }

    /// Splits the next row, which may take several lines.
    fn next(&mut self) -> Result<Next, ExtractError> {
        let Some(first) = self.next_line()? else { return Ok(Next::End) };
        let line = first.number;
        let bad = |cell, reason| Ok(Next::Bad { line, cell, reason });
        if first.cut {
            return bad(None, QuarantineReason::TooLong);
        }
        self.splitter.clear();
        match self.splitter.feed(&first.bytes) {
            Split::Complete => return Ok(Next::Row(line)),
            Split::StrayQuote(cell) => return bad(Some(cell), QuarantineReason::StrayQuote),
            Split::Open => {}
        }
        let opened = self.splitter.len();
        let mut taken: Vec<Line> = Vec::new();
        let ended = loop {
            if taken.len() + 1 >= MAX_ROW_LINES {
                break false;
            }
            let Some(next) = self.next_line()? else { break false };
            let split =
                if next.cut { Split::StrayQuote(0) } else { self.splitter.feed(&next.bytes) };
            taken.push(next);
            match split {
                Split::Open => {}
                Split::StrayQuote(_) => break false,
                Split::Complete => {
                    let columns = self.header.names().len();
                    self.splitter.drop_empty_beyond(columns);
                    // the header itself has no width to keep to
                    break columns == 0 || self.splitter.len() == columns;
                }
            }
        };
        if ended {
            return Ok(Next::Row(line));
        }
        for line in taken.into_iter().rev() {
            self.ahead.push_front(line);
        }
        bad(Some(opened), QuarantineReason::UnclosedQuote)
    }

    fn next_line(&mut self) -> Result<Option<Line>, ExtractError> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        self.lines.next_line(Vec::new()).map_err(|error| self.stopped(error))
    }

    fn stopped(&self, error: io::Error) -> ExtractError {
        ExtractError::of_io(&self.path, error)
    }

    fn read_header(&mut self, source: &SourceRules) -> Result<(), ExtractError> {
        let fault = |path: &Path, line, what| {
            Err(ExtractError::Header {
                path: path.to_owned(),
                line,
                what,
                rules: source.file.clone(),
            })
        };
        loop {
            let Some(mut first) = self.next_line()? else {
                return Err(ExtractError::Empty { path: self.path.clone() });
            };
            if first.number == 1 && first.bytes.starts_with(UTF8_MARK) {
                first.bytes.drain(..UTF8_MARK.len());
            }
            if first.bytes.trim_ascii().is_empty() && !first.cut {
                continue;
            }
            if first.bytes.contains(&b'\r') {
                return Err(ExtractError::CarriageReturns { path: self.path.clone() });
            }
            self.ahead.push_front(first);
            return match self.next()? {
                Next::Row(line) => {
                    let (bytes, ends) = self.splitter.parts();
                    match decode(self.encoding, bytes, ends) {
                        Ok((text, ends)) => {
                            self.header = Header::new(Cells::new(text, ends).iter());
                        }
                        Err(_) => return fault(&self.path, line, "it is not in that encoding"),
                    }
                    Ok(())
                }
                Next::Bad { line, reason, .. } => fault(&self.path, line, header_fault(&reason)),
                Next::End => Err(ExtractError::Empty { path: self.path.clone() }),
            };
        }
    }

    /// Reads up to the first line that is not blank, and keeps it for the first batch.
    fn expect_a_row(&mut self) -> Result<(), ExtractError> {
        loop {
            let Some(line) = self.next_line()? else {
                return Err(ExtractError::HeaderOnly { path: self.path.clone() });
            };
            if line.cut || !line.bytes.trim_ascii().is_empty() {
                self.ahead.push_front(line);
                return Ok(());
            }
            self.blank_lines += 1;
        }
    }

    /// A header of one column that holds another delimiter gives itself away.
    fn column_hint(&self, source: &SourceRules) -> String {
        if let [only] = self.header.names() {
            let others = [(',', ","), (';', ";"), ('|', "|"), ('\t', "tab")];
            let most = others.iter().max_by_key(|(mark, _)| only.matches(*mark).count());
            if let Some((_, word)) = most.filter(|(mark, _)| only.contains(*mark)) {
                return format!(
                    "the file's cells seem to be parted otherwise: write delimiter = \"{word}\" under [source.file]"
                );
            }
        }
        format!(
            "change the names in {}, or copy it into the council's rules folder and change them there",
            source.file
        )
    }
}

fn header_fault(reason: &QuarantineReason) -> &'static str {
    match reason {
        QuarantineReason::UnclosedQuote => "a quotation mark is not closed",
        QuarantineReason::StrayQuote => "text follows a closing quotation mark",
        QuarantineReason::TooLong => "it is longer than a mebibyte",
        QuarantineReason::CellCount { .. }
        | QuarantineReason::Undecodable { .. }
        | QuarantineReason::NulByte
        | QuarantineReason::MissingKey
        | QuarantineReason::KeyUsed { .. } => "it is no row of names",
    }
}

/// Files that are often sent in place of a CSV, by what they start with.
fn other_kind(start: &[u8]) -> Option<&'static str> {
    let marks: [(&[u8], &str); 6] = [
        (b"\xFF\xFE", "UTF-16 text"),
        (b"\xFE\xFF", "UTF-16 text"),
        (b"PK\x03\x04", "a spreadsheet or ZIP file"),
        (b"\x1F\x8B", "a gzip file"),
        (b"%PDF", "a PDF file"),
        (b"\xD0\xCF\x11\xE0", "an old spreadsheet"),
    ];
    if let Some((_, kind)) = marks.iter().find(|(mark, _)| start.starts_with(mark)) {
        return Some(kind);
    }
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.contains(&0).then_some("UTF-16 or binary data")
}
