//! The blocking keys of records under a rule.
//!
//! Values are looked up once a record and part, whatever number of rules use them: [`KeyReader`] holds those of the record
//! at hand.

use crate::pairs::parts::values_of;
use crate::pairs::table::ComparisonTable;
#[cfg(test)]
use crate::rules::BlockingRule;
use crate::rules::KeyPart;
use crate::values::AttributeKind;

/// A key: a hash of the values of all parts of a rule. Two different keys may meet by chance once in
/// 2^64; the pair is then merely compared in vain.
pub(crate) type Key = u64;

/// The values of one record for the parts that a list of rules uses, and the keys that they make.
#[derive(Debug)]
pub(crate) struct KeyReader<'t> {
    table: &'t ComparisonTable,
    kinds: &'t [AttributeKind],
    parts: Vec<KeyPart>,
    /// One list a part.
    values: Vec<Vec<u64>>,
    /// The parts of each rule, by place in `parts`.
    rules: Vec<Vec<usize>>,
}

impl<'t> KeyReader<'t> {
    pub(crate) fn new<'r>(
        table: &'t ComparisonTable,
        kinds: &'t [AttributeKind],
        rules: impl Iterator<Item = &'r [KeyPart]> + Clone,
    ) -> Self {
        let mut parts: Vec<KeyPart> = rules.clone().flatten().copied().collect();
        parts.sort_unstable();
        parts.dedup();
        let place = |part: &KeyPart| parts.binary_search(part).unwrap_or_default();
        let rules = rules.map(|keys| keys.iter().map(place).collect()).collect();
        Self { table, kinds, values: vec![Vec::new(); parts.len()], parts, rules }
    }

    /// Looks the record's values up.
    pub(crate) fn read(&mut self, record: u32) {
        let record = &self.table.records[record as usize];
        for (&part, values) in self.parts.iter().zip(&mut self.values) {
            values_of(self.table, record, self.kinds, part, values);
        }
    }

    /// Calls `emit` with each key of the record under a rule; with none, if the record lacks a part.
    pub(crate) fn keys(&self, rule: usize, emit: &mut impl FnMut(Key)) {
        let values = |part: usize| self.values[part].iter().copied();
        match *self.rules[rule].as_slice() {
            [] => emit(0),
            [part] => values(part).for_each(|value| emit(mix(0, value))),
            [first, ref rest @ ..] => {
                // most rules have two or three parts, most records one value of each
                if rest.iter().all(|&part| !self.values[part].is_empty()) {
                    values(first).for_each(|value| self.combine(rest, mix(0, value), emit));
                }
            }
        }
    }

    fn combine(&self, parts: &[usize], key: Key, emit: &mut impl FnMut(Key)) {
        let Some((&part, rest)) = parts.split_first() else { return emit(key) };
        if rest.is_empty() {
            self.values[part].iter().for_each(|&value| emit(mix(key, value)));
            return;
        }
        for &value in &self.values[part] {
            self.combine(rest, mix(key, value), emit);
        }
    }
}

/// The rules, by index, under which two records share a key, whatever the sizes of the blocks: the definition that
/// blocking is held against.
#[cfg(test)]
pub(crate) fn shared_rules(
    table: &ComparisonTable,
    left: u32,
    right: u32,
    kinds: &[AttributeKind],
    rules: &[BlockingRule],
) -> Vec<usize> {
    let keys_of = |record: u32, rule: &BlockingRule| {
        let mut reader = KeyReader::new(table, kinds, std::iter::once(rule.keys.as_slice()));
        reader.read(record);
        let mut keys = Vec::new();
        reader.keys(0, &mut |key| keys.push(key));
        keys
    };
    let shares = |rule: &BlockingRule| {
        let of_left = keys_of(left, rule);
        keys_of(right, rule).iter().any(|key| of_left.contains(key))
    };
    (0..rules.len()).filter(|&index| shares(&rules[index])).collect()
}

/// Folds one more value into a key (a multiply-and-rotate hash; Steele, Lea and Flood's `SplitMix64` finaliser).
fn mix(key: Key, value: u64) -> Key {
    let mut z = (key.rotate_left(23) ^ value).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
