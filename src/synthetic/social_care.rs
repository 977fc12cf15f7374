//! The social care extract.
//!
//! In: the world at a tick. Out: one row a person known to one of the two offices, from the first
//! referral until long after the last. Addresses are as they were when someone last asked.

use jiff::civil::Date;

use super::Dataset;
use super::address_text::{WrittenAddress, write_address};
use super::clock::{Clock, HISTORY, NEVER};
use super::delivery::{Format, Row};
use super::errors::{Fault, rate};
use super::identifiers::{phone, reference};
use super::mention::Said;
use super::names::Sex;
use super::stream::Stream;
use super::world::{PersonIx, World};
use super::writing::{write_birth_date, write_identifier, write_name};

/// The file.
pub(super) const FORMAT: Format<'static> = Format::plain(
    "social_care.csv",
    &[
        "person_id",
        "nhs_number",
        "title",
        "forename",
        "surname",
        "known_as",
        "date_of_birth",
        "date_of_death",
        "sex",
        "client_type",
        "event_start_date",
        "event_end_date",
        "address",
        "postcode",
        "uprn",
        "phone",
        "upn",
    ],
);
/// How long the record of one who died or left is kept, in ticks.
const KEPT: i32 = 1_100;

/// A person's record at one of the two offices.
struct Client {
    person: PersonIx,
    referred: i32,
    /// 0 for the first record; 1 for a second made by the other office.
    copy: usize,
}

/// All rows at `tick`.
pub(super) fn rows(world: &World, tick: i32) -> Vec<Row> {
    let mut rows = Vec::new();
    for person in 0..world.people.len() {
        let Some(referred) = referral(world, person) else { continue };
        let twice = Stream::new(world.seed, "second client", person as u64, 0)
            .chance(rate(Fault::SecondRecord, Dataset::SocialCare));
        for copy in 0..if twice { 2 } else { 1 } {
            rows.extend(row(
                world,
                &Client {
                    person,
                    referred: referred + i32::try_from(copy).unwrap_or(0) * 90,
                    copy,
                },
                tick,
            ));
        }
    }
    rows
}

/// When the person was first referred, if ever.
fn referral(world: &World, person: PersonIx) -> Option<i32> {
    let mut stream = Stream::new(world.seed, "referral", person as u64, 0);
    let referred = stream.between(-900, HISTORY + 400);
    let (comes, at_birth) = (stream.unit(), stream.chance(0.1));
    let soon = stream.between(1, 12);
    let truth = &world.people[person];
    let born_here = truth
        .stays
        .first()
        .map(|stay| stay.from)
        .filter(|from| *from > 0 && world.clock.date(*from) == truth.born);
    if let Some(born) = born_here.filter(|_| at_birth) {
        return Some(born + soon);
    }
    let share = match world.age(person, referred) {
        ..0 => 0.0,
        0..18 => 0.05,
        18..65 => 0.045,
        65..80 => 0.12,
        80.. => 0.35,
    };
    (comes < share && truth.stay_at(referred).is_some()).then_some(referred)
}

fn row(world: &World, client: &Client, tick: i32) -> Option<Row> {
    let truth = &world.people[client.person];
    let last = truth.stays.last().map_or(NEVER, |stay| stay.to);
    let gone = tick >= last && tick - last > KEPT;
    let stay = world.known_stay(client.person, Dataset::SocialCare, client.referred, tick)?;
    if client.referred > tick || gone {
        return None;
    }
    let nth = truth.stays.iter().position(|other| other.from == stay.from).unwrap_or(0);
    let mut form = Stream::new(
        world.seed,
        "client form",
        client.person as u64,
        (client.copy * 64 + nth) as u64,
    );
    let address = match form.below(250) {
        0 => WrittenAddress::nowhere("NO FIXED ABODE"),
        1 => WrittenAddress::nowhere("ADDRESS WITHHELD"),
        _ => write_address(&world.homes, stay.home, Dataset::SocialCare, &mut form),
    };
    let (spell, name) = world.known_name(client.person, Dataset::SocialCare, client.referred, tick);
    let mut stream = Stream::new(
        world.seed,
        "client name",
        client.person as u64,
        (client.copy * 64 + spell) as u64,
    );
    let mut written = write_name(truth, name, Dataset::SocialCare, &mut stream);
    let mother_tongue =
        truth.known_as.filter(|known_as| *known_as != written.forename && stream.chance(0.4));
    let born = write_birth_date(truth.born, Dataset::SocialCare, &mut stream);
    let (nhs, own_nhs) = write_identifier(truth.nhs.as_deref(), Dataset::SocialCare, &mut stream);
    let is_child = (5..18).contains(&world.age(client.person, tick));
    let (upn, own_upn) = write_identifier(
        truth.upn.as_deref().filter(|_| is_child),
        Dataset::SocialCare,
        &mut stream,
    );
    let named_after = stream.between(60, 500);
    let days_old = tick - truth.stays[0].from;
    // an infant referred at birth is entered before it is named
    if client.referred - truth.stays[0].from < 20
        && world.age(client.person, client.referred) == 0
        && days_old < named_after
    {
        written.forename = match (truth.twin, truth.sex) {
            (true, _) => (if client.person.is_multiple_of(2) { "TWIN 1" } else { "TWIN 2" }).into(),
            (false, Sex::Female) => "BABY GIRL".into(),
            (false, Sex::Male) => "BABY".into(),
        };
        written.middle.clear();
        written.tags.push("placeholder");
    }
    let first_office = stream.chance(0.55) != (client.copy == 1);
    let date =
        |date: Date| date.strftime(if first_office { "%d-%b-%Y" } else { "%d/%m/%Y" }).to_string();
    let dead = world.known_dead(client.person, Dataset::SocialCare, tick);
    let ended = client.referred + 60 + stream.between(0, 1_500);
    let key = reference(client.person * 2 + client.copy, 6);
    let case = |text: &str| if first_office { text.to_uppercase() } else { text.to_owned() };
    let parts = address.parts(&mut form);
    let fields = vec![
        key.clone(),
        spaced(&nhs, first_office),
        title(truth.sex, truth.married <= tick, &mut stream).to_owned(),
        case(&written.forename),
        case(&written.surname),
        mother_tongue.map(case).unwrap_or_default(),
        born.date.map(date).unwrap_or_default(),
        if dead { date(world.clock.date(truth.died)) } else { String::new() },
        sex(truth.sex, &mut stream).to_owned(),
        client_type(world, client, &mut stream).to_owned(),
        date(world.clock.date(client.referred)),
        if ended <= tick { date(world.clock.date(ended)) } else { String::new() },
        case(&parts.join(", ")),
        address.postcode.clone(),
        address.uprn.clone(),
        if stream.chance(0.3) { phone(&mut stream) } else { String::new() },
        upn,
    ];
    let said = Said {
        dataset: Dataset::SocialCare,
        record_id: &key,
        role: "client",
        person: client.person,
        name: &written,
        born: born.believable(),
        points_to: address.points_to,
        leads_to: address.leads_to(&parts, true),
        identifiers: [own_nhs, false, own_upn],
        since: stay.from.max(client.referred),
        current: !dead && tick < last.min(Clock::tick_of_night(1_000)),
    };
    let mentions = vec![world.mention(&said, tick)];
    Some(Row { key, fields, mentions })
}

/// An NHS number as one of the offices prints it: 999 012 3456.
fn spaced(nhs: &str, first_office: bool) -> String {
    if first_office && nhs.len() == 10 {
        format!("{} {} {}", &nhs[..3], &nhs[3..6], &nhs[6..])
    } else {
        nhs.to_owned()
    }
}

fn title(sex: Sex, married: bool, stream: &mut Stream) -> &'static str {
    match sex {
        _ if stream.chance(0.3) => "",
        Sex::Male => "Mr",
        Sex::Female if married => "Mrs",
        Sex::Female => "Miss",
    }
}

fn sex(sex: Sex, stream: &mut Stream) -> &'static str {
    match sex {
        _ if stream.chance(0.01) => "Unknown",
        Sex::Male => "Male",
        Sex::Female => "Female",
    }
}

fn client_type(world: &World, client: &Client, stream: &mut Stream) -> &'static str {
    match world.age(client.person, client.referred) {
        ..18 => "Child in need",
        18.. if stream.chance(0.12) => "Carer",
        18.. => "Service user",
    }
}
