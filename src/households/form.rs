//! Persons at one residence become a household.

use std::collections::BTreeMap;

use crate::addresses::PremisesKind;
use crate::households::household::{HouseholdKind, Membership, Residence};
use crate::households::live::Grounds;
use crate::households::occupancy::{Occupant, is_shared_house};
use crate::households::place::Place;
use crate::rules::SharedHouseRules;

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
    /// Why there.
    pub grounds: Grounds,
}

/// Where households are formed, and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'g> {
    /// What each residence number stands for.
    pub residences: &'g [Residence],
    /// What kind of premises each is.
    pub premises: &'g [PremisesKind],
    /// When a dwelling is a shared house by its occupancy.
    pub shared_house: &'g SharedHouseRules,
}

/// Forms households; `occupant` tells of each person placed what occupancy asks, of whom it may be asked.
pub fn form<'n>(
    placed: &[PlacedPerson],
    ground: Ground<'_>,
    occupant: impl Fn(u32) -> Option<Occupant<'n>>,
) -> Vec<FormedHousehold> {
    let Ground { residences, premises, shared_house } = ground;
    let mut at: BTreeMap<u32, Vec<Membership>> = BTreeMap::new();
    for PlacedPerson { person, place, fenced, grounds: _ } in placed {
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
            let mut kind = HouseholdKind::of_premises(premises[residence as usize]);
            if kind == HouseholdKind::Private && members.len() >= shared_house.adults {
                let here: Vec<Occupant<'_>> =
                    members.iter().filter_map(|member| occupant(member.person)).collect();
                if is_shared_house(&here, shared_house) {
                    kind = HouseholdKind::SharedHouse;
                }
            }
            FormedHousehold { residence: residences[residence as usize].clone(), kind, members }
        })
        .collect();
    households.sort_unstable_by(|a, b| a.residence.cmp(&b.residence));
    households
}

#[cfg(test)]
mod tests {
    use super::{FormedHousehold, Ground, PlacedPerson, form};
    use crate::addresses::PremisesKind;
    use crate::households::{Grounds, HouseholdKind, Occupant, Place, Residence};
    use crate::rules::SharedHouseRules;
    use crate::values::Uprn;

    fn placed(person: u32, residence: u32, fenced: bool) -> PlacedPerson {
        let place = Place { residence, since: None, records: vec![person * 2, person * 2 + 1] };
        PlacedPerson { person, place, fenced, grounds: Grounds::OwnRecords }
    }

    fn residences() -> [Residence; 3] {
        // numbered against their order, so that the order of the result can be told from that of the numbers
        [30, 20, 10].map(|number| Residence::Uprn(Uprn::from_number(number).unwrap()))
    }

    fn formed(placed: &[PlacedPerson], premises: [PremisesKind; 3]) -> Vec<FormedHousehold> {
        let ground = Ground {
            residences: &residences(),
            premises: &premises,
            shared_house: &SharedHouseRules { adults: 3, lone_surnames: 1.0 },
        };
        let surname = |person| ["KHAN", "LEE", "SMITH"].get(person as usize).unwrap_or(&"JONES");
        form(placed, ground, |person| {
            Some(Occupant { adult: true, surnames: vec![surname(person)] })
        })
    }

    #[test]
    fn people_at_one_residence_are_a_household_in_the_order_of_residences_and_persons() {
        let placed = [placed(4, 0, false), placed(2, 1, false), placed(1, 0, true)];
        let formed = formed(&placed, [PremisesKind::Dwelling; 3]);
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
    fn premises_make_the_kind_of_the_household() {
        let placed = [placed(0, 0, false), placed(1, 1, false), placed(2, 2, false)];
        let premises = [PremisesKind::CareHome, PremisesKind::SharedHouse, PremisesKind::Shell];
        let kinds: Vec<HouseholdKind> =
            formed(&placed, premises).iter().map(|household| household.kind).collect();
        assert_eq!(
            kinds,
            [HouseholdKind::Private, HouseholdKind::SharedHouse, HouseholdKind::CareHome]
        );
        assert!(kinds[1].is_private() && !kinds[2].is_private());
    }

    #[test]
    fn many_strangers_make_a_dwelling_a_shared_house_and_a_care_home_stays_one() {
        let together: Vec<PlacedPerson> =
            (0..3).chain(10..13).map(|person| placed(person, person / 10, false)).collect();
        let kinds = |premises| {
            let formed = formed(&together, [premises; 3]);
            formed.iter().map(|household| household.kind).collect::<Vec<_>>()
        };
        // persons 10 and up are of one name
        assert_eq!(
            kinds(PremisesKind::Dwelling),
            [HouseholdKind::Private, HouseholdKind::SharedHouse]
        );
        assert_eq!(kinds(PremisesKind::CareHome), [HouseholdKind::CareHome; 2]);
    }
}
