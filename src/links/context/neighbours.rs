//! For each record, the records that it is linked to, strongest link first.

use rayon::prelude::*;

use crate::links::scored_pairs::ScoredLink;
use crate::values::MatchWeight;

/// One end of a link, seen from the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Neighbour {
    pub(super) record: u32,
    /// What the two weigh by themselves.
    pub(super) weight: MatchWeight,
}

/// All neighbours, record by record.
pub(super) struct Neighbours {
    starts: Vec<u32>,
    list: Vec<Neighbour>,
}

impl Neighbours {
    pub(super) fn of(records: usize, links: &[ScoredLink]) -> Self {
        let mut ends: Vec<(u32, MatchWeight, u32)> = links
            .par_iter()
            .flat_map_iter(|link| {
                [(link.left, -link.own, link.right), (link.right, -link.own, link.left)]
            })
            .collect();
        // by record; strongest first; ties by the other record
        ends.par_sort_unstable();
        let mut starts = vec![0_u32; records + 1];
        for &(record, _, _) in &ends {
            starts[record as usize + 1] += 1;
        }
        for at in 0..records {
            starts[at + 1] += starts[at];
        }
        let list = ends
            .into_iter()
            .map(|(_, weight, record)| Neighbour { record, weight: -weight })
            .collect();
        Self { starts, list }
    }

    /// What two records weigh by themselves; less than any link that is kept, if they are not linked.
    pub(super) fn weight(&self, one: u32, other: u32) -> MatchWeight {
        let found = self.at(one).iter().find(|near| near.record == other);
        found.map_or(MatchWeight::from_millibits(i32::MIN), |near| near.weight)
    }

    /// Those of one record, strongest first.
    pub(super) fn at(&self, record: u32) -> &[Neighbour] {
        let record = record as usize;
        &self.list[self.starts[record] as usize..self.starts[record + 1] as usize]
    }
}
