//! One person under two identifiers: each move is told once.

use std::collections::BTreeSet;

use super::{MOVE, home, lives, night, person, record, told, told_apart};
use crate::events::{EventStatus, PersonNight, RecordNight};

fn moved(number: u64, dataset: &str, forename: &str) -> [PersonNight; 2] {
    let named = |at| RecordNight { forename: forename.to_owned(), ..record(dataset, "1", at) };
    [lives(number, 10, &[named(10)]), lives(number, 20, &[named(20)])]
}

#[test]
fn two_identifiers_of_one_name_that_move_together_are_one_move_and_a_question() {
    let ([a, a_now], [b, b_now]) = (moved(1, "benefits", "AMIR"), moved(2, "council_tax", "AMIR"));
    let found = told(&[a, b], &[a_now, b_now], Vec::new(), night(1));
    assert_eq!((found.events.len(), found.new), (1, 1));
    assert_eq!(found.events[0].evidence.len(), 2, "what both say is joined");
    assert_eq!(found.in_question.into_iter().collect::<Vec<_>>(), [[person(1), person(2)]]);
}

#[test]
fn the_second_of_them_is_not_told_on_a_later_night_either() {
    let ([a, a_now], [b, b_now]) = (moved(1, "benefits", "AMIR"), moved(2, "council_tax", "AMIR"));
    let first = told(&[a, b.clone()], &[a_now.clone(), b.clone()], Vec::new(), night(1));
    let later = told(&[a_now.clone(), b], &[a_now, b_now], first.events, night(2));
    assert_eq!((later.events.len(), later.new, later.in_question.len()), (1, 0, 1));
}

#[test]
fn it_is_asked_night_after_night_whether_they_are_one_and_once_they_are_two_both_moves_are_told() {
    let ([a, a_now], [b, b_now]) = (moved(1, "benefits", "AMIR"), moved(2, "council_tax", "AMIR"));
    let moved = [a_now, b_now];
    let first = told(&[a, b], &moved, Vec::new(), night(1));
    let mut found = first.clone();
    for number in 2..9 {
        found = told(&moved, &moved, found.events, night(number));
        assert_eq!((found.events.len(), found.new, found.in_question.len()), (1, 0, 1));
        assert_eq!(found.events[0].evidence, first.events[0].evidence);
    }
    let apart = BTreeSet::from([[person(1), person(2)]]);
    let parted = told_apart(&moved, &moved, found.events, (night(9), &apart));
    assert_eq!((parted.events.len(), parted.new, parted.in_question.len()), (2, 1, 0));
    let second = parted.events.iter().find(|it| it.person == person(2)).unwrap();
    assert_eq!((&second.from, &second.to), (&Some(home(10)), &Some(home(20))));
    assert_eq!((second.evidence.len(), second.first_seen), (1, night(9)));
    assert_eq!(second.when, first.events[0].when, "they were seen to move together");
    let later = told_apart(&moved, &moved, parted.events, (night(10), &apart));
    assert_eq!((later.events.len(), later.new, later.in_question.len()), (2, 0, 0));
    assert!(later.events.iter().all(|it| it.evidence.len() == 1), "each rests on their own");
}

#[test]
fn a_record_that_is_no_longer_the_movers_has_moved_nobody_else() {
    let ([a, a_now], [_, b_now]) = (moved(1, "benefits", "AMIR"), moved(1, "council_tax", "AMIR"));
    let both = [a_now.records.clone(), b_now.records.clone()].concat();
    let whole = lives(1, 20, &both);
    let first = told(&[a], std::slice::from_ref(&whole), Vec::new(), night(1));
    assert_eq!((first.events.len(), first.events[0].evidence.len()), (1, 2));
    let regrouped = [a_now, lives(2, 20, &b_now.records)];
    let second = told(&[whole], &regrouped, first.events, night(2));
    assert_eq!((second.events.len(), second.new, second.in_question.len()), (1, 0, 0));
}

#[test]
fn two_names_two_birthdays_or_one_row_are_two_people() {
    let [a, a_now] = moved(1, "benefits", "AMIR");
    let both = |[b, b_now]: [PersonNight; 2], a_now: &PersonNight| {
        let found = told(&[a.clone(), b], &[a_now.clone(), b_now], Vec::new(), night(1));
        (found.events.iter().filter(|it| it.kind == MOVE).count(), found.in_question.len())
    };
    assert_eq!(both(moved(2, "council_tax", "SARA"), &a_now), (2, 0));
    let born = |mut people: [PersonNight; 2], day| {
        for it in &mut people {
            it.records[0].born = Some(night(day));
        }
        people
    };
    let [_, a_born] = born([a.clone(), a_now.clone()], -9_000);
    assert_eq!(both(born(moved(2, "council_tax", "AMIR"), -9_001), &a_born), (2, 0));
    let mut of_row = moved(2, "benefits", "AMIR");
    for it in &mut of_row {
        it.records[0].key.role.word = "partner".into();
    }
    assert_eq!(both(of_row, &a_now), (2, 0));
}

#[test]
fn two_who_were_told_apart_and_are_one_tonight_have_moved_once() {
    let ([a, a_now], [b, b_now]) = (moved(1, "benefits", "AMIR"), moved(2, "council_tax", "SARA"));
    let first = told(&[a, b], &[a_now.clone(), b_now.clone()], Vec::new(), night(1));
    assert_eq!(first.events.len(), 2);
    let known = first.events.into_iter().map(|mut event| {
        event.pass_to(person(1), &[]);
        event
    });
    let records = [a_now.records.clone(), b_now.records.clone()].concat();
    let one = lives(1, 20, &records);
    let second = told(&[a_now, b_now], &[one], known.collect(), night(2));
    assert_eq!((second.events.len(), second.new, second.withdrawn), (1, 0, 0));
    assert_eq!(second.events[0].status, EventStatus::Confirmed, "two datasets know of it");
}
