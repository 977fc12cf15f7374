//! How common names are, which go together, and what simple rules make of them.

use super::{attributes, model_of, strata};
use crate::links::{ComparisonKind, Frequencies, NameCommunities, Scorer, simple_rule_clusters};
use crate::pairs::ComparisonTable;
use crate::pairs::sample::{Sample, table_of};

fn one_person_each(table: &ComparisonTable) -> Vec<u32> {
    (0..u32::try_from(table.records.len()).unwrap()).collect()
}

fn surnames(names: &[&str]) -> ComparisonTable {
    let samples: Vec<Sample> = names.iter().map(|name| Sample::person("ANN", name)).collect();
    table_of(&samples)
}

fn counted(table: &ComparisonTable, person_of: &[u32]) -> Frequencies {
    Frequencies::count(ComparisonKind::Surname, table, person_of).unwrap()
}

#[test]
fn a_rarer_value_agreed_on_weighs_more() {
    let mut names = vec!["SMITH"; 30];
    names.extend(["OKORO", "OKORO", "JONES", "JONES", "JONES", "JONES", "JONES", "JONES"]);
    let table = surnames(&names);
    let scorer = Scorer::new(&table, &model_of(&table), &strata(), &attributes());
    let (smith, okoro, jones) =
        (scorer.score(0, 1).weight, scorer.score(30, 31).weight, scorer.score(32, 33).weight);
    assert!(okoro > jones && jones > smith, "{okoro} {jones} {smith}");
}

#[test]
fn a_value_is_counted_once_a_person() {
    let table = surnames(&["SMITH", "SMITH", "SMITH", "JONES", "JONES"]);
    let frequencies = counted(&table, &[0, 0, 0, 3, 4]);
    assert_eq!(frequencies.counts.get("SMITH"), None, "three records of one person");
    assert_eq!(frequencies.counts.get("JONES"), Some(&2));
    assert!((frequencies.people - 3.0).abs() < 1e-12);
}

#[test]
fn what_was_seen_once_is_likelier_to_be_met_again_the_more_was_seen_twice() {
    let table = surnames(&["A", "B", "C", "D", "E", "F", "F", "G", "G", "H", "H", "H"]);
    let frequencies = counted(&table, &one_person_each(&table));
    // five seen once, two seen twice, half a one pretended: (2 × 2 + 0.5) / (5 + 1)
    assert!((frequencies.once - 0.75).abs() < 1e-12, "{}", frequencies.once);
    let distinct = surnames(&["A", "B", "C", "D", "E"]);
    let none_twice = counted(&distinct, &one_person_each(&distinct));
    assert!(none_twice.once < frequencies.once && none_twice.once > 0.0);
}

#[test]
fn the_chance_of_a_value_is_that_of_another_person_having_it() {
    let frequencies =
        Frequencies { people: 100.0, once: 0.5, counts: std::collections::BTreeMap::new() };
    assert!((frequencies.chance(11) - 0.10).abs() < 1e-12);
    assert!((frequencies.chance(1) - 0.005).abs() < 1e-12);
    assert!((frequencies.chance(0) - 0.005).abs() < 1e-12);
}

/// Ten forenames with ten surnames of one culture, and the same of another: everybody once, never mixed.
fn two_cultures() -> ComparisonTable {
    let letters = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];
    let mut samples = Vec::new();
    for culture in ["NORTH", "SOUTH"] {
        for forename in letters {
            for surname in letters {
                let forename = format!("{culture}F{forename}");
                samples.push(Sample::person(&forename, &format!("{culture}S{surname}")));
            }
        }
    }
    table_of(&samples)
}

#[test]
fn a_forename_is_likely_within_its_community_and_hardly_beyond() {
    let table = two_cultures();
    let learnt = NameCommunities::learn(&table, &one_person_each(&table)).bind(&table);
    let chance = |forename: &str, surname: &str| {
        let find = |name: &str| table.symbols.find(name).unwrap();
        learnt.forename_given_surname(find(forename), find(surname)).unwrap()
    };
    for (forename, surname) in [("FA", "SB"), ("FC", "SC"), ("FJ", "SA")] {
        let within = chance(&format!("NORTH{forename}"), &format!("NORTH{surname}"));
        let beyond = chance(&format!("NORTH{forename}"), &format!("SOUTH{surname}"));
        assert!((-4.5..=-2.0).contains(&within), "about one in ten: {within}");
        assert!(beyond < within - 5.0, "{beyond} against {within}");
    }
}

#[test]
fn a_name_that_one_person_bears_says_nothing_of_where_it_belongs() {
    let table = surnames(&["SMITH", "SMITH", "OKORO"]);
    let learnt = NameCommunities::learn(&table, &one_person_each(&table)).bind(&table);
    let find = |name: &str| table.symbols.find(name).unwrap();
    assert!(learnt.forename_given_surname(find("ANN"), find("SMITH")).is_some());
    assert!(learnt.forename_given_surname(find("ANN"), find("OKORO")).is_none());
}

#[test]
fn names_that_several_people_surely_bear_together_are_as_common_as_counted() {
    let mut samples = vec![Sample::person("ANN", "SMITH"); 6];
    samples.extend((0..6).map(|other| Sample::person(&format!("NAME{other}"), "SMITH")));
    samples.extend((0..6).map(|other| Sample::person(&format!("NAME{other}"), "JONES")));
    let table = table_of(&samples);
    let learnt = NameCommunities::learn(&table, &one_person_each(&table)).bind(&table);
    let find = |name: &str| table.symbols.find(name).unwrap();
    let chance = learnt.forename_given_surname(find("ANN"), find("SMITH")).unwrap();
    // six, less two in case one was not recognised, of twelve
    assert!(chance >= (4.0_f32 / 12.0).log2() - 1e-3, "{chance}");
}

fn clusters(samples: &[Sample], with_identifiers: bool) -> Vec<u32> {
    simple_rule_clusters(&table_of(samples), with_identifiers)
}

#[test]
fn simple_rules_join_one_name_with_one_birthday_or_one_home() {
    let ann = || Sample::person("ANN", "SMITH");
    let born = ann().born(1980, 4, 9);
    assert_eq!(clusters(&[born.clone(), born.clone()], false), [0, 0]);
    assert_eq!(clusters(&[ann().at(1), ann().at(1)], false), [0, 0]);
    assert_eq!(clusters(&[ann().at(1), ann().at(2)], false), [0, 1]);
    assert_eq!(clusters(&[ann(), ann()], false), [0, 1], "a name alone is not enough");
    let other = Sample::person("JOAN", "SMITH").born(1980, 4, 9);
    assert_eq!(clusters(&[born.clone(), other], false), [0, 1]);
    let year = ann().born(1980, 0, 0);
    assert_eq!(clusters(&[year.clone(), year], false), [0, 1], "a year is no birthday");
    let chain = [born.clone(), Sample::person("JO", "X"), born.clone().at(1), ann().at(1)];
    assert_eq!(clusters(&chain, false), [0, 1, 0, 0], "through a record between the two");
}

#[test]
fn simple_rules_take_identifiers_only_where_they_are_told_to() {
    let wed = [
        Sample::person("ANN", "SMITH").nhs_number(1),
        Sample::person("ANN", "JONES").nhs_number(1),
        Sample::person("JOHN", "JONES").nhs_number(1),
    ];
    assert_eq!(clusters(&wed, false), [0, 1, 2]);
    assert_eq!(clusters(&wed, true), [0, 0, 2], "another forename is another person");
}

#[test]
fn simple_rules_join_nobody_by_an_initial() {
    let initial = || Sample::person("A", "SMITH").born(1980, 4, 9).at(1);
    assert_eq!(clusters(&[initial(), initial()], false), [0, 1]);
}
