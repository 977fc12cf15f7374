//! Keeping up: with the journal that commands write to beside the service, and with the edition that is served.
//!
//! In: the journal, the shelf, the day. Out: the footing of now, of which there is always one. Whoever is answering keeps theirs to the end.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use jiff::civil::Date;

use super::footing::{Fixed, Footing};
use super::resting::MADE_OF;
use crate::editions::{EditionError, EditionShelf, OpenEdition};
use crate::journal::{
    CommitFault, Journal, JournalError, JournalKind, Limits, Noticed, Recorded, SharedCommit,
};
use crate::links::Model;
use crate::store::{EntriesByKind as _, StateStore, StoreError};

/// Why there is no footing.
#[derive(Debug, thiserror::Error)]
pub(super) enum FollowFault {
    /// The edition cannot be opened or read.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal cannot be opened for writing.
    #[error(transparent)]
    Write(#[from] CommitFault),
}

/// The footing of now, and how it is kept up to date.
pub(super) struct Following {
    fixed: Arc<Fixed>,
    shelf: EditionShelf,
    journal: Journal,
    commit: SharedCommit,
    now: ArcSwap<Footing>,
    /// Held by whoever makes the next footing.
    making: Mutex<Read>,
}

/// What has been read of the journal.
struct Read {
    /// Of the kinds that answers rest on; of looks, those in an emergency.
    entries: Vec<Recorded>,
    /// Everything below this number has been read, the service's own looks in emergencies among it.
    upto: u64,
    day: Date,
}

/// What the journal's index knew when the service was started: without it the whole journal is read.
#[derive(Default)]
pub struct Indexed {
    entries: Vec<Recorded>,
    upto: u64,
}

impl Indexed {
    /// What an index knows of the kinds that answers rest on.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(store: &StateStore) -> Result<Self, StoreError> {
        let upto = store.entries_read()?;
        let mut entries = Vec::new();
        for kind in Read::kinds() {
            entries.extend(store.of_kind(kind)?);
        }
        entries.sort_by_key(|it| it.sequence);
        Ok(Self { entries, upto })
    }
}

impl Following {
    /// Opens the journal for writing, reads it, and opens the edition that is served.
    pub(super) fn begin(
        fixed: Fixed,
        shelf: EditionShelf,
        (journal, indexed): (Journal, Indexed),
        day: Date,
    ) -> Result<Self, FollowFault> {
        let fixed = Arc::new(fixed);
        let commit = SharedCommit::open(&journal, Limits::default())?;
        let seen = commit.seen();
        let Indexed { entries, upto } = indexed;
        let mut read = Read { entries: Vec::new(), upto, day };
        read.take(entries);
        read.on(&journal)?;
        let edition = sound(&shelf)?;
        let footing = Footing::of(
            &fixed,
            (&edition.0, edition.1.as_ref()),
            &read.entries,
            (day, seen),
            None,
        )?;
        let now = ArcSwap::from_pointee(footing);
        Ok(Self { fixed, shelf, journal, commit, now, making: Mutex::new(read) })
    }

    /// What answers rest on now.
    pub(super) fn now(&self) -> Arc<Footing> {
        self.now.load_full()
    }

    /// Where looks are written.
    pub(super) fn commit(&self) -> &SharedCommit {
        &self.commit
    }

    /// The editions.
    pub(super) fn shelf(&self) -> &EditionShelf {
        &self.shelf
    }

    /// The journal.
    pub(super) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Looks whether others have written or another edition is served; true if another footing is in place.
    pub(super) fn look(&self, day: Date) -> Result<bool, FollowFault> {
        self.commit.look()?;
        self.catch_up(day)
    }

    /// Makes a footing of what the journal and the shelf have now, unless the one in place is of that; true if it is another.
    pub(super) fn catch_up(&self, day: Date) -> Result<bool, FollowFault> {
        // after a panic in here what was read may be in part: all of it is read again
        let mut read = match self.making.lock() {
            Ok(read) => read,
            Err(poisoned) => {
                let mut read = PoisonError::into_inner(poisoned);
                *read = Read { entries: Vec::new(), upto: 0, day };
                read.on(&self.journal)?;
                read
            }
        };
        let before = self.now();
        let seen = self.commit.seen();
        let current = self.shelf.current_id()?;
        let served = before.edition().id();
        if before.seen() == seen && before.day() == day && current == Some(served) {
            return Ok(false);
        }
        let (noticed, seen) = self.commit.others_since(before.seen());
        let changes = |it: &Noticed| it.kinds().meets(MADE_OF);
        if before.day() == day && current == Some(served) && !noticed.iter().any(changes) {
            // whatever came, nothing of it is what answers rest on
            self.now.store(Arc::new(before.still(seen)));
            self.making.clear_poison();
            return Ok(false);
        }
        if read.day == day {
            for noticed in &noticed {
                read.more(&self.journal, noticed)?;
            }
        } else {
            // once a day the service's own looks in emergencies as well: their reviews fall due
            read.on(&self.journal)?;
            read.day = day;
        }
        let edition = if current == Some(served) {
            (Arc::clone(before.edition()), before.model().cloned())
        } else {
            sound(&self.shelf)?
        };
        let on = (&edition.0, edition.1.as_ref());
        let next = Footing::of(&self.fixed, on, &read.entries, (day, seen), Some(&before))?;
        self.now.store(Arc::new(next));
        self.making.clear_poison();
        Ok(true)
    }
}

/// An edition, and by what it was matched.
type Opened = (Arc<OpenEdition>, Option<Arc<Model>>);

/// The current edition, read whole first: a damaged one is not served.
fn sound(shelf: &EditionShelf) -> Result<Opened, EditionError> {
    let edition = shelf.current()?;
    edition.verify()?;
    // of a model that cannot be read nothing is shown: records are not weighed, all else is
    let model = serde_json::from_str(&edition.model_json()?).ok().map(Arc::new);
    Ok((Arc::new(edition), model))
}

impl Read {
    fn kinds() -> Vec<JournalKind> {
        MADE_OF.kinds().collect()
    }

    /// Reads everything that has been written since it last did.
    fn on(&mut self, journal: &Journal) -> Result<(), JournalError> {
        let mut more = journal.entries_of(&Self::kinds(), self.upto)?;
        self.upto = more.last().map_or(self.upto, |last| last.sequence + 1);
        // what others wrote has been read as it was noticed
        more.retain(|it| {
            self.entries.binary_search_by_key(&it.sequence, |it| it.sequence).is_err()
        });
        self.take(more);
        Ok(())
    }

    /// Reads what was noticed, as far as it has not.
    fn more(&mut self, journal: &Journal, noticed: &Noticed) -> Result<(), JournalError> {
        let known = self.entries.last().map_or(0, |last| last.sequence + 1);
        if known >= noticed.numbers().end {
            return Ok(());
        }
        let mut more = journal.noticed(noticed, &Self::kinds())?;
        more.retain(|it| it.sequence >= known);
        self.take(more);
        Ok(())
    }

    /// Takes entries in, in whatever order they come.
    fn take(&mut self, entries: Vec<Recorded>) {
        let erased: Vec<u64> =
            entries.iter().filter_map(|it| it.entry.as_ref()?.erases()).collect();
        self.entries.extend(entries);
        // a stable sort of what is nearly sorted
        self.entries.sort_by_key(|it| it.sequence);
        for gone in erased {
            // what it erased was read before it was
            let at = self.entries.binary_search_by_key(&gone, |it| it.sequence);
            if let Some(gone) = at.ok().and_then(|at| self.entries.get_mut(at)) {
                gone.entry = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Read;
    use crate::journal::{DecisionUndone, EntryErased, ErasureGround, JournalEntry, Recorded};

    fn recorded(sequence: u64, entry: JournalEntry) -> Recorded {
        let (at, kind) = ("2026-11-01T02:03:04Z".to_owned(), entry.kind());
        Recorded { sequence, at, kind, digest: [0; 32], entry: Some(entry) }
    }

    fn undone(decision: u64) -> JournalEntry {
        let (reason, by) = ("seen".to_owned(), "mk".to_owned());
        JournalEntry::DecisionUndone(DecisionUndone { decision, reason, by })
    }

    #[test]
    fn what_is_erased_says_nothing_in_whatever_order_it_was_read() {
        let erased = JournalEntry::EntryErased(EntryErased {
            sequence: 3,
            because: "asked for".to_owned(),
            ground: ErasureGround::Objection,
            by: "dpo".to_owned(),
        });
        let day = jiff::civil::date(2026, 11, 1);
        let mut read = Read { entries: Vec::new(), upto: 0, day };
        read.take(vec![recorded(5, undone(1)), recorded(9, undone(2))]);
        // own looks in emergencies are read once a day, with numbers below what was read of others
        read.take(vec![recorded(3, undone(3)), recorded(7, erased), recorded(4, undone(4))]);
        let numbers: Vec<u64> = read.entries.iter().map(|it| it.sequence).collect();
        assert_eq!(numbers, [3, 4, 5, 7, 9]);
        let silent: Vec<u64> =
            read.entries.iter().filter(|it| it.entry.is_none()).map(|it| it.sequence).collect();
        assert_eq!(silent, [3]);
    }
}
