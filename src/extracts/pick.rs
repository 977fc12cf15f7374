//! Where a column stands in a record of bytes: a cell, a span of the line, a piece of either.
//!
//! In: the ruleset's place and, for a name, the file's header. Out: the bytes of one record that are the column. What the
//! bytes say is left to `row_check`.

use super::{encoding::FileEncoding, header::Header, split::Splitter};
use crate::rules::ColumnPlace;

/// A record before anything in it is named.
#[derive(Clone, Copy)]
pub(super) enum RawRecord<'r> {
    /// Cells.
    Cells(&'r Splitter),
    /// A line whose columns have a fixed width, in characters of its encoding.
    Line(&'r [u8], FileEncoding),
}

impl RawRecord<'_> {
    /// Cells, or characters.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Cells(cells) => cells.len(),
            Self::Line(line, encoding) => characters(line, encoding),
        }
    }

    /// True if it holds nothing but blanks.
    pub(super) fn is_blank(self) -> bool {
        match self {
            Self::Cells(cells) => cells.parts().0.trim_ascii().is_empty(),
            Self::Line(line, _) => line.trim_ascii().is_empty(),
        }
    }
}

/// A column's place in the records of one file.
#[derive(Clone, Debug)]
pub(super) enum Pick {
    /// The records do not have it.
    Nothing,
    Cell(usize),
    Span {
        start: usize,
        length: usize,
    },
    Piece {
        of: Box<Self>,
        split: Vec<u8>,
        piece: usize,
    },
}

impl Pick {
    /// Ties a place to a header; nothing for a name that the header does not have, and for elements.
    pub(super) fn bind(place: &ColumnPlace, header: Option<&Header>) -> Self {
        match place {
            ColumnPlace::Cell(at) => Self::Cell(*at),
            ColumnPlace::Span { start, length } => Self::Span { start: *start, length: *length },
            ColumnPlace::Named(name) => {
                header.and_then(|header| header.position(name)).map_or(Self::Nothing, Self::Cell)
            }
            ColumnPlace::Piece { of, split, piece } => Self::Piece {
                of: Box::new(Self::bind(of, header)),
                split: split.clone(),
                piece: *piece,
            },
            ColumnPlace::Elements { .. } => Self::Nothing,
        }
    }

    /// The column's bytes; empty beyond the end of the record.
    pub(super) fn of<'r>(&self, record: RawRecord<'r>) -> &'r [u8] {
        match (self, record) {
            (Self::Cell(at), RawRecord::Cells(cells)) => cells.cell(*at),
            (Self::Span { start, length }, RawRecord::Line(line, encoding)) => {
                span(line, *start, *length, encoding)
            }
            (Self::Piece { of, split, piece }, _) => {
                let mut pieces = of.of(record).split(|byte| split.contains(byte));
                pieces.nth(*piece).unwrap_or_default()
            }
            (Self::Nothing | Self::Cell(_) | Self::Span { .. }, _) => &[],
        }
    }
}

fn characters(line: &[u8], encoding: FileEncoding) -> usize {
    match encoding {
        FileEncoding::Windows1252 => line.len(),
        FileEncoding::Utf8 => line.iter().filter(|byte| starts_letter(**byte)).count(),
    }
}

/// So many characters from one on.
fn span(line: &[u8], start: usize, length: usize, encoding: FileEncoding) -> &[u8] {
    let place = |character: usize| match encoding {
        FileEncoding::Windows1252 => character.min(line.len()),
        FileEncoding::Utf8 => {
            let mut starts = (0..line.len()).filter(|at| starts_letter(line[*at]));
            starts.nth(character).unwrap_or(line.len())
        }
    };
    let (start, end) = (place(start), place(start.saturating_add(length)));
    line.get(start..end).unwrap_or_default()
}

/// False for the second and later bytes of a letter in UTF-8.
const fn starts_letter(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::{FileEncoding, Pick, RawRecord};

    #[test]
    fn a_span_counts_letters_and_not_bytes() {
        let line = "Siân Évans".as_bytes();
        let record = RawRecord::Line(line, FileEncoding::Utf8);
        let pick = Pick::Span { start: 5, length: 3 };
        assert_eq!(pick.of(record), "Éva".as_bytes());
        assert_eq!(record.width(), 10);
        assert_eq!(Pick::Span { start: 40, length: 3 }.of(record), b"");
        assert_eq!(Pick::Span { start: 8, length: usize::MAX }.of(record), b"ns");
    }

    #[test]
    fn a_piece_stands_between_its_marks() {
        let record = RawRecord::Line(b"AB1-123/1", FileEncoding::Utf8);
        let piece = |piece| {
            let of = Box::new(Pick::Span { start: 0, length: 20 });
            Pick::Piece { of, split: b"-/".to_vec(), piece }.of(record)
        };
        assert_eq!([piece(0), piece(1), piece(2), piece(3)], [&b"AB1"[..], b"123", b"1", b""]);
    }
}
