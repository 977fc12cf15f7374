//! The journal on a real disk: what is appended is there, what is torn is cut off, what is damaged is told.

use std::fs;
use std::path::PathBuf;

use jiff::civil::date;
use proptest::prelude::*;

use super::{Journal, JournalEntry, JournalError, JournalKind, JournalWriter, Limits, Served};
use crate::editions::{EditionId, NextSerials};

const AT: &str = "2026-11-01T02:03:04Z";
const SMALL: Limits = Limits { segment: 1500 };

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
    files(journal, "log")
}

fn files(journal: &Journal, kind: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(journal.folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == kind))
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
        assert_eq!((recorded.sequence, &recorded.entry), (number.into(), &Some(entry(number))));
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
    let (vault, commitment) = (&files(&journal, "vault")[0], "00".repeat(32));
    let leaf = format!(
        r#"{{"at":"{AT}","commitment":"{commitment}","kind":"moon_landing","sequence":1}}"#
    );
    bytes.extend(super::frame::encode(1, leaf.as_bytes()).unwrap());
    fs::write(&path, bytes).unwrap();
    let key = super::KeyId::from_bits(1);
    let header = super::vault::Header { length: 16, sequence: 1, batch: 1, key };
    let record = [&header.to_bytes()[..], &[1; 48]].concat();
    fs::write(vault, [fs::read(vault).unwrap(), record].concat()).unwrap();
    assert!(matches!(journal.entries(), Err(JournalError::Newer { .. })));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of every kind, read as one")]
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
        (
            JournalKind::RecordHeld,
            r#""dataset":"a","record_id":"1","role":"liable","person":"HP-0000-0001","edition":"2026-11-01.1","millibits":14000,"by":"mk","organisation":"council","purpose":"homelessness""#.to_owned(),
        ),
        (
            JournalKind::NoticeActed,
            r#""act":"owed","occurrence":"0193f0b8-0000-7000-8000-000000000001","subscription":"tell-us-once:trust:tenancies","person":"HP-0000-0001","known_by":{"dataset":"a","record_id":"1"},"matter":"address_changed","level":"verified","action":"amend","needs":"address","until":"2027-02-20T00:00:00Z""#.to_owned(),
        ),
        (
            JournalKind::NoticeActed,
            r#""act":"settled","notice":7,"attempt":1,"outcome":"throttled","next":"2026-11-20T10:00:05Z""#.to_owned(),
        ),
        (
            JournalKind::SubscriptionActed,
            r#""act":"endpoint_set","subscription":"tell-us-once:trust:tenancies","way":{"way":"webhook","url":"https://trust.example/hooks"},"keys":{"shared":"whsec_AA==","private":"whsk_AA=="},"by":"trust.system""#.to_owned(),
        ),
        (JournalKind::ReadingTakenBack, r#""reading":6,"by":"mk""#.to_owned()),
        (
            JournalKind::DecisionMade,
            r#""decided":"different_household","sides":[{"named":"HP-0000-0001","person":true,"records":[{"dataset":"a","record_id":"1","evidence":"00","home":"02","stay":"03","alone":true}]},{"named":"b:2","person":true,"records":[{"dataset":"b","record_id":"2","evidence":"01"}]}],"reason":"seen","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::EntryErased,
            r#""sequence":6,"because":"asked for","ground":"objection","by":"mk""#.to_owned(),
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
        (
            JournalKind::Looked,
            r#""asked":{"by":"mk","organisation":"council","roles":["adviser"],"purpose":"homelessness","about":"HP-0000-0001"},"edition":"2026-11-01.1","policy":"00","fields":["name"],"subjects":[{"person":"HP-0000-0001","released":[{"dataset":"a","fields":["name"],"routes":[{"by":"gateway","gateway":"ha1996-part7","fields":["name"]}]}],"withheld":[{"code":"fence","dataset":"b","gateway":"rpr2001-reg107"}],"shown":true}],"obligations":[{"obligation":"review","working_days":2}],"shown":true,"displayed":"01""#.to_owned(),
        ),
        (
            JournalKind::LookedInEmergency,
            r#""asked":{"by":"mk","organisation":"council","roles":["adviser"],"purpose":"safeguarding","emergency":{"ground":"vital_interests","reason":"missing"},"about":"HP-0000-0001"},"edition":"2026-11-01.1","policy":"00","fields":["name"],"subjects":[],"obligations":[],"shown":false,"displayed":"01""#.to_owned(),
        ),
        (
            JournalKind::LookRefused,
            r#""asked":{"by":"mk","organisation":"council","roles":["adviser"],"purpose":"homelessness","about":"HP-0000-0001"},"codes":["purpose.role"],"displayed":"01""#.to_owned(),
        ),
        (
            JournalKind::EmergencyReviewed,
            r#""request":7,"outcome":"justified","reason":"a child was at risk","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::LegalHoldActed,
            r#""act":"set","person":{"person":"HP-0000-0001","records":[{"dataset":"a","record_id":"1","evidence":"00"}]},"entries":[7],"matter":"claim 2026/14","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::RightsStepTaken,
            r#""request":7,"step":{"step":"erased","erased":[{"of":"decision_made","entries":2}],"kept":[{"of":"looked","entries":1,"because":{"for":"duty","says":"the log"},"until":"2033-11-02"}],"restriction":9,"records":3,"editions":["2026-11-01.1"]},"on":"2026-11-02","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::OperatorPermitted,
            r#""by":"mk","organisation":"council","roles":["data-steward"],"purpose":"linkage-quality","command":"explain","about":["a:1"],"policy":"00""#.to_owned(),
        ),
        (
            JournalKind::OperatorRefused,
            r#""by":"mk","command":"explain","purpose":"linkage-quality","codes":["purpose.role"]"#.to_owned(),
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

impl Journal {
    /// Where the payload of an entry that has no leaf any more begins.
    fn located_payload_end(&self, entries: usize) -> u64 {
        let vault = files(self, "vault").pop().unwrap();
        let bytes = fs::read(&vault).unwrap();
        super::vault::places_of(&bytes, &[entries as u64]).unwrap()[0]
    }
}

fn batches() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1_usize..4, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_journal_whose_last_batch_was_cut_short_keeps_whole_batches_and_goes_on(
        batches in batches(), cut: prop::sample::Index, in_vault: bool, zeros: bool,
    ) {
        let (_folder, journal) = written(&batches, SMALL);
        let before = journal.entries().unwrap();
        let left = before.len() - batches.last().unwrap();
        let log = segments(&journal).pop().unwrap();
        let vault = files(&journal, "vault").pop().unwrap();
        // as a kill leaves it: no leaves, or some of them; where there are none, payloads cut short anywhere
        let ends = journal.leaves_from(0).unwrap();
        let whole = fs::metadata(&log).unwrap().len();
        let begins = ends[left].position;
        let torn = begins + cut.index(usize::try_from(whole - begins).unwrap()) as u64;
        let file = fs::OpenOptions::new().write(true).open(&log).unwrap();
        file.set_len(if in_vault { begins } else { torn }).unwrap();
        if in_vault {
            let payloads = journal.located_payload_end(left);
            let whole = fs::metadata(&vault).unwrap().len();
            let keep = payloads + cut.index(usize::try_from(whole - payloads).unwrap()) as u64;
            let file = fs::OpenOptions::new().write(true).open(&vault).unwrap();
            file.set_len(keep).unwrap();
            // a file system may have lengthened it before it was filled
            if zeros {
                file.set_len(whole).unwrap();
            }
        }
        // that the journal was begun is noted once its first batch is there
        if left == 0 {
            fs::remove_file(journal.state().join("journal-begun")).unwrap();
        }
        prop_assert_eq!(&journal.entries().unwrap()[..], &before[..left]);

        let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
        prop_assert_eq!(writer.next_sequence(), left as u64);
        writer.append(AT, &[entry(99)]).unwrap();
        let after = journal.entries().unwrap();
        prop_assert_eq!(&after[..left], &before[..left]);
        prop_assert_eq!(after[left].entry.as_ref(), Some(&entry(99)));
    }

    #[test]
    fn a_journal_that_lost_more_than_a_batch_in_the_making_is_told(batches in batches(), file: prop::sample::Index, keep: prop::sample::Index) {
        let (_folder, journal) = written(&batches, SMALL);
        let whole = journal.entries().unwrap().len();
        let last = batches.last().unwrap();
        let all = [segments(&journal), files(&journal, "vault")].concat();
        let path = &all[file.index(all.len())];
        let length = fs::metadata(path).unwrap().len();
        let keep = keep.index(usize::try_from(length).unwrap()) as u64;
        fs::OpenOptions::new().write(true).open(path).unwrap().set_len(keep).unwrap();
        match (journal.entries(), JournalWriter::open(&journal, SMALL)) {
            // what a kill may leave: the last batch has payloads, and its leaves were never finished
            (Ok(left), Ok(writer)) => {
                prop_assert_eq!(left.len(), whole - last);
                prop_assert_eq!(writer.next_sequence(), left.len() as u64);
            }
            (entries, writer) => {
                let told = |fault: &JournalError| {
                    matches!(fault, JournalError::Damaged { .. } | JournalError::Missing { .. })
                };
                let told = entries.as_ref().is_err_and(told) || writer.as_ref().is_err_and(told);
                prop_assert!(told, "{:?} {:?}", entries.map(|it| it.len()), writer.map(|it| it.next_sequence()));
            }
        }
    }

    #[test]
    fn an_entry_read_alone_is_what_it_is_among_all(batches in batches()) {
        let (_folder, journal) = written(&batches, SMALL);
        let all = journal.entries().unwrap();
        for recorded in &all {
            let alone = journal.entry(recorded.sequence).unwrap();
            prop_assert_eq!(alone.as_ref(), Some(recorded));
        }
        prop_assert_eq!(journal.entry(all.len() as u64).unwrap(), None);
        // as of files that are longer than any memory: of what follows, nothing is read
        for path in [segments(&journal), files(&journal, "vault")].concat() {
            fs::OpenOptions::new().write(true).open(path).unwrap().set_len(1 << 40).unwrap();
        }
        for recorded in &all {
            let alone = journal.entry(recorded.sequence).unwrap();
            prop_assert_eq!(alone.as_ref(), Some(recorded));
        }
    }

    #[test]
    fn any_changed_byte_is_told_with_its_file(batches in batches(), file: prop::sample::Index, at: prop::sample::Index, change in 1_u8..) {
        let (_folder, journal) = written(&batches, SMALL);
        let files = [segments(&journal), files(&journal, "vault")].concat();
        let path = &files[file.index(files.len())];
        let mut bytes = fs::read(path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        let all = journal.entries().unwrap();
        fs::write(path, bytes).unwrap();
        for recorded in &all {
            if let Ok(Some(alone)) = journal.entry(recorded.sequence) {
                prop_assert_eq!(&alone, recorded);
            }
        }
        match journal.entries() {
            Err(JournalError::Damaged { path: named, position, .. }) => {
                prop_assert_eq!(&named, path);
                prop_assert!(position <= at as u64);
            }
            // the name of the key is bound to the payload: one that is not at hand is asked for
            Err(JournalError::WrongKey { .. }) => prop_assert!(false, "a head without its check"),
            other => prop_assert!(false, "not told: {:?}", other),
        }
        if path == segments(&journal).last().unwrap() {
            let opened = JournalWriter::open(&journal, SMALL);
            let told = matches!(opened, Err(JournalError::Damaged { .. }));
            prop_assert!(told);
        }
    }
}
