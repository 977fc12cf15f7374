//! Second homes against the truth.
//!
//! In: for each person of whom an edition tells a second home, whom most of its records truly are of, with the two homes and the ground;
//! everybody who truly lives in two homes; where each mention leads. Out: by ground, how many were told and are right, and how many there are
//! and could be known. Right is who truly lives in these two homes, whichever is taken for the first. What could be known are those of
//! whose two homes a mention shows each.

use std::collections::{BTreeMap, BTreeSet};

use super::ShownMention;
use crate::rules::SecondGround;

/// Somebody with two homes, by UPRN: as an edition tells it, or in truth.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TwoHomes {
    /// On what ground.
    pub ground: SecondGround,
    /// The true person.
    pub person: usize,
    /// The home that counts as theirs, and the other.
    pub homes: [u64; 2],
}

impl TwoHomes {
    fn either_way(self) -> (usize, BTreeSet<u64>) {
        (self.person, self.homes.into())
    }
}

/// How well second homes of one ground were told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SecondHomeScore {
    /// The ground.
    pub ground: SecondGround,
    /// How many were told.
    pub told: usize,
    /// Of these, those that are so, by whatever ground.
    pub right: usize,
    /// Of whose two homes each is shown by a mention.
    pub shown: usize,
    /// Who of these was told.
    pub found: usize,
    /// How many there are in truth.
    pub truly: usize,
}

/// Scores second homes, a line for each ground that is told of or true of anybody. `shown` is the night's.
#[must_use]
pub fn second_home_score(
    told: &[TwoHomes],
    truth: &[TwoHomes],
    shown: &[ShownMention],
) -> Vec<SecondHomeScore> {
    let mut leads: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    for mention in shown {
        leads.entry(mention.person).or_default().extend(mention.shown);
    }
    let is_shown = |it: &TwoHomes| {
        let leads = leads.get(&it.person);
        leads.is_some_and(|leads| it.homes.iter().all(|home| leads.contains(home)))
    };
    let said: BTreeSet<_> = told.iter().map(|it| it.either_way()).collect();
    let real: BTreeSet<_> = truth.iter().map(|it| it.either_way()).collect();
    let scores = SecondGround::ALL.into_iter().map(|ground| {
        let told: BTreeSet<_> = told.iter().filter(|it| it.ground == ground).collect();
        let truth: BTreeSet<_> = truth.iter().filter(|it| it.ground == ground).collect();
        let shown: Vec<_> = truth.iter().filter(|it| is_shown(it)).collect();
        SecondHomeScore {
            ground,
            told: told.len(),
            right: told.iter().filter(|it| real.contains(&it.either_way())).count(),
            shown: shown.len(),
            found: shown.iter().filter(|it| said.contains(&it.either_way())).count(),
            truly: truth.len(),
        }
    });
    scores.filter(|it| it.told + it.truly > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::{SecondHomeScore, TwoHomes, second_home_score};
    use crate::quality::ShownMention;
    use crate::rules::SecondGround;

    #[test]
    fn who_lives_in_both_homes_is_right_whichever_comes_first_and_nobody_else_is() {
        let child = |person, homes| TwoHomes { ground: SecondGround::Child, person, homes };
        let truth = [child(1, [10, 20]), child(2, [30, 40]), child(3, [50, 60])];
        let told = [child(1, [20, 10]), child(2, [30, 41]), child(4, [10, 20])];
        let claim = ShownMention::claimant;
        let shown = [claim("a", 1, 10, 10), claim("b", 1, 20, 10), claim("c", 2, 30, 30)];
        let expected = SecondHomeScore {
            ground: SecondGround::Child,
            told: 3,
            right: 1,
            shown: 1,
            found: 1,
            truly: 3,
        };
        assert_eq!(second_home_score(&told, &truth, &shown), [expected]);
    }
}
