//! Clerical review: the queue of doubtful cases, the next one for a reader, answers, and an answer taken back.
//!
//! In: who reads. Out: a case with what its records say side by side, under a permit; an answer as the journal has it. Leaves all of it to
//! `reviewing`.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::asked::query;
use super::at;
use super::body;
use super::writing::{key, number, sent_of, shown_as};
use crate::http::reviewing::{ReviewCase, ReviewQueue, ReviewSent, ReviewTaken};
use crate::http::service::Service;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/reviews").route(web::get().to(queue)).route(web::post().to(answer)))
        .service(at("/reviews/next").route(web::get().to(next)))
        .service(at("/reviews/{reading}/undo").route(web::post().to(undo)));
}

/// Why an answer is taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UndoSent {}

/// The cases that wait, for those who decide who is who. Identifiers, keys and figures; that it was read is written down.
#[utoipa::path(
    get,
    path = "/v1/reviews",
    tag = "Quality",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "The queue", body = ReviewQueue)),
)]
pub(super) async fn queue(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let page = query(&request);
    answered_with(service, request, move |service, asking| {
        shown_as(StatusCode::OK, &service.review_queue(asking, &page)?)
    })
    .await
}

/// The next case for the caller, with what its records say side by side: what others have answered and want a second reader for, then the queue.
#[utoipa::path(
    get,
    path = "/v1/reviews/next",
    tag = "Quality",
    params(),
    responses(
        (status = 200, description = "A case; `ETag` is its evidence", body = ReviewCase),
        (status = 204, description = "No case waits for you"),
    ),
)]
pub(super) async fn next(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    answered_with(service, request, move |service, asking| {
        let Some(shown) = service.next_case(asking)? else {
            let (status, headers, body) = (StatusCode::NO_CONTENT, Vec::new(), Vec::new());
            return Ok(Answered { status, headers, body });
        };
        let tag = format!("\"{}\"", shown.evidence);
        Ok(Answered { headers: vec![(ETAG, tag)], ..shown_as(StatusCode::OK, &shown)? })
    })
    .await
}

/// An answer is taken in the name of the caller, if the case still waits and rests on the same evidence. What it decides counts
/// from the next look on; the next night takes it into the edition.
#[utoipa::path(
    post,
    path = "/v1/reviews",
    tag = "Quality",
    params(),
    request_body(content = ReviewSent, example = json!({ "persons": ["HP-SJYW-7M1S", "HP-4R4K-XF4Y"], "evidence": "8a1f0c6e5d3b2a49", "answer": "different" })),
    responses((status = 201, description = "It is taken", body = ReviewTaken)),
)]
pub(super) async fn answer(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let body = body::sent(&service, &request, payload).await;
    let route = format!("{} {}", request.method(), request.path());
    let key = key(&request);
    answered_with(service, request, move |service, asking| {
        let (sent, body): (_, ReviewSent) = sent_of(service, asking, (key, &route), body)?;
        shown_as(StatusCode::CREATED, &service.answer_case(asking, (&sent, &body))?)
    })
    .await
}

/// An answer of the caller's is taken back: what was decided before it, is decided again.
#[utoipa::path(
    post,
    path = "/v1/reviews/{reading}/undo",
    tag = "Quality",
    params(("reading" = u64, Path, description = "The answer's number", example = "88")),
    request_body(content = UndoSent, example = json!({})),
    responses((status = 201, description = "It is taken back", body = ReviewTaken)),
)]
pub(super) async fn undo(
    service: web::Data<Service>,
    request: HttpRequest,
    reading: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let reading = number(&reading);
    let body = body::sent(&service, &request, payload).await;
    let route = format!("{} {}", request.method(), request.path());
    let key = key(&request);
    answered_with(service, request, move |service, asking| {
        let (sent, UndoSent {}): (_, UndoSent) = sent_of(service, asking, (key, &route), body)?;
        shown_as(StatusCode::CREATED, &service.take_reading_back(asking, (&sent, &reading))?)
    })
    .await
}
