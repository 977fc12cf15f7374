//! Households: are the people who live together found together?

use std::collections::BTreeMap;

use crate::quality::assignments::JoinedMention;
use crate::quality::score::Score;

/// Over unordered pairs of different true persons in private households: in one predicted household against in one
/// true household. Each person counts once, in the household of the identifier that most of its mentions carry.
/// `None` if truth or prediction names no household at all.
#[must_use]
pub fn household_score(mentions: &[JoinedMention]) -> Option<Score> {
    if !mentions.iter().any(|m| m.private)
        || !mentions.iter().any(|m| m.predicted_household.is_some())
    {
        return None;
    }
    let mut household_of: BTreeMap<u32, u32> = BTreeMap::new();
    for mention in mentions {
        if let Some(household) = mention.predicted_household {
            household_of.entry(mention.predicted_person).or_insert(household);
        }
    }
    let mut people: BTreeMap<u32, (u32, BTreeMap<u32, u32>)> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.private) {
        if let Some(home) = mention.true_household {
            let (_, carried) = people.entry(mention.true_person).or_insert((home, BTreeMap::new()));
            *carried.entry(mention.predicted_person).or_insert(0) += 1;
        }
    }
    let placed: Vec<(u32, Option<u32>)> = people
        .values()
        .map(|(home, carried)| {
            // most mentions; the smaller number on a tie
            let identifier =
                carried.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(id, _)| id);
            (*home, identifier.and_then(|id| household_of.get(id)).copied())
        })
        .collect();
    let (mut truth, mut predicted, mut both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for &(home, household) in &placed {
        *truth.entry(home).or_insert(0_u64) += 1;
        if let Some(household) = household {
            *predicted.entry(household).or_insert(0_u64) += 1;
            *both.entry((home, household)).or_insert(0_u64) += 1;
        }
    }
    let pairs = |count: &u64| count * (count - 1) / 2;
    Some(Score::from_counts(
        both.values().map(pairs).sum(),
        predicted.values().map(pairs).sum(),
        truth.values().map(pairs).sum(),
    ))
}
