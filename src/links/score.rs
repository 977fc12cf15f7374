//! Scoring: findings times weights, in fixed point.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::links::communities::BoundCommunities;
use crate::links::compare::{AgreedValue, ComparisonKind, Finding};
use crate::links::context::{ContextFinding, ContextKind};
use crate::links::model::{LevelWeight, Model};
use crate::pairs::{CandidatePairs, ComparedRecord, ComparisonTable, Symbol};
use crate::values::MatchWeight;

/// What a pair scores.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PairScore {
    /// Everything, prior included: log2 of the odds that the two are one person.
    pub weight: MatchWeight,
    /// The part that belongs to the persons themselves (names, dates, identifiers), without prior and whereabouts.
    pub intrinsic: MatchWeight,
}

/// A pair worth keeping.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ScoredLink {
    /// The lower record index.
    pub left: u32,
    /// The higher one.
    pub right: u32,
    /// Its weight: prior, findings and context.
    pub weight: MatchWeight,
    /// What the two records weigh by themselves: prior and findings.
    pub own: MatchWeight,
    /// What surrounds them.
    pub context: ContextFinding,
}

impl ScoredLink {
    /// A link of which nothing but its own weight is known.
    #[must_use]
    pub fn of_its_own(left: u32, right: u32, weight: MatchWeight) -> Self {
        let (left, right) = (left.min(right), left.max(right));
        Self { left, right, weight, own: weight, context: ContextFinding::default() }
    }
}

/// A model bound to a table: every figure a look-up.
#[derive(Debug)]
pub struct Scorer<'t> {
    table: &'t ComparisonTable,
    comparisons: Vec<BoundComparison>,
    /// Weights of the prior, by pair of strata.
    priors: Vec<MatchWeight>,
    strata: usize,
    /// log2 of how common a word is as a forename and as a surname, by symbol: for names the other way round.
    name_chances: [Vec<f32>; 2],
    communities: BoundCommunities,
    /// Weights of what surrounds a pair, by kind and level.
    context: Vec<Vec<MatchWeight>>,
}

/// One comparison's weights as look-ups, in bits.
#[derive(Debug)]
struct BoundComparison {
    kind: ComparisonKind,
    /// log2 m, log2 u and log2 u of people at one residence, by level.
    levels: Vec<[f32; 3]>,
    /// log2 of the chance that another person has the value.
    symbol_chances: Vec<f32>,
    date_chances: FxHashMap<u32, f32>,
    unseen_chance: f32,
}

/// A pair agreeing on a name by any of its names had two or three chances to do so.
const BITS_FOR_A_SECOND_CHANCE: f32 = 1.0;
/// No agreement is rarer than this (log2): data entry, too, makes mistakes.
const RAREST: f32 = -26.0;

impl<'t> Scorer<'t> {
    /// Binds a model to a table. `strata` names the table's strata; `attributes` are the ruleset's, in order.
    #[must_use]
    pub fn new(
        table: &'t ComparisonTable,
        model: &Model,
        strata: &[String],
        attributes: &[(String, ComparisonKind)],
    ) -> Self {
        let kinds =
            ComparisonKind::CORE.into_iter().chain(attributes.iter().map(|(_, kind)| *kind));
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a logarithm needs no more than seven digits"
        )]
        let log2 = |probability: f64| probability.max(1e-12).log2() as f32;
        let comparisons: Vec<BoundComparison> = model
            .comparisons
            .iter()
            .zip(kinds)
            .map(|(weights, kind)| {
                let frequencies = model.frequencies.get(&weights.name);
                BoundComparison {
                    kind,
                    levels: weights
                        .levels
                        .iter()
                        .map(|level| [log2(level.m), log2(level.u), log2(level.together)])
                        .collect(),
                    symbol_chances: match (kind, frequencies) {
                        (ComparisonKind::DateOfBirth, _) | (_, None) => Vec::new(),
                        (_, Some(frequencies)) => frequencies.by_symbol(table),
                    },
                    date_chances: match (kind, frequencies) {
                        (ComparisonKind::DateOfBirth, Some(frequencies)) => frequencies.by_date(),
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
        let priors = strata
            .iter()
            .flat_map(|a| strata.iter().map(move |b| (a, b)))
            .map(|(a, b)| {
                let prior =
                    model.prior_by_strata.get(&strata_key(a, b)).copied().unwrap_or(model.prior);
                MatchWeight::from_probabilities(prior, 1.0 - prior)
            })
            .collect();
        Self {
            table,
            comparisons,
            priors,
            strata: strata.len(),
            name_chances,
            communities: model.communities.bind(table),
            context: model
                .context
                .iter()
                .map(|kind| {
                    let weigh =
                        |level: &LevelWeight| MatchWeight::from_probabilities(level.m, level.u);
                    kind.levels.iter().map(weigh).collect()
                })
                .collect(),
        }
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
        self.each_finding(left, right, |kind, _, evidence| {
            weight += evidence;
            if kind.is_intrinsic() {
                intrinsic += evidence;
            }
        });
        PairScore { weight, intrinsic }
    }

    /// The weight that a pair starts from, before any comparison.
    #[must_use]
    pub fn prior(&self, left: u32, right: u32) -> MatchWeight {
        let (a, b) = self.records(left, right);
        self.priors[usize::from(a.stratum) * self.strata + usize::from(b.stratum)]
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

    /// Calls `visit` with each comparison's kind, finding and weight, in order.
    pub(crate) fn each_finding(
        &self,
        left: u32,
        right: u32,
        mut visit: impl FnMut(ComparisonKind, Finding, MatchWeight),
    ) {
        let (a, b) = self.records(left, right);
        for bound in &self.comparisons {
            let finding = bound.kind.find(self.table, a, b);
            let weight = match finding.level() {
                None => MatchWeight::ZERO,
                Some(level) => {
                    let [m, _, _] = bound.levels[usize::from(level)];
                    MatchWeight::from_bits(f64::from(m - self.chance(bound, finding, a, b)))
                }
            };
            visit(bound.kind, finding, weight);
        }
    }

    /// log2 u: how likely two different people are to be found so.
    pub(crate) fn chance_of(
        &self,
        comparison: usize,
        finding: Finding,
        left: u32,
        right: u32,
    ) -> f32 {
        let (a, b) = self.records(left, right);
        self.chance(&self.comparisons[comparison], finding, a, b)
    }

    fn chance(
        &self,
        bound: &BoundComparison,
        finding: Finding,
        a: &ComparedRecord,
        b: &ComparedRecord,
    ) -> f32 {
        let together = a.residence.agrees(b.residence);
        let (level, value) = match finding {
            Finding::Missing => return 0.0,
            Finding::Level(level) => {
                let [_, u, u_together] = bound.levels[usize::from(level)];
                return if together { u_together } else { u };
            }
            Finding::Agreed(level, value) => (level, value),
        };
        let [_, u, u_together] = bound.levels[usize::from(level)];
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
        let second_chance = if level == 0 { 0.0 } else { BITS_FOR_A_SECOND_CHANCE };
        let chance = (counted + second_chance).clamp(RAREST, 0.0);
        // the home itself is what makes two records be together: it is judged as for strangers
        if together && bound.kind != ComparisonKind::Home { chance.max(u_together) } else { chance }
    }

    /// log2 of the chance that another person bears two names, either of them as the surname.
    fn either_way_round(&self, one: Symbol, other: Symbol) -> f32 {
        let named = |forename: Symbol, surname: Symbol| {
            let chance = |chances: &[f32], name: Symbol| {
                chances.get(name.index()).copied().unwrap_or(RAREST / 2.0)
            };
            let independent = chance(&self.name_chances[0], forename);
            let given = self.communities.forename_given_surname(forename, surname);
            chance(&self.name_chances[1], surname)
                + given.map_or(independent, |given| given.max(independent))
        };
        named(one, other).max(named(other, one))
    }

    /// The chance of a given name among people of either record's surname, if that is higher than its chance among all.
    /// Housemates are no strangers: what they share is learnt for them apart.
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
        if a.residence.agrees(b.residence) {
            return among_all;
        }
        [a.surname, b.surname].into_iter().filter_map(given).fold(among_all, f32::max)
    }

    /// Both records, the lower index first: of several values that two records share, the first one's first counts,
    /// and a score must not depend on who asks.
    fn records(&self, left: u32, right: u32) -> (&ComparedRecord, &ComparedRecord) {
        let (low, high) = (left.min(right), left.max(right));
        (&self.table.records[low as usize], &self.table.records[high as usize])
    }
}

/// The key of two strata in [`Model::prior_by_strata`].
pub(crate) fn strata_key(a: &str, b: &str) -> String {
    if a <= b { format!("{a}|{b}") } else { format!("{b}|{a}") }
}

/// All candidate pairs, scored.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ScoredPairs {
    /// Those worth keeping, in pair order.
    pub links: Vec<ScoredLink>,
    /// How many pairs there are of each weight, by [`MatchWeight::whole_bits`].
    pub by_weight: BTreeMap<i32, u64>,
}

/// Pairs scored at a time; the counts of a chunk are whole numbers, so their sum does not depend on the chunks.
const CHUNK: usize = 16_384;

/// Scores all candidate pairs and keeps those of at least the given weight.
#[must_use]
pub fn score_pairs(
    scorer: &Scorer<'_>,
    pairs: &CandidatePairs,
    at_least: MatchWeight,
) -> ScoredPairs {
    let chunks: Vec<ScoredPairs> = pairs
        .par_iter()
        .chunks(CHUNK)
        .map(|chunk| {
            let mut kept = ScoredPairs::default();
            for (left, right) in chunk {
                let weight = scorer.score(left, right).weight;
                *kept.by_weight.entry(weight.whole_bits()).or_default() += 1;
                if weight >= at_least {
                    kept.links.push(ScoredLink::of_its_own(left, right, weight));
                }
            }
            kept
        })
        .collect();
    let mut all = ScoredPairs::default();
    for ScoredPairs { links, by_weight } in chunks {
        all.links.extend(links);
        for (bits, count) in by_weight {
            *all.by_weight.entry(bits).or_default() += count;
        }
    }
    all
}
