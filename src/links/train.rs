//! Training without labels: expectation-maximisation over all blocks jointly.
//!
//! u comes from pairs of strangers drawn at random and stays fixed; u of people at one residence, m and the priors are
//! what the candidate pairs themselves make likely. Every figure starts from the shipped one, which counts as some
//! pairs seen already, so that a level without support keeps it. Sums run in a fixed order over fixed chunks: the
//! result does not depend on the number of threads.
//!
//! Source: A. P. Dempster, N. M. Laird and D. B. Rubin, JRSS B 39 (1977); W. E. Winkler on EM for record linkage (1988).

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::links::communities::NameCommunities;
use crate::links::compare::ComparisonKind;
use crate::links::findings::{Findings, MISSING, learns_together};
use crate::links::frequency::Frequencies;
use crate::links::model::Model;
use crate::links::sampling::random_pairs;
use crate::links::score::{Scorer, strata_key};
use crate::links::simple_rules::DisjointSets;
use crate::links::simple_rules::simple_rule_clusters;
use crate::pairs::{CandidatePairs, ComparisonTable, PairScope};

/// What training did, for the report.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct TrainingReport {
    /// Candidate pairs that m rests on.
    pub pairs: usize,
    /// Pairs of strangers that u rests on.
    pub strangers: usize,
    /// Rounds of expectation and maximisation, over both passes.
    pub rounds: u32,
    /// Expected number of matching pairs.
    pub matches: f64,
}

/// The inputs of training that do not change.
#[derive(Clone, Copy, Debug)]
pub struct TrainingData<'d> {
    /// The records.
    pub table: &'d ComparisonTable,
    /// Pairs worth comparing.
    pub pairs: &'d CandidatePairs,
    /// Which pairs may be compared at all.
    pub scope: &'d PairScope,
    /// Names of the strata, by number.
    pub strata: &'d [String],
    /// The ruleset's attributes.
    pub attributes: &'d [(String, ComparisonKind)],
}

const MOST_STRANGERS: usize = 1_000_000;
const MOST_PAIRS: usize = 1_500_000;
/// The shipped m counts as so many matches seen.
const SHIPPED_MATCHES: f64 = 60.0;
/// The shipped u counts as so many strangers seen.
const SHIPPED_STRANGERS: f64 = 200.0;
const MOST_ROUNDS: u32 = 25;
const SETTLED: f64 = 0.002;
/// Two records this likely to be one person count as one for the frequencies of the second pass.
const SURE: f64 = 0.99;
const CHUNK: usize = 16_384;

/// What is learnt from the data at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Learn {
    /// Weights, frequencies and priors.
    Everything,
    /// Frequencies and priors, which belong to these records; the weights are given and stay.
    AllButWeights,
}

/// Learns a model from the data, starting from `start` (the shipped weights, or given ones).
#[must_use]
pub fn train(data: TrainingData<'_>, start: &Model, learn: Learn) -> (Model, TrainingReport) {
    let mut report = TrainingReport::default();
    let mut model = start.clone();
    let strangers = random_pairs(data.table, data.scope, MOST_STRANGERS);
    let (pairs, share) = data.pairs.sample(MOST_PAIRS);
    (report.strangers, report.pairs) = (strangers.len(), pairs.len());

    let mut person_of = simple_rule_clusters(data.table, true);
    for pass in 0..2 {
        model.frequencies = count_frequencies(data, &person_of);
        model.communities = NameCommunities::learn(data.table, &person_of);
        if learn == Learn::Everything {
            learn_u(data, start, &mut model, &strangers, &person_of);
        }
        if pass == 0 {
            model.prior = first_prior(data, &person_of);
        }
        let findings = Findings::gather(data, &model, &pairs);
        let (rounds, matches) =
            expectation_maximisation(data, start, &mut model, &findings, share, learn);
        report.rounds += rounds;
        report.matches = matches;
        if pass == 0 {
            person_of = sure_clusters(data, &model);
        }
    }
    (model, report)
}

fn count_frequencies(data: TrainingData<'_>, person_of: &[u32]) -> BTreeMap<String, Frequencies> {
    kinds(data)
        .filter_map(|(name, kind)| Some((name, Frequencies::count(kind, data.table, person_of)?)))
        .collect()
}

fn kinds(data: TrainingData<'_>) -> impl Iterator<Item = (String, ComparisonKind)> {
    ComparisonKind::CORE
        .into_iter()
        .map(|kind| (kind.word().to_owned(), kind))
        .chain(data.attributes.iter().cloned())
}

/// u of every level, from strangers that are not already taken for one person.
fn learn_u(
    data: TrainingData<'_>,
    start: &Model,
    model: &mut Model,
    strangers: &[(u32, u32)],
    person_of: &[u32],
) {
    for (index, (_, kind)) in kinds(data).enumerate() {
        let counts = strangers
            .par_iter()
            .filter(|&&(left, right)| person_of[left as usize] != person_of[right as usize])
            .fold(
                || vec![0_u64; kind.levels().len()],
                |mut counts, &(left, right)| {
                    let records = &data.table.records;
                    let found =
                        kind.find(data.table, &records[left as usize], &records[right as usize]);
                    if let Some(level) = found.level() {
                        counts[usize::from(level)] += 1;
                    }
                    counts
                },
            )
            .reduce(
                || vec![0_u64; kind.levels().len()],
                |a, b| a.into_iter().zip(b).map(|(a, b)| a + b).collect(),
            );
        let seen: u64 = counts.iter().sum();
        for ((level, shipped), count) in model.comparisons[index]
            .levels
            .iter_mut()
            .zip(&start.comparisons[index].levels)
            .zip(counts)
        {
            level.u =
                (count as f64 + SHIPPED_STRANGERS * shipped.u) / (seen as f64 + SHIPPED_STRANGERS);
            // where the shipped weights see no difference between strangers and housemates, there is none to start from
            level.together = if (shipped.together - shipped.u).abs() < f64::EPSILON {
                level.u
            } else {
                shipped.together
            };
        }
    }
}

/// The share of all pairs that the first clusters already hold, doubled for what they miss.
fn first_prior(data: TrainingData<'_>, person_of: &[u32]) -> f64 {
    let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
    for &person in person_of {
        *sizes.entry(person).or_default() += 1;
    }
    let within: u64 = sizes.values().map(|size| size * (size - 1) / 2).sum();
    let records = data.table.records.len() as f64;
    let all = (records * (records - 1.0) / 2.0).max(1.0);
    (2.0 * (within as f64 + 1.0) / all).clamp(1e-9, 0.2)
}

/// Records joined by links that the first pass is sure of.
fn sure_clusters(data: TrainingData<'_>, model: &Model) -> Vec<u32> {
    let scorer = Scorer::new(data.table, model, data.strata, data.attributes);
    let sure =
        data.pairs.filter(|left, right| scorer.score(left, right).weight.probability() >= SURE);
    let mut sets = DisjointSets::new(data.table.records.len());
    for (left, right) in sure {
        sets.union(left, right);
    }
    sets.roots()
}

/// Expected counts of one round.
#[derive(Clone)]
struct Expected {
    matches: f64,
    /// By comparison and level: among matches, and among housemates that are no match.
    levels: Vec<Vec<[f64; 2]>>,
    by_strata: Vec<f64>,
}

impl Expected {
    fn new(model: &Model, strata: usize) -> Self {
        Self {
            matches: 0.0,
            levels: model.comparisons.iter().map(|c| vec![[0.0; 2]; c.levels.len()]).collect(),
            by_strata: vec![0.0; strata * strata],
        }
    }

    fn add(mut self, other: &Self) -> Self {
        self.matches += other.matches;
        for (levels, more) in self.levels.iter_mut().zip(&other.levels) {
            for (level, more) in levels.iter_mut().zip(more) {
                level[0] += more[0];
                level[1] += more[1];
            }
        }
        for (count, more) in self.by_strata.iter_mut().zip(&other.by_strata) {
            *count += more;
        }
        self
    }
}

/// Runs rounds until the prior and the m of every first level have settled; returns rounds and expected matches.
fn expectation_maximisation(
    data: TrainingData<'_>,
    start: &Model,
    model: &mut Model,
    findings: &Findings,
    share: f64,
    learn: Learn,
) -> (u32, f64) {
    let kinds: Vec<ComparisonKind> = kinds(data).map(|(_, kind)| kind).collect();
    let strata_pairs = pairs_by_strata(data);
    let mut matches = 0.0;
    for round in 1..=MOST_ROUNDS {
        let expected = expect(data, model, &kinds, findings);
        let expected_before = matches;
        matches = expected.matches / share;
        let moved = match learn {
            Learn::Everything => learn_weights(start, model, &kinds, &expected, share),
            Learn::AllButWeights => (matches - expected_before).abs() / matches.max(1.0),
        };
        learn_priors(data, model, &expected, share, &strata_pairs);
        if moved < SETTLED {
            return (round, matches);
        }
    }
    (MOST_ROUNDS, matches)
}

fn expect(
    data: TrainingData<'_>,
    model: &Model,
    kinds: &[ComparisonKind],
    findings: &Findings,
) -> Expected {
    let strata = data.strata.len();
    let priors = prior_bits(data, model);
    let bits: Vec<Vec<[f64; 2]>> = model
        .comparisons
        .iter()
        .map(|c| {
            c.levels.iter().map(|l| [l.m.max(1e-12).log2(), l.together.max(1e-12).log2()]).collect()
        })
        .collect();
    let chunks: Vec<Expected> = (0..findings.len().div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut expected = Expected::new(model, strata);
            for pair in chunk * CHUNK..((chunk + 1) * CHUNK).min(findings.len()) {
                let (together, a, b) = findings.context[pair];
                let cell = usize::from(a.min(b)) * strata + usize::from(a.max(b));
                let mut weight = priors[cell] - f64::from(findings.fixed[pair]);
                for (index, &level) in findings.row(pair).iter().enumerate() {
                    if level != MISSING {
                        let [m, u_together] = bits[index][usize::from(level)];
                        weight += m;
                        if learns_together(kinds[index], together) {
                            weight -= u_together;
                        }
                    }
                }
                let match_probability = 1.0 / (1.0 + (-weight).exp2());
                expected.matches += match_probability;
                expected.by_strata[cell] += match_probability;
                for (index, &level) in findings.row(pair).iter().enumerate() {
                    if level != MISSING {
                        let counts = &mut expected.levels[index][usize::from(level)];
                        counts[0] += match_probability;
                        if together {
                            counts[1] += 1.0 - match_probability;
                        }
                    }
                }
            }
            expected
        })
        .collect();
    chunks.iter().fold(Expected::new(model, strata), Expected::add)
}

/// New m and u of housemates; returns by how much the most moving m moved.
fn learn_weights(
    start: &Model,
    model: &mut Model,
    kinds: &[ComparisonKind],
    expected: &Expected,
    share: f64,
) -> f64 {
    let mut moved = 0.0_f64;
    for (index, comparison) in model.comparisons.iter_mut().enumerate() {
        let counts = &expected.levels[index];
        let total: [f64; 2] =
            [0, 1].map(|side: usize| counts.iter().map(|count| count[side]).sum());
        for ((level, shipped), count) in
            comparison.levels.iter_mut().zip(&start.comparisons[index].levels).zip(counts)
        {
            let m = (count[0] + SHIPPED_MATCHES * shipped.m) / (total[0] + SHIPPED_MATCHES);
            moved = moved.max((m - level.m).abs());
            level.m = m;
            level.support = count[0] / share;
            if learns_together(kinds[index], true) {
                level.together = (count[1] + SHIPPED_STRANGERS * shipped.together)
                    / (total[1] + SHIPPED_STRANGERS);
            }
        }
    }
    moved
}

/// New priors, overall and by strata.
fn learn_priors(
    data: TrainingData<'_>,
    model: &mut Model,
    expected: &Expected,
    share: f64,
    strata_pairs: &[f64],
) {
    let all: f64 = strata_pairs.iter().sum();
    let matches = expected.matches / share;
    model.prior = ((matches + 0.5) / (all + 1.0)).clamp(1e-10, 0.3);
    model.prior_by_strata.clear();
    for (a, first) in data.strata.iter().enumerate() {
        for (b, second) in data.strata.iter().enumerate().skip(a) {
            let cell = a * data.strata.len() + b;
            if strata_pairs[cell] > 0.0 {
                // as if half a match had been seen at the overall rate
                let prior = (expected.by_strata[cell] / share + 0.5)
                    / (strata_pairs[cell] + 0.5 / model.prior);
                model.prior_by_strata.insert(strata_key(first, second), prior.clamp(1e-10, 0.3));
            }
        }
    }
}

/// log2 odds of the prior of every pair of strata (the lower number first).
fn prior_bits(data: TrainingData<'_>, model: &Model) -> Vec<f64> {
    data.strata
        .iter()
        .flat_map(|a| data.strata.iter().map(move |b| strata_key(a, b)))
        .map(|key| {
            let prior = model.prior_by_strata.get(&key).copied().unwrap_or(model.prior);
            (prior / (1.0 - prior)).log2()
        })
        .collect()
}

/// How many pairs of records there are in every pair of strata (the lower number first), as far as the scope admits.
fn pairs_by_strata(data: TrainingData<'_>) -> Vec<f64> {
    let strata = data.strata.len();
    let (mut sizes, mut dataset_of) = (vec![0.0_f64; strata], vec![0_u16; strata]);
    for record in &data.table.records {
        sizes[usize::from(record.stratum)] += 1.0;
        dataset_of[usize::from(record.stratum)] = record.dataset;
    }
    let mut pairs = vec![0.0; strata * strata];
    for a in 0..strata {
        for b in a..strata {
            let within = dataset_of[a] == dataset_of[b];
            let admitted = if within {
                data.scope.within_datasets
                    && !data.scope.unique.get(usize::from(dataset_of[a])).copied().unwrap_or(false)
            } else {
                data.scope.across_datasets
            };
            if admitted {
                pairs[a * strata + b] =
                    if a == b { sizes[a] * (sizes[a] - 1.0) / 2.0 } else { sizes[a] * sizes[b] };
            }
        }
    }
    pairs
}
