//! Chunks of records become one table.
//!
//! In: chunks in any order, the order that their records should have, and what each address turned out to be. Out: the
//! [`ComparisonTable`]. Texts get their numbers in the order in which the records use them, whatever the order in which they
//! came, so that neither chunks nor threads nor the order of a file's rows can be told from a table. What is the same for every
//! record of a name or of an address (its sound, its variants, its words) is worked out once for each.

use rayon::prelude::*;
use rphonetic::{DoubleMetaphone, Encoder as _};

use crate::pairs::symbols::{Symbol, Symbols};
use crate::pairs::table::{ComparedRecord, ComparisonTable, Span};
use crate::pairs::table_chunk::TableChunk;
use crate::pairs::table_homes::{Home, HomeSymbols};

/// Gathers records for a table.
#[derive(Debug, Default)]
pub struct TableBuilder {
    symbols: Symbols,
    pool: Vec<Symbol>,
    records: Vec<ComparedRecord>,
    /// The address of each record, by its place among the homes.
    addresses: Vec<u32>,
    /// True if nobody asks how names sound.
    soundless: bool,
}

impl TableBuilder {
    /// One of a table whose records are scored and not sought: how names sound, which costs more than all else of few records, is left out.
    #[must_use]
    pub(super) fn soundless() -> Self {
        Self { soundless: true, ..Self::default() }
    }

    /// Makes room for chunks that come: what grows as it fills is written several times over.
    pub(super) fn expect(&mut self, chunks: &[TableChunk]) {
        let records = chunks.iter().map(TableChunk::len).sum();
        self.records.reserve_exact(records);
        self.addresses.reserve_exact(records);
        self.pool.reserve_exact(chunks.iter().map(|chunk| chunk.pool.len()).sum());
    }

    /// Puts a chunk behind the records so far; `address` tells the place among the homes of an address of the chunk's count.
    ///
    /// # Panics
    /// After four billion pooled values.
    pub fn append(&mut self, chunk: TableChunk, address: impl Fn(u32) -> u32) {
        let number: Vec<Symbol> = (0..chunk.symbols.len())
            .map(|at| Symbol(u32::try_from(at).unwrap_or_default()))
            .map(|symbol| self.symbols.intern(chunk.symbols.text(symbol)))
            .collect();
        let base = u32::try_from(self.pool.len()).expect("fewer than four billion pooled values");
        self.pool.extend(chunk.pool.iter().map(|symbol| number[symbol.index()]));
        self.records.extend(chunk.records.into_iter().map(|mut record| {
            record.renumber(|symbol| number[symbol.index()]);
            record.shift(base);
            record
        }));
        self.addresses.extend(chunk.addresses.into_iter().map(address));
    }

    /// How many records it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// True if it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The table. `order` says which of the records gathered stands where; `homes` are the addresses; `variant_groups` gives the
    /// groups of names that a forename is a variant in.
    ///
    /// # Panics
    /// If the order names another number of records, or a record an address that is not there.
    #[must_use]
    pub fn finish(
        mut self,
        order: Vec<u32>,
        homes: &[Home<'_>],
        variant_groups: impl Fn(&str) -> Vec<u16>,
    ) -> ComparisonTable {
        assert_eq!(order.len(), self.records.len(), "each record has its place");
        arrange(order, |one, other| {
            self.records.swap(one, other);
            self.addresses.swap(one, other);
        });
        let sounds = self.sounds();
        let mut words = Vec::new();
        let mut homes: Vec<HomeSymbols> =
            homes.iter().map(|home| HomeSymbols::of(home, &mut self.symbols, &mut words)).collect();

        let mut table = ComparisonTable::default();
        let mut numbers = Numbers::of(self.symbols.len());
        let mut word_records: Vec<u32> = Vec::new();
        let Self { pool: old_pool, records, addresses, symbols, .. } = self;
        table.records = records;
        table.pool.reserve(old_pool.len() + words.len());
        for (record, address) in table.records.iter_mut().zip(addresses) {
            let pool = &mut table.pool;
            let mut renumbered = |span: Span, numbers: &mut Numbers| {
                let start = pool.len();
                pool.extend(old_pool[span.places()].iter().map(|symbol| numbers.renew(*symbol)));
                Span::of(start, pool.len())
            };
            let first = first_given(record, &old_pool, &symbols);
            record.forenames = renumbered(record.forenames, &mut numbers);
            record.sounds = (
                numbers.renew(first.map_or(Symbol::NONE, |name| sounds[name.index()])),
                numbers.renew(sounds[record.surname.index()]),
            );
            record.surname = numbers.renew(record.surname);
            record.surname_words = renumbered(record.surname_words, &mut numbers);
            record.other_surnames = renumbered(record.other_surnames, &mut numbers);
            record.former_upns = renumbered(record.former_upns, &mut numbers);
            let home = &mut homes[address as usize];
            home.settle(&words, &mut numbers, pool);
            word_records.resize(numbers.given.len(), 0);
            for word in &pool[home.words.places()] {
                word_records[word.index()] += 1;
            }
            (record.residence, record.building, record.address_words) =
                (home.residence, home.building, home.words);
            let start = pool.len();
            pool.extend(
                old_pool[record.attributes.places()].iter().map(|symbol| numbers.renew(*symbol)),
            );
            record.attributes = Span::of(start, pool.len());
            record.nino = numbers.renew(record.nino);
            record.upn = numbers.renew(record.upn);
            record.postcode = numbers.renew(home.postcode);
            record.outward = numbers.renew(home.outward);
            record.email = (numbers.renew(record.email.0), numbers.renew(record.email.1));
            record.phone = numbers.renew(record.phone);
        }
        table.symbols = symbols.renumbered(&numbers.given);
        word_records.resize(table.symbols.len(), 0);
        table.word_records = word_records;
        table.weigh_words();
        table.note_variants(variant_groups);
        table
    }

    /// The sound of every first forename and surname, by the name's number.
    fn sounds(&mut self) -> Vec<Symbol> {
        if self.soundless {
            return vec![Symbol::NONE; self.symbols.len()];
        }
        let mut sounded = vec![false; self.symbols.len()];
        for record in &self.records {
            sounded[record.surname.index()] = true;
            if let Some(first) = first_given(record, &self.pool, &self.symbols) {
                sounded[first.index()] = true;
            }
        }
        let names: Vec<Symbol> = (1..)
            .zip(&sounded[1..])
            .filter(|(_, sounded)| **sounded)
            .map(|(name, _)| Symbol(name))
            .collect();
        let symbols = &self.symbols;
        let codes: Vec<String> = names
            .par_iter()
            .map(|name| {
                let code = DoubleMetaphone::default().encode(symbols.text(*name));
                // an own name space: the sound `SM` is not the name `SM`
                if code.is_empty() { code } else { format!("~{code}") }
            })
            .collect();
        let mut sounds = vec![Symbol::NONE; self.symbols.len()];
        for (name, code) in names.into_iter().zip(codes) {
            sounds[name.index()] = self.symbols.intern(&code);
        }
        sounds
    }
}

impl ComparisonTable {
    fn note_variants(&mut self, variant_groups: impl Fn(&str) -> Vec<u16>) {
        let mut asked = vec![false; self.symbols.len()];
        for record in &self.records {
            for forename in &self.pool[record.forenames.places()] {
                if !std::mem::replace(&mut asked[forename.index()], true) {
                    self.variants
                        .note(forename.index(), variant_groups(self.symbols.text(*forename)));
                }
            }
        }
    }
}

/// New numbers, in the order in which they are asked for.
pub(super) struct Numbers {
    /// The new number of each old one, 0 where there is none yet.
    new_of: Vec<u32>,
    /// The old numbers in the order of the new ones.
    given: Vec<u32>,
}

impl Numbers {
    fn of(symbols: usize) -> Self {
        let mut given = Vec::with_capacity(symbols);
        given.push(0);
        Self { new_of: vec![0; symbols], given }
    }

    /// The new number of a symbol.
    pub(super) fn renew(&mut self, old: Symbol) -> Symbol {
        let Self { new_of, given } = self;
        let new = &mut new_of[old.index()];
        if *new == 0 && old.is_some() {
            *new = u32::try_from(given.len()).unwrap_or(u32::MAX);
            given.push(old.0);
        }
        Symbol(*new)
    }
}

/// The first given name, unless it is an initial: one letter sounds like nothing.
fn first_given(record: &ComparedRecord, pool: &[Symbol], symbols: &Symbols) -> Option<Symbol> {
    let first = *pool[record.forenames.places()].first().filter(|_| record.given > 0)?;
    (symbols.text(first).len() > 1).then_some(first)
}

/// Brings things into an order that lists which of them stands where, two at a time.
fn arrange(mut order: Vec<u32>, mut swap: impl FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut order[at], u32::try_from(at).unwrap_or(u32::MAX));
            let from = from as usize;
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::arrange;

    proptest! {
        #[test]
        fn whatever_order_things_come_in_they_stand_where_the_order_says(
            order in (0..40_u32).prop_flat_map(|n| Just((0..n).collect::<Vec<_>>()).prop_shuffle())
        ) {
            let mut things: Vec<u32> = (0..).take(order.len()).collect();
            arrange(order.clone(), |one, other| things.swap(one, other));
            prop_assert_eq!(things, order);
        }
    }
}
