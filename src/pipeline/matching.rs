//! Records become clusters: blocking, training or a given model, scoring, clustering.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::addresses::AddressResolution;
use crate::links::{
    ComparisonKind, ContextMemory, EarlierContext, Label, Members, Model, RememberedContext,
    RememberedPairs, ScoredLink, ScoredPairs, Scorer, Teaches, Thresholds, TrainingReport,
    compared_attributes, table_in_strata, tell_of_strata, thresholds_in_force,
};
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::pairs::{
    BlockingReport, CandidatePairs, ChosenRules, ComparedRecord, ComparisonTable, NearRule,
    PairScope, RulesMet, near_rules,
};
use crate::persons::{Clusters, DeathEntries, Merges, Merging, Ruling, Rulings, Unobeyed, Verdict};
use crate::pipeline::comparing::{Compared, Memory};
use crate::pipeline::context_rounds::{ContextWeights, Ground, state_by_persons};
use crate::pipeline::hidden_records::settle_hiding;
use crate::rules::{Checked, LinkMode, Ruleset};
use crate::values::{AttributeKind, MatchWeight};

/// What the register of births and deaths has of somebody who died: dataset and role.
const DEATHS: &str = "registrations/deceased";

/// The records of a run, ready to be compared.
#[derive(Debug)]
pub struct MatchStage<'r> {
    pub(super) ruleset: &'r Ruleset<Checked>,
    /// The compact table.
    pub table: ComparisonTable,
    /// One name a stratum (a role of a dataset), sorted.
    pub strata: Vec<String>,
    /// The ruleset's attributes with their comparisons.
    pub attributes: Vec<(String, ComparisonKind)>,
    pub(super) kinds: Vec<AttributeKind>,
    pub(super) scope: PairScope,
    fenced: Vec<bool>,
    /// Of each record, whether nobody is to know of it; empty if of none.
    hidden: Vec<bool>,
    /// Of each record, whether it is an entry of a death.
    dead: Vec<bool>,
}

/// What a run knows of weights and frequencies before it sees its records.
#[derive(Clone, PartialEq, Debug)]
pub enum ModelGiven {
    /// Weights to start training from.
    Start(Model),
    /// Weights that stay; frequencies and priors are the records' own.
    Weights(Model),
    /// A whole model of an earlier night, which the stage is [`MatchStage::under`]: nothing is learnt.
    Pinned(Model),
}

/// What matching found.
#[derive(Debug)]
pub struct Matched {
    /// Which record belongs to which cluster, and which pairs are doubtful.
    pub clusters: Clusters,
    /// The model that scored.
    pub model: Model,
    /// How it was trained, unless it was given.
    pub training: Option<TrainingReport>,
    /// What blocking did.
    pub blocking: BlockingReport,
    /// Candidate pairs.
    pub pairs: usize,
    /// The rules that bring each of the stated links together: see [`Clusters::stated_pairs`].
    pub rules_met: RulesMet,
    /// Links at or above the review threshold, by themselves or with what surrounds them, in pair order.
    pub links: Vec<ScoredLink>,
    /// How many pairs there are of each weight of their own, by [`MatchWeight::whole_bits`].
    pub by_weight: BTreeMap<i32, u64>,
    /// What stewards decided, as far as it was obeyed.
    pub rulings: Rulings,
    /// Decisions that were not.
    pub unobeyed: Vec<Unobeyed>,
    /// What all pairs weigh by themselves, where a later run may ask.
    pub remembered: Option<RememberedPairs>,
    /// How what hangs together was merged, where a later run may ask.
    pub merges: Option<Merges>,
    /// What was found around the pairs, where a later run may ask.
    pub context: Option<RememberedContext>,
    /// Pairs that were looked for, where all others are an earlier run's; none if all were.
    pub pairs_looked_for: Option<u64>,
}

/// What people have told of pairs of records.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'t> {
    /// Training learns more from these.
    pub labels: &'t [Label],
    /// Clustering obeys these.
    pub decided: &'t [Ruling],
}

impl<'r> MatchStage<'r> {
    /// Prepares records, which are in the order of their keys, with what their addresses resolved to.
    #[must_use]
    pub fn new(
        ruleset: &'r Ruleset<Checked>,
        records: &[NormalisedRecord],
        resolutions: &[AddressResolution],
        dictionaries: &Dictionaries,
        as_of: Date,
    ) -> Self {
        let (table, strata) = table_in_strata(ruleset, records, resolutions, dictionaries, as_of);
        Self::of_table(ruleset, table, strata, as_of)
    }

    /// The stage of records that are in a table already; `strata` are its strata, sorted.
    #[must_use]
    pub fn of_table(
        ruleset: &'r Ruleset<Checked>,
        mut table: ComparisonTable,
        strata: Vec<String>,
        as_of: Date,
    ) -> Self {
        tell_of_strata(ruleset, &mut table, &strata, as_of);
        let attributes = compared_attributes(ruleset);
        let mode = ruleset.mode();
        let sources = ruleset.sources();
        let fenced = |record: &ComparedRecord| sources[usize::from(record.dataset)].fence.is_some();
        let entry = strata.iter().position(|stratum| stratum == DEATHS);
        let dead = |record: &ComparedRecord| Some(usize::from(record.stratum)) == entry;
        Self {
            ruleset,
            fenced: table.records.iter().map(fenced).collect(),
            hidden: Vec::new(),
            dead: table.records.iter().map(dead).collect(),
            table,
            strata,
            attributes,
            kinds: ruleset.compared_attributes().iter().map(|attribute| attribute.kind).collect(),
            scope: PairScope {
                within_datasets: mode != LinkMode::LinkOnly,
                across_datasets: mode != LinkMode::DedupeOnly,
                unique: sources.iter().map(|source| source.unique).collect(),
            },
        }
    }

    /// The stage as a model sees it: an address word is as rare as it was among the records that the model was learnt from.
    #[must_use]
    pub fn under(mut self, model: &Model) -> Self {
        self.table.weigh_words_by(&model.address_words);
        self
    }

    /// The stage with records that nobody is to know of: they are linked when all others are, and only attach.
    #[must_use]
    pub fn hiding(mut self, hidden: Vec<bool>) -> Self {
        for (fenced, hidden) in self.fenced.iter_mut().zip(&hidden) {
            *fenced |= hidden;
        }
        self.hidden = if hidden.contains(&true) { hidden } else { Vec::new() };
        self
    }

    /// A model bound to these records.
    #[must_use]
    pub fn scorer(&self, model: &Model) -> Scorer<'_> {
        Scorer::new(&self.table, model, &self.strata, &self.attributes)
    }

    /// Where links and reviews begin, by the ruleset or the model.
    #[must_use]
    pub fn thresholds(&self, model: &Model) -> Thresholds {
        thresholds_in_force(self.ruleset, model)
    }

    /// States of each link what the persons make of it that its two records have become part of.
    pub fn state_by_persons(&self, model: &Model, links: &mut [ScoredLink], cluster_of: &[u32]) {
        let links = links.par_iter_mut();
        state_by_persons(&self.scorer(model), links, cluster_of, self.thresholds(model));
    }

    /// Which records may only attach to what the others have built.
    #[must_use]
    pub fn fenced(&self) -> &[bool] {
        &self.fenced
    }

    /// Which records are entries of deaths, and what it takes to tie one to somebody.
    #[must_use]
    pub fn deaths(&self) -> DeathEntries<'_> {
        let link = self.ruleset.matching().life_events.death_link;
        DeathEntries {
            is_entry: &self.dead,
            link: MatchWeight::from_probabilities(link, 1.0 - link),
        }
    }

    /// The blocking rules of the ruleset, and those generated from these records.
    #[must_use]
    pub fn choose_rules(&self) -> ChosenRules {
        let rules = self.ruleset.matching();
        let Self { table, kinds, scope, .. } = self;
        ChosenRules::choose(table, kinds, &rules.blocking, scope, rules.generate)
    }

    /// The blocking rules that a model was learnt under; chosen anew if it was learnt before models carried them.
    #[must_use]
    pub fn rules_of(&self, model: &Model) -> ChosenRules {
        if model.blocking.rules.is_empty() { self.choose_rules() } else { model.blocking.clone() }
    }

    /// The pairs that the rules bring together, and what each rule did.
    #[must_use]
    pub fn block(&self, rules: &ChosenRules) -> (CandidatePairs, BlockingReport) {
        rules.plan(&self.table, &self.kinds, &self.scope, self.ruleset.matching().generate)
    }

    /// How near two records come to each of the rules, the nearest first.
    #[must_use]
    pub fn near_rules(&self, rules: &ChosenRules, pair: [u32; 2]) -> Vec<NearRule> {
        near_rules(&self.table, &self.kinds, &rules.rules, pair)
    }

    /// What stewards' rulings teach: those that are obeyed, each pair once and in its place among the training pairs.
    #[must_use]
    pub fn taught_by(&self, rulings: &[Ruling]) -> Vec<Label> {
        let (_, unobeyed) = Rulings::reconcile(&self.table, &self.fenced, rulings);
        let is_obeyed = |ruling: &&Ruling| {
            !unobeyed.iter().any(|unobeyed| unobeyed.decision == ruling.decision)
        };
        let label = |&Ruling { decision: _, pair: [left, right], verdict }: &Ruling| Label {
            left,
            right,
            same: match verdict {
                Verdict::Same => true,
                Verdict::Different => false,
            },
            teaches: Teaches::InItsPlace,
        };
        rulings.iter().filter(is_obeyed).map(label).collect()
    }

    /// Blocks, learns what the model still lacks, scores and clusters.
    #[must_use]
    pub fn run(&self, given: &ModelGiven) -> Matched {
        self.run_with(given, Told::default(), Memory::None)
    }

    /// The same with what people have told of some pairs, and with an earlier run's memory.
    #[must_use]
    pub fn run_with(&self, given: &ModelGiven, told: Told<'_>, memory: Memory<'_>) -> Matched {
        let Told { labels, decided } = told;
        let rules = match given {
            ModelGiven::Pinned(model) => self.rules_of(model),
            ModelGiven::Start(_) | ModelGiven::Weights(_) => self.choose_rules(),
        };
        let context = match given {
            ModelGiven::Start(_) | ModelGiven::Weights(_) => ContextWeights::Learn,
            ModelGiven::Pinned(_) => ContextWeights::AsGiven,
        };
        let changed = match given {
            ModelGiven::Pinned(model) => self.compare_changed(&rules, model, memory),
            ModelGiven::Start(_) | ModelGiven::Weights(_) => None,
        };
        let (mut model, training, compared) = match (given, changed) {
            (ModelGiven::Pinned(model), Some(changed)) => (model.clone(), None, changed),
            (given, _) => self.compare_all(&rules, given, labels, memory),
        };
        let Compared { scored, mut blocking, pairs, looked_for, remembered, shifts, meeting } =
            compared;
        let ScoredPairs { kept, by_weight } = scored;
        if context == ContextWeights::Learn {
            let aims = self.ruleset.matching().thresholds.aims;
            model.thresholds = Some(Thresholds::choose(aims, &self.table, &kept));
        }
        let thresholds = self.thresholds(&model);
        let (rulings, unobeyed) = Rulings::reconcile(&self.table, &self.fenced, decided);
        // while context is learnt, components are merged under a model that is not yet the next night's
        let merging = match (memory, context) {
            (Memory::None, _) | (_, ContextWeights::Learn) => None,
            (Memory::Kept(earlier), ContextWeights::AsGiven) => Some(match earlier {
                Some(earlier) => Merging::after(earlier.merges, earlier.pairs.numbers),
                None => Merging::anew(self.table.records.len()),
            }),
        };
        let around = match (memory, context) {
            (Memory::None, _) | (_, ContextWeights::Learn) => None,
            (Memory::Kept(earlier), ContextWeights::AsGiven) => Some(match (earlier, &shifts) {
                (Some(earlier), Some(shifts)) => ContextMemory::after(EarlierContext {
                    kept: earlier.context,
                    numbers: earlier.pairs.numbers,
                    shifts,
                }),
                (Some(_) | None, _) => ContextMemory::default(),
            }),
        };
        let ground = Ground {
            table: &self.table,
            fenced: &self.fenced,
            hidden: &self.hidden,
            deaths: self.deaths(),
            thresholds,
            rulings: &rulings,
            merging: merging.as_ref(),
            memory: around.as_ref(),
        };
        let bind = |model: &Model| self.scorer(model);
        let (links, clusters) = settle_hiding(ground, decided, bind, &mut model, kept, context);
        let rules_met = meeting.rules_met(&clusters.stated_pairs());
        blocking.judge(&rules.rules, &rules_met, clusters.linked.len());
        let remembered = remembered.map(|it| it.with_blocks(meeting.into_blocks()));
        model.blocking = rules;
        if context == ContextWeights::Learn {
            model.address_words = self.table.address_words();
        }
        Matched {
            clusters,
            model,
            training,
            blocking,
            pairs,
            rules_met,
            links,
            by_weight,
            rulings,
            unobeyed,
            remembered,
            merges: merging.map(Merging::kept),
            context: around.map(ContextMemory::kept),
            pairs_looked_for: looked_for,
        }
    }
}

/// The clusters as lists of records, each ascending, in the order of their smallest record.
#[must_use]
pub fn cluster_lists(cluster_of: &[u32]) -> Vec<Vec<u32>> {
    Members::of(cluster_of).iter().map(<[u32]>::to_vec).collect()
}
