//! Scoring: findings times weights, in fixed point.

use crate::links::bound::{
    BoundComparison, bound_comparisons, bound_counts, context_weights, each_pair, prior_bits,
    strata_key,
};
use crate::links::communities::BoundCommunities;
use crate::links::compare::{AgreedValue, ComparisonKind, Finding};
use crate::links::context::{ContextFinding, ContextKind, Repeats};
use crate::links::evidence::{Evidence, household, sharing};
use crate::links::frequency::{BoundCounts, Compared};
use crate::links::model::{ComparisonWeights, Model};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};
use crate::values::MatchWeight;

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
        Self::of_compared(table, model, strata, attributes, Compared::AnyTwo)
    }

    /// The same for the pairs that are compared alone.
    pub(super) fn of_compared(
        table: &'t ComparisonTable,
        model: &Model,
        strata: &[String],
        attributes: &[(String, ComparisonKind)],
        compared: Compared,
    ) -> Self {
        let counts = bound_counts(table, model, attributes, compared);
        Self::bound(table, model, strata, attributes, (&counts, compared))
    }

    /// The same with the counts of the model's frequencies bound before, which costs more than all else.
    pub(super) fn with_counts(
        table: &'t ComparisonTable,
        model: &Model,
        strata: &[String],
        attributes: &[(String, ComparisonKind)],
        counts: &[BoundCounts],
    ) -> Self {
        Self::bound(table, model, strata, attributes, (counts, Compared::AnyTwo))
    }

    fn bound(
        table: &'t ComparisonTable,
        model: &Model,
        strata: &[String],
        attributes: &[(String, ComparisonKind)],
        (counts, compared): (&[BoundCounts], Compared),
    ) -> Self {
        // none where the weights of all pairs hold
        let key = |(pair, [a, b]): ([usize; 2], [&String; 2])| {
            compared.compares(table, pair).then(|| strata_key(a, b))
        };
        let keys: Vec<Option<String>> = each_pair(strata).map(key).collect();
        let own = |key: &Option<String>| -> Option<&[ComparisonWeights]> {
            model.comparisons_by_strata.get(key.as_ref()?).map(Vec::as_slice)
        };
        let cells: Vec<Option<&[ComparisonWeights]>> = keys.iter().map(own).collect();
        let comparisons = bound_comparisons(model, table, attributes, counts, &cells);
        let chances = |kind: ComparisonKind| {
            let bound = comparisons.iter().find(|bound| bound.kind == kind);
            bound.map_or(Vec::new(), |bound| bound.symbol_chances.clone())
        };
        let name_chances = [chances(ComparisonKind::Forename), chances(ComparisonKind::Surname)];
        let prior =
            |key: &Option<String>| key.as_ref().map_or([0.0; 2], |it| prior_bits(model, it));
        let priors = keys.iter().map(|key| prior(key).map(MatchWeight::from_bits)).collect();
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

    /// What any two records score, prior included: log2 of the odds that the two are one person.
    #[must_use]
    pub fn score(&self, left: u32, right: u32) -> MatchWeight {
        let (mut weight, mut kin) = (self.prior(left, right), MatchWeight::ZERO);
        self.each_finding(left, right, |_, _, evidence| {
            weight += evidence.weight;
            kin += evidence.kin;
        });
        weight + household(self.kin_prior(left, right) + kin)
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
