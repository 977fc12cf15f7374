//! Notices over HTTP: what a partner sets up and fetches, and what an operator sees and turns.
//!
//! In: requests of partners' systems under their own subscriptions, and of the council's people. Out: what stands in the journal. A partner's subscriptions
//! are those of its organisation; of any other it hears what it hears of one that is not there.

pub(super) mod clients;
pub(super) mod endpoint;
pub(super) mod feed;
pub(super) mod notice;
pub(in crate::http) mod outbox;
pub(super) mod sent;
pub(in crate::http) mod subscriptions;

use actix_web::web;

use crate::http::acting::{Acting, Stop};
use crate::http::code::Code;
use crate::http::notifying::{NotifyFault, Notifying};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::notices::subscription::{Subscription, SubscriptionStanding, Subscriptions};
use crate::sharing::{ActKind, HandedAct};
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

/// A subscription of the caller's organisation, or any for whoever keeps agreements.
fn subscription(acting: &Acting<'_, '_>, named: &str) -> Result<Subscription, Stop> {
    let none = || Stop::Problem(Problem::of(Code::NoSuchAct));
    let id: SubscriptionId = named.parse().map_err(|_| none())?;
    let keeps = acting.does(HandedAct::Of(ActKind::Agreement));
    if id.organisation != acting.asking.user.organisation && !keeps {
        return Err(none());
    }
    let all = Subscriptions::of(acting.agreements(), acting.day());
    all.get(&id).cloned().ok_or_else(none)
}

/// The same, where its agreement is in force.
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
