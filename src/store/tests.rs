//! The store against its journal: it says what the journal says, whatever happens to it.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;

use super::{
    EntriesByKind as _, IdentifierHistory as _, LineageEvent, Named, NothingDoubtful, Opened,
    ServedHistory as _, Soundness, StateStore, Turn,
};
use crate::editions::{EditionId, NextSerials};
use crate::journal::{
    IdentifierChanges, Journal, JournalEntry, JournalKind, JournalWriter, Limits, Lineage, Served,
};
use crate::values::PersonId;

fn person(bits: u64) -> PersonId {
    PersonId::from_bits(bits).unwrap()
}

fn edition(number: u32) -> EditionId {
    EditionId::new(date(2026, 11, 1), number).unwrap()
}

fn published(number: u32, persons: IdentifierChanges<PersonId>) -> JournalEntry {
    JournalEntry::EditionPublished(Served {
        edition: edition(number),
        before: (number > 1).then(|| edition(number - 1)),
        from: date(2026, 11, 1),
        serials_before: NextSerials::default(),
        serials: NextSerials::default(),
        lineage: Lineage { persons, ..Lineage::default() },
        counts: crate::editions::DiffCounts::default(),
    })
}

fn append(state: &Path, entries: &[JournalEntry]) {
    let mut writer =
        JournalWriter::open(&Journal::in_state(state), Limits { segment: 300 }).unwrap();
    for entry in entries {
        writer.append("2026-11-01T02:03:04Z", std::slice::from_ref(entry)).unwrap();
    }
}

fn some_entries() -> Vec<JournalEntry> {
    let merged = IdentifierChanges {
        merged: vec![(person(1), person(2)), (person(5), person(2))],
        ..IdentifierChanges::default()
    };
    let split = IdentifierChanges {
        split: vec![(person(7), person(2))],
        retired: vec![person(3)],
        ..IdentifierChanges::default()
    };
    vec![
        published(1, IdentifierChanges::default()),
        published(2, merged),
        JournalEntry::EditionPruned { edition: edition(1) },
        published(3, split),
    ]
}

/// All that a store can be asked.
fn everything(store: &StateStore) -> String {
    let kinds: Vec<_> = JournalKind::ALL.iter().map(|&kind| store.of_kind(kind).unwrap()).collect();
    let turns: Vec<_> =
        (0..9).map(|bits| store.turns(Named::Person(person(bits))).unwrap()).collect();
    format!("{:?} {:?} {kinds:?} {turns:?}", store.entries_read().unwrap(), store.served().unwrap())
}

#[test]
fn an_identifiers_turns_are_found_from_both_sides_in_their_order() {
    let state = tempfile::tempdir().unwrap();
    append(state.path(), &some_entries());
    let store = StateStore::open(&Journal::in_state(state.path()), &NothingDoubtful).unwrap();
    assert_eq!(store.opened(), Opened::Made);
    let turns = |bits| store.turns(Named::Person(person(bits))).unwrap();
    assert_eq!(turns(1), [LineageEvent { sequence: 1, turn: Turn::MergedInto(2) }]);
    assert_eq!(
        turns(2),
        [
            LineageEvent { sequence: 1, turn: Turn::TookIn(1) },
            LineageEvent { sequence: 1, turn: Turn::TookIn(5) },
            LineageEvent { sequence: 3, turn: Turn::GaveOff(7) },
        ]
    );
    assert_eq!(turns(3), [LineageEvent { sequence: 3, turn: Turn::Retired }]);
    assert_eq!(turns(9), []);
    let served: Vec<EditionId> = store.served().unwrap().iter().map(|it| it.edition).collect();
    assert_eq!(served, [edition(1), edition(2), edition(3)]);
    assert_eq!(store.of_kind(JournalKind::EditionPruned).unwrap().len(), 1);
}

#[test]
fn looks_are_passed_over_and_what_follows_them_is_found() {
    let state = tempfile::tempdir().unwrap();
    let look: JournalEntry = serde_json::from_str(
        r#"{"kind":"look_refused","asked":{"by":"mk","organisation":"council","roles":[],"purpose":"homelessness","about":"x"},"codes":[],"displayed":""}"#,
    )
    .unwrap();
    let entries = some_entries();
    append(state.path(), &[entries[0].clone(), look.clone(), look.clone()]);
    let journal = Journal::in_state(state.path());
    let store = StateStore::open(&journal, &NothingDoubtful).unwrap();
    assert_eq!(store.entries_read().unwrap(), 3);
    assert_eq!(store.of_kind(JournalKind::LookRefused).unwrap(), []);
    drop(store);
    append(state.path(), &[look.clone(), entries[2].clone(), look]);
    let store = StateStore::open(&journal, &NothingDoubtful).unwrap();
    assert_eq!((store.opened(), store.entries_read().unwrap()), (Opened::Ready, 6));
    let pruned = store.of_kind(JournalKind::EditionPruned).unwrap();
    assert_eq!(pruned.iter().map(|it| it.sequence).collect::<Vec<_>>(), [4]);
}

#[test]
fn a_store_reads_on_and_says_what_a_new_one_would() {
    let state = tempfile::tempdir().unwrap();
    let entries = some_entries();
    for some in [&entries[..0], &entries[..1], &entries[1..]] {
        append(state.path(), some);
        let store = StateStore::open(&Journal::in_state(state.path()), &NothingDoubtful).unwrap();
        assert_ne!(store.opened(), Opened::Rebuilt);
    }
    let read_on =
        everything(&StateStore::open(&Journal::in_state(state.path()), &NothingDoubtful).unwrap());
    assert_eq!(
        read_on,
        everything(&StateStore::rebuild(&Journal::in_state(state.path())).unwrap())
    );
}

#[test]
fn a_store_of_another_journal_or_ahead_of_it_is_made_anew() {
    let state = tempfile::tempdir().unwrap();
    append(state.path(), &some_entries());
    drop(StateStore::open(&Journal::in_state(state.path()), &NothingDoubtful).unwrap());
    for other in [&some_entries()[..2], &some_entries()[1..]] {
        fs::remove_dir_all(state.path().join("journal")).unwrap();
        fs::remove_file(state.path().join("journal-begun")).unwrap();
        append(state.path(), other);
        let store = StateStore::open(&Journal::in_state(state.path()), &NothingDoubtful).unwrap();
        assert_eq!(store.opened(), Opened::Rebuilt);
        assert_eq!(store.entries_read().unwrap(), other.len() as u64);
    }
}

/// Says what it is told to.
#[derive(Debug)]
struct Says(bool);

impl Soundness for Says {
    fn is_sound(&self, db: &Path) -> bool {
        assert!(db.is_dir());
        self.0
    }
}

#[test]
fn a_store_that_was_not_closed_is_looked_at_first() {
    let state = tempfile::tempdir().unwrap();
    append(state.path(), &some_entries());
    for (sound, opened) in [(true, Opened::Ready), (false, Opened::Rebuilt)] {
        drop(StateStore::open(&Journal::in_state(state.path()), &Says(sound)).unwrap());
        fs::remove_file(state.path().join("store/seal")).expect("a closed store is sealed");
        let store = StateStore::open(&Journal::in_state(state.path()), &Says(sound)).unwrap();
        assert_eq!(store.opened(), opened);
        assert_eq!(store.entries_read().unwrap(), 4);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_damaged_store_is_made_anew_and_says_the_same(at: prop::sample::Index, change in 1_u8..) {
        let state = tempfile::tempdir().unwrap();
        append(state.path(), &some_entries());
        let whole = everything(&StateStore::open(&Journal::in_state(state.path()), &NothingDoubtful).unwrap());
        let file = state.path().join("store/db/db");
        let mut bytes = fs::read(&file).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        fs::write(&file, bytes).unwrap();
        let store = StateStore::open(&Journal::in_state(state.path()), &NothingDoubtful).unwrap();
        prop_assert_eq!(store.opened(), Opened::Rebuilt);
        prop_assert_eq!(everything(&store), whole);
    }
}
