//! The handshake: an endpoint is asked whether it wants notices, and whether it checks who sends them.
//!
//! In: an endpoint that is to be confirmed. Out: the entry that it is. It is asked before it is anybody's turn to write, and however long it takes to answer, no
//! act waits for it; the act looks whether it is still the one that was asked.

use std::num::NonZeroU32;

use super::endpoint::{conflict, endpoint_of};
use super::{notifying, own_in_force};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::admitted;
use crate::http::code::Code;
use crate::http::once::{Before, Sent};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{EndpointConfirmed, EndpointWay, JournalEntry, SubscriptionAct};
use crate::notices::delivery::{Line, Permission, ask_permission, prove};
use crate::notices::subscription::Endpoint;
use crate::sharing::Asking;

/// What the council asks for in a handshake.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(6_000).expect("six thousand is not nought");

/// An endpoint that was asked whether it wants notices, and what it answered.
pub(super) struct AskedEndpoint {
    endpoint: u64,
    answered: Result<Option<NonZeroU32>, Problem>,
}

/// True of an endpoint that has to answer before it is sent anything.
fn has_to_answer(endpoint: &Endpoint) -> bool {
    matches!(endpoint.way, EndpointWay::Webhook { .. }) && !endpoint.confirmed
}

/// Asks the endpoint that is to be confirmed; none if none has to answer, the same was sent before, or the caller may not have it asked.
pub(super) fn asked(
    service: &Service,
    asking: &Asking,
    sent: &Sent,
    named: &str,
) -> Result<Option<AskedEndpoint>, Problem> {
    let footing = service.standing()?;
    if footing.once().before(sent, asking.at) != Before::Nothing {
        return Ok(None);
    }
    let found = footing.act(asking, [0; 16], |acting| {
        admitted(&footing, asking)?;
        let subscription = own_in_force(acting, named)?;
        Ok((endpoint_of(service, &subscription.id)?, subscription.terms.a_minute))
    });
    // whoever is refused is refused by the act, which writes that down
    let found = found.ok().filter(|(endpoint, _)| has_to_answer(endpoint));
    Ok(found.map(|(endpoint, agreed)| AskedEndpoint {
        endpoint: endpoint.number,
        answered: handshake(service, &endpoint, agreed),
    }))
}

/// The entry that confirms an endpoint, if it is the one that was asked.
pub(super) fn confirmed(
    service: &Service,
    acting: &Acting<'_, '_>,
    named: &str,
    asked: Option<&AskedEndpoint>,
) -> Result<Vec<JournalEntry>, Stop> {
    let subscription = own_in_force(acting, named)?;
    let endpoint = endpoint_of(service, &subscription.id)?;
    let a_minute = match asked {
        _ if !has_to_answer(&endpoint) => endpoint.a_minute,
        Some(asked) if asked.endpoint == endpoint.number => asked.answered.clone()?,
        Some(_) | None => {
            return Err(conflict("another endpoint was set in the meantime: confirm that one"));
        }
    };
    let confirmed = EndpointConfirmed { endpoint: endpoint.number, a_minute };
    let act = SubscriptionAct::EndpointConfirmed(confirmed);
    Ok(vec![JournalEntry::SubscriptionActed(act)])
}

/// Asks an endpoint whether it wants notices, and how many a minute, where it wants fewer than it is offered.
fn handshake(
    service: &Service,
    endpoint: &Endpoint,
    agreed: Option<NonZeroU32>,
) -> Result<Option<NonZeroU32>, Problem> {
    let notifying = notifying(service)?;
    let failed = |it: &dyn std::fmt::Display| {
        let told = format!("the endpoint is not used: {it}");
        Problem::of(Code::Conflict).with_detail(told)
    };
    let now = notifying.now();
    let target = notifying.target(endpoint, agreed, now).map_err(|it| failed(&it))?;
    let means = notifying.means().map_err(|it| failed(&it))?;
    let line = Line::open(&target.route.address, &means);
    let offered = agreed.unwrap_or(A_MINUTE);
    let Permission { a_minute } = ask_permission(&line, offered).map_err(|it| failed(&it))?;
    let ours = notifying.heartbeat(now).map_err(|it| failed(&it))?;
    let forged = notifying.heartbeat(now).map_err(|it| failed(&it))?;
    prove(&line, &target.keys, &ours, &forged, now).map_err(|it| failed(&it))?;
    // one that names no rate has allowed what it was asked for, and is sent as much as it takes
    Ok(a_minute.filter(|it| *it < offered))
}
