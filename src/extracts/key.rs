//! A row's key in its own system, and the keys that a file has used.
//!
//! In: a row's cells. Out: its key, joined as the ruleset says, and whether an earlier row has it. Memory holds a digest
//! a key, not the keys.

use compact_str::{CompactString, format_compact};
use hashbrown::HashTable;

use super::{header::Header, row::Cells};
use crate::rules::KeyRule;

/// How a row's key is put together in one file.
pub(super) enum RowKey {
    /// From columns.
    Columns {
        /// Their numbers, in order.
        columns: Vec<usize>,
        /// Their names, for messages.
        names: String,
        /// What stands between two parts.
        separator: String,
        /// What stands for an empty part.
        empty: Option<String>,
    },
    /// From the number of the line.
    LineNumber,
}

impl RowKey {
    /// Ties the rule to a header that has its columns.
    pub(super) fn bind(rule: &KeyRule, header: &Header) -> Self {
        match rule {
            KeyRule::LineNumber => Self::LineNumber,
            KeyRule::Columns { columns, separator, empty } => Self::Columns {
                columns: columns.iter().filter_map(|name| header.position(name)).collect(),
                names: columns.join(" + "),
                separator: separator.clone(),
                empty: empty.clone(),
            },
        }
    }

    /// The names of its columns.
    pub(super) fn columns(&self) -> String {
        match self {
            Self::Columns { names, .. } => names.clone(),
            Self::LineNumber => String::new(),
        }
    }

    /// A row's key; none if it, or a part of it that may not be empty, is missing.
    pub(super) fn of(&self, cells: &Cells, line: u64) -> Option<CompactString> {
        let Self::Columns { columns, separator, empty, .. } = self else {
            return Some(format_compact!("{line}"));
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
}

/// What entering a key came to.
pub(super) enum Entry {
    /// No earlier row has it.
    New,
    /// An earlier row has it, and the same cells.
    Repeated {
        /// Its line.
        of_line: u64,
    },
    /// An earlier row has it, and other cells.
    Taken {
        /// Its line.
        line: u64,
    },
}

/// The keys that a file has used so far, by their digests.
#[derive(Default)]
pub(super) struct SeenKeys {
    seen: Vec<Seen>,
    places: HashTable<u32>,
}

struct Seen {
    digest: [u8; 16],
    fingerprint: [u8; 16],
    line: u64,
}

impl SeenKeys {
    /// Enters the key, by its digest, of the row on a line.
    ///
    /// # Panics
    /// After four billion keys.
    pub(super) fn enter(&mut self, digest: [u8; 16], line: u64, fingerprint: [u8; 16]) -> Entry {
        let Self { seen, places } = self;
        let known = places.find(spread(&digest), |at| seen[*at as usize].digest == digest);
        if let Some(first) = known.map(|at| &seen[*at as usize]) {
            return if first.fingerprint == fingerprint {
                Entry::Repeated { of_line: first.line }
            } else {
                Entry::Taken { line: first.line }
            };
        }
        let at = u32::try_from(seen.len()).expect("fewer than four billion rows");
        places.insert_unique(spread(&digest), at, |at| spread(&seen[*at as usize].digest));
        seen.push(Seen { digest, fingerprint, line });
        Entry::New
    }
}

/// A digest is as good as any hash of it.
fn spread(digest: &[u8; 16]) -> u64 {
    let (start, _) = digest.split_first_chunk().unwrap_or((&[0; 8], &[]));
    u64::from_le_bytes(*start)
}
