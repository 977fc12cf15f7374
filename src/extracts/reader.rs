//! One extract, row by row: split, decoded, keyed; what cannot be used is set aside.
//!
//! In: a file and its source's rules. Out: batches of verified rows, so that the caller can spread the work on them
//! over threads, and a summary in which every row is accounted for. Memory holds a batch, and a key and fingerprint
//! a row, to know duplicates by.

use std::{
    fs::File,
    io::{self, Cursor, Read},
    path::{Path, PathBuf},
};

use compact_str::CompactString;

use super::{
    encoding::{FileEncoding, UTF8_MARK, decode, detect},
    error::ExtractError,
    header::Header,
    key::{Entry, RowKey, SeenKeys},
    lines::{Line, LineReader},
    quarantine::{QuarantineReason, QuarantinedRow},
    raw_rows::{Next, RawRows},
    row::{Cells, ExtractRow},
    row_check::{CheckedRow, RowCheck, SplitRows},
    summary::{DuplicateRow, ExtractSummary},
};
use crate::rules::{Encoding, SourceRules};

/// Reads one extract.
pub struct ExtractReader {
    dataset: CompactString,
    file: String,
    path: PathBuf,
    encoding: FileEncoding,
    header: Header,
    key: RowKey,
    raw: RawRows,
    seen: SeenKeys,
    rows: u64,
    verified: u32,
    blank_lines: u64,
    duplicates: Vec<DuplicateRow>,
    quarantined: Vec<QuarantinedRow>,
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

    /// Reads an opened file, with its encoding known.
    pub(super) fn start(
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
            key: RowKey::LineNumber,
            raw: RawRows::new(lines, source.format),
            seen: SeenKeys::default(),
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
        reader.key = RowKey::bind(&source.record_id, &reader.header);
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
        loop {
            let (found, ended) = self.split_rows(max_rows.max(1))?;
            let check = RowCheck { encoding: self.encoding, header: &self.header, key: &self.key };
            let checked = found.check(&check);
            let mut batch = Vec::with_capacity(checked.len());
            for (line, row) in checked {
                batch.extend(self.account(line, row));
            }
            if !batch.is_empty() {
                return Ok(Some(batch));
            }
            if ended {
                return Ok(None);
            }
        }
    }

    /// Splits the next rows, at most so many; true if the file ends with them.
    fn split_rows(&mut self, max_rows: usize) -> Result<(SplitRows, bool), ExtractError> {
        let mut found = SplitRows::default();
        while found.len() < max_rows {
            match self.next_row()? {
                Next::End => return Ok((found, true)),
                Next::Bad { line, cell, reason } => {
                    let column = cell.and_then(|at| self.header.names().get(at).cloned());
                    found.push_bad(line, column, reason);
                }
                Next::Row(line) => {
                    self.raw.row.drop_empty_beyond(self.header.names().len());
                    found.push(line, &self.raw.row);
                }
            }
        }
        Ok((found, false))
    }

    /// Counts a row that was checked; it comes back unless it is blank, repeated or set aside.
    fn account(&mut self, line: u64, row: CheckedRow) -> Option<ExtractRow> {
        match row {
            CheckedRow::Blank => {
                self.blank_lines += 1;
                None
            }
            CheckedRow::Bad { column, reason } => {
                self.rows += 1;
                self.set_aside(line, column, reason);
                None
            }
            CheckedRow::Good { record_id, key_digest, fingerprint, cells } => {
                self.rows += 1;
                if !self.is_new(&record_id, key_digest, line, fingerprint) {
                    return None;
                }
                let row = self.verified;
                self.verified += 1;
                Some(ExtractRow { row, line, record_id, fingerprint, cells })
            }
        }
    }

    /// What became of the rows. Call it when [`ExtractReader::next_batch`] has returned `None`: of rows that nobody has
    /// asked for only the bytes count, towards the digest.
    ///
    /// # Errors
    /// If the system cannot read on.
    pub fn finish(mut self) -> Result<ExtractSummary, ExtractError> {
        while self.next_line()?.is_some() {}
        let (bytes, digest) = self.raw.digest();
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

    /// Enters a key; a key that is taken makes the row a duplicate or sets it aside.
    fn is_new(
        &mut self,
        record_id: &CompactString,
        key_digest: [u8; 16],
        line: u64,
        fingerprint: [u8; 16],
    ) -> bool {
        if matches!(self.key, RowKey::LineNumber) {
            return true;
        }
        match self.seen.enter(key_digest, line, fingerprint) {
            Entry::New => true,
            Entry::Repeated { of_line } => {
                self.duplicates.push(DuplicateRow { record_id: record_id.clone(), line, of_line });
                false
            }
            Entry::Taken { line: first } => {
                let reason = QuarantineReason::KeyUsed { line: first };
                self.set_aside(line, Some(self.key.columns()), reason);
                false
            }
        }
    }

    fn set_aside(&mut self, line: u64, column: Option<String>, reason: QuarantineReason) {
        let (dataset, file) = (self.dataset.to_string(), self.file.clone());
        self.quarantined.push(QuarantinedRow { dataset, file, line, column, reason });
    }

    fn next_row(&mut self) -> Result<Next, ExtractError> {
        self.raw.next(self.header.names().len()).map_err(|error| self.stopped(error))
    }

    fn next_line(&mut self) -> Result<Option<Line>, ExtractError> {
        self.raw.next_line().map_err(|error| self.stopped(error))
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
            self.raw.put_back(first);
            return match self.next_row()? {
                Next::Row(line) => {
                    let (bytes, ends) = self.raw.row.parts();
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
                self.raw.put_back(line);
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
        | QuarantineReason::KeyUsed { .. }
        | QuarantineReason::UnknownRecord
        | QuarantineReason::RecordWidth { .. }
        | QuarantineReason::UnknownChange
        | QuarantineReason::NotUprn
        | QuarantineReason::NotUsrn
        | QuarantineReason::NoProperty
        | QuarantineReason::NoStreet => "it is no row of names",
    }
}

/// Files that are often sent in place of a CSV, by what they start with.
pub(super) fn other_kind(start: &[u8]) -> Option<&'static str> {
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
