//! A file is opened: what it is, in which encoding, and which column is where.
//!
//! In: a path or bytes, and the rules of their source. Out: a [`FileReader`] at the first record, or why the file is no extract
//! at all.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{Cursor, Read},
    path::Path,
    sync::Arc,
};

use super::{
    assembly::Assembly,
    encoding::{FileEncoding, UTF8_MARK, decode, detect},
    error::ExtractError,
    file_reader::{FileReader, Supply, Wanted},
    header::{ColumnFault, Header},
    key::{RowKey, SeenKeys},
    lines::LineReader,
    pick::Pick,
    quarantine::QuarantineReason,
    raw_rows::{Next, RawRows},
    record_supply::RecordSupply,
    row::Cells,
    xml::{Beginning, Declared, XmlInput, XmlSupply},
};
use crate::rules::{ColumnPlace, ColumnUse, Encoding, FileKind, RecordRules, SourceRules, nearest};

/// Bytes to read.
pub(super) type Input = Box<dyn Read + Send>;

/// A column that is wanted of a file with a header, under the name by which the rules know it.
#[derive(Clone, Debug)]
pub(super) struct ColumnWanted {
    /// The rules' name.
    pub(super) name: String,
    /// Where the file has it.
    pub(super) place: ColumnPlace,
    /// Whether the file must have it.
    pub(super) needed: bool,
}

impl FileReader {
    /// Opens a file and reads up to its first record; `label` is what messages and the quarantine call it.
    pub(super) fn open(
        path: &Path,
        label: &Path,
        source: &SourceRules,
        wanted: Option<&[ColumnWanted]>,
    ) -> Result<Self, ExtractError> {
        let open = || -> Result<Input, ExtractError> {
            let file = File::open(path).map_err(|error| ExtractError::of_io(label, error))?;
            if file.metadata().is_ok_and(|about| about.is_dir()) {
                return Err(ExtractError::Folder { path: label.to_owned() });
            }
            Ok(Box::new(file))
        };
        Self::with(label, source, wanted, open)
    }

    /// Reads what is in memory; `path` is what messages call it.
    pub(super) fn of_bytes(
        path: &Path,
        bytes: Vec<u8>,
        source: &SourceRules,
        wanted: Option<&[ColumnWanted]>,
    ) -> Result<Self, ExtractError> {
        let bytes: Arc<[u8]> = bytes.into();
        Self::with(path, source, wanted, || Ok(Box::new(Cursor::new(Arc::clone(&bytes)))))
    }

    fn with(
        path: &Path,
        source: &SourceRules,
        wanted: Option<&[ColumnWanted]>,
        open: impl Fn() -> Result<Input, ExtractError>,
    ) -> Result<Self, ExtractError> {
        if let Some(records) = source.records.as_ref()
            && source.format.kind == FileKind::Xml
        {
            return Self::document(path, source, records, open()?);
        }
        let encoding = match source.format.encoding {
            Encoding::Utf8 => FileEncoding::Utf8,
            Encoding::Windows1252 => FileEncoding::Windows1252,
            Encoding::Detect => {
                detect(open()?).map_err(|error| ExtractError::of_io(path, error))?
            }
        };
        match &source.records {
            Some(records) => Self::records(path, source, records, encoding, open()?),
            None => Self::table(path, source, encoding, open()?, wanted),
        }
    }

    /// Reads an opened file with a header, its encoding known.
    pub(super) fn start(
        path: &Path,
        source: &SourceRules,
        encoding: FileEncoding,
        input: Input,
    ) -> Result<Self, ExtractError> {
        Self::table(path, source, encoding, input, None)
    }

    fn table(
        path: &Path,
        source: &SourceRules,
        encoding: FileEncoding,
        input: Input,
        wanted: Option<&[ColumnWanted]>,
    ) -> Result<Self, ExtractError> {
        let lines = checked_start(path, input)?;
        let mut raw = RawRows::new(lines, source.format);
        let header = read_header(path, &mut raw, source, encoding)?;
        let faults = match wanted {
            None => header.faults(source),
            Some(wanted) => wanted.iter().filter_map(|column| column.fault(&header)).collect(),
        };
        if !faults.is_empty() {
            return Err(ExtractError::Columns {
                path: path.to_owned(),
                rules: format!("{}:{}", source.file, source.line),
                hint: column_hint(&header, source),
                faults,
            });
        }
        let (supply, header) = match wanted {
            None => (Supply::Table(raw, None), header),
            Some(wanted) => {
                let picks = wanted.iter().map(|column| Pick::bind(&column.place, Some(&header)));
                let picks = picks.collect();
                let picks = Wanted { names: header.names().to_vec(), picks };
                let names = Header::new(wanted.iter().map(|column| &column.name));
                (Supply::Table(raw, Some(picks)), names)
            }
        };
        let mut reader = Self::of(path, source, encoding, header, supply);
        reader.expect_a_row()?;
        Ok(reader)
    }

    fn records(
        path: &Path,
        source: &SourceRules,
        records: &RecordRules,
        encoding: FileEncoding,
        input: Input,
    ) -> Result<Self, ExtractError> {
        let told = |error| ExtractError::of_io(path, error);
        let mut lines = checked_start(path, input)?;
        let start = lines.peek().map_err(told)?;
        if start.is_empty() {
            return Err(ExtractError::Empty { path: path.to_owned() });
        }
        if !start.contains(&b'\n') && start.trim_ascii_end().contains(&b'\r') {
            return Err(ExtractError::CarriageReturns { path: path.to_owned() });
        }
        let supply = RecordSupply::new(lines, source, records, encoding).map_err(told)?;
        let header = Header::new(&records.columns);
        Ok(Self::of(path, source, encoding, header, Supply::Records(supply)))
    }

    fn document(
        path: &Path,
        source: &SourceRules,
        records: &RecordRules,
        input: Input,
    ) -> Result<Self, ExtractError> {
        let mut input = XmlInput::new(input);
        let declared = match input.begin().map_err(|error| ExtractError::of_io(path, error))? {
            Beginning::Empty => return Err(ExtractError::Empty { path: path.to_owned() }),
            Beginning::NoXml => return Err(ExtractError::NotXml { path: path.to_owned() }),
            Beginning::Xml(declared) => declared,
        };
        let encoding = match (declared, source.format.encoding) {
            (Declared::Known(encoding), _) => encoding,
            (Declared::Other, _) => {
                return Err(ExtractError::XmlEncoding { path: path.to_owned() });
            }
            (Declared::Nothing, Encoding::Windows1252) => FileEncoding::Windows1252,
            // XML 1.0 §4.3.3: without a declaration it is UTF-8
            (Declared::Nothing, Encoding::Utf8 | Encoding::Detect) => FileEncoding::Utf8,
        };
        let supply = XmlSupply::new(input, records, encoding);
        let header = Header::new(&records.columns);
        Ok(Self::of(path, source, encoding, header, Supply::Xml(Box::new(supply))))
    }

    fn of(
        path: &Path,
        source: &SourceRules,
        encoding: FileEncoding,
        header: Header,
        supply: Supply,
    ) -> Self {
        Self {
            dataset: source.name.0.clone(),
            file: path.display().to_string(),
            path: path.to_owned(),
            encoding,
            key: RowKey::bind(&source.record_id, &header),
            header,
            supply,
            assembly: source.records.as_ref().and_then(Assembly::new),
            records: source.records.clone(),
            seen: SeenKeys::default(),
            rows: 0,
            verified: 0,
            attached: 0,
            unused: BTreeMap::new(),
            blank_lines: 0,
            duplicates: Vec::new(),
            quarantined: Vec::new(),
            ended: false,
            keys_may_repeat: false,
        }
    }

    /// Reads up to the first line that is not blank, and keeps it for the first batch.
    fn expect_a_row(&mut self) -> Result<(), ExtractError> {
        let path = &self.path;
        let Supply::Table(raw, _) = &mut self.supply else { return Ok(()) };
        loop {
            let next = raw.next_line().map_err(|error| ExtractError::of_io(path, error))?;
            let Some(line) = next else {
                return Err(ExtractError::HeaderOnly { path: path.clone() });
            };
            if line.cut || !line.bytes.trim_ascii().is_empty() {
                raw.put_back(line);
                return Ok(());
            }
            self.blank_lines += 1;
        }
    }
}

impl ColumnWanted {
    /// The header's name for it.
    fn in_the_file(place: &ColumnPlace) -> &str {
        match place {
            ColumnPlace::Named(name) => name,
            ColumnPlace::Piece { of, .. } => Self::in_the_file(of),
            ColumnPlace::Cell(_) | ColumnPlace::Span { .. } | ColumnPlace::Elements { .. } => "",
        }
    }

    /// What is wrong, if the file must have it and does not.
    fn fault(&self, header: &Header) -> Option<ColumnFault> {
        let column = Self::in_the_file(&self.place);
        if !self.needed || header.position(column).is_some() {
            return None;
        }
        let near = nearest(column, header.names().iter().map(String::as_str));
        let used = ColumnUse { word: self.name.clone(), column: column.to_owned() };
        Some(ColumnFault::Missing { used, near: near.map(str::to_owned) })
    }
}

/// The lines of a file that is text.
fn checked_start(path: &Path, input: Input) -> Result<LineReader, ExtractError> {
    let mut lines = LineReader::new(input);
    let first = lines.peek().map_err(|error| ExtractError::of_io(path, error))?;
    match other_kind(first) {
        Some(kind) => Err(ExtractError::OtherKind { path: path.to_owned(), kind }),
        None => Ok(lines),
    }
}

fn read_header(
    path: &Path,
    raw: &mut RawRows,
    source: &SourceRules,
    encoding: FileEncoding,
) -> Result<Header, ExtractError> {
    let told = |error| ExtractError::of_io(path, error);
    let fault = |line, what| ExtractError::Header {
        path: path.to_owned(),
        line,
        what,
        rules: source.file.clone(),
    };
    loop {
        let Some(mut first) = raw.next_line().map_err(told)? else {
            return Err(ExtractError::Empty { path: path.to_owned() });
        };
        if first.number == 1 && first.bytes.starts_with(UTF8_MARK) {
            first.bytes.drain(..UTF8_MARK.len());
        }
        if first.bytes.trim_ascii().is_empty() && !first.cut {
            continue;
        }
        if first.bytes.contains(&b'\r') {
            return Err(ExtractError::CarriageReturns { path: path.to_owned() });
        }
        raw.put_back(first);
        return match raw.next(0).map_err(told)? {
            Next::Row(line) => {
                let (bytes, ends) = raw.row.parts();
                match decode(encoding, bytes, ends) {
                    Ok((text, ends)) => Ok(Header::new(Cells::new(text, ends).iter())),
                    Err(_) => Err(fault(line, "it is not in that encoding")),
                }
            }
            Next::Bad { line, reason, .. } => Err(fault(line, header_fault(&reason))),
            Next::End => Err(ExtractError::Empty { path: path.to_owned() }),
        };
    }
}

/// A header of one column that holds another delimiter gives itself away.
fn column_hint(header: &Header, source: &SourceRules) -> String {
    if let [only] = header.names() {
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

fn header_fault(reason: &QuarantineReason) -> &'static str {
    match reason {
        QuarantineReason::UnclosedQuote => "a quotation mark is not closed",
        QuarantineReason::StrayQuote => "text follows a closing quotation mark",
        QuarantineReason::TooLong => "it is longer than a mebibyte",
        QuarantineReason::CellCount { .. }
        | QuarantineReason::Undecodable { .. }
        | QuarantineReason::NulByte
        | QuarantineReason::CellTooLong
        | QuarantineReason::MissingKey
        | QuarantineReason::KeyUsed { .. }
        | QuarantineReason::UnknownType
        | QuarantineReason::NoLayout { .. }
        | QuarantineReason::NoRow
        | QuarantineReason::RowSetAside { .. }
        | QuarantineReason::Entity
        | QuarantineReason::TooManyParts
        | QuarantineReason::UnknownCode
        | QuarantineReason::KeyNotThere
        | QuarantineReason::KeyThere
        | QuarantineReason::UnknownRecord
        | QuarantineReason::RecordWidth { .. }
        | QuarantineReason::UnknownChange
        | QuarantineReason::NotUprn
        | QuarantineReason::NotUsrn
        | QuarantineReason::NoProperty
        | QuarantineReason::NoStreet
        | QuarantineReason::TooManyPeople => "it is no row of names",
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
