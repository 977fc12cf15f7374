//! What the other records say of a property or a street, kept small enough for a whole country.
//!
//! In: one fact after the other, in any order, with changes among them. Out: for a UPRN or USRN what holds in the end. Sorted
//! vectors of fixed-size rows: 24 bytes a fact and 32 a property, whose texts are kept once each. Deciding what a fact
//! means for an address is left to `second_pass`.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::address::AddressStatus;

/// What a record does to what was said before under its key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Change {
    /// Says it, for the first time or in place of what was said.
    Says,
    /// Takes it back.
    Deletes,
}

impl Change {
    /// The change of a record's second field: I, U or D.
    pub(super) fn of(letter: &str) -> Option<Self> {
        match letter {
            "I" | "U" | "i" | "u" => Some(Self::Says),
            "D" | "d" => Some(Self::Deletes),
            _ => None,
        }
    }
}

/// When a record was made: by its file's place among the files, then by its processing order. Later counts.
pub(super) fn rank(file: usize, processing_order: &str) -> u64 {
    const ORDER_BITS: u32 = 48;
    let order: u64 = processing_order.parse().unwrap_or_default();
    let file = u64::try_from(file).unwrap_or_default().min(0xFFFF);
    (file << ORDER_BITS) | order.min((1 << ORDER_BITS) - 1)
}

/// Texts, each kept once.
#[derive(Default)]
pub(super) struct Texts {
    numbers: FxHashMap<CompactString, u32>,
    texts: Vec<CompactString>,
}

impl Texts {
    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.into(), number);
        self.texts.push(text.into());
        number
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", CompactString::as_str)
    }

    /// Forgets the way from text to number, once all are in.
    pub(super) fn close(&mut self) {
        self.numbers = FxHashMap::default();
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Fact {
    of: u64,
    rank: u64,
    key: u32,
    /// A number below 2³⁰, then two bits: ended, deleted.
    value: u32,
}

const ENDED: u32 = 1 << 30;
const DELETED: u32 = 1 << 31;

/// Facts of one kind, each a number said of a UPRN or USRN under a key of its own.
#[derive(Default)]
pub(super) struct FactTable(Vec<Fact>);

impl FactTable {
    /// Enters what a record says.
    pub(super) fn enter(
        &mut self,
        of: u64,
        rank: u64,
        key: u32,
        value: u32,
        ended: bool,
        change: Change,
    ) {
        let ended = if ended { ENDED } else { 0 };
        let deleted = if change == Change::Deletes { DELETED } else { 0 };
        self.0.push(Fact { of, rank, key, value: (value & (ENDED - 1)) | ended | deleted });
    }

    /// Settles what holds: of each key the last word, in force before ended, late before early.
    pub(super) fn settle(&mut self) {
        let facts = &mut self.0;
        // stable: of two with one processing order the later line counts
        facts.sort_by_key(|fact| (fact.of, fact.key, fact.rank));
        facts.dedup_by(|next, kept| {
            let same = (next.of, next.key) == (kept.of, kept.key);
            if same {
                *kept = *next;
            }
            same
        });
        facts.retain(|fact| fact.value & DELETED == 0);
        facts.sort_by_key(|fact| (fact.of, fact.value & ENDED, u64::MAX - fact.rank, fact.key));
        facts.shrink_to_fit();
    }

    fn all_of(&self, of: u64) -> &[Fact] {
        let start = self.0.partition_point(|fact| fact.of < of);
        let rest = &self.0[start..];
        &rest[..rest.iter().take_while(|fact| fact.of == of).count()]
    }

    /// What is said, in force if anything is; with whether it has ended.
    pub(super) fn latest(&self, of: u64) -> Option<(u32, bool)> {
        let fact = self.all_of(of).first()?;
        Some((fact.value & (ENDED - 1), fact.value & ENDED != 0))
    }

    /// What is said under a key, or else what is said at all.
    pub(super) fn under(&self, of: u64, key: u32) -> Option<u32> {
        let facts = self.all_of(of);
        let fact = facts.iter().find(|fact| fact.key == key).or(facts.first())?;
        Some(fact.value & (ENDED - 1))
    }
}

/// What record 21 says of a property.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Property {
    pub(super) uprn: u64,
    pub(super) rank: u64,
    /// 0 for none.
    pub(super) parent: u64,
    /// Number of the text.
    pub(super) postcode: u32,
    /// None if the council has rejected it.
    pub(super) status: Option<AddressStatus>,
    pub(super) change: Change,
}

/// All properties.
#[derive(Default)]
pub(super) struct PropertyTable(Vec<Property>);

impl PropertyTable {
    pub(super) fn enter(&mut self, property: Property) {
        self.0.push(property);
    }

    /// Settles what holds: of each UPRN the last word. A property that was taken back stays known as such.
    pub(super) fn settle(&mut self) {
        self.0.sort_by_key(|property| (property.uprn, property.rank));
        self.0.dedup_by(|next, kept| {
            let same = next.uprn == kept.uprn;
            if same {
                *kept = *next;
            }
            same
        });
        self.0.shrink_to_fit();
    }

    /// The property of a UPRN.
    pub(super) fn get(&self, uprn: u64) -> Option<&Property> {
        let at = self.0.binary_search_by_key(&uprn, |property| property.uprn).ok()?;
        self.0.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, FactTable, rank};

    #[test]
    fn the_last_word_under_a_key_holds_whatever_the_order() {
        let said = [
            (1, 10, 7, 100, false, Change::Says),
            (1, 20, 7, 101, false, Change::Says),
            (1, 5, 8, 102, true, Change::Says),
            (1, 30, 9, 103, false, Change::Says),
            (1, 40, 9, 103, false, Change::Deletes),
            (2, 1, 7, 104, true, Change::Says),
        ];
        for turn in 0..said.len() {
            let mut facts = FactTable::default();
            for (of, rank, key, value, ended, change) in
                said.iter().cycle().skip(turn).take(said.len())
            {
                facts.enter(*of, *rank, *key, *value, *ended, *change);
            }
            facts.settle();
            assert_eq!(facts.latest(1), Some((101, false)));
            assert_eq!(facts.under(1, 8), Some(102));
            assert_eq!(facts.under(1, 9), Some(101));
            assert_eq!(facts.latest(2), Some((104, true)));
            assert_eq!(facts.latest(3), None);
        }
    }

    #[test]
    fn the_later_line_counts_where_the_processing_order_does_not_tell() {
        let mut facts = FactTable::default();
        for value in [1, 2, 3] {
            facts.enter(1, 0, 0, value, false, Change::Says);
        }
        facts.settle();
        assert_eq!(facts.latest(1), Some((3, false)));
    }

    #[test]
    fn a_later_file_outranks_any_processing_order() {
        assert!(rank(1, "1") > rank(0, "999999999999999999"));
        assert!(rank(0, "2") > rank(0, "1"));
        assert_eq!(rank(0, "one"), 0);
    }
}
