//! The council tax extract.
//!
//! In: the world at a tick. Out: one row a live or closed account, with liable people written in
//! one field or two, estates, firms and empty homes. Accounts open and close when the office hears
//! of it, not when people move.

use super::Dataset;
use super::account::{Account, Forwarding, WrittenAccount};
use super::address_text::{WrittenAddress, write_address};
use super::clock::NEVER;
use super::delivery::Row;
use super::identifiers::{phone, reference};
use super::knowledge::{News, heard};
use super::liable::{Liable, lay_out, liable_name};
use super::mention::Said;
use super::place_names::{ELSEWHERE, FIRMS};
use super::stream::Stream;
use super::world::{Arrangement, HomeIx, Tenancy, World};
use super::writing::WrittenName;

/// How long a closed account stays in the extract, in ticks.
const KEPT: i32 = 800;
/// How long an estate's account is kept, in ticks.
const ESTATE: i32 = 300;

/// All rows at `tick`.
pub(super) fn rows(world: &World, tick: i32) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut taken = vec![false; world.homes.list.len()];
    for (nth, tenancy) in world.tenancies.iter().enumerate() {
        if tenancy.from >= tenancy.to {
            continue;
        }
        let opened = heard(world.seed, Dataset::CouncilTax, News::Arrival, (nth, 1), tenancy.from);
        if opened.is_none_or(|opened| opened > tick) {
            continue;
        }
        let closed = if tenancy.to == NEVER {
            None
        } else {
            heard(world.seed, Dataset::CouncilTax, News::Departure, (nth, 1), tenancy.to)
        };
        let closed = closed.filter(|closed| *closed <= tick);
        if closed.is_some_and(|closed| tick - closed > KEPT) {
            continue;
        }
        taken[tenancy.home] |= closed.is_none();
        rows.push(account_row(world, nth, tenancy, closed, tick));
        rows.extend(estate_row(world, nth, tenancy, closed, tick));
    }
    for &home in &world.homes.dwellings {
        if !taken[home] {
            rows.extend(empty_row(world, home));
        }
    }
    rows
}

fn account_row(
    world: &World,
    nth: usize,
    tenancy: &Tenancy,
    closed: Option<i32>,
    tick: i32,
) -> Row {
    let asked = closed.unwrap_or(tick);
    let mut stream = Stream::new(world.seed, "council tax account", nth as u64, 0);
    let address = write_address(&world.homes, tenancy.home, Dataset::CouncilTax, &mut stream);
    let key = reference(nth, 1);
    let written: Vec<Liable> = tenancy
        .liable
        .iter()
        .map(|person| liable_name(world, nth, *person, tenancy.from, asked))
        .collect();
    let mut layout = Stream::new(world.seed, "council tax layout", nth as u64, 0);
    let (names, written) = lay_out(written, &mut layout);
    let contact = (
        email(&written[0].name, &mut stream),
        if stream.chance(0.12) { phone(&mut stream) } else { String::new() },
    );
    let forwarding = closed.and_then(|_| forwarding(world, tenancy, tick, &mut stream));
    let renting = world.households[tenancy.household].renting;
    let account = Account {
        key: key.clone(),
        home: tenancy.home,
        names,
        position: if renting {
            4
        } else if written.len() > 1 {
            1
        } else {
            7
        },
        from: tenancy.from,
        to: closed.map(|_| tenancy.to),
        discount: discount(world, tenancy, &mut stream),
        address,
        forwarding,
        contact,
    };
    let WrittenAccount { fields, leads, forwards } = account.into_fields(world, &mut stream);
    let several = written.len() > 1;
    let mention = |role: &str, place: usize, leads: [Option<HomeIx>; 2], since: i32, current| {
        let Liable { person, name, .. } = &written[place];
        let role = if several { format!("{role}{}", place + 1) } else { role.to_owned() };
        let said = Said {
            dataset: Dataset::CouncilTax,
            record_id: &key,
            role: &role,
            person: *person,
            name,
            born: None,
            points_to: leads[0],
            leads_to: leads[1],
            identifiers: [false; 3],
            since,
            current,
        };
        world.mention(&said, tick)
    };
    let since = closed.map_or(tenancy.from, |_| tenancy.to);
    let places = 0..written.len();
    let liable =
        places.clone().map(|place| mention("liable", place, leads, since, closed.is_none()));
    // whoever is named on the account is named at the forwarding address too
    let forwarded = forwards.into_iter().flat_map(|leads| {
        let of_it = places.clone().map(move |place| (place, leads));
        of_it.collect::<Vec<_>>()
    });
    let forwarded =
        forwarded.map(|(place, leads)| mention("forwarding", place, leads, tenancy.to, true));
    let mentions = liable.chain(forwarded).collect();
    Row { key: key.clone(), mentions, fields }
}

fn email(name: &WrittenName, stream: &mut Stream) -> String {
    if !stream.chance(0.15) {
        return String::new();
    }
    let host = stream.pick(&["example.org", "example.net", "example.com"]);
    let number = stream.below(1_000);
    let letters = |text: &str| {
        deunicode::deunicode(text)
            .chars()
            .filter(char::is_ascii_alphabetic)
            .collect::<String>()
            .to_lowercase()
    };
    format!("{}.{}{number}@{host}", letters(&name.forename), letters(&name.surname))
}

/// Where bills of a closed account go, if the office was told.
fn forwarding(
    world: &World,
    tenancy: &Tenancy,
    tick: i32,
    stream: &mut Stream,
) -> Option<Forwarding> {
    let told = stream.chance(0.3);
    let (town, district) = stream.pick(ELSEWHERE);
    let number = 1 + stream.below(90);
    let stay = world.people[tenancy.liable[0]].stay_at(tenancy.to.min(tick));
    if !told {
        return None;
    }
    let Some(stay) = stay.filter(|stay| stay.home != tenancy.home) else {
        let postcode = format!("{district} 1AB");
        let address = WrittenAddress::outside(number, "Station Road", town, postcode);
        return Some(Forwarding { parts: address.parts(stream), address });
    };
    let address = write_address(&world.homes, stay.home, Dataset::CouncilTax, stream);
    Some(Forwarding { parts: address.parts(stream), address })
}

fn discount(world: &World, tenancy: &Tenancy, stream: &mut Stream) -> &'static str {
    let household = &world.households[tenancy.household];
    match household.arrangement {
        Arrangement::Students => "STU",
        _ if tenancy.liable.len() == 1 && stream.chance(0.45) => "SPD",
        Arrangement::Family
        | Arrangement::Sharers
        | Arrangement::Lodger
        | Arrangement::CareHome => "",
    }
}

/// The account of a dead person's estate, for a while after the office heard.
fn estate_row(
    world: &World,
    nth: usize,
    tenancy: &Tenancy,
    closed: Option<i32>,
    tick: i32,
) -> Option<Row> {
    let since = closed.filter(|closed| tenancy.estate && tick < closed + ESTATE)?;
    let Liable { name, title, .. } =
        liable_name(world, nth, tenancy.liable[0], tenancy.from, since);
    let person = format!("{title} {} {}", name.forename, name.surname);
    let text = match nth % 3 {
        0 => format!("EXORS OF {}", person.trim()),
        1 => format!("PERS REPS OF {} DECD", person.trim()),
        _ => format!("EXECUTORS OF THE LATE {}", person.trim()),
    };
    Some(Account::impersonal(
        world,
        reference(nth, 2),
        tenancy.home,
        text.to_uppercase(),
        8,
        tenancy.to,
    ))
}

/// The account of an empty home, where the office keeps one: void, or its owner's.
fn empty_row(world: &World, home: HomeIx) -> Option<Row> {
    let mut stream = Stream::new(world.seed, "empty home", home as u64, 0);
    let (name, position) = match stream.weighted(&[40, 15, 30, 15]) {
        0 => ("VOID", 9),
        1 => ("THE OWNER/OCCUPIER", 9),
        2 => (stream.pick(FIRMS), 7),
        _ => return None,
    };
    let from = -stream.between(0, 900);
    Some(Account::impersonal(world, reference(home, 3), home, name.to_owned(), position, from))
}
