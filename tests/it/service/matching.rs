//! Search before create over HTTP: whose record is it that a system is about to make?

use serde_json::{Value, json};

use super::served::{Council, Reply, Served};

fn put(served: &Served, council: &Council, (user, group): (&str, &str), body: &Value) -> Reply {
    let token = format!("Bearer {}", council.token(user, group));
    let purpose = ("hearth-purpose", "revenues-and-benefits");
    let kind = ("content-type", "application/json");
    served.post("/v1/match", &[("authorization", &token), purpose, kind], &body.to_string())
}

pub(super) fn revenues(served: &Served, council: &Council, body: &Value) -> Reply {
    put(served, council, ("r.evans", "revenues"), body)
}

/// The row of the council tax extract that a record came from.
fn columns(council: &Council) -> (String, Value) {
    let bytes = std::fs::read(council.dir.path("demo/extracts/council_tax.csv")).expect("a file");
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let head = rows.headers().expect("a header").clone();
    let (key, _) = council.record.split_once(':').expect("a key and a role");
    let row = rows.records().map(|row| row.expect("a row")).find(|row| &row[0] == key);
    let row = row.expect("the record's row");
    let cells = head.iter().zip(row.iter()).map(|(name, cell)| (name.to_owned(), json!(cell)));
    (key.to_owned(), Value::Object(cells.collect()))
}

#[test]
fn a_row_that_is_there_already_is_its_persons_and_a_strangers_is_nobodys() {
    let council = Council::new();
    let served = council.serve();
    let (_, columns) = columns(&council);
    let body = json!({ "dataset": "council_tax", "columns": columns });
    let found = revenues(&served, &council, &body).is(200).json();
    assert_ne!(found["band"], "none", "{found}");
    let people = found["people"].as_array().expect("people");
    assert!(people.iter().any(|it| it["person"] == council.person.as_str()), "{found}");
    for person in people {
        let rows = person["weights"].as_array().expect("rows").iter();
        let sum: f64 = rows.map(|row| row["bits"].as_f64().expect("bits")).sum();
        assert!((sum - person["bits"].as_f64().expect("bits")).abs() < 1e-6, "{person}");
        let shown: Vec<&String> = person.as_object().expect("a person").keys().collect();
        assert_eq!(shown, ["band", "bits", "person", "probability_thousandths", "weights"]);
    }
    let stranger = json!({ "dataset": "benefits", "fields": {
        "forename": "Zebedee", "surname": "Quux-Nobody", "date_of_birth": "1903-02-01",
    }});
    let nobody = revenues(&served, &council, &stranger).is(200).json();
    assert_eq!((&nobody["band"], &nobody["people"]), (&json!("none"), &json!([])));
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).out;
    assert!(!log.contains("Quux"), "what a record says is not in the journal");
}

#[test]
fn of_whoever_is_hidden_a_match_tells_what_it_tells_of_nobody() {
    let council = Council::new();
    let served = council.serve();
    let (_, columns) = columns(&council);
    let body = json!({ "dataset": "council_tax", "columns": columns });
    let people = |reply: &Value| -> Vec<String> {
        let people = reply["people"].as_array().expect("people").iter();
        people.map(|it| it["person"].as_str().expect("an identifier").to_owned()).collect()
    };
    let before = people(&revenues(&served, &council, &body).is(200).json());
    for person in &before {
        let words = ["restrict", "set", person, "--kind", "protected-identity", "--note", "x"];
        let set = council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat());
        assert_eq!(set.code, 0, "{set:?}");
    }
    let hidden = revenues(&served, &council, &body).is(200);
    let stranger = json!({ "dataset": "benefits", "fields": {
        "forename": "Zebedee", "surname": "Quux-Nobody", "date_of_birth": "1903-02-01",
    }});
    let nobody = revenues(&served, &council, &stranger).is(200);
    assert_eq!(hidden.without_its_numbers(), nobody.without_its_numbers());
}

#[test]
fn a_record_that_cannot_be_read_is_told_of_without_its_words_and_a_foreign_purpose_is_refused() {
    let council = Council::new();
    let served = council.serve();
    for (body, detail) in [
        (json!({ "dataset": "moon", "fields": {} }), "moon"),
        (json!({ "dataset": "benefits" }), "either `columns` or `fields`"),
        (json!({ "dataset": "benefits", "fields": { "role": "pilot" } }), "claimant"),
        (json!({ "dataset": "benefits", "fields": { "surname": "" } }), "names nobody"),
    ] {
        let told = revenues(&served, &council, &body).is(400);
        assert_eq!(told.code(), "body_not_readable", "{body}");
        assert!(told.json()["detail"].as_str().expect("a detail").contains(detail), "{told:?}");
    }
    let body = json!({ "dataset": "benefits", "fields": { "surname": "Khan" } });
    let refused = put(&served, &council, ("h.moss", "housing-association"), &body);
    assert_eq!(refused.is(403).code(), "refused");
}

/// The claims of the benefits extract, as its columns.
pub(super) fn claims(council: &Council) -> Vec<Value> {
    let text = council.dir.read("demo/extracts/benefits.csv");
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = csv::ReaderBuilder::new().delimiter(b'|').from_reader(text.as_bytes());
    let head = rows.headers().expect("a header").clone();
    let row = |row: csv::StringRecord| {
        let cells = head.iter().zip(row.iter());
        Value::Object(cells.map(|(name, cell)| (name.to_owned(), json!(cell))).collect())
    };
    // some rows are broken on purpose
    rows.records().filter_map(Result::ok).map(row).collect()
}

#[test]
fn a_record_that_is_held_is_answered_with_its_person_until_a_night_has_it_and_after_a_restart() {
    let council = Council::new();
    let served = council.serve();
    let path = "/v1/records/benefits/new-1/person";
    let whose = |served: &Served| {
        let reply = served.revenues(&council, path);
        (reply.status == 200).then(|| reply.json()["person"]["person"].clone())
    };
    assert_eq!(whose(&served), None);
    let sent = |claim: &Value, record: &str| json!({ "dataset": "benefits", "columns": claim, "record": record, "hold": true });
    let claims = claims(&council);
    let ask = |claim: &Value, record: &str| {
        revenues(&served, &council, &sent(claim, record)).is(200).json()
    };
    // of some nobody is sure: nothing is held of them
    let (claim, found) = claims
        .iter()
        .take(20)
        .map(|claim| (claim, ask(claim, "new-1")))
        .inspect(|(_, found)| assert_eq!(found["held"], found["band"] == "match", "{found}"))
        .find(|(_, found)| found["band"] == "match")
        .expect("somebody who is surely meant");
    let person = found["people"][0]["person"].clone();
    assert_eq!(whose(&served), Some(person.clone()), "from the next look on");
    assert_eq!(ask(claim, "new-1")["held"], true);
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    let entries = log.as_array().expect("entries").iter();
    assert_eq!(entries.filter(|it| it["kind"] == "record_held").count(), 1, "held once");

    let nameless = revenues(&served, &council, &sent(claim, "")).is(400);
    assert_eq!(nameless.code(), "body_not_readable");
    let known = claim["claim_ref"].as_str().expect("a key");
    assert_eq!(ask(claim, known)["held"], true, "whether a night has seen it is not told");

    drop(served);
    let served = council.serve();
    assert_eq!(whose(&served), Some(person), "it is in the journal");
}
