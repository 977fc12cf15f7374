//! Several households at one residence, where the evidence says so.
//!
//! In: who was placed at a residence, with the open rows that name each. Out: the same people in one household or several. Two things part
//! people, and what is less than these leaves them one household:
//!
//! - **Accounts of their own.** Two people have each an open row there in one dataset, as whoever is liable or claims, and are not akin.
//!   Accounts of one property follow one another, however late the first is closed; those of two properties are two dwellings behind one
//!   UPRN: an annexe, a flat that the gazetteer does not list. Who is akin to neither stays with the most.
//! - **Let by the room.** In a shared house nobody has such a row: a landlord does, as the law has it where each tenant has a room (Council
//!   Tax (Liability for Owners) Regulations 1992, reg. 2, class C). Friends who rent a house together are liable together, and one
//!   household.
//!
//! Akin are those whom one row or one property's accounts name, those of one surname, and all whom such a chain holds together: a relation
//! is always said by a row. No child is left without an adult: where that would come of it, nobody is parted. Fenced members part no others
//! and hold no two together; they join whom they are akin to, or else the most, or in a house let by the room are by themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::SharedHouseRules;

use super::occupancy::{Occupant, is_shared_house};

/// Somebody placed at a residence, by the records that count: open ones, but of whom only fenced ones speak these.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Housemate<'n> {
    /// Placed there by fenced records only.
    pub fenced: bool,
    /// Known to be a child.
    pub child: bool,
    /// Every surname.
    pub surnames: Vec<&'n str>,
    /// The rows that name the person: dataset and row.
    pub rows: Vec<(u16, u32)>,
    /// Properties, by dataset, of whose accounts they are.
    pub properties: Vec<(u16, &'n str)>,
    /// Datasets in which an open row of the person's, a household's own, names this residence.
    pub heads: Vec<u16>,
}

/// What is known of a residence beside who lives there.
#[derive(Clone, Copy, Debug)]
pub struct Tenure<'r> {
    /// The gazetteer calls it a shared house.
    pub listed_as_shared: bool,
    /// No open account there is anybody's, though the dataset that has them was delivered.
    pub nobody_is_liable: bool,
    /// When a dwelling is a shared house by its occupancy.
    pub shared_house: &'r SharedHouseRules,
}

/// The households of those who were placed at one residence, by their places: each ascending, in the order of their first.
#[must_use]
pub fn households_of(housemates: &[Housemate<'_>], tenure: Tenure<'_>) -> Vec<Vec<usize>> {
    let (fenced, open): (Vec<usize>, Vec<usize>) =
        (0..housemates.len()).partition(|&at| housemates[at].fenced);
    let of_open = parted(housemates, &open, tenure);
    if fenced.is_empty() {
        return of_open;
    }
    let most = largest(&of_open);
    let everybody: Vec<usize> = (0..housemates.len()).collect();
    let rooms = is_let_by_the_room(housemates, &everybody, tenure);
    let (mut households, mut alone) = (of_open.clone(), Vec::new());
    for at in fenced {
        let akin =
            |group: &Vec<usize>| group.iter().any(|&it| housemates[it].is_akin_to(&housemates[at]));
        match of_open.iter().position(akin).or(most.filter(|_| !rooms)) {
            Some(home) => households[home].push(at),
            None => alone.push(at),
        }
    }
    if rooms {
        households.extend(kin(housemates, &alone));
    } else if !alone.is_empty() {
        households.push(alone);
    }
    in_order(households)
}

/// The households of some of them.
fn parted(housemates: &[Housemate<'_>], some: &[usize], tenure: Tenure<'_>) -> Vec<Vec<usize>> {
    if some.is_empty() {
        return Vec::new();
    }
    let kin = kin(housemates, some);
    let parted = if is_let_by_the_room(housemates, some, tenure) {
        kin
    } else {
        by_account(housemates, kin)
    };
    let has_an_adult = |group: &Vec<usize>| group.iter().any(|&at| !housemates[at].child);
    if parted.iter().all(has_an_adult) { parted } else { vec![some.to_vec()] }
}

/// A shared house, by the gazetteer or by those who live there, in which nobody has an account.
fn is_let_by_the_room(housemates: &[Housemate<'_>], some: &[usize], tenure: Tenure<'_>) -> bool {
    let shared = || {
        let occupant = |&at: &usize| {
            let Housemate { child, surnames, .. } = &housemates[at];
            Occupant { adult: !child, surnames: surnames.clone() }
        };
        let occupants: Vec<Occupant<'_>> = some.iter().map(occupant).collect();
        is_shared_house(&occupants, tenure.shared_house)
    };
    tenure.nobody_is_liable && (tenure.listed_as_shared || shared())
}

/// Groups of those who are akin, by a chain of rows and surnames.
fn kin(housemates: &[Housemate<'_>], open: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &at in open {
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| group.iter().any(|&it| housemates[it].is_akin_to(&housemates[at])));
        let mut group: Vec<usize> = joined.drain(..).flatten().collect();
        group.push(at);
        groups = apart;
        groups.push(group);
    }
    in_order(groups)
}

/// Parts the groups that have accounts of their own; the others go to the largest of these.
fn by_account(housemates: &[Housemate<'_>], kin: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let datasets = |group: &Vec<usize>| -> BTreeSet<u16> {
        group.iter().flat_map(|&at| &housemates[at].heads).copied().collect()
    };
    let mut groups_of: BTreeMap<u16, usize> = BTreeMap::new();
    for dataset in kin.iter().flat_map(datasets) {
        *groups_of.entry(dataset).or_default() += 1;
    }
    let heads_a_household =
        |group: &Vec<usize>| datasets(group).iter().any(|dataset| groups_of[dataset] > 1);
    let (mut own, others): (Vec<_>, Vec<_>) = kin.into_iter().partition(heads_a_household);
    let others = others.into_iter().flatten();
    match largest(&own) {
        Some(most) => own[most].extend(others),
        None => own.push(others.collect()),
    }
    in_order(own)
}

/// The largest group; the first of several.
fn largest(groups: &[Vec<usize>]) -> Option<usize> {
    (0..groups.len()).max_by_key(|&at| (groups[at].len(), std::cmp::Reverse(at)))
}

fn in_order(mut groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

impl Housemate<'_> {
    fn is_akin_to(&self, other: &Self) -> bool {
        self.surnames.iter().any(|name| other.surnames.contains(name))
            || self.rows.iter().any(|row| other.rows.contains(row))
            || self.properties.iter().any(|property| other.properties.contains(property))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Housemate, Tenure, households_of};
    use crate::rules::SharedHouseRules;

    const TAX: u16 = 0;
    const SHARED: SharedHouseRules = SharedHouseRules { adults: 5, lone_surnames: 0.8 };
    const DWELLING: Tenure<'_> =
        Tenure { listed_as_shared: false, nobody_is_liable: false, shared_house: &SHARED };
    const ROOMS: Tenure<'_> = Tenure { listed_as_shared: true, nobody_is_liable: true, ..DWELLING };

    /// Somebody whom these council tax accounts name, all of them open.
    fn liable(surname: &'static str, accounts: &[u32]) -> Housemate<'static> {
        let rows: Vec<(u16, u32)> = accounts.iter().map(|row| (TAX, *row)).collect();
        let heads = rows.iter().map(|(dataset, _)| *dataset).collect();
        Housemate { surnames: vec![surname], heads, rows, ..Housemate::default() }
    }

    fn named(surname: &'static str, rows: &[(u16, u32)]) -> Housemate<'static> {
        Housemate { surnames: vec![surname], rows: rows.to_vec(), ..Housemate::default() }
    }

    fn child(of: Housemate<'static>) -> Housemate<'static> {
        Housemate { child: true, ..of }
    }

    fn elector(surname: &'static str) -> Housemate<'static> {
        Housemate { fenced: true, ..named(surname, &[]) }
    }

    #[test]
    fn two_accounts_of_strangers_at_one_address_are_two_households() {
        let here = [liable("KHAN", &[1]), liable("LEE", &[2]), child(named("LEE", &[]))];
        assert_eq!(households_of(&here, DWELLING), [vec![0], vec![1, 2]]);
    }

    #[test]
    fn two_accounts_of_one_surname_or_named_on_one_row_are_one_household() {
        let namesakes = [liable("KHAN", &[1]), liable("KHAN", &[2])];
        assert_eq!(households_of(&namesakes, DWELLING), [vec![0, 1]]);
        let couple = [liable("KHAN", &[1, 3]), liable("LEE", &[2, 3])];
        assert_eq!(households_of(&couple, DWELLING), [vec![0, 1]]);
        let by_a_child = [
            liable("KHAN", &[1]),
            Housemate { rows: vec![(TAX, 2), (1, 9)], ..liable("LEE", &[2]) },
            child(named("KHAN", &[(1, 9)])),
        ];
        assert_eq!(households_of(&by_a_child, DWELLING), [vec![0, 1, 2]]);
    }

    #[test]
    fn an_account_and_a_claim_are_not_two_accounts() {
        let claims = Housemate { heads: vec![1], ..named("LEE", &[(1, 7)]) };
        assert_eq!(households_of(&[liable("KHAN", &[1]), claims], DWELLING), [vec![0, 1]]);
    }

    #[test]
    fn accounts_of_one_property_follow_one_another_and_those_of_two_are_two_households() {
        let of = |surname, account, property| Housemate {
            properties: vec![(TAX, property)],
            ..liable(surname, &[account])
        };
        let one = [of("KHAN", 1, "0001"), of("LEE", 2, "0001")];
        assert_eq!(households_of(&one, DWELLING), [vec![0, 1]]);
        let annexe = [of("KHAN", 1, "0001"), of("LEE", 2, "0001A")];
        assert_eq!(households_of(&annexe, DWELLING), [vec![0], vec![1]]);
    }

    #[test]
    fn who_is_akin_to_nobody_stays_with_the_most() {
        let here =
            [liable("KHAN", &[1]), liable("LEE", &[2]), named("LEE", &[]), named("SMITH", &[])];
        assert_eq!(households_of(&here, DWELLING), [vec![0], vec![1, 2, 3]]);
    }

    #[test]
    fn a_house_let_by_the_room_is_a_household_a_tenant_and_one_that_friends_rent_is_one() {
        let lodgers = [named("KHAN", &[]), named("LEE", &[]), named("SMITH", &[(1, 4)])];
        assert_eq!(households_of(&lodgers, ROOMS), [vec![0], vec![1], vec![2]]);
        let friends = Tenure { nobody_is_liable: false, ..ROOMS };
        assert_eq!(households_of(&lodgers, friends), [vec![0, 1, 2]]);
        let dwelling = Tenure { listed_as_shared: false, ..ROOMS };
        assert_eq!(households_of(&lodgers, dwelling), [vec![0, 1, 2]], "three are no shared house");
    }

    #[test]
    fn a_couple_in_one_room_is_one_household() {
        let rooms = [named("KHAN", &[(1, 4)]), named("LEE", &[(1, 4)]), named("SMITH", &[])];
        assert_eq!(households_of(&rooms, ROOMS), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn no_child_is_left_alone_by_it() {
        let rooms = [named("KHAN", &[]), named("LEE", &[]), child(named("SMITH", &[]))];
        assert_eq!(households_of(&rooms, ROOMS), [vec![0, 1, 2]]);
    }

    #[test]
    fn fenced_members_part_nobody_and_hold_no_two_together() {
        let open = [liable("KHAN", &[1]), liable("LEE", &[2])];
        let bridge = Housemate { surnames: vec!["KHAN", "LEE"], ..elector("KHAN") };
        let here = [open[0].clone(), open[1].clone(), bridge, elector("LEE")];
        assert_eq!(households_of(&here, DWELLING), [vec![0, 2], vec![1, 3]]);
        let alone = [named("KHAN", &[]), elector("LEE"), elector("SMITH"), elector("LEE")];
        assert_eq!(households_of(&alone, DWELLING), [vec![0, 1, 2, 3]]);
        assert_eq!(households_of(&alone, ROOMS), [vec![0], vec![1, 3], vec![2]]);
    }

    proptest! {
        #[test]
        fn everybody_is_in_one_household_and_those_akin_are_in_the_same(
            people in prop::collection::vec((0_usize..4, 0_u32..4, any::<bool>(), any::<bool>()), 1..9),
            let_by_the_room in any::<bool>(),
        ) {
            let names = ["KHAN", "LEE", "SMITH", "JONES"];
            let here: Vec<Housemate<'_>> = people
                .iter()
                .map(|&(name, account, child, fenced)| {
                    let accounts = if account < 3 { vec![account] } else { Vec::new() };
                    Housemate { fenced, child, ..liable(names[name], &accounts) }
                })
                .collect();
            let tenure = if let_by_the_room { ROOMS } else { DWELLING };
            let households = households_of(&here, tenure);
            let mut all: Vec<usize> = households.iter().flatten().copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..here.len()).collect::<Vec<_>>());
            let home = |at: usize| households.iter().position(|it| it.contains(&at));
            for one in 0..here.len() {
                for other in 0..one {
                    let (a, b) = (&here[one], &here[other]);
                    if !a.fenced && !b.fenced && a.is_akin_to(b) {
                        prop_assert_eq!(home(one), home(other));
                    }
                }
            }
            // without the fenced, the others are where they are
            let open: Vec<usize> = (0..here.len()).filter(|&at| !here[at].fenced).collect();
            let without: Vec<Housemate<'_>> = open.iter().map(|&at| here[at].clone()).collect();
            for household in households_of(&without, tenure) {
                let homes: Vec<_> = household.iter().map(|&at| home(open[at])).collect();
                prop_assert!(homes.windows(2).all(|two| two[0] == two[1]));
            }
        }
    }
}
