//! People's own data over HTTP: requests with their clocks, what stops sharing at once, erasure, who has looked.

use serde_json::json;

use super::served::Council;
use super::writes::{DPO, REVENUES, Who, count};

#[test]
fn an_objection_stops_sharing_until_it_is_overridden_and_the_clock_says_by_when() {
    let council = Council::new();
    council.grants("officers", "rights-officer");
    let served = council.serve();
    let officer = Who("r.officer", "officers", "subject-rights");
    let look =
        || REVENUES.get(&council, &served, &format!("/v1/persons/{}", council.person)).status;
    let path = format!("/v1/persons/{}/requests", council.person);
    let body = json!({ "right": "restriction", "channel": "post", "words": "it is wrong", "because": "accuracy" });
    assert_eq!(look(), 200);
    let sent = officer.send(&council, &served, &path, ("write-0001", &[]), &body).is(201);
    let again = officer.send(&council, &served, &path, ("write-0001", &[]), &body).is(201);
    assert_eq!(sent.body, again.body);
    let opened = sent.json();
    let number = opened["request"].as_u64().expect("a number");
    assert_eq!(opened["restriction"], number + 1, "written in one act");
    assert_eq!(look(), 404);

    let one = format!("/v1/requests/{number}");
    let read = officer.get(&council, &served, &one).is(200);
    assert_eq!(
        (&read.json()["state"], &read.json()["due"]["what"]),
        (&"open".into(), &"answer".into())
    );
    let told = council.hearth(&["rights", "list", "--json"]).json();
    let told = told.as_array().expect("a list").iter().find(|it| it["request"] == number).cloned();
    assert_eq!(told.expect("it is listed")["due"], read.json()["due"]);
    let listed = officer.get(&council, &served, "/v1/requests?right=restriction").is(200).json();
    assert_eq!(listed["requests"][0]["request"], number);
    let none = officer.get(&council, &served, "/v1/requests?right=complaint").is(200).json();
    assert_eq!(none["requests"], json!([]));

    let steps = format!("{one}/steps");
    let tag = read.header("etag").expect("a tag").to_owned();
    let back = json!({ "what": "ask_back", "text": "which record" });
    officer.send(&council, &served, &steps, ("write-0002", &[("if-match", &tag)]), &back).is(201);
    let stale =
        officer.send(&council, &served, &steps, ("write-0003", &[("if-match", &tag)]), &back);
    assert_eq!(stale.is(412).code(), "stale");
    let conflict = officer.send(&council, &served, &steps, ("write-0004", &[]), &back).is(409);
    assert_eq!(conflict.code(), "conflict");
    let answered = json!({ "what": "answered" });
    officer.send(&council, &served, &steps, ("write-0005", &[]), &answered).is(201);
    let refuse = json!({ "what": "refuse", "ground": "unfounded", "text": "the record is right" });
    let untold = officer.send(&council, &served, &steps, ("write-0006", &[]), &refuse).is(422);
    assert!(untold.json()["detail"].to_string().contains("18(3)"), "{untold:?}");
    assert_eq!(look(), 404);
    let mut told = refuse.clone();
    told["told"] = opened["received"].clone();
    let ended = officer.send(&council, &served, &steps, ("write-0007", &[]), &told).is(201).json();
    assert_eq!(ended["lifted"], json!([number + 1]));
    assert_eq!(look(), 200);
    let closed = officer.send(&council, &served, &steps, ("write-0008", &[]), &answered).is(409);
    assert_eq!(closed.code(), "conflict");
}

#[test]
fn a_correction_is_asked_of_a_record_that_the_request_is_about_and_of_no_other() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/requests", council.person);
    let body = json!({ "right": "rectification", "channel": "desk", "words": "one f, not two" });
    let opened = DPO.send(&council, &served, &path, ("write-0001", &[]), &body).is(201).json();
    let steps = format!("/v1/requests/{}/steps", opened["request"]);
    let correct = |record: &str, field: &str| json!({ "what": "correct", "record": record, "field": field, "text": "one f" });
    let own = format!("council_tax:{}", council.record);
    let wrong =
        DPO.send(&council, &served, &steps, ("write-0002", &[]), &correct(&own, "shoe_size"));
    assert_eq!(wrong.is(422).code(), "act_not_possible");
    let links = council.hearth(&["export", "links"]).out;
    let other = links.lines().skip(1).map(|it| it.split(',').collect::<Vec<_>>());
    let other = other.into_iter().find(|it| it[3] != council.person).expect("somebody else");
    let other = format!("{}:{}:{}", other[0], other[1], other[2]);
    let foreign =
        DPO.send(&council, &served, &steps, ("write-0003", &[]), &correct(&other, "surname"));
    let nowhere = DPO.send(
        &council,
        &served,
        &steps,
        ("write-0004", &[]),
        &correct("benefits:none", "surname"),
    );
    assert_eq!(foreign.is(422).without_its_numbers(), nowhere.is(422).without_its_numbers());
    DPO.send(&council, &served, &steps, ("write-0005", &[]), &correct(&own, "surname")).is(201);
    let csv =
        council.hearth(&["rights", "corrections", "--as", "dpo", "--purpose", "subject-rights"]);
    assert!(csv.out.contains("one f"), "{csv:?}");
}

#[test]
fn an_erasure_is_previewed_carried_out_in_one_act_and_hides_the_person() {
    let council = Council::new();
    let served = council.serve();
    let person = format!("/v1/persons/{}", council.person);
    assert_eq!(REVENUES.get(&council, &served, &person).status, 200);
    let body = json!({ "right": "erasure", "channel": "post", "words": "erase me" });
    let path = format!("{person}/requests");
    let opened = DPO.send(&council, &served, &path, ("write-0001", &[]), &body).is(201).json();
    let erasure = format!("/v1/requests/{}/erasure", opened["request"]);
    let before = DPO.get(&council, &served, &erasure).is(200).json();
    assert_eq!((&before["applied"], &before["restriction"]), (&false.into(), &json!(null)));
    assert!(!before["delete_in_sources"].as_array().expect("records").is_empty());
    let accept = json!({ "ground": "no_longer_necessary", "because": "left in 2019" });
    let refused = REVENUES.send(&council, &served, &erasure, ("write-0002", &[]), &accept).is(403);
    assert_eq!(refused.code(), "act_not_of_role");
    let done = DPO.send(&council, &served, &erasure, ("write-0003", &[]), &accept).is(201);
    let again = DPO.send(&council, &served, &erasure, ("write-0003", &[]), &accept).is(201);
    assert_eq!(done.body, again.body);
    assert_eq!(done.json()["delete_in_sources"], before["delete_in_sources"]);
    let twice = DPO.send(&council, &served, &erasure, ("write-0004", &[]), &accept).is(409);
    assert_eq!(twice.code(), "conflict");
    assert_eq!(REVENUES.get(&council, &served, &person).status, 404);
    // what hides who is erased is not lifted by hand
    let lifting = format!("/v1/restrictions/{}/lifting", done.json()["restriction"]);
    let lift = json!({ "reason": "a slip" });
    let kept = DPO.send(&council, &served, &lifting, ("write-0005", &[]), &lift).is(409);
    assert!(kept.json()["detail"].to_string().contains("has erased"), "{kept:?}");
    council.hearth(&["audit", "verify"]).ends_with(0);
}

#[test]
fn the_log_of_looks_is_what_the_command_tells_and_reading_it_is_written_down() {
    let council = Council::new();
    let served = council.serve();
    let person = format!("/v1/persons/{}", council.person);
    REVENUES.get(&council, &served, &person).is(200);
    let stated = ["--emergency", "vital_interests", "--reason", "smoke was seen"];
    let words = ["lookup", &council.person, "--as", "s.patel", "--purpose", "emergency"];
    council.hearth(&[&words[..], &stated].concat()).ends_with(0);
    let before = count(&council, "operator_permitted");
    let log =
        DPO.get(&council, &served, &format!("{person}/access-log?language=cy")).is(200).json();
    assert_eq!(count(&council, "operator_permitted"), before + 1);
    let words = ["rights", "access-log", &council.person, "--language", "cy", "--json"];
    let told =
        council.hearth(&[&words[..], &["--as", "dpo", "--purpose", "subject-rights"]].concat());
    assert_eq!(told.ends_with(0).json(), log);
    let seen = log["seen"].as_array().expect("looks");
    for emergency in [false, true] {
        assert!(seen.iter().any(|it| it["emergency"] == emergency), "{seen:?}");
    }
    assert_eq!(
        REVENUES.get(&council, &served, &format!("{person}/access-log")).is(403).code(),
        "refused"
    );
}

#[test]
fn the_pack_of_a_request_is_what_the_command_writes() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/requests", council.person);
    let body = json!({ "right": "access", "channel": "post", "words": "all you hold" });
    let opened = DPO.send(&council, &served, &path, ("write-0001", &[]), &body).is(201).json();
    let number = opened["request"].to_string();
    let pack =
        DPO.get(&council, &served, &format!("/v1/requests/{number}/pack?language=cy")).is(200);
    let out = council.dir.path("pack.json").display().to_string();
    let words = ["rights", "pack", &number, "--language", "cy", "--json", "--out", &out];
    council
        .hearth(&[&words[..], &["--as", "dpo", "--purpose", "subject-rights"]].concat())
        .ends_with(0);
    let told: serde_json::Value =
        serde_json::from_str(&council.dir.read("pack.json")).expect("JSON");
    assert_eq!(pack.json(), told);
    assert!(!told["held"].as_array().expect("sources").is_empty());
    let refused = REVENUES.get(&council, &served, &format!("/v1/requests/{number}/pack")).is(403);
    assert_eq!(refused.code(), "refused");
    let path = format!("/v1/persons/{}/requests", council.person);
    let body = json!({ "right": "complaint", "channel": "post", "words": "a letter went astray" });
    let other = DPO.send(&council, &served, &path, ("write-0002", &[]), &body).is(201).json();
    let other =
        DPO.get(&council, &served, &format!("/v1/requests/{}/pack", other["request"])).is(409);
    assert_eq!(other.code(), "conflict");
}
