//! Why: for those whose role explains links, why records are one person's or two people's.

use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::put_to;
use super::method_not_allowed;
use super::people::identifier;
use crate::explaining::{PersonWhy, WhyNot};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/persons/{person}/why")
                .route(web::get().to(why))
                .default_service(web::to(method_not_allowed)),
        )
        .service(
            web::resource("/persons/{person}/why-not/{other}")
                .route(web::get().to(why_not))
                .default_service(web::to(method_not_allowed)),
        );
}

/// Why the records of a person are taken for one person's: how they hang together, and what each comparison weighs. Keys, levels and bits, and no
/// value. For the purposes of `explain` in the policy; that it was read is written down.
#[utoipa::path(
    get,
    path = "/v1/persons/{person}/why",
    tag = "Answering for it",
    params(("person" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C")),
    responses((status = 200, description = "The links that hold the records together, the strongest first", body = PersonWhy)),
)]
pub(super) async fn why(
    service: web::Data<Service>,
    request: HttpRequest,
    person: web::Path<String>,
) -> HttpResponse {
    let person = identifier(&person);
    put_to(service, request, move |service, asking| {
        let told = service.why(asking, person?)?;
        serde_json::to_vec(&told).map_err(|_| Problem::of(Code::Failed))
    })
    .await
}

/// Why the records of two persons are not taken for one person's: the two that come nearest, what they lack, and what forbids it.
#[utoipa::path(
    get,
    path = "/v1/persons/{person}/why-not/{other}",
    tag = "Answering for it",
    params(
        ("person" = String, Path, description = "The one's identifier", example = "HP-7K3Q-9M2C"),
        ("other" = String, Path, description = "The other's identifier", example = "HP-7K3Q-9M2C"),
    ),
    responses((status = 200, description = "What keeps them apart", body = WhyNot)),
)]
pub(super) async fn why_not(
    service: web::Data<Service>,
    request: HttpRequest,
    persons: web::Path<(String, String)>,
) -> HttpResponse {
    let (one, other) = persons.into_inner();
    let persons = identifier(&one).and_then(|one| Ok([one, identifier(&other)?]));
    put_to(service, request, move |service, asking| {
        let told = service.why_not(asking, persons?)?;
        serde_json::to_vec(&told).map_err(|_| Problem::of(Code::Failed))
    })
    .await
}
