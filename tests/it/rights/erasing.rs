//! The right to erasure (UK GDPR, article 17): what is done, what is kept and why, and what is left to do.

use std::collections::BTreeSet;

use hearth::config::CouncilConfig;
use hearth::journal::{Journal, JournalKind, Recorded};

use super::{hearth, open, step, step_today};
use crate::support::{Outcome, WorkDir, demo_council};

/// Somebody of whom one council tax row and one row of benefits speak, and nothing else: the identifier and both keys.
fn two_rows_of_one(dir: &WorkDir) -> (String, [String; 2]) {
    let links = hearth(dir, &["export", "links"]).ends_with(0).out;
    let rows: Vec<Vec<&str>> =
        links.lines().skip(1).map(|line| line.split(',').collect()).collect();
    for row in rows.iter().filter(|row| row[0] == "council_tax") {
        let same: Vec<&Vec<&str>> = rows.iter().filter(|it| it[3] == row[3]).collect();
        if let [one, other] = same.as_slice()
            && [one[0], other[0]].contains(&"benefits")
        {
            let key = |it: &[&str]| [it[0], it[1], it[2]].join(":");
            return (row[3].to_owned(), [key(one), key(other)]);
        }
    }
    panic!("nobody has a row of each")
}

/// The journal, but for whom a command was for, or not.
fn entries(dir: &WorkDir) -> Vec<Recorded> {
    let config = CouncilConfig::load(&dir.path("demo/hearth.toml")).expect("it is read");
    let mut entries = Journal::of(&config).entries().expect("the journal is whole");
    let operators = [JournalKind::OperatorRefused, JournalKind::OperatorPermitted];
    entries.retain(|it| !operators.contains(&it.kind));
    entries
}

/// What of a kind still says something, and how many entries say nothing any more.
fn of_kind(entries: &[Recorded], kind: JournalKind) -> (usize, usize) {
    let all = || entries.iter().filter(|it| it.kind == kind);
    (all().filter(|it| it.entry.is_some()).count(), all().filter(|it| it.entry.is_none()).count())
}

fn erase(dir: &WorkDir, number: &str, more: &[&str]) -> Outcome {
    let words = ["rights", "erase", number, "--json"];
    hearth(dir, &[&words, more].concat())
}

const ACCEPTED: [&str; 7] =
    ["--apply", "--ground", "no_longer_necessary", "--because", "left in 2019", "--by", "dpo"];

fn look(dir: &WorkDir, person: &str) -> Outcome {
    let words = ["lookup", person, "--as", "r.evans", "--purpose", "revenues-and-benefits"];
    hearth(dir, &words)
}

fn night(dir: &WorkDir, day: &str) {
    let words =
        ["nightly", "--quiet", "--as-of", day, "--accept", "council_tax", "--accept", "benefits"];
    let outcome = hearth(dir, &[&words[..], &["--accept", "social_care"]].concat());
    assert!(outcome.code < 2, "{}", outcome.err);
}

/// The sources delete what they were asked to: rows with these keys.
fn delete_from_sources(dir: &WorkDir, records: &[String]) {
    for record in records {
        let [dataset, id, ..] = record.split(':').collect::<Vec<_>>()[..] else { panic!("a key") };
        let file = format!("demo/extracts/{dataset}.csv");
        let kept: Vec<String> = dir
            .read(&file)
            .lines()
            .filter(|line| !line.contains(id))
            .map(|line| format!("{line}\n"))
            .collect();
        dir.write(&file, &kept.concat());
    }
}

#[test]
fn an_accepted_erasure_hides_the_person_asks_the_sources_and_erases_what_no_duty_keeps() {
    let dir = demo_council();
    let (person, records) = two_rows_of_one(&dir);
    look(&dir, &person).ends_with(0);
    let same = ["decide", &records[0], &records[1], "same", "--reason", "seen", "--by", "mk"];
    hearth(&dir, &same).ends_with(0);
    let number = open(&dir, "erasure", &person);

    let before = entries(&dir);
    let preview = erase(&dir, &number, &[]).ends_with(0).json();
    assert_eq!(preview["applied"], false);
    assert_eq!(preview["erased"][0]["of"], "decision_made");
    assert_eq!(entries(&dir), before, "a preview writes nothing but who read it");
    let log = hearth(&dir, &["audit", "log", "--kind", "operator_permitted"]).ends_with(0).out;
    assert!(log.contains(&format!("rights-erase request {number}")), "{log}");
    let early = step(&dir, &number, &["done", "--text", "gone"], "2026-11-20").ends_with(2);
    assert!(early.err.contains("was not carried out"), "{}", early.err);

    let done = erase(&dir, &number, &ACCEPTED).ends_with(0).json();
    assert_eq!((&done["applied"], &done["erased"]), (&true.into(), &preview["erased"]));
    let after = entries(&dir);
    assert_eq!(of_kind(&after, JournalKind::DecisionMade), (0, 1), "no duty keeps it");
    let looked = of_kind(&before, JournalKind::Looked);
    assert_eq!(of_kind(&after, JournalKind::Looked), looked, "the log proves what was done");
    assert_eq!(of_kind(&after, JournalKind::RightsRequested), (1, 0), "so does the request");
    let kept = done["kept"].as_array().expect("a list");
    for of in ["looked", "rights_requested"] {
        let row = kept.iter().find(|it| it["of"] == of).expect("it is told");
        assert!(row["because"]["says"].as_str().expect("words").contains("17(3)"), "{row}");
    }
    hearth(&dir, &["audit", "checkpoint"]).ends_with(0);
    hearth(&dir, &["audit", "verify"]).ends_with(0);

    let csv = hearth(&dir, &["rights", "corrections"]).ends_with(0).out;
    let tasks: BTreeSet<String> = csv
        .lines()
        .filter(|line| line.ends_with(",delete"))
        .map(|line| line.split(',').take(3).collect::<Vec<_>>().join(":"))
        .collect();
    assert_eq!(tasks, records.iter().cloned().collect(), "a task to each source");
    let again = erase(&dir, &number, &ACCEPTED).ends_with(2);
    assert!(again.err.contains("was carried out"), "{}", again.err);
}

#[test]
fn nobody_sees_the_person_again_though_the_sources_deliver_the_same_rows_every_night() {
    let dir = demo_council();
    let (person, records) = two_rows_of_one(&dir);
    assert!(look(&dir, &person).ends_with(0).out.starts_with(&person));
    let number = open(&dir, "erasure", &person);
    erase(&dir, &number, &ACCEPTED).ends_with(0);
    let nothing = "nothing that may be shown";
    assert!(look(&dir, &person).ends_with(1).out.starts_with(nothing));
    night(&dir, "2026-11-02");
    for whom in [&person, &records[0], &records[1]] {
        assert!(look(&dir, whom).ends_with(1).out.starts_with(nothing), "{whom}");
    }
    let emergency = [
        "lookup",
        &person,
        "--as",
        "s.patel",
        "--purpose",
        "safeguarding",
        "--emergency",
        "vital_interests",
        "--reason",
        "a child is missing",
    ];
    assert!(
        hearth(&dir, &emergency).ends_with(1).out.starts_with(nothing),
        "no emergency passes it"
    );

    // who asked is told what is left to do, in their language; it waits until the sources have deleted
    let told = hearth(&dir, &["rights", "show", &number]).ends_with(1).out;
    assert!(told.contains("Still to be deleted by: Housing benefit"), "{told}");
    let welsh = hearth(&dir, &["rights", "show", &number, "--language", "cy"]).ends_with(1).out;
    assert!(welsh.contains("Budd-dal tai") && !welsh.contains("Still"), "{welsh}");

    delete_from_sources(&dir, &records);
    night(&dir, "2026-11-03");
    let show = ["rights", "show", &number, "--json"];
    let told = hearth(&dir, &show).ends_with(0).json();
    assert_eq!(told["still_held"]["datasets"].as_array().map(Vec::len), Some(0));
    let editions = told["still_held"]["editions"].as_array().expect("a list");
    assert_eq!(editions.len(), 2, "the two earlier ones, until they go: {editions:?}");
    let residences = hearth(&dir, &["export", "residences"]).ends_with(0).out;
    assert!(!residences.contains(&person), "no later edition remembers where they lived");
    step_today(&dir, &number, &["done", "--text", "told by post"]).ends_with(0);

    let words = ["--received", "2026-11-20", "--channel", "post", "--words", "again", "--by", "mk"];
    let second = hearth(&dir, &[&["rights", "open", "erasure", &person][..], &words].concat());
    let second = second.ends_with(0).out;
    assert!(second.contains(&format!("request {number} was carried out on")), "{second}");
}

#[test]
fn a_part_is_erased_where_the_law_keeps_the_rest() {
    let dir = demo_council();
    let (person, _) = two_rows_of_one(&dir);
    let number = open(&dir, "erasure", &person);
    let part = [&ACCEPTED[..], &["--dataset", "benefits"]].concat();
    let done = erase(&dir, &number, &part).ends_with(0).json();
    assert_eq!(done["delete_in_sources"].as_array().map(Vec::len), Some(1));
    let shown = look(&dir, &person).ends_with(0).out;
    assert!(!shown.contains("benefits"), "what was erased is not shown: {shown}");
    let none = erase(&dir, &number, &["--dataset", "school_census"]).ends_with(2);
    assert!(none.err.contains("nothing of school_census is held"), "{}", none.err);
}

#[test]
fn a_refusal_names_the_exemption_and_tells_the_person_so() {
    let dir = demo_council();
    let (person, _) = two_rows_of_one(&dir);
    let number = open(&dir, "erasure", &person);
    let refuse = ["refuse", "--text", "an inquiry is open", "--ground", "exemption"];
    let unnamed = step(&dir, &number, &refuse, "2026-11-20").ends_with(2);
    assert!(unnamed.err.contains("crime-and-taxation"), "{}", unnamed.err);
    let named = [&refuse[..], &["--exemption", "crime-and-taxation"]].concat();
    step(&dir, &number, &named, "2026-11-20").ends_with(0);
    let told = hearth(&dir, &["rights", "show", &number]).ends_with(0).out;
    assert!(told.contains("Data Protection Act 2018, Sch. 2 para. 2"), "{told}");
    assert!(told.contains("ico.org.uk"), "and where they can complain: {told}");
    let closed = erase(&dir, &number, &ACCEPTED).ends_with(2);
    assert!(closed.err.contains("is closed"), "{}", closed.err);
}

#[test]
fn what_is_told_of_an_erasure_is_the_same_whoever_looked_and_whatever_is_kept() {
    let told = |looked_into: bool| {
        let dir = demo_council();
        let (person, _) = two_rows_of_one(&dir);
        if looked_into {
            let words = [
                "lookup",
                &person,
                "--as",
                "s.patel",
                "--purpose",
                "safeguarding",
                "--emergency",
                "vital_interests",
                "--reason",
                "at risk",
            ];
            hearth(&dir, &words).ends_with(0);
        }
        let number = open(&dir, "erasure", &person);
        erase(&dir, &number, &ACCEPTED).ends_with(0);
        let told = hearth(&dir, &["rights", "show", &number]).ends_with(1).out;
        told.replace(&format!("Request {number}"), "Request N")
    };
    assert_eq!(told(true), told(false));
}

#[test]
fn who_keeps_requests_neither_erases_nor_lifts_what_an_erasure_hides() {
    let dir = demo_council();
    let (person, _) = two_rows_of_one(&dir);
    let number = open(&dir, "erasure", &person);
    let before = entries(&dir);
    for by in ["mk", "r.evans", "d.steward"] {
        let accepted = [&ACCEPTED[..6], &[by]].concat();
        let refused = erase(&dir, &number, &accepted).ends_with(1);
        assert!(refused.out.is_empty() && refused.err.contains("may not"), "{}", refused.err);
        let retention = ["rights", "retention", "--apply", "--by", by];
        hearth(&dir, &retention).ends_with(1);
    }
    assert_eq!(entries(&dir), before);

    let done = erase(&dir, &number, &ACCEPTED).ends_with(0).json();
    let restriction = done["restriction"].to_string();
    let lift = |more: &[&str]| {
        let words = ["restrict", "lift", &restriction, "--reason", "over", "--by", "dpo"];
        hearth(&dir, &[&words, more].concat()).ends_with(2).err
    };
    let told = lift(&[]);
    assert!(told.contains("ends by that request") && told.contains("take-back"), "{told}");
    assert!(lift(&["--from", &person]).contains("ends by that request"));
    step_today(&dir, &number, &["done", "--text", "gone"]).ends_with(0);
    assert_eq!(look(&dir, &person).code, 1, "still hidden");
    // who may hide somebody for an erasure, and not erase, does not lift it either
    let lifted = |by: &str| {
        hearth(&dir, &["restrict", "lift", &restriction, "--reason", "has come back", "--by", by])
    };
    let refused = lifted("mk").ends_with(1);
    assert!(refused.err.contains("may not erase"), "{}", refused.err);
    assert_eq!(look(&dir, &person).code, 1, "still hidden");
    lifted("dpo").ends_with(0);
    assert_eq!(look(&dir, &person).code, 0, "there again, by whoever may erase, with the reason");
    // one that somebody set by hand rests on no request
    let set = ["restrict", "set", "--kind", "erasure", "--note", "asked", "--by", "dpo"];
    let other = somebody_else(&dir, &person);
    let told = hearth(&dir, &[&set[..], &[&other, "--json"]].concat()).ends_with(0).json();
    let by_hand = told["restriction"].to_string();
    let words = ["restrict", "lift", &by_hand, "--reason", "over", "--by", "dpo"];
    hearth(&dir, &words).ends_with(0);
}

/// Anybody but one.
fn somebody_else(dir: &WorkDir, person: &str) -> String {
    let links = hearth(dir, &["export", "links"]).ends_with(0).out;
    let persons = links.lines().skip(1).filter_map(|line| line.split(',').nth(3));
    persons.into_iter().find(|it| *it != person).expect("there are others").to_owned()
}
