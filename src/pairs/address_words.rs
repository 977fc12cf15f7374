//! How many records have each address word: the rarer a word, the more it says of an address that it is shared.
//!
//! In: a table, or the counts of an earlier one. Out: what each word of a table weighs. Counts are part of a model: what two
//! records weigh must not change because somebody else came or went.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::pairs::symbols::Symbol;
use crate::pairs::table::ComparisonTable;

/// Counts of records by address word.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AddressWords {
    /// Records in all.
    pub records: u64,
    /// Records that have the word; words of a single record are left out.
    pub counts: BTreeMap<String, u32>,
}

/// Rarity is rounded to this part of a bit, so that sums of it are exact whatever the order of the words.
const STEPS_A_BIT: f64 = 1024.0;

/// Inverse document frequency (K. Spärck Jones, 1972), in bits, of a word that so many of all records have.
fn rarity(with: u32, records: u64) -> f64 {
    let bits = ((records as f64 + 1.0) / f64::from(with.max(1))).log2().max(0.0);
    (bits * STEPS_A_BIT).round() / STEPS_A_BIT
}

impl ComparisonTable {
    /// The address words of these records.
    #[must_use]
    pub fn address_words(&self) -> AddressWords {
        let common = self.words().filter(|(_, with)| *with > 1);
        AddressWords {
            records: self.records.len() as u64,
            counts: common.map(|(word, with)| (self.text(word).to_owned(), with)).collect(),
        }
    }

    /// Weighs the address words by the counts of other records; a word that those did not have is as rare as can be.
    pub fn weigh_words_by(&mut self, counted: &AddressWords) {
        let of = |word: Symbol| {
            let with = counted.counts.get(self.text(word)).copied().unwrap_or(1);
            (word.index(), rarity(with, counted.records))
        };
        let weighed: Vec<(usize, f64)> = self.words().map(|(word, _)| of(word)).collect();
        for (word, bits) in weighed {
            self.word_rarity[word] = bits;
        }
    }

    /// Weighs the address words by their counts among these records.
    pub(super) fn weigh_words(&mut self) {
        self.word_rarity = vec![0.0; self.symbols.len()];
        let records = self.records.len() as u64;
        let weighed: Vec<(usize, f64)> =
            self.words().map(|(word, with)| (word.index(), rarity(with, records))).collect();
        for (word, bits) in weighed {
            self.word_rarity[word] = bits;
        }
    }

    /// Each address word, and how many records have it.
    fn words(&self) -> impl Iterator<Item = (Symbol, u32)> {
        let counted = (0_u32..).map(Symbol).zip(self.word_records.iter().copied());
        counted.filter(|(_, with)| *with > 0)
    }
}

#[cfg(test)]
mod tests {
    use crate::pairs::sample::{Sample, table_of};

    #[test]
    fn what_a_word_weighs_is_by_the_counts_that_are_given() {
        let at = |line: &str| Sample::person("ANN", "SMITH").address(line);
        let few = table_of(&[at("1 HIGH STREET"), at("2 LOW STREET")]);
        let mut many = table_of(&[at("1 HIGH STREET"), at("3 HIGH STREET"), at("4 MILL LANE")]);
        let weight = |table: &crate::pairs::ComparisonTable, wanted: &str| {
            let mut words = (0_u32..).map(crate::pairs::Symbol).take(table.symbols.len());
            words.find(|word| table.text(*word) == wanted).map(|word| table.word_rarity(word))
        };
        let street = weight(&few, "STREET").unwrap();
        assert_ne!(weight(&many, "STREET"), Some(street));
        many.weigh_words_by(&few.address_words());
        assert_eq!(weight(&many, "STREET"), Some(street));
        assert_eq!(weight(&many, "LANE"), weight(&few, "HIGH"), "as rare as a word seen once");
    }
}
