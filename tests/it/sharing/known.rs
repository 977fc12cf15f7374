//! Somebody of hidden existence and nobody are one answer to whoever takes an act down, unless they may know of them; and so it is in exports.

use hearth::values::PersonId;

use super::office::{Office, number};
use crate::support::Outcome;

/// Who may see everybody.
const PRIVACY: [&str; 8] =
    ["--as", "dpo", "--purpose", "subject-rights", "--case", "41", "--necessity", "a test"];
const AT_RISK: [&str; 8] =
    ["--as", "s.patel", "--purpose", "safeguarding", "--case", "41", "--necessity", "a test"];

/// A council in which mk advises and decides, and keeps no requests of hidden people.
fn office() -> Office {
    let office = Office::new();
    let config = office.dir.read("demo/hearth.toml");
    let roles = "roles = [\"customer-adviser\", \"data-steward\", \"rights-officer\"]";
    assert!(config.contains(roles), "{config}");
    let fewer = "roles = [\"customer-adviser\", \"data-steward\"]";
    office.dir.write("demo/hearth.toml", &config.replace(roles, fewer));
    office
}

/// Hides somebody whole: on a ground that only privacy officers set, or one that a safeguarding lead sets too.
fn hide(office: &Office, person: &str, kind: &str) -> String {
    let words = ["restrict", "set", person, "--kind", kind, "--effect", "hide-existence"];
    let hands = ["--note", "a witness", "--by", "dpo", "--approved-by", "po"];
    number(&office.hearth(&[&words[..], &hands].concat()).ends_with(0).out)
}

/// An identifier that the council has given to nobody.
fn nobody(office: &Office) -> String {
    let known: Vec<String> = office.persons().into_values().collect();
    let ids = (1_u64..).filter_map(|bits| PersonId::from_bits(bits).ok()).map(|id| id.to_string());
    ids.into_iter().find(|id| !known.contains(id)).expect("an identifier")
}

/// What a command tells, whomever it is about.
fn told(outcome: &Outcome, whom: &str) -> (i32, String, String) {
    let of = |text: &str| text.replace(whom, "SOMEBODY");
    (outcome.code, of(&outcome.out), of(&outcome.err))
}

/// Acts about somebody in the name of who may not know of hidden people, and lists for such.
fn acts<'w>(whom: &'w str, other: &'w str) -> Vec<Vec<&'w str>> {
    let acts: [&[&str]; 9] = [
        &["consent", "request", whom, "--purpose", "single-view-by-consent", "--field", "name"],
        &["consent", "withdraw", whom],
        &["relationship", "state", whom, "--holder", "user:mk", "--basis", "self-claimed"],
        &["rights", "open", "access", whom, "--channel", "post", "--words", "all you hold"],
        &["rights", "open", "objection", whom, "--channel", "post", "--words", "stop it"],
        &["rights", "hold", whom, "--matter", "claim 2026/14"],
        &["decide", whom, other, "different", "--reason", "seen"],
        &["decide", other, whom, "same-household", "--reason", "seen"],
        &["restrict", "set", whom, "--kind", "dispute", "--note", "says it is wrong"],
    ];
    let channel =
        |words: &[&str]| if words[0] == "consent" { &["--channel", "in-person"][..] } else { &[] };
    let in_the_name_of_mk =
        acts.iter().map(|words| [words, channel(words), &["--by", "mk"]].concat());
    let shown = ["--as", "d.steward", "--purpose", "subject-rights"];
    let advised = ["--as", "mk", "--purpose", "single-view-by-consent"];
    let lists = [
        [&["consent", "list", whom][..], &advised].concat(),
        [&["relationship", "list", whom][..], &shown].concat(),
        [&["restrict", "list", whom][..], &AT_RISK].concat(),
    ];
    in_the_name_of_mk.chain(lists).collect()
}

#[test]
fn somebody_hidden_and_nobody_are_one_answer_to_whoever_takes_an_act_down() {
    let office = office();
    let (record, _) = office.two_of_one();
    let persons = office.persons();
    let person = persons[&record].clone();
    let other = persons.values().find(|it| **it != person).expect("another").clone();
    let restriction = hide(&office, &person, "protected-identity");
    let unknown = nobody(&office);
    let before = office.entries();
    for (of_hidden, of_nobody) in acts(&person, &other).iter().zip(&acts(&unknown, &other)) {
        let hidden = told(&office.hearth(of_hidden), &person);
        let nobody = told(&office.hearth(of_nobody), &unknown);
        assert_eq!(hidden, nobody, "{of_hidden:?}");
        assert_eq!(hidden.0, 2, "{of_hidden:?} {}", hidden.2);
    }
    // nor are they found by a record of theirs
    for act in acts(&record, &other) {
        let refused = office.hearth(&act).ends_with(2);
        let nobody = ["has no record", "has no such role"];
        assert!(nobody.iter().any(|it| refused.err.contains(it)), "{act:?} {}", refused.err);
    }
    // nor is what was done about them, by its number
    let lift = |number: &str| {
        let words = ["restrict", "lift", number, "--reason", "over"];
        let hands = ["--by", "s.patel", "--approved-by", "dpo"];
        told(&office.hearth(&[&words[..], &hands].concat()), number)
    };
    assert_eq!(lift(&restriction), lift("9999"));
    assert!(lift("9999").2.contains("there is no restriction"), "{:?}", lift("9999"));
    assert_eq!(office.entries(), before, "nothing is written");
}

#[test]
fn a_request_of_somebody_hidden_is_none_to_whoever_may_not_know_of_them() {
    let office = office();
    // a council in which those who answer people are told of nobody who is hidden
    let roles = include_str!("../../../matching-rules/sharing/roles.toml");
    let (before, officers) = roles.split_once("name = \"rights-officer\"").expect("the role");
    let officers = officers.replacen("hidden_people = true", "hidden_people = false", 1);
    office.dir.write(
        "demo/rules/sharing/roles.toml",
        &format!("{before}name = \"rights-officer\"{officers}"),
    );
    let config = office.dir.read("demo/hearth.toml");
    office
        .dir
        .write("demo/hearth.toml", &config.replacen("[paths]", "[paths]\nrules = \"rules\"", 1));
    let (record, _) = office.two_of_one();
    let persons = office.persons();
    let person = persons[&record].clone();
    let other = persons.values().find(|it| **it != person).expect("another").clone();
    let open = |whom: &str| {
        let words = ["rights", "open", "access", whom, "--channel", "post"];
        let rest = ["--words", "all you hold", "--by", "dpo"];
        number(&office.hearth(&[&words[..], &rest].concat()).ends_with(0).out)
    };
    let (theirs, others) = (open(&person), open(&other));
    for whom in [&person, &other] {
        let hold = ["rights", "hold", whom, "--matter", "claim 2026/14", "--by", "dpo"];
        office.hearth(&hold).ends_with(0);
        let words = ["rights", "not-shared", "--asked-by", "a school", "--person", whom];
        let rest = ["--purpose", "admissions", "--because", "no gateway", "--weighed", "no harm"];
        office.hearth(&[&words[..], &rest, &["--by", "dpo"]].concat()).ends_with(0);
    }
    hide(&office, &person, "protected-identity");

    let take = |number: &str, by: &str| {
        told(&office.hearth(&["rights", "step", number, "acknowledge", "--by", by]), number)
    };
    let show = |number: &str, more: &[&str]| {
        told(&office.hearth(&[&["rights", "show", number][..], more].concat()), number)
    };
    let unknown = take("9999", "mk");
    assert!(unknown.2.contains("there is no request"), "{}", unknown.2);
    assert_eq!(take(&theirs, "mk"), unknown);
    assert_eq!(show(&theirs, &[]), show("9999", &[]));
    let erase = |number: &str| told(&office.hearth(&["rights", "erase", number]), number);
    assert_eq!(erase(&theirs), erase("9999"));
    for what in ["list", "register", "holds"] {
        for json in [&[][..], &["--json"]] {
            let list = |more: &[&str]| {
                office.hearth(&[&["rights", what][..], json, more].concat()).ends_with(0).out
            };
            let shown = list(&[]);
            assert!(shown.contains(&other) && !shown.contains(&person), "{what} {shown}");
            let whole = list(&PRIVACY);
            assert!(whole.contains(&other) && whole.contains(&person), "{what} {whole}");
        }
    }
    assert_eq!(take(&others, "mk").0, 0);
    assert_eq!(take(&theirs, "dpo").0, 0);
    assert_eq!(show(&theirs, &PRIVACY).0, 0);
}

#[test]
fn who_may_hide_somebody_may_still_act_about_them() {
    let office = office();
    let (record, _) = office.two_of_one();
    let person = office.persons()[&record].clone();
    let restriction = hide(&office, &person, "sensitive-address");
    let state = |by: &str| {
        let holder = format!("user:{by}");
        let words = ["relationship", "state", &person, "--holder", &holder];
        office.hearth(&[&words[..], &["--basis", "self-claimed", "--by", by]].concat()).code
    };
    assert_eq!(state("mk"), 2, "who may not hide them does not find them");
    assert_eq!(state("s.patel"), 0);
    assert_eq!(state("dpo"), 0);
    let listed = office.hearth(&[&["restrict", "list"][..], &AT_RISK].concat()).ends_with(0).out;
    assert!(listed.contains(&person), "{listed}");
    let lift = ["restrict", "lift", &restriction, "--reason", "over"];
    office.hearth(&[&lift[..], &["--by", "s.patel", "--approved-by", "dpo"]].concat()).ends_with(0);
    assert_eq!(state("mk"), 0, "who is not hidden any more is there for everybody");
}

#[test]
fn exports_leave_out_whom_nobody_is_to_know_of() {
    let office = office();
    let table = |what: &str, more: &[&str]| {
        office.hearth(&[&["export", what][..], more].concat()).ends_with(0).out
    };
    let links = table("links", &[]);
    let rows = || links.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let shared = |row: &Vec<&str>| {
        let mates = rows().filter(|it| it[4] == row[4] && it[3] != row[3]);
        !row[4].is_empty() && row[0] == "council_tax" && mates.count() > 0
    };
    let row = rows().find(shared).expect("somebody who lives with others");
    let (person, home) = (row[3].to_owned(), row[4].to_owned());
    let tables = ["links", "persons", "households", "disagreements"];
    let before: Vec<String> = tables.iter().map(|what| table(what, &[])).collect();
    hide(&office, &person, "protected-identity");
    let members = |table: &str| -> u64 {
        let row = table.lines().find(|line| line.starts_with(&home)).expect("the home");
        row.split(',').nth(3).expect("a count").parse().expect("a number")
    };
    for (what, before) in tables.iter().zip(&before) {
        let now = table(what, &[]);
        assert!(!now.contains(&person), "{what}");
        assert_eq!(now.lines().next(), before.lines().next(), "the columns are as they were");
        // who is there has every row
        let others = |text: &str| {
            text.lines()
                .filter(|line| !line.contains(&person) && !line.starts_with(&home))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(others(&now), others(before), "{what}");
        let whole = table(what, &PRIVACY);
        assert_eq!(&whole, before, "{what} for who may see everybody");
    }
    assert_eq!(members(&table("households", &[])), members(&before[2]) - 1);
    assert!(!table("households", &[]).contains("couple,") || members(&before[2]) > 1);
    let log = office.hearth(&["audit", "log", "--kind", "operator_permitted"]).ends_with(0).out;
    assert!(log.contains("dpo for subject-rights") && log.contains("export links of"), "{log}");
}

#[test]
fn a_home_of_people_who_are_not_there_is_no_home() {
    let office = office();
    let households = office.hearth(&["export", "households"]).ends_with(0).out;
    let rows = || households.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let home = rows().find(|row| row[3] == "1").expect("a home of one")[0].to_owned();
    let links = office.hearth(&["export", "links"]).ends_with(0).out;
    let rows = || links.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let person = rows().find(|row| row[4] == home).expect("somebody")[3].to_owned();
    hide(&office, &person, "protected-identity");
    assert!(!office.hearth(&["export", "households"]).ends_with(0).out.contains(&home));
    let state = |home: &str| {
        let words = ["relationship", "state", home, "--holder", "team:housing"];
        let rest = ["--basis", "self-claimed", "--by", "mk"];
        told(&office.hearth(&[&words[..], &rest].concat()), home)
    };
    let unknown = hearth::values::HouseholdId::from_bits(7).expect("an identifier").to_string();
    assert_eq!(state(&home), state(&unknown));
}

#[test]
fn who_was_refused_is_written_down_with_what_and_of_nobody_in_particular() {
    let office = office();
    let (record, _) = office.two_of_one();
    let refused = |words: &[&str]| office.hearth(words).ends_with(1);
    refused(&["explain", &record, "--as", "r.evans", "--purpose", "linkage-quality"]);
    refused(&["explain", &record, "--as", "somebody", "--purpose", "linkage-quality"]);
    let words = ["consent", "withdraw", &record, "--channel", "letter", "--by", "r.evans"];
    refused(&words);
    let log = office.hearth(&["audit", "log", "--kind", "operator_refused", "--json"]);
    let log = log.ends_with(0).json();
    let rows: Vec<&serde_json::Value> =
        log.as_array().expect("a list").iter().map(|it| &it["refusal"]).collect();
    let told = |at: usize| {
        let word = |key: &str| rows[at][key].as_str().unwrap_or_default().to_owned();
        (word("by"), word("command"), word("purpose"), rows[at]["codes"][0].clone())
    };
    let of = |by: &str, command: &str, purpose: &str, code: &str| {
        (by.to_owned(), command.to_owned(), purpose.to_owned(), serde_json::json!(code))
    };
    assert_eq!(rows.len(), 3);
    assert_eq!(told(0), of("r.evans", "explain", "linkage-quality", "purpose.role"));
    assert_eq!(told(1), of("somebody", "explain", "", "authn.user"));
    assert_eq!(told(2), of("r.evans", "consent", "", "act.role"));
    assert!(!log.to_string().contains(&record), "{log}");
    let words = office.hearth(&["audit", "log", "--kind", "operator_refused"]).ends_with(0).out;
    assert!(
        words.contains("r.evans for linkage-quality: explain refused (purpose.role)"),
        "{words}"
    );
}
