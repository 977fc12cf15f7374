//! A model's figures as look-ups by the values of a table.
//!
//! In: a model, a comparison table, which records are compared. Out: what each level weighs by pair of strata, how common each value is, what a pair starts
//! from. Leaves to `score` what comes of them.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::links::compare::ComparisonKind;
use crate::links::evidence::LevelBits;
use crate::links::frequency::{BoundCounts, Compared};
use crate::links::model::{ComparisonWeights, LevelWeight, Model};
use crate::pairs::ComparisonTable;
use crate::values::MatchWeight;

/// Of a table with fewer values than this, handing work to other threads costs more than the work.
const FEW_SYMBOLS: usize = 65_536;

/// Every comparison's weights as look-ups; `cells` are the weights of each pair of strata that has its own.
pub(super) fn bound_comparisons(
    model: &Model,
    table: &ComparisonTable,
    attributes: &[(String, ComparisonKind)],
    counts: &[BoundCounts],
    cells: &[Option<&[ComparisonWeights]>],
) -> Vec<BoundComparison> {
    let bind = |(index, kind): (usize, ComparisonKind)| {
        let known = (&model.comparisons[index], kind, &counts[index]);
        bound_comparison(model, table, (index, known), cells)
    };
    let kinds: Vec<(usize, ComparisonKind)> =
        all_kinds(attributes).enumerate().take(counts.len()).collect();
    if table.symbols.len() < FEW_SYMBOLS {
        kinds.into_iter().map(bind).collect()
    } else {
        kinds.into_par_iter().map(bind).collect()
    }
}

/// A comparison's weights as look-ups: of each pair of strata its own, where it has some.
fn bound_comparison(
    model: &Model,
    table: &ComparisonTable,
    (index, (weights, kind, counts)): (usize, (&ComparisonWeights, ComparisonKind, &BoundCounts)),
    cells: &[Option<&[ComparisonWeights]>],
) -> BoundComparison {
    let frequencies = model.frequencies.get(&weights.name);
    let bits = |level: &LevelWeight| [log2(level.m), log2(level.u), log2(level.kin)];
    let of_all: Vec<LevelBits> = weights.levels.iter().map(bits).collect();
    let mut levels = Vec::with_capacity(cells.len() * of_all.len());
    for own in cells {
        match own {
            Some(own) => levels.extend(own[index].levels.iter().map(bits)),
            None => levels.extend_from_slice(&of_all),
        }
    }
    BoundComparison {
        kind,
        levels,
        width: weights.levels.len(),
        symbol_chances: match (kind, frequencies) {
            (ComparisonKind::DateOfBirth, _) | (_, None) => Vec::new(),
            (_, Some(frequencies)) => frequencies.by_symbol(counts, table.symbols.len()),
        },
        date_chances: match (kind, frequencies) {
            (ComparisonKind::DateOfBirth, Some(frequencies)) => frequencies.by_date(counts),
            (_, Some(_) | None) => FxHashMap::default(),
        },
        unseen_chance: frequencies.map_or(f32::NAN, |known| log2(known.chance(1))),
    }
}

/// One comparison's weights as look-ups, in bits.
#[derive(Debug)]
pub(super) struct BoundComparison {
    pub(super) kind: ComparisonKind,
    /// By pair of strata, then by level.
    pub(super) levels: Vec<LevelBits>,
    /// How many levels there are.
    pub(super) width: usize,
    /// log2 of the chance that a stranger has the value.
    pub(super) symbol_chances: Vec<f32>,
    pub(super) date_chances: FxHashMap<u32, f32>,
    pub(super) unseen_chance: f32,
}

/// The weights of what surrounds a pair, by kind and level.
pub(super) fn context_weights(context: &[ComparisonWeights]) -> Vec<Vec<MatchWeight>> {
    let weigh = |level: &LevelWeight| MatchWeight::from_probabilities(level.m, level.u);
    context.iter().map(|kind| kind.levels.iter().map(weigh).collect()).collect()
}

fn all_kinds(attributes: &[(String, ComparisonKind)]) -> impl Iterator<Item = ComparisonKind> {
    ComparisonKind::CORE.into_iter().chain(attributes.iter().map(|(_, kind)| *kind))
}

/// The counts of a model's frequencies by the values of a table, in the order of the comparisons.
pub(super) fn bound_counts(
    table: &ComparisonTable,
    model: &Model,
    attributes: &[(String, ComparisonKind)],
    compared: Compared,
) -> Vec<BoundCounts> {
    let bind = |weights: &ComparisonWeights, kind: ComparisonKind| {
        let frequencies = model.frequencies.get(&weights.name);
        frequencies.map_or_else(BoundCounts::default, |known| known.bind(kind, table, compared))
    };
    model.comparisons.iter().zip(all_kinds(attributes)).map(|(it, kind)| bind(it, kind)).collect()
}

/// log2 of the odds of one person, and of one household, against strangers, for a pair of strata.
pub(crate) fn prior_bits(model: &Model, key: &str) -> [f64; 2] {
    let of = |by_strata: &BTreeMap<String, f64>, overall: f64| {
        by_strata.get(key).copied().unwrap_or(overall)
    };
    let one = of(&model.prior_by_strata, model.prior);
    let kin = of(&model.kin_prior_by_strata, model.kin_prior);
    let strangers = (1.0 - one - kin).max(0.1);
    [(one / strangers).log2(), (kin / strangers).log2()]
}

/// One entry a pair of strata, either way round, in the order of [`Scorer`]'s cells.
pub(crate) fn each_cell<T>(strata: &[String], of: impl Fn(&str) -> T) -> Vec<T> {
    each_pair(strata).map(|(_, [a, b])| of(&strata_key(a, b))).collect()
}

/// Every pair of strata, either way round: places and names.
pub(super) fn each_pair(strata: &[String]) -> impl Iterator<Item = ([usize; 2], [&String; 2])> {
    let all = strata.iter().enumerate();
    all.clone().flat_map(move |(at, a)| all.clone().map(move |(to, b)| ([at, to], [a, b])))
}

#[expect(clippy::cast_possible_truncation, reason = "a logarithm needs no more than seven digits")]
fn log2(probability: f64) -> f32 {
    probability.max(1e-12).log2() as f32
}

/// The key of two strata in [`Model::prior_by_strata`].
pub(crate) fn strata_key(a: &str, b: &str) -> String {
    if a <= b { format!("{a}|{b}") } else { format!("{b}|{a}") }
}
