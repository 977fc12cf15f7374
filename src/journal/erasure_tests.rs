//! Erasing on a real disk: what is erased is gone, what stays can be proved, and a kill in between is made good.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::samples::{erasing, said};
use super::{Journal, JournalEntry, JournalError, JournalWriter, Limits};

const AT: &str = "2026-11-01T02:03:04Z";
const SMALL: Limits = Limits { segment: 1500 };

fn journal_of(state: &Path, entries: u64) -> Journal {
    let journal = Journal::in_state(state);
    let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
    for number in 0..entries {
        writer.append(AT, &[said(number)]).unwrap();
    }
    journal
}

/// A copy of every file of the state folder's journal.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("journal")).unwrap();
    fs::copy(from.join("journal.key"), to.join("journal.key")).unwrap();
    for file in fs::read_dir(from.join("journal")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join("journal").join(file.file_name())).unwrap();
    }
}

fn says(journal: &Journal, sequence: u64) -> Option<JournalEntry> {
    let entries = journal.entries().unwrap();
    entries[usize::try_from(sequence).unwrap()].entry.clone()
}

#[test]
fn what_is_erased_is_gone_from_the_disk_and_its_leaf_stays() {
    let state = tempfile::tempdir().unwrap();
    let journal = journal_of(state.path(), 5);
    let leaves = journal.leaves_from(0).unwrap();
    let before: u64 = vault_bytes_that_are_not_zero(&journal);
    let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
    writer.append(AT, &[erasing(2)]).unwrap();
    assert_eq!(says(&journal, 2), None);
    assert_eq!(says(&journal, 3), Some(said(3)));
    assert_eq!(&journal.leaves_from(0).unwrap()[..5], &leaves[..]);
    let place = journal.located_from(0).unwrap()[2].place;
    let kind = said(2).kind();
    let other = journal.located_from(0).unwrap()[3].place;
    let read = journal.entries_at(kind, &[(2, place), (3, other)]).unwrap();
    assert_eq!(read, [None, Some(said(3))]);
    // one payload more, and one less: what is not zero is about as much as before, and an erasure of that one too takes it away
    let after = vault_bytes_that_are_not_zero(&journal);
    assert!(after < before + 60, "{before} bytes that said something, now {after}");
}

fn vault_bytes_that_are_not_zero(journal: &Journal) -> u64 {
    let files = fs::read_dir(journal.folder()).unwrap().map(|file| file.unwrap().path());
    let vaults = files.filter(|path| path.extension().is_some_and(|end| end == "vault"));
    vaults
        .map(|path| fs::read(path).unwrap().iter().filter(|byte| **byte != 0).count() as u64)
        .sum()
}

#[test]
fn a_journal_of_which_a_payload_is_gone_that_nothing_erased_is_not_copied() {
    let state = tempfile::tempdir().unwrap();
    let journal = journal_of(state.path(), 5);
    let place = journal.located_from(0).unwrap()[3].place;
    let path = journal.folder().join(format!("{:020}.vault", place.segment));
    let mut vault = fs::File::options().read(true).write(true).open(&path).unwrap();
    super::vault::overwrite(&mut vault, &[place.offset]).unwrap();
    let copied = journal.copy_to(&state.path().join("copied"));
    assert!(matches!(copied, Err(JournalError::Damaged { .. })), "{copied:?}");
}

#[test]
fn only_what_is_there_and_nothing_rests_on_is_erased() {
    let state = tempfile::tempdir().unwrap();
    let journal = journal_of(state.path(), 2);
    let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
    writer.append(AT, &[erasing(0)]).unwrap();
    for wrong in [3, 9, 2] {
        let refused = writer.append(AT, &[erasing(wrong)]);
        assert!(matches!(refused, Err(JournalError::CannotErase { .. })), "entry {wrong}");
    }
    assert_eq!(writer.next_sequence(), 3, "a refused erasure writes nothing");
    writer.append(AT, &[erasing(0), erasing(1)]).unwrap();
    assert_eq!(says(&journal, 1), None);
}

#[test]
fn a_payload_that_is_gone_without_a_word_is_damage() {
    let state = tempfile::tempdir().unwrap();
    let journal = journal_of(state.path(), 3);
    let place = journal.located_from(0).unwrap()[1].place;
    let vault = journal.folder().join("00000000000000000000.vault");
    let mut file = fs::File::options().read(true).write(true).open(&vault).unwrap();
    super::vault::overwrite(&mut file, &[place.offset]).unwrap();
    match journal.entries() {
        Err(JournalError::Damaged { path, position, .. }) => {
            assert_eq!((path, position), (vault, place.offset));
        }
        other => panic!("not told: {other:?}"),
    }
}

#[test]
fn without_its_key_nothing_is_read_and_another_one_is_told_by_name() {
    let state = tempfile::tempdir().unwrap();
    let journal = journal_of(state.path(), 3);
    let file = state.path().join("journal.key");
    let kept = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    assert!(matches!(journal.entries(), Err(JournalError::NoKey { .. })));
    let opened = JournalWriter::open(&journal, SMALL);
    assert!(matches!(opened, Err(JournalError::NoKey { .. })));
    assert!(!file.exists(), "no key is made where something is sealed");
    fs::write(&file, "a5".repeat(32)).unwrap();
    let fault = journal.entries().unwrap_err();
    assert!(matches!(fault, JournalError::WrongKey { .. }), "{fault}");
    assert_eq!(journal.leaves_from(0).unwrap().len(), 3, "leaves need no key");
    fs::write(&file, kept).unwrap();
    assert_eq!(journal.entries().unwrap().len(), 3);
}

#[test]
fn what_an_old_key_sealed_is_read_after_another_was_added() {
    let state = tempfile::tempdir().unwrap();
    let journal = journal_of(state.path(), 2);
    let old = fs::read_to_string(state.path().join("journal.key")).unwrap();
    let added = journal.keys().add().unwrap();
    let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
    writer.append(AT, &[said(2)]).unwrap();
    assert_eq!(says(&journal, 0), Some(said(0)));
    assert_eq!(says(&journal, 2), Some(said(2)));
    fs::write(state.path().join("journal.key"), old).unwrap();
    match journal.entries() {
        Err(JournalError::WrongKey { key, .. }) => assert_eq!(key, added),
        other => panic!("not told: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The erasing entry is on disk and the kill came anywhere in the overwriting: before it, in the salt, in the ciphertext, after.
    #[test]
    fn an_erasure_that_a_kill_interrupted_reads_as_done_and_is_finished_by_the_next_writer(
        entries in 1_u64..9, which: prop::sample::Index, overwritten: prop::sample::Index,
    ) {
        let state = tempfile::tempdir().unwrap();
        let journal = journal_of(state.path(), entries);
        let target = which.index(usize::try_from(entries).unwrap()) as u64;
        let place = journal.located_from(0).unwrap()[usize::try_from(target).unwrap()].place;
        let name = format!("{:020}.vault", place.segment);
        let whole = fs::read(journal.folder().join(&name)).unwrap();
        let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
        writer.append(AT, &[erasing(target)]).unwrap();
        drop(writer);

        let killed = tempfile::tempdir().unwrap();
        copy(state.path(), killed.path());
        let path = killed.path().join("journal").join(&name);
        let mut bytes = fs::read(&path).unwrap();
        let from = usize::try_from(place.offset).unwrap() + super::vault::HEADER;
        let length = super::vault::length_of(&whole[usize::try_from(place.offset).unwrap()..]).unwrap();
        let until = usize::try_from(place.offset).unwrap() + length;
        let done = overwritten.index(until - from + 1);
        bytes[from + done..until].copy_from_slice(&whole[from + done..until]);
        fs::write(&path, bytes).unwrap();

        let killed_journal = Journal::in_state(killed.path());
        prop_assert_eq!(says(&killed_journal, target), None);
        let copied = killed.path().join("copied");
        prop_assert_eq!(killed_journal.copy_to(&copied).unwrap(), entries + 1);
        drop(JournalWriter::open(&killed_journal, SMALL).unwrap());
        let files = fs::read_dir(journal.folder()).unwrap().map(|file| file.unwrap().path());
        // summaries are made anew where they are wanted
        let kept = |end: &std::ffi::OsStr| end != "summary";
        for file in files.filter(|it| it.extension().is_some_and(kept)) {
            let name = file.file_name().unwrap();
            for folder in [killed_journal.folder(), &copied] {
                prop_assert_eq!(fs::read(&file).unwrap(), fs::read(folder.join(name)).unwrap());
            }
        }
    }
}
