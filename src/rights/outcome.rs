//! An erasure as the journal keeps it: counts by kind, and for what the rest is kept.
//!
//! In: a plan. Out: the outcome. Numbers of entries are not in it: what was erased each says by itself, and the person is told how many.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::retention::{ErasurePlan, KeptBecause};
use crate::editions::EditionId;
use crate::journal::{ErasedOfKind, ErasureOutcome, KeptFor, KeptOfKind};

impl ErasurePlan<'_> {
    /// What is written down once it is carried out: `records` are the ones whose sources are asked to delete them, `editions` those on the
    /// shelf that hold one of them.
    #[must_use]
    pub fn outcome(
        &self,
        restriction: u64,
        records: u64,
        editions: Vec<EditionId>,
    ) -> ErasureOutcome {
        let mut erased: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, kind) in &self.erase {
            *erased.entry(kind.word()).or_default() += 1;
        }
        // the last day of a kind is that of its longest-kept entry; none while one of them has none
        let mut kept: BTreeMap<(&str, KeptFor), (u64, Option<Date>)> = BTreeMap::new();
        for (_, kind, because) in &self.kept {
            let (why, until) = match because {
                KeptBecause::Duty { row, until } => {
                    let says =
                        row.duty.as_ref().map_or_else(|| row.law.clone(), |it| it.en.clone());
                    (KeptFor::Duty { says }, *until)
                }
                KeptBecause::OthersToo => (KeptFor::Others, None),
                KeptBecause::Held(hold) => (KeptFor::Hold { hold: *hold }, None),
            };
            let known = kept.entry((kind.word(), why)).or_insert((0, until));
            known.0 += 1;
            known.1 = known.1.zip(until).map(|(one, other)| one.max(other));
        }
        let of_kind = |(of, entries): (&str, u64)| ErasedOfKind { of: of.to_owned(), entries };
        ErasureOutcome {
            erased: erased.into_iter().map(of_kind).collect(),
            kept: kept
                .into_iter()
                .map(|((of, because), (entries, until))| KeptOfKind {
                    of: of.to_owned(),
                    entries,
                    because,
                    until,
                })
                .collect(),
            restriction,
            records,
            editions,
        }
    }
}
