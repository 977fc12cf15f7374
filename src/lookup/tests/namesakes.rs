//! Those who share a name alone: left out where they would not be told of, and nowhere else.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::door::{Kept, Lists, Unchanged, asking, policy};
use super::town::{NIGHT, People, Row, Town, rules};
use crate::addresses::AddressResolution;
use crate::links::{Model, compared_attributes};
use crate::lookup::{Door, Ground, MatchAnswer, MatchDisclosure, Newcomer, Weights};
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::values::{PersonId, Postcode};

/// A name and a form of it.
const FORMS: [&str; 2] = ["ELIZABETH", "LIZ"];

/// The shipped weights, and how many people of thirty thousand are called as everybody here is.
fn model(namesakes: u32) -> Model {
    let text = rules().text("weights/default.toml").unwrap_or_default();
    let mut model = Model::parse(text, &compared_attributes(rules())).expect("shipped weights");
    for (comparison, values) in [("forename", &FORMS[..]), ("surname", &["KHAN"])] {
        let known = model.frequencies.entry(comparison.to_owned()).or_default();
        known.people = 30_000.0;
        known.others = vec![0.2, 1.1, 2.0];
        known.counts = values.iter().map(|it| ((*it).to_owned(), namesakes)).collect();
    }
    model
}

/// Whom the marks suggest, what is told of these, and what would be told of everybody.
fn told(
    people: &People,
    model: &Model,
    newcomer: &Newcomer,
) -> (Vec<PersonId>, [MatchDisclosure; 2]) {
    let dictionaries = Dictionaries::shipped();
    let weights = Weights::of((rules(), &dictionaries), model, NIGHT).expect("they fit");
    Town::of(people).ask(|on| {
        let (acts, lineage, log) = (&Lists::default(), &Unchanged, &Kept::default());
        let ground = Ground { on, policy: policy(), acts, lineage, log, key: [3; 32] };
        let asking = asking("revenues-officer", "revenues-and-benefits");
        let of = |suggested: &[PersonId]| {
            let answer = Door::new(ground).matched(&asking, (newcomer, &weights), suggested);
            let MatchAnswer::Weighed { shown, .. } = answer.expect("an answer") else {
                panic!("refused");
            };
            shown
        };
        let probes = newcomer.probes(&weights, on.edition);
        let suggested = on.edition.found(&probes).expect("an edition");
        let all: Vec<PersonId> = on.edition.persons().map(|it| it.expect("a person").id).collect();
        let told = [of(&suggested), of(&all)];
        (suggested, told)
    })
}

fn newcomer(row: &Row) -> Newcomer {
    let (record, resolution) = row.as_it_arrives();
    Newcomer { record: NormalisedRecord { row: u32::MAX, ..record }, resolution }
}

fn row(dataset: &'static str, at: usize) -> Row {
    let role = if dataset == "benefits" { "claimant" } else { "liable" };
    Row { forename: FORMS[0], ..Row::new(dataset, &format!("R{at}"), role) }
}

#[test]
fn a_common_name_alone_is_nobody_to_ask_about_and_a_rare_one_is() {
    let undated = vec![Row { home: Some(12), ..row("council_tax", 1) }];
    let dated = vec![Row { born: Some((1990, 4, 26)), ..row("benefits", 2) }];
    let people = BTreeMap::from([(0, undated), (1, dated)]);
    let liz = newcomer(&Row { born: Some((1990, 4, 26)), ..row("benefits", 9) });
    let (common, told_of_common) = told(&people, &model(9_000), &liz);
    let (rare, told_of_rare) = told(&people, &model(2), &liz);
    assert_eq!((common.len(), rare.len()), (1, 2));
    assert_eq!((told_of_common[1].people.len(), told_of_rare[1].people.len()), (1, 2));
}

#[test]
fn who_left_another_home_on_the_day_is_told_of_though_the_new_one_is_known_by_its_number_alone() {
    let left = Some(date(2026, 1, 5));
    let at = |home, number| Row {
        forename: FORMS[1],
        home: Some(home),
        to: left,
        ..row("council_tax", number)
    };
    let mut liz = newcomer(&at(11, 1));
    (liz.record.postcode, liz.record.from) = (None, liz.record.to.take());
    liz.record.address_lines.clear();
    let people = BTreeMap::from([(0, vec![at(12, 0)])]);
    let (_, [of_suggested, of_all]) = told(&people, &model(9_000), &liz);
    assert_eq!(of_all.people.len(), 1);
    assert!(of_suggested == of_all, "somebody is left out");
}

/// Dataset, forename, date of birth, home, and until when.
type OneRow = (&'static str, &'static str, Option<(u16, u8, u8)>, Option<u64>, Option<Date>);

/// Rows of council tax and benefits, all of one name in either form.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    // of those born on other days the marks tell by themselves
    let born = prop::option::of(Just((1990, 4, 26)));
    let home = prop::option::of(11_u64..13);
    let to = prop::option::of(prop::sample::select(vec![date(2026, 1, 5), date(2020, 1, 5)]));
    let dataset = prop::sample::select(vec!["council_tax", "benefits"]);
    let one = (dataset, prop::sample::select(FORMS.to_vec()), born, home, to);
    prop::collection::vec(one, 2..7).prop_map(|rows| {
        let row = |(at, (dataset, forename, born, home, to)): (usize, OneRow)| {
            let to = to.filter(|_| home.is_some());
            Row { forename, born, home, to, ..row(dataset, at) }
        };
        rows.into_iter().enumerate().map(row).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nobody_is_left_out_who_would_be_told_of(
        rows in rows(),
        namesakes in prop::sample::select(vec![2_u32, 20, 90, 300, 900, 3_000, 9_000]),
        keeps in any::<[bool; 4]>(),
    ) {
        let (last, others) = rows.split_last().expect("two");
        let mut newcomer = newcomer(&Row { id: "NEW".into(), ..last.clone() });
        let [postcode, elsewhere, words, placed] = keeps;
        let record = &mut newcomer.record;
        if !postcode {
            record.postcode = None;
        } else if elsewhere && record.postcode.is_some() {
            record.postcode = Postcode::parse("LS1 4AB").ok();
        }
        if !words {
            record.address_lines.clear();
        }
        // a stay that is over began somewhere else
        record.from = record.to.take();
        if !placed {
            newcomer.resolution = AddressResolution::none();
        }
        let people = (0_u64..).zip(others.iter().map(|row| vec![row.clone()])).collect();
        let (_, [of_suggested, of_all]) = told(&people, &model(namesakes), &newcomer);
        prop_assert!(of_suggested == of_all, "somebody is left out");
    }
}
