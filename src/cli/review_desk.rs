//! The desk of whoever reads at a terminal: the current edition, and the journal that answers are written to.
//!
//! In: an edition that is loaded, whom there is for the reader. Out: a desk. Everything is read again from the journal before an answer is written,
//! under its lock. Leaves what is asked to `clerical`.

use std::ops::Deref;

use super::explained::Explained;
use crate::clerical;
use crate::journal::{Journal, JournalEntry, JournalWriter, Limits, Recorded};
use crate::sharing::OperatorScope;
use crate::values::IdentifierKey;

/// A desk, and where its answers are written.
pub(super) struct Desk<'e> {
    at: clerical::Desk<'e>,
    journal: Journal,
    entries: Vec<Recorded>,
}

impl<'e> Deref for Desk<'e> {
    type Target = clerical::Desk<'e>;

    fn deref(&self) -> &clerical::Desk<'e> {
        &self.at
    }
}

impl<'e> Desk<'e> {
    /// An edition's.
    pub(super) fn of(
        on: &'e Explained,
        key: &'e IdentifierKey,
        scope: &'e OperatorScope,
    ) -> anyhow::Result<Self> {
        let journal = Journal::of(&on.council.config);
        let entries = journal.entries_but_looks()?;
        let desk = clerical::Desk::of(on.ground(key), scope, &entries)?;
        Ok(Self { at: desk, journal, entries })
    }

    /// Reads what the journal has got since.
    fn refresh(&mut self) -> anyhow::Result<()> {
        let next = self.entries.last().map_or(0, |last| last.sequence + 1);
        self.entries.extend(self.journal.entries_but_looks_from(next)?);
        self.at.refresh(&self.entries);
        Ok(())
    }

    /// Writes what `entries` makes of the state as it is now, nobody else writing: the number of the last entry, once it is on disk. Nothing
    /// is written where there is nothing to write.
    pub(super) fn write(
        &mut self,
        at: &str,
        entries: impl FnOnce(&Self, u64) -> Vec<JournalEntry>,
    ) -> anyhow::Result<Option<u64>> {
        let mut writer = JournalWriter::open(&self.journal, Limits::default())?;
        self.refresh()?;
        let entries = entries(self, writer.next_sequence());
        if entries.is_empty() {
            return Ok(None);
        }
        let first = writer.append(at, &entries)?;
        drop(writer);
        self.refresh()?;
        Ok(Some(first + entries.len() as u64 - 1))
    }
}
