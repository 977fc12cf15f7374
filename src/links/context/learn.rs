//! What a finding of context is worth, learnt without labels.
//!
//! Company says nothing about the names it surrounds, so its m and u are read off where the pair's own findings leave no
//! doubt. A lead over rivals is not independent of the pair's own weight: its m and u are learnt by
//! expectation-maximisation over the doubtful pairs, starting from what their own weight makes of them.

use super::{ContextFinding, ContextKind};
use crate::links::model::{ComparisonWeights, LevelWeight, Support};
use crate::values::MatchWeight;

/// A level counts as seen so many times more on either side, so that no level is certain.
const PRETENDED: f64 = 4.0;
/// Pairs from this many bits on are taken for one person, and for two below its negative (thousandths of a bit), where company is learnt.
const SURE: i32 = 5_000;
/// Pairs within so many thousandths of a bit of even odds are the doubtful ones, in which rivals are learnt.
const DOUBTFUL: i32 = 6_000;
const ROUNDS: usize = 8;
/// No finding of context is worth more than this, either way (bits): it is what surrounds the evidence, not the evidence.
pub(super) const MOST_BITS: f64 = 6.0;

/// From this weight on a pair may be one in which rivals are learnt.
pub(super) const LEAST_DOUBTFUL: MatchWeight = MatchWeight::from_millibits(-DOUBTFUL);

/// What was seen of the surroundings of pairs that may be one person, as far as weights are learnt from it.
#[derive(Clone, Default, Debug)]
pub(crate) struct ContextSeen {
    /// Level of rivals, and the weight of its own that rivals have left of it (thousandths of a bit), of each doubtful pair.
    doubtful: Vec<(u8, i16)>,
    /// By level of company: pairs of one person, and of two.
    company: [[u32; 2]; super::company::LEVELS.len()],
}

impl ContextSeen {
    /// True if something is learnt from a pair of that weight and its findings.
    pub(super) fn wants(own: MatchWeight, found: &ContextFinding) -> bool {
        (found.company.is_some() && is_sure(own).is_some()) || doubtful(own, found).is_some()
    }

    pub(super) fn add(&mut self, own: MatchWeight, found: &ContextFinding) {
        if let (Some(level), Some(one_person)) = (found.company, is_sure(own)) {
            self.company[usize::from(level)][usize::from(!one_person)] += 1;
        }
        self.doubtful.extend(doubtful(own, found));
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.doubtful.append(&mut other.doubtful);
        for (sum, more) in self.company.iter_mut().zip(other.company) {
            sum[0] += more[0];
            sum[1] += more[1];
        }
    }
}

/// Whether a pair of that weight is one person or two, if there is no doubt.
fn is_sure(own: MatchWeight) -> Option<bool> {
    (own.millibits().abs() >= SURE).then_some(own > MatchWeight::ZERO)
}

/// Level and weight of a pair that may be one person or two.
fn doubtful(own: MatchWeight, found: &ContextFinding) -> Option<(u8, i16)> {
    let left = (own + found.shared_with_rival).millibits();
    let left = i16::try_from(left).ok().filter(|left| i32::from(*left).abs() <= DOUBTFUL)?;
    found.rivals.map(|level| (level, left))
}

/// Learns the weights of all kinds.
pub(crate) fn learn_context(seen: &ContextSeen) -> Vec<ComparisonWeights> {
    ContextKind::ALL
        .iter()
        .map(|&kind| {
            let counts = match kind {
                ContextKind::Rivals => among_doubtful(&seen.doubtful),
                ContextKind::Company => {
                    seen.company.iter().map(|count| count.map(f64::from)).collect()
                }
                // reckoned from the findings of all their records: nothing to learn
                ContextKind::Persons => Counts::new(),
            };
            weights_of(kind, &counts)
        })
        .collect()
}

/// Expected counts by level: of one person, and of two.
type Counts = Vec<[f64; 2]>;

fn among_doubtful(pairs: &[(u8, i16)]) -> Counts {
    let kind = ContextKind::Rivals;
    // a weight is one of so many thousandths: pairs of one level and weight are reckoned together
    let width = 2 * DOUBTFUL as usize + 1;
    let mut alike = vec![0_u32; kind.levels().len() * width];
    for &(level, left) in pairs {
        let place = usize::try_from(i32::from(left) + DOUBTFUL).unwrap_or_default();
        alike[usize::from(level) * width + place] += 1;
    }
    let mut odds_against = vec![1.0; kind.levels().len()];
    let own: Vec<f64> =
        (-DOUBTFUL..=DOUBTFUL).map(|left| (-f64::from(left) / 1000.0).exp2()).collect();
    let mut counts = Counts::new();
    for _ in 0..ROUNDS {
        counts = alike
            .chunks(width)
            .zip(&odds_against)
            .map(|(alike, around)| {
                let mut count = [0.0; 2];
                for (pairs, own) in alike.iter().zip(&own).filter(|(pairs, _)| **pairs > 0) {
                    let probability = 1.0 / (1.0 + own * around);
                    count[0] += f64::from(*pairs) * probability;
                    count[1] += f64::from(*pairs) * (1.0 - probability);
                }
                count
            })
            .collect();
        let weights = weights_of(kind, &counts);
        odds_against = weights.levels.iter().map(|level| level.u / level.m).collect();
    }
    counts
}

fn weights_of(kind: ContextKind, counts: &[[f64; 2]]) -> ComparisonWeights {
    let levels = counts.len() as f64;
    let total = |side: usize| counts.iter().map(|count| count[side] + PRETENDED).sum::<f64>();
    let totals = [total(0), total(1)];
    let enough = totals.iter().all(|total| *total > PRETENDED * levels + 10.0);
    let levels = counts
        .iter()
        .map(|count| {
            // too little seen: the finding says nothing
            let share = |side: usize| {
                if enough { (count[side] + PRETENDED) / totals[side] } else { 1.0 / levels }
            };
            let (m, u) = (share(0), share(1));
            // what rivals take away is reckoned, not learnt: only what their absence adds is
            let least = match kind {
                ContextKind::Rivals => 0.0,
                ContextKind::Company | ContextKind::Persons => -MOST_BITS,
            };
            let bits = (m / u).log2().clamp(least, MOST_BITS);
            let u = m / bits.exp2();
            LevelWeight {
                m,
                u,
                kin: u,
                support: Support { matches: count[0], strangers: count[1], kin: 0.0 },
            }
        })
        .collect();
    ComparisonWeights { name: kind.word().to_owned(), levels }
}
