//! Entries by their kinds and by what they say, without what stands between them.
//!
//! In: a journal, kinds, a number, a test. Out: the entries that pass. Looks are thousands a day, and hardly anything rests on what they say: whoever needs none does not
//! open them, and whoever needs those at one person keeps no other while the next is read.

use jiff::civil::Date;

use super::wanted::Wanted;
use super::{Journal, JournalError, JournalKind, Recorded};

impl Journal {
    /// Every entry but looks.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn entries_but_looks(&self) -> Result<Vec<Recorded>, JournalError> {
        self.entries_but_looks_from(0)
    }

    /// Every entry but looks from the one with this number on.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn entries_but_looks_from(&self, from: u64) -> Result<Vec<Recorded>, JournalError> {
        self.selected(from, &Wanted::but_looks_from(Date::MIN))
    }

    /// Every entry but looks, and the looks that were written before a day.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn entries_and_looks_before(&self, day: Date) -> Result<Vec<Recorded>, JournalError> {
        self.selected(0, &Wanted::but_looks_from(day))
    }

    /// Every entry of some kinds from the one with this number on: the payloads of others are not opened.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn entries_of(
        &self,
        kinds: &[JournalKind],
        from: u64,
    ) -> Result<Vec<Recorded>, JournalError> {
        self.selected(from, &Wanted::of(kinds))
    }

    /// Those of them that pass a test; of the others none is kept while the next is read.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn entries_that(
        &self,
        kinds: &[JournalKind],
        from: u64,
        passes: impl Fn(&Recorded) -> bool,
    ) -> Result<Vec<Recorded>, JournalError> {
        let (keys, wanted) = (self.keys_if_needed()?, Wanted::of(kinds));
        let mut found = Vec::new();
        self.each_payload(from, keys.as_ref(), &wanted, |located| {
            found.extend(Some(located.recorded).filter(&passes));
        })?;
        Ok(found)
    }

    fn selected(&self, from: u64, wanted: &Wanted) -> Result<Vec<Recorded>, JournalError> {
        let located = self.located_of(from, wanted)?;
        Ok(located.into_iter().map(|located| located.recorded).collect())
    }
}
