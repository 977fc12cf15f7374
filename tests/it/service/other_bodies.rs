//! Staff of another body: what they read and change of consents and life events is what their own body is told, and what they told themselves.

use serde_json::{Value, json};

use super::served::{Council, Served};
use super::writes::{AGREEMENT, DPO, REVENUES, Who};

const SOCIAL_WORKER: Who = Who("c.lloyd", "county", "single-view-by-consent");
const EVENTS: &str = "/v1/life-events";

/// A council whose county's social workers ask too.
fn council() -> Council {
    let council = Council::new();
    let config = council.dir.read("demo/hearth.toml");
    let grant = "\n[[serve.issuer.grant]]\ngroup = \"county\"\norganisation = \"county-council\"\nroles = [\"social-worker\"]\ntrained_until = \"2099-12-31\"\n";
    council.dir.write("demo/hearth.toml", &(config + grant));
    let agreement = AGREEMENT.replace("housing-association", "county-council");
    council.dir.write("county.toml", &agreement);
    let file = council.dir.path("county.toml").display().to_string();
    council.hearth(&["agreement", "add", &file, "--by", "dpo"]).ends_with(0);
    for party in ["council", "county-council"] {
        let words = ["agreement", "sign", "tenants-2026", "--party", party, "--by", "dpo"];
        council
            .hearth(&[&words[..], &["--signatory", "A. Davies, director"]].concat())
            .ends_with(0);
    }
    council
}

fn given(to: &str) -> Value {
    json!({
        "event": "given", "purposes": ["single-view-by-consent"], "recipients": [to], "fields": ["name", "address"],
        "channel": "telephone", "notice": { "notice": "https://council.example/privacy", "version": "3", "language": "en" },
    })
}

#[test]
fn consents_towards_others_are_neither_read_nor_given_nor_ended_by_another_bodys_staff() {
    let council = council();
    let served = council.serve();
    let path = format!("/v1/persons/{}/consents", council.person);
    let send =
        |who: Who, key: &str, body: &Value| who.send(&council, &served, &path, (key, &[]), body);
    let stands = |who: Who| {
        let list = who.get(&council, &served, &path).is(200).json();
        let count = |name: &str| list[name].as_array().expect("a list").len();
        (count("stands"), count("happened"))
    };
    let towards = send(DPO, "write-0001", &given("housing-association")).is(201).json();
    let number = &towards["entry"];
    assert_eq!((stands(DPO), stands(SOCIAL_WORKER)), ((1, 1), (0, 0)));
    let receipt = format!("/v1/consents/{number}/receipt");
    DPO.get(&council, &served, &receipt).is(200);
    assert_eq!(SOCIAL_WORKER.get(&council, &served, &receipt).is(404).code(), "no_such_act");
    let back = |consent: &Value| json!({ "event": "withdrawn", "consent": consent, "channel": "telephone" });
    let of_others = send(SOCIAL_WORKER, "write-0002", &back(number)).is(404);
    let of_nobody = send(SOCIAL_WORKER, "write-0003", &back(&json!(0))).is(404);
    assert_eq!(of_others.code(), of_nobody.code());
    let some = json!({ "event": "withdrawn", "channel": "telephone" });
    assert_eq!(send(SOCIAL_WORKER, "write-0004", &some).status / 100, 4);
    for to in ["housing-association", "police"] {
        let key = format!("write-{to}");
        assert_eq!(send(SOCIAL_WORKER, &key, &given(to)).is(422).code(), "act_not_possible");
    }
    assert_eq!(stands(DPO), (1, 1));

    // what somebody says of the body itself is its own to take down
    let own = send(SOCIAL_WORKER, "write-0005", &given("county-council")).is(201).json();
    assert_eq!((stands(DPO), stands(SOCIAL_WORKER)), ((2, 2), (1, 1)));
    send(SOCIAL_WORKER, "write-0006", &back(&own["entry"])).is(201);
    assert_eq!(stands(SOCIAL_WORKER).1, 2);
}

fn moves(person: &str, reference: &str) -> Value {
    json!({
        "happened": { "change_of_address": {
            "whom": { "people": [person] },
            "to": { "written": { "text": "4 Harbour Row, Ayr KA7 1AA", "area": "outside" } },
        } },
        "when": "2026-11-01", "level": "stated", "channel": "caseworker",
        "told_by": "themselves", "reference": reference,
    })
}

fn event_of(declared: &Value) -> &str {
    declared["events"][0].as_str().expect("the event's number")
}

fn status(served: &Served, council: &Council, event: &str) -> Value {
    let shown = REVENUES.get(council, served, &format!("{EVENTS}/{event}")).is(200).json();
    shown["events"][0]["status"].clone()
}

#[test]
fn what_the_council_was_told_is_neither_found_out_nor_cancelled_by_another_bodys_staff() {
    let council = council();
    let served = council.serve();
    let send = |who: Who, path: &str, key: &str, body: &Value| {
        who.send(&council, &served, path, (key, &[]), body)
    };
    // nothing of the person may be shown to them
    let look = format!("/v1/persons/{}", council.person);
    SOCIAL_WORKER.get(&council, &served, &look).is(404);
    let known =
        send(REVENUES, EVENTS, "write-0001", &moves(&council.person, "CRM-1")).is(201).json();
    let again =
        send(REVENUES, EVENTS, "write-0002", &moves(&council.person, "CRM-2")).is(201).json();
    assert_eq!(event_of(&known), event_of(&again), "the council's own staff tell of one event");
    let told =
        send(SOCIAL_WORKER, EVENTS, "write-0003", &moves(&council.person, "C-1")).is(201).json();
    assert_ne!(event_of(&known), event_of(&told));

    let cancel = |event: &str| format!("{EVENTS}/{event}/cancellation");
    let error = |reference: &str| json!({ "because": "made_in_error", "channel": "caseworker", "reference": reference });
    let theirs =
        send(SOCIAL_WORKER, &cancel(event_of(&known)), "write-0004", &error("C-2")).is(422);
    assert_eq!(theirs.code(), "act_not_possible");
    assert_eq!(status(&served, &council, event_of(&known)), "standing");
    send(SOCIAL_WORKER, &cancel(event_of(&told)), "write-0005", &error("C-3")).is(201);
    assert_eq!(status(&served, &council, event_of(&told)), "cancelled");
    send(REVENUES, &cancel(event_of(&known)), "write-0006", &error("CRM-3")).is(201);
}
