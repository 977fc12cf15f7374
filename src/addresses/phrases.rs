//! The names that the gazetteer itself teaches: streets, buildings, units and places.
//!
//! In: words of the gazetteer's columns. Out: where known names stand in a text, longest first. Names are compared run
//! together, so that blanks and hyphens make no difference.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::words::{Word, run_together};

/// A known name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct PhraseId(u32);

/// What a name has been seen as; one name may be several.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PhraseRole {
    Street = 1,
    Building = 2,
    Unit = 4,
    Place = 8,
}

/// A known name in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) id: PhraseId,
    roles: u8,
}

impl Span {
    pub(super) fn is(&self, role: PhraseRole) -> bool {
        self.roles & role as u8 != 0
    }

    pub(super) fn within(&self, other: &Self) -> bool {
        other.start <= self.start
            && self.end <= other.end
            && other.end - other.start > self.end - self.start
    }
}

/// All known names.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    ids: FxHashMap<CompactString, PhraseId>,
    /// Run together, and what it has been seen as.
    known: Vec<(CompactString, u8)>,
    longest: usize,
}

impl Phrases {
    /// Learns a name; none if there are no words.
    pub(super) fn learn(&mut self, words: &[Word], role: PhraseRole) -> Option<PhraseId> {
        if words.is_empty() {
            return None;
        }
        let mut joined = String::new();
        run_together(words, &mut joined);
        self.longest = self.longest.max(words.len().min(10));
        let next = PhraseId(u32::try_from(self.known.len()).ok()?);
        let id = *self.ids.entry(joined.as_str().into()).or_insert(next);
        if id == next {
            self.known.push((joined.into(), 0));
        }
        self.known[id.0 as usize].1 |= role as u8;
        Some(id)
    }

    /// The name run together.
    pub(super) fn text(&self, id: PhraseId) -> &str {
        &self.known[id.0 as usize].0
    }

    /// Whether these words are a known street.
    pub(super) fn is_street(&self, joined: &str) -> bool {
        self.ids
            .get(joined)
            .is_some_and(|id| self.known[id.0 as usize].1 & PhraseRole::Street as u8 != 0)
    }

    /// Where known names stand, longest first, then in reading order.
    pub(super) fn spans(&self, words: &[Word]) -> Vec<Span> {
        let mut spans = Vec::new();
        if self.known.is_empty() {
            return spans;
        }
        let mut joined = String::with_capacity(64);
        for start in 0..words.len() {
            joined.clear();
            // one blank may be missing or added, so that a text may need a word more than the gazetteer does
            for end in start + 1..=words.len().min(start + self.longest + 1) {
                let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
                if digit(joined.as_bytes().last()) && digit(words[end - 1].text.as_bytes().first())
                {
                    joined.push(' ');
                }
                joined.push_str(&words[end - 1].text);
                if let Some(id) = self.ids.get(joined.as_str()) {
                    spans.push(Span { start, end, id: *id, roles: self.known[id.0 as usize].1 });
                }
            }
        }
        spans.sort_by_key(|span| (std::cmp::Reverse(span.end - span.start), span.start));
        spans
    }
}
