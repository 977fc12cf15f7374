//! The E step: how likely each training pair is one person, two people of one household, or two strangers, and what
//! that makes of the counts of every level.
//!
//! In: findings and a model. Out: [`Expected`] counts, the same on any number of threads. Leaves to `maximise` what the
//! counts make of the model.
//!
//! Source: M. D. Larsen and D. B. Rubin, *Iterative automated record linkage using mixture models*, JASA 96 (2001), for the
//! class of pairs that share a household and are two people.

use rayon::prelude::*;

use crate::links::findings::{Findings, UNCOUNTED};
use crate::links::frequency::BUCKETS;
use crate::links::model::Model;
use crate::links::score::{each_cell, one_more, prior_bits};

/// Where each comparison's levels lie in one long row of all levels.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Where each comparison's levels start, and the end.
    pub(super) starts: Vec<usize>,
    /// Pairs of strata.
    pub(super) cells: usize,
}

impl Layout {
    pub(super) fn of(model: &Model, strata: usize) -> Self {
        let mut starts = vec![0];
        for comparison in &model.comparisons {
            starts.push(starts[starts.len() - 1] + comparison.levels.len());
        }
        Self { starts, cells: strata * strata }
    }

    /// All levels of all comparisons.
    pub(super) fn width(&self) -> usize {
        self.starts[self.starts.len() - 1]
    }
}

/// Expected counts of one round.
#[derive(Clone)]
pub(super) struct Expected {
    /// Matches, and pairs of housemates, by pair of strata.
    pub(super) by_cell: Vec<[f64; 2]>,
    /// Matches by pair of strata and level.
    pub(super) matches: Vec<f64>,
    /// Pairs of housemates by pair of strata and level.
    pub(super) kin: Vec<f64>,
    /// Pairs that are no strangers although the first clusters hold them apart, by pair of strata and level.
    pub(super) not_strangers: Vec<f64>,
    /// The same by comparison and by how many people have the value agreed on.
    pub(super) not_strangers_by_value: Vec<[f64; BUCKETS]>,
}

impl Expected {
    fn new(layout: &Layout) -> Self {
        Self {
            by_cell: vec![[0.0; 2]; layout.cells],
            matches: vec![0.0; layout.cells * layout.width()],
            kin: vec![0.0; layout.cells * layout.width()],
            not_strangers: vec![0.0; layout.cells * layout.width()],
            not_strangers_by_value: vec![[0.0; BUCKETS]; layout.starts.len() - 1],
        }
    }

    fn add(mut self, other: &Self) -> Self {
        let Self { by_cell, matches, kin, not_strangers, not_strangers_by_value } = other;
        add_rows(&mut self.by_cell, by_cell);
        add_all(&mut self.matches, matches);
        add_all(&mut self.kin, kin);
        add_all(&mut self.not_strangers, not_strangers);
        add_rows(&mut self.not_strangers_by_value, not_strangers_by_value);
        self
    }
}

fn add_all(sums: &mut [f64], more: &[f64]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

fn add_rows<const N: usize>(sums: &mut [[f64; N]], more: &[[f64; N]]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        add_all(sum, more);
    }
}

/// Pairs a chunk: fixed, so that sums come out the same on any number of threads.
const CHUNK: usize = 16_384;

/// Expected counts under a model. The findings must have been valued.
pub(super) fn expect(
    layout: &Layout,
    model: &Model,
    strata: &[String],
    findings: &Findings,
) -> Expected {
    let priors = each_cell(strata, |key| prior_bits(model, key));
    let bits = |share: f64| share.max(1e-12).log2();
    let m_and_kin: Vec<[f64; 2]> = each_cell(strata, |key| {
        let own = model.comparisons_by_strata.get(key).unwrap_or(&model.comparisons);
        let levels = own.iter().flat_map(|it| &it.levels);
        levels.map(|level| [bits(level.m), bits(level.kin)]).collect::<Vec<_>>()
    })
    .concat();
    let width = layout.width();
    let chunks: Vec<Expected> = (0..findings.len().div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut expected = Expected::new(layout);
            for at in chunk * CHUNK..((chunk + 1) * CHUNK).min(findings.len()) {
                let pair = &findings.pairs[at];
                let [mut of_one, mut of_kin] = priors[pair.cell];
                for (found, chance) in findings.of(at) {
                    let level =
                        layout.starts[usize::from(found.comparison)] + usize::from(found.level);
                    let chance = f64::from(chance);
                    let [m, kin] = m_and_kin[pair.cell * width + level];
                    of_one += m - chance;
                    of_kin += if found.is_agreement() { kin.max(chance) } else { kin } - chance;
                }
                let [one, household] = shares(of_one, of_kin, pair.known);
                let (one, household) = (one * pair.counts, household * pair.counts);
                expected.by_cell[pair.cell][0] += one;
                expected.by_cell[pair.cell][1] += household;
                for (found, _) in findings.of(at) {
                    let comparison = usize::from(found.comparison);
                    let level = layout.starts[comparison] + usize::from(found.level);
                    expected.matches[pair.cell * width + level] += one;
                    expected.kin[pair.cell * width + level] += household;
                    if pair.apart {
                        expected.not_strangers[pair.cell * width + level] += one + household;
                        if found.bucket != UNCOUNTED {
                            expected.not_strangers_by_value[comparison]
                                [usize::from(found.bucket)] += one + household;
                        }
                    }
                }
            }
            expected
        })
        .collect();
    chunks.iter().fold(Expected::new(layout), Expected::add)
}

/// The probabilities of one person and of one household, from the log2 odds of each against strangers.
fn shares(of_one: f64, of_kin: f64, known: Option<bool>) -> [f64; 2] {
    let different = one_more(of_kin);
    let one = match known {
        Some(true) => 1.0,
        Some(false) => 0.0,
        None => 1.0 / (1.0 + (different - of_one).exp2()),
    };
    [one, (1.0 - one) * (of_kin - different).exp2()]
}
