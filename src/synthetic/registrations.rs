//! The registrar's feed: births and deaths, entry by entry.
//!
//! In: the world at a tick. Out: the entries that stand at that tick, and of those the ones that a night's delivery holds: what was
//! entered or put right since the night before. An entry is written as the registrar asks for it: full names, whole dates where
//! the informant knows them, the address that the informant gives.

use super::Dataset;
use super::address_text::{WrittenAddress, lines, write_address};
use super::clock::Clock;
use super::delivery::{Format, Row};
use super::identifiers::{postcode, reference};
use super::mention::{Mention, Said, cleaned, first_word};
use super::names::Sex;
use super::place_names::STREET_FIRST;
use super::registry::{Correction, Entry, Event, Party, entries};
use super::stream::Stream;
use super::world::{HomeIx, World};
use super::writing::{WrittenName, mistype, write_birth_date, write_name};

/// The folder of the deliveries, one a night.
pub(super) const FOLDER: &str = "registrations";

const HEADER: &[&str] = &[
    "registration_id",
    "event",
    "date_registered",
    "title",
    "forenames",
    "surname",
    "alias",
    "maiden_name",
    "sex",
    "date_of_birth",
    "date_of_death",
    "address_1",
    "address_2",
    "address_3",
    "address_4",
    "address_5",
    "postcode",
    "mother_forenames",
    "mother_surname",
    "mother_maiden_name",
    "father_forenames",
    "father_surname",
    "update_reason",
];
/// The places of columns that an entry has wrong until it is put right.
const FORENAMES: usize = 4;
const SURNAME: usize = 5;
const DATE_OF_BIRTH: usize = 9;
const POSTCODE: usize = 16;

/// A delivery's file of this name.
pub(super) const fn format(file: &str) -> Format<'_> {
    Format::plain(file, HEADER)
}

/// All entries that stand at `tick`, in their last form.
pub(super) fn rows(world: &World, tick: i32) -> Vec<Row> {
    entries(world, tick).iter().map(|entry| row(world, entry, tick)).collect()
}

/// What was entered or put right on night `night`, the first of which has all that was before.
pub(super) fn delivered(world: &World, night: usize) -> Vec<Vec<String>> {
    let by = |night: usize| {
        let mut rows = rows(world, Clock::tick_of_night(night));
        rows.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        rows.into_iter().map(|row| row.fields).collect::<Vec<_>>()
    };
    let before = if night > 1 { by(night - 1) } else { Vec::new() };
    let mut now = by(night);
    now.retain(|fields| before.binary_search_by(|known| known.cmp(fields)).is_err());
    now
}

fn row(world: &World, entry: &Entry<'_>, tick: i32) -> Row {
    let number = entry.of.number();
    let kind = entry.event as usize;
    let letter = if entry.event == Event::Birth { 'B' } else { 'D' };
    let key = format!("{letter}{}", reference(number * 2 + entry.copy, 20 + kind as u64));
    let mut stream =
        Stream::new(world.seed, "register form", number as u64, (entry.copy * 2 + kind) as u64);
    let (address, columns) = address(world, entry, &mut stream);
    let form = Form { world, entry, key: &key, tick, address: &address, columns: &columns };
    let mut mentions = Vec::new();
    let (name, born) = form.party(&entry.of, form.subject(), &mut stream, &mut mentions);
    let person = entry.of.person();
    let maiden = maiden_name(&entry.of, entry.registered);
    let known_as = person.known_as.filter(|known_as| *known_as != name.forename);
    let asked = stream.chance(0.4);
    let alias = known_as.filter(|_| asked && entry.event == Event::Death);
    let [mother, father] =
        [(&entry.mother, "mother"), (&entry.father, "father")].map(|(party, role)| {
            party
                .as_ref()
                .map(|party| (form.party(party, role, &mut stream, &mut mentions).0, party))
        });
    let title = match (entry.event, person.sex) {
        (Event::Birth, _) => "",
        (Event::Death, Sex::Male) => "Mr",
        (Event::Death, Sex::Female) if person.married <= entry.registered => "Mrs",
        (Event::Death, Sex::Female) => "Ms",
    };
    let died = (entry.event == Event::Death).then(|| world.clock.date(entry.happened));
    let day = stream.below(1_000);
    let died = died.map_or_else(String::new, |died| match day {
        0..8 => died.strftime("%Y-%m").to_string(),
        8..10 => died.strftime("%Y").to_string(),
        _ => died.to_string(),
    });
    let mothers_maiden =
        mother.as_ref().and_then(|(_, party)| maiden_name(party, entry.registered));
    let of_parent = |parent: &Option<(WrittenName, &Party<'_>)>| match parent {
        Some((name, _)) => [forenames(name), name.surname.to_uppercase().into()],
        None => [String::new(), String::new()],
    };
    let mut fields = vec![
        key.clone(),
        if entry.event == Event::Birth { "birth" } else { "death" }.to_owned(),
        world.clock.date(entry.registered).to_string(),
        title.to_owned(),
        forenames(&name),
        name.surname.to_uppercase().into(),
        alias.map(str::to_owned).unwrap_or_default(),
        maiden.filter(|_| entry.event == Event::Death).unwrap_or_default(),
        if person.sex == Sex::Female { "F" } else { "M" }.to_owned(),
        born,
        died,
    ];
    fields.extend(columns.iter().cloned());
    fields.push(address.postcode.clone());
    fields.extend(of_parent(&mother));
    fields.push(mothers_maiden.unwrap_or_default());
    fields.extend(of_parent(&father));
    let said = entry.correction.filter(|(_, at)| *at <= tick);
    fields.push(said.map_or("", |(reason, _)| reason.word()).to_owned());
    let cancelled = said.is_some_and(|(reason, _)| reason == Correction::Cancelled);
    if let (Some((correction, _)), None) = (entry.correction, said) {
        not_yet_right(correction, entry.event, &mut fields, &mut stream);
    }
    Row { key, fields, mentions: if cancelled { Vec::new() } else { mentions } }
}

/// The row as it was before it was put right.
fn not_yet_right(correction: Correction, event: Event, fields: &mut [String], stream: &mut Stream) {
    match (correction, event) {
        (Correction::Typographical, _) => {
            fields[SURNAME] = mistype(&fields[SURNAME].to_lowercase(), stream).to_uppercase();
        }
        (Correction::Formal, Event::Birth) => fields[FORENAMES].clear(),
        (Correction::Formal, Event::Death) => {
            let day = fields[DATE_OF_BIRTH].parse::<jiff::civil::Date>().ok();
            let wrong = day.and_then(|day| day.with().day(day.day() % 28 + 1).build().ok());
            if let Some(wrong) = wrong {
                fields[DATE_OF_BIRTH] = wrong.to_string();
            }
        }
        (Correction::QualityAssurance, _) => fields[POSTCODE].clear(),
        (Correction::Cancelled, _) => {}
    }
}

/// One form, as it is filled in.
struct Form<'f> {
    world: &'f World,
    entry: &'f Entry<'f>,
    key: &'f str,
    tick: i32,
    address: &'f WrittenAddress,
    columns: &'f [String],
}

impl Form<'_> {
    const fn subject(&self) -> &'static str {
        match self.entry.event {
            Event::Birth => "child",
            Event::Death => "deceased",
        }
    }

    /// Somebody's name and date of birth as written; the mention goes to `mentions`.
    fn party(
        &self,
        party: &Party<'_>,
        role: &str,
        stream: &mut Stream,
        mentions: &mut Vec<Mention>,
    ) -> (WrittenName, String) {
        let person = party.person();
        let name = person.name_at(self.entry.registered);
        let name = write_name(person, name, Dataset::Registrations, stream);
        let born = write_birth_date(person.born, Dataset::Registrations, stream);
        let part = stream.below(1_000);
        let of_age = role == "deceased";
        // of somebody old, the informant may know the year and no more
        let (text, believed) = match (born.date, part) {
            (Some(date), 0..20) if of_age => (date.strftime("%Y").to_string(), None),
            (Some(date), 20..30) if of_age => (date.strftime("%Y-%m").to_string(), None),
            _ => (born.text(), born.believable()),
        };
        let stated = matches!(role, "deceased" | "child");
        let believed = believed.filter(|_| stated);
        mentions.push(match party.resident() {
            Some(resident) => {
                let said = Said {
                    dataset: Dataset::Registrations,
                    record_id: self.key,
                    role,
                    person: resident,
                    name: &name,
                    born: believed,
                    points_to: self.address.points_to,
                    leads_to: self.address.leads_to(self.columns, false),
                    identifiers: [false; 3],
                    since: self.entry.happened,
                    current: role != "deceased",
                };
                self.world.mention(&said, self.tick)
            }
            None => self.stranger(party, role, &name, believed),
        });
        (name, text)
    }

    /// The truth about somebody who lives elsewhere.
    fn stranger(
        &self,
        party: &Party<'_>,
        role: &str,
        name: &WrittenName,
        born: Option<jiff::civil::Date>,
    ) -> Mention {
        let mut tags = name.tags.clone();
        tags.push("non_resident");
        Mention {
            dataset: Dataset::Registrations,
            record_id: self.key.into(),
            role: role.into(),
            person: party.number(),
            household: None,
            forename: first_word(&name.forename),
            surname: cleaned(&name.surname),
            goes_by: cleaned(&name.meant),
            born,
            uprn: None,
            leads_to: None,
            home_uprn: None,
            identifiers: [false; 3],
            speaks: (self.world.clock.date(self.entry.happened), false),
            tags,
        }
    }
}

/// The address on the form, and its columns.
fn address(world: &World, entry: &Entry<'_>, stream: &mut Stream) -> (WrittenAddress, Vec<String>) {
    let widths = [40; 5];
    let home = match entry.event {
        Event::Death => entry.of.resident().and_then(|it| home_of_the_dead(world, it, stream)),
        Event::Birth => {
            let mother = entry.mother.as_ref().and_then(Party::resident);
            mother.and_then(|mother| {
                let person = &world.people[mother];
                let then = person.stay_at(entry.registered).or(person.stay_at(entry.happened));
                then.map(|stay| stay.home)
            })
        }
    };
    let mut address = match home {
        Some(home) => write_address(&world.homes, home, Dataset::Registrations, stream),
        None => elsewhere(stream),
    };
    let (columns, cut) = lines(&address.parts(stream), &widths);
    address.points_to = address.points_to.filter(|_| !cut);
    (address, columns)
}

/// Where the informant says that the deceased lived: the last home, the one before, or the informant's own.
fn home_of_the_dead(world: &World, person: usize, stream: &mut Stream) -> Option<HomeIx> {
    let truth = &world.people[person];
    let last = truth.stays.last()?.home;
    let (before, informants) = (stream.chance(0.05), stream.chance(0.02));
    let earlier = truth.stays.iter().rev().map(|stay| stay.home).find(|home| *home != last);
    let child = || {
        let mut people = world.people.iter();
        let child = people.find(|it| it.mother == Some(person) || it.father == Some(person))?;
        child.stay_at(truth.died).map(|stay| stay.home)
    };
    match (before, informants) {
        (true, _) => earlier.or(Some(last)),
        (_, true) => child().or(Some(last)),
        (false, false) => Some(last),
    }
}

/// An address in another council's area.
fn elsewhere(stream: &mut Stream) -> WrittenAddress {
    const TOWNS: [&str; 6] =
        ["Northmoor", "Kelby", "Port Sallow", "Ashcombe Regis", "Wexmere", "Stannerby"];
    let street = format!("{} Road", stream.pick_ranked(STREET_FIRST, 12));
    let number = stream.between(1, 180);
    let town = stream.below(TOWNS.len());
    let postcode = postcode(90 + town, stream.below(4_000));
    WrittenAddress::outside(number, &street, TOWNS[town], postcode)
}

/// The surname that somebody was born with, if they have another now.
fn maiden_name(party: &Party<'_>, tick: i32) -> Option<String> {
    let person = party.person();
    let (born, now) = (&person.names.first()?.name.surname, &person.name_at(tick).surname);
    (person.sex == Sex::Female && born != now).then(|| born.to_uppercase().into())
}

fn forenames(name: &WrittenName) -> String {
    format!("{} {}", name.forename, name.middle).trim_end().to_owned()
}
