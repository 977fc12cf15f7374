//! What came of an attempt: whether the receiver took the notice, and what it asked for beside.
//!
//! In: an answer's status and headers, or the fault for which there was none. Out: an [`Outcome`]. Only 2xx is success; a redirect is none and is not
//! followed; 410 says that the endpoint is gone; 429, 502 and 504 ask for less (Standard Webhooks 1.0.0). Nothing of an answer's body is kept, since a
//! partner could repeat personal data in it. What follows from an outcome is [`super::schedule`]'s and [`super::breaker`]'s.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use serde::{Deserialize, Serialize};
use ureq::http::{HeaderMap, header};

use super::failure::Failure;

/// The header by which a receiver steers what is sent to it.
const WISH: &str = "webhook-delivery";
/// Reads the dates of HTTP, which are those of mail (RFC 9110, 5.6.7).
static DATES: DateTimeParser = DateTimeParser::new();

/// What came of an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 2xx, with its body read to the end.
    Delivered(Answer),
    /// 3xx or 4xx: it will not have this notice, or not so.
    Refused(Answer),
    /// 410: there is no such endpoint any more.
    Gone(Answer),
    /// 429, 502 or 504: fewer, later.
    Throttled(Answer),
    /// No answer, or one that says that the receiver is broken.
    Failed(Failure),
}

/// An answer, without what it said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// HTTP's status.
    pub status: u16,
    /// For how long not to come back, counted from this answer.
    pub retry_after: Option<Duration>,
    /// What it asked for beside.
    pub wish: Option<Wish>,
}

/// What a receiver asks for with `webhook-delivery`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Nothing more to this endpoint.
    Disable,
    /// This notice not again.
    AbortMessage,
}

impl Answer {
    /// What a status and its headers say at a moment.
    pub(super) fn of(status: u16, headers: &HeaderMap, now: Timestamp) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let retry_after = text(header::RETRY_AFTER.as_str()).and_then(|it| waiting_time(it, now));
        let wish = match text(WISH).map(str::trim) {
            Some("disable") => Some(Wish::Disable),
            Some("abort-message") => Some(Wish::AbortMessage),
            Some(_) | None => None,
        };
        Self { status, retry_after, wish }
    }

    /// What that means for the notice.
    pub(super) const fn outcome(self) -> Outcome {
        match self.status {
            200..=299 => Outcome::Delivered(self),
            410 => Outcome::Gone(self),
            429 | 502 | 504 => Outcome::Throttled(self),
            500.. => Outcome::Failed(Failure::Broken(self)),
            _ => Outcome::Refused(self),
        }
    }
}

impl Outcome {
    const fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Delivered(answer)
            | Self::Refused(answer)
            | Self::Gone(answer)
            | Self::Throttled(answer)
            | Self::Failed(Failure::Broken(answer)) => Some(answer),
            Self::Failed(_) => None,
        }
    }

    /// HTTP's status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.answer().map(|answer| answer.status)
    }

    /// For how long the receiver asked not to be called.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer().and_then(|answer| answer.retry_after)
    }

    /// What it asked for beside.
    #[must_use]
    pub fn wish(&self) -> Option<Wish> {
        self.answer().and_then(|answer| answer.wish)
    }

    /// True if the notice has arrived.
    #[must_use]
    pub const fn is_delivered(&self) -> bool {
        matches!(self, Self::Delivered(_))
    }

    /// One word for counts and logs.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Delivered(_) => "delivered",
            Self::Refused(_) => "refused",
            Self::Gone(_) => "gone",
            Self::Throttled(_) => "throttled",
            Self::Failed(failure) => failure.word(),
        }
    }
}

/// `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). What cannot be read asks for nothing.
fn waiting_time(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = DATES.parse_timestamp(text).ok()?;
    Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;
    use ureq::http::{HeaderMap, HeaderValue};

    use super::{Answer, Outcome, Wish};
    use crate::notices::delivery::Failure;

    fn now() -> Timestamp {
        "2026-11-20T09:00:00Z".parse().unwrap()
    }

    fn answer(status: u16, name: &'static str, value: &'static str) -> Answer {
        let headers = HeaderMap::from_iter([(
            ureq::http::HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )]);
        Answer::of(status, &headers, now())
    }

    #[test]
    fn only_two_hundreds_are_success() {
        let word = |status| answer(status, "x-none", "").outcome().word();
        let words = [
            (200, "delivered"),
            (202, "delivered"),
            (299, "delivered"),
            (301, "refused"),
            (307, "refused"),
            (400, "refused"),
            (404, "refused"),
            (410, "gone"),
            (429, "throttled"),
            (500, "broken"),
            (501, "broken"),
            (502, "throttled"),
            (503, "broken"),
            (504, "throttled"),
        ];
        for (status, expected) in words {
            assert_eq!(word(status), expected, "{status}");
        }
    }

    #[test]
    fn a_time_to_wait_is_seconds_or_a_date() {
        let wait = |value| answer(429, "retry-after", value).retry_after;
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Fri, 20 Nov 2026 09:02:00 GMT"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Fri, 20 Nov 2026 08:00:00 GMT"), Some(Duration::ZERO), "it is over");
        for nothing in ["", "soon", "-5", "1.5", "99999999999999999999999"] {
            assert_eq!(wait(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_receiver_may_steer_with_any_answer() {
        let disable = answer(503, "webhook-delivery", "disable").outcome();
        assert!(matches!(disable, Outcome::Failed(Failure::Broken(_))));
        assert_eq!(disable.wish(), Some(Wish::Disable));
        let abort = answer(200, "webhook-delivery", " abort-message").outcome();
        assert_eq!((abort.wish(), abort.is_delivered()), (Some(Wish::AbortMessage), true));
        assert_eq!(answer(200, "webhook-delivery", "faster").wish, None);
    }

    #[test]
    fn an_outcome_can_be_written_down_and_read() {
        for outcome in [
            answer(429, "retry-after", "120").outcome(),
            answer(500, "webhook-delivery", "disable").outcome(),
            Outcome::Failed(Failure::Timeout),
        ] {
            let text = serde_json::to_string(&outcome).unwrap();
            assert_eq!(serde_json::from_str::<Outcome>(&text).unwrap(), outcome, "{text}");
        }
    }
}
