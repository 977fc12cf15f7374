//! Which pairs of records a run compares, and what they weigh by themselves: all anew, or most as an earlier run found them.
//!
//! In: the records of a run, the rules, a model or where learning one starts, and what an earlier run of the same model left. Out: the pairs worth
//! keeping and what blocking did. Looking back gives what comparing everything gives: where it is not certain to, everything is compared.
//! What is made of the pairs is left to `matching`.

use crate::links::{
    CarriedPairs, Earlier, Label, Learn, Model, RememberedContext, RememberedPairs, ScoredPairs,
    Shifts, TrainingData, TrainingReport, score_changed_pairs, score_pairs,
    score_pairs_remembering, train,
};
use crate::pairs::{
    BlockingReport, Blocks, CandidatePairs, ChangedPairs, ChosenRules, EarlierBlocking, RulesMet,
};
use crate::persons::{Clusters, Merges};
use crate::pipeline::matching::{MatchStage, ModelGiven};
use crate::values::MatchWeight;

/// Links of less than this are not kept (bits): no surroundings make up for them.
const LEAST_KEPT: MatchWeight = MatchWeight::from_millibits(-12_000);

/// Whether a run looks back on an earlier one, and is looked back on.
#[derive(Clone, Copy, Debug)]
pub enum Memory<'m> {
    /// It stands alone.
    None,
    /// It is remembered; what an earlier run of the same model found is not worked out again.
    Kept(Option<EarlierRun<'m>>),
}

/// What an earlier run of the same model left.
#[derive(Clone, Copy, Debug)]
pub struct EarlierRun<'m> {
    /// Its pairs, and which of tonight's records it knew.
    pub pairs: Earlier<'m>,
    /// What it made of them, if that was kept.
    pub found: Option<EarlierFound<'m>>,
    /// How it merged what hangs together.
    pub merges: &'m Merges,
    /// What it found around its pairs.
    pub context: &'m RememberedContext,
}

/// What an earlier run made of its pairs.
#[derive(Clone, Copy, Debug)]
pub struct EarlierFound<'m> {
    /// Its clusters and links.
    pub clusters: &'m Clusters,
    /// What blocking did.
    pub blocking: &'m BlockingReport,
    /// The rules that bring each of the stated links together.
    pub rules_met: &'m RulesMet,
}

/// The pairs of a run.
pub(super) struct Compared<'c> {
    pub(super) scored: ScoredPairs,
    pub(super) blocking: BlockingReport,
    /// How many pairs there are.
    pub(super) pairs: usize,
    /// How many of them were looked for; none if all were.
    pub(super) looked_for: Option<u64>,
    /// For the next run, if there is to be one; still without blocks.
    pub(super) remembered: Option<RememberedPairs>,
    /// How the pairs worth keeping differ from the earlier run's; none if all were looked for.
    pub(super) shifts: Option<Shifts>,
    pub(super) meeting: Meeting<'c>,
}

/// Who meets under which rules.
pub(super) enum Meeting<'c> {
    All(Box<CandidatePairs>),
    Changed(Box<ChangedPairs<'c>>, EarlierFound<'c>),
}

impl Meeting<'_> {
    /// The rules that bring each of some links together.
    pub(super) fn rules_met(&self, links: &[(u32, u32)]) -> RulesMet {
        match self {
            Self::All(pairs) => pairs.rules_met(links),
            Self::Changed(changed, found) => {
                changed.rules_met(links, &found.clusters.stated_pairs(), found.rules_met)
            }
        }
    }

    pub(super) fn into_blocks(self) -> Blocks {
        match self {
            Self::All(pairs) => pairs.into_blocks(),
            Self::Changed(changed, _) => changed.into_blocks(),
        }
    }
}

impl MatchStage<'_> {
    /// Compares all pairs; learns before what the model still lacks.
    pub(super) fn compare_all<'c>(
        &self,
        rules: &ChosenRules,
        given: &ModelGiven,
        labels: &[Label],
        memory: Memory<'_>,
    ) -> (Model, Option<TrainingReport>, Compared<'c>) {
        let (pairs, blocking) = self.block(rules);
        let data = TrainingData {
            table: &self.table,
            pairs: &pairs,
            scope: &self.scope,
            strata: &self.strata,
            attributes: &self.attributes,
            labels,
        };
        let (model, training) = match given {
            ModelGiven::Start(start) => {
                let (model, report) = train(data, start, Learn::Everything);
                (model, Some(report))
            }
            ModelGiven::Weights(weights) => (train(data, weights, Learn::AllButWeights).0, None),
            ModelGiven::Pinned(model) => (model.clone(), None),
        };
        let scorer = self.scorer(&model);
        let (found, remembered) = match memory {
            Memory::None => (score_pairs(&scorer, &pairs, LEAST_KEPT), None),
            Memory::Kept(earlier) => {
                let earlier = earlier.map(|it| it.pairs);
                let (found, pairs) = score_pairs_remembering(&scorer, &pairs, LEAST_KEPT, earlier);
                (found, Some(pairs))
            }
        };
        let count = pairs.len();
        let meeting = Meeting::All(Box::new(pairs));
        let compared = Compared {
            scored: found,
            blocking,
            pairs: count,
            looked_for: None,
            remembered,
            shifts: None,
            meeting,
        };
        (model, training, compared)
    }

    /// Compares the pairs that an earlier run of the same model did not. None if there was none, or all pairs have to be gone through.
    pub(super) fn compare_changed<'c>(
        &self,
        rules: &ChosenRules,
        model: &Model,
        memory: Memory<'c>,
    ) -> Option<Compared<'c>> {
        let (Memory::Kept(Some(EarlierRun { pairs, found: Some(found), .. })), false) =
            (memory, model.blocking.rules.is_empty())
        else {
            return None;
        };
        let Earlier { pairs, numbers } = pairs;
        let earlier = EarlierBlocking {
            blocks: pairs.blocks(),
            report: found.blocking,
            records: found.clusters.cluster_of.len(),
            numbers,
        };
        let changed =
            ChangedPairs::of(&self.table, &self.kinds, &rules.rules, &self.scope, earlier)?;
        let CarriedPairs { scored, remembered, gone, shifts } =
            score_changed_pairs(&self.scorer(model), &changed, LEAST_KEPT, pairs)?;
        let limit = rules.limit(&self.table, self.ruleset.matching().generate);
        let (blocking, pairs) = changed.report(&gone, limit)?;
        Some(Compared {
            scored,
            blocking,
            pairs: usize::try_from(pairs).unwrap_or(usize::MAX),
            looked_for: Some(changed.found().count() as u64),
            remembered: Some(remembered),
            shifts: Some(shifts),
            meeting: Meeting::Changed(Box::new(changed), found),
        })
    }
}
