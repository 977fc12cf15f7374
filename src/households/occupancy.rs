//! A dwelling is a shared house where those who live there are many and strangers to each other.
//!
//! In: adults and surnames of those placed at one residence. Out: whether that is a shared house. What the gazetteer
//! calls the residence is left to the caller.

use std::collections::BTreeMap;

use crate::rules::SharedHouseRules;

/// What occupancy looks at of one person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Occupant<'n> {
    /// Not known to be a child.
    pub adult: bool,
    /// Every surname on the person's records, in any order; none where no record has one.
    pub surnames: Vec<&'n str>,
}

/// Whether these people share a house without being a family: many adults, few of whom share a surname with anybody there.
///
/// ```
/// use hearth::households::{Occupant, is_shared_house};
/// use hearth::rules::SharedHouseRules;
/// let rules = SharedHouseRules { adults: 3, lone_surnames: 1.0 };
/// let adult = |surname| Occupant { adult: true, surnames: vec![surname] };
/// assert!(is_shared_house(&[adult("KHAN"), adult("LEE"), adult("SMITH")], &rules));
/// assert!(!is_shared_house(&[adult("KHAN"), adult("KHAN"), adult("SMITH")], &rules));
/// ```
#[must_use]
pub fn is_shared_house(occupants: &[Occupant<'_>], rules: &SharedHouseRules) -> bool {
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    for occupant in occupants {
        let mut surnames = occupant.surnames.clone();
        surnames.sort_unstable();
        surnames.dedup();
        for surname in surnames {
            *bearers.entry(surname).or_default() += 1;
        }
    }
    let adults = occupants.iter().filter(|occupant| occupant.adult);
    let alone = |occupant: &&Occupant<'_>| {
        !occupant.surnames.is_empty()
            && occupant.surnames.iter().all(|surname| bearers.get(surname) == Some(&1))
    };
    let (all, lone) = (adults.clone().count(), adults.filter(alone).count());
    all >= rules.adults && lone as f64 >= rules.lone_surnames * all as f64
}

#[cfg(test)]
mod tests {
    use super::{Occupant, is_shared_house};
    use crate::rules::SharedHouseRules;

    const RULES: SharedHouseRules = SharedHouseRules { adults: 5, lone_surnames: 0.8 };

    fn people(surnames: &[&'static str], adult: bool) -> Vec<Occupant<'static>> {
        surnames.iter().map(|surname| Occupant { adult, surnames: vec![surname] }).collect()
    }

    #[test]
    fn five_adults_of_five_names_share_a_house_and_four_do_not() {
        assert!(is_shared_house(&people(&["A", "B", "C", "D", "E"], true), &RULES));
        assert!(!is_shared_house(&people(&["A", "B", "C", "D"], true), &RULES));
    }

    #[test]
    fn one_couple_among_many_is_still_a_shared_house_and_a_family_is_none() {
        let many = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "I"];
        assert!(is_shared_house(&people(&many, true), &RULES));
        assert!(!is_shared_house(&people(&["A", "A", "A", "B", "C"], true), &RULES));
    }

    #[test]
    fn children_count_for_nobody_but_their_surname_makes_a_parent_no_stranger() {
        let mut here = people(&["A", "B", "C", "D"], true);
        here.extend(people(&["E"], false));
        assert!(!is_shared_house(&here, &RULES), "four adults and a child");
        let mut here = people(&["A", "B", "C", "D", "E"], true);
        here.extend(people(&["A", "B"], false));
        assert!(!is_shared_house(&here, &RULES), "two parents with a child each");
    }

    #[test]
    fn somebody_without_a_surname_is_nobodys_stranger() {
        let mut here = people(&["A", "B", "C"], true);
        here.extend([Occupant { adult: true, surnames: Vec::new() }, Occupant::default()]);
        here.push(Occupant { adult: true, surnames: Vec::new() });
        assert!(!is_shared_house(&here, &RULES));
    }
}
