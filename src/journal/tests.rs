//! The journal on a real disk: what is appended is there, what is torn is cut off, what is damaged is told.

use std::fs;
use std::path::PathBuf;

use jiff::civil::date;
use proptest::prelude::*;

use super::{Journal, JournalEntry, JournalError, JournalKind, JournalWriter, Limits, Served};
use crate::editions::{EditionId, NextSerials};

const AT: &str = "2026-11-01T02:03:04Z";
const SMALL: Limits = Limits { segment: 400 };

fn edition(number: u32) -> EditionId {
    EditionId::new(date(2026, 11, 1), number).unwrap()
}

fn entry(number: u32) -> JournalEntry {
    let serials = NextSerials { next_person_serial: number.into(), next_household_serial: 0 };
    match number % 3 {
        0 => JournalEntry::EditionPruned { edition: edition(number + 1) },
        1 => JournalEntry::EditionHeld {
            edition: edition(number),
            because: "a reason".to_owned(),
            serials_before: NextSerials::default(),
            serials,
        },
        _ => JournalEntry::EditionPublished(Served {
            edition: edition(number),
            before: None,
            from: date(2026, 11, 1),
            serials_before: NextSerials::default(),
            serials,
            lineage: super::Lineage::default(),
            counts: crate::editions::DiffCounts::default(),
        }),
    }
}

/// A journal of batches of these sizes in a folder of its own.
fn written(batches: &[usize], limits: Limits) -> (tempfile::TempDir, Journal) {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::in_state(folder.path());
    let mut writer = JournalWriter::open(&journal, limits).unwrap();
    let mut number = 0;
    for &size in batches {
        let entries: Vec<JournalEntry> =
            (0..size).map(|at| entry(number + u32::try_from(at).unwrap())).collect();
        assert_eq!(writer.append(AT, &entries).unwrap(), u64::from(number));
        number += u32::try_from(size).unwrap();
    }
    (folder, journal)
}

fn segments(journal: &Journal) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(journal.folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "log"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn what_is_appended_is_read_in_order_across_segments_and_writers() {
    let (_folder, journal) = written(&[1, 3, 2, 5, 1, 1, 4], SMALL);
    assert!(segments(&journal).len() > 2, "segments roll over");
    let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
    assert_eq!(writer.next_sequence(), 17);
    writer.append(AT, &[entry(17)]).unwrap();
    let read = journal.entries().unwrap();
    assert_eq!(read.len(), 18);
    for (number, recorded) in (0_u32..).zip(&read) {
        assert_eq!((recorded.sequence, &recorded.entry), (number.into(), &entry(number)));
        assert_eq!(recorded.at, AT);
    }
    for from in 0..19 {
        let rest = journal.entries_from(from).unwrap();
        assert_eq!(rest, read[usize::try_from(from).unwrap().min(18)..], "from {from}");
    }
}

#[test]
fn no_folder_is_an_empty_journal_and_an_empty_batch_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::in_state(folder.path());
    assert_eq!(journal.entries().unwrap(), []);
    let mut writer = JournalWriter::open(&journal, Limits::default()).unwrap();
    assert!(matches!(writer.append(AT, &[]), Err(JournalError::Batch(_))));
    assert_eq!(writer.append(AT, &[entry(0)]).unwrap(), 0, "a refused batch spoils nothing");
}

#[test]
fn a_segment_that_is_gone_is_told() {
    for lost in [0, 1] {
        let (_folder, journal) = written(&[1, 3, 2, 5, 1, 1, 4], SMALL);
        fs::remove_file(&segments(&journal)[lost]).unwrap();
        let fault = journal.entries().unwrap_err();
        assert!(matches!(fault, JournalError::Damaged { .. }), "{fault}");
    }
}

#[test]
fn a_kind_of_a_newer_program_is_told_as_such() {
    let (_folder, journal) = written(&[1], SMALL);
    let path = segments(&journal).remove(0);
    let mut bytes = fs::read(&path).unwrap();
    let payload = format!(r#"{{"at":"{AT}","entries":[{{"kind":"moon_landing"}}]}}"#);
    bytes.extend(super::frame::encode(1, payload.as_bytes()).unwrap());
    fs::write(&path, bytes).unwrap();
    assert!(matches!(journal.entries(), Err(JournalError::Newer { .. })));
}

#[test]
fn every_kind_as_it_was_first_written_is_still_read() {
    let served = r#""edition":"2026-11-01.1","before":null,"from":"2026-11-01","serials":{"next_person_serial":5,"next_household_serial":2}"#;
    for (kind, fields) in [
        (JournalKind::EditionPublished, served.to_owned()),
        (JournalKind::EditionReleased, served.to_owned()),
        (
            JournalKind::EditionRolledBack,
            format!(
                r#"{served},"lineage":{{"persons":{{"merged":[["HP-0000-0001","HP-SJYW-7M1S"]]}}}}"#
            ),
        ),
        (
            JournalKind::EditionHeld,
            r#""edition":"2026-11-01.1","because":"churn","serials":{"next_person_serial":5,"next_household_serial":2}"#.to_owned(),
        ),
        (JournalKind::EditionPruned, r#""edition":"2026-11-01.1""#.to_owned()),
        (
            JournalKind::DecisionMade,
            r#""decided":"same","sides":[{"named":"a:1","records":[{"dataset":"a","record_id":"1","evidence":"00"}]},{"named":"b:2:child2","person":false,"records":[{"dataset":"b","record_id":"2","role":"child","ordinal":2,"evidence":"01"}]}],"reason":"seen","by":"mk""#.to_owned(),
        ),
        (JournalKind::DecisionUndone, r#""decision":5,"reason":"seen again","by":"mk""#.to_owned()),
        (
            JournalKind::CaseRead,
            r#""asked":"doubtful","edition":"2026-11-01.1","sides":[{"named":"HP-0000-0001","person":true,"records":[{"dataset":"a","record_id":"1","evidence":"00"}]},{"named":"b:2","records":[{"dataset":"b","record_id":"2","evidence":"01"}]}],"pairs":[[0,0]],"answer":"unsure","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::SampleDrawn,
            r#""edition":"2026-11-01.1","strata":[{"linked":true,"from":0,"to":1000000,"pairs":7,"drawn":1}],"outside":9,"outside_expected":0,"pairs":[{"stratum":0,"records":[{"dataset":"a","record_id":"1","evidence":"00"},{"dataset":"b","record_id":"2","evidence":"01"}]}]"#.to_owned(),
        ),
        (JournalKind::ReadingTakenBack, r#""reading":6,"by":"mk""#.to_owned()),
        (
            JournalKind::DecisionMade,
            r#""decided":"different_household","sides":[{"named":"HP-0000-0001","person":true,"records":[{"dataset":"a","record_id":"1","evidence":"00","home":"02","stay":"03","alone":true}]},{"named":"b:2","person":true,"records":[{"dataset":"b","record_id":"2","evidence":"01"}]}],"reason":"seen","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::DecidedByRule,
            r#""decided":"same","rule":"forename = \"same\"","pairs":[[{"named":"a:1","records":[{"dataset":"a","record_id":"1","evidence":"00"}]},{"named":"b:2","records":[{"dataset":"b","record_id":"2","evidence":"01"}]}]],"reason":"seen","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::RightsRequested,
            r#""right":"access","person":"HP-0000-0001","records":[{"dataset":"a","record_id":"1","evidence":"00"}],"received":"2026-11-01","channel":"post","words":"all of it","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::RightsStepTaken,
            r#""request":7,"step":{"step":"refused","ground":"public_task","reason":"the tax is owed"},"on":"2026-11-02","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::NotShared,
            r#""asked_by":"a school","purpose":"marketing","because":"no gateway","weighed":"no harm in not sharing","by":"mk""#.to_owned(),
        ),
    ] {
        let text = format!(r#"{{"kind":"{}",{fields}}}"#, kind.word());
        let entry: JournalEntry =
            serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(entry.kind(), kind);
        let again = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<JournalEntry>(&again).unwrap(), entry);
    }
}

fn batches() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1_usize..4, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_journal_cut_short_anywhere_keeps_whole_batches_and_goes_on(batches in batches(), cut: prop::sample::Index) {
        let (_folder, journal) = written(&batches, SMALL);
        let before = journal.entries().unwrap();
        let last = segments(&journal).pop().unwrap();
        let length = fs::metadata(&last).unwrap().len();
        let keep = cut.index(usize::try_from(length).unwrap() + 1) as u64;
        fs::OpenOptions::new().write(true).open(&last).unwrap().set_len(keep).unwrap();

        let left = journal.entries().unwrap();
        prop_assert!(before.starts_with(&left));
        let whole = batches.iter().scan(0, |sum, size| { *sum += size; Some(*sum) });
        prop_assert!(left.is_empty() || whole.into_iter().any(|end| end == left.len()), "half a batch");

        let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
        prop_assert_eq!(writer.next_sequence(), left.len() as u64);
        writer.append(AT, &[entry(99)]).unwrap();
        let after = journal.entries().unwrap();
        prop_assert_eq!(&after[..left.len()], &left[..]);
        prop_assert_eq!(&after[left.len()].entry, &entry(99));
    }

    #[test]
    fn any_changed_byte_is_told_with_its_file(batches in batches(), file: prop::sample::Index, at: prop::sample::Index, change in 1_u8..) {
        let (_folder, journal) = written(&batches, SMALL);
        let files = segments(&journal);
        let path = &files[file.index(files.len())];
        let mut bytes = fs::read(path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        fs::write(path, bytes).unwrap();
        match journal.entries() {
            Err(JournalError::Damaged { path: named, position, .. }) => {
                prop_assert_eq!(&named, path);
                prop_assert!(position <= at as u64);
            }
            other => prop_assert!(false, "not told: {:?}", other),
        }
        if path == files.last().unwrap() {
            let opened = JournalWriter::open(&journal, SMALL);
            let told = matches!(opened, Err(JournalError::Damaged { .. }));
            prop_assert!(told);
        }
    }
}
