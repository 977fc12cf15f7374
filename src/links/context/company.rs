//! Company: families move together.
//!
//! Two records of one name at different homes may be two people. If somebody else who lives with the one is
//! also known to live, or to have lived, with the other, a household has moved. Records of one home say nothing
//! here: those who live there are of course the same.

use rayon::prelude::*;

use super::neighbours::Neighbours;
use super::standing::Standing;
use crate::pairs::ComparisonTable;
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
    /// For each record, which homes its neighbours may live at, and on which rows they may stand: one bit for many of them, to rule most out.
    reached: Vec<[u64; 2]>,
}

/// Which levels of company matter to whoever asks: what is not wanted need not be told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Wanted(u8);

impl Wanted {
    pub(super) const ALL: Self = Self(u8::MAX);

    /// The levels that pass a test, `None` for no company that is known.
    pub(super) fn those(test: impl Fn(Option<u8>) -> bool) -> Self {
        let levels = (0..).take(LEVELS.len()).filter(|level| test(Some(*level)));
        let known = levels.fold(0, |bits, level| bits | 1 << level);
        Self(known | u8::from(test(None)) << LEVELS.len())
    }

    pub(super) fn is_nothing(self) -> bool {
        self.0 == 0
    }

    fn has(self, level: Option<u8>) -> bool {
        let level = level.map_or(LEVELS.len(), usize::from);
        self.0 >> level & 1 == 1
    }

    /// The least weight of a link between two who live with either record that tells a wanted level from one that is not; none if no such
    /// link does.
    fn least_link(self) -> Option<MatchWeight> {
        // that nobody is linked is known only once all are looked at
        if self.has(Some(NO_COMPANY)) {
            return Some(FAINT);
        }
        let wanted = (BY_LINKS..).zip(LEAST).filter(|(level, _)| self.has(Some(*level)));
        wanted.last().map(|(_, least)| least)
    }
}

/// The level is another one than was asked for.
pub(super) struct Unwanted;

/// The first of the levels that links tell.
const BY_LINKS: u8 = 2;
/// The level of company that is nobody's.
const NO_COMPANY: u8 = 5;

/// The bit of a home or a row.
#[inline]
fn bit_of(number: u32) -> u64 {
    // multiplication by the golden ratio scatters numbers that follow each other
    1 << (number.wrapping_mul(0x9E37_79B9) >> 26)
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
            near.fold([0, 0], |[homes, rows], near| {
                let row = self.row_of.get(near.record as usize);
                let home = standing[near.record as usize].residence;
                [homes | bit_of(home.0), rows | row.map_or(0, |row| bit_of(*row))]
            })
        };
        self.reached =
            standing.par_iter().enumerate().with_min_len(4096).map(reached_from).collect();
        self
    }

    /// The row of each record; empty where every row names one.
    pub(super) fn rows(&self) -> &[u32] {
        &self.row_of
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

    /// The level of a link, if it is a wanted one; no level where both are at one home, or either keeps no company that is known.
    pub(super) fn find(
        &self,
        standing: &[Standing],
        neighbours: &Neighbours,
        cluster_of: &[u32],
        [left, right]: [u32; 2],
        wanted: Wanted,
    ) -> Result<Option<u8>, Unwanted> {
        let if_wanted =
            |level: Option<u8>| if wanted.has(level) { Ok(level) } else { Err(Unwanted) };
        let home = |record: u32| standing[record as usize].residence;
        if home(left).agrees(home(right)) {
            return if_wanted(None);
        }
        let (ours, theirs) = (self.beside(standing, left), self.beside(standing, right));
        let cluster = |record: u32| cluster_of[record as usize];
        let own = [cluster(left), cluster(right)];
        let is_company = |mates: [&[u32]; 2], own: u32| {
            mates.iter().any(|it| it.iter().any(|it| cluster(*it) != own))
        };
        if !is_company(ours, own[0]) || !is_company(theirs, own[1]) {
            return if_wanted(None);
        }
        if let Some(level) = shared_persons(cluster_of, own, ours, theirs) {
            return if_wanted(Some(level));
        }
        let least = wanted.least_link().ok_or(Unwanted)?;
        let bit = |of: &[u32], number: u32| if of.is_empty() { 0 } else { bit_of(number) };
        let row = self.row_of.get(right as usize).copied().unwrap_or_default();
        let [at_home, on_row] = [bit(theirs[0], home(right).0), bit(theirs[1], row)];
        let mut strongest = MatchWeight::from_millibits(i32::MIN);
        for &mate in ours.into_iter().flatten() {
            let [homes, rows] = self.reached[mate as usize];
            if homes & at_home == 0 && rows & on_row == 0 || own.contains(&cluster(mate)) {
                continue;
            }
            for near in neighbours.at(mate) {
                if near.weight <= strongest || near.weight < least {
                    break;
                }
                if self.are_beside(standing, near.record, right)
                    && !own.contains(&cluster(near.record))
                {
                    strongest = near.weight;
                    break;
                }
            }
            // no link is of a better level
            if strongest >= LEAST[0] {
                break;
            }
        }
        let level = (BY_LINKS..).zip(LEAST).find(|(_, least)| strongest >= *least);
        if_wanted(Some(level.map_or(NO_COMPANY, |(level, _)| level)))
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
