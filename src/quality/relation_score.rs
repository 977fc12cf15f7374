//! Relations between persons against the truth.
//!
//! In: the relations of an edition that hold tonight, between true persons; who is truly whose partner, and whose parent or stands in for
//! one. Out: how many of those believed are true, and how many of those doubted are not.

use std::collections::BTreeSet;

use crate::rules::RelationKind;

/// A relation as an edition tells it, between true persons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ToldRelation {
    /// What the one is to the other.
    pub kind: RelationKind,
    /// The one.
    pub one: usize,
    /// The other.
    pub other: usize,
    /// True if it is not believed.
    pub doubtful: bool,
}

/// What is true of two people.
#[derive(Clone, Debug, Default)]
pub struct TrueRelations {
    /// Both ways.
    pub partners: BTreeSet<(usize, usize)>,
    /// Parent and child; who lives with a parent as a partner counts as one.
    pub parents: BTreeSet<(usize, usize)>,
}

/// How well relations of one kind were told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RelationScore {
    /// Which.
    pub kind: RelationKind,
    /// Believed, and how many of them are true.
    pub believed: [usize; 2],
    /// Doubted, and how many of them are true all the same.
    pub doubted: [usize; 2],
}

/// The kinds of which the truth is known.
const KNOWN: [RelationKind; 2] = [RelationKind::Partner, RelationKind::Parent];

/// Scores the relations told, by kind.
#[must_use]
pub fn relation_score(told: &[ToldRelation], truth: &TrueRelations) -> [RelationScore; 2] {
    KNOWN.map(|kind| {
        let is_true = |it: &ToldRelation| match it.kind {
            RelationKind::Partner => {
                truth.partners.contains(&(it.one, it.other))
                    || truth.partners.contains(&(it.other, it.one))
            }
            RelationKind::Parent => truth.parents.contains(&(it.one, it.other)),
            RelationKind::JointlyLiable | RelationKind::Carer => false,
        };
        let count = |doubtful: bool| {
            let of = || told.iter().filter(|it| it.kind == kind && it.doubtful == doubtful);
            [of().count(), of().filter(|it| is_true(it)).count()]
        };
        RelationScore { kind, believed: count(false), doubted: count(true) }
    })
}

#[cfg(test)]
mod tests {
    use super::{RelationScore, ToldRelation, TrueRelations, relation_score};
    use crate::rules::RelationKind;

    #[test]
    fn partners_count_either_way_and_parents_one_way() {
        let truth = TrueRelations { partners: [(1, 2)].into(), parents: [(1, 3)].into() };
        let told = |kind, one, other, doubtful| ToldRelation { kind, one, other, doubtful };
        let told = [
            told(RelationKind::Partner, 2, 1, false),
            told(RelationKind::Parent, 1, 3, false),
            told(RelationKind::Parent, 3, 1, true),
            told(RelationKind::JointlyLiable, 1, 2, false),
        ];
        assert_eq!(
            relation_score(&told, &truth),
            [
                RelationScore { kind: RelationKind::Partner, believed: [1, 1], doubted: [0, 0] },
                RelationScore { kind: RelationKind::Parent, believed: [1, 1], doubted: [1, 0] },
            ]
        );
    }
}
