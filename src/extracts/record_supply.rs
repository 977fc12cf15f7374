//! Lines become records of several types: rows, parts of rows, records that are not used.
//!
//! In: the lines of a file without a header, and the ruleset's types of record. Out: split rows that hold the named columns
//! only, so that every type has one header; lines of no type are set aside. Which row a part belongs to is left to
//! `assembly`.

use std::io;

use super::{
    encoding::{FileEncoding, UTF8_MARK},
    lines::LineReader,
    pick::{Pick, RawRecord},
    quarantine::QuarantineReason,
    raw_rows::{Next, RawRows},
    record_counts::RecordCounts,
    row_check::SplitRows,
};
use crate::rules::{FileKind, RecordRules, RecordUse, RecordWidth, SourceRules};

/// The records of a file of lines.
pub(super) struct RecordSupply {
    lines: Lines,
    sorter: Sorter,
    pub(super) counts: RecordCounts,
    blank_lines: u64,
}

enum Lines {
    Delimited(RawRows),
    Fixed { lines: LineReader, line: Vec<u8> },
}

/// Tells the type of a record, and where its columns are.
struct Sorter {
    told_by: Option<Pick>,
    layouts: Vec<BoundLayout>,
    encoding: FileEncoding,
}

struct BoundLayout {
    is: Vec<Vec<u8>>,
    width: RecordWidth,
    becomes: Becomes,
    /// Where the count is that it states.
    states: Option<Pick>,
    /// One for each column of the header.
    picks: Vec<Pick>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Becomes {
    Row,
    Part,
    Nobody,
}

impl RecordSupply {
    /// The records of a file, by its source's types.
    pub(super) fn new(
        mut lines: LineReader,
        source: &SourceRules,
        records: &RecordRules,
        encoding: FileEncoding,
    ) -> io::Result<Self> {
        if lines.peek()?.starts_with(UTF8_MARK) {
            lines.skip(UTF8_MARK.len());
        }
        let lines = match source.format.kind {
            FileKind::FixedWidth => Lines::Fixed { lines, line: Vec::new() },
            FileKind::Delimited | FileKind::Xml => {
                Lines::Delimited(RawRows::new(lines, source.format))
            }
        };
        let sorter = Sorter::new(records, encoding);
        Ok(Self { lines, sorter, counts: RecordCounts::new(records), blank_lines: 0 })
    }

    /// Reads records, at most so many; true if the file ends with them.
    pub(super) fn fill(&mut self, found: &mut SplitRows, max: usize) -> io::Result<bool> {
        let Self { lines, sorter, counts, blank_lines } = self;
        while found.len() < max {
            match lines {
                Lines::Delimited(raw) => {
                    match raw.next_fitting(|row| sorter.sort(RawRecord::Cells(row)).is_ok())? {
                        Next::End => return Ok(true),
                        Next::Bad { line, cell: _, reason } => {
                            counts.see_unknown();
                            found.push_bad(line, None, reason);
                        }
                        Next::Row(line) => {
                            let record = RawRecord::Cells(&raw.row);
                            *blank_lines += sorter.take(line, record, counts, found);
                        }
                    }
                }
                Lines::Fixed { lines, line } => {
                    let Some(next) = lines.next_line(std::mem::take(line))? else {
                        return Ok(true);
                    };
                    if next.cut {
                        counts.see_unknown();
                        found.push_bad(next.number, None, QuarantineReason::TooLong);
                    } else {
                        let record = RawRecord::Line(&next.bytes, sorter.encoding);
                        *blank_lines += sorter.take(next.number, record, counts, found);
                    }
                    *line = next.bytes;
                }
            }
        }
        Ok(false)
    }

    /// Lines with nothing on them.
    pub(super) fn blank_lines(&self) -> u64 {
        self.blank_lines
    }

    /// Reads to the end for the digest's sake.
    pub(super) fn drain(&mut self) -> io::Result<(u64, blake3::Hash)> {
        match &mut self.lines {
            Lines::Delimited(raw) => raw.drain(),
            Lines::Fixed { lines, .. } => {
                while lines.next_line(Vec::new())?.is_some() {}
                Ok(lines.digest())
            }
        }
    }
}

impl Sorter {
    fn new(records: &RecordRules, encoding: FileEncoding) -> Self {
        let width = records.columns.len();
        let layouts = records.layouts.iter().map(|layout| {
            let mut picks = vec![Pick::Nothing; width];
            for (at, place) in &layout.columns {
                picks[*at] = Pick::bind(place, None);
            }
            BoundLayout {
                is: layout.is.iter().map(|word| word.trim().as_bytes().to_vec()).collect(),
                width: layout.width,
                becomes: match &layout.becomes {
                    RecordUse::Row => Becomes::Row,
                    RecordUse::Attached(_) => Becomes::Part,
                    RecordUse::NoPerson(_) => Becomes::Nobody,
                },
                states: layout.states.as_ref().map(|states| picks[states.column].clone()),
                picks,
            }
        });
        let layouts = layouts.collect();
        let told_by = records.told_by.as_ref().map(|place| Pick::bind(place, None));
        Self { told_by, layouts, encoding }
    }

    /// The layout of a record, or why it has none.
    ///
    /// # Errors
    /// The reason, and the first layout of its type where only the width is wrong.
    fn sort(&self, record: RawRecord<'_>) -> Result<usize, (QuarantineReason, Option<usize>)> {
        let word = self.told_by.as_ref().map(|pick| pick.of(record).trim_ascii());
        let width = record.width();
        let mut known = None;
        for (at, layout) in self.layouts.iter().enumerate() {
            let is_one = layout.is.is_empty()
                || word.is_some_and(|word| layout.is.iter().any(|known| known == word));
            known = known.or(is_one.then_some(at));
            if is_one && layout.width.fits(width) {
                return Ok(at);
            }
        }
        let reason = match known {
            Some(_) => QuarantineReason::NoLayout { found: width },
            None => QuarantineReason::UnknownType,
        };
        Err((reason, known))
    }

    /// Takes a record; 1 for a line with nothing on it.
    fn take(
        &self,
        line: u64,
        record: RawRecord<'_>,
        counts: &mut RecordCounts,
        found: &mut SplitRows,
    ) -> u64 {
        if record.is_blank() {
            return 1;
        }
        let at = match self.sort(record) {
            Ok(at) => at,
            Err((reason, layout)) => {
                match layout {
                    Some(layout) => counts.see(layout),
                    None => counts.see_unknown(),
                }
                found.push_bad(line, None, reason);
                return 0;
            }
        };
        let layout = &self.layouts[at];
        counts.see(at);
        if let Some(pick) = &layout.states {
            counts.state(at, pick.of(record), line);
        }
        match layout.becomes {
            Becomes::Nobody => found.push_nobody(line, at),
            Becomes::Row | Becomes::Part => {
                let part = layout.becomes == Becomes::Part;
                found.push_record(line, at, part, layout.picks.iter().map(|pick| pick.of(record)));
            }
        }
        0
    }
}
