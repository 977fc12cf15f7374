//! People whom one row names twice: where they are, and where they say that they are going.
//!
//! In: the table, with the strata that name people of others once more. Out: whether two records are one person of one row, and all
//! such pairs. Two other records of a row are two people.

use crate::pairs::table::{ComparedRecord, ComparisonTable};

impl ComparisonTable {
    /// True if one row names one person in both records: the one repeats the other, or both repeat a third.
    #[must_use]
    pub fn is_repeat(&self, a: &ComparedRecord, b: &ComparedRecord) -> bool {
        !self.repeats.is_empty()
            && a.stratum != b.stratum
            && self.person_of_row(a) == self.person_of_row(b)
    }

    /// True if the record names somebody once more.
    #[must_use]
    pub fn is_named_again(&self, record: &ComparedRecord) -> bool {
        let own = record.stratum;
        self.repeats.get(usize::from(own)).is_some_and(|repeated| *repeated != own)
    }

    /// All pairs of records of which the one repeats the other, by their places in ascending order.
    #[must_use]
    pub fn repeated_on_rows(&self) -> Vec<[u32; 2]> {
        if self.repeats.is_empty() {
            return Vec::new();
        }
        let is_repeated = |stratum: u16| {
            let mut others = (0_u16..).zip(&self.repeats);
            others.any(|(own, repeats)| own != *repeats && (own == stratum || *repeats == stratum))
        };
        let concerned: Vec<bool> = (0..self.repeats.len())
            .map(|at| is_repeated(u16::try_from(at).unwrap_or(u16::MAX)))
            .collect();
        let mut people: Vec<_> = (0_u32..)
            .zip(&self.records)
            .filter(|(_, record)| concerned[usize::from(record.stratum)])
            .map(|(at, record)| (self.person_of_row(record), at))
            .collect();
        people.sort_unstable();
        let same = people.chunk_by(|a, b| a.0 == b.0);
        let mut pairs: Vec<[u32; 2]> =
            same.flat_map(|same| same[1..].iter().map(|other| [same[0].1, other.1])).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Dataset, row, the stratum that names the person first, and which of its people.
    fn person_of_row(&self, record: &ComparedRecord) -> (u16, u32, u16, u8) {
        let own = record.stratum;
        let first = self.repeats.get(usize::from(own)).copied().unwrap_or(own);
        (record.dataset, record.row, first, record.ordinal)
    }
}

#[cfg(test)]
mod tests {
    use crate::pairs::sample::{Sample, table_of};

    #[test]
    fn a_row_names_a_couple_twice_and_each_of_them_is_one_person() {
        let named = |forename, row, stratum| {
            Sample::person(forename, "GARIBALDI").row(0, row).stratum(stratum)
        };
        let mut table = table_of(&[
            named("ANN", 0, 0),
            named("BEN", 0, 0),
            named("ANN", 0, 1),
            named("BEN", 0, 1),
            named("ANN", 1, 1),
        ]);
        for (record, ordinal) in table.records.iter_mut().zip([1, 2, 1, 2, 0]) {
            record.ordinal = ordinal;
        }
        assert_eq!(table.repeated_on_rows(), Vec::<[u32; 2]>::new(), "no role repeats another");
        table.repeats = vec![0, 0];
        assert_eq!(table.repeated_on_rows(), [[0, 2], [1, 3]]);
        let again = table.records.iter().map(|record| table.is_named_again(record));
        assert_eq!(again.collect::<Vec<_>>(), [false, false, true, true, true]);
        let is_repeat = |a: usize, b: usize| table.is_repeat(&table.records[a], &table.records[b]);
        assert!(is_repeat(0, 2) && !is_repeat(0, 3) && !is_repeat(0, 1) && !is_repeat(0, 4));
    }
}
