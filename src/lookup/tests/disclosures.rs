//! What permits show, by example.

use std::collections::BTreeMap;

use super::town::{People, Row, Town, household_id, person_id};
use crate::lookup::{HouseholdDisclosure, PersonDisclosure, Standing, household, person};
use crate::sharing::{OpenedDataset, Permit};
use crate::values::{DatasetName, FieldSet, SharedField};

fn opened(dataset: &str, fields: FieldSet) -> OpenedDataset {
    OpenedDataset {
        dataset: DatasetName(dataset.into()),
        fields,
        routes: Vec::new(),
        unverified: false,
    }
}

fn permit(number: u64, datasets: &[(&str, FieldSet)]) -> Permit {
    let opened = datasets.iter().map(|(dataset, fields)| opened(dataset, *fields)).collect();
    Permit::without_a_decision(person_id(number), opened, Vec::new(), false)
}

fn everything(datasets: &[&'static str]) -> Vec<(&'static str, FieldSet)> {
    datasets.iter().map(|it| (*it, FieldSet::ALL)).collect()
}

/// A couple with a child, of one claim; an elector whom nobody else knows.
fn town() -> People {
    let row = |dataset, id: &str, role| Row { home: Some(11), ..Row::new(dataset, id, role) };
    BTreeMap::from([
        (
            0,
            vec![
                Row { forename: "A", phone: Some("0113"), ..row("council_tax", "C1", "liable") },
                Row {
                    born: Some((1980, 4, 9)),
                    phone: Some("0207"),
                    ..row("benefits", "B1", "claimant")
                },
            ],
        ),
        (1, vec![Row { forename: "BEN", surname: "LEE", ..row("benefits", "B1", "partner") }]),
        (
            2,
            vec![
                Row {
                    forename: "CLEO",
                    born: Some((2018, 1, 2)),
                    home: None,
                    ..row("benefits", "B1", "child")
                },
                Row {
                    forename: "CLEO",
                    born: Some((2018, 1, 2)),
                    home: None,
                    ..row("school_census", "S1", "pupil")
                },
            ],
        ),
        (
            3,
            vec![Row { forename: "DAN", surname: "OAK", ..row("electoral_roll", "E1", "elector") }],
        ),
    ])
}

fn of_person(number: u64, datasets: &[(&str, FieldSet)]) -> Option<PersonDisclosure> {
    let permits: Vec<Permit> = (0..4).map(|it| permit(it, datasets)).collect();
    let all: Vec<&Permit> = permits.iter().collect();
    let own = &permits[usize::try_from(number).expect("few")];
    Town::of(&town()).ask(|on| person(on, own, &all)).expect("a readable edition")
}

fn of_household(permits: &[Permit]) -> Option<HouseholdDisclosure> {
    let all: Vec<&Permit> = permits.iter().collect();
    Town::of(&town()).ask(|on| household(on, household_id(11), &all)).expect("a readable edition")
}

#[test]
fn values_come_from_what_the_permit_opens_and_from_nothing_else() {
    let shown = of_person(0, &everything(&["council_tax"])).expect("shown");
    let name = shown.name.expect("a name");
    assert_eq!(
        (name.value.whole().as_str(), name.sources.as_slice()),
        ("A KHAN", &["council_tax".to_owned()][..])
    );
    assert!(shown.date_of_birth.is_none(), "benefits alone knows it");
    assert_eq!(shown.phones.len(), 1);

    let both = of_person(0, &everything(&["benefits", "council_tax"])).expect("shown");
    let name = both.name.expect("a name");
    assert_eq!((name.value.whole().as_str(), name.standing), ("ADA KHAN", Standing::Agreed));
    assert_eq!(both.date_of_birth.expect("a date").value, "1980-04-09");
    assert_eq!(both.phones.len(), 2);
}

#[test]
fn a_field_that_is_not_opened_is_not_shown_whatever_the_dataset() {
    let name: FieldSet = [SharedField::Name].into_iter().collect();
    let shown = of_person(0, &[("benefits", name)]).expect("shown");
    let name = shown.name.expect("a name");
    assert!(name.sources.is_empty(), "that benefits knows the person may not be told");
    assert!(shown.date_of_birth.is_none() && shown.address.is_none() && shown.household.is_none());
    assert!(shown.relations.is_empty() && shown.residences.is_empty() && shown.known_to.is_empty());
}

#[test]
fn a_flag_says_that_a_service_knows_the_person_and_nothing_more() {
    let flag: FieldSet = [SharedField::KnownTo].into_iter().collect();
    let shown = of_person(0, &[("benefits", flag)]).expect("shown");
    assert_eq!(shown.known_to.len(), 1);
    assert!(shown.name.is_none() && shown.address.is_none());
}

#[test]
fn what_people_are_to_each_other_is_shown_where_both_may_be_shown() {
    let shown = of_person(0, &everything(&["benefits"])).expect("shown");
    let told: Vec<(&str, Option<&str>)> =
        shown.relations.iter().map(|it| (it.is, it.name.as_deref())).collect();
    assert_eq!(told, [("parent", Some("CLEO KHAN")), ("partner", Some("BEN LEE"))]);
    assert!(of_person(0, &everything(&["council_tax"])).expect("shown").relations.is_empty());
}

#[test]
fn a_household_is_the_union_of_what_is_shown_of_each_member() {
    let datasets = everything(&["benefits", "council_tax", "school_census"]);
    let all: Vec<Permit> = (0..4).map(|it| permit(it, &datasets)).collect();
    let shown = of_household(&all).expect("shown");
    assert_eq!((shown.members.len(), shown.composition, shown.kind), (3, "family", "private"));
    assert_eq!(shown.address.whole(), "11 HIGH STREET, LS1 4AP");
    let without_the_partner: Vec<Permit> = [0, 2, 3].map(|it| permit(it, &datasets)).into();
    let shown = of_household(&without_the_partner).expect("shown");
    assert_eq!((shown.members.len(), shown.composition), (2, "lone parent"));
    let text = serde_json::to_string(&shown).expect("JSON");
    assert!(!text.contains("BEN") && !text.contains("\"partner\""), "{text}");
}

#[test]
fn a_member_known_from_the_full_register_alone_does_not_appear() {
    let datasets = everything(&["benefits", "council_tax", "school_census"]);
    assert!(of_household(&[permit(3, &datasets)]).is_none());
    let crime_prevention = everything(&["electoral_roll"]);
    assert_eq!(of_household(&[permit(3, &crime_prevention)]).expect("shown").members.len(), 1);
}

#[test]
fn no_permit_shows_nothing_and_nobody_elses_permit_either() {
    assert!(of_person(0, &[]).is_none());
    assert!(of_household(&[]).is_none());
    let shown = of_household(&[permit(1, &everything(&["benefits"]))]).expect("shown");
    let members: Vec<_> = shown.members.iter().map(|it| it.person).collect();
    assert_eq!(members, [person_id(1)]);
}
