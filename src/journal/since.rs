//! Where in a journal to begin to read what was written since a moment, without reading what stands before.
//!
//! In: a moment. Out: a number before which nothing of that moment or a later one stands. Of each segment that is looked at, the first leaf alone is asked when it was
//! written; payloads are not opened. It rests on the clocks of those who wrote: where they differ, whoever asks begins earlier by as much.

use super::segment::{self, Segment};
use super::{Journal, JournalError};

impl Journal {
    /// The number of an entry from which on all that was written at `moment` or later is to be found: the first of a segment. A moment is written as the
    /// journal writes it, or as its day.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] with file and position, [`JournalError::Io`].
    pub fn where_since(&self, moment: &str) -> Result<u64, JournalError> {
        let segments = Segment::list(self.folder())?;
        // the first segment that begins at the moment or later lies in low..=high
        let (mut low, mut high) = (0, segments.len());
        while low < high {
            let middle = low.midpoint(high);
            let segment = &segments[middle];
            let last = middle + 1 == segments.len();
            let leaf = segment::leaf_of(segment, segment.first, last)?;
            if leaf.is_some_and(|it| it.leaf.at.as_str() < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // the one before it may reach into what is asked for
        Ok(low.checked_sub(1).map_or(0, |it| segments[it].first))
    }
}

#[cfg(test)]
mod tests {
    use crate::journal::{Journal, JournalEntry, JournalWriter, Limits};

    #[test]
    fn what_was_written_since_a_moment_is_read_and_what_stands_long_before_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(folder.path());
        assert_eq!(journal.where_since("2026-11-01").unwrap(), 0, "nothing is written yet");
        let mut writer = JournalWriter::open(&journal, Limits { segment: 300 }).unwrap();
        for day in 1..=28 {
            let edition = crate::editions::EditionId::new(jiff::civil::date(2026, 11, day), 1);
            let pruned = JournalEntry::EditionPruned { edition: edition.unwrap() };
            let at = format!("2026-11-{day:02}T02:03:04Z");
            writer.append(&at, &[pruned.clone(), pruned]).unwrap();
        }
        drop(writer);
        for day in 1..=29_u64 {
            let since = format!("2026-11-{day:02}");
            let first = journal.where_since(&since).unwrap();
            let all = journal.entries().unwrap();
            let missed =
                all.iter().filter(|it| it.sequence < first && it.at.as_str() >= since.as_str());
            assert_eq!(missed.count(), 0, "{since}");
            let days_before = (2 * (day - 1)).saturating_sub(first);
            assert!(days_before < 12, "{since} begins {days_before} entries too early");
        }
    }
}
