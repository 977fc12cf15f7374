//! Publication: one at a time, all or nothing, and never an identifier twice.

use std::fs;
use std::path::Path;

use super::night::{REPORTS, date, night};
use crate::editions::{EditionError, EditionId, EditionShelf, NextSerials, ShelfEntry};

fn id(text: &str) -> EditionId {
    text.parse().unwrap()
}

fn shelf_with(folder: &Path, nights: &[&str]) -> EditionShelf {
    for as_of in nights {
        night().publish(folder, as_of).unwrap();
    }
    EditionShelf::open(folder).unwrap()
}

fn rollback(shelf: &EditionShelf, to: Option<EditionId>) -> Result<EditionId, EditionError> {
    shelf.rollback(to, |_| Ok(()))
}

/// Removes all but the newest.
fn prune(shelf: &EditionShelf, keep: usize) -> Result<Vec<EditionId>, EditionError> {
    let old = |entries: &[ShelfEntry]| {
        entries.iter().rev().skip(keep).rev().map(|entry| entry.id).collect()
    };
    shelf.prune(old, |_| Ok(()))
}

fn listed(shelf: &EditionShelf) -> Vec<String> {
    let mark = |current: bool, held: bool| {
        if current {
            "*"
        } else if held {
            "!"
        } else {
            ""
        }
    };
    let entries = shelf.list().unwrap();
    entries
        .iter()
        .map(|entry| format!("{}{}", entry.id, mark(entry.current, entry.held.is_some())))
        .collect()
}

#[test]
fn an_empty_shelf_serves_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = EditionShelf::open(&folder.path().join("editions")).unwrap();
    assert!(matches!(shelf.current(), Err(EditionError::NothingPublished { .. })));
    assert!(shelf.list().unwrap().is_empty());
    assert_eq!(shelf.highest_serials().unwrap(), NextSerials::default());
}

#[test]
fn numbers_count_up_for_the_same_night() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22", "2026-11-22", "2026-11-23"]);
    assert_eq!(listed(&shelf), ["2026-11-22.1", "2026-11-22.2", "2026-11-23.1*"]);
    assert_eq!(shelf.current().unwrap().manifest().previous, Some(id("2026-11-22.2")));
}

#[test]
fn a_kill_before_the_rename_leaves_the_last_edition_served_and_is_swept_away() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22"]);
    let staged = shelf.begin(date("2026-11-23")).unwrap().write(&night().draft()).unwrap();
    assert_eq!(staged.edition().id(), id("2026-11-23.1"));
    // a kill runs no destructor: the folder stays, the lock goes with the process
    let left = folder.path().join(".writing-2026-11-23.1");
    let kept = folder.path().join(".writing-kept");
    fs::rename(&left, &kept).unwrap();
    drop(staged);
    fs::rename(&kept, &left).unwrap();
    fs::write(folder.path().join(".swap-x"), "2026").unwrap();

    assert_eq!(listed(&shelf), ["2026-11-22.1*"]);
    assert_eq!(shelf.current().unwrap().id(), id("2026-11-22.1"));
    let published = night().publish(folder.path(), "2026-11-23").unwrap();
    assert_eq!(published.edition().id(), id("2026-11-23.1"));
    assert!(!left.exists() && !folder.path().join(".swap-x").exists());
}

#[test]
fn a_kill_between_rename_and_pointer_serves_the_last_edition_and_keeps_the_name_taken() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22", "2026-11-23"]);
    // as if the pointer had not been swapped yet
    fs::write(folder.path().join("CURRENT"), "2026-11-22.1\n").unwrap();
    assert_eq!(listed(&shelf), ["2026-11-22.1*", "2026-11-23.1"]);
    assert_eq!(shelf.begin(date("2026-11-23")).unwrap().id(), id("2026-11-23.2"));
}

#[test]
fn a_staged_edition_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22"]);
    drop(shelf.begin(date("2026-11-23")).unwrap().write(&night().draft()).unwrap());
    assert!(!folder.path().join(".writing-2026-11-23.1").exists());
    assert_eq!(listed(&shelf), ["2026-11-22.1*"]);
}

#[test]
fn a_second_run_is_told_that_one_is_at_it() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22"]);
    let first = shelf.begin(date("2026-11-23")).unwrap();
    assert!(matches!(shelf.begin(date("2026-11-23")), Err(EditionError::Locked { .. })));
    assert!(matches!(rollback(&shelf, None), Err(EditionError::Locked { .. })));
    assert!(matches!(prune(&shelf, 1), Err(EditionError::Locked { .. })));
    assert_eq!(shelf.current().unwrap().id(), id("2026-11-22.1"));
    drop(first);
    assert!(shelf.begin(date("2026-11-23")).is_ok());
}

#[test]
fn a_rollback_moves_the_pointer_and_removes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22", "2026-11-23", "2026-11-24"]);
    assert_eq!(rollback(&shelf, None).unwrap(), id("2026-11-23.1"));
    assert_eq!(rollback(&shelf, Some(id("2026-11-22.1"))).unwrap(), id("2026-11-22.1"));
    assert!(matches!(rollback(&shelf, None), Err(EditionError::NothingEarlier { .. })));
    let unknown = rollback(&shelf, Some(id("2020-01-01.1")));
    assert!(matches!(unknown, Err(EditionError::NoSuchEdition { .. })));
    assert_eq!(listed(&shelf), ["2026-11-22.1*", "2026-11-23.1", "2026-11-24.1"]);
}

#[test]
fn nothing_rolls_back_to_a_damaged_edition() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22", "2026-11-23"]);
    let records = folder.path().join("2026-11-22.1/records");
    let mut bytes = fs::read(&records).unwrap();
    bytes[40] ^= 1;
    fs::write(&records, bytes).unwrap();
    assert!(matches!(rollback(&shelf, None), Err(EditionError::Corrupt { .. })));
    assert_eq!(shelf.current().unwrap().id(), id("2026-11-23.1"));
}

#[test]
fn serials_go_on_above_every_edition_there_ever_was() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22"]);
    let mut later = night();
    later.facts.identifiers = NextSerials { next_person_serial: 80, next_household_serial: 4 };
    later.publish(folder.path(), "2026-11-20").unwrap();
    rollback(&shelf, Some(id("2026-11-22.1"))).unwrap();
    assert_eq!(shelf.begin(date("2026-11-23")).unwrap().serials(), later.facts.identifiers);
    // the edition with the highest serials is the oldest by date: it is removed, what it gave out stays given out
    assert_eq!(prune(&shelf, 1).unwrap(), [id("2026-11-20.1")]);
    assert_eq!(listed(&shelf), ["2026-11-22.1*"]);
    let writer = shelf.begin(date("2026-11-20")).unwrap();
    assert_eq!((writer.id(), writer.serials()), (id("2026-11-20.2"), later.facts.identifiers));
    assert!(matches!(writer.write(&night().draft()), Err(EditionError::Inconsistent(_))));
}

#[test]
fn pruning_never_removes_the_edition_that_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22", "2026-11-23", "2026-11-24"]);
    rollback(&shelf, Some(id("2026-11-22.1"))).unwrap();
    assert_eq!(prune(&shelf, 1).unwrap(), [id("2026-11-23.1")]);
    assert_eq!(listed(&shelf), ["2026-11-22.1*", "2026-11-24.1"]);
}

#[test]
fn a_held_edition_reserves_its_identifiers_and_is_not_served_until_released() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22"]);
    let mut churned = night();
    churned.facts.identifiers = NextSerials { next_person_serial: 50, next_household_serial: 50 };
    let staged = shelf.begin(date("2026-11-23")).unwrap().write(&churned.draft()).unwrap();
    let held = staged
        .hold(&REPORTS, "2026-11-23T03:00:00Z", "12 % of persons changed their identifier")
        .unwrap();
    held.edition().verify().unwrap();
    assert_eq!(listed(&shelf), ["2026-11-22.1*", "2026-11-23.1!"]);
    assert_eq!(shelf.highest_serials().unwrap(), churned.facts.identifiers);
    assert_eq!(shelf.begin(date("2026-11-24")).unwrap().previous(), Some(id("2026-11-22.1")));
    shelf.release(id("2026-11-23.1"), |_| Ok::<_, EditionError>(())).unwrap();
    assert_eq!(listed(&shelf), ["2026-11-22.1", "2026-11-23.1*"]);
}

#[test]
fn a_reader_keeps_the_edition_that_it_opened() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = shelf_with(folder.path(), &["2026-11-22"]);
    let reader = shelf.current().unwrap();
    night().publish(folder.path(), "2026-11-23").unwrap();
    prune(&shelf, 1).unwrap();
    assert_eq!(reader.records().filter_map(Result::ok).count(), 5);
}
