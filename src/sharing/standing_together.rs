//! What holds the records of one person together: links, and steward's decisions where no link does.
//!
//! In: a person's records, the links among them, the decisions that held. Out: groups, and what joins them. Pure. Kept so that, when a decision
//! is undone, what a restriction had come to by it alone is known.

use std::collections::BTreeSet;

use crate::journal::{DecidedRecord, HeldTogether};
use crate::values::MentionKey;

/// A decision that two sides are one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SameDecided {
    /// Its number.
    pub decision: u64,
    /// The records of the one and of the other.
    pub sides: [Vec<MentionKey>; 2],
}

/// What holds a person's records together. Each record stands with the keys under which it was known before; `links` are pairs of places
/// among them that were linked.
#[must_use]
pub fn held_together(
    records: &[(DecidedRecord, Vec<DecidedRecord>)],
    links: &[[usize; 2]],
    decided: &[SameDecided],
) -> HeldTogether {
    let place_of = |key: &MentionKey| {
        let has = |it: &DecidedRecord| it.key() == *key;
        records.iter().position(|(record, before)| has(record) || before.iter().any(has))
    };
    let sides: Vec<(u64, [Vec<usize>; 2])> = decided
        .iter()
        .map(|it| {
            (
                it.decision,
                it.sides.each_ref().map(|side| side.iter().filter_map(place_of).collect()),
            )
        })
        .collect();
    let by_decision = |pair: &[usize; 2]| {
        let across = |[a, b]: &[Vec<usize>; 2]| {
            let [one, other] = pair;
            (a.contains(one) && b.contains(other)) || (a.contains(other) && b.contains(one))
        };
        sides.iter().any(|(_, sides)| across(sides))
    };
    // the links that a decision made, or would have made, are its own: undone, others may have to do without
    let mut group_of: Vec<usize> = (0..records.len()).collect();
    for pair in links.iter().filter(|pair| !by_decision(pair)) {
        unite(&mut group_of, *pair);
    }
    let mut firsts = group_of.clone();
    firsts.sort_unstable();
    firsts.dedup();
    let group = |record: usize| firsts.binary_search(&group_of[record]).unwrap_or_default();
    let mut groups: Vec<Vec<DecidedRecord>> = vec![Vec::new(); firsts.len()];
    for (at, (record, before)) in records.iter().enumerate() {
        groups[group(at)].extend([record.clone()].into_iter().chain(before.iter().cloned()));
    }
    let mut joins: BTreeSet<(usize, usize, Option<u64>)> = BTreeSet::new();
    for (decision, [a, b]) in &sides {
        for &one in a {
            for &other in b {
                let (one, other) = (group(one), group(other));
                if one != other {
                    joins.insert((one.min(other), one.max(other), Some(*decision)));
                }
            }
        }
    }
    // one person all the same: whatever holds them, no undo of these decisions parts them
    let mut whole: Vec<usize> = (0..groups.len()).collect();
    for &(one, other, _) in &joins {
        unite(&mut whole, [one, other]);
    }
    for (at, first) in whole.iter().enumerate() {
        if *first == at && at != 0 {
            joins.insert((0, at, None));
        }
    }
    let short = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    let joins = joins.into_iter().map(|(one, other, by)| (short(one), short(other), by)).collect();
    HeldTogether { groups, joins }
}

/// Gives everything of two groups the smaller of both names.
fn unite(group_of: &mut [usize], [one, other]: [usize; 2]) {
    let (Some(&a), Some(&b)) = (group_of.get(one), group_of.get(other)) else { return };
    let (first, last) = (a.min(b), a.max(b));
    for group in group_of.iter_mut().filter(|group| **group == last) {
        *group = first;
    }
}
