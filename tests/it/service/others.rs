//! What is somebody else's, or about somebody of whom the caller may not know, over HTTP: neither read nor written, by whatever number it is asked for.

use serde_json::{Value, json};

use super::matching::claims;
use super::served::{Council, Served};
use super::writes::{REVENUES, Who, count};

const LEAD: Who = Who("s.patel", "safeguarding", "safeguarding");

fn hide(council: &Council) {
    let words = ["restrict", "set", &council.person, "--kind", "protected-identity"];
    let by = ["--note", "a witness", "--by", "po", "--approved-by", "dpo"];
    council.hearth(&[&words[..], &by].concat()).ends_with(0);
}

#[test]
fn a_restriction_on_somebody_hidden_is_neither_listed_nor_read_nor_lifted_by_whoever_set_it() {
    let council = Council::new();
    let words = ["restrict", "set", &council.person, "--kind", "sensitive-address", "--json"];
    let by = ["--note", "a refuge", "--by", "s.patel", "--approved-by", "dpo"];
    let set = council.hearth(&[&words[..], &by].concat()).ends_with(0).json();
    let served = council.serve();
    let list = || LEAD.get(&council, &served, "/v1/restrictions").is(200).json();
    let shown = list()["restrictions"].as_array().expect("a list").clone();
    assert_eq!(shown.len(), 1, "{set}");
    let one = format!("/v1/restrictions/{}", shown[0]["restriction"]);
    LEAD.get(&council, &served, &one).is(200);

    hide(&council);
    assert_eq!(list()["restrictions"], json!([]));
    let gone = LEAD.get(&council, &served, &one).is(404);
    let none = LEAD.get(&council, &served, "/v1/restrictions/999999").is(404);
    assert_eq!(gone.without_its_numbers(), none.without_its_numbers());
    let lifting = |number: &str, key: &str| {
        let reason = json!({ "reason": "settled" });
        LEAD.send(&council, &served, &format!("{number}/lifting"), (key, &[]), &reason).is(404)
    };
    let (hidden, none) =
        (lifting(&one, "write-0001"), lifting("/v1/restrictions/999999", "write-0002"));
    assert_eq!(hidden.without_its_numbers(), none.without_its_numbers());
}

#[test]
fn a_relationship_of_others_is_told_and_ended_by_them_alone() {
    let council = Council::new();
    let served = council.serve();
    let body = json!({
        "person": council.person, "holder": { "holder": "user", "name": "s.patel" },
        "basis": "open_case", "evidence": "MASH-78", "purposes": ["safeguarding"],
    });
    let sent = LEAD.send(&council, &served, "/v1/relationships", ("write-0001", &[]), &body);
    let number = sent.is(201).json()["relationship"].clone();
    let one = format!("/v1/relationships/{number}");
    let of_person = format!("/v1/relationships?person={}", council.person);
    let told = |who: Who| who.get(&council, &served, &of_person).is(200).body;
    assert!(told(LEAD).contains("MASH-78"));
    assert!(!told(REVENUES).contains("MASH-78"));
    assert_eq!(REVENUES.get(&council, &served, &one).is(404).code(), "no_such_act");
    let (path, over) = (format!("{one}/end"), json!({ "reason": "closed" }));
    REVENUES.send(&council, &served, &path, ("write-0002", &[]), &over).is(404);
    LEAD.send(&council, &served, &path, ("write-0003", &[]), &over).is(201);
}

#[test]
fn what_is_held_tells_of_no_key_and_is_overruled_by_nobody() {
    let council = Council::new();
    let served = council.serve();
    let claims = claims(&council);
    let held = |record: (&str, &str), claim: &Value| {
        let body = json!({
            "dataset": record.0, "record": record.1, "hold": true,
            "fields": {
                "forename": claim["claimant_forename"], "surname": claim["claimant_surname"],
                "date_of_birth": claim["claimant_dob"], "nino": claim["claimant_nino"],
            },
        });
        super::matching::revenues(&served, &council, &body).is(200).json()
    };
    let sure: Vec<&Value> = claims
        .iter()
        .filter(|claim| held(("social_care", "x-0"), claim)["band"] == "match")
        .take(2)
        .collect();
    let [one, other] = sure[..] else { panic!("two who are surely meant") };
    let social_care = council.dir.read("demo/extracts/social_care.csv");
    let known = social_care.lines().nth(1).expect("a row").split(',').next().expect("a key");
    for key in [known, "x-1"] {
        assert_eq!(held(("social_care", key), one)["held"], false, "no business of revenues");
    }
    assert_eq!(count(&council, "record_held"), 0);
    let of_claims = claims[5]["claim_ref"].as_str().expect("a key");
    for key in [of_claims, "x-2"] {
        assert_eq!(held(("benefits", key), one)["held"], true, "whether there is one is not told");
    }
    assert_eq!(held(("benefits", "x-2"), other)["held"], false, "the first stands");
    let whose = |served: &Served| {
        let reply = served.revenues(&council, "/v1/records/benefits/x-2/person").is(200);
        reply.json()["person"]["person"].clone()
    };
    assert_eq!(whose(&served), held(("benefits", "x-2"), one)["people"][0]["person"]);
}
