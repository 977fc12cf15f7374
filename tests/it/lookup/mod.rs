//! Looks through the real program: what is shown, what is said of nothing, what the journal says afterwards.

use serde_json::Value;

use crate::support::{Outcome, WorkDir, demo_council};

fn hearth(dir: &WorkDir, words: &[&str]) -> Outcome {
    dir.hearth(&[words, &["--config", "demo/hearth.toml"]].concat())
}

fn revenues(dir: &WorkDir, whom: &str, more: &[&str]) -> Outcome {
    let words = ["lookup", whom, "--as", "r.evans", "--purpose", "revenues-and-benefits"];
    hearth(dir, &[&words, more].concat())
}

/// Rows of `export links`: dataset, record, role, person, household.
fn links(dir: &WorkDir) -> Vec<[String; 5]> {
    hearth(dir, &["export", "links", "--out", "links.csv"]).ends_with(0);
    let mut reader = csv::Reader::from_reader(std::io::Cursor::new(dir.bytes("links.csv")));
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| [0, 1, 2, 3, 4].map(|at| row[at].to_owned())).collect()
}

fn liable(dir: &WorkDir) -> [String; 5] {
    let housed = |it: &[String; 5]| it[0] == "council_tax" && !it[4].is_empty();
    links(dir).into_iter().find(housed).expect("somebody who pays council tax")
}

/// Somebody of whom nothing but the full register speaks.
fn elector(dir: &WorkDir) -> String {
    let rows = links(dir);
    let others = |person: &str| rows.iter().any(|it| it[3] == person && it[0] != "electoral_roll");
    let alone = rows.iter().find(|it| it[0] == "electoral_roll" && !others(&it[3]));
    alone.expect("an elector whom nobody else knows")[3].clone()
}

#[test]
fn a_look_is_shown_in_words_and_for_scripts_and_is_found_again_by_its_number() {
    let dir = demo_council();
    let [dataset, record, role, person, household] = liable(&dir);
    let text = revenues(&dir, &person, &[]).ends_with(0).out;
    assert!(text.starts_with(&person) && text.contains("lives at"), "{text}");
    let shown = revenues(&dir, &household, &["--json"]).ends_with(0).json();
    assert_eq!(
        (&shown["answer"], &shown["household"]["household"]),
        (&"household".into(), &household.as_str().into())
    );
    let members = shown["household"]["members"].as_array().expect("members");
    assert!(members.iter().any(|it| it["person"] == person.as_str()));
    let by_record =
        revenues(&dir, &format!("{dataset}:{record}:{role}"), &["--json"]).ends_with(0).json();
    assert_eq!(by_record["person"]["person"], person.as_str());

    let request = shown["request"].to_string();
    let by_dpo = ["--as", "dpo", "--purpose", "subject-rights"];
    let again = [&["audit", "decision", &request, "--json"], &by_dpo[..]].concat();
    let again = hearth(&dir, &again).ends_with(0).json();
    let people = again["people"].as_array().expect("people");
    assert!(people.iter().any(|it| it["person"] == person.as_str()), "{again}");
    assert!(people.iter().all(|it| it["differences"] == Value::Array(Vec::new())), "{again}");
}

#[test]
fn unknown_and_known_from_the_full_register_alone_are_told_alike() {
    let dir = demo_council();
    let elector = elector(&dir);
    let told = |whom: &str| {
        let text = revenues(&dir, whom, &[]).ends_with(1).out;
        let (before, request) = text.rsplit_once("request ").expect("a request's number");
        assert!(request.trim().parse::<u64>().is_ok());
        before.to_owned()
    };
    let unknown = told("council_tax:nobody-has-this:liable");
    assert!(unknown.starts_with("nothing that may be shown"), "{unknown}");
    assert_eq!(told(&elector), unknown);
}

#[test]
fn a_refusal_says_what_would_make_it_lawful_and_nothing_of_anybody() {
    let dir = demo_council();
    let [_, _, _, person, _] = liable(&dir);
    let ask = |whom: &str| {
        let words = ["lookup", whom, "--as", "r.evans", "--purpose", "safeguarding", "--json"];
        hearth(&dir, &words).ends_with(1).json()
    };
    let refused = ask(&person);
    assert_eq!(
        (&refused["answer"], &refused["codes"][0]),
        (&"refused".into(), &"purpose.role".into())
    );
    assert_eq!(refused["remedy"], ask(&elector(&dir))["remedy"]);
    let nobody = ["lookup", person.as_str(), "--as", "nobody", "--purpose", "safeguarding"];
    assert!(hearth(&dir, &nobody).ends_with(1).err.contains("no user"));
}

#[test]
fn a_look_in_an_emergency_is_listed_by_reference_and_reviewed_by_somebody_else() {
    let dir = demo_council();
    let [_, _, _, person, _] = liable(&dir);
    let words = [
        "lookup",
        person.as_str(),
        "--as",
        "s.patel",
        "--purpose",
        "safeguarding",
        "--emergency",
        "vital_interests",
        "--reason",
        "a child is missing",
        "--json",
    ];
    let request = hearth(&dir, &words).ends_with(0).json()["request"].to_string();
    let listed = hearth(&dir, &["audit", "emergencies"]).ends_with(1).out;
    assert!(listed.contains(&request) && listed.contains("s.patel"), "{listed}");
    assert!(
        !listed.contains(&person) && !listed.contains("missing"),
        "by reference alone: {listed}"
    );
    let review = |request: &str, by: &str| {
        hearth(
            &dir,
            &[
                "audit",
                "review-emergency",
                request,
                "--outcome",
                "justified",
                "--reason",
                "found",
                "--by",
                by,
            ],
        )
    };
    review(&request, "s.patel").ends_with(2);
    // the demo itself ends with such a look
    let all = hearth(&dir, &["audit", "emergencies", "--json"]).ends_with(1).json();
    for look in all.as_array().expect("looks") {
        review(&look["request"].to_string(), "dpo").ends_with(0);
    }
    hearth(&dir, &["audit", "emergencies"]).ends_with(0);
}

#[test]
fn an_emergency_that_is_not_stated_is_hinted_at_to_whoever_may_look_in_one() {
    let dir = demo_council();
    let [_, _, _, person, _] = liable(&dir);
    let look = |user: &str, more: &[&str]| {
        let words = ["lookup", &person, "--as", user, "--purpose", "emergency"];
        hearth(&dir, &[&words, more].concat())
    };
    let refused = look("s.patel", &[]).ends_with(1).err;
    assert!(refused.contains("--emergency GROUND --reason") && refused.contains("vital_interests"));
    assert!(!look("r.evans", &[]).ends_with(1).err.contains("--emergency"));
    let stated = ["--emergency", "vital_interests", "--reason", "missing since noon"];
    assert!(!look("s.patel", &stated).ends_with(0).err.contains("--emergency"));
}
