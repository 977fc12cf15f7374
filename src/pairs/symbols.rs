//! Text becomes small numbers, so that comparing two values for equality is comparing two integers.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

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
    texts: Vec<CompactString>,
    numbers: FxHashMap<CompactString, u32>,
}

impl Default for Symbols {
    fn default() -> Self {
        Self { texts: vec![CompactString::default()], numbers: FxHashMap::default() }
    }
}

impl Symbols {
    /// The number of a text, given out if it is new; an empty text is [`Symbol::NONE`].
    ///
    /// # Panics
    /// After four billion distinct texts.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::NONE;
        }
        if let Some(&number) = self.numbers.get(text) {
            return Symbol(number);
        }
        let number =
            u32::try_from(self.texts.len()).expect("fewer than four billion distinct values");
        self.texts.push(CompactString::from(text));
        self.numbers.insert(CompactString::from(text), number);
        Symbol(number)
    }

    /// The number of a text that was seen before.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).copied().map(Symbol)
    }

    /// The text of a number; empty for [`Symbol::NONE`].
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        &self.texts[symbol.index()]
    }

    /// How many numbers have been given out, the absent value included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// True if nothing was interned yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.len() == 1
    }
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
}
