//! The right to know who looked (UK GDPR, article 15), and what must not be told of it.

use super::{hearth, open, somebody};
use crate::support::{WorkDir, demo_council};

fn log(dir: &WorkDir, person: &str, more: &[&str]) -> String {
    hearth(dir, &[&["rights", "access-log", person], more].concat()).ends_with(0).out
}

fn look(dir: &WorkDir, person: &str) {
    let words = ["lookup", person, "--as", "r.evans", "--purpose", "revenues-and-benefits"];
    hearth(dir, &words).ends_with(0);
}

/// Somebody looks at a person because a child may be at risk.
fn look_into(dir: &WorkDir, person: &str) {
    let words = [
        "lookup",
        person,
        "--as",
        "s.patel",
        "--purpose",
        "safeguarding",
        "--emergency",
        "vital_interests",
        "--reason",
        "at risk",
    ];
    hearth(dir, &words).ends_with(0);
}

#[test]
fn a_person_reads_who_looked_for_what_and_by_what_law_and_no_name_of_staff() {
    let dir = demo_council();
    let (person, record) = somebody(&dir);
    look(&dir, &person);
    let told: serde_json::Value =
        serde_json::from_str(&log(&dir, &record, &["--json"])).expect("it is JSON");
    assert_eq!(told["person"], person.as_str());
    let seen = &told["seen"][0];
    let who = seen["who"].as_str().expect("words");
    assert!(who.contains("The council") && who.contains("Bills and collects"), "{who}");
    assert_eq!(seen["purpose"], "Council tax and benefits");
    assert!(seen["law"][0].as_str().expect("words").contains("Act"), "{seen}");
    let text = log(&dir, &person, &[]);
    assert!(text.contains("What was shown: ") && text.contains("Name"), "{text}");
    assert!(!text.contains("r.evans"), "{text}");

    let welsh = log(&dir, &person, &["--language", "cy"]);
    assert!(welsh.contains("Y cyngor") && welsh.contains("Y dreth gyngor"), "{welsh}");
    assert!(!welsh.contains("Bills"), "{welsh}");
    log(&dir, &person, &["--language", "cy", "--out", "log.html"]);
    let page = dir.read("log.html");
    assert!(page.contains("<html lang=\"cy\">") && page.contains("Y cyngor"));
    assert!(!page.contains("<script") && !page.contains("http"), "nothing from outside");
}

#[test]
fn whoever_is_looked_into_reads_the_same_log_and_the_same_pack_as_who_is_not() {
    let dir = demo_council();
    let (person, _) = somebody(&dir);
    look(&dir, &person);
    let number = open(&dir, "access", &person);
    let pack = |language: &str| {
        let words = ["rights", "pack", &number, "--language", language, "--out", "pack.html"];
        hearth(&dir, &words).ends_with(0);
        dir.read("pack.html")
    };
    let told = || {
        let log = |more: &[&str]| log(&dir, &person, more);
        [log(&[]), log(&["--language", "cy"]), log(&["--json"]), pack("en"), pack("cy")]
    };
    let before = told();
    look_into(&dir, &person);
    assert_eq!(told(), before);
    for text in [&before[0], &before[3]] {
        assert!(text.contains("Some looks may be left out, or told later"), "{text}");
    }
}
