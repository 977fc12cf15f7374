//! What a decision since the edition does to what is shown.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::door::{Kept, Lists, Unchanged, asking, policy};
use super::town::{People, Row, Town, household_id, person_id, rules};
use crate::explaining::can_be_one;
use crate::journal::{
    DecidedAs, DecidedRecord, DecidedSide, DecisionMade, DecisionUndone, JournalEntry, Recorded,
};
use crate::lookup::{
    Answer, Door, DoorFault, Ground, LivedAnswer, LivedWhere, PersonDisclosure, Question, Since,
};
use crate::normalise::Dictionaries;
use crate::sharing::{Asking, RestrictionEffect, StandingRestriction};
use crate::values::PersonId;

fn side(row: &Row) -> DecidedSide {
    let key = row.key();
    DecidedSide {
        named: key.to_string(),
        person: false,
        records: vec![DecidedRecord {
            dataset: key.dataset.0.to_string(),
            record_id: key.record_id.to_string(),
            role: key.role.word.to_string(),
            ordinal: key.role.ordinal,
            evidence: String::new(),
            home: String::new(),
            stay: String::new(),
            alone: false,
        }],
    }
}

fn recorded(sequence: u64, entry: JournalEntry) -> Recorded {
    let at = "2026-11-01T10:00:00Z".to_owned();
    Recorded { sequence, at, kind: entry.kind(), digest: [0; 32], entry: Some(entry) }
}

fn decided(decided: DecidedAs, one: &Row, other: &Row) -> Vec<Recorded> {
    let sides = [side(one), side(other)];
    let made = DecisionMade { decided, sides, reason: "x".to_owned(), by: "x".to_owned() };
    vec![recorded(5, JournalEntry::DecisionMade(made))]
}

/// What a door tells on a town, with what the entries have settled since.
fn at_the_door<T>(
    people: &People,
    acts: &Lists,
    entries: &[Recorded],
    ask: impl FnOnce(&Door<'_>, &Asking) -> Result<T, DoorFault>,
) -> T {
    let (kept, lineage) = (Kept::default(), &Unchanged);
    let told = Town::of(people).ask(|on| {
        let dictionaries = Dictionaries::shipped();
        let can = |persons: &BTreeSet<PersonId>| {
            let persons: Vec<PersonId> = persons.iter().copied().collect();
            can_be_one(on.edition, (rules(), &dictionaries), &persons)
        };
        let since = Since::of(entries, on.edition, can).expect("an edition");
        let on = crate::lookup::Shelf { since: &since, ..on };
        let ground = Ground { on, policy: policy(), acts, lineage, log: &kept, key: [3; 32] };
        ask(&Door::new(ground), &asking("revenues-officer", "revenues-and-benefits"))
    });
    told.expect("an answer")
}

/// What is answered.
fn answer(people: &People, acts: &Lists, entries: &[Recorded], question: &Question) -> Answer {
    at_the_door(people, acts, entries, |door, asking| door.answer(asking, question))
}

fn shown(people: &People, entries: &[Recorded], question: &Question) -> Option<PersonDisclosure> {
    match answer(people, &Lists::default(), entries, question) {
        Answer::Person { shown, .. } => Some(shown.into_shown()),
        Answer::Nothing { .. } => None,
        other @ (Answer::Refused { .. } | Answer::Household { .. }) => panic!("{other:?}"),
    }
}

fn row(dataset: &'static str, id: &str, role: &'static str) -> Row {
    Row { born: Some((1990, 4, 26)), home: Some(11), ..Row::new(dataset, id, role) }
}

/// The datasets that a disclosure speaks of.
fn known_to(shown: Option<PersonDisclosure>) -> Vec<String> {
    let known = shown.map(|it| it.known_to).unwrap_or_default();
    known.into_iter().map(|it| it.service).collect()
}

#[test]
fn a_person_who_is_two_is_shown_with_what_surely_remains() {
    let (tax, claim) = (row("council_tax", "C1", "liable"), row("benefits", "B1", "claimant"));
    let people = BTreeMap::from([(0, vec![claim.clone(), tax.clone()])]);
    let whole = shown(&people, &[], &Question::Person(person_id(0)));
    assert_eq!(known_to(whole), ["benefits", "council_tax"]);
    let apart = decided(DecidedAs::Different, &tax, &claim);
    let part = shown(&people, &apart, &Question::Person(person_id(0)));
    assert_eq!(known_to(part), ["benefits"], "the first keeps the identifier, as at night");
    assert!(shown(&people, &apart, &Question::Record(vec![tax.key()])).is_none());
    assert!(shown(&people, &apart, &Question::Record(vec![claim.key()])).is_some());
}

#[test]
fn of_a_person_in_whom_all_hangs_on_both_sides_nothing_is_shown_until_the_night() {
    let (tax, claim) = (row("council_tax", "C1", "liable"), row("benefits", "B1", "claimant"));
    let more = ["C2", "C3"].map(|id| row("council_tax", id, "liable"));
    let all = [vec![tax.clone(), claim.clone()], more.to_vec()].concat();
    let people = BTreeMap::from([(0, all)]);
    let apart = decided(DecidedAs::Different, &tax, &claim);
    assert!(shown(&people, &apart, &Question::Person(person_id(0))).is_none());
}

#[test]
fn two_who_are_one_are_shown_as_one_and_hidden_as_one() {
    let (tax, claim) = (row("council_tax", "C1", "liable"), row("benefits", "B1", "claimant"));
    let people = BTreeMap::from([(0, vec![tax.clone()]), (1, vec![claim.clone()])]);
    let same = decided(DecidedAs::Same, &tax, &claim);
    for id in [person_id(0), person_id(1)] {
        let united = shown(&people, &same, &Question::Person(id)).expect("they are shown");
        assert_eq!(united.person, person_id(0));
        assert_eq!(known_to(Some(united)), ["benefits", "council_tax"]);
    }
    let home = answer(&people, &Lists::default(), &same, &Question::Household(household_id(11)));
    let Answer::Household { shown: home, .. } = home else { panic!("{home:?}") };
    assert_eq!(home.members.len(), 1, "they live there once");
    let mut back = same;
    let undone = DecisionUndone { decision: 5, reason: "x".to_owned(), by: "x".to_owned() };
    back.push(recorded(6, JournalEntry::DecisionUndone(undone)));
    let alone = shown(&people, &back, &Question::Person(person_id(1)));
    assert_eq!(known_to(alone), ["benefits"]);
}

#[test]
fn two_of_whom_something_in_their_records_forbids_it_are_not_shown_as_one_before_the_night() {
    let (tax, claim) = (row("council_tax", "C1", "liable"), row("benefits", "B1", "claimant"));
    let partner = row("benefits", "B1", "partner");
    let same = decided(DecidedAs::Same, &tax, &claim);
    // one claim names both: whoever pays council tax is its claimant or their partner, and not both
    let people = BTreeMap::from([(0, vec![tax.clone(), partner]), (1, vec![claim.clone()])]);
    for number in [0, 1] {
        let before = shown(&people, &[], &Question::Person(person_id(number)));
        assert_eq!(shown(&people, &same, &Question::Person(person_id(number))), before);
    }
    let people = BTreeMap::from([(0, vec![tax]), (1, vec![claim])]);
    let united = shown(&people, &same, &Question::Person(person_id(1))).expect("they are shown");
    assert_eq!(united.person, person_id(0), "without the partner nothing forbids it");
}

/// The first person hidden whole.
fn hiding_the_first() -> Lists {
    let hidden = StandingRestriction {
        entry: 1,
        kind: "protected-identity".parse().expect("a name"),
        purposes: Vec::new(),
        effect: RestrictionEffect::Existence,
        records: Vec::new(),
        carried: false,
    };
    Lists(BTreeMap::from([(person_id(0), vec![hidden])]))
}

#[test]
fn what_stands_for_somebody_stands_whatever_their_identifier_has_become_since() {
    let (tax, claim) = (row("council_tax", "C1", "liable"), row("benefits", "B1", "claimant"));
    let stands = |people: &People, entries: &[Recorded], number: u64| {
        at_the_door(people, &hiding_the_first(), entries, |door, asking| {
            Ok(door.restrictions_of(asking, person_id(number))?.len())
        })
    };
    let two = BTreeMap::from([(0, vec![tax.clone()]), (1, vec![claim.clone()])]);
    let same = decided(DecidedAs::Same, &tax, &claim);
    assert_eq!([0, 1].map(|number| stands(&two, &[], number)), [1, 0]);
    assert_eq!([0, 1].map(|number| stands(&two, &same, number)), [1, 1], "one with the first");
    // of whom it is open who goes on under the identifier
    let more = ["C2", "C3"].map(|id| row("council_tax", id, "liable"));
    let all = [vec![tax.clone(), claim.clone()], more.to_vec()].concat();
    let apart = decided(DecidedAs::Different, &tax, &claim);
    assert_eq!(stands(&BTreeMap::from([(0, all)]), &apart, 0), 1);
    assert_eq!(stands(&two, &same, 9), 0, "nobody");
}

#[test]
fn where_somebody_lived_is_told_by_either_identifier_of_two_who_are_one() {
    let tax = Row { from: Some(date(2020, 3, 1)), ..row("council_tax", "C1", "liable") };
    let claim = row("benefits", "B1", "claimant");
    let people = BTreeMap::from([(0, vec![tax.clone()]), (1, vec![claim.clone()])]);
    let same = decided(DecidedAs::Same, &tax, &claim);
    let by = |number: u64| {
        let about = LivedWhere::Person(person_id(number));
        let answer = at_the_door(&people, &Lists::default(), &same, |door, asking| {
            door.lived(asking, about, date(2021, 1, 1))
        });
        let LivedAnswer::Lived { shown, .. } = answer else { panic!("{answer:?}") };
        shown.people.iter().map(|it| it.person).collect::<Vec<_>>()
    };
    assert_eq!(by(0), [person_id(0)]);
    assert_eq!(by(1), by(0));
}

#[test]
fn a_restriction_covers_whoever_it_covered_before_the_decision() {
    let (tax, claim) = (row("council_tax", "C1", "liable"), row("benefits", "B1", "claimant"));
    let people = BTreeMap::from([(0, vec![claim.clone(), tax.clone()])]);
    let acts = hiding_the_first();
    let apart = decided(DecidedAs::Different, &tax, &claim);
    for question in [
        Question::Person(person_id(0)),
        Question::Record(vec![tax.key()]),
        Question::Record(vec![claim.key()]),
    ] {
        let told = answer(&people, &acts, &apart, &question);
        assert_eq!(told, Answer::Nothing { request: 7 });
    }
}

#[test]
fn of_two_who_do_not_live_together_neither_is_shown_at_the_home_they_shared() {
    let (tax, claim) = (row("council_tax", "C1", "liable"), row("benefits", "B1", "claimant"));
    let third = Row { forename: "CAI", ..row("council_tax", "C2", "liable") };
    let people =
        BTreeMap::from([(0, vec![tax.clone()]), (1, vec![claim.clone()]), (2, vec![third])]);
    let apart = decided(DecidedAs::DifferentHousehold, &tax, &claim);
    let home = answer(&people, &Lists::default(), &apart, &Question::Household(household_id(11)));
    let Answer::Household { shown: home, .. } = home else { panic!("{home:?}") };
    let members: Vec<_> = home.members.iter().map(|it| it.person).collect();
    assert_eq!(members, [person_id(2)]);
    let one = shown(&people, &apart, &Question::Person(person_id(0))).expect("they are shown");
    assert!(one.household.is_none() && !one.lives_there);
}
