//! Why there was no answer, or none that counts, in one word without anything of where it was sent.
//!
//! In: what the HTTP client says. Out: a [`Failure`]. The client's own messages name addresses and paths, and a path may hold a partner's token; they end
//! here.

use std::io::ErrorKind;

use serde::{Deserialize, Serialize};
use ureq::Error;

use super::answer::Answer;
use super::names::Forbidden;

/// Why a notice did not arrive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The host's addresses are not all where this endpoint may be: nothing was sent.
    #[error("the host's address is not one that may be called")]
    Forbidden,
    /// No answer, or not all of it, within the time for an attempt.
    #[error("no whole answer in time")]
    Timeout,
    /// The host's name has no address.
    #[error("the host's name is not known")]
    Name,
    /// Nobody listens there.
    #[error("no connection")]
    Connect,
    /// The certificate is not trusted, or it is no TLS.
    #[error("no trusted TLS")]
    Tls,
    /// The connection ended before the answer did.
    #[error("the connection was cut")]
    Cut,
    /// What came back is no HTTP.
    #[error("the answer is no HTTP")]
    Malformed,
    /// The answer is longer than is read.
    #[error("the answer is too long")]
    Oversize,
    /// 5xx, but those that ask for less.
    #[error("the receiver is broken")]
    Broken(Answer),
    /// Hearth itself hung up, because it stops. Says nothing about the endpoint.
    #[error("stopped before there was an answer")]
    Stopped,
}

impl Failure {
    /// What the client says, in our words.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the list is the client's, and grows")]
    pub(super) fn of(error: &Error) -> Self {
        match error {
            Error::Timeout(_) => Self::Timeout,
            Error::HostNotFound | Error::BadUri(_) | Error::RequireHttpsOnly(_) => Self::Name,
            Error::Io(fault) => Self::of_stream(fault),
            Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) | Error::TlsRequired => Self::Tls,
            Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => Self::Oversize,
            Error::ConnectionFailed => Self::Connect,
            Error::Other(inner) if inner.is::<Forbidden>() => Self::Forbidden,
            _ => Self::Malformed,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the list is the library's, and grows")]
    fn of_stream(fault: &std::io::Error) -> Self {
        if fault.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>) {
            return Self::Tls;
        }
        match fault.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Self::Timeout,
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable => Self::Connect,
            // the stream had begun
            _ => Self::Cut,
        }
    }

    /// One word for counts and logs.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden",
            Self::Timeout => "timeout",
            Self::Name => "name",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Cut => "cut",
            Self::Malformed => "malformed",
            Self::Oversize => "oversize",
            Self::Broken(_) => "broken",
            Self::Stopped => "stopped",
        }
    }
}
