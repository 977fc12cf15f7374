//! Households: those of whose members it may be shown that they live together.

use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::{HouseholdAnswer, answered};
use super::at;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::lookup::Question;
use crate::values::HouseholdId;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/households/{household}").route(web::get().to(household)));
}

/// What may be shown of a household: the union of what may be shown of each member.
#[utoipa::path(
    get,
    path = "/v1/households/{household}",
    tag = "Looking somebody up",
    params(("household" = String, Path, description = "The household's identifier", example = "HH-4M8T-0ZXS")),
    responses((status = 200, description = "Those of its members who may be shown to you for this purpose", body = HouseholdAnswer)),
)]
pub(super) async fn household(
    service: web::Data<Service>,
    request: HttpRequest,
    household: web::Path<String>,
) -> HttpResponse {
    let id: Result<HouseholdId, _> = household.parse();
    let question = id
        .map(Question::Household)
        .map_err(|fault| Problem::of(Code::NotAnIdentifier).with_detail(fault.to_string()));
    answered(service, request, question).await
}
