//! Writing on what is written: entries that are made of all before them.
//!
//! In: what to read of a journal, what to make of it. Out: the number of the first entry made, on disk. A long journal is read before it is the caller's turn to
//! write, so that nobody else waits meanwhile; with the lock in hand no more is read than what came since. Leaves to the caller what its entries say.

use std::collections::BTreeSet;

use super::{Journal, JournalEntry, JournalError, JournalKind, JournalWriter, Limits, Recorded};

/// Reads some of a journal's entries, from the one with a number on.
pub type EntriesFrom<'r> = dyn Fn(&Journal, u64) -> Result<Vec<Recorded>, JournalError> + 'r;

impl Journal {
    /// Appends, as one, what `made` makes of the entries that `read` reads, none of which is written in between, and of the number that the first
    /// will have. Gives that number.
    ///
    /// # Errors
    /// What `made` refuses; as [`JournalWriter::open`], [`JournalWriter::append`] and [`Journal::entries_from`].
    pub fn write_on<E: From<JournalError>>(
        &self,
        at: &str,
        read: &EntriesFrom<'_>,
        made: impl FnOnce(&[Recorded], u64) -> Result<Vec<JournalEntry>, E>,
    ) -> Result<u64, E> {
        let known = self.next_number()?;
        let mut entries = read(self, 0)?;
        let mut writer = JournalWriter::open(self, Limits::default())?;
        // what came while it was read is read again, in its turn
        entries.retain(|it| it.sequence < known);
        let since = self.entries_of(&[JournalKind::EntryErased], known)?;
        let gone: BTreeSet<u64> =
            since.iter().filter_map(|it| it.entry.as_ref()?.erases()).collect();
        for erased in entries.iter_mut().filter(|it| gone.contains(&it.sequence)) {
            erased.entry = None;
        }
        entries.extend(read(self, known)?);
        let made = made(&entries, writer.next_sequence())?;
        Ok(writer.append(at, &made)?)
    }

    /// The same of every entry but looks.
    ///
    /// # Errors
    /// As [`Journal::write_on`].
    pub fn write_on_acts<E: From<JournalError>>(
        &self,
        at: &str,
        made: impl FnOnce(&[Recorded], u64) -> Result<Vec<JournalEntry>, E>,
    ) -> Result<u64, E> {
        self.write_on(at, &Self::entries_but_looks_from, made)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use crate::journal::samples::{erasing, refused};
    use crate::journal::{Journal, JournalError, JournalKind, JournalWriter, Limits, Recorded};

    const AT: &str = "2026-11-01T02:03:04Z";

    #[test]
    fn what_others_write_while_a_long_journal_is_read_is_there_when_it_is_ones_turn() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let append = |entries: &[_]| {
            let mut writer = JournalWriter::open(&journal, Limits { segment: 600 })?;
            writer.append(AT, entries)
        };
        append(&[refused(), refused()]).unwrap();
        let first = Cell::new(true);
        let read = |journal: &Journal, from: u64| {
            let read = journal.entries_of(JournalKind::ALL, from)?;
            if first.take() {
                // somebody else's turn comes before one's own: the lock is free
                append(&[refused(), erasing(0)])?;
            }
            Ok(read)
        };
        let told = |entries: &[Recorded], number: u64| {
            let said: Vec<(u64, bool)> =
                entries.iter().map(|it| (it.sequence, it.entry.is_some())).collect();
            assert_eq!(said, [(0, false), (1, true), (2, true), (3, true)], "each once");
            assert_eq!(number, 4);
            Ok::<_, JournalError>(vec![refused()])
        };
        assert_eq!(journal.write_on(AT, &read, told).unwrap(), 4);
    }

    #[test]
    fn nothing_is_written_where_what_is_made_is_refused() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let refuses = |_: &[Recorded], _| Err(JournalError::Batch("it is empty"));
        journal.write_on_acts(AT, refuses).unwrap_err();
        assert_eq!(
            journal.write_on_acts(AT, |_, _| Ok::<_, JournalError>(vec![refused()])).unwrap(),
            0
        );
    }
}
