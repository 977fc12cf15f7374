//! The feed: for partners without an endpoint of their own.
//!
//! In: a subscription whose notices are fetched, how far the partner has taken them in. Out: a page of events, as they would have been posted; each is decided on
//! anew and written down as shown, but for what is asked for again within minutes and is the same. What is not acknowledged comes again under the same name.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{faulty, notifying, own_in_force};
use crate::http::acts::admitted;
use crate::http::api::answer::answered_with;
use crate::http::api::asked::query;
use crate::http::api::at;
use crate::http::api::body::json;
use crate::http::api::writing::shown_as;
use crate::http::code::Code;
use crate::http::cursor::PageLimit;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::sharing::Asking;
use crate::values::SubscriptionId;

/// Events on a page, unless another number is asked for.
const USUAL: usize = 100;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/subscriptions/{subscription}/feed").route(web::get().to(feed))).service(
        at("/subscriptions/{subscription}/feed/acknowledgement").route(web::post().to(acknowledge)),
    );
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedQuery {
    limit: Option<PageLimit>,
}

/// A page of the feed.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct FeedShown {
    /// Events, in their order, as they would have been posted.
    notices: Vec<FeedNotice>,
    /// What to acknowledge once they are taken in: the next page begins after it. None of an empty page.
    acknowledge: Option<u64>,
    /// True if the page is full: more may be there.
    more: bool,
}

/// A notice of the feed.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct FeedNotice {
    /// The name of its message: the same whenever it comes again.
    message: String,
    /// The event (`CloudEvents` 1.0).
    #[schema(value_type = Object)]
    event: serde_json::Value,
}

/// How far a partner has taken its feed in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::api) struct AcknowledgementSent {
    /// `acknowledge` of the page.
    #[schema(example = 4711)]
    acknowledge: u64,
}

/// That it is written down.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct Acknowledged {
    /// Notices that are delivered by it.
    delivered: usize,
}

/// The subscription of a caller, for what stands outside the journal's acts.
fn theirs(service: &Service, asking: &Asking, named: &str) -> Result<SubscriptionId, Problem> {
    let footing = service.standing()?;
    let found = footing.act(asking, [0; 16], |acting| {
        admitted(&footing, asking)?;
        Ok(own_in_force(acting, named)?.id)
    });
    match found {
        Ok(id) => Ok(id),
        Err(stop) => Err(service
            .refused(asking, "a feed", &footing, stop)
            .unwrap_or_else(|_| Problem::of(Code::NotWrittenDown))),
    }
}

/// The next notices of a subscription that is fetched. Those that are not acknowledged come again.
#[utoipa::path(
    get,
    path = "/v1/subscriptions/{subscription}/feed",
    tag = "Telling us once",
    params(
        ("subscription" = String, Path, description = "The subscription", example = "tell-us-once-2026:council:libraries"),
        ("limit" = Option<u32>, Query, description = "So many at most: 100, unless it is said", example = 100),
    ),
    responses((status = 200, description = "A page", body = FeedShown)),
)]
pub(in crate::http::api) async fn feed(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
) -> HttpResponse {
    let asked = query::<FeedQuery>(&request);
    answered_with(service, request, move |service, asking| {
        let most = asked?.limit.map_or(USUAL, PageLimit::items);
        let id = theirs(service, asking, &named)?;
        let page = notifying(service)?.feed(&service.following, &id, most);
        let page = page.map_err(|fault| faulty(&fault))?;
        let none = "its notices are not fetched: set an endpoint with way = feed";
        let page = page.ok_or_else(|| Problem::of(Code::Conflict).with_detail(none))?;
        let notices: Vec<FeedNotice> = page
            .messages
            .into_iter()
            .map(|(message, event)| FeedNotice { message, event })
            .collect();
        let acknowledge = (page.upto > 0).then_some(page.upto);
        shown_as(StatusCode::OK, &FeedShown { notices, acknowledge, more: page.full })
    })
    .await
}

/// What was on a page is taken in: it is delivered, and does not come again. The same again changes nothing.
#[utoipa::path(
    post,
    path = "/v1/subscriptions/{subscription}/feed/acknowledgement",
    tag = "Telling us once",
    params(("subscription" = String, Path, description = "The subscription", example = "tell-us-once-2026:council:libraries")),
    request_body(content = AcknowledgementSent, example = json!({ "acknowledge": 4711 })),
    responses((status = 200, description = "It is written down", body = Acknowledged)),
)]
pub(in crate::http::api) async fn acknowledge(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let body = json::<AcknowledgementSent>(&service, &request, payload).await;
    answered_with(service, request, move |service, asking| {
        let sent = body?;
        let id = theirs(service, asking, &named)?;
        let upto = (&id, sent.acknowledge);
        let delivered =
            notifying(service)?.acknowledge(&service.following, upto, &asking.user.name);
        let delivered = delivered.map_err(|fault| faulty(&fault))?;
        shown_as(StatusCode::OK, &Acknowledged { delivered })
    })
    .await
}
