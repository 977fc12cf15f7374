//! Tell us once, from a declaration to the partner's receipt: the rules that hold on the way, each as a test that reads as the rule.

use serde_json::{Value, json};

use super::comes_true;
use super::partner::{Partner, Taken};
use super::served::{Council, Reply, Served};
use super::writes::{DPO, REVENUES, Who, count};

pub(super) const AGREEMENT: &str = r#"
name = "tell-us-once"
version = 1
title = "Who is told of life events (fictional)"
why = "Nobody should have to report a move, a birth or a death twice."
purposes = ["life-event-notice"]
gateways = ["lga1972-s111", "rsa1953-s19aa"]
from = "2026-01-01"
until = "2098-12-31"
review = "2098-06-30"
dpia = "DPIA/2026/40"
retention = "Until the record is put right, at most 90 days."
onward_sharing = "To nobody."
rights_contact = "The council's data protection officer answers for all."

[[party]]
organisation = "council"
role = "controller"
lawful_basis = "public_task"

[[party]]
organisation = "housing-association"
role = "controller"
lawful_basis = "consent"

[[dataset]]
name = "council_tax"
fields = ["known_to", "name", "address"]

[[dataset]]
name = "declarations"
fields = ["known_to", "name", "date_of_birth", "date_of_death", "address", "address_dates"]

[[notice]]
organisation = "council"
service = "libraries"
user = "libraries.system"
purpose = "life-event-notice"
events = ["change_of_address", "death", "name_change"]
whom = "clients"

[[notice]]
organisation = "council"
service = "parking-permits"
user = "libraries.system"
purpose = "life-event-notice"
events = ["change_of_address", "death"]
fields = ["name", "address"]
whom = "clients"

[[notice]]
organisation = "housing-association"
service = "tenancies"
user = "tenancies.system"
purpose = "life-event-notice"
events = ["name_change", "death"]
whom = "clients"
"#;

pub(crate) const LIBRARIES: Who = Who("libraries.system", "receivers", "life-event-notice");
pub(super) const TENANCIES: Who = Who("tenancies.system", "ha-receivers", "life-event-notice");
const ADVISER: Who = Who("mk", "advisers", "life-event-notice");

pub(crate) const OF_LIBRARIES: &str = "tell-us-once:council:libraries";
pub(super) const OF_PARKING: &str = "tell-us-once:council:parking-permits";
pub(super) const OF_TENANCIES: &str = "tell-us-once:housing-association:tenancies";

/// Where partners reach the council.
pub(super) const AT: &str = "address = \"http://127.0.0.1:8080\"\n";

/// A council that tells partners, served.
pub(crate) struct Telling {
    pub(crate) council: Council,
    pub(crate) served: Served,
    writes: std::cell::Cell<u32>,
}

impl Telling {
    pub(crate) fn new() -> Self {
        Self::under(AGREEMENT, AT)
    }

    /// The same under another agreement of the same name, with more lines under `[notices]`.
    pub(super) fn under(agreement: &str, more_of_notices: &str) -> Self {
        let council = Council::new();
        let config = council.dir.read("demo/hearth.toml");
        let user = |name: &str, organisation: &str| {
            format!(
                "\n[[user]]\nname = \"{name}\"\norganisation = \"{organisation}\"\nroles = [\"notice-receiver\"]\ntrained_until = \"2099-12-31\"\n"
            )
        };
        let grant = |group: &str, organisation: &str, role: &str| {
            format!(
                "\n[[serve.issuer.grant]]\ngroup = \"{group}\"\norganisation = \"{organisation}\"\nroles = [\"{role}\"]\ntrained_until = \"2099-12-31\"\n"
            )
        };
        let notices = "\n[notices]\ncouncil = \"eastbrook\"\nloopback_for = \"tests\"\n";
        let more = [
            user("libraries.system", "council"),
            user("tenancies.system", "housing-association"),
            grant("receivers", "council", "notice-receiver"),
            grant("ha-receivers", "housing-association", "notice-receiver"),
            grant("advisers", "council", "customer-adviser"),
        ];
        let notices = format!("{notices}{more_of_notices}");
        council.dir.write("demo/hearth.toml", &(config + &more.concat() + &notices));
        council.dir.write("agreement.toml", agreement);
        let file = council.dir.path("agreement.toml").display().to_string();
        council.hearth(&["agreement", "add", &file, "--by", "dpo"]).ends_with(0);
        for party in ["council", "housing-association"] {
            let words = ["agreement", "sign", "tell-us-once", "--party", party, "--by", "dpo"];
            let sign = [&words[..], &["--signatory", "A. Davies, director"]].concat();
            council.hearth(&sign).ends_with(0);
        }
        let served = council.serve();
        Self { council, served, writes: std::cell::Cell::new(0) }
    }

    pub(super) fn send(&self, who: Who, path: &str, body: &Value) -> Reply {
        self.writes.set(self.writes.get() + 1);
        let key = format!("telling-{:04}", self.writes.get());
        who.send(&self.council, &self.served, path, (&key, &[]), body)
    }

    /// Sets a partner up: its endpoint, confirmed; the person as its client.
    pub(crate) fn subscribed(&self, who: Who, subscription: &str) -> Partner {
        let partner = Partner::new();
        self.sets_up(who, subscription, &partner);
        partner
    }

    pub(super) fn sets_up(&self, who: Who, subscription: &str, partner: &Partner) {
        let path = format!("/v1/subscriptions/{subscription}/endpoint");
        let set = json!({ "way": "webhook", "url": partner.url, "loopback": true });
        let keys = self.send(who, &path, &set).is(201).json();
        partner.knows(keys["secret"].as_str().expect("a secret"));
        self.send(who, &format!("{path}/confirmation"), &json!({})).is(201);
        let path = format!("/v1/subscriptions/{subscription}/clients");
        self.send(who, &path, &json!({ "what": "add", "clients": [self.client()] })).is(201);
    }

    /// The person of the council, as a partner knows them.
    pub(super) fn client(&self) -> Value {
        client_of(self, &self.council.person)
    }

    /// Declares that the person moves to another home of the area: who declares it is given the event's number.
    pub(crate) fn moves(&self, level: &str, reference: &str) -> String {
        let whom = json!({ "people": [self.council.person] });
        let to = json!({ "uprn": self.elsewhere() });
        self.declared(
            &json!({ "change_of_address": { "whom": whom, "to": to } }),
            (level, reference),
        )
    }

    /// Declares that the person goes by another name.
    pub(super) fn renamed(&self, surname: &str, reference: &str) -> String {
        let (person, name) = (&self.council.person, json!({ "surname": surname }));
        self.declared(
            &json!({ "name_change": { "person": person, "name": name } }),
            ("verified", reference),
        )
    }

    /// A home that is not the person's.
    pub(super) fn elsewhere(&self) -> u64 {
        let links = self.council.hearth(&["export", "links"]).ends_with(0).out;
        let rows: Vec<Vec<&str>> = links.lines().map(|it| it.split(',').collect()).collect();
        let theirs: Vec<&str> =
            rows.iter().filter(|it| it[3] == self.council.person).map(|it| it[5]).collect();
        let other = rows.iter().skip(1).map(|it| it[5]);
        let other = other.filter(|it| !it.is_empty() && !theirs.contains(it)).min();
        other.expect("another home").parse().expect("a UPRN")
    }

    pub(super) fn declared(&self, happened: &Value, (level, reference): (&str, &str)) -> String {
        let renamed = happened["name_change"].is_object();
        let proof = if renamed { "deed_or_marriage" } else { "tenancy_or_deeds" };
        let seen = if level == "verified" { json!([proof]) } else { json!([]) };
        let body = json!({
            "happened": happened, "when": "2026-11-01", "level": level, "seen": seen,
            "channel": "caseworker", "told_by": "themselves", "reference": reference,
        });
        let declared = self.send(ADVISER, "/v1/life-events", &body).is(201).json();
        declared["events"][0].as_str().expect("an event").to_owned()
    }

    /// What a partner has been told, once it has been told so much.
    pub(super) fn told(&self, partner: &Partner, so_many: usize) -> Vec<Taken> {
        assert!(comes_true(|| partner.taken().len() >= so_many), "{:#?}", self.served.log());
        let taken = partner.taken();
        assert_eq!(taken.len(), so_many, "{taken:#?}");
        taken
    }
}

/// Somebody as a partner knows them.
pub(super) fn client_of(telling: &Telling, person: &str) -> Value {
    let path = format!("/v1/persons/{person}");
    let shown = REVENUES.get(&telling.council, &telling.served, &path).is(200).json();
    let shown = &shown["person"];
    let name = &shown["name"]["value"];
    let lines = shown["address"]["value"]["lines"].as_array().expect("lines").clone();
    json!({
        "surname": name["surname"], "forename": name["forenames"][0],
        "postcode": lines.last().expect("a postcode"),
    })
}

#[test]
fn a_move_is_declared_once_and_told_to_each_service_that_knows_the_person_no_more_than_it_needs() {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let parking = telling.subscribed(LIBRARIES, OF_PARKING);
    telling.moves("verified", "CRM-1");
    let thin = telling.told(&libraries, 1).remove(0);
    let full = telling.told(&parking, 1).remove(0);
    assert_eq!((thin.kind(), full.kind()), ("person.addresschanged", "person.addresschanged"));
    assert!(thin.event.get("data").is_none(), "what it may know is fetched: {}", thin.event);
    assert_eq!(full.event["data"]["action"], "amend");
    assert_eq!(full.event["data"]["moves_to"]["uprn"], telling.elsewhere());
    // no two services learn from each other whom they were told of
    assert_eq!(thin.event["subject"], full.event["subject"], "one organisation, one pseudonym");
    for taken in [&thin, &full] {
        let text = taken.event.to_string();
        assert!(!text.contains(&telling.council.person), "{text}");
        assert_ne!(thin.id, full.id);
    }
    let path = format!("/v1/notices/{}", thin.id);
    let fetched = LIBRARIES.get(&telling.council, &telling.served, &path).is(200).json();
    assert_eq!(fetched["moves_to"]["uprn"], telling.elsewhere());
    // whoever is told of people looks nobody up, by identifier or by what is known of them
    let look = format!("/v1/persons/{}", telling.council.person);
    let looked = LIBRARIES.get(&telling.council, &telling.served, &look);
    let refused = looked.is(403).json();
    assert_eq!(refused["reasons"], json!(["purpose.role", "route.none"]));
    // who reads that again is told that it would be refused today as well, and that they would be told of it as they were
    let log = telling.council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    let told = log.as_array().expect("entries").iter().rfind(|it| it["kind"] == "looked");
    for request in [&refused["request"], &told.expect("what a notice may tell")["sequence"]] {
        let path = format!("/v1/decisions/{request}");
        let read = DPO.get(&telling.council, &telling.served, &path).is(200).json();
        assert_eq!(read["people"][0]["differences"], json!([]), "{read}");
    }
    let facts =
        json!({ "surname": "Nobody", "date_of_birth": "1990-01-01", "postcode": "EB1 0DQ" });
    assert_eq!(telling.send(LIBRARIES, "/v1/trace", &facts).is(403).code(), "refused");
    let form = json!({ "dataset": "benefits", "fields": { "surname": "Nobody" } });
    assert_eq!(telling.send(LIBRARIES, "/v1/match", &form).is(403).code(), "refused");
    // the same declaration again is no other move
    telling.moves("verified", "CRM-1");
    assert_eq!(telling.told(&libraries, 1).len(), 1);
}

#[test]
fn nobody_is_told_of_somebody_whom_they_do_not_know() {
    let telling = Telling::new();
    let partner = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}/clients");
    let gone = json!({ "what": "remove", "clients": [telling.client()] });
    telling.send(LIBRARIES, &path, &gone).is(201);
    let before = count(&telling.council, "notice_acted");
    telling.moves("verified", "CRM-1");
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(partner.taken().len(), 0);
    assert_eq!(count(&telling.council, "notice_acted"), before);
}

#[test]
fn a_rule_never_exceeds_the_evidence_what_is_only_stated_informs_and_what_is_proven_amends() {
    let telling = Telling::new();
    let parking = telling.subscribed(LIBRARIES, OF_PARKING);
    telling.moves("stated", "FORM-1");
    let stated = telling.told(&parking, 1).remove(0);
    assert_eq!(stated.event["data"]["action"], "inform");
    // a caseworker sees proof of the same move: it is told once more, as surer, and nothing else is
    telling.moves("verified", "CRM-2");
    let proven = telling.told(&parking, 2).remove(1);
    assert_eq!(proven.event["data"]["action"], "amend");
    assert_eq!(proven.event["causationid"], stated.event["id"]);
    assert_eq!(proven.event["correlationid"], stated.event["correlationid"]);
    assert_eq!(proven.event["sequence"], "0000000002");
}

#[test]
fn consent_is_asked_for_when_a_notice_is_sent_and_again_when_it_is_fetched_and_both_are_written_down()
 {
    let telling = Telling::new();
    let partner = telling.subscribed(TENANCIES, OF_TENANCIES);
    telling.renamed("Farthing", "CRM-1");
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(partner.taken().len(), 0, "nobody has agreed");
    let consents = format!("/v1/persons/{}/consents", telling.council.person);
    let given = json!({
        "event": "given", "purposes": ["life-event-notice"], "recipients": ["housing-association"],
        "fields": ["known_to", "name", "address"], "channel": "telephone",
        "notice": { "notice": "https://council.example/privacy", "version": "3", "language": "en" },
    });
    telling.send(DPO, &consents, &given).is(201);
    telling.renamed("Shilling", "CRM-2");
    let told = telling.told(&partner, 1).remove(0);
    let path = format!("/v1/notices/{}", told.id);
    let looks = count(&telling.council, "looked");
    TENANCIES.get(&telling.council, &telling.served, &path).is(200);
    telling.send(DPO, &consents, &json!({ "event": "withdrawn", "channel": "telephone" })).is(201);
    let nothing = TENANCIES.get(&telling.council, &telling.served, &path).is(404);
    assert_eq!(nothing.code(), "nothing_to_show");
    assert_eq!(count(&telling.council, "looked"), looks + 2, "both are in the journal");
}

#[test]
fn what_was_wrong_is_taken_back_ahead_of_all_from_exactly_those_who_have_it_until_each_has_answered()
 {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let parking = telling.subscribed(LIBRARIES, OF_PARKING);
    parking.answers(503);
    let event = telling.moves("verified", "CRM-1");
    let wrong = telling.told(&libraries, 1).remove(0);
    assert!(comes_true(|| parking.posts() > 2), "it was tried");
    let path = format!("/v1/life-events/{event}/cancellation");
    let cancel =
        json!({ "because": "made_in_error", "channel": "caseworker", "reference": "CRM-2" });
    telling.send(ADVISER, &path, &cancel).is(201);
    let recall = telling.told(&libraries, 2).remove(1);
    assert_eq!(recall.kind(), "notification.recalled");
    assert_eq!(recall.event["causationid"], wrong.event["id"]);
    assert!(recall.event.get("data").is_none() && recall.event.get("dataref").is_none());
    let red = || telling.council.hearth(&["notices", "recall", "--json"]).json();
    assert_eq!(red().as_array().expect("rows").len(), 1, "a 2xx is no answer");
    let receipt = format!("/v1/notices/{}/receipts", recall.id);
    telling.send(LIBRARIES, &receipt, &json!({ "said": "acted" })).is(201);
    assert_eq!(red().as_array().expect("rows").len(), 0);
    // who never had it is told neither that it was so nor that it was not
    parking.answers(204);
    std::thread::sleep(std::time::Duration::from_secs(7));
    assert_eq!(parking.taken().len(), 0);
}

#[test]
fn an_agreement_that_ends_stops_what_is_owed_and_one_that_is_suspended_holds_it() {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let turn = |word: &str| {
        let words = ["agreement", word, "tell-us-once", "--reason", "reviewed", "--by", "dpo"];
        telling.council.hearth(&words).ends_with(0);
    };
    turn("suspend");
    telling.moves("verified", "CRM-1");
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(libraries.taken().len(), 0);
    turn("resume");
    telling.told(&libraries, 1);
    libraries.answers(500);
    telling.renamed("Farthing", "CRM-3");
    let posts = libraries.posts();
    assert!(comes_true(|| libraries.posts() > posts), "it is tried");
    turn("end");
    libraries.answers(204);
    std::thread::sleep(std::time::Duration::from_secs(7));
    assert_eq!(libraries.taken().len(), 1, "nothing is told under an agreement that is over");
    let owed = telling.council.hearth(&["notices", "owed", "--json"]).json();
    assert_eq!(owed.as_array().expect("rows").len(), 0);
}

#[test]
fn an_endpoint_that_checks_nothing_is_never_sent_anything() {
    let telling = Telling::new();
    let partner = Partner::new();
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}/endpoint");
    let inside = json!({ "way": "webhook", "url": "https://10.0.0.8/hooks" });
    telling.send(LIBRARIES, &path, &inside).is(422);
    let set = json!({ "way": "webhook", "url": partner.url, "loopback": true });
    telling.send(LIBRARIES, &path, &set).is(201);
    // it does not know its secret, and refuses what is signed well
    let refused = telling.send(LIBRARIES, &format!("{path}/confirmation"), &json!({})).is(409);
    assert!(refused.body.contains("heartbeat"), "{}", refused.body);
    assert!(partner.forged() > 0);
    // and another organisation has no such subscription
    let theirs = format!("/v1/subscriptions/{OF_TENANCIES}/endpoint");
    telling.send(LIBRARIES, &theirs, &set).is(404);
}

#[test]
fn a_feed_gives_what_would_have_been_posted_until_it_is_acknowledged() {
    let telling = Telling::new();
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}");
    telling.send(LIBRARIES, &format!("{path}/endpoint"), &json!({ "way": "feed" })).is(201);
    let add = json!({ "what": "add", "clients": [telling.client()] });
    telling.send(LIBRARIES, &format!("{path}/clients"), &add).is(201);
    telling.moves("verified", "CRM-1");
    let feed = || LIBRARIES.get(&telling.council, &telling.served, &format!("{path}/feed"));
    let page = feed().is(200).json();
    assert_eq!(page["notices"].as_array().expect("notices").len(), 1, "{page}");
    let limited = |limit| {
        let path = format!("{path}/feed?limit={limit}");
        LIBRARIES.get(&telling.council, &telling.served, &path)
    };
    assert_eq!(limited(200).is(200).json(), page);
    assert_eq!(limited(0).is(400).code(), "query_not_readable");
    let again = feed().is(200).json();
    assert_eq!(page["notices"][0]["message"], again["notices"][0]["message"]);
    let acknowledge = json!({ "acknowledge": page["acknowledge"] });
    let done = telling.send(LIBRARIES, &format!("{path}/feed/acknowledgement"), &acknowledge);
    assert_eq!(done.is(200).json()["delivered"], 1);
    assert_eq!(feed().is(200).json()["notices"].as_array().expect("notices").len(), 0);
}

#[test]
fn the_resident_has_one_reference_by_which_is_shown_who_was_told_and_who_acted() {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let parking = telling.subscribed(LIBRARIES, OF_PARKING);
    let event = telling.moves("verified", "CRM-1");
    let (of_libraries, _) = (telling.told(&libraries, 1).remove(0), telling.told(&parking, 1));
    let receipt = format!("/v1/notices/{}/receipts", of_libraries.id);
    telling.send(LIBRARIES, &receipt, &json!({ "said": "acted" })).is(201);
    let path = format!("/v1/life-events/{event}");
    let shown = || ADVISER.get(&telling.council, &telling.served, &path).is(200).json();
    assert!(comes_true(|| shown()["events"][0]["told"][1]["stands"] == "told"), "{}", shown());
    let shown = shown();
    assert_eq!(shown["contacts_avoided"], 1, "{shown}");
    let told = shown["events"][0]["told"].as_array().expect("services");
    assert_eq!(told.len(), 2);
    assert_eq!((&told[0]["action"], &told[0]["said"]), (&json!("amend"), &json!("acted")));
    assert_eq!(told[1]["said"], Value::Null);
}
