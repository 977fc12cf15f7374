//! The matcher, as a first night runs it; the one file here that knows the matcher's own interface.
//!
//! In: files with their rules. Out: clusters as delivered and at any other threshold, persons and households, and every
//! candidate pair with what is stated of it. Leaves to the other files what truth says of all that.

use std::time::Instant;

use anyhow::Result;
use hearth::editions::NextSerials;
use hearth::links::Thresholds;
use hearth::links::{Explanation, Model, ScoredLink, score_pairs, simple_rule_clusters};
use hearth::normalise::NormalisedRecord;
use hearth::pairs::Symbol;
use hearth::persons::{cannot_link, cluster};
use hearth::pipeline::{
    MatchStage, Matched, ModelGiven, ResolvedRecords, SettleInput, cluster_lists, read_and_resolve,
    settle,
};
use hearth::quality::PredictedRow;
use hearth::values::{IdentifierKey, MatchWeight};
use rayon::prelude::*;

use crate::files::{Files, NIGHT};

/// A candidate pair with what is stated of it.
#[derive(Clone, Copy)]
pub(crate) struct StatedPair {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) weight: MatchWeight,
    /// The same with all that is known of it.
    pub(crate) link: ScoredLink,
    /// True if no score could link the two.
    pub(crate) forbidden: bool,
}

/// What a run can be made to do without, to show what that adds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Without {
    /// As delivered.
    Nothing,
    /// The shipped weights score; only frequencies and priors are the records' own.
    Training,
    /// Whatever is linked is one person: plain connected components.
    Cohesion,
    /// One threshold, wherever the two records say that their people live.
    ThresholdApart,
    /// People of one household are strangers like others.
    Kin,
    /// Nobody looks at the company that two records keep.
    Company,
    /// Nobody looks at what surrounds a pair: neither rivals nor company.
    Surroundings,
}

impl Without {
    pub(crate) const ALL: [Self; 7] = [
        Self::Nothing,
        Self::Training,
        Self::Kin,
        Self::Company,
        Self::Surroundings,
        Self::Cohesion,
        Self::ThresholdApart,
    ];

    /// What is missing, in the words of a table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nothing => "as delivered",
            Self::Training => "without training: shipped weights",
            Self::Cohesion => "without cohesion: connected components",
            Self::ThresholdApart => "without a threshold of its own for two homes",
            Self::Kin => "without the class of housemates: what a family shares counts each time",
            Self::Company => "without the company kept at two homes",
            Self::Surroundings => "without surroundings: neither rivals nor company",
        }
    }
}

/// A night that has been run.
pub(crate) struct Run<'f> {
    files: &'f Files,
    resolved: ResolvedRecords,
    stage: MatchStage<'f>,
    matched: Matched,
    delivered: Vec<u32>,
    /// Every candidate pair, ascending.
    pub(crate) pairs: Vec<StatedPair>,
    /// What took how long.
    pub(crate) seconds: Vec<(&'static str, f64)>,
}

/// Identifiers here live as long as the score.
const NOBODYS_KEY: IdentifierKey = IdentifierKey::from_bytes([0; 32]);

impl<'f> Run<'f> {
    pub(crate) fn new(files: &'f Files, without: Without) -> Result<Self> {
        let Files { ruleset, dictionaries, addresses, inputs, .. } = files;
        let mut seconds = Vec::new();
        let mut clock = now();
        let mut lap = |stage: &'static str| {
            seconds.push((stage, clock.elapsed().as_secs_f64()));
            clock = now();
        };
        let resolved = read_and_resolve(ruleset, inputs, dictionaries, addresses, NIGHT)?;
        lap("reading, normalising, addresses");
        let stage =
            MatchStage::new(ruleset, &resolved.records, &resolved.resolutions, dictionaries, NIGHT);
        lap("comparison table");
        let weights = ruleset.text("weights/default.toml").unwrap_or_default();
        let shipped = Model::parse(weights, &stage.attributes)?;
        let mut matched = stage.run(&match without {
            Without::Training => ModelGiven::Weights(shipped),
            Without::Nothing
            | Without::Cohesion
            | Without::ThresholdApart
            | Without::Kin
            | Without::Company
            | Without::Surroundings => ModelGiven::Start(shipped),
        });
        if let Some(model) = lacking(&matched.model, without) {
            matched = stage.run(&ModelGiven::Pinned(model));
        }
        lap("pairs, training, scoring, clustering");
        let delivered = matched.clusters.cluster_of.clone();
        let mut run =
            Self { files, resolved, stage, matched, delivered, pairs: Vec::new(), seconds };
        run.pairs = run.stated_pairs();
        match without {
            Without::Nothing | Without::Training | Without::Kin | Without::Company => {}
            Without::Surroundings => run.delivered = run.clusters_of_their_own(),
            Without::Cohesion => run.delivered = run.components(),
            Without::ThresholdApart => {
                let Thresholds { link, link_apart: _, review } =
                    run.stage.thresholds(&run.matched.model);
                run.delivered = run.clusters_by(Thresholds { link, link_apart: link, review });
            }
        }
        Ok(run)
    }

    pub(crate) fn records(&self) -> &[NormalisedRecord] {
        &self.resolved.records
    }

    /// For each record its cluster, as delivered.
    pub(crate) fn delivered(&self) -> &[u32] {
        &self.delivered
    }

    /// Links inside a person, as delivered.
    pub(crate) fn links(&self) -> &[ScoredLink] {
        &self.matched.clusters.linked
    }

    /// How many pairs wait for a steward.
    pub(crate) fn doubtful(&self) -> usize {
        self.matched.clusters.doubtful.len()
    }

    /// The clusters if every threshold lay so many bits higher.
    pub(crate) fn clusters_at(&self, bits: f64) -> Vec<u32> {
        let shift = MatchWeight::from_bits(bits);
        let Thresholds { link, link_apart, review } = self.stage.thresholds(&self.matched.model);
        let [link, link_apart, review] = [link, link_apart, review].map(|weight| weight + shift);
        self.clusters_by(Thresholds { link, link_apart, review })
    }

    fn clusters_by(&self, thresholds: Thresholds) -> Vec<u32> {
        let links: Vec<ScoredLink> = self
            .pairs
            .iter()
            .filter(|pair| pair.weight >= thresholds.review)
            .map(|pair| pair.link)
            .collect();
        let scorer = self.stage.scorer(&self.matched.model);
        cluster(&self.stage.table, &scorer, &links, self.stage.fenced(), thresholds).cluster_of
    }

    /// The clusters of links that weigh what their two records do, whoever is around.
    fn clusters_of_their_own(&self) -> Vec<u32> {
        let links: Vec<ScoredLink> = self
            .pairs
            .iter()
            .map(|pair| ScoredLink::of_its_own(pair.left, pair.right, pair.link.own))
            .collect();
        let scorer = self.stage.scorer(&self.matched.model);
        let thresholds = self.stage.thresholds(&self.matched.model);
        cluster(&self.stage.table, &scorer, &links, self.stage.fenced(), thresholds).cluster_of
    }

    /// For each record the smallest record that a chain of links leads to, whatever forbids it.
    fn components(&self) -> Vec<u32> {
        let thresholds = self.stage.thresholds(&self.matched.model);
        let home = |record: u32| self.residence(record);
        let mut cluster_of: Vec<u32> = (0_u32..).zip(self.records()).map(|(at, _)| at).collect();
        let root = |cluster_of: &[u32], mut at: u32| {
            while cluster_of[at as usize] != at {
                at = cluster_of[at as usize];
            }
            at
        };
        for pair in &self.pairs {
            let apart = home(pair.left).is_some()
                && home(pair.right).is_some()
                && home(pair.left) != home(pair.right);
            let threshold = if apart { thresholds.link_apart } else { thresholds.link };
            if pair.weight >= threshold {
                let (a, b) = (root(&cluster_of, pair.left), root(&cluster_of, pair.right));
                cluster_of[a.max(b) as usize] = a.min(b);
            }
        }
        (0_u32..).zip(self.records()).map(|(at, _)| root(&cluster_of, at)).collect()
    }

    /// For each record its cluster by the simple rules.
    pub(crate) fn simple_rules(&self) -> Vec<u32> {
        simple_rule_clusters(&self.stage.table, false)
    }

    /// Persons and households of clusters, one row a record in record order.
    pub(crate) fn settled(&self, cluster_of: &[u32]) -> Result<Vec<PredictedRow>> {
        let ResolvedRecords { records, resolutions, .. } = &self.resolved;
        let settled = settle(SettleInput {
            records,
            resolutions,
            fenced: self.stage.fenced(),
            hidden: &[],
            clusters: &cluster_lists(cluster_of),
            rules: &self.files.ruleset.matching().households,
            grown_roles: &[],
            living: &[],
            accounts_elsewhere: false,
            previous: None,
            serials: NextSerials { next_person_serial: 1, next_household_serial: 1 },
            key: &NOBODYS_KEY,
            as_of: NIGHT,
        })?;
        let mut rows: Vec<PredictedRow> = records
            .iter()
            .map(|NormalisedRecord { key, .. }| PredictedRow {
                dataset: key.dataset.0.to_string(),
                record_id: key.record_id.to_string(),
                role: key.role.to_string(),
                person: String::new(),
                household: String::new(),
            })
            .collect();
        for person in &settled.persons {
            for &record in &person.records {
                rows[record as usize].person = person.id.to_string();
            }
        }
        for household in &settled.households {
            for member in &household.members {
                for &record in &settled.persons[member.person as usize].records {
                    rows[record as usize].household = household.id.to_string();
                }
            }
        }
        Ok(rows)
    }

    /// Why each candidate pair weighs what it weighs, in the order of the pairs.
    pub(crate) fn explanations(&self) -> impl Iterator<Item = Explanation> + '_ {
        let scorer = self.stage.scorer(&self.matched.model);
        let attributes = &self.stage.attributes;
        self.pairs.iter().map(move |&StatedPair { left, right, .. }| {
            Explanation::of(&scorer, left, right, attributes)
        })
    }

    /// From where two records of one home are linked.
    pub(crate) fn link_threshold(&self) -> MatchWeight {
        self.stage.thresholds(&self.matched.model).link
    }

    /// The residence that a record's address leads to.
    pub(crate) fn residence(&self, record: u32) -> Option<Symbol> {
        let residence = self.stage.table.records[record as usize].residence;
        residence.is_some().then_some(residence)
    }

    /// Finds and scores all pairs once more, as the stage keeps none that it has scored low.
    fn stated_pairs(&self) -> Vec<StatedPair> {
        let table = &self.stage.table;
        let scorer = self.stage.scorer(&self.matched.model);
        let lowest = MatchWeight::from_millibits(i32::MIN);
        // the pairs that the run went through: its rules are in its model
        let (pairs, _) = self.stage.block(&self.stage.rules_of(&self.matched.model));
        let all = score_pairs(&scorer, &pairs, lowest).kept;
        let mut links: Vec<ScoredLink> = all.into_iter().map(ScoredLink::from).collect();
        links.par_sort_unstable();
        // those that were kept have been looked at with what surrounds them
        let kept = &self.matched.links;
        let mut at = 0;
        for link in &mut links {
            while kept.get(at).is_some_and(|it| (it.left, it.right) < (link.left, link.right)) {
                at += 1;
            }
            if let Some(it) =
                kept.get(at).filter(|it| (it.left, it.right) == (link.left, link.right))
            {
                *link = *it;
            }
        }
        let cluster_of = &self.matched.clusters.cluster_of;
        self.stage.state_by_persons(&self.matched.model, &mut links, cluster_of);
        let record = |at: u32| &table.records[at as usize];
        let stated = |link: &ScoredLink| StatedPair {
            left: link.left,
            right: link.right,
            weight: link.weight,
            link: *link,
            forbidden: cannot_link(table, record(link.left), record(link.right)).is_some(),
        };
        links.par_iter().map(stated).collect()
    }
}

/// The model without something that it has learnt.
fn lacking(model: &Model, without: Without) -> Option<Model> {
    let mut model = model.clone();
    match without {
        Without::Kin => {
            model.kin_prior = f64::MIN_POSITIVE;
            model.kin_prior_by_strata.clear();
        }
        Without::Company => {
            let company = model.context.iter_mut().filter(|kind| kind.name == "company");
            for level in company.flat_map(|kind| &mut kind.levels) {
                level.u = level.m;
            }
        }
        Without::Nothing
        | Without::Training
        | Without::Cohesion
        | Without::ThresholdApart
        | Without::Surroundings => return None,
    }
    Some(model)
}

#[expect(clippy::disallowed_methods, reason = "a bench has a watch of its own")]
fn now() -> Instant {
    Instant::now()
}
