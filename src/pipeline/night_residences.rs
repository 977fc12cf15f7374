//! Where everybody has lived, as the edition tells it.
//!
//! In: the last edition's histories; tonight's records, persons and homes. Out: one history a person, and those of people of whom no
//! record is left, until the rules let them go. Who inherits what was remembered of whom is decided here; what it comes to is left to
//! `households`.
//!
//! A word goes where its record goes while the row is the same: it is the record's, whoever the record is taken for. Once the row is gone
//! or says something else, the word stays with the person it was said of, under whatever identifier that person has tonight.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::addresses::AddressResolution;
use crate::editions::{EditionBefore, EditionError, ResidenceHistory};
use crate::households::{
    Household, Residence, Sighting, Stay, StayWitness, StillSays, Whereabouts, Word,
    brought_together, is_kept, stays,
};
use crate::normalise::NormalisedRecord;
use crate::persons::Person;
use crate::pipeline::night_second_homes::second_homes;
use crate::rules::{EndMeans, HouseholdRules};
use crate::values::{MentionKey, PartialDate, PersonId};

/// What histories are told from.
#[derive(Clone, Copy)]
pub(super) struct TonightsHomes<'t> {
    /// In the order of their keys.
    pub(super) records: &'t [NormalisedRecord],
    pub(super) resolutions: &'t [AddressResolution],
    pub(super) fenced: &'t [bool],
    pub(super) persons: &'t [Person],
    pub(super) households: &'t [Household],
    pub(super) rules: &'t HouseholdRules,
    /// Records of people whose data was erased.
    pub(super) erased: &'t BTreeSet<MentionKey>,
    pub(super) as_of: Date,
}

/// The histories known tonight: of tonight's persons in their order, then of those who are gone.
pub(super) fn night_residences(
    previous: Option<&EditionBefore<'_>>,
    tonight: TonightsHomes<'_>,
) -> Result<Vec<ResidenceHistory>, EditionError> {
    let remembered = match previous {
        Some(previous) => Remembered::of(previous, tonight)?,
        None => Remembered::nothing(tonight.persons.len()),
    };
    Ok(histories(remembered, tonight))
}

/// What is remembered and what is said tonight, brought together.
fn histories(remembered: Remembered, tonight: TonightsHomes<'_>) -> Vec<ResidenceHistory> {
    let mut homes: Vec<Option<&Residence>> = vec![None; tonight.persons.len()];
    for household in tonight.households {
        for member in &household.members {
            homes[member.person as usize] = Some(&household.residence);
        }
    }
    let second = second_homes(tonight, &homes);
    let Remembered { of_person, corrected, gone } = remembered;
    let of = |(at, (person, known)): (usize, (&Person, Vec<Word>))| {
        let mut words = brought_together(
            said_tonight(tonight, person),
            known,
            |word| !corrected.is_empty() && corrected.contains(&(word.key.clone(), at)),
            tonight.rules.residence_history,
            tonight.as_of,
        );
        let died = died(tonight, person);
        words.retain(|(_, word)| died.is_none_or(|died| word.from.is_none_or(|it| it <= died)));
        let whereabouts =
            Whereabouts { witnesses: words, home: homes[at], second: second.get(&at), died };
        ResidenceHistory { person: person.id, stays: stays(whereabouts) }
    };
    let mut histories: Vec<ResidenceHistory> =
        tonight.persons.par_iter().zip(of_person).enumerate().map(of).collect();
    for (person, words) in gone {
        let witnesses = words
            .into_iter()
            .map(|(residence, mut word)| {
                word.record = None;
                if word.says == StillSays::Yes {
                    word.says = StillSays::Gone(tonight.as_of);
                    word.lately = false;
                }
                (residence, word)
            })
            .filter(|(_, word)| {
                !word.fenced && is_kept(word, tonight.rules.residence_history, tonight.as_of)
            })
            .collect();
        let whereabouts = Whereabouts { witnesses, home: None, second: None, died: None };
        histories.push(ResidenceHistory { person, stays: stays(whereabouts) });
    }
    histories.retain(|history| !history.stays.is_empty());
    histories
}

/// The same for records that are, each of the same person, those of the night whose histories these were.
#[cfg(test)]
pub(super) fn residences_after(
    known: Vec<ResidenceHistory>,
    tonight: TonightsHomes<'_>,
) -> Vec<ResidenceHistory> {
    let mut remembered = Remembered::nothing(tonight.persons.len());
    for ResidenceHistory { person, stays } in known {
        let place = tonight.persons.iter().position(|it| it.id == person);
        let words = &mut remembered.of_person[place.expect("a person who has records")];
        for Stay { residence, witnesses, .. } in stays {
            words.extend(witnesses.into_iter().map(|word| (residence.clone(), word)));
        }
    }
    histories(remembered, tonight)
}

/// What a person's records say tonight of where the person lives or lived.
fn said_tonight(tonight: TonightsHomes<'_>, person: &Person) -> Vec<Word> {
    let said = person.records.iter().filter_map(|&at| {
        let record = &tonight.records[at as usize];
        let (dataset, role) = (&record.key.dataset.0, &record.key.role.word);
        let rules = tonight.rules.of(dataset, role);
        let residence = Residence::of(&tonight.resolutions[at as usize])?;
        if rules.trust <= 0.0 {
            return None;
        }
        let NormalisedRecord { from, to, observed, .. } = *record;
        let sighting = Sighting::of(rules, from, to, observed, tonight.as_of);
        let word = StayWitness {
            key: record.key.clone(),
            record: Some(at),
            from: from.filter(|from| *from <= tonight.as_of),
            to: to.filter(|_| sighting.ended),
            first_seen: tonight.as_of,
            last_seen: sighting.seen,
            lately: sighting.lately,
            says: StillSays::Yes,
            dates_stays: rules.end == EndMeans::Left,
            fenced: tonight.fenced[at as usize],
        };
        Some((residence, word))
    });
    said.collect()
}

/// The day of death, where a record that is not fenced states it whole; the earliest of several.
fn died(tonight: TonightsHomes<'_>, person: &Person) -> Option<Date> {
    let open = person.records.iter().filter(|&&at| !tonight.fenced[at as usize]);
    let died = open.filter_map(|&at| tonight.records[at as usize].date_of_death);
    died.filter_map(PartialDate::whole).min()
}

/// What the last edition knew, by whose it is tonight.
struct Remembered {
    /// By place among tonight's persons.
    of_person: Vec<Vec<Word>>,
    /// Records, of persons by their place, that say of the same home something else than on the last night.
    corrected: BTreeSet<(MentionKey, usize)>,
    /// Of people of whom no record is left.
    gone: Vec<(PersonId, Vec<Word>)>,
}

impl Remembered {
    /// Of so many persons.
    fn nothing(persons: usize) -> Self {
        Self { of_person: vec![Vec::new(); persons], corrected: BTreeSet::new(), gone: Vec::new() }
    }

    fn of(before: &EditionBefore<'_>, tonight: TonightsHomes<'_>) -> Result<Self, EditionError> {
        let heirs = Heirs::of(before, tonight);
        let mut remembered = Self::nothing(tonight.persons.len());
        for history in before.histories() {
            let ResidenceHistory { person, stays } = history?;
            let words = || stays.iter().flat_map(|stay| &stay.witnesses);
            let heir = heirs.of_person(person, words());
            let mut left = Vec::new();
            for Stay { residence, witnesses, .. } in stays {
                for word in witnesses {
                    // the source has deleted it, as it was asked to: nobody remembers it either
                    if tonight.erased.contains(&word.key) && heirs.record(&word).is_none() {
                        continue;
                    }
                    let Some(owner) = heirs.of_word(&word, heir) else {
                        left.push((residence.clone(), word));
                        continue;
                    };
                    if heirs.is_corrected(&word, &residence)? {
                        remembered.corrected.insert((word.key.clone(), owner));
                    }
                    remembered.of_person[owner].push((residence.clone(), word));
                }
            }
            if !left.is_empty() {
                remembered.gone.push((person, left));
            }
        }
        Ok(remembered)
    }
}

/// Who tonight's persons are to last night's.
struct Heirs<'t> {
    before: &'t EditionBefore<'t>,
    tonight: TonightsHomes<'t>,
    /// For each of tonight's records, its person's place.
    person_of: Vec<usize>,
    place_of: FxHashMap<PersonId, usize>,
}

impl<'t> Heirs<'t> {
    fn of(before: &'t EditionBefore<'t>, tonight: TonightsHomes<'t>) -> Self {
        let mut person_of = vec![0; tonight.records.len()];
        for (place, person) in tonight.persons.iter().enumerate() {
            for &record in &person.records {
                person_of[record as usize] = place;
            }
        }
        let persons = tonight.persons.iter().enumerate();
        let place_of = persons.map(|(place, person)| (person.id, place)).collect();
        Self { before, tonight, person_of, place_of }
    }

    /// Where a word's record is tonight, and whether its row is the same.
    fn record(&self, word: &StayWitness) -> Option<(u32, bool)> {
        if let Some(number) = word.record {
            let at = self.before.now.get(number as usize).copied().flatten()?;
            let then = self.before.then[at as usize]?;
            return Some((at, then.fingerprint == self.tonight.records[at as usize].fingerprint));
        }
        let records = self.tonight.records;
        let found = records.binary_search_by(|record| record.key.cmp(&word.key)).ok()?;
        Some((u32::try_from(found).ok()?, false))
    }

    /// Whose place a person of the last edition has taken tonight: the one of the same identifier, else the one who has most of the
    /// records that spoke of the homes; the smaller identifier on a tie.
    fn of_person<'w>(
        &self,
        person: PersonId,
        words: impl Iterator<Item = &'w StayWitness>,
    ) -> Option<usize> {
        if let Some(place) = self.place_of.get(&person) {
            return Some(*place);
        }
        let mut shares: BTreeMap<PersonId, usize> = BTreeMap::new();
        for word in words {
            if let Some((record, _)) = self.record(word) {
                let owner = &self.tonight.persons[self.person_of[record as usize]];
                *shares.entry(owner.id).or_default() += 1;
            }
        }
        let most = shares.iter().max_by(|(a, x), (b, y)| x.cmp(y).then(b.cmp(a)));
        most.and_then(|(id, _)| self.place_of.get(id).copied())
    }

    fn of_word(&self, word: &StayWitness, heir: Option<usize>) -> Option<usize> {
        match self.record(word) {
            Some((record, same)) if same || heir.is_none() => Some(self.person_of[record as usize]),
            Some(_) | None => heir,
        }
    }

    /// Whether a record that named a residence says of the same home something else tonight: its text is the same, read otherwise; its
    /// stay began on the same day; or it reads as the same door.
    fn is_corrected(
        &self,
        word: &StayWitness,
        residence: &Residence,
    ) -> Result<bool, EditionError> {
        let (Some(number), StillSays::Yes) = (word.record, word.says) else { return Ok(false) };
        let Some((at, _)) = self.record(word) else { return Ok(false) };
        let (record, resolution) =
            (&self.tonight.records[at as usize], &self.tonight.resolutions[at as usize]);
        if Residence::of(resolution).as_ref() == Some(residence) {
            return Ok(false);
        }
        let Some(stored) = self.before.edition.record_at(number)? else { return Ok(false) };
        let then = &stored.record;
        let same_text = then.address_lines == record.address_lines
            && then.postcode == record.postcode
            && then.postcode_text == record.postcode_text;
        let same_day = word.dates_stays && then.from.is_some() && then.from == record.from;
        let door = |it: &AddressResolution| {
            let known = !it.street_key.is_empty() && !it.number.is_empty();
            known.then(|| (it.unit.clone(), it.number.clone(), it.street_key.clone()))
        };
        let same_door = door(resolution).is_some() && door(resolution) == door(&stored.resolution);
        Ok(same_text || same_day || same_door)
    }
}
