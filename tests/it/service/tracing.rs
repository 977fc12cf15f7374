//! A strict search over HTTP: one person or *add a fact*, also with a slip or part of a date.

use hearth::values::Postcode;
use serde_json::{Value, json};

use super::matching::claims;
use super::served::{Council, Reply, Served};

fn trace(served: &Served, council: &Council, facts: &Value) -> Reply {
    let token = format!("Bearer {}", council.token("r.evans", "revenues"));
    let purpose = ("hearth-purpose", "revenues-and-benefits");
    let kind = ("content-type", "application/json");
    served.post("/v1/trace", &[("authorization", &token), purpose, kind], &facts.to_string())
}

/// The person who is found; none where a fact is missing.
fn found(reply: &Reply) -> Option<String> {
    if reply.status == 200 {
        return Some(reply.json()["person"]["person"].as_str().expect("an identifier").to_owned());
    }
    assert_eq!((reply.status, &*reply.code()), (404, "add_a_fact"), "{reply:?}");
    None
}

#[test]
fn one_of_whom_all_is_known_is_found_also_with_a_slip_and_by_part_of_a_date() {
    let council = Council::new();
    let served = council.serve();
    let ask = |facts: Value| found(&trace(&served, &council, &facts));
    let text = |claim: &Value, column: &str| claim[column].as_str().expect("a cell").to_owned();
    let (mut whole, mut slipped, mut in_part) = (0, 0, 0);
    let claims = claims(&council);
    let claims: Vec<&Value> = claims
        .iter()
        .filter(|it| text(it, "claimant_surname").len() > 4 && text(it, "claimant_dob").len() == 10)
        .filter(|it| Postcode::parse(&text(it, "postcode")).is_ok())
        .take(12)
        .collect();
    for claim in &claims {
        let (surname, born) = (text(claim, "claimant_surname"), text(claim, "claimant_dob"));
        let (forename, postcode) = (text(claim, "claimant_forename"), text(claim, "postcode"));
        let facts = json!({ "surname": surname, "date_of_birth": born, "forename": forename });
        let Some(person) = ask(facts) else { continue };
        whole += 1;
        let mut letters: Vec<char> = surname.chars().collect();
        letters.swap(1, 2);
        let slip: String = letters.into_iter().collect();
        let facts = json!({ "surname": slip, "date_of_birth": born, "forename": forename });
        slipped += usize::from(ask(facts).as_ref() == Some(&person));
        let two = json!({ "surname": slip, "date_of_birth": born });
        assert!(slip == surname || ask(two).as_ref() != Some(&person), "two facts forgive nothing");
        let facts = json!({
            "surname": surname, "date_of_birth": &born[..4], "forename": forename, "postcode": postcode,
        });
        in_part += usize::from(ask(facts).as_ref() == Some(&person));
    }
    let some = claims.len() / 2;
    assert!(whole > some && slipped > some && in_part > some, "{whole} {slipped} {in_part}");
}

#[test]
fn part_of_a_date_by_itself_is_not_enough_and_neither_is_what_is_no_date() {
    let council = Council::new();
    let served = council.serve();
    for born in ["1990", "1990-04", "26/04/1990"] {
        let told = trace(&served, &council, &json!({ "surname": "Khan", "date_of_birth": born }));
        let told = told.is(400);
        assert_eq!(told.code(), "body_not_readable");
        assert!(told.json()["detail"].as_str().expect("a detail").contains("date_of_birth"));
    }
}
