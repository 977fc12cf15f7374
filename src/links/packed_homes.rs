//! Two addresses side by side, by words that lie side by side.
//!
//! In: packed records with the words of their addresses. Out: the level that `compare::home` finds of two different residences of
//! which no stay is known.

use rustc_hash::FxHashMap;

use crate::links::compare::home;
use crate::links::packed_record::PackedRecord;
use crate::links::short_text::{Letters, ShortText};
use crate::links::similarity::Likeness;
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};

/// A word of an address, with what tells most others to be unlike it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    symbol: Symbol,
    letters: Letters,
    len: u16,
    first: u8,
    last: u8,
    /// Not so a number, a word with one in it, or a short word: it is the same or another.
    may_slip: bool,
}

/// The words of all addresses.
#[derive(Debug, Default)]
pub(super) struct PackedHomes {
    words: Vec<Word>,
    /// Where the words of an address begin, by their place in the table.
    starts: FxHashMap<u32, u32>,
}

impl PackedHomes {
    pub(super) fn of(table: &ComparisonTable, texts: &[ShortText]) -> Self {
        let mut homes = Self::default();
        for record in &table.records {
            let words = table.span(record.address_words);
            if words.is_empty() {
                continue;
            }
            let start = u32::try_from(homes.words.len()).expect("fewer than four billion words");
            if let std::collections::hash_map::Entry::Vacant(place) =
                homes.starts.entry(record.address_words.start())
            {
                place.insert(start);
                homes.words.extend(words.iter().map(|&word| Word::of(texts, table, word)));
            }
        }
        homes
    }

    /// Where the words of a record's address begin, and how many there are.
    pub(super) fn words_of(&self, table: &ComparisonTable, record: &ComparedRecord) -> (u32, u16) {
        let words = table.span(record.address_words).len();
        let start = self.starts.get(&record.address_words.start()).copied().unwrap_or_default();
        (start, u16::try_from(words).unwrap_or(u16::MAX))
    }

    pub(super) fn words(&self, record: &PackedRecord) -> &[Word] {
        let (start, len) = record.words;
        &self.words[start as usize..start as usize + usize::from(len)]
    }

    /// The level, unless the two have nothing to be compared by.
    pub(super) fn level(
        table: &ComparisonTable,
        a: &PackedRecord,
        b: &PackedRecord,
        words: [&[Word]; 2],
        likeness: impl Fn(Symbol, Symbol) -> Likeness,
    ) -> Option<u8> {
        let residences = a.residence.is_some() && b.residence.is_some();
        let in_one_building = a.building.agrees(b.building)
            || a.building.agrees(b.residence)
            || b.building.agrees(a.residence);
        let comparable = residences
            || a.postcode.is_some() && b.postcode.is_some()
            || !words[0].is_empty() && !words[1].is_empty();
        if !comparable && !in_one_building {
            return None;
        }
        let told_apart = residences && a.has_known_residence() && b.has_known_residence();
        let overlap = if told_apart { 0.0 } else { overlap(table, words, likeness) };
        let same_postcode = a.postcode.agrees(b.postcode);
        Some(if overlap >= 0.8 || (overlap >= 0.6 && same_postcode) {
            home::ALIKE
        } else if in_one_building {
            home::BUILDING
        } else if same_postcode {
            home::POSTCODE
        } else if overlap >= 0.45 {
            home::PARTLY_ALIKE
        } else if a.outward.agrees(b.outward) {
            home::OUTWARD
        } else {
            home::ELSEWHERE
        })
    }
}

impl Word {
    fn of(texts: &[ShortText], table: &ComparisonTable, symbol: Symbol) -> Self {
        let text = table.text(symbol).as_bytes();
        Self {
            symbol,
            letters: texts[symbol.index()].letters,
            len: u16::try_from(text.len()).unwrap_or(u16::MAX),
            first: text.first().copied().unwrap_or_default(),
            last: text.last().copied().unwrap_or_default(),
            may_slip: text.len() >= 4 && !text.iter().any(u8::is_ascii_digit),
        }
    }

    /// True unless the two are surely not one slip apart.
    fn may_be_close(self, other: Self) -> bool {
        other.may_slip
            && (self.first == other.first || self.last == other.last)
            && self.len.abs_diff(other.len) <= 2
            && !self.letters.rule_out_closeness(other.letters)
    }
}

/// See `compare::home`, which defines it.
fn overlap(
    table: &ComparisonTable,
    [words_a, words_b]: [&[Word]; 2],
    likeness: impl Fn(Symbol, Symbol) -> Likeness,
) -> f64 {
    if words_a.is_empty() || words_b.is_empty() {
        return 0.0;
    }
    let rarity = |word: &Word| table.word_rarity(word.symbol);
    let is_in_b = |word: &&Word| {
        words_b.iter().any(|other| other.symbol == word.symbol)
            || word.may_slip
                && words_b.iter().any(|other| {
                    word.may_be_close(*other)
                        && likeness(word.symbol, other.symbol) == Likeness::Close
                })
    };
    let shared: f64 = words_a.iter().filter(is_in_b).map(rarity).sum();
    if shared == 0.0 {
        return 0.0;
    }
    let weight_a: f64 = words_a.iter().map(rarity).sum();
    let weight_b: f64 = words_b.iter().map(rarity).sum();
    let shorter = weight_a.min(weight_b);
    if shorter <= 0.0 {
        0.0
    } else {
        (shared / shorter).min(1.0) * 0.6 + 0.8 * shared / (weight_a + weight_b)
    }
}
