//! Restrictions, relationships, agreements and the register over HTTP: two people where a kind asks for two, nothing on what has changed since.

use serde_json::{Value, json};

use super::served::Council;
use super::writes::{DPO, PO, REVENUES, STEWARD, Who, count};

#[test]
fn a_restriction_hides_from_the_next_look_on_until_it_is_lifted() {
    let council = Council::new();
    let served = council.serve();
    let look =
        || REVENUES.get(&council, &served, &format!("/v1/persons/{}", council.person)).status;
    let path = format!("/v1/persons/{}/restrictions", council.person);
    let body = json!({ "kind": "article-18", "note": "accuracy is contested, Art. 18(1)(a)" });
    assert_eq!(look(), 200);
    let set = DPO.send(&council, &served, &path, ("write-0001", &[]), &body).is(201);
    let number = set.json()["restriction"].clone();
    assert_eq!(look(), 404);
    let one = format!("/v1/restrictions/{number}");
    let read = DPO.get(&council, &served, &one).is(200);
    assert_eq!(read.header("etag"), set.header("etag"));
    let tag = read.header("etag").expect("a tag").to_owned();
    let listed = DPO.get(&council, &served, &format!("/v1/restrictions?person={}", council.person));
    assert_eq!(listed.is(200).json()["restrictions"][0]["restriction"], number);

    // what was read before it changed is not acted on
    let confirm = json!({ "person": council.person, "reason": "asked" });
    let path = format!("{one}/confirmations");
    DPO.send(&council, &served, &path, ("write-0002", &[("if-match", &tag)]), &confirm).is(201);
    let lift = json!({ "reason": "settled" });
    let path = format!("{one}/lifting");
    let stale = DPO.send(&council, &served, &path, ("write-0003", &[("if-match", &tag)]), &lift);
    assert_eq!(stale.is(412).code(), "stale");
    let tag = DPO.get(&council, &served, &one).is(200).header("etag").expect("a tag").to_owned();
    let over = DPO.send(&council, &served, &path, ("write-0004", &[("if-match", &tag)]), &lift);
    assert_eq!(over.is(201).json()["act"], "lifted");
    assert_eq!(look(), 200);
    let again = DPO.send(&council, &served, &path, ("write-0005", &[]), &lift).is(409);
    assert_eq!(again.code(), "conflict");
    let told = council.hearth(&["restrict", "list", &council.person, "--json"]).json();
    assert_eq!(told["restrictions"], json!([]));
}

#[test]
fn what_asks_for_two_people_waits_for_another_than_who_proposed_it() {
    let council = Council::new();
    let served = council.serve();
    let look =
        || REVENUES.get(&council, &served, &format!("/v1/persons/{}", council.person)).status;
    let path = format!("/v1/persons/{}/restrictions", council.person);
    let body = json!({ "kind": "protected-identity", "note": "a witness" });
    let waits = PO.send(&council, &served, &path, ("write-0001", &[]), &body).is(202).json();
    let number = waits["proposal"].clone();
    assert_eq!(look(), 200, "what is proposed hides nothing");
    let listed = DPO.get(&council, &served, "/v1/proposals").is(200).json();
    assert_eq!(listed["proposals"][0]["proposal"], number);
    let approve = format!("/v1/proposals/{number}/approval");
    let reason = json!({ "reason": "seen the reference" });
    let own = PO.send(&council, &served, &approve, ("write-0002", &[]), &reason).is(403);
    assert_eq!(own.code(), "same_person");
    let not = REVENUES.send(&council, &served, &approve, ("write-0002", &[]), &reason).is(404);
    assert_eq!(not.code(), "no_such_act", "whose role it is not hears of none");
    let done = DPO.send(&council, &served, &approve, ("write-0003", &[]), &reason).is(201).json();
    assert_eq!(look(), 404);
    let set = DPO.get(&council, &served, &format!("/v1/restrictions/{}", done["entry"])).is(200);
    assert_eq!((&set.json()["by"], &set.json()["approved_by"]), (&"po".into(), &"dpo".into()));
    let again = DPO.send(&council, &served, &approve, ("write-0004", &[]), &reason).is(409);
    assert_eq!(again.code(), "conflict");

    // lifting it takes two as well; what is dropped is not done
    let lift = format!("/v1/restrictions/{}/lifting", done["entry"]);
    let over = json!({ "reason": "the trial is over" });
    let waits = DPO.send(&council, &served, &lift, ("write-0005", &[]), &over).is(202).json();
    let drop_it = format!("/v1/proposals/{}/dropping", waits["proposal"]);
    DPO.send(&council, &served, &drop_it, ("write-0006", &[]), &reason).is(201);
    let approve = format!("/v1/proposals/{}/approval", waits["proposal"]);
    PO.send(&council, &served, &approve, ("write-0007", &[]), &reason).is(409);
    assert_eq!(look(), 404);
    let waits = DPO.send(&council, &served, &lift, ("write-0008", &[]), &over).is(202).json();
    let approve = format!("/v1/proposals/{}/approval", waits["proposal"]);
    PO.send(&council, &served, &approve, ("write-0009", &[]), &reason).is(201);
    assert_eq!(look(), 200);
    council.hearth(&["audit", "verify"]).ends_with(0);
}

#[test]
fn a_restriction_is_for_whose_role_sets_its_kind_alone() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/restrictions", council.person);
    let body = json!({ "kind": "dispute", "note": "says that it is wrong" });
    let own = STEWARD.send(&council, &served, &path, ("write-0001", &[]), &body).is(201).json();
    let body = json!({ "kind": "article-18", "note": "accuracy" });
    let refused = STEWARD.send(&council, &served, &path, ("write-0002", &[]), &body).is(403);
    assert_eq!(refused.code(), "act_not_of_role");
    let other = DPO.send(&council, &served, &path, ("write-0003", &[]), &body).is(201).json();
    let listed = STEWARD.get(&council, &served, "/v1/restrictions").is(200).json();
    let numbers: Vec<&Value> = listed["restrictions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| &it["restriction"])
        .collect();
    assert_eq!(numbers, [&own["restriction"]]);
    // one of another kind is told of as one that is not there
    let there = format!("/v1/restrictions/{}", other["restriction"]);
    let hidden = STEWARD.get(&council, &served, &there).is(404);
    let none = STEWARD.get(&council, &served, "/v1/restrictions/999999").is(404);
    assert_eq!(hidden.without_its_numbers(), none.without_its_numbers());
    assert_eq!(
        REVENUES.get(&council, &served, "/v1/restrictions").is(403).code(),
        "act_not_of_role"
    );
}

#[test]
fn lists_come_in_pages_that_are_the_callers_own() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/restrictions", council.person);
    for at in 0..5 {
        let body = json!({ "kind": "article-18", "note": format!("ground {at}") });
        DPO.send(&council, &served, &path, (&format!("write-{at:04}"), &[]), &body).is(201);
    }
    let (mut notes, mut cursor) = (Vec::new(), String::new());
    for _ in 0..9 {
        let page = DPO.get(&council, &served, &format!("/v1/restrictions?limit=2{cursor}")).is(200);
        let page = page.json();
        let rows = page["restrictions"].as_array().expect("a list");
        assert!(rows.len() <= 2);
        notes.extend(rows.iter().map(|it| it["note"].as_str().expect("a note").to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(notes, ["ground 0", "ground 1", "ground 2", "ground 3", "ground 4"]);
    for wrong in ["limit=0", "limit=201", "limit=-1", "limit=many", "limit=2&limit=3", "page=2"] {
        for list in
            ["restrictions", "relationships", "requests", "proposals", "not-shared", "agreements"]
        {
            let told = DPO.get(&council, &served, &format!("/v1/{list}?{wrong}")).is(400);
            assert_eq!(told.code(), "query_not_readable", "{list}?{wrong}");
        }
    }
    let told = DPO.get(&council, &served, "/v1/restrictions?limit=0").json();
    assert!(told["detail"].to_string().contains("at most 200"), "{told}");
    let told = DPO.get(&council, &served, "/v1/editions?limit=2").is(400);
    assert!(
        told.json()["detail"].to_string().contains("nothing behind the question mark"),
        "{told:?}"
    );
    let first = DPO.get(&council, &served, "/v1/restrictions?limit=2").is(200).json();
    let next = first["next"].as_str().expect("a next page");
    let path = format!("/v1/restrictions?limit=2&cursor={next}");
    assert_eq!(PO.get(&council, &served, &path).is(400).code(), "cursor_not_accepted");
    let path = format!("/v1/relationships?limit=2&cursor={next}");
    assert_eq!(DPO.get(&council, &served, &path).is(400).code(), "cursor_not_accepted");
}

#[test]
fn a_relationship_is_stated_listed_and_over() {
    let council = Council::new();
    let served = council.serve();
    let body = json!({
        "household": council.household, "holder": { "holder": "team", "name": "revenues" },
        "basis": "open_case", "evidence": "CT/1", "purposes": ["fraud-and-debt"],
    });
    let odd = REVENUES.send(&council, &served, "/v1/relationships", ("write-0000", &[]), &{
        let mut body = body.clone();
        body["person"] = council.person.as_str().into();
        body
    });
    assert_eq!(odd.is(422).code(), "act_not_possible");
    for (name, other) in [
        ("purposes", json!(["safeguarding"])),
        ("holder", json!({ "holder": "organisation", "name": "nobody-at-all" })),
        ("basis", json!("referral")),
        ("until", json!("2020-01-01")),
        ("until", json!("9999-12-31")),
    ] {
        let mut beyond = body.clone();
        beyond[name] = other;
        let key = format!("beyond-{name}-{}", beyond[name].to_string().len());
        let not = REVENUES.send(&council, &served, "/v1/relationships", (&key, &[]), &beyond);
        assert_eq!(not.is(422).code(), "act_not_possible", "{beyond}");
    }
    let sent = REVENUES.send(&council, &served, "/v1/relationships", ("write-0001", &[]), &body);
    let stated = sent.clone().is(201).json();
    assert_eq!(
        (&stated["person"], &stated["household"]),
        (&Value::Null, &council.household.as_str().into())
    );
    let number = stated["relationship"].clone();
    let own = REVENUES.get(&council, &served, "/v1/relationships").is(200).json();
    let own = own["relationships"].as_array().expect("a list").clone();
    assert!(own.iter().any(|it| it["relationship"] == number), "{own:?}");
    let of_person = format!("/v1/relationships?person={}", council.person);
    let with = REVENUES.get(&council, &served, &of_person).is(200).json();
    assert!(with["relationships"].to_string().contains(&number.to_string()));
    let end = format!("/v1/relationships/{number}/end");
    let over = json!({ "reason": "case closed" });
    let tag = sent.header("etag").expect("a tag").to_owned();
    REVENUES.send(&council, &served, &end, ("write-0002", &[("if-match", &tag)]), &over).is(201);
    let again =
        REVENUES.send(&council, &served, &end, ("write-0003", &[("if-match", &tag)]), &over);
    assert_eq!(again.is(412).code(), "stale");
    let again = REVENUES.send(&council, &served, &end, ("write-0004", &[]), &over).is(409);
    assert_eq!(again.code(), "conflict");
    // a household that is not there, and one of nobody of whom the caller may know
    let mut nowhere = body.clone();
    nowhere["household"] = "HH-7R4A-2M69".into();
    let state = |body: &Value, key: &str| {
        REVENUES.send(&council, &served, "/v1/relationships", (key, &[]), body).is(404)
    };
    let none = state(&nowhere, "write-0005");
    let members = council.hearth(&["export", "links"]).out;
    let members: std::collections::BTreeSet<&str> = members
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|it| it[4] == council.household)
        .map(|it| it[3])
        .collect();
    for member in members {
        let words = ["restrict", "set", member, "--kind", "protected-identity", "--note", "x"];
        council
            .hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat())
            .ends_with(0);
    }
    assert_eq!(state(&body, "write-0006").without_its_numbers(), none.without_its_numbers());
}

#[test]
fn an_agreement_lets_flow_once_every_party_has_signed_and_no_longer_than_it_stands() {
    let council = Council::new();
    let served = council.serve();
    let text = super::writes::AGREEMENT;
    let put =
        |path: &str, key: &str, body: &Value| DPO.send(&council, &served, path, (key, &[]), body);
    let drafted = put("/v1/agreements", "write-0001", &json!({ "text": text })).is(201).json();
    assert_eq!(drafted["digest"], blake3::hash(text.as_bytes()).to_hex().to_string());
    let again = put("/v1/agreements", "write-0002", &json!({ "text": text })).is(409);
    assert_eq!(again.code(), "conflict");
    let broken = put("/v1/agreements", "write-0003", &json!({ "text": "name = 1" })).is(422);
    assert_eq!(broken.code(), "act_not_possible");
    let one = "/v1/agreements/tenants-2026";
    let sign = format!("{one}/signatures");
    for (at, party) in ["council", "housing-association"].into_iter().enumerate() {
        let body = json!({ "party": party, "signatory": "A. Davies, director" });
        put(&sign, &format!("sign-000{at}"), &body).is(201);
    }
    let stranger = json!({ "party": "police", "signatory": "A. Davies" });
    assert_eq!(put(&sign, "write-0004", &stranger).is(422).code(), "act_not_possible");
    let stands = DPO.get(&council, &served, one).is(200).json();
    assert_eq!((&stands["status"], &stands["unsigned_by"]), (&"signed".into(), &json!([])));
    let status = format!("{one}/status");
    let body = json!({ "status": "suspended", "reason": "breach" });
    put(&status, "write-0005", &body).is(201);
    assert_eq!(put(&status, "write-0006", &body).is(409).code(), "conflict");
    let told = council.hearth(&["agreement", "list", "--json"]).json();
    let rows = told.as_array().expect("a list").iter();
    let row = rows.clone().find(|it| it["agreement"] == "tenants-2026").expect("it is listed");
    assert_eq!(row["status"], "suspended");
    assert_eq!(DPO.get(&council, &served, "/v1/agreements/none").is(404).code(), "no_such_act");
    assert_eq!(REVENUES.get(&council, &served, one).is(403).code(), "act_not_of_role");
}

#[test]
fn the_register_has_what_was_not_shared_and_whom_the_policy_refused() {
    let council = Council::new();
    let served = council.serve();
    let partner = Who("h.moss", "housing-association", "single-view-by-consent");
    partner.get(&council, &served, &format!("/v1/persons/{}", council.person)).is(403);
    let body = json!({
        "asked_by": "a letting agency", "purpose": "to check a tenant", "person": council.person,
        "because": "no gateway", "weighed": "no harm in not sharing",
    });
    DPO.send(&council, &served, "/v1/not-shared", ("write-0001", &[]), &body).is(201);
    let register = DPO.get(&council, &served, "/v1/not-shared").is(200).json();
    let rows = register["not_shared"].as_array().expect("a list");
    assert!(rows.iter().any(|it| it["by"] == "dpo" && it["person"] == council.person.as_str()));
    assert!(rows.iter().any(|it| it["asked_by"] == "housing-association" && it["by"].is_null()));
    assert_eq!(count(&council, "not_shared"), 1);
}

#[test]
fn the_register_read_page_by_page_has_what_is_in_it_when_it_is_read_at_once() {
    let council = Council::new();
    let served = council.serve();
    let partner = Who("h.moss", "housing-association", "single-view-by-consent");
    // whoever is refused in the council's own house is none of the register's
    let own = Who("r.evans", "revenues", "single-view-by-consent");
    let person = format!("/v1/persons/{}", council.person);
    let writes = |key: &str| {
        let body = json!({
            "asked_by": "a letting agency", "purpose": "to check a tenant",
            "because": "no gateway", "weighed": "no harm in not sharing",
        });
        DPO.send(&council, &served, "/v1/not-shared", (key, &[]), &body).is(201);
    };
    let page = |query: &str| {
        let path = format!("/v1/not-shared?{query}");
        DPO.get(&council, &served, &path).is(200).json()
    };
    let entries = |page: &Value| {
        let rows = page["not_shared"].as_array().expect("a list").iter();
        rows.map(|it| it["entry"].as_u64().expect("a number")).collect::<Vec<u64>>()
    };
    // the demo's council has said no before
    let before = entries(&page("limit=200"));
    for key in ["write-0001", "write-0002"] {
        partner.get(&council, &served, &person).is(403);
        own.get(&council, &served, &person);
        writes(key);
        partner.get(&council, &served, &person).is(403);
    }
    let all = entries(&page("limit=200"));
    assert_eq!(all.len(), before.len() + 6, "{before:?} {all:?}");
    assert!(all.is_sorted());
    let (mut read, mut next) = (Vec::new(), String::from("limit=1"));
    while read.len() < all.len() {
        let one = page(&next);
        assert_eq!(entries(&one).len(), 1, "{one}");
        read.extend(entries(&one));
        next = format!("limit=1&cursor={}", one["next"].as_str().unwrap_or("none"));
    }
    assert_eq!(read, all);
    assert!(next.ends_with("none"), "nothing follows the last");
}
