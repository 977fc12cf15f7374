//! Looks over HTTP: what is shown is what the command shows, on the same record.

use serde_json::Value;

use super::served::Council;
use super::writes::REVENUES;

#[test]
fn a_caseworker_is_shown_what_the_command_shows_and_it_is_found_again_by_its_number() {
    let council = Council::new();
    let served = council.serve();
    let shown = served.revenues(&council, &format!("/v1/persons/{}", council.person)).is(200);
    let words = ["lookup", &council.person, "--as", "r.evans", "--purpose"];
    let told = council.hearth(&[&words, &["revenues-and-benefits", "--json"][..]].concat());
    assert_eq!(shown.json()["person"], told.ends_with(0).json()["person"]);

    let request = shown.json()["request"].to_string();
    let again =
        ["audit", "decision", &request, "--as", "dpo", "--purpose", "subject-rights", "--json"];
    let again = council.hearth(&again).ends_with(0).json();
    assert_eq!(again["asked"]["by"], "r.evans", "{again}");

    let home = served.revenues(&council, &format!("/v1/households/{}", council.household)).is(200);
    assert_eq!(home.json()["household"]["household"], council.household.as_str());
    let path = format!("/v1/records/council_tax/{}/person", council.record);
    let by_record = served.revenues(&council, &path).is(200);
    assert_eq!(by_record.json()["person"]["person"], council.person.as_str());
}

#[test]
fn a_timeline_is_the_residences_and_nothing_else() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}", council.person);
    let whole = served.revenues(&council, &path).is(200).json();
    let part = served.revenues(&council, &format!("{path}/timeline")).is(200).json();
    assert_eq!(part["person"]["residences"], whole["person"]["residences"]);
    assert!(!part["person"]["residences"].as_array().expect("a list").is_empty());
    assert_eq!((&part["person"]["name"], &part["person"]["address"]), (&Value::Null, &Value::Null));
}

#[test]
fn who_may_not_ask_is_told_what_would_make_it_lawful_whoever_it_is_about() {
    let council = Council::new();
    let served = council.serve();
    let token = format!("Bearer {}", council.token("h.moss", "housing-association"));
    let ask = |whom: &str| {
        let purpose = ("hearth-purpose", "single-view-by-consent");
        served.get(&format!("/v1/persons/{whom}"), &[("authorization", &token), purpose]).is(403)
    };
    let refused = ask(&council.person);
    assert_eq!(refused.code(), "refused");
    assert!(refused.json()["remedy"].as_str().expect("a remedy").contains("agreement"));
    assert_eq!(refused.without_its_numbers(), ask(&council.elector).without_its_numbers());
}

#[test]
fn what_is_missing_in_a_request_is_told_by_a_code() {
    let council = Council::new();
    let served = council.serve();
    let token = format!("Bearer {}", council.token("s.patel", "safeguarding"));
    let path = format!("/v1/persons/{}", council.person);
    let ask = |path: &str, headers: &[(&str, &str)]| {
        let who = [("authorization", token.as_str())];
        served.get(path, &[&who, headers].concat())
    };
    assert_eq!(ask(&path, &[]).is(400).code(), "purpose_not_stated");
    assert_eq!(
        ask(&path, &[("hearth-purpose", "Not A Name")]).is(400).code(),
        "purpose_not_stated"
    );
    let purpose = ("hearth-purpose", "safeguarding");
    assert_eq!(ask(&path, &[purpose]).is(403).json()["reasons"][0], "purpose.necessity");
    let emergency = ("hearth-emergency", "vital_interests");
    assert_eq!(ask(&path, &[purpose, emergency]).is(400).code(), "emergency_not_stated");
    let long = "x".repeat(3000);
    let case = ("hearth-case", long.as_str());
    assert_eq!(ask(&path, &[purpose, case]).is(400).code(), "header_not_readable");
    let slip = ask("/v1/persons/HP-7K3Q-9M2X", &[purpose]).is(400);
    assert_eq!(slip.code(), "not_an_identifier");
    assert_eq!(ask("/v1/nothing", &[purpose]).is(404).code(), "no_such_route");

    let reason = ("hearth-emergency-reason", "plentyn heb ddod adref o'r ysgol");
    let shown = ask(&path, &[purpose, emergency, reason]).is(200).json();
    let listed = council.hearth(&["audit", "emergencies"]).ends_with(1).out;
    assert!(
        listed.contains(&shown["request"].to_string()) && listed.contains("s.patel"),
        "{listed}"
    );
}

#[test]
fn a_past_decision_is_read_again_by_those_whose_role_reads_the_journal() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}", council.person);
    let request = served.revenues(&council, &path).is(200).json()["request"].to_string();
    let ask = |user: &str, group: &str, number: &str| {
        let token = format!("Bearer {}", council.token(user, group));
        let why = [("hearth-purpose", "subject-rights"), ("hearth-case", "SAR-7")];
        let who = [("authorization", token.as_str())];
        served.get(&format!("/v1/decisions/{number}"), &[&who[..], &why].concat())
    };
    let read = ask("dpo", "privacy", &request).is(200).json();
    assert_eq!(
        (&read["asked"]["by"], &read["people"][0]["differences"]),
        (&"r.evans".into(), &serde_json::json!([]))
    );
    assert!(
        read["people"]
            .as_array()
            .expect("people")
            .iter()
            .any(|it| it["person"] == council.person.as_str())
    );
    assert_eq!(ask("dpo", "privacy", "999999").is(404).code(), "no_such_decision");
    assert_eq!(ask("dpo", "privacy", "x").is(404).code(), "no_such_decision");
    assert_eq!(ask("r.evans", "revenues", &request).is(403).code(), "refused");
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    let permitted = log.as_array().expect("entries").iter();
    assert_eq!(permitted.filter(|it| it["kind"] == "operator_permitted").count(), 1);
}

#[test]
fn what_the_journal_says_is_read_for_nobody_who_may_not_read_it() {
    use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

    let council = Council::new();
    let served = council.serve();
    let files = std::fs::read_dir(council.dir.path("demo/state/journal")).expect("a journal");
    let files = files.map(|it| it.expect("a file").path());
    let vault = files.filter(|it| it.extension().is_some_and(|it| it == "vault")).min();
    // whoever reads the first payload comes upon a byte that was never written
    let open = std::fs::File::options().read(true).write(true).open(vault.expect("payloads"));
    let (mut vault, place, mut byte) = (open.expect("it opens"), SeekFrom::Start(84), [0]);
    vault.seek(place).and_then(|_| vault.read_exact(&mut byte)).expect("it is read");
    vault.seek(place).and_then(|_| vault.write_all(&[!byte[0]])).expect("it is written");
    let ask = |user: &str, group: &str| {
        let token = format!("Bearer {}", council.token(user, group));
        let why = [("hearth-purpose", "subject-rights"), ("hearth-case", "SAR-7")];
        served.get("/v1/decisions/0", &[&[("authorization", token.as_str())][..], &why].concat())
    };
    assert_eq!(ask("r.evans", "revenues").is(403).code(), "refused");
    assert_eq!(ask("dpo", "privacy").is(500).code(), "failed", "and it is damaged");
    let reason = serde_json::json!({ "reason": "seen" });
    let path = "/v1/proposals/0/approval";
    let none = REVENUES.send(&council, &served, path, ("write-0001", &[]), &reason).is(404);
    assert_eq!(none.code(), "no_such_act");
}

#[test]
fn a_strict_search_finds_one_person_or_says_that_a_fact_is_wanted() {
    let council = Council::new();
    let served = council.serve();
    // somebody whom the claim gives a name and a birthday
    let links = council.hearth(&["export", "links"]).ends_with(0).out;
    let claimants = links.lines().filter(|line| line.starts_with("benefits,"));
    let persons = claimants.filter_map(|line| line.split(',').nth(3));
    let shown = persons.map(|it| served.revenues(&council, &format!("/v1/persons/{it}")).is(200));
    let whole = |it: &Value| {
        let born = it["date_of_birth"]["value"].as_str().unwrap_or_default();
        born.len() == 10 && !born.contains('?') && it["name"]["value"]["surname"].is_string()
    };
    let mut shown = shown.map(|it| it.json()["person"].clone());
    let person = shown.find(|it| whole(it)).expect("somebody with a whole birthday");
    let token = format!("Bearer {}", council.token("r.evans", "revenues"));
    let why = [("authorization", token.as_str()), ("hearth-purpose", "revenues-and-benefits")];
    let ask = |facts: &Value| served.post("/v1/trace", &why, &facts.to_string());
    let surname = person["name"]["value"]["surname"].as_str().expect("a name").to_lowercase();
    let forename = &person["name"]["value"]["forenames"][0];
    let facts = serde_json::json!({
        "surname": surname, "forename": forename, "date_of_birth": person["date_of_birth"]["value"],
    });
    let found = ask(&facts).is(200).json();
    assert_eq!(found["person"]["person"], person["person"]);

    let mut wrong = facts.clone();
    wrong["date_of_birth"] = "1901-02-03".into();
    let nobody = ask(&wrong).is(404);
    assert_eq!(nobody.code(), "add_a_fact");
    let who = person["person"].as_str().expect("an identifier");
    let words = ["restrict", "set", who, "--kind", "protected-identity", "--note", "x"];
    let set = council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat());
    assert_eq!(set.code, 0, "{set:?}");
    assert_eq!(ask(&facts).is(404).without_its_numbers(), nobody.without_its_numbers());

    for (body, detail) in [
        ("{}", "missing field `surname`"),
        ("not json", "it is not JSON: line 1, column 2"),
        (r#"{"surname":"-","date_of_birth":"1990-01-01"}"#, "surname"),
        (r#"{"surname":"X","date_of_birth":"1990-01-01","postcode":"?"}"#, "postcode"),
        (r#"{"surname":"X","date_of_birth":"1990-01-01","list":true}"#, "`list`"),
        (r#"{"surname":"X","date_of_birth":"31 March"}"#, "`date_of_birth`"),
        (r#"{"surname":["X"],"date_of_birth":"1990-01-01"}"#, "`surname`"),
    ] {
        let told = served.post("/v1/trace", &why, body).is(400);
        assert_eq!(told.code(), "body_not_readable");
        assert!(told.json()["detail"].to_string().contains(detail), "{told:?}");
    }
    let long = served.post("/v1/trace", &why, &"x".repeat(70_000)).is(413);
    assert_eq!(long.code(), "body_too_long");
}
