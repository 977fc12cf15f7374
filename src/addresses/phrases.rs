//! The names that the gazetteer itself teaches: streets, buildings, units and places.
//!
//! In: words of the gazetteer's columns. Out: where known names stand in a text, longest first; and which known names are
//! like a text that is none of them. Names are compared run together, so that blanks and hyphens make no difference.
//!
//! Likeness is found by deletion neighbourhoods: two texts at one edit from each other share a text that each becomes by
//! at most one deletion. Source: W. Garbe's symmetric delete spelling correction, after T. Bocek et al., *Fast Similarity
//! Search in Large Dictionaries* (2007).

use std::hash::{DefaultHasher, Hash, Hasher};

use compact_str::CompactString;
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::words::{Word, run_together, spaced};

/// A known name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub(super) struct PhraseId(pub(super) u32);

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

/// What is known of a name.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct Phrase {
    /// With its blanks.
    spaced: CompactString,
    roles: u8,
    /// Length of all but its last word, run together.
    stem: u8,
}

/// A name as written, to be compared with known ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling<'w> {
    /// Its words run together.
    pub(super) joined: &'w str,
    /// Length of that without the last word.
    pub(super) stem: usize,
    /// The last word is a street's type: another type is then another street and no slip.
    pub(super) typed: bool,
}

/// All known names.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Phrases {
    #[serde(with = "super::in_order")]
    known: IndexMap<CompactString, Phrase, FxBuildHasher>,
    longest: usize,
    /// Hashes of what streets and buildings become by deleting a letter, or of a street without its type; sorted.
    near: Vec<(u32, PhraseId)>,
    /// Words of all names.
    #[serde(with = "super::in_order")]
    words: IndexSet<CompactString, FxBuildHasher>,
    /// Hashes of what words become by deleting a letter; sorted.
    near_words: Vec<(u32, u32)>,
}

/// A name shorter than this is never taken for a misspelt one.
const SHORTEST_MISSPELT: usize = 5;
/// From this length on, two slips are allowed.
const TWO_SLIPS_FROM: usize = 10;
/// Names longer than this are compared letter by letter nowhere.
const LONGEST_MISSPELT: usize = 48;

impl Phrases {
    /// Learns a name; none if there are no words.
    pub(super) fn learn(&mut self, words: &[Word], role: PhraseRole) -> Option<PhraseId> {
        let (last, before) = words.split_last()?;
        let mut joined = String::new();
        run_together(words, &mut joined);
        self.longest = self.longest.max(words.len().min(10));
        for word in words.iter().filter(|word| is_vocabulary(&word.text)) {
            if !self.words.contains(&word.text) {
                self.words.insert(word.text.clone());
            }
        }
        let stem =
            if before.is_empty() { 0 } else { joined.len() - last.text.len().min(joined.len()) };
        let entry = self.known.entry(joined.into());
        let at = u32::try_from(entry.index()).ok()?;
        let phrase = entry.or_insert_with(|| Phrase {
            spaced: spaced(words),
            roles: 0,
            stem: u8::try_from(stem).unwrap_or(0),
        });
        phrase.roles |= role as u8;
        Some(PhraseId(at))
    }

    /// Forgets that any name was seen as a street, building or place but these.
    pub(super) fn keep_only(&mut self, seen: Vec<(PhraseId, PhraseRole)>) {
        for phrase in self.known.values_mut() {
            phrase.roles &= PhraseRole::Unit as u8;
        }
        for (id, role) in seen {
            if let Some((_, phrase)) = self.known.get_index_mut(id.0 as usize) {
                phrase.roles |= role as u8;
            }
        }
        let known = self.known.values().filter(|phrase| phrase.roles != 0);
        let words = known.flat_map(|phrase| phrase.spaced.split(' '));
        self.words = words.filter(|word| is_vocabulary(word)).map(CompactString::from).collect();
    }

    /// Prepares what [`Phrases::alike`] asks for; after the last name is learnt.
    pub(super) fn index(&mut self) {
        let mut near = Vec::new();
        for (at, (joined, phrase)) in (0_u32..).zip(&self.known) {
            let street = phrase.roles & PhraseRole::Street as u8 != 0;
            let building = phrase.roles & PhraseRole::Building as u8 != 0;
            if (!street && !building) || joined.len() > LONGEST_MISSPELT {
                continue;
            }
            if joined.len() >= SHORTEST_MISSPELT {
                each_deletion(joined, |hash| near.push((hash, PhraseId(at))));
            }
            if street && phrase.stem >= 4 {
                near.push((hash_of(&joined[..usize::from(phrase.stem)]), PhraseId(at)));
            }
        }
        near.sort_unstable();
        near.dedup();
        near.shrink_to_fit();
        self.near = near;
        let mut near_words = Vec::new();
        for (at, word) in (0_u32..).zip(&self.words) {
            if (SHORTEST_MISSPELT..=LONGEST_MISSPELT).contains(&word.len()) {
                each_deletion(word, |hash| near_words.push((hash, at)));
            }
        }
        near_words.sort_unstable();
        near_words.dedup();
        near_words.shrink_to_fit();
        self.near_words = near_words;
    }

    /// The one word of all names that this one is a slip of; none if it is known, short, or a slip of several.
    pub(super) fn respell(&self, word: &str) -> Option<&CompactString> {
        let fits = (SHORTEST_MISSPELT..=LONGEST_MISSPELT).contains(&word.len());
        if !fits || !word.bytes().all(|byte| byte.is_ascii_uppercase()) || self.knows_word(word) {
            return None;
        }
        let mut found: Option<u32> = None;
        let mut several = false;
        each_deletion(word, |hash| {
            let from = self.near_words.partition_point(|(known, _)| *known < hash);
            for (_, at) in self.near_words[from..].iter().take_while(|(known, _)| *known == hash) {
                let known = &self.words[*at as usize];
                if found != Some(*at) && strsim::osa_distance(word, known) == 1 {
                    several |= found.replace(*at).is_some();
                }
            }
        });
        found.filter(|_| !several).map(|at| &self.words[at as usize])
    }

    /// Known streets and buildings that differ from this text by a slip in spelling, or streets that differ in their type; in the order of their spelling. `stem` is the length of the text without its last word.
    pub(super) fn alike(&self, written: Spelling<'_>, role: PhraseRole) -> Vec<PhraseId> {
        let Spelling { joined, stem, .. } = written;
        let mut found: Vec<PhraseId> = Vec::new();
        if joined.len() > LONGEST_MISSPELT || !joined.is_ascii() {
            return found;
        }
        let mut gather = |hash: u32| {
            let from = self.near.partition_point(|(known, _)| *known < hash);
            let same = self.near[from..].iter().take_while(|(known, _)| *known == hash);
            found.extend(same.map(|(_, id)| *id));
        };
        if joined.len() >= SHORTEST_MISSPELT {
            each_deletion(joined, &mut gather);
        } else {
            gather(hash_of(joined));
        }
        if stem >= 4 {
            gather(hash_of(&joined[..stem]));
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|id| self.has_role(*id, role) && self.likeness(written, *id).is_some());
        found.sort_unstable_by_key(|id| self.text(*id));
        found
    }

    /// How a text is like a known name without being it.
    pub(super) fn likeness(&self, written: Spelling<'_>, id: PhraseId) -> Option<Likeness> {
        let Spelling { joined, stem, typed } = written;
        let (known, phrase) = self.known.get_index(id.0 as usize)?;
        let known_stem = usize::from(phrase.stem);
        let stems = stem > 2 && stem == known_stem && joined.get(..stem) == known.get(..stem);
        let no_type =
            joined.len() > 3 && joined.len() == known_stem && joined == &known[..known_stem];
        let added_type =
            stem > 3 && stem == known.len() && joined.get(..stem) == Some(known.as_str());
        if no_type || added_type {
            return Some(Likeness::TypeLeftOut);
        }
        if stems && typed {
            return Some(Likeness::OtherType);
        }
        let slips = slips_allowed(joined.len().min(known.len()));
        (slips > 0
            && joined.len().abs_diff(known.len()) <= slips
            && strsim::osa_distance(joined, known) <= slips)
            .then_some(Likeness::Misspelt)
    }

    fn has_role(&self, id: PhraseId, role: PhraseRole) -> bool {
        self.known
            .get_index(id.0 as usize)
            .is_some_and(|(_, phrase)| phrase.roles & role as u8 != 0)
    }

    /// The name run together.
    pub(super) fn text(&self, id: PhraseId) -> &str {
        self.known.get_index(id.0 as usize).map_or("", |(joined, _)| joined.as_str())
    }

    /// The name with its blanks.
    pub(super) fn spaced(&self, id: PhraseId) -> &str {
        self.known.get_index(id.0 as usize).map_or("", |(_, phrase)| phrase.spaced.as_str())
    }

    /// Whether no name is known.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether these words, run together, are a known name of that kind.
    pub(super) fn is(&self, joined: &str, role: PhraseRole) -> bool {
        self.known.get(joined).is_some_and(|phrase| phrase.roles & role as u8 != 0)
    }

    /// Whether a word stands in any known name.
    pub(super) fn knows_word(&self, word: &str) -> bool {
        self.words.contains(word)
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
                let known = self.known.get_full(joined.as_str());
                if let Some((at, _, phrase)) = known.filter(|(_, _, phrase)| phrase.roles != 0) {
                    let id = PhraseId(u32::try_from(at).unwrap_or(u32::MAX));
                    spans.push(Span { start, end, id, roles: phrase.roles });
                }
            }
        }
        spans.sort_by_key(|span| (std::cmp::Reverse(span.end - span.start), span.start));
        spans
    }
}

/// A word long enough to be told by its spelling.
fn is_vocabulary(word: &str) -> bool {
    word.len() > 3 && !word.as_bytes()[0].is_ascii_digit()
}

/// How a text is like a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Likeness {
    /// The same without its type: `ROWAN` for `ROWAN ROAD`.
    TypeLeftOut,
    /// The same but for its type: `ROWAN ROAD` for `ROWAN CLOSE`.
    OtherType,
    /// One slip of spelling, or two in a long name.
    Misspelt,
}

/// Slips of spelling that a text of this length may have.
pub(super) const fn slips_allowed(length: usize) -> usize {
    match length {
        0..SHORTEST_MISSPELT => 0,
        SHORTEST_MISSPELT..TWO_SLIPS_FROM => 1,
        _ => 2,
    }
}

/// The text itself and the text without each of its letters, hashed.
fn each_deletion(text: &str, mut take: impl FnMut(u32)) {
    take(hash_of(text));
    let bytes = text.as_bytes();
    let mut shorter: Vec<u8> = Vec::with_capacity(bytes.len());
    for at in 0..bytes.len() {
        if at > 0 && bytes[at] == bytes[at - 1] {
            continue;
        }
        shorter.clear();
        shorter.extend_from_slice(&bytes[..at]);
        shorter.extend_from_slice(&bytes[at + 1..]);
        take(hash_of_bytes(&shorter));
    }
}

fn hash_of(text: &str) -> u32 {
    hash_of_bytes(text.as_bytes())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "half of the hash is enough: a likeness is verified"
)]
fn hash_of_bytes(bytes: &[u8]) -> u32 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish() as u32
}

#[cfg(test)]
mod tests {
    use compact_str::CompactString;

    use super::{Likeness, PhraseRole, Phrases, Spelling};
    use crate::addresses::AddressDictionaries;
    use crate::addresses::words::{run_together, words};

    fn streets() -> Phrases {
        let dictionaries = AddressDictionaries::shipped();
        let mut phrases = Phrases::default();
        for street in
            ["ROWAN ROAD", "ROWAN CLOSE", "PRINCESS MARGARET GARDENS", "ELM WAY", "THE GREEN"]
        {
            phrases.learn(&words([street], &dictionaries), PhraseRole::Street);
        }
        phrases.index();
        phrases
    }

    fn alike(written: &str) -> Vec<(String, Likeness)> {
        let phrases = streets();
        let made = words([written], &AddressDictionaries::shipped());
        let mut joined = String::new();
        run_together(&made, &mut joined);
        let last = &made.last().unwrap().text;
        let stem = joined.len() - last.len();
        let typed = AddressDictionaries::shipped().ends_street(last);
        let written = Spelling { joined: &joined, stem, typed };
        phrases
            .alike(written, PhraseRole::Street)
            .into_iter()
            .map(|id| (phrases.spaced(id).to_owned(), phrases.likeness(written, id).unwrap()))
            .collect()
    }

    #[test]
    fn a_slip_in_spelling_finds_its_street() {
        let misspelt = |street: &str| vec![(street.to_owned(), Likeness::Misspelt)];
        assert_eq!(alike("ROWN ROAD"), misspelt("ROWAN ROAD"));
        assert_eq!(alike("RWOAN CLOSE"), misspelt("ROWAN CLOSE"));
        assert_eq!(alike("PRINCESS MARGRET GARDENS"), misspelt("PRINCESS MARGARET GARDENS"));
        assert_eq!(alike("PRINCES MARGRET GARDENS"), [], "words respelt one by one find it");
        assert_eq!(alike("ROWAN RAOD"), misspelt("ROWAN ROAD"));
        assert_eq!(alike("RAWEN ROAD"), []);
    }

    #[test]
    fn a_word_with_a_slip_is_respelt_if_it_can_be_one_word_only() {
        let phrases = streets();
        for (written, known) in [
            ("PRINCES", Some("PRINCESS")),
            ("MARGRET", Some("MARGARET")),
            ("CLSOE", Some("CLOSE")),
            ("ROWAN", None),
            ("ROA", None),
            ("ELMS", None),
        ] {
            assert_eq!(phrases.respell(written).map(CompactString::as_str), known, "{written}");
        }
    }

    #[test]
    fn a_street_is_like_those_that_differ_in_type_only() {
        let found = alike("ROWAN AVENUE");
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|(_, likeness)| *likeness == Likeness::OtherType));
        let found = alike("ROWAN");
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|(_, likeness)| *likeness == Likeness::TypeLeftOut));
        assert_eq!(alike("ELM"), [], "too short to leave its type out");
    }
}
