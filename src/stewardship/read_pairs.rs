//! What readers have said of the pairs of an edition.
//!
//! In: all readings and decisions, the edition's records. Out: for a case, who could not tell, whether readers contradict each other, and whether it was
//! answered on this night. Only readings of records that still say what they said count.

use std::collections::{BTreeMap, BTreeSet};

use crate::editions::{EditionId, NightRecords};
use crate::journal::CaseAnswer;
use crate::stewardship::book::DecisionBook;
use crate::stewardship::cases::Case;
use crate::stewardship::evidence::EvidenceKey;
use crate::stewardship::queue::CaseReadings;
use crate::stewardship::readings::{Outcome, ReadCase, ReviewBook};

/// Readings by the pairs that they are of.
pub struct ReadPairs<'b> {
    tonight: EditionId,
    /// By record numbers in ascending order, places in the book.
    of_pair: BTreeMap<[u32; 2], Vec<usize>>,
    cases: &'b [ReadCase],
    decisions: &'b DecisionBook,
}

impl<'b> ReadPairs<'b> {
    /// The readings that speak of an edition's records.
    #[must_use]
    pub fn of(
        book: &'b ReviewBook,
        decisions: &'b DecisionBook,
        records: NightRecords<'_>,
        key: &EvidenceKey,
        tonight: EditionId,
    ) -> Self {
        let mut of_pair: BTreeMap<[u32; 2], Vec<usize>> = BTreeMap::new();
        for (at, case) in book.cases().iter().enumerate() {
            for mut pair in case.pairs_among(records, key) {
                pair.sort_unstable();
                of_pair.entry(pair).or_default().push(at);
            }
        }
        Self { tonight, of_pair, cases: book.cases(), decisions }
    }

    /// What was said of a case.
    #[must_use]
    pub fn on(&self, case: &Case) -> CaseReadings {
        let pair = |mut records: [u32; 2]| {
            records.sort_unstable();
            records
        };
        let places: BTreeSet<usize> = case
            .pairs
            .iter()
            .filter_map(|it| self.of_pair.get(&pair(it.records)))
            .flatten()
            .copied()
            .collect();
        let mut known = CaseReadings::default();
        let mut before = BTreeSet::new();
        for read in places.into_iter().map(|at| &self.cases[at]) {
            known.contested |= read.outcome() == Outcome::Contested;
            let stands = |number: u64| self.decisions.to_undo(number).is_ok();
            known.taken_for_one |= read.outcome() == Outcome::Settled(CaseAnswer::Same)
                && read.decision.is_some_and(stands);
            for reading in &read.readings {
                let tonight = reading.edition == self.tonight;
                match reading.answer {
                    CaseAnswer::Same | CaseAnswer::Different => known.answered_tonight |= tonight,
                    CaseAnswer::Unsure => {
                        if !tonight {
                            before.insert(reading.by.to_lowercase());
                        }
                        known.unsure.push(reading.by.clone());
                    }
                }
            }
        }
        known.unsure_before = before.len();
        known
    }
}
