//! Who lived somewhere on a day, under today's policy and restrictions.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::door::{Kept, Lists, Unchanged, asking, policy};
use super::indistinguishable::{View, people, restrictions_of};
use super::town::{People, Row, Town, household_id, person_id};
use crate::lookup::{Door, Ground, LivedAnswer, LivedWhere};
use crate::sharing::{Asking, RestrictionEffect, StandingRestriction};

fn lived(
    town: &Town,
    lists: &Lists,
    asking: &Asking,
    about: LivedWhere,
    day: Date,
) -> (LivedAnswer, Kept) {
    let kept = Kept::default();
    let answer = town.ask(|on| {
        let (acts, log, lineage) = (lists, &kept, &Unchanged);
        let door = Door::new(Ground { on, policy: policy(), acts, lineage, log, key: [3; 32] });
        door.lived(asking, about, day).expect("an answer")
    });
    (answer, kept)
}

fn revenues() -> Asking {
    asking("revenues-officer", "revenues-and-benefits")
}

/// Ada since 2020, Ben from 2018 to 2021, and an elector.
fn street() -> People {
    let at = |id: &str, from: Date, to: Option<Date>| Row {
        home: Some(11),
        from: Some(from),
        to,
        ..Row::new("council_tax", id, "liable")
    };
    let elector = Row { home: Some(11), ..Row::new("electoral_roll", "E1", "elector") };
    BTreeMap::from([
        (0, vec![at("C1", date(2020, 3, 1), None)]),
        (1, vec![Row { forename: "BEN", ..at("C2", date(2018, 5, 1), Some(date(2021, 6, 30))) }]),
        (2, vec![elector]),
    ])
}

fn names(answer: &LivedAnswer) -> Vec<String> {
    let LivedAnswer::Lived { shown, .. } = answer else { return Vec::new() };
    shown.people.iter().map(|it| it.name.clone().expect("a name")).collect()
}

#[test]
fn those_who_lived_there_on_the_day_and_no_others() {
    let town = Town::of(&street());
    let home = LivedWhere::Household(household_id(11));
    for (day, expected) in [
        (date(2019, 1, 1), vec!["BEN KHAN"]),
        (date(2020, 12, 1), vec!["ADA KHAN", "BEN KHAN"]),
        (date(2022, 1, 1), vec!["ADA KHAN"]),
        (date(2010, 1, 1), vec![]),
    ] {
        let (answer, kept) = lived(&town, &Lists::default(), &revenues(), home, day);
        assert_eq!(names(&answer), expected, "{day}");
        let looks = kept.looks.borrow();
        assert_eq!(looks[0].asked.about, format!("{} on {day}", household_id(11)));
        assert_eq!(looks[0].shown, !expected.is_empty());
    }
    let ben = LivedWhere::Person(person_id(1));
    let (answer, _) = lived(&town, &Lists::default(), &revenues(), ben, date(2019, 1, 1));
    let LivedAnswer::Lived { shown, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(shown.people[0].stay.to.as_deref(), Some("2021-06-30"));
}

#[test]
fn nothing_of_another_day_without_the_dates_or_after_a_restriction_of_today() {
    let town = Town::of(&street());
    let home = LivedWhere::Household(household_id(11));
    let day = date(2019, 1, 1);
    let (answer, _) =
        lived(&town, &Lists::default(), &asking("revenues-officer", "safeguarding"), home, day);
    assert!(matches!(answer, LivedAnswer::Refused { .. }));
    let dates = [crate::values::SharedField::AddressDates].into_iter().collect();
    for effect in [RestrictionEffect::Existence, RestrictionEffect::Fields { fields: dates }] {
        let kind = "unknown-to-the-policy".parse().expect("a name");
        let (purposes, records) = (Vec::new(), Vec::new());
        let one = StandingRestriction { entry: 1, kind, purposes, effect, records, carried: false };
        let lists = Lists(BTreeMap::from([(person_id(1), vec![one])]));
        let (answer, _) = lived(&town, &lists, &revenues(), home, day);
        assert!(matches!(answer, LivedAnswer::Nothing { .. }), "{effect:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(16) })]

    #[test]
    fn no_answer_about_another_day_tells_of_what_is_hidden(
        people in people(),
        view in any::<[bool; 4]>(),
        year in 1999_i16..2027,
    ) {
        let acts = restrictions_of(&people, &view);
        let view = View::hiding(view.to_vec());
        let (people, without) = (view.fenced(&people), view.without(&people));
        prop_assume!(!without.is_empty());
        let lists = Lists(acts);
        let day = date(year, 3, 2).min(super::town::NIGHT);
        let told = |people: &People| {
            let town = Town::of(people);
            let homes = [11, 12, 13].map(|home| LivedWhere::Household(household_id(home)));
            let persons = [0, 1, 2, 3].map(|number| LivedWhere::Person(person_id(number)));
            let all = homes.into_iter().chain(persons);
            all.map(|about| {
                let (answer, kept) = lived(&town, &lists, &revenues(), about, day);
                let displayed = kept.looks.borrow()[0].displayed.clone();
                let bytes = match answer {
                    LivedAnswer::Refused { .. } => "refused".to_owned(),
                    LivedAnswer::Nothing { .. } => "nothing".to_owned(),
                    LivedAnswer::Lived { shown, .. } => serde_json::to_string(&shown).expect("JSON"),
                };
                (bytes, displayed)
            })
            .collect::<Vec<_>>()
        };
        prop_assert_eq!(told(&people), told(&without));
    }
}
