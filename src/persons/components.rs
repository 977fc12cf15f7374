//! How the records of one component of links become persons.
//!
//! In: strong links among a few records, and what stewards decided of them. Out: the clusters that they fall into. Records that a decision
//! makes one person are one from the start. Open records merge first, strongest link first; then each fenced record attaches to the first
//! cluster that takes it; those that none takes may find each other.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::links::ScoredLink;
use crate::persons::cluster::{Between, Judge};

/// A component being merged; its lists are used again for the next.
#[derive(Default)]
pub(super) struct Component {
    /// Strongest first; ties by record.
    links: Vec<ScoredLink>,
    records: Vec<u32>,
    /// For each of the records, by place, the place of its group.
    group_of: Vec<usize>,
    groups: Vec<Vec<u32>>,
    /// What was found between two groups, and how many records they had then: very many links may lie between two that stay apart.
    found: FxHashMap<(usize, usize), ([usize; 2], Between)>,
}

impl Component {
    /// Merges along links, all of which are strong enough to; `bound` are the records that decisions bind to others.
    pub(super) fn merge(
        &mut self,
        judge: Judge<'_>,
        links: impl Iterator<Item = ScoredLink>,
        bound: &[u32],
    ) {
        self.links.clear();
        self.links.extend(links);
        self.links.sort_unstable_by(|a, b| {
            b.weight.cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right)))
        });
        self.records.clear();
        self.records.extend(self.links.iter().flat_map(|link| [link.left, link.right]));
        self.records.extend(bound);
        self.records.sort_unstable();
        self.records.dedup();
        self.group_of.clear();
        self.group_of.extend(0..self.records.len());
        if self.groups.len() < self.records.len() {
            self.groups.resize_with(self.records.len(), Vec::new);
        }
        for (group, &record) in self.groups.iter_mut().zip(&self.records) {
            group.clear();
            group.push(record);
        }
        self.found.clear();
        self.bind(judge, bound);
        let fences = |link: &ScoredLink| [link.left, link.right].map(|it| judge.is_fenced(it));
        self.join(judge, |link| fences(link) == [false, false]);
        if self.links.iter().any(|link| fences(link) != [false, false]) {
            self.groups[..self.records.len()].iter_mut().for_each(|group| group.sort_unstable());
            let attached = self.attach(judge);
            let is_free = |record: u32| !attached.contains(&record);
            self.join(judge, |link| {
                fences(link) == [true, true] && is_free(link.left) && is_free(link.right)
            });
        }
        self.groups[..self.records.len()].iter_mut().for_each(|group| group.sort_unstable());
    }

    /// Calls `visit` with the records of each cluster of more than one, ascending.
    pub(super) fn each_cluster(&self, mut visit: impl FnMut(&[u32])) {
        let groups = self.groups[..self.records.len()].iter();
        groups.filter(|group| group.len() > 1).for_each(|group| visit(group));
    }

    fn place(&self, record: u32) -> usize {
        self.records.binary_search(&record).expect("every linked record is listed")
    }

    /// Puts together what decisions bind.
    fn bind(&mut self, judge: Judge<'_>, bound: &[u32]) {
        for &record in bound {
            let mates = judge.bound_to(record);
            if mates.first() != Some(&record) {
                continue;
            }
            let into = self.place(record);
            for &mate in &mates[1..] {
                let place = self.place(mate);
                self.group_of[place] = into;
                self.groups[place].clear();
                self.groups[into].push(mate);
            }
        }
    }

    /// Merges groups along the links that pass a test.
    fn join(&mut self, judge: Judge<'_>, test: impl Fn(&ScoredLink) -> bool) {
        for at in 0..self.links.len() {
            let link = self.links[at];
            if !test(&link) {
                continue;
            }
            let [a, b] = [link.left, link.right].map(|record| self.group_of[self.place(record)]);
            if a == b || judge.objection(self.between(judge, a, b), &link).is_some() {
                continue;
            }
            let (into, from) = (a.min(b), a.max(b));
            let moving = std::mem::take(&mut self.groups[from]);
            for &record in &moving {
                let place = self.place(record);
                self.group_of[place] = into;
            }
            self.groups[into].extend(moving);
        }
    }

    /// What stands between two groups; looked at again where one of them has grown.
    fn between(&mut self, judge: Judge<'_>, a: usize, b: usize) -> Between {
        let (one, other) = (&self.groups[a], &self.groups[b]);
        let sizes = [one.len(), other.len()];
        match self.found.get(&(a, b)) {
            Some((then, between)) if *then == sizes => *between,
            Some(_) | None => {
                let between = judge.between(one, other);
                // two single records have one link between them
                if sizes != [1, 1] {
                    self.found.insert((a, b), (sizes, between));
                }
                between
            }
        }
    }

    /// Attaches each fenced record to the first cluster of open ones that takes it; says which were attached.
    fn attach(&mut self, judge: Judge<'_>) -> FxHashSet<u32> {
        let mut attached = self.attached_by_decision(judge);
        for at in 0..self.links.len() {
            let link = self.links[at];
            let (guest, host) = match [link.left, link.right].map(|it| judge.is_fenced(it)) {
                [true, false] => (link.left, link.right),
                [false, true] => (link.right, link.left),
                [true, true] | [false, false] => continue,
            };
            if attached.contains(&guest) {
                continue;
            }
            let [from, into] = [guest, host].map(|record| self.group_of[self.place(record)]);
            if judge.objection(self.between(judge, from, into), &link).is_none() {
                let guests = std::mem::take(&mut self.groups[from]);
                for &guest in &guests {
                    let place = self.place(guest);
                    self.group_of[place] = into;
                }
                attached.extend(&guests);
                self.groups[into].extend(guests);
            }
        }
        attached
    }

    /// Fenced records that a decision has attached to open ones.
    fn attached_by_decision(&self, judge: Judge<'_>) -> FxHashSet<u32> {
        let is_open = |record: &u32| !judge.is_fenced(*record);
        let is_attached =
            |record: &u32| !is_open(record) && judge.bound_to(*record).iter().any(is_open);
        self.records.iter().copied().filter(is_attached).collect()
    }
}
