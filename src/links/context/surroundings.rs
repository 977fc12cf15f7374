//! The surroundings of all links: what does not change while links and clusters come to agree, put up once.

use rayon::prelude::*;

use super::ContextFinding;
use super::calm::Calm;
use super::company::{Company, Unwanted, Wanted};
use super::first_look::Reach;
use super::neighbours::Neighbours;
use super::rivals::{Field, Odds, Repeats};
use super::standing::Standing;
use crate::links::scored_pairs::WeighedPair;
use crate::pairs::ComparisonTable;
use crate::values::MatchWeight;

/// Who is linked to whom by what they weigh by themselves, and who stands beside whom.
#[derive(Debug)]
pub(crate) struct Surroundings<'t> {
    pub(super) table: &'t ComparisonTable,
    pub(super) standing: Vec<Standing>,
    pub(super) neighbours: Neighbours,
    pub(super) company: Company,
    odds: Odds,
}

/// Surroundings as the clusters of the moment make them.
#[derive(Clone, Copy)]
pub(crate) struct View<'v> {
    pub(super) around: &'v Surroundings<'v>,
    /// For each record the name of its cluster.
    pub(super) cluster_of: &'v [u32],
    repeats: &'v Repeats,
}

/// Records looked at together.
const CHUNK: usize = 2048;

impl<'t> Surroundings<'t> {
    /// Of records and all pairs of them that are worth keeping. `silent` says of each record whether it keeps nobody company, and no pair is of
    /// one; where it is shorter, the rest are not.
    pub(crate) fn of(table: &'t ComparisonTable, pairs: &[WeighedPair], silent: &[bool]) -> Self {
        let (neighbours, company) = rayon::join(
            || Neighbours::of(table.records.len(), pairs),
            || Company::of(table, silent),
        );
        let standing: Vec<Standing> = table.records.par_iter().map(Standing::of).collect();
        let company = company.among(&standing, &neighbours);
        Self { table, standing, neighbours, company, odds: Odds::new() }
    }

    pub(crate) fn view<'v>(&'v self, cluster_of: &'v [u32], repeats: &'v Repeats) -> View<'v> {
        View { around: self, cluster_of, repeats }
    }

    /// Goes through all records in parallel: what `visit` makes of so many, in their order.
    pub(super) fn visit_records<T: Default + Send>(
        &self,
        visit: impl Fn(&mut T, u32) + Sync,
    ) -> Vec<T> {
        let records: Vec<u32> = (0..).take(self.standing.len()).collect();
        let of_some = |records: &[u32]| {
            let mut found = T::default();
            for record in records {
                visit(&mut found, *record);
            }
            found
        };
        records.par_chunks(CHUNK).map(of_some).collect()
    }

    /// The pairs of a lower record, strongest first.
    pub(super) fn pairs_above(&self, left: u32) -> impl Iterator<Item = WeighedPair> {
        let near = self.neighbours.at(left).iter().filter(move |near| near.record > left);
        near.map(move |near| WeighedPair { left, right: near.record, own: near.weight })
    }

    /// Goes through all pairs in parallel, those of one lower record together: what `visit` makes of so many records, in
    /// the order of the records.
    pub(super) fn visit<T: Default + Send>(
        &self,
        visit: impl Fn(&mut T, WeighedPair) + Sync,
    ) -> Vec<T> {
        self.visit_records(|found, left| {
            self.pairs_above(left).for_each(|pair| visit(found, pair));
        })
    }

    /// The pairs that pass a test, in pair order.
    pub(crate) fn pairs(&self, test: impl Fn(&WeighedPair) -> bool + Sync) -> Vec<WeighedPair> {
        let mut chunks = self.visit(|found: &mut Vec<WeighedPair>, pair| {
            if test(&pair) {
                found.push(pair);
            }
        });
        chunks.par_iter_mut().for_each(|chunk| chunk.sort_unstable());
        chunks.concat()
    }

    /// All pairs of the given records (ascending, each once), each pair once, but for those around which everything is as it was.
    pub(crate) fn pairs_of(&self, records: &[u32], calm: Option<&Calm<'_>>) -> Vec<WeighedPair> {
        let of_one = |&record: &u32| {
            let near = self.neighbours.at(record).iter();
            // of two that are both given, the lower one brings the pair
            let near = near.filter(move |near| {
                let is_calm = calm
                    .is_some_and(|it| it.holds(record.min(near.record), record.max(near.record)));
                !is_calm && (near.record > record || records.binary_search(&near.record).is_err())
            });
            near.map(move |near| WeighedPair {
                left: record.min(near.record),
                right: record.max(near.record),
                own: near.weight,
            })
        };
        records.par_iter().flat_map_iter(of_one).collect()
    }

    /// The records around whose links something may have changed when clusters did, ascending.
    ///
    /// A rival is none any more, or is one again, if its cluster and that of the record that it competes with have
    /// become one or have parted: both are then of a cluster that somebody left or joined. Company is another if somebody who
    /// stands beside a record goes by another name.
    pub(crate) fn stirred(&self, before: &[u32], now: &[u32]) -> Vec<u32> {
        let moved = || {
            let names = (0_u32..).zip(before.iter().zip(now));
            names.filter(|(_, (before, now))| before != now)
        };
        let mut changed = vec![false; now.len()];
        let mut stirred = Vec::new();
        for (record, (&before, &now)) in moved() {
            (changed[before as usize], changed[now as usize]) = (true, true);
            stirred.extend(self.company.beside(&self.standing, record).concat());
        }
        let of_changed = (0_u32..)
            .zip(before.iter().zip(now))
            .filter(|(_, (before, now))| changed[**before as usize] || changed[**now as usize]);
        stirred.extend(of_changed.map(|(record, _)| record));
        stirred.par_sort_unstable();
        stirred.dedup();
        stirred
    }
}

impl View<'_> {
    /// What two records weigh by themselves.
    pub(crate) fn weight(self, left: u32, right: u32) -> MatchWeight {
        self.around.neighbours.weight(left, right)
    }

    /// What is found around a pair.
    pub(crate) fn find(self, pair: WeighedPair) -> ContextFinding {
        self.with_rivals(pair, self.company(pair))
    }

    /// What is found around a pair, unless it cannot lift the pair over the bar. Rivals first: most pairs have stronger ones, and few levels
    /// of company make up for these.
    pub(crate) fn find_lift(self, pair: WeighedPair, reach: &Reach) -> Option<ContextFinding> {
        let WeighedPair { left, right, own } = pair;
        if !reach.is_within(own) {
            return None;
        }
        let (field, ends) = (self.field(), [left, right]);
        let level = field.level(ends, own);
        let wanted = Wanted::those(|company| reach.allows(own, company, Some(level)));
        if wanted.is_nothing() {
            return None;
        }
        Some(ContextFinding {
            rivals: Some(level),
            company: self.company_if(pair, wanted).ok()?,
            shared_with_rival: field.shared(ends),
            persons: MatchWeight::ZERO,
        })
    }

    /// The level of company.
    pub(super) fn company(self, pair: WeighedPair) -> Option<u8> {
        self.company_if(pair, Wanted::ALL).ok().flatten()
    }

    fn company_if(
        self,
        WeighedPair { left, right, own: _ }: WeighedPair,
        wanted: Wanted,
    ) -> Result<Option<u8>, Unwanted> {
        let Surroundings { table: _, standing, neighbours, company, odds: _ } = self.around;
        company.find(standing, neighbours, self.cluster_of, [left, right], wanted)
    }

    /// The whole finding of a pair whose company is known.
    pub(super) fn with_rivals(
        self,
        WeighedPair { left, right, own }: WeighedPair,
        company: Option<u8>,
    ) -> ContextFinding {
        let (field, pair) = (self.field(), [left, right]);
        ContextFinding {
            rivals: Some(field.level(pair, own)),
            shared_with_rival: field.shared(pair),
            company,
            persons: MatchWeight::ZERO,
        }
    }

    /// The same, unless it cannot lift the pair over the bar.
    pub(super) fn lift(
        self,
        pair: WeighedPair,
        company: Option<u8>,
        reach: &Reach,
    ) -> Option<ContextFinding> {
        if !reach.allows(pair.own, company, None) {
            return None;
        }
        let (field, ends) = (self.field(), [pair.left, pair.right]);
        let level = field.level(ends, pair.own);
        reach.allows(pair.own, company, Some(level)).then(|| ContextFinding {
            rivals: Some(level),
            shared_with_rival: field.shared(ends),
            company,
            persons: MatchWeight::ZERO,
        })
    }

    fn field(&self) -> Field<'_> {
        let Surroundings { table: _, standing, neighbours, company: _, odds } = self.around;
        let Self { around: _, cluster_of, repeats } = self;
        Field { standing, neighbours, odds, cluster_of, repeats }
    }
}
