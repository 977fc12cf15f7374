//! The authorisation matrix: every route, by every role, with credentials of every kind.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::served::{Council, Reply, Served};

/// Users and groups of the demo, with the purpose that fits their role.
const CALLERS: [(&str, &str, &str); 5] = [
    ("r.evans", "revenues", "revenues-and-benefits"),
    ("s.patel", "safeguarding", "safeguarding"),
    ("d.steward", "stewards", "linkage-quality"),
    ("dpo", "privacy", "subject-rights"),
    ("h.moss", "housing-association", "single-view-by-consent"),
];

/// Every route of the document under /v1, filled in: method and path.
fn routes(served: &Served, council: &Council) -> Vec<(String, String)> {
    let document = served.get("/openapi.json", &[]).is(200).json();
    let paths = document["paths"].as_object().expect("paths");
    let mut routes = Vec::new();
    for (path, methods) in paths.iter().filter(|(path, _)| path.starts_with("/v1/")) {
        let filled = path
            .replace("{person}", &council.person)
            .replace("{other}", &council.elector)
            .replace("{household}", &council.household)
            .replace("{dataset}", "council_tax")
            .replace("{record}", &council.record)
            .replace("{request}", "1")
            .replace("{entry}", "1")
            .replace("{number}", "1")
            .replace("{agreement}", "no-such-agreement")
            .replace("{reading}", "1")
            .replace("{edition}", "2026-10-30.1")
            .replace("{event}", "HB-0000-0000-0004")
            .replace("{message}", "msg_01jdc8y3r2v5q7t9x0z4a6b8cd")
            .replace("{notice}", "1")
            .replace("{subscription}", "no-such-agreement:nobody:nothing");
        assert!(!filled.contains('{'), "{path}: say here what to fill in");
        let methods = methods.as_object().expect("methods").keys();
        routes.extend(methods.map(|method| (method.clone(), filled.clone())));
    }
    routes.sort();
    routes
}

static KEYS: AtomicU64 = AtomicU64::new(0);

/// A whole body for a route that takes one.
fn body(path: &str) -> Value {
    if path.ends_with("/trace") {
        json!({ "surname": "Nobody", "date_of_birth": "1990-01-01" })
    } else if ["/life-events", "/life-events/preview"].iter().any(|it| path.ends_with(it)) {
        json!({
            "happened": { "death": { "person": "HP-SJYW-7M1S" } }, "when": "2026-11-01",
            "level": "stated", "channel": "caseworker", "told_by": "relative", "reference": "M-1",
        })
    } else if path.ends_with("/correction") {
        json!({
            "when": "2026-11-02", "level": "stated", "because": "typographical",
            "channel": "caseworker", "reference": "M-2",
        })
    } else if path.ends_with("/cancellation") {
        json!({ "because": "made_in_error", "channel": "caseworker", "reference": "M-3" })
    } else if path.ends_with("/reinstatement") {
        json!({ "because": "cancellation_removed", "channel": "caseworker", "reference": "M-4" })
    } else if path.ends_with("/receipts") {
        json!({ "said": "acted" })
    } else if path.contains("/outbox/") {
        json!({ "what": "replay", "reason": "looked at" })
    } else if path.ends_with("/clients") {
        json!({ "what": "add", "clients": [{ "surname": "Nobody", "date_of_birth": "1990-01-01" }] })
    } else if path.ends_with("/endpoint") {
        json!({ "way": "feed" })
    } else if path.ends_with("/endpoint/status") {
        json!({ "status": "enabled" })
    } else if path.ends_with("/endpoint/confirmation") || path.ends_with("/endpoint/keys") {
        json!({})
    } else if path.ends_with("/feed/acknowledgement") {
        json!({ "acknowledge": 1 })
    } else if path.ends_with("/match") {
        json!({ "dataset": "benefits", "fields": { "surname": "Nobody" } })
    } else if path.ends_with("/consents") {
        json!({
            "event": "refused", "purposes": ["single-view-by-consent"], "channel": "telephone",
        })
    } else if path.ends_with("/restrictions") {
        json!({ "kind": "dispute", "note": "says that it is wrong" })
    } else if path.ends_with("/confirmations") {
        json!({ "person": "HP-SJYW-7M1S", "reason": "asked" })
    } else if path.ends_with("/requests") {
        json!({ "right": "access", "channel": "post", "words": "all of it" })
    } else if path.ends_with("/erasure") {
        json!({ "ground": "objection", "because": "upheld" })
    } else if path.ends_with("/reviews") {
        json!({ "persons": ["HP-SJYW-7M1S", "HP-SJYW-7M1S"], "evidence": "0", "answer": "unsure" })
    } else if path.ends_with("/undo") {
        json!({})
    } else if path.ends_with("/steps") {
        json!({ "what": "acknowledge" })
    } else if ["/release", "/rollback", "/hold"].iter().any(|it| path.ends_with(it)) {
        json!({ "reason": "looked at" })
    } else if path.ends_with("/lifting") || path.ends_with("/end") {
        json!({ "reason": "over" })
    } else if path.ends_with("/approval") || path.ends_with("/dropping") {
        json!({ "reason": "looked at" })
    } else if path.ends_with("/relationships") {
        json!({ "person": "HP-SJYW-7M1S", "holder": { "holder": "user", "name": "mk" }, "basis": "open_case", "evidence": "X/1" })
    } else if path.ends_with("/agreements") {
        json!({ "text": "name = 1" })
    } else if path.ends_with("/signatures") {
        json!({ "party": "council", "signatory": "J. Rees" })
    } else if path.ends_with("/status") {
        json!({ "status": "suspended", "reason": "breach" })
    } else if path.ends_with("/not-shared") {
        json!({ "asked_by": "an agency", "purpose": "to check", "because": "no gateway", "weighed": "no harm" })
    } else {
        panic!("{path}: say here what to send")
    }
}

/// Asks for a route; what is sent to one that takes a body is whole.
fn put(served: &Served, (method, path): &(String, String), headers: &[(&str, &str)]) -> Reply {
    match method.as_str() {
        "get" => served.get(path, headers),
        "post" => {
            // a key of its own for each, so that no write is taken for another's
            let key = format!("matrix-{}", KEYS.fetch_add(1, Ordering::Relaxed));
            let headers = [headers, &[("idempotency-key", key.as_str())][..]].concat();
            served.post(path, &headers, &body(path).to_string())
        }
        other => panic!("{path}: say here how to {other}"),
    }
}

#[test]
fn every_route_asks_for_good_credentials_whatever_the_role() {
    let council = Council::new();
    council.configure(
        "[serve]\n",
        "[serve]\nrequests_per_second = 100000\nburst = 100000\nfailures = 1000\n",
    );
    let served = council.serve();
    let foreign = hearth::http::TokenKey::new([7; 32], "demo");
    let other_name = {
        let seed = blake3::Hash::from_hex(council.dir.read("demo/login/signing.key").trim());
        hearth::http::TokenKey::new(*seed.expect("a key").as_bytes(), "another")
    };
    let unknown = format!("hk-7k3q9m2f-{}", "0".repeat(52));
    let mut keys = ["", "hk-7k3q9m2f", unknown.as_str()].into_iter().cycle();
    for route in routes(&served, &council) {
        let path = &route.1;
        for (user, group, purpose) in CALLERS {
            let good = Council::claims(user, group);
            let changed = |name: &str, value: Value| {
                let mut claims = good.clone();
                claims[name] = value;
                council.key().sign(&claims).expect("a token")
            };
            let without = |name: &str| {
                let mut claims = good.clone();
                claims.as_object_mut().expect("claims").remove(name);
                council.key().sign(&claims).expect("a token")
            };
            let token = council.key().sign(&good).expect("a token");
            let now = good["iat"].as_u64().expect("seconds");
            let (head, rest) = token.split_once('.').expect("three parts");
            let (_, signature) = rest.split_once('.').expect("three parts");
            let more = changed("groups", json!(["privacy", group]));
            let (_, more) = more.split_once('.').expect("three parts");
            let (more, _) = more.split_once('.').expect("three parts");
            let none = base64ct_url(br#"{"alg":"none"}"#);
            let tampered = [
                format!("{head}.{more}.{signature}"),
                format!("{}.{rest}", base64ct_url(br#"{"alg":"HS256","kid":"demo"}"#)),
                format!("{none}.{}.", rest.split_once('.').expect("two parts").0),
                token[..token.len() - 3].to_owned(),
                String::new(),
                "x".repeat(20_000),
            ];
            let ask = |token: &str| {
                let token = format!("Bearer {token}");
                let headers = [("authorization", token.as_str()), ("hearth-purpose", purpose)];
                put(&served, &route, &headers)
            };
            let case = format!("{path} {user}");
            let missing = put(&served, &route, &[("hearth-purpose", purpose)]);
            assert_eq!(missing.clone().is(401).code(), "credentials_missing", "{case}");
            assert_eq!(missing.header("www-authenticate"), Some("Bearer realm=\"hearth\""));
            let expired = changed("exp", json!(now - 60));
            assert_eq!(ask(&expired).is(401).code(), "token_expired", "{case}");
            for not_ours in [
                foreign.sign(&good).expect("a token"),
                other_name.sign(&good).expect("a token"),
                changed("iss", json!("https://login.elsewhere.example/")),
                changed("aud", json!("another-service")),
                changed("nbf", json!(now + 3600)),
                changed("exp", json!("never")),
                without("exp"),
                without("aud"),
                without("iss"),
            ]
            .iter()
            .chain(&tampered)
            {
                assert_eq!(
                    ask(not_ours).is(401).code(),
                    "token_not_accepted",
                    "{case}: {not_ours}"
                );
            }
            for nobody in
                [changed("groups", json!([])), without("sub"), changed("sub", json!("no name!"))]
            {
                assert_eq!(ask(&nobody).is(403).code(), "not_provisioned", "{case}");
            }
            // one of them in turn: an address from which a thousand keys were not accepted is locked out
            let key = keys.next().expect("they come again and again");
            let headers = [("x-api-key", key), ("hearth-purpose", purpose)];
            assert_eq!(put(&served, &route, &headers).is(401).code(), "key_not_accepted", "{case}");
            let answer = ask(&token);
            assert!(
                [200, 201, 202, 204, 403, 404, 409, 422].contains(&answer.status),
                "{case}: {answer:?}"
            );
        }
    }
}

#[test]
fn what_is_wrong_with_a_token_of_the_issuers_own_is_told() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}", council.person);
    let good = Council::claims("r.evans", "revenues");
    let now = good["iat"].as_u64().expect("seconds");
    let ask = |authorization: &str| {
        let purpose = ("hearth-purpose", "revenues-and-benefits");
        served.get(&path, &[("authorization", authorization), purpose])
    };
    let changed = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        format!("Bearer {}", council.key().sign(&claims).expect("a token"))
    };
    for (claim, at, told) in [("exp", now + 200_000, "longer"), ("iat", now + 300, "to come")] {
        let refused = ask(&changed(claim, json!(at))).is(401);
        assert_eq!(refused.code(), "token_not_accepted", "{claim}");
        assert!(refused.body.contains(told), "{claim}: {refused:?}");
    }
    let of_two = ask(&changed("groups", json!(["revenues", "housing-association"]))).is(403);
    assert_eq!(of_two.code(), "not_provisioned");
    assert!(of_two.body.contains("more than one organisation"), "{of_two:?}");
    let basic = ask("Basic dTpw").is(401);
    assert_eq!(basic.code(), "credentials_missing");
    assert!(basic.body.contains("another scheme"), "{basic:?}");
    ask(&changed("iat", json!(now))).is(200);
}

#[test]
fn every_role_may_ask_for_its_own_purposes_alone() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 100000\nburst = 100000\n");
    let served = council.serve();
    for route in routes(&served, &council) {
        let path = &route.1;
        for (user, group, own) in CALLERS {
            for (_, _, purpose) in CALLERS {
                let token = format!("Bearer {}", council.token(user, group));
                let headers = [("authorization", token.as_str()), ("hearth-purpose", purpose)];
                let answer = put(&served, &route, &headers);
                if purpose == own {
                    // what a purpose wants beside the role (a case, an agreement) is told, and is no fault of the role
                    let reasons = answer.json()["reasons"].to_string();
                    assert!(
                        !reasons.contains("purpose.role"),
                        "{path} {user} {purpose}: {answer:?}"
                    );
                } else {
                    let reasons = answer.is(403).json()["reasons"].to_string();
                    // an operator's purpose is held against the operation first
                    let told = ["purpose.role", "purpose.command"];
                    let told = told.iter().any(|it| reasons.contains(it));
                    assert!(told, "{path} {user} {purpose}: {reasons}");
                }
            }
        }
    }
}

fn base64ct_url(bytes: &[u8]) -> String {
    use base64ct::Encoding as _;
    base64ct::Base64UrlUnpadded::encode_string(bytes)
}
