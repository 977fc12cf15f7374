//! Cases of clerical review: all doubtful pairs between the same two persons, so that one look answers them together.
//!
//! In: an edition's doubtful pairs, and whose each record is. Out: cases, the pairs of each with the heaviest first. Leaves to `queue` which
//! comes first.

use std::collections::BTreeMap;

use crate::editions::{EditionLink, LinkDecision};
use crate::persons::Rulings;
use crate::values::{MatchWeight, PersonId};

/// A pair that waits for a steward.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DoubtfulPair {
    /// The record of the one person and that of the other, by number.
    pub records: [u32; 2],
    /// What the pair weighs with all that surrounds it.
    pub weight: MatchWeight,
}

/// Two persons who may be one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// The two, in the order of their identifiers.
    pub persons: [PersonId; 2],
    /// The pairs in question, the heaviest first; never empty.
    pub pairs: Vec<DoubtfulPair>,
}

impl Case {
    /// The cases that the doubtful ones of these links make, in the order of their persons.
    pub fn of(
        links: impl IntoIterator<Item = EditionLink>,
        person_of: impl Fn(u32) -> PersonId,
    ) -> Vec<Self> {
        let mut cases: BTreeMap<[PersonId; 2], Vec<DoubtfulPair>> = BTreeMap::new();
        let doubtful = links.into_iter().filter(|link| match link.decision {
            LinkDecision::Review => true,
            LinkDecision::Linked => false,
        });
        for EditionLink { left, right, weight, .. } in doubtful {
            let (mut one, mut other) = ((person_of(left), left), (person_of(right), right));
            if other < one {
                (one, other) = (other, one);
            }
            let pair = DoubtfulPair { records: [one.1, other.1], weight };
            cases.entry([one.0, other.0]).or_default().push(pair);
        }
        let case = |(persons, mut pairs): ([PersonId; 2], Vec<DoubtfulPair>)| {
            pairs.sort_unstable_by_key(|pair| (std::cmp::Reverse(pair.weight), pair.records));
            Self { persons, pairs }
        };
        cases.into_iter().map(case).collect()
    }

    /// The case without the pairs that were decided to be two people; none if nothing is left, or if any of its pairs was decided to be one
    /// person: the others then are no question any more.
    #[must_use]
    pub fn undecided(mut self, rulings: &Rulings) -> Option<Self> {
        let joined = |pair: &DoubtfulPair| {
            let [left, right] = pair.records;
            rulings.bound_to(left).contains(&right)
        };
        if self.pairs.iter().any(joined) {
            return None;
        }
        self.pairs.retain(|DoubtfulPair { records: [left, right], weight: _ }| {
            rulings.parts(*left, *right).is_none()
        });
        (!self.pairs.is_empty()).then_some(self)
    }

    /// The heaviest pair: what speaks most for the two being one.
    #[must_use]
    pub fn heaviest(&self) -> DoubtfulPair {
        self.pairs[0]
    }

    /// The stated probability that the two are one person.
    #[must_use]
    pub fn probability(&self) -> f64 {
        self.heaviest().weight.probability()
    }
}
