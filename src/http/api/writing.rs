//! One way to write: a body, a key of its own, the act, and what was written.
//!
//! In: a request that is to change what stands. Out: what the journal has of it, once it is on disk; the same answer when the same is sent again.
//! Leaves to each route what its body says and what its entries are.

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, IF_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::{Answered, answered_with};
use super::body::{read, sent};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::{Made, Written};
use crate::http::code::Code;
use crate::http::once::Sent;
use crate::http::problem::Problem;
pub(super) use crate::http::problem::number;
use crate::http::service::Service;
use crate::sharing::Asking;

/// The header with a write's key.
pub(super) const KEY: &str = "idempotency-key";

/// What a request rests on, by its own word.
#[derive(Clone, Debug)]
pub(in crate::http) struct IfMatch(Option<String>);

impl IfMatch {
    /// What a form brings of the list that it was made from; nothing, if it brings nothing.
    pub(in crate::http) const fn told(tag: Option<String>) -> Self {
        Self(tag)
    }

    pub(super) fn of(request: &HttpRequest) -> Self {
        let text = request.headers().get(IF_MATCH);
        Self(text.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned()))
    }

    /// Refuses what was read before it changed.
    pub(in crate::http) fn fits(&self, tag: &str) -> Result<(), Problem> {
        let Self(Some(tags)) = self else { return Ok(()) };
        let fits = tags.split(',').map(str::trim).any(|it| it == "*" || it == tag);
        if fits { Ok(()) } else { Err(Problem::of(Code::Stale)) }
    }
}

/// What is shown of something that can go stale, with its tag.
pub(super) fn tagged<T: Serialize>(shown: &T, tag: String) -> Result<Answered, Problem> {
    Ok(Answered { headers: vec![(ETAG, tag)], ..shown_as(StatusCode::OK, shown)? })
}

/// What is shown, as JSON.
pub(super) fn shown_as<T: Serialize>(status: StatusCode, shown: &T) -> Result<Answered, Problem> {
    let body = serde_json::to_vec(shown).map_err(|_| Problem::of(Code::Failed))?;
    Ok(Answered { status, headers: Vec::new(), body })
}

/// Carries a write out. `about` is what the journal calls it where it is refused; `made` makes its entries, again where others have written in the
/// meantime; `told` shows what was written, of its entries alone, so that it is the same when it is sent again.
pub(super) async fn write<B: DeserializeOwned + Send + 'static, M: Into<Made> + 'static>(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
    about: String,
    made: impl Fn(&Acting<'_, '_>, &B) -> Result<M, Stop> + Send + 'static,
    told: impl FnOnce(&Written) -> Result<Answered, Problem> + Send + 'static,
) -> HttpResponse {
    let act = move |service: &Service, asking: &Asking, sent: &Sent, body: &B| {
        service.act(asking, &about, sent, |acting| made(acting, body))
    };
    write_by(service, request, payload, act, told).await
}

/// The same for what is no act like others: `act` carries it out.
pub(super) async fn write_by<B: DeserializeOwned + Send + 'static>(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
    act: impl FnOnce(&Service, &Asking, &Sent, &B) -> Result<Written, Problem> + Send + 'static,
    told: impl FnOnce(&Written) -> Result<Answered, Problem> + Send + 'static,
) -> HttpResponse {
    let body = sent(&service, &request, payload).await;
    let route = format!("{} {}", request.method(), request.path());
    let key = key(&request);
    answered_with(service, request, move |service, asking| {
        let (sent, body): (_, B) = sent_of(service, asking, (key, &route), body)?;
        told(&act(service, asking, &sent, &body)?)
    })
    .await
}

/// A write as it was sent, and what its body says.
pub(super) fn sent_of<B: DeserializeOwned>(
    service: &Service,
    asking: &Asking,
    (key, route): (Result<String, Problem>, &str),
    body: Result<web::Bytes, Problem>,
) -> Result<(Sent, B), Problem> {
    let (key, body) = (key?, body?);
    let footing = service.following.now();
    let what = (route, asking.purpose.as_str(), &body[..]);
    let sent = Sent::of(footing.key(), &asking.user.name, &key, what);
    Ok((sent, read(&body)?))
}

/// The key of a write.
pub(super) fn key(request: &HttpRequest) -> Result<String, Problem> {
    let not_readable = |what| Problem::of(Code::IdempotencyKeyNotReadable).with_detail(what);
    let mut values = request.headers().get_all(KEY);
    let value = values.next().ok_or_else(|| Problem::of(Code::IdempotencyKeyMissing))?;
    if values.next().is_some() {
        return Err(not_readable("it was sent more than once"));
    }
    if value.is_empty() {
        return Err(not_readable("it is there, and empty"));
    }
    let plain = |it: &&str| {
        (8..=128).contains(&it.len())
            && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.:\"".contains(&it))
    };
    let read = value.to_str().ok().filter(plain).map(str::to_owned);
    read.ok_or_else(|| not_readable("it is too short, too long, or has other characters"))
}
