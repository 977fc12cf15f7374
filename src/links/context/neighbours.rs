//! For each record, the records that it is linked to, strongest link first.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::links::scored_pairs::WeighedPair;
use crate::values::MatchWeight;

/// One end of a link, seen from the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Neighbour {
    pub(super) record: u32,
    /// What the two weigh by themselves.
    pub(super) weight: MatchWeight,
}

/// All neighbours, record by record.
#[derive(Debug)]
pub(super) struct Neighbours {
    starts: Vec<u32>,
    list: Vec<Neighbour>,
    /// The same in order of record, of those who have many.
    many: FxHashMap<u32, Vec<(u32, MatchWeight)>>,
}

/// So many are quicker looked through than looked up.
const MANY: usize = 32;

/// Records whose neighbours are put in order at a time.
const CHUNK: usize = 4096;

impl Neighbours {
    pub(super) fn of(records: usize, pairs: &[WeighedPair]) -> Self {
        let mut starts = vec![0_u32; records + 1];
        for pair in pairs {
            starts[pair.left as usize + 1] += 1;
            starts[pair.right as usize + 1] += 1;
        }
        for at in 0..records {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut list = vec![Neighbour { record: 0, weight: MatchWeight::ZERO }; pairs.len() * 2];
        for &WeighedPair { left, right, own } in pairs {
            for (record, other) in [(left, right), (right, left)] {
                let place = &mut next[record as usize];
                list[*place as usize] = Neighbour { record: other, weight: own };
                *place += 1;
            }
        }
        let mut chunks: Vec<(&[u32], &mut [Neighbour])> = Vec::new();
        let mut rest = list.as_mut_slice();
        for first in (0..records).step_by(CHUNK) {
            let ends = &starts[first..=(first + CHUNK).min(records)];
            let (chunk, after) = rest.split_at_mut((ends[ends.len() - 1] - ends[0]) as usize);
            chunks.push((ends, chunk));
            rest = after;
        }
        chunks.into_par_iter().for_each(|(ends, chunk)| {
            for end in ends.windows(2) {
                let of_one = &mut chunk[(end[0] - ends[0]) as usize..(end[1] - ends[0]) as usize];
                of_one
                    .sort_unstable_by(|a, b| b.weight.cmp(&a.weight).then(a.record.cmp(&b.record)));
            }
        });
        let mut neighbours = Self { starts, list, many: FxHashMap::default() };
        for record in 0..u32::try_from(records).expect("fewer than four billion records") {
            let near = neighbours.at(record);
            if near.len() > MANY {
                let mut sorted: Vec<(u32, MatchWeight)> =
                    near.iter().map(|near| (near.record, near.weight)).collect();
                sorted.sort_unstable_by_key(|(record, _)| *record);
                neighbours.many.insert(record, sorted);
            }
        }
        neighbours
    }

    /// What two records weigh by themselves; less than any link that is kept, if they are not linked.
    #[inline]
    pub(super) fn weight(&self, one: u32, other: u32) -> MatchWeight {
        let near = self.at(one);
        let found = if near.len() > MANY {
            self.many.get(&one).and_then(|near| {
                let at = near.binary_search_by_key(&other, |(record, _)| *record);
                at.ok().map(|at| near[at].1)
            })
        } else {
            near.iter().find(|near| near.record == other).map(|near| near.weight)
        };
        found.unwrap_or(MatchWeight::from_millibits(i32::MIN))
    }

    /// Those of one record, strongest first; ties by record.
    #[inline]
    pub(super) fn at(&self, record: u32) -> &[Neighbour] {
        let record = record as usize;
        &self.list[self.starts[record] as usize..self.starts[record + 1] as usize]
    }
}
