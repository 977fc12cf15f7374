//! What cannot stand beside each other is found before it is decided.

use super::tests::{ann, book, made, side, tonight};
use super::{DecisionBook, InQuestion, contradicted};
use crate::journal::{DecidedAs, DecisionUndone, JournalEntry};

/// Four records of four persons, or of those whom `person_of` says.
fn against(
    decided: &[(DecidedAs, u32, u32)],
    new: (DecidedAs, u32, u32),
    person_of: &[u32; 4],
) -> Vec<u64> {
    let records = ["0", "1", "2", "3"].map(ann);
    let entry = |(decided, a, b): &(DecidedAs, u32, u32)| -> JournalEntry {
        let side = |at: u32| side(false, &records[at as usize..=at as usize], decided.matter());
        made(*decided, [side(*a), side(*b)])
    };
    let book: DecisionBook = book(decided.iter().map(entry).collect());
    let (decided, a, b) = new;
    let sides = [&[a][..], &[b][..]];
    contradicted(&book, &tonight(&book, &records), InQuestion { decided, sides }, person_of)
}

use DecidedAs::{Different, DifferentHousehold, Same, SameHousehold};

const STRANGERS: &[u32; 4] = &[0, 1, 2, 3];

#[test]
fn a_chain_that_would_join_what_is_apart_is_named_with_what_parts_it() {
    let decided = [(Same, 0, 1), (Same, 1, 2), (Different, 0, 3)];
    assert_eq!(against(&decided, (Different, 2, 0), STRANGERS), [0, 1]);
    assert_eq!(against(&decided, (Same, 2, 3), STRANGERS), [0, 1, 2]);
    assert_eq!(against(&decided, (Same, 0, 2), STRANGERS), [0; 0]);
    assert_eq!(against(&decided, (Different, 3, 1), STRANGERS), [0; 0]);
}

#[test]
fn the_same_two_may_be_decided_otherwise() {
    assert_eq!(against(&[(Same, 0, 1)], (Different, 1, 0), STRANGERS), [0; 0]);
    assert_eq!(against(&[(DifferentHousehold, 0, 1)], (SameHousehold, 0, 1), STRANGERS), [0; 0]);
}

#[test]
fn one_person_is_in_one_household_and_two_people_may_live_together() {
    assert_eq!(against(&[(DifferentHousehold, 0, 1)], (Same, 0, 1), STRANGERS), [0]);
    assert_eq!(against(&[(Same, 0, 1)], (DifferentHousehold, 1, 0), STRANGERS), [0]);
    assert_eq!(against(&[(Different, 0, 1)], (SameHousehold, 0, 1), STRANGERS), [0; 0]);
    let decided = [(DifferentHousehold, 0, 1), (SameHousehold, 1, 2)];
    let of_one_person = &[0, 1, 2, 0];
    assert_eq!(against(&decided, (SameHousehold, 2, 3), of_one_person), [0, 1]);
    assert_eq!(against(&decided, (SameHousehold, 2, 3), STRANGERS), [0; 0]);
}

#[test]
fn what_is_about_to_be_taken_back_stands_in_nobodys_way_and_what_it_had_replaced_holds_again() {
    let entry = |decided: DecidedAs| {
        let record = |at: u32| side(false, &[ann(&at.to_string())], decided.matter());
        made(decided, [record(0), record(1)])
    };
    let mut decisions: DecisionBook = book(vec![entry(Same), entry(Different)]);
    assert!(!decisions.decisions()[0].holds());
    let (reason, by) = ("a slip".to_owned(), "ann".to_owned());
    decisions.take_back(&DecisionUndone { decision: 1, reason, by });
    assert!(decisions.decisions()[0].holds() && !decisions.decisions()[1].holds());
}
