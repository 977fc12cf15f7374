//! Why somebody asks: what the headers of a request state.
//!
//! ```text
//! Hearth-Purpose            a purpose of matching-rules/sharing/purposes.toml
//! Hearth-Case               the case in the caller's own system
//! Hearth-Necessity          why it is necessary to see this
//! Hearth-Emergency          the ground of a look in an emergency, with
//! Hearth-Emergency-Reason   what has happened
//! ```
//!
//! In: their texts, in UTF-8. Out: an [`Asking`]. They are headers so that no address, which every proxy on the way writes into its log, holds
//! anything that is said about somebody.

use actix_web::http::header::HeaderMap;
use jiff::civil::DateTime;

use super::Caller;
use super::caller::Shown;
use super::certificate::Thumbprint;
use crate::sharing::{Asking, Emergency, EmergencyGround};
use crate::values::{PurposeName, Sensitive};

/// Longer texts are not taken: they are for a sentence.
const LONGEST: usize = 2000;

/// What a request says of who asks and why.
#[derive(Clone, Default)]
pub(in crate::http) struct Said {
    /// Who.
    pub(in crate::http) shown: Shown,
    purpose: Option<String>,
    case: Option<String>,
    necessity: Option<String>,
    emergency: Option<String>,
    emergency_reason: Option<String>,
    /// The first header that cannot be read.
    unreadable: Option<&'static str>,
}

/// Why a request states no purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::http) enum NotStated {
    /// No purpose.
    Purpose,
    /// A header that is too long or not UTF-8.
    Header(&'static str),
    /// An emergency without a ground that there is, or without a reason.
    Emergency,
}

impl Said {
    /// What the headers of a request say.
    pub(in crate::http) fn of(headers: &HeaderMap) -> Self {
        let mut said = Self::default();
        let mut unreadable = None;
        let mut text = |name: &'static str| {
            let value = headers.get(name)?;
            let text = std::str::from_utf8(value.as_bytes()).ok();
            // one value each: of two, a proxy and this service could take a different one
            let one = headers.get_all(name).count() == 1;
            let text = text.filter(|text| text.len() <= LONGEST || name == "authorization");
            if text.is_none() || !one {
                unreadable.get_or_insert(name);
            }
            text.filter(|_| one).map(|text| text.trim().to_owned())
        };
        let (authorization, api_key) = (text("authorization"), text("x-api-key"));
        said.shown = Shown { authorization, api_key, certificate: None };
        said.purpose = text("hearth-purpose");
        said.case = text("hearth-case");
        said.necessity = text("hearth-necessity");
        said.emergency = text("hearth-emergency");
        said.emergency_reason = text("hearth-emergency-reason");
        said.unreadable = unreadable;
        said
    }

    /// The same on a connection that shows a certificate.
    pub(in crate::http) fn on(mut self, certificate: Option<Thumbprint>) -> Self {
        self.shown.certificate = certificate;
        self
    }
}

/// The question as it is put.
pub(in crate::http) fn asking(
    said: &Said,
    caller: &Caller,
    suspended: bool,
    at: DateTime,
) -> Result<Asking, NotStated> {
    if let Some(name) = said.unreadable {
        return Err(NotStated::Header(name));
    }
    let purpose = said.purpose.as_deref().filter(|text| !text.is_empty());
    let purpose: PurposeName =
        purpose.ok_or(NotStated::Purpose)?.parse().map_err(|_| NotStated::Purpose)?;
    let emergency = match (&said.emergency, &said.emergency_reason) {
        (None, None) => None,
        (Some(ground), Some(reason)) if !reason.is_empty() => {
            let ground = EmergencyGround::ALL.into_iter().find(|it| it.word() == ground);
            let reason = Sensitive::new(reason.clone());
            Some(Emergency { ground: ground.ok_or(NotStated::Emergency)?, reason })
        }
        (Some(_) | None, Some(_) | None) => return Err(NotStated::Emergency),
    };
    let mut user = caller.user.clone();
    user.suspended_from_emergencies = suspended;
    let told = |text: &Option<String>| text.clone().map(Sensitive::new);
    Ok(Asking {
        user,
        purpose,
        case_reference: told(&said.case),
        necessity: told(&said.necessity),
        emergency,
        at,
    })
}
