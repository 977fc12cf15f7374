//! Who is looked at for life events, and what two nights know of them.
//!
//! In: the last edition; tonight's records, persons and households. Out: the events known tonight. Looked at is whoever lives elsewhere
//! than last night, is new, has a record that changed, or has an event already; with those they live or lived with. What an event
//! is, is left to `events`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::addresses::AddressResolution;
use crate::editions::{EditionError, OpenEdition, Placement};
use crate::events::{
    Detected, HomeNight, LifeEvent, Nights, PersonNight, RecordNight, RecordStanding, When, detect,
};
use crate::households::{Household, Residence};
use crate::normalise::NormalisedRecord;
use crate::persons::Person;
use crate::rules::MatchingRules;
use crate::values::{HouseholdId, MentionKey, PartialDate, PersonId};

/// The dataset that registers births and deaths.
const REGISTER: &str = "registrations";

/// What events are looked for in.
#[derive(Clone, Copy)]
pub(super) struct Tonight<'t> {
    pub(super) records: &'t [NormalisedRecord],
    pub(super) resolutions: &'t [AddressResolution],
    pub(super) fenced: &'t [bool],
    pub(super) persons: &'t [Person],
    pub(super) households: &'t [Household],
    pub(super) rules: &'t MatchingRules,
    pub(super) as_of: Date,
}

/// Where a person lives.
type Home<'h> = (HouseholdId, &'h Residence);

/// What tonight adds to what is known over the nights.
pub(super) struct NightEvents {
    /// The events.
    pub(super) detected: Detected,
    /// The night that first had each record at its address; none if the first night of all had it.
    pub(super) shown: Vec<Option<Date>>,
}

/// The events known tonight. On a first night there are none: nothing has changed.
pub(super) fn night_events(
    previous: Option<&OpenEdition>,
    tonight: Tonight<'_>,
) -> Result<NightEvents, EditionError> {
    let Some(previous) = previous else {
        let shown = vec![None; tonight.records.len()];
        return Ok(NightEvents { detected: Detected::default(), shown });
    };
    let last = LastNight::of(previous)?;
    let shown = last.shown(previous, tonight)?;
    let homes = homes_of(tonight);
    let person_of: FxHashMap<&MentionKey, PersonId> = tonight
        .persons
        .iter()
        .flat_map(|person| person.records.iter().map(|&at| (at, person.id)))
        .map(|(at, id)| (&tonight.records[at as usize].key, id))
        .collect();
    let known = known_events(previous, tonight, &person_of)?;
    let looked_at = last.looked_at(tonight, &homes, &known);
    let mut now = BTreeMap::new();
    let mut was: BTreeMap<MentionKey, PersonId> = BTreeMap::new();
    for (person, home) in tonight.persons.iter().zip(&homes) {
        if !looked_at.contains(&person.id) {
            continue;
        }
        let records: Vec<RecordNight> = person
            .records
            .iter()
            .map(|&at| at as usize)
            .map(|at| {
                let (record, resolution) = (&tonight.records[at], &tonight.resolutions[at]);
                record_night(tonight, record, resolution, (tonight.fenced[at], shown[at]))
            })
            .collect();
        was.extend(records.iter().filter_map(|record| {
            last.records.get(&record.key).map(|then| (record.key.clone(), then.person))
        }));
        let (household, residence) = split_home(*home);
        now.insert(person.id, PersonNight { id: person.id, household, residence, records });
    }
    let whose: BTreeSet<PersonId> = looked_at.iter().chain(was.values()).copied().collect();
    let before = last.people(previous, tonight, &whose)?;
    let nights = Nights {
        before: &before,
        now: &now,
        was: &was,
        had_register: last.records.keys().any(|key| key.dataset.0 == REGISTER),
        last: previous.id().as_of(),
        as_of: tonight.as_of,
        rules: &tonight.rules.life_events,
    };
    Ok(NightEvents { detected: detect(nights, known), shown })
}

fn split_home(home: Option<Home<'_>>) -> (Option<HouseholdId>, Option<Residence>) {
    home.map(|(household, residence)| (household, residence.clone())).unzip()
}

/// The home of each of tonight's persons.
fn homes_of(tonight: Tonight<'_>) -> Vec<Option<Home<'_>>> {
    let mut homes = vec![None; tonight.persons.len()];
    for household in tonight.households {
        for member in &household.members {
            homes[member.person as usize] = Some((household.id, &household.residence));
        }
    }
    homes
}

/// Last night's events, of persons as they are called tonight: who has become one with another is followed by the evidence.
fn known_events(
    previous: &OpenEdition,
    tonight: Tonight<'_>,
    person_of: &FxHashMap<&MentionKey, PersonId>,
) -> Result<Vec<LifeEvent>, EditionError> {
    let called: BTreeSet<PersonId> = tonight.persons.iter().map(|person| person.id).collect();
    let mut known = previous.events().collect::<Result<Vec<_>, _>>()?;
    let passed_on = |event: &&mut LifeEvent| !called.contains(&event.person);
    let evidence: BTreeSet<MentionKey> = known
        .iter()
        .filter(|event| !called.contains(&event.person))
        .flat_map(|event| event.evidence.iter().cloned())
        .collect();
    let said: Vec<&NormalisedRecord> = if evidence.is_empty() {
        Vec::new()
    } else {
        tonight.records.iter().filter(|record| evidence.contains(&record.key)).collect()
    };
    for event in known.iter_mut().filter(passed_on) {
        if let Some(&heir) = event.evidence.iter().find_map(|key| person_of.get(key)) {
            let of_it = said.iter().filter(|record| event.evidence.contains(&record.key));
            let surnames: Vec<&str> = of_it.map(|record| record.name.surname.as_str()).collect();
            event.pass_to(heir, &surnames);
        }
    }
    Ok(known)
}

/// What of the last edition tells who is looked at.
struct LastNight {
    /// By key.
    records: FxHashMap<MentionKey, RecordThen>,
    /// By person: household and home.
    homes: FxHashMap<PersonId, (HouseholdId, Residence)>,
}

/// What of a record is kept of last night.
struct RecordThen {
    number: u32,
    person: PersonId,
    fingerprint: [u8; 16],
    shown: Option<Date>,
}

impl LastNight {
    fn of(previous: &OpenEdition) -> Result<Self, EditionError> {
        let mut records = FxHashMap::default();
        for placement in previous.placements() {
            let placement = placement?;
            let Placement { number, key, person, uprn: _, fingerprint, shown } = placement;
            records.insert(key, RecordThen { number, person, fingerprint, shown });
        }
        let mut homes = FxHashMap::default();
        for household in previous.households() {
            let household = household?;
            for member in &household.members {
                homes.insert(member.person, (household.id, household.residence.clone()));
            }
        }
        Ok(Self { records, homes })
    }

    /// The night that first had each of tonight's records at its address. A row that is read in another way shows nothing new.
    fn shown(
        &self,
        previous: &OpenEdition,
        tonight: Tonight<'_>,
    ) -> Result<Vec<Option<Date>>, EditionError> {
        let shown = |record: &NormalisedRecord| {
            let Some(then) = self.records.get(&record.key) else { return Ok(Some(tonight.as_of)) };
            if then.fingerprint == record.fingerprint {
                return Ok(then.shown);
            }
            let stored = previous.record_at(then.number)?;
            let same =
                stored.is_some_and(|then| address_text(&then.record) == address_text(record));
            Ok(if same { then.shown } else { Some(tonight.as_of) })
        };
        tonight.records.iter().map(shown).collect()
    }

    fn looked_at(
        &self,
        tonight: Tonight<'_>,
        homes: &[Option<Home<'_>>],
        known: &[LifeEvent],
    ) -> BTreeSet<PersonId> {
        let mut looked_at: BTreeSet<PersonId> = known.iter().map(|event| event.person).collect();
        let mut touched: BTreeSet<HouseholdId> = BTreeSet::new();
        for (person, home) in tonight.persons.iter().zip(homes) {
            let before = self.homes.get(&person.id);
            let elsewhere = before.map(|(_, residence)| residence) != home.map(|(_, it)| it);
            let changed = || {
                let records = person.records.iter().map(|&at| &tonight.records[at as usize]);
                records.into_iter().any(|record| {
                    let then = self.records.get(&record.key);
                    then.is_none_or(|then| {
                        then.fingerprint != record.fingerprint || then.person != person.id
                    })
                })
            };
            if elsewhere || changed() {
                looked_at.insert(person.id);
            }
            if elsewhere {
                touched.extend(before.map(|(household, _)| *household));
                touched.extend(home.map(|(household, _)| household));
            }
        }
        let mates = self.homes.iter().filter(|(_, (household, _))| touched.contains(household));
        looked_at.extend(mates.map(|(person, _)| *person));
        for (person, home) in tonight.persons.iter().zip(homes) {
            if home.is_some_and(|(household, _)| touched.contains(&household)) {
                looked_at.insert(person.id);
            }
        }
        looked_at
    }

    /// What last night knew of these persons.
    fn people(
        &self,
        previous: &OpenEdition,
        tonight: Tonight<'_>,
        looked_at: &BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, PersonNight>, EditionError> {
        let records = tonight.records.iter().zip(tonight.fenced);
        let fenced: BTreeSet<&str> = records
            .filter(|(_, fenced)| **fenced)
            .map(|(record, _)| record.key.dataset.0.as_str())
            .collect();
        let mut people = BTreeMap::new();
        for id in looked_at {
            let Some(person) = previous.person(*id)? else { continue };
            let mut records = Vec::with_capacity(person.records.len());
            for number in person.records {
                let Some(stored) = previous.record_at(number)? else { continue };
                let fenced = fenced.contains(stored.record.key.dataset.0.as_str());
                let shown = self.records.get(&stored.record.key).and_then(|then| then.shown);
                let known = (fenced, shown);
                records.push(record_night(tonight, &stored.record, &stored.resolution, known));
            }
            let home = self.homes.get(id).map(|(household, residence)| (*household, residence));
            let (household, residence) = split_home(home);
            people.insert(*id, PersonNight { id: *id, household, residence, records });
        }
        Ok(people)
    }
}

/// What a record says of events.
fn record_night(
    tonight: Tonight<'_>,
    record: &NormalisedRecord,
    resolution: &AddressResolution,
    (fenced, shown): (bool, Option<Date>),
) -> RecordNight {
    let (dataset, role) = (&record.key.dataset.0, &record.key.role.word);
    let says_where = tonight.rules.households.of(dataset, role).trust > 0.0;
    let read_as = if resolution.street_key.is_empty() || resolution.number.is_empty() {
        String::new()
    } else {
        format!("{}|{}|{}", resolution.unit, resolution.number, resolution.street_key)
    };
    RecordNight {
        key: record.key.clone(),
        home: Residence::of(resolution).filter(|_| says_where).map(|residence| HomeNight {
            residence,
            building: resolution.parent.map(crate::values::Uprn::number),
            read_as,
        }),
        address_text: address_text(record),
        shown,
        from: record.from,
        ended: record.to.is_some_and(|to| to <= tonight.as_of),
        died: record.flags.deceased || record.date_of_death.is_some(),
        died_on: record.date_of_death.and_then(day_or_days),
        born: record.date_of_birth.and_then(PartialDate::whole),
        surname: record.name.surname.to_string(),
        standing: match (fenced, dataset == REGISTER) {
            (true, _) => RecordStanding::Fenced,
            (false, true) => RecordStanding::Register,
            (false, false) => RecordStanding::Ordinary,
        },
    }
}

/// The digest of an address as written.
fn address_text(record: &NormalisedRecord) -> [u8; 8] {
    let mut text = blake3::Hasher::new();
    for line in &record.address_lines {
        text.update(line.as_bytes()).update(&[0]);
    }
    text.update(record.postcode_text.as_bytes());
    text.update(record.postcode.as_ref().map_or(&[][..], |postcode| postcode.as_str().as_bytes()));
    let mut digest = [0; 8];
    digest.copy_from_slice(&text.finalize().as_bytes()[..8]);
    digest
}

/// A date as far as it is known: a day, the days of a month, or those of a year.
fn day_or_days(date: PartialDate) -> Option<When> {
    if let Some(day) = date.whole() {
        return Some(When::On(day));
    }
    let year = i16::try_from(date.year()?).ok()?;
    let month = date.month().and_then(|month| i8::try_from(month).ok());
    let first = Date::new(year, month.unwrap_or(1), 1).ok()?;
    let last = Date::new(year, month.unwrap_or(12), 1).ok()?.last_of_month();
    // after the day before the first one
    Some(When::Between(first.yesterday().ok()?, last))
}
