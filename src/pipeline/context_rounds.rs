//! Links and clusters inform each other: the rounds in which they come to agree.
//!
//! In: links with the weight of their own findings. Out: the same links with what surrounds them, and the clusters that
//! they make. What surrounds a link depends on the clusters, and the clusters on what links weigh with their
//! surroundings, so both are worked out in turn until neither changes. The rounds are few and always end: after some,
//! a link may only lose weight.

use rayon::prelude::*;

use crate::links::{
    Consensus, ContextFinding, Model, Repeats, ScoredLink, Scorer, learn_context, surroundings,
};
use crate::persons::{Clusters, Thresholds, cannot_link, cluster};
use crate::pipeline::matching::MatchStage;
use crate::values::MatchWeight;

/// After so many rounds context is taken as it stands.
const MOST_ROUNDS: usize = 12;
/// From this round on a link may only lose weight.
const FREE_ROUNDS: usize = 4;

/// Whether the weights of context are learnt from these links, or the model's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ContextWeights {
    Learn,
    AsGiven,
}

/// Clusters, looks at what surrounds each link, weighs it anew, and again until nothing changes.
pub(super) fn settle_context(
    stage: &MatchStage<'_>,
    model: &mut Model,
    mut links: Vec<ScoredLink>,
    thresholds: Thresholds,
    weights: ContextWeights,
) -> (Vec<ScoredLink>, Clusters) {
    let table = &stage.table;
    let mut clusters = cluster(table, &stage.scorer(model), &links, stage.fenced(), thresholds);
    if weights == ContextWeights::Learn {
        model.repeats = Repeats::count(table, &clusters.cluster_of);
        let found = surroundings(table, &links, &clusters.cluster_of, &model.repeats);
        let records = &table.records;
        let (free, around): (Vec<ScoredLink>, Vec<ContextFinding>) = links
            .iter()
            .zip(found)
            .filter(|(link, _)| {
                let (a, b) = (&records[link.left as usize], &records[link.right as usize]);
                cannot_link(table, a, b).is_none()
            })
            .map(|(link, finding)| (*link, finding))
            .unzip();
        model.context = learn_context(&free, &around);
    }
    let scorer = stage.scorer(model);
    for round in 0..MOST_ROUNDS {
        let found = surroundings(table, &links, &clusters.cluster_of, &model.repeats);
        let mut changed = false;
        for (link, finding) in links.iter_mut().zip(found) {
            let weight = link.own + scorer.whole_context(finding);
            if link.context == finding || (round >= FREE_ROUNDS && weight >= link.weight) {
                continue;
            }
            (link.context, link.weight) = (finding, weight);
            changed = true;
        }
        if !changed {
            break;
        }
        clusters = cluster(table, &scorer, &links, stage.fenced(), thresholds);
    }
    state_by_persons(&scorer, &mut links, &clusters.cluster_of, thresholds);
    clusters.restate(&links);
    (links, clusters)
}

/// What is stated of two records goes by the persons that they have become part of.
///
/// Two records of one person that would not have been joined by what they say themselves are as sure as either is of
/// belonging to the rest. Two that are likelier one than not by themselves, and yet were left with two persons,
/// are no surer than the persons are as wholes.
fn state_by_persons(
    scorer: &Scorer<'_>,
    links: &mut [ScoredLink],
    cluster_of: &[u32],
    thresholds: Thresholds,
) {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); cluster_of.len()];
    for (record, &cluster) in (0_u32..).zip(cluster_of) {
        members[cluster as usize].push(record);
    }
    let of = |record: u32| &members[cluster_of[record as usize] as usize];
    links.par_iter_mut().for_each(|link| {
        let ScoredLink { left, right, weight, own: _, context } = link;
        let together = cluster_of[*left as usize] == cluster_of[*right as usize];
        let as_wholes = if together && *weight < thresholds.link {
            let with_the_rest = |record: u32| {
                let rest: Vec<u32> =
                    of(record).iter().copied().filter(|it| *it != record).collect();
                Consensus::of(scorer, &[record], &rest).weight
            };
            with_the_rest(*left).min(with_the_rest(*right)).max(*weight)
        } else if !together && *weight > MatchWeight::ZERO {
            (Consensus::of(scorer, of(*left), of(*right)).weight + scorer.whole_context(*context))
                .min(*weight)
        } else {
            return;
        };
        context.persons = as_wholes - *weight;
        *weight = as_wholes;
    });
}
