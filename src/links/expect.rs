//! The E step: how likely each training pair is one person, two people of one household, or two strangers, and what
//! that makes of the counts of every level.
//!
//! In: findings and a model. Out: [`Expected`] counts, the same on any number of threads. Leaves to `maximise` what the
//! counts make of the model.
//!
//! Source: M. D. Larsen and D. B. Rubin, *Iterative automated record linkage using mixture models*, JASA 96 (2001), for the
//! class of pairs that share a household and are two people.

use rayon::prelude::*;

use crate::links::bound::{each_cell, prior_bits};
use crate::links::evidence::{Sharing, one_more};
use crate::links::findings::{Findings, Found, UNCOUNTED};
use crate::links::frequency::BUCKETS;
use crate::links::model::Model;

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

    fn level(&self, found: &Found) -> usize {
        self.starts[usize::from(found.comparison)] + usize::from(found.level)
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

/// A model as the E step looks it up.
pub(super) struct Weighing<'t> {
    layout: &'t Layout,
    findings: &'t Findings,
    /// log2 of the odds of one person and of one household, by pair of strata.
    priors: Vec<[f64; 2]>,
    /// log2 m and log2 k, by pair of strata and level.
    m_and_kin: Vec<[f64; 2]>,
}

impl<'t> Weighing<'t> {
    /// The findings must have been valued under the model.
    pub(super) fn new(
        layout: &'t Layout,
        model: &Model,
        strata: &[String],
        findings: &'t Findings,
    ) -> Self {
        let bits = |share: f64| share.max(1e-12).log2();
        let m_and_kin = each_cell(strata, |key| {
            let own = model.comparisons_by_strata.get(key).unwrap_or(&model.comparisons);
            let levels = own.iter().flat_map(|it| &it.levels);
            levels.map(|level| [bits(level.m), bits(level.kin)]).collect::<Vec<_>>()
        });
        Self {
            layout,
            findings,
            priors: each_cell(strata, |key| prior_bits(model, key)),
            m_and_kin: m_and_kin.concat(),
        }
    }

    /// Expected counts of every level.
    pub(super) fn expect(&self) -> Expected {
        let chunks: Vec<Expected> = (0..self.findings.len().div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let mut expected = Expected::new(self.layout);
                for at in chunk * CHUNK..((chunk + 1) * CHUNK).min(self.findings.len()) {
                    self.count(at, &mut expected);
                }
                expected
            })
            .collect();
        chunks.iter().fold(Expected::new(self.layout), Expected::add)
    }

    /// The training pairs that are one person at least this probably.
    pub(super) fn sure(&self, at_least: f64) -> Vec<(u32, u32)> {
        (0..self.findings.len())
            .into_par_iter()
            .filter(|&at| self.shares(at)[0] >= at_least)
            .map(|at| (self.findings.pairs[at].left, self.findings.pairs[at].right))
            .collect()
    }

    /// The probabilities of one person and of one household.
    fn shares(&self, at: usize) -> [f64; 2] {
        let pair = &self.findings.pairs[at];
        let row = pair.cell * self.layout.width();
        let [mut of_one, mut of_kin] = self.priors[pair.cell];
        for (found, chance) in self.findings.of(at) {
            let chance = f64::from(chance);
            let [m, kin] = self.m_and_kin[row + self.layout.level(found)];
            of_one += m - chance;
            of_kin += match found.sharing {
                Sharing::Level => kin - chance,
                Sharing::Value => kin.max(chance) - chance,
                Sharing::Chance => 0.0,
            };
        }
        shares(of_one, of_kin, pair.known)
    }

    fn count(&self, at: usize, expected: &mut Expected) {
        let pair = &self.findings.pairs[at];
        let row = pair.cell * self.layout.width();
        let [one, household] = self.shares(at).map(|share| share * pair.counts);
        expected.by_cell[pair.cell][0] += one;
        expected.by_cell[pair.cell][1] += household;
        for (found, _) in self.findings.of(at) {
            let level = row + self.layout.level(found);
            expected.matches[level] += one;
            expected.kin[level] += household;
            if pair.apart {
                expected.not_strangers[level] += one + household;
                if found.bucket != UNCOUNTED {
                    expected.not_strangers_by_value[usize::from(found.comparison)]
                        [usize::from(found.bucket)] += one + household;
                }
            }
        }
    }
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
