//! Training without labels: expectation-maximisation over all blocks jointly.
//!
//! In: records and their candidate pairs. Out: a model, and an account of what each of its figures rests on. A pair is one
//! person, two people of one household, or two strangers; which, nobody says. u is what pairs drawn at random and counted
//! values say of strangers, less the pairs among them that are no strangers; m, k and the priors are what the candidate
//! pairs themselves make likely. Sums run in a fixed order over fixed chunks: the result does not depend on the number of
//! threads.
//!
//! Source: A. P. Dempster, N. M. Laird and D. B. Rubin, JRSS B 39 (1977); W. E. Winkler on EM for record linkage (1988).

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::links::bound::bound_counts;
use crate::links::communities::NameCommunities;
use crate::links::compare::ComparisonKind;
use crate::links::expect::{Expected, Layout, Weighing};
use crate::links::findings::{Findings, TrainingPair};
use crate::links::frequency::Compared;
use crate::links::frequency::{BUCKETS, Frequencies, Shared};
use crate::links::maximise::Maximiser;
use crate::links::model::{Model, Support};
use crate::links::row_mates::count_row_mates;
use crate::links::sampling::random_pairs;
use crate::links::score::Scorer;
use crate::links::simple_rules::{DisjointSets, simple_rule_clusters};
use crate::links::strangers::count_drawn;
use crate::pairs::{CandidatePairs, ComparedRecord, ComparisonTable, PairScope};

/// What training did, for the report.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct TrainingReport {
    /// Candidate pairs that m rests on.
    pub pairs: usize,
    /// Pairs of strangers that u rests on.
    pub strangers: usize,
    /// Pairs that somebody decided.
    pub labels: usize,
    /// Rounds of expectation and maximisation.
    pub rounds: u32,
    /// Expected number of matching pairs.
    pub matches: f64,
    /// Expected number of pairs of two people of one household.
    pub kin: f64,
    /// What every level's figures rest on, in the order of the comparisons and their levels.
    pub support: Vec<LevelSupport>,
}

/// What one level's figures rest on.
#[derive(Clone, PartialEq, Debug)]
pub struct LevelSupport {
    /// The comparison's word, or the attribute's name.
    pub comparison: String,
    /// The level's word.
    pub level: &'static str,
    /// Which of the comparison's situations the level belongs to.
    pub situation: usize,
    /// Pairs at this level.
    pub support: Support,
    /// Matches of which both records have a value, in the situation that the level belongs to.
    pub compared: f64,
}

/// How a decided pair came to be decided, and so how much it may teach.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Teaches {
    /// Somebody chose it to teach: it counts for several that nobody decided, and is looked at even if it is no candidate.
    Much,
    /// It was decided in the course of the work, because it was doubtful. Such pairs are no random draw: more of them, or more of each, would
    /// teach that all pairs are like the doubtful ones. So it counts once, in the place that it has among the training pairs anyway, beside
    /// all those that were not doubtful; one that is no training pair counts for nothing. What decides who is asked is what is known of the
    /// pair, and a choice by what is known may be passed over as long as those not chosen stay in (D. B. Rubin, *Inference and missing
    /// data*, Biometrika 63, 1976).
    InItsPlace,
}

/// A pair that somebody decided: a steward, or an analyst.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label {
    /// One record's index.
    pub left: u32,
    /// The other's.
    pub right: u32,
    /// True if they are one person.
    pub same: bool,
    /// How much it counts.
    pub teaches: Teaches,
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
    /// Pairs that somebody decided.
    pub labels: &'d [Label],
}

const MOST_STRANGERS: usize = 150_000;
const MOST_PAIRS: usize = 300_000;
/// A pair that somebody chose to teach counts for so many that nobody decided.
const LABEL_COUNTS: f64 = 5.0;
/// u and the chances of values are taken anew after so many rounds.
const ROUNDS_A_PASS: u32 = 4;
const MOST_PASSES: u32 = 4;
const SETTLED: f64 = 0.002;
/// Two records this likely to be one person count as one when names are counted again.
const SURE: f64 = 0.8;
/// Fewer matches than this say too little: a figure that rests on fewer is as good as shipped.
const FEWEST: f64 = 20.0;

/// What is learnt from the data at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Learn {
    /// Weights, frequencies and priors.
    Everything,
    /// Frequencies and priors, which belong to these records; the weights are given and stay.
    AllButWeights,
}

impl TrainingReport {
    /// Comparisons of which too few matches were seen, situation by situation: their m is the shipped one.
    pub fn untrained(&self) -> impl Iterator<Item = &[LevelSupport]> {
        self.support
            .chunk_by(|a, b| a.comparison == b.comparison && a.situation == b.situation)
            .filter(|levels| levels[0].is_untrained())
    }
}

impl LevelSupport {
    /// True if too few matches were seen to say anything of this level: its m is still the shipped one.
    #[must_use]
    pub fn is_untrained(&self) -> bool {
        self.compared < FEWEST
    }
}

/// Learns a model from the data, starting from `start` (the shipped weights, or given ones).
#[must_use]
pub fn train(data: TrainingData<'_>, start: &Model, learn: Learn) -> (Model, TrainingReport) {
    let mut model = start.clone();
    let (names, kinds): (Vec<String>, Vec<ComparisonKind>) = comparisons(data).unzip();
    let layout = Layout::of(&model, data.strata.len());
    let person_of = simple_rule_clusters(data.table, true);
    let pairs_by_cell = pairs_by_cell(data);
    let all: f64 = pairs_by_cell.iter().sum();

    let mut shared: Vec<Option<Shared>> = Vec::new();
    let counted: Vec<Option<(Frequencies, Shared)>> = kinds
        .par_iter()
        .map(|kind| Frequencies::count_shared(*kind, data.table, data.scope, &person_of))
        .collect();
    for (name, counted) in names.iter().zip(counted) {
        shared.push(counted.as_ref().map(|(_, shared)| *shared));
        if let Some((frequencies, _)) = counted {
            model.frequencies.insert(name.clone(), frequencies);
        }
    }
    model.communities = NameCommunities::learn(data.table, &person_of);
    let strangers = random_pairs(data.table, data.scope, MOST_STRANGERS);
    let drawn = match learn {
        Learn::Everything => count_drawn(data, &kinds, &layout, &strangers, &person_of),
        Learn::AllButWeights => Vec::new(),
    };
    let (chosen, share) = data.pairs.sample(MOST_PAIRS);
    let pairs = training_pairs(data, &chosen, &person_of);
    let labels = labels_used(data.labels, &pairs);
    model.prior = first_prior(&person_of, all);
    model.kin_prior = model.prior;

    let row_mates = count_row_mates(data);
    let maximiser = Maximiser {
        kinds: &kinds,
        strata: data.strata,
        layout: &layout,
        start,
        pairs_by_cell: &pairs_by_cell,
        share,
        drawn: &drawn,
        row_mates: &row_mates,
        drawn_share: strangers.len() as f64 / all.max(1.0),
    };
    if learn == Learn::Everything {
        maximiser.chances(&mut model, &vec![0.0; layout.cells * layout.width()]);
    }
    let mut report = TrainingReport {
        pairs: chosen.len(),
        strangers: strangers.len(),
        labels,
        ..TrainingReport::default()
    };
    let counts = bound_counts(data.table, &model, data.attributes, Compared::AnyTwo);
    let mut findings = Findings::gather(data, &kinds, &counts, pairs);
    for pass in 0..MOST_PASSES {
        let TrainingData { table, strata, attributes, .. } = data;
        findings.value(&Scorer::with_counts(table, &model, strata, attributes, &counts));
        let mut moved = 0.0_f64;
        for round in 0..ROUNDS_A_PASS {
            let weighing = Weighing::new(&layout, &model, data.strata, &findings);
            let expected = weighing.expect();
            let before = report.matches;
            report.matches = total(&expected, 0) / share;
            report.kin = total(&expected, 1) / share;
            moved = moved.max((report.matches - before).abs() / report.matches.max(1.0));
            if learn == Learn::Everything {
                moved = moved.max(maximiser.weights(&mut model, &expected));
            }
            maximiser.priors(&mut model, &expected);
            report.rounds += 1;
            if round + 1 == ROUNDS_A_PASS {
                if pass == 0 {
                    // names again, with fewer people counted twice
                    let joined = join(&person_of, &weighing.sure(SURE));
                    model.communities = NameCommunities::learn(data.table, &joined);
                }
                correct_frequencies(&mut model, (&names, &kinds), &shared, &expected, share);
                if learn == Learn::Everything {
                    maximiser.chances(&mut model, &expected.not_strangers);
                }
            }
        }
        if moved < SETTLED {
            break;
        }
    }
    report.support = support(&model, &kinds);
    (model, report)
}

fn total(expected: &Expected, which: usize) -> f64 {
    // from 0, as an empty sum is -0
    expected.by_cell.iter().fold(0.0, |sum, cell| sum + cell[which])
}

/// All comparisons with their names: core, then the ruleset's attributes.
fn comparisons(data: TrainingData<'_>) -> impl Iterator<Item = (String, ComparisonKind)> {
    ComparisonKind::CORE
        .into_iter()
        .map(|kind| (kind.word().to_owned(), kind))
        .chain(data.attributes.iter().cloned())
}

/// The pairs that training looks at: a sample of the candidates, and all that somebody decided.
fn training_pairs(
    data: TrainingData<'_>,
    chosen: &[(u32, u32)],
    person_of: &[u32],
) -> Vec<TrainingPair> {
    let pair = |label: &Label| (label.left.min(label.right), label.left.max(label.right));
    let labels: BTreeMap<(u32, u32), Label> =
        data.labels.iter().map(|label| (pair(label), *label)).collect();
    let mut pairs: Vec<(u32, u32)> = chosen.to_vec();
    let chosen_to_teach = labels.iter().filter(|(_, label)| label.teaches == Teaches::Much);
    pairs.extend(chosen_to_teach.map(|(pair, _)| *pair));
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .map(|(left, right)| {
            let (a, b) = (&data.table.records[left as usize], &data.table.records[right as usize]);
            let (low, high) = (a.stratum.min(b.stratum), a.stratum.max(b.stratum));
            let label = labels.get(&(left, right)).copied();
            TrainingPair {
                left,
                right,
                cell: usize::from(low) * data.strata.len() + usize::from(high),
                apart: person_of[left as usize] != person_of[right as usize],
                known: label.map(|label| label.same).or_else(|| known(a, b)),
                counts: match label.map(|label| label.teaches) {
                    Some(Teaches::Much) => LABEL_COUNTS,
                    Some(Teaches::InItsPlace) | None => 1.0,
                },
            }
        })
        .collect()
}

/// How many of the labels stand among the training pairs, which are in order.
fn labels_used(labels: &[Label], pairs: &[TrainingPair]) -> usize {
    let is_there = |label: &&Label| {
        let sought = (label.left.min(label.right), label.left.max(label.right));
        pairs.binary_search_by_key(&sought, |pair| (pair.left, pair.right)).is_ok()
    };
    labels.iter().filter(is_there).count()
}

/// The first clusters, joined further by pairs.
fn join(person_of: &[u32], pairs: &[(u32, u32)]) -> Vec<u32> {
    let mut sets = DisjointSets::new(person_of.len());
    for (record, &person) in (0..).zip(person_of) {
        sets.union(record, person);
    }
    for &(left, right) in pairs {
        sets.union(left, right);
    }
    sets.roots()
}

/// What the records themselves settle: two health numbers that differ, each with its check digit right, are two people.
fn known(a: &ComparedRecord, b: &ComparedRecord) -> Option<bool> {
    let both = a.nhs_number != 0 && b.nhs_number != 0;
    (both && a.nhs_number != b.nhs_number).then_some(false)
}

/// The share of all pairs that the first clusters already hold, doubled for what they miss.
fn first_prior(person_of: &[u32], all: f64) -> f64 {
    let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
    for &person in person_of {
        *sizes.entry(person).or_default() += 1;
    }
    let within: u64 = sizes.values().map(|size| size * (size - 1) / 2).sum();
    (2.0 * (within as f64 + 1.0) / all.max(1.0)).clamp(1e-9, 0.2)
}

fn correct_frequencies(
    model: &mut Model,
    (names, kinds): (&[String], &[ComparisonKind]),
    shared: &[Option<Shared>],
    expected: &Expected,
    share: f64,
) {
    let counted = names.iter().zip(kinds).zip(shared);
    for (((name, kind), shared), known) in counted.zip(&expected.not_strangers_by_value) {
        if let (Some(frequencies), Some(shared)) = (model.frequencies.get_mut(name), shared) {
            let known: [f64; BUCKETS] = known.map(|count| count / share);
            frequencies.correct(*kind, shared, &known);
        }
    }
}

/// How many pairs of records there are in every pair of strata (the lower number first), as far as the scope admits.
fn pairs_by_cell(data: TrainingData<'_>) -> Vec<f64> {
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

fn support(model: &Model, kinds: &[ComparisonKind]) -> Vec<LevelSupport> {
    let mut support = Vec::new();
    for (comparison, kind) in model.comparisons.iter().zip(kinds) {
        for (which, situation) in kind.situations().iter().enumerate() {
            let levels = situation.start..situation.end.min(comparison.levels.len());
            let compared =
                comparison.levels[levels.clone()].iter().map(|it| it.support.matches).sum();
            support.extend(levels.map(|at| LevelSupport {
                comparison: comparison.name.clone(),
                level: kind.levels()[at],
                situation: which,
                support: comparison.levels[at].support,
                compared,
            }));
        }
    }
    support
}
