//! A journal that was tampered with by whoever knows its format: every kind of it is named, and no checkpoint is made over it.

use std::path::Path;

use proptest::prelude::*;

use super::{
    AuditError, Checkpoint, CheckpointSigner, ErasureRegister, KeptCheckpoints, Proof, Tampering,
    VerifierKey, verify,
};
use crate::journal::forging::{forge, forge_leaf};
use crate::journal::{
    DecisionUndone, EntryErased, ErasureGround, Frontier, Journal, JournalEntry, JournalError,
    JournalWriter, Leaf, Limits,
};

const AT: &str = "2026-11-01T02:03:04Z";

fn said(number: u64) -> JournalEntry {
    let (reason, by) = ("seen".to_owned(), "mk".to_owned());
    JournalEntry::DecisionUndone(DecisionUndone { decision: number, reason, by })
}

fn append(journal: &Journal, entries: u64) {
    let mut writer = JournalWriter::open(journal, Limits::default()).unwrap();
    let entries: Vec<JournalEntry> = (0..entries).map(said).collect();
    if !entries.is_empty() {
        writer.append(AT, &entries).unwrap();
    }
}

fn signer(state: &Path) -> CheckpointSigner {
    CheckpointSigner::load_or_make(state, "Ashby Council").unwrap()
}

/// A journal of so many entries, with a checkpoint, and two more entries than that.
fn checkpointed(state: &Path, entries: u64) -> (Journal, Checkpoint) {
    let journal = Journal::in_state(state);
    append(&journal, entries);
    let kept = KeptCheckpoints::in_state(state);
    let (checkpoint, _) = kept.make(&journal, &signer(state), AT).unwrap();
    append(&journal, 2);
    (journal, checkpoint)
}

fn leaves(journal: &Journal) -> Vec<Leaf> {
    journal.leaves_from(0).unwrap().into_iter().map(|at| at.leaf).collect()
}

/// What is found first, with the hashes of the leaves at hand or without.
fn found(journal: &Journal, with_hashes: bool) -> Option<(Tampering, Option<u64>)> {
    let kept = KeptCheckpoints::in_state(journal.state());
    let key = kept.verifier().unwrap().unwrap();
    let hashes = if with_hashes { kept.leaves().unwrap() } else { Vec::new() };
    let verdict = verify(journal, &kept.all(&key).unwrap(), &hashes).unwrap();
    verdict.findings.first().map(|finding| (finding.what, finding.entry))
}

/// What a forger does to the leaves.
#[derive(Clone, Debug)]
enum Forgery {
    CutOff,
    Remove,
    Insert,
    Exchange,
    Time,
    Payload,
}

fn forgery() -> impl Strategy<Value = Forgery> {
    prop::sample::select(vec![
        Forgery::CutOff,
        Forgery::Remove,
        Forgery::Insert,
        Forgery::Exchange,
        Forgery::Time,
        Forgery::Payload,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_forgery_is_named_with_the_entry_and_none_is_signed_over(
        entries in 3_u64..12, forgery in forgery(), at: prop::sample::Index, other: prop::sample::Index,
    ) {
        let state = tempfile::tempdir().unwrap();
        let (journal, checkpoint) = checkpointed(state.path(), entries);
        prop_assert_eq!(found(&journal, true), None);
        let mut forged = leaves(&journal);
        let at = at.index(usize::try_from(entries).unwrap() - 1);
        let expected = match forgery {
            Forgery::CutOff => { forged.truncate(at + 1); (Tampering::CutOff, at + 1) }
            Forgery::Remove => { forged.remove(at); (Tampering::Removed, at) }
            Forgery::Insert => { forged.insert(at, Leaf { commitment: [9; 32], ..forged[at].clone() }); (Tampering::Inserted, at) }
            Forgery::Exchange => {
                let other = at + 1 + other.index(usize::try_from(entries).unwrap() - at - 1);
                forged.swap(at, other);
                (Tampering::Exchanged, at)
            }
            Forgery::Time => { forged[at].at = "2026-10-31T02:03:04Z".to_owned(); (Tampering::Changed, at) }
            Forgery::Payload => { forged[at].commitment[3] ^= 1; (Tampering::Changed, at) }
        };
        forge(&journal, &forged);
        prop_assert_eq!(found(&journal, true), Some((expected.0, Some(expected.1 as u64))));
        // without the hashes the tree tells that something differs, and a shorter one that it is shorter
        let told = found(&journal, false).map(|it| it.0);
        let shorter = (forged.len() as u64) < checkpoint.entries;
        prop_assert_eq!(told, Some(if shorter { Tampering::CutOff } else { Tampering::Changed }));
        let again = KeptCheckpoints::in_state(state.path()).make(&journal, &signer(state.path()), AT);
        prop_assert!(matches!(again, Err(AuditError::Tampered(_))));
    }

    #[test]
    fn a_checkpoint_of_many_segments_is_one_of_their_leaves_and_no_change_of_these_is_passed_over(
        before in 1_u64..12, after in 0_u64..12, at: prop::sample::Index, summed: bool,
    ) {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let mut writer = JournalWriter::open(&journal, Limits { segment: 600 }).unwrap();
        let mut append = |numbers: std::ops::Range<u64>| {
            for number in numbers {
                writer.append(AT, &[said(number)]).unwrap();
            }
        };
        let (kept, signer) = (KeptCheckpoints::in_state(state.path()), signer(state.path()));
        append(0..before);
        kept.make(&journal, &signer, AT).unwrap();
        append(before..before + after);
        kept.hold(&journal).unwrap();
        let hashes: Vec<_> = journal.leaves_from(0).unwrap().iter().map(|it| it.digest).collect();
        // made twice: of what was there before, then by summaries alone
        for _ in 0..2 {
            let (checkpoint, _) = kept.make(&journal, &signer, AT).unwrap();
            prop_assert_eq!((checkpoint.entries, checkpoint.root), (before + after, Frontier::over(&hashes).root()));
            prop_assert_eq!(kept.leaves().unwrap(), hashes.clone());
        }
        prop_assert_eq!(found(&journal, true), None);
        if !summed {
            for file in std::fs::read_dir(journal.folder()).unwrap().map(|it| it.unwrap().path()) {
                if file.extension().is_some_and(|end| end == "summary") {
                    std::fs::remove_file(file).unwrap();
                }
            }
        }
        let at = at.index(hashes.len());
        let leaf = leaves(&journal).swap_remove(at);
        forge_leaf(&journal, &Leaf { at: AT.replace("02:03", "02:04"), ..leaf });
        prop_assert!(matches!(kept.hold(&journal), Err(AuditError::Tampered(_))));
        prop_assert!(matches!(kept.make(&journal, &signer, AT), Err(AuditError::Tampered(_))));
        prop_assert_eq!(found(&journal, true), Some((Tampering::Changed, Some(at as u64))));
    }

    #[test]
    fn a_proof_holds_for_its_entry_and_for_nothing_else(
        entries in 1_u64..40, grown in 0_u64..20, at: prop::sample::Index, change: prop::sample::Index, letter in "[a-zA-Z0-9]",
    ) {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let (kept, signer) = (KeptCheckpoints::in_state(state.path()), signer(state.path()));
        append(&journal, entries);
        let older = kept.make(&journal, &signer, AT).unwrap();
        append(&journal, grown);
        let newer = kept.make(&journal, &signer, AT).unwrap();
        let leaves = journal.leaves_from(0).unwrap();
        let key = signer.verifier();

        let sequence = at.index(leaves.len());
        let text = Proof::of_entry(&leaves, sequence as u64, (&newer.0, &newer.1)).unwrap();
        let proved = Proof::check(&text, &key).unwrap();
        prop_assert_eq!(proved, Proof::Included { leaf: leaves[sequence].leaf.clone(), checkpoint: newer.0.clone() });
        let growth = Proof::of_growth(&leaves, (&older.0, &older.1), (&newer.0, &newer.1)).unwrap();
        let proved = Proof::check(&growth, &key).unwrap();
        prop_assert_eq!(proved, Proof::Consistent { older: older.0, newer: newer.0 });

        for text in [text, growth] {
            let at = change.index(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(at + 1) && text[at..=at] != *letter.as_str() {
                let mut changed = text.clone();
                changed.replace_range(at..=at, &letter);
                prop_assert!(Proof::check(&changed, &key).is_err(), "byte {} of\n{}", at, text);
            }
        }
    }
}

#[test]
fn an_erasure_leaves_checkpoints_and_proofs_as_they_were() {
    let state = tempfile::tempdir().unwrap();
    let (journal, checkpoint) = checkpointed(state.path(), 7);
    let kept = KeptCheckpoints::in_state(state.path());
    let note = std::fs::read_to_string(kept.path_of(7)).unwrap();
    let proof = Proof::of_entry(&journal.leaves_from(0).unwrap(), 3, (&checkpoint, &note)).unwrap();
    let (because, by) = ("asked for".to_owned(), "dpo".to_owned());
    let ground = ErasureGround::ConsentWithdrawn;
    let erased = EntryErased { sequence: 3, because, ground, by };
    let mut writer = JournalWriter::open(&journal, Limits::default()).unwrap();
    writer.append(AT, &[JournalEntry::EntryErased(erased)]).unwrap();
    drop(writer);
    assert_eq!(found(&journal, true), None);
    let again = Proof::of_entry(&journal.leaves_from(0).unwrap(), 3, (&checkpoint, &note)).unwrap();
    assert_eq!(again, proof);
    let signer = signer(state.path());
    Proof::check(&proof, &signer.verifier()).expect("it is proved");
    kept.make(&journal, &signer, AT).expect("the journal goes on");
    let register = ErasureRegister::read(&kept.erasures()).unwrap();
    assert_eq!(register, ErasureRegister::of(&journal).unwrap());
    assert_eq!(
        register.entries().iter().map(|it| (it.erased, it.by)).collect::<Vec<_>>(),
        [(3, 9)]
    );
}

#[test]
fn a_witness_has_what_it_takes_and_one_that_fails_is_told() {
    let state = tempfile::tempdir().unwrap();
    let witness = tempfile::tempdir().unwrap();
    let (_, checkpoint) = checkpointed(state.path(), 4);
    let kept = KeptCheckpoints::in_state(state.path());
    let folders = [witness.path().join("gone"), witness.path().to_owned()];
    let witnessed = kept.witness(&checkpoint, &folders);
    assert_eq!(witnessed.iter().map(|it| it.fault.is_some()).collect::<Vec<_>>(), [true, false]);
    let key = std::fs::read_to_string(witness.path().join("key")).unwrap();
    let key = VerifierKey::parse(&key).unwrap();
    let path = witness.path().join(crate::journal::checkpoint_name(4));
    assert_eq!(super::read_checkpoint(&path, &key).unwrap(), checkpoint);
    assert_eq!(super::leaves_beside(&path).unwrap(), kept.leaves().unwrap());
}

#[test]
fn a_signing_key_that_is_lost_is_not_replaced_and_writer_and_reader_see_a_cut_by_the_checkpoints() {
    let state = tempfile::tempdir().unwrap();
    let (journal, _) = checkpointed(state.path(), 5);
    let key = state.path().join("checkpoint.key");
    let text = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let made = CheckpointSigner::load_or_make(state.path(), "Ashby Council");
    assert!(matches!(made, Err(AuditError::NoSigningKey { .. })));
    std::fs::write(&key, text).unwrap();
    std::fs::remove_dir_all(journal.folder()).unwrap();
    let opened = JournalWriter::open(&journal, Limits::default());
    assert!(matches!(opened, Err(JournalError::Truncated { has: 0, had: 5, .. })));
    let read = journal.entries();
    assert!(matches!(read, Err(JournalError::Truncated { has: 0, had: 5, .. })));
    // nor is it taken for a new one where no checkpoint tells
    std::fs::remove_dir_all(state.path().join("checkpoints")).unwrap();
    let opened = JournalWriter::open(&journal, Limits::default());
    assert!(matches!(opened, Err(JournalError::Missing { .. })));
    assert!(matches!(journal.entries(), Err(JournalError::Missing { .. })));
}

#[test]
fn of_a_journal_that_is_cut_off_all_is_told_that_the_longest_checkpoint_had() {
    let state = tempfile::tempdir().unwrap();
    let (journal, _) = checkpointed(state.path(), 1);
    let kept = KeptCheckpoints::in_state(state.path());
    for _ in 0..2 {
        kept.make(&journal, &signer(state.path()), AT).unwrap();
        append(&journal, 4);
    }
    let checkpoints = kept.all(&kept.verifier().unwrap().unwrap()).unwrap();
    assert_eq!(checkpoints.iter().map(|it| it.entries).collect::<Vec<_>>(), [1, 3, 7]);
    let hashes = kept.leaves().unwrap();
    let left: Vec<Leaf> = leaves(&journal).into_iter().take(2).collect();
    let told = |hashes: &[[u8; 32]]| {
        let found = verify(&journal, &checkpoints, hashes).unwrap().findings;
        assert_eq!(found[0].what, Tampering::CutOff);
        found[0].detail.clone()
    };
    forge(&journal, &left);
    assert_eq!(told(&hashes), "the last 5 of 7 entries are gone, 2 are left");
    assert_eq!(told(&hashes[..3]), "the last 5 of 7 entries are gone, 2 are left");
    assert_eq!(told(&[]), format!("7 entries were there at {AT}, and 2 are left"));
    std::fs::remove_dir_all(journal.folder()).unwrap();
    assert_eq!(told(&hashes), "the last 7 of 7 entries are gone, 0 are left");
}

#[test]
fn what_is_changed_before_any_checkpoint_was_made_of_it_shows_by_the_summary_of_its_segment() {
    let state = tempfile::tempdir().unwrap();
    let (journal, _) = checkpointed(state.path(), 2);
    let mut writer = JournalWriter::open(&journal, Limits { segment: 900 }).unwrap();
    for number in 0..20 {
        writer.append(AT, &[said(number)]).unwrap();
    }
    journal.entries_but_looks().unwrap();
    assert_eq!(found(&journal, true), None);
    let leaf = leaves(&journal).swap_remove(12);
    let first = forge_leaf(&journal, &Leaf { at: AT.replace("02:03", "02:04"), ..leaf.clone() });
    assert_eq!(found(&journal, true), Some((Tampering::Changed, Some(first))));
    // nor does a reader make a summary of what is longer now, or a checkpoint stand for it
    forge_leaf(&journal, &Leaf { at: AT.replace("04Z", "04.5Z"), ..leaf });
    assert!(matches!(journal.entries_but_looks(), Err(JournalError::Damaged { .. })));
    let kept = KeptCheckpoints::in_state(state.path());
    assert!(kept.make(&journal, &signer(state.path()), AT).is_err());
    assert_eq!(found(&journal, true), Some((Tampering::Changed, Some(first))));
}
