//! What is over, what goes on, what a hold and a duty keep: by the shipped times.

use jiff::civil::{Date, date};

use super::{Concern, ErasurePlan, KeptBecause, Whom, concerns, due, entries_for_retention};
use crate::journal::{
    Asked, BoundPerson, CollectedBy, ConsentEvent, ConsentRecorded, DecidedAs, DecidedRecord,
    DecidedSide, DecisionMade, DecisionUndone, GivenBy, Journal, JournalEntry, JournalWriter,
    LegalHoldAct, LegalHoldLifted, LegalHoldSet, Limits, Looked, Recorded, RestrictionAct,
    RestrictionEffect, RestrictionLifted, RestrictionSet, RightsKind, RightsRequested, RightsStep,
    RightsStepTaken, SubjectLooked,
};
use crate::rules::shipped_files;
use crate::sharing::Policy;
use crate::values::{FieldSet, PersonId};

fn policy() -> Policy {
    Policy::of_files(&shipped_files()).check().expect("it has no fault")
}

fn person(number: u64) -> PersonId {
    PersonId::from_bits(number).expect("an identifier")
}

fn record(id: &str) -> DecidedRecord {
    let (dataset, row) = id.split_once(':').expect("a key");
    DecidedRecord {
        dataset: dataset.to_owned(),
        record_id: row.to_owned(),
        role: String::new(),
        ordinal: 0,
        evidence: "00".to_owned(),
        home: String::new(),
        stay: String::new(),
        alone: false,
    }
}

fn bound(number: u64, records: &[&str]) -> BoundPerson {
    let records = records.iter().map(|id| record(id)).collect();
    BoundPerson { person: person(number), records }
}

/// Entries written on these days.
fn journal(entries: Vec<(Date, JournalEntry)>) -> Vec<Recorded> {
    let recorded = |(sequence, (on, entry)): (u64, (Date, JournalEntry))| Recorded {
        sequence,
        at: format!("{on}T09:00:00Z"),
        kind: entry.kind(),
        digest: [0; 32],
        entry: Some(entry),
    };
    (0..).zip(entries).map(recorded).collect()
}

fn looked(persons: &[u64]) -> JournalEntry {
    let name = |text: &str| text.parse().expect("a name");
    let subject = |number: &u64| SubjectLooked {
        person: person(*number),
        relationships: Vec::new(),
        consents: Vec::new(),
        restrictions: Vec::new(),
        released: Vec::new(),
        withheld: Vec::new(),
        hidden_records: 0,
        hides_relations: false,
        shown: true,
    };
    JournalEntry::Looked(Looked {
        asked: Asked {
            by: name("mk"),
            organisation: "council".parse().expect("a name"),
            team: None,
            roles: Vec::new(),
            purpose: "homelessness".parse().expect("a name"),
            case_reference: None,
            necessity: None,
            emergency: None,
            about: "something".to_owned(),
            for_notice: None,
        },
        edition: "2026-11-01.1".parse().expect("an edition"),
        policy: String::new(),
        fields: FieldSet::ALL,
        subjects: persons.iter().map(subject).collect(),
        obligations: Vec::new(),
        shown: true,
        displayed: String::new(),
    })
}

fn consent(event: ConsentEvent, until: Option<Date>) -> JournalEntry {
    JournalEntry::ConsentRecorded(Box::new(ConsentRecorded {
        schema_version: "ISO/IEC TS 27560:2023".into(),
        record_id: uuid::Uuid::from_u128(7),
        follows: None,
        event,
        person: bound(1, &["a:1"]),
        purposes: vec!["homelessness".parse().expect("a name")],
        lawful_basis: "UK GDPR Art 6(1)(a)".into(),
        datasets: Vec::new(),
        fields: FieldSet::ALL,
        recipients: Vec::new(),
        notice: None,
        collected_by: CollectedBy::InPerson,
        officer: "mk".parse().expect("a name"),
        given_by: GivenBy::Person,
        evidence: None,
        until,
    }))
}

fn restricted(until: Option<Date>) -> JournalEntry {
    JournalEntry::RestrictionActed(RestrictionAct::Set(RestrictionSet {
        kind: "sensitive-address".parse().expect("a name"),
        effect: RestrictionEffect::Existence,
        person: bound(1, &["a:1"]),
        only: Vec::new(),
        purposes: Vec::new(),
        legal_note: "refuge".to_owned(),
        from: date(2020, 1, 1),
        until,
        review: None,
        by: "po".parse().expect("a name"),
        approved_by: None,
    }))
}

fn lifted(restriction: u64) -> JournalEntry {
    JournalEntry::RestrictionActed(RestrictionAct::Lifted(RestrictionLifted {
        restriction,
        person: None,
        reason: "moved".to_owned(),
        by: "po".parse().expect("a name"),
        approved_by: None,
    }))
}

fn decided(one: &str, other: &str) -> JournalEntry {
    let side =
        |id: &str| DecidedSide { named: id.to_owned(), person: false, records: vec![record(id)] };
    JournalEntry::DecisionMade(DecisionMade {
        decided: DecidedAs::Different,
        sides: [side(one), side(other)],
        reason: "seen".to_owned(),
        by: "mk".to_owned(),
    })
}

fn undone(decision: u64) -> JournalEntry {
    let (reason, by) = ("seen again".to_owned(), "mk".to_owned());
    JournalEntry::DecisionUndone(DecisionUndone { decision, reason, by })
}

fn held(person: Option<BoundPerson>, entries: &[u64]) -> JournalEntry {
    let (entries, matter) = (entries.to_vec(), "claim 14".to_owned());
    let by = "dpo".parse().expect("a name");
    JournalEntry::LegalHoldActed(LegalHoldAct::Set(LegalHoldSet { person, entries, matter, by }))
}

fn released(hold: u64) -> JournalEntry {
    let (reason, by) = ("settled".to_owned(), "dpo".parse().expect("a name"));
    JournalEntry::LegalHoldActed(LegalHoldAct::Lifted(LegalHoldLifted { hold, reason, by }))
}

fn asked() -> JournalEntry {
    JournalEntry::RightsRequested(RightsRequested {
        right: RightsKind::Access,
        person: person(1).to_string(),
        records: vec![record("a:1")],
        received: date(2020, 1, 1),
        channel: "post".to_owned(),
        words: "all".to_owned(),
        represented_by: String::new(),
        by: "mk".to_owned(),
    })
}

fn answered(request: u64, on: Date) -> JournalEntry {
    let (step, by) = (RightsStep::Done { outcome: "sent".to_owned() }, "mk".to_owned());
    JournalEntry::RightsStepTaken(RightsStepTaken { request, step, on, by })
}

/// Numbers of what is due and not held.
fn due_on(entries: &[Recorded], on: Date) -> Vec<u64> {
    let policy = policy();
    let due = due(entries, policy.kept_kinds(), on);
    due.iter().filter(|it| it.held.is_none()).map(|it| it.sequence).collect()
}

const THEN: Date = date(2020, 1, 1);

#[test]
fn a_look_is_kept_for_seven_years_to_the_day() {
    let entries = journal(vec![(THEN, looked(&[1]))]);
    assert_eq!(due_on(&entries, date(2027, 1, 1)), [0_u64; 0], "2,557 days from 1 January 2020");
    assert_eq!(due_on(&entries, date(2027, 1, 2)), [0]);
}

#[test]
fn what_is_over_is_told_without_reading_the_looks_that_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::in_state(folder.path());
    let mut writer = JournalWriter::open(&journal, Limits::default()).unwrap();
    for day in [date(2019, 12, 31), THEN, date(2020, 1, 2), date(2026, 5, 1)] {
        let at = format!("{day}T23:59:59Z");
        writer.append(&at, &[looked(&[1]), restricted(Some(day)), lifted(0)]).unwrap();
    }
    let all = journal.entries().unwrap();
    let policy = policy();
    let mut read = Vec::new();
    for on in [THEN, date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2), date(2040, 1, 1)] {
        let entries = entries_for_retention(&journal, policy.kept_kinds(), on).unwrap();
        assert_eq!(due_on(&entries, on), due_on(&all, on), "{on}");
        read.push(entries.iter().filter(|it| it.kind.is_look()).count());
    }
    assert_eq!(read, [0, 0, 1, 2, 4], "only what may be over is opened");
    assert_eq!(journal.entries_but_looks().unwrap().len(), 8);
}

#[test]
fn what_goes_on_is_kept_however_old() {
    let entries = journal(vec![
        (THEN, consent(ConsentEvent::Given, None)),
        (THEN, restricted(None)),
        (THEN, asked()),
        (THEN, decided("a:1", "b:2")),
        (THEN, held(None, &[])),
    ]);
    assert_eq!(due_on(&entries, date(2100, 1, 1)), [0_u64; 0]);
}

#[test]
fn a_consent_is_over_with_its_last_day_or_a_later_word_and_the_later_word_stands() {
    let ended = journal(vec![(THEN, consent(ConsentEvent::Given, Some(date(2021, 6, 1))))]);
    assert_eq!(due_on(&ended, date(2027, 6, 1)), [0_u64; 0]);
    assert_eq!(due_on(&ended, date(2027, 6, 5)), [0], "six years after its last day");
    let taken_back = journal(vec![
        (THEN, consent(ConsentEvent::Given, None)),
        (date(2021, 1, 1), consent(ConsentEvent::Withdrawn, None)),
    ]);
    assert_eq!(due_on(&taken_back, date(2100, 1, 1)), [0], "a withdrawal holds for good");
}

#[test]
fn what_ends_something_goes_no_earlier_than_what_it_ends() {
    let entries = journal(vec![
        (THEN, restricted(None)),
        (date(2021, 1, 1), lifted(0)),
        (THEN, decided("a:1", "b:2")),
        (date(2021, 1, 1), undone(2)),
        (THEN, asked()),
        (date(2021, 1, 1), answered(4, date(2021, 1, 1))),
        (THEN, held(None, &[])),
        (date(2021, 1, 1), released(6)),
    ]);
    let mut before: Vec<u64> = Vec::new();
    for on in [2021, 2026, 2027, 2028, 2030].map(|year| date(year, 1, 10)) {
        let now = due_on(&entries, on);
        assert!(before.iter().all(|it| now.contains(it)), "what is over stays over");
        for (act, end) in [(0, 1), (2, 3), (4, 5), (6, 7)] {
            assert_eq!(now.contains(&act), now.contains(&end), "{act} and {end} on {on}");
        }
        before = now;
    }
    assert_eq!(before.len(), 8, "in the end all of it");
}

#[test]
fn a_hold_keeps_what_it_names_and_all_that_is_about_whom_it_names_until_it_is_lifted() {
    let mut acts = vec![
        (THEN, looked(&[1])),
        (THEN, looked(&[2])),
        (THEN, looked(&[3, 1])),
        (THEN, held(Some(bound(1, &["a:1"])), &[1])),
    ];
    let on = date(2030, 1, 1);
    assert_eq!(due_on(&journal(acts.clone()), on), [0_u64; 0]);
    acts.push((date(2029, 1, 1), released(3)));
    assert_eq!(due_on(&journal(acts), on), [0, 1, 2], "and the hold itself seven years later");
}

#[test]
fn an_erasure_takes_what_is_about_the_person_alone_and_no_duty_keeps() {
    let entries = journal(vec![
        (date(2026, 1, 1), decided("a:1", "b:2")),
        (date(2026, 1, 1), decided("a:1", "c:3")),
        (date(2026, 1, 1), undone(0)),
        (date(2026, 1, 1), looked(&[1])),
        (THEN, looked(&[1])),
        (THEN, looked(&[1, 9])),
        (date(2026, 1, 1), consent(ConsentEvent::Refused, None)),
        (date(2026, 1, 1), decided("c:3", "d:4")),
    ]);
    let records = ["a:1", "b:2"].map(|id| record(id).key()).into();
    let whom = Whom { persons: [person(1)].into(), records };
    assert_eq!(concerns(&entries, &whom).get(&1), Some(&Concern::OthersToo));
    let policy = policy();
    let plan = ErasurePlan::of(&entries, &whom, policy.kept_kinds(), date(2027, 6, 1));
    let erased: Vec<u64> = plan.erase.iter().map(|(number, _)| *number).collect();
    assert_eq!(
        erased,
        [0, 2, 4],
        "two of their own records, its undoing, and a look past its time"
    );
    let why = |number| plan.kept.iter().find(|it| it.0 == number).map(|it| it.2.clone());
    assert_eq!(why(1), Some(KeptBecause::OthersToo), "it tells two people apart");
    assert_eq!(why(5), Some(KeptBecause::OthersToo));
    assert!(matches!(why(3), Some(KeptBecause::Duty { until: Some(_), .. })));
    assert!(matches!(why(6), Some(KeptBecause::Duty { until: None, .. })), "a refusal holds on");
    assert_eq!(why(7), None, "it is about somebody else");
}

#[test]
fn a_hold_keeps_what_would_be_erased() {
    let entries =
        journal(vec![(THEN, decided("a:1", "a:1")), (THEN, held(Some(bound(1, &["a:1"])), &[]))]);
    let whom = Whom { persons: [person(1)].into(), records: [record("a:1").key()].into() };
    let policy = policy();
    let plan = ErasurePlan::of(&entries, &whom, policy.kept_kinds(), date(2026, 11, 26));
    assert_eq!(plan.erase, []);
    assert!(plan.kept.iter().all(|(_, _, because)| *because == KeptBecause::Held(1)));
}
