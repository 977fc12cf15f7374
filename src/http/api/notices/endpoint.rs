//! Where a partner's notices go: set, confirmed by a handshake, disabled and enabled, keys rotated.
//!
//! In: an address, or that the partner comes for them. Out: the keys that it verifies by, shown where they are made; that the endpoint answered as one which
//! wants notices and checks who sends them. Nothing is sent before it has. All of it is the partner's own, but that the council may have an endpoint not asked
//! any more. Leaves to `handshake` how it is asked.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::handshake::{asked, confirmed};
use super::outbox::keeps;
use super::{faulty, in_force, notifying, own_in_force, subscription};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::api::answer::Answered;
use crate::http::api::at;
use crate::http::api::writing::{shown_as, write, write_by};
use crate::http::code::Code;
use crate::http::once::Sent;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{
    DisabledBecause, EndpointDisabled, EndpointKeys, EndpointSet, EndpointTurned, EndpointWay,
    JournalEntry, KeysRotated, SubscriptionAct, draw_secret,
};
use crate::notices::delivery::{PrivateKey, SharedSecret};
use crate::notices::subscription::Endpoint;
use crate::sharing::Asking;
use crate::values::SubscriptionId;

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

pub(super) fn conflict(told: impl Into<String>) -> Stop {
    Problem::of(Code::Conflict).with_detail(told).into()
}

/// The endpoint of a subscription, as it stands, if one is set.
fn endpoint_if_set(service: &Service, id: &SubscriptionId) -> Result<Option<Endpoint>, Stop> {
    let state = notifying(service)?.known(&service.following);
    let state = state.map_err(|it| Stop::Problem(faulty(&it)))?;
    Ok(state.endpoints.of(id).cloned())
}

/// The same where there has to be one.
pub(super) fn endpoint_of(service: &Service, id: &SubscriptionId) -> Result<Endpoint, Stop> {
    let found = endpoint_if_set(service, id)?;
    found.ok_or_else(|| conflict("no endpoint is set: POST …/endpoint sets one"))
}

/// True of an endpoint that the council had disabled.
fn is_ordered(endpoint: &Endpoint) -> bool {
    endpoint.disabled == Some(DisabledBecause::Ordered)
}

/// What the council had disabled stays so until whoever keeps agreements enables it: its partner neither turns it nor puts another in its place.
fn may_turn(acting: &Acting<'_, '_>, endpoint: &Endpoint) -> Result<(), Stop> {
    if is_ordered(endpoint) && keeps(acting).is_err() {
        return Err(conflict("the council had it disabled, and enables it again: ask the council"));
    }
    Ok(())
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
        let subscription = own_in_force(acting, &named)?;
        if let Some(before) = endpoint_if_set(&kept, &subscription.id)? {
            may_turn(acting, &before)?;
        }
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
    let named = named.into_inner();
    let act = move |service: &Service, asking: &Asking, sent: &Sent, _: &NothingSent| {
        let asked = asked(service, asking, sent, &named)?;
        let made = |acting: &Acting<'_, '_>| confirmed(service, acting, &named, asked.as_ref());
        service.act(asking, "an endpoint", sent, made)
    };
    write_by(service, request, payload, act, told).await
}

/// An endpoint is disabled, enabled or removed. What it is owed waits for it, and goes in its order once it is enabled. Whoever keeps agreements may disable or
/// remove it; what they have disabled, they alone enable.
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
        let stands = endpoint_of(&kept, &subscription.id)?;
        may_turn(acting, &stands)?;
        let (endpoint, by) = (stands.number, acting.asking.user.name.clone());
        let act = match sent.status {
            StatusWord::Disabled => SubscriptionAct::EndpointDisabled(EndpointDisabled {
                endpoint,
                because: if keeps(acting).is_ok() {
                    DisabledBecause::Ordered
                } else {
                    DisabledBecause::Asked
                },
                by: Some(by),
            }),
            StatusWord::Enabled => {
                // the council lifts what it ordered, and turns on nothing else of a partner's
                if is_ordered(&stands) {
                    in_force(acting, &named)?;
                } else {
                    own_in_force(acting, &named)?;
                }
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

/// An endpoint's keys are made anew; the old ones sign beside them for a fortnight, within which they are not made anew again.
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
        let subscription = own_in_force(acting, &named)?;
        let Endpoint { number: endpoint, keys, .. } = endpoint_of(&kept, &subscription.id)?;
        // a receiver that was promised them may have no others yet
        if let Some(until) = keys.beside(acting.day()) {
            let told = format!(
                "the keys of before sign beside these until {until}: ask again after that day; if keys are lost, set the endpoint anew, which ends all of them at once"
            );
            return Err(conflict(told));
        }
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
