//! The retention run: what the policy keeps no longer is erased, batch by batch.
//!
//! In: a journal, the policy's times, a day. Out: erasures, each an entry that says what was erased, when and on which ground.
//! A batch is on disk whole or not at all, and the oldest go first: a run that is killed leaves a journal in which nothing lasts longer than what ended
//! it, and the next run goes on from there.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::retention::{DueEntry, due};
use crate::journal::{
    ERASED_AT_ONCE, EntryErased, ErasureGround, Journal, JournalEntry, JournalError, JournalKind,
    JournalWriter, Limits, Recorded,
};
use crate::sharing::{KeptKinds, KeptSince};

/// What may keep an entry that was over: a hold, a restriction beside which others stood, a request that goes on. Whatever else is written ends entries, and never later
/// than they had ended.
const KEEPING: [JournalKind; 4] = [
    JournalKind::LegalHoldActed,
    JournalKind::RestrictionActed,
    JournalKind::RightsRequested,
    JournalKind::RightsStepTaken,
];

/// The entries of which [`due`] tells what is over on a day: looks that were written too lately for that are not read.
///
/// # Errors
/// If the journal cannot be read.
pub fn entries_for_retention(
    journal: &Journal,
    rows: &[KeptKinds],
    on: Date,
) -> Result<Vec<Recorded>, JournalError> {
    let of_looks = rows.iter().filter(|row| row.kinds.iter().any(|kind| kind.is_look()));
    // whatever ends a look ends it after it was written
    let over = of_looks.filter_map(|row| on.checked_sub(i64::from(row.days).days()).ok()).max();
    journal.entries_and_looks_before(over.unwrap_or(Date::MIN))
}

/// Erases what is due on a day and no hold keeps; tells how many entries that were. A run after it finds nothing.
///
/// # Errors
/// If the journal cannot be read or written; what was erased until then is.
pub fn erase_due(
    journal: &Journal,
    rows: &[KeptKinds],
    on: Date,
    at: &str,
    by: &str,
) -> Result<u64, JournalError> {
    let mut erased = 0;
    'read: loop {
        // nobody waits for the lock while a long journal is read, nor longer than a batch takes
        let mut known = journal.next_number()?;
        let entries = entries_for_retention(journal, rows, on)?;
        let due = due(&entries, rows, on).into_iter().filter(|it| it.held.is_none());
        for batch in due.collect::<Vec<DueEntry<'_>>>().chunks(ERASED_AT_ONCE) {
            let mut writer = JournalWriter::open(journal, Limits::default())?;
            let since = journal.entries_but_looks_from(known)?;
            if since.iter().any(|it| KEEPING.contains(&it.kind)) {
                continue 'read;
            }
            let gone: BTreeSet<u64> =
                since.iter().filter_map(|it| it.entry.as_ref()?.erases()).collect();
            let left = batch.iter().filter(|it| !gone.contains(&it.sequence));
            let made: Vec<JournalEntry> = left.map(|entry| erasing(entry, by)).collect();
            if !made.is_empty() {
                writer.append(at, &made)?;
            }
            erased += made.len() as u64;
            known = writer.next_sequence();
        }
        return Ok(erased);
    }
}

fn erasing(due: &DueEntry<'_>, by: &str) -> JournalEntry {
    let DueEntry { sequence, kind: _, since, row, held: _ } = due;
    let from = match row.since {
        KeptSince::Written => "it was written",
        KeptSince::Ended => "it was over",
    };
    JournalEntry::EntryErased(EntryErased {
        sequence: *sequence,
        because: format!(
            "kept for {} days from when {from}, until {since} ({})",
            row.days, row.law
        ),
        ground: ErasureGround::RetentionEnded,
        by: by.to_owned(),
    })
}
