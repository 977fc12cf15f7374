//! Problems: what a caller is told where there is no answer (RFC 9457), each with a code that never changes and with what to do.
//!
//! In: what went wrong. Out: status and JSON. No problem rests on the subject of a question but one, `nothing_to_show`, which is the same for
//! somebody unknown, somebody hidden and somebody of whom nothing may be shown.

use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

use super::asking::{BadLife, Nobody, NotCalled, NotStated};
use super::code::Code;
use super::desk::DeskFault;
use crate::sharing::{ActFault, ActFaultKind, AgreementFault, CallerRefusal, RefusedWith};

/// What went wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Problem {
    pub(super) code: Code,
    detail: Option<String>,
    /// What of the request it is about, where that has a name in the documentation.
    pub(super) named: Option<Named>,
    refusal: Option<Box<CallerRefusal>>,
    request: Option<u64>,
    pub(super) retry_after: Option<Duration>,
}

/// A part of a request that has a name in the documentation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Named {
    /// A member of the body, by its path: `homes[1]`.
    Member(String),
    /// A parameter behind the question mark.
    Parameter(String),
}

/// A problem as it is told (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ToldProblem {
    /// Where the code is explained.
    #[serde(rename = "type")]
    #[schema(example = "/docs#refused")]
    about: String,
    /// In words.
    pub(super) title: &'static str,
    /// The HTTP status.
    status: u16,
    /// The stable word.
    code: Code,
    /// What to do.
    pub(super) what_to_do: &'static str,
    /// More, where there is more to say: which header, which character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    /// Of a refusal: every reason, as a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    reasons: Option<Vec<RefusedWith>>,
    /// Of a refusal: what would make it lawful.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remedy: Option<String>,
    /// The number under which the look is in the council's journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<u64>,
    /// The request's identifier, which is in the header `X-Request-Id` too.
    pub(super) request_id: String,
}

impl Problem {
    /// The problem of a code.
    pub(super) fn of(code: Code) -> Self {
        let (detail, named, refusal, request, retry_after) = (None, None, None, None, None);
        Self { code, detail, named, refusal, request, retry_after }
    }

    /// The same with more to say.
    pub(super) fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// The same with what of the request it is about.
    pub(super) fn about(self, named: Named) -> Self {
        Self { named: Some(named), ..self }
    }

    /// The same with more behind what was said.
    pub(super) fn with_more(mut self, more: &str) -> Self {
        self.detail = Some(match self.detail.take() {
            Some(detail) => format!("{detail}: {more}"),
            None => more.to_owned(),
        });
        self
    }

    /// The same with the number under which it is in the journal.
    pub(super) fn with_request(self, request: u64) -> Self {
        Self { request: Some(request), ..self }
    }

    /// The same with how long to wait.
    pub(super) fn retry_after(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }

    /// The policy's refusal of a caller.
    pub(super) fn refused(request: u64, refusal: CallerRefusal) -> Self {
        let refusal = Some(Box::new(refusal));
        Self { refusal, request: Some(request), ..Self::of(Code::Refused) }
    }

    /// That nothing may be shown.
    pub(super) fn nothing(request: u64) -> Self {
        Self { request: Some(request), ..Self::of(Code::NothingToShow) }
    }

    /// That nobody was found.
    pub(super) fn add_a_fact(request: u64) -> Self {
        Self { request: Some(request), ..Self::of(Code::AddAFact) }
    }

    /// What it says beside its code.
    pub(super) fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// Of a refusal: every reason.
    pub(super) fn reasons(&self) -> &[RefusedWith] {
        self.refusal.as_ref().map_or(&[], |it| &it.reasons)
    }

    /// The HTTP status.
    pub(super) fn status(&self) -> u16 {
        self.code.status()
    }

    /// As it is told to whoever made the request.
    pub(super) fn told(self, request_id: &str) -> ToldProblem {
        let Self { code, detail, named: _, refusal, request, retry_after: _ } = self;
        let (reasons, remedy) = match refusal.map(|it| *it) {
            Some(CallerRefusal { reasons, remedy }) => (Some(reasons), Some(remedy)),
            None => (None, None),
        };
        ToldProblem {
            about: format!("/docs#{}", code.word()),
            title: code.title(),
            status: code.status(),
            code,
            what_to_do: code.what_to_do(),
            detail,
            reasons,
            remedy,
            request,
            request_id: request_id.to_owned(),
        }
    }
}

impl From<NotCalled> for Problem {
    fn from(fault: NotCalled) -> Self {
        match fault {
            NotCalled::Missing => Self::of(Code::CredentialsMissing),
            NotCalled::Scheme => Self::of(Code::CredentialsMissing)
                .with_detail("`Authorization` is of another scheme than `Bearer`, the only one that is taken"),
            NotCalled::Expired => Self::of(Code::TokenExpired),
            NotCalled::Token => Self::of(Code::TokenNotAccepted),
            // these two are told to whoever has a token of the issuer's own: they say what to set right there
            NotCalled::Life(BadLife::TooLong) => Self::of(Code::TokenNotAccepted)
                .with_detail("it counts for longer than the council takes a token of this issuer"),
            NotCalled::Life(BadLife::IssuedAhead) => Self::of(Code::TokenNotAccepted)
                .with_detail("it says that it was issued in time to come: a clock is wrong"),
            NotCalled::Key => Self::of(Code::KeyNotAccepted),
            NotCalled::Certificate => Self::of(Code::CertificateNotAccepted),
            NotCalled::NotProvisioned(Nobody::NotKnown) => Self::of(Code::NotProvisioned),
            NotCalled::NotProvisioned(Nobody::OfTwoOrganisations) => Self::of(Code::NotProvisioned)
                .with_detail("its groups are of more than one organisation, so that it cannot be told for which one it asks"),
            NotCalled::NoKeys => {
                Self::of(Code::IssuerUnreachable).retry_after(Duration::from_secs(30))
            }
        }
    }
}

impl From<NotStated> for Problem {
    fn from(fault: NotStated) -> Self {
        match fault {
            NotStated::Purpose => Self::of(Code::PurposeNotStated),
            NotStated::Header(name) => Self::of(Code::HeaderNotReadable).with_detail(name),
            NotStated::Emergency => Self::of(Code::EmergencyNotStated),
        }
    }
}

impl From<ActFault> for Problem {
    fn from(fault: ActFault) -> Self {
        match fault {
            // what the command line would hint at is no help to a program
            ActFault::Not { kind, what, hint: _ } => Self::of(match kind {
                ActFaultKind::Said => Code::ActNotPossible,
                ActFaultKind::Unknown => Code::NoSuchAct,
                ActFaultKind::Stands => Code::Conflict,
            })
            .with_detail(what),
            ActFault::ReachesNobody { what, hint: _ } => {
                Self::of(Code::ActNotPossible).with_detail(what)
            }
            ActFault::Edition(_) => Self::of(Code::Failed),
        }
    }
}

impl From<AgreementFault> for Problem {
    fn from(fault: AgreementFault) -> Self {
        let code = match &fault {
            AgreementFault::Unknown(_) => Code::NoSuchAct,
            AgreementFault::NoParty { .. } => Code::ActNotPossible,
            AgreementFault::VersionTaken { .. }
            | AgreementFault::SignedAlready { .. }
            | AgreementFault::Over(_)
            | AgreementFault::NotSo { .. } => Code::Conflict,
        };
        let told = fault.to_string();
        Self::of(code).with_detail(told.split('\n').next().unwrap_or_default())
    }
}

impl From<DeskFault> for Problem {
    fn from(fault: DeskFault) -> Self {
        use crate::lookup::DoorFault;
        match fault {
            DeskFault::Door(DoorFault::NotLogged(_)) => {
                Self::of(Code::NotWrittenDown).retry_after(Duration::from_secs(30))
            }
            DeskFault::Busy => Self::of(Code::Busy).retry_after(Duration::from_secs(1)),
            DeskFault::Door(
                DoorFault::Edition(_) | DoorFault::Standing(_) | DoorFault::Lineage(_),
            )
            | DeskFault::Follow(_)
            | DeskFault::GivenUp => Self::of(Code::Failed),
        }
    }
}

/// The number that an address names something by, or that there is no such thing.
pub(super) fn number(text: &str) -> Result<u64, Problem> {
    text.parse().map_err(|_| Problem::of(Code::NoSuchAct))
}

#[cfg(test)]
mod tests {
    use super::Problem;

    #[test]
    fn nothing_to_show_says_nothing_but_the_numbers_of_the_request() {
        let shown = serde_json::to_value(Problem::nothing(41).told("a1")).unwrap();
        let keys: Vec<&str> = shown.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            ["code", "request", "request_id", "status", "title", "type", "what_to_do"]
        );
    }
}
