//! What everything that changes which edition is served does before and after it: writes down whom restrictions have come to.
//!
//! In: the journal, the shelf, the rules and the council's key. Out: an entry, if records are together with restricted ones that were not before. Costs
//! nothing where nothing is restricted. Leaves to `standing` what that makes of a restriction.

use std::path::Path;

use super::{ActsBook, EditionRecords, SameDecided, records_together};
use crate::editions::{EditionError, EditionShelf};
use crate::journal::{
    DecidedAs, DecidedRecord, DecidedSide, Journal, JournalEntry, JournalError, JournalWriter,
    Limits, Recorded, RestrictionAct,
};
use crate::rules::{Checked, Ruleset};
use crate::stewardship::{DecisionBook, EvidenceKey};
use crate::values::IdentifierKey;

/// Why whom restrictions have come to could not be written down.
#[derive(Debug, thiserror::Error)]
pub enum ComeToFault {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The edition.
    #[error(transparent)]
    Edition(#[from] EditionError),
}

/// The change of what is served whose restrictions are not written down yet; none where they are, or nothing is restricted.
fn unnoted(entries: &[Recorded]) -> Option<(ActsBook, u64, crate::editions::EditionId)> {
    let book = ActsBook::of(entries);
    if book.restrictions().iter().all(|it| it.lifted.is_some()) {
        return None;
    }
    let served = entries.iter().rev().find_map(|recorded| {
        let served = recorded.entry.as_ref()?.served()?;
        Some((recorded.sequence, served.edition))
    });
    let (number, id) = served.filter(|(number, _)| !book.knows_of(*number))?;
    Some((book, number, id))
}

/// Writes down whom restrictions have come to in the edition that is served, unless it is known. `rules` gives rules and key, which are wanted only where
/// something is restricted.
///
/// # Errors
/// If it could not be: what is served stays served, and it is written down with the next change.
pub fn note_come_to<E: From<ComeToFault>>(
    journal: &Journal,
    editions: &Path,
    rules: impl FnOnce() -> Result<(Ruleset<Checked>, IdentifierKey), E>,
    at: &str,
) -> Result<(), E> {
    if !editions.is_dir() {
        return Ok(());
    }
    let fault = |fault: JournalError| E::from(ComeToFault::from(fault));
    let entries = journal.entries_but_looks().map_err(fault)?;
    let Some((book, number, id)) = unnoted(&entries) else { return Ok(()) };
    let shelf = EditionShelf::open(editions).map_err(|it| E::from(it.into()))?;
    // of one that is gone or damaged nothing can be told any more, and going back to a sound one must not fail of it
    let Ok(edition) = shelf.edition(id) else { return Ok(()) };
    let (ruleset, key) = rules()?;
    let key = EvidenceKey::new(&key, &ruleset);
    let fenced = ruleset.sources().iter().filter(|it| it.fence.is_some());
    let fenced = fenced.map(|it| it.name.0.clone()).collect();
    let records = EditionRecords::new(&edition, key, fenced);
    let decided = decided_before(&entries, number);
    let together = match records_together(&book, &records, number, &decided) {
        Ok(Some(together)) => together,
        Ok(None) | Err(EditionError::Corrupt { .. }) => return Ok(()),
        Err(fault) => return Err(ComeToFault::from(fault).into()),
    };
    let entry = JournalEntry::RestrictionActed(RestrictionAct::Together(together));
    let written =
        JournalWriter::open(journal, Limits::default()).and_then(|mut it| it.append(at, &[entry]));
    written.map(|_| ()).map_err(fault)
}

/// The decisions that two are one that held when an edition came to be served.
fn decided_before(entries: &[Recorded], served: u64) -> Vec<SameDecided> {
    let before: Vec<Recorded> = entries.iter().filter(|it| it.sequence < served).cloned().collect();
    let keys = |side: &DecidedSide| side.records.iter().map(DecidedRecord::key).collect();
    let book = DecisionBook::of(&before);
    let same =
        book.decisions().iter().filter(|it| it.holds() && it.made.decided == DecidedAs::Same);
    same.map(|it| SameDecided { decision: it.number, sides: it.made.sides.each_ref().map(keys) })
        .collect()
}
