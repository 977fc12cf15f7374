//! What comparing needs of an address, once for all records that have it.
//!
//! In: an address with what it turned out to be. Out: symbols of the residence, the building, the postcode, its outward half and
//! the address's words. Leaves to `addresses` what the words mean.

use std::fmt::Write as _;

use compact_str::CompactString;

use crate::addresses::AddressResolution;
use crate::pairs::symbols::{Symbol, Symbols};
use crate::pairs::table::Span;
use crate::pairs::table_builder::Numbers;
use crate::values::Postcode;

/// An address that one or more records have.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// Folded lines.
    pub lines: &'a [CompactString],
    /// The postcode, if it is a residential one in shape.
    pub postcode: Option<&'a Postcode>,
    /// What is compared where it is not.
    pub postcode_text: &'a str,
    /// What the address turned out to be.
    pub resolution: &'a AddressResolution,
}

/// The symbols of an address: under their first numbers, until a record of the address is given its place.
#[derive(Debug)]
pub(super) struct HomeSymbols {
    pub(super) residence: Symbol,
    pub(super) building: Symbol,
    /// Always under its first number.
    pub(super) postcode: Symbol,
    /// Always under its first number.
    pub(super) outward: Symbol,
    /// Among the words gathered, in the order of the text; then in the table's pool, sorted and distinct.
    pub(super) words: Span,
    settled: bool,
}

impl HomeSymbols {
    /// Interns what an address says; its words go behind the `words` gathered so far.
    pub(super) fn of(home: &Home<'_>, symbols: &mut Symbols, words: &mut Vec<Symbol>) -> Self {
        let Home { lines, postcode, postcode_text, resolution } = home;
        let mut text = String::new();
        let residence = match resolution.residence() {
            Some(uprn) => {
                let _ = write!(text, "uprn {}", uprn.number());
                symbols.intern(&text)
            }
            None if resolution.provisional_key.is_empty() => Symbol::NONE,
            None => {
                let _ = write!(text, "at {}", resolution.provisional_key);
                symbols.intern(&text)
            }
        };
        let building = resolution.parent.map_or(Symbol::NONE, |uprn| {
            text.clear();
            let _ = write!(text, "uprn {}", uprn.number());
            symbols.intern(&text)
        });
        let start = words.len();
        let said = lines.iter().flat_map(|line| line.split(' ')).filter(|word| !word.is_empty());
        words.extend(said.map(|word| symbols.intern(word)));
        Self {
            residence,
            building,
            postcode: symbols.intern(postcode.map_or(postcode_text, |postcode| postcode.as_str())),
            outward: symbols.intern(postcode.map_or("", |postcode| postcode.outward())),
            words: Span::of(start, words.len()),
            settled: false,
        }
    }

    /// Gives the symbols their new numbers, and the words their place in the pool, when the first record needs them.
    pub(super) fn settle(
        &mut self,
        words: &[Symbol],
        numbers: &mut Numbers,
        pool: &mut Vec<Symbol>,
    ) {
        if self.settled {
            return;
        }
        self.settled = true;
        (self.residence, self.building) =
            (numbers.renew(self.residence), numbers.renew(self.building));
        let start = pool.len();
        pool.extend(words[self.words.places()].iter().map(|word| numbers.renew(*word)));
        pool[start..].sort_unstable();
        let mut kept = start;
        for at in start..pool.len() {
            if at == start || pool[at] != pool[kept - 1] {
                pool[kept] = pool[at];
                kept += 1;
            }
        }
        pool.truncate(kept);
        self.words = Span::of(start, kept);
    }
}
