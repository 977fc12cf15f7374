//! Life events over HTTP: declared once by whoever may know them, put right, cancelled, and nothing told of whom they are about.

use serde_json::{Value, json};

use super::served::{Council, Served};
use super::writes::{REVENUES, Who, count};

const REGISTRAR: Who = Who("births.deaths", "registrars", "life-event-notice");
const FORM: Who = Who("forms", "resident-forms", "life-event-notice");
const PATH: &str = "/v1/life-events";

/// A council whose registrar and whose residents' form ask too.
fn council() -> Council {
    let council = Council::new();
    council.grants("registrars", "registrar");
    council.grants("resident-forms", "residents-form");
    council
}

fn moves(council: &Council, reference: &str) -> Value {
    json!({
        "happened": { "change_of_address": {
            "whom": { "people": [council.person] },
            "to": { "written": { "text": "4 Harbour Row, Ayr KA7 1AA", "area": "outside" } },
        } },
        "when": "2026-11-01", "level": "stated", "channel": "caseworker",
        "told_by": "themselves", "reference": reference,
    })
}

fn dies(council: &Council, reference: &str) -> Value {
    json!({
        "happened": { "death": { "person": council.person } },
        "when": "2026-11-01", "level": "registered", "seen": ["register_entry"],
        "channel": "registrar", "told_by": "office", "reference": reference,
    })
}

/// How the one event of a declaration stands.
fn stands(who: Who, council: &Council, served: &Served, bundle: &Value) -> Value {
    let path = format!("{PATH}/{}", bundle.as_str().expect("a reference"));
    let shown = who.get(council, served, &path).is(200).json();
    let [event] = shown["events"].as_array().expect("a list").as_slice() else {
        panic!("one event: {shown}")
    };
    event.clone()
}

#[test]
fn a_move_is_declared_once_however_often_it_is_sent_and_stands_after_a_kill() {
    let council = council();
    let mut served = council.serve();
    let body = moves(&council, "CRM-1");
    let first = REVENUES.send(&council, &served, PATH, ("write-0001", &[]), &body).is(201).json();
    // by the same number of theirs under another key: a program that has lost its keys
    let again = REVENUES.send(&council, &served, PATH, ("write-0002", &[]), &body).is(201).json();
    assert_eq!(first, again);
    let mut other = body.clone();
    other["when"] = json!("2026-11-03");
    let conflict = REVENUES.send(&council, &served, PATH, ("write-0003", &[]), &other).is(409);
    assert_eq!(conflict.code(), "conflict");
    assert_eq!(count(&council, "life_event_acted"), 1);

    served.child.kill().expect("it runs");
    served.child.wait().expect("it has ended");
    let served = council.serve();
    let after = REVENUES.send(&council, &served, PATH, ("write-0002", &[]), &body).is(201).json();
    assert_eq!(first, after);
    let event = stands(REVENUES, &council, &served, &first["bundle"]);
    assert_eq!(event["event"], first["events"][0]);
    assert_eq!((&event["status"], &event["level"]), (&json!("standing"), &json!("stated")));
    council.hearth(&["audit", "verify"]).ends_with(0);
}

#[test]
fn the_same_move_by_another_channel_is_the_same_event() {
    let council = council();
    let served = council.serve();
    let told = moves(&council, "CRM-1");
    let first = REVENUES.send(&council, &served, PATH, ("write-0001", &[]), &told).is(201).json();
    let mut form = moves(&council, "F-77");
    (form["channel"], form["when"]) = (json!("resident_form"), json!("2026-11"));
    let second = FORM.send(&council, &served, PATH, ("write-0001", &[]), &form).is(201).json();
    assert_eq!(first["events"], second["events"]);
    assert_ne!(first["bundle"], second["bundle"], "each has a reference of their own");
    let event = stands(FORM, &council, &served, &second["bundle"]);
    assert_eq!(event["channels"], json!(["caseworker", "resident_form"]));
}

#[test]
fn nobody_declares_by_a_channel_that_is_not_theirs_or_more_than_it_can_know() {
    let council = council();
    let served = council.serve();
    let sends =
        |who: Who, key: &str, body: &Value| who.send(&council, &served, PATH, (key, &[]), body);
    let as_registrar = dies(&council, "D-1");
    for (who, key) in [(REVENUES, "write-0001"), (FORM, "write-0002")] {
        assert_eq!(sends(who, key, &as_registrar).is(403).code(), "act_not_of_role");
    }
    let mut verified = moves(&council, "F-1");
    (verified["channel"], verified["level"]) = (json!("resident_form"), json!("verified"));
    verified["seen"] = json!(["tenancy_or_deeds"]);
    let refused = sends(FORM, "write-0003", &verified).is(422);
    assert_eq!(refused.code(), "act_not_possible");
    assert!(
        refused.body.contains("level: a resident's form is never more than stated"),
        "{refused:?}"
    );
    let mut nobody = moves(&council, "CRM-1");
    nobody["happened"]["change_of_address"]["whom"] = json!({ "people": ["HP-0000-0001"] });
    assert_eq!(sends(REVENUES, "write-0004", &nobody).is(404).code(), "nothing_to_show");
    let mut unread = moves(&council, "CRM-1");
    unread["when"] = json!("soon");
    assert_eq!(sends(REVENUES, "write-0005", &unread).is(400).code(), "body_not_readable");
    assert_eq!(count(&council, "life_event_acted"), 0);
}

#[test]
fn a_registered_death_is_cancelled_by_a_registrar_alone_and_restored() {
    let council = council();
    let served = council.serve();
    let body = dies(&council, "D-1");
    let told = REGISTRAR.send(&council, &served, PATH, ("write-0001", &[]), &body).is(201).json();
    let path = format!("{PATH}/{}", told["bundle"].as_str().expect("a reference"));
    let sends = |who: Who, what: &str, key: &str, body: &Value| {
        who.send(&council, &served, &format!("{path}/{what}"), (key, &[]), body)
    };
    let by_staff =
        json!({ "because": "made_in_error", "channel": "caseworker", "reference": "X-1" });
    let refused = sends(REVENUES, "cancellation", "write-0001", &by_staff).is(422);
    assert!(refused.body.contains("channel: the event is registered"), "{refused:?}");
    let removed =
        json!({ "because": "status_removed", "channel": "registrar", "reference": "X-2" });
    let cancelled = sends(REGISTRAR, "cancellation", "write-0002", &removed).is(201).json();
    assert_eq!(cancelled["act"], "cancelled");
    let again = sends(REGISTRAR, "cancellation", "write-0003", &removed).is(201).json();
    assert_eq!(cancelled, again, "cancelled once");
    assert_eq!(stands(REGISTRAR, &council, &served, &told["bundle"])["status"], "cancelled");
    let back =
        json!({ "because": "cancellation_removed", "channel": "registrar", "reference": "X-3" });
    sends(REGISTRAR, "reinstatement", "write-0004", &back).is(201);
    assert_eq!(stands(REGISTRAR, &council, &served, &told["bundle"])["status"], "standing");
    assert_eq!(count(&council, "life_event_acted"), 3);
}

#[test]
fn the_events_of_somebody_hidden_are_as_those_of_nobody() {
    let council = council();
    let served = council.serve();
    let body = moves(&council, "CRM-1");
    let told = REVENUES.send(&council, &served, PATH, ("write-0001", &[]), &body).is(201).json();
    let words = ["restrict", "set", &council.person, "--kind", "protected-identity"];
    let by = ["--note", "a witness", "--by", "po", "--approved-by", "dpo"];
    council.hearth(&[&words[..], &by].concat()).ends_with(0);
    let of = |bundle: &str| REVENUES.get(&council, &served, &format!("{PATH}/{bundle}")).is(404);
    let hidden = of(told["bundle"].as_str().expect("a reference"));
    let none = of("HB-0000-0000-0004");
    assert_eq!(hidden.without_its_numbers(), none.without_its_numbers());
    let body = moves(&council, "CRM-2");
    let hidden = REVENUES.send(&council, &served, PATH, ("write-0002", &[]), &body).is(404);
    let mut nobody = moves(&council, "CRM-3");
    nobody["happened"]["change_of_address"]["whom"] = json!({ "people": ["HP-0000-0001"] });
    let none = REVENUES.send(&council, &served, PATH, ("write-0003", &[]), &nobody).is(404);
    assert_eq!(hidden.without_its_numbers(), none.without_its_numbers());
    // and what was told before is told no more
    let body = moves(&council, "CRM-1");
    let again = REVENUES.send(&council, &served, PATH, ("write-0001", &[]), &body).is(404);
    assert_eq!(again.without_its_numbers(), none.without_its_numbers());
}

#[test]
fn a_fault_tells_of_nobody_whose_address_is_hidden_where_they_live() {
    let council = council();
    let links = council.hearth(&["export", "links"]).ends_with(0).out;
    let homes = links.lines().skip(1).filter_map(|it| it.split(',').nth(4));
    let other = homes.filter(|it| !it.is_empty() && *it != council.household).min();
    let other = other.expect("another household").to_owned();
    let joins = |household: &str| {
        let whom = [&council.person];
        json!({ "joining": { "whom": whom, "household": household } })
    };
    let moves_out = |household: &str| {
        let whom = json!({ "members": { "household": household, "members": [council.person] } });
        json!({ "change_of_address": { "whom": whom, "to": null } })
    };
    let asked = |served: &Served, happened: Value| {
        let mut body = moves(&council, "CRM-1");
        body["happened"] = happened;
        let path = format!("{PATH}/preview");
        let reply = REVENUES.send(&council, served, &path, ("write-0001", &[]), &body);
        (reply.status, reply.json()["detail"].as_str().unwrap_or_default().to_owned())
    };
    let served = council.serve();
    let (status, told) = asked(&served, joins(&council.household));
    assert!(status == 422 && told.contains("somebody is of that household already"), "{told}");
    let (status, told) = asked(&served, moves_out(&other));
    assert!(status == 422 && told.contains("somebody is not of that household"), "{told}");
    drop(served);

    let words = ["restrict", "set", &council.person, "--kind", "sensitive-address"];
    let by = ["--note", "a refuge", "--by", "po", "--approved-by", "dpo"];
    council.hearth(&[&words[..], &by].concat()).ends_with(0);
    let served = council.serve();
    for household in [&council.household, &other] {
        for happened in [joins(household), moves_out(household)] {
            assert_eq!(asked(&served, happened.clone()), (200, String::new()), "{happened}");
        }
    }
}

#[test]
fn a_household_that_moves_is_declared_without_telling_who_it_is() {
    let council = council();
    let served = council.serve();
    let mut body = moves(&council, "CRM-1");
    body["happened"]["change_of_address"]["whom"] = json!({ "household": council.household });
    let sent = REVENUES.send(&council, &served, PATH, ("write-0001", &[]), &body).is(201);
    assert!(!sent.body.contains("HP-"), "{sent:?}");
    assert_eq!(sent.json()["events"], json!([]), "nor how many they are");
    assert!(count(&council, "life_event_acted") > 0);
    let bundle = sent.json()["bundle"].as_str().expect("a reference").to_owned();
    let shown = REVENUES.get(&council, &served, &format!("{PATH}/{bundle}")).is(200).json();
    let [one] = shown["events"].as_array().expect("a list").as_slice() else {
        panic!("they stand as one: {shown}");
    };
    assert_eq!((&one["event"], &one["first"]), (&json!(bundle), &one["last"]));
    // and by its reference all of it is taken back
    let back = json!({ "because": "made_in_error", "channel": "caseworker", "reference": "CRM-2" });
    let path = format!("{PATH}/{bundle}/cancellation");
    REVENUES.send(&council, &served, &path, ("write-0002", &[]), &back).is(201);
    let shown = REVENUES.get(&council, &served, &format!("{PATH}/{bundle}")).is(200).json();
    assert_eq!(shown["events"][0]["status"], "cancelled", "{shown}");
}
