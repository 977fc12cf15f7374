//! A verified row: decoded, of the header's width, with a key that no earlier row has.

use compact_str::CompactString;

/// The cells of a row, in one text.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Cells {
    text: String,
    ends: Vec<u32>,
}

impl Cells {
    /// Cells from their joined text and where each ends.
    pub(super) fn new(text: String, ends: Vec<u32>) -> Self {
        Self { text, ends }
    }

    /// Cells one by one.
    ///
    /// # Panics
    /// If they come to four gigabytes.
    #[must_use]
    pub fn of<'c>(cells: impl IntoIterator<Item = &'c str>) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for cell in cells {
            text.push_str(cell);
            ends.push(u32::try_from(text.len()).expect("a row is no longer than four gigabytes"));
        }
        Self { text, ends }
    }

    /// The cell of a column (from 0), blanks at both ends left out; empty beyond the last.
    #[must_use]
    pub fn get(&self, column: usize) -> &str {
        let Some(end) = self.ends.get(column) else { return "" };
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        trimmed(self.text.get(start as usize..*end as usize).unwrap_or_default())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.get(column))
    }

    /// First 16 bytes of the blake3 hash of the cells, each with its length before it; blanks at their ends count
    /// for nothing here either. `scratch` is room to work in.
    pub(super) fn fingerprint(&self, scratch: &mut Vec<u8>) -> [u8; 16] {
        scratch.clear();
        for cell in self.iter() {
            scratch.extend_from_slice(&(cell.len() as u64).to_le_bytes());
            scratch.extend_from_slice(cell.as_bytes());
        }
        first_half(&blake3::hash(scratch))
    }
}

impl std::fmt::Debug for Cells {
    /// Cells are personal: only their number is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cells({})", self.len())
    }
}

/// Without blanks at its ends, which hardly any cell has.
fn trimmed(cell: &str) -> &str {
    match cell.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => cell.trim(),
    }
}

/// Half of a digest is enough to tell millions of rows apart.
pub(super) fn first_half(hash: &blake3::Hash) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_bytes()[..16]);
    half
}

/// A verified row of an extract.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtractRow {
    /// Which verified row of its file, from 0; duplicates and quarantined rows are not counted.
    pub row: u32,
    /// Line on which it starts, from 1 (the header is line 1).
    pub line: u64,
    /// The row's key in its own system, joined as the ruleset says.
    pub record_id: CompactString,
    /// First 16 bytes of the blake3 hash of the row as decoded.
    pub fingerprint: [u8; 16],
    /// Its cells, in the order of the header.
    pub cells: Cells,
    /// Records that are part of it, in the order of the file; none in a file with a header.
    pub attached: Vec<AttachedRecord>,
}

impl ExtractRow {
    /// How many rows of the file it is made of.
    #[must_use]
    pub fn source_rows(&self) -> u64 {
        1 + self.attached.len() as u64
    }
}

/// A record that is part of a row: a dependant of a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttachedRecord {
    /// Its type: index into the ruleset's layouts.
    pub record: u16,
    /// Line on which it starts, from 1.
    pub line: u64,
    /// Its cells, under the same header as the row's.
    pub cells: Cells,
}
