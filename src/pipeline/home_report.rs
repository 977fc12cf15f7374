//! The night's figures on homes.
//!
//! In: households, whether of the night or of an edition, relations, the gazetteer's premises. Out: the report's figures, and what is to be
//! looked at.

use std::collections::BTreeSet;

use crate::editions::StoredHousehold;
use crate::households::{
    Composition, Household, HouseholdKind, Premises, PremisesUse, Relation, Residence,
    premises_use, whole_days,
};
use crate::report::{
    HomeFigures, HouseholdKindLine, OverfullResidence, PremisesLine, RelationLine, SizeHistogram,
    StalenessLine, Warning,
};
use crate::rules::{HouseholdRules, LearntStaleness, RelationKind};
use crate::values::Uprn;

/// A private household of more people than this is looked at: the address may be a bucket.
const MOST_IN_A_PRIVATE_HOUSEHOLD: usize = 14;

/// A household, as far as figures go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct HomeTold {
    kind: HouseholdKind,
    composition: Composition,
    /// Where, if the gazetteer has it.
    uprn: Option<Uprn>,
    members: usize,
}

impl HomeTold {
    /// The night's households.
    pub(super) fn all(households: &[Household]) -> Vec<Self> {
        let told = |it: &Household| Self::of(it.kind, it.composition, &it.residence, &it.members);
        households.iter().map(told).collect()
    }

    /// A household of an edition.
    pub(super) fn stored(it: &StoredHousehold) -> Self {
        Self::of(it.kind, it.composition, &it.residence, &it.members)
    }

    fn of<M>(
        kind: HouseholdKind,
        composition: Composition,
        residence: &Residence,
        members: &[M],
    ) -> Self {
        let uprn = match residence {
            Residence::Uprn(uprn) => Some(*uprn),
            Residence::Provisional(_) => None,
        };
        Self { kind, composition, uprn, members: members.len() }
    }
}

/// Private households, or the others, by how many people they have.
pub(super) fn sizes(homes: &[HomeTold], private: bool) -> SizeHistogram {
    let of_kind = homes.iter().filter(|home| home.kind.is_private() == private);
    SizeHistogram::of(of_kind.map(|home| home.members))
}

/// How many people have a home.
pub(super) fn housed(homes: &[HomeTold]) -> u64 {
    homes.iter().map(|home| home.members as u64).sum()
}

/// Residences with more people than a private household has.
pub(super) fn overfull(homes: &[HomeTold]) -> Vec<OverfullResidence> {
    let many = homes.iter().filter(|home| home.kind.is_private());
    let many = many.filter(|home| home.members > MOST_IN_A_PRIVATE_HOUSEHOLD);
    let told = |home: &HomeTold| {
        let (uprn, persons) = (home.uprn?.number(), home.members as u64);
        Some(OverfullResidence { uprn, persons })
    };
    let mut overfull: Vec<OverfullResidence> = many.filter_map(told).collect();
    overfull.sort_by(|a, b| b.persons.cmp(&a.persons).then(a.uprn.cmp(&b.uprn)));
    overfull
}

/// What is to be said of children who live alone, by households of that composition.
pub(super) fn children_alone(households: u64) -> Option<Warning> {
    (households > 0).then(|| Warning {
        message: match households {
            1 => "1 household has only children in it.".to_owned(),
            _ => format!("{households} households have only children in them."),
        },
        hint: "Whoever looks after them is missing from the data, or lives elsewhere by it: nobody is taken for an adult alone.".to_owned(),
    })
}

/// How many households a composition has.
pub(super) fn made_up_so(homes: &[HomeTold], composition: Composition) -> u64 {
    homes.iter().filter(|home| home.composition == composition).count() as u64
}

/// What figures on homes are made of, beside the homes.
pub(super) struct Around<'a, P, I> {
    pub(super) relations: &'a [Relation<P>],
    pub(super) staleness: &'a [LearntStaleness],
    /// The rules as the file has them.
    pub(super) rules: &'a HouseholdRules,
    pub(super) premises: I,
}

/// Households and premises by kind.
pub(super) fn home_figures<P>(
    homes: &[HomeTold],
    around: Around<'_, P, impl Iterator<Item = Premises>>,
) -> HomeFigures {
    let Around { relations, staleness, rules, premises } = around;
    let line = |word: &str, is_one: &dyn Fn(&&HomeTold) -> bool| {
        let such = homes.iter().filter(is_one);
        HouseholdKindLine {
            kind: word.to_owned(),
            households: such.clone().count() as u64,
            persons: such.map(|home| home.members as u64).sum(),
        }
    };
    let of_kind = |kind: HouseholdKind| line(kind.word(), &|home| home.kind == kind);
    let made_up_of = |it: Composition| line(it.word(), &|home: &&HomeTold| home.composition == it);
    let lived_in: BTreeSet<Uprn> = homes.iter().filter_map(|home| home.uprn).collect();
    let related = |kind: RelationKind| {
        let of_kind = || relations.iter().filter(|it| it.kind == kind);
        let count = |wanted: &dyn Fn(&Relation<P>) -> bool| {
            of_kind().filter(|it| wanted(it)).count() as u64
        };
        RelationLine {
            kind: kind.word().to_owned(),
            hold: count(&Relation::holds),
            over: count(&|it| it.doubt.is_none() && it.to.is_some()),
            doubtful: count(&|it| it.doubt.is_some()),
        }
    };
    let told_age = |learnt: &LearntStaleness| {
        let LearntStaleness { dataset, role, lag_days, half_life_days, moves, closed } = learnt;
        let file = rules.of(dataset, role);
        StalenessLine {
            source: format!("{dataset} {role}"),
            lag_days: [file.lag_days, *lag_days],
            moves: *moves,
            half_life_days: [file.half_life_days, *half_life_days].map(whole_days),
            closed: *closed,
        }
    };
    let told = |PremisesUse { kind, listed, lived_in, empty }| PremisesLine {
        kind: kind.word().to_owned(),
        listed,
        lived_in,
        empty,
    };
    HomeFigures {
        households: HouseholdKind::ALL
            .into_iter()
            .map(of_kind)
            .filter(|line| line.households > 0)
            .collect(),
        compositions: Composition::ALL
            .into_iter()
            .map(made_up_of)
            .filter(|line| line.households > 0)
            .collect(),
        relations: RelationKind::ALL
            .into_iter()
            .map(related)
            .filter(|line| line.hold + line.over + line.doubtful > 0)
            .collect(),
        staleness: staleness.iter().map(told_age).collect(),
        premises: premises_use(premises, &lived_in).into_iter().map(told).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::children_alone;

    #[test]
    fn one_household_of_children_alone_is_told_in_the_singular() {
        let told = |households| children_alone(households).map(|warning| warning.message);
        assert_eq!(told(0), None);
        assert_eq!(told(1).as_deref(), Some("1 household has only children in it."));
        assert_eq!(told(2).as_deref(), Some("2 households have only children in them."));
    }
}
