//! What stands in the gazetteer, and where nobody lives.
//!
//! In: the gazetteer's premises and the residences where somebody was placed. Out: for each kind how many there are in
//! use, in how many somebody lives, and how many stand empty. Why one is empty is left to a person.

use std::collections::{BTreeMap, BTreeSet};

use crate::addresses::PremisesKind;
use crate::values::Uprn;

/// One of the gazetteer's premises.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Premises {
    /// Its UPRN.
    pub uprn: Uprn,
    /// Its kind.
    pub kind: PremisesKind,
    /// The building that it is part of.
    pub parent: Option<Uprn>,
    /// No longer in use.
    pub historical: bool,
}

/// How premises of one kind are used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PremisesUse {
    /// The kind.
    pub kind: PremisesKind,
    /// How many are in use in the gazetteer.
    pub listed: u64,
    /// In how many of them somebody was placed, or in a part of them.
    pub lived_in: u64,
    /// Where nobody was: residences, and shells without a listed part in use. `None` for what is no residence.
    pub empty: Option<u64>,
}

/// A building within a building within a building …: no gazetteer goes deeper.
const DEEPEST: usize = 8;

/// Counts premises by kind, in the order of the kinds; those of which there are none are left out.
#[must_use]
pub fn premises_use(
    premises: impl IntoIterator<Item = Premises>,
    lived_in: &BTreeSet<Uprn>,
) -> Vec<PremisesUse> {
    let all: BTreeMap<Uprn, Premises> =
        premises.into_iter().map(|premises| (premises.uprn, premises)).collect();
    let parents: BTreeSet<Uprn> =
        all.values().filter(|part| !part.historical).filter_map(|part| part.parent).collect();
    let mut inhabited: BTreeSet<Uprn> = BTreeSet::new();
    for uprn in lived_in {
        let up = std::iter::successors(Some(*uprn), |at| all.get(at).and_then(|it| it.parent));
        inhabited.extend(up.take(DEEPEST));
    }
    let mut counts: BTreeMap<PremisesKind, PremisesUse> = BTreeMap::new();
    for Premises { uprn, kind, .. } in all.values().filter(|premises| !premises.historical) {
        let empty = (*kind != PremisesKind::NotResidential).then_some(0);
        let count = counts.entry(*kind).or_insert(PremisesUse {
            kind: *kind,
            listed: 0,
            lived_in: 0,
            empty,
        });
        let here = inhabited.contains(uprn);
        let is_home = match kind {
            PremisesKind::Dwelling
            | PremisesKind::SharedHouse
            | PremisesKind::CareHome
            | PremisesKind::Hostel
            | PremisesKind::StudentHall => true,
            PremisesKind::Shell => !parents.contains(uprn),
            PremisesKind::NotResidential => false,
        };
        count.listed += 1;
        count.lived_in += u64::from(here);
        if let Some(empty) = &mut count.empty {
            *empty += u64::from(!here && is_home);
        }
    }
    counts.into_values().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Premises, PremisesUse, premises_use};
    use crate::addresses::PremisesKind;
    use crate::values::Uprn;

    fn uprn(number: u64) -> Uprn {
        Uprn::from_number(number).unwrap()
    }

    fn premises(number: u64, kind: PremisesKind, parent: Option<u64>) -> Premises {
        Premises { uprn: uprn(number), kind, parent: parent.map(uprn), historical: false }
    }

    fn count(list: &[Premises], lived_in: &[u64]) -> Vec<(PremisesKind, u64, u64, Option<u64>)> {
        let lived_in: BTreeSet<Uprn> = lived_in.iter().copied().map(uprn).collect();
        let told = |PremisesUse { kind, listed, lived_in, empty }| (kind, listed, lived_in, empty);
        premises_use(list.iter().copied(), &lived_in).into_iter().map(told).collect()
    }

    #[test]
    fn a_home_without_anybody_is_empty_and_a_shop_is_not() {
        let list = [
            premises(1, PremisesKind::Dwelling, None),
            premises(2, PremisesKind::Dwelling, None),
            premises(3, PremisesKind::NotResidential, None),
            premises(4, PremisesKind::CareHome, None),
        ];
        assert_eq!(
            count(&list, &[1, 4]),
            [
                (PremisesKind::Dwelling, 2, 1, Some(1)),
                (PremisesKind::CareHome, 1, 1, Some(0)),
                (PremisesKind::NotResidential, 1, 0, None),
            ]
        );
    }

    #[test]
    fn a_shell_is_empty_only_if_it_lists_no_flat_in_use_and_nobody_is_there() {
        let flat = premises(11, PremisesKind::Dwelling, Some(10));
        let block = |number| premises(number, PremisesKind::Shell, None);
        let shells = |list: &[Premises], lived_in: &[u64]| {
            let counts = count(list, lived_in);
            counts.into_iter().find(|count| count.0 == PremisesKind::Shell).map(|it| (it.2, it.3))
        };
        assert_eq!(shells(&[block(10), flat], &[]), Some((0, Some(0))), "its flat is empty");
        assert_eq!(shells(&[block(10), flat], &[11]), Some((1, Some(0))));
        let gone = Premises { historical: true, ..flat };
        assert_eq!(shells(&[block(10), gone], &[]), Some((0, Some(1))));
        assert_eq!(shells(&[block(10), block(20)], &[20]), Some((1, Some(1))));
    }

    #[test]
    fn what_is_no_longer_in_use_is_not_counted_and_a_circle_of_parents_ends() {
        let gone = Premises { historical: true, ..premises(1, PremisesKind::Dwelling, None) };
        assert_eq!(count(&[gone], &[1]), []);
        let circle =
            [premises(1, PremisesKind::Shell, Some(2)), premises(2, PremisesKind::Shell, Some(1))];
        assert_eq!(count(&circle, &[1]), [(PremisesKind::Shell, 2, 2, Some(0))]);
    }
}
