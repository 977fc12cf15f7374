//! People: what may be shown of one, and where they have lived.

use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::{PersonAnswer, answered};
use super::at;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::lookup::Question;
use crate::values::PersonId;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/persons/{person}").route(web::get().to(person)))
        .service(at("/persons/{person}/timeline").route(web::get().to(timeline)));
}

/// What may be shown of a person.
#[utoipa::path(
    get,
    path = "/v1/persons/{person}",
    tag = "Looking somebody up",
    params(("person" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C")),
    responses((status = 200, description = "What may be shown of them to you for this purpose", body = PersonAnswer)),
)]
pub(super) async fn person(
    service: web::Data<Service>,
    request: HttpRequest,
    person: web::Path<String>,
) -> HttpResponse {
    let question = identifier(&person).map(Question::Person);
    answered(service, request, question).await
}

/// Where a person has lived, as far as that may be shown: the history of residences and nothing else.
#[utoipa::path(
    get,
    path = "/v1/persons/{person}/timeline",
    tag = "Looking somebody up",
    params(("person" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C")),
    responses((status = 200, description = "Their residences, in order", body = PersonAnswer)),
)]
pub(super) async fn timeline(
    service: web::Data<Service>,
    request: HttpRequest,
    person: web::Path<String>,
) -> HttpResponse {
    let question = identifier(&person).map(Question::Residences);
    answered(service, request, question).await
}

/// A person's identifier, or that it is none.
pub(in crate::http) fn identifier(text: &str) -> Result<PersonId, Problem> {
    text.parse().map_err(|fault: crate::values::PublicIdFault| {
        Problem::of(Code::NotAnIdentifier).with_detail(fault.to_string())
    })
}
