//! The stable words of problems: each with its status, what has happened, and what to do.
//!
//! In: nothing. Out: texts for callers. A code, once given, keeps its word and its meaning: callers' programs go by it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The stable words of problems.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Code {
    /// Neither a token nor a key.
    CredentialsMissing,
    /// The token's time is over.
    TokenExpired,
    /// The token is not taken.
    TokenNotAccepted,
    /// The key is not taken.
    KeyNotAccepted,
    /// The connection does not show the certificate that token or key is bound to.
    CertificateNotAccepted,
    /// The token's user is nobody here.
    NotProvisioned,
    /// The issuer's keys cannot be had.
    IssuerUnreachable,
    /// No purpose is stated that can be read.
    PurposeNotStated,
    /// A header cannot be read.
    HeaderNotReadable,
    /// An emergency is stated in part.
    EmergencyNotStated,
    /// What is asked about is no identifier.
    NotAnIdentifier,
    /// The body cannot be read.
    BodyNotReadable,
    /// What follows the question mark cannot be read.
    QueryNotReadable,
    /// The body does not come as JSON.
    NotJson,
    /// The body is too long.
    BodyTooLong,
    /// The body did not come in time.
    BodyTooSlow,
    /// The policy refuses the caller.
    Refused,
    /// The caller's role does not do this.
    NotOfRole,
    /// The caller's role does not do this act.
    ActNotOfRole,
    /// Two different people are wanted.
    SamePerson,
    /// A write without its key.
    IdempotencyKeyMissing,
    /// A write's key is none.
    IdempotencyKeyNotReadable,
    /// A write's key was used for another.
    IdempotencyKeyReused,
    /// The act cannot be, as it was sent.
    ActNotPossible,
    /// There is no act, request or edition of this number or name.
    NoSuchAct,
    /// What stands is not what the act needs.
    Conflict,
    /// What was read has changed since.
    Stale,
    /// A cursor that is none.
    CursorNotAccepted,
    /// Nothing that may be shown.
    NothingToShow,
    /// Nobody, or more than one, of whom all of it is known.
    AddAFact,
    /// The journal has no such look.
    NoSuchDecision,
    /// There is no such route.
    NoSuchRoute,
    /// The route does not know this method.
    MethodNotAllowed,
    /// Too many requests.
    TooManyRequests,
    /// Too many keys that are none.
    LockedOut,
    /// The look could not be written down.
    NotWrittenDown,
    /// Commands write to the journal again and again.
    Busy,
    /// Something failed here.
    Failed,
}

impl Code {
    /// Every code, in the order of the documentation.
    pub(super) const ALL: [Self; 38] = [
        Self::CredentialsMissing,
        Self::TokenExpired,
        Self::TokenNotAccepted,
        Self::KeyNotAccepted,
        Self::CertificateNotAccepted,
        Self::NotProvisioned,
        Self::IssuerUnreachable,
        Self::PurposeNotStated,
        Self::HeaderNotReadable,
        Self::EmergencyNotStated,
        Self::NotAnIdentifier,
        Self::BodyNotReadable,
        Self::QueryNotReadable,
        Self::NotJson,
        Self::BodyTooLong,
        Self::BodyTooSlow,
        Self::Refused,
        Self::NotOfRole,
        Self::ActNotOfRole,
        Self::SamePerson,
        Self::IdempotencyKeyMissing,
        Self::IdempotencyKeyNotReadable,
        Self::IdempotencyKeyReused,
        Self::ActNotPossible,
        Self::NoSuchAct,
        Self::Conflict,
        Self::Stale,
        Self::CursorNotAccepted,
        Self::NothingToShow,
        Self::AddAFact,
        Self::NoSuchDecision,
        Self::NoSuchRoute,
        Self::MethodNotAllowed,
        Self::TooManyRequests,
        Self::LockedOut,
        Self::NotWrittenDown,
        Self::Busy,
        Self::Failed,
    ];

    /// The HTTP status.
    pub(super) const fn status(self) -> u16 {
        match self {
            Self::CredentialsMissing
            | Self::TokenExpired
            | Self::TokenNotAccepted
            | Self::KeyNotAccepted
            | Self::CertificateNotAccepted => 401,
            Self::NotProvisioned
            | Self::Refused
            | Self::NotOfRole
            | Self::ActNotOfRole
            | Self::SamePerson => 403,
            Self::IssuerUnreachable | Self::NotWrittenDown | Self::Busy => 503,
            Self::PurposeNotStated
            | Self::HeaderNotReadable
            | Self::EmergencyNotStated
            | Self::NotAnIdentifier
            | Self::IdempotencyKeyMissing
            | Self::IdempotencyKeyNotReadable
            | Self::CursorNotAccepted
            | Self::QueryNotReadable
            | Self::BodyNotReadable => 400,
            Self::IdempotencyKeyReused | Self::ActNotPossible => 422,
            Self::Conflict => 409,
            Self::Stale => 412,
            Self::NotJson => 415,
            Self::BodyTooLong => 413,
            Self::BodyTooSlow => 408,
            Self::AddAFact
            | Self::NoSuchDecision
            | Self::NoSuchAct
            | Self::NothingToShow
            | Self::NoSuchRoute => 404,
            Self::MethodNotAllowed => 405,
            Self::TooManyRequests | Self::LockedOut => 429,
            Self::Failed => 500,
        }
    }

    /// What has happened, in words.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::CredentialsMissing => "The request shows neither a token nor a key.",
            Self::TokenExpired => "The token's time is over.",
            Self::TooManyRequests => "Too many requests.",
            Self::TokenNotAccepted => "The token is not accepted.",
            Self::KeyNotAccepted => "The key is not accepted.",
            Self::CertificateNotAccepted => "The connection does not show the right certificate.",
            Self::NotProvisioned => "The token is good, and its user has no part here.",
            Self::IssuerUnreachable => "The keys of the token's issuer cannot be had just now.",
            Self::PurposeNotStated => "No purpose is stated.",
            Self::HeaderNotReadable => "A header cannot be read.",
            Self::EmergencyNotStated => "An emergency is stated in part.",
            Self::NotAnIdentifier => "What is asked about is no identifier.",
            Self::BodyNotReadable => "The body cannot be read.",
            Self::QueryNotReadable => "What follows the question mark cannot be read.",
            Self::NotJson => "The body does not say that it is JSON.",
            Self::BodyTooLong => "The body is too long.",
            Self::BodyTooSlow => "The body did not come in time.",
            Self::Refused => "You may not ask this, whoever it is about.",
            Self::NotOfRole => "Your role does not read the journal.",
            Self::ActNotOfRole => "Your role does not do this.",
            Self::SamePerson => "This takes two different people.",
            Self::IdempotencyKeyMissing => "The write has no key of its own.",
            Self::IdempotencyKeyNotReadable => "The write's key cannot be read.",
            Self::IdempotencyKeyReused => "The key was used for another write.",
            Self::ActNotPossible => "This cannot be done as it was sent.",
            Self::NoSuchAct => "There is nothing of this number or name that you may see.",
            Self::Conflict => "This cannot be done as things stand.",
            Self::Stale => "It has changed since you read it.",
            Self::CursorNotAccepted => "The cursor is none of this list.",
            Self::AddAFact => {
                "Not one person of whom all of this is known may be shown to you for this purpose."
            }
            Self::NoSuchDecision => {
                "The journal has no look of this number, or what it says is erased."
            }
            Self::NothingToShow => "Nothing that may be shown to you for this purpose.",
            Self::NoSuchRoute => "There is no such route.",
            Self::MethodNotAllowed => "The route does not know this method.",
            Self::LockedOut => "Too many keys from your address were not accepted.",
            Self::NotWrittenDown => "The look could not be written down, so nothing is shown.",
            Self::Busy => "Too much is being written down just now.",
            Self::Failed => "Something failed here.",
        }
    }

    /// What the caller can do.
    pub(super) const fn what_to_do(self) -> &'static str {
        match self {
            Self::CredentialsMissing => {
                "Send `Authorization: Bearer …` with a token of your identity provider, or `X-API-Key: …`."
            }
            Self::TokenExpired => "Get a new one from your identity provider.",
            Self::TooManyRequests => "Wait for as long as `Retry-After` says.",
            Self::TokenNotAccepted => {
                "Check that it comes from the issuer the council has named to you, that it is meant for this service (`aud`), and that it is sent whole."
            }
            Self::KeyNotAccepted => {
                "Check that it is sent whole. Keys end on their last day; ask the council for another."
            }
            Self::CertificateNotAccepted => {
                "Present the client certificate that the token (`cnf`) or the key was bound to, on a connection by TLS to this service itself. If the token is bound to none, ask your identity provider for one that is."
            }
            Self::NotProvisioned => {
                "Ask whoever looks after users at your organisation for the group that the council knows."
            }
            Self::IssuerUnreachable | Self::NotWrittenDown => {
                "Try again in a minute; if it lasts, tell the council's service desk."
            }
            Self::PurposeNotStated => {
                "Send `Hearth-Purpose: …` with a purpose of the council's list."
            }
            Self::HeaderNotReadable => "Send it once, in UTF-8, with no more than 2,000 bytes.",
            Self::EmergencyNotStated => {
                "Send both `Hearth-Emergency: …` with a ground (explicit_consent, legal_duty, overriding_public_interest, vital_interests) and `Hearth-Emergency-Reason: …` with what has happened."
            }
            Self::NotAnIdentifier => {
                "A person's looks like HP-7K3Q-9M2C, a household's like HH-4M8T-0ZXS, a record like council_tax:850026938. The last character is a check: a slip of the pen is found."
            }
            Self::BodyNotReadable => {
                "Send JSON as the documentation of the route says: `detail` names the member and what it takes."
            }
            Self::QueryNotReadable => {
                "Send what the documentation of the route names, and nothing else: `detail` says what that is."
            }
            Self::NotJson => "Send `Content-Type: application/json`.",
            Self::BodyTooLong => "Send less at once.",
            Self::BodyTooSlow => "Send it again, without pausing.",
            Self::Refused => "`remedy` says what would make it lawful.",
            Self::NotOfRole => "Ask the council's data protection officer whose role does.",
            Self::ActNotOfRole => "Ask somebody whose role does: `detail` names the roles.",
            Self::SamePerson => "Have somebody else whose role may approve it.",
            Self::IdempotencyKeyMissing | Self::IdempotencyKeyNotReadable => {
                "Send `Idempotency-Key: …`, a text of 8 to 128 letters, digits, `-`, `_`, `.` or `:` that you draw for this write, and send the same one if you have to send the write again."
            }
            Self::IdempotencyKeyReused => {
                "Draw a key of its own for each write. A key counts for a day."
            }
            Self::ActNotPossible => "`detail` says what is wrong: mend it and send it again.",
            Self::NoSuchAct => {
                "Check the number or name; a list of the same kind tells what there is."
            }
            Self::Conflict => {
                "Read it again: `detail` says how it stands. Then decide whether it is still to be done."
            }
            Self::Stale => {
                "Read it again, look at what has changed, and send the new `ETag` in `If-Match`."
            }
            Self::CursorNotAccepted => {
                "Begin with the first page again: a cursor counts for one caller, one list and one edition."
            }
            Self::AddAFact => {
                "Add a fact (forename, postcode, a number), or check those that you gave: all of them must fit. This is no sign that nobody is known, nor that several are."
            }
            Self::NoSuchDecision => "Check the number: it is `request` in the answer to the look.",
            Self::NothingToShow => {
                "This is no sign that nothing is known, nor that anything is. If somebody may be at risk, ask the council's safeguarding hub or data protection officer: they can look further than this answer does."
            }
            Self::NoSuchRoute | Self::MethodNotAllowed => "See /docs.",
            Self::LockedOut => "Wait for as long as `Retry-After` says, and check the key.",
            Self::Busy => "Try again.",
            Self::Failed => "Tell the council's service desk the request's identifier.",
        }
    }

    /// The word of JSON and of the documentation.
    pub(super) fn word(self) -> String {
        let word = serde_json::to_value(self).ok();
        word.and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Code;

    #[test]
    fn every_code_has_a_word_of_its_own_and_says_what_to_do() {
        let words: BTreeSet<String> = Code::ALL.iter().map(|code| code.word()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!((400..600).contains(&code.status()), "{code:?}");
            assert!(code.title().ends_with('.') && code.what_to_do().ends_with('.'), "{code:?}");
        }
    }
}
