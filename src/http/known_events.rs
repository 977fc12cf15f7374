//! The life events that are known where partners are told of none: read once, by the first who asks, and followed from then on.
//!
//! In: the journal. Out: events as they stand. Where partners are told, [`notifying`](super::notifying) knows them beside what is owed of them.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::following::{FollowFault, Following};
use crate::journal::{JournalEntry, JournalKind, Recorded, Seen};
use crate::notices::occurrence::Occurrences;

/// Of what they are made; and what may erase them.
const KINDS: [JournalKind; 2] = [JournalKind::LifeEventActed, JournalKind::EntryErased];

/// Life events, once somebody has asked.
#[derive(Default)]
pub(super) struct KnownEvents(Mutex<Option<Known>>);

struct Known {
    events: Occurrences,
    /// The entries of which they are made.
    entries: BTreeSet<u64>,
    seen: Seen,
}

impl KnownEvents {
    /// What they say to a question.
    pub(super) fn ask<T>(
        &self,
        following: &Following,
        ask: impl FnOnce(&Occurrences) -> T,
    ) -> Result<T, FollowFault> {
        let mut known = match self.0.lock() {
            Ok(known) => known,
            // after a panic in here what was taken in may be in part: all of it is read again
            Err(poisoned) => {
                self.0.clear_poison();
                let mut known = PoisonError::into_inner(poisoned);
                *known = None;
                known
            }
        };
        let now = match known.take() {
            Some(before) => before.followed(following)?,
            None => Known::read(following)?,
        };
        Ok(ask(&known.insert(now).events))
    }
}

impl Known {
    fn read(following: &Following) -> Result<Self, FollowFault> {
        // asked before the journal is read: what is written meanwhile is read again the next time, and counts once
        let seen = following.commit().seen();
        let mut known = Self { events: Occurrences::default(), entries: BTreeSet::new(), seen };
        known.take(&following.journal().entries_of(&KINDS, 0)?);
        Ok(known)
    }

    /// Read on; anew, if something of it was erased.
    fn followed(mut self, following: &Following) -> Result<Self, FollowFault> {
        let (noticed, seen) = following.commit().others_since(self.seen);
        let mut read = Vec::new();
        for noticed in &noticed {
            read.extend(following.journal().noticed(noticed, &KINDS)?);
        }
        let mut erased = read.iter().filter_map(|it| it.entry.as_ref()?.erases());
        if erased.any(|gone| self.entries.contains(&gone)) {
            return Self::read(following);
        }
        self.take(&read);
        self.seen = seen;
        Ok(self)
    }

    fn take(&mut self, entries: &[Recorded]) {
        // what is being erased at this moment may still be legible
        let erased: BTreeSet<u64> =
            entries.iter().filter_map(|it| it.entry.as_ref()?.erases()).collect();
        for recorded in entries.iter().filter(|it| !erased.contains(&it.sequence)) {
            if let Some(JournalEntry::LifeEventActed(act)) = &recorded.entry
                && self.entries.insert(recorded.sequence)
            {
                self.events.add(recorded.sequence, act);
            }
        }
    }
}
