//! Search before create: weighed as the night weighs, by what may be seen and nothing else.

use std::collections::BTreeMap;

use super::door::{Kept, Lists, Unchanged, asking, policy};
use super::town::{NIGHT, People, Row, Town, person_id};
use crate::addresses::AddressResolution;
use crate::links::{Model, Scorer, compared_attributes, table_in_strata};
use crate::lookup::{Door, Ground, MatchAnswer, MatchBand, MatchDisclosure, Newcomer, Weights};
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::rules::{Checked, Ruleset, Unchecked};
use crate::sharing::{RestrictionEffect, StandingRestriction};

fn rules() -> Ruleset<Checked> {
    Ruleset::<Unchecked>::load(None).expect("rules").check().expect("sound rules")
}

fn model(rules: &Ruleset<Checked>) -> Model {
    let text = rules.text("weights/default.toml").unwrap_or_default();
    Model::parse(text, &compared_attributes(rules)).expect("the shipped weights")
}

/// A row as somebody has it in hand who has never seen the council's records.
fn newcomer(row: &Row) -> Newcomer {
    let (record, resolution) = row.as_it_arrives();
    Newcomer { record: NormalisedRecord { row: u32::MAX, ..record }, resolution }
}

fn matched(people: &People, acts: &Lists, row: &Row) -> MatchDisclosure {
    let (rules, dictionaries) = (rules(), Dictionaries::shipped());
    let model = model(&rules);
    let weights = Weights::of((&rules, &dictionaries), &model, NIGHT).expect("they fit");
    let newcomer = newcomer(row);
    let kept = Kept::default();
    let answer = Town::of(people).ask(|on| {
        let (lineage, log) = (&Unchanged, &kept);
        let ground = Ground { on, policy: policy(), acts, lineage, log, key: [3; 32] };
        let suggested =
            on.edition.found(&newcomer.probes(&weights, on.edition)).expect("an edition");
        let asking = asking("revenues-officer", "revenues-and-benefits");
        Door::new(ground).matched(&asking, (&newcomer, &weights), &suggested)
    });
    let MatchAnswer::Weighed { shown, .. } = answer.expect("an answer") else {
        panic!("refused");
    };
    assert_eq!(kept.looks.borrow().len(), 1, "the look is written down");
    shown
}

fn born(row: Row, year: u16) -> Row {
    Row { born: Some((year, 4, 26)), home: Some(11), ..row }
}

fn town() -> People {
    BTreeMap::from([
        (0, vec![born(Row::new("benefits", "B1", "claimant"), 1990)]),
        (1, vec![Row { forename: "BEN", ..born(Row::new("benefits", "B2", "claimant"), 1955) }]),
    ])
}

#[test]
fn a_record_is_the_one_persons_who_alone_fits_and_may_be_anybodys_of_two() {
    let ada = born(Row::new("council_tax", "C9", "liable"), 1990);
    let found = matched(&town(), &Lists::default(), &ada);
    assert_eq!(found.band, MatchBand::Match);
    assert_eq!(found.people[0].person, person_id(0));
    let sum: f64 = found.people[0].weights.iter().map(|it| it.bits).sum();
    assert!((sum - found.people[0].bits).abs() < 1e-9, "the rows add up");
    let mut twice = town();
    twice.insert(2, vec![born(Row::new("benefits", "B3", "claimant"), 1990)]);
    let found = matched(&twice, &Lists::default(), &ada);
    assert_eq!(found.band, MatchBand::Possible, "of two, neither is surely meant");
    assert_eq!(found.people.len(), 2);
    let stranger = Row { forename: "ZED", surname: "OKONKWO", home: Some(12), ..ada };
    let found = matched(&town(), &Lists::default(), &stranger);
    assert_eq!((found.band, found.people.len()), (MatchBand::None, 0));
}

#[test]
fn who_is_hidden_is_not_there_and_stands_in_nobodys_way() {
    let ada = born(Row::new("council_tax", "C9", "liable"), 1990);
    let mut twice = town();
    twice.insert(2, vec![born(Row::new("benefits", "B3", "claimant"), 1990)]);
    let hidden = StandingRestriction {
        entry: 1,
        kind: "protected-identity".parse().expect("a name"),
        purposes: Vec::new(),
        effect: RestrictionEffect::Existence,
        records: Vec::new(),
        carried: false,
    };
    let acts = Lists(BTreeMap::from([(person_id(2), vec![hidden.clone()])]));
    let found = matched(&twice, &acts, &ada);
    assert!(found == matched(&town(), &Lists::default(), &ada), "as if they were not there");
    let both =
        Lists(BTreeMap::from([(person_id(0), vec![hidden.clone()]), (person_id(2), vec![hidden])]));
    let nobody = BTreeMap::from([(1, town()[&1].clone())]);
    assert!(matched(&twice, &both, &ada) == matched(&nobody, &Lists::default(), &ada));
}

#[test]
fn what_rests_on_a_closed_record_alone_weighs_nothing() {
    let elector = vec![born(Row::new("electoral_roll", "E1", "elector"), 1990)];
    let people = BTreeMap::from([(0, elector), (1, town()[&1].clone())]);
    let ada = born(Row::new("council_tax", "C9", "liable"), 1990);
    let found = matched(&people, &Lists::default(), &ada);
    assert_eq!(found.band, MatchBand::None, "the full register is closed for this purpose");
}

#[test]
fn few_records_weigh_what_they_weigh_among_all() {
    let (rules, dictionaries) = (rules(), Dictionaries::shipped());
    let mut model = model(&rules);
    // names and days that a model has counted, so that how common they are takes part
    for (comparison, values) in [
        ("forename", vec![("ADA", 40), ("BEN", 900), ("CAI", 3)]),
        ("surname", vec![("KHAN", 700), ("JONES", 900)]),
        ("date_of_birth", vec![("19900426", 9)]),
    ] {
        let counts = values.into_iter().map(|(it, count)| (it.to_owned(), count)).collect();
        let known = model.frequencies.entry(comparison.to_owned()).or_default();
        (known.people, known.others, known.counts) = (9_000.0, vec![0.2, 1.1, 2.0], counts);
    }
    let names = ["ADA", "BEN", "CAI", "DAN"];
    let rows: Vec<Row> = (0_u16..40)
        .map(|at| Row {
            forename: names[usize::from(at) % 4],
            surname: if at % 3 == 0 { "JONES" } else { "KHAN" },
            ..born(Row::new("benefits", &format!("B{at:02}"), "claimant"), 1985 + at % 7)
        })
        .collect();
    let own = born(Row::new("council_tax", "C9", "liable"), 1990);
    let all: Vec<(NormalisedRecord, AddressResolution)> = rows
        .iter()
        .map(Row::as_it_arrives)
        .chain([(newcomer(&own).record, newcomer(&own).resolution)])
        .collect();
    let weigh = |chosen: &[usize]| -> Vec<_> {
        let (records, resolutions): (Vec<_>, Vec<_>) =
            chosen.iter().map(|at| all[*at].clone()).unzip();
        let (mut table, strata) =
            table_in_strata(&rules, &records, &resolutions, &dictionaries, NIGHT);
        table.weigh_words_by(&model.address_words);
        let scorer = Scorer::new(&table, &model, &strata, &compared_attributes(&rules));
        let last = u32::try_from(chosen.len() - 1).expect("few");
        (0..last).map(|at| scorer.score(at, last)).collect()
    };
    let everybody: Vec<usize> = (0..=40).collect();
    let among_all = weigh(&everybody);
    for few in [vec![0, 4, 9, 40], vec![7, 40], vec![1, 2, 3, 38, 39, 40]] {
        let expected: Vec<_> = few[..few.len() - 1].iter().map(|at| among_all[*at]).collect();
        assert_eq!(weigh(&few), expected);
    }
}
