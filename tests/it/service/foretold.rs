//! Who would be told, asked before it is declared: nothing is told and nothing written by it but that it was asked.

use serde_json::{Value, json};

use super::told_once::{LIBRARIES, OF_LIBRARIES, OF_PARKING, Telling};
use super::writes::{Who, count};

const ADVISER: Who = Who("mk", "advisers", "life-event-notice");
const PATH: &str = "/v1/life-events/preview";

fn moves(telling: &Telling, level: &str) -> Value {
    json!({
        "happened": { "change_of_address": {
            "whom": { "people": [telling.council.person] }, "to": { "uprn": telling.elsewhere() },
        } },
        "when": "2026-11-01", "level": level, "channel": "caseworker",
        "seen": if level == "verified" { json!(["tenancy_or_deeds"]) } else { json!([]) },
        "told_by": "themselves", "reference": "CRM-1",
    })
}

fn services(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list").iter();
    list.map(|it| it["service"].as_str().expect("words")).collect()
}

#[test]
fn who_would_be_told_is_who_is_told_and_asking_tells_nobody() {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let path = format!("/v1/subscriptions/{OF_PARKING}");
    telling.send(LIBRARIES, &format!("{path}/endpoint"), &json!({ "way": "feed" })).is(201);
    let client = json!({ "what": "add", "clients": [telling.client()] });
    telling.send(LIBRARIES, &format!("{path}/clients"), &client).is(201);
    let counted = || {
        ["life_event_acted", "notice_acted", "write_answered"].map(|it| count(&telling.council, it))
    };
    let (before, asked) = (counted(), count(&telling.council, "operator_permitted"));

    let stated = telling.send(ADVISER, PATH, &moves(&telling, "stated")).is(200).json();
    assert_eq!(services(&stated["told"]), ["Libraries", "Parking permits"], "{stated}");
    let of_libraries = json!({
        "service": "Libraries", "organisation": "council", "matter": "address_changed",
        "action": "inform", "when": "at_once", "only_with_consent": false,
    });
    assert_eq!(stated["told"][0], of_libraries);
    assert_eq!(stated["told"][1]["when"], "when_collected");
    let not = stated["not_told"].as_array().expect("a list");
    let council_tax = not.iter().find(|it| it["service"] == "Council tax").expect("it is named");
    assert_eq!(council_tax["because"], "nobody_to_tell", "{stated}");
    let verified = telling.send(ADVISER, PATH, &moves(&telling, "verified")).is(200).json();
    assert_eq!(verified["told"][0]["action"], "amend");
    assert_eq!(counted(), before);
    assert_eq!(count(&telling.council, "operator_permitted"), asked + 2, "it was asked");

    // and what is declared then is told to them
    let event = telling.moves("verified", "CRM-1");
    telling.told(&libraries, 1);
    let path = format!("/v1/life-events/{event}");
    let shown = ADVISER.get(&telling.council, &telling.served, &path).is(200).json();
    assert_eq!(services(&shown["events"][0]["told"]), services(&verified["told"]));
    // who asks again learns nothing of what is known by now
    let after = telling.send(ADVISER, PATH, &moves(&telling, "stated")).is(409);
    assert_eq!(after.code(), "conflict", "that reference stands for the verified move");
    let mut other = moves(&telling, "stated");
    other["reference"] = json!("CRM-9");
    let after = telling.send(ADVISER, PATH, &other).is(200).json();
    assert_eq!(after, stated);
}

#[test]
fn nobody_learns_by_asking_which_partner_knows_somebody() {
    let telling = Telling::new();
    let path = format!("/v1/subscriptions/{OF_PARKING}");
    telling.send(LIBRARIES, &format!("{path}/endpoint"), &json!({ "way": "feed" })).is(201);
    let asked = || telling.send(ADVISER, PATH, &moves(&telling, "stated")).is(200).json();
    let of_a_stranger = asked();
    assert_eq!(services(&of_a_stranger["told"]), ["Libraries", "Parking permits"]);
    let client = json!({ "what": "add", "clients": [telling.client()] });
    telling.send(LIBRARIES, &format!("{path}/clients"), &client).is(201);
    assert_eq!(asked(), of_a_stranger, "that they are a client now is told to nobody");
}

#[test]
fn nobody_learns_by_asking_whether_a_hidden_home_is_the_one_they_name() {
    let telling = Telling::new();
    let person = &telling.council.person;
    let links = telling.council.hearth(&["export", "links"]).ends_with(0).out;
    let rows: Vec<Vec<&str>> = links.lines().map(|it| it.split(',').collect()).collect();
    let theirs = rows.iter().filter(|it| it[3] == *person && !it[5].is_empty());
    let theirs: Vec<u64> = theirs.map(|it| it[5].parse().expect("a UPRN")).collect();
    assert!(!theirs.is_empty());
    let words = ["restrict", "set", person, "--kind", "sensitive-address"];
    let by = ["--note", "a refuge", "--by", "po", "--approved-by", "dpo"];
    telling.council.hearth(&[&words[..], &by].concat()).ends_with(0);
    let asked = |to: u64| {
        let mut body = moves(&telling, "stated");
        body["happened"]["change_of_address"]["to"] = json!({ "uprn": to });
        telling.send(ADVISER, PATH, &body).is(200).json()
    };
    let elsewhere = asked(telling.elsewhere());
    assert_eq!(services(&elsewhere["told"]), ["Libraries", "Parking permits"]);
    for home in theirs {
        assert_eq!(asked(home), elsewhere);
    }
}

#[test]
fn who_waits_for_better_evidence_or_for_an_agreement_is_said_to() {
    let telling = Telling::new();
    let _libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let dies = json!({
        "happened": { "death": { "person": telling.council.person } }, "when": "2026-11-01",
        "level": "stated", "channel": "caseworker", "told_by": "relative", "reference": "CRM-1",
    });
    let asked = || telling.send(ADVISER, PATH, &dies).is(200).json();
    let stated = asked();
    assert_eq!(stated["told"], json!([]), "{stated}");
    let libraries = stated["not_told"].as_array().expect("a list").iter();
    let libraries = libraries.clone().find(|it| it["service"] == "Libraries").expect("named");
    assert_eq!(libraries["because"], "not_known_well_enough");
    assert_eq!(libraries["from_level"], "registered");
    let words = ["agreement", "suspend", "tell-us-once", "--reason", "reviewed", "--by", "dpo"];
    telling.council.hearth(&words).ends_with(0);
    let held = telling.send(ADVISER, PATH, &moves(&telling, "stated")).is(200).json();
    assert_eq!(held["told"][0]["when"], "once_agreement_in_force", "{held}");
}

#[test]
fn it_is_refused_as_the_declaration_is_and_of_somebody_hidden_as_of_nobody() {
    let telling = Telling::new();
    let refusals = |body: &Value| {
        [PATH, "/v1/life-events"].map(|path| {
            let reply = telling.send(ADVISER, path, body);
            let mut told = reply.json();
            told["request"] = Value::Null;
            (reply.status, told["code"].clone(), told["detail"].clone())
        })
    };
    let mut by_registrar = moves(&telling, "stated");
    by_registrar["channel"] = json!("registrar");
    let mut unread = moves(&telling, "stated");
    unread["when"] = json!("soon");
    let mut unseen = moves(&telling, "verified");
    unseen["seen"] = json!([]);
    let mut nobody = moves(&telling, "stated");
    nobody["happened"]["change_of_address"]["whom"] = json!({ "people": ["HP-0000-0001"] });
    for body in [&by_registrar, &unread, &unseen, &nobody] {
        let [preview, declaration] = refusals(body);
        assert_eq!(preview, declaration, "{body}");
        assert!(preview.0 >= 400, "{body}");
    }
    let [of_nobody, _] = refusals(&nobody);
    let words = ["restrict", "set", &telling.council.person, "--kind", "protected-identity"];
    let by = ["--note", "case 7", "--by", "po", "--approved-by", "dpo"];
    telling.council.hearth(&[&words[..], &by].concat()).ends_with(0);
    let [of_hidden, _] = refusals(&moves(&telling, "stated"));
    assert_eq!(of_hidden, of_nobody);
}
