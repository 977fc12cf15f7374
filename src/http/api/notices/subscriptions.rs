//! Subscriptions as they stand: what a partner is told of, where it goes, how it fares.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{faulty, is_own, notifying};
use crate::http::acting::{Acting, Stop};
use crate::http::api::answer::answered_with;
use crate::http::api::at;
use crate::http::api::writing::shown_as;
use crate::http::notifying::Notifying;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{DisabledBecause, EndpointWay, NoticeTerms, ToldOf};
use crate::notices::outbox::Notice;
use crate::notices::subscription::{Endpoint, Subscription, SubscriptionStanding, Subscriptions};
use crate::sharing::{ActKind, Asking, HandedAct};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/subscriptions").route(web::get().to(subscriptions)));
}

/// A subscription.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct SubscriptionShown {
    /// By what it goes.
    #[schema(example = "tell-us-once-2026:council:libraries")]
    pub(in crate::http) subscription: String,
    /// `in_force`, `suspended` or `over`, as its agreement is.
    pub(in crate::http) standing: &'static str,
    /// For which purpose notices are decided on.
    pub(in crate::http) purpose: String,
    /// Of which life events.
    pub(in crate::http) events: Vec<String>,
    /// What a message may carry; nothing where it is fetched.
    pub(in crate::http) fields: Vec<String>,
    /// Beginnings of the postcodes where it is told of people; everywhere, if none.
    pub(in crate::http) area: Vec<String>,
    /// `clients` or `relationships`.
    pub(in crate::http) whom: &'static str,
    /// Digests of the partner's list of clients.
    pub(in crate::http) clients_listed: usize,
    /// Where its notices go; none until that is set.
    pub(in crate::http) endpoint: Option<EndpointShown>,
    /// Notices by where they stand; to a partner, those that have left for it at least once.
    pub(in crate::http) notices: std::collections::BTreeMap<&'static str, usize>,
    /// Recalls that the partner has not answered, of the same: none of them is done until it has.
    pub(in crate::http) unanswered_recalls: usize,
}

/// An endpoint.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct EndpointShown {
    /// Its number.
    pub(in crate::http) endpoint: u64,
    /// `webhook`, `feed` or `drop`.
    pub(in crate::http) way: &'static str,
    /// Scheme, host and port of a webhook.
    pub(in crate::http) origin: Option<String>,
    /// True once it has answered as one that wants notices.
    pub(in crate::http) confirmed: bool,
    /// Why nothing is sent to it: `gone`, `asked`, `failing`, `ordered`.
    pub(in crate::http) disabled: Option<&'static str>,
    /// How far it is on the way to being disabled for failing, in percent.
    pub(in crate::http) warned: u8,
}

impl EndpointShown {
    pub(super) fn of(notifying: &Notifying, endpoint: &Endpoint) -> Self {
        let (way, origin) = match &endpoint.way {
            EndpointWay::Webhook { url, loopback } => {
                let address = notifying.address(url, *loopback);
                ("webhook", address.ok().map(|it| it.origin()))
            }
            EndpointWay::Feed => ("feed", None),
            EndpointWay::Drop => ("drop", None),
        };
        Self {
            endpoint: endpoint.number,
            way,
            origin,
            confirmed: endpoint.confirmed,
            disabled: endpoint.disabled.map(|because| match because {
                DisabledBecause::Gone => "gone",
                DisabledBecause::Asked => "asked",
                DisabledBecause::Failing => "failing",
                DisabledBecause::Ordered => "ordered",
            }),
            warned: endpoint.warned,
        }
    }
}

/// Subscriptions.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct SubscriptionList {
    /// By name.
    pub(in crate::http) subscriptions: Vec<SubscriptionShown>,
}

/// The caller's own subscriptions: of its organisation, for the purpose that is stated, if its role receives notices; every one, for whoever keeps agreements. That they were read is written down.
#[utoipa::path(
    get,
    path = "/v1/subscriptions",
    tag = "Telling us once",
    params(),
    responses((status = 200, description = "Subscriptions", body = SubscriptionList)),
)]
pub(in crate::http::api) async fn subscriptions(
    service: web::Data<Service>,
    request: HttpRequest,
) -> HttpResponse {
    answered_with(service, request, move |service, asking| {
        let shown = listed(service, asking)?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

/// The same, for whoever shows them.
pub(in crate::http) fn listed(
    service: &Service,
    asking: &Asking,
) -> Result<SubscriptionList, Problem> {
    service.list(asking, ("subscriptions", "subscriptions"), |acting| {
        Ok((list(service, acting)?, Vec::new()))
    })
}

fn list(service: &Service, acting: &Acting<'_, '_>) -> Result<SubscriptionList, Stop> {
    let notifying = notifying(service)?;
    let keeps = acting.does(HandedAct::Of(ActKind::Agreement));
    let all = Subscriptions::of(acting.agreements(), acting.day());
    let state = notifying.known(&service.following).map_err(|it| Stop::Problem(faulty(&it)))?;
    let theirs = all.all().filter(|it| keeps || is_own(acting.footing, acting.asking, it));
    let shown = theirs.map(|Subscription { id, terms, standing }| {
        let NoticeTerms { purpose, events, fields, area, whom, .. } = terms;
        let mut notices = std::collections::BTreeMap::new();
        let mut unanswered_recalls = 0;
        // a number of what never left would tell a partner that somebody is known and something kept from it
        let shown = |it: &&Notice| *it.subscription == *id && (keeps || it.attempts > 0);
        for notice in state.book.all().filter(shown) {
            *notices.entry(notice.state.word()).or_default() += 1;
            unanswered_recalls += usize::from(notice.is_unanswered_recall());
        }
        SubscriptionShown {
            subscription: id.to_string(),
            standing: match standing {
                SubscriptionStanding::InForce => "in_force",
                SubscriptionStanding::Suspended => "suspended",
                SubscriptionStanding::Over => "over",
            },
            purpose: purpose.to_string(),
            events: events.iter().map(|it| it.word().to_owned()).collect(),
            fields: fields.fields().map(|it| it.word().to_owned()).collect(),
            area: area.iter().map(ToString::to_string).collect(),
            whom: match whom {
                ToldOf::Clients => "clients",
                ToldOf::Relationships => "relationships",
            },
            clients_listed: state.endpoints.listed(id),
            endpoint: state.endpoints.of(id).map(|it| EndpointShown::of(notifying, it)),
            notices,
            unanswered_recalls,
        }
    });
    Ok(SubscriptionList { subscriptions: shown.collect() })
}
