//! Text becomes small numbers, so that comparing two values for equality is comparing two integers.
//!
//! In: texts. Out: a number for each distinct one, and the text again. All texts lie one after the other in one string, and the
//! table that finds them holds their numbers only: a million records have more than a million distinct values, most of them
//! short, and a string of its own for each would cost more than the text. Leaves to `table` which values a record has.

use std::hash::Hasher as _;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// The number of a text in a [`Symbols`] table; 0 is the absent value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Symbol(pub(crate) u32);

impl Symbol {
    /// The absent value.
    pub const NONE: Self = Self(0);

    /// True if there is a value.
    #[must_use]
    pub fn is_some(self) -> bool {
        self.0 != 0
    }

    /// True if both are the same value, and there is one.
    #[must_use]
    pub fn agrees(self, other: Self) -> bool {
        self.0 != 0 && self.0 == other.0
    }

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Distinct texts in order of first sight: the same records give the same numbers.
#[derive(Debug)]
pub struct Symbols {
    text: String,
    /// Where each text ends; that of the absent value first.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
}

impl Default for Symbols {
    fn default() -> Self {
        Self { text: String::new(), ends: vec![0], numbers: HashTable::new() }
    }
}

impl Symbols {
    /// The number of a text, given out if it is new; an empty text is [`Symbol::NONE`].
    ///
    /// # Panics
    /// After four gibibytes of distinct texts.
    pub fn intern(&mut self, text: &str) -> Symbol {
        self.intern_hashed(text, hash_of(text))
    }

    /// The same, where the text's hash is known already.
    pub(super) fn intern_hashed(&mut self, text: &str, hash: u64) -> Symbol {
        if text.is_empty() {
            return Symbol::NONE;
        }
        let Self { text: texts, ends, numbers } = self;
        let known = |number: &u32| text_at(texts, ends, *number) == text;
        if let Some(number) = numbers.find(hash, known) {
            return Symbol(*number);
        }
        let number = u32::try_from(ends.len()).expect("fewer than four billion distinct values");
        numbers.insert_unique(hash, number, |at| hash_of(text_at(texts, ends, *at)));
        texts.push_str(text);
        ends.push(u32::try_from(texts.len()).expect("less than four gibibytes of text"));
        Symbol(number)
    }

    /// The number of a text that was seen before.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.numbers.find(hash_of(text), |number| self.at(*number) == text).copied().map(Symbol)
    }

    /// The text of a number; empty for [`Symbol::NONE`].
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.at(symbol.0)
    }

    /// How many numbers have been given out, the absent value included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if nothing was interned yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.len() == 1
    }

    /// The same texts under other numbers. `order` lists the old numbers in the order of the new ones, the absent value first;
    /// texts that it leaves out are forgotten.
    pub(super) fn renumbered(self, order: &[u32]) -> Self {
        let Self { text, ends, mut numbers } = self;
        let mut new_of = vec![0_u32; ends.len()];
        let (mut new_text, mut new_ends) =
            (String::with_capacity(text.len()), Vec::with_capacity(order.len()));
        for (new, &old) in (0..).zip(order) {
            new_of[old as usize] = new;
            new_text.push_str(text_at(&text, &ends, old));
            new_ends.push(u32::try_from(new_text.len()).unwrap_or(u32::MAX));
        }
        // where an entry lies depends on its text alone: only the numbers change
        numbers.retain(|number| {
            *number = new_of[*number as usize];
            *number != 0
        });
        Self { text: new_text, ends: new_ends, numbers }
    }

    fn at(&self, number: u32) -> &str {
        text_at(&self.text, &self.ends, number)
    }
}

fn text_at<'t>(text: &'t str, ends: &[u32], number: u32) -> &'t str {
    let at = number as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] };
    &text[start as usize..ends[at] as usize]
}

/// The hash by which texts are found.
pub(super) fn hash_of(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::{Symbol, Symbols};

    #[test]
    fn equal_texts_share_a_number_and_nothing_agrees_with_nothing() {
        let mut symbols = Symbols::default();
        let smith = symbols.intern("SMITH");
        assert!(smith.agrees(symbols.intern("SMITH")));
        assert!(!smith.agrees(symbols.intern("JONES")));
        assert!(!symbols.intern("").agrees(Symbol::NONE));
        assert_eq!(symbols.text(smith), "SMITH");
    }

    #[test]
    fn other_numbers_lead_to_the_same_texts_and_what_is_left_out_is_gone() {
        let mut symbols = Symbols::default();
        let texts: Vec<String> = (0..1000).map(|number| format!("text {number}")).collect();
        let old: Vec<Symbol> = texts.iter().map(|text| symbols.intern(text)).collect();
        let kept: Vec<u32> =
            std::iter::once(0).chain(old.iter().rev().step_by(2).map(|it| it.0)).collect();
        let renumbered = symbols.renumbered(&kept);
        assert_eq!(renumbered.len(), 501);
        assert_eq!(renumbered.text(Symbol(1)), "text 999");
        for (at, text) in texts.iter().enumerate() {
            let found = renumbered.find(text);
            assert_eq!(found.is_some(), at % 2 == 1, "{text}");
            assert!(found.is_none_or(|symbol| renumbered.text(symbol) == text));
        }
    }
}
