//! How the records of one component of links become persons.
//!
//! In: strong links among a few records, and what stewards decided of them. Out: the clusters that they fall into. Records that a decision
//! makes one person are one from the start. Open records merge first, strongest link first; then each fenced record attaches to the first
//! cluster that takes it; those that none takes may find each other.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::links::{ContextFinding, ScoredLink};
use crate::persons::cluster::{Between, Judge};
use crate::persons::merges::{Merging, Print, Seen};
use crate::values::MatchWeight;

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
    /// Merges along links, all of which are strong enough to; `bound` are the records that decisions bind to others. What came of it is added to
    /// `seen`, where it is kept.
    pub(super) fn merge(
        &mut self,
        judge: Judge<'_>,
        links: impl Iterator<Item = ScoredLink>,
        bound: &[u32],
        seen: &mut Seen,
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
        // two records are quicker merged than looked up
        let merging = judge.merging.filter(|_| self.links.len() > 1);
        let print = merging.map(|merging| self.print(judge, merging, bound));
        let known = merging.zip(print).and_then(|(it, print)| it.find(print, self.records.len()));
        if let Some(groups) = known {
            self.take(groups);
        } else {
            self.merge_anew(judge, bound);
        }
        if let Some(print) = print {
            match known {
                Some(groups) => seen.add(print, groups),
                None => seen.add(print, &self.outcome()),
            }
        }
    }

    /// Merges, whatever was before.
    fn merge_anew(&mut self, judge: Judge<'_>, bound: &[u32]) {
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

    /// All that merging rests on beside what the records say: whom the links are between and what they weigh, who may only attach, what stewards
    /// have decided.
    fn print(&self, judge: Judge<'_>, merging: &Merging<'_>, bound: &[u32]) -> u128 {
        let mut print = Print::begun();
        let of_weight = |weight: MatchWeight| u64::from(weight.millibits().cast_unsigned());
        print.fold(self.records.len() as u64);
        for record in &self.records {
            print.fold(merging.lasting(*record) << 1 | u64::from(judge.is_fenced(*record)));
            let parted = judge.rulings.parted_from(*record);
            if !parted.is_empty() {
                print.fold(u64::MAX - parted.len() as u64);
                for (other, _) in parted {
                    print.fold(merging.lasting(*other));
                }
            }
        }
        print.fold(bound.len() as u64);
        for record in bound {
            print.fold(merging.lasting(*record));
            let mates = judge.bound_to(*record);
            for mate in mates {
                print.fold(merging.lasting(*mate));
            }
        }
        for link in &self.links {
            let ScoredLink { left, right, weight, own, context } = *link;
            let ContextFinding { rivals, shared_with_rival, company, persons } = context;
            print.fold(merging.lasting(left) << 32 | merging.lasting(right));
            print.fold(of_weight(weight) << 32 | of_weight(own));
            print.fold(of_weight(shared_with_rival) << 32 | of_weight(persons));
            let level = |level: Option<u8>| level.map_or(0, |level| u64::from(level) + 1);
            print.fold(level(rivals) << 32 | level(company));
        }
        print.done()
    }

    /// Takes over the groups that the records fell into on an earlier night.
    fn take(&mut self, groups: &[u32]) {
        for (place, group) in groups.iter().enumerate() {
            let group = *group as usize;
            if group != place {
                let record = self.records[place];
                self.groups[place].clear();
                self.groups[group].push(record);
            }
        }
    }

    /// For each record, the place of the first one of its group.
    fn outcome(&self) -> Vec<u32> {
        let mut outcome = vec![0; self.records.len()];
        for group in self.groups[..self.records.len()].iter().filter(|group| !group.is_empty()) {
            let first = u32::try_from(self.place(group[0])).unwrap_or(u32::MAX);
            for record in group {
                outcome[self.place(*record)] = first;
            }
        }
        outcome
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
