//! Writes over HTTP: taken down as the command takes them down, once, in the name of whoever may, and counting from the next look on.

use serde_json::{Value, json};

use super::served::{Council, Reply, Served};

/// Somebody who writes: a user of a group, the purpose that they state, and what it wants beside.
#[derive(Clone, Copy)]
pub(crate) struct Who(pub(super) &'static str, pub(super) &'static str, pub(super) &'static str);

pub(super) const DPO: Who = Who("dpo", "privacy", "subject-rights");
pub(super) const PO: Who = Who("po", "privacy", "subject-rights");
pub(super) const REVENUES: Who = Who("r.evans", "revenues", "revenues-and-benefits");
pub(crate) const STEWARD: Who = Who("d.steward", "stewards", "linkage-quality");

impl Who {
    fn headers(self, council: &Council) -> Vec<(String, String)> {
        let Self(user, group, purpose) = self;
        [
            ("authorization", format!("Bearer {}", council.token(user, group))),
            ("hearth-purpose", purpose.to_owned()),
            ("hearth-case", "SAR-7".to_owned()),
            ("hearth-necessity", "asked for by the person".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    pub(crate) fn get(self, council: &Council, served: &Served, path: &str) -> Reply {
        let headers = self.headers(council);
        let headers: Vec<_> = headers.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        served.get(path, &headers)
    }

    /// Sends a body under a key, with more headers.
    pub(super) fn send(
        self,
        council: &Council,
        served: &Served,
        path: &str,
        (key, more): (&str, &[(&str, &str)]),
        body: &Value,
    ) -> Reply {
        let headers = self.headers(council);
        let headers = headers.iter().map(|(a, b)| (a.as_str(), b.as_str()));
        let own = [("idempotency-key", key)];
        let headers: Vec<_> = headers
            .chain(own)
            .chain(more.iter().copied())
            .filter(|(_, it)| !it.is_empty())
            .collect();
        served.post(path, &headers, &body.to_string())
    }
}

impl Who {
    /// The same of a service that may be gone.
    pub(super) fn try_send(
        self,
        council: &Council,
        served: &Served,
        path: &str,
        key: &str,
        body: &Value,
    ) -> Result<Reply, ureq::Error> {
        let headers = self.headers(council);
        let headers = headers.iter().map(|(a, b)| (a.as_str(), b.as_str()));
        let headers: Vec<_> = headers.chain([("idempotency-key", key)]).collect();
        served.try_post(path, &headers, &body.to_string())
    }
}

/// What the journal has of a kind, as `hearth audit log` counts it.
pub(super) fn count(council: &Council, kind: &str) -> usize {
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    log.as_array().expect("entries").iter().filter(|it| it["kind"] == kind).count()
}

fn given() -> Value {
    json!({
        "event": "given", "purposes": ["single-view-by-consent"], "recipients": ["housing-association"],
        "fields": ["name", "address"], "channel": "telephone",
        "notice": { "notice": "https://council.example/privacy", "version": "3", "language": "en" },
    })
}

#[test]
fn a_consent_is_taken_down_once_however_often_it_is_sent() {
    let council = Council::new();
    let mut served = council.serve();
    let path = format!("/v1/persons/{}/consents", council.person);
    let before = count(&council, "consent_recorded");
    let first = DPO.send(&council, &served, &path, ("write-0001", &[]), &given()).is(201);
    let again = DPO.send(&council, &served, &path, ("write-0001", &[]), &given()).is(201);
    assert_eq!(first.body, again.body, "the same answer, to the byte");
    let mut other = given();
    other["fields"] = json!(["name"]);
    let reused = DPO.send(&council, &served, &path, ("write-0001", &[]), &other).is(422);
    assert_eq!(reused.code(), "idempotency_key_reused");
    // a key is its caller's own
    let theirs = PO.send(&council, &served, &path, ("write-0001", &[]), &other).is(201);
    assert_ne!(theirs.json()["entry"], first.json()["entry"]);
    let missing = DPO.send(&council, &served, &path, ("", &[]), &given()).is(400);
    assert_eq!(missing.code(), "idempotency_key_missing");
    let token = council.token("dpo", "privacy");
    for (key, code) in
        [("", "idempotency_key_not_readable"), ("short", "idempotency_key_not_readable")]
    {
        let headers = [
            ("authorization", format!("Bearer {token}")),
            ("hearth-purpose", "subject-rights".to_owned()),
            ("hearth-case", "SAR-7".to_owned()),
            ("idempotency-key", key.to_owned()),
        ];
        let headers: Vec<_> = headers.iter().map(|(a, b)| (*a, b.as_str())).collect();
        let not = served.post(&path, &headers, &given().to_string()).is(400);
        assert_eq!(not.code(), code, "{key}");
    }
    let text = [("content-type", "text/plain")];
    let not = DPO.send(&council, &served, &path, ("write-0002", &text), &given()).is(415);
    assert_eq!(not.code(), "not_json");
    assert_eq!(count(&council, "consent_recorded"), before + 2);

    // and so it is after a kill
    served.child.kill().expect("it runs");
    served.child.wait().expect("it has ended");
    let served = council.serve();
    let after = DPO.send(&council, &served, &path, ("write-0001", &[]), &given()).is(201);
    assert_eq!(first.body, after.body);
    let reused = DPO.send(&council, &served, &path, ("write-0001", &[]), &other).is(422);
    assert_eq!(reused.code(), "idempotency_key_reused");
    assert_eq!(count(&council, "consent_recorded"), before + 2);
    council.hearth(&["audit", "verify"]).ends_with(0);
}

#[test]
fn what_is_taken_down_is_what_the_command_lists_and_its_receipt_verifies() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/consents", council.person);
    let taken = DPO.send(&council, &served, &path, ("write-0001", &[]), &given()).is(201).json();
    let entry = taken["entry"].clone();
    let listed = DPO.get(&council, &served, &path).is(200).json();
    let stands = listed["stands"].as_array().expect("a list");
    let mine = stands.iter().find(|it| it["entry"] == entry).expect("it stands");
    assert_eq!(mine["state"], "given");
    let told = council.hearth(&["consent", "list", &council.person, "--json"]);
    let told = told.json();
    let same = told["stands"].as_array().expect("a list").iter();
    assert!(
        same.clone().any(|it| it["entry"] == entry && it["fields"] == mine["fields"]),
        "{told}"
    );

    let receipt = DPO.get(&council, &served, &format!("/v1/consents/{entry}/receipt")).is(200);
    council.dir.write("receipt.json", &receipt.body);
    let verify = council.dir.path("receipt.json").display().to_string();
    council.hearth(&["consent", "verify", &verify]).ends_with(0);
    let forged = receipt.body.replace("telephone", "letter");
    assert_ne!(forged, receipt.body);
    council.dir.write("receipt.json", &forged);
    council.hearth(&["consent", "verify", &verify]).ends_with(2);

    // what somebody else gave is as good as none: neither that it is there nor what it says is told
    let others = format!("/v1/persons/{}/consents", council.elector);
    for (key, number) in [("write-0011", entry.clone()), ("write-0012", json!(999_999))] {
        let back = json!({ "event": "withdrawn", "consent": number, "channel": "telephone" });
        let refused = DPO.send(&council, &served, &others, (key, &[]), &back).is(404);
        assert!(refused.body.contains("no consent that this person gave"), "{refused:?}");
    }

    // taken back: it stands no more, and of two that fit neither is guessed
    let back = json!({ "event": "withdrawn", "consent": entry, "channel": "telephone" });
    DPO.send(&council, &served, &path, ("write-0002", &[]), &back).is(201);
    let listed = DPO.get(&council, &served, &path).is(200).json();
    let mine = listed["stands"].as_array().expect("a list");
    assert!(mine.iter().any(|it| it["state"] == "withdrawn"), "{listed}");
    let renew = json!({ "event": "renewed", "channel": "telephone", "until": "2020-01-01" });
    let past = DPO.send(&council, &served, &path, ("write-0003", &[]), &renew).is(422);
    assert_eq!(past.code(), "act_not_possible");
}

#[test]
fn a_consent_counts_from_the_next_look_on() {
    let council = Council::new();
    council.dir.write("agreement.toml", AGREEMENT);
    let file = council.dir.path("agreement.toml").display().to_string();
    council.hearth(&["agreement", "add", &file, "--by", "dpo"]).ends_with(0);
    for party in ["council", "housing-association"] {
        let words = ["agreement", "sign", "tenants-2026", "--party", party, "--by", "dpo"];
        council
            .hearth(&[&words[..], &["--signatory", "A. Davies, director"]].concat())
            .ends_with(0);
    }
    let state =
        ["relationship", "state", &council.person, "--holder", "organisation:housing-association"];
    let rests = [
        "--basis",
        "open-case",
        "--evidence",
        "T/1",
        "--by",
        "mk",
        "--purpose",
        "single-view-by-consent",
    ];
    council.hearth(&[&state[..], &rests[..]].concat()).ends_with(0);
    let served = council.serve();
    let partner = Who("h.moss", "housing-association", "single-view-by-consent");
    let look = || partner.get(&council, &served, &format!("/v1/persons/{}", council.person)).status;
    assert_eq!(look(), 404);
    let path = format!("/v1/persons/{}/consents", council.person);
    for round in 0..3 {
        let key = format!("give-000{round}");
        DPO.send(&council, &served, &path, (&key, &[]), &given()).is(201);
        assert_eq!(look(), 200, "{round}");
        let back = json!({ "event": "withdrawn", "channel": "telephone" });
        let key = format!("back-000{round}");
        DPO.send(&council, &served, &path, (&key, &[]), &back).is(201);
        assert_eq!(look(), 404, "{round}");
    }
}

#[test]
fn who_may_not_is_refused_and_that_is_written_down() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/consents", council.person);
    let (acts, refusals) = (count(&council, "consent_recorded"), count(&council, "look_refused"));
    let refused = REVENUES.send(&council, &served, &path, ("write-0001", &[]), &given()).is(403);
    assert_eq!(refused.code(), "act_not_of_role");
    assert_eq!(REVENUES.get(&council, &served, &path).is(403).code(), "act_not_of_role");
    let steward = Who("d.steward", "stewards", "safeguarding");
    let refused = steward.send(&council, &served, &path, ("write-0001", &[]), &given()).is(403);
    assert_eq!(refused.code(), "refused");
    assert_eq!(count(&council, "consent_recorded"), acts);
    assert_eq!(count(&council, "look_refused"), refusals + 3);
    let emergency = [("hearth-emergency", "vital_interests"), ("hearth-emergency-reason", "x")];
    let odd = DPO.send(&council, &served, &path, ("write-0002", &emergency), &given()).is(400);
    assert_eq!(odd.code(), "header_not_readable");
}

#[test]
fn what_cannot_be_is_told_and_not_written() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/consents", council.person);
    let (before, refusals) = (count(&council, "consent_recorded"), count(&council, "look_refused"));
    for (at, (change, code)) in [
        (json!({ "purposes": ["no-such-purpose"] }), "act_not_possible"),
        (json!({ "recipients": ["nobody-at-all"] }), "act_not_possible"),
        (json!({ "datasets": ["no_such_dataset"] }), "act_not_possible"),
        (json!({ "fields": [] }), "act_not_possible"),
        (json!({ "notice": null }), "act_not_possible"),
        (json!({ "evidence": "not a digest" }), "act_not_possible"),
        (json!({ "until": "2020-01-01" }), "act_not_possible"),
        (json!({ "until": "9999-12-31" }), "act_not_possible"),
        (json!({ "event": "withdrawn" }), "act_not_possible"),
        (json!({ "event": "forgotten" }), "body_not_readable"),
        (json!({ "household": "HH-7R4A-2M69" }), "body_not_readable"),
        (json!({ "fields": ["shoe_size"] }), "body_not_readable"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = given();
        for (name, value) in change.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let key = format!("write-{at:04}");
        let told = DPO.send(&council, &served, &path, (&key, &[]), &body);
        assert_eq!(told.code(), code, "{change}: {told:?}");
    }
    assert_eq!(count(&council, "consent_recorded"), before);
    // each that could be read and was not taken is in the journal; what cannot be read asks for nothing
    assert_eq!(count(&council, "look_refused"), refusals + 9);
    let told =
        DPO.send(&council, &served, &path, ("write-0099", &[]), &json!({ "event": "given" }));
    let detail = told.is(400).json()["detail"].as_str().expect("a detail").to_owned();
    assert!(detail.contains("`channel`") && detail.contains("`telephone`"), "{detail}");
}

#[test]
fn what_was_taken_back_is_given_anew_and_not_renewed() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/consents", council.person);
    let send = |key: &str, body: &Value| DPO.send(&council, &served, &path, (key, &[]), body);
    let mut first = given();
    first["recipients"] = json!(["support-charity"]);
    let entry = send("write-0001", &first).is(201).json()["entry"].clone();
    let back = json!({ "event": "withdrawn", "consent": entry, "channel": "telephone" });
    let back = send("write-0002", &back).is(201).json()["entry"].clone();
    let again = json!({ "event": "renewed", "consent": entry, "channel": "telephone" });
    let not = send("write-0003", &again).is(409);
    let detail = not.json()["detail"].as_str().expect("a detail").to_owned();
    assert!(detail.contains("withdrawn") && detail.contains(&back.to_string()), "{detail}");
    send("write-0004", &first).is(201);
}

#[test]
fn of_somebody_hidden_a_write_tells_what_it_tells_of_nobody() {
    let council = Council::new();
    council.grants("advisers", "customer-adviser");
    let served = council.serve();
    let who = Who("e.adviser", "advisers", "contact-verification");
    let path = format!("/v1/persons/{}/consents", council.person);
    who.get(&council, &served, &path).is(200);
    who.send(&council, &served, &path, ("write-0000", &[]), &given()).is(201);
    let words = ["restrict", "set", &council.person, "--kind", "protected-identity", "--note", "x"];
    council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat()).ends_with(0);
    let ask = |person: &str, key: &str| {
        let path = format!("/v1/persons/{person}/consents");
        (
            who.get(&council, &served, &path).without_its_numbers(),
            who.send(&council, &served, &path, (key, &[]), &given()).without_its_numbers(),
        )
    };
    assert_eq!(ask(&council.person, "write-0001"), ask("HP-SJYW-7M1S", "write-0002"));
    // nor does what the same caller wrote before tell of them, sent again
    let taken = who.send(&council, &served, &path, ("write-0000", &[]), &given());
    assert_eq!(taken.is(404).code(), "nothing_to_show");
    // who may lift what hides them knows of them
    DPO.get(&council, &served, &path).is(200);
}

pub(super) const AGREEMENT: &str = r#"
name = "tenants-2026"
version = 1
title = "Support for tenants who ask for it (fictional)"
why = "The housing association helps tenants who agree to it."
purposes = ["single-view-by-consent"]
gateways = []
from = "2026-01-01"
until = "2098-12-31"
review = "2098-06-30"
dpia = "DPIA/2026/32"
retention = "Until the case is closed, at most a year."
onward_sharing = "To nobody."
rights_contact = "The council's data protection officer answers for both."

[[party]]
organisation = "council"
role = "controller"
lawful_basis = "consent"

[[party]]
organisation = "housing-association"
role = "controller"
lawful_basis = "consent"

[[dataset]]
name = "council_tax"
fields = ["name", "address"]
"#;
