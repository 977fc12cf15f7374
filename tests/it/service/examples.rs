//! The examples of the documentation: each body that a route shows is taken by it as it stands.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::served::{Council, Served};
use super::writes::{DPO, PO, REVENUES, STEWARD, Who};

/// What the routes are about that are followed here; others have tests of their own, as they want more than a council.
const TAGS: [&str; 11] = [
    "Life events",
    "Looking somebody up",
    "FHIR R4",
    "Relationships",
    "Consents",
    "Restrictions",
    "Agreements",
    "Answering for it",
    "People's own data",
    "Two people",
    "Quality",
];

/// Whoever follows the documentation, with whom it follows put for somebody of this council.
struct Reader<'c> {
    council: &'c Council,
    served: &'c Served,
    document: Value,
    tried: BTreeSet<String>,
}

impl Reader<'_> {
    /// Sends the example of a route; `numbers` are put in the parts of its path, in their order.
    #[track_caller]
    fn tries(&mut self, who: Who, path: &str, numbers: &[&str]) -> Value {
        let content = &self.document["paths"][path]["post"]["requestBody"]["content"];
        let content = content.as_object().unwrap_or_else(|| panic!("{path} takes a body"));
        let example = content.values().next().expect("a kind")["example"].to_string();
        let example = example.replace("HP-SJYW-7M1S", &self.council.person);
        let example = example.replace("HP-BZN8-2CM6", &self.council.person);
        self.sends(who, path, numbers, &example)
    }

    #[track_caller]
    fn sends(&mut self, who: Who, path: &str, numbers: &[&str], body: &str) -> Value {
        self.tried.insert(path.to_owned());
        let body: Value = serde_json::from_str(body).expect("JSON");
        let mut filled = path.to_owned();
        for number in numbers {
            let (open, close) =
                (filled.find('{').expect("a part"), filled.find('}').expect("a part"));
            filled.replace_range(open..=close, number);
        }
        let key = format!("example-{:04}", self.tried.len());
        let sent = who.send(self.council, self.served, &filled, (&key, &[]), &body);
        assert!((200..300).contains(&sent.status), "{path}: {body}: {sent:?}");
        if sent.body.is_empty() { Value::Null } else { sent.json() }
    }
}

#[test]
fn every_example_of_a_body_is_taken_as_it_stands() {
    let council = Council::new();
    let night = ["nightly", "--quiet", "--as-of", "2026-11-02", "--accept", "social_care"];
    assert!(council.hearth(&night).code < 2);
    let served = council.serve();
    let document = served.get("/openapi.json", &[]).is(200).json();
    let posts: BTreeSet<String> = document["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .filter(|(_, methods)| methods["post"].is_object())
        .filter(|(_, methods)| TAGS.iter().any(|it| methods["post"]["tags"][0] == *it))
        .map(|(path, _)| path.clone())
        .collect();
    let mut reader =
        Reader { council: &council, served: &served, document, tried: BTreeSet::new() };
    let person = council.person.clone();
    let of = |value: &Value, name: &str| value[name].to_string();

    reader.tries(DPO, "/v1/persons/{person}/consents", &[&person]);
    let set = reader.tries(DPO, "/v1/persons/{person}/restrictions", &[&person]);
    let set = of(&set, "restriction");
    reader.tries(DPO, "/v1/restrictions/{number}/confirmations", &[&set]);
    reader.tries(DPO, "/v1/restrictions/{number}/lifting", &[&set]);
    let stated = reader.tries(REVENUES, "/v1/relationships", &[]);
    reader.tries(REVENUES, "/v1/relationships/{number}/end", &[&of(&stated, "relationship")]);
    reader.tries(DPO, "/v1/not-shared", &[]);
    reader.tries(REVENUES, "/v1/life-events/preview", &[]);
    let told = reader.tries(REVENUES, "/v1/life-events", &[]);
    let bundle = told["bundle"].as_str().expect("a reference").to_owned();
    for what in ["correction", "cancellation", "reinstatement"] {
        reader.tries(REVENUES, &format!("/v1/life-events/{{event}}/{what}"), &[&bundle]);
    }

    let agreement = reader.tries(DPO, "/v1/agreements", &[]);
    let agreement = agreement["agreement"].as_str().expect("a name").to_owned();
    reader.tries(DPO, "/v1/agreements/{agreement}/signatures", &[&agreement]);
    let own = json!({ "party": "council", "signatory": "J. Rees, director of resources" });
    let path = format!("/v1/agreements/{agreement}/signatures");
    DPO.send(&council, &served, &path, ("signature-0001", &[]), &own).is(201);
    reader.tries(DPO, "/v1/agreements/{agreement}/status", &[&agreement]);

    // what two people do
    let protected = json!({ "kind": "protected-identity", "note": "police reference 7" });
    let path = format!("/v1/persons/{person}/restrictions");
    let proposed = |key: &str| {
        let made = DPO.send(&council, &served, &path, (key, &[]), &protected).is(202).json();
        made["proposal"].to_string()
    };
    reader.tries(PO, "/v1/proposals/{number}/dropping", &[&proposed("proposal-0001")]);
    let approved =
        reader.tries(PO, "/v1/proposals/{number}/approval", &[&proposed("proposal-0002")]);
    let lift = format!("/v1/restrictions/{}/lifting", approved["entry"]);
    let over = json!({ "reason": "over" });
    let waits = DPO.send(&council, &served, &lift, ("proposal-0003", &[]), &over).is(202).json();
    let approve = format!("/v1/proposals/{}/approval", waits["proposal"]);
    PO.send(&council, &served, &approve, ("proposal-0004", &[]), &over).is(201);

    // what residents ask
    let asked = reader.tries(DPO, "/v1/persons/{person}/requests", &[&person]);
    reader.tries(DPO, "/v1/requests/{number}/steps", &[&of(&asked, "request")]);
    let erase = json!({ "right": "erasure", "channel": "post", "words": "delete me" });
    let path = format!("/v1/persons/{person}/requests");
    let erase = DPO.send(&council, &served, &path, ("erasure-0001", &[]), &erase).is(201).json();
    reader.tries(DPO, "/v1/requests/{number}/erasure", &[&of(&erase, "request")]);

    // links, and editions
    let case = STEWARD.get(&council, &served, "/v1/reviews/next").is(200).json();
    let example = reader.document["paths"]["/v1/reviews"]["post"]["requestBody"]["content"]
        ["application/json"]["example"]
        .clone();
    let mut answer = example;
    (answer["persons"], answer["evidence"]) = (case["persons"].clone(), case["evidence"].clone());
    let read = reader.sends(STEWARD, "/v1/reviews", &[], &answer.to_string());
    reader.tries(STEWARD, "/v1/reviews/{reading}/undo", &[&of(&read, "reading")]);
    reader.tries(STEWARD, "/v1/editions/{edition}/hold", &["2026-11-02.1"]);
    reader.tries(STEWARD, "/v1/editions/{edition}/release", &["2026-11-02.1"]);
    let earlier = STEWARD.get(&council, &served, "/v1/editions").is(200).json();
    let editions = earlier["editions"].as_array().expect("a list").iter();
    let other = editions.clone().find(|it| it["current"] == false && it["held"].is_null());
    let other = other.map(|it| it["edition"].as_str().expect("a name").to_owned());
    if let Some(other) = other {
        reader.tries(STEWARD, "/v1/editions/{edition}/rollback", &[&other]);
    }

    // whoever is looked for in the examples lives in the demo's own council; here nobody is found, and the question is read all the same
    reader.tries(REVENUES, "/v1/match", &[]);
    reader.tries(REVENUES, "/fhir/Patient/$match", &[]);
    let trace = &reader.document["paths"]["/v1/trace"]["post"]["requestBody"]["content"];
    let trace = &trace["application/json"]["example"];
    let traced = REVENUES.send(&council, &served, "/v1/trace", ("", &[]), trace);
    assert!(traced.status == 200 || traced.code() == "add_a_fact", "{traced:?}");
    let mut tried = reader.tried.clone();
    tried.insert("/v1/trace".to_owned());
    tried.insert("/v1/editions/{edition}/rollback".to_owned());
    assert_eq!(tried, posts, "no route is left out");
}
