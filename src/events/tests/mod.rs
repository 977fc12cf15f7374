//! Events on nights made up for the purpose.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{
    Detected, EventKind, EventStatus, HomeNight, LifeEvent, LikelyArrival, Nights, PersonNight,
    RecordNight, RecordStanding, When, detect,
};
use crate::households::Residence;
use crate::rules::LifeEventRules;
use crate::values::{DatasetName, HouseholdId, MentionKey, PersonId, Role, Uprn};

mod again;
mod likely;
mod once;
mod registered;
mod together;

const FIRST: Date = date(2026, 11, 1);

fn night(number: i64) -> Date {
    FIRST.checked_add(jiff::Span::new().days(number)).unwrap()
}

fn person(number: u64) -> PersonId {
    PersonId::from_bits(number).unwrap()
}

fn household(number: u64) -> HouseholdId {
    HouseholdId::from_bits(number).unwrap()
}

fn home(number: u64) -> Residence {
    Residence::Uprn(Uprn::from_number(number).unwrap())
}

/// A record of a dataset at a home, written in one way.
fn record(dataset: &str, id: &str, at: u64) -> RecordNight {
    RecordNight {
        key: MentionKey {
            dataset: DatasetName(dataset.into()),
            record_id: id.into(),
            role: Role { word: "named".into(), ordinal: 0 },
        },
        home: Some(HomeNight {
            residence: home(at),
            building: None,
            read_as: format!("|{at}|STREET {at}"),
        }),
        address_text: [u8::try_from(at % 251).unwrap(); 8],
        shown: None,
        from: None,
        ended: false,
        died: false,
        died_on: None,
        born: None,
        forename: "AMIR".to_owned(),
        surname: "KHAN".to_owned(),
        standing: RecordStanding::Ordinary,
    }
}

fn lives(number: u64, at: u64, records: &[RecordNight]) -> PersonNight {
    PersonNight {
        id: person(number),
        household: Some(household(at)),
        residence: Some(home(at)),
        records: records.to_vec(),
        doubted: Vec::new(),
        arrival: None,
    }
}

fn by_id(people: &[PersonNight]) -> BTreeMap<PersonId, PersonNight> {
    people.iter().map(|person| (person.id, person.clone())).collect()
}

/// What two nights tell of, after what was known.
fn told(
    before: &[PersonNight],
    now: &[PersonNight],
    known: Vec<LifeEvent>,
    as_of: Date,
) -> Detected {
    told_apart(before, now, known, (as_of, &BTreeSet::new()))
}

/// The same where decisions keep persons apart.
fn told_apart(
    before: &[PersonNight],
    now: &[PersonNight],
    known: Vec<LifeEvent>,
    (as_of, apart): (Date, &BTreeSet<[PersonId; 2]>),
) -> Detected {
    let was: BTreeMap<MentionKey, PersonId> = before
        .iter()
        .flat_map(|it| it.records.iter().map(|record| (record.key.clone(), it.id)))
        .collect();
    let rules = LifeEventRules::default();
    let (before, now) = (by_id(before), by_id(now));
    let last = as_of.yesterday().unwrap();
    let records = before.values().flat_map(|person| &person.records);
    let had_register =
        records.into_iter().any(|record| record.standing == RecordStanding::Register);
    let nights = Nights {
        before: &before,
        now: &now,
        was: &was,
        apart,
        had_register,
        last,
        as_of,
        rules: &rules,
    };
    detect(nights, known)
}

fn kinds(detected: &Detected) -> Vec<(EventKind, EventStatus)> {
    detected.events.iter().map(|event| (event.kind, event.status)).collect()
}

const MOVE: EventKind = EventKind::ChangeOfAddress;

#[test]
fn a_new_record_elsewhere_suggests_a_move_and_a_second_dataset_confirms_the_same_one() {
    let at_home = lives(1, 10, &[record("benefits", "1", 10)]);
    let account = RecordNight { from: Some(night(-3)), ..record("council_tax", "2", 20) };
    let moved = lives(1, 20, &[record("benefits", "1", 10), account.clone()]);
    let first =
        told(std::slice::from_ref(&at_home), std::slice::from_ref(&moved), Vec::new(), night(1));
    assert_eq!(kinds(&first), [(MOVE, EventStatus::Suggested)]);
    let event = &first.events[0];
    assert_eq!((event.when, first.new), (When::On(night(-3)), 1));
    assert_eq!((&event.from, &event.to), (&Some(home(10)), &Some(home(20))));
    assert_eq!(event.known_to, ["council_tax"]);
    assert_eq!(event.unknown_to, ["benefits"], "it has them where they were");

    let both = lives(1, 20, &[record("benefits", "1", 20), account]);
    let second = told(&[moved], &[both], first.events, night(2));
    assert_eq!(kinds(&second), [(MOVE, EventStatus::Confirmed)]);
    assert_eq!((second.new, second.events[0].known_to.len()), (0, 2));
}

/// A record that came on a night.
fn shown(record: RecordNight, night: Date) -> RecordNight {
    RecordNight { shown: Some(night), ..record }
}

#[test]
fn a_newcomer_who_turns_out_to_be_somebody_known_has_moved() {
    let old = record("council_tax", "1", 10);
    let new = shown(record("council_tax", "2", 20), night(2));
    let before =
        [lives(1, 10, std::slice::from_ref(&old)), lives(2, 20, std::slice::from_ref(&new))];
    // whichever identifier stays
    for id in [1, 2] {
        let now = lives(id, 20, &[old.clone(), new.clone()]);
        let found = told(&before, &[now], Vec::new(), night(5));
        assert_eq!(kinds(&found), [(MOVE, EventStatus::Suggested)], "{id}");
        assert_eq!(
            (&found.events[0].from, &found.events[0].to),
            (&Some(home(10)), &Some(home(20)))
        );
    }
}

#[test]
fn two_who_were_long_known_and_turn_out_to_be_one_have_not_moved() {
    let long_ago = night(5).checked_sub(jiff::Span::new().days(300)).unwrap();
    let old = record("council_tax", "1", 10);
    for new in [record("council_tax", "2", 20), shown(record("council_tax", "2", 20), long_ago)] {
        let before =
            [lives(1, 10, std::slice::from_ref(&old)), lives(2, 20, std::slice::from_ref(&new))];
        let now = lives(1, 20, &[old.clone(), new]);
        assert!(told(&before, &[now], Vec::new(), night(5)).events.is_empty());
    }
}

#[test]
fn whose_stay_was_over_has_moved_from_there() {
    let left = RecordNight { ended: true, ..record("council_tax", "1", 10) };
    let before = PersonNight {
        residence: None,
        household: None,
        ..lives(1, 10, std::slice::from_ref(&left))
    };
    let back = lives(1, 20, &[left.clone(), record("council_tax", "2", 20)]);
    let found = told(std::slice::from_ref(&before), &[back], Vec::new(), night(5));
    assert_eq!((&found.events[0].from, &found.events[0].to), (&Some(home(10)), &Some(home(20))));
    let returned = lives(1, 10, &[left, record("council_tax", "2", 10)]);
    assert!(told(&[before], &[returned], Vec::new(), night(5)).events.is_empty());
}

#[test]
fn a_move_that_one_dataset_tells_of_is_confirmed_when_it_has_stood() {
    let moved = lives(1, 20, &[record("benefits", "1", 20)]);
    let first = told(
        &[lives(1, 10, &[record("benefits", "1", 10)])],
        std::slice::from_ref(&moved),
        Vec::new(),
        night(1),
    );
    let later = told(
        std::slice::from_ref(&moved),
        std::slice::from_ref(&moved),
        first.events.clone(),
        night(30),
    );
    assert_eq!(kinds(&later), [(MOVE, EventStatus::Suggested)]);
    let stood =
        told(std::slice::from_ref(&moved), std::slice::from_ref(&moved), first.events, night(62));
    assert_eq!(kinds(&stood), [(MOVE, EventStatus::Confirmed)]);
}

#[test]
fn a_suggestion_goes_where_its_evidence_goes() {
    let at_home = lives(1, 10, &[record("benefits", "1", 10)]);
    let moved = lives(1, 20, &[record("benefits", "1", 10), record("council_tax", "2", 20)]);
    let first =
        told(std::slice::from_ref(&at_home), std::slice::from_ref(&moved), Vec::new(), night(1));
    let taken_back = told(&[moved], &[at_home], first.events, night(2));
    assert_eq!((taken_back.events.len(), taken_back.withdrawn), (0, 1));
}

#[test]
fn a_record_that_was_somebody_elses_last_night_is_no_move() {
    let before = [
        lives(1, 10, &[record("benefits", "1", 10)]),
        lives(2, 20, &[record("council_tax", "2", 20)]),
    ];
    let now = [lives(1, 20, &[record("benefits", "1", 10), record("council_tax", "2", 20)])];
    assert_eq!(told(&before, &now, Vec::new(), night(1)).events, []);
}

#[test]
fn an_address_that_is_read_in_another_way_is_no_move() {
    let then = record("benefits", "1", 10);
    let known_home = HomeNight { residence: home(99), ..then.home.clone().unwrap() };
    // a newer gazetteer knows the home: the text is the same
    let resolved = RecordNight { home: Some(known_home.clone()), ..then.clone() };
    let before = [lives(1, 10, &[then])];
    let now = lives(1, 99, std::slice::from_ref(&resolved));
    assert_eq!(told(&before, &[now], Vec::new(), night(1)).events, []);
    // or it is written otherwise, and street, number and flat are the same
    let written = RecordNight { address_text: [200; 8], ..resolved };
    assert_eq!(told(&before, &[lives(1, 99, &[written])], Vec::new(), night(1)).events, []);
}

#[test]
fn an_old_address_that_turns_up_late_is_no_move() {
    let since = RecordNight { from: Some(date(2026, 3, 1)), ..record("council_tax", "1", 10) };
    let late = RecordNight { from: Some(date(2024, 3, 1)), ..record("school_census", "2", 20) };
    let now = lives(1, 20, &[since.clone(), late]);
    assert_eq!(told(&[lives(1, 10, &[since])], &[now], Vec::new(), night(1)).events, []);
}

#[test]
fn who_is_only_placed_with_the_family_is_not_told_to_have_moved_and_who_stays_makes_it_a_split() {
    let parent = |at| record("council_tax", "1", at);
    let of_row = |role: &str| {
        let mut one = record("school_census", "2", 10);
        one.key.role.word = role.into();
        one
    };
    let (child, named) = (of_row("pupil"), of_row("parent"));
    let stays = RecordNight { from: Some(night(-100)), ..record("benefits", "3", 10) };
    let before = [
        lives(1, 10, &[parent(10), named.clone()]),
        lives(2, 10, std::slice::from_ref(&child)),
        lives(3, 10, std::slice::from_ref(&stays)),
    ];
    let now = [
        lives(1, 20, &[RecordNight { address_text: [7; 8], ..parent(20) }, named]),
        lives(2, 20, &[child]),
        lives(3, 10, &[stays]),
    ];
    let detected = told(&before, &now, Vec::new(), night(1));
    let moved: Vec<PersonId> =
        detected.events.iter().filter(|it| it.kind == MOVE).map(|it| it.person).collect();
    assert_eq!(moved, [person(1)]);
    assert_eq!(detected.events.iter().filter(|it| it.kind == EventKind::HouseholdSplit).count(), 1);
}

#[test]
fn who_was_placed_with_the_family_has_moved_when_a_record_of_their_own_says_so() {
    let at_home = record("school_census", "2", 10);
    let followed = lives(2, 20, std::slice::from_ref(&at_home));
    let own =
        lives(2, 20, &[RecordNight { address_text: [7; 8], ..record("school_census", "2", 20) }]);
    let found = told(std::slice::from_ref(&followed), &[own], Vec::new(), night(2));
    assert_eq!(kinds(&found), [(MOVE, EventStatus::Suggested)]);
    assert_eq!((&found.events[0].from, &found.events[0].to), (&Some(home(10)), &Some(home(20))));
    assert_eq!(
        told(
            std::slice::from_ref(&followed),
            std::slice::from_ref(&followed),
            Vec::new(),
            night(2)
        )
        .events,
        []
    );
}

#[test]
fn where_somebody_says_that_they_are_going_suggests_and_standing_confirms_it_only_when_they_are_seen_there()
 {
    let at_home = lives(1, 10, &[record("council_tax", "1", 10)]);
    let left = RecordNight { ended: true, ..record("council_tax", "1", 10) };
    let going = RecordNight {
        standing: RecordStanding::Announcing,
        from: Some(night(-3)),
        ..record("council_tax", "1 forwarding", 20)
    };
    let gone = lives(1, 20, &[left.clone(), going.clone()]);
    let first = told(&[at_home], std::slice::from_ref(&gone), Vec::new(), night(1));
    assert_eq!(kinds(&first), [(MOVE, EventStatus::Suggested)]);
    let stood = |now: &PersonNight, as_of| {
        let gone = std::slice::from_ref(&gone);
        kinds(&told(gone, std::slice::from_ref(now), first.events.clone(), as_of))
    };
    assert_eq!(stood(&gone, night(90)), [(MOVE, EventStatus::Suggested)]);
    let opened = lives(1, 20, &[left.clone(), going.clone(), record("council_tax", "2", 20)]);
    assert_eq!(stood(&opened, night(90)), [(MOVE, EventStatus::Confirmed)]);
    let claims = lives(1, 20, &[left, going, record("benefits", "3", 20)]);
    assert_eq!(stood(&claims, night(2)), [(MOVE, EventStatus::Confirmed)], "a second dataset");
}

#[test]
fn a_move_next_door_is_told_when_a_second_dataset_has_it_too() {
    let numbered = |dataset: &str, id: &str, number: u64| {
        let mut one = record(dataset, id, number);
        if let Some(home) = &mut one.home {
            home.read_as = format!("|{number}|HIGH STREET");
        }
        one
    };
    let old = numbered("council_tax", "1", 16);
    let next_door = shown(numbered("benefits", "2", 18), night(1));
    let before = lives(1, 16, std::slice::from_ref(&old));
    let now = lives(1, 18, &[old.clone(), next_door.clone()]);
    assert_eq!(told(&[before], std::slice::from_ref(&now), Vec::new(), night(1)).events, []);
    let again = lives(1, 18, &[old, next_door, numbered("school_census", "3", 18)]);
    let found = told(&[now], &[again], Vec::new(), night(5));
    assert_eq!(kinds(&found), [(MOVE, EventStatus::Confirmed)]);
    assert_eq!((&found.events[0].from, &found.events[0].to), (&Some(home(16)), &Some(home(18))));
}

#[test]
fn a_register_alone_confirms_a_death_and_any_other_source_suggests_it() {
    let alive = lives(1, 10, &[record("benefits", "1", 10)]);
    let dead = |registers| {
        let says_so = RecordNight {
            died: true,
            died_on: Some(When::On(night(-2))),
            standing: if registers { RecordStanding::Register } else { RecordStanding::Ordinary },
            home: None,
            ..record("some", "2", 10)
        };
        let records = vec![record("benefits", "1", 10), says_so];
        PersonNight { residence: None, household: None, records, ..alive.clone() }
    };
    for (registers, status) in [(true, EventStatus::Confirmed), (false, EventStatus::Suggested)] {
        let detected = told(std::slice::from_ref(&alive), &[dead(registers)], Vec::new(), night(1));
        assert_eq!(kinds(&detected), [(EventKind::Death, status)]);
        assert_eq!(detected.events[0].when, When::On(night(-2)));
        assert_eq!(detected.events[0].unknown_to, ["benefits"]);
    }
}

#[test]
fn a_child_that_nobody_knew_is_born_and_an_adult_has_come() {
    let born = |day| RecordNight { born: Some(day), ..record("benefits", "1", 10) };
    let of = |day| told(&[], &[lives(1, 10, &[born(day)])], Vec::new(), night(1));
    assert_eq!(kinds(&of(night(-40))), [(EventKind::Birth, EventStatus::Suggested)]);
    assert_eq!(of(date(1990, 1, 1)).events, []);
}

#[test]
fn a_new_surname_on_a_record_is_a_name_change_and_a_slip_is_none() {
    let named = |surname: &str| {
        let called = RecordNight { surname: surname.to_owned(), ..record("benefits", "1", 10) };
        lives(1, 10, &[called, record("council_tax", "2", 10)])
    };
    let to = |surname| told(&[named("KHAN")], &[named(surname)], Vec::new(), night(1));
    assert_eq!(kinds(&to("OKAFOR")), [(EventKind::NameChange, EventStatus::Suggested)]);
    assert_eq!(to("KAHN").events, []);
}

/// Where each of a few records of one person leads on each of some nights; none where it is not there.
fn history() -> impl Strategy<Value = Vec<[Option<u64>; 3]>> {
    let at = || prop::option::weighted(0.8, 10_u64..14);
    prop::collection::vec([at(), at(), at()], 2..8)
}

proptest! {
    #[test]
    fn each_event_is_told_once_whatever_the_records_do(history in history()) {
        let mut known = Vec::new();
        let mut last: Option<PersonNight> = None;
        for (number, homes) in (1..).zip(history) {
            let datasets = ["benefits", "council_tax", "social_care"];
            let records: Vec<RecordNight> = datasets
                .iter()
                .zip(homes)
                .filter_map(|(dataset, at)| Some(record(dataset, "1", at?)))
                .collect();
            let lived = homes.iter().flatten().copied().min();
            let now = PersonNight {
                id: person(1),
                household: lived.map(household),
                residence: lived.map(home),
                records,
                doubted: Vec::new(),
                arrival: None,
            };
            let before: Vec<PersonNight> = last.iter().cloned().collect();
            let detected = told(&before, std::slice::from_ref(&now), known, night(number));
            let (mut moves, others): (Vec<_>, Vec<_>) =
                detected.events.iter().partition(|it| it.kind == MOVE);
            let mut names: Vec<_> =
                others.into_iter().map(|it| (it.kind, it.person, it.to.clone())).collect();
            let count = names.len();
            names.sort();
            names.dedup();
            prop_assert_eq!(names.len(), count);
            // nobody moves twice to one home but after having left it
            moves.sort_by_key(|it| it.first_seen);
            prop_assert!(moves.windows(2).all(|pair| pair[0].to != pair[1].to), "{:?}", moves);
            // the same two nights again tell of nothing new
            let again = told(&before, std::slice::from_ref(&now), detected.events.clone(), night(number));
            prop_assert_eq!(again.new, 0);
            let still = told(std::slice::from_ref(&now), std::slice::from_ref(&now), detected.events.clone(), night(number));
            prop_assert_eq!(still.new, 0);
            known = detected.events;
            last = Some(now);
        }
    }
}
