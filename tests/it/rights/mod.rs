//! What a resident asks of the council about their own data, through the real program: taken down, kept in time, answered.

mod erasing;
mod objecting;
mod retaining;
mod telling;

use crate::support::{Outcome, WorkDir, demo_council};

pub(super) fn hearth(dir: &WorkDir, words: &[&str]) -> Outcome {
    dir.hearth(&[words, &["--config", "demo/hearth.toml"]].concat())
}

/// Somebody of whom two records speak: the identifier and one record's key.
pub(super) fn somebody(dir: &WorkDir) -> (String, String) {
    let links = hearth(dir, &["export", "links"]).ends_with(0).out;
    let rows: Vec<Vec<&str>> =
        links.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let of = |person: &str| rows.iter().filter(|row| row[3] == person).count();
    let row = rows
        .iter()
        .find(|row| row[0] == "council_tax" && of(row[3]) == 2)
        .expect("somebody has two");
    (row[3].to_owned(), format!("{}:{}:{}", row[0], row[1], row[2]))
}

pub(super) fn open(dir: &WorkDir, right: &str, person: &str) -> String {
    let words = [
        "rights",
        "open",
        right,
        person,
        "--received",
        "2026-11-02",
        "--channel",
        "post",
        "--words",
        "all you hold",
        "--by",
        "mk",
    ];
    let told = hearth(dir, &words).ends_with(0).out;
    assert!(told.contains("to be a"), "it says by when: {told}");
    told.split([' ', ':']).nth(1).expect("it has a number").to_owned()
}

pub(super) fn step(dir: &WorkDir, number: &str, what: &[&str], on: &str) -> Outcome {
    hearth(dir, &[&["rights", "step", number], what, &["--on", on, "--by", "mk"]].concat())
}

/// A step that is taken today, after one that the program has dated itself.
pub(super) fn step_today(dir: &WorkDir, number: &str, what: &[&str]) -> Outcome {
    hearth(dir, &[&["rights", "step", number], what, &["--by", "mk"]].concat())
}

#[test]
fn a_request_has_a_day_that_waits_while_the_person_is_asked_and_passes_if_nobody_answers() {
    let dir = demo_council();
    let (person, _) = somebody(&dir);
    let number = open(&dir, "access", &person);
    let list = |on: &str| hearth(&dir, &["rights", "list", "--on", on]);
    assert!(list("2026-11-03").ends_with(0).out.contains("to be answered by 2026-12-02"));

    step(&dir, &number, &["ask-back", "--text", "which years"], "2026-11-04").ends_with(0);
    assert!(list("2027-06-01").ends_with(0).out.contains("waits for the person since 2026-11-04"));
    step(&dir, &number, &["answered"], "2026-11-09").ends_with(0);
    assert!(list("2026-12-07").ends_with(0).out.contains("to be answered by 2026-12-07"));
    assert!(list("2026-12-08").ends_with(1).out.contains("OVERDUE"));

    let early = step(&dir, &number, &["done", "--text", "sent"], "2026-11-01").ends_with(2);
    assert!(early.err.contains("before 2026-11-09"), "{}", early.err);
    step(&dir, &number, &["done", "--text", "sent by post"], "2026-11-20").ends_with(0);
    let again = step(&dir, &number, &["extend", "--text", "many files"], "2026-11-21").ends_with(2);
    assert!(again.err.contains("is closed: it was done"), "{}", again.err);
    let list =
        hearth(&dir, &["rights", "list", "--json", "--on", "2027-01-01"]).ends_with(0).json();
    assert_eq!(list[0]["state"], "done");
    assert_eq!(list[0]["steps"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_pack_holds_all_of_one_person_and_nothing_of_anybody_else() {
    let dir = demo_council();
    let (person, record) = somebody(&dir);
    let number = open(&dir, "access", &record);
    for language in ["en", "cy"] {
        let out = format!("pack-{language}.html");
        hearth(&dir, &["rights", "pack", &number, "--language", language, "--out", &out])
            .ends_with(0);
        let page = dir.read(&out);
        assert!(page.contains(&format!("<html lang=\"{language}\">")));
        assert!(!page.contains('{'.to_string().repeat(2).as_str()), "every gap is filled");
    }
    hearth(&dir, &["rights", "pack", &number, "--json", "--out", "pack.json"]).ends_with(0);
    let pack: serde_json::Value = serde_json::from_str(&dir.read("pack.json")).expect("it is JSON");
    assert_eq!(pack["person"], person.as_str());
    let held = pack["held"].as_array().expect("sources");
    let records: usize = held.iter().map(|it| it["records"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(records, 2, "both records");
    assert_eq!(pack["why"].as_array().map(Vec::len), Some(1), "one tie joins two");
    // an account's other holder and the people of the same claim are somebody else
    let links = hearth(&dir, &["export", "links"]).ends_with(0).out;
    let mine: Vec<&str> = links.lines().filter(|line| line.contains(&person)).collect();
    for source in held {
        for record in source["records"].as_array().expect("records") {
            let key = format!(
                "{},{}",
                source["dataset"].as_str().unwrap(),
                record["record"].as_str().unwrap()
            );
            assert!(mine.iter().any(|line| line.starts_with(&key)), "{key}");
        }
    }
    let erasure = open(&dir, "erasure", &person);
    let refused = hearth(&dir, &["rights", "pack", &erasure, "--out", "no.html"]).ends_with(2);
    assert!(refused.err.contains("is of erasure, not of access"), "{}", refused.err);
    assert!(!dir.has("no.html"));
}

#[test]
fn what_is_wrong_goes_to_the_team_that_keeps_it() {
    let dir = demo_council();
    let (person, record) = somebody(&dir);
    let number = open(&dir, "rectification", &person);
    let correct = |field| {
        ["correct", "--record", &record, "--field", field, "--text", "two fs"].map(str::to_owned)
    };
    let words = correct("surname");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    step(&dir, &number, &words, "2026-11-05").ends_with(0);
    let csv = hearth(&dir, &["rights", "corrections", "--dataset", "council_tax"]).ends_with(0).out;
    let key = record.replace(':', ",");
    assert!(csv.contains(&format!("{key},surname,two fs,{number},2026-11-05")), "{csv}");
    let none = hearth(&dir, &["rights", "corrections", "--dataset", "benefits"]).ends_with(0).out;
    assert_eq!(none.lines().count(), 1, "the heading only");
    let words = correct("shoe_size");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let unknown = step(&dir, &number, &words, "2026-11-05").ends_with(2);
    assert!(unknown.err.contains("no source has a field `shoe_size`"), "{}", unknown.err);
}

#[test]
fn what_was_not_shared_stands_in_a_register() {
    let dir = demo_council();
    let words = [
        "rights",
        "not-shared",
        "--asked-by",
        "a school",
        "--purpose",
        "admissions",
        "--because",
        "no gateway",
        "--weighed",
        "the child is safe and at school",
        "--by",
        "mk",
    ];
    hearth(&dir, &words).ends_with(0);
    let told = hearth(&dir, &["rights", "register"]).ends_with(0).out;
    assert!(told.starts_with("1 disclosure asked for and not shared"), "{told}");
    // the demo's charity asked without an agreement: the policy turned it away, which is not sharing too
    assert!(
        told.contains("housing-association") && told.contains("refused by the policy"),
        "{told}"
    );
    let alone = [&words[..], &["--reviewed-by", "mk"]].concat();
    assert!(hearth(&dir, &alone).ends_with(2).err.contains("does not look at the decision again"));
    let json = hearth(&dir, &["rights", "register", "--json"]).ends_with(0).json();
    assert_eq!(json[0]["not_shared"]["asked_by"], "a school");
}

#[test]
fn a_slip_is_told_and_writes_nothing() {
    let dir = demo_council();
    let (person, _) = somebody(&dir);
    let wrong = format!("{}0", &person[..person.len() - 1]);
    let wrong = if wrong == person { format!("{}1", &person[..person.len() - 1]) } else { wrong };
    let words = |person: &str, received: &str| {
        let person = person.to_owned();
        let received = received.to_owned();
        [
            "rights",
            "open",
            "access",
            &person,
            "--received",
            &received,
            "--channel",
            "desk",
            "--words",
            "x",
            "--by",
            "mk",
        ]
        .map(str::to_owned)
    };
    for (words, told) in [
        (words(&wrong, "2026-11-02"), "check character"),
        (words(&person, "2999-01-01"), "has not come yet"),
    ] {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let refused = hearth(&dir, &words).ends_with(2);
        assert!(refused.err.contains(told), "{}", refused.err);
    }
    step(&dir, "7", &["acknowledge"], "2026-11-05").ends_with(2);
    assert!(hearth(&dir, &["rights", "list"]).ends_with(0).out.contains("no request"));
}
