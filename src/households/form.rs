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

#[cfg(test)]
mod tests {
    use super::{PlacedPerson, form};
    use crate::households::{HouseholdKind, Place, Residence};
    use crate::values::Uprn;

    fn placed(person: u32, residence: u32, fenced: bool) -> PlacedPerson {
        let place = Place { residence, since: None, records: vec![person * 2, person * 2 + 1] };
        PlacedPerson { person, place, fenced }
    }

    fn residences() -> [Residence; 3] {
        // numbered against their order, so that the order of the result can be told from that of the numbers
        [30, 20, 10].map(|number| Residence::Uprn(Uprn::from_number(number).unwrap()))
    }

    #[test]
    fn people_at_one_residence_are_a_household_in_the_order_of_residences_and_persons() {
        let placed = [placed(4, 0, false), placed(2, 1, false), placed(1, 0, true)];
        let formed = form(&placed, &residences(), &[false; 3]);
        assert_eq!(formed.len(), 2, "nobody lives at the third");
        assert_eq!(
            (&formed[0].residence, &formed[1].residence),
            (&residences()[1], &residences()[0])
        );
        let members: Vec<(u32, bool)> =
            formed[1].members.iter().map(|member| (member.person, member.fenced)).collect();
        assert_eq!(members, [(1, true), (4, false)]);
        assert_eq!(formed[1].members[0].evidence, [2, 3]);
    }

    #[test]
    fn an_establishment_makes_a_communal_household() {
        let placed = [placed(0, 0, false), placed(1, 1, false)];
        let formed = form(&placed, &residences(), &[true, false, false]);
        let kinds: Vec<HouseholdKind> = formed.iter().map(|household| household.kind).collect();
        assert_eq!(kinds, [HouseholdKind::Private, HouseholdKind::Communal]);
    }
}
