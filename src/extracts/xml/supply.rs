//! The events of a document become records.
//!
//! In: tags and texts as they come. Out: split rows, each row before its parts; records that are wrong are set aside. A
//! document's own values (a header's authority and school) stand for every record that follows them.

use std::io;

use quick_xml::{Reader, escape, events::BytesStart, events::Event};

use super::super::{
    encoding::{FileEncoding, decode},
    lines::MAX_LINE_BYTES,
    quarantine::QuarantineReason,
    record_counts::RecordCounts,
    row_check::SplitRows,
};
use super::{
    building::{Building, Finished, cells},
    input::XmlInput,
    paths::{OpenNames, PathIndex},
};
use crate::rules::RecordRules;

/// Elements may lie so deep in each other.
const DEEPEST: usize = 64;
/// A record may have so many parts.
const MOST_PARTS: usize = 1000;

/// Why a document cannot be read on.
pub(in super::super) enum XmlFault {
    /// The system does not let it be read.
    Io(io::Error),
    /// It is not well-formed, or is not read.
    Form { line: u64, what: &'static str },
}

/// The records of a document.
pub(in super::super) struct XmlSupply {
    reader: Reader<XmlInput>,
    machine: Machine,
    buffer: Vec<u8>,
}

/// What is open, and what was said so far.
struct Machine {
    index: PathIndex,
    counts: RecordCounts,
    encoding: FileEncoding,
    open: OpenNames,
    frames: Vec<Frame>,
    records: Vec<Building>,
    document: Vec<String>,
    /// The outermost element has ended.
    over: bool,
    width: usize,
}

/// An element that is open.
#[derive(Default)]
struct Frame {
    /// The places that its text fills, that of the elements in it included.
    places: Vec<usize>,
    /// Its text is kept: for places of its own, or of an element around it.
    keeps: bool,
    text: String,
    /// It is a record.
    is_record: bool,
    /// Its places are the record's, not the document's.
    in_record: bool,
}

impl XmlSupply {
    /// The records of a document whose encoding is known.
    pub(in super::super) fn new(
        input: XmlInput,
        rules: &RecordRules,
        encoding: FileEncoding,
    ) -> Self {
        let mut reader = Reader::from_reader(input);
        reader.config_mut().expand_empty_elements = true;
        let index = PathIndex::new(rules);
        let machine = Machine {
            document: vec![String::new(); index.document_slots],
            index,
            counts: RecordCounts::new(rules),
            encoding,
            open: OpenNames::default(),
            frames: Vec::new(),
            records: Vec::new(),
            over: false,
            width: rules.columns.len(),
        };
        Self { reader, machine, buffer: Vec::new() }
    }

    /// How many records there are, and how many it says there are.
    pub(in super::super) fn counts(&self) -> &RecordCounts {
        &self.machine.counts
    }

    /// Length and digest of the file, all of which is read.
    pub(in super::super) fn drain(&mut self) -> io::Result<(u64, blake3::Hash)> {
        self.reader.get_mut().drain()?;
        Ok(self.reader.get_ref().digest())
    }

    /// Reads records, at most so many rows and a last one's parts; true if the document ends with them.
    pub(in super::super) fn fill(
        &mut self,
        found: &mut SplitRows,
        max: usize,
    ) -> Result<bool, XmlFault> {
        let Self { reader, machine, buffer } = self;
        while found.len() < max {
            buffer.clear();
            reader.get_mut().next_piece();
            let line = reader.get_ref().line();
            let event = reader.read_event_into(buffer).map_err(|error| fault(&error, line))?;
            if machine.take(&event, line, found)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Machine {
    /// Takes what comes next; true at the end of the document.
    fn take(
        &mut self,
        event: &Event<'_>,
        line: u64,
        found: &mut SplitRows,
    ) -> Result<bool, XmlFault> {
        match event {
            Event::Start(tag) => self.start(tag, line, found)?,
            Event::End(_) => self.end(found),
            Event::Text(text) => self.text(text, line)?,
            Event::CData(text) => self.text(text, line)?,
            Event::GeneralRef(reference) => self.reference(reference, line)?,
            Event::DocType(_) => {
                let what = "a document type declaration, which is not read";
                return Err(XmlFault::Form { line, what });
            }
            Event::Eof => return self.eof(line),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        Ok(false)
    }

    fn start(
        &mut self,
        tag: &BytesStart<'_>,
        line: u64,
        found: &mut SplitRows,
    ) -> Result<(), XmlFault> {
        if self.over {
            return Err(XmlFault::Form { line, what: "a second document after the first" });
        }
        let local = tag.local_name();
        let name = local.as_ref();
        self.open.push(name);
        if self.open.depth() > DEEPEST {
            return Err(XmlFault::Form { line, what: "elements too deep in each other" });
        }
        let mut frame = Frame::default();
        if let Some(layout) = self.index.record_of(&self.open) {
            let record = &self.index.records[layout];
            self.counts.see(layout);
            frame.is_record = true;
            self.records.push(Building {
                layout,
                line,
                depth: self.open.depth(),
                values: vec![String::new(); record.repeats.len()],
                bytes: 0,
                fault: None,
                parts: Vec::new(),
            });
        } else if self.records.is_empty() && self.index.beside_records(&self.open, name) {
            // where the records of a file are, anything else is a record that the rules do not name
            found.push_bad(line, None, QuarantineReason::UnknownType);
        }
        let within = self.records.last().map(|record| (record.layout, record.depth));
        frame.in_record = within.is_some();
        let mut attributes: Vec<(usize, String)> = Vec::new();
        self.index.places(&self.open, within, name, |slot, attribute| match attribute {
            Some(attribute) => attributes.push((slot, attribute.to_owned())),
            None => frame.places.push(slot),
        });
        for (slot, attribute) in attributes {
            self.attribute(tag, slot, &attribute, line)?;
        }
        if within.is_none() {
            for &slot in &frame.places {
                self.document[slot].clear();
            }
        }
        let around = self.frames.last().is_some_and(|around| around.keeps) && !frame.is_record;
        frame.keeps = around || !frame.places.is_empty();
        self.frames.push(frame);
        Ok(())
    }

    fn attribute(
        &mut self,
        tag: &BytesStart<'_>,
        slot: usize,
        wanted: &str,
        line: u64,
    ) -> Result<(), XmlFault> {
        for attribute in tag.attributes() {
            let form = XmlFault::Form { line, what: "attributes that are not well-formed" };
            let Ok(attribute) = attribute else { return Err(form) };
            if attribute.key.local_name().as_ref() != wanted.as_bytes() {
                continue;
            }
            let text = decoded(self.encoding, &attribute.value);
            let text = text.and_then(|text| match escape::unescape(&text) {
                Ok(text) => Ok(text.into_owned()),
                Err(_) => Err(QuarantineReason::Entity),
            });
            match (text, self.records.last_mut()) {
                (Ok(text), Some(record)) => record.keep(slot, &text, &self.index),
                (Ok(text), None) => self.document[slot] = text,
                (Err(reason), Some(record)) => record.spoil(reason),
                // nothing is said of the records, and a key without it is missing
                (Err(_), None) => self.document[slot].clear(),
            }
        }
        Ok(())
    }

    fn text(&mut self, bytes: &[u8], line: u64) -> Result<(), XmlFault> {
        let Some(frame) = self.frames.last_mut() else {
            if bytes.trim_ascii().is_empty() {
                return Ok(());
            }
            return Err(XmlFault::Form { line, what: "text outside of the document" });
        };
        if !frame.keeps {
            return Ok(());
        }
        match (decoded(self.encoding, bytes), self.records.last_mut()) {
            (Ok(text), record) => {
                frame.text.push_str(&text);
                if let Some(record) = record {
                    record.grow(bytes.len());
                    if record.fault.is_some() {
                        frame.text.clear();
                    }
                } else if frame.text.len() > MAX_LINE_BYTES {
                    return Err(XmlFault::Form { line, what: "text of more than a mebibyte" });
                }
            }
            (Err(reason), Some(record)) => record.spoil(reason),
            (Err(_), None) => {
                return Err(XmlFault::Form { line, what: "a byte that is not in its encoding" });
            }
        }
        Ok(())
    }

    fn reference(
        &mut self,
        reference: &quick_xml::events::BytesRef<'_>,
        line: u64,
    ) -> Result<(), XmlFault> {
        let Some(frame) = self.frames.last_mut() else {
            return Err(XmlFault::Form { line, what: "text outside of the document" });
        };
        let letter = match reference.resolve_char_ref() {
            Ok(Some(letter)) => Some(letter),
            Ok(None) => match &**reference {
                b"amp" => Some('&'),
                b"lt" => Some('<'),
                b"gt" => Some('>'),
                b"apos" => Some('\''),
                b"quot" => Some('"'),
                _ => None,
            },
            Err(_) => None,
        };
        match (letter, self.records.last_mut()) {
            (Some(letter), record) => {
                if frame.keeps {
                    frame.text.push(letter);
                    if let Some(record) = record {
                        record.grow(letter.len_utf8());
                    }
                }
                Ok(())
            }
            (None, Some(record)) => {
                record.spoil(QuarantineReason::Entity);
                Ok(())
            }
            (None, None) => {
                Err(XmlFault::Form { line, what: "an entity other than the five that XML has" })
            }
        }
    }

    fn end(&mut self, found: &mut SplitRows) {
        self.open.pop();
        let Some(frame) = self.frames.pop() else { return };
        for &slot in &frame.places {
            if frame.in_record {
                if let Some(record) = self.records.last_mut() {
                    record.keep(slot, frame.text.trim(), &self.index);
                }
            } else if let Some(place) = self.document.get_mut(slot) {
                frame.text.trim().clone_into(place);
            }
        }
        if frame.keeps
            && !frame.is_record
            && let Some(around) = self.frames.last_mut().filter(|around| around.keeps)
        {
            around.text.truncate(around.text.trim_end().len());
            if !around.text.is_empty() {
                around.text.push(' ');
            }
            around.text.push_str(frame.text.trim());
        }
        if frame.is_record
            && let Some(record) = self.records.pop()
        {
            self.finish(record, found);
        }
        self.over |= self.frames.is_empty();
    }

    /// A record has ended: on its own it is handed on, as part of another it waits for that one's end.
    fn finish(&mut self, record: Building, found: &mut SplitRows) {
        let Building { layout, line, depth: _, values, bytes, fault, parts } = record;
        let paths = &self.index.records[layout];
        let cells = cells(paths, &values, &self.document, self.width);
        if let Some(column) = paths.states {
            self.counts.state(layout, cells[column].as_bytes(), line);
        }
        if paths.nobody {
            found.push_nobody(line, layout);
        } else if paths.part {
            match (self.records.last_mut(), fault) {
                (Some(around), None) => {
                    around.grow(bytes);
                    around.parts.push(Finished { layout, line, cells });
                    if around.parts.len() > MOST_PARTS {
                        around.spoil(QuarantineReason::TooManyParts);
                    }
                }
                (Some(_), Some(reason)) => found.push_bad(line, None, reason),
                (None, _) => found.push_bad(line, None, QuarantineReason::NoRow),
            }
        } else if let Some(reason) = fault {
            found.push_bad(line, None, reason);
            for part in parts {
                found.push_bad(part.line, None, QuarantineReason::RowSetAside { line });
            }
        } else {
            let all = std::iter::once((false, Finished { layout, line, cells }));
            for (part, record) in all.chain(parts.into_iter().map(|part| (true, part))) {
                let cells = record.cells.iter().map(String::as_bytes);
                found.push_record(record.line, record.layout, part, cells);
            }
        }
    }

    fn eof(&self, line: u64) -> Result<bool, XmlFault> {
        if !self.frames.is_empty() {
            return Err(XmlFault::Form {
                line,
                what: "it ends inside an element: it has been cut short",
            });
        }
        if !self.over {
            return Err(XmlFault::Form { line, what: "there is no element in it" });
        }
        Ok(true)
    }
}

fn decoded(encoding: FileEncoding, bytes: &[u8]) -> Result<String, QuarantineReason> {
    match decode(encoding, bytes, &[bytes.len()]) {
        Ok((text, _)) => Ok(text),
        Err(_) => Err(QuarantineReason::Undecodable { encoding }),
    }
}

fn fault(error: &quick_xml::Error, line: u64) -> XmlFault {
    use quick_xml::Error;
    let what = match error {
        Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            "a tag or text of more than a mebibyte"
        }
        Error::Io(error) => {
            return XmlFault::Io(io::Error::new(error.kind(), error.to_string()));
        }
        Error::Syntax(_) => "a tag, comment or reference that does not end",
        Error::IllFormed(_) => {
            "an element does not end as it began, or a sign stands where none may"
        }
        Error::InvalidAttr(_) => "attributes that are not well-formed",
        Error::Encoding(_) => "a byte that is not in its encoding",
        Error::Escape(_) => "an entity other than the five that XML has",
        Error::Namespace(_) => "a prefix that is not declared",
    };
    XmlFault::Form { line, what }
}
