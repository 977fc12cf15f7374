//! What is served, held, taken back and let go; and who an identifier was through all of it.

use crate::support::{Outcome, WorkDir, demo_council};

const CONFIG: [&str; 2] = ["--config", "demo/hearth.toml"];

fn hearth(dir: &WorkDir, words: &[&str]) -> Outcome {
    dir.hearth(&[words, &CONFIG[..]].concat())
}

fn night(dir: &WorkDir, as_of: &str) -> Outcome {
    hearth(dir, &["nightly", "--quiet", "--as-of", as_of])
}

fn current(dir: &WorkDir) -> String {
    dir.read("demo/editions/CURRENT").trim().to_owned()
}

/// The rows of an export of links.
fn links(dir: &WorkDir, edition: &str) -> Vec<Vec<String>> {
    let export = hearth(dir, &["export", "links", "--edition", edition]);
    export.out.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// A second night from which some electors are gone, in a council where nobody's identifier may go.
fn held_night(dir: &WorkDir) -> String {
    let config = dir.read("demo/hearth.toml");
    dir.write("demo/hearth.toml", &format!("{config}\n[churn]\npersons = 0.0\nhouseholds = 1.0\n"));
    // within what a night lets pass of a dataset, and beyond what churn may be
    let electors =
        String::from_utf8_lossy(&dir.bytes("demo/extracts/electoral_roll.csv")).into_owned();
    let kept = electors.lines().count() - electors.lines().count() / 6;
    dir.keep_lines("demo/extracts/electoral_roll.csv", kept);
    let held = night(dir, "2026-11-02").ends_with(1);
    assert!(held.out.contains("held and not served"), "{}", held.out);
    "2026-11-02.1".to_owned()
}

#[test]
fn a_release_in_the_name_of_two_has_both_in_the_journal_and_one_name_is_not_two() {
    let dir = demo_council();
    let held = held_night(&dir);
    let release = |by: &str, second: &str| {
        let words = ["edition", "release", &held, "--by", by, "--approved-by", second];
        hearth(&dir, &[&words[..], &["--reason", "looked at what changed"]].concat())
    };
    release("d.steward", "d.steward").ends_with(2);
    release("d.steward", "a.green").ends_with(1);
    hearth(&dir, &["edition", "release", &held, "--by", "d.steward"]).ends_with(2);
    assert_eq!(current(&dir), "2026-11-01.1", "one is not enough where anybody is named");
    release("d.steward", "dpo").ends_with(0);
    assert_eq!(current(&dir), held);
    release("d.steward", "dpo").ends_with(2);
    let log = hearth(&dir, &["audit", "log", "--json"]).ends_with(0).out;
    assert_eq!(log.matches("proposal_acted").count(), 2, "made, and approved: {log}");
    hearth(&dir, &["audit", "verify"]).ends_with(0);
}

#[test]
fn a_night_with_too_much_churn_is_held_until_somebody_releases_it() {
    let dir = demo_council();
    let held = held_night(&dir);
    assert_eq!(current(&dir), "2026-11-01.1");
    let list = hearth(&dir, &["edition", "list"]).ends_with(0);
    assert!(
        list.out.contains("held: ") && list.out.contains("would lose their identifier"),
        "{}",
        list.out
    );
    hearth(&dir, &["edition", "rollback", &held]).ends_with(2);
    hearth(&dir, &["diff", "2026-11-01.1", &held]).ends_with(0);
    hearth(&dir, &["edition", "release", &held]).ends_with(0);
    assert_eq!(current(&dir), held);
    hearth(&dir, &["edition", "release", &held]).ends_with(2);
    hearth(&dir, &["edition", "rollback"]).ends_with(0);
    assert_eq!(current(&dir), "2026-11-01.1");
    hearth(&dir, &["edition", "rollback", &held]).ends_with(0);
    let taken = hearth(&dir, &["edition", "hold", "--because", "it was too early"]).ends_with(0);
    assert_eq!(taken.out, format!("edition {held} is held; edition 2026-11-01.1 is current\n"));
    hearth(&dir, &["store", "rebuild"]).ends_with(0);
    assert_eq!(current(&dir), "2026-11-01.1");
}

#[test]
fn who_tells_what_an_identifier_stood_for_and_became() {
    let dir = demo_council();
    let first = links(&dir, "2026-11-01.1");
    let held = held_night(&dir);
    hearth(&dir, &["edition", "release", &held]).ends_with(0);
    let second = links(&dir, &held);
    let has = |rows: &[Vec<String>], id: &str| rows.iter().any(|row| row[3] == id);
    let gone =
        first.iter().map(|row| row[3].clone()).find(|id| !has(&second, id)).expect("somebody left");
    let stays =
        first.iter().map(|row| row[3].clone()).find(|id| has(&second, id)).expect("somebody stays");

    let then = hearth(&dir, &["who", &gone, "--on", "2026-11-01", "--json"]).ends_with(0).json();
    let records = first.iter().filter(|row| row[3] == gone).count();
    assert_eq!(then["records"].as_array().unwrap().len(), records);
    assert_eq!(then["edition"], "2026-11-01.1");
    assert!(then["fate"] == "ended" || then["fate"] == "became", "{then}");
    let now = hearth(&dir, &["who", &gone]).ends_with(0);
    assert!(now.out.contains("was not in use now"), "{}", now.out);
    let spoken = stays.to_lowercase().replace('-', " ");
    let words: Vec<&str> = std::iter::once("who").chain(spoken.split(' ')).collect();
    let now = hearth(&dir, &words).ends_with(0);
    assert!(now.out.contains(&format!("{stays} now, edition {held}")), "{}", now.out);
    let household = &second.iter().find(|row| row[3] == stays && !row[4].is_empty());
    if let Some(row) = household {
        let home = hearth(&dir, &["who", &row[4], "--json"]).ends_with(0).json();
        assert!(home["members"].as_array().unwrap().iter().any(|member| *member == stays.as_str()));
    }
    // back again: what was gone is there, and what it was is still told
    hearth(&dir, &["edition", "rollback"]).ends_with(0);
    let back = hearth(&dir, &["who", &gone, "--json"]).ends_with(0).json();
    assert_eq!(
        (&back["in_use"], &back["fate"]),
        (&serde_json::json!(true), &serde_json::json!("live"))
    );
    assert_eq!(back["turns"].as_array().unwrap().len(), 2);

    let misheard = format!("{}{}", &gone[..11], if gone.ends_with('X') { 'Y' } else { 'X' });
    let told = hearth(&dir, &["who", &misheard]).ends_with(2);
    assert!(told.err.contains("misheard"), "{}", told.err);
    hearth(&dir, &["who", "Smith"]).ends_with(2);
    let before = hearth(&dir, &["who", &stays, "--on", "2020-01-01"]).ends_with(0);
    assert!(before.out.contains("no edition was served yet"), "{}", before.out);
    hearth(&dir, &["who", "HP-0000-0001"]).ends_with(1);
}

#[test]
fn old_editions_go_by_rule_and_their_identifiers_are_still_explained() {
    let dir = demo_council();
    let first = links(&dir, "2026-11-01.1");
    let config = dir.read("demo/hearth.toml");
    dir.write("demo/hearth.toml", &format!("{config}\n[retention]\nnewest = 2\nmonthly = 0\n"));
    for day in ["2026-11-02", "2026-11-03", "2026-11-04"] {
        assert!(night(&dir, day).code < 2);
    }
    assert!(!dir.has("demo/editions/2026-11-01.1") && !dir.has("demo/editions/2026-11-02.1"));
    let who = hearth(&dir, &["who", &first[0][3], "--on", "2026-11-01"]).ends_with(0);
    assert!(who.out.contains("no longer kept"), "{}", who.out);
    let diff = hearth(&dir, &["diff", "2026-11-01.1", "2026-11-04.1"]).ends_with(0);
    assert!(diff.out.contains("nothing changed"), "{}", diff.out);
    hearth(&dir, &["diff", "2026-10-01.1", "2026-11-04.1"]).ends_with(2);
}
