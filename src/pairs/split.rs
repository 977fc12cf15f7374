//! A block that is too large is split by a further key.
//!
//! In: its records. Out: pieces within the limit, and what no key could bring there. A pair that shares a value of the
//! key that split them stays together, and so do two records that both lack it.

use crate::pairs::parts::values_of;
use crate::pairs::table::ComparisonTable;
use crate::rules::KeyPart;
use crate::values::AttributeKind;

/// What a block may be split by, in the order tried where two serve alike.
const SPLITS: [KeyPart; 10] = [
    KeyPart::BirthYear,
    KeyPart::ForenameInitial,
    KeyPart::SurnameInitial,
    KeyPart::Outward,
    KeyPart::ForenameSound,
    KeyPart::SurnameSound,
    KeyPart::BirthDay,
    KeyPart::Sector,
    KeyPart::Postcode,
    KeyPart::DateOfBirth,
];
/// Keys used one after the other.
const MOST_SPLITS: usize = 3;

/// Pairs of so many records.
pub(crate) fn pairs_of(records: usize) -> u64 {
    let records = records as u64;
    records * records.saturating_sub(1) / 2
}

/// The pieces of a block, in an order that the records alone decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pieces {
    /// Within the limit.
    pub(crate) small: Vec<Vec<u32>>,
    /// Still over it.
    pub(crate) too_large: Vec<Vec<u32>>,
}

/// Splits the blocks of one rule.
#[derive(Debug)]
pub(crate) struct Splitter<'t> {
    table: &'t ComparisonTable,
    kinds: &'t [AttributeKind],
    parts: Vec<KeyPart>,
    most: usize,
}

impl<'t> Splitter<'t> {
    /// For a rule of those keys, whose blocks may have so many records.
    pub(crate) fn new(
        table: &'t ComparisonTable,
        kinds: &'t [AttributeKind],
        keys: &[KeyPart],
        most: usize,
    ) -> Self {
        let parts = SPLITS.into_iter().filter(|part| !keys.contains(part)).collect();
        Self { table, kinds, parts, most }
    }

    /// Splits a block that is over the limit.
    pub(crate) fn split(&self, block: &[u32]) -> Pieces {
        let mut pieces = Pieces::default();
        self.split_further(block, MOST_SPLITS, &mut pieces);
        pieces
    }

    fn split_further(&self, block: &[u32], splits_left: usize, pieces: &mut Pieces) {
        let best = (splits_left > 0).then(|| self.best_partition(block)).flatten();
        let Some(partition) = best else {
            pieces.too_large.push(block.to_vec());
            return;
        };
        for piece in partition {
            if piece.len() > self.most {
                self.split_further(&piece, splits_left - 1, pieces);
            } else if piece.len() > 1 {
                pieces.small.push(piece);
            }
        }
    }

    /// Of the keys that bring every piece within the limit, the one that keeps most pairs; if there is none, the one that
    /// leaves fewest. None if no key tells the records apart at all.
    fn best_partition(&self, block: &[u32]) -> Option<Vec<Vec<u32>>> {
        let mut best: Option<(bool, u64, Vec<Vec<u32>>)> = None;
        for &part in &self.parts {
            let pieces = self.partition(block, part);
            let largest = pieces.iter().map(Vec::len).max().unwrap_or_default();
            if largest == block.len() {
                continue;
            }
            let fits = largest <= self.most;
            let pairs: u64 = pieces.iter().map(|piece| pairs_of(piece.len())).sum();
            let better =
                best.as_ref().is_none_or(|&(best_fits, best_pairs, _)| match (fits, best_fits) {
                    (true, true) => pairs > best_pairs,
                    (false, false) => pairs < best_pairs,
                    (fits, _) => fits,
                });
            if better {
                best = Some((fits, pairs, pieces));
            }
        }
        best.map(|(_, _, pieces)| pieces)
    }

    /// One piece for each value, ascending, and one of the records that have none.
    fn partition(&self, block: &[u32], part: KeyPart) -> Vec<Vec<u32>> {
        let mut values = Vec::new();
        let mut entries: Vec<(Option<u64>, u32)> = Vec::with_capacity(block.len());
        for &record in block {
            let compared = &self.table.records[record as usize];
            values_of(self.table, compared, self.kinds, part, &mut values);
            if values.is_empty() {
                entries.push((None, record));
            }
            entries.extend(values.iter().map(|&value| (Some(value), record)));
        }
        entries.sort_unstable();
        entries
            .chunk_by(|a, b| a.0 == b.0)
            .map(|piece| piece.iter().map(|&(_, record)| record).collect())
            .collect()
    }
}
