//! Notices over HTTP: what a partner sets up and fetches, and what an operator sees and turns.
//!
//! In: requests of partners' systems under their own subscriptions, and of the council's people. Out: what stands in the journal. A subscription is a caller's own
//! if it is of its organisation, for the purpose that the caller states, and the caller's role receives notices, as the rest of that organisation's do not; of any
//! other it hears what it hears of one that is not there.

pub(super) mod clients;
pub(super) mod endpoint;
pub(super) mod feed;
mod handshake;
pub(super) mod notice;
pub(in crate::http) mod outbox;
pub(super) mod sent;
pub(in crate::http) mod subscriptions;

use actix_web::web;

use crate::http::acting::{Acting, Stop};
use crate::http::code::Code;
use crate::http::footing::Footing;
use crate::http::notifying::{NotifyFault, Notifying};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::notices::subscription::{Subscription, SubscriptionStanding, Subscriptions};
use crate::sharing::{ActKind, Asking, HandedAct, may_act};
use crate::values::SubscriptionId;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(subscriptions::routes)
        .configure(endpoint::routes)
        .configure(clients::routes)
        .configure(feed::routes)
        .configure(outbox::routes)
        .configure(sent::routes)
        .configure(notice::routes);
}

/// What tells partners, where the council has set it up.
pub(in crate::http) fn notifying(service: &Service) -> Result<&Notifying, Problem> {
    let none = "this council tells nobody of life events: hearth.toml has no [notices]";
    service.notifying.as_ref().ok_or_else(|| Problem::of(Code::NoSuchAct).with_detail(none))
}

/// What a caller is told of a fault, which the log tells whole.
pub(in crate::http) fn faulty(fault: &NotifyFault) -> Problem {
    tracing::error!(%fault, "notices could not be read or written");
    Problem::of(Code::Failed)
}

/// True if a subscription is the caller's own: of its organisation, for the purpose that is stated, and they receive notices. Staff of a council have no part in
/// what its libraries are told.
fn is_own(footing: &Footing, asking: &Asking, subscription: &Subscription) -> bool {
    let Asking { user, purpose, at, .. } = asking;
    let Subscription { id, terms, standing: _ } = subscription;
    let receives = HandedAct::Of(ActKind::Receive);
    id.organisation == user.organisation
        && terms.purpose == *purpose
        && may_act(&footing.policy().policy, user, receives, at.date()).is_ok()
}

/// A subscription of the caller's own, or any for whoever keeps agreements.
fn subscription(acting: &Acting<'_, '_>, named: &str) -> Result<Subscription, Stop> {
    let none = || Stop::Problem(Problem::of(Code::NoSuchAct));
    let id: SubscriptionId = named.parse().map_err(|_| none())?;
    let keeps = acting.does(HandedAct::Of(ActKind::Agreement));
    let all = Subscriptions::of(acting.agreements(), acting.day());
    all.get(&id)
        .filter(|it| keeps || is_own(acting.footing, acting.asking, it))
        .cloned()
        .ok_or_else(none)
}

/// A subscription of the caller's own, in force. Whoever keeps agreements sees how notices stand and stops them; what is in them, where they go, what they are
/// signed with, and by what a partner knows people, is the partner's alone.
fn own_in_force(acting: &Acting<'_, '_>, named: &str) -> Result<Subscription, Stop> {
    let found = in_force(acting, named)?;
    if is_own(acting.footing, acting.asking, &found) {
        Ok(found)
    } else {
        Err(Problem::of(Code::NoSuchAct).into())
    }
}

/// A subscription as [`subscription`] gives it, where its agreement is in force.
fn in_force(acting: &Acting<'_, '_>, named: &str) -> Result<Subscription, Stop> {
    let found = subscription(acting, named)?;
    match found.standing {
        SubscriptionStanding::InForce => Ok(found),
        SubscriptionStanding::Suspended | SubscriptionStanding::Over => {
            let told =
                "its agreement permits nothing today: it is suspended, over, or has not begun";
            Err(Problem::of(Code::Conflict).with_detail(told).into())
        }
    }
}
