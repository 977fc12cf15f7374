//! The routes: one list, one file for each resource.
//!
//! In: requests. Out: answers. A handler takes the request apart, has the question answered on a thread that may wait for the journal, and writes
//! the answer out; there is one way to do that, [`answered`].

mod agreements;
mod allowed;
mod answer;
mod asked;
mod body;
mod consent_reach;
pub(super) mod consents;
mod decisions;
mod document;
pub(super) mod editions;
mod erasures;
mod examples;
mod fhir;
mod homes;
pub(super) mod life_event_shown;
pub(super) mod life_events;
mod matching;
mod not_shared;
pub(super) mod notices;
mod operation;
mod page;
mod parts;
pub(super) mod people;
pub(super) mod proposals;
pub(super) mod records;
pub(super) mod relationships;
mod request_shown;
pub(super) mod request_steps;
pub(super) mod requests;
mod restriction_list;
mod restrictions;
mod reviews;
pub(super) mod trace;
mod why;
pub(super) mod writing;

use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, guard, web};

pub(super) use agreements::{AgreementList, AgreementShown, SignatureShown};
use answer::problem;
pub(super) use answer::{on_the_stroke, peer, request_id};
pub(super) use body::whole;
pub(super) use not_shared::{NotSharedList, NotSharedSent, NotSharedShown};
pub(super) use request_shown::{DueShown, RequestShown};
pub(super) use requests::{RequestList, RequestsAsked};

use super::code::Code;
use super::problem::Problem;

/// Every route.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::scope("/v1")
                .configure(people::routes)
                .configure(homes::routes)
                .configure(records::routes)
                .configure(decisions::routes)
                .configure(trace::routes)
                .configure(matching::routes)
                .configure(why::routes)
                .configure(consents::routes)
                .configure(restriction_list::routes)
                .configure(restrictions::routes)
                .configure(proposals::routes)
                .configure(relationships::routes)
                .configure(agreements::routes)
                .configure(not_shared::routes)
                .configure(requests::routes)
                .configure(request_steps::routes)
                .configure(erasures::routes)
                .configure(editions::routes)
                .configure(reviews::routes)
                .configure(notices::routes)
                .configure(life_events::routes),
        )
        .configure(fhir::routes)
        .configure(document::routes)
        .configure(operation::routes);
}

/// A path that is none of them.
pub(super) async fn no_such_route(request: HttpRequest) -> HttpResponse {
    problem(&request, Problem::of(Code::NoSuchRoute))
}

/// A path of which a part cannot be read.
pub(super) fn bad_path(
    fault: actix_web::error::PathError,
    request: &HttpRequest,
) -> actix_web::Error {
    let answer = problem(request, Problem::of(Code::NoSuchRoute));
    actix_web::error::InternalError::from_response(fault, answer).into()
}

/// A place with routes; other methods are told which it knows.
fn at(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(method_not_allowed))
}

/// A method that a route does not know: those that it does are told (RFC 9110, 15.5.6), as the document has them.
async fn method_not_allowed(request: HttpRequest) -> HttpResponse {
    let mut answer = problem(&request, Problem::of(Code::MethodNotAllowed));
    let allowed = request.match_pattern().and_then(|pattern| allowed::methods(&pattern));
    if let Some(allowed) = allowed.and_then(|it| HeaderValue::from_str(it).ok()) {
        answer.headers_mut().insert(ALLOW, allowed);
    }
    answer
}

/// A route that is read, and of which the head alone can be asked for. No look is one: what shows nothing would be written down as one.
fn reading() -> actix_web::Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}
