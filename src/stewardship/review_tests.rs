//! Clerical review: cases and their order, and what answers come to.

use jiff::civil::date;

use super::{
    Case, CaseFacts, DecisionBook, EvidenceKey, Hand, Outcome, Question, ReadPairs, ReviewBook,
    SecondReaders, answered, expected_harm, taken_back, uncertainty,
};
use crate::editions::{EditionId, EditionLink, LinkDecision, NightRecords};
use crate::journal::{
    AskedAs, CaseAnswer, DecidedAs, DecidedRecord, DecidedSide, JournalEntry, Recorded,
};
use crate::links::ContextFinding;
use crate::pairs::ComparisonTable;
use crate::pairs::sample::{Sample, table_of};
use crate::persons::{Ruling, Rulings, Verdict};
use crate::rules::{HarmRules, Ruleset};
use crate::values::{IdentifierKey, MatchWeight, PersonId};

fn person(number: u64) -> PersonId {
    PersonId::from_bits(number).unwrap()
}

fn link(left: u32, right: u32, millibits: i32, decision: LinkDecision) -> EditionLink {
    EditionLink {
        left,
        right,
        weight: MatchWeight::from_millibits(millibits),
        context: ContextFinding::default(),
        decision,
        met_by: None,
    }
}

/// Two records a person.
fn two_each(record: u32) -> PersonId {
    person(u64::from(record / 2))
}

fn strangers(count: usize) -> ComparisonTable {
    let people: Vec<Sample> =
        (0_u32..).take(count).map(|row| Sample::person("ANN", "SMITH").row(0, row)).collect();
    table_of(&people)
}

fn ruled(pair: [u32; 2], verdict: Verdict, records: usize) -> Rulings {
    let ruling = Ruling { decision: 1, pair, verdict };
    Rulings::reconcile(&strangers(records), &vec![false; records], &[ruling]).0
}

#[test]
fn doubtful_pairs_between_the_same_two_persons_are_one_case() {
    let links = [
        link(0, 2, 100, LinkDecision::Review),
        link(3, 1, 900, LinkDecision::Review),
        link(0, 1, 9_000, LinkDecision::Linked),
        link(4, 5, 9_000, LinkDecision::Linked),
        link(1, 4, 500, LinkDecision::Review),
    ];
    let cases = Case::of(links, two_each);
    let persons: Vec<_> = cases.iter().map(|case| case.persons).collect();
    assert_eq!(persons, [[person(0), person(1)], [person(0), person(2)]]);
    assert_eq!(cases[0].heaviest().records, [1, 3], "the heaviest first, the first person's first");
    assert_eq!(cases[0].pairs[1].records, [0, 2]);
}

#[test]
fn a_case_is_decided_by_one_same_or_by_a_different_on_each_of_its_pairs() {
    let links = [link(0, 2, 100, LinkDecision::Review), link(1, 3, 900, LinkDecision::Review)];
    let case = || Case::of(links, two_each).remove(0);
    assert_eq!(case().undecided(&Rulings::default()), Some(case()));
    assert_eq!(case().undecided(&ruled([0, 2], Verdict::Same, 4)), None);
    let left = case().undecided(&ruled([1, 3], Verdict::Different, 4)).unwrap();
    assert_eq!(left.pairs.len(), 1, "a bridge that nobody has decided still waits");
    assert_eq!(left.heaviest().records, [0, 2]);
}

#[test]
fn doubt_is_greatest_at_even_odds_and_harm_grows_with_what_hangs_on_a_case() {
    assert!((uncertainty(0.5) - 1.0).abs() < 1e-12);
    assert!(uncertainty(0.6) > uncertainty(0.9) && uncertainty(0.1) > uncertainty(0.01));
    let rules = HarmRules::default();
    let alone = CaseFacts { mentions: [1, 4], ..CaseFacts::default() };
    let of_a_child = CaseFacts { child: true, ..alone };
    assert!((alone.points(&rules) - 1.0).abs() < 1e-12, "the fewer mentions change hands");
    assert!((of_a_child.points(&rules) - 5.0).abs() < 1e-12);
    assert!(expected_harm(0.1, 1.0, &rules) > expected_harm(0.9, 1.0, &rules));
}

fn evidence() -> EvidenceKey {
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    EvidenceKey::new(&IdentifierKey::from_bytes([1; 32]), &rules)
}

fn edition() -> EditionId {
    EditionId::new(date(2026, 11, 1), 1).unwrap()
}

/// Two persons of two records each; a pair of each other's is in question, and so is another.
fn question(asked: AskedAs) -> Question {
    let side = |person: u32| {
        let record = |number: u32| {
            let mut record = Sample::person("ANN", "SMITH").born(1980, 4, 9).record;
            record.key.record_id = number.to_string().into();
            DecidedRecord::new(&record.key, evidence().fingerprint(&record))
        };
        let records = vec![record(2 * person), record(2 * person + 1)];
        DecidedSide { named: format!("person {person}"), person: true, records }
    };
    let pairs = vec![[1, 0], [1, 1]];
    Question { asked, edition: edition(), sides: [side(0), side(1)], pairs, barred: Vec::new() }
}

/// A journal that grows by what readers do.
#[derive(Default)]
struct Desk(Vec<Recorded>);

impl Desk {
    fn append(&mut self, entries: Vec<JournalEntry>) -> u64 {
        for entry in entries {
            let sequence = self.0.len() as u64;
            let (at, kind, entry) = (String::new(), entry.kind(), Some(entry));
            self.0.push(Recorded { sequence, at, kind, digest: [0; 32], entry });
        }
        self.0.len() as u64 - 1
    }

    fn reads(&mut self, by: &str, answer: CaseAnswer) -> u64 {
        let book = ReviewBook::of(&self.0);
        let earlier = book.cases().first();
        let asked = if earlier.is_some() { AskedAs::Again } else { AskedAs::Doubtful };
        let hand = Hand { next: self.0.len() as u64, by };
        let decisions = DecisionBook::of(&self.0);
        let entries = answered(&question(asked), earlier, answer, &decisions, hand);
        self.append(entries)
    }

    fn takes_back(&mut self, by: &str, reading: u64) {
        self.takes_back_where(by, reading, &[]);
    }

    /// The same where no decision may say these.
    fn takes_back_where(&mut self, by: &str, reading: u64, barred: &[DecidedAs]) {
        let book = ReviewBook::of(&self.0);
        let hand = Hand { next: self.0.len() as u64, by };
        let (case, decisions) = (book.case_of(reading).unwrap(), DecisionBook::of(&self.0));
        self.append(taken_back(case, reading, barred, &decisions, hand));
    }

    fn outcome(&self) -> Outcome {
        ReviewBook::of(&self.0).cases()[0].outcome()
    }

    /// What holds among the decisions.
    fn decided(&self) -> Vec<DecidedAs> {
        let book = DecisionBook::of(&self.0);
        book.decisions().iter().filter(|it| it.holds()).map(|it| it.made.decided).collect()
    }
}

use CaseAnswer::{Different, Same, Unsure};

#[test]
fn an_answer_is_a_decision_on_the_records_in_question() {
    let mut desk = Desk::default();
    desk.reads("ann", Same);
    let book = DecisionBook::of(&desk.0);
    let made = &book.decisions()[0].made;
    let records = |side: usize| made.sides[side].records.iter().map(|it| it.record_id.as_str());
    assert_eq!(made.by, "ann");
    assert_eq!((records(0).collect(), records(1).collect()), (vec!["1"], vec!["2"]));
    assert!(made.sides.iter().all(|side| !side.person), "two mentions are bound");

    let mut desk = Desk::default();
    desk.reads("ann", Different);
    let book = DecisionBook::of(&desk.0);
    let made = &book.decisions()[0].made;
    let records = |side: usize| made.sides[side].records.iter().map(|it| it.record_id.as_str());
    assert_eq!((records(0).collect(), records(1).collect()), (vec!["1"], vec!["2", "3"]));
    assert!(made.sides.iter().all(|side| side.person), "two persons are parted");

    let mut desk = Desk::default();
    desk.reads("ann", Unsure);
    assert_eq!(desk.decided(), []);
}

#[test]
fn no_decision_is_made_that_a_constraint_forbids() {
    let question = Question { barred: vec![DecidedAs::Same], ..question(AskedAs::Sampled) };
    let hand = Hand { next: 0, by: "ann" };
    let entries = |answer| answered(&question, None, answer, &DecisionBook::default(), hand).len();
    assert_eq!((entries(Same), entries(Different)), (1, 2));
}

#[test]
fn an_answer_holds_until_another_reader_contradicts_it_and_a_third_settles_it() {
    let mut desk = Desk::default();
    desk.reads("ann", Same);
    desk.reads("bob", Different);
    assert_eq!((desk.outcome(), desk.decided()), (Outcome::Contested, vec![]), "neither holds");
    desk.reads("cat", Unsure);
    assert_eq!((desk.outcome(), desk.decided()), (Outcome::Contested, vec![]));
    desk.reads("dan", Different);
    let different = (Outcome::Settled(Different), vec![DecidedAs::Different]);
    assert_eq!((desk.outcome(), desk.decided()), different);
}

#[test]
fn two_taken_for_one_are_not_asked_about_again_even_where_that_cannot_be_obeyed() {
    let mut desk = Desk::default();
    let records: Vec<_> = (0..4)
        .map(|number: u32| {
            let mut record = Sample::person("ANN", "SMITH").born(1980, 4, 9).record;
            record.key.record_id = number.to_string().into();
            record
        })
        .collect();
    let links = [link(1, 2, 100, LinkDecision::Review)];
    let case = || Case::of(links, two_each).remove(0);
    let open = |desk: &Desk| {
        let (book, decisions) = (ReviewBook::of(&desk.0), DecisionBook::of(&desk.0));
        let read = ReadPairs::of(
            &book,
            &decisions,
            NightRecords::Read(&records, &[]),
            &evidence(),
            edition(),
        );
        // nothing is in force: the decision is not obeyed
        read.on(&case()).open(case(), &Rulings::default()).is_some()
    };
    assert!(open(&desk));
    let answer = desk.reads("ann", Same);
    assert!(!open(&desk));
    desk.takes_back("ann", answer);
    assert!(open(&desk), "taken back, it is asked again");
    desk.reads("ann", Same);
    let undone = crate::journal::DecisionUndone {
        decision: DecisionBook::of(&desk.0).decisions().last().unwrap().number,
        reason: "wrong".to_owned(),
        by: "head".to_owned(),
    };
    desk.append(vec![JournalEntry::DecisionUndone(undone)]);
    assert!(open(&desk), "so it is where a steward undoes the decision");
}

#[test]
fn a_second_reader_who_agrees_or_cannot_tell_changes_nothing() {
    for second in [Same, Unsure] {
        let mut desk = Desk::default();
        desk.reads("ann", Same);
        desk.reads("bob", second);
        let same = (Outcome::Settled(Same), vec![DecidedAs::Same]);
        assert_eq!((desk.outcome(), desk.decided()), same, "{second:?}");
        assert_eq!(DecisionBook::of(&desk.0).decisions().len(), 1);
    }
}

#[test]
fn an_answer_that_is_taken_back_leaves_what_was_decided_before_it() {
    let mut desk = Desk::default();
    let first = desk.reads("ann", Same);
    let second = desk.reads("bob", Different);
    desk.takes_back("bob", second);
    assert_eq!((desk.outcome(), desk.decided()), (Outcome::Settled(Same), vec![DecidedAs::Same]));
    desk.takes_back("ann", first);
    assert_eq!((desk.outcome(), desk.decided()), (Outcome::Unread, vec![]));
}

#[test]
fn what_may_not_be_decided_by_now_is_not_decided_again_when_an_answer_is_taken_back() {
    let mut desk = Desk::default();
    let first = desk.reads("ann", Different);
    desk.reads("bob", Same);
    desk.takes_back_where("ann", first, &[DecidedAs::Same]);
    assert_eq!((desk.outcome(), desk.decided()), (Outcome::Settled(Same), vec![]));

    // but what stands is not undone by whoever takes an answer back that changes nothing
    let mut desk = Desk::default();
    desk.reads("ann", Same);
    let second = desk.reads("bob", Unsure);
    desk.takes_back_where("bob", second, &[DecidedAs::Same]);
    assert_eq!((desk.outcome(), desk.decided()), (Outcome::Settled(Same), vec![DecidedAs::Same]));
}

#[test]
fn a_steward_who_takes_the_decision_back_is_not_overruled_by_a_reader_who_agrees_with_nobody() {
    let mut desk = Desk::default();
    desk.reads("ann", Same);
    let undone = crate::journal::DecisionUndone {
        decision: 0,
        reason: "wrong".to_owned(),
        by: "head".to_owned(),
    };
    desk.append(vec![JournalEntry::DecisionUndone(undone)]);
    desk.reads("bob", Different);
    assert_eq!(desk.decided(), []);
}

#[test]
fn a_second_reader_is_asked_once_about_what_was_drawn_and_never_the_first() {
    let key = IdentifierKey::from_bytes([7; 32]);
    let (all, none) = (SecondReaders::drawn(&key, 1.0), SecondReaders::drawn(&key, 0.0));
    let mut desk = Desk::default();
    let case = |desk: &Desk| ReviewBook::of(&desk.0).cases()[0].clone();
    desk.reads("ann", Same);
    assert!(all.ask(&case(&desk), "bob") && !none.ask(&case(&desk), "bob"));
    assert!(!all.ask(&case(&desk), "ann") && !all.ask(&case(&desk), "ANN"));
    desk.reads("bob", Different);
    assert!(none.ask(&case(&desk), "cat"), "a contradiction is asked about, drawn or not");
    assert!(!all.ask(&case(&desk), "bob"));
    desk.reads("cat", Different);
    assert!(!all.ask(&case(&desk), "dan"), "it is settled");
}

#[test]
fn about_the_share_that_was_asked_for_is_drawn_and_the_draw_stays() {
    let mut desk = Desk::default();
    desk.reads("ann", Same);
    let read = ReviewBook::of(&desk.0).cases()[0].clone();
    let cases = (0..2_000).map(|number| {
        let mut case = read.clone();
        case.sides[0].records[0].record_id = format!("{number}");
        case
    });
    let drawn = SecondReaders::drawn(&IdentifierKey::from_bytes([7; 32]), 0.1);
    let count = cases.filter(|case| drawn.draw(case)).count();
    // two hundred, give or take four standard deviations
    assert!((146..=254).contains(&count), "{count}");
    assert_eq!(drawn.draw(&read), drawn.draw(&read.clone()));
}
