//! Backups that are taken while somebody writes and erases, and what a restore makes of them.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use jiff::civil::{Date, date};
use serde_json::json;

use super::{BackupError, BackupManifest, ErasureAgain, Taking, restore, take};
use crate::audit::{CheckpointSigner, ErasureRegister, KeptCheckpoints};
use crate::journal::{
    BoundPerson, DecisionUndone, EntryErased, ErasureGround, ErasureOutcome, GroupCommit, Journal,
    JournalEntry, JournalWriter, KeySource, Limits, RestrictionAct, RestrictionEffect,
    RestrictionLifted, RestrictionSet, RightsKind, RightsRequested, RightsStep, RightsStepTaken,
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
    let taking = Taking { council: "Ashby", journal, editions: &editions, keys: &[], at: AT };
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
fn a_backup_is_not_put_into_what_it_saves() {
    let (council, journal) = council();
    append(&journal, &[said(0)]);
    let editions = council.path().join("editions");
    let taking =
        Taking { council: "Ashby", journal: &journal, editions: &editions, keys: &[], at: AT };
    for to in ["state/backup", "state/arrivals/backup", "editions/backup"] {
        let to = council.path().join(to);
        let refused = take(&taking, &to).expect_err("refused");
        assert!(matches!(refused, BackupError::Within { .. }), "{refused}");
        assert!(!to.exists());
    }
    take(&taking, &council.path().join("backup")).unwrap();
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

#[test]
fn a_key_is_in_no_backup_wherever_it_lies_and_whatever_its_name() {
    let (council, journal) = council();
    let state = journal.state();
    append(&journal, &[said(0)]);
    let named = ["seal", "keys/journal.key", "arrivals/tls", "checkpoints/seal"];
    let beside = council.path().join("editions/secret");
    for folder in ["keys", "checkpoints"] {
        fs::create_dir_all(state.join(folder)).unwrap();
    }
    for path in named.map(|name| state.join(name)).iter().chain([&beside]) {
        fs::write(path, "a key").unwrap();
    }
    // as a configuration may write them; that ending in `.key` need not be named
    let mut keys = ["arrivals/../seal", "arrivals/tls", "checkpoints/seal", "gone"]
        .map(|name| state.join(name))
        .to_vec();
    keys.push(beside);
    let editions = council.path().join("editions");
    let taking =
        Taking { council: "Ashby", journal: &journal, editions: &editions, keys: &keys, at: AT };
    let to = council.path().join("backup");
    let manifest = take(&taking, &to).unwrap();
    for file in &manifest.files {
        assert_ne!(fs::read(to.join(&file.path)).unwrap(), b"a key", "{}", file.path);
    }
    for name in named {
        assert!(manifest.keys.left_out.iter().any(|it| it == name), "{name}");
    }
    assert_eq!(manifest.keys.left_out.len(), named.len() + 3, "{:?}", manifest.keys.left_out);
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

const ASKED: Date = date(2026, 10, 30);

fn requested() -> JournalEntry {
    JournalEntry::RightsRequested(RightsRequested {
        right: RightsKind::Erasure,
        person: "HP-SJYW-7M1S".to_owned(),
        records: Vec::new(),
        received: ASKED,
        channel: "post".to_owned(),
        words: "all of it".to_owned(),
        represented_by: String::new(),
        by: "mk".to_owned(),
    })
}

/// What hides whoever has a record.
fn hiding(record: &str) -> JournalEntry {
    let record = json!({ "dataset": "council_tax", "record_id": record, "evidence": "00" });
    JournalEntry::RestrictionActed(RestrictionAct::Set(RestrictionSet {
        kind: "erasure".parse().unwrap(),
        effect: RestrictionEffect::Existence,
        person: BoundPerson {
            person: "HP-SJYW-7M1S".parse().unwrap(),
            records: vec![serde_json::from_value(record).unwrap()],
        },
        only: Vec::new(),
        purposes: Vec::new(),
        legal_note: "UK GDPR, Art. 17".to_owned(),
        from: ASKED,
        until: None,
        review: None,
        by: "dpo".parse().unwrap(),
        approved_by: None,
    }))
}

fn carried_out(request: u64, restriction: u64) -> JournalEntry {
    let (erased, kept, editions) = (Vec::new(), Vec::new(), Vec::new());
    let outcome = ErasureOutcome { erased, kept, restriction, records: 1, editions };
    let (step, by) = (RightsStep::Erased(outcome), "dpo".to_owned());
    JournalEntry::RightsStepTaken(RightsStepTaken { request, step, on: ASKED, by })
}

#[test]
fn who_was_erased_after_the_backup_is_hidden_again_and_their_requests_are_named() {
    let (council, journal) = council();
    append(&journal, &[requested()]);
    let to = council.path().join("backup");
    take_to(&journal, council.path(), &to);
    append(&journal, &[hiding("1"), carried_out(0, 1)]);
    append(&journal, &[requested(), hiding("2"), carried_out(3, 4)]);
    // the sources had deleted, and those whose editions are in the backup had not
    let lifted = RestrictionLifted {
        restriction: 1,
        person: None,
        reason: "deleted".to_owned(),
        by: "dpo".parse().unwrap(),
        approved_by: None,
    };
    append(&journal, &[JournalEntry::RestrictionActed(RestrictionAct::Lifted(lifted))]);
    checkpoint(&journal);
    let path = journal.state().join("erasures");
    assert!(!fs::read_to_string(&path).unwrap().contains("council_tax"), "it is sealed");
    let register = ErasureRegister::read(&path).unwrap();

    let into = council.path().join("restored");
    let other_key = council.path().join("other.key");
    fs::write(&other_key, "5a".repeat(32)).unwrap();
    let refused = restore(&to, &into, Some(&register), &KeySource::at(&other_key), AT);
    assert!(matches!(refused, Err(BackupError::SealedRegister)), "{refused:?}");
    assert!(!into.exists());
    let restored = restore(&to, &into, Some(&register), journal.keys(), AT).unwrap();
    let again =
        |request, held| ErasureAgain { request: Some(request), received: Some(ASKED), held };
    assert_eq!(restored.hidden, [again(0, true), again(3, false)]);
    let copy = Journal::with_keys(&into.join("state"), journal.keys());
    let entries = copy.entries().unwrap().into_iter().map(|it| it.entry);
    let entries: Vec<JournalEntry> = entries.map(Option::unwrap).collect();
    assert_eq!(entries, [requested(), hiding("1"), hiding("2")]);

    // whoever is hidden in what was restored is hidden once
    let (other, twice) = (council.path().join("other"), council.path().join("twice"));
    take_to(&copy, &into, &other);
    let restored = restore(&other, &twice, Some(&register), journal.keys(), AT).unwrap();
    assert!(restored.hidden.is_empty(), "{:?}", restored.hidden);
    assert_eq!(restored.manifest.entries, 3);
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
