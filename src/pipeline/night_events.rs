//! Who is looked at for life events, and what two nights know of them.
//!
//! In: the last edition; tonight's records, persons and households. Out: the events known tonight. Looked at is whoever lives elsewhere
//! than last night, is new, has a record that changed, may be a newcomer elsewhere, or has an event already; with those they live or lived with. What an event
//! is, is left to `events`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::addresses::AddressResolution;
use crate::editions::{EditionBefore, EditionError, OpenEdition, RecordThen};
use crate::events::{
    Detected, DoubtedEntry, HomeNight, LifeEvent, LikelyArrival, Nights, PersonNight, RecordNight,
    RecordStanding, When, detect,
};
use crate::households::{Household, Residence};
use crate::links::ScoredLink;
use crate::normalise::NormalisedRecord;
use crate::persons::Person;
use crate::pipeline::likely_movers::likely_movers;
use crate::pipeline::moved_together::{apart, holders};
use crate::pipeline::night_hidden::Fence;
use crate::rules::MatchingRules;
use crate::values::{HouseholdId, MentionKey, PartialDate, PersonId};

/// The dataset that registers births and deaths.
pub(super) const REGISTER: &str = "registrations";

/// What events are looked for in.
#[derive(Clone, Copy)]
pub(super) struct Tonight<'t> {
    pub(super) records: &'t [NormalisedRecord],
    pub(super) resolutions: &'t [AddressResolution],
    pub(super) fenced: &'t [bool],
    /// What of last night's records is.
    pub(super) fence: &'t Fence,
    pub(super) persons: &'t [Person],
    pub(super) households: &'t [Household],
    pub(super) rules: &'t MatchingRules,
    /// Links that would tie an entry of a death to somebody, and are too weak to.
    pub(super) doubted: &'t [ScoredLink],
    /// All links that a steward may be asked about.
    pub(super) doubtful: &'t [ScoredLink],
    /// Pairs of records that are two people by decision.
    pub(super) parted: &'t [[u32; 2]],
    pub(super) as_of: Date,
}

/// Where a person lives.
pub(super) type Home<'h> = (HouseholdId, &'h Residence);

/// What tonight adds to what is known over the nights.
pub(super) struct NightEvents {
    /// The events.
    pub(super) detected: Detected,
    /// The night that first had each record at its address; none if the first night of all had it.
    pub(super) shown: Vec<Option<Date>>,
}

/// The events known tonight. On a first night there are none: nothing has changed.
pub(super) fn night_events(
    before: Option<&EditionBefore<'_>>,
    tonight: Tonight<'_>,
) -> Result<NightEvents, EditionError> {
    let Some(last) = before.map(NightBefore) else {
        let shown = vec![None; tonight.records.len()];
        return Ok(NightEvents { detected: Detected::default(), shown });
    };
    let EditionBefore { edition: previous, ref then, .. } = *last.0;
    let shown = last.shown(tonight)?;
    let homes = homes_of(tonight);
    let known = known_events(previous, tonight)?;
    let doubted = doubted_deaths(tonight);
    let mut looked_at = last.looked_at(tonight, &homes, &known);
    looked_at.extend(doubted.keys());
    looked_at.extend(holders(tonight, &known));
    let has_come: Vec<bool> = then.iter().zip(&shown).map(|it| has_come(tonight, it)).collect();
    let movers = likely_movers(tonight, &has_come, &homes, &known);
    looked_at.extend(movers.keys());
    let mut now = BTreeMap::new();
    let mut was: BTreeMap<MentionKey, PersonId> = BTreeMap::new();
    for (person, home) in tonight.persons.iter().zip(&homes) {
        if !looked_at.contains(&person.id) {
            continue;
        }
        let records = records_tonight(tonight, person, &shown);
        was.extend(person.records.iter().filter_map(|&at| {
            let key = &tonight.records[at as usize].key;
            then[at as usize].map(|then| (key.clone(), then.person))
        }));
        let (household, residence) = split_home(*home);
        let doubted = doubted.get(&person.id).cloned().unwrap_or_default();
        for DoubtedEntry { entry, .. } in &doubted {
            let at = tonight.records.binary_search_by(|record| record.key.cmp(&entry.key));
            let then = at.ok().and_then(|at| then[at]);
            was.extend(then.map(|then| (entry.key.clone(), then.person)));
        }
        let arrival = movers.get(&person.id).and_then(|mover| {
            let records = records_tonight(tonight, &tonight.persons[mover.newcomer], &shown);
            let (_, residence) = homes[mover.newcomer]?;
            let (residence, thousandths) = (residence.clone(), mover.thousandths);
            Some(LikelyArrival { residence, records, thousandths })
        });
        let night = PersonNight { id: person.id, household, residence, records, doubted, arrival };
        now.insert(person.id, night);
    }
    let whose: BTreeSet<PersonId> = looked_at.iter().chain(was.values()).copied().collect();
    let before = last.people(tonight, &whose)?;
    let apart = apart(tonight);
    let nights = Nights {
        before: &before,
        now: &now,
        was: &was,
        apart: &apart,
        had_register: previous.has_dataset(REGISTER),
        last: previous.id().as_of(),
        as_of: tonight.as_of,
        rules: &tonight.rules.life_events,
    };
    Ok(NightEvents { detected: detect(nights, known), shown })
}

/// Whether a record came not long ago: one that was there before, and gives another address, has not.
fn has_come(tonight: Tonight<'_>, (then, shown): (&Option<RecordThen>, &Option<Date>)) -> bool {
    let days = tonight.rules.life_events.newcomer_days;
    let is_recent = shown.is_some_and(|shown| (tonight.as_of - shown).get_days() <= days);
    is_recent && then.as_ref().is_none_or(|then| then.shown == *shown)
}

fn split_home(home: Option<Home<'_>>) -> (Option<HouseholdId>, Option<Residence>) {
    home.map(|(household, residence)| (household, residence.clone())).unzip()
}

/// By person, the entries that may be of their death: those that are nobody else's. Of those whom one may be of, the likeliest.
fn doubted_deaths(tonight: Tonight<'_>) -> BTreeMap<PersonId, Vec<DoubtedEntry>> {
    if tonight.doubted.is_empty() {
        return BTreeMap::new();
    }
    let concerned: BTreeSet<u32> =
        tonight.doubted.iter().flat_map(|link| [link.left, link.right]).collect();
    let of_person = |person: &Person| {
        let id = person.id;
        let records = person.records.iter().filter(|at| concerned.contains(at));
        records.map(|&at| (at, id)).collect::<Vec<_>>()
    };
    let person_of: BTreeMap<u32, PersonId> = tonight.persons.iter().flat_map(of_person).collect();
    let is_entry = |at: u32| tonight.records[at as usize].key.dataset.0 == REGISTER;
    let of_record = |at: u32| person_of[&at];
    let mut likeliest: BTreeMap<u32, &ScoredLink> = BTreeMap::new();
    for link in tonight.doubted {
        // somebody else in the register is known for nothing that a death could end
        let (entry, other) = match (is_entry(link.left), is_entry(link.right)) {
            (true, false) => (link.left, link.right),
            (false, true) => (link.right, link.left),
            (true, true) | (false, false) => continue,
        };
        if tonight.fenced[other as usize] {
            continue;
        }
        let known = likeliest.entry(entry).or_insert(link);
        if (link.weight, Reverse((link.left, link.right)))
            > (known.weight, Reverse((known.left, known.right)))
        {
            *known = link;
        }
    }
    let whose: BTreeSet<PersonId> = likeliest.keys().map(|&at| of_record(at)).collect();
    let is_somebodys = |person: &&Person| {
        whose.contains(&person.id)
            && person.records.iter().any(|&at| !is_entry(at) && !tonight.fenced[at as usize])
    };
    let settled: BTreeSet<PersonId> =
        tonight.persons.iter().filter(is_somebodys).map(|person| person.id).collect();
    let mut doubted: BTreeMap<PersonId, Vec<DoubtedEntry>> = BTreeMap::new();
    for (entry, link) in likeliest {
        if settled.contains(&of_record(entry)) {
            continue;
        }
        let other = if link.left == entry { link.right } else { link.left };
        let person = of_record(other);
        let (record, resolution) =
            (&tonight.records[entry as usize], &tonight.resolutions[entry as usize]);
        let entry = record_night(tonight, record, resolution, (false, None));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between nothing and a thousand"
        )]
        let thousandths = (link.weight.probability() * 1000.0).floor() as u16;
        doubted.entry(person).or_default().push(DoubtedEntry { entry, thousandths });
    }
    for entries in doubted.values_mut() {
        entries.sort_by(|a, b| {
            b.thousandths.cmp(&a.thousandths).then_with(|| a.entry.key.cmp(&b.entry.key))
        });
    }
    doubted
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
) -> Result<Vec<LifeEvent>, EditionError> {
    let called: FxHashSet<PersonId> = tonight.persons.iter().map(|person| person.id).collect();
    let mut known = previous.events().collect::<Result<Vec<_>, _>>()?;
    let passed_on = |event: &&mut LifeEvent| !called.contains(&event.person);
    let evidence: BTreeSet<MentionKey> = known
        .iter()
        .filter(|event| !called.contains(&event.person))
        .flat_map(|event| event.evidence.iter().cloned())
        .collect();
    if evidence.is_empty() {
        return Ok(known);
    }
    let everybody = tonight.persons.iter();
    let mut said: Vec<(&NormalisedRecord, PersonId)> = everybody
        .flat_map(|person| person.records.iter().map(|&at| (at, person.id)))
        .map(|(at, id)| (&tonight.records[at as usize], id))
        .filter(|(record, _)| evidence.contains(&record.key))
        .collect();
    said.sort_unstable_by(|one, other| one.0.key.cmp(&other.0.key));
    for event in known.iter_mut().filter(passed_on) {
        let heir = |key: &MentionKey| {
            let found = said.binary_search_by(|(record, _)| record.key.cmp(key)).ok();
            found.map(|at| said[at].1)
        };
        // it may rest on records of somebody else too, who was seen to move with them
        let mut own = Vec::new();
        for key in &event.evidence {
            if previous.person_of(key)? == Some(event.person) {
                own.push(key);
            }
        }
        let heir = own.into_iter().chain(&event.evidence).find_map(heir);
        if let Some(heir) = heir {
            let of_it = said.iter().filter(|(record, _)| event.evidence.contains(&record.key));
            let surnames: Vec<&str> =
                of_it.map(|(record, _)| record.name.surname.as_str()).collect();
            event.pass_to(heir, &surnames);
        }
    }
    Ok(known)
}

/// What of the last edition tells who is looked at.
#[derive(Clone, Copy)]
struct NightBefore<'l>(&'l EditionBefore<'l>);

impl NightBefore<'_> {
    /// The night that first had each of tonight's records at its address. A row that is read in another way shows nothing new.
    fn shown(self, tonight: Tonight<'_>) -> Result<Vec<Option<Date>>, EditionError> {
        let shown = |(record, then): (&NormalisedRecord, &Option<RecordThen>)| {
            let Some(then) = then else { return Ok(Some(tonight.as_of)) };
            if then.fingerprint == record.fingerprint {
                return Ok(then.shown);
            }
            let stored = self.0.edition.record_at(then.number)?;
            let same =
                stored.is_some_and(|then| address_text(&then.record) == address_text(record));
            Ok(if same { then.shown } else { Some(tonight.as_of) })
        };
        tonight.records.iter().zip(&self.0.then).map(shown).collect()
    }

    fn looked_at(
        self,
        tonight: Tonight<'_>,
        homes: &[Option<Home<'_>>],
        known: &[LifeEvent],
    ) -> BTreeSet<PersonId> {
        let mut looked_at: BTreeSet<PersonId> = known.iter().map(|event| event.person).collect();
        let mut touched: BTreeSet<HouseholdId> = BTreeSet::new();
        for (person, home) in tonight.persons.iter().zip(homes) {
            let before = self.0.homes.get(&person.id);
            let elsewhere = before.map(|(_, residence)| residence) != home.map(|(_, it)| it);
            let changed = || {
                person.records.iter().map(|&at| at as usize).any(|at| {
                    self.0.then[at].is_none_or(|then| {
                        then.fingerprint != tonight.records[at].fingerprint
                            || then.person != person.id
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
        let mates = self.0.homes.iter().filter(|(_, (household, _))| touched.contains(household));
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
        self,
        tonight: Tonight<'_>,
        looked_at: &BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, PersonNight>, EditionError> {
        let mut people = BTreeMap::new();
        for id in looked_at {
            let Some(person) = self.0.edition.person(*id)? else { continue };
            let mut records = Vec::with_capacity(person.records.len());
            for number in person.records {
                let Some(stored) = self.0.edition.record_at(number)? else { continue };
                let fenced = tonight.fence.has(&stored.record.key);
                let placement = self.0.edition.placement_at(number)?;
                let shown = placement.and_then(|then| then.shown);
                let known = (fenced, shown);
                records.push(record_night(tonight, &stored.record, &stored.resolution, known));
            }
            let home = self.0.homes.get(id).map(|(household, residence)| (*household, residence));
            let (household, residence) = split_home(home);
            let (doubted, arrival) = (Vec::new(), None);
            let night = PersonNight { id: *id, household, residence, records, doubted, arrival };
            people.insert(*id, night);
        }
        Ok(people)
    }
}

/// What a person's records say of events.
fn records_tonight(
    tonight: Tonight<'_>,
    person: &Person,
    shown: &[Option<Date>],
) -> Vec<RecordNight> {
    let records = person.records.iter().map(|&at| at as usize);
    let night = |at: usize| {
        let (record, resolution) = (&tonight.records[at], &tonight.resolutions[at]);
        record_night(tonight, record, resolution, (tonight.fenced[at], shown[at]))
    };
    records.map(night).collect()
}

/// What a record says of events.
fn record_night(
    tonight: Tonight<'_>,
    record: &NormalisedRecord,
    resolution: &AddressResolution,
    (fenced, shown): (bool, Option<Date>),
) -> RecordNight {
    let (dataset, role) = (&record.key.dataset.0, &record.key.role.word);
    let rules = tonight.rules.households.of(dataset, role);
    let says_where = rules.says_where(resolution.residence().is_some());
    let announces = tonight.rules.life_events.announces(dataset, role);
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
        forename: record.name.forenames.first().map(ToString::to_string).unwrap_or_default(),
        surname: record.name.surname.to_string(),
        standing: match (fenced, dataset == REGISTER, announces) {
            (true, _, _) => RecordStanding::Fenced,
            (false, true, _) => RecordStanding::Register,
            (false, false, true) => RecordStanding::Announcing,
            (false, false, false) => RecordStanding::Ordinary,
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
