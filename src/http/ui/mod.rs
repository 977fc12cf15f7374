//! The pages: what caseworkers, stewards, the back office and privacy officers see in a browser.
//!
//! In: requests of a browser. Out: HTML that was rendered here, in the GOV.UK Design System's own patterns. A page is a view on what the API answers:
//! it calls what the API's handler calls, under the same door, and shows the types that the API answers with; it reads no edition and no journal
//! by a way of its own.
//!
//! ```text
//!  session/       who is signed in; forms that no other site can send
//!  sign_in/       by the council's provider, or by an account of the demo; signing out
//!  sections.rs    which sections stand open to whom
//!  pages.rs       what all pages stand on beside the service
//!  beginning.rs   `/`
//!  caseworker/    people and households, one at a time
//!  page.rs        how a page is answered: status, headers, policy of content; the page of a problem, whose words are problem_words.rs'
//!  days.rs        days and moments, as people read and fill them in
//!  leaf.rs        a long list, leaf by leaf
//!  frame.rs       what every page has round it: the council, who is signed in, why they look
//!  components/    typed contexts of the Design System's components; their macros are templates/components/
//!  templates/     the layout, and what all pages share
//!  back_office/  the night, a held edition, trend, extracts; partners and notices
//!  pictures/     SVG from plain figures, and the table that says the same
//!  assets/        stylesheets and scripts, embedded, under names that change with them
//!  samples.rs     every page with its samples, hostile ones too: rendered and looked at in tests
//! ```

mod assets;
mod back_office;
mod beginning;
mod caseworker;
mod components;
mod days;
mod frame;
mod leaf;
#[cfg(test)]
mod markup;
mod page;
mod pages;
mod pictures;
mod privacy;
mod problem_words;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod samples_tests;
mod sections;
mod session;
mod sign_in;
mod steward;
mod work;

use actix_web::http::header::ACCEPT;
use actix_web::{HttpRequest, HttpResponse, Resource, web};

use super::api;
use super::code::Code;
use super::problem::Problem;
use super::service::Service;
pub(super) use pages::{Pages, PagesFault};
pub(super) use sign_in::account_faults;
pub use sign_in::{KeptPassword, NotKept};

/// Every route of the pages.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(assets::routes)
        .configure(back_office::routes)
        .configure(beginning::routes)
        .configure(caseworker::routes)
        .configure(privacy::routes)
        .configure(sign_in::routes)
        .configure(steward::routes);
}

/// An address of a page of which what stands behind `?` cannot be read.
pub(super) fn bad_query(
    fault: actix_web::error::QueryPayloadError,
    request: &HttpRequest,
) -> actix_web::Error {
    let frame = request.app_data::<web::Data<Service>>().map(|it| it.pages.frame());
    let told = Problem::of(Code::NoSuchRoute);
    let answer = match frame {
        Some(frame) => page::problem(frame, told, &api::request_id(request)),
        None => HttpResponse::NotFound().finish(),
    };
    actix_web::error::InternalError::from_response(fault, answer).into()
}

/// A place with routes: another method than theirs is told on a page.
fn at(path: &str) -> Resource {
    web::resource(path).default_service(web::to(other_method))
}

async fn other_method(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let told = Problem::of(Code::MethodNotAllowed);
    page::problem(service.pages.frame(), told, &api::request_id(&request))
}

/// A path that is none: told to a browser as a page, to a program as the API tells it.
pub(super) async fn no_such_route(
    service: web::Data<Service>,
    request: HttpRequest,
) -> HttpResponse {
    let accepts = request.headers().get(ACCEPT).and_then(|it| it.to_str().ok());
    let by_a_program = ["/v1", "/fhir"].iter().any(|it| request.path().starts_with(it));
    if by_a_program || !accepts.is_some_and(|it| it.contains("text/html")) {
        return api::no_such_route(request).await;
    }
    page::problem(service.pages.frame(), Problem::of(Code::NoSuchRoute), &api::request_id(&request))
}
