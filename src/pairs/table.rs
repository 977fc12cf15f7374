//! The records of a night in the compact form that blocking and scoring work on.
//!
//! In: normalised records and what their addresses resolved to. Out: a [`ComparisonTable`] of small fixed-size rows
//! whose texts are [`Symbol`]s, numbered in the order in which the records use them, so that equal inputs give equal tables.
//! How it is put together is `table_builder`'s.

use std::ops::Range;

use rayon::prelude::*;

use crate::addresses::AddressResolution;
use crate::normalise::NormalisedRecord;
use crate::pairs::symbols::{Symbol, Symbols};
use crate::pairs::table_builder::TableBuilder;
use crate::pairs::table_chunk::TableChunk;
use crate::pairs::table_homes::Home;
use crate::pairs::variants::Variants;
use crate::values::{PartialDate, Sex};

/// Consecutive entries of one of the table's pools.
#[derive(Clone, Copy, Default, Debug)]
pub struct Span {
    pub(super) start: u32,
    pub(super) len: u16,
}

impl Span {
    /// From one place of a pool up to another.
    pub(super) fn of(start: usize, end: usize) -> Self {
        Self {
            start: u32::try_from(start).expect("fewer than four billion pooled values"),
            len: u16::try_from(end - start).expect("a record has few values of a kind"),
        }
    }

    /// Where its entries begin in the pool.
    pub(crate) fn start(self) -> u32 {
        self.start
    }

    /// Where its entries stand in the pool.
    pub(super) fn places(self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + usize::from(self.len)
    }
}

/// One record, ready to compare. Everything is a number.
#[derive(Clone, Debug, Default)]
pub struct ComparedRecord {
    /// Index of its source in the ruleset.
    pub dataset: u16,
    /// Row within its dataset: two records of one row are two people, unless the one repeats the other.
    pub row: u32,
    /// Which of the row's people of its role, as in [`crate::values::Role`].
    pub ordinal: u8,
    /// Forenames in order; known-as names behind them.
    pub forenames: Span,
    /// How many of the forenames are given names (the rest are known-as).
    pub given: u16,
    /// The surname in one piece, words together.
    pub surname: Symbol,
    /// Words of the surname, where it has several.
    pub surname_words: Span,
    /// Former, preferred and legal surnames.
    pub other_surnames: Span,
    /// Double metaphone of the first forename and of the surname, for blocking.
    pub sounds: (Symbol, Symbol),
    /// Date of birth.
    pub date_of_birth: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// NHS number, 0 if none.
    pub nhs_number: u64,
    /// National Insurance number.
    pub nino: Symbol,
    /// Pupil number.
    pub upn: Symbol,
    /// Former pupil numbers.
    pub former_upns: Span,
    /// The residence: one number a UPRN or provisional address; none if the address leads nowhere.
    pub residence: Symbol,
    /// The block or building it lies in, if known.
    pub building: Symbol,
    /// Postcode as compared.
    pub postcode: Symbol,
    /// Outward half of the postcode.
    pub outward: Symbol,
    /// Words of the address, sorted and distinct, for likeness where no gazetteer helps.
    pub address_words: Span,
    /// Since when and until when at that address, as days of a common count; the end only where the source calls the
    /// stay over.
    pub stay: (Option<i32>, Option<i32>),
    /// Email address, and the part before the `@`.
    pub email: (Symbol, Symbol),
    /// Telephone number.
    pub phone: Symbol,
    /// Its stratum: one number for each role of each dataset. Who is found where is learnt by stratum.
    pub stratum: u16,
    /// One value for each of the ruleset's attributes, absent ones [`Symbol::NONE`].
    pub attributes: Span,
}

/// Stays that overlap by so many days may still follow each other.
pub(crate) const DAYS_OF_OVERLAP: i32 = 60;

impl ComparedRecord {
    /// True if both stand in one list at one time. One stay that is over when the other begins, or so soon after that clerks may
    /// have been late, follows it.
    pub(crate) fn stands_beside(&self, other: &Self) -> bool {
        let before = |earlier: &Self, later: &Self| matches!((earlier.stay.1, later.stay.0), (Some(end), Some(start)) if end <= start + DAYS_OF_OVERLAP);
        self.dataset == other.dataset && !before(self, other) && !before(other, self)
    }

    /// Gives the symbols that a chunk has given their numbers in the table.
    pub(super) fn renumber(&mut self, number: impl Fn(Symbol) -> Symbol) {
        let (address, local_part) = self.email;
        self.email = (number(address), number(local_part));
        for symbol in [&mut self.surname, &mut self.nino, &mut self.upn, &mut self.phone] {
            *symbol = number(*symbol);
        }
    }

    /// Moves the spans that a chunk has given by so many places.
    pub(super) fn shift(&mut self, places: u32) {
        for span in [
            &mut self.forenames,
            &mut self.surname_words,
            &mut self.other_surnames,
            &mut self.former_upns,
            &mut self.attributes,
        ] {
            span.start += places;
        }
    }
}

/// All records of a run, with their texts.
#[derive(Debug, Default)]
pub struct ComparisonTable {
    /// One row a record, in record order.
    pub records: Vec<ComparedRecord>,
    /// The texts behind the numbers.
    pub symbols: Symbols,
    /// By stratum, the last day (`yyyymmdd`) on which somebody in that role can have been born; empty or `u32::MAX` where
    /// anybody can be in it.
    pub latest_births: Vec<u32>,
    /// By stratum, the one whose people it names once more, row by row; its own number where it names people of its own. Empty
    /// where no stratum repeats another.
    pub repeats: Vec<u16>,
    /// By dataset, whether it holds a person once; empty where none does.
    pub held_once: Vec<bool>,
    /// Variant groups of each forename symbol (Liz, Betty: Elizabeth), by symbol number.
    pub(crate) variants: Variants,
    pub(super) pool: Vec<Symbol>,
    /// How many records have each address word, by symbol number.
    pub(super) word_records: Vec<u32>,
    /// How rare each address word is, in bits, by symbol number.
    pub(super) word_rarity: Vec<f64>,
}

/// Records interned at a time: enough that most of a chunk's names have been met in it before.
const CHUNK: usize = 4096;

impl ComparisonTable {
    /// Interns all records. `resolutions` and `strata` run parallel to `records`; `attributes` is how many the ruleset
    /// knows; `variant_groups` gives the groups of names that a forename is a variant in.
    ///
    /// # Panics
    /// If the slices differ in length.
    #[must_use]
    pub fn build(
        records: &[NormalisedRecord],
        resolutions: &[AddressResolution],
        strata: &[u16],
        attributes: usize,
        variant_groups: impl Fn(&str) -> Vec<u16>,
    ) -> Self {
        let builder = TableBuilder::default();
        Self::built(builder, (records, resolutions, strata), attributes, variant_groups)
    }

    /// The same for a few records that are scored with each other: no blocking rule finds them by how their names sound.
    ///
    /// # Panics
    /// As [`ComparisonTable::build`].
    #[must_use]
    pub fn build_to_score(
        records: &[NormalisedRecord],
        resolutions: &[AddressResolution],
        strata: &[u16],
        attributes: usize,
        variant_groups: impl Fn(&str) -> Vec<u16>,
    ) -> Self {
        let builder = TableBuilder::soundless();
        Self::built(builder, (records, resolutions, strata), attributes, variant_groups)
    }

    fn built(
        mut builder: TableBuilder,
        (records, resolutions, strata): (&[NormalisedRecord], &[AddressResolution], &[u16]),
        attributes: usize,
        variant_groups: impl Fn(&str) -> Vec<u16>,
    ) -> Self {
        assert_eq!(records.len(), resolutions.len(), "one resolution a record");
        assert_eq!(records.len(), strata.len(), "one stratum a record");
        let filled = |places: Range<usize>| {
            let mut chunk = TableChunk::new(attributes);
            for at in places {
                chunk.add(&records[at], strata[at], u32::try_from(at).unwrap_or(u32::MAX));
            }
            chunk
        };
        let many = records.len();
        let chunks: Vec<TableChunk> = if many <= CHUNK {
            // handed to another thread, the few records of a question would wait for the questions of others
            vec![filled(0..many)]
        } else {
            let starts = (0..many).into_par_iter().step_by(CHUNK);
            starts.map(|start| filled(start..many.min(start + CHUNK))).collect()
        };
        builder.expect(&chunks);
        for chunk in chunks {
            builder.append(chunk, |at| at);
        }
        let homes: Vec<Home<'_>> = records
            .iter()
            .zip(resolutions)
            .map(|(record, resolution)| Home {
                lines: &record.address_lines,
                postcode: record.postcode.as_ref(),
                postcode_text: &record.postcode_text,
                resolution,
            })
            .collect();
        let order: Vec<u32> = (0..).take(records.len()).collect();
        builder.finish(order, &homes, variant_groups)
    }

    /// The symbols of a span.
    #[must_use]
    pub fn span(&self, span: Span) -> &[Symbol] {
        &self.pool[span.places()]
    }

    /// The text of a symbol.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// The first forename, if any.
    #[must_use]
    pub fn first_forename(&self, record: &ComparedRecord) -> Symbol {
        self.span(record.forenames).first().copied().unwrap_or(Symbol::NONE)
    }

    /// Everything that a record is called: forenames, surnames, their words. Some may come twice.
    pub(crate) fn names<'t>(
        &'t self,
        record: &'t ComparedRecord,
    ) -> impl Iterator<Item = Symbol> + 't {
        let spans = [record.forenames, record.surname_words, record.other_surnames];
        let named = spans.into_iter().flat_map(|span| self.span(span)).copied();
        named.chain([record.surname]).filter(|name| name.is_some())
    }

    /// True if two forenames are variants of one name (Liz and Betty).
    #[must_use]
    pub fn are_variants(&self, a: Symbol, b: Symbol) -> bool {
        let (a, b) = (&self.variants[a.index()], &self.variants[b.index()]);
        a.iter().any(|group| b.contains(group))
    }

    /// How rare an address word is, in bits: among these records, or those that a model was learnt from.
    #[must_use]
    pub fn word_rarity(&self, word: Symbol) -> f64 {
        self.word_rarity[word.index()]
    }
}
