//! The caseworker's pages: people and households, one at a time, by whoever has said why.
//!
//! In: who is signed in and why they look. Out: what the door answers. No page here lists people whom nobody asked for: a trace finds one or asks for more.
//!
//! ```text
//!  why.rs         why are you looking? before anything else
//!  related.rs     what somebody has to do with a person, where the purpose wants that
//!  trace.rs       the one of whom all of this is known
//!  by_name.rs     somebody by an identifier, or by a service's own reference
//!  household.rs   who lives together
//!  person.rs      one person
//!  timeline.rs    where they have lived
//!  linked.rs      why records are one person's
//!  emergency.rs   a look in an emergency, and its end
//!  event/         a life event is recorded
//!  consent.rs     what somebody has agreed to, and says now; its form is consent_form.rs
//!  shown.rs       what the door shows, in people's words
//! ```

mod by_name;
mod consent;
mod consent_form;
mod emergency;
mod event;
mod household;
mod linked;
mod person;
mod related;
mod shown;
mod timeline;
mod trace;
mod why;

use actix_web::{HttpRequest, HttpResponse, web};

use super::page::go_on;
use super::session::SignedIn;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;

pub(super) use linked::{of as linked_page, purpose_of};

#[cfg(test)]
pub(super) use {
    by_name::ByNamePage, consent::ConsentPage, emergency::EmergencyPage, event::ChoosePage,
    event::FillPage, event::ForetoldPage, event::ReceiptsPage, household::HouseholdPage,
    linked::LinkedPage, person::PersonPage, related::RelatedPage, timeline::TimelinePage,
    trace::TracePage, why::WhyPage,
};

/// The routes.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/look")
            .configure(why::routes)
            .configure(related::routes)
            .configure(trace::routes)
            .configure(by_name::routes)
            .configure(emergency::routes)
            .configure(household::routes)
            .configure(person::routes)
            .configure(timeline::routes)
            .configure(linked::routes)
            .configure(consent::routes)
            .configure(event::routes),
    );
}

/// Whoever has not said why is asked first; what is shown to nobody has a page, too.
fn not_shown(
    by: &SignedIn,
    service: &Service,
    request: &HttpRequest,
    problem: Problem,
) -> HttpResponse {
    if problem.code == Code::PurposeNotStated {
        return go_on("/look/why");
    }
    by.problem_page(service, request, problem)
}
