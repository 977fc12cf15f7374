//! Lines become rows of bytes, and a bad line costs itself only.
//!
//! In: the lines of a file. Out: rows in a splitter, or lines that are no row. A quotation mark that is opened and not
//! closed would swallow the rows after it: a row that has not ended well after [`MAX_ROW_LINES`] lines, or ends with
//! the wrong number of cells after several, is taken to be one bad line, and reading resumes with the next.

use std::{collections::VecDeque, io, mem};

use super::{
    lines::{Line, LineReader},
    quarantine::QuarantineReason,
    split::{Split, Splitter},
};
use crate::rules::FileFormat;

/// A quoted cell may hold this many lines; more, and its quotation mark is taken for a mistake.
const MAX_ROW_LINES: usize = 100;

/// What the next lines of the file are.
pub(super) enum Next {
    /// A row in the splitter, starting on this line.
    Row(u64),
    /// A line that is no row.
    Bad {
        /// Which.
        line: u64,
        /// The cell at fault, from 0, if it is one.
        cell: Option<usize>,
        /// Why.
        reason: QuarantineReason,
    },
    /// Nothing more.
    End,
}

/// Reads rows of bytes.
pub(super) struct RawRows {
    lines: LineReader,
    /// Lines that were read ahead and are rows of their own.
    ahead: VecDeque<Line>,
    /// Room for a line, used again and again.
    spare: Vec<u8>,
    /// The row last read.
    pub(super) row: Splitter,
}

impl RawRows {
    pub(super) fn new(lines: LineReader, format: FileFormat) -> Self {
        let row = Splitter::new(format.delimiter, format.quote);
        Self { lines, ahead: VecDeque::new(), spare: Vec::new(), row }
    }

    /// The next line, those put back first.
    pub(super) fn next_line(&mut self) -> io::Result<Option<Line>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next_line(mem::take(&mut self.spare)),
        }
    }

    /// Makes a line the next one again.
    pub(super) fn put_back(&mut self, line: Line) {
        self.ahead.push_front(line);
    }

    /// Reads to the end, for the length and digest of all bytes.
    pub(super) fn drain(&mut self) -> io::Result<(u64, blake3::Hash)> {
        while self.next_line()?.is_some() {}
        Ok(self.lines.digest())
    }

    /// Splits the next row, which may take several lines; `columns` is the header's width, 0 for the header itself.
    pub(super) fn next(&mut self, columns: usize) -> io::Result<Next> {
        self.next_ending(|row| {
            row.drop_empty_beyond(columns);
            // the header itself has no width to keep to
            columns == 0 || row.len() == columns
        })
    }

    /// Splits the next row, which may take several lines if it then fits.
    pub(super) fn next_fitting(&mut self, fits: impl Fn(&Splitter) -> bool) -> io::Result<Next> {
        self.next_ending(|row| fits(row))
    }

    /// `ends_well` looks at a row that took several lines.
    fn next_ending(&mut self, ends_well: impl Fn(&mut Splitter) -> bool) -> io::Result<Next> {
        let Some(first) = self.next_line()? else { return Ok(Next::End) };
        let line = first.number;
        let bad = |cell, reason| Ok(Next::Bad { line, cell, reason });
        if first.cut {
            return bad(None, QuarantineReason::TooLong);
        }
        self.row.clear();
        match self.row.feed(&first.bytes) {
            Split::Complete => {
                self.spare = first.bytes;
                return Ok(Next::Row(line));
            }
            Split::StrayQuote(cell) => return bad(Some(cell), QuarantineReason::StrayQuote),
            Split::Open => {}
        }
        let opened = self.row.len();
        let mut taken: Vec<Line> = Vec::new();
        if self.read_on(&ends_well, &mut taken)? {
            return Ok(Next::Row(line));
        }
        for line in taken.into_iter().rev() {
            self.put_back(line);
        }
        bad(Some(opened), QuarantineReason::UnclosedQuote)
    }

    /// Reads lines until the row ends; false if it does not end well.
    fn read_on(
        &mut self,
        ends_well: &impl Fn(&mut Splitter) -> bool,
        taken: &mut Vec<Line>,
    ) -> io::Result<bool> {
        while taken.len() + 1 < MAX_ROW_LINES {
            let Some(next) = self.next_line()? else { break };
            let split = (!next.cut).then(|| self.row.feed(&next.bytes));
            taken.push(next);
            match split {
                Some(Split::Open) => {}
                Some(Split::Complete) => return Ok(ends_well(&mut self.row)),
                Some(Split::StrayQuote(_)) | None => break,
            }
        }
        Ok(false)
    }
}
