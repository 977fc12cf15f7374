//! The pairs of a night most of whose records an earlier night knew: what that night weighed is carried over, the rest is weighed.
//!
//! In: a scorer, tonight's changed pairs, what the earlier night remembers. Out: the same as scoring all of tonight's pairs gives, what the next
//! night may remember, and which of the earlier night's pairs are none any more. The model must be the earlier night's.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::links::context::Shifts;
use crate::links::remembered_pairs::RememberedPairs;
use crate::links::score::Scorer;
use crate::links::scored_pairs::{ScoredPairs, WeighedPair, WeightCounts};
use crate::pairs::{ChangedPairs, StoredNumbers};
use crate::values::MatchWeight;

/// All of tonight's pairs, and what became of the earlier night's.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CarriedPairs {
    /// Tonight's.
    pub scored: ScoredPairs,
    /// The same for the next night; without blocks.
    pub remembered: RememberedPairs,
    /// Pairs of the earlier night, by its numbers, that were not carried over.
    pub gone: Vec<(u32, u32)>,
    /// How the pairs worth keeping differ from the earlier night's.
    pub shifts: Shifts,
}

/// Tonight's pairs in the making, in their order.
struct Gathering {
    at_least: MatchWeight,
    others: Vec<u32>,
    own: Vec<u32>,
    kept: Vec<WeighedPair>,
    counts: WeightCounts,
}

impl Gathering {
    fn add(&mut self, left: u32, right: u32, own: MatchWeight) {
        self.others.push(right);
        self.own.push(own.millibits().cast_unsigned());
        self.counts.count(own);
        if own >= self.at_least {
            self.kept.push(WeighedPair { left, right, own });
        }
    }
}

/// Weighs what has to be weighed and carries the rest over; keeps pairs of at least the given weight. None if what is remembered does not fit.
///
/// # Panics
/// At four billion pairs.
#[must_use]
pub fn score_changed_pairs(
    scorer: &Scorer<'_>,
    changed: &ChangedPairs<'_>,
    at_least: MatchWeight,
    earlier: &RememberedPairs,
) -> Option<CarriedPairs> {
    if !earlier.is_sound() {
        return None;
    }
    let found: Vec<(u32, u32)> = changed.found().collect();
    let weigh = |&(left, right): &(u32, u32)| (left, right, scorer.score(left, right));
    let weighed: Vec<(u32, u32, MatchWeight)> = found.par_iter().map(weigh).collect();
    let (records, room) = (scorer.table.records.len(), earlier.others.len() + found.len());
    let mut all = Gathering {
        at_least,
        others: Vec::with_capacity(room),
        own: Vec::with_capacity(room),
        kept: Vec::new(),
        counts: WeightCounts::default(),
    };
    let (mut ends, mut gone) = (Vec::with_capacity(records), Vec::new());
    let mut coming = weighed.iter().copied().peekable();
    for left in (0_u32..).take(records) {
        if let Some(then) = changed.number_then(left) {
            let (others, weights) = earlier.of(then);
            for (&other, &weight) in others.iter().zip(weights) {
                let Some((_, right)) = changed.carried((then, other)) else {
                    gone.push((then, other));
                    continue;
                };
                let is_before = |it: &(u32, u32, MatchWeight)| (it.0, it.1) < (left, right);
                while let Some((_, right, own)) = coming.next_if(is_before) {
                    all.add(left, right, own);
                }
                all.add(left, right, MatchWeight::from_millibits(weight.cast_signed()));
            }
        }
        while let Some((_, right, own)) = coming.next_if(|it| it.0 == left) {
            all.add(left, right, own);
        }
        ends.push(u32::try_from(all.others.len()).expect("fewer than four billion pairs"));
    }
    for then in (0_u32..).take(earlier.ends.len()) {
        if changed.number_now(then).is_none() {
            gone.extend(earlier.of(then).0.iter().map(|other| (then, *other)));
        }
    }
    let shifts = shifts(changed, at_least, &weighed, (earlier, &gone));
    let Gathering { at_least: _, others, own, kept, counts } = all;
    let remembered = RememberedPairs {
        ends: StoredNumbers(ends),
        others: StoredNumbers(others),
        own: StoredNumbers(own),
        ..RememberedPairs::default()
    };
    let all = ScoredPairs { kept, by_weight: counts.by_weight() };
    Some(CarriedPairs { scored: all, remembered, gone, shifts })
}

/// How the pairs worth keeping differ from the earlier night's: of those that were weighed and those that were not carried over, whichever are not
/// one and the same.
fn shifts(
    changed: &ChangedPairs<'_>,
    at_least: MatchWeight,
    weighed: &[(u32, u32, MatchWeight)],
    (earlier, gone): (&RememberedPairs, &[(u32, u32)]),
) -> Shifts {
    let weight_then = |left: u32, right: u32| {
        let (others, weights) = earlier.of(left);
        let at = others.binary_search(&right).ok()?;
        Some(MatchWeight::from_millibits(weights[at].cast_signed()))
    };
    let gone = gone.iter().filter_map(|&(left, right)| {
        let own = weight_then(left, right).filter(|own| *own >= at_least)?;
        Some((left, right, own))
    });
    let gone: Vec<(u32, u32, MatchWeight)> = gone.collect();
    // where two that are the same were looked for again, their pair may have been found as it was
    let now = |&(left, right, own): &(u32, u32, MatchWeight)| {
        Some(((changed.number_now(left)?, changed.number_now(right)?), own))
    };
    let among_same: FxHashMap<(u32, u32), MatchWeight> = gone.iter().filter_map(now).collect();
    let come = weighed.iter().filter(|it| it.2 >= at_least);
    let come = come.filter(|it| among_same.get(&(it.0, it.1)) != Some(&it.2));
    let come: Vec<(u32, u32)> = come.map(|it| (it.0, it.1)).collect();
    let again: FxHashMap<(u32, u32), MatchWeight> = weighed
        .iter()
        .filter(|it| among_same.contains_key(&(it.0, it.1)))
        .map(|it| ((it.0, it.1), it.2))
        .collect();
    let is_gone = |it: &&(u32, u32, MatchWeight)| {
        now(it).is_none_or(|(pair, own)| again.get(&pair) != Some(&own))
    };
    let gone = gone.iter().filter(is_gone).map(|it| (it.0, it.1)).collect();
    Shifts { come, gone }
}
