//! From links to persons: strongest links first, each merge weighed against all that both sides hold.
//!
//! Plain connected components let a chain of records join strangers: a record without a date of birth sits between a
//! father and a son and pulls them together. Here two clusters merge only if no constraint stands between any two of
//! their records, and if what they agree on *as wholes* still weighs more than what they contradict each other in.
//! Fenced records come last: they attach to what the others have built and never join two of them.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::links::{Consensus, Members, ScoredLink, Scorer, Thresholds};
use crate::pairs::ComparisonTable;
use crate::persons::components::Component;
use crate::persons::constraints::{cannot_link, held_once, listed_twice};
use crate::persons::death_entries::DeathEntries;
use crate::persons::doubt::Doubt;
use crate::persons::merges::{Merging, Seen};
use crate::persons::rulings::Rulings;
use crate::values::MatchWeight;

/// What clustering decided.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Clusters {
    /// For every record the smallest record index of its cluster.
    pub cluster_of: Vec<u32>,
    /// Links inside a cluster that reach the link threshold.
    pub linked: Vec<ScoredLink>,
    /// Links between two clusters, with the reason: those that are open wait for a steward.
    pub doubtful: Vec<(ScoredLink, Doubt)>,
}

impl Clusters {
    /// The links that wait for a steward.
    pub fn for_review(&self) -> impl Iterator<Item = &ScoredLink> {
        self.doubtful.iter().filter(|(_, doubt)| doubt.is_open()).map(|(link, _)| link)
    }

    /// The two records of each link that is stated: of those inside persons, then of those that wait for a steward. What a constraint forbids or
    /// a steward has decided is in nobody's queue.
    #[must_use]
    pub fn stated_pairs(&self) -> Vec<(u32, u32)> {
        let stated = self.linked.iter().chain(self.for_review());
        stated.map(|link| (link.left, link.right)).collect()
    }

    /// The links that would tie an entry of a death to somebody, were they stronger.
    #[must_use]
    pub fn doubted_deaths(&self) -> Vec<ScoredLink> {
        let doubted = self.doubtful.iter().filter(|(_, doubt)| *doubt == Doubt::Death);
        doubted.map(|(link, _)| *link).collect()
    }

    /// How many links no steward can decide, since a constraint forbids them.
    #[must_use]
    pub fn forbidden(&self) -> usize {
        let is_forbidden = |doubt: &Doubt| matches!(doubt, Doubt::Constraint(_));
        self.doubtful.iter().filter(|(_, doubt)| is_forbidden(doubt)).count()
    }
}

/// Clusters all records. `links` reach the review threshold, `fenced` says of each record whether it may only attach.
#[must_use]
pub fn cluster(
    table: &ComparisonTable,
    scorer: &Scorer<'_>,
    links: &[ScoredLink],
    fenced: &[bool],
    thresholds: Thresholds,
) -> Clusters {
    cluster_under(table, scorer, links, fenced, thresholds, &Rulings::default())
}

/// The same, obeying what stewards decided.
#[must_use]
pub fn cluster_under(
    table: &ComparisonTable,
    scorer: &Scorer<'_>,
    links: &[ScoredLink],
    fenced: &[bool],
    thresholds: Thresholds,
    rulings: &Rulings,
) -> Clusters {
    let deaths = DeathEntries::NONE;
    let judge = Judge { table, scorer, fenced, deaths, thresholds, rulings, merging: None };
    let mut clustering = Clustering::unjoined(table.records.len());
    clustering.renew(judge, &Touching::of(table.records.len(), links), links, None);
    clustering.decide(judge, links)
}

/// What two entries that a careful list names side by side at one home must weigh themselves to be one person: nineteen in twenty.
const SAID_BY_THE_LIST: MatchWeight = MatchWeight::from_millibits(4_248);

/// What every step looks at.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'c> {
    pub(crate) table: &'c ComparisonTable,
    pub(crate) scorer: &'c Scorer<'c>,
    /// Whether a record may only attach.
    pub(crate) fenced: &'c [bool],
    pub(crate) deaths: DeathEntries<'c>,
    pub(crate) thresholds: Thresholds,
    /// What stewards decided.
    pub(crate) rulings: &'c Rulings,
    /// What an earlier night has merged already, if it is asked.
    pub(crate) merging: Option<&'c Merging<'c>>,
}

impl<'c> Judge<'c> {
    /// True if a link is strong enough to join its two records.
    pub(crate) fn joins(self, link: &ScoredLink) -> bool {
        self.is_strong(link) && !self.deaths.refuse(link)
    }

    /// True if it would be, did it join any two records.
    fn is_strong(self, link: &ScoredLink) -> bool {
        self.thresholds.joins(self.table, [link.left, link.right], link.weight)
    }

    pub(super) fn is_fenced(self, record: u32) -> bool {
        self.fenced[record as usize]
    }

    /// The records that a record is one person with by decision, itself among them.
    pub(super) fn bound_to(self, record: u32) -> &'c [u32] {
        self.rulings.bound_to(record)
    }

    /// The records of a group that say who it is: a fenced one that a decision put there before its time is not asked.
    fn speakers(self, group: &[u32]) -> Cow<'_, [u32]> {
        let is_mute = |record: u32| self.is_fenced(record) && !self.bound_to(record).is_empty();
        let all_or_none =
            group.iter().all(|&it| is_mute(it)) || !group.iter().any(|&it| is_mute(it));
        if all_or_none {
            return Cow::Borrowed(group);
        }
        Cow::Owned(group.iter().copied().filter(|&it| !is_mute(it)).collect())
    }

    /// Why two groups of records must not become one person, if they must not, given the link between them.
    pub(super) fn objection(self, between: Between, link: &ScoredLink) -> Option<Doubt> {
        let as_wholes = match between {
            Between::Nothing(weight) => weight,
            Between::Each => link.own,
            Between::Stands(doubt) => return Some(doubt),
        };
        let weight = as_wholes + self.scorer.whole_context(link.context);
        (weight < self.thresholds.link).then_some(Doubt::Contradiction)
    }

    /// What stands between two groups of records, whichever link is to join them.
    pub(super) fn between(self, a: &[u32], b: &[u32]) -> Between {
        let records = &self.table.records;
        for &left in a {
            for &right in b {
                // what decisions bind is of one group from the start: no such pair is met here
                let (one, other) = (&records[left as usize], &records[right as usize]);
                let forbidden = cannot_link(self.table, one, other)
                    .or_else(|| held_once(self.table, one, other));
                if let Some(reason) = forbidden {
                    return Between::Stands(Doubt::Between(reason));
                }
            }
        }
        if let Some(decision) = self.rulings.apart(a, b) {
            return Between::Stands(Doubt::Parted(decision));
        }
        let doubted = |left: u32, right: u32| {
            let (left_record, right_record) = (&records[left as usize], &records[right as usize]);
            listed_twice(left_record, right_record)
                && self.scorer.repeats().are_seldom(left_record.dataset)
                && self.scorer.score(left, right) < SAID_BY_THE_LIST
        };
        if a.iter().any(|&left| b.iter().any(|&right| doubted(left, right))) {
            return Between::Stands(Doubt::ListedTwice);
        }
        if a.len() == 1 && b.len() == 1 {
            return Between::Each;
        }
        let (a, b) = (self.speakers(a), self.speakers(b));
        Between::Nothing(Consensus::of(self.scorer, &a, &b).weight)
    }
}

/// What stands between two groups of records.
#[derive(Clone, Copy, Debug)]
pub(super) enum Between {
    /// Nothing but what they weigh as wholes.
    Nothing(MatchWeight),
    /// Nothing; they are two single records, and as wholes what they are by themselves.
    Each,
    /// Something that no link can outweigh.
    Stands(Doubt),
}

/// The links of each record, by their places in a list of links.
#[derive(Debug)]
pub(crate) struct Touching {
    starts: Vec<u32>,
    links: Vec<u32>,
}

impl Touching {
    pub(crate) fn of(records: usize, links: &[ScoredLink]) -> Self {
        let mut starts = vec![0_u32; records + 1];
        for link in links {
            starts[link.left as usize + 1] += 1;
            starts[link.right as usize + 1] += 1;
        }
        for at in 0..records {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut places = vec![0; links.len() * 2];
        for (at, link) in (0_u32..).zip(links) {
            for record in [link.left, link.right] {
                let place = &mut next[record as usize];
                places[*place as usize] = at;
                *place += 1;
            }
        }
        Self { starts, links: places }
    }

    /// The places of one record's links, ascending.
    pub(crate) fn at(&self, record: u32) -> &[u32] {
        let record = record as usize;
        &self.links[self.starts[record] as usize..self.starts[record + 1] as usize]
    }
}

/// Clusters in the making, renewed where links change.
#[derive(Debug)]
pub(crate) struct Clustering {
    cluster_of: Vec<u32>,
}

/// Components merged together: enough that a thread has something to do.
const CHUNK: usize = 256;

impl Clustering {
    /// Every record on its own.
    pub(crate) fn unjoined(records: usize) -> Self {
        let count = u32::try_from(records).expect("fewer than four billion records");
        Self { cluster_of: (0..count).collect() }
    }

    /// For each record the smallest record of its cluster.
    pub(crate) fn cluster_of(&self) -> &[u32] {
        &self.cluster_of
    }

    /// Clusters anew whatever hangs together with the given records by strong links or decisions, or everything.
    ///
    /// Records that no chain of strong links and decisions joins cannot influence one another: components are taken one by one, side
    /// by side. `stirred` must hold both ends of every link that has become strong or weak or weighs anew.
    pub(crate) fn renew(
        &mut self,
        judge: Judge<'_>,
        touching: &Touching,
        links: &[ScoredLink],
        stirred: Option<&[u32]>,
    ) {
        let components = Components::of(judge, touching, links, stirred);
        for &record in &components.records {
            self.cluster_of[record as usize] = record;
        }
        let merged: Vec<(Vec<(u32, u32)>, Seen)> = components
            .ends
            .par_chunks(CHUNK)
            .map(|ends| {
                let (mut merged, mut seen) = (Vec::new(), Seen::default());
                let mut component = Component::default();
                for Ends { links: [start, end], bound: [from, to] } in ends {
                    let strong = &components.links[*start as usize..*end as usize];
                    let bound = &components.bound[*from as usize..*to as usize];
                    let strong = strong.iter().map(|&at| links[at as usize]);
                    component.merge(judge, strong, bound, &mut seen);
                    component.each_cluster(|records| {
                        merged.extend(records.iter().map(|&record| (record, records[0])));
                    });
                }
                (merged, seen)
            })
            .collect();
        for (merged, seen) in merged {
            for (record, cluster) in merged {
                self.cluster_of[record as usize] = cluster;
            }
            if let Some(merging) = judge.merging {
                merging.note(&seen);
            }
        }
    }

    /// The clusters, and what becomes of each link; `links` are all that were clustered.
    pub(crate) fn decide(self, judge: Judge<'_>, links: &[ScoredLink]) -> Clusters {
        let Self { cluster_of } = self;
        let members = Members::of(&cluster_of);
        // two large clusters may have very many links between them: they are weighed as wholes once
        let clusters_of =
            |link: &ScoredLink| (cluster_of[link.left as usize], cluster_of[link.right as usize]);
        let is_open = |link: &&ScoredLink| {
            let fenced = judge.is_fenced(link.left) || judge.is_fenced(link.right);
            judge.joins(link) && !fenced
        };
        let apart = links.par_iter().filter(is_open);
        let mut pairs: Vec<(u32, u32)> = apart.map(clusters_of).filter(|(a, b)| a != b).collect();
        pairs.par_sort_unstable();
        pairs.dedup();
        let between: FxHashMap<(u32, u32), Between> = pairs
            .into_par_iter()
            .map(|(a, b)| ((a, b), judge.between(members.at(a), members.at(b))))
            .collect();
        let decide = |link: &ScoredLink| {
            let (a, b) = clusters_of(link);
            if a == b {
                return judge.joins(link).then_some((*link, None));
            }
            let records = &judge.table.records;
            let (left, right) = (&records[link.left as usize], &records[link.right as usize]);
            let doubt = if let Some(reason) = cannot_link(judge.table, left, right) {
                Doubt::Constraint(reason)
            } else if let Some(decision) = judge.rulings.parts(link.left, link.right) {
                Doubt::Decided(decision)
            } else if !judge.is_strong(link) {
                Doubt::Weak
            } else if let Some(decision) = judge.rulings.apart(members.at(a), members.at(b)) {
                // an entry that a steward has said to be somebody else's is so for every record of the person
                Doubt::Parted(decision)
            } else if judge.deaths.refuse(link) {
                Doubt::Death
            } else if judge.is_fenced(link.left) || judge.is_fenced(link.right) {
                Doubt::Fence
            } else {
                judge.objection(between[&(a, b)], link).unwrap_or(Doubt::Contradiction)
            };
            Some((*link, Some(doubt)))
        };
        let seen = links.par_iter().filter(|link| link.weight >= judge.thresholds.review);
        let decided: Vec<(ScoredLink, Option<Doubt>)> = seen.filter_map(decide).collect();
        let (mut linked, mut doubtful) = (Vec::new(), Vec::new());
        for (link, doubt) in decided {
            match doubt {
                None => linked.push(link),
                Some(doubt) => doubtful.push((link, doubt)),
            }
        }
        drop(members);
        Clusters { cluster_of, linked, doubtful }
    }
}

/// Records that strong links and decisions join, component by component.
struct Components {
    /// All records looked at, those without a strong link among them.
    records: Vec<u32>,
    /// The places of the strong links.
    links: Vec<u32>,
    /// All records of components that a decision binds to others.
    bound: Vec<u32>,
    /// Where each component lies in these lists.
    ends: Vec<Ends>,
}

/// Where the links of a component start and end, and where its bound records do.
struct Ends {
    links: [u32; 2],
    bound: [u32; 2],
}

impl Components {
    fn of(
        judge: Judge<'_>,
        touching: &Touching,
        links: &[ScoredLink],
        stirred: Option<&[u32]>,
    ) -> Self {
        let count = judge.table.records.len();
        let mut is_seen = vec![false; count];
        let mut found =
            Self { records: Vec::new(), links: Vec::new(), bound: Vec::new(), ends: Vec::new() };
        let mut waiting: Vec<u32> = Vec::new();
        let mut walk = |from: u32| {
            if std::mem::replace(&mut is_seen[from as usize], true) {
                return;
            }
            let (start, first_bound) = (found.links.len(), found.bound.len());
            waiting.push(from);
            while let Some(record) = waiting.pop() {
                found.records.push(record);
                let mates = judge.bound_to(record);
                if !mates.is_empty() {
                    found.bound.push(record);
                }
                for &mate in mates {
                    if !std::mem::replace(&mut is_seen[mate as usize], true) {
                        waiting.push(mate);
                    }
                }
                for &at in touching.at(record) {
                    let link = &links[at as usize];
                    if !judge.joins(link) {
                        continue;
                    }
                    let other = if link.left == record { link.right } else { link.left };
                    // each link once
                    if link.left == record {
                        found.links.push(at);
                    }
                    if !std::mem::replace(&mut is_seen[other as usize], true) {
                        waiting.push(other);
                    }
                }
            }
            if found.links.len() > start || found.bound.len() > first_bound {
                found.ends.push(Ends {
                    links: [start, found.links.len()].map(as_place),
                    bound: [first_bound, found.bound.len()].map(as_place),
                });
            }
        };
        match stirred {
            Some(stirred) => stirred.iter().copied().for_each(&mut walk),
            None => (0_u32..).take(count).for_each(&mut walk),
        }
        found
    }
}

fn as_place(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than four billion links")
}
