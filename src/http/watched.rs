//! What is done to every request: it is named, timed, counted and written into the log, and its answer gets the headers that all have.
//!
//! In: a request on its way. Out: its answer. The log has route, status, time and the request's identifier: not the path, in which an identifier
//! of somebody stands, nor any header or body. Who asked about whom is in the journal.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, web};

use super::request_id::HEADER;
use super::service::Service;

/// A request's identifier, as it goes along with the request.
#[derive(Clone)]
pub(super) struct RequestId(pub(super) String);

/// Every request passes here.
pub(super) async fn watched(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let service = request.app_data::<web::Data<Service>>().cloned();
    let Some(service) = service else { return next.call(request).await };
    let began = service.clock.now();
    let id = service.ids.of(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let mut response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let status = response.status().as_u16();
    let took = service.clock.now().saturating_sub(began);
    // a method that nobody knows would be a label that anybody can make
    let known = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"];
    let method = if known.contains(&method.as_str()) { method.as_str() } else { "OTHER" };
    service.figures.ended(&route, method, status, took);
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request_id = id, route, method, status, millis, "answered");
    let headers = response.headers_mut();
    let always: [(HeaderName, &'static str); 5] = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
    ];
    for (name, value) in always {
        // a page and its files say themselves what may be loaded and kept
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if service.serve.tls.is_some() {
        let a_year = HeaderValue::from_static("max-age=31536000");
        headers.insert(STRICT_TRANSPORT_SECURITY, a_year);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static(HEADER), value);
    }
    Ok(response)
}
