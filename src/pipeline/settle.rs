//! Clusters become persons and households with identifiers that last.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::addresses::{AddressResolution, PremisesKind};
use crate::editions::{EditionError, NextSerials, OpenEdition};
use crate::households::{
    Companions, Evidence, FormedHousehold, Ground, Household, Occupant, PlacedPerson, Residence,
    Sighting, follow, form, place,
};
use crate::normalise::NormalisedRecord;
use crate::persons::{Person, assign};
use crate::rules::HouseholdRules;
use crate::values::{HouseholdId, IdentifierKey, MentionKey, PersonId, PublicIdFault};

/// The night's persons and households.
#[derive(Debug)]
pub struct Settled {
    /// In the order of their smallest record.
    pub persons: Vec<Person>,
    /// In the order of their residences.
    pub households: Vec<Household>,
    /// Persons that kept an identifier of the last edition.
    pub persons_carried_over: usize,
    /// Households that did.
    pub households_carried_over: usize,
    /// Where minting goes on.
    pub serials: NextSerials,
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
    /// Clusters of records, each ascending.
    pub clusters: &'s [Vec<u32>],
    /// Whom to believe on where people live.
    pub rules: &'s HouseholdRules,
    /// The last published edition.
    pub previous: Option<&'s OpenEdition>,
    /// Where minting goes on.
    pub serials: NextSerials,
    /// The key of the identifiers' permutation.
    pub key: &'s IdentifierKey,
    /// The night's date.
    pub as_of: Date,
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The last edition cannot be read.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// The serials have run out.
    #[error(transparent)]
    Identifier(#[from] PublicIdFault),
}

/// Gives every cluster its person, places the persons, forms households.
///
/// # Errors
/// If the last edition cannot be read or the identifiers have run out.
pub fn settle(input: SettleInput<'_>) -> Result<Settled, SettleError> {
    let people = assign(&person_claims(input)?, input.serials.next_person_serial, |serial| {
        PersonId::mint(serial, input.key)
    })?;
    let persons: Vec<Person> = people
        .ids
        .iter()
        .zip(input.clusters)
        .map(|(&id, records)| Person { id, records: records.clone() })
        .collect();
    let formed = households(input);
    let claims = household_claims(&formed, &persons, input.previous)?;
    let homes = assign(&claims, input.serials.next_household_serial, |serial| {
        HouseholdId::mint(serial, input.key)
    })?;
    let households = homes
        .ids
        .iter()
        .zip(formed)
        .map(|(&id, FormedHousehold { residence, kind, members })| Household {
            id,
            residence,
            kind,
            members,
        })
        .collect();
    Ok(Settled {
        persons,
        households,
        persons_carried_over: people.carried_over,
        households_carried_over: homes.carried_over,
        serials: NextSerials {
            next_person_serial: people.next_serial,
            next_household_serial: homes.next_serial,
        },
    })
}

/// Old identifiers that lay claim to something, with the open and the fenced evidence for each.
type Claims<Id> = Vec<Vec<(Id, [u32; 2])>>;

/// For every cluster the persons of the last edition whose mentions it holds.
fn person_claims(input: SettleInput<'_>) -> Result<Claims<PersonId>, EditionError> {
    let mut person_of: FxHashMap<MentionKey, PersonId> = FxHashMap::default();
    if let Some(previous) = input.previous {
        for placement in previous.placements() {
            let placement = placement?;
            person_of.insert(placement.key, placement.person);
        }
    }
    let claims_of = |cluster: &Vec<u32>| {
        let mut claims: BTreeMap<PersonId, [u32; 2]> = BTreeMap::new();
        for &record in cluster {
            if let Some(&person) = person_of.get(&input.records[record as usize].key) {
                claims.entry(person).or_default()[usize::from(input.fenced[record as usize])] += 1;
            }
        }
        claims.into_iter().collect()
    };
    Ok(input.clusters.iter().map(claims_of).collect())
}

/// For every household the households of the last edition that its members come from.
fn household_claims(
    formed: &[FormedHousehold],
    persons: &[Person],
    previous: Option<&OpenEdition>,
) -> Result<Claims<HouseholdId>, EditionError> {
    let mut household_of: FxHashMap<PersonId, HouseholdId> = FxHashMap::default();
    if let Some(previous) = previous {
        for household in previous.households() {
            let household = household?;
            for member in &household.members {
                household_of.insert(member.person, household.id);
            }
        }
    }
    let claims_of = |household: &FormedHousehold| {
        let mut claims: BTreeMap<HouseholdId, [u32; 2]> = BTreeMap::new();
        for member in &household.members {
            if let Some(&old) = household_of.get(&persons[member.person as usize].id) {
                claims.entry(old).or_default()[usize::from(member.fenced)] += 1;
            }
        }
        claims.into_iter().collect()
    };
    Ok(formed.iter().map(claims_of).collect())
}

/// Places every living person and forms households. What is fenced places a person only if nothing else does.
fn households(input: SettleInput<'_>) -> Vec<FormedHousehold> {
    let residences = Residences::of(input.resolutions);
    let evidence_of = |record: u32| -> Option<Evidence<u32>> {
        let at = record as usize;
        let (about, residence) = (&input.records[at], residences.number_of[at]?);
        let rules = input.rules.of(&about.key.dataset.0, &about.key.role.word);
        let sighting = Sighting::of(rules, about.from, about.to, about.observed, input.as_of);
        (rules.trust > 0.0).then_some(Evidence { residence, record, sighting })
    };
    let placed: Vec<PlacedPerson> = (0_u32..)
        .zip(input.clusters)
        .filter(|(_, cluster)| {
            !cluster.iter().any(|&record| has_died(&input.records[record as usize]))
        })
        .filter_map(|(person, cluster)| {
            let evidence = |fenced: bool| -> Vec<Evidence<u32>> {
                let of_kind =
                    cluster.iter().filter(|&&record| input.fenced[record as usize] == fenced);
                of_kind.filter_map(|&record| evidence_of(record)).collect()
            };
            let open = place(&evidence(false), input.as_of, input.rules.least_worth)
                .map(|place| (place, false));
            let (place, fenced) = open.or_else(|| {
                place(&evidence(true), input.as_of, input.rules.least_worth)
                    .map(|place| (place, true))
            })?;
            Some(PlacedPerson { person, place, fenced })
        })
        .collect();
    let companions = companions(input);
    let last_seen = placed.iter().filter_map(|one| {
        let seen = one.place.records.iter().filter_map(|&record| evidence_of(record));
        Some((one.person, seen.map(|evidence| evidence.sighting.seen).max()?))
    });
    let last_seen = last_seen.collect();
    let placed = follow(&placed, Companions { of: &companions, last_seen: &last_seen });
    let ground = Ground {
        residences: &residences.list,
        premises: &residences.premises,
        shared_house: &input.rules.shared_house,
    };
    form(&placed, ground, |person| occupant(input, person))
}

/// Age from which somebody is an adult.
const ADULT: i16 = 18;

/// What occupancy asks of a person: a date of birth that is not known, or of which only a part is, speaks for no child.
fn occupant(input: SettleInput<'_>, person: u32) -> Occupant<'_> {
    let records = input.clusters[person as usize].iter().map(|&at| &input.records[at as usize]);
    let is_child = |record: &NormalisedRecord| {
        let born = record.date_of_birth.and_then(|born| i16::try_from(born.year()?).ok());
        born.is_some_and(|born| born > input.as_of.year() - ADULT)
    };
    let surnames = records.clone().flat_map(|record| {
        std::iter::once(&record.name.surname).chain(&record.name.other_surnames)
    });
    Occupant {
        adult: !records.clone().any(is_child),
        surnames: surnames.map(CompactString::as_str).filter(|name| !name.is_empty()).collect(),
    }
}

/// For every person the others named with it on a source row. What is fenced makes nobody a companion.
fn companions(input: SettleInput<'_>) -> BTreeMap<u32, Vec<u32>> {
    let mut on_rows: Vec<((u16, u32), u32)> = Vec::new();
    for (person, cluster) in (0_u32..).zip(input.clusters) {
        for &record in cluster.iter().filter(|&&record| !input.fenced[record as usize]) {
            let about = &input.records[record as usize];
            on_rows.push(((about.dataset, about.row), person));
        }
    }
    on_rows.sort_unstable();
    on_rows.dedup();
    let mut companions: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for row in on_rows.chunk_by(|a, b| a.0 == b.0).filter(|row| row.len() > 1) {
        for &(_, person) in row {
            let others = row.iter().map(|&(_, other)| other).filter(|&other| other != person);
            companions.entry(person).or_default().extend(others);
        }
    }
    for others in companions.values_mut() {
        others.sort_unstable();
        others.dedup();
    }
    companions
}

fn has_died(record: &NormalisedRecord) -> bool {
    record.flags.deceased || record.date_of_death.is_some()
}

/// The night's residences, numbered.
struct Residences {
    list: Vec<Residence>,
    /// As far as any record's address says.
    premises: Vec<PremisesKind>,
    number_of: Vec<Option<u32>>,
}

impl Residences {
    fn of(resolutions: &[AddressResolution]) -> Self {
        let residence = |resolution: &AddressResolution| match resolution.residence() {
            Some(uprn) => Some(Residence::Uprn(uprn)),
            None if resolution.provisional_key.is_empty() => None,
            None => Some(Residence::Provisional(resolution.provisional_key.clone())),
        };
        let mut known: BTreeMap<Residence, PremisesKind> = BTreeMap::new();
        for resolution in resolutions {
            if let Some(residence) = residence(resolution) {
                // what says most: an establishment before a dwelling
                let kind = known.entry(residence).or_insert(resolution.premises);
                if *kind == PremisesKind::Dwelling {
                    *kind = resolution.premises;
                }
            }
        }
        let (list, premises): (Vec<Residence>, Vec<PremisesKind>) = known.into_iter().unzip();
        let number = |residence: Residence| {
            list.binary_search(&residence).ok().and_then(|number| u32::try_from(number).ok())
        };
        let number_of = resolutions.iter().map(|at| residence(at).and_then(number)).collect();
        Self { list, premises, number_of }
    }
}
