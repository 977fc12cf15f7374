//! One notice, brought to one endpoint once: signed, wrapped, sent where it may go; what the answer means; when to try again.
//!
//! In: an [`Envelope`]'s parts, an [`EndpointAddress`], [`SigningKeys`], a moment. Out: an [`Outcome`], and by it the [`Next`] step of the notice,
//! the [`Breaker`] and the [`Health`] of its endpoint. Leaves to others which notice is sent to whom, in which order, and to write down what became
//! of it: nothing here knows the journal. Clock and chance are passed in.
//!
//! ```text
//!  envelope   what is said            CloudEvents 1.0, structured JSON       subject · words of it: catalogue
//!  secret     with what it is signed  whsec_, whsk_, whpk_
//!  signature  how it is signed        Standard Webhooks 1.0.0, v1 and v1a
//!  reserved   addresses that are not the internet's, with the document that says so
//!  guard      where an endpoint may be
//!  names      a host's addresses, checked, and no other connected to
//!  origin     who is calling, by name
//!  trust      whose certificates count
//!  post       one attempt
//!  answer     what came of it          failure: why nothing did
//!  schedule   when it is tried again
//!  breaker    whether an endpoint is tried at all just now
//!  health     how long it has failed, whom to tell, when to give up
//!  handshake  whether an endpoint wants notices, and checks who sends them
//! ```

mod answer;
mod breaker;
mod catalogue;
mod envelope;
mod failure;
mod guard;
mod handshake;
mod health;
mod message_id;
mod names;
mod origin;
mod post;
mod reserved;
mod schedule;
mod secret;
mod signature;
mod subject;
mod trust;

#[cfg(test)]
pub(in crate::notices) mod tests;

use std::sync::Arc;

pub use answer::{Answer, Outcome, Wish};
pub use breaker::{Breaker, Gate};
pub use catalogue::{CouncilLabel, EventKind, LabelFault};
pub use envelope::{
    CONTENT_TYPE, Content, DataCategory, Envelope, EnvelopeFault, LONGEST_EVENT, Publisher,
    WebAddress,
};
pub use failure::Failure;
pub use guard::{AddressFault, EndpointAddress, LoopbackAllowance, Reach};
pub use handshake::{HandshakeFault, Permission, Probe, ask_permission, prove};
pub use health::{Disabling, EndpointTurn, Health};
pub use message_id::{MessageId, MessageIdFault};
pub use names::{Names, SystemNames};
pub use origin::{Origin, OriginFault};
pub use post::{Limits, Line, Means};
pub use reserved::{Reserved, reserved};
pub use schedule::{Chance, Next, Pace, STEPS, next_step};
pub use secret::{PrivateKey, PublicKey, SecretFault, SharedSecret};
pub use signature::{Secret, SigningKeys};
pub use subject::{Subject, SubjectFault};
pub use trust::{Trust, TrustFault};

/// A clock, as it is passed in.
pub type Clock = Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>;
