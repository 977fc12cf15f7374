//! Operation: is it alive, is it fit to answer, how does it do.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{peer, problem};
use super::{at, reading};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::readiness::Readiness;
use crate::http::service::Service;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/healthz").route(reading().to(alive)))
        .service(at("/readyz").route(reading().to(ready)))
        .service(at("/metrics").route(reading().to(metrics)));
}

/// That the process answers.
#[derive(Serialize, ToSchema)]
pub(super) struct Alive {
    alive: bool,
}

/// Whether the process answers at all.
#[utoipa::path(get, path = "/healthz", tag = "Operation", security(()), responses((status = 200, description = "It does", body = Alive)))]
pub(super) async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(Alive { alive: true })
}

/// Whether the service is fit to answer: the edition is of a recent night, looks can be written down, tokens can be checked.
#[utoipa::path(
    get, path = "/readyz", tag = "Operation", security(()),
    responses(
        (status = 200, description = "It is", body = Readiness),
        (status = 503, description = "It is not, and why", body = Readiness),
    ),
)]
pub(super) async fn ready(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    match web::block(move || Readiness::of(&service)).await {
        Ok(readiness) if readiness.ready => HttpResponse::Ok().json(readiness),
        Ok(readiness) => HttpResponse::ServiceUnavailable().json(readiness),
        Err(_) => problem(&request, Problem::of(Code::Failed)),
    }
}

/// Figures for monitoring, in Prometheus' format; for the addresses that the configuration names alone.
#[utoipa::path(get, path = "/metrics", tag = "Operation", security(()), responses((status = 200, description = "Figures", content_type = "application/openmetrics-text", body = String)))]
pub(super) async fn metrics(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    if !service.serve.metrics_for.contains(&peer(&request)) {
        return problem(&request, Problem::of(Code::NoSuchRoute));
    }
    let text = web::block(move || {
        let Readiness { ready, edition_days, .. } = Readiness::of(&service);
        service.figures.text(ready, edition_days, &service.notice_figures())
    });
    match text.await {
        Ok(text) => HttpResponse::Ok()
            .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
            .body(text),
        Err(_) => problem(&request, Problem::of(Code::Failed)),
    }
}
