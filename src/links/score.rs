//! Scoring: findings times weights, in fixed point.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::links::communities::BoundCommunities;
use crate::links::compare::{AgreedValue, ComparisonKind, Finding};
use crate::links::context::{ContextFinding, ContextKind, Repeats};
use crate::links::evidence::{Evidence, LevelBits, household, sharing};
use crate::links::frequency::BoundCounts;
use crate::links::model::{ComparisonWeights, LevelWeight, Model};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};
use crate::values::MatchWeight;

/// What a pair scores.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PairScore {
    /// Everything, prior included: log2 of the odds that the two are one person.
    pub weight: MatchWeight,
    /// The part that belongs to the persons themselves (names, dates, identifiers), without prior and whereabouts.
    pub intrinsic: MatchWeight,
}

/// A model bound to a table: every figure a look-up.
#[derive(Debug)]
pub struct Scorer<'t> {
    pub(super) table: &'t ComparisonTable,
    pub(super) comparisons: Vec<BoundComparison>,
    /// log2 of the odds of one person, and of one household, against strangers, by pair of strata.
    pub(super) priors: Vec<[MatchWeight; 2]>,
    pub(super) strata: usize,
    /// log2 of how common a word is as a forename and as a surname, by symbol: for names the other way round.
    name_chances: [Vec<f32>; 2],
    pub(super) communities: BoundCommunities,
    /// Weights of what surrounds a pair, by kind and level.
    context: Vec<Vec<MatchWeight>>,
    repeats: Repeats,
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

/// A pair agreeing on a name by any of its names had two or three chances to do so.
const BITS_FOR_A_SECOND_CHANCE: f32 = 1.0;
/// No agreement is rarer than this (log2): data entry, too, makes mistakes.
pub(super) const RAREST: f32 = -26.0;

impl<'t> Scorer<'t> {
    /// Binds a model to a table. `strata` names the table's strata; `attributes` are the ruleset's, in order.
    #[must_use]
    pub fn new(
        table: &'t ComparisonTable,
        model: &Model,
        strata: &[String],
        attributes: &[(String, ComparisonKind)],
    ) -> Self {
        let counts = bound_counts(table, model, attributes);
        Self::with_counts(table, model, strata, attributes, &counts)
    }

    /// The same with the counts of the model's frequencies bound before, which costs more than all else.
    pub(super) fn with_counts(
        table: &'t ComparisonTable,
        model: &Model,
        strata: &[String],
        attributes: &[(String, ComparisonKind)],
        counts: &[BoundCounts],
    ) -> Self {
        let cells: Vec<&[ComparisonWeights]> =
            each_cell(strata, |key| match model.comparisons_by_strata.get(key) {
                Some(own) => own.as_slice(),
                None => model.comparisons.as_slice(),
            });
        let symbols = table.symbols.len();
        let kinds: Vec<ComparisonKind> = all_kinds(attributes).collect();
        let comparisons: Vec<BoundComparison> = model
            .comparisons
            .par_iter()
            .zip(kinds)
            .zip(counts)
            .enumerate()
            .map(|(index, ((weights, kind), counts))| {
                let frequencies = model.frequencies.get(&weights.name);
                let bits = |level: &LevelWeight| [log2(level.m), log2(level.u), log2(level.kin)];
                BoundComparison {
                    kind,
                    levels: cells.iter().flat_map(|it| it[index].levels.iter().map(bits)).collect(),
                    width: weights.levels.len(),
                    symbol_chances: match (kind, frequencies) {
                        (ComparisonKind::DateOfBirth, _) | (_, None) => Vec::new(),
                        (_, Some(frequencies)) => frequencies.by_symbol(counts, symbols),
                    },
                    date_chances: match (kind, frequencies) {
                        (ComparisonKind::DateOfBirth, Some(frequencies)) => {
                            frequencies.by_date(counts)
                        }
                        (_, Some(_) | None) => FxHashMap::default(),
                    },
                    unseen_chance: frequencies.map_or(f32::NAN, |known| log2(known.chance(1))),
                }
            })
            .collect();
        let chances = |kind: ComparisonKind| {
            let bound = comparisons.iter().find(|bound| bound.kind == kind);
            bound.map_or(Vec::new(), |bound| bound.symbol_chances.clone())
        };
        let name_chances = [chances(ComparisonKind::Forename), chances(ComparisonKind::Surname)];
        let priors = each_cell(strata, |key| prior_bits(model, key).map(MatchWeight::from_bits));
        Self {
            table,
            comparisons,
            priors,
            strata: strata.len(),
            name_chances,
            communities: model.communities.bind(table),
            context: context_weights(&model.context),
            repeats: model.repeats.clone(),
        }
    }

    /// How often each dataset repeats a person.
    #[must_use]
    pub fn repeats(&self) -> &Repeats {
        &self.repeats
    }

    /// Takes from a model what has been learnt of the surroundings of pairs since.
    pub(crate) fn learn_context_of(&mut self, model: &Model) {
        self.context = context_weights(&model.context);
        self.repeats = model.repeats.clone();
    }

    /// What a finding of context weighs.
    #[must_use]
    pub fn context(&self, kind: ContextKind, finding: ContextFinding) -> MatchWeight {
        let weights = self.context.get(kind as usize);
        let found = weights.zip(finding.level(kind));
        let learnt =
            found.map_or(MatchWeight::ZERO, |(weights, level)| weights[usize::from(level)]);
        match kind {
            ContextKind::Rivals => learnt + finding.shared_with_rival,
            ContextKind::Company => learnt,
            ContextKind::Persons => finding.persons,
        }
    }

    /// What all that surrounds a pair weighs.
    #[must_use]
    pub fn whole_context(&self, finding: ContextFinding) -> MatchWeight {
        ContextKind::ALL.iter().map(|&kind| self.context(kind, finding)).sum()
    }

    /// Scores any two records.
    #[must_use]
    pub fn score(&self, left: u32, right: u32) -> PairScore {
        let (mut weight, mut intrinsic) = (self.prior(left, right), MatchWeight::ZERO);
        let mut kin = MatchWeight::ZERO;
        self.each_finding(left, right, |kind, _, evidence| {
            weight += evidence.weight;
            kin += evidence.kin;
            if kind.is_intrinsic() {
                intrinsic += evidence.weight;
            }
        });
        PairScore { weight: weight + household(self.kin_prior(left, right) + kin), intrinsic }
    }

    /// The weight that a pair starts from, before any comparison: one person, against strangers.
    #[must_use]
    pub fn prior(&self, left: u32, right: u32) -> MatchWeight {
        let (a, b) = self.records(left, right);
        self.priors[self.cell(a, b)][0]
    }

    /// The odds of one household, against strangers, that a pair starts from.
    pub(crate) fn kin_prior(&self, left: u32, right: u32) -> MatchWeight {
        let (a, b) = self.records(left, right);
        self.priors[self.cell(a, b)][1]
    }

    /// True if neither record's stay is over.
    pub(crate) fn are_both_current(&self, left: u32, right: u32) -> bool {
        let (a, b) = self.records(left, right);
        a.stay.1.is_none() && b.stay.1.is_none()
    }

    /// How many comparisons there are.
    pub(crate) fn comparisons(&self) -> usize {
        self.comparisons.len()
    }

    /// Calls `visit` with each comparison's kind, finding and evidence, in order.
    pub(crate) fn each_finding(
        &self,
        left: u32,
        right: u32,
        mut visit: impl FnMut(ComparisonKind, Finding, Evidence),
    ) {
        let (a, b) = self.records(left, right);
        let cell = self.cell(a, b);
        for bound in &self.comparisons {
            let finding = bound.kind.find(self.table, a, b);
            visit(bound.kind, finding, self.evidence(bound, cell, finding, a, b));
        }
    }

    /// What a finding says in a pair of strata.
    pub(super) fn evidence(
        &self,
        bound: &BoundComparison,
        cell: usize,
        finding: Finding,
        a: &ComparedRecord,
        b: &ComparedRecord,
    ) -> Evidence {
        let Some(level) = finding.level() else { return Evidence::NONE };
        let bits = bound.levels[cell * bound.width + usize::from(level)];
        let chance = self.chance(bound, bits[1], finding, a, b);
        Evidence::of(bits, chance, sharing(bound.kind, finding, a, b))
    }

    /// log2 u: how likely two strangers are to be found so.
    pub(crate) fn chance_of(
        &self,
        comparison: usize,
        finding: Finding,
        left: u32,
        right: u32,
    ) -> f32 {
        let (a, b) = self.records(left, right);
        let bound = &self.comparisons[comparison];
        finding.level().map_or(0.0, |level| {
            let [_, u, _] = bound.levels[self.cell(a, b) * bound.width + usize::from(level)];
            self.chance(bound, u, finding, a, b)
        })
    }

    /// The place of a pair of strata in tables by pair of strata.
    fn cell(&self, a: &ComparedRecord, b: &ComparedRecord) -> usize {
        usize::from(a.stratum) * self.strata + usize::from(b.stratum)
    }

    fn chance(
        &self,
        bound: &BoundComparison,
        u: f32,
        finding: Finding,
        a: &ComparedRecord,
        b: &ComparedRecord,
    ) -> f32 {
        let (level, value) = match finding {
            Finding::Missing => return 0.0,
            Finding::Level(_) => return u,
            Finding::Agreed(level, value) => (level, value),
        };
        let counted = match value {
            AgreedValue::Symbol(symbol) => {
                let counted = bound.symbol_chances.get(symbol.index()).copied().unwrap_or(u);
                self.among_strangers(bound.kind, symbol, counted, a, b)
            }
            AgreedValue::Alike(one, other) => {
                let of =
                    |symbol: Symbol| bound.symbol_chances.get(symbol.index()).copied().unwrap_or(u);
                let counted = of(one).max(of(other));
                let among = self.among_strangers(bound.kind, one, counted, a, b);
                return among
                    .max(self.among_strangers(bound.kind, other, counted, a, b))
                    .max(u)
                    .min(0.0);
            }
            AgreedValue::Date(date) => match bound.unseen_chance {
                unseen if unseen.is_nan() => u,
                unseen => bound.date_chances.get(&date).copied().unwrap_or(unseen),
            },
            AgreedValue::Swapped(first, second) => self.either_way_round(first, second),
            AgreedValue::Unique => u,
        };
        let mut likelier = if level == 0 { 0.0 } else { BITS_FOR_A_SECOND_CHANCE };
        if bound.kind == ComparisonKind::MiddleNames
            && self.table.first_forename(a).agrees(self.table.first_forename(b))
        {
            likelier += self.communities.middle_name_of_namesakes;
        }
        (counted + likelier).clamp(RAREST, 0.0)
    }

    /// log2 of the chance that another person bears two names, either of them as the surname.
    fn either_way_round(&self, one: Symbol, other: Symbol) -> f32 {
        let named = |forename: Symbol, surname: Symbol| {
            let chance = |chances: &[f32], name: Symbol| {
                chances.get(name.index()).copied().unwrap_or(RAREST / 2.0)
            };
            let independent = chance(&self.name_chances[0], forename);
            let given = self.communities.forename_given_surname(forename, surname);
            chance(&self.name_chances[1], surname) + given.unwrap_or(independent)
        };
        named(one, other).max(named(other, one))
    }

    /// The chance of a given name among people of either record's surname, where that is known; else its chance among all.
    fn among_strangers(
        &self,
        kind: ComparisonKind,
        name: Symbol,
        among_all: f32,
        a: &ComparedRecord,
        b: &ComparedRecord,
    ) -> f32 {
        let given = |surname: Symbol| match kind {
            ComparisonKind::Forename => self.communities.forename_given_surname(name, surname),
            ComparisonKind::MiddleNames => {
                self.communities.middle_name_given_surname(name, surname)
            }
            ComparisonKind::Surname
            | ComparisonKind::DateOfBirth
            | ComparisonKind::Sex
            | ComparisonKind::NhsNumber
            | ComparisonKind::Nino
            | ComparisonKind::Upn
            | ComparisonKind::Home
            | ComparisonKind::Email
            | ComparisonKind::Phone
            | ComparisonKind::Attribute(..) => None,
        };
        [a.surname, b.surname].into_iter().filter_map(given).reduce(f32::max).unwrap_or(among_all)
    }

    /// Both records, the lower index first: of several values that two records share, the first one's first counts,
    /// and a score must not depend on who asks.
    fn records(&self, left: u32, right: u32) -> (&ComparedRecord, &ComparedRecord) {
        let (low, high) = (left.min(right), left.max(right));
        (&self.table.records[low as usize], &self.table.records[high as usize])
    }
}

/// The weights of what surrounds a pair, by kind and level.
fn context_weights(context: &[ComparisonWeights]) -> Vec<Vec<MatchWeight>> {
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
) -> Vec<BoundCounts> {
    let bind = |weights: &ComparisonWeights, kind: ComparisonKind| {
        let frequencies = model.frequencies.get(&weights.name);
        frequencies.map_or_else(BoundCounts::default, |known| known.bind(kind, table))
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

/// One entry a pair of strata, either way round, in the order of [`Scorer::cell`].
pub(crate) fn each_cell<T>(strata: &[String], of: impl Fn(&str) -> T) -> Vec<T> {
    let pairs = strata.iter().flat_map(|a| strata.iter().map(move |b| strata_key(a, b)));
    pairs.map(|key| of(&key)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a logarithm needs no more than seven digits")]
fn log2(probability: f64) -> f32 {
    probability.max(1e-12).log2() as f32
}

/// The key of two strata in [`Model::prior_by_strata`].
pub(crate) fn strata_key(a: &str, b: &str) -> String {
    if a <= b { format!("{a}|{b}") } else { format!("{b}|{a}") }
}
