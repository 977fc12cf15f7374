//! What a finding of context is worth, learnt without labels.
//!
//! Company says nothing about the names it surrounds, so its m and u are read off where the pair's own findings leave no
//! doubt. A lead over rivals is not independent of the pair's own weight: its m and u are learnt by
//! expectation-maximisation over the doubtful pairs, starting from what their own weight makes of them.

use rayon::prelude::*;

use super::{ContextFinding, ContextKind};
use crate::links::model::{ComparisonWeights, LevelWeight, Support};
use crate::links::scored_pairs::ScoredLink;

/// A level counts as seen so many times more on either side, so that no level is certain.
const PRETENDED: f64 = 4.0;
/// Pairs from this many bits on are taken for one person, and for two below its negative, where company is learnt.
const SURE_BITS: f64 = 5.0;
/// Pairs within so many bits of even odds are the doubtful ones, in which rivals are learnt.
const DOUBTFUL_BITS: f64 = 6.0;
const ROUNDS: usize = 8;
/// No finding of context is worth more than this, either way (bits): it is what surrounds the evidence, not the evidence.
const MOST_BITS: f64 = 6.0;

/// Learns the weights of both kinds. `links` have the findings beside them; constrained pairs are left out by the caller.
pub(crate) fn learn_context(
    links: &[ScoredLink],
    findings: &[ContextFinding],
) -> Vec<ComparisonWeights> {
    ContextKind::ALL
        .iter()
        .map(|&kind| {
            let counts = match kind {
                ContextKind::Rivals => among_doubtful(kind, links, findings),
                ContextKind::Company => among_sure(kind, links, findings),
                // reckoned from the findings of all their records: nothing to learn
                ContextKind::Persons => Counts::new(),
            };
            weights_of(kind, &counts)
        })
        .collect()
}

/// Expected counts by level: of one person, and of two.
type Counts = Vec<[f64; 2]>;

const CHUNK: usize = 16_384;

fn among_sure(kind: ContextKind, links: &[ScoredLink], findings: &[ContextFinding]) -> Counts {
    count(kind, links, findings, |bits, _, _| {
        if bits >= SURE_BITS {
            Some(1.0)
        } else if bits <= -SURE_BITS {
            Some(0.0)
        } else {
            None
        }
    })
}

fn among_doubtful(kind: ContextKind, links: &[ScoredLink], findings: &[ContextFinding]) -> Counts {
    let mut context = vec![0.0; kind.levels().len()];
    let mut counts = Counts::new();
    for _ in 0..ROUNDS {
        counts = count(kind, links, findings, |own, shared, level| {
            let bits = own + shared;
            (bits.abs() <= DOUBTFUL_BITS)
                .then(|| 1.0 / (1.0 + (-(bits + context[usize::from(level)])).exp2()))
        });
        let weights = weights_of(kind, &counts);
        context = weights.levels.iter().map(|level| (level.m / level.u).log2()).collect();
    }
    counts
}

/// Adds up, by level, the probability that `is_match` gives for the weight of a link and its level.
fn count(
    kind: ContextKind,
    links: &[ScoredLink],
    findings: &[ContextFinding],
    is_match: impl Fn(f64, f64, u8) -> Option<f64> + Sync,
) -> Counts {
    let none = || vec![[0.0; 2]; kind.levels().len()];
    let chunks: Vec<Counts> = links
        .par_chunks(CHUNK)
        .zip(findings.par_chunks(CHUNK))
        .map(|(links, findings)| {
            let mut counts = none();
            for (link, finding) in links.iter().zip(findings) {
                let Some(level) = finding.level(kind) else { continue };
                if let Some(probability) =
                    is_match(link.own.bits(), finding.shared_with_rival.bits(), level)
                {
                    counts[usize::from(level)][0] += probability;
                    counts[usize::from(level)][1] += 1.0 - probability;
                }
            }
            counts
        })
        .collect();
    let mut sum = none();
    for counts in chunks {
        for (all, more) in sum.iter_mut().zip(counts) {
            all[0] += more[0];
            all[1] += more[1];
        }
    }
    sum
}

fn weights_of(kind: ContextKind, counts: &Counts) -> ComparisonWeights {
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
