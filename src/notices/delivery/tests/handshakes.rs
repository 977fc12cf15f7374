//! Endpoints that want notices and those that do not; those that check signatures and those that only say so.

use std::num::NonZeroU32;
use std::time::Duration;

use super::receiver::{Received, Receiver, Reply};
use super::{keys, line, now};
use crate::notices::delivery::{
    Failure, HandshakeFault, MessageId, Permission, Probe, ask_permission, prove,
};

const LONG: Duration = Duration::from_secs(10);
const ORIGIN: &str = "life-events.eastbrook.example";

fn asked(
    reply: impl Fn(&Received) -> Reply + Send + Sync + 'static,
) -> Result<Permission, HandshakeFault> {
    let receiver = Receiver::new(reply);
    ask_permission(&line(&receiver, LONG), NonZeroU32::new(600).unwrap())
}

fn allowing(origin: &str, rate: &str) -> Reply {
    let headers = vec![
        ("WebHook-Allowed-Origin", origin.to_owned()),
        ("WebHook-Allowed-Rate", rate.to_owned()),
    ];
    Reply::Answer(200, headers, Vec::new())
}

#[test]
fn an_endpoint_that_names_us_gives_its_rate() {
    let seen = asked(|request| {
        assert_eq!((request.method.as_str(), request.body.len()), ("OPTIONS", 0));
        assert_eq!(request.header("webhook-request-rate"), "600");
        allowing(request.header("webhook-request-origin"), "120")
    });
    assert_eq!(seen, Ok(Permission { a_minute: NonZeroU32::new(120) }));
    assert_eq!(asked(|_| allowing("*", "*")), Ok(Permission { a_minute: None }));
    let silent = asked(|_| Reply::with(204, "webhook-allowed-origin", ORIGIN));
    assert_eq!(silent, Ok(Permission { a_minute: NonZeroU32::new(600) }), "what was asked for");
}

#[test]
fn an_endpoint_that_names_others_or_nobody_is_not_used() {
    let not_allowed = |status| Err(HandshakeFault::NotAllowed { status });
    assert_eq!(asked(|_| Reply::status(200)), not_allowed(200));
    assert_eq!(asked(|_| allowing("other.example", "*")), not_allowed(200));
    let redirected =
        Reply::Answer(302, vec![("WebHook-Allowed-Origin", "*".to_owned())], Vec::new());
    assert_eq!(asked(move |_| redirected.clone()), not_allowed(302));
    for rate in ["0", "-1", "many"] {
        assert_eq!(asked(move |_| allowing("*", rate)), Err(HandshakeFault::Rate), "{rate}");
    }
    let cut = asked(|_| Reply::Bytes(Vec::new()));
    assert_eq!(cut, Err(HandshakeFault::NotReached(Failure::Cut)));
}

fn probe(last: u8) -> Probe {
    Probe { id: MessageId::of([last; 16]), body: br#"{"type":"heartbeat"}"#.to_vec() }
}

fn proved(
    reply: impl Fn(&Received) -> Reply + Send + Sync + 'static,
) -> Result<(), HandshakeFault> {
    let receiver = Receiver::new(reply);
    prove(&line(&receiver, LONG), &keys(), &probe(1), &probe(2), now())
}

/// Verifies as a partner would: by the name and moment in the headers and the body as it came.
fn is_genuine(request: &Received) -> bool {
    let id = MessageId::parse(request.header("webhook-id")).unwrap();
    let at = request.header("webhook-timestamp").parse().unwrap();
    let at = jiff::Timestamp::from_second(at).unwrap();
    keys().header(&id, at, &request.body) == request.header("webhook-signature")
}

#[test]
fn an_endpoint_that_verifies_passes() {
    let answer = |request: &Received| Reply::status(if is_genuine(request) { 204 } else { 401 });
    assert_eq!(proved(answer), Ok(()));
}

#[test]
fn an_endpoint_that_takes_anything_does_not_pass() {
    assert_eq!(proved(|_| Reply::status(200)), Err(HandshakeFault::TakesForgeries));
}

#[test]
fn an_endpoint_that_takes_nothing_or_breaks_over_a_forgery_does_not_pass() {
    let nothing = proved(|_| Reply::status(401));
    assert!(
        matches!(nothing, Err(HandshakeFault::HeartbeatNotTaken(outcome)) if outcome.status() == Some(401))
    );
    for status in [500, 302, 429] {
        let breaking =
            proved(move |request| Reply::status(if is_genuine(request) { 200 } else { status }));
        assert!(matches!(breaking, Err(HandshakeFault::ForgeryNotRefused(_))), "{status}");
    }
    let cut = proved(|_| Reply::Bytes(Vec::new()));
    assert_eq!(cut, Err(HandshakeFault::NotReached(Failure::Cut)));
}
