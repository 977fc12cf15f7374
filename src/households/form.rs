//! Persons at one residence become a household.

use std::collections::BTreeMap;

use crate::households::household::{HouseholdKind, Membership, Residence};
use crate::households::place::Place;

/// A household before it has its identifier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormedHousehold {
    /// Where.
    pub residence: Residence,
    /// What kind.
    pub kind: HouseholdKind,
    /// Who, ascending by person.
    pub members: Vec<Membership>,
}

/// Where a person was placed, and whether by fenced records only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlacedPerson {
    /// Index into the night's persons.
    pub person: u32,
    /// Where, by residence number.
    pub place: Place<u32>,
    /// True if only fenced records say so.
    pub fenced: bool,
}

/// Forms households. `residences[r]` is what residence number `r` stands for, `communal[r]` whether it is an establishment.
#[must_use]
pub fn form(
    placed: &[PlacedPerson],
    residences: &[Residence],
    communal: &[bool],
) -> Vec<FormedHousehold> {
    let mut at: BTreeMap<u32, Vec<Membership>> = BTreeMap::new();
    for PlacedPerson { person, place, fenced } in placed {
        at.entry(place.residence).or_default().push(Membership {
            person: *person,
            since: place.since,
            evidence: place.records.clone(),
            fenced: *fenced,
        });
    }
    let mut households: Vec<FormedHousehold> = at
        .into_iter()
        .map(|(residence, mut members)| {
            members.sort_unstable_by_key(|member| member.person);
            let kind = if communal[residence as usize] {
                HouseholdKind::Communal
            } else {
                HouseholdKind::Private
            };
            FormedHousehold { residence: residences[residence as usize].clone(), kind, members }
        })
        .collect();
    households.sort_unstable_by(|a, b| a.residence.cmp(&b.residence));
    households
}
