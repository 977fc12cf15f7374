//! One number for each text, so that millions of addresses share their words.
//!
//! In: texts. Out: a number that is equal for equal texts, and the text again. Numbers follow the order of arrival and are
//! never an order by themselves.

use compact_str::CompactString;
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

/// The number of a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub(super) struct Symbol(pub(super) u32);

impl Symbol {
    /// The empty text.
    pub(super) const EMPTY: Self = Self(0);
    /// A text that the lexicon does not have: equal to none of its own.
    pub(super) const UNKNOWN: Self = Self(u32::MAX);

    pub(super) fn is_empty(self) -> bool {
        self == Self::EMPTY
    }
}

/// The texts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct Lexicon {
    #[serde(with = "super::in_order")]
    texts: IndexSet<CompactString, FxBuildHasher>,
}

impl Default for Lexicon {
    fn default() -> Self {
        let mut texts = IndexSet::default();
        texts.insert(CompactString::default());
        Self { texts }
    }
}

impl Lexicon {
    /// The number of a text, new or known.
    pub(super) fn learn(&mut self, text: &str) -> Symbol {
        if let Some(known) = self.texts.get_index_of(text) {
            return symbol(known);
        }
        symbol(self.texts.insert_full(text.into()).0)
    }

    /// The number of a known text, else [`Symbol::UNKNOWN`].
    pub(super) fn find(&self, text: &str) -> Symbol {
        self.texts.get_index_of(text).map_or(Symbol::UNKNOWN, symbol)
    }

    /// The text of a number; empty for one that is none.
    pub(super) fn text(&self, symbol: Symbol) -> &str {
        self.texts.get_index(symbol.0 as usize).map_or("", CompactString::as_str)
    }
}

/// More texts than this number holds would need more memory than there is.
fn symbol(at: usize) -> Symbol {
    Symbol(u32::try_from(at).unwrap_or(u32::MAX))
}
