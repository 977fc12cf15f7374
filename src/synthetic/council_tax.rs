//! The council tax extract.
//!
//! In: the world at a tick. Out: one row a live or closed account, with liable people written in one field or two, estates,
//! firms and empty homes. Accounts open and close when the office hears of it, not when people move.

use super::address_text::{WrittenAddress, lines, write_address};
use super::clock::NEVER;
use super::delivery::{Format, Row};
use super::errors::{WrittenName, write_name};
use super::homes::{HomeKind, Homes};
use super::identifiers::{phone, reference};
use super::knowledge::{News, heard};
use super::mention::Said;
use super::names::Sex;
use super::place_names::{ELSEWHERE, FIRMS};
use super::stream::Stream;
use super::world::{Arrangement, HomeIx, PersonIx, Tenancy, World};
use super::Dataset;

/// The file.
pub(super) const FORMAT: Format = Format {
    delimiter: b',',
    crlf: true,
    windows_1252: true,
    ..Format::plain(
        "council_tax.csv",
        &[
            "account_ref", "property_ref", "uprn", "lead_liab_name", "liab_name_2", "liab_pos", "occupation_date", "vacation_date", "live_ind", "addr1", "addr2", "addr3", "addr4", "postcode", "band", "discount_code", "for_addr1",
            "for_addr2", "for_addr3", "for_addr4", "for_postcode", "email", "phone",
        ],
    )
};
const WIDTHS: [usize; 4] = [35, 35, 32, 32];
/// How long a closed account stays in the extract, in ticks.
const KEPT: i32 = 800;
/// How long an estate's account is kept, in ticks.
const ESTATE: i32 = 300;

/// What an account says, before it is laid out in columns.
struct Account {
    key: String,
    home: HomeIx,
    names: (String, String),
    position: u8,
    from: i32,
    to: Option<i32>,
    discount: &'static str,
    address: WrittenAddress,
    forwarding: Option<(Vec<String>, String)>,
    contact: (String, String),
}

/// A liable person as the account has it.
struct Liable {
    person: PersonIx,
    name: WrittenName,
    title: &'static str,
    known_dead: bool,
}

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
        let closed = if tenancy.to == NEVER { None } else { heard(world.seed, Dataset::CouncilTax, News::Departure, (nth, 1), tenancy.to) };
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

fn account_row(world: &World, nth: usize, tenancy: &Tenancy, closed: Option<i32>, tick: i32) -> Row {
    let asked = closed.unwrap_or(tick);
    let mut stream = Stream::new(world.seed, "council tax account", nth as u64, 0);
    let address = write_address(&world.homes, tenancy.home, Dataset::CouncilTax, &mut stream);
    let key = reference(nth, 1);
    let written: Vec<Liable> = tenancy.liable.iter().map(|person| liable_name(world, nth, *person, tenancy.from, asked)).collect();
    let mut layout = Stream::new(world.seed, "council tax layout", nth as u64, 0);
    let (names, written) = lay_out(written, &mut layout);
    let contact = (email(&written[0].name, &mut stream), if stream.chance(0.12) { phone(&mut stream) } else { String::new() });
    let forwarding = closed.and_then(|_| forwarding(world, tenancy, tick, &mut stream));
    let renting = world.households[tenancy.household].renting;
    let account = Account {
        key: key.clone(),
        home: tenancy.home,
        names,
        position: if renting { 4 } else if written.len() > 1 { 1 } else { 7 },
        from: tenancy.from,
        to: closed.map(|_| tenancy.to),
        discount: discount(world, tenancy, &mut stream),
        address,
        forwarding,
        contact,
    };
    let (fields, points_to) = account.into_fields(world, &mut stream);
    let several = written.len() > 1;
    let mentions = written.iter().enumerate().map(|(place, Liable { person, name, .. })| {
        let role = if several { format!("liable{}", place + 1) } else { "liable".to_owned() };
        let said = Said {
            dataset: Dataset::CouncilTax,
            record_id: &key,
            role: &role,
            person: *person,
            name,
            born: None,
            points_to,
            identifiers: [false; 3],
            since: closed.map_or(tenancy.from, |_| tenancy.to),
            current: closed.is_none(),
        };
        world.mention(&said, tick)
    });
    Row { key: key.clone(), mentions: mentions.collect(), fields }
}

/// The person's name as this account holds it, and the title.
fn liable_name(world: &World, nth: usize, person: PersonIx, from: i32, asked: i32) -> Liable {
    let truth = &world.people[person];
    let (spell, name) = world.known_name(person, Dataset::CouncilTax, from, asked);
    let mut stream = Stream::new(world.seed, "council tax name", nth as u64, (person * 16 + spell) as u64);
    let written = write_name(truth, name, Dataset::CouncilTax, &mut stream);
    let title = match truth.sex {
        _ if stream.chance(0.06) => "",
        Sex::Male => "MR",
        Sex::Female if truth.married <= asked && stream.chance(0.85) => "MRS",
        Sex::Female if stream.chance(0.45) => "MISS",
        Sex::Female => "MS",
    };
    Liable { person, name: written, title, known_dead: world.known_dead(person, Dataset::CouncilTax, asked) }
}

/// The liable people in the two name fields, in reading order.
fn lay_out(mut people: Vec<Liable>, stream: &mut Stream) -> ((String, String), Vec<Liable>) {
    let manner = stream.weighted(&[72, 8, 17, 3]);
    let [one, other] = people.as_mut_slice() else { return ((surname_first(&people[0]), String::new()), people) };
    let same_surname = one.name.surname == other.name.surname;
    let man_and_wife = same_surname && one.title == "MR" && other.title == "MRS";
    let joined = match manner {
        1 => {
            for liable in [&mut *one, &mut *other] {
                liable.shorten(true);
            }
            joint(one, other, same_surname)
        }
        2 => {
            for liable in [&mut *one, &mut *other] {
                liable.shorten(false);
            }
            joint(one, other, same_surname)
        }
        3 if man_and_wife => {
            one.shorten(true);
            other.shorten(true);
            other.name.forename.clear();
            format!("MR & MRS {} {}", one.name.forename, one.name.surname).to_uppercase()
        }
        _ => return ((surname_first(one), surname_first(other)), people),
    };
    ((joined, String::new()), people)
}

impl Liable {
    /// Leaves the forename, or its first letter, for a field that two people share.
    fn shorten(&mut self, to_initial: bool) {
        self.name.middle.clear();
        self.name.tags.push("joint_name");
        if to_initial {
            self.name.forename = self.name.forename.chars().take(1).collect();
            self.name.tags.push("initial");
        }
    }
}

/// `SMITH, MR JOHN PAUL`, and ` DEC'D` after it once the office knows.
fn surname_first(Liable { person: _, name, title, known_dead }: &Liable) -> String {
    let rest = [*title, name.forename.as_str(), &name.middle, if *known_dead { "DEC'D" } else { "" }];
    let rest: Vec<&str> = rest.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}, {}", name.surname, rest.join(" ")).to_uppercase()
}

/// `MR J & MRS A SMITH`, or with both surnames where they differ.
fn joint(one: &Liable, other: &Liable, same_surname: bool) -> String {
    let written = |liable: &Liable, with_surname: bool| {
        let parts = [liable.title, &liable.name.forename, if with_surname { &liable.name.surname } else { "" }];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    format!("{} & {}", written(one, !same_surname), written(other, true)).to_uppercase()
}

fn email(name: &WrittenName, stream: &mut Stream) -> String {
    if !stream.chance(0.15) {
        return String::new();
    }
    let host = stream.pick(&["example.org", "example.net", "example.com"]);
    let number = stream.below(1_000);
    let letters = |text: &str| deunicode::deunicode(text).chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    format!("{}.{}{number}@{host}", letters(&name.forename), letters(&name.surname))
}

/// Where bills of a closed account go, if the office was told.
fn forwarding(world: &World, tenancy: &Tenancy, tick: i32, stream: &mut Stream) -> Option<(Vec<String>, String)> {
    let told = stream.chance(0.3);
    let (town, district) = stream.pick(ELSEWHERE);
    let number = 1 + stream.below(90);
    let stay = world.people[tenancy.liable[0]].stay_at(tenancy.to.min(tick));
    if !told {
        return None;
    }
    let Some(stay) = stay.filter(|stay| stay.home != tenancy.home) else {
        return Some((vec![format!("{number} STATION ROAD"), town.to_uppercase()], format!("{district} 1AB")));
    };
    let address = write_address(&world.homes, stay.home, Dataset::CouncilTax, stream);
    Some((address.parts(stream), address.postcode))
}

fn discount(world: &World, tenancy: &Tenancy, stream: &mut Stream) -> &'static str {
    let household = &world.households[tenancy.household];
    match household.arrangement {
        Arrangement::Students => "STU",
        _ if tenancy.liable.len() == 1 && stream.chance(0.45) => "SPD",
        Arrangement::Family | Arrangement::Sharers | Arrangement::Lodger | Arrangement::CareHome => "",
    }
}

impl Account {
    /// The columns, and the home that the address in them still points to.
    fn into_fields(self, world: &World, stream: &mut Stream) -> (Vec<String>, Option<HomeIx>) {
        let date = |tick: i32| world.clock.date(tick).strftime("%d/%m/%Y").to_string();
        let open = if stream.chance(0.5) { "31/12/2099".to_owned() } else { String::new() };
        let (address, cut) = lines(&self.address.parts(stream), &WIDTHS);
        let (forwarding, forwarding_postcode) = self.forwarding.unwrap_or_default();
        let (forwarding, _) = lines(&forwarding, &WIDTHS);
        let mut fields = vec![
            self.key,
            property_ref(&world.homes, self.home),
            self.address.uprn,
            self.names.0,
            self.names.1,
            self.position.to_string(),
            date(self.from),
            self.to.map_or(open, date),
            if self.to.is_none() { "Y" } else { "N" }.to_owned(),
        ];
        fields.extend(address.iter().map(|line| line.to_uppercase()));
        fields.extend([self.address.postcode, band(&world.homes, self.home).to_owned(), self.discount.to_owned()]);
        fields.extend(forwarding.iter().map(|line| line.to_uppercase()));
        fields.extend([forwarding_postcode, self.contact.0, self.contact.1]);
        (fields, self.address.points_to.filter(|_| !cut))
    }

    /// An account in the name of nobody who lives there.
    fn impersonal(world: &World, key: String, home: HomeIx, name: String, position: u8, from: i32) -> Row {
        let mut stream = Stream::new(world.seed, "council tax impersonal", home as u64, u64::from(position));
        let account = Self {
            key: key.clone(),
            home,
            names: (name, String::new()),
            position,
            from,
            to: None,
            discount: "",
            address: write_address(&world.homes, home, Dataset::CouncilTax, &mut stream),
            forwarding: None,
            contact: Default::default(),
        };
        let (fields, _) = account.into_fields(world, &mut stream);
        Row { key, fields, mentions: Vec::new() }
    }
}

fn property_ref(homes: &Homes, home: HomeIx) -> String {
    format!("{:05}{:07}", homes.list[home].street, home)
}

fn band(homes: &Homes, home: HomeIx) -> &'static str {
    let step = match homes.list[home].kind {
        HomeKind::Flat => 0,
        HomeKind::Terraced | HomeKind::Hmo => 1,
        HomeKind::Semi => 2,
        HomeKind::Detached | HomeKind::CareHome | HomeKind::Block | HomeKind::Commercial => 3,
    };
    ["A", "B", "C", "D", "E", "F"][step + homes.list[home].street % 3]
}

/// The account of a dead person's estate, for a while after the office heard.
fn estate_row(world: &World, nth: usize, tenancy: &Tenancy, closed: Option<i32>, tick: i32) -> Option<Row> {
    let since = closed.filter(|closed| tenancy.estate && tick < closed + ESTATE)?;
    let Liable { name, title, .. } = liable_name(world, nth, tenancy.liable[0], tenancy.from, since);
    let person = format!("{title} {} {}", name.forename, name.surname);
    let text = match nth % 3 {
        0 => format!("EXORS OF {}", person.trim()),
        1 => format!("PERS REPS OF {} DECD", person.trim()),
        _ => format!("EXECUTORS OF THE LATE {}", person.trim()),
    };
    Some(Account::impersonal(world, reference(nth, 2), tenancy.home, text.to_uppercase(), 8, tenancy.to))
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
