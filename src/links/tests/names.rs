//! How common names are, which go together, and what simple rules make of them.

use super::{attributes, model_of, strata};
use crate::links::frequency::BUCKETS;
use crate::links::{ComparisonKind, Frequencies, NameCommunities, Scorer, simple_rule_clusters};
use crate::pairs::sample::{Sample, table_of};
use crate::pairs::{ComparisonTable, PairScope};

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
    let (smith, okoro, jones) = (scorer.score(0, 1), scorer.score(30, 31), scorer.score(32, 33));
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
    assert!((frequencies.others[0] - 0.75).abs() < 1e-12, "{}", frequencies.others[0]);
    let distinct = surnames(&["A", "B", "C", "D", "E"]);
    let none_twice = counted(&distinct, &one_person_each(&distinct));
    assert!(none_twice.others[0] < frequencies.others[0] && none_twice.others[0] > 0.0);
}

#[test]
fn the_chance_of_a_value_is_that_of_another_person_having_it() {
    let others = std::iter::once(0.5).chain((1..16).map(f64::from)).collect();
    let frequencies =
        Frequencies { people: 100.0, others, counts: std::collections::BTreeMap::new() };
    assert!((frequencies.chance(11) - 0.10).abs() < 1e-12);
    assert!((frequencies.chance(31) - 0.30).abs() < 1e-12, "beyond what is told apart");
    assert!((frequencies.chance(1) - 0.005).abs() < 1e-12);
    assert!((frequencies.chance(0) - 0.005).abs() < 1e-12);
}

#[test]
fn two_records_with_a_rare_name_that_are_one_person_do_not_make_it_less_rare() {
    let table = surnames(&["A", "B", "F", "F", "G", "G", "H", "H"]);
    let (mut frequencies, shared) = Frequencies::count_shared(
        ComparisonKind::Surname,
        &table,
        &PairScope::everything(1),
        &one_person_each(&table),
    )
    .unwrap();
    let before = frequencies.chance(2);
    let mut one_person = [0.0; BUCKETS];
    one_person[1] = 3.0; // all three pairs of records with one surname
    frequencies.correct(ComparisonKind::Surname, &shared, &one_person);
    assert!(frequencies.chance(2) < before / 2.0, "{} after {before}", frequencies.chance(2));
    assert!(frequencies.chance(2) >= frequencies.chance(1));
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
        // ten people of a name leave a doubt of whether others of it come from elsewhere
        assert!(beyond < within - 1.0, "{beyond} against {within}");
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
fn a_surname_of_few_people_is_not_fitted_to_their_own_forenames() {
    let mut samples = vec![Sample::person("ANN", "SMITH"); 2];
    for forename in 0..20 {
        for surname in 0..5 {
            samples.push(Sample::person(&format!("F{forename}"), &format!("S{surname}")));
        }
    }
    samples.extend((0..5).map(|surname| Sample::person("ANN", &format!("S{surname}"))));
    let table = table_of(&samples);
    let learnt = NameCommunities::learn(&table, &one_person_each(&table)).bind(&table);
    let find = |name: &str| table.symbols.find(name).unwrap();
    let chance = learnt.forename_given_surname(find("ANN"), find("SMITH")).unwrap();
    assert!(
        chance < (0.3_f32).log2(),
        "both Smiths are Ann, which is one name in twenty: {chance}"
    );
}

#[test]
fn namesakes_share_their_second_name_more_often_where_names_tell_the_sex() {
    let mut samples = Vec::new();
    for (first, second) in [("ANN", "MARY"), ("ANN", "ROSE"), ("JOHN", "PAUL"), ("JOHN", "MARK")] {
        samples.extend(
            (0..20).map(|at| Sample::person(&format!("{first} {second}"), &format!("S{at}"))),
        );
    }
    let table = table_of(&samples);
    let learnt = NameCommunities::learn(&table, &one_person_each(&table)).bind(&table);
    assert!((learnt.middle_name_of_namesakes - 1.0).abs() < 0.1, "half as many to choose from");
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
