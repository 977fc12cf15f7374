//! Backups that are taken while somebody writes and erases, and what a restore makes of them.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::{BackupError, BackupManifest, Taking, restore, take};
use crate::audit::{CheckpointSigner, ErasureRegister, KeptCheckpoints};
use crate::journal::{
    DecisionUndone, EntryErased, ErasureGround, GroupCommit, Journal, JournalEntry, JournalWriter,
    Limits,
};

const AT: &str = "2026-11-01T02:03:04Z";
const SMALL: Limits = Limits { segment: 20_000 };

fn said(number: u64) -> JournalEntry {
    let (reason, by) = ("seen".to_owned(), "mk".to_owned());
    JournalEntry::DecisionUndone(DecisionUndone { decision: number, reason, by })
}

fn erasing(sequence: u64) -> JournalEntry {
    let (because, by) = ("asked for".to_owned(), "dpo".to_owned());
    let ground = ErasureGround::Objection;
    JournalEntry::EntryErased(EntryErased { sequence, because, ground, by })
}

/// Lets those who write end, however the test does.
struct Ends<'d>(&'d AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn take_to(journal: &Journal, council: &Path, to: &Path) -> BackupManifest {
    let editions = council.join("editions");
    let taking = Taking { council: "Ashby", journal, editions: &editions, at: AT };
    take(&taking, to).unwrap()
}

fn council() -> (tempfile::TempDir, Journal) {
    let council = tempfile::tempdir().unwrap();
    let state = council.path().join("state");
    fs::create_dir_all(council.path().join("editions")).unwrap();
    fs::create_dir_all(state.join("arrivals")).unwrap();
    fs::write(state.join("arrivals/a.csv"), "id\n1\n").unwrap();
    fs::write(state.join("identifier.key"), "secret").unwrap();
    (council, Journal::in_state(&state))
}

fn append(journal: &Journal, entries: &[JournalEntry]) {
    let mut writer = JournalWriter::open(journal, SMALL).unwrap();
    for entry in entries {
        writer.append(AT, std::slice::from_ref(entry)).unwrap();
    }
}

fn checkpoint(journal: &Journal) {
    let signer = CheckpointSigner::load_or_make(journal.state(), "Ashby").unwrap();
    KeptCheckpoints::in_state(journal.state()).make(journal, &signer, AT).unwrap();
}

#[test]
fn a_backup_that_is_taken_while_others_write_and_erase_is_whole_and_has_all_that_was_acknowledged_before()
 {
    let (council, journal) = council();
    append(&journal, &[said(0)]);
    let writer = JournalWriter::open(&journal, SMALL).unwrap();
    let group = GroupCommit::begin(writer).unwrap();
    // on a quick disk they would write more while a backup is read back than the next one can copy
    let (allowed, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let _ends = Ends(&done);
        for _ in 0..4 {
            let (group, allowed, done) = (group.clone(), &allowed, &done);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    let one = |left: usize| left.checked_sub(1);
                    if allowed.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one).is_err() {
                        std::thread::sleep(Duration::from_millis(1));
                        continue;
                    }
                    let number = group.commit(AT, vec![said(7), said(8)]).unwrap();
                    group.commit(AT, vec![erasing(number)]).unwrap();
                }
            });
        }
        for turn in 0..6 {
            allowed.fetch_add(1500, Ordering::Relaxed);
            let before = group.commit(AT, vec![said(9)]).unwrap();
            let to = council.path().join(format!("backup{turn}"));
            let manifest = take_to(&journal, council.path(), &to);
            assert!(manifest.entries > before, "what was acknowledged before is in it");
            let into = council.path().join(format!("restored{turn}"));
            restore(&to, &into, None, journal.keys(), AT).unwrap();
            let copy = Journal::with_keys(&into.join("state"), journal.keys());
            assert_eq!(copy.entries().unwrap().len() as u64, manifest.entries);
        }
    });
}

#[test]
fn no_key_is_in_a_backup_and_their_names_are() {
    let (council, journal) = council();
    append(&journal, &[said(0)]);
    checkpoint(&journal);
    let to = council.path().join("backup");
    let manifest = take_to(&journal, council.path(), &to);
    assert_eq!(manifest.keys.left_out, ["checkpoint.key", "identifier.key", "journal.key"]);
    let names: Vec<String> =
        journal.keys().keys().unwrap().ids().iter().map(ToString::to_string).collect();
    assert_eq!(manifest.keys.journal, names);
    assert!(manifest.files.iter().any(|file| file.path == "state/arrivals/a.csv"));
    assert!(manifest.files.iter().all(|file| !file.path.contains(".key")));
    let secret = fs::read_to_string(journal.state().join("journal.key")).unwrap();
    let secret = secret.lines().last().unwrap();
    for file in &manifest.files {
        let bytes = fs::read(to.join(&file.path)).unwrap();
        assert!(!bytes.windows(secret.len()).any(|it| it == secret.as_bytes()), "{}", file.path);
    }
}

#[cfg(unix)]
#[test]
fn nobody_but_its_owner_reads_a_backup_whatever_the_rights_of_what_was_copied() {
    use std::os::unix::fs::PermissionsExt as _;

    let (council, journal) = council();
    append(&journal, &[said(0)]);
    let open_to_all = fs::Permissions::from_mode(0o644);
    fs::set_permissions(journal.state().join("arrivals/a.csv"), open_to_all).unwrap();
    let to = council.path().join("backup");
    take_to(&journal, council.path(), &to);
    let mode = |path: &str| fs::metadata(to.join(path)).unwrap().permissions().mode() & 0o777;
    for folder in ["", "state", "state/arrivals", "state/journal", "editions"] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
    for file in ["backup.json", "state/arrivals/a.csv"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
}

#[test]
fn what_was_erased_after_the_backup_is_erased_again_and_nothing_else_is() {
    let (council, journal) = council();
    append(&journal, &[said(0), said(1), erasing(0), said(3)]);
    let to = council.path().join("backup");
    take_to(&journal, council.path(), &to);
    append(&journal, &[said(4), erasing(1), erasing(4)]);
    checkpoint(&journal);
    let register = ErasureRegister::read(&journal.state().join("erasures")).unwrap();

    let into = council.path().join("restored");
    let restored = restore(&to, &into, Some(&register), journal.keys(), AT).unwrap();
    assert_eq!((restored.erased, restored.foreign), (1, 0));
    let copy = Journal::with_keys(&into.join("state"), journal.keys());
    let entries = copy.entries().unwrap();
    let kept: Vec<bool> = entries.iter().map(|it| it.entry.is_some()).collect();
    assert_eq!(kept, [false, false, true, true, true]);

    // entry 4 of this journal is another one than that of the register
    let again = council.path().join("again");
    let other = council.path().join("other");
    take_to(&copy, &into, &other);
    let restored = restore(&other, &again, Some(&register), journal.keys(), AT).unwrap();
    assert_eq!((restored.erased, restored.foreign), (0, 1));
}

#[test]
fn a_backup_with_any_file_changed_gone_or_added_is_refused_and_nothing_is_put_in_place() {
    let (council, journal) = council();
    append(&journal, &[said(0), said(1)]);
    checkpoint(&journal);
    let to = council.path().join("backup");
    let manifest = take_to(&journal, council.path(), &to);
    let into = council.path().join("restored");
    let refused = || {
        let refused = restore(&to, &into, None, journal.keys(), AT);
        assert!(matches!(refused, Err(BackupError::Damaged { .. })), "{refused:?}");
        assert!(!into.exists());
    };
    for file in &manifest.files {
        let path = to.join(&file.path);
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        refused();
        let mut changed = bytes.clone();
        changed.push(0);
        fs::write(&path, changed).unwrap();
        refused();
        fs::write(&path, bytes).unwrap();
    }
    fs::write(to.join("state/more"), "x").unwrap();
    refused();
    fs::remove_file(to.join("state/more")).unwrap();
    restore(&to, &into, None, journal.keys(), AT).expect("it is whole again");
    let over = restore(&to, &into, None, journal.keys(), AT);
    assert!(matches!(over, Err(BackupError::Taken { .. })));
}
