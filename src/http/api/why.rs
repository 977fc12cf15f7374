//! Why: for those whose role explains links, why records are one person's or two people's.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::put_to;
use super::at;
use super::people::identifier;
use crate::explaining::{PersonWhy, WhyNot};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::lookup::DecidedOne;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/persons/{person}/why").route(web::get().to(why)))
        .service(at("/persons/{person}/why-not/{other}").route(web::get().to(why_not)));
}

/// Why the records of a person are one person's.
#[derive(Serialize, ToSchema)]
pub(super) struct WhyAnswer {
    /// The number under which it is in the council's journal that this was read.
    request: u64,
    #[serde(flatten)]
    why: PersonWhy,
}

/// Why the records of two persons are not one person's.
#[derive(Serialize, ToSchema)]
pub(super) struct WhyNotAnswer {
    /// The number under which it is in the council's journal that this was read.
    request: u64,
    /// Of two of whom a steward has decided since the night that they are one: `shown_as_one`, or `waits_for_the_night` where something in their
    /// records forbids it. What stands below is as the night found it.
    decided_since: Option<&'static str>,
    #[serde(flatten)]
    why_not: WhyNot,
}

/// Why the records of a person are taken for one person's: how they hang together, and what each comparison weighs. Keys, levels and bits, and no
/// value. For the purposes of `explain` in the policy; that it was read is written down.
#[utoipa::path(
    get,
    path = "/v1/persons/{person}/why",
    tag = "Answering for it",
    params(("person" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C")),
    responses((status = 200, description = "The links that hold the records together, the strongest first", body = WhyAnswer)),
)]
pub(super) async fn why(
    service: web::Data<Service>,
    request: HttpRequest,
    person: web::Path<String>,
) -> HttpResponse {
    let person = identifier(&person);
    put_to(service, request, move |service, asking| {
        let (request, why) = service.why(asking, person?)?;
        serde_json::to_vec(&WhyAnswer { request, why }).map_err(|_| Problem::of(Code::Failed))
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
    responses((status = 200, description = "What keeps them apart", body = WhyNotAnswer)),
)]
pub(super) async fn why_not(
    service: web::Data<Service>,
    request: HttpRequest,
    persons: web::Path<(String, String)>,
) -> HttpResponse {
    let (one, other) = persons.into_inner();
    let persons = identifier(&one).and_then(|one| Ok([one, identifier(&other)?]));
    put_to(service, request, move |service, asking| {
        let (request, (why_not, decided)) = service.why_not(asking, persons?)?;
        let decided_since = decided.map(|decided| match decided {
            DecidedOne::ShownSo => "shown_as_one",
            DecidedOne::WaitsForTheNight => "waits_for_the_night",
        });
        serde_json::to_vec(&WhyNotAnswer { request, decided_since, why_not })
            .map_err(|_| Problem::of(Code::Failed))
    })
    .await
}
