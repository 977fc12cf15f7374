//! Clerical review over HTTP: what is answered is decided as at the terminal, and not on what has changed meanwhile.

use serde_json::{Value, json};

use super::served::Council;
use super::writes::{DPO, REVENUES, Who, count};

#[test]
fn a_case_is_read_answered_once_and_taken_back() {
    let council = Council::new();
    let served = council.serve();
    let (ann, bob) =
        (Who("ann", "stewards", "linkage-quality"), Who("bob", "stewards", "linkage-quality"));
    let waiting = || ann.get(&council, &served, "/v1/reviews").is(200).json();
    let listed = council.hearth(&["review", "--list", "--json"]).json();
    let before = waiting();
    assert_eq!((&before["waiting"], &before["below"]), (&listed["waiting"], &listed["below"]));
    assert!(before["waiting"].as_u64().expect("a number") > 0, "{before}");

    let (mut paged, mut cursor) = (Vec::new(), String::new());
    for _ in 0..99 {
        let path = format!("/v1/reviews?limit=7{cursor}");
        let page = ann.get(&council, &served, &path).is(200).json();
        paged.extend(page["cases"].as_array().expect("cases").clone());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(Value::Array(paged), before["cases"], "pages make up the whole");
    assert_eq!(ann.get(&council, &served, "/v1/reviews?x=1").is(400).code(), "query_not_readable");

    let read = ann.get(&council, &served, "/v1/reviews/next").is(200);
    let case = read.json();
    assert_eq!(case["persons"], before["cases"][0]["persons"], "the gravest first");
    let forbidden = case["forbidden"].as_array().expect("a list");
    assert_eq!(before["cases"][0]["forbidden"], !forbidden.is_empty());
    let fields = case["fields"].as_array().expect("fields");
    let surname = fields.iter().find(|it| it["field"] == "surname").expect("a surname");
    assert!(!surname["one"].as_array().expect("values").is_empty(), "{case}");
    let body = |answer: &str, evidence: &Value| json!({ "persons": case["persons"], "evidence": evidence, "answer": answer });
    let send = |who: Who, key: &str, body: &Value| {
        who.send(&council, &served, "/v1/reviews", (key, &[]), body)
    };
    let stale = send(ann, "write-0001", &body("different", &json!("0000"))).is(409);
    assert_eq!(stale.code(), "conflict");
    let taken = send(ann, "write-0002", &body("different", &case["evidence"])).is(201);
    let again = send(ann, "write-0002", &body("different", &case["evidence"])).is(201);
    assert_eq!(taken.body, again.body);
    assert_eq!(count(&council, "case_read"), 1);
    let late = send(bob, "write-0003", &body("same", &case["evidence"])).is(409);
    assert_eq!(late.code(), "conflict");
    let decided = council.hearth(&["decide", "--list"]).out;
    assert!(decided.contains("clerical review"), "{decided}");
    let after = waiting();
    assert!(!after["cases"].to_string().contains(&case["persons"].to_string()), "{after}");

    // an answer is its reader's to take back
    let undo = format!("/v1/reviews/{}/undo", taken.json()["reading"]);
    let not = bob.send(&council, &served, &undo, ("write-0004", &[]), &json!({})).is(404);
    assert_eq!(not.code(), "no_such_act");
    ann.send(&council, &served, &undo, ("write-0005", &[]), &json!({})).is(201);
    assert_eq!(waiting()["cases"], before["cases"]);
    let decided = council.hearth(&["decide", "--list"]).out;
    assert!(decided.contains("undone"), "{decided}");
    council.hearth(&["audit", "verify"]).ends_with(0);
}

#[test]
fn an_answer_that_is_taken_back_decides_nothing_that_contradicts_what_stands() {
    let council = Council::new();
    council.configure("[paths]", "[paths]\nrules = \"rules\"");
    council.dir.write("demo/rules/review.toml", "second_share = 1.0\n");
    let served = council.serve();
    let (ann, bob) =
        (Who("ann", "stewards", "linkage-quality"), Who("bob", "stewards", "linkage-quality"));
    let next = |who: Who| who.get(&council, &served, "/v1/reviews/next").is(200).json();
    let case = next(ann);
    let [one, other] =
        [0, 1].map(|at| case["pairs"][0]["records"][at].as_str().expect("a mention"));
    let words = ["decide", one, other, "different-household"];
    council.hearth(&[&words[..], &["--reason", "seen both", "--by", "mk"]].concat()).ends_with(0);
    let answer = |who: Who, key: &str, body: &Value| {
        who.send(&council, &served, "/v1/reviews", (key, &[]), body).is(201).json()
    };
    let two =
        json!({ "persons": case["persons"], "evidence": case["evidence"], "answer": "different" });
    let taken = answer(ann, "write-0001", &two);
    // the second reader contradicts it: neither answer holds
    let again = next(bob);
    let one = json!({ "again": again["again"], "evidence": again["evidence"], "answer": "same" });
    assert!(answer(bob, "write-0002", &one)["decision"].is_null());
    // without the first, the second would make one person of two who are never one household
    let undo = format!("/v1/reviews/{}/undo", taken["reading"]);
    let back = ann.send(&council, &served, &undo, ("write-0003", &[]), &json!({})).is(201).json();
    assert!(back["decision"].is_null(), "{back}");
    let decided = council.hearth(&["decide", "--list"]).out;
    assert!(!decided.contains("one person"), "{decided}");
}

#[test]
fn cases_are_for_whose_role_decides_and_are_written_down_before_they_are_shown() {
    let council = Council::new();
    council.grants("nights", "back-office");
    let served = council.serve();
    let ann = Who("ann", "stewards", "linkage-quality");
    let before = count(&council, "operator_permitted");
    let case = ann.get(&council, &served, "/v1/reviews/next").is(200).json();
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    let permitted: Vec<&Value> = log
        .as_array()
        .expect("entries")
        .iter()
        .filter(|it| it["kind"] == "operator_permitted")
        .collect();
    assert_eq!(permitted.len(), before + 1);
    assert!(permitted.last().expect("one").to_string().contains("review"));
    assert_eq!(REVENUES.get(&council, &served, "/v1/reviews/next").is(403).code(), "refused");
    assert_eq!(DPO.get(&council, &served, "/v1/reviews").is(403).code(), "refused");
    // and the back office, which reads the nights for the same purpose and sees nobody's name, decides about nobody
    let office = Who("n.office", "nights", "linkage-quality");
    office.get(&council, &served, "/v1/editions").is(200);
    for path in ["/v1/reviews", "/v1/reviews/next"] {
        assert_eq!(office.get(&council, &served, path).is(403).code(), "act_not_of_role");
    }
    let unseen =
        json!({ "persons": case["persons"], "evidence": case["evidence"], "answer": "different" });
    let refused = office.send(&council, &served, "/v1/reviews", ("blind-0001", &[]), &unseen);
    assert_eq!(refused.is(403).code(), "act_not_of_role");

    // of somebody hidden no case is put
    let one = case["persons"][0].as_str().expect("an identifier");
    let words = ["restrict", "set", one, "--kind", "protected-identity", "--note", "x"];
    council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat()).ends_with(0);
    let queue = ann.get(&council, &served, "/v1/reviews").is(200).json();
    assert!(!queue.to_string().contains(one), "{queue}");
    let body =
        json!({ "persons": case["persons"], "evidence": case["evidence"], "answer": "same" });
    let gone = ann.send(&council, &served, "/v1/reviews", ("write-0001", &[]), &body).is(409);
    assert_eq!(gone.code(), "conflict");
}
