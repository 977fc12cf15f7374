//! `hearth explain`.

use crate::support::{WorkDir, demo_council};

const CONFIG: [&str; 2] = ["--config", "demo/hearth.toml"];

/// The mentions of the first person with records in two datasets.
fn a_pair(dir: &WorkDir) -> (String, String) {
    let links = dir.hearth(&[&["export", "links"], &CONFIG[..]].concat()).ends_with(0).out;
    let rows: Vec<Vec<&str>> =
        links.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let name = |row: &Vec<&str>| format!("{}:{}:{}", row[0], row[1], row[2]);
    for (at, row) in rows.iter().enumerate() {
        if let Some(other) =
            rows[at + 1..].iter().find(|other| other[3] == row[3] && other[0] != row[0])
        {
            return (name(row), name(other));
        }
    }
    panic!("nobody is in two datasets:\n{links}");
}

#[test]
fn the_comparisons_of_a_pair_add_up_to_its_score() {
    let dir = demo_council();
    let (a, b) = a_pair(&dir);
    let explained =
        dir.hearth(&[&["explain", &a, &b, "--why-not"], &CONFIG[..]].concat()).ends_with(0).out;
    assert!(explained.contains("one person in edition 2026-11-01.1"), "{explained}");
    assert!(explained.contains("What would change it"), "{explained}");
    let millibits = |line: &str| -> i64 {
        let figure = line.split_whitespace().find(|word| word.starts_with(['+', '-'])).unwrap();
        figure.replace('.', "").parse().unwrap()
    };
    let table: Vec<&str> = explained
        .lines()
        .skip_while(|line| !line.starts_with("prior"))
        .take_while(|line| !line.is_empty())
        .collect();
    let (sum, rows) = table.split_last().unwrap();
    assert!(sum.starts_with("sum"), "{explained}");
    assert_eq!(rows.iter().map(|line| millibits(line)).sum::<i64>(), millibits(sum), "{explained}");
}

#[test]
fn a_mention_alone_is_placed_in_its_person_and_household() {
    let dir = demo_council();
    let (a, b) = a_pair(&dir);
    let explained = dir.hearth(&[&["explain", &a], &CONFIG[..]].concat()).ends_with(0).out;
    for said in [a.as_str(), b.as_str(), "person HP-", "where the records place this person"] {
        assert!(explained.contains(said), "`{said}` in {explained}");
    }
}

#[test]
fn a_key_that_is_not_there_is_told_with_those_near_it() {
    let dir = demo_council();
    let (a, _) = a_pair(&dir);
    let mut parts = a.splitn(3, ':');
    let (dataset, record) = (parts.next().unwrap(), parts.next().unwrap());
    let wrong = format!("{dataset}:{record}9");
    let refused = dir.hearth(&[&["explain", &wrong], &CONFIG[..]].concat()).ends_with(2);
    assert!(
        refused.err.contains("did you mean") && refused.err.contains(record),
        "{}",
        refused.err
    );
    let refused = dir.hearth(&[&["explain", "nowhere:1"], &CONFIG[..]].concat()).ends_with(2);
    assert!(refused.err.contains("it has benefits, council_tax"), "{}", refused.err);
}
