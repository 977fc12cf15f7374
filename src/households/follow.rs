//! People move together: who is still on file where their household no longer lives follows it.
//!
//! A pupil's address is as old as the last census; the parent named on the same row may have a dated move since. Somebody
//! whose own place has no date follows the people named on the same source rows, if all of them who have moved since
//! went to one residence and none of them stayed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::households::form::PlacedPerson;

/// What following looks at.
#[derive(Clone, Copy, Debug)]
pub struct Companions<'c> {
    /// For each person, ascending and without the person, those named with it on some source row.
    pub of: &'c BTreeMap<u32, Vec<u32>>,
    /// For each person, the last date on which any source saw it at its place.
    pub last_seen: &'c BTreeMap<u32, Date>,
}

/// Lets people without a dated place of their own follow their companions. One pass: nobody follows a follower.
#[must_use]
pub fn follow(placed: &[PlacedPerson], companions: Companions<'_>) -> Vec<PlacedPerson> {
    let by_person: BTreeMap<u32, &PlacedPerson> =
        placed.iter().map(|one| (one.person, one)).collect();
    placed
        .iter()
        .map(|one| match destination(one, &by_person, companions) {
            Some(leader) => PlacedPerson {
                person: one.person,
                place: crate::households::Place {
                    residence: leader.place.residence,
                    ..one.place.clone()
                },
                fenced: one.fenced || leader.fenced,
            },
            None => one.clone(),
        })
        .collect()
}

/// The companion whose move somebody shares, if there is one and all companions agree.
fn destination<'p>(
    one: &PlacedPerson,
    by_person: &BTreeMap<u32, &'p PlacedPerson>,
    companions: Companions<'_>,
) -> Option<&'p PlacedPerson> {
    if one.place.since.is_some() {
        return None;
    }
    let seen = companions.last_seen.get(&one.person)?;
    let others =
        companions.of.get(&one.person)?.iter().filter_map(|other| by_person.get(other).copied());
    let dated: Vec<&PlacedPerson> = others.filter(|other| other.place.since.is_some()).collect();
    let first = dated.first()?;
    let all_together = dated.iter().all(|other| other.place.residence == first.place.residence);
    let moved_since = first.place.residence != one.place.residence
        && dated.iter().any(|other| other.place.since.is_some_and(|since| since > *seen));
    (all_together && moved_since).then_some(first)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::{Date, date};

    use super::{Companions, follow};
    use crate::households::{Place, PlacedPerson};

    fn person(person: u32, residence: u32, since: Option<Date>) -> PlacedPerson {
        PlacedPerson {
            person,
            place: Place { residence, since, records: vec![person] },
            fenced: false,
        }
    }

    fn residences(placed: &[PlacedPerson]) -> Vec<u32> {
        let of = BTreeMap::from([(0, vec![1, 2])]);
        let last_seen = BTreeMap::from([(0, date(2026, 1, 1))]);
        let followed = follow(placed, Companions { of: &of, last_seen: &last_seen });
        followed.iter().map(|one| one.place.residence).collect()
    }

    #[test]
    fn a_child_follows_the_parent_who_has_moved_since() {
        let moved = Some(date(2026, 3, 1));
        assert_eq!(residences(&[person(0, 7, None), person(1, 9, moved)]), [9, 9]);
    }

    #[test]
    fn a_child_stays_where_one_parent_stayed_and_where_the_move_is_older() {
        let moved = Some(date(2026, 3, 1));
        let stayed = person(2, 7, Some(date(2020, 1, 1)));
        assert_eq!(residences(&[person(0, 7, None), person(1, 9, moved), stayed]), [7, 9, 7]);
        assert_eq!(residences(&[person(0, 7, None), person(1, 9, Some(date(2025, 3, 1)))]), [7, 9]);
    }
}
