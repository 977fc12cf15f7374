//! The electoral roll extract.
//!
//! In: the world at a tick, with the registrations of its whole history. Out: one row an elector.
//! Names come with the canvass and go with it too: someone who moved may stand at both addresses
//! for months.

use super::Dataset;
use super::address_text::write_address;
use super::clock::NEVER;
use super::delivery::{Format, Row};
use super::errors::{Fault, rate};
use super::knowledge::{News, heard};
use super::mention::Said;
use super::stream::Stream;
use super::world::{HomeIx, PersonIx, World};
use super::writing::{write_birth_date, write_name};

/// The file.
pub(super) const FORMAT: Format<'static> = Format::plain(
    "electoral_roll.csv",
    &[
        "Elector Number Prefix",
        "Elector Number",
        "Elector Number Suffix",
        "Elector Markers",
        "Elector DOB",
        "Elector Surname",
        "Elector Forename",
        "PostCode",
        "Address1",
        "Address2",
        "Address3",
        "Address4",
        "Address5",
        "Address6",
    ],
);

/// A person on the register for one home.
pub(super) struct Registration {
    person: PersonIx,
    home: HomeIx,
    /// The stay that it comes from, or one past it for a second entry of the same.
    seed: usize,
    /// The ticks between which the entry stands.
    from: i32,
    to: i32,
    /// When the person came to live there.
    since: i32,
    district: usize,
    number: usize,
}

/// Every registration there ever was, numbered within its polling district in order of time and, at
/// first, of address.
pub(super) fn register(world: &World) -> Vec<Registration> {
    let mut register = Vec::new();
    for person in 0..world.people.len() {
        for nth in 0..world.people[person].stays.len() {
            register.extend(registration(world, person, nth));
        }
    }
    register.sort_unstable_by_key(|entry: &Registration| {
        (entry.district, entry.from.max(0), entry.home, entry.person, entry.seed)
    });
    let mut next = (usize::MAX, 0);
    for entry in &mut register {
        next = if next.0 == entry.district {
            (entry.district, next.1 + 1)
        } else {
            (entry.district, 1)
        };
        entry.number = next.1;
    }
    register
}

fn registration(
    world: &World,
    person: PersonIx,
    nth: usize,
) -> impl Iterator<Item = Registration> + use<> {
    let truth = &world.people[person];
    let stay = truth.stays[nth];
    let mut stream = Stream::new(world.seed, "registers", person as u64, nth as u64);
    let of_age = world.clock.age(truth.born, stay.from.max(0));
    let renting = world.households[stay.household].renting;
    let share = match of_age {
        ..25 => 0.74,
        25..35 => 0.82,
        35.. => 0.95,
    } - if renting { 0.09 } else { 0.0 };
    let registers = stream.chance(share);
    let twice = stream.chance(rate(Fault::SecondRecord, Dataset::ElectoralRoll));
    // attainers are entered in their seventeenth year, wherever they live by then
    let seventeen = world.clock.tick_of_age(truth.born, 17);
    let start = stay.from.max(seventeen);
    let kept_on = world.stays_on_register(person, &stay, truth.stays.get(nth + 1));
    let end = kept_on.unwrap_or(stay.to).min(truth.died);
    let entered = heard(world.seed, Dataset::ElectoralRoll, News::Arrival, (person, nth), start);
    let news = if truth.died == end { News::Death } else { News::Departure };
    let removed = if end == NEVER {
        Some(NEVER)
    } else {
        heard(world.seed, Dataset::ElectoralRoll, news, (person, nth), end)
    };
    let entry = entered.zip(removed).filter(|(from, to)| registers && start < end && from < to);
    let district = world.homes.district(stay.home);
    let copies = if twice { 2 } else { 1 };
    entry.into_iter().flat_map(move |(from, to)| {
        (0..copies).map(move |copy| Registration {
            person,
            home: stay.home,
            seed: nth * 2 + copy,
            from,
            to,
            since: start,
            district,
            number: 0,
        })
    })
}

/// All rows at `tick`.
pub(super) fn rows(world: &World, register: &[Registration], tick: i32) -> Vec<Row> {
    register
        .iter()
        .filter(|entry| entry.from <= tick && tick < entry.to)
        .map(|entry| row(world, entry, tick))
        .collect()
}

fn row(world: &World, entry: &Registration, tick: i32) -> Row {
    let person = &world.people[entry.person];
    let mut form = Stream::new(world.seed, "elector form", entry.person as u64, entry.seed as u64);
    let address = write_address(&world.homes, entry.home, Dataset::ElectoralRoll, &mut form);
    let anonymous = form.chance(0.0004);
    let suffix = if form.chance(0.02) { "1" } else { "" };
    let marker = if form.chance(0.04) { "G" } else { "" };
    let address_parts = address.parts(&mut form);
    let leads_to = address.leads_to(&address_parts, false);
    let age = world.age(entry.person, tick);
    let (spell, name) = world.known_name(entry.person, Dataset::ElectoralRoll, entry.since, tick);
    let mut stream = Stream::new(
        world.seed,
        "elector name",
        entry.person as u64,
        (entry.seed * 16 + spell) as u64,
    );
    let name = write_name(person, name, Dataset::ElectoralRoll, &mut stream);
    let middle = if stream.chance(0.6) {
        name.middle.chars().take(1).collect::<String>()
    } else {
        name.middle.to_string()
    };
    let junior = if person.junior && stream.chance(0.4) { " Jr" } else { "" };
    // the register dates those only who are not of age yet
    let attainer = age < 18;
    let born =
        write_birth_date(person.born, Dataset::Benefits, &mut stream).date.filter(|_| attainer);
    let key = format!(
        "{}-{}-{}",
        prefix(entry.district),
        entry.number,
        if suffix.is_empty() { "0" } else { suffix }
    );
    let mut fields = vec![prefix(entry.district), entry.number.to_string(), suffix.to_owned()];
    if anonymous {
        fields.extend(["A".to_owned()].into_iter().chain(std::iter::repeat_n(String::new(), 10)));
        return Row { key, fields, mentions: Vec::new() };
    }
    let forenames = format!("{} {middle}", name.forename).trim().to_owned();
    fields.extend([
        marker.to_owned(),
        born.map(|born| born.strftime("%d/%m/%Y").to_string()).unwrap_or_default(),
        format!("{}{junior}", name.surname),
        forenames,
        address.postcode.clone(),
    ]);
    let mut lines: Vec<String> = address_parts
        .into_iter()
        .take(5)
        .chain([address.postcode])
        .filter(|line| !line.is_empty())
        .collect();
    lines.resize(6, String::new());
    fields.extend(lines);
    let said = Said {
        dataset: Dataset::ElectoralRoll,
        record_id: &key,
        role: "elector",
        person: entry.person,
        name: &name,
        born,
        points_to: address.points_to,
        leads_to,
        identifiers: [false; 3],
        since: entry.since,
        current: true,
    };
    let mentions = vec![world.mention(&said, tick)];
    Row { key, fields, mentions }
}

fn prefix(district: usize) -> String {
    let letter = char::from(b"ABCDEFGHJ"[district / 8 % 9]);
    format!("E{letter}{}", district % 8 + 1)
}
