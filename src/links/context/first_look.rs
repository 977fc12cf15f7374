//! The first look at what surrounds all links, from which the weights of context are learnt.
//!
//! In: surroundings and the clusters of the pairs' own weights. Out: what was seen, to learn from; then, with what
//! findings weigh, the links that matter. Most pairs that are kept stand between strangers: they are looked at as far as
//! is needed to know that nothing around them makes up for what they weigh.

use rayon::prelude::*;

use super::calm::Calm;
use super::learn::{ContextSeen, LEAST_DOUBTFUL, MOST_BITS};
use super::surroundings::View;
use super::{ContextFinding, ContextKind};
use crate::links::score::Scorer;
use crate::links::scored_pairs::{ScoredLink, WeighedPair};
use crate::pairs::ComparisonTable;
use crate::values::MatchWeight;

/// What a look at all pairs has found.
pub(crate) struct FirstLook {
    chunks: Vec<Chunk>,
}

#[derive(Default)]
struct Chunk {
    /// Pairs whose surroundings are known in full.
    near: Vec<(WeighedPair, ContextFinding)>,
    /// Pairs of which only the company is known.
    far: Vec<(WeighedPair, Option<u8>)>,
    seen: ContextSeen,
}

/// The links that are over the bar by themselves or with what surrounds them, in pair order, where what findings weigh is
/// known already: a pair is looked at only as far as it takes to know that nothing lifts it. Around calm ones it is what it was on an earlier night.
pub(crate) fn links_around(
    view: View<'_>,
    scorer: &Scorer<'_>,
    review: MatchWeight,
    calm: Option<&Calm<'_>>,
) -> Vec<ScoredLink> {
    let (reach, around) = (Reach::of(scorer, review), view.around);
    let look = |pair: WeighedPair| {
        if pair.own >= review { Some(view.find(pair)) } else { view.find_lift(pair, &reach) }
    };
    let link = |pair: WeighedPair, context: ContextFinding| ScoredLink {
        weight: pair.own + scorer.whole_context(context),
        context,
        ..ScoredLink::from(pair)
    };
    let mut chunks = around.visit_records(|links: &mut Vec<ScoredLink>, left| {
        let is_calm = |right| calm.is_some_and(|calm| calm.holds(left, right));
        let anew = around.pairs_above(left).filter(|pair| !is_calm(pair.right));
        let anew = anew.filter_map(|pair| Some(link(pair, look(pair)?)));
        links.extend(anew.filter(|link| link.weight >= review || link.own >= review));
        let known = calm.into_iter().flat_map(|calm| calm.first(left));
        links.extend(known.map(|(right, found)| {
            let own = around.neighbours.weight(left, right);
            link(WeighedPair { left, right, own }, found)
        }));
    });
    chunks.par_iter_mut().for_each(|chunk| chunk.sort_unstable());
    chunks.concat()
}

impl FirstLook {
    /// Looks at all pairs. `review` is the weight from which links matter; pairs that are `forbidden` to be one person
    /// teach nothing.
    pub(crate) fn at(
        view: View<'_>,
        review: MatchWeight,
        forbidden: impl Fn(&ComparisonTable, WeighedPair) -> bool + Sync,
    ) -> Self {
        let table = view.around.table;
        let most = MatchWeight::from_bits(MOST_BITS);
        let chunks = view.around.visit(|chunk: &mut Chunk, pair| {
            let company = view.company(pair);
            let is_near = pair.own >= LEAST_DOUBTFUL || pair.own >= review;
            let found = if is_near {
                view.with_rivals(pair, company)
            } else {
                ContextFinding { company, ..ContextFinding::default() }
            };
            if ContextSeen::wants(pair.own, &found) && !forbidden(table, pair) {
                chunk.seen.add(pair.own, &found);
            }
            if is_near {
                chunk.near.push((pair, found));
            } else if pair.own + most + company.map_or(MatchWeight::ZERO, |_| most) >= review {
                chunk.far.push((pair, company));
            }
        });
        Self { chunks }
    }

    /// What was seen of pairs that are not forbidden.
    pub(crate) fn seen(&mut self) -> ContextSeen {
        let mut all = ContextSeen::default();
        for chunk in &mut self.chunks {
            all.append(std::mem::take(&mut chunk.seen));
        }
        all
    }

    /// The links that are over the bar by themselves or with what surrounds them, in pair order.
    pub(crate) fn links(
        self,
        view: View<'_>,
        scorer: &Scorer<'_>,
        review: MatchWeight,
    ) -> Vec<ScoredLink> {
        let reach = Reach::of(scorer, review);
        let links_of = |Chunk { near, far, seen: _ }: Chunk| {
            let far = far.into_iter();
            let far =
                far.filter_map(|(pair, company)| Some((pair, view.lift(pair, company, &reach)?)));
            let links = near.into_iter().chain(far).map(|(pair, context)| ScoredLink {
                weight: pair.own + scorer.whole_context(context),
                context,
                ..ScoredLink::from(pair)
            });
            let mut links: Vec<ScoredLink> =
                links.filter(|link| link.weight >= review || link.own >= review).collect();
            links.sort_unstable();
            links
        };
        let chunks: Vec<Vec<ScoredLink>> = self.chunks.into_par_iter().map(links_of).collect();
        chunks.concat()
    }
}

/// How far what surrounds a pair can lift it.
pub(crate) struct Reach {
    review: MatchWeight,
    /// What each level of rivals weighs; what rivals share takes away from that and never adds.
    rivals: Vec<MatchWeight>,
    /// The most of these.
    best: MatchWeight,
    /// What each level of company weighs.
    company: Vec<MatchWeight>,
    /// The most that both together weigh.
    most: MatchWeight,
}

impl Reach {
    pub(crate) fn of(scorer: &Scorer<'_>, review: MatchWeight) -> Self {
        let weights = |kind: ContextKind| -> Vec<MatchWeight> {
            let levels = (0..).take(kind.levels().len());
            let found = levels.map(|level| match kind {
                ContextKind::Rivals => {
                    ContextFinding { rivals: Some(level), ..ContextFinding::default() }
                }
                ContextKind::Company => {
                    ContextFinding { company: Some(level), ..ContextFinding::default() }
                }
                ContextKind::Persons => ContextFinding::default(),
            });
            found.map(|found| scorer.context(kind, found)).collect()
        };
        let rivals = weights(ContextKind::Rivals);
        let best = rivals.iter().copied().max().unwrap_or_default();
        let company = weights(ContextKind::Company);
        // who keeps no company that is known loses nothing by it
        let most = company.iter().copied().fold(MatchWeight::ZERO, MatchWeight::max) + best;
        Self { review, rivals, best, company, most }
    }

    /// True if the best that can surround a pair of that weight would lift it over the bar.
    pub(super) fn is_within(&self, own: MatchWeight) -> bool {
        own + self.most >= self.review
    }

    /// True if a pair of that weight and company may be over the bar, given its level of rivals, or with the best.
    pub(super) fn allows(&self, own: MatchWeight, company: Option<u8>, rivals: Option<u8>) -> bool {
        let company = company.map_or(MatchWeight::ZERO, |level| self.company[usize::from(level)]);
        let rivals = rivals.map_or(self.best, |level| self.rivals[usize::from(level)]);
        own + company + rivals >= self.review
    }
}
