//! Attempts against real receivers on this machine: what they answer, what they do instead of answering, and where nothing is sent at all.

mod attempts;
mod guarded;
mod handshakes;
pub(in crate::notices) mod receiver;
mod secured;
mod verified;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::{
    EndpointAddress, Limits, Line, LoopbackAllowance, Means, MessageId, Origin, Outcome, Reach,
    Secret, SharedSecret, SigningKeys, Trust,
};
use receiver::Receiver;

/// The moment of these attempts.
pub(in crate::notices) fn now() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// Now, on the clock that no test moves.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a receiver was waited for is what is tested"
)]
pub(in crate::notices) fn stopwatch() -> Instant {
    Instant::now()
}

/// Keys of an endpoint.
pub(in crate::notices) fn keys() -> SigningKeys {
    SigningKeys::new(Secret::Shared(SharedSecret::from_bytes(&[3; 32]).unwrap()))
}

/// The system's names, and less patience than partners are shown.
pub(in crate::notices) fn means(patience: Duration) -> Means {
    let mut means = Means::new(Trust::read(None).unwrap(), Arc::new(now), origin());
    means.limits = Limits { patience, ..Limits::default() };
    means
}

/// Who is calling.
pub(in crate::notices) fn origin() -> Origin {
    Origin::parse("life-events.eastbrook.example").unwrap()
}

/// An address on this machine.
pub(in crate::notices) fn here(text: &str) -> EndpointAddress {
    let allowance = LoopbackAllowance::named("these tests").unwrap();
    EndpointAddress::parse(text, Reach::ThisMachine(allowance)).unwrap()
}

fn line(receiver: &Receiver, patience: Duration) -> Line {
    Line::open(&here(&receiver.url("/hooks")), &means(patience))
}

fn post(line: &Line, last: u8) -> Outcome {
    line.post(&keys(), &MessageId::of([last; 16]), br#"{"specversion":"1.0"}"#, now())
}
