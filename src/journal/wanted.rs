//! Which entries somebody asks for: their kinds, and looks by when they were written.
//!
//! In: kinds, a day. Out: whether an entry is asked for, and whether any of those that a summary does not list can be. Pure.

use jiff::civil::Date;

use super::{JournalKind, KindSet};

/// Which entries are asked for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    kinds: KindSet,
    /// Looks before this day, too, as the journal writes it.
    looks_before: String,
}

impl Wanted {
    /// Every entry.
    pub(super) fn all() -> Self {
        Self { kinds: KindSet::ALL, looks_before: String::new() }
    }

    /// Those of some kinds.
    pub(super) fn of(kinds: &[JournalKind]) -> Self {
        Self { kinds: KindSet::of(kinds), looks_before: String::new() }
    }

    /// Every entry but looks; of these, those that were written before a day.
    pub(super) fn but_looks_from(day: Date) -> Self {
        let looks = JournalKind::ALL.iter().filter(|kind| kind.is_look());
        let looks = looks.fold(KindSet::NONE, |looks, kind| looks.and(*kind));
        // a time is written with its day before it
        Self { kinds: KindSet::ALL.without(looks), looks_before: day.to_string() }
    }

    /// True of an entry that is asked for.
    pub(super) fn has(&self, kind: JournalKind, at: &str) -> bool {
        self.kinds.has(kind) || kind.is_look() && *at < *self.looks_before
    }

    /// True if every entry is.
    pub(super) fn has_all(&self) -> bool {
        self.kinds == KindSet::ALL
    }

    /// True if looks may be, of which the earliest was written at this time.
    pub(super) fn may_have_looks(&self, since: &str) -> bool {
        let mut looks = JournalKind::ALL.iter().filter(|kind| kind.is_look());
        *since < *self.looks_before || looks.any(|kind| self.kinds.has(*kind))
    }
}
