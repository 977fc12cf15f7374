//! Gazetteer rows become entries.
//!
//! In: rows in any order, one at a time, so that a country's file streams through. Out: a [`Gazetteer`] and notes on rows
//! that say less than they should. What a finished gazetteer answers is in `gazetteer`.

use std::collections::BTreeSet;

use super::dictionaries::AddressDictionaries;
use super::entry::{Entry, Premises};
use super::gazetteer::{Gazetteer, hash_text, key_text};
use super::gazetteer_note::GazetteerNote;
use super::lexicon::Symbol;
use super::phrases::{PhraseId, PhraseRole, Phrases};
use super::premises::PremisesKind;
use super::reading::{Reading, readings};
use super::settle::settle_buildings;
use super::unit::{Part, read_unit};
use super::welsh::in_english;
use super::words::{Word, run_together, spaced, words};
use crate::extracts::GazetteerAddress;
use crate::rules::AddressRules;
use crate::values::Uprn;

/// Addresses that must never be candidates: refuges and whatever else a council withholds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WithheldAddresses {
    /// By UPRN.
    pub uprns: BTreeSet<Uprn>,
    /// By words of the organisation's, building's or unit's name or of the whole address, in capitals, one or several of
    /// what they name: `REFUGE`.
    pub words: Vec<String>,
}

impl WithheldAddresses {
    /// Those of a ruleset.
    #[must_use]
    pub fn of(rules: &AddressRules) -> Self {
        Self {
            uprns: rules.withheld_uprns.iter().copied().collect(),
            words: rules.withheld_words.clone(),
        }
    }

    fn holds(&self, address: &GazetteerAddress) -> bool {
        if self.uprns.contains(&address.uprn) {
            return true;
        }
        let says = |name: &str| {
            let name = format!(" {} ", crate::values::fold(name));
            self.words.iter().any(|word| {
                name.contains(&format!(" {word} ")) || name.contains(&format!(" {word}S "))
            })
        };
        !self.words.is_empty()
            && [
                &address.organisation,
                &address.sub_building,
                &address.building_name,
                &address.full_address,
            ]
            .into_iter()
            .any(|name| says(name))
    }
}

/// Takes rows and makes a gazetteer of them.
#[derive(Debug)]
pub struct GazetteerBuilder<'d> {
    dictionaries: &'d AddressDictionaries,
    withheld: WithheldAddresses,
    made: Gazetteer,
    /// One for each row; entries hold its index until the premises are brought together.
    rows: Vec<Premises>,
    cross_references: Vec<(u64, Uprn)>,
}

impl<'d> GazetteerBuilder<'d> {
    /// An empty one.
    #[must_use]
    pub fn new(dictionaries: &'d AddressDictionaries, withheld: WithheldAddresses) -> Self {
        Self {
            dictionaries,
            withheld,
            made: Gazetteer::default(),
            rows: Vec::new(),
            cross_references: Vec::new(),
        }
    }

    /// Takes one row: one way to write an address.
    pub fn push(&mut self, address: &GazetteerAddress) {
        let names = format!("{} {}", address.organisation, address.building_name);
        let premises = Premises {
            uprn: address.uprn,
            parent: address.parent.filter(|parent| *parent != address.uprn),
            kind: PremisesKind::of(&address.classification, &names),
            historical: address.is_historical(),
            withheld: self.withheld.holds(address),
            lists_units: false,
        };
        let Ok(row) = u32::try_from(self.rows.len()) else { return };
        self.rows.push(premises);
        let (entry, whole) = self.entry(address, row);
        self.push_in_english(&entry, &address.street);
        if let Some(whole) = whole {
            let at = u32::try_from(self.made.entries.len()).unwrap_or(u32::MAX);
            self.made.by_text.push((hash_text(entry.postcode, &whole), at));
        }
        self.made.entries.push(entry);
    }

    /// A Welsh street is known by its English form too.
    fn push_in_english(&mut self, entry: &Entry, street: &str) {
        let street = words([street], self.dictionaries);
        if let Some(english) = in_english(&street, self.dictionaries) {
            let english = words([english.join(" ").as_str()], self.dictionaries);
            let street = self.made.phrases.learn(&english, PhraseRole::Street);
            self.made.entries.push(Entry { street, ..*entry });
        }
    }

    /// Takes an address as it was read, not as a gazetteer states it; its number stands for a UPRN.
    pub(super) fn push_reading(&mut self, reading: &Reading, postcode: &str, number: Uprn) {
        let Ok(row) = u32::try_from(self.rows.len()) else { return };
        self.rows.push(Premises {
            uprn: number,
            parent: None,
            kind: PremisesKind::Dwelling,
            historical: false,
            withheld: false,
            lists_units: false,
        });
        let column = |text: &str| words([text], self.dictionaries);
        let made = &mut self.made;
        let street = made.phrases.learn(&column(&reading.street_words), PhraseRole::Street);
        let names = made.phrases.learn(&column(&reading.name_words), PhraseRole::Building);
        let places = made.phrases.learn(&column(&reading.rest_words), PhraseRole::Place);
        let names = made.name_set(names.into_iter().collect());
        let places = made.name_set(places.into_iter().collect());
        let entry = Entry {
            premises: row,
            unit: made.texts.learn(&reading.unit),
            unit_id: made.texts.learn(&reading.unit_id),
            number: made.texts.learn(&reading.number),
            street,
            names,
            places,
            postcode: made.texts.learn(postcode),
            old: false,
        };
        made.entries.push(entry);
    }

    /// Takes a key by which the system of `dataset` knows an address.
    pub fn cross_reference(&mut self, dataset: &str, key: &str, uprn: Uprn) {
        if let Some(key) = key_text(dataset, key) {
            self.cross_references.push((key, uprn));
        }
    }

    /// Takes an address that became another.
    pub fn successor(&mut self, old: Uprn, new: Uprn) {
        if old != new {
            self.made.successors.push((old, new));
        }
    }

    /// The gazetteer of all that was taken. It does not depend on the order of rows.
    #[must_use]
    pub fn finish(mut self) -> (Gazetteer, Vec<GazetteerNote>) {
        let row_to_premises = self.bring_premises_together();
        for entry in &mut self.made.entries {
            entry.premises = row_to_premises[entry.premises as usize];
        }
        drop(row_to_premises);
        let notes = settle_buildings(&mut self.made);
        self.made.successors.sort_unstable();
        self.made.successors.dedup();
        let mut keys = std::mem::take(&mut self.cross_references);
        keys.sort_unstable();
        keys.dedup();
        // a key of two addresses says neither
        let told = |at: usize| {
            let key = keys[at].0;
            (at == 0 || keys[at - 1].0 != key) && keys.get(at + 1).is_none_or(|next| next.0 != key)
        };
        self.made.by_key = (0..keys.len()).filter(|at| told(*at)).map(|at| keys[at]).collect();
        self.made.index();
        (self.made, notes)
    }

    /// One premises for each UPRN, in the order of UPRNs; answers where each row's is.
    fn bring_premises_together(&mut self) -> Vec<u32> {
        let rows = std::mem::take(&mut self.rows);
        let mut order: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by_key(|row| {
            let row = &rows[*row as usize];
            (row.uprn, row.parent, row.kind)
        });
        let mut at_row = vec![0; rows.len()];
        let made = &mut self.made.premises;
        for row in order {
            let premises = rows[row as usize];
            match made.last_mut() {
                Some(last) if last.uprn == premises.uprn => {
                    // a variant without a class or parent says nothing of them
                    last.parent = last.parent.or(premises.parent);
                    if last.kind == PremisesKind::Dwelling {
                        last.kind = premises.kind;
                    }
                    last.historical &= premises.historical;
                    last.withheld |= premises.withheld;
                }
                Some(_) | None => made.push(premises),
            }
            at_row[row as usize] = u32::try_from(made.len() - 1).unwrap_or(u32::MAX);
        }
        made.shrink_to_fit();
        at_row
    }

    fn entry(&mut self, address: &GazetteerAddress, row: u32) -> (Entry, Option<String>) {
        let dictionaries = self.dictionaries;
        let column = |text: &str| words([text], dictionaries);
        let postcode: compact_str::CompactString =
            address.postcode.chars().filter(char::is_ascii_alphanumeric).collect();
        let mut draft = EntryDraft::default();
        let postcode = self.made.texts.learn(&postcode.to_ascii_uppercase());
        // what lies off a street is in a street of its own; the larger one says where
        let off = column(&address.dependent_street);
        let mut street = column(&address.street);
        let mut places = Vec::new();
        if !off.is_empty() {
            self.made.phrases.learn(&street, PhraseRole::Street);
            places.extend(self.made.phrases.learn(&street, PhraseRole::Place));
        }
        let whole_street = [off.as_slice(), street.as_slice()].concat();
        if !off.is_empty() {
            street = off;
        }
        let mut read = None;
        if street.is_empty() && address.building_number.is_empty() {
            read = whole_line(address, dictionaries);
        }
        if let Some((line, unit, number)) = &read {
            street.clone_from(line);
            draft.unit.clone_from(unit);
            draft.number.clone_from(number);
        }
        let phrases = &mut self.made.phrases;
        let street_id = phrases.learn(&street, PhraseRole::Street);
        for place in [&address.locality, &address.town] {
            places.extend(phrases.learn(&column(place), PhraseRole::Place));
        }
        let number = column(&address.building_number);
        draft.numbered(&number, dictionaries);
        let unit = column(&address.sub_building);
        let name = column(&address.building_name);
        let whole = [&unit, &name, &number, &whole_street].into_iter().flatten();
        let whole = spaced(whole).to_string();
        let left = draft.sub_building(&unit, !name.is_empty(), phrases, dictionaries);
        draft.building_name(&left, phrases);
        draft.named(name, phrases, dictionaries);
        draft.building_name(&column(&address.organisation), phrases);
        let says_building = !unit.is_empty() || !draft.number.is_empty() || !draft.names.is_empty();
        let entry = Entry {
            premises: row,
            unit: self.made.texts.learn(&draft.unit),
            unit_id: self.made.texts.learn(&draft.unit_id),
            number: self.made.texts.learn(&draft.number),
            street: street_id,
            names: self.made.name_set(draft.names),
            places: self.made.name_set(places),
            postcode,
            old: address.is_historical(),
        };
        let known = says_building && read.is_none() && postcode != Symbol::EMPTY;
        (entry, known.then_some(whole))
    }
}

/// An address that is given in one line only: its street's words, unit and number, as its own words say.
fn whole_line(
    address: &GazetteerAddress,
    dictionaries: &AddressDictionaries,
) -> Option<(Vec<Word>, String, String)> {
    let line = words([address.full_address.as_str()], dictionaries);
    let reading =
        readings(&line, &Phrases::default(), dictionaries, |_| false).into_iter().next()?;
    let street = words([reading.street_words.as_str()], dictionaries);
    Some((street, reading.unit.to_string(), reading.number.to_string()))
}

/// The parts of an entry while its columns are read.
#[derive(Default)]
struct EntryDraft {
    unit: String,
    unit_id: String,
    number: String,
    names: Vec<PhraseId>,
}

impl EntryDraft {
    /// Reads the number's column, which may say more: `REAR OF 13`, `PLOT 15`.
    fn numbered(&mut self, words: &[Word], dictionaries: &AddressDictionaries) {
        let mut parts = vec![Part::Free; words.len()];
        if words.len() > 1 {
            let unit = read_unit(words, &mut parts, dictionaries);
            self.unit = unit.text.into();
            self.unit_id = unit.id.into();
        }
        let number =
            words.iter().zip(&parts).find(|(word, part)| **part == Part::Free && word.is_numeric());
        if let Some((number, _)) = number {
            self.number = number.text.replace('/', "-");
        }
    }

    /// Takes a number that stands where a unit or a name is expected.
    fn take_number(&mut self, left: &mut Vec<Word>) {
        if self.number.is_empty() && left.first().is_some_and(Word::is_numeric) {
            self.number = left.remove(0).text.replace('/', "-");
        }
    }

    /// Reads the unit; what of it is no unit may be a building's name.
    fn sub_building(
        &mut self,
        unit_words: &[Word],
        has_name: bool,
        phrases: &mut Phrases,
        dictionaries: &AddressDictionaries,
    ) -> Vec<Word> {
        if unit_words.is_empty() {
            return Vec::new();
        }
        // a number follows a unit in an address; without it `FLAT 2/1` would be read as flat 2 of number 1
        let with_number = [unit_words, &words(["1"], dictionaries)].concat();
        let mut parts = vec![Part::Free; with_number.len()];
        let unit = read_unit(&with_number, &mut parts[..], dictionaries);
        let mut left: Vec<Word> = unit_words
            .iter()
            .zip(&parts)
            .filter(|(word, part)| **part == Part::Free && word.text != "THE")
            .map(|(word, _)| word.clone())
            .collect();
        let says_unit = !unit.text.is_empty() && unit.text != "FLAT";
        if left.is_empty() {
            self.unit = unit.text.into();
            self.unit_id = unit.id.into();
            return left;
        }
        if let ([lone], true) = (left.as_slice(), unit.text.is_empty() && unit_words.len() == 1)
            && (lone.is_numeric() || lone.text.len() == 1)
        {
            // without a building, it is the building's number that stands there
            if lone.is_numeric() && self.number.is_empty() && !has_name {
                self.take_number(&mut left);
            } else {
                self.unit = lone.text.to_string();
            }
            return Vec::new();
        }
        if says_unit {
            self.unit = unit.text.into();
            self.unit_id = unit.id.into();
            self.take_number(&mut left);
            return left;
        }
        // `CARETAKERS FLAT`, `SHOP`
        run_together(unit_words, &mut self.unit);
        phrases.learn(unit_words, PhraseRole::Unit);
        Vec::new()
    }

    /// Reads a building's name, which may hold its number (`12A`, `1 THE COTTAGES`) or a unit (`FLAT 3`).
    fn named(
        &mut self,
        mut name: Vec<Word>,
        phrases: &mut Phrases,
        dictionaries: &AddressDictionaries,
    ) {
        if self.unit.is_empty() && !name.is_empty() {
            let mut parts = vec![Part::Free; name.len()];
            let unit = read_unit(&name, &mut parts, dictionaries);
            let whole = name
                .iter()
                .zip(&parts)
                .all(|(word, part)| *part == Part::Unit || word.text == "THE");
            if whole && !unit.text.is_empty() {
                self.unit = unit.text.into();
                self.unit_id = unit.id.into();
                return;
            }
            // `REAR OF 27`
            let mut left: Vec<Word> = name
                .iter()
                .zip(&parts)
                .filter(|(_, part)| **part == Part::Free)
                .map(|(word, _)| word.clone())
                .collect();
            if !unit.text.is_empty() && matches!(left.as_slice(), [lone] if lone.is_numeric()) {
                self.unit = unit.text.into();
                self.unit_id = unit.id.into();
                self.take_number(&mut left);
                return;
            }
        }
        if name.first().is_some_and(|word| word.is_numeric() && word.text.len() <= 9) {
            let lead = name.remove(0).text.replace('/', "-");
            if self.number.is_empty() {
                self.number = lead;
            } else if self.unit.is_empty() {
                self.unit = lead;
            }
        }
        self.building_name(&name, phrases);
    }

    fn building_name(&mut self, name: &[Word], phrases: &mut Phrases) {
        if let Some(id) = phrases.learn(name, PhraseRole::Building)
            && !self.names.contains(&id)
        {
            self.names.push(id);
        }
    }
}
