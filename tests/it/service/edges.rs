//! The edges: requests that are none, methods that a route does not know, bodies that do not come.

use std::time::Duration;

use super::served::{Council, Served};

fn document(served: &Served) -> serde_json::Value {
    served.get("/openapi.json", &[]).is(200).json()
}

#[test]
fn a_route_tells_which_methods_it_knows_to_whoever_tries_another() {
    let council = Council::new();
    let served = council.serve();
    let document = document(&served);
    let mut paths: Vec<(String, Vec<String>)> = vec![
        ("/openapi.json".to_owned(), vec!["get".to_owned()]),
        ("/docs".to_owned(), vec!["get".to_owned()]),
    ];
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let known = methods.as_object().expect("methods").keys().cloned().collect();
        paths.push((path.replace(['{', '}'], ""), known));
    }
    for (path, known) in paths {
        for method in ["get", "put", "delete", "patch", "options", "trace", "post"] {
            let answer = served.call(&method.to_uppercase(), &path, &[]);
            if known.iter().any(|it| it == method) {
                assert_ne!(answer.status, 405, "{method} {path}");
                continue;
            }
            assert_eq!(answer.status, 405, "{method} {path}");
            // a partner in the health service is answered in the words of FHIR
            let code = if path.starts_with("/fhir/") {
                answer.json()["issue"][0]["details"]["coding"][0]["code"].clone()
            } else {
                answer.code().into()
            };
            assert_eq!(code, "method_not_allowed", "{method} {path}");
            let allowed = answer.header("allow").unwrap_or_else(|| panic!("{method} {path}"));
            for word in &known {
                assert!(allowed.contains(&word.to_uppercase()), "{method} {path}: {allowed}");
            }
        }
    }
}

#[test]
fn the_head_alone_can_be_asked_for_where_nobody_is_looked_up() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nstale_after_days = 366\n");
    let served = council.serve();
    for path in ["/healthz", "/readyz", "/docs", "/openapi.json", "/metrics"] {
        let head = served.call("HEAD", path, &[]).is(200);
        let whole = served.get(path, &[]).is(200);
        assert_eq!(head.header("content-type"), whole.header("content-type"), "{path}");
        assert_eq!(head.body, "", "{path}");
    }
    let look = served.call("HEAD", &format!("/v1/persons/{}", council.person), &[]).is(405);
    assert_eq!(look.header("allow"), Some("GET"), "nothing is looked up and shown to nobody");
}

#[test]
fn a_body_that_cannot_be_read_is_told_as_a_problem() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nbody_seconds = 1\nbody_bytes = 2000\n");
    let served = council.serve();
    let token = format!("Bearer {}", council.token("r.evans", "revenues"));
    let why = [("authorization", token.as_str()), ("hearth-purpose", "revenues-and-benefits")];
    let facts = r#"{"surname":"Nobody","date_of_birth":"1990-01-01"}"#;
    let as_kind = |kind: &str, body: &str| {
        served.post("/v1/trace", &[&why[..], &[("content-type", kind)]].concat(), body)
    };
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        assert_eq!(as_kind(kind, facts).is(415).code(), "not_json", "{kind}");
    }
    for kind in ["application/json", "Application/JSON; charset=utf-8", "application/x+json"] {
        assert_eq!(as_kind(kind, facts).is(404).code(), "add_a_fact", "{kind}");
    }
    let long = served.post("/v1/trace", &why, &"x".repeat(3000)).is(413);
    assert_eq!(long.code(), "body_too_long");
    // a body of which the rest never comes
    let slow = format!(
        "POST /v1/trace HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\nhearth-purpose: revenues-and-benefits\r\n\
         content-type: application/json\r\ncontent-length: 100\r\n\r\n{{"
    );
    let (answer, took) = served.raw(slow.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("body_too_slow"), "{answer}");
    assert!(took < Duration::from_secs(6), "{took:?}");
}

#[test]
fn what_is_no_request_ends_its_connection_and_fills_no_log() {
    let council = Council::new();
    let served = council.serve();
    let broken: [&[u8]; 6] = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET nowhere\r\n\r\n",
        b"GET /v1/persons/\xff HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nhost: x\r\nno colon\r\n\r\n",
        b"POST /v1/trace HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST /v1/trace HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
    ];
    for bytes in broken {
        let (answer, took) = served.raw(bytes);
        let text = String::from_utf8_lossy(bytes);
        assert!(answer.starts_with("HTTP/1.1 4") || answer.is_empty(), "{text}: {answer}");
        assert!(took < Duration::from_secs(20), "{text}: {took:?}");
    }
    let long = format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(200_000));
    assert!(served.raw(long.as_bytes()).0.starts_with("HTTP/1.1 431"));
    served.get("/healthz", &[]).is(200);
    let faults: Vec<String> =
        served.log().into_iter().filter(|line| line.contains("\"ERROR\"")).collect();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_path_that_cannot_be_read_is_told_as_a_problem() {
    let council = Council::new();
    let served = council.serve();
    for path in ["/v1/persons/%ff", "/v1/persons/%00", "/v1/persons/", "/%2e%2e/etc", "//v1"] {
        let (answer, _) = served
            .raw(format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes());
        assert!(answer.contains("application/problem+json"), "{path}: {answer}");
    }
}

#[test]
fn a_connection_on_which_nobody_asks_is_ended() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nidle_seconds = 1\nhead_seconds = 1\n");
    let served = council.serve();
    let (answer, took) = served.raw(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(took < Duration::from_secs(10), "kept alive for {took:?}");
    let (answer, took) = served.raw(b"GET /healthz HTT");
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(took < Duration::from_secs(10), "waited for a head for {took:?}");
}
