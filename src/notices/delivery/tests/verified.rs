//! Signatures of Hearth's, verified by others: the official libraries of Standard Webhooks in Rust and JavaScript, and Node's own Ed25519.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use standardwebhooks::Webhook;

use super::{here, means};
use crate::notices::delivery::{
    HandshakeFault, Line, MessageId, PrivateKey, Probe, Secret, SharedSecret, SigningKeys, prove,
};

const BODY: &str = r#"{"specversion":"1.0","subject":"pw_7f3c0d9a5b6e8f10","note":"Zoë, £5"}"#;

fn secret(byte: u8) -> SharedSecret {
    SharedSecret::from_bytes(&[byte; 32]).unwrap()
}

fn private(byte: u8) -> PrivateKey {
    PrivateKey::from_seed(&[byte; 32])
}

#[test]
fn the_official_rust_library_takes_what_is_genuine_during_a_change_of_keys_and_nothing_else() {
    let both = SigningKeys::new(Secret::Private(private(1)))
        .and(Secret::Shared(secret(2)))
        .and(Secret::Shared(secret(3)));
    let id = MessageId::of([7; 16]);
    let now = Timestamp::now();
    let headers = |body: &str| {
        let signature = both.header(&id, now, body.as_bytes());
        let mut headers = ureq::http::HeaderMap::new();
        headers.insert("webhook-id", id.as_str().parse().unwrap());
        headers.insert("webhook-timestamp", now.as_second().into());
        headers.insert("webhook-signature", signature.parse().unwrap());
        headers
    };
    let verifies = |byte, headers: &_| {
        let library = Webhook::new(secret(byte).expose().as_str()).unwrap();
        library.verify(BODY.as_bytes(), headers).is_ok()
    };
    assert!(verifies(2, &headers(BODY)), "the new key");
    assert!(verifies(3, &headers(BODY)), "the old key");
    assert!(!verifies(4, &headers(BODY)), "a key that never was");
    assert!(!verifies(2, &headers("{}")), "another body");
}

/// A partner's receiver in Node, which ends with the test.
struct Partner {
    child: Child,
    url: String,
}

impl Partner {
    /// None where it is not installed, which is said.
    fn start(secret: &SharedSecret, key: &PrivateKey) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/webhooks");
        if !folder.join("node_modules/standardwebhooks").is_dir() {
            println!(
                "skipped: the library is not installed (npm ci --prefix {})",
                folder.display()
            );
            return None;
        }
        let mut child = Command::new("node")
            .args(["receiver.mjs", secret.expose().as_str(), &key.public().to_string()])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("standard output"));
        assert!(out.read_line(&mut line).expect("a line") > 0, "it does not listen");
        Some(Self { child, url: line.trim().to_owned() })
    }
}

impl Drop for Partner {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_official_javascript_library_and_nodes_ed25519_take_what_is_genuine_and_refuse_a_forgery() {
    let (shared, key) = (secret(2), private(1));
    let Some(partner) = Partner::start(&shared, &key) else { return };
    let both = SigningKeys::new(Secret::Private(key)).and(Secret::Shared(shared));
    let strangers = SigningKeys::new(Secret::Private(private(8))).and(Secret::Shared(secret(9)));
    let probe = |last| Probe { id: MessageId::of([last; 16]), body: BODY.as_bytes().to_vec() };
    for path in ["/v1", "/v1a"] {
        let address = here(&format!("{}{path}", partner.url));
        let line = Line::open(&address, &means(Duration::from_secs(10)));
        let proved = |keys| prove(&line, keys, &probe(1), &probe(2), Timestamp::now());
        assert_eq!(proved(&both), Ok(()), "{path}");
        let refused = proved(&strangers).unwrap_err();
        assert!(
            matches!(refused, HandshakeFault::HeartbeatNotTaken(it) if it.status() == Some(401)),
            "{path}"
        );
    }
}
