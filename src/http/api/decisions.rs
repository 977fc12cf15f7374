//! Decisions: what was decided of a past look, by which rows, and what it would come to today. For those whose role reads the journal.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::answer::put_to;
use super::at;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::{Decided, Service};
use crate::journal::Asked;
use crate::lookup::Replayed;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/decisions/{request}").route(web::get().to(decision)));
}

/// A past look, decided again.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionAnswer {
    /// The number of the look in the journal.
    request: u64,
    /// When it was.
    at: String,
    /// Who asked about whom, for what.
    #[schema(value_type = Object)]
    asked: Asked,
    /// Of each person: what was decided then, the rows of the policy that speak today with their file and line, what would make more of it
    /// lawful, and how today differs from then. No value of anybody.
    #[schema(value_type = Vec<Object>)]
    people: Vec<Value>,
}

/// What was decided of a past look, and what it would come to today: for those whose role reads the journal. That it was read is written down.
#[utoipa::path(
    get,
    path = "/v1/decisions/{request}",
    tag = "Answering for it",
    params(("request" = u64, Path, description = "The number of the look, as its answer gave it", example = "41")),
    responses((status = 200, description = "Then and today", body = DecisionAnswer)),
)]
pub(super) async fn decision(
    service: web::Data<Service>,
    request: HttpRequest,
    number: web::Path<String>,
) -> HttpResponse {
    let number: Result<u64, Problem> =
        number.parse().map_err(|_| Problem::of(Code::NoSuchDecision));
    put_to(service, request, move |service, asking| {
        let request = number?;
        let Decided { at, asked, people } = service.decision(asking, request)?;
        let people = people.iter().map(Replayed::to_json).collect();
        let answer = DecisionAnswer { request, at, asked, people };
        serde_json::to_vec(&answer).map_err(|_| Problem::of(Code::Failed))
    })
    .await
}
