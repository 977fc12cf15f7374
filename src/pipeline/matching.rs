//! Records become clusters: blocking, training or a given model, scoring, clustering.

use std::collections::BTreeMap;

use crate::addresses::AddressResolution;
use crate::links::{
    ComparisonKind, ContextFinding, Learn, Model, Repeats, ScoredLink, ScoredPairs, Scorer,
    TrainingData, TrainingReport, learn_context, score_pairs, surroundings, train,
};
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::pairs::{BlockingReport, ComparisonTable, PairScope, candidate_pairs};
use crate::persons::{Clusters, Thresholds, cannot_link, cluster};
use crate::rules::{Checked, LinkMode, Ruleset};
use crate::values::{AttributeKind, MatchWeight};

/// The records of a run, ready to be compared.
#[derive(Debug)]
pub struct MatchStage<'r> {
    ruleset: &'r Ruleset<Checked>,
    /// The compact table.
    pub table: ComparisonTable,
    /// One name a stratum (a role of a dataset), sorted.
    pub strata: Vec<String>,
    /// The ruleset's attributes with their comparisons.
    pub attributes: Vec<(String, ComparisonKind)>,
    kinds: Vec<AttributeKind>,
    scope: PairScope,
    fenced: Vec<bool>,
}

/// What a run knows of weights and frequencies before it sees its records.
#[derive(Clone, PartialEq, Debug)]
pub enum ModelGiven {
    /// Weights to start training from.
    Start(Model),
    /// Weights that stay; frequencies and priors are the records' own.
    Weights(Model),
    /// A whole model of an earlier night: nothing is learnt.
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
    /// Links at or above the review threshold, and how many pairs there are of each weight.
    pub scored: ScoredPairs,
}

impl<'r> MatchStage<'r> {
    /// Prepares records, which are in the order of their keys, with what their addresses resolved to.
    #[must_use]
    pub fn new(
        ruleset: &'r Ruleset<Checked>,
        records: &[NormalisedRecord],
        resolutions: &[AddressResolution],
        dictionaries: &Dictionaries,
    ) -> Self {
        let name = |record: &NormalisedRecord| {
            format!("{}/{}", record.key.dataset.0, record.key.role.word)
        };
        let mut strata: Vec<String> = records.iter().map(name).collect();
        strata.sort_unstable();
        strata.dedup();
        let stratum_of: Vec<u16> = records
            .iter()
            .map(|record| strata.binary_search(&name(record)).unwrap_or_default())
            .map(|at| u16::try_from(at).unwrap_or(u16::MAX))
            .collect();
        let attributes: Vec<(String, ComparisonKind)> = (0_u16..)
            .zip(ruleset.attributes())
            .map(|(at, it)| (it.name.to_string(), ComparisonKind::Attribute(at, it.kind)))
            .collect();
        let table =
            ComparisonTable::build(records, resolutions, &stratum_of, attributes.len(), |name| {
                dictionaries.variant_groups(name).to_vec()
            });
        let mode = ruleset.mode();
        let sources = ruleset.sources();
        Self {
            ruleset,
            table,
            strata,
            attributes,
            kinds: ruleset.attributes().iter().map(|attribute| attribute.kind).collect(),
            scope: PairScope {
                within_datasets: mode != LinkMode::LinkOnly,
                across_datasets: mode != LinkMode::DedupeOnly,
                unique: sources.iter().map(|source| source.unique).collect(),
            },
            fenced: records
                .iter()
                .map(|record| sources[usize::from(record.dataset)].fence.is_some())
                .collect(),
        }
    }

    /// A model bound to these records.
    #[must_use]
    pub fn scorer(&self, model: &Model) -> Scorer<'_> {
        Scorer::new(&self.table, model, &self.strata, &self.attributes)
    }

    /// The thresholds of the ruleset.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        let weight = |share: f64| MatchWeight::from_probabilities(share, 1.0 - share);
        let rules = self.ruleset.matching();
        let lab = |name: &str, or: f64| {
            std::env::var(name).ok().and_then(|t| t.parse().ok()).unwrap_or(or)
        };
        Thresholds {
            link: weight(lab("LINK", rules.link)),
            link_apart: weight(lab("APART", rules.link_apart)),
            review: weight(rules.review),
        }
    }

    /// Which records may only attach to what the others have built.
    #[must_use]
    pub fn fenced(&self) -> &[bool] {
        &self.fenced
    }

    /// The blocking rules, by index, that bring two records together.
    #[must_use]
    pub fn rules_that_meet(&self, left: u32, right: u32) -> Vec<usize> {
        let rules = &self.ruleset.matching().blocking;
        crate::pairs::shared_rules(&self.table, left, right, &self.kinds, rules)
    }

    /// Clusters, looks at what surrounds each link, weighs it anew, and again until nothing changes.
    fn settle_context(
        &self,
        model: &mut Model,
        mut links: Vec<ScoredLink>,
        thresholds: Thresholds,
    ) -> (Vec<ScoredLink>, Clusters) {
        let mut clusters =
            cluster(&self.table, &self.scorer(model), &links, &self.fenced, thresholds);
        for round in 0..MOST_ROUNDS {
            if round == 0 {
                model.repeats = Repeats::count(&self.table, &clusters.cluster_of);
                if std::env::var("LAB").is_ok() {
                    eprintln!("{:?}", model.repeats);
                }
            }
            let found = surroundings(&self.table, &links, &clusters.cluster_of, &model.repeats);
            if round == 0 {
                let records = &self.table.records;
                let (free, around): (Vec<ScoredLink>, Vec<ContextFinding>) = links
                    .iter()
                    .zip(&found)
                    .filter(|(link, _)| {
                        cannot_link(
                            &self.table,
                            &records[link.left as usize],
                            &records[link.right as usize],
                        )
                        .is_none()
                    })
                    .map(|(link, finding)| (*link, *finding))
                    .unzip();
                model.context = learn_context(&free, &around);
                if std::env::var("LAB").is_ok() {
                    for c in &model.context {
                        for l in &c.levels {
                            eprintln!(
                                "{} {:.2} m {:.4} u {:.4} n {:.0}",
                                c.name,
                                (l.m / l.u).log2(),
                                l.m,
                                l.u,
                                l.support
                            );
                        }
                    }
                }
            }
            let scorer = self.scorer(model);
            let mut changed = 0;
            for (link, finding) in links.iter_mut().zip(found) {
                let weight = link.own + scorer.whole_context(finding);
                // what has not settled by now goes up and down: the weaker finding stands
                if link.context == finding || (round >= FREE_ROUNDS && weight >= link.weight) {
                    continue;
                }
                (link.context, link.weight) = (finding, weight);
                changed += 1;
            }
            if changed == 0 {
                break;
            }
            if std::env::var("LAB").is_ok() {
                eprintln!("round {round} changed {changed}");
            }
            clusters = cluster(&self.table, &scorer, &links, &self.fenced, thresholds);
        }
        (links, clusters)
    }

    /// Blocks, learns what the model still lacks, scores and clusters.
    #[must_use]
    pub fn run(&self, given: &ModelGiven) -> Matched {
        let rules = &self.ruleset.matching().blocking;
        let (pairs, blocking) = candidate_pairs(&self.table, &self.kinds, rules, &self.scope);
        let data = TrainingData {
            table: &self.table,
            pairs: &pairs,
            scope: &self.scope,
            strata: &self.strata,
            attributes: &self.attributes,
        };
        let learnt = |start: &Model, learn: Learn| {
            let (model, report) = train(data, start, learn);
            (model, Some(report))
        };
        let (model, training) = match given {
            ModelGiven::Start(start) => learnt(start, Learn::Everything),
            ModelGiven::Weights(weights) => (train(data, weights, Learn::AllButWeights).0, None),
            ModelGiven::Pinned(model) => (model.clone(), None),
        };
        let mut model = model;
        let thresholds = self.thresholds();
        let scored = score_pairs(&self.scorer(&model), &pairs, LEAST_KEPT);
        let (links, clusters) = self.settle_context(&mut model, scored.links, thresholds);
        let scored = ScoredPairs { links, by_weight: scored.by_weight };
        Matched { clusters, model, training, blocking, pairs: pairs.len(), scored }
    }
}

/// Links of less than this are not kept (bits): no surroundings make up for them.
const LEAST_KEPT: MatchWeight = MatchWeight::from_millibits(-12_000);
/// After so many rounds context is taken as it stands.
const MOST_ROUNDS: usize = 12;
/// From this round on a link may only lose weight, so that the rounds come to an end.
const FREE_ROUNDS: usize = 4;

/// The clusters as lists of records, each ascending, in the order of their smallest record.
#[must_use]
pub fn cluster_lists(cluster_of: &[u32]) -> Vec<Vec<u32>> {
    let mut lists: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (record, &cluster) in (0_u32..).zip(cluster_of) {
        lists.entry(cluster).or_default().push(record);
    }
    lists.into_values().collect()
}
