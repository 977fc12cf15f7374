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

/// What an explanation says of where the person lived, and of them among their household.
fn told_of_home(explained: &str) -> Option<(&str, &str)> {
    let lived = explained.split("where they lived, and which records say so\n").nth(1)?;
    let member = |line: &&str| line.contains(", by ") && line.ends_with("this one");
    Some((lived.split("\n\n").next()?, explained.lines().find(member)?))
}

/// The day of an account if it alone says since when the person lives at the one home that its claim names too.
fn day_of_account_alone(explained: &str, account: &str, claim: &str) -> Option<String> {
    let (lived, placed) = told_of_home(explained)?;
    let line_of = |record: &str| lived.lines().find(|line| line.contains(record));
    let (_, day) = line_of(account)?.split_once("says from ")?;
    let day = day.get(..10)?.to_owned();
    let begins = lived.lines().next()?.contains(&format!(" {day} to now"));
    let one = lived.lines().filter(|line| line.starts_with("  UPRN")).count() == 1;
    let alone = lived.matches(&day).count() == 2 && !line_of(claim)?.contains(&day);
    (begins && one && alone && placed.contains(&format!("since {day}"))).then_some(day)
}

#[test]
fn a_day_that_only_a_closed_record_states_is_told_of_no_stay() {
    let dir = demo_council();
    let hearth = |words: &[&str]| dir.hearth(&[words, &CONFIG[..]].concat()).ends_with(0).out;
    let links = hearth(&["export", "links"]);
    let rows: Vec<Vec<&str>> =
        links.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let name = |row: &Vec<&str>| format!("{}:{}:{}", row[0], row[1], row[2]);
    let mut found = rows.iter().filter(|row| row[0] == "council_tax").filter_map(|row| {
        let claim = rows.iter().find(|it| it[3] == row[3] && it[0] == "benefits")?;
        let (account, claim) = (name(row), name(claim));
        let day = day_of_account_alone(&hearth(&["explain", &claim]), &account, &claim)?;
        Some((account, claim, row[3], day))
    });
    let (account, claim, person, day) = found.next().expect("an account and a claim of somebody");
    let words = ["restrict", "set", person, "--kind", "article-18", "--record", &account];
    hearth(&[&words[..], &["--note", "says it is wrong", "--by", "po"]].concat());

    let explained = hearth(&["explain", &claim]);
    let (lived, placed) = told_of_home(&explained).expect("the claim has them live there");
    assert!(lived.contains("  UPRN") && lived.contains(&claim), "{explained}");
    assert!(!lived.contains(&day) && !placed.contains(&day), "{day} in {explained}");
    let who = hearth(&["who", person]);
    let stays = who.split("where they lived\n").nth(1).and_then(|it| it.split("\n\n").next());
    let stays = stays.expect("where they lived");
    assert!(stays.contains("UPRN") && !stays.contains(&day), "{day} in {who}");
}
