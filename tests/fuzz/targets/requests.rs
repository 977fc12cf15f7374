//! Requests to the service: none is answered with a fault of the service's own, and none ends it.
//!
//! The first byte says what the rest is: a whole request; lines of a request's head; a path; a body to a route that the next byte chooses; claims
//! of a token that is signed; a credential.

#![no_main]

mod service;

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use service::{SERVICE, WRITERS};

fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().filter(|it| !it.is_control()).collect()
}

fn escaped(bytes: &[u8]) -> String {
    // every other way of writing a byte: as it is where it may stand, escaped elsewhere; a slash stays a slash
    bytes
        .iter()
        .map(|it| match it {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'/' | b'?' | b'=' | b'&' | b'%' => {
                char::from(*it).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

fuzz_target!(|input: &[u8]| {
    let Some((kind, rest)) = input.split_first() else { return };
    let whole = |line: &str, token: &str, head: &[u8], body: &[u8]| {
        let mut request = format!(
            "{line} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: {token}\r\ncontent-length: {}\r\n",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(head);
        if !head.windows(15).any(|it| it == b"hearth-purpose:") {
            request.extend_from_slice(b"hearth-purpose: revenues-and-benefits\r\n");
        }
        request.extend_from_slice(b"\r\n");
        request.extend_from_slice(body);
        SERVICE.put(&request);
    };
    let good = || format!("Bearer {}", SERVICE.token(&Value::Null));
    match kind % 6 {
        0 => SERVICE.put(rest),
        1 => whole("GET /v1/persons/HP-0000-0000", &good(), rest, b""),
        2 => whole(&format!("GET /v1/{}", escaped(rest)), &good(), b"", b""),
        3 => {
            let Some((which, body)) = rest.split_first() else { return };
            let (which, posts) = (usize::from(*which), SERVICE.posts.len());
            let route = &SERVICE.posts[which % posts];
            let (user, group, purpose) = WRITERS[which / posts % WRITERS.len()];
            let token = SERVICE.token(&json!({ "sub": user, "groups": [group] }));
            // the same body is the same write, sent again
            let key = blake3::hash(body).to_hex();
            let head = format!(
                "content-type: application/json\r\nidempotency-key: {key}\r\nhearth-case: SAR-7\r\nhearth-purpose: {purpose}\r\n"
            );
            whole(&format!("POST {route}"), &format!("Bearer {token}"), head.as_bytes(), body);
        }
        4 => {
            let Ok(claims) = serde_json::from_slice::<Value>(rest) else { return };
            whole(
                "GET /v1/persons/HP-0000-0000",
                &format!("Bearer {}", SERVICE.token(&claims)),
                b"",
                b"",
            );
        }
        _ => {
            whole("GET /v1/persons/HP-0000-0000", &plain(rest), b"", b"");
            let key = format!("x-api-key: {}\r\n", plain(rest));
            whole("GET /v1/persons/HP-0000-0000", "", key.as_bytes(), b"");
        }
    }
});
