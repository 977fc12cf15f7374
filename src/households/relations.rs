//! What people are to each other: partners, parents and children, joint debtors, carers.
//!
//! In: what rows say of two of their people, each with its dates. Out: one relation for each two persons and kind, with all that speaks for
//! it, and whether it can be believed. One that contradicts what is known (somebody their own parent, a parent hardly older than the child)
//! is told as doubtful and is no ground for anything: most often two people were taken for one, or a date of birth is wrong.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::rules::RelationKind;

/// Why a relation is not believed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RelationDoubt {
    /// Both are one person.
    OnePerson,
    /// The parent is too young to be one of that child.
    ParentTooYoung,
    /// Each is said to be the parent, or the carer, of the other.
    BothWays,
    /// They are said to be partners as well as parent and child.
    PartnerAndParent,
    /// A partner is a child.
    PartnerTooYoung,
}

impl RelationDoubt {
    /// All; the places are those on disk.
    pub const ALL: [Self; 5] = [
        Self::OnePerson,
        Self::ParentTooYoung,
        Self::BothWays,
        Self::PartnerAndParent,
        Self::PartnerTooYoung,
    ];

    /// The word of exports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::OnePerson => "one_person",
            Self::ParentTooYoung => "parent_too_young",
            Self::BothWays => "both_ways",
            Self::PartnerAndParent => "partner_and_parent",
            Self::PartnerTooYoung => "partner_too_young",
        }
    }

    /// In words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::OnePerson => "both are one person here",
            Self::ParentTooYoung => "the parent is too young to be one of that child",
            Self::BothWays => "the same is said the other way round",
            Self::PartnerAndParent => "they are said to be partners as well as parent and child",
            Self::PartnerTooYoung => "one of them is a child",
        }
    }
}

/// What one row says of two persons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RelationSaid {
    /// What the one is to the other.
    pub kind: RelationKind,
    /// Who is it, by place among the night's persons.
    pub one: u32,
    /// To whom.
    pub other: u32,
    /// Since when the row says so.
    pub from: Option<Date>,
    /// Until when, if it is over.
    pub to: Option<Date>,
    /// The records of both.
    pub records: [u32; 2],
}

/// What one person is to another. `P` is how persons are named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation<P> {
    /// What the one is to the other.
    pub kind: RelationKind,
    /// Who is it; of a kind that holds both ways, the lower of the two.
    pub one: P,
    /// To whom.
    pub other: P,
    /// Since when, by the earliest row that says.
    pub from: Option<Date>,
    /// Until when, if every row that says so is over.
    pub to: Option<Date>,
    /// The records that say so, ascending.
    pub records: Vec<u32>,
    /// Why it is not believed; none if it is.
    pub doubt: Option<RelationDoubt>,
}

impl<P> Relation<P> {
    /// Whether it holds tonight and is believed.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.to.is_none() && self.doubt.is_none()
    }
}

/// Years by which a parent is older than the child at least: younger parents are in the medical literature, and errors in every extract.
const LEAST_YEARS: i16 = 12;
/// Years of age of a partner at least: who marries in the UK was 16, and is 18 since the Marriage and Civil Partnership (Minimum Age) Act 2022.
const LEAST_AGE_OF_A_PARTNER: i16 = 16;

/// The relations of a night, by the two persons and the kind. `born` tells a person's year of birth, if it is known.
#[must_use]
pub fn relations(
    said: &[RelationSaid],
    born: impl Fn(u32) -> Option<i16>,
    as_of: Date,
) -> Vec<Relation<u32>> {
    let mut together: BTreeMap<(u32, u32, RelationKind), Vec<&RelationSaid>> = BTreeMap::new();
    for it in said {
        let (one, other) = if it.kind.is_directed() {
            (it.one, it.other)
        } else {
            (it.one.min(it.other), it.one.max(it.other))
        };
        together.entry((one, other, it.kind)).or_default().push(it);
    }
    let is_said = |one, other, kind| together.contains_key(&(one, other, kind));
    let doubt = |one: u32, other: u32, kind: RelationKind| {
        if one == other {
            return Some(RelationDoubt::OnePerson);
        }
        if kind.is_directed() && is_said(other, one, kind) {
            return Some(RelationDoubt::BothWays);
        }
        let (low, high) = (one.min(other), one.max(other));
        let parents =
            is_said(one, other, RelationKind::Parent) || is_said(other, one, RelationKind::Parent);
        let years = born(one).zip(born(other));
        match kind {
            RelationKind::Parent => {
                if years.is_some_and(|(parent, child)| child - parent < LEAST_YEARS) {
                    return Some(RelationDoubt::ParentTooYoung);
                }
                is_said(low, high, RelationKind::Partner).then_some(RelationDoubt::PartnerAndParent)
            }
            RelationKind::Partner => {
                let child = |year: i16| as_of.year() - year < LEAST_AGE_OF_A_PARTNER;
                if [born(one), born(other)].into_iter().flatten().any(child) {
                    return Some(RelationDoubt::PartnerTooYoung);
                }
                parents.then_some(RelationDoubt::PartnerAndParent)
            }
            RelationKind::JointlyLiable | RelationKind::Carer => None,
        }
    };
    let relation =
        |(&(one, other, kind), said): (&(u32, u32, RelationKind), &Vec<&RelationSaid>)| {
            let over: Option<Vec<Date>> = said.iter().map(|it| it.to).collect();
            let mut records: Vec<u32> = said.iter().flat_map(|it| it.records).collect();
            records.sort_unstable();
            records.dedup();
            Relation {
                kind,
                one,
                other,
                from: said.iter().filter_map(|it| it.from).min(),
                to: over.and_then(|over| over.into_iter().max()),
                records,
                doubt: doubt(one, other, kind),
            }
        };
    together.iter().map(relation).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::{RelationDoubt, RelationSaid, relations};
    use crate::rules::RelationKind;

    const TONIGHT: Date = date(2026, 11, 1);

    fn said(kind: RelationKind, one: u32, other: u32) -> RelationSaid {
        RelationSaid { kind, one, other, from: None, to: None, records: [one * 10, other * 10 + 1] }
    }

    /// Persons 0 and 1 are of 1980, 2 is of 2015, 3 of 2018; nobody knows how old 4 is.
    fn born(person: u32) -> Option<i16> {
        [Some(1980), Some(1980), Some(2015), Some(2018)].get(person as usize).copied().flatten()
    }

    fn doubts(list: &[RelationSaid]) -> Vec<Option<RelationDoubt>> {
        relations(list, born, TONIGHT).iter().map(|it| it.doubt).collect()
    }

    #[test]
    fn rows_that_say_the_same_are_one_relation_with_the_first_day_and_no_end_while_one_is_open() {
        let (first, later, over) = (date(2020, 1, 1), date(2024, 1, 1), date(2023, 1, 1));
        let rows = [
            RelationSaid { from: Some(later), ..said(RelationKind::Partner, 1, 0) },
            RelationSaid {
                from: Some(first),
                to: Some(over),
                records: [5, 6],
                ..said(RelationKind::Partner, 0, 1)
            },
        ];
        let both = relations(&rows, born, TONIGHT);
        assert_eq!(both.len(), 1);
        assert_eq!(
            (both[0].one, both[0].other, both[0].from, both[0].to),
            (0, 1, Some(first), None)
        );
        assert_eq!(both[0].records, [1, 5, 6, 10]);
        assert!(both[0].holds());
        let ended = relations(&rows[1..], born, TONIGHT);
        assert_eq!(ended[0].to, Some(over));
        assert!(!ended[0].holds());
    }

    #[test]
    fn what_contradicts_is_doubtful() {
        use RelationKind::{JointlyLiable, Parent, Partner};
        for (rows, expected) in [
            (vec![said(Parent, 0, 2)], vec![None]),
            (vec![said(Parent, 0, 4)], vec![None]),
            (vec![said(Parent, 2, 2)], vec![Some(RelationDoubt::OnePerson)]),
            (vec![said(Parent, 2, 0)], vec![Some(RelationDoubt::ParentTooYoung)]),
            (vec![said(Parent, 2, 3)], vec![Some(RelationDoubt::ParentTooYoung)]),
            (vec![said(Parent, 0, 4), said(Parent, 4, 0)], vec![Some(RelationDoubt::BothWays); 2]),
            (vec![said(Partner, 0, 1), said(JointlyLiable, 0, 1)], vec![None; 2]),
            (
                vec![said(Partner, 0, 4), said(Parent, 0, 4)],
                vec![Some(RelationDoubt::PartnerAndParent); 2],
            ),
            (vec![said(Partner, 0, 2)], vec![Some(RelationDoubt::PartnerTooYoung)]),
        ] {
            assert_eq!(doubts(&rows), expected, "{rows:?}");
        }
    }

    proptest! {
        #[test]
        fn nobody_is_believed_to_be_their_own_ancestor_in_one_step_nor_two(
            pairs in prop::collection::vec((0_u32..5, 0_u32..5), 1..8)
        ) {
            let rows: Vec<_> = pairs.iter().map(|&(one, other)| said(RelationKind::Parent, one, other)).collect();
            let believed: Vec<(u32, u32)> =
                relations(&rows, born, TONIGHT).iter().filter(|it| it.holds()).map(|it| (it.one, it.other)).collect();
            for &(one, other) in &believed {
                prop_assert!(one != other && !believed.contains(&(other, one)));
            }
        }
    }
}
