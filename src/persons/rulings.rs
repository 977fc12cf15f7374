//! What stewards decided about tonight's records, in the form that clustering obeys.
//!
//! In: pairs of records with a verdict and the number of the decision, and the table, which knows whom one row names twice. Out: groups of records that are one person whatever they score, and
//! pairs that are two; also every decision that cannot be obeyed, with what stands against it. A *different* wins over any chain of *same*:
//! to join wrongly shows somebody's data to another, to part wrongly costs a second look. Leaves to `stewardship` which decisions are in
//! force. Source of the terms: K. Wagstaff et al., *Constrained K-means Clustering with Background Knowledge*, ICML 2001.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::pairs::ComparisonTable;
use crate::persons::constraints::{CannotLink, cannot_link};

/// What a steward says of two records.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Verdict {
    /// They are two people (cannot-link).
    Different,
    /// They are one person (must-link).
    Same,
}

/// A steward's verdict on two of tonight's records.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Ruling {
    /// The decision's number.
    pub decision: u64,
    /// The two records.
    pub pair: [u32; 2],
    /// What was decided.
    pub verdict: Verdict,
}

/// What stands against a *same*.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Obstacle {
    /// A constraint between two records that it would join, itself or by way of others.
    Constraint(CannotLink),
    /// Another decision, by its number, says that they are two people.
    Decision(u64),
    /// A fenced record would join two persons.
    Fence,
}

impl Obstacle {
    /// What stands against it, in words.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::Constraint(reason) => reason.in_words().to_owned(),
            Self::Decision(number) => format!("decision {number} says that they are two people"),
            Self::Fence => "a record behind the fence would join two persons".to_owned(),
        }
    }
}

/// A decision that is not obeyed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Unobeyed {
    /// Its number.
    pub decision: u64,
    /// The two records of which it is not.
    pub pair: [u32; 2],
    /// What stands against it.
    pub because: Obstacle,
}

/// The rulings that clustering obeys.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Rulings {
    /// For each record that is bound to others, the place of its group.
    group_of: BTreeMap<u32, usize>,
    /// Records that are one person; ascending, two or more. A group that went into another is empty.
    groups: Vec<Vec<u32>>,
    /// By either record of a pair that is two people, the other and the decision's number.
    apart: BTreeMap<u32, Vec<(u32, u64)>>,
    /// Every *same* that is obeyed, by its pair in ascending order.
    same: BTreeMap<[u32; 2], u64>,
}

impl Rulings {
    /// Works out which rulings can be obeyed together, and what stands against the others.
    ///
    /// Every *different* is obeyed. Of the *same*, the older binds first, as far as no constraint, no *different* and no fence stands
    /// between any two records that it would join. `fenced` says of each record whether it may only attach.
    #[must_use]
    pub fn reconcile(
        table: &ComparisonTable,
        fenced: &[bool],
        rulings: &[Ruling],
    ) -> (Self, Vec<Unobeyed>) {
        Self::reconcile_among(table, fenced, rulings, |_| true)
    }

    /// The same as if the records that do not pass a test were not there.
    #[must_use]
    pub fn reconcile_among(
        table: &ComparisonTable,
        fenced: &[bool],
        rulings: &[Ruling],
        is_there: impl Fn(u32) -> bool,
    ) -> (Self, Vec<Unobeyed>) {
        let are_there = |pair: [u32; 2]| pair.into_iter().all(&is_there);
        let mut rulings = rulings.to_vec();
        rulings.retain(|ruling| are_there(ruling.pair));
        for ruling in &mut rulings {
            ruling.pair.sort_unstable();
        }
        rulings.sort_unstable();
        rulings.dedup();
        let mut found = Self::default();
        for &Ruling { decision, pair: [a, b], verdict } in &rulings {
            match verdict {
                Verdict::Different => {
                    found.apart.entry(a).or_default().push((b, decision));
                    found.apart.entry(b).or_default().push((a, decision));
                }
                Verdict::Same => {}
            }
        }
        // what one row says twice of one person needs no steward to say so
        for pair in table.repeated_on_rows().into_iter().filter(|pair| are_there(*pair)) {
            if found.obstacle(table, fenced, pair).is_none() {
                found.tie(pair);
            }
        }
        // a fenced record attaches to what the open ones of its side have become
        let is_fenced = |pair: [u32; 2]| pair.iter().any(|&record| fenced[record as usize]);
        rulings.sort_by_key(|it| (it.decision, is_fenced(it.pair)));
        let mut unobeyed = Vec::new();
        for &Ruling { decision, pair, verdict } in &rulings {
            match verdict {
                Verdict::Same => match found.obstacle(table, fenced, pair) {
                    Some(because) => unobeyed.push(Unobeyed { decision, pair, because }),
                    None => found.bind(pair, decision),
                },
                Verdict::Different => {}
            }
        }
        (found, unobeyed)
    }

    /// The same under other numbers of the records, which are in the same order: `of` lists them by the numbers that they have here.
    ///
    /// # Panics
    /// If a record is not among those listed.
    #[must_use]
    pub fn renumbered(self, of: &[u32]) -> Self {
        let Self { group_of, groups, apart, same } = self;
        let new = |record: u32| of[record as usize];
        let others = |all: Vec<(u32, u64)>| -> Vec<(u32, u64)> {
            all.into_iter().map(|(record, decision)| (new(record), decision)).collect()
        };
        Self {
            group_of: group_of.into_iter().map(|(it, group)| (new(it), group)).collect(),
            groups: groups.into_iter().map(|it| it.into_iter().map(new).collect()).collect(),
            apart: apart.into_iter().map(|(it, all)| (new(it), others(all))).collect(),
            same: same.into_iter().map(|(pair, number)| (pair.map(new), number)).collect(),
        }
    }

    /// True if nothing was decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.apart.is_empty() && self.groups.is_empty()
    }

    /// The records that are one person with this one by decision, itself among them, ascending; none if there is no such decision.
    #[must_use]
    pub fn bound_to(&self, record: u32) -> &[u32] {
        self.group_of.get(&record).map_or(&[], |&group| &self.groups[group])
    }

    /// The records that are other people than this one by decision, each with the decision's number.
    #[must_use]
    pub fn parted_from(&self, record: u32) -> &[(u32, u64)] {
        if self.apart.is_empty() { &[] } else { self.apart.get(&record).map_or(&[], Vec::as_slice) }
    }

    /// Every two records that are two people by decision, the lesser first.
    #[must_use]
    pub fn parted_pairs(&self) -> Vec<[u32; 2]> {
        let all = self.apart.iter();
        let pairs =
            all.flat_map(|(one, others)| others.iter().map(move |(other, _)| [*one, *other]));
        pairs.filter(|[one, other]| one < other).collect()
    }

    /// The decision by which a record of the one group and a record of the other are two people: the oldest, if there are several.
    #[must_use]
    pub fn apart(&self, a: &[u32], b: &[u32]) -> Option<u64> {
        if self.apart.is_empty() {
            return None;
        }
        let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let others = few.iter().filter_map(|record| self.apart.get(record)).flatten();
        others.filter(|(other, _)| many.contains(other)).map(|&(_, decision)| decision).min()
    }

    /// The decision that makes two people of two records, directly or since others are one person with them by decision.
    #[must_use]
    pub fn parts(&self, left: u32, right: u32) -> Option<u64> {
        if self.apart.is_empty() {
            return None;
        }
        self.apart(self.unit(&left), self.unit(&right))
    }

    /// The decision that says of just these two records that they are one person.
    #[must_use]
    pub fn joins(&self, left: u32, right: u32) -> Option<u64> {
        self.same.get(&[left.min(right), left.max(right)]).copied()
    }

    /// What moves as one with a record.
    fn unit<'r>(&'r self, record: &'r u32) -> &'r [u32] {
        match self.bound_to(*record) {
            [] => std::slice::from_ref(record),
            bound => bound,
        }
    }

    fn obstacle(
        &self,
        table: &ComparisonTable,
        fenced: &[bool],
        [left, right]: [u32; 2],
    ) -> Option<Obstacle> {
        let (a, b) = (self.unit(&left), self.unit(&right));
        if let Some(decision) = self.apart(a, b) {
            return Some(Obstacle::Decision(decision));
        }
        if a.contains(&right) {
            return None;
        }
        let records = &table.records;
        let mut crossing = a.iter().flat_map(|&one| b.iter().map(move |&other| (one, other)));
        let forbidden = crossing.find_map(|(one, other)| {
            cannot_link(table, &records[one as usize], &records[other as usize])
        });
        if let Some(reason) = forbidden {
            return Some(Obstacle::Constraint(reason));
        }
        let is_fenced = |record: u32| fenced[record as usize];
        let has_open = |unit: &[u32]| unit.iter().any(|&record| !is_fenced(record));
        let by_a_fenced = is_fenced(left) || is_fenced(right);
        (by_a_fenced && has_open(a) && has_open(b)).then_some(Obstacle::Fence)
    }

    fn bind(&mut self, pair: [u32; 2], decision: u64) {
        self.same.entry(pair).or_insert(decision);
        self.tie(pair);
    }

    fn tie(&mut self, [a, b]: [u32; 2]) {
        if self.unit(&a).contains(&b) {
            return;
        }
        let mut group = [self.unit(&a), self.unit(&b)].concat();
        group.sort_unstable();
        let place = self.groups.len();
        for &record in &group {
            if let Some(before) = self.group_of.insert(record, place) {
                self.groups[before].clear();
            }
        }
        self.groups.push(group);
    }
}
