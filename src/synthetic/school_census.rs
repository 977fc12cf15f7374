//! The school census extract.
//!
//! In: the world at a tick. Out: one row a pupil and school, with a parent's name. Each school
//! sends its figures once a term, on a day of its own; a pupil who has left may linger at the old
//! school.

use super::Dataset;
use super::address_text::write_address;
use super::delivery::{Format, Row};
use super::knowledge::{News, heard};
use super::mention::Said;
use super::names::Sex;
use super::second_homes::{SecondHome, Shows};
use super::stream::Stream;
use super::world::{PersonIx, Stay, World};
use super::writing::{WrittenName, write_birth_date, write_identifier, write_name};

/// The file.
pub(super) const FORMAT: Format<'static> = Format::plain(
    "school_census.csv",
    &[
        "Estab",
        "UPN",
        "FormerUPN",
        "Surname",
        "Forename",
        "MiddleNames",
        "PreferredSurname",
        "FormerSurname",
        "DOB",
        "Sex",
        "EnrolStatus",
        "EntryDate",
        "LeavingDate",
        "NCyearActual",
        "SAON",
        "PAON",
        "Street",
        "Locality",
        "Town",
        "PostCode",
        "UPRN",
        "ParentName",
    ],
);
/// Ticks from one return of a school to its next.
const TERM: i32 = 120;

/// A pupil at a school, at that school's last return.
struct Enrolment {
    person: PersonIx,
    estab: usize,
    /// The last return of the school.
    asked: i32,
    /// Where the pupil lived on entry.
    entry: Stay,
    /// The entry's tick, and the tick of leaving.
    from: i32,
    left: Option<i32>,
}

/// All rows at `tick`.
pub(super) fn rows(world: &World, tick: i32) -> Vec<Row> {
    let pupils =
        (0..world.people.len()).filter(|person| (4..=19).contains(&world.age(*person, tick)));
    pupils
        .flat_map(|person| {
            enrolments(world, person, tick)
                .into_iter()
                .filter_map(move |enrolment| row(world, &enrolment, tick))
        })
        .collect()
}

/// The schools that list a pupil: the present one and perhaps the last.
fn enrolments(world: &World, person: PersonIx, tick: i32) -> Vec<Enrolment> {
    let mut stream = Stream::new(world.seed, "pupil", person as u64, 0);
    let at_state_school = stream.chance(0.93);
    let lingers = stream.chance(0.3);
    if !at_state_school {
        return Vec::new();
    }
    let age = world.age(person, tick);
    let primary = enrolment(world, person, 5, tick);
    let secondary = enrolment(world, person, 11, tick);
    match (age, primary, secondary) {
        (..5 | 17.., _, _) => Vec::new(),
        (5..11, primary, _) => primary.into_iter().collect(),
        // the primary school's row of one who has gone on to secondary school
        (_, Some(primary), Some(secondary)) if age == 11 && lingers => {
            let left = secondary.from;
            vec![
                Enrolment { left: Some(left), asked: left.min(primary.asked), ..primary },
                secondary,
            ]
        }
        (_, _, secondary) => secondary.into_iter().collect(),
    }
}

/// The school of the stage that begins at `age`, chosen by where the pupil lived on entry or on
/// coming to the area.
fn enrolment(world: &World, person: PersonIx, age: i32, tick: i32) -> Option<Enrolment> {
    let truth = &world.people[person];
    let starts = world.clock.tick_of_age(truth.born, age);
    let entry = truth.stays.iter().find(|stay| stay.from < stay.to && stay.to > starts).copied()?;
    let district = world.homes.district(entry.home);
    let estab = if age < 11 { 2_000 + district } else { 4_000 + district / 8 };
    // each school has its own day of the term
    let phase = i32::try_from(estab * 37 % 120).unwrap_or(0);
    let asked = tick - (tick + phase) % TERM;
    let from = entry.from.max(starts);
    let gone = truth.stay_at(asked).is_none() || truth.died <= asked;
    (from <= asked && !gone).then_some(Enrolment { person, estab, asked, entry, from, left: None })
}

fn row(world: &World, enrolment: &Enrolment, tick: i32) -> Option<Row> {
    let Enrolment { person, estab, asked, entry, from, left } = *enrolment;
    let truth = &world.people[person];
    let stay = world
        .known_stay(person, Dataset::SchoolCensus, entry.from.max(from), asked)
        .unwrap_or(entry);
    let second = world.second_home(person, asked).filter(|second| {
        world.shows(person, Shows::School)
            && heard(world.seed, Dataset::SchoolCensus, News::Arrival, (person, 62), second.from)
                .is_some_and(|at| at <= asked)
    });
    let seed = person as u64;
    let nth = truth.stays.iter().position(|other| other.from == stay.from).unwrap_or(0);
    // the form that has the other parent's address is one of its own
    let nth = if second.is_some() { 63 } else { nth };
    let mut form = Stream::new(world.seed, "pupil form", seed, (estab * 64 + nth) as u64);
    let (home, since) = second.map_or((stay.home, stay.from), |second| (second.home, second.from));
    let address = write_address(&world.homes, home, Dataset::SchoolCensus, &mut form);
    let (spell, name) = world.known_name(person, Dataset::SchoolCensus, from, asked);
    let mut stream = Stream::new(world.seed, "pupil name", seed, (estab * 16 + spell) as u64);
    let written = write_name(truth, name, Dataset::SchoolCensus, &mut stream);
    let born = write_birth_date(truth.born, Dataset::SchoolCensus, &mut stream);
    let (upn, own) = write_identifier(truth.upn.as_deref(), Dataset::SchoolCensus, &mut stream);
    let former_surname = truth.names[..spell]
        .last()
        .map(|spell| spell.name.surname.to_string())
        .filter(|_| stream.chance(0.5))
        .unwrap_or_default();
    let preferred =
        if stream.chance(0.9) { String::new() } else { mothers_surname(world, person, asked) };
    let with_uprn = estab % 3 == 0 && !address.uprn.is_empty();
    let date = |tick: i32| world.clock.date(tick).to_string();
    let key = format!("{estab}/{upn}");
    if upn.is_empty() {
        return None;
    }
    let parent = parent(world, person, second, asked, &mut stream);
    let fields = vec![
        estab.to_string(),
        upn,
        String::new(),
        written.surname.to_string(),
        written.forename.to_string(),
        written.middle.to_string(),
        preferred,
        former_surname,
        born.text(),
        match truth.sex {
            _ if stream.chance(0.003) => "U",
            Sex::Female => "F",
            Sex::Male => "M",
        }
        .to_owned(),
        if left.is_some() { "L" } else { "C" }.to_owned(),
        date(from),
        left.map(date).unwrap_or_default(),
        (world.age(person, asked) - 4).clamp(0, 13).to_string(),
        address.secondary.clone(),
        address.primary.clone(),
        address.street.clone(),
        address.locality.clone(),
        address.town.clone(),
        address.postcode.clone(),
        if with_uprn { address.uprn.clone() } else { String::new() },
        parent.as_ref().map(|(_, text, _)| text.clone()).unwrap_or_default(),
    ];
    let columns = [&address.secondary, &address.primary, &address.street].map(String::clone);
    let said = |role: &'static str, of: PersonIx, name: &WrittenName, is_pupil: bool| {
        let said = Said {
            dataset: Dataset::SchoolCensus,
            record_id: &key,
            role,
            person: of,
            name,
            born: born.believable().filter(|_| is_pupil),
            points_to: address.points_to,
            leads_to: address.leads_to(&columns, with_uprn),
            identifiers: [false, false, is_pupil && own],
            since: left.unwrap_or(since.max(from)),
            current: left.is_none(),
        };
        world.mention(&said, tick)
    };
    let mut mentions = vec![said("pupil", person, &written, true)];
    mentions.extend(parent.iter().map(|(of, _, name)| said("parent", *of, name, false)));
    Some(Row { key, fields, mentions })
}

/// A parent who lives with the pupil, or in the second home that the school has, as the office writes the name: `Mrs Aisha Khan`.
fn parent(
    world: &World,
    pupil: PersonIx,
    second: Option<SecondHome>,
    asked: i32,
    stream: &mut Stream,
) -> Option<(PersonIx, String, WrittenName)> {
    let given = stream.chance(0.92);
    let father_first = stream.chance(0.2);
    let initial_only = stream.chance(0.08);
    let truth = &world.people[pupil];
    let lives = truth.stay_at(asked)?;
    let household = second.map_or(lives.household, |second| second.household);
    let mut parents: Vec<PersonIx> = [truth.mother, truth.father]
        .into_iter()
        .flatten()
        .filter(|parent| {
            world.people[*parent].stay_at(asked).is_some_and(|stay| stay.household == household)
        })
        .collect();
    if father_first {
        parents.reverse();
    }
    let parent = parents.first().copied().filter(|_| given)?;
    let met = second.map_or(lives.from, |second| second.from);
    let (_, name) = world.known_name(parent, Dataset::SchoolCensus, met, asked);
    let mut written = write_name(&world.people[parent], name, Dataset::SchoolCensus, stream);
    written.middle.clear();
    if initial_only {
        written.forename = written.forename.chars().take(1).collect();
        written.tags.push("initial");
    }
    let title = match world.people[parent].sex {
        _ if stream.chance(0.15) => "",
        Sex::Male => "Mr",
        Sex::Female if world.people[parent].married <= asked => "Mrs",
        Sex::Female => "Ms",
    };
    let text = format!("{title} {} {}", written.forename, written.surname);
    Some((parent, text.trim().to_owned(), written))
}

fn mothers_surname(world: &World, pupil: PersonIx, asked: i32) -> String {
    world.people[pupil]
        .mother
        .map(|mother| world.name(mother, asked).surname.to_string())
        .unwrap_or_default()
}
