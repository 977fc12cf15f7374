//! Finds a key in a sorted table with few looks into the file.
//!
//! In: a table, a key. Out: the place of the first entry whose key is not before it. Keys that begin with a number are spread by it: the number of every so many
//! a key is kept in memory, and between two of these one is sought where it would stand if the numbers were spread evenly; where that does not help, and among
//! other keys, in the middle. Many keys in their order are found in one walk, each from where the last one was. A look into a file of some hundred megabytes costs
//! more than all else in a search. What is found in a damaged table is any place, and never a panic. Source: W. W. Peterson, *Addressing for random-access
//! storage*, IBM Journal (1957).

use super::EditionError;
use super::table::Table;

/// The number of one key in so many is kept in memory: half a byte an entry.
const EVERY: usize = 16;
/// And of these again one in so many, which are few enough to stay in a processor's own memory.
const EVERY_FENCE: usize = 32;

/// With what keys of a table begin: one in so many, and the last.
#[derive(Debug)]
pub(super) struct Fences {
    numbers: Vec<u64>,
    /// One in so many of these.
    signposts: Vec<u64>,
    /// How many entries the table has.
    rows: usize,
}

/// Where a key must stand: not before `low`, not after `high`, which are places with the keys `floor` (of the place before) and `ceiling`.
struct Between {
    low: usize,
    high: usize,
    floor: u64,
    ceiling: u64,
}

impl Fences {
    /// A table's; none if its keys begin with no numbers, or these do not ascend.
    fn of(table: &Table) -> Option<Self> {
        let rows = table.len();
        let places = (0..rows).step_by(EVERY).chain(rows.checked_sub(1));
        let number = |place| leading_number(table.at(place).ok()??.0);
        let numbers = places.map(number).collect::<Option<Vec<u64>>>()?;
        let signposts = numbers.iter().copied().step_by(EVERY_FENCE).collect();
        (!numbers.is_empty() && numbers.is_sorted()).then_some(Self { numbers, signposts, rows })
    }

    /// How many of them are less than a number.
    fn less_than(&self, number: u64) -> usize {
        let less = |it: &u64| *it < number;
        let passed = self.signposts.partition_point(less);
        // those up to the last signpost that is less are less
        let from = passed.saturating_sub(1) * EVERY_FENCE;
        let to = (passed * EVERY_FENCE).min(self.numbers.len());
        from + self.numbers[from..to].partition_point(less)
    }

    /// The place of one of them.
    fn place(&self, at: usize) -> usize {
        (at * EVERY).min(self.rows - 1)
    }

    /// Between which two of them a key stands that begins so: after the last that begins with less, and not after the first that begins with more.
    fn around(&self, number: u64) -> Between {
        let less = self.less_than(number);
        let like = self.numbers[less..].iter().take_while(|it| **it == number).count();
        let (before, next) = (less.checked_sub(1), less + like);
        let after = self.numbers.get(next).map(|it| (self.place(next), *it));
        let (high, ceiling) = after.unwrap_or((self.rows, number));
        Between {
            low: before.map_or(0, |it| self.place(it) + 1),
            high,
            floor: before.map_or(0, |it| self.numbers[it]),
            ceiling,
        }
    }
}

impl Between {
    /// Where a number would stand if those between were spread evenly.
    fn guess(&self, number: u64) -> usize {
        let Self { low, high, floor, ceiling } = *self;
        let (span, range) = ((high - low + 1) as u128, u128::from(ceiling.saturating_sub(floor)));
        let share = u128::from(number.saturating_sub(floor)) * span / range.max(1);
        let steps = usize::try_from(share).unwrap_or(usize::MAX);
        low.saturating_add(steps).saturating_sub(1).clamp(low, high - 1)
    }
}

/// The number that a key's first eight bytes are: of two keys the one that is before the other begins with no greater one.
fn leading_number(key: &[u8]) -> Option<u64> {
    key.first_chunk().copied().map(u64::from_be_bytes)
}

impl Table {
    /// The place of the first entry whose key is not before this one; the number of entries, if there is none.
    pub(super) fn position_of(&self, key: &[u8]) -> Result<usize, EditionError> {
        let fences = || self.fences().get_or_init(|| Fences::of(self)).as_ref();
        match leading_number(key).and_then(|number| Some((number, fences()?))) {
            Some((number, fences)) => self.sought(key, number, fences.around(number)),
            None => self.halved(key),
        }
    }

    /// The same for a key that stands not before `from`: looked for in strides that double, so that many keys in their order are found in one walk, and few
    /// of them without reading what lies between.
    pub(super) fn position_after(&self, from: usize, key: &[u8]) -> Result<usize, EditionError> {
        let (mut low, mut stride) = (from, 1_usize);
        while let Some((found, _)) = self.at(low.saturating_add(stride - 1))? {
            if found >= key {
                return self.halved_between(low, low + stride - 1, key);
            }
            low += stride;
            stride = stride.saturating_mul(2);
        }
        self.halved_between(low.min(self.len()), self.len(), key)
    }

    fn halved(&self, key: &[u8]) -> Result<usize, EditionError> {
        self.halved_between(0, self.len(), key)
    }

    /// Among places from `low`; `high` if all before it are before the key.
    fn halved_between(
        &self,
        mut low: usize,
        mut high: usize,
        key: &[u8],
    ) -> Result<usize, EditionError> {
        while low < high {
            let middle = low + (high - low) / 2;
            match self.at(middle)? {
                Some((found, _)) if found < key => low = middle + 1,
                Some(_) | None => high = middle,
            }
        }
        Ok(low)
    }

    fn sought(&self, key: &[u8], number: u64, mut between: Between) -> Result<usize, EditionError> {
        let mut evenly = true;
        while between.low < between.high {
            let Between { low, high, .. } = between;
            let place = if evenly { between.guess(number) } else { low + (high - low) / 2 };
            match self.at(place)? {
                Some((found, _)) if found < key => {
                    between.low = place + 1;
                    between.floor = leading_number(found).unwrap_or(between.floor);
                }
                Some((found, _)) => {
                    between.high = place;
                    between.ceiling = leading_number(found).unwrap_or(between.ceiling);
                }
                None => between.high = place,
            }
            // a guess that leaves more than the half of what there was is followed by the middle: never more than twice the looks of halving
            evenly = !evenly || 2 * (between.high - between.low) <= high - low;
        }
        Ok(between.low)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::table::Table;
    use super::super::table_writer::{TableKind, TableWriter};
    use super::EVERY_FENCE;

    /// A table of numbers.
    fn table(folder: &tempfile::TempDir, numbers: &[u64]) -> Table {
        table_of(folder, numbers.iter().map(|number| number.to_be_bytes()))
    }

    fn table_of(folder: &tempfile::TempDir, keys: impl Iterator<Item: AsRef<[u8]>>) -> Table {
        let path = folder.path().join("numbers");
        let mut writer = TableWriter::create(&path, TableKind::Relations).unwrap();
        for key in keys {
            writer.add(key.as_ref(), b"value").unwrap();
        }
        writer.finish().unwrap();
        Table::open(&path, TableKind::Relations).unwrap()
    }

    /// Numbers in heaps of any width, as pairs of records and dates of birth stand.
    fn heaps() -> impl Strategy<Value = Vec<u64>> {
        let heap = (any::<u64>(), 0_u32..40, 1_usize..4 * EVERY_FENCE);
        prop::collection::vec(heap, 1..8).prop_map(|heaps| {
            let mut all: Vec<u64> = Vec::new();
            for (start, steps, many) in heaps {
                let step = 1_u64 << steps;
                all.extend((0..many as u64).map(|at| start.wrapping_add(at.wrapping_mul(step))));
            }
            all.sort_unstable();
            all.dedup();
            all
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_number_is_found_where_it_stands_however_unevenly_they_are_spread(
            numbers in heaps(),
            others in prop::collection::vec(any::<u64>(), 50),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let table = table(&folder, &numbers);
            let beside = |it: &u64| [it.saturating_sub(1), *it, it.saturating_add(1)];
            let asked = numbers.iter().flat_map(beside).chain(others).chain([0, u64::MAX]);
            for number in asked {
                let key = number.to_be_bytes();
                let expected = numbers.partition_point(|it| *it < number);
                prop_assert_eq!(table.position_of(&key).unwrap(), expected);
                let there = numbers.get(expected) == Some(&number);
                prop_assert_eq!(table.find(&key).unwrap().is_some(), there);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        // few numbers and many tails: some of the kept keys begin alike
        #[test]
        fn a_key_that_goes_on_after_its_number_is_found_however_many_begin_like_it(
            keys in prop::collection::btree_set((0_u64..12, prop::collection::vec(any::<u8>(), 0..3)), 0..400),
            others in prop::collection::vec((0_u64..14, prop::collection::vec(any::<u8>(), 0..3)), 50),
        ) {
            let written = |(number, tail): &(u64, Vec<u8>)| [&number.to_be_bytes(), &tail[..]].concat();
            let folder = tempfile::tempdir().unwrap();
            let all: Vec<Vec<u8>> = keys.iter().map(written).collect();
            let table = table_of(&folder, all.iter());
            for key in all.iter().cloned().chain(others.iter().map(written)).chain([vec![], vec![0; 7], vec![255; 9]]) {
                prop_assert_eq!(table.position_of(&key).unwrap(), all.partition_point(|it| *it < key));
                let alike = table.starting_with(&key).unwrap().count();
                prop_assert_eq!(alike, all.iter().filter(|it| it.starts_with(&key)).count());
            }
        }

        #[test]
        fn a_key_is_found_from_any_place_that_is_not_after_it(
            numbers in prop::collection::btree_set(0_u64..600, 0..200),
            asked in prop::collection::btree_set(0_u64..600, 1..40),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let numbers: Vec<u64> = numbers.into_iter().collect();
            let table = table(&folder, &numbers);
            let mut walked = 0;
            for number in asked {
                let key = number.to_be_bytes();
                let expected = numbers.partition_point(|it| *it < number);
                walked = table.position_after(walked, &key).unwrap();
                prop_assert_eq!(walked, expected);
                for from in 0..=expected {
                    prop_assert_eq!(table.position_after(from, &key).unwrap(), expected);
                }
            }
        }
    }

    #[test]
    fn nothing_is_found_in_an_empty_table() {
        let folder = tempfile::tempdir().unwrap();
        let table = table(&folder, &[]);
        assert_eq!(table.position_of(&7_u64.to_be_bytes()).unwrap(), 0);
        assert_eq!(table.position_after(0, &7_u64.to_be_bytes()).unwrap(), 0);
        assert!(table.find(&7_u64.to_be_bytes()).unwrap().is_none());
    }
}
