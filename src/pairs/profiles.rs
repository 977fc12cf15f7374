//! What some records say, part by part, in few bytes: read once, compared often.

use std::ops::Range;

use rayon::prelude::*;

use crate::pairs::parts::values_of;
use crate::pairs::table::ComparisonTable;
use crate::rules::KeyPart;
use crate::values::AttributeKind;

/// Records read at a time.
const BATCH: usize = 8_192;

/// The values of some records for some parts, folded to 32 bits.
#[derive(Debug)]
pub(super) struct Profiles {
    values: Vec<u32>,
    /// Where the values of each part of each record end, record by record; a zero before them all.
    ends: Vec<u32>,
    parts: usize,
}

impl Profiles {
    pub(super) fn of(
        table: &ComparisonTable,
        kinds: &[AttributeKind],
        records: &[u32],
        parts: &[KeyPart],
    ) -> Self {
        let batches: Vec<(Vec<u32>, Vec<u32>)> = records
            .par_chunks(BATCH)
            .map(|batch| {
                let (mut values, mut counts, mut of_part) = (Vec::new(), Vec::new(), Vec::new());
                for &record in batch {
                    for &part in parts {
                        let record = &table.records[record as usize];
                        values_of(table, record, kinds, part, &mut of_part);
                        values.extend(of_part.iter().copied().map(folded));
                        counts.push(u32::try_from(of_part.len()).expect("few values"));
                    }
                }
                (values, counts)
            })
            .collect();
        let mut all = Self { values: Vec::new(), ends: vec![0], parts: parts.len() };
        let mut end = 0;
        for (values, counts) in batches {
            all.values.extend(values);
            all.ends.extend(counts.into_iter().map(|count| {
                end += count;
                end
            }));
        }
        all
    }

    pub(super) fn parts(&self) -> usize {
        self.parts
    }

    /// The values of the record at a place for a part.
    pub(super) fn values(&self, place: usize, part: usize) -> &[u32] {
        &self.values[self.span(place, part)]
    }

    /// Where the values of the record at a place for a part stand among all values.
    pub(super) fn span(&self, place: usize, part: usize) -> Range<usize> {
        let at = place * self.parts + part;
        self.ends[at] as usize..self.ends[at + 1] as usize
    }
}

#[expect(clippy::cast_possible_truncation, reason = "both halves are folded into one")]
fn folded(value: u64) -> u32 {
    (value ^ (value >> 32).wrapping_mul(0x9E37_79B1)) as u32
}
