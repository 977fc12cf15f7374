//! What the register enters, and events that are asked about again.

use jiff::civil::{Date, date};

use super::{Detected, kinds, lives, night, person, record, told};
use crate::events::{
    DoubtedEntry, EventKind, EventStatus, PersonNight, RecordNight, RecordStanding, When,
};

/// An entry of the register, of a death or a birth.
fn entry(id: &str, died: Option<Date>) -> RecordNight {
    RecordNight {
        died: died.is_some(),
        died_on: died.map(When::On),
        standing: RecordStanding::Register,
        home: None,
        ..record("registrations", id, 10)
    }
}

#[test]
fn a_death_is_told_of_whom_others_know_and_not_years_after() {
    let claim = record("benefits", "1", 10);
    let alive = lives(1, 10, std::slice::from_ref(&claim));
    let dead = |records: &[RecordNight]| lives(1, 10, records);
    let on = |day| {
        told(
            std::slice::from_ref(&alive),
            &[dead(&[claim.clone(), entry("D", Some(day))])],
            Vec::new(),
            night(1),
        )
    };
    assert_eq!(kinds(&on(night(-300))), [(EventKind::Death, EventStatus::Confirmed)]);
    assert_eq!(on(date(2023, 1, 1)).events, [], "history, in the register's first delivery");
    let alone = dead(&[entry("D", Some(night(-3)))]);
    assert_eq!(told(&[], std::slice::from_ref(&alone), Vec::new(), night(1)).events, []);
    // the entry stood alone, and is now seen to be of somebody whom others know
    let entry_alone = lives(2, 20, &[entry("D", Some(night(-3)))]);
    let before = [alive.clone(), entry_alone];
    let seen = told(&before, &[dead(&[claim, entry("D", Some(night(-3)))])], Vec::new(), night(2));
    assert_eq!(kinds(&seen), [(EventKind::Death, EventStatus::Confirmed)]);
}

#[test]
fn nobody_stays_dead_by_an_entry_that_was_cancelled_or_is_somebody_elses() {
    let claim = |id: &str| record("benefits", id, 10);
    let entry = entry("D", Some(night(-3)));
    let (father, son) = (lives(1, 10, &[claim("1")]), lives(2, 10, &[claim("2")]));
    let wrong = lives(1, 10, &[claim("1"), entry.clone()]);
    let first =
        told(&[father.clone(), son.clone()], &[wrong.clone(), son.clone()], Vec::new(), night(1));
    assert_eq!(first.events[0].person, person(1));
    let before = [wrong, son];
    let cancelled =
        told(&before, &[father.clone(), before[1].clone()], first.events.clone(), night(2));
    assert_eq!((cancelled.events.len(), cancelled.withdrawn), (0, 1));
    let right =
        told(&before, &[father, lives(2, 10, &[claim("2"), entry])], first.events, night(2));
    assert_eq!((right.events.len(), right.withdrawn, right.new), (1, 1, 1));
    assert_eq!(right.events[0].person, person(2));
}

#[test]
fn a_birth_that_a_claim_tells_of_and_the_register_enters_later_is_one_and_strangers_children_are_none()
 {
    let born = |one: RecordNight| RecordNight { born: Some(night(-20)), ..one };
    let (claimed, entered) = (born(record("benefits", "1", 10)), born(entry("B", None)));
    let child = |records: &[RecordNight]| lives(1, 10, records);
    let first = told(&[], &[child(std::slice::from_ref(&claimed))], Vec::new(), night(1));
    assert_eq!(kinds(&first), [(EventKind::Birth, EventStatus::Suggested)]);
    let both = [claimed.clone(), entered.clone()];
    let second =
        told(&[child(std::slice::from_ref(&claimed))], &[child(&both)], first.events, night(2));
    assert_eq!(kinds(&second), [(EventKind::Birth, EventStatus::Confirmed)]);
    assert_eq!(second.new, 0);
    // known on the first night of all, entered since; with a register's first delivery it is no news
    let other = lives(9, 30, &[entry("A", None)]);
    let with = told(
        &[child(std::slice::from_ref(&claimed)), other],
        &[child(&both)],
        Vec::new(),
        night(2),
    );
    assert_eq!(kinds(&with), [(EventKind::Birth, EventStatus::Confirmed)]);
    let delivered_first = told(&[child(&[claimed])], &[child(&both)], Vec::new(), night(2));
    assert_eq!(delivered_first.events, []);
    let stranger = PersonNight { residence: None, ..child(std::slice::from_ref(&entered)) };
    assert_eq!(told(&[], std::slice::from_ref(&stranger), Vec::new(), night(1)).events, []);
    let mut mother = entry("B", None);
    mother.key.role.word = "mother".into();
    let mother = lives(3, 10, &[mother, record("council_tax", "7", 10)]);
    let known = told(&[], &[stranger, mother], Vec::new(), night(1));
    assert_eq!(kinds(&known), [(EventKind::Birth, EventStatus::Confirmed)]);
}

#[test]
fn who_parted_is_asked_again_each_night_as_who_moved_is() {
    let since = RecordNight { from: Some(night(-100)), ..record("benefits", "3", 10) };
    let stays = lives(3, 10, &[since]);
    let goes = |claim, account: &[u64]| {
        let accounts = account.iter().map(|at| record("council_tax", "2", *at));
        let records: Vec<RecordNight> =
            std::iter::once(record("benefits", "1", claim)).chain(accounts).collect();
        let home = account.first().copied().unwrap_or(claim);
        lives(1, home, &records)
    };
    let before = [goes(10, &[]), stays.clone()];
    let now = [goes(10, &[20]), stays.clone()];
    let first = told(&before, &now, Vec::new(), night(1));
    let split = |detected: &Detected| {
        let split = detected.events.iter().find(|it| it.kind == EventKind::HouseholdSplit);
        split.map(|event| event.status)
    };
    assert_eq!(split(&first), Some(EventStatus::Suggested));
    let both = [goes(20, &[20]), stays.clone()];
    let second = told(&now, &both, first.events.clone(), night(2));
    assert_eq!(split(&second), Some(EventStatus::Confirmed));
    assert_eq!(split(&told(&now, &before, first.events, night(2))), None);
}

#[test]
fn a_new_name_outlasts_the_identifier_it_was_told_under() {
    let named = |surname: &str| {
        let called = RecordNight { surname: surname.to_owned(), ..record("benefits", "1", 10) };
        lives(1, 10, &[called, record("council_tax", "2", 10)])
    };
    let first = told(&[named("KHAN")], &[named("OKAFOR")], Vec::new(), night(1));
    let mut event = first.events[0].clone();
    event.pass_to(person(5), &["KHAN", "OKAFOR"]);
    let heir = PersonNight { id: person(5), ..named("OKAFOR") };
    let later =
        told(std::slice::from_ref(&heir), std::slice::from_ref(&heir), vec![event], night(2));
    assert_eq!((later.events.len(), later.withdrawn), (1, 0));
}

#[test]
fn a_death_that_may_be_somebody_elses_is_suggested_until_a_steward_says_whose_it_is() {
    let claim = record("benefits", "1", 10);
    let alive = lives(1, 10, std::slice::from_ref(&claim));
    let the_entry = entry("D", Some(night(-3)));
    let doubted = PersonNight {
        doubted: vec![DoubtedEntry { entry: the_entry.clone(), thousandths: 958 }],
        ..alive.clone()
    };
    let first =
        told(std::slice::from_ref(&alive), std::slice::from_ref(&doubted), Vec::new(), night(1));
    assert_eq!(kinds(&first), [(EventKind::Death, EventStatus::Suggested)]);
    assert_eq!((first.events[0].confidence, first.events[0].when), (958, When::On(night(-3))));
    // the entry stands alone meanwhile
    let stands = [doubted.clone(), lives(2, 20, std::slice::from_ref(&the_entry))];
    let later = told(&stands, &stands, first.events.clone(), night(300));
    assert_eq!(kinds(&later), [(EventKind::Death, EventStatus::Suggested)], "however long");
    let same = lives(1, 10, &[claim, the_entry]);
    let confirmed = told(&stands, &[same], first.events.clone(), night(2));
    assert_eq!(kinds(&confirmed), [(EventKind::Death, EventStatus::Confirmed)]);
    assert_eq!(confirmed.new, 0, "it was told already");
    // what tied the entry to the person has turned out to be weaker
    let again = told(
        &[lives(1, 10, &[stands[0].records[0].clone(), stands[1].records[0].clone()])],
        &stands,
        confirmed.events,
        night(3),
    );
    assert_eq!(kinds(&again), [(EventKind::Death, EventStatus::Suggested)]);
    // another dataset says that the person has died: by that alone it is suggested, and the entry stands beside it
    let told_too = RecordNight { died: true, ..record("social_care", "2", 10) };
    let mut both = doubted;
    both.records.push(told_too);
    let both = told(std::slice::from_ref(&alive), &[both], Vec::new(), night(1));
    assert_eq!(kinds(&both), [(EventKind::Death, EventStatus::Suggested)]);
    assert_eq!((both.events[0].known_to.len(), both.events[0].evidence.len()), (1, 2));
    let different = told(&stands, &[alive, stands[1].clone()], first.events, night(2));
    assert_eq!((different.events.len(), different.withdrawn), (0, 1));
}
