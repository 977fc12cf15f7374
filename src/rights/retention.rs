//! What the policy keeps no longer, and what of a person's data an accepted erasure ends.
//!
//! In: the journal's entries, the policy's times by kind, the legal holds, a day. Out: entries that are to be erased, each with the row that says so; entries
//! that are kept although their time is over or somebody asks, and why. Nothing is erased here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::concerns::{Concern, Whom, concerns};
use super::endings::Endings;
use super::holds::Holds;
use crate::journal::{JournalEntry, JournalKind, Recorded, RightsStep};
use crate::sharing::{KeptKinds, KeptSince};
use crate::values::MentionKey;

/// An entry whose time is over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueEntry<'p> {
    /// Its number.
    pub sequence: u64,
    /// Its kind.
    pub kind: JournalKind,
    /// The first day on which it is kept no longer.
    pub since: Date,
    /// The row of the policy.
    pub row: &'p KeptKinds,
    /// The legal hold that keeps it all the same.
    pub held: Option<u64>,
}

/// Every entry whose time is over on a day, oldest first: an entry is never kept longer than one that lifts, ends or undoes it.
#[must_use]
pub fn due<'p>(entries: &[Recorded], rows: &'p [KeptKinds], on: Date) -> Vec<DueEntry<'p>> {
    let endings = Endings::of(entries);
    let held = Holds::of(entries).keep(entries);
    let due = entries.iter().filter_map(|recorded| {
        let Recorded { sequence, kind, entry, .. } = recorded;
        entry.as_ref()?;
        let row = row_of(rows, *kind)?;
        let since = kept_until(row, *sequence, &endings)?.tomorrow().ok()?;
        let held = held.get(sequence).copied();
        (since <= on).then_some(DueEntry { sequence: *sequence, kind: *kind, since, row, held })
    });
    due.collect()
}

/// The records that sources were asked to delete, of people whose data was erased.
#[must_use]
pub fn erased_records(entries: &[Recorded]) -> BTreeSet<MentionKey> {
    let asked = entries.iter().filter_map(|recorded| {
        let Some(JournalEntry::RightsStepTaken(taken)) = &recorded.entry else { return None };
        let RightsStep::DeletionAsked { record } = &taken.step else { return None };
        Some(record.key())
    });
    asked.collect()
}

/// Why an entry about a person is kept although their data is erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeptBecause<'p> {
    /// A duty, until a last day; until what it is about is over, where there is none yet.
    Duty {
        /// The row of the policy.
        row: &'p KeptKinds,
        /// The last day.
        until: Option<Date>,
    },
    /// It is about others too, whose it is as well.
    OthersToo,
    /// A legal hold.
    Held(u64),
}

/// What an accepted erasure comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ErasurePlan<'p> {
    /// Entries to be erased, oldest first.
    pub erase: Vec<(u64, JournalKind)>,
    /// Entries that are kept, oldest first.
    pub kept: Vec<(u64, JournalKind, KeptBecause<'p>)>,
}

impl<'p> ErasurePlan<'p> {
    /// What is erased of one person's entries on a day, and what is kept (UK GDPR, article 17(1) and (3)).
    #[must_use]
    pub fn of(entries: &[Recorded], whom: &Whom, rows: &'p [KeptKinds], on: Date) -> Self {
        let endings = Endings::of(entries);
        let held = Holds::of(entries).keep(entries);
        let concerned: BTreeMap<u64, Concern> = concerns(entries, whom);
        let mut plan = Self::default();
        for recorded in entries {
            let Recorded { sequence, kind, .. } = recorded;
            let Some(concern) = concerned.get(sequence).filter(|_| kind.is_erasable()) else {
                continue;
            };
            match kept_because(*sequence, *kind, *concern, rows, &endings, held.get(sequence), on) {
                Some(because) => plan.kept.push((*sequence, *kind, because)),
                None => plan.erase.push((*sequence, *kind)),
            }
        }
        plan
    }
}

fn kept_because<'p>(
    sequence: u64,
    kind: JournalKind,
    concern: Concern,
    rows: &'p [KeptKinds],
    endings: &Endings,
    held: Option<&u64>,
    on: Date,
) -> Option<KeptBecause<'p>> {
    if let Some(hold) = held {
        return Some(KeptBecause::Held(*hold));
    }
    // a checked policy has a row for every kind that may be erased; the others are about nobody
    let row = row_of(rows, kind)?;
    let until = kept_until(row, sequence, endings);
    if row.duty.is_some() && until.is_none_or(|until| on <= until) {
        return Some(KeptBecause::Duty { row, until });
    }
    match concern {
        Concern::ThemAlone => None,
        Concern::OthersToo => Some(KeptBecause::OthersToo),
    }
}

fn row_of(rows: &[KeptKinds], kind: JournalKind) -> Option<&KeptKinds> {
    rows.iter().find(|row| row.kinds.contains(&kind))
}

/// The last day on which an entry is kept; none while what it is about goes on.
fn kept_until(row: &KeptKinds, entry: u64, endings: &Endings) -> Option<Date> {
    let since = match row.since {
        KeptSince::Written => endings.written(entry),
        KeptSince::Ended => endings.over(entry),
    };
    since?.checked_add(i64::from(row.days).days()).ok()
}
