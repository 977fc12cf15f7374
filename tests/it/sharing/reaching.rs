//! Acts that would reach nobody or hold on no day, and what an act may tell of whom it reaches.

use super::acts::GIVEN;
use super::office::Office;

#[test]
fn a_relationship_with_a_household_names_nobody_who_lives_there_and_one_that_reaches_nobody_says_so()
 {
    let office = Office::new();
    let links = office.hearth(&["export", "links"]).ends_with(0).out;
    let rows = || links.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let state = |home: &str, more: &[&str]| {
        let words = ["relationship", "state", home, "--holder", "team:housing"];
        let rest = ["--basis", "open-case", "--evidence", "HC/17", "--by", "mk"];
        office.hearth(&[&words, &rest[..], more].concat())
    };
    let home = rows().find(|row| row[0] == "benefits" && !row[4].is_empty()).expect("a home")[4];
    for more in [&[][..], &["--json"]] {
        let told = state(home, more).ends_with(0).out;
        assert!(told.contains(home) && !told.contains("HP-"), "{told}");
    }
    let list = office.hearth(&["relationship", "list"]).ends_with(0).out;
    assert!(list.contains(home) && !list.contains("HP-"), "{list}");

    let known = |home: &str| rows().any(|row| row[4] == home && row[0] != "electoral_roll");
    let fenced = rows().find(|row| !row[4].is_empty() && !known(row[4])).expect("a home")[4];
    let before = office.entries();
    let nobody = state(fenced, &[]).ends_with(1);
    assert!(nobody.err.contains("reach nobody") && nobody.err.contains("hint"), "{}", nobody.err);
    assert_eq!(office.entries(), before);
}

#[test]
fn a_consent_that_would_hold_on_no_day_is_refused() {
    let office = Office::new();
    let (record, _) = office.two_of_one();
    let before = office.entries();
    let words = ["consent", "give", &record, "--until", "2020-01-01"];
    let refused = office.hearth(&[&words[..], &GIVEN].concat()).ends_with(2);
    // who sends it over HTTP has no `--until`: that stands in the hint
    let told = refused.err.contains("2020-01-01 is past: it would hold on no day");
    assert!(told && !refused.err.contains("--until 2020"), "{}", refused.err);
    assert_eq!(office.entries(), before);
}
