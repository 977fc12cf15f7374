//! Clusters become persons and households with identifiers that last.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::addresses::{AddressResolution, PremisesKind};
use crate::editions::{EditionBefore, NextSerials};
use crate::households::{
    Evidence, FormedHousehold, Ground, Household, Known, Lived, LivingRuling, LivingRulings,
    Membership, Night, Occupant, Placed, PlacedPerson, Relation, Residence, Sighting, SteadyDays,
    UnobeyedLiving, form, live,
};
use crate::normalise::NormalisedRecord;
use crate::persons::Person;
use crate::pipeline::hidden_people::{HiddenPeople, assign_in};
use crate::pipeline::made_up_of::made_up_of;
use crate::pipeline::night_relations::night_relations;
use crate::pipeline::night_sharing::parted;
use crate::rules::HouseholdRules;
use crate::values::{
    AGE_OF_MAJORITY, HouseholdId, IdentifierKey, PartialDate, PersonId, PublicIdFault,
};

/// The night's persons and households.
#[derive(Debug)]
pub struct Settled {
    /// In the order of their smallest record.
    pub persons: Vec<Person>,
    /// In the order of their residences.
    pub households: Vec<Household>,
    /// What persons are to each other, by their places.
    pub relations: Vec<Relation<u32>>,
    /// Persons that kept an identifier of the last edition.
    pub persons_carried_over: usize,
    /// Households that did.
    pub households_carried_over: usize,
    /// Where minting goes on.
    pub serials: NextSerials,
    /// Decisions on who lives together that were not obeyed.
    pub unobeyed: Vec<UnobeyedLiving>,
    /// Of every person, for how many days nothing but a date of some record, or a decision, changes where they live.
    pub steady: Vec<SteadyDays>,
}

/// What settling looks at.
#[derive(Clone, Copy, Debug)]
pub struct SettleInput<'s> {
    /// The night's records.
    pub records: &'s [NormalisedRecord],
    /// What their addresses resolved to.
    pub resolutions: &'s [AddressResolution],
    /// Which of them are fenced.
    pub fenced: &'s [bool],
    /// Which of these are of people of whom nobody is to know: what they are gives nobody else another identifier. Empty if none is.
    pub hidden: &'s [bool],
    /// Clusters of records, each ascending.
    pub clusters: &'s [Vec<u32>],
    /// Whom to believe on where people live.
    pub rules: &'s HouseholdRules,
    /// Datasets and roles that only adults have.
    pub grown_roles: &'s [(String, String)],
    /// What stewards decided about who lives together.
    pub living: &'s [LivingRuling],
    /// True if others than these records are accounts by which a house is known to be let by the room.
    pub accounts_elsewhere: bool,
    /// The last published edition.
    pub previous: Option<&'s EditionBefore<'s>>,
    /// Where minting goes on.
    pub serials: NextSerials,
    /// The key of the identifiers' permutation.
    pub key: &'s IdentifierKey,
    /// The night's date.
    pub as_of: Date,
}

impl SettleInput<'_> {
    /// True if nobody is to know of whom a record speaks of.
    pub(super) fn is_hidden(&self, record: u32) -> bool {
        self.hidden.get(record as usize).copied().unwrap_or_default()
    }
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The serials have run out.
    #[error(transparent)]
    Identifier(#[from] PublicIdFault),
}

/// Gives every cluster its person, places the persons, forms households.
///
/// # Errors
/// If the identifiers have run out.
pub fn settle(input: SettleInput<'_>) -> Result<Settled, SettleError> {
    let hidden = HiddenPeople::of(input);
    let people = assign_in(
        hidden.order_of_persons().as_deref(),
        &person_claims(input, &hidden),
        input.serials.next_person_serial,
        |serial| PersonId::mint(serial, input.key),
    )?;
    let persons: Vec<Person> = people
        .ids
        .iter()
        .zip(input.clusters)
        .map(|(&id, records)| Person { id, records: records.clone() })
        .collect();
    let Homes { formed, unobeyed, steady } = households(input);
    let claims = household_claims(&formed, &persons, input.previous, &hidden);
    let order = hidden.order_of_households(&formed);
    let homes =
        assign_in(order.as_deref(), &claims, input.serials.next_household_serial, |serial| {
            HouseholdId::mint(serial, input.key)
        })?;
    let relations = night_relations(input);
    let compositions = made_up_of(input, &formed, &relations);
    let households = homes
        .ids
        .iter()
        .zip(formed)
        .zip(compositions)
        .map(|((&id, formed), composition)| {
            let FormedHousehold { residence, kind, members } = formed;
            Household { id, residence, kind, composition, members }
        })
        .collect();
    Ok(Settled {
        persons,
        households,
        relations,
        persons_carried_over: people.carried_over,
        households_carried_over: homes.carried_over,
        serials: NextSerials {
            next_person_serial: people.next_serial,
            next_household_serial: homes.next_serial,
        },
        unobeyed,
        steady,
    })
}

/// Old identifiers that lay claim to something, with the open and the fenced evidence for each.
type Claims<Id> = Vec<Vec<(Id, [u32; 2])>>;

/// For every cluster the persons of the last edition whose mentions it holds.
fn person_claims(input: SettleInput<'_>, hidden: &HiddenPeople<'_>) -> Claims<PersonId> {
    let person_of = |record: u32| input.previous?.then[record as usize].map(|then| then.person);
    let claims_of = |(person, cluster): (usize, &Vec<u32>)| {
        let counts = |record: &&u32| hidden.is_whole(person) || !input.is_hidden(**record);
        let known = cluster.iter().filter(counts).filter_map(|&record| {
            Some((person_of(record)?, usize::from(input.fenced[record as usize])))
        });
        claims(known.collect())
    };
    input.clusters.iter().enumerate().map(claims_of).collect()
}

/// For every household the households of the last edition that its members come from.
fn household_claims(
    formed: &[FormedHousehold],
    persons: &[Person],
    previous: Option<&EditionBefore<'_>>,
    hidden: &HiddenPeople<'_>,
) -> Claims<HouseholdId> {
    let claims_of = |household: &FormedHousehold| {
        let whole = hidden.is_whole_household(household);
        let counts = |it: &&Membership| whole || !hidden.is_whole(it.person as usize);
        let known = household.members.iter().filter(counts).filter_map(|member| {
            let (old, _) = previous?.homes.get(&persons[member.person as usize].id)?;
            Some((*old, usize::from(member.fenced)))
        });
        claims(known.collect())
    };
    formed.iter().map(claims_of).collect()
}

/// How much open and fenced evidence there is for each identifier, ascending.
fn claims<Id: Copy + Ord>(mut evidence: Vec<(Id, usize)>) -> Vec<(Id, [u32; 2])> {
    evidence.sort_unstable();
    let mut claims: Vec<(Id, [u32; 2])> = Vec::new();
    for (id, fenced) in evidence {
        match claims.last_mut() {
            Some((last, count)) if *last == id => count[fenced] += 1,
            Some(_) | None => {
                let mut count = [0, 0];
                count[fenced] = 1;
                claims.push((id, count));
            }
        }
    }
    claims
}

/// Households before they have identifiers.
struct Homes {
    formed: Vec<FormedHousehold>,
    unobeyed: Vec<UnobeyedLiving>,
    steady: Vec<SteadyDays>,
}

/// Places every living person and forms households, as far as nothing stands against it by what stewards decided.
fn households(input: SettleInput<'_>) -> Homes {
    let Lives { residences, placed, known, rulings, mut unobeyed, steady } = Lives::of(input);
    let ground = Ground {
        residences: &residences.list,
        premises: &residences.premises,
        shared_house: &input.rules.shared_house,
    };
    let formed = form(&placed, ground, |person| occupant(input, person));
    let formed = parted(input, formed, |residence| residences.is_shared_house(residence));
    let rows = if rulings.is_empty() { BTreeMap::new() } else { people_of_rows(input) };
    let ties = |one: u32, other: u32| near(&known, &rows, [one, other]);
    let (formed, torn) = rulings.part(formed, ties);
    unobeyed.extend(torn);
    Homes { formed, unobeyed, steady }
}

/// Decisions on who lives together that would not be obeyed if the night were settled so, without settling it.
#[must_use]
pub fn unobeyed_living(input: SettleInput<'_>) -> Vec<UnobeyedLiving> {
    households(input).unobeyed
}

/// How near two persons at one residence are to each other, for whom a decision parts: one row names both, or they share a surname.
fn near(
    known: &[Known<'_>],
    people_of_rows: &BTreeMap<(u16, u32), Vec<u32>>,
    [one, other]: [u32; 2],
) -> u8 {
    let named = |people: &Vec<u32>| people.contains(&one) && people.contains(&other);
    if people_of_rows.values().any(named) {
        return 2;
    }
    let surnames = |person: u32| {
        let Known { open, fenced, .. } = &known[person as usize];
        // what is fenced is asked only of whom nothing open speaks
        if open.surnames.is_empty() { &fenced.surnames } else { &open.surnames }
    };
    u8::from(surnames(one).iter().any(|name| surnames(other).contains(name)))
}

/// Where everybody is placed, and what stewards' decisions make of it.
struct Lives<'s> {
    residences: Residences,
    placed: Vec<PlacedPerson>,
    /// Of every person, where there are decisions; else nobody.
    known: Vec<Known<'s>>,
    rulings: LivingRulings,
    unobeyed: Vec<UnobeyedLiving>,
    /// Of every person, for how long their place stands by itself.
    steady: Vec<SteadyDays>,
}

impl<'s> Lives<'s> {
    fn of(input: SettleInput<'s>) -> Self {
        let residences = Residences::of(input);
        let of_cluster = |cluster: &Vec<u32>| known(input, &residences, cluster);
        let everybody: Vec<Known<'s>> = input.clusters.iter().map(of_cluster).collect();
        let night = Night {
            people_of_row: &people_of_rows(input),
            premises: &residences.premises,
            as_of: input.as_of,
            least: input.rules.least_worth,
        };
        if input.living.is_empty() {
            let Lived { placed, steady } = live(everybody, night);
            let (rulings, unobeyed) = (LivingRulings::default(), Vec::new());
            return Self { residences, placed, known: Vec::new(), rulings, unobeyed, steady };
        }
        let Lived { placed: by_evidence, steady } = live(everybody.clone(), night);
        let placed = Placed { people: &by_evidence, known: &everybody, as_of: input.as_of };
        let (rulings, unobeyed) = LivingRulings::reconcile(input.living, placed);
        let placed = rulings.place(placed);
        Self { residences, placed, known: everybody, rulings, unobeyed, steady }
    }
}

/// What a cluster's records know of the person's homes.
fn known<'s>(input: SettleInput<'s>, residences: &Residences, cluster: &[u32]) -> Known<'s> {
    let mut known = Known::default();
    for &record in cluster {
        let at = record as usize;
        let about = &input.records[at];
        known.died |= has_died(about, input.as_of);
        let witness = if input.fenced[at] { &mut known.fenced } else { &mut known.open };
        witness.surnames.extend(surnames(about));
        let rules = input.rules.of(&about.key.dataset.0, &about.key.role.word);
        let says_where = |number: &u32| rules.says_where(residences.is_listed(*number));
        let Some(residence) = residences.number_of[at].filter(says_where) else {
            continue;
        };
        let sighting = Sighting::of(rules, about.from, about.to, about.observed, input.as_of);
        let row = (about.dataset, about.row);
        witness.evidence.push(Evidence { residence, record, row, sighting, displaced: false });
    }
    for witness in [&mut known.open, &mut known.fenced] {
        witness.surnames.sort_unstable();
        witness.surnames.dedup();
    }
    known
}

/// What occupancy asks of a person: a date of birth that is not known, or of which only a part is, speaks for no child. Nothing of whom nobody
/// is to know.
fn occupant(input: SettleInput<'_>, person: u32) -> Option<Occupant<'_>> {
    let told = input.clusters[person as usize].iter().filter(|&&at| !input.is_hidden(at));
    let records: Vec<_> = told.map(|&at| &input.records[at as usize]).collect();
    (!records.is_empty()).then(|| Occupant {
        adult: !records.iter().any(|record| is_child(record, input.as_of)),
        surnames: records.iter().flat_map(|record| surnames(record)).collect(),
    })
}

/// Whether a record's year of birth makes a child of its person; one without says nothing.
pub(crate) fn is_child(record: &NormalisedRecord, as_of: Date) -> bool {
    let born = record.date_of_birth.and_then(|born| i16::try_from(born.year()?).ok());
    born.is_some_and(|born| born > as_of.year() - AGE_OF_MAJORITY)
}

/// Every surname of a record.
pub(super) fn surnames(record: &NormalisedRecord) -> impl Iterator<Item = &str> {
    let all = std::iter::once(&record.name.surname).chain(&record.name.other_surnames);
    all.map(CompactString::as_str).filter(|name| !name.is_empty())
}

/// The persons of every row that names several. What is fenced makes nobody a companion.
fn people_of_rows(input: SettleInput<'_>) -> BTreeMap<(u16, u32), Vec<u32>> {
    let mut named: Vec<((u16, u32), u32)> = Vec::with_capacity(input.records.len());
    for (person, cluster) in (0_u32..).zip(input.clusters) {
        for &record in cluster.iter().filter(|&&record| !input.fenced[record as usize]) {
            let about = &input.records[record as usize];
            named.push(((about.dataset, about.row), person));
        }
    }
    named.sort_unstable();
    named.dedup();
    let rows = named.chunk_by(|one, other| one.0 == other.0).filter(|row| row.len() > 1);
    rows.map(|row| (row[0].0, row.iter().map(|(_, person)| *person).collect())).collect()
}

/// Whether a record says that its person has died by a day; one whose day is not whole is taken at its word.
pub(crate) fn has_died(record: &NormalisedRecord, as_of: Date) -> bool {
    let by_then = |died: PartialDate| died.whole().is_none_or(|day| day <= as_of);
    record.flags.deceased || record.date_of_death.is_some_and(by_then)
}

/// What some records' addresses say of the premises that they name.
fn premises_by(
    input: SettleInput<'_>,
    counts: impl Fn(u32) -> bool,
) -> FxHashMap<Residence, PremisesKind> {
    let mut known: FxHashMap<Residence, PremisesKind> = FxHashMap::default();
    for (_, resolution) in (0_u32..).zip(input.resolutions).filter(|(at, _)| counts(*at)) {
        if let Some(residence) = Residence::of(resolution) {
            // what says most: an establishment before a dwelling
            let kind = known.entry(residence).or_insert(resolution.premises);
            if *kind == PremisesKind::Dwelling {
                *kind = resolution.premises;
            }
        }
    }
    known
}

/// The night's residences, numbered.
struct Residences {
    list: Vec<Residence>,
    /// As far as any record's address says.
    premises: Vec<PremisesKind>,
    number_of: Vec<Option<u32>>,
}

impl Residences {
    fn of(input: SettleInput<'_>) -> Self {
        let resolutions = input.resolutions;
        // what nobody is to know of says nothing of a home that others name
        let mut known = premises_by(input, |at| input.is_hidden(at));
        known.extend(premises_by(input, |at| !input.is_hidden(at)));
        let mut known: Vec<(Residence, PremisesKind)> = known.into_iter().collect();
        known.sort_unstable();
        let (list, premises): (Vec<Residence>, Vec<PremisesKind>) = known.into_iter().unzip();
        let numbers: FxHashMap<&Residence, u32> = list.iter().zip(0..).collect();
        let number = |residence: Residence| numbers.get(&residence).copied();
        let number_of = resolutions.iter().map(|at| Residence::of(at).and_then(number)).collect();
        Self { list, premises, number_of }
    }

    /// True if the gazetteer has the residence of that number.
    fn is_listed(&self, number: u32) -> bool {
        match self.list[number as usize] {
            Residence::Uprn(_) => true,
            Residence::Provisional(_) => false,
        }
    }

    /// Whether the gazetteer calls it a shared house.
    fn is_shared_house(&self, residence: &Residence) -> bool {
        let number = self.list.binary_search(residence);
        number.is_ok_and(|number| self.premises[number] == PremisesKind::SharedHouse)
    }
}

#[cfg(test)]
#[path = "settle_tests.rs"]
mod tests;
