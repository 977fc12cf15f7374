//! From links to persons: strongest links first, each merge weighed against all that both sides hold.
//!
//! Plain connected components let a chain of records join strangers: a record without a date of birth sits between a
//! father and a son and pulls them together. Here two clusters merge only if no constraint stands between any two of
//! their records, and if what they agree on *as wholes* still weighs more than what they contradict each other in.
//! Fenced records come last: they attach to what the others have built and never join two of them.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::links::{Consensus, ScoredLink, Scorer};
use crate::pairs::ComparisonTable;
use crate::persons::constraints::{CannotLink, cannot_link, listed_twice};
use crate::values::MatchWeight;

/// Where links become persons, and where doubt goes to a steward.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Thresholds {
    /// Links of this weight and over join two records.
    pub link: MatchWeight,
    /// The same where the two records name different homes: a wrong link there takes somebody out of their household.
    pub link_apart: MatchWeight,
    /// Links below that but of this weight and over wait for clerical review.
    pub review: MatchWeight,
}

/// Why a link that scored well enough to be seen did not join its records.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Doubt {
    /// It lies between the thresholds.
    Weak,
    /// A constraint stands between the two records or between records already joined to them.
    Constraint(CannotLink),
    /// One list names both side by side at one home, as it would a father and son of one name, and what they say themselves
    /// does not make one person of them.
    ListedTwice,
    /// The two persons as wholes contradict each other.
    Contradiction,
    /// A fenced record fits two persons, or would have joined them.
    Fence,
}

/// What clustering decided.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Clusters {
    /// For every record the smallest record index of its cluster.
    pub cluster_of: Vec<u32>,
    /// Links inside a cluster that reach the link threshold.
    pub linked: Vec<ScoredLink>,
    /// Links that wait for a steward: between two clusters, with the reason.
    pub doubtful: Vec<(ScoredLink, Doubt)>,
}

impl Clusters {
    /// Takes over what is stated of each link now; `links` are all that were clustered, in pair order.
    pub fn restate(&mut self, links: &[ScoredLink]) {
        let stated = |link: &mut ScoredLink| {
            let pair = (link.left, link.right);
            if let Ok(at) = links.binary_search_by_key(&pair, |link| (link.left, link.right)) {
                *link = links[at];
            }
        };
        self.linked.iter_mut().for_each(stated);
        self.doubtful.iter_mut().for_each(|(link, _)| stated(link));
    }
}

/// Clusters all records. `links` are in pair order and reach the review threshold; `fenced` says of each record
/// whether it may only attach.
#[must_use]
pub fn cluster(
    table: &ComparisonTable,
    scorer: &Scorer<'_>,
    links: &[ScoredLink],
    fenced: &[bool],
    thresholds: Thresholds,
) -> Clusters {
    let is_fenced = |record: u32| fenced[record as usize];
    let context = Context { table, scorer, thresholds };
    let strong = |link: &&ScoredLink| context.joins(link);
    let mut state = State::new(table.records.len());

    let open: Vec<ScoredLink> = links
        .iter()
        .filter(strong)
        .filter(|link| !is_fenced(link.left) && !is_fenced(link.right))
        .copied()
        .collect();
    state.merge_components(context, &open);

    let mut attaching: Vec<ScoredLink> = links
        .iter()
        .filter(strong)
        .filter(|link| is_fenced(link.left) != is_fenced(link.right))
        .copied()
        .collect();
    by_strength(&mut attaching);
    let attached = state.attach(context, &attaching, fenced);

    let among_fenced: Vec<ScoredLink> = links
        .iter()
        .filter(strong)
        .filter(|link| {
            is_fenced(link.left)
                && is_fenced(link.right)
                && !attached[link.left as usize]
                && !attached[link.right as usize]
        })
        .copied()
        .collect();
    state.merge_components(context, &among_fenced);
    state.decide(context, links, fenced)
}

/// What every step looks at.
#[derive(Clone, Copy)]
struct Context<'c> {
    table: &'c ComparisonTable,
    scorer: &'c Scorer<'c>,
    thresholds: Thresholds,
}

impl Context<'_> {
    /// True if a link is strong enough to join its two records.
    fn joins(self, link: &ScoredLink) -> bool {
        let home = |record: u32| self.table.records[record as usize].residence;
        let (left, right) = (home(link.left), home(link.right));
        let apart = left.is_some() && right.is_some() && left != right;
        link.weight >= if apart { self.thresholds.link_apart } else { self.thresholds.link }
    }

    /// Why two groups of records must not become one person, if they must not; `around` is what surrounds the links
    /// between them.
    fn objection(self, a: &[u32], b: &[u32], around: MatchWeight) -> Option<Doubt> {
        let records = &self.table.records;
        for &left in a {
            for &right in b {
                let forbidden =
                    cannot_link(self.table, &records[left as usize], &records[right as usize]);
                if let Some(reason) = forbidden {
                    return Some(Doubt::Constraint(reason));
                }
            }
        }
        let doubted = |left: u32, right: u32| {
            let (left_record, right_record) = (&records[left as usize], &records[right as usize]);
            listed_twice(left_record, right_record)
                && self.scorer.repeats().are_seldom(left_record.dataset)
                && self.scorer.score(left, right).weight < self.thresholds.link_apart
        };
        if a.iter().any(|&left| b.iter().any(|&right| doubted(left, right))) {
            return Some(Doubt::ListedTwice);
        }
        let consensus = Consensus::of(self.scorer, a, b);
        (consensus.weight + around < self.thresholds.link).then_some(Doubt::Contradiction)
    }
}

/// Strongest first; ties by record.
fn by_strength(links: &mut [ScoredLink]) {
    links.par_sort_unstable_by(|a, b| {
        b.weight.cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right)))
    });
}

struct State {
    cluster_of: Vec<u32>,
    members: Vec<Vec<u32>>,
}

impl State {
    fn new(records: usize) -> Self {
        let count = u32::try_from(records).expect("fewer than four billion records");
        Self {
            cluster_of: (0..count).collect(),
            members: (0..count).map(|record| vec![record]).collect(),
        }
    }

    /// Merges along links, component by component: components cannot influence one another, so they run side by side.
    fn merge_components(&mut self, context: Context<'_>, links: &[ScoredLink]) {
        let mut sets = crate::links::DisjointSets::new(self.cluster_of.len());
        for link in links {
            sets.union(link.left, link.right);
        }
        let mut by_component: Vec<(u32, ScoredLink)> =
            links.iter().map(|link| (sets.find(link.left), *link)).collect();
        by_component.par_sort_unstable();
        let components: Vec<&[(u32, ScoredLink)]> =
            by_component.chunk_by(|a, b| a.0 == b.0).collect();
        let merged: Vec<Vec<Vec<u32>>> =
            components.par_iter().map(|component| merge_component(context, component)).collect();
        for group in merged.into_iter().flatten() {
            let root = group[0];
            for &record in &group {
                self.cluster_of[record as usize] = root;
                self.members[record as usize] = Vec::new();
            }
            self.members[root as usize] = group;
        }
    }

    /// Attaches each fenced record to the first cluster that takes it; says which were attached.
    fn attach(&mut self, context: Context<'_>, links: &[ScoredLink], fenced: &[bool]) -> Vec<bool> {
        let mut attached = vec![false; self.cluster_of.len()];
        for link in links {
            let (guest, host) = if fenced[link.left as usize] {
                (link.left, link.right)
            } else {
                (link.right, link.left)
            };
            if attached[guest as usize] {
                continue;
            }
            let root = self.cluster_of[host as usize];
            let around = context.scorer.whole_context(link.context);
            if context.objection(&[guest], &self.members[root as usize], around).is_none() {
                attached[guest as usize] = true;
                self.cluster_of[guest as usize] = root;
                self.members[guest as usize] = Vec::new();
                self.members[root as usize].push(guest);
            }
        }
        attached
    }

    fn decide(mut self, context: Context<'_>, links: &[ScoredLink], fenced: &[bool]) -> Clusters {
        // a cluster is named by its smallest record, whichever record it grew from
        let mut names: FxHashMap<u32, u32> = FxHashMap::default();
        for (record, root) in (0_u32..).zip(&self.cluster_of) {
            names.entry(*root).or_insert(record);
        }
        let (mut linked, mut doubtful) = (Vec::new(), Vec::new());
        for link in links.iter().filter(|link| link.weight >= context.thresholds.review) {
            let (a, b) =
                (self.cluster_of[link.left as usize], self.cluster_of[link.right as usize]);
            if a == b {
                if context.joins(link) {
                    linked.push(*link);
                }
                continue;
            }
            let records = &context.table.records;
            let (left, right) = (&records[link.left as usize], &records[link.right as usize]);
            let doubt = if let Some(reason) = cannot_link(context.table, left, right) {
                Doubt::Constraint(reason)
            } else if !context.joins(link) {
                Doubt::Weak
            } else if fenced[link.left as usize] || fenced[link.right as usize] {
                Doubt::Fence
            } else {
                context
                    .objection(
                        &self.members[a as usize],
                        &self.members[b as usize],
                        context.scorer.whole_context(link.context),
                    )
                    .unwrap_or(Doubt::Contradiction)
            };
            doubtful.push((*link, doubt));
        }
        for root in &mut self.cluster_of {
            *root = names[root];
        }
        Clusters { cluster_of: self.cluster_of, linked, doubtful }
    }
}

/// The groups of more than one record that a component falls into, each ascending.
fn merge_component(context: Context<'_>, component: &[(u32, ScoredLink)]) -> Vec<Vec<u32>> {
    let mut links: Vec<ScoredLink> = component.iter().map(|(_, link)| *link).collect();
    links.sort_unstable_by(|a, b| {
        b.weight.cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    let mut records: Vec<u32> = links.iter().flat_map(|link| [link.left, link.right]).collect();
    records.sort_unstable();
    records.dedup();
    let position =
        |record: u32| records.binary_search(&record).expect("every linked record is listed");
    let mut group_of: Vec<usize> = (0..records.len()).collect();
    let mut groups: Vec<Vec<u32>> = records.iter().map(|&record| vec![record]).collect();
    for link in links {
        let (a, b) = (group_of[position(link.left)], group_of[position(link.right)]);
        let around = context.scorer.whole_context(link.context);
        if a == b || context.objection(&groups[a], &groups[b], around).is_some() {
            continue;
        }
        let (into, from) = (a.min(b), a.max(b));
        let moving = std::mem::take(&mut groups[from]);
        for &record in &moving {
            group_of[position(record)] = into;
        }
        groups[into].extend(moving);
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.retain(|group| group.len() > 1);
    groups
}
