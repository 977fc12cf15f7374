//! Whose consents a caller reaches: those of the council all, a partner's staff what people said of their own organisation.
//!
//! In: who acts, the recipients of a consent. Out: whether it is theirs to read, or to take down. Leaves to `consents` what is read and taken down.

use crate::http::acting::{Acting, Stop};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::values::OrganisationName;

/// Whether a consent is the caller's to read: staff of the council read any, a partner's those by which it receives itself.
pub(super) fn is_theirs(acting: &Acting<'_, '_>, recipients: &[OrganisationName]) -> bool {
    acting.is_of_council() || recipients.contains(&acting.asking.user.organisation)
}

/// That a consent is the caller's to take down: a partner's staff speak for themselves alone, and neither give nor end what somebody said of others.
pub(super) fn speaks_for(
    acting: &Acting<'_, '_>,
    recipients: &[OrganisationName],
) -> Result<(), Stop> {
    let own = &acting.asking.user.organisation;
    let alone = !recipients.is_empty() && recipients.iter().all(|it| it == own);
    if acting.is_of_council() || alone {
        return Ok(());
    }
    let told = "your organisation takes down consents of which it is the only recipient";
    Err(Stop::Problem(Problem::of(Code::ActNotPossible).with_detail(told)))
}
