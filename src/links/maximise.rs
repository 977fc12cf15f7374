//! The M step: expected counts become m, u, k and priors.
//!
//! Every figure starts from the shipped one, which counts as some pairs seen already, so that a level without support keeps
//! it. What is learnt of a pair of strata starts, in the same way, from what is learnt of all. Agreement never weighs less
//! than disagreement: steps of a ladder that are out of order are pooled.
//!
//! Source: M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid and E. Silverman on pooling adjacent violators (1955).

use crate::links::bound::strata_key;
use crate::links::compare::ComparisonKind;
use crate::links::expect::{Expected, Layout};
use crate::links::frequency::Frequencies;
use crate::links::model::{ComparisonWeights, LevelWeight, Model};

/// The shipped m, and the shipped k, count as so many pairs seen.
const SHIPPED_MATCHES: f64 = 60.0;
/// The shipped u counts as so many strangers seen.
const SHIPPED_STRANGERS: f64 = 200.0;
/// What holds for all strata counts as so many pairs seen in two of them: of one person, and of strangers.
const OVERALL_MATCHES: f64 = 60.0;
const OVERALL_STRANGERS: f64 = 1000.0;
/// Two strata with fewer matches than this are weighed like all others.
const FEWEST_MATCHES: f64 = 30.0;
/// Fewer pairs of people of one row and one surname than this say too little of forenames in families.
const FEWEST_ROW_MATES: f64 = 100.0;
/// The least share of the pairs of records at a level that are strangers.
const LEAST_STRANGERS: f64 = 0.02;

/// What training counts with, and does not change.
pub(super) struct Maximiser<'t> {
    pub(super) kinds: &'t [ComparisonKind],
    pub(super) strata: &'t [String],
    pub(super) layout: &'t Layout,
    /// The weights that training started from.
    pub(super) start: &'t Model,
    /// How many pairs of records there are, by pair of strata.
    pub(super) pairs_by_cell: &'t [f64],
    /// What share of the candidate pairs is looked at.
    pub(super) share: f64,
    /// Pairs drawn at random that the first clusters hold apart, by pair of strata and level.
    pub(super) drawn: &'t [f64],
    /// Pairs of people of one row and one surname, by level of the forename.
    pub(super) row_mates: &'t [f64],
    /// What share of all pairs was drawn.
    pub(super) drawn_share: f64,
}

impl Maximiser<'_> {
    /// New priors, overall and by strata.
    pub(super) fn priors(&self, model: &mut Model, expected: &Expected) {
        let all: f64 = self.pairs_by_cell.iter().sum();
        let total = |which: usize| {
            expected.by_cell.iter().map(|cell| cell[which]).sum::<f64>() / self.share
        };
        let prior = |count: f64, pairs: f64| ((count + 0.5) / (pairs + 1.0)).clamp(1e-10, 0.3);
        (model.prior, model.kin_prior) = (prior(total(0), all), prior(total(1), all));
        for (a, first) in self.strata.iter().enumerate() {
            for (b, second) in self.strata.iter().enumerate().skip(a) {
                let cell = a * self.strata.len() + b;
                if self.pairs_by_cell[cell] <= 0.0 {
                    continue;
                }
                // as if half a pair had been seen at the overall rate
                let of = |which: usize, overall: f64| {
                    let count = expected.by_cell[cell][which] / self.share;
                    ((count + 0.5) / (self.pairs_by_cell[cell] + 0.5 / overall)).clamp(1e-10, 0.3)
                };
                let key = strata_key(first, second);
                model.prior_by_strata.insert(key.clone(), of(0, model.prior));
                model.kin_prior_by_strata.insert(key, of(1, model.kin_prior));
            }
        }
    }

    /// New m and k; returns by how much the most moving m moved.
    pub(super) fn weights(&self, model: &mut Model, expected: &Expected) -> f64 {
        let matches = self.over_all_cells(&expected.matches);
        let kin = self.over_all_cells(&expected.kin);
        let mut moved = 0.0_f64;
        for (index, kind) in self.kinds.iter().enumerate() {
            let comparison = &mut model.comparisons[index];
            let at = self.layout.starts[index]..self.layout.starts[index + 1];
            let counts = &matches[at.clone()];
            let of_kin = self.by_row_mates(*kind).unwrap_or(&kin[at]);
            let shipped = &self.start.comparisons[index].levels;
            for_each_situation(*kind, counts.len(), |levels| {
                let m = blended(&counts[levels.clone()], SHIPPED_MATCHES, |at| {
                    shipped[levels.start + at].m
                });
                let kin = blended(&of_kin[levels.clone()], SHIPPED_MATCHES, |at| {
                    shipped[levels.start + at].kin
                });
                for (place, (m, kin)) in levels.clone().zip(m.into_iter().zip(kin)) {
                    let level = &mut comparison.levels[place];
                    moved = moved.max((m - level.m).abs());
                    (level.m, level.kin) = (m, kin);
                    level.support.matches = counts[place] / self.share;
                    level.support.kin = of_kin[place] / self.share;
                }
            });
            put_in_order(*kind, comparison);
        }
        self.weights_by_strata(model, expected);
        moved
    }

    /// What rows that name two people say of housemates, by level, where that is to be believed: of forenames. Whether two of one
    /// forename at one home are one person is the very question, so that candidate pairs can hardly tell how often a family
    /// gives a forename twice. Where rows name one person each, they have to.
    fn by_row_mates(&self, kind: ComparisonKind) -> Option<&[f64]> {
        let enough = self.row_mates.iter().sum::<f64>() >= FEWEST_ROW_MATES;
        (enough && kind == ComparisonKind::Forename).then_some(self.row_mates)
    }

    /// Counts by level, of all pairs of strata together.
    fn over_all_cells(&self, counts: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.layout.width()];
        for row in counts.chunks(self.layout.width().max(1)) {
            for (sum, count) in sums.iter_mut().zip(row) {
                *sum += count;
            }
        }
        sums
    }

    fn weights_by_strata(&self, model: &mut Model, expected: &Expected) {
        let width = self.layout.width();
        let nobody = vec![0.0; width];
        for (a, first) in self.strata.iter().enumerate() {
            for (b, second) in self.strata.iter().enumerate().skip(a) {
                let cell = a * self.strata.len() + b;
                let key = strata_key(first, second);
                if expected.by_cell[cell][0] / self.share < FEWEST_MATCHES {
                    model.comparisons_by_strata.remove(&key);
                    continue;
                }
                let mut own = model
                    .comparisons_by_strata
                    .remove(&key)
                    .unwrap_or_else(|| model.comparisons.clone());
                let row = cell * width;
                for (index, kind) in self.kinds.iter().enumerate() {
                    let at = row + self.layout.starts[index]..row + self.layout.starts[index + 1];
                    let counts = &expected.matches[at.clone()];
                    let of_kin = match self.by_row_mates(*kind) {
                        Some(_) => &nobody[..counts.len()],
                        None => &expected.kin[at],
                    };
                    let overall = &model.comparisons[index].levels;
                    for_each_situation(*kind, counts.len(), |levels| {
                        let m = blended(&counts[levels.clone()], OVERALL_MATCHES, |at| {
                            overall[levels.start + at].m
                        });
                        let kin = blended(&of_kin[levels.clone()], OVERALL_MATCHES, |at| {
                            overall[levels.start + at].kin
                        });
                        for (place, (m, kin)) in levels.zip(m.into_iter().zip(kin)) {
                            let level = &mut own[index].levels[place];
                            (level.m, level.kin) = (m, kin);
                            level.support.matches = counts[place] / self.share;
                            level.support.kin = of_kin[place] / self.share;
                        }
                    });
                    put_in_order(*kind, &mut own[index]);
                }
                model.comparisons_by_strata.insert(key, own);
            }
        }
    }

    /// New u: what was drawn at random, less what is no pair of strangers after all.
    pub(super) fn chances(&self, model: &mut Model, not_strangers: &[f64]) {
        let width = self.layout.width();
        let strangers: Vec<f64> = self
            .drawn
            .iter()
            .zip(not_strangers)
            .map(|(drawn, known)| {
                (drawn - known / self.share * self.drawn_share).max(LEAST_STRANGERS * drawn)
            })
            .collect();
        let overall = self.over_all_cells(&strangers);
        for (index, kind) in self.kinds.iter().enumerate() {
            let at = self.layout.starts[index]..self.layout.starts[index + 1];
            let counts = &overall[at.clone()];
            let shipped = &self.start.comparisons[index].levels;
            let agreement = model
                .frequencies
                .get(&model.comparisons[index].name)
                .filter(|known| known.people >= 2.0)
                .map(Frequencies::agreement);
            let comparison = &mut model.comparisons[index];
            for_each_situation(*kind, counts.len(), |levels| {
                let u = blended(&counts[levels.clone()], SHIPPED_STRANGERS, |at| {
                    shipped[levels.start + at].u
                });
                for (place, u) in levels.zip(u) {
                    comparison.levels[place].u = u;
                    comparison.levels[place].support.strangers = counts[place];
                }
            });
            // every value is counted: better than any draw
            if let Some(agreement) = agreement {
                comparison.levels[0].u = agreement;
            }
            for (cell, row) in strangers.chunks(width.max(1)).enumerate() {
                let (a, b) = (cell / self.strata.len(), cell % self.strata.len());
                let key = strata_key(&self.strata[a], &self.strata[b]);
                let Some(own) = model.comparisons_by_strata.get_mut(&key).filter(|_| a <= b) else {
                    continue;
                };
                let counts = &row[at.clone()];
                let overall = &model.comparisons[index].levels;
                for_each_situation(*kind, counts.len(), |levels| {
                    let u = blended(&counts[levels.clone()], OVERALL_STRANGERS, |at| {
                        overall[levels.start + at].u
                    });
                    for (place, u) in levels.zip(u) {
                        own[index].levels[place].u = u;
                        own[index].levels[place].support.strangers = counts[place];
                    }
                });
            }
        }
    }
}

/// Shares of the counts of one situation, with what was known before counting as so many.
fn blended(counts: &[f64], before: f64, known: impl Fn(usize) -> f64) -> Vec<f64> {
    let total: f64 = counts.iter().sum();
    let known: Vec<f64> = (0..counts.len()).map(known).collect();
    let whole: f64 = known.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let shares = counts.iter().zip(known);
    shares.map(|(count, known)| (count + before * known / whole) / (total + before)).collect()
}

fn for_each_situation(
    kind: ComparisonKind,
    levels: usize,
    mut each: impl FnMut(std::ops::Range<usize>),
) {
    for situation in kind.situations() {
        each(situation.start..situation.end.min(levels));
    }
}

/// Makes the weights of every ladder fall, or stay, from step to step: steps out of order share the weight that they have
/// together.
pub(super) fn put_in_order(kind: ComparisonKind, comparison: &mut ComparisonWeights) {
    for ladder in kind.ladders() {
        // blocks of steps: how many, and their m and u together
        let mut blocks: Vec<(usize, f64, f64)> = Vec::new();
        for &step in *ladder {
            let LevelWeight { m, u, kin: _, support: _ } = comparison.levels[usize::from(step)];
            let mut block = (1, m, u);
            while let Some(&(steps, m, u)) = blocks.last() {
                // a ratio m / u above the one before it is out of order
                if block.1 * u <= m * block.2 {
                    break;
                }
                blocks.pop();
                block = (block.0 + steps, block.1 + m, block.2 + u);
            }
            blocks.push(block);
        }
        let mut steps = ladder.iter();
        for (count, m, u) in blocks {
            for &step in steps.by_ref().take(count) {
                let level = &mut comparison.levels[usize::from(step)];
                if count > 1 {
                    level.m = level.u * m / u.max(f64::MIN_POSITIVE);
                }
            }
        }
    }
}
