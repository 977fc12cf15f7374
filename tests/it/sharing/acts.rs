//! What people agree to, what is restricted and who has reason to ask, through the real program: taken down, kept through merges, splits and
//! undos, told again.

use std::process::{Command, Stdio};

use hearth::config::CouncilConfig;
use hearth::journal::{Journal, JournalEntry};

use super::office::{Office, number};
use crate::support::Outcome;

pub(super) const GIVEN: [&str; 12] = [
    "--purpose",
    "single-view-by-consent",
    "--field",
    "name",
    "--notice",
    "https://council.example/privacy",
    "--notice-version",
    "3",
    "--channel",
    "in-person",
    "--by",
    "mk",
];

#[test]
fn a_consent_is_given_and_taken_back_and_each_has_a_receipt_that_verifies() {
    let office = Office::new();
    let (record, _) = office.two_of_one();
    let given = office.give(&record);
    assert_eq!(office.states(&record), (vec!["given".to_owned()], false));

    let receipt = ["consent", "receipt", &given, "--out", "receipt.json"];
    office.hearth(&receipt).ends_with(0);
    let told = office.hearth(&["consent", "verify", "receipt.json"]).ends_with(0).out;
    assert!(told.contains(" given on "), "{told}");
    let changed = office.dir.read("receipt.json").replace("\"given\"", "\"refused\"");
    office.dir.write("changed.json", &changed);
    let told = office.hearth(&["consent", "verify", "changed.json"]).ends_with(2).err;
    assert!(told.contains("it was changed, or is a forgery"), "{told}");
    for language in ["en", "cy"] {
        let page = format!("{language}.html");
        let words =
            ["consent", "receipt", &given, "--page", "--language", language, "--out", &page];
        office.hearth(&words).ends_with(0);
        assert!(office.dir.read(&page).contains(&format!("lang=\"{language}\"")));
    }

    let withdraw = ["consent", "withdraw", &record, "--channel", "telephone", "--by", "mk"];
    let withdrawn = number(&office.hearth(&withdraw).ends_with(0).out);
    assert_eq!(office.states(&record), (vec!["withdrawn".to_owned()], false));
    office.hearth(&["consent", "receipt", &withdrawn, "--out", "withdrawn.json"]).ends_with(0);
    office.give(&record);
    assert_eq!(office.states(&record), (vec!["given".to_owned()], false), "given anew");
}

#[test]
fn what_cannot_be_is_refused_with_what_to_do_and_nothing_is_written() {
    let office = Office::new();
    let (record, _) = office.two_of_one();
    let before = office.entries();
    let give = |person: &str, with: &[&str]| {
        office.hearth(
            &[&["consent", "give", person, "--channel", "letter", "--by", "mk"], with].concat(),
        )
    };
    let purpose = ["--purpose", "single-view-by-consent", "--field", "name"];
    let notice = ["--notice", "n", "--notice-version", "1"];
    for (outcome, what, next) in [
        (
            give("HH-4M8T-0ZXS", &[&purpose[..], &notice].concat()),
            "one person's",
            "each of its members",
        ),
        (give(&record, &purpose), "not told", "--notice"),
        (
            give(&record, &[&["--purpose", "single-view-by-consent"][..], &notice].concat()),
            "which fields",
            "--field",
        ),
        (
            give(&record, &[&["--purpose", "marketing", "--field", "name"][..], &notice].concat()),
            "no purpose `marketing`",
            "hint",
        ),
        (give("council_tax:nobody", &[&purpose[..], &notice].concat()), "no record", "hint"),
        (
            office.hearth(&["consent", "withdraw", &record, "--channel", "letter", "--by", "mk"]),
            "no consent",
            "consent list",
        ),
    ] {
        assert_eq!(outcome.code, 2, "{}{}", outcome.out, outcome.err);
        assert!(outcome.err.contains(what) && outcome.err.contains(next), "{}", outcome.err);
    }
    assert_eq!(office.entries(), before);
}

/// The verifier that the privacy officer's page prints.
fn printed_verifier() -> String {
    let page = include_str!("../../../docs/privacy-officer.md");
    let begin = page.find("```python\n").expect("the page has a verifier") + "```python\n".len();
    let end = begin + page[begin..].find("```").expect("it ends");
    page[begin..end].to_owned()
}

#[test]
fn the_verifier_that_the_page_prints_verifies_a_receipt_and_refuses_a_changed_one() {
    let python = |words: &[&str], folder: &std::path::Path| {
        Command::new("python3").args(words).current_dir(folder).stderr(Stdio::null()).status()
    };
    let library = "import cryptography.hazmat.primitives.asymmetric.ed25519";
    let here = std::path::Path::new(".");
    if !python(&["-c", library], here).is_ok_and(|it| it.success()) {
        println!("skipped: there is no python3 with the library `cryptography` on this machine");
        return;
    }
    let office = Office::new();
    let (record, _) = office.two_of_one();
    let given = office.give(&record);
    office.hearth(&["consent", "receipt", &given, "--out", "receipt.json"]).ends_with(0);
    office.dir.write("verify.py", &printed_verifier());
    let receipt = office.dir.read("receipt.json");
    let told: serde_json::Value = serde_json::from_str(&receipt).expect("JSON");
    let key = told["signature"]["public_key"].as_str().expect("a key");
    let verifies = || {
        let status = python(&["verify.py", key], &office.dir.path(""));
        status.expect("it starts").success()
    };
    assert!(verifies(), "as it was signed");
    office.dir.write("receipt.json", &receipt.replace("\"given\"", "\"refused\""));
    assert!(!verifies(), "changed");
}

/// An officer says of themselves that they have to do with somebody.
fn claims(office: &Office, person: &str, purpose: &str) -> Outcome {
    let (holder, basis) = (["--holder", "user:mk"], ["--basis", "self-claimed"]);
    let rest = ["--purpose", purpose, "--by", "mk"];
    office.hearth(&[&["relationship", "state", person][..], &holder, &basis, &rest].concat())
}

#[test]
fn a_restriction_or_a_relationship_that_cannot_be_is_refused_and_nothing_is_written() {
    let office = Office::new();
    let (record, other) = office.two_of_one();
    let before = office.entries();
    for (outcome, what, next) in [
        (
            office.hearth(&["restrict", "lift", "3", "--reason", "over", "--by", "po"]),
            "no restriction 3",
            "restrict list",
        ),
        (
            office.hearth(&[
                "restrict",
                "set",
                &record,
                "--kind",
                "sensitive-address",
                "--note",
                "refuge",
                "--by",
                "po",
            ]),
            "by two",
            "--approved-by",
        ),
        (
            office.hearth(&[
                "restrict", "set", &record, "--kind", "grudge", "--note", "none", "--by", "po",
            ]),
            "no restriction `grudge`",
            "it has",
        ),
        (
            office.hearth(&[
                "restrict",
                "set",
                &record,
                "--kind",
                "article-18",
                "--record",
                "council_tax:nobody",
                "--note",
                "disputed",
                "--by",
                "po",
            ]),
            "no record",
            "hint",
        ),
        (
            office.hearth(&[
                "relationship",
                "state",
                &other,
                "--holder",
                "mk",
                "--basis",
                "self-claimed",
                "--by",
                "mk",
            ]),
            "no holder",
            "user:NAME",
        ),
        (
            office.hearth(&[
                "relationship",
                "state",
                &other,
                "--holder",
                "user:mk",
                "--basis",
                "open-case",
                "--by",
                "mk",
            ]),
            "not said",
            "--evidence",
        ),
        (
            claims(&office, &other, "homelessness"),
            "for homelessness no relationship counts that rests on: self-claimed",
            "it may rest on: open case, referral",
        ),
        (claims(&office, &other, "gossip"), "no purpose `gossip`", "counts for safeguarding"),
        (
            claims(&office, &other, "revenues-and-benefits"),
            "no relationship counts",
            "no relationship that could be stated",
        ),
    ] {
        assert_eq!(outcome.code, 2, "{}{}", outcome.out, outcome.err);
        assert!(outcome.err.contains(what) && outcome.err.contains(next), "{}", outcome.err);
    }
    assert_eq!(office.entries(), before);
}

#[test]
fn a_refusal_holds_after_two_are_taken_for_one_until_the_person_is_asked_and_an_undo_restores_both()
{
    let mut office = Office::new();
    let refuse = |office: &Office, person: &str| {
        let words = ["--purpose", "single-view-by-consent", "--channel", "letter", "--by", "mk"];
        office.hearth(&[&["consent", "refuse", person][..], &words].concat()).ends_with(0);
    };
    let (a, b, decision) = office.made_one(|a, b| {
        refuse(&office, a);
        office.give(b);
        assert_eq!(office.states(a), (vec!["refused".to_owned()], false));
        assert_eq!(office.states(b), (vec!["given".to_owned()], false));
    });
    office.night();
    assert_eq!(office.persons()[&a], office.persons()[&b]);
    assert_eq!(office.states(&b), (vec!["refused".to_owned()], true), "the stricter holds");
    let told = office.hearth(&["consent", "list", &b]).ends_with(1).out;
    let consent = told.split("--consent ").nth(1).and_then(|rest| rest.split('`').next());
    let consent = consent.expect("it says which to confirm").to_owned();
    let confirm =
        ["consent", "confirm", &a, "--consent", &consent, "--channel", "telephone", "--by", "mk"];
    office.hearth(&confirm).ends_with(0);
    assert_eq!(office.states(&a), (vec!["given".to_owned()], false), "the person was asked");

    office.hearth(&["decide", "--undo", &decision, "--reason", "two", "--by", "mk"]).ends_with(0);
    office.night();
    assert_ne!(office.persons()[&a], office.persons()[&b]);
    assert_eq!(office.states(&a).0, ["refused"]);
    assert_eq!(office.states(&b).0, ["given"]);
}

#[test]
fn a_restriction_follows_both_after_a_split_and_is_lifted_from_whom_it_is_not_meant_for() {
    let mut office = Office::new();
    let (a, b) = office.two_of_one();
    let restriction: u64 = office.restrict(&a).parse().expect("a number");
    assert_eq!(office.restricted(&b), [(restriction, false)]);
    let apart = ["decide", &a, &b, "different", "--reason", "twins", "--by", "mk"];
    office.hearth(&apart).ends_with(0);
    office.night();
    assert_ne!(office.persons()[&a], office.persons()[&b]);
    assert_eq!(office.restricted(&a), [(restriction, true)], "whose it is cannot be told");
    assert_eq!(office.restricted(&b), [(restriction, true)]);
    let number = restriction.to_string();
    let confirm = ["restrict", "confirm", &number, &a, "--reason", "asked", "--by", "po"];
    office.hearth(&confirm).ends_with(0);
    let hands = ["--reason", "not theirs", "--by", "po", "--approved-by", "dpo"];
    office
        .hearth(&[&["restrict", "lift", &number, "--from", &b][..], &hands].concat())
        .ends_with(0);
    assert_eq!(office.restricted(&a), [(restriction, false)]);
    assert_eq!(office.restricted(&b), []);
    office.hearth(&[&["restrict", "lift", &number][..], &hands].concat()).ends_with(0);
    assert_eq!(office.restricted(&a), []);
}

#[test]
fn a_restriction_that_came_with_a_decision_goes_with_its_undo_and_one_that_came_otherwise_stays() {
    let mut office = Office::new();
    let (a, b, decision) = office.made_one(|a, _| drop(office.restrict(a)));
    assert_eq!(office.restricted(&b), [], "they are two yet");
    office.night();
    assert_eq!(office.restricted(&b).len(), 1, "taken for one");
    let noted = |office: &Office| {
        let config = CouncilConfig::load(&office.dir.path("demo/hearth.toml")).expect("it is read");
        let entries = Journal::of(&config).entries().expect("the journal is whole");
        let acts = entries.into_iter().filter_map(|it| it.entry);
        acts.filter(|it| {
            matches!(
                it,
                JournalEntry::RestrictionActed(hearth::journal::RestrictionAct::Together(_))
            )
        })
        .count()
    };
    assert_eq!(noted(&office), 1, "who was together is written down");
    office.hearth(&["decide", "--undo", &decision, "--reason", "two", "--by", "mk"]).ends_with(0);
    office.night();
    assert_ne!(office.persons()[&a], office.persons()[&b]);
    assert_eq!(office.restricted(&a).len(), 1);
    assert_eq!(office.restricted(&b), [], "as it was before the decision");

    // taken for one again, and parted by another decision: nobody has said that it was wrong to take them for one
    let same = ["decide", &a, &b, "same", "--reason", "seen", "--by", "mk"];
    office.hearth(&same).ends_with(0);
    office.night();
    let different = ["decide", &a, &b, "different", "--reason", "seen again", "--by", "mk"];
    office.hearth(&different).ends_with(0);
    office.night();
    assert_ne!(office.persons()[&a], office.persons()[&b]);
    assert_eq!(office.restricted(&b).iter().map(|it| it.1).collect::<Vec<_>>(), [true]);
}

#[test]
fn a_relationship_with_a_household_is_one_with_each_of_its_members_and_ends() {
    let office = Office::new();
    let links = office.hearth(&["export", "links"]).ends_with(0).out;
    let rows = || links.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let home = rows().find(|row| row[0] == "benefits" && !row[4].is_empty()).expect("a home")[4];
    let state = [
        "relationship",
        "state",
        home,
        "--holder",
        "team:housing",
        "--basis",
        "open-case",
        "--evidence",
        "HC/17",
        "--by",
        "mk",
    ];
    let number = number(&office.hearth(&state).ends_with(0).out);
    let with = |person: &str| {
        let list = office.hearth(&["relationship", "list", person, "--json"]).ends_with(0).json();
        list.as_array().map_or(0, Vec::len)
    };
    let member = |row: &Vec<&str>| row[4] == home && row[0] != "electoral_roll";
    for row in rows().filter(member) {
        assert_eq!(with(row[3]), 1, "{}", row[3]);
    }
    let stranger =
        rows().find(|row| row[4] != home).expect("somebody lives elsewhere")[3].to_owned();
    assert_eq!(with(&stranger), 0);
    office
        .hearth(&["relationship", "end", &number, "--reason", "closed", "--by", "mk"])
        .ends_with(0);
    let ended = rows().find(member).expect("a member")[3].to_owned();
    assert_eq!(with(&ended), 0);

    let claim = [
        "relationship",
        "state",
        &stranger,
        "--holder",
        "user:mk",
        "--basis",
        "self-claimed",
        "--by",
        "mk",
    ];
    office.hearth(&claim).ends_with(0);
    assert_eq!(with(&stranger), 1);
    let later = ["relationship", "list", &stranger, "--on", "2030-01-01"];
    assert!(
        office.hearth(&later).ends_with(0).out.contains("no relationship"),
        "a claim closes by itself"
    );
}

#[test]
fn an_agreement_is_signed_by_every_party_suspended_resumed_ended_and_published_without_names() {
    let office = Office::new();
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/docs/examples/agreement.toml"
    ))
    .expect("the example is there");
    office.dir.write("agreement.toml", &text);
    office
        .dir
        .write("broken.toml", &text.replace("\"address\"", "\"adress\"").replace("why =", "wy ="));
    office.dir.write("strange.toml", &text.replace("single-view-by-consent", "marketing"));
    let add = |file: &str| office.hearth(&["agreement", "add", file, "--by", "dpo"]);
    let faults = add("broken.toml").ends_with(2).err;
    assert!(
        faults.contains("broken.toml:6: unknown key `wy`") && faults.contains("adress"),
        "{faults}"
    );
    assert!(add("strange.toml").ends_with(2).err.contains("purpose marketing"));
    let delicate = text.replace("support-charity-2026", "support-charity-care");
    office.dir.write("delicate.toml", &delicate.replace("council_tax", "social_care"));
    let told = add("delicate.toml").ends_with(0).err;
    assert!(told.contains("social_care is special category data"), "{told}");
    add("agreement.toml").ends_with(0);
    assert!(
        add("agreement.toml").ends_with(2).err.contains("version = 2"),
        "a changed text is a new version"
    );

    let name = "support-charity-2026";
    let sign = |party: &str| {
        let who = ["--signatory", "A. Davies, director", "--by", "dpo"];
        office.hearth(&[&["agreement", "sign", name, "--party", party][..], &who].concat())
    };
    let status = |on: &str| {
        let list = office.hearth(&["agreement", "list", "--json", "--on", on]).json();
        list[0]["status"].as_str().expect("a word").to_owned()
    };
    assert!(sign("police").ends_with(2).err.contains("no party"));
    sign("council").ends_with(0);
    assert_eq!(status("2026-12-01"), "draft", "one signature is not enough");
    assert!(sign("council").ends_with(2).err.contains("already"));
    sign("support-charity").ends_with(0);
    assert_eq!(status("2026-12-01"), "signed");
    let halt = |act: &str| {
        office.hearth(&["agreement", act, name, "--reason", "as agreed", "--by", "dpo"])
    };
    halt("resume").ends_with(2);
    halt("suspend").ends_with(0);
    assert_eq!(status("2026-12-01"), "suspended");
    halt("resume").ends_with(0);
    let public = office.hearth(&["agreement", "public"]).ends_with(0).out;
    assert!(public.contains("support charity") && !public.contains("Davies"), "{public}");
    halt("end").ends_with(0);
    assert_eq!(status("2026-12-01"), "ended");
}
