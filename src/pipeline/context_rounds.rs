//! Links and clusters inform each other: the rounds in which they come to agree.
//!
//! In: links with the weight of their own findings. Out: the same links with what surrounds them, and the clusters that
//! they make. What surrounds a link depends on the clusters, and the clusters on what links weigh with their
//! surroundings, so both are worked out in turn until neither changes. The rounds are few and always end: after some,
//! a link may only lose weight.

use rayon::prelude::*;

use crate::links::{
    Calm, Consensus, ContextFinding, ContextMemory, FirstLook, FoundAround, Members, Model, Reach,
    Remembering, Repeats, ScoredLink, Scorer, Surroundings, Thresholds, View, WeighedPair,
    learn_context, links_around,
};
use crate::pairs::ComparisonTable;
use crate::persons::{
    Clustering, Clusters, DeathEntries, Judge, Merging, Rulings, Touching, cannot_link,
};
use crate::values::MatchWeight;

/// After so many rounds context is taken as it stands.
pub(super) const MOST_ROUNDS: usize = 12;
/// From this round on a link may only lose weight.
pub(super) const FREE_ROUNDS: usize = 4;

/// Whether the weights of context are learnt from these links, or the model's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ContextWeights {
    Learn,
    AsGiven,
}

/// What links are clustered on.
#[derive(Clone, Copy)]
pub(super) struct Ground<'g> {
    pub(super) table: &'g ComparisonTable,
    /// Which records may only attach.
    pub(super) fenced: &'g [bool],
    /// Which are not to be there at all yet: no pair is of one. Empty if none.
    pub(super) hidden: &'g [bool],
    /// Which are entries of deaths.
    pub(super) deaths: DeathEntries<'g>,
    pub(super) thresholds: Thresholds,
    /// What stewards decided.
    pub(super) rulings: &'g Rulings,
    /// What an earlier night has merged already, if it is asked.
    pub(super) merging: Option<&'g Merging<'g>>,
    /// What an earlier night has found around its pairs, if it is asked, and what this one finds.
    pub(super) memory: Option<&'g ContextMemory<'g>>,
}

impl<'g> Ground<'g> {
    pub(super) fn judge(self, scorer: &'g Scorer<'g>) -> Judge<'g> {
        let Self { table, fenced, hidden: _, deaths, thresholds, rulings, merging, memory: _ } =
            self;
        Judge { table, scorer, fenced, deaths, thresholds, rulings, merging }
    }
}

/// Clusters, looks at what surrounds each pair, weighs it anew, and again until nothing changes.
///
/// `pairs` are all that are worth keeping. Out come those that reach the review threshold, by themselves or with what
/// surrounds them, in pair order, and the clusters; what is stated of links that wait for a steward goes by the persons.
pub(super) fn settle_context(
    ground: Ground<'_>,
    mut scorer: Scorer<'_>,
    model: &mut Model,
    pairs: Vec<WeighedPair>,
    weights: ContextWeights,
) -> (Vec<ScoredLink>, Clusters) {
    let Ground { table, hidden, thresholds, rulings, memory, .. } = ground;
    let around = Surroundings::of(table, &pairs, hidden);
    drop(pairs);
    // weights that are still learnt are none that an earlier night looked with; hidden records keep nobody company
    let memory = memory.filter(|_| weights == ContextWeights::AsGiven && hidden.is_empty());
    let mut remembering = memory.map(|memory| memory.begin(&around));
    let mut clustering = of_their_own(ground, &scorer, &around);
    if weights == ContextWeights::Learn {
        model.repeats = Repeats::count(table, clustering.cluster_of());
    }
    if let Some(remembering) = &mut remembering {
        remembering.look(&around, clustering.cluster_of());
    }
    let view = around.view(clustering.cluster_of(), &model.repeats);
    let records = &table.records;
    let mut links = match weights {
        ContextWeights::Learn => {
            let mut look = FirstLook::at(view, thresholds.review, |table, pair| {
                let (a, b) = (&records[pair.left as usize], &records[pair.right as usize]);
                cannot_link(table, a, b).is_some() || rulings.parts(pair.left, pair.right).is_some()
            });
            model.context = learn_context(&look.seen());
            scorer.learn_context_of(model);
            look.links(view, &scorer, thresholds.review)
        }
        ContextWeights::AsGiven => {
            let calm = remembering.as_ref().and_then(Remembering::calm);
            links_around(view, &scorer, thresholds.review, calm)
        }
    };
    if let Some(remembering) = &mut remembering {
        remembering.note_first(&links);
    }
    let judge = ground.judge(&scorer);
    let mut touching = Touching::of(records.len(), &links);
    let mut before = clustering.cluster_of().to_vec();
    clustering.renew(judge, &touching, &links, None);
    for round in 1..MOST_ROUNDS {
        let stirred = around.stirred(&before, clustering.cluster_of());
        before.copy_from_slice(clustering.cluster_of());
        if let Some(remembering) = &mut remembering {
            remembering.look(&around, &before);
        }
        let calm = remembering.as_ref().and_then(Remembering::calm);
        let view = around.view(&before, &model.repeats);
        let again = Again { judge, links: &links, touching: &touching, calm, round };
        let found = again.look(view, &around.pairs_of(&stirred, calm));
        let Some(changed) = weigh_anew(judge, &mut links, found, round) else { break };
        if let Some(remembering) = &mut remembering {
            remembering.note_changed(&changed.found);
        }
        if changed.woken {
            touching = Touching::of(records.len(), &links);
        }
        clustering.renew(judge, &touching, &links, Some(&changed.records));
    }
    if let Some(remembering) = remembering {
        remembering.finish();
    }
    drop((before, touching));
    let mut clusters = clustering.decide(judge, &links);
    drop(around);
    let Clusters { cluster_of, linked: _, doubtful } = &mut clusters;
    let doubtful = doubtful.par_iter_mut().map(|(link, _)| link);
    state_by_persons(&scorer, doubtful, cluster_of, thresholds);
    (links, clusters)
}

/// Clusters by what pairs weigh by themselves.
fn of_their_own(ground: Ground<'_>, scorer: &Scorer<'_>, around: &Surroundings<'_>) -> Clustering {
    let judge = ground.judge(scorer);
    let records = ground.table.records.len();
    let strong = around.pairs(|pair| judge.joins(&ScoredLink::from(*pair)));
    let strong: Vec<ScoredLink> = strong.into_iter().map(ScoredLink::from).collect();
    let mut clustering = Clustering::unjoined(records);
    let touching = Touching::of(records, &strong);
    clustering.renew(judge, &touching, &strong, None);
    clustering
}

/// What the surroundings of a pair have become, and where among the links it stands, if it is one.
type Found = (Result<usize, WeighedPair>, ContextFinding);

fn place_of(links: &[ScoredLink], touching: &Touching, pair: WeighedPair) -> Option<usize> {
    let places = touching.at(pair.left).iter().map(|at| *at as usize);
    let mut of_both = places.filter(|at| links[*at].right == pair.right);
    of_both.next()
}

/// What a round after the first goes by.
struct Again<'a> {
    judge: Judge<'a>,
    links: &'a [ScoredLink],
    touching: &'a Touching,
    /// Around which pairs everything is as it was in the same round of an earlier night.
    calm: Option<&'a Calm<'a>>,
    round: usize,
}

impl Again<'_> {
    /// Looks again at what surrounds the given pairs, none of which is calm; of calm ones it is known. A pair that nothing has lifted over the bar
    /// yet is looked at as long as it may still be.
    fn look(&self, view: View<'_>, pairs: &[WeighedPair]) -> Vec<Found> {
        let Self { judge, links, touching, calm, round } = *self;
        let reach = Reach::of(judge.scorer, judge.thresholds.review);
        let look = |&pair: &WeighedPair| match place_of(links, touching, pair) {
            Some(place) => Some((Ok(place), view.find(pair))),
            None if round < FREE_ROUNDS => Some((Err(pair), view.find_lift(pair, &reach)?)),
            None => None,
        };
        let mut found: Vec<Found> = pairs.par_iter().filter_map(look).collect();
        let known = calm.into_iter().flat_map(Calm::changed);
        found.extend(known.map(|(left, right, context)| {
            let pair = WeighedPair { left, right, own: view.weight(left, right) };
            (place_of(links, touching, pair).ok_or(pair), context)
        }));
        found
    }
}

/// Where links weigh anew.
struct Changed {
    /// Both ends of every such link.
    records: Vec<u32>,
    /// True if there are more links than before.
    woken: bool,
    /// What was found around these links.
    found: Vec<FoundAround>,
}

/// Weighs links by what was found around them; none if nothing changes.
fn weigh_anew(
    judge: Judge<'_>,
    links: &mut Vec<ScoredLink>,
    found: Vec<Found>,
    round: usize,
) -> Option<Changed> {
    let (mut records, mut woken, mut otherwise) = (Vec::new(), Vec::new(), Vec::new());
    for (place, context) in found {
        let around = judge.scorer.whole_context(context);
        match place {
            Ok(at) => {
                let link = &mut links[at];
                let weight = link.own + around;
                if link.context == context || (round >= FREE_ROUNDS && weight >= link.weight) {
                    continue;
                }
                (link.context, link.weight) = (context, weight);
                records.extend([link.left, link.right]);
                otherwise.push((link.left, link.right, context));
            }
            Err(pair) => {
                let weight = pair.own + around;
                if weight >= judge.thresholds.review {
                    woken.push(ScoredLink { weight, context, ..ScoredLink::from(pair) });
                    records.extend([pair.left, pair.right]);
                    otherwise.push((pair.left, pair.right, context));
                }
            }
        }
    }
    // in whichever order they were found
    otherwise.sort_unstable();
    let more = !woken.is_empty();
    if more {
        links.extend(woken);
        links.par_sort_unstable();
    }
    (!records.is_empty()).then_some(Changed { records, woken: more, found: otherwise })
}

/// What is stated of two records goes by the persons that they have become part of.
///
/// Two records of one person that would not have been joined by what they say themselves are as sure as either is of
/// belonging to the rest. Two that are likelier one than not by themselves, and yet were left with two persons,
/// are no surer than the persons are as wholes.
pub(super) fn state_by_persons<'l>(
    scorer: &Scorer<'_>,
    links: impl ParallelIterator<Item = &'l mut ScoredLink>,
    cluster_of: &[u32],
    thresholds: Thresholds,
) {
    let members = Members::of(cluster_of);
    let of = |record: u32| members.at(cluster_of[record as usize]);
    links.for_each(|link| {
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
