//! What the journal says of identifiers and of what was served, held in memory.
//!
//! In: the journal's entries, one after the other. Out: what the state store would tell of them. For a service that follows the journal while
//! others use the store: a question costs a look into a table, and no lock.

use rustc_hash::FxHashMap;

use super::StoreError;
use super::index::{served_at, turn_key, turns_of};
use super::needs::{
    EntriesByKind, IdentifierHistory, LineageEvent, Named, ServedAt, ServedHistory,
};
use crate::journal::{JournalEntry, JournalKind, Recorded};
use crate::values::{HouseholdId, PersonId};

/// The journal's index in memory.
#[derive(Debug, Default)]
pub struct MemoryIndex {
    served: Vec<ServedAt>,
    persons: FxHashMap<PersonId, Vec<LineageEvent>>,
    households: FxHashMap<HouseholdId, Vec<LineageEvent>>,
    held: Vec<Recorded>,
}

impl MemoryIndex {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 4] = [
        JournalKind::EditionPublished,
        JournalKind::EditionReleased,
        JournalKind::EditionRolledBack,
        JournalKind::EditionHeld,
    ];

    /// The index that entries make, in their order; entries of other kinds say nothing here.
    #[must_use]
    pub fn of<'r>(entries: impl IntoIterator<Item = &'r Recorded>) -> Self {
        let mut index = Self::default();
        for recorded in entries {
            index.add(recorded);
        }
        let turns = index.persons.values_mut().chain(index.households.values_mut());
        turns.for_each(|turns| turns.sort_by_key(|it| (it.sequence, turn_key(it.turn))));
        index
    }

    /// True if it is the index of these entries: no other change of what is served, and no other edition that is held, is among them.
    pub fn fits<'r>(&self, entries: impl IntoIterator<Item = &'r Recorded>) -> bool {
        let (mut served, mut held) = (0, 0);
        for recorded in entries {
            let Some(entry) = &recorded.entry else { continue };
            served += usize::from(entry.served().is_some());
            held += usize::from(matches!(entry, JournalEntry::EditionHeld { .. }));
        }
        (served, held) == (self.served.len(), self.held.len())
    }

    fn add(&mut self, recorded: &Recorded) {
        let Recorded { sequence, at, kind, digest: _, entry } = recorded;
        let Some(entry) = entry else { return };
        if matches!(entry, JournalEntry::EditionHeld { .. }) {
            self.held.push(recorded.clone());
        }
        let Some(served) = entry.served() else { return };
        self.served.push(served_at(*sequence, at, *kind, served));
        let event = |turn| LineageEvent { sequence: *sequence, turn };
        // most identifiers have one turn, their beginning, and there are more than a million of them
        let of_one = || Vec::with_capacity(1);
        for (id, turn) in turns_of(&served.lineage.persons, PersonId::to_bits) {
            self.persons.entry(id).or_insert_with(of_one).push(event(turn));
        }
        for (id, turn) in turns_of(&served.lineage.households, HouseholdId::to_bits) {
            self.households.entry(id).or_insert_with(of_one).push(event(turn));
        }
    }
}

impl ServedHistory for MemoryIndex {
    fn served(&self) -> Result<Vec<ServedAt>, StoreError> {
        Ok(self.served.clone())
    }
}

impl IdentifierHistory for MemoryIndex {
    fn turns(&self, of: Named) -> Result<Vec<LineageEvent>, StoreError> {
        let turns = match of {
            Named::Person(id) => self.persons.get(&id),
            Named::Household(id) => self.households.get(&id),
        };
        Ok(turns.cloned().unwrap_or_default())
    }
}

impl EntriesByKind for MemoryIndex {
    /// Editions held; of other kinds it keeps no entries.
    fn of_kind(&self, kind: JournalKind) -> Result<Vec<Recorded>, StoreError> {
        if kind == JournalKind::EditionHeld {
            return Ok(self.held.clone());
        }
        Err(StoreError::Content("entries of this kind are not kept in memory"))
    }
}
