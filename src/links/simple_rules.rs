//! Simple rules, as a council's analyst would write them first: the yardstick, and the start of training.
//!
//! Two records are one person if they have the same first forename, surname and date of birth, or the same first
//! forename, surname and residence, or the same NHS, National Insurance or pupil number with the same first forename.

use crate::pairs::{ComparisonTable, Symbol};

/// For every record the number of its cluster under the simple rules: the smallest record index in it.
///
/// `with_identifiers` adds the third rule, which training uses and the yardstick does not.
#[must_use]
pub fn simple_rule_clusters(table: &ComparisonTable, with_identifiers: bool) -> Vec<u32> {
    let mut entries: Vec<([u64; 3], u32)> = Vec::new();
    for (record, index) in table.records.iter().zip(0_u32..) {
        let forename = table.first_forename(record);
        if !forename.is_some() {
            continue;
        }
        let name = u64::from(forename.0) << 32 | u64::from(record.surname.0);
        if record.surname.is_some() && table.text(forename).len() > 1 {
            if let Some(date) = record.date_of_birth.filter(|date| date.whole().is_some()) {
                entries.push(([1, name, u64::from(date.packed())], index));
            }
            if record.residence.is_some() {
                entries.push(([2, name, u64::from(record.residence.0)], index));
            }
        }
        if with_identifiers {
            let texts =
                [record.nino, record.upn, record.email.0].map(|symbol: Symbol| u64::from(symbol.0));
            for (rule, value) in (3..).zip([record.nhs_number, texts[0], texts[1], texts[2]]) {
                if value != 0 {
                    entries.push(([rule, u64::from(forename.0), value], index));
                }
            }
        }
    }
    entries.sort_unstable();
    let mut sets = DisjointSets::new(table.records.len());
    for block in entries.chunk_by(|a, b| a.0 == b.0) {
        for pair in block.windows(2) {
            sets.union(pair[0].1, pair[1].1);
        }
    }
    sets.roots()
}

/// Disjoint sets of record indices, by path halving; the smallest index represents a set.
#[derive(Debug)]
pub(crate) struct DisjointSets(Vec<u32>);

impl DisjointSets {
    /// Every index on its own.
    pub(crate) fn new(len: usize) -> Self {
        Self((0..u32::try_from(len).expect("fewer than four billion records")).collect())
    }

    /// The smallest index of the set.
    pub(crate) fn find(&mut self, index: u32) -> u32 {
        let mut at = index;
        while self.0[at as usize] != at {
            let parent = self.0[at as usize];
            self.0[at as usize] = self.0[parent as usize];
            at = parent;
        }
        at
    }

    /// Joins two sets.
    pub(crate) fn union(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        let (low, high) = (a.min(b), a.max(b));
        self.0[high as usize] = low;
    }

    /// The representative of every index.
    pub(crate) fn roots(mut self) -> Vec<u32> {
        (0..self.0.len()).map(|index| self.find(u32::try_from(index).unwrap_or(u32::MAX))).collect()
    }
}
