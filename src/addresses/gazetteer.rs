//! The council's gazetteer, indexed for look-up.
//!
//! In: the gazetteer's rows in any order. Out: entries in canonical form, found by postcode, by street and number, by
//! building name and by their whole text; and notes on rows that say less than they should. Matching is left to
//! `resolver`.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::dictionaries::AddressDictionaries;
use super::gazetteer_address::AddressKind;
use super::phrases::{PhraseId, PhraseRole, Phrases};
use super::unit::{Part, read_unit};
use super::words::{Word, run_together, spaced, words};
use crate::extracts::GazetteerAddress;
use crate::values::Uprn;

/// One address, or one variant of it, in canonical form.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) uprn: Uprn,
    pub(super) parent: Option<Uprn>,
    pub(super) unit: CompactString,
    pub(super) unit_id: CompactString,
    pub(super) number: CompactString,
    pub(super) names: Vec<PhraseId>,
    pub(super) street: Option<PhraseId>,
    pub(super) street_words: CompactString,
    pub(super) places: Vec<PhraseId>,
    /// Without its blank.
    pub(super) postcode: CompactString,
    pub(super) kind: AddressKind,
    pub(super) communal: bool,
    pub(super) rooms: bool,
    pub(super) historical: bool,
}

/// Something about the gazetteer that its custodian should know.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum GazetteerNote {
    /// Neither number, name nor unit: a street record, which resolves nothing.
    NoBuilding(Uprn),
    /// The parent is not in the gazetteer.
    ParentMissing {
        /// The address.
        uprn: Uprn,
        /// What it names as its parent.
        parent: Uprn,
    },
    /// Residences in use whose canonical addresses are the same: a text cannot tell them apart.
    SameAddress(Vec<Uprn>),
}

/// The gazetteer in canonical form; empty for a council that has none.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    pub(super) phrases: Phrases,
    pub(super) entries: Vec<Entry>,
    by_uprn: FxHashMap<Uprn, Vec<u32>>,
    by_postcode: FxHashMap<CompactString, Vec<u32>>,
    by_street_number: FxHashMap<(PhraseId, CompactString), Vec<u32>>,
    by_name: FxHashMap<PhraseId, Vec<u32>>,
    by_text: FxHashMap<CompactString, Vec<u32>>,
}

impl Gazetteer {
    /// Indexes the addresses. The result does not depend on their order.
    pub fn build(
        addresses: impl IntoIterator<Item = GazetteerAddress>,
        dictionaries: &AddressDictionaries,
    ) -> (Self, Vec<GazetteerNote>) {
        let mut addresses: Vec<GazetteerAddress> = addresses.into_iter().collect();
        addresses.sort();
        addresses.dedup();
        let mut gazetteer = Self::default();
        for address in &addresses {
            let entry = gazetteer.entry(address, dictionaries);
            gazetteer.entries.push(entry);
        }
        let notes = gazetteer.settle_buildings();
        gazetteer.index();
        for (at, address) in (0_u32..).zip(&addresses) {
            let postcode = &gazetteer.entries[at as usize].postcode;
            let whole = gazetteer.whole_of(address, postcode, dictionaries);
            if let Some(whole) = whole {
                let key = text_key(postcode, &whole);
                gazetteer.by_text.entry(key).or_default().push(at);
            }
        }
        (gazetteer, notes)
    }

    /// Whether there is no gazetteer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many addresses it has, variants counted once.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_uprn.len()
    }

    /// Whether it has this address.
    #[must_use]
    pub fn contains(&self, uprn: Uprn) -> bool {
        self.by_uprn.contains_key(&uprn)
    }

    fn entry(&mut self, address: &GazetteerAddress, dictionaries: &AddressDictionaries) -> Entry {
        let column = |text: &str| words([text], dictionaries);
        let mut entry = Entry {
            uprn: address.uprn,
            parent: address.parent.filter(|parent| *parent != address.uprn),
            unit: CompactString::default(),
            unit_id: CompactString::default(),
            number: CompactString::default(),
            names: Vec::new(),
            street: None,
            street_words: CompactString::default(),
            places: Vec::new(),
            postcode: compact(&address.postcode),
            kind: address.kind(),
            communal: address.is_communal(),
            rooms: address.has_rooms(),
            historical: address.is_historical(),
        };
        let street = column(&address.street);
        entry.street = self.phrases.learn(&street, PhraseRole::Street);
        entry.street_words = spaced(&street);
        for place in [&address.locality, &address.town] {
            entry.places.extend(self.phrases.learn(&column(place), PhraseRole::Place));
        }
        if let Some(number) = column(&address.building_number).iter().find(|word| word.is_numeric())
        {
            entry.number = number.text.replace('/', "-").into();
        }
        let name = self.sub_building(&column(&address.sub_building), &mut entry, dictionaries);
        self.building_name(&name, &mut entry);
        self.named(column(&address.building_name), &mut entry, dictionaries);
        let organisation = column(&address.organisation);
        self.building_name(&organisation, &mut entry);
        entry
    }

    /// Reads the unit; what of it is no unit may be a building's name.
    fn sub_building(
        &mut self,
        unit_words: &[Word],
        entry: &mut Entry,
        dictionaries: &AddressDictionaries,
    ) -> Vec<Word> {
        if unit_words.is_empty() {
            return Vec::new();
        }
        // a number follows a unit in an address; without it `FLAT 2/1` would be read as flat 2 of number 1
        let with_number = [unit_words, &words(["1"], dictionaries)].concat();
        let mut parts = vec![Part::Free; with_number.len()];
        let unit = read_unit(&with_number, &mut parts[..], dictionaries);
        let left: Vec<Word> = unit_words
            .iter()
            .zip(&parts)
            .filter(|(word, part)| **part == Part::Free && word.text != "THE")
            .map(|(word, _)| word.clone())
            .collect();
        if left.is_empty() {
            entry.unit = unit.text;
            entry.unit_id = unit.id;
            return left;
        }
        if let ([lone], true) = (left.as_slice(), unit.text.is_empty() && unit_words.len() == 1)
            && (lone.is_numeric() || lone.text.len() == 1)
        {
            entry.unit.clone_from(&lone.text);
            return Vec::new();
        }
        if !unit.text.is_empty() && unit.text != "FLAT" {
            entry.unit = unit.text;
            entry.unit_id = unit.id;
            return left;
        }
        // `CARETAKERS FLAT`, `SHOP`
        let mut joined = String::new();
        run_together(unit_words, &mut joined);
        entry.unit = joined.into();
        self.phrases.learn(unit_words, PhraseRole::Unit);
        Vec::new()
    }

    /// Reads a building's name, which may hold its number (`12A`, `1 THE COTTAGES`) or a unit (`FLAT 3`).
    fn named(
        &mut self,
        mut name: Vec<Word>,
        entry: &mut Entry,
        dictionaries: &AddressDictionaries,
    ) {
        if entry.unit.is_empty() && !name.is_empty() {
            let mut parts = vec![Part::Free; name.len()];
            let unit = read_unit(&name, &mut parts, dictionaries);
            let whole = name
                .iter()
                .zip(&parts)
                .all(|(word, part)| *part == Part::Unit || word.text == "THE");
            if whole && !unit.text.is_empty() {
                entry.unit = unit.text;
                entry.unit_id = unit.id;
                return;
            }
        }
        if name.first().is_some_and(|word| word.is_numeric() && word.text.len() <= 9) {
            let lead = name.remove(0).text.replace('/', "-");
            if entry.number.is_empty() {
                entry.number = lead.into();
            } else if entry.unit.is_empty() {
                entry.unit = lead.into();
            }
        }
        self.building_name(&name, entry);
    }

    fn building_name(&mut self, name: &[Word], entry: &mut Entry) {
        if let Some(id) = self.phrases.learn(name, PhraseRole::Building)
            && !entry.names.contains(&id)
        {
            entry.names.push(id);
        }
    }

    /// Tells buildings from residences, gives flats their building, and notes what is odd.
    fn settle_buildings(&mut self) -> Vec<GazetteerNote> {
        let uprns: BTreeSet<Uprn> = self.entries.iter().map(|entry| entry.uprn).collect();
        let parents: BTreeSet<Uprn> =
            self.entries.iter().filter_map(|entry| entry.parent).collect();
        let mut notes = BTreeSet::new();
        let mut shells: BTreeMap<BuildingKey, Vec<Uprn>> = BTreeMap::new();
        for entry in &mut self.entries {
            // an HMO whose rooms are listed is a building
            if entry.rooms && !entry.communal && parents.contains(&entry.uprn) {
                entry.kind = AddressKind::Building;
            }
            if entry.kind == AddressKind::Building && entry.unit.is_empty() {
                for key in building_keys(entry) {
                    shells.entry(key).or_default().push(entry.uprn);
                }
            }
        }
        let mut same: BTreeMap<(BuildingKey, CompactString), BTreeSet<Uprn>> = BTreeMap::new();
        for entry in &mut self.entries {
            if let Some(parent) = entry.parent.filter(|parent| !uprns.contains(parent)) {
                notes.insert(GazetteerNote::ParentMissing { uprn: entry.uprn, parent });
            }
            let keys = building_keys(entry);
            if keys.is_empty() {
                notes.insert(GazetteerNote::NoBuilding(entry.uprn));
            }
            if entry.parent.is_none() && !entry.unit.is_empty() {
                entry.parent =
                    keys.iter().find_map(|key| match shells.get(key).map(Vec::as_slice) {
                        Some([only]) => Some(*only),
                        _ => None,
                    });
            }
            if entry.kind == AddressKind::Residence
                && !entry.historical
                && let Some(key) = keys.into_iter().next()
            {
                same.entry((key, entry.unit.clone())).or_default().insert(entry.uprn);
            }
        }
        for group in same.into_values().filter(|group| group.len() > 1) {
            notes.insert(GazetteerNote::SameAddress(group.into_iter().collect()));
        }
        notes.into_iter().collect()
    }

    fn index(&mut self) {
        for (at, entry) in (0_u32..).zip(&self.entries) {
            self.by_uprn.entry(entry.uprn).or_default().push(at);
            if !entry.postcode.is_empty() {
                self.by_postcode.entry(entry.postcode.clone()).or_default().push(at);
            }
            if let (Some(street), false) = (entry.street, entry.number.is_empty()) {
                self.by_street_number.entry((street, entry.number.clone())).or_default().push(at);
            }
            for name in &entry.names {
                self.by_name.entry(*name).or_default().push(at);
            }
        }
    }

    /// The whole text of an address, without postcode and the places at its end.
    fn whole_of(
        &self,
        address: &GazetteerAddress,
        postcode: &str,
        dictionaries: &AddressDictionaries,
    ) -> Option<CompactString> {
        let mut all = words([address.full_address.as_str()], dictionaries);
        for take in [2, 1] {
            let from = all.len().saturating_sub(take);
            let tail: String = all[from..].iter().map(|word| word.text.as_str()).collect();
            if all.len() > take && !postcode.is_empty() && tail == postcode {
                all.truncate(from);
                break;
            }
        }
        self.whole(&all, dictionaries)
    }

    /// Canonical words without the places at their end; none if nothing but places is left.
    pub(super) fn whole(
        &self,
        all: &[Word],
        dictionaries: &AddressDictionaries,
    ) -> Option<CompactString> {
        let spans = self.phrases.spans(all);
        let mut end = all.len();
        let mut joined = String::new();
        loop {
            let place = spans
                .iter()
                .filter(|span| span.end == end && span.is(PhraseRole::Place))
                .map(|span| span.start)
                .min();
            let county = (1..=3_usize.min(end)).rev().find_map(|length| {
                run_together(&all[end - length..end], &mut joined);
                dictionaries.is_county(&joined).then_some(end - length)
            });
            match place.or(county) {
                Some(start) => end = start,
                None => break,
            }
        }
        let says_building = all[..end].iter().any(Word::is_numeric) || end > 1;
        (end > 0 && says_building).then(|| spaced(&all[..end]))
    }

    pub(super) fn of_uprn(&self, uprn: Uprn) -> &[u32] {
        self.by_uprn.get(&uprn).map_or(&[], Vec::as_slice)
    }

    pub(super) fn at_postcode(&self, postcode: &str) -> &[u32] {
        self.by_postcode.get(postcode).map_or(&[], Vec::as_slice)
    }

    pub(super) fn at_number(&self, street: PhraseId, number: &CompactString) -> &[u32] {
        self.by_street_number.get(&(street, number.clone())).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_name(&self, name: PhraseId) -> &[u32] {
        self.by_name.get(&name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_text(&self, postcode: &str, whole: &str) -> &[u32] {
        self.by_text.get(text_key(postcode, whole).as_str()).map_or(&[], Vec::as_slice)
    }
}

/// Postcode, street, and number or name.
type BuildingKey = (CompactString, Option<PhraseId>, CompactString);

fn building_keys(entry: &Entry) -> Vec<BuildingKey> {
    let key = |what: CompactString| (entry.postcode.clone(), entry.street, what);
    let mut keys = Vec::new();
    if !entry.number.is_empty() {
        // two rows of cottages may count alike in one street
        let names =
            if entry.unit.is_empty() { format!("{:?}", entry.names) } else { String::new() };
        keys.push(key(entry.number.clone()));
        if names.len() > 2 {
            keys.insert(0, key(compact_str::format_compact!("{} {names}", entry.number)));
        }
    }
    keys.extend(entry.names.iter().map(|name| key(compact_str::format_compact!("{name:?}"))));
    if keys.is_empty() && !entry.unit.is_empty() {
        keys.push(key(CompactString::default()));
    }
    keys
}

fn text_key(postcode: &str, whole: &str) -> CompactString {
    compact_str::format_compact!("{postcode}|{whole}")
}

/// A postcode in capitals without its blank.
pub(super) fn compact(postcode: &str) -> CompactString {
    postcode.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
