//! *Hidden-record indistinguishability*: no permitted answer differs between a town with and one without what the permits do not open.

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::town::{People, Row, Town, household_id, person_id};
use crate::lookup::{household, person};
use crate::sharing::{OpenedDataset, Permit, RestrictionEffect, StandingRestriction};
use crate::values::{DatasetName, FieldSet, PersonId, SharedField};

const OPENABLE: [&str; 4] = ["benefits", "council_tax", "school_census", "social_care"];
const HOMES: [u64; 3] = [11, 12, 13];

/// What one viewer may see.
#[derive(Clone, Debug)]
pub(super) struct View {
    fields: Vec<FieldSet>,
    hidden_people: Vec<bool>,
    without_relations: Vec<bool>,
}

/// Restrictions that hide people: who is hidden whole by the view, is; of the others, the records that are marked as hidden are.
pub(super) fn restrictions_of(
    people: &People,
    view: &[bool],
) -> BTreeMap<PersonId, Vec<StandingRestriction>> {
    let restriction = |effect, records| StandingRestriction {
        entry: 1,
        kind: "unknown-to-the-policy".parse().expect("a name"),
        purposes: Vec::new(),
        effect,
        records,
        carried: false,
    };
    let mut acts = BTreeMap::new();
    for (number, rows) in people {
        let mut own = Vec::new();
        if view[usize::try_from(*number).expect("few")] {
            own.push(restriction(RestrictionEffect::Existence, Vec::new()));
        }
        let mut records: Vec<_> = rows.iter().filter(|it| it.hidden).map(Row::key).collect();
        records.sort();
        if !records.is_empty() {
            own.push(restriction(RestrictionEffect::Record, records));
        }
        acts.insert(person_id(*number), own);
    }
    acts
}

fn rows(of: u64) -> impl Strategy<Value = Vec<Row>> {
    let datasets = prop::sample::select(vec![
        "benefits",
        "council_tax",
        "electoral_roll",
        "school_census",
        "social_care",
    ]);
    let row = (
        datasets,
        (any::<bool>(), 0..8_u8),
        (prop::sample::select(vec!["ADA", "A", "BEN"]), prop::sample::select(vec!["KHAN", "LEE"])),
        prop::option::of(prop::sample::select(vec![(1980, 4, 9), (1980, 0, 0), (2015, 1, 1)])),
        prop::option::weighted(0.1, 2020_u16..2026),
        prop::option::of(prop::sample::select(HOMES.to_vec())),
        prop::option::of((2000_i16..2026).prop_map(|year| date(year, 3, 1))),
        prop::option::of(prop::sample::select(vec!["07700900001", "07700900002"])),
        prop::sample::select(vec!["CHILD IN NEED", "SERVICE USER"]),
    );
    prop::collection::vec(row, 1..5).prop_map(move |rows| {
        let mut found: Vec<Row> = Vec::new();
        for (at, (dataset, (shared, hide), name, born, died, home, from, phone, client)) in
            rows.into_iter().enumerate()
        {
            let role = match (dataset, of) {
                ("benefits", 0) => "claimant",
                ("benefits", 1) => "partner",
                ("benefits", _) => "child",
                ("social_care", _) => "client",
                _ => "person",
            };
            // one claim names everybody; somebody stands in it once
            let in_claim = dataset == "benefits" && shared && of < 3;
            let id = if in_claim { "CLAIM".to_owned() } else { format!("P{of}-{at}") };
            let row = Row {
                forename: name.0,
                surname: name.1,
                born,
                died,
                home,
                from,
                phone,
                client_type: (dataset == "social_care").then_some(client),
                hidden: hide == 0,
                ..Row::new(dataset, &id, role)
            };
            if !found.iter().any(|it| it.key() == row.key()) {
                found.push(row);
            }
        }
        found
    })
}

pub(super) fn people() -> impl Strategy<Value = People> {
    (rows(0), rows(1), rows(2), rows(3))
        .prop_map(|(a, b, c, d)| BTreeMap::from([(0, a), (1, b), (2, c), (3, d)]))
}

fn view() -> impl Strategy<Value = View> {
    let fields = prop::collection::vec(any::<bool>(), SharedField::ALL.len()).prop_map(|open| {
        SharedField::ALL.into_iter().zip(open).filter(|(_, open)| *open).map(|(it, _)| it).collect()
    });
    let fields = prop_oneof![Just(FieldSet::ALL), Just(FieldSet::NONE), fields];
    (
        prop::collection::vec(fields, OPENABLE.len()),
        prop::collection::vec(prop::bool::weighted(0.25), 4),
        prop::collection::vec(prop::bool::weighted(0.2), 4),
    )
        .prop_map(|(fields, hidden_people, without_relations)| View {
            fields,
            hidden_people,
            without_relations,
        })
}

impl View {
    /// One that opens nothing, for what else it hides.
    pub(super) fn hiding(hidden_people: Vec<bool>) -> Self {
        Self { fields: Vec::new(), without_relations: Vec::new(), hidden_people }
    }

    fn permits(&self, people: &People) -> Vec<Permit> {
        let shown = people.iter().filter(|(number, _)| !self.hides(**number));
        shown
            .map(|(number, rows)| {
                let opened =
                    OPENABLE.iter().zip(&self.fields).map(|(dataset, fields)| OpenedDataset {
                        dataset: DatasetName((*dataset).into()),
                        fields: *fields,
                        routes: Vec::new(),
                        unverified: false,
                    });
                let hidden = rows.iter().filter(|it| it.hidden).map(Row::key);
                Permit::without_a_decision(
                    person_id(*number),
                    opened.collect(),
                    hidden.collect(),
                    self.without_relations[usize::try_from(*number).expect("few")],
                )
            })
            .collect()
    }

    fn hides(&self, number: u64) -> bool {
        self.hidden_people[usize::try_from(number).expect("few")]
    }

    /// The town as a night has it: all records of whoever is hidden whole only attach, so that nobody is placed by them.
    pub(super) fn fenced(&self, people: &People) -> People {
        let mut fenced = people.clone();
        for (number, rows) in &mut fenced {
            for row in rows {
                row.hidden |= self.hides(*number);
            }
        }
        fenced
    }

    /// The town as if nothing hidden had ever been loaded.
    pub(super) fn without(&self, people: &People) -> People {
        let mut rest = people.clone();
        rest.retain(|number, rows| {
            rows.retain(|it| !it.hidden && it.dataset != "electoral_roll");
            !self.hides(*number) && !rows.is_empty()
        });
        rest
    }
}

/// Every answer that permits give: each person's, with everybody else's permits beside theirs, and each household's.
fn answers(people: &People, permits: &[Permit]) -> Vec<Option<String>> {
    let town = Town::of(people);
    let all: Vec<&Permit> = permits.iter().collect();
    town.ask(|on| {
        let persons = all.iter().map(|permit| {
            let shown = person(on, permit, &all).expect("a readable edition");
            shown.map(|it| serde_json::to_string(&it).expect("JSON"))
        });
        let households = HOMES.iter().map(|home| {
            let shown = household(on, household_id(*home), &all).expect("a readable edition");
            shown.map(|it| serde_json::to_string(&it).expect("JSON"))
        });
        persons.chain(households).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_answer_differs_from_that_of_a_town_without_what_is_hidden(
        people in people(),
        view in view(),
    ) {
        let without = view.without(&people);
        prop_assume!(!without.is_empty());
        let permits = view.permits(&people);
        prop_assert_eq!(answers(&view.fenced(&people), &permits), answers(&without, &permits));
    }
}
