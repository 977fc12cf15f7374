//! One line, or several where a quoted cell holds line ends, becomes cells.
//!
//! In: lines, one at a time. Out: the cells' bytes, or that a quotation mark is still open, or that one stands where
//! none may. Stricter than RFC 4180 readers usually are: text after a closing quotation mark is a fault, because
//! reading on would join one person's row to the next without a word. What to do about it is left to `reader`.

/// What a line did to the row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Split {
    /// The row ends with this line.
    Complete,
    /// A quoted cell goes on in the next line.
    Open,
    /// A closing quotation mark is followed by more text, in this cell (from 0).
    StrayQuote(usize),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum State {
    #[default]
    CellStart,
    Plain,
    Quoted,
    /// After a quotation mark inside a quoted cell: its end, or the first of a doubled one.
    QuoteSeen,
}

/// Splits rows into cells; reused from row to row.
#[derive(Debug, Default)]
pub(super) struct Splitter {
    delimiter: u8,
    quote: u8,
    state: State,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    pub(super) fn new(delimiter: u8, quote: u8) -> Self {
        Self { delimiter, quote, ..Self::default() }
    }

    /// Forgets the last row.
    pub(super) fn clear(&mut self) {
        self.state = State::CellStart;
        self.text.clear();
        self.ends.clear();
    }

    /// Takes the next line of the row.
    pub(super) fn feed(&mut self, line: &[u8]) -> Split {
        if self.state == State::Quoted {
            self.text.push(b'\n');
        }
        let mut at = 0;
        while at < line.len() {
            let byte = line[at];
            match self.state {
                State::CellStart if byte == self.quote => self.state = State::Quoted,
                State::CellStart | State::Plain => {
                    let rest = &line[at..];
                    let cell = rest.iter().position(|byte| *byte == self.delimiter);
                    let length = cell.unwrap_or(rest.len());
                    self.text.extend_from_slice(&rest[..length]);
                    at += length;
                    self.state = State::Plain;
                    if cell.is_some() {
                        self.end_cell();
                    }
                }
                State::Quoted => {
                    let rest = &line[at..];
                    let cell = rest.iter().position(|byte| *byte == self.quote);
                    let length = cell.unwrap_or(rest.len());
                    self.text.extend_from_slice(&rest[..length]);
                    at += length;
                    if cell.is_some() {
                        self.state = State::QuoteSeen;
                    }
                }
                State::QuoteSeen if byte == self.quote => {
                    self.text.push(byte);
                    self.state = State::Quoted;
                }
                State::QuoteSeen if byte == self.delimiter => self.end_cell(),
                // blanks between the closing mark and the delimiter do no harm
                State::QuoteSeen if byte == b' ' => {}
                State::QuoteSeen => return Split::StrayQuote(self.ends.len()),
            }
            at += 1;
        }
        if self.state == State::Quoted {
            return Split::Open;
        }
        self.end_cell();
        Split::Complete
    }

    fn end_cell(&mut self) {
        self.ends.push(self.text.len());
        self.state = State::CellStart;
    }

    /// How many cells the row has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The cells' bytes, one after the other, and where each ends.
    pub(super) fn parts(&self) -> (&[u8], &[usize]) {
        (&self.text, &self.ends)
    }

    /// One cell; empty beyond the last.
    pub(super) fn cell(&self, at: usize) -> &[u8] {
        let Some(end) = self.ends.get(at) else { return &[] };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        self.text.get(start..*end).unwrap_or_default()
    }

    /// The cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }

    /// Drops the cells beyond the header's last column, if they are all empty.
    pub(super) fn drop_empty_beyond(&mut self, columns: usize) {
        if self.len() > columns
            && self.cells().skip(columns).all(|cell| cell.trim_ascii().is_empty())
        {
            self.ends.truncate(columns);
            self.text.truncate(self.ends.last().copied().unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Split, Splitter};

    fn cells(lines: &[&str]) -> (Split, Vec<String>) {
        let mut splitter = Splitter::new(b',', b'"');
        let mut last = Split::Open;
        for line in lines {
            last = splitter.feed(line.as_bytes());
        }
        let cells = splitter.cells().map(|cell| String::from_utf8(cell.to_vec()).unwrap());
        (last, cells.collect())
    }

    fn split(lines: &[&str]) -> Vec<String> {
        let (last, cells) = cells(lines);
        assert_eq!(last, Split::Complete);
        cells
    }

    #[test]
    fn plain_quoted_and_empty_cells() {
        assert_eq!(split(&["a,b,c"]), ["a", "b", "c"]);
        assert_eq!(split(&["\"a,b\",,\"c\"\"d\""]), ["a,b", "", "c\"d"]);
        assert_eq!(split(&["a,"]), ["a", ""]);
        assert_eq!(split(&["\"\",\"\""]), ["", ""]);
        assert_eq!(split(&[""]), [""]);
        assert_eq!(split(&["5\" pipe,x"]), ["5\" pipe", "x"]);
    }

    #[test]
    fn a_quoted_cell_goes_on_over_line_ends() {
        assert_eq!(cells(&["a,\"b"]).0, Split::Open);
        assert_eq!(split(&["a,\"b", "", "c\",d"]), ["a", "b\n\nc", "d"]);
    }

    #[test]
    fn text_after_a_closing_mark_is_a_fault() {
        assert_eq!(cells(&["a,\"b\" x,c"]).0, Split::StrayQuote(1));
        assert_eq!(split(&["\"a\" ,b"]), ["a", "b"]);
    }
}
