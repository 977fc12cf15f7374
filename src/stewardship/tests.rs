//! Decisions from night to night: what holds, what is open again, what comes back.

use compact_str::CompactString;

use super::{DecisionBook, EvidenceKey, Reopening, Standing, Tonight, UndoFault};
use crate::journal::{
    DecidedAs, DecidedSide, DecisionMade, DecisionUndone, JournalEntry, Recorded,
};
use crate::normalise::NormalisedRecord;
use crate::pairs::sample::Sample;
use crate::persons::{Ruling, Verdict};
use crate::rules::Ruleset;
use crate::values::IdentifierKey;

fn key(secret: u8) -> EvidenceKey {
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    EvidenceKey::new(&IdentifierKey::from_bytes([secret; 32]), &rules)
}

fn ann(id: &str) -> NormalisedRecord {
    let mut record = Sample::person("ANN", "GARIBALDI").born(1980, 4, 9).record;
    record.key.record_id = CompactString::from(id);
    record
}

fn side(person: bool, records: &[NormalisedRecord]) -> DecidedSide {
    let records: Vec<_> = records.iter().map(|it| key(1).record(it)).collect();
    DecidedSide { named: "a side".to_owned(), person, records }
}

fn made(decided: DecidedAs, sides: [DecidedSide; 2]) -> JournalEntry {
    let (reason, by) = ("seen".to_owned(), "mk".to_owned());
    JournalEntry::DecisionMade(DecisionMade { decided, sides, reason, by })
}

fn undone(decision: u64) -> JournalEntry {
    let (reason, by) = ("seen again".to_owned(), "mk".to_owned());
    JournalEntry::DecisionUndone(DecisionUndone { decision, reason, by })
}

fn book(entries: Vec<JournalEntry>) -> DecisionBook {
    let recorded = |(sequence, entry): (u64, JournalEntry)| Recorded {
        sequence,
        at: "2026-11-01T02:03:04Z".to_owned(),
        digest: [0; 32],
        entry,
    };
    DecisionBook::of(&(0..).zip(entries).map(recorded).collect::<Vec<_>>())
}

fn mentions(decided: DecidedAs) -> JournalEntry {
    made(decided, [side(false, &[ann("1")]), side(false, &[ann("2")])])
}

/// The one decision's standing among records.
fn standing(entry: JournalEntry, records: &[NormalisedRecord]) -> Standing {
    let tonight = Tonight::of(&book(vec![entry]), records, &key(1));
    tonight.standing.into_iter().next().unwrap().1
}

#[test]
fn a_decision_sticks_while_its_records_say_what_they_said_wherever_they_live_and_stand() {
    let mut moved = ann("2");
    moved.address_lines = vec!["1 HIGH STREET".into()];
    moved.fingerprint = [7; 16];
    let records = [ann("0"), ann("1"), moved];
    let found = standing(mentions(DecidedAs::Same), &records);
    assert_eq!(found, Standing::InForce([vec![1], vec![2]]));
}

#[test]
fn every_compared_value_that_changes_opens_the_decision_again_and_the_record_is_named() {
    let changes: [fn(&mut NormalisedRecord); 6] = [
        |it| it.name.surname = "GARIBALDY".into(),
        |it| it.name.forenames = vec!["ANN".into(), "MARY".into()],
        |it| it.name.other_surnames = vec!["ROSSI".into()],
        |it| it.date_of_birth = None,
        |it| it.email = Some("ann@example.org".into()),
        |it| it.phone = Some("07700900123".into()),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = ann("2");
        change(&mut other);
        let why = Reopening::Changed(other.key.clone());
        let found = standing(mentions(DecidedAs::Different), &[ann("1"), other]);
        assert_eq!(found, Standing::Reopened(why), "change {number}");
    }
}

#[test]
fn a_decision_on_a_mention_that_is_gone_is_open_again_and_comes_back_with_it() {
    let found = standing(mentions(DecidedAs::Same), &[ann("1")]);
    assert_eq!(found, Standing::Reopened(Reopening::Gone(ann("2").key)));
    let back = standing(mentions(DecidedAs::Same), &[ann("1"), ann("2")]);
    assert_eq!(back, Standing::InForce([vec![0], vec![1]]));
}

#[test]
fn a_decision_on_persons_lasts_while_another_record_of_each_carries_on() {
    let sides = || [side(true, &[ann("1"), ann("2")]), side(true, &[ann("3")])];
    let different = made(DecidedAs::Different, sides());
    let tonight = |records: &[NormalisedRecord]| {
        let book = book(vec![different.clone()]);
        let tonight = Tonight::of(&book, records, &key(1));
        (tonight.rulings(&book), tonight.reopened().count())
    };
    let apart = |a: u32, b: u32| Ruling { decision: 0, pair: [a, b], verdict: Verdict::Different };
    assert_eq!(tonight(&[ann("1"), ann("2"), ann("3")]), (vec![apart(0, 2), apart(1, 2)], 0));
    assert_eq!(tonight(&[ann("2"), ann("3")]), (vec![apart(0, 1)], 0));
    assert_eq!(tonight(&[ann("3")]), (vec![], 1));
}

#[test]
fn the_later_of_two_decisions_on_the_same_two_holds_and_undoing_it_restores_the_earlier_exactly() {
    let one_way = mentions(DecidedAs::Same);
    let the_other =
        made(DecidedAs::Different, [side(false, &[ann("2")]), side(false, &[ann("1")])]);
    let records = [ann("1"), ann("2")];
    let rulings = |entries: Vec<JournalEntry>| {
        let book = book(entries);
        Tonight::of(&book, &records, &key(1)).rulings(&book)
    };
    let before = rulings(vec![one_way.clone()]);
    let both = vec![one_way, the_other, undone(1)];
    assert_eq!(rulings(both[..2].to_vec())[0].verdict, Verdict::Different);
    assert_eq!(rulings(both[..2].to_vec()).len(), 1, "the earlier gave way");
    assert_eq!(rulings(both), before);
}

#[test]
fn what_is_no_decision_or_undone_cannot_be_undone() {
    let book = book(vec![mentions(DecidedAs::Same), undone(0)]);
    assert_eq!(book.to_undo(0), Err(UndoFault::Undone(0)));
    assert_eq!(book.to_undo(1), Err(UndoFault::Unknown(1)));
    assert!(!book.decisions()[0].holds());
}

#[test]
fn a_fingerprint_says_nothing_without_the_councils_key() {
    assert_eq!(key(1).fingerprint(&ann("1")), key(1).fingerprint(&ann("2")));
    assert_ne!(key(1).fingerprint(&ann("1")), key(2).fingerprint(&ann("1")));
}
