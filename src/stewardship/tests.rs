//! Decisions from night to night: what holds, what is open again, what comes back.

use compact_str::CompactString;

use super::{
    DecisionBook, EvidenceKey, NightEvidence, NightPersons, Reopening, Standing, Tonight, UndoFault,
};
use crate::addresses::{AddressLevel, AddressResolution};
use crate::journal::{
    DecidedAs, DecidedByRule, DecidedSide, DecisionMade, DecisionUndone, JournalEntry, Matter,
    Recorded,
};
use crate::normalise::NormalisedRecord;
use crate::pairs::sample::Sample;
use crate::persons::{Ruling, Verdict};
use crate::rules::Ruleset;
use crate::values::{DatasetName, IdentifierKey, Uprn};

fn key(secret: u8) -> EvidenceKey {
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    EvidenceKey::new(&IdentifierKey::from_bytes([secret; 32]), &rules)
}

pub(super) fn ann(id: &str) -> NormalisedRecord {
    let mut record = Sample::person("ANN", "GARIBALDI").born(1980, 4, 9).record;
    record.key.record_id = CompactString::from(id);
    record
}

/// Records of nobody who has an address.
fn nowhere(records: &[NormalisedRecord]) -> Vec<AddressResolution> {
    records.iter().map(|_| AddressResolution::none()).collect()
}

pub(super) fn side(person: bool, records: &[NormalisedRecord], matter: Matter) -> DecidedSide {
    let (resolutions, key) = (nowhere(records), key(1));
    let all: Vec<u32> = (0_u32..).take(records.len()).collect();
    let evidence = NightEvidence::new(records, &resolutions, &key);
    evidence.side("a side".to_owned(), person, &all, matter)
}

/// How decisions stand among records.
pub(super) fn tonight(book: &DecisionBook, records: &[NormalisedRecord]) -> Tonight {
    Tonight::of(book, &NightEvidence::new(records, &nowhere(records), &key(1)))
}

pub(super) fn made(decided: DecidedAs, sides: [DecidedSide; 2]) -> JournalEntry {
    let (reason, by) = ("seen".to_owned(), "mk".to_owned());
    JournalEntry::DecisionMade(DecisionMade { decided, sides, reason, by })
}

fn undone(decision: u64) -> JournalEntry {
    let (reason, by) = ("seen again".to_owned(), "mk".to_owned());
    JournalEntry::DecisionUndone(DecisionUndone { decision, reason, by })
}

pub(super) fn book(entries: Vec<JournalEntry>) -> DecisionBook {
    let recorded = |(sequence, entry): (u64, JournalEntry)| Recorded {
        sequence,
        at: "2026-11-01T02:03:04Z".to_owned(),
        kind: entry.kind(),
        digest: [0; 32],
        entry: Some(entry),
    };
    DecisionBook::of(&(0..).zip(entries).map(recorded).collect::<Vec<_>>())
}

fn mentions(decided: DecidedAs) -> JournalEntry {
    made(decided, [&[ann("1")], &[ann("2")]].map(|it| side(false, it, decided.matter())))
}

/// The one decision's standing among records.
fn standing(entry: JournalEntry, records: &[NormalisedRecord]) -> Standing {
    let tonight = tonight(&book(vec![entry]), records);
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
    let one = [ann("1"), ann("2")];
    let sides = || [&one[..], &[ann("3")]].map(|it| side(true, it, Matter::Person));
    let different = made(DecidedAs::Different, sides());
    let found = |records: &[NormalisedRecord]| {
        let book = book(vec![different.clone()]);
        let tonight = tonight(&book, records);
        (tonight.rulings(&book), tonight.reopened().count())
    };
    let apart = |a: u32, b: u32| Ruling { decision: 0, pair: [a, b], verdict: Verdict::Different };
    assert_eq!(found(&[ann("1"), ann("2"), ann("3")]), (vec![apart(0, 2), apart(1, 2)], 0));
    assert_eq!(found(&[ann("2"), ann("3")]), (vec![apart(0, 1)], 0));
    assert_eq!(found(&[ann("3")]), (vec![], 1));
}

#[test]
fn the_later_of_two_decisions_on_the_same_two_holds_and_undoing_it_restores_the_earlier_exactly() {
    let one_way = mentions(DecidedAs::Same);
    let the_other =
        made(DecidedAs::Different, ["2", "1"].map(|it| side(false, &[ann(it)], Matter::Person)));
    let records = [ann("1"), ann("2")];
    let rulings = |entries: Vec<JournalEntry>| {
        let book = book(entries);
        tonight(&book, &records).rulings(&book)
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

/// Ann with an address.
fn at(id: &str, uprn: u64) -> (NormalisedRecord, AddressResolution) {
    let uprn = Some(Uprn::from_number(uprn).unwrap());
    let level = AddressLevel::Residence;
    (ann(id), AddressResolution { uprn, level, ..AddressResolution::none() })
}

type Rows = Vec<(NormalisedRecord, AddressResolution)>;

/// The standing, on rows, of a decision that was made of the first two of other rows; what it rules of who lives together.
fn stands_among(
    decided: DecidedAs,
    then: Rows,
    now: Rows,
    fenced: &[bool],
) -> (Standing, Vec<[u32; 2]>) {
    let key = key(1);
    let (records, resolutions): (Vec<_>, Vec<_>) = then.into_iter().unzip();
    let evidence = NightEvidence::new(&records, &resolutions, &key);
    let matter = decided.matter();
    let sides = [0, 1]
        .map(|at| evidence.side("a side".to_owned(), matter == Matter::Household, &[at], matter));
    let book = book(vec![made(decided, sides)]);
    let (records, resolutions): (Vec<_>, Vec<_>) = now.into_iter().unzip();
    let evidence = NightEvidence::new(&records, &resolutions, &key);
    let mut tonight = Tonight::of(&book, &evidence);
    // the first and the last are one person
    let mut clusters: Vec<Vec<u32>> = (0_u32..).take(records.len()).map(|it| vec![it]).collect();
    if let Some(last) = clusters.pop().filter(|_| records.len() > 1) {
        clusters[0].extend(last);
    }
    let living = tonight.living(&book, &evidence, NightPersons { clusters: &clusters, fenced });
    let persons = living.iter().map(|it| it.persons).collect();
    (tonight.standing.remove(0).1, persons)
}

#[test]
fn a_row_under_another_key_is_known_again_by_who_and_where_if_nothing_else_was_like_it() {
    let mut benefit = at("9", 5);
    benefit.0.key.dataset = DatasetName("z".into());
    let decided = |then: Rows, now: Rows| stands_among(DecidedAs::Different, then, now, &[]).0;
    let then = || vec![at("1", 5), benefit.clone()];
    assert_eq!(
        decided(then(), vec![at("7", 5), benefit.clone()]),
        Standing::InForce([vec![0], vec![1]])
    );
    let gone = Standing::Reopened(Reopening::Gone(ann("1").key));
    assert_eq!(decided(then(), vec![at("7", 6), benefit.clone()]), gone, "somebody elsewhere");
    let two = vec![at("7", 5), at("8", 5), benefit.clone()];
    assert_eq!(decided(then(), two), gone, "which of the two?");
    let namesake = vec![at("1", 5), benefit.clone(), at("2", 5)];
    let mut twin = namesake.clone();
    twin.sort_by(|one, other| one.0.key.cmp(&other.0.key));
    twin.swap(1, 2);
    let left = vec![at("2", 5), benefit.clone()];
    assert_eq!(decided(namesake, left), gone, "a father's decision does not go to the son");
}

#[test]
fn a_decision_rests_while_a_whole_dataset_is_away() {
    let mut benefit = at("9", 5);
    benefit.0.key.dataset = DatasetName("z".into());
    let then = vec![at("1", 5), benefit.clone()];
    let (standing, _) =
        stands_among(DecidedAs::Different, then.clone(), vec![at("1", 5)], &[false]);
    assert_eq!(standing, Standing::AtRest(DatasetName("z".into())));
    let (back, _) = stands_among(DecidedAs::Different, then.clone(), then, &[]);
    assert_eq!(back, Standing::InForce([vec![0], vec![1]]));
}

#[test]
fn who_lives_together_is_open_again_after_a_move_and_who_is_who_is_not() {
    let then = || vec![at("1", 5), at("2", 6), at("3", 5)];
    let moved = vec![at("1", 5), at("2", 7), at("3", 5)];
    let (standing, _) = stands_among(DecidedAs::SameHousehold, then(), moved.clone(), &[false; 3]);
    assert_eq!(standing, Standing::Reopened(Reopening::Changed(ann("2").key)));
    let mut dated = then();
    dated[1].0.to = Some(jiff::civil::date(2026, 10, 1));
    let (standing, _) = stands_among(DecidedAs::SameHousehold, then(), dated, &[false; 3]);
    assert_eq!(standing, Standing::Reopened(Reopening::Changed(ann("2").key)));
    let (standing, _) = stands_among(DecidedAs::Same, then(), moved, &[false; 3]);
    assert_eq!(standing, Standing::InForce([vec![0], vec![1]]));
}

#[test]
fn a_new_record_of_one_of_them_elsewhere_opens_it_again_unless_it_is_fenced() {
    let then = || vec![at("1", 5), at("2", 6)];
    let with = |home: u64| vec![at("1", 5), at("2", 6), at("3", home)];
    let among = |now: Rows, fenced: &[bool]| {
        stands_among(DecidedAs::DifferentHousehold, then(), now, fenced)
    };
    let in_force = Standing::InForce([vec![0], vec![1]]);
    assert_eq!(among(with(6), &[false; 3]), (in_force.clone(), vec![[0, 1]]));
    let elsewhere = Standing::Reopened(Reopening::Elsewhere(ann("3").key));
    assert_eq!(among(with(8), &[false; 3]), (elsewhere, vec![]));
    assert_eq!(among(with(8), &[false, false, true]).0, in_force);
}

fn by_rule(decided: DecidedAs, pairs: &[[&str; 2]]) -> JournalEntry {
    let of = |pair: &[&str; 2]| pair.map(|it| side(false, &[ann(it)], Matter::Person));
    JournalEntry::DecidedByRule(DecidedByRule {
        decided,
        rule: "forename = \"same\"".to_owned(),
        pairs: pairs.iter().map(of).collect(),
        reason: "seen".to_owned(),
        by: "mk".to_owned(),
    })
}

#[test]
fn what_a_rule_decided_is_one_act_that_gives_way_to_a_later_word_on_any_of_its_pairs() {
    let records = ["1", "2", "3", "4"].map(ann);
    let act = by_rule(DecidedAs::Different, &[["1", "2"], ["3", "4"]]);
    let one = [ann("1"), ann("3")];
    let persons = [&one[..], &[ann("2")]].map(|it| side(true, it, Matter::Person));
    let pairs = |entries: Vec<JournalEntry>| {
        let book = book(entries);
        let rulings = tonight(&book, &records).rulings(&book);
        rulings.iter().map(|it| (it.decision, it.pair)).collect::<Vec<_>>()
    };
    assert_eq!(pairs(vec![act.clone()]), [(0, [0, 1]), (0, [2, 3])]);
    let later = made(DecidedAs::Same, persons);
    assert_eq!(
        pairs(vec![act.clone(), later.clone()]),
        [(0, [2, 3]), (1, [0, 1]), (1, [2, 1])],
        "the first pair gave way"
    );
    assert_eq!(pairs(vec![act.clone(), later, undone(1)]), [(0, [0, 1]), (0, [2, 3])]);
    let whole = book(vec![act, undone(0)]);
    assert!(whole.act(0).iter().all(|it| !it.holds()) && whole.act(0).len() == 2);
    assert_eq!(whole.to_undo(0), Err(UndoFault::Undone(0)));
}

#[test]
fn what_a_rule_decided_rules_but_is_nobodys_judgement() {
    let records = ["1", "2", "3", "4"].map(ann);
    let pair = [ann("1"), ann("2")];
    let sides = [&pair[..1], &pair[1..]].map(|it| side(false, it, Matter::Person));
    let book =
        book(vec![by_rule(DecidedAs::Different, &[["3", "4"]]), made(DecidedAs::Different, sides)]);
    let tonight = tonight(&book, &records);
    let pairs = |rulings: Vec<Ruling>| rulings.iter().map(|it| it.pair).collect::<Vec<_>>();
    assert_eq!(pairs(tonight.rulings(&book)), [[2, 3], [0, 1]]);
    assert_eq!(pairs(tonight.judged(&book)), [[0, 1]]);
}
