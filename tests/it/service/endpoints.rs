//! How endpoints are treated: no faster than they want, not left in doubt by silence, and not held up by what can never be sent to them.

use std::time::Duration;

use serde_json::{Value, json};

use super::comes_true;
use super::partner::Partner;
use super::told_once::{AGREEMENT, AT, LIBRARIES, OF_LIBRARIES, OF_PARKING, Telling};
use super::writes::{DPO, Who};

const ADVISER: Who = Who("mk", "advisers", "life-event-notice");

/// So many an endpoint may be sent in a minute: one in three seconds.
const A_MINUTE: u32 = 20;
/// Seconds from the first of four to the last, at that rate, on a machine on which the first comes four seconds late.
const LEAST: u64 = 5;

/// Has four notices wait for the libraries' endpoint, and lets them go: seconds from the first to the last.
fn four_at_once(telling: &Telling, partner: &Partner) -> u64 {
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}/endpoint/status");
    telling.send(LIBRARIES, &path, &json!({ "status": "disabled" })).is(201);
    for name in ["Farthing", "Shilling", "Florin", "Guinea"] {
        telling.renamed(name, name);
    }
    telling.send(LIBRARIES, &path, &json!({ "status": "enabled" })).is(201);
    let taken = telling.told(partner, 4);
    taken[3].at - taken[0].at
}

#[test]
fn no_more_is_sent_in_a_minute_than_was_agreed() {
    let service = "service = \"libraries\"\n";
    let agreement = AGREEMENT.replace(service, &format!("{service}a_minute = {A_MINUTE}\n"));
    assert_ne!(agreement, AGREEMENT);
    let telling = Telling::under(&agreement, AT);
    let partner = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    assert!(four_at_once(&telling, &partner) >= LEAST);
}

#[test]
fn no_more_is_sent_in_a_minute_than_the_endpoint_asked_for() {
    let telling = Telling::new();
    let partner = Partner::new();
    partner.allows(A_MINUTE);
    telling.sets_up(LIBRARIES, OF_LIBRARIES, &partner);
    assert!(four_at_once(&telling, &partner) >= LEAST);
}

#[test]
fn an_endpoint_that_was_sent_nothing_for_long_is_shown_a_heartbeat_and_told_by_its_answer() {
    // waiting times are thousandths: an hour is less than four seconds
    let often = format!("{AT}rehearsal = true\nheartbeat_hours = 1\n");
    let telling = Telling::under(AGREEMENT, &often);
    let partner = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    // the first was the handshake's
    assert!(comes_true(|| partner.heartbeats() >= 3), "{:#?}", telling.served.log());
    assert_eq!(partner.taken().len(), 0, "they say nothing of anybody");
    partner.answers(410);
    let stands = || {
        let shown = LIBRARIES.get(&telling.council, &telling.served, "/v1/subscriptions");
        let shown = shown.is(200).json();
        let all = shown["subscriptions"].as_array().expect("a list").clone();
        let one = all.into_iter().find(|it| it["subscription"] == OF_LIBRARIES);
        one.expect("it is there")["endpoint"]["disabled"].clone()
    };
    assert!(comes_true(|| stands() == "gone"), "{}", stands());
}

#[test]
fn a_notice_that_can_never_be_made_is_put_aside_with_its_reason_and_holds_back_nobody() {
    // an address that stands in a message three times, and in one that is fetched twice
    let long = format!("address = \"http://127.0.0.1:8080/{}\"\n", "a".repeat(7_000));
    let telling = Telling::under(AGREEMENT, &long);
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let parking = telling.subscribed(LIBRARIES, OF_PARKING);
    telling.moves("verified", "CRM-1");
    telling.told(&libraries, 1);
    let path = "/v1/outbox?state=unsendable";
    let unsendable = || DPO.get(&telling.council, &telling.served, path).is(200).json();
    let is_there = || unsendable()["notices"].as_array().is_some_and(|it| it.len() == 1);
    assert!(comes_true(is_there), "{}", unsendable());
    let notice = unsendable()["notices"][0].clone();
    assert_eq!(notice["because"], "cannot_be_made");
    assert_eq!(notice["subscription"], OF_PARKING);
    assert_eq!(parking.taken().len(), 0);
    let owed = telling.council.hearth(&["notices", "owed", "--json"]).json();
    assert_eq!(owed, json!([]), "nothing waits");
    // whoever has mended what was wrong sends it again
    let path = format!("/v1/outbox/{}", notice["notice"]);
    let replay = json!({ "what": "replay", "reason": "looked at" });
    telling.send(DPO, &path, &replay).is(201);
}

#[test]
fn what_is_erased_is_known_to_nobody_any_more_while_the_service_runs() {
    let telling = Telling::new();
    let event = telling.moves("stated", "CRM-1");
    let path = format!("/v1/life-events/{event}");
    let stands = || ADVISER.get(&telling.council, &telling.served, &path);
    let first = stands().is(200).json()["events"][0]["first"].clone();
    let (number, ground) = (first.to_string(), ["--ground", "objection"]);
    let because = ["--because", "asked for", "--by", "dpo"];
    let words = [&["store", "erase", &number][..], &ground, &because].concat();
    telling.council.hearth(&words).ends_with(0);
    let gone = stands();
    assert_eq!((gone.status, gone.json()["code"].clone()), (404, Value::from("nothing_to_show")));
    // and its declarant's number is free
    assert_ne!(telling.moves("stated", "CRM-1"), event);
}

#[test]
fn staff_of_the_same_council_have_no_part_in_what_a_service_is_told() {
    let telling = Telling::new();
    let partner = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    telling.moves("verified", "CRM-1");
    let told = telling.told(&partner, 1).remove(0);
    let (notice, one) =
        (format!("/v1/notices/{}", told.id), format!("/v1/subscriptions/{OF_LIBRARIES}"));
    let get = |who: Who, path: &str| who.get(&telling.council, &telling.served, path);
    let elsewhere = json!({ "way": "webhook", "url": "https://hooks.elsewhere.example/" });
    // the one has the subscription's purpose, the other does not
    for who in [ADVISER, Who("r.evans", "revenues", "revenues-and-benefits")] {
        get(who, &notice).is(404);
        telling.send(who, &format!("{notice}/receipts"), &json!({ "said": "rejected" })).is(404);
        assert_eq!(get(who, "/v1/subscriptions").is(200).json()["subscriptions"], json!([]));
        get(who, &format!("{one}/sent")).is(404);
        get(who, &format!("{one}/feed")).is(404);
        telling.send(who, &format!("{one}/endpoint"), &elsewhere).is(404);
        telling.send(who, &format!("{one}/endpoint/keys"), &json!({})).is(404);
        telling
            .send(who, &format!("{one}/endpoint/status"), &json!({ "status": "disabled" }))
            .is(404);
        let add = json!({ "what": "add", "clients": [telling.client()] });
        telling.send(who, &format!("{one}/clients"), &add).is(404);
    }
    get(LIBRARIES, &notice).is(200);
    get(LIBRARIES, &format!("{one}/sent")).is(200);
    let shown = get(LIBRARIES, "/v1/subscriptions").is(200).json();
    let at = |it: &Value| it["endpoint"]["confirmed"] == true;
    assert!(shown["subscriptions"].as_array().expect("a list").iter().any(at), "{shown}");
}

#[test]
fn an_endpoint_that_takes_its_time_to_answer_keeps_no_act_waiting() {
    let telling = Telling::new();
    let partner = Partner::new();
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}/endpoint");
    let set = json!({ "way": "webhook", "url": partner.url, "loopback": true });
    let keys = telling.send(LIBRARIES, &path, &set).is(201).json();
    partner.knows(keys["secret"].as_str().expect("a secret"));
    // less than it has, and more than an act takes
    partner.thinks(Duration::from_secs(12));
    let confirmation = format!("{path}/confirmation");
    let (council, served) = (&telling.council, &telling.served);
    let confirms =
        || LIBRARIES.send(council, served, &confirmation, ("slow-0001", &[]), &json!({}));
    std::thread::scope(|scope| {
        let confirming = scope.spawn(confirms);
        assert!(comes_true(|| partner.asked() > 0));
        let consents = format!("/v1/persons/{}/consents", council.person);
        let refused = json!({
            "event": "refused", "purposes": ["life-event-notice"], "channel": "telephone",
        });
        telling.send(DPO, &consents, &refused).is(201);
        assert!(!confirming.is_finished(), "the endpoint has not answered yet");
        confirming.join().expect("an answer").is(201);
    });
    // the same sent again is answered as it was, and asks nobody
    confirms().is(201);
    assert_eq!(partner.asked(), 1);
}

#[test]
fn whoever_keeps_agreements_disables_a_partners_endpoint_and_sets_up_nothing_of_it() {
    let telling = Telling::new();
    let partner = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let one = format!("/v1/subscriptions/{OF_LIBRARIES}");
    let (endpoint, status) = (format!("{one}/endpoint"), format!("{one}/endpoint/status"));
    let elsewhere = json!({ "way": "webhook", "url": "https://hooks.elsewhere.example/" });
    telling.send(DPO, &endpoint, &elsewhere).is(404);
    telling.send(DPO, &format!("{endpoint}/confirmation"), &json!({})).is(404);
    telling.send(DPO, &format!("{endpoint}/keys"), &json!({})).is(404);
    let add = json!({ "what": "add", "clients": [telling.client()] });
    telling.send(DPO, &format!("{one}/clients"), &add).is(404);
    let turn = |who: Who, word: &str| telling.send(who, &status, &json!({ "status": word }));
    turn(DPO, "enabled").is(404);
    // what a partner turned off itself it turns on itself
    turn(LIBRARIES, "disabled").is(201);
    turn(LIBRARIES, "enabled").is(201);
    // what the council ordered, the council lifts, and there is no way around it
    turn(DPO, "disabled").is(201);
    for word in ["enabled", "disabled", "removed"] {
        assert_eq!(turn(LIBRARIES, word).is(409).code(), "conflict", "{word}");
    }
    telling.send(LIBRARIES, &endpoint, &json!({ "way": "feed" })).is(409);
    telling.moves("verified", "CRM-1");
    turn(DPO, "enabled").is(201);
    telling.told(&partner, 1);
}

#[test]
fn keys_that_were_promised_are_not_dropped_by_another_change_of_keys() {
    let telling = Telling::new();
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}/endpoint");
    telling.send(LIBRARIES, &path, &json!({ "way": "feed" })).is(201);
    let keys = format!("{path}/keys");
    let until = telling.send(LIBRARIES, &keys, &json!({})).is(201).json();
    let until = until["old_keys_until"].as_str().expect("a day").to_owned();
    let again = telling.send(LIBRARIES, &keys, &json!({})).is(409);
    assert!(again.body.contains(&until), "{}", again.body);
    // lost keys are ended by another endpoint, of which none are promised
    telling.send(LIBRARIES, &path, &json!({ "way": "feed" })).is(201);
    telling.send(LIBRARIES, &keys, &json!({})).is(201);
}
