//! The benefits extract.
//!
//! In: the world at a tick. Out: one row a claim, live or ended, with claimant, partner and up to
//! three children. An ended claim keeps the address and the family it ended with.

use super::Dataset;
use super::address_text::{lines, write_address};
use super::claims::{children_at, spells};
use super::clock::NEVER;
use super::delivery::{Format, Row};
use super::identifiers::{phone, reference};
use super::knowledge::{News, heard};
use super::mention::{Mention, Said};
use super::names::Sex;
use super::stream::Stream;
use super::world::{Arrangement, HomeIx, PersonIx, Tenancy, World};
use super::writing::{
    WrittenBirthDate, WrittenName, write_birth_date, write_identifier, write_name,
};

/// The file.
pub(super) const FORMAT: Format<'static> = Format {
    delimiter: b'|',
    byte_order_mark: true,
    ..Format::plain(
        "benefits.csv",
        &[
            "claim_ref",
            "ctax_ref",
            "status",
            "start_date",
            "end_date",
            "claimant_title",
            "claimant_forename",
            "claimant_forename2",
            "claimant_surname",
            "claimant_dob",
            "claimant_sex",
            "claimant_nino",
            "partner_title",
            "partner_forename",
            "partner_surname",
            "partner_dob",
            "partner_sex",
            "partner_nino",
            "child1_forename",
            "child1_surname",
            "child1_dob",
            "child2_forename",
            "child2_surname",
            "child2_dob",
            "child3_forename",
            "child3_surname",
            "child3_dob",
            "uprn",
            "address_1",
            "address_2",
            "address_3",
            "address_4",
            "postcode",
            "tenancy_type",
            "phone",
        ],
    )
};
/// How long an ended claim stays in the extract, in ticks.
const KEPT: i32 = 1_800;

/// A claim as known at the tick asked for.
struct Claim<'a> {
    key: String,
    number: usize,
    /// The number of the tenancy, which is also that of its council tax account.
    account: usize,
    tenancy: &'a Tenancy,
    from: i32,
    /// The end, once known.
    ended: Option<i32>,
    points_to: Option<HomeIx>,
    leads_to: Option<HomeIx>,
    tick: i32,
}

/// All rows at `tick`.
pub(super) fn rows(world: &World, tick: i32) -> Vec<Row> {
    let mut rows = Vec::new();
    for (nth, tenancy) in world.tenancies.iter().enumerate() {
        for spell in spells(world, nth, tenancy) {
            let news = |news: News, at: i32| {
                heard(world.seed, Dataset::Benefits, news, (spell.number, 2), at)
                    .filter(|heard| *heard <= tick)
            };
            let ended = if spell.to == NEVER { None } else { news(News::Departure, spell.to) };
            if news(News::Arrival, spell.from).is_none()
                || ended.is_some_and(|ended| tick - ended > KEPT)
            {
                continue;
            }
            for copy in 0..=usize::from(spell.twice) {
                let number = spell.number * 2 + copy;
                rows.push(claim_row(
                    world,
                    Claim {
                        key: reference(number, 4),
                        number,
                        account: nth,
                        tenancy,
                        from: spell.from,
                        ended: ended.map(|_| spell.to),
                        points_to: None,
                        leads_to: None,
                        tick,
                    },
                ));
            }
        }
    }
    rows
}

fn claim_row(world: &World, mut claim: Claim<'_>) -> Row {
    let mut stream = Stream::new(world.seed, "claim form", claim.number as u64, 0);
    let date = |tick: i32| world.clock.date(tick).to_string();
    let address = write_address(&world.homes, claim.tenancy.home, Dataset::Benefits, &mut stream);
    let (address_lines, cut) = lines(&address.parts(&mut stream), &[35, 35, 32, 32]);
    claim.points_to = address.points_to.filter(|_| !cut);
    claim.leads_to = address.leads_to(&address_lines, true);
    let claimant = claim.tenancy.liable[0];
    let asked = claim.ended.unwrap_or(claim.tick);
    let sharing = world.households[claim.tenancy.household].arrangement != Arrangement::Family;
    let partner = claim.tenancy.heads.iter().copied().find(|head| *head != claimant && !sharing);
    let tax_ref = if stream.chance(0.4) { String::new() } else { reference(claim.account, 1) };
    let mut mentions = Vec::new();
    let mut fields = vec![
        claim.key.clone(),
        tax_ref,
        if claim.ended.is_some() { "E" } else { "L" }.to_owned(),
        date(claim.from),
        claim.ended.map_or_else(|| "2099-12-31".to_owned(), date),
    ];
    let (name, [title, born, sex, nino]) = claim.adult(world, claimant, "claimant", &mut mentions);
    fields.extend([
        title,
        name.forename.to_string(),
        name.middle.to_string(),
        name.surname.to_string(),
        born,
        sex,
        nino,
    ]);
    match partner {
        Some(partner) => {
            let (name, [title, born, sex, nino]) =
                claim.adult(world, partner, "partner", &mut mentions);
            fields.extend([
                title,
                name.forename.to_string(),
                name.surname.to_string(),
                born,
                sex,
                nino,
            ]);
        }
        None => fields.extend(std::iter::repeat_n(String::new(), 6)),
    }
    let children = children_at(world, claimant, partner, claim.tenancy.household, asked);
    for place in 0..3 {
        let role =
            if children.len() > 1 { format!("child{}", place + 1) } else { "child".to_owned() };
        match children.get(place) {
            Some(child) => fields.extend(claim.child(world, *child, &role, &mut mentions)),
            None => fields.extend(std::iter::repeat_n(String::new(), 3)),
        }
    }
    fields.push(address.uprn);
    fields.extend(address_lines);
    let tenancy_type = if world.households[claim.tenancy.household].renting { "3" } else { "1" };
    let phone = if stream.chance(0.4) { phone(&mut stream) } else { String::new() };
    fields.extend([address.postcode, tenancy_type.to_owned(), phone]);
    Row { key: claim.key, fields, mentions }
}

/// Someone on a claim as the form has it.
struct Written {
    person: PersonIx,
    name: WrittenName,
    born: WrittenBirthDate,
    stream: Stream,
}

impl Claim<'_> {
    /// An adult's name, title, date of birth, sex and NINO as written; the mention goes to
    /// `mentions`.
    fn adult(
        &self,
        world: &World,
        person: PersonIx,
        role: &str,
        mentions: &mut Vec<Mention>,
    ) -> (WrittenName, [String; 4]) {
        let mut written = self.write(world, person);
        let truth = &world.people[person];
        let stream = &mut written.stream;
        let (nino, own) = write_identifier(truth.nino.as_deref(), Dataset::Benefits, stream);
        let dummy = nino.is_empty() && stream.chance(0.3);
        let nino = if dummy { format!("XX999{:03}A", stream.below(1_000)) } else { nino };
        let (title, sex) = match truth.sex {
            Sex::Male => ("Mr", "1"),
            Sex::Female if truth.married <= self.tick => ("Mrs", "2"),
            Sex::Female => ("Ms", "2"),
        };
        let sex = if stream.chance(0.006) { "" } else { sex };
        mentions.push(self.mention(world, role, &written, own));
        (written.name, [title.to_owned(), written.born.text(), sex.to_owned(), nino])
    }

    /// A child's forename, surname and date of birth as written.
    fn child(
        &self,
        world: &World,
        person: PersonIx,
        role: &str,
        mentions: &mut Vec<Mention>,
    ) -> [String; 3] {
        let written = self.write(world, person);
        mentions.push(self.mention(world, role, &written, false));
        let Written { name, born, .. } = written;
        [name.forename.to_string(), name.surname.to_string(), born.text()]
    }

    fn write(&self, world: &World, person: PersonIx) -> Written {
        let asked = self.ended.unwrap_or(self.tick);
        let (spell, name) = world.known_name(person, Dataset::Benefits, self.from, asked);
        let form = (person * 16 + spell) as u64;
        let mut stream = Stream::new(world.seed, "claim person", self.number as u64, form);
        let truth = &world.people[person];
        let mut name = write_name(truth, name, Dataset::Benefits, &mut stream);
        if stream.chance(0.5) {
            for part in [&mut name.forename, &mut name.middle, &mut name.surname] {
                *part = part.to_uppercase();
            }
        }
        let born = write_birth_date(truth.born, Dataset::Benefits, &mut stream);
        Written { person, name, born, stream }
    }

    fn mention(&self, world: &World, role: &str, written: &Written, own_nino: bool) -> Mention {
        let said = Said {
            dataset: Dataset::Benefits,
            record_id: &self.key,
            role,
            person: written.person,
            name: &written.name,
            born: written.born.believable(),
            points_to: self.points_to,
            leads_to: self.leads_to,
            identifiers: [false, own_nino, false],
            since: self.ended.unwrap_or(self.from),
            current: self.ended.is_none(),
        };
        world.mention(&said, self.tick)
    }
}
