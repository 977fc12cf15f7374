//! Company: families move together.
//!
//! Two records of one name at different homes may be two people. If somebody else who lives with the one is
//! also known to live, or to have lived, with the other, a household has moved. Records of one home say nothing
//! here: those who live there are of course the same.

use rayon::prelude::*;

use super::neighbours::Neighbours;
use crate::links::scored_pairs::ScoredLink;
use crate::pairs::ComparisonTable;

pub(super) const LEVELS: &[&str] = &["several", "one", "likely", "possible", "faint", "none"];

/// The least weight (bits) of a link between two who live with either record, by level from `likely` on.
const LEAST: [i32; 3] = [0, -5_000, -9_000];

/// Where more records than this share a home, they are no family.
const MOST_AT_HOME: usize = 40;

/// For each record those named on its row or at its home, its own cluster left out: cluster and record.
pub(super) struct Company {
    starts: Vec<u32>,
    members: Vec<(u32, u32)>,
}

impl Company {
    pub(super) fn of(table: &ComparisonTable, cluster_of: &[u32]) -> Self {
        let records = table.records.len();
        let count = u32::try_from(records).unwrap_or(u32::MAX);
        let mut by_home: Vec<(u32, u32)> = (0..count)
            .filter_map(|at| {
                let home = table.records[at as usize].residence;
                home.is_some().then_some((home.0, at))
            })
            .collect();
        by_home.par_sort_unstable();
        let mut by_row: Vec<((u16, u32), u32)> = (0..count)
            .map(|at| {
                let record = &table.records[at as usize];
                ((record.dataset, record.row), at)
            })
            .collect();
        by_row.par_sort_unstable();
        let homes = by_home.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() <= MOST_AT_HOME);
        let homes = homes.map(|group| group.iter().map(|&(_, at)| at).collect::<Vec<_>>());
        let rows = by_row.chunk_by(|a, b| a.0 == b.0);
        let rows = rows.map(|group| group.iter().map(|&(_, at)| at).collect::<Vec<_>>());
        let mut together: Vec<(u32, (u32, u32))> = Vec::new();
        for group in homes.chain(rows).filter(|group| group.len() > 1) {
            for &one in &group {
                for &other in &group {
                    let cluster = cluster_of[other as usize];
                    if cluster != cluster_of[one as usize] {
                        together.push((one, (cluster, other)));
                    }
                }
            }
        }
        together.par_sort_unstable();
        together.dedup();
        let mut starts = vec![0_u32; records + 1];
        for &(record, _) in &together {
            starts[record as usize + 1] += 1;
        }
        for at in 0..records {
            starts[at + 1] += starts[at];
        }
        Self { starts, members: together.into_iter().map(|(_, member)| member).collect() }
    }

    pub(super) fn at(&self, record: u32) -> &[(u32, u32)] {
        let record = record as usize;
        &self.members[self.starts[record] as usize..self.starts[record + 1] as usize]
    }

    /// The level of a link; none where both are at one home, or either keeps no company that is known.
    pub(super) fn find(
        &self,
        table: &ComparisonTable,
        neighbours: &Neighbours,
        cluster_of: &[u32],
        link: &ScoredLink,
    ) -> Option<u8> {
        let home = |record: u32| table.records[record as usize].residence;
        if home(link.left).agrees(home(link.right)) {
            return None;
        }
        let (ours, theirs) = (self.at(link.left), self.at(link.right));
        if ours.is_empty() || theirs.is_empty() {
            return None;
        }
        let own = [cluster_of[link.left as usize], cluster_of[link.right as usize]];
        let of_theirs = |who: u32| {
            let at = theirs.partition_point(|(cluster, _)| *cluster < who);
            theirs.get(at).is_some_and(|(cluster, _)| *cluster == who)
        };
        let persons = ours.chunk_by(|a, b| a.0 == b.0).map(|person| person[0].0);
        let shared = persons.filter(|who| !own.contains(who) && of_theirs(*who)).count();
        if shared > 0 {
            return Some(u8::from(shared == 1));
        }
        let strongest = ours
            .iter()
            .filter(|(cluster, _)| !own.contains(cluster))
            .flat_map(|(_, mate)| neighbours.at(*mate))
            .filter(|near| {
                let member = (cluster_of[near.record as usize], near.record);
                !own.contains(&member.0) && theirs.binary_search(&member).is_ok()
            })
            .map(|near| near.weight.millibits())
            .max();
        let level = LEAST.iter().position(|least| strongest.is_some_and(|bits| bits >= *least));
        u8::try_from(level.unwrap_or(LEAST.len()) + 2).ok()
    }
}
