//! Before an endpoint is used: that it wants notices (the abuse protection of `CloudEvents`' web hooks), and that it checks who sends them.
//!
//! In: a line to it, its keys, who is asking. Out: a [`Permission`] with the rate that it allows, or why not. The second question is put with two
//! heartbeats: one signed well, which has to be taken, and one signed for another body, which has to be refused. An endpoint that takes both checks
//! nothing, and anybody could tell it that a resident has died. Neither says anything about anybody.

use std::num::NonZeroU32;

use jiff::Timestamp;

use super::answer::Outcome;
use super::failure::Failure;
use super::message_id::MessageId;
use super::post::Line;
use super::signature::SigningKeys;

/// That an endpoint wants notices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Permission {
    /// At most so many a minute; none if it sets no limit.
    pub a_minute: Option<NonZeroU32>,
}

/// A heartbeat for the second question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Probe {
    /// Its name.
    pub id: MessageId,
    /// An event of the kind *heartbeat*.
    pub body: Vec<u8>,
}

/// Why an endpoint is not used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HandshakeFault {
    /// It cannot be asked.
    #[error("it cannot be asked: {0}")]
    NotReached(Failure),
    /// It answered, and did not name us as allowed.
    #[error(
        "it answered {status} to OPTIONS and does not allow this origin (WebHook-Allowed-Origin)"
    )]
    NotAllowed {
        /// HTTP's status.
        status: u16,
    },
    /// The rate that it allows is no number from 1 and no `*`.
    #[error("the rate that it allows cannot be read (WebHook-Allowed-Rate)")]
    Rate,
    /// It did not take the heartbeat.
    #[error("it did not take a heartbeat that was signed well: {}", .0.word())]
    HeartbeatNotTaken(Outcome),
    /// It took the other one too.
    #[error("it took a heartbeat whose signature was wrong: it does not check them")]
    TakesForgeries,
    /// It did not refuse the other one, but failed over it.
    #[error("it did not refuse a heartbeat whose signature was wrong: {}", .0.word())]
    ForgeryNotRefused(Outcome),
}

/// Asks whether the endpoint wants notices, at `a_minute`. One that names no rate, as it should, has allowed what was asked for.
///
/// # Errors
/// [`HandshakeFault`].
pub fn ask_permission(line: &Line, a_minute: NonZeroU32) -> Result<Permission, HandshakeFault> {
    let rate = a_minute.to_string();
    let answer = line
        .options(&[("WebHook-Request-Rate", rate.as_str())])
        .map_err(HandshakeFault::NotReached)?;
    let said = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let status = answer.status();
    let allowed = said("WebHook-Allowed-Origin").map(str::trim);
    let named =
        allowed.is_some_and(|it| it == "*" || it.eq_ignore_ascii_case(line.origin().as_str()));
    if !status.is_success() || !named {
        return Err(HandshakeFault::NotAllowed { status: status.as_u16() });
    }
    let a_minute = match said("WebHook-Allowed-Rate").map(str::trim) {
        None => Some(a_minute),
        Some("*") => None,
        Some(number) => Some(number.parse().map_err(|_| HandshakeFault::Rate)?),
    };
    Ok(Permission { a_minute })
}

/// Shows the endpoint a heartbeat that is ours and one that is not.
///
/// # Errors
/// [`HandshakeFault`].
pub fn prove(
    line: &Line,
    keys: &SigningKeys,
    ours: &Probe,
    forged: &Probe,
    now: Timestamp,
) -> Result<(), HandshakeFault> {
    match line.post(keys, &ours.id, &ours.body, now) {
        Outcome::Delivered(_) => {}
        Outcome::Failed(failure) if !matches!(failure, Failure::Broken(_)) => {
            return Err(HandshakeFault::NotReached(failure));
        }
        not_taken @ (Outcome::Refused(_)
        | Outcome::Gone(_)
        | Outcome::Throttled(_)
        | Outcome::Failed(_)) => return Err(HandshakeFault::HeartbeatNotTaken(not_taken)),
    }
    // well formed and by the right key, but of other bytes: only who verifies it can tell
    let signature = keys.header(&forged.id, now, b"signed for another body");
    match line.post_signed(&signature, &forged.id, &forged.body, now) {
        Outcome::Refused(answer) if answer.status >= 400 => Ok(()),
        Outcome::Delivered(_) => Err(HandshakeFault::TakesForgeries),
        not_refused @ (Outcome::Refused(_)
        | Outcome::Gone(_)
        | Outcome::Throttled(_)
        | Outcome::Failed(_)) => Err(HandshakeFault::ForgeryNotRefused(not_refused)),
    }
}
