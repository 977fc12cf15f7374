//! Records: the person of a record that the caller's own system holds.

use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::{PersonAnswer, answered};
use super::at;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::lookup::{Question, named_record};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/records/{dataset}/{record}/person").route(web::get().to(person_of_record)));
}

/// What may be shown of the person of a record. Whose a record is, is told only where the record itself may be seen.
#[utoipa::path(
    get,
    path = "/v1/records/{dataset}/{record}/person",
    tag = "Looking somebody up",
    params(
        ("dataset" = String, Path, description = "The dataset", example = "council_tax"),
        ("record" = String, Path, description = "The record's key there, and which of its people if it names several (`850026938:liable2`; the first, if nothing is said)", example = "850026938"),
    ),
    responses((status = 200, description = "What may be shown of them to you for this purpose", body = PersonAnswer)),
)]
pub(super) async fn person_of_record(
    service: web::Data<Service>,
    request: HttpRequest,
    record: web::Path<(String, String)>,
) -> HttpResponse {
    let (dataset, key) = record.into_inner();
    let keys = named_record(service.ruleset(), &dataset, &key);
    let question = keys
        .map(Question::Record)
        .map_err(|fault| Problem::of(Code::NotAnIdentifier).with_detail(fault.to_string()));
    answered(service, request, question).await
}
