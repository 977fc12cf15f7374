//! Which records an edition has together with restricted ones: what must be written down before the edition is no longer served.
//!
//! In: all acts, an edition's records, the decisions by which it was made. Out: an entry for the journal, if any record is together with a
//! restricted one that was not before. It says the same whenever it is made for one edition, so that what a kill prevented is made up for.

use std::collections::BTreeSet;

use super::acts::{ActsBook, Restriction};
use super::binding::RecordsToday;
use super::binding_edition::{BindTo, EditionRecords};
use super::standing::ActsToday;
use super::standing_together::{SameDecided, held_together};
use crate::editions::{EditionError, EditionLink, LinkDecision};
use crate::journal::{DecidedRecord, HeldTogether, RecordsTogether};
use crate::values::PersonId;

/// Who is together with whom, of restricted people, in the edition that the entry of the number `served` has served; `decided` are the
/// decisions that it obeyed. None if nobody has come to be together with them.
///
/// # Errors
/// If the edition is damaged.
pub fn records_together(
    book: &ActsBook,
    records: &EditionRecords<'_>,
    served: u64,
    decided: &[SameDecided],
) -> Result<Option<RecordsTogether>, EditionError> {
    let today = ActsToday::of(book, records)?;
    let mut noted: BTreeSet<PersonId> = BTreeSet::new();
    let mut persons = Vec::new();
    for restriction in book.restrictions().iter().filter(|it| it.follows()) {
        let covered = book.covered(restriction);
        for record in book.bound_to(restriction) {
            if !covered.contains(&record.key()) {
                continue;
            }
            let Some(found) = records.find(record)? else { continue };
            if noted.contains(&found.person) {
                continue;
            }
            let Some(bound) = records.bound(found.person, BindTo::Open)? else { continue };
            let is_new = |it: &DecidedRecord| !covered.contains(&it.key());
            let all = bound.records;
            // a fenced record carries a restriction to nobody
            let carries = all.iter().any(|it| {
                !is_new(it) || today.known_before(&it.key()).iter().any(|before| !is_new(before))
            });
            if carries && all.iter().any(is_new) {
                noted.insert(found.person);
                persons.push(held(&today, records, all, decided)?);
            }
        }
    }
    if persons.is_empty() {
        return Ok(None);
    }
    Ok(Some(RecordsTogether { edition: records.edition().id(), served, persons }))
}

impl Restriction {
    /// True if it comes to whoever is taken for the person: it stands, and is about the person rather than about some records.
    fn follows(&self) -> bool {
        self.lifted.is_none() && self.set.only.is_empty()
    }
}

fn held(
    today: &ActsToday<'_, &EditionRecords<'_>>,
    records: &EditionRecords<'_>,
    all: Vec<DecidedRecord>,
    decided: &[SameDecided],
) -> Result<HeldTogether, EditionError> {
    let mut numbers = Vec::with_capacity(all.len());
    for record in &all {
        numbers.push(records.edition().record(&record.key())?.map(|it| it.number));
    }
    let mut links = Vec::new();
    for (one, a) in numbers.iter().enumerate() {
        for (other, b) in numbers.iter().enumerate().skip(one + 1) {
            let (Some(a), Some(b)) = (a, b) else { continue };
            let linked = |it: &EditionLink| it.decision == LinkDecision::Linked;
            if records.edition().link(*a, *b)?.as_ref().is_some_and(linked) {
                links.push([one, other]);
            }
        }
    }
    let with_before = |record: DecidedRecord| {
        let before = today.known_before(&record.key()).to_vec();
        (record, before)
    };
    let all: Vec<_> = all.into_iter().map(with_before).collect();
    let keys: BTreeSet<_> = all.iter().map(|(record, _)| record.key()).collect();
    let here =
        |it: &&SameDecided| it.sides.iter().all(|side| side.iter().any(|key| keys.contains(key)));
    let decided: Vec<SameDecided> = decided.iter().filter(here).cloned().collect();
    Ok(held_together(&all, &links, &decided))
}
