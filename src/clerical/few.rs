//! A few records of an edition, compared as on the night.
//!
//! In: the ground of a desk, numbers of records. Out: what forbids two of them to be one person, what they weigh, which decisions on them can be obeyed: the same as
//! among all records. Leaves to `desk` which records matter.

use super::DeskGround;
use crate::addresses::AddressResolution;
use crate::editions::EditionError;
use crate::links::{ComparisonKind, Explanation, Scorer, compared_attributes, few_in_strata};
use crate::normalise::NormalisedRecord;
use crate::pairs::ComparisonTable;
use crate::persons::{CannotLink, Ruling, Rulings, Unobeyed, cannot_link, held_once};

/// Some records, ready to be compared.
pub struct Few<'e> {
    on: DeskGround<'e>,
    /// Their numbers, ascending.
    numbers: Vec<u32>,
    table: ComparisonTable,
    strata: Vec<String>,
    attributes: Vec<(String, ComparisonKind)>,
}

impl<'e> DeskGround<'e> {
    /// Some records, ready to be compared; each may be named more than once.
    #[must_use]
    pub fn few(&self, records: impl IntoIterator<Item = u32>) -> Few<'e> {
        let mut numbers: Vec<u32> = records.into_iter().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let records: Vec<NormalisedRecord> =
            numbers.iter().map(|at| self.record(*at).clone()).collect();
        let resolutions: Vec<AddressResolution> =
            numbers.iter().map(|at| self.records.resolution(*at).clone()).collect();
        let night = self.edition.id().as_of();
        let (mut table, strata) =
            few_in_strata(self.ruleset, &records, &resolutions, self.dictionaries, night);
        table.weigh_words_by(&self.model.address_words);
        Few { on: *self, numbers, table, strata, attributes: compared_attributes(self.ruleset) }
    }

    /// Some records with all others of their rows: one row may name the same person twice.
    #[must_use]
    pub fn few_with_rows(&self, records: impl IntoIterator<Item = u32>) -> Few<'e> {
        let last = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let mut all = Vec::new();
        for record in records {
            let key = &self.record(record).key;
            // the records of a row stand side by side
            let of_row = |at: &u32| {
                let other = &self.record(*at).key;
                (&other.dataset, &other.record_id) == (&key.dataset, &key.record_id)
            };
            all.extend((0..record).rev().take_while(of_row));
            all.extend((record..last).take_while(of_row));
        }
        self.few(all)
    }
}

impl Few<'_> {
    /// The place of a record among them.
    fn place(&self, record: u32) -> Option<u32> {
        u32::try_from(self.numbers.binary_search(&record).ok()?).ok()
    }

    /// Why two of them can never be one person; none if they can.
    #[must_use]
    pub fn constraint(&self, one: u32, other: u32) -> Option<CannotLink> {
        let records = &self.table.records;
        let [one, other] = [self.place(one)?, self.place(other)?];
        cannot_link(&self.table, &records[one as usize], &records[other as usize])
    }

    /// Why two of them are two people unless a steward calls just these two one; none if nothing says so.
    #[must_use]
    pub fn constraint_unless_decided(&self, one: u32, other: u32) -> Option<CannotLink> {
        let records = &self.table.records;
        let [one, other] = [self.place(one)?, self.place(other)?];
        held_once(&self.table, &records[one as usize], &records[other as usize])
    }

    /// How the weight of two of them comes about, with what surrounds them as far as the edition has kept it; none of a record that is not among them.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn explanation(&self, one: u32, other: u32) -> Result<Option<Explanation>, EditionError> {
        let Some((left, right)) = self.place(one).zip(self.place(other)) else { return Ok(None) };
        let scorer = Scorer::new(&self.table, self.on.model, &self.strata, &self.attributes);
        let own = Explanation::of(&scorer, left, right, &self.attributes);
        Ok(Some(match self.on.edition.link(one, other)? {
            Some(kept) => own.surrounded_by(&scorer, kept.context),
            None => own,
        }))
    }

    /// Which of some rulings on them can be obeyed, and what stands against the others; by the numbers that the records have in the edition.
    #[must_use]
    pub fn reconciled(&self, rulings: &[Ruling]) -> (Rulings, Vec<Unobeyed>) {
        let fenced: Vec<bool> = self.numbers.iter().map(|at| self.on.is_fenced(*at)).collect();
        let placed = rulings.iter().filter_map(|ruling| {
            let [one, other] = ruling.pair;
            Some(Ruling { pair: [self.place(one)?, self.place(other)?], ..*ruling })
        });
        let placed: Vec<Ruling> = placed.collect();
        let (rulings, unobeyed) = Rulings::reconcile(&self.table, &fenced, &placed);
        let number = |place: u32| self.numbers[place as usize];
        let unobeyed = unobeyed.into_iter().map(|it| Unobeyed { pair: it.pair.map(number), ..it });
        (rulings.renumbered(&self.numbers), unobeyed.collect())
    }
}
