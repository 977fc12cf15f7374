//! `hearth link`: what it refuses, and what it says of files that are not as the rules take them to be.

use crate::support::{Outcome, WorkDir};

const RULES: &str = r#"
[[source]]
name = "people"
record_id = "id"

[source.fields]
forename = "forename"
surname = "surname"
date_of_birth = { column = "born", formats = ["%Y-%m-%d"] }
"#;

/// Forty people, the first so many of whom were born on a day that is written the other way round.
fn people(turned: usize) -> String {
    let row = |number: usize| {
        let (day, month, year) = (13 + number % 15, 1 + number % 12, 1950 + number);
        let born = if number < turned {
            format!("{day}/{month:02}/{year}")
        } else {
            format!("{year}-{month:02}-{day}")
        };
        format!("{number},Ada{number},Okafor{number},{born}\n")
    };
    (0..40).map(row).fold("id,forename,surname,born\n".to_owned(), |text, row| text + &row)
}

fn link(dir: &WorkDir, more: &[&str]) -> Outcome {
    let words = ["link", "--rules", "people.toml", "--input", "people=people.csv"];
    dir.hearth(&[&words[..], more].concat())
}

fn files(people: &str) -> WorkDir {
    let dir = WorkDir::new();
    dir.write("people.toml", RULES);
    dir.write("people.csv", people);
    dir
}

#[test]
fn a_file_that_is_no_weights_is_refused_and_not_scored_without() {
    let dir = files(&people(0));
    for (weights, said) in [
        ("", "no comparison is weighed"),
        (RULES, "`source` is no comparison"),
        ("nonsense = 1\n", "`nonsense` is no comparison"),
    ] {
        dir.write("weights.toml", weights);
        let told = link(&dir, &["--out", "out.csv", "--weights", "weights.toml"]).ends_with(2);
        for said in [said, "weights.toml: these are not weights", "hearth train --write"] {
            assert!(told.err.contains(said), "`{said}` in {}", told.err);
        }
        assert!(!dir.has("out.csv"));
    }
}

#[test]
fn dates_of_which_many_cannot_be_read_are_told_and_a_slip_is_not() {
    let line = |turned| format!("people: date_of_birth: {turned} of 40 could not be read");
    for (turned, told) in [(40, true), (2, true), (1, false)] {
        let linked = link(&files(&people(turned)), &["--out", "out.csv"]).ends_with(0);
        assert_eq!(linked.err.contains(&line(turned)), told, "{}", linked.err);
    }
}

#[test]
fn a_file_of_nobody_is_told_in_words_and_has_no_less_than_no_match() {
    let dir = files("id,forename,surname,born\n1,EX1 1AA,,\n2,EX1 1AB,,\n");
    dir.write("people.toml", "[[source]]\nname = \"people\"\nrecord_id = \"id\"\n[source.fields]\npostcode = \"forename\"\n");
    let linked = link(&dir, &["--out", "out.csv"]).ends_with(0);
    let said = "2 of no person (no name, date of birth or personal number)";
    assert!(linked.err.contains(said), "{}", linked.err);
    assert!(linked.err.contains("about 0 matches"), "{}", linked.err);
}

#[test]
fn a_dash_is_no_file_for_a_result() {
    let dir = files(&people(0));
    let told = link(&dir, &["--out", "-"]).ends_with(2);
    assert!(told.err.contains("`-` is no file"), "{}", told.err);
    assert!(!dir.has("-"));
}
