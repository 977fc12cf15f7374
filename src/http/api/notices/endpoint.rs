//! Where a partner's notices go: set, confirmed by a handshake, disabled and enabled, keys rotated.
//!
//! In: an address, or that the partner comes for them. Out: the keys that it verifies by, shown where they are made; that the endpoint answered as one which
//! wants notices and checks who sends them. Nothing is sent before it has.

use std::num::NonZeroU32;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{faulty, in_force, notifying, subscription};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::api::answer::Answered;
use crate::http::api::at;
use crate::http::api::writing::{shown_as, write};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{
    DisabledBecause, EndpointConfirmed, EndpointDisabled, EndpointKeys, EndpointSet,
    EndpointTurned, EndpointWay, JournalEntry, KeysRotated, SubscriptionAct, draw_secret,
};
use crate::notices::delivery::{Line, Permission, PrivateKey, SharedSecret, ask_permission, prove};
use crate::notices::subscription::Endpoint;

/// What the council asks for in a handshake.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(6_000).expect("six thousand is not nought");
/// Days for which the old keys sign beside the new ones, if nothing is said.
const BESIDE: i64 = 14;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/subscriptions/{subscription}/endpoint").route(web::post().to(set)))
        .service(
            at("/subscriptions/{subscription}/endpoint/confirmation")
                .route(web::post().to(confirm)),
        )
        .service(at("/subscriptions/{subscription}/endpoint/status").route(web::post().to(turn)))
        .service(at("/subscriptions/{subscription}/endpoint/keys").route(web::post().to(rotate)));
}

/// Where notices are to go.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::api) struct EndpointSent {
    /// `webhook`, `feed` or `drop`.
    #[schema(example = "webhook")]
    way: WayWord,
    /// Where they are posted to: `https`, and nowhere inside.
    #[schema(example = "https://hooks.housing.example/hearth")]
    url: Option<String>,
    /// True for a receiver on the council's own machine; only where its configuration says what for.
    #[serde(default)]
    loopback: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum WayWord {
    Webhook,
    Feed,
    Drop,
}

/// An endpoint with the keys that verify what comes from it. The shared secret is not shown again.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct EndpointKeysShown {
    /// Its number.
    endpoint: u64,
    /// When, UTC.
    at: String,
    /// For `v1`, HMAC-SHA256.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: String,
    /// For `v1a`, Ed25519.
    #[schema(example = "whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public_key: String,
    /// The last day on which the keys of before sign as well.
    #[schema(value_type = Option<String>)]
    old_keys_until: Option<jiff::civil::Date>,
}

/// Nothing more is said.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::api) struct NothingSent {}

/// What becomes of an endpoint.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::api) struct EndpointStatusSent {
    /// `disabled`, `enabled` or `removed`.
    #[schema(example = "enabled")]
    status: StatusWord,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EndpointStatusWord)]
enum StatusWord {
    Disabled,
    Enabled,
    Removed,
}

/// What was done with an endpoint.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct EndpointTaken {
    /// Its number.
    endpoint: u64,
    /// The number of the entry.
    entry: u64,
    /// When, UTC.
    at: String,
    /// `confirmed`, `disabled`, `enabled`, `removed`.
    act: &'static str,
}

fn fresh_keys() -> Result<EndpointKeys, Stop> {
    let failed = |_| Stop::Problem(Problem::of(Code::Failed));
    let shared = draw_secret().map_err(failed)?;
    let private = PrivateKey::from_seed(&draw_secret().map_err(failed)?);
    let shared =
        SharedSecret::from_bytes(&shared).map_err(|_| Stop::Problem(Problem::of(Code::Failed)))?;
    let text = |it: zeroize::Zeroizing<String>| it.to_string();
    Ok(EndpointKeys { shared: text(shared.expose()), private: text(private.expose()) })
}

/// The endpoint of a subscription, as it stands.
fn endpoint_of(service: &Service, id: &crate::values::SubscriptionId) -> Result<Endpoint, Stop> {
    let state = notifying(service)?.known(&service.following);
    let state = state.map_err(|it| Stop::Problem(faulty(&it)))?;
    let none = "no endpoint is set: POST …/endpoint sets one";
    let found = state.endpoints.of(id).cloned();
    found.ok_or_else(|| Problem::of(Code::Conflict).with_detail(none).into())
}

/// An endpoint is set, in place of the one before. A webhook wants notices only once it is confirmed.
#[utoipa::path(
    post,
    path = "/v1/subscriptions/{subscription}/endpoint",
    tag = "Telling us once",
    params(("subscription" = String, Path, description = "The subscription", example = "tell-us-once-2026:council:libraries")),
    request_body(content = EndpointSent, example = json!({ "way": "webhook", "url": "https://hooks.housing.example/hearth" })),
    responses((status = 201, description = "It is set: keep the keys", body = EndpointKeysShown)),
)]
pub(in crate::http::api) async fn set(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, kept) = (named.into_inner(), service.clone());
    let made = move |acting: &Acting<'_, '_>, sent: &EndpointSent| {
        let subscription = in_force(acting, &named)?;
        let wrong = |told: String| Problem::of(Code::ActNotPossible).with_detail(told);
        let way = match (sent.way, &sent.url) {
            (WayWord::Webhook, Some(url)) => {
                let address = notifying(&kept)?.address(url, sent.loopback);
                address.map_err(|fault| wrong(format!("url: {fault}")))?;
                EndpointWay::Webhook { url: url.clone(), loopback: sent.loopback }
            }
            (WayWord::Webhook, None) => {
                return Err(wrong("url: name where notices are posted to".to_owned()).into());
            }
            (WayWord::Feed, None) => EndpointWay::Feed,
            (WayWord::Drop, None) => EndpointWay::Drop,
            (WayWord::Feed | WayWord::Drop, Some(_)) => {
                return Err(wrong("url: only a webhook has one".to_owned()).into());
            }
        };
        let set = EndpointSet {
            subscription: subscription.id,
            way,
            keys: fresh_keys()?,
            by: acting.asking.user.name.clone(),
        };
        let act = SubscriptionAct::EndpointSet(Box::new(set));
        Ok(vec![JournalEntry::SubscriptionActed(act)])
    };
    write(service, request, payload, "an endpoint".to_owned(), made, told_keys).await
}

/// An endpoint is asked whether it wants notices (`CloudEvents`, webhooks), and shown a heartbeat that is signed well and one that is not: it has to take
/// the one and refuse the other.
#[utoipa::path(
    post,
    path = "/v1/subscriptions/{subscription}/endpoint/confirmation",
    tag = "Telling us once",
    params(("subscription" = String, Path, description = "The subscription", example = "tell-us-once-2026:council:libraries")),
    request_body(content = NothingSent, example = json!({})),
    responses((status = 201, description = "It is sent notices from now on", body = EndpointTaken)),
)]
pub(in crate::http::api) async fn confirm(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, kept) = (named.into_inner(), service.clone());
    let made = move |acting: &Acting<'_, '_>, NothingSent {}: &NothingSent| {
        let subscription = in_force(acting, &named)?;
        let endpoint = endpoint_of(&kept, &subscription.id)?;
        let hook = matches!(endpoint.way, EndpointWay::Webhook { .. });
        let a_minute = if hook && !endpoint.confirmed {
            handshake(&kept, &endpoint, subscription.terms.a_minute)?
        } else {
            endpoint.a_minute
        };
        let confirmed = EndpointConfirmed { endpoint: endpoint.number, a_minute };
        let act = SubscriptionAct::EndpointConfirmed(confirmed);
        Ok(vec![JournalEntry::SubscriptionActed(act)])
    };
    write(service, request, payload, "an endpoint".to_owned(), made, told).await
}

/// Asks an endpoint whether it wants notices, and how many a minute, where it wants fewer than it is offered.
fn handshake(
    service: &Service,
    endpoint: &Endpoint,
    agreed: Option<NonZeroU32>,
) -> Result<Option<NonZeroU32>, Stop> {
    let notifying = notifying(service)?;
    let failed = |it: &dyn std::fmt::Display| {
        let told = format!("the endpoint is not used: {it}");
        Stop::Problem(Problem::of(Code::Conflict).with_detail(told))
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

/// An endpoint is disabled, enabled or removed. What it is owed waits for it, and goes in its order once it is enabled.
#[utoipa::path(
    post,
    path = "/v1/subscriptions/{subscription}/endpoint/status",
    tag = "Telling us once",
    params(("subscription" = String, Path, description = "The subscription", example = "tell-us-once-2026:council:libraries")),
    request_body(content = EndpointStatusSent, example = json!({ "status": "enabled" })),
    responses((status = 201, description = "It is written down", body = EndpointTaken)),
)]
pub(in crate::http::api) async fn turn(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, kept) = (named.into_inner(), service.clone());
    let made = move |acting: &Acting<'_, '_>, sent: &EndpointStatusSent| {
        let subscription = subscription(acting, &named)?;
        let endpoint = endpoint_of(&kept, &subscription.id)?.number;
        let by = acting.asking.user.name.clone();
        let act = match sent.status {
            StatusWord::Disabled => SubscriptionAct::EndpointDisabled(EndpointDisabled {
                endpoint,
                because: DisabledBecause::Ordered,
                by: Some(by),
            }),
            StatusWord::Enabled => {
                in_force(acting, &named)?;
                SubscriptionAct::EndpointEnabled(EndpointTurned { endpoint, by })
            }
            StatusWord::Removed => {
                SubscriptionAct::EndpointRemoved(EndpointTurned { endpoint, by })
            }
        };
        Ok(vec![JournalEntry::SubscriptionActed(act)])
    };
    write(service, request, payload, "an endpoint".to_owned(), made, told).await
}

/// An endpoint's keys are made anew; the old ones sign beside them for a fortnight.
#[utoipa::path(
    post,
    path = "/v1/subscriptions/{subscription}/endpoint/keys",
    tag = "Telling us once",
    params(("subscription" = String, Path, description = "The subscription", example = "tell-us-once-2026:council:libraries")),
    request_body(content = NothingSent, example = json!({})),
    responses((status = 201, description = "Keep the keys", body = EndpointKeysShown)),
)]
pub(in crate::http::api) async fn rotate(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, kept) = (named.into_inner(), service.clone());
    let made = move |acting: &Acting<'_, '_>, NothingSent {}: &NothingSent| {
        let subscription = in_force(acting, &named)?;
        let endpoint = endpoint_of(&kept, &subscription.id)?.number;
        let until = acting.day().saturating_add(jiff::Span::new().days(BESIDE));
        let by = acting.asking.user.name.clone();
        let rotated = KeysRotated { endpoint, keys: fresh_keys()?, until, by };
        let act = SubscriptionAct::KeysRotated(Box::new(rotated));
        Ok(vec![JournalEntry::SubscriptionActed(act)])
    };
    write(service, request, payload, "an endpoint's keys".to_owned(), made, told_keys).await
}

fn told_keys(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let failed = || Problem::of(Code::Failed);
    let Some(JournalEntry::SubscriptionActed(act)) = entries.first() else { return Err(failed()) };
    let (endpoint, keys, old_keys_until) = if let SubscriptionAct::EndpointSet(set) = act {
        (*number, &set.keys, None)
    } else if let SubscriptionAct::KeysRotated(rotated) = act {
        (rotated.endpoint, &rotated.keys, Some(rotated.until))
    } else {
        return Err(failed());
    };
    let private = PrivateKey::parse(&keys.private).map_err(|_| failed())?;
    shown_as(
        StatusCode::CREATED,
        &EndpointKeysShown {
            endpoint,
            at: at.clone(),
            secret: keys.shared.clone(),
            public_key: private.public().to_string(),
            old_keys_until,
        },
    )
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let failed = || Problem::of(Code::Failed);
    let Some(JournalEntry::SubscriptionActed(act)) = entries.first() else { return Err(failed()) };
    let (endpoint, act) = match act {
        SubscriptionAct::EndpointConfirmed(it) => (it.endpoint, "confirmed"),
        SubscriptionAct::EndpointDisabled(it) => (it.endpoint, "disabled"),
        SubscriptionAct::EndpointEnabled(it) => (it.endpoint, "enabled"),
        SubscriptionAct::EndpointRemoved(it) => (it.endpoint, "removed"),
        SubscriptionAct::EndpointSet(_)
        | SubscriptionAct::EndpointWarned(_)
        | SubscriptionAct::HeartbeatSent(_)
        | SubscriptionAct::KeysRotated(_)
        | SubscriptionAct::ClientsAdded(_)
        | SubscriptionAct::ClientsRemoved(_)
        | SubscriptionAct::FeedAcknowledged(_) => return Err(failed()),
    };
    shown_as(StatusCode::CREATED, &EndpointTaken { endpoint, entry: *number, at: at.clone(), act })
}
