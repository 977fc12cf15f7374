//! The council's gazetteer, indexed for look-up.
//!
//! In: entries and premises from `builder`. Out: entries found by postcode, by street and number, by building name, by
//! their whole text and by another system's key. Everything is a sorted list over 40-byte entries, so that a country's
//! gazetteer fits in memory. Matching is left to `resolver`.

use std::hash::{DefaultHasher, Hash, Hasher};

use compact_str::CompactString;
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

use super::builder::{GazetteerBuilder, WithheldAddresses};
use super::dictionaries::AddressDictionaries;
use super::entry::{Entry, NameSet, Premises};
use super::gazetteer_note::GazetteerNote;
use super::lexicon::{Lexicon, Symbol};
use super::phrases::{PhraseId, PhraseRole, Phrases};
use super::premises::PremisesKind;
use super::words::{Word, run_together, spaced};
use crate::extracts::GazetteerAddress;
use crate::values::Uprn;

/// The gazetteer in canonical form; empty for a council that has none. It may be kept and read again, by the same program only: it holds numbers, and
/// hashes of the standard library's.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Gazetteer {
    pub(super) phrases: Phrases,
    pub(super) texts: Lexicon,
    #[serde(with = "super::in_order")]
    name_sets: IndexSet<Vec<PhraseId>, FxBuildHasher>,
    /// In the order of their postcodes.
    pub(super) entries: Vec<Entry>,
    /// In the order of their UPRNs.
    pub(super) premises: Vec<Premises>,
    /// Where each postcode's entries begin, by its symbol.
    postcodes: FxHashMap<Symbol, (u32, u32)>,
    /// Outward parts of postcodes that occur.
    outwards: FxHashMap<CompactString, u32>,
    /// How many entries name a place.
    place_counts: FxHashMap<PhraseId, u32>,
    /// Entries in the order of street and number.
    by_street: Vec<u32>,
    /// Entries in the order of their names.
    by_name: Vec<(PhraseId, u32)>,
    /// Entries in the order of their premises.
    by_premises: Vec<u32>,
    /// Hashes of whole texts with their postcode; the hash is of 64 bits, so that no text is taken for another.
    pub(super) by_text: Vec<(u64, u32)>,
    /// Hashes of other systems' keys.
    pub(super) by_key: Vec<(u64, Uprn)>,
    pub(super) successors: Vec<(Uprn, Uprn)>,
}

impl Default for Gazetteer {
    fn default() -> Self {
        let mut name_sets = IndexSet::default();
        name_sets.insert(Vec::new());
        Self {
            phrases: Phrases::default(),
            texts: Lexicon::default(),
            name_sets,
            entries: Vec::new(),
            premises: Vec::new(),
            postcodes: FxHashMap::default(),
            outwards: FxHashMap::default(),
            place_counts: FxHashMap::default(),
            by_street: Vec::new(),
            by_name: Vec::new(),
            by_premises: Vec::new(),
            by_text: Vec::new(),
            by_key: Vec::new(),
            successors: Vec::new(),
        }
    }
}

impl Gazetteer {
    /// Indexes the addresses. The result does not depend on their order.
    pub fn build(
        addresses: impl IntoIterator<Item = GazetteerAddress>,
        dictionaries: &AddressDictionaries,
    ) -> (Self, Vec<GazetteerNote>) {
        let mut builder = GazetteerBuilder::new(dictionaries, WithheldAddresses::default());
        for address in addresses {
            builder.push(&address);
        }
        builder.finish()
    }

    /// Whether there is no gazetteer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many addresses it has, variants counted once.
    #[must_use]
    pub fn len(&self) -> usize {
        self.premises.len()
    }

    /// How many ways to write them it has.
    #[must_use]
    pub fn variants(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has this address.
    #[must_use]
    pub fn contains(&self, uprn: Uprn) -> bool {
        self.premises_at(uprn).is_some()
    }

    /// Whether it has this address and may show it.
    pub(super) fn shows(&self, uprn: Uprn) -> bool {
        self.premises_with(uprn).is_some_and(|premises| !premises.withheld)
    }

    /// All premises but withheld ones: UPRN, kind, building, and whether no longer in use; by UPRN.
    pub fn premises(&self) -> impl Iterator<Item = (Uprn, PremisesKind, Option<Uprn>, bool)> {
        let shown = self.premises.iter().filter(|it| !it.withheld);
        shown.map(|it| (it.uprn, it.kind, it.parent, it.historical))
    }

    pub(super) fn premises_at(&self, uprn: Uprn) -> Option<usize> {
        self.premises.binary_search_by_key(&uprn, |premises| premises.uprn).ok()
    }

    pub(super) fn premises_with(&self, uprn: Uprn) -> Option<&Premises> {
        self.premises_at(uprn).map(|at| &self.premises[at])
    }

    pub(super) fn premises_of(&self, entry: &Entry) -> &Premises {
        &self.premises[entry.premises as usize]
    }

    pub(super) fn name_set(&mut self, mut names: Vec<PhraseId>) -> NameSet {
        names.sort_unstable();
        names.dedup();
        let at = self.name_sets.get_index_of(&names);
        let at = at.unwrap_or_else(|| self.name_sets.insert_full(names).0);
        NameSet(u32::try_from(at).unwrap_or(0))
    }

    pub(super) fn names(&self, set: NameSet) -> &[PhraseId] {
        self.name_sets.get_index(set.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// What only withheld addresses are called is no known name.
    fn forget_withheld_names(&mut self) {
        if self.premises.iter().all(|premises| !premises.withheld) {
            return;
        }
        let mut shown = Vec::new();
        for entry in self.entries.iter().filter(|entry| !self.premises_of(entry).withheld) {
            shown.extend(entry.street.map(|street| (street, PhraseRole::Street)));
            let names = self.names(entry.names).iter();
            shown.extend(names.map(|name| (*name, PhraseRole::Building)));
            let places = self.names(entry.places).iter();
            shown.extend(places.map(|place| (*place, PhraseRole::Place)));
        }
        self.phrases.keep_only(shown);
    }

    /// Sorts the entries and makes the look-ups.
    pub(super) fn index(&mut self) {
        self.forget_withheld_names();
        self.phrases.index();
        self.sort_entries();
        let mut start = 0;
        for cell in self.entries.chunk_by(|a, b| a.postcode == b.postcode) {
            let end = start + number(cell.len());
            let postcode = cell[0].postcode;
            if !postcode.is_empty() {
                self.postcodes.insert(postcode, (start, end));
                *self.outwards.entry(outward(self.texts.text(postcode)).into()).or_default() +=
                    end - start;
            }
            start = end;
        }
        for entry in &self.entries {
            if let Some(places) = self.name_sets.get_index(entry.places.0 as usize) {
                for place in places {
                    *self.place_counts.entry(*place).or_default() += 1;
                }
            }
        }
        let all = 0..number(self.entries.len());
        let entries = &self.entries;
        let entry = |at: &u32| &entries[*at as usize];
        self.by_street = all.clone().filter(|at| entry(at).street.is_some()).collect();
        self.by_street.sort_unstable_by_key(|at| (entry(at).street, entry(at).number, *at));
        self.by_premises = all.clone().collect();
        self.by_premises.sort_unstable_by_key(|at| (entry(at).premises, *at));
        let name_sets = &self.name_sets;
        self.by_name = all
            .filter(|at| !entry(at).names.is_empty())
            .flat_map(|at| {
                let names = name_sets.get_index(entry(&at).names.0 as usize);
                names.into_iter().flatten().map(move |name| (*name, at))
            })
            .collect();
        self.by_name.sort_unstable();
    }

    /// Puts the entries in the order of their postcodes, without repeats; look-ups by text follow.
    fn sort_entries(&mut self) {
        let key = |entry: &Entry| {
            let Entry { premises, unit, unit_id, number, street, names, places, postcode, old } =
                *entry;
            (postcode, street, number, unit, premises, unit_id, names, places, old)
        };
        let mut order: Vec<u32> = (0..number(self.entries.len())).collect();
        order.sort_unstable_by_key(|at| key(&self.entries[*at as usize]));
        let mut sorted: Vec<Entry> = Vec::with_capacity(self.entries.len());
        let mut moved = vec![0; self.entries.len()];
        for at in order {
            let entry = self.entries[at as usize];
            if sorted.last() != Some(&entry) {
                sorted.push(entry);
            }
            moved[at as usize] = number(sorted.len() - 1);
        }
        sorted.shrink_to_fit();
        self.entries = sorted;
        for (_, at) in &mut self.by_text {
            *at = moved[*at as usize];
        }
        self.by_text.sort_unstable();
        self.by_text.dedup();
        self.by_text.shrink_to_fit();
    }

    /// Canonical words without the places at their end; none if nothing but places is left.
    pub(super) fn whole(
        &self,
        all: &[Word],
        dictionaries: &AddressDictionaries,
    ) -> Option<CompactString> {
        let mut end = all.len();
        let mut joined = String::new();
        'places: loop {
            for length in (1..=6_usize.min(end)).rev() {
                run_together(&all[end - length..end], &mut joined);
                if self.phrases.is(&joined, PhraseRole::Place) || dictionaries.is_county(&joined) {
                    end -= length;
                    continue 'places;
                }
            }
            break;
        }
        let says_building = all[..end].iter().any(Word::is_numeric) || end > 1;
        (end > 0 && says_building).then(|| spaced(&all[..end]))
    }

    /// Entries of an address.
    pub(super) fn of_uprn(&self, uprn: Uprn) -> &[u32] {
        let Some(at) = self.premises_at(uprn).map(number) else { return &[] };
        range(&self.by_premises, |entry| self.entries[*entry as usize].premises.cmp(&at))
    }

    /// Entries at a postcode.
    pub(super) fn at_postcode(&self, postcode: Symbol) -> std::ops::Range<u32> {
        self.postcodes.get(&postcode).map_or(0..0, |(start, end)| *start..*end)
    }

    /// Entries in streets of that name with that number.
    pub(super) fn at_number(&self, street: PhraseId, number: Symbol) -> &[u32] {
        range(&self.by_street, |at| {
            let entry = &self.entries[*at as usize];
            (entry.street, entry.number).cmp(&(Some(street), number))
        })
    }

    /// Entries in streets of that name.
    pub(super) fn in_street(&self, street: PhraseId) -> &[u32] {
        range(&self.by_street, |at| self.entries[*at as usize].street.cmp(&Some(street)))
    }

    /// Entries of buildings of that name.
    pub(super) fn of_name(&self, name: PhraseId) -> &[(PhraseId, u32)] {
        range(&self.by_name, |(known, _)| known.cmp(&name))
    }

    /// Entries whose whole text is this.
    pub(super) fn of_text(&self, postcode: Symbol, whole: &str) -> &[(u64, u32)] {
        let hash = hash_text(postcode, whole);
        range(&self.by_text, |(known, _)| known.cmp(&hash))
    }

    /// Whether another system's key stands for one of its addresses.
    #[must_use]
    pub fn knows_key(&self, dataset: &str, key: &str) -> bool {
        self.of_key(dataset, key).is_some()
    }

    /// The address that a system's key stands for.
    pub(super) fn of_key(&self, dataset: &str, key: &str) -> Option<Uprn> {
        let hash = key_text(dataset, key)?;
        let found = self.by_key.binary_search_by_key(&hash, |(known, _)| *known).ok()?;
        Some(self.by_key[found].1)
    }

    /// What became of an address, if that is one address.
    pub(super) fn successor_of(&self, uprn: Uprn) -> Option<Uprn> {
        let mut at = uprn;
        for _ in 0..8 {
            let [(_, next)] = range(&self.successors, |(old, _)| old.cmp(&at)) else { break };
            at = *next;
        }
        (at != uprn && self.shows(at)).then_some(at)
    }

    /// How many entries name this place.
    pub(super) fn with_place(&self, place: PhraseId) -> u32 {
        self.place_counts.get(&place).copied().unwrap_or(0)
    }

    /// How many entries there are of postcodes with this outward part.
    pub(super) fn in_outward(&self, outward: &str) -> u32 {
        self.outwards.get(outward).copied().unwrap_or(0)
    }
}

/// The items for which `order` says equal, in a list sorted by it.
fn range<T>(sorted: &[T], order: impl Fn(&T) -> std::cmp::Ordering) -> &[T] {
    let from = sorted.partition_point(|item| order(item).is_lt());
    let length = sorted[from..].partition_point(|item| order(item).is_eq());
    &sorted[from..from + length]
}

/// An index as it is stored: entries are numbered by 32 bits.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The outward part of a postcode without its blank.
pub(super) fn outward(postcode: &str) -> &str {
    &postcode[..postcode.len().saturating_sub(3)]
}

pub(super) fn hash_text(postcode: Symbol, whole: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (postcode.0, whole).hash(&mut hasher);
    hasher.finish()
}

/// A system's key as it compares: capitals and digits, no leading zeros.
pub(super) fn key_text(dataset: &str, key: &str) -> Option<u64> {
    let text: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    let text = text.trim_start_matches('0').to_ascii_uppercase();
    (!text.is_empty()).then(|| {
        let mut hasher = DefaultHasher::new();
        (dataset, text).hash(&mut hasher);
        hasher.finish()
    })
}

/// A postcode in capitals without its blank.
pub(super) fn compact(postcode: &str) -> CompactString {
    postcode.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
