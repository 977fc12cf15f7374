//! Company: families move together.
//!
//! Two records of one name at different homes may be two people. If somebody else who lives with the one is
//! also known to live, or to have lived, with the other, a household has moved. Records of one home say nothing
//! here: those who live there are of course the same.

use rayon::prelude::*;

use super::neighbours::Neighbours;
use super::standing::Standing;
use crate::pairs::{ComparisonTable, Symbol};
use crate::values::MatchWeight;

pub(super) const LEVELS: &[&str] = &["several", "one", "likely", "possible", "faint", "none"];

/// The least weight (bits) of a link between two who live with either record, by level from `likely` on.
const LEAST: [MatchWeight; 3] = [MatchWeight::ZERO, MatchWeight::from_millibits(-5_000), FAINT];
const FAINT: MatchWeight = MatchWeight::from_millibits(-9_000);

/// Where more records than this share a home, they are no family.
const MOST_AT_HOME: u32 = 40;

/// Who stands beside whom: the records of each home, and of each row that names several.
#[derive(Debug)]
pub(super) struct Company {
    /// By residence.
    homes: Groups,
    /// The row of each record, numbered across datasets; empty where every row names one.
    row_of: Vec<u32>,
    rows: Groups,
    /// For each record, which homes its neighbours may live at: one bit for many homes, to rule most of them out.
    reached: Vec<u64>,
}

/// The bit of a home.
#[inline]
fn bit_of(home: Symbol) -> u64 {
    // multiplication by the golden ratio scatters numbers that follow each other
    1 << (home.0.wrapping_mul(0x9E37_79B9) >> 26)
}

impl Company {
    /// The company that records keep; `silent` ones are nobody's.
    pub(super) fn of(table: &ComparisonTable, silent: &[bool]) -> Self {
        let records = &table.records;
        let reached = Vec::new();
        let is_silent = |at: usize| silent.get(at).copied().unwrap_or_default();
        let homes = records.iter().enumerate();
        let homes = homes.map(|(at, it)| if is_silent(at) { 0 } else { it.residence.0 });
        let homes = Groups::of(homes, |home, size| home != 0 && (2..=MOST_AT_HOME).contains(&size));
        let datasets = records.iter().map(|record| usize::from(record.dataset) + 1).max();
        let mut first_row = vec![0_u32; datasets.unwrap_or(0) + 1];
        for record in records {
            let rows = &mut first_row[usize::from(record.dataset) + 1];
            *rows = (*rows).max(record.row + 1);
        }
        for at in 1..first_row.len() {
            first_row[at] += first_row[at - 1];
        }
        let mut row_of: Vec<u32> =
            records.iter().map(|it| first_row[usize::from(it.dataset)] + it.row).collect();
        // rows of their own, behind all others
        let first = first_row.last().copied().unwrap_or_default();
        let silent_rows = (0..row_of.len()).filter(|at| is_silent(*at));
        for (own, at) in (first..).zip(silent_rows) {
            row_of[at] = own;
        }
        let rows = Groups::of(row_of.iter().copied(), |_, size| size > 1);
        if rows.members.is_empty() {
            row_of = Vec::new();
        }
        Self { homes, row_of, rows, reached }
    }

    /// The same, ready to find levels.
    pub(super) fn among(mut self, standing: &[Standing], neighbours: &Neighbours) -> Self {
        let reached_from = |(at, _): (usize, &Standing)| {
            let near = neighbours.at(u32::try_from(at).unwrap_or(u32::MAX)).iter();
            let near = near.take_while(|near| near.weight >= FAINT);
            near.fold(0, |bits, near| bits | bit_of(standing[near.record as usize].residence))
        };
        self.reached =
            standing.par_iter().enumerate().with_min_len(4096).map(reached_from).collect();
        self
    }

    /// Those at a record's home and those on its row, itself among them; some of them twice.
    #[inline]
    pub(super) fn beside(&self, standing: &[Standing], record: u32) -> [&[u32]; 2] {
        let row = self.row_of.get(record as usize);
        let on_row = row.map_or(&[][..], |row| self.rows.at(*row));
        [self.homes.at(standing[record as usize].residence.0), on_row]
    }

    /// True if one record stands beside another.
    #[inline]
    fn are_beside(&self, standing: &[Standing], one: u32, other: u32) -> bool {
        let home = standing[one as usize].residence;
        let at_home =
            home.agrees(standing[other as usize].residence) && !self.homes.at(home.0).is_empty();
        let row = |record: u32| self.row_of.get(record as usize);
        at_home || row(one).is_some_and(|it| row(other) == Some(it))
    }

    /// The level of a link; none where both are at one home, or either keeps no company that is known.
    pub(super) fn find(
        &self,
        standing: &[Standing],
        neighbours: &Neighbours,
        cluster_of: &[u32],
        [left, right]: [u32; 2],
    ) -> Option<u8> {
        let home = |record: u32| standing[record as usize].residence;
        if home(left).agrees(home(right)) {
            return None;
        }
        let (ours, theirs) = (self.beside(standing, left), self.beside(standing, right));
        let cluster = |record: u32| cluster_of[record as usize];
        let own = [cluster(left), cluster(right)];
        let is_company = |mates: [&[u32]; 2], own: u32| {
            mates.iter().any(|it| it.iter().any(|it| cluster(*it) != own))
        };
        if !is_company(ours, own[0]) || !is_company(theirs, own[1]) {
            return None;
        }
        if let Some(level) = shared_persons(cluster_of, own, ours, theirs) {
            return Some(level);
        }
        let wanted = if theirs[1].is_empty() { bit_of(home(right)) } else { u64::MAX };
        let mut strongest = MatchWeight::from_millibits(i32::MIN);
        for &mate in ours.into_iter().flatten() {
            if self.reached[mate as usize] & wanted == 0 || own.contains(&cluster(mate)) {
                continue;
            }
            for near in neighbours.at(mate) {
                if near.weight <= strongest || near.weight < FAINT {
                    break;
                }
                if self.are_beside(standing, near.record, right)
                    && !own.contains(&cluster(near.record))
                {
                    strongest = near.weight;
                    break;
                }
            }
        }
        let level = LEAST.iter().position(|least| strongest >= *least);
        u8::try_from(level.unwrap_or(LEAST.len()) + 2).ok()
    }
}

/// The level of those who stand beside both records of a link, if anybody does: several persons, or one. The `own` clusters
/// of the link are no company.
fn shared_persons(
    cluster_of: &[u32],
    own: [u32; 2],
    ours: [&[u32]; 2],
    theirs: [&[u32]; 2],
) -> Option<u8> {
    let mut shared = None;
    for &mate in ours.into_iter().flatten() {
        let person = cluster_of[mate as usize];
        if own.contains(&person) || shared == Some(person) {
            continue;
        }
        let stands_there =
            |mates: &[u32]| mates.iter().any(|it| cluster_of[*it as usize] == person);
        if stands_there(theirs[0]) || stands_there(theirs[1]) {
            if shared.is_some() {
                return Some(0);
            }
            shared = Some(person);
        }
    }
    shared.map(|_| 1)
}

/// Records by the number of what they have in common.
#[derive(Debug)]
struct Groups {
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Groups {
    /// Of records whose groups have these numbers; groups that `counts` refuses, by number and size, are left out.
    fn of(group_of: impl Iterator<Item = u32> + Clone, counts: impl Fn(u32, u32) -> bool) -> Self {
        let most = group_of.clone().max().unwrap_or(0);
        let mut sizes = vec![0_u32; most as usize + 1];
        for group in group_of.clone() {
            sizes[group as usize] += 1;
        }
        let mut starts = Vec::with_capacity(sizes.len() + 1);
        let mut end = 0;
        starts.push(0);
        for (group, size) in (0..).zip(&mut sizes) {
            if !counts(group, *size) {
                *size = 0;
            }
            end += *size;
            starts.push(end);
        }
        let mut members = vec![0; end as usize];
        for (record, group) in (0..).zip(group_of) {
            let left = &mut sizes[group as usize];
            if *left > 0 {
                members[(starts[group as usize + 1] - *left) as usize] = record;
                *left -= 1;
            }
        }
        Self { starts, members }
    }

    #[inline]
    fn at(&self, group: u32) -> &[u32] {
        let group = group as usize;
        &self.members[self.starts[group] as usize..self.starts[group + 1] as usize]
    }
}
