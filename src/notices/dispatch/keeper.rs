//! What a dispatcher asks of whoever keeps the notices: what waits, the next to be sent, and to write down what became of it.
//!
//! In: nothing. Out: the trait [`Keeper`] and what passes through it. Every call that changes something is on disk before it returns. The order within
//! a subject, whether something may be sent at all today, and what is disabled, are the keeper's; how many at once, how long an endpoint is left alone
//! and when a notice is tried again are the dispatcher's.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::notices::delivery::{EndpointAddress, MessageId, Next, Outcome, SigningKeys};

/// Which endpoint, by the keeper's count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EndpointNumber(pub u64);

/// That an endpoint has something to be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Which.
    pub endpoint: EndpointNumber,
    /// When the first of it may go; in the past, if at once.
    pub earliest: Timestamp,
    /// True if something that goes ahead of all else is among what may go, such as a recall.
    pub urgent: bool,
}

/// Where and with which keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// Where.
    pub address: EndpointAddress,
    /// At most so many a minute, as the endpoint allowed; none if it set no limit.
    pub a_minute: Option<NonZeroU32>,
}

/// What it takes to send to an endpoint; shared by all its notices.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where, and how fast.
    pub route: Route,
    /// What signs.
    pub keys: SigningKeys,
}

/// A notice that is to be sent now. It is lent: whoever does not settle it in time loses it to the next who asks.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Which notice.
    pub notice: u64,
    /// Which attempt, counted from 1 and written down already.
    pub attempt: u32,
    /// The same at every attempt.
    pub id: MessageId,
    /// The event as it is sent.
    pub body: Arc<[u8]>,
    /// When it is of no use any more.
    pub expires: Option<Timestamp>,
    /// To whom.
    pub target: Arc<Target>,
}

/// What became of an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settled {
    /// Which notice.
    pub notice: u64,
    /// Which attempt: a keeper that has lent it out again by now takes nothing of an older one but a delivery.
    pub attempt: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// What follows.
    pub next: Next,
}

/// That nothing can be read or written down. What it was about stays as it was.
#[derive(Debug, thiserror::Error)]
#[error("the notices cannot be kept: {0}")]
pub struct KeeperFault(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl KeeperFault {
    /// A fault for a reason.
    pub fn new(reason: impl fmt::Display) -> Self {
        Self(reason.to_string().into())
    }
}

/// Whoever keeps the notices. Asked by several threads at once.
pub trait Keeper: Send + Sync {
    /// Endpoints with something to send, now or later, each once. Cheap: asked whenever a worker is free, and at least once a second. Disabled
    /// endpoints are left out.
    fn waiting(&self, now: Timestamp) -> Vec<Waiting>;

    /// The next notice of an endpoint that may go: decided on under today's policy, its attempt written down, lent for so long. `None` if there is
    /// none after all; what may not be sent the keeper settles itself.
    ///
    /// # Errors
    /// [`KeeperFault`].
    fn claim(
        &self,
        endpoint: EndpointNumber,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Claimed>, KeeperFault>;

    /// Writes down what became of an attempt, and in the same step what it makes of the endpoint: a keeper folds outcomes through
    /// [`Health`](crate::notices::delivery::Health), and leaves an endpoint out once that says that it is disabled.
    ///
    /// # Errors
    /// [`KeeperFault`]: the notice is lent out again when its time is over, with the same message's name.
    fn settle(&self, settled: &Settled, now: Timestamp) -> Result<(), KeeperFault>;
}
