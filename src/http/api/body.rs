//! What a request sends, as JSON.
//!
//! In: the body as it comes. Out: what it says, or a problem that quotes nothing of it. Leaves to each route what its fields mean.

use std::time::Duration;

use actix_web::{HttpRequest, rt, web};
use serde::de::DeserializeOwned;

use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;

/// How long a client may take over a body.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a request sends.
pub(super) async fn json<T: DeserializeOwned>(
    service: &Service,
    _: &HttpRequest,
    body: web::Payload,
) -> Result<T, Problem> {
    let not_readable = |what: &str| Problem::of(Code::BodyNotReadable).with_detail(what);
    let whole = body.to_bytes_limited(service.serve.body_bytes);
    let whole = rt::time::timeout(PATIENCE, whole).await;
    let whole = whole.map_err(|_| not_readable("it did not come in time"))?;
    let whole = whole.map_err(|_| Problem::of(Code::BodyTooLong))?;
    let whole = whole.map_err(|_| not_readable("it was cut short"))?;
    // a parser's own words could quote what was sent
    serde_json::from_slice(&whole).map_err(|_| not_readable("it is not as documented"))
}
