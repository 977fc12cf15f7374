//! The privacy officer's pages, and the register of agreements that everybody may read.
//!
//! In: who is signed in. Out: pages. All of it is what the API's routes and commands answer with, written down in the same way before it is shown; the public register
//! reads nothing of anybody, and asks nobody who they are.
//!
//! ```text
//!  beginning.rs    where the section begins
//!  emergencies.rs  looks in an emergency; one look, and its review      emergency_page.rs
//!  unusual.rs      looks that somebody should ask about
//!  not_shared.rs   the register of what was asked for and not shared
//!  requests.rs     people's requests about their own data, by when; packs
//!  open_request.rs a request is taken down
//!  request_page.rs one request: its clock, what was done, the next step, which request_step.rs reads
//!  why_linked.rs   why records are one person's, for a case
//!  agreements.rs   the register of agreements, for officers and for everybody
//! ```

mod agreements;
mod beginning;
mod emergencies;
mod emergency_page;
mod not_shared;
mod open_request;
mod request_page;
mod request_step;
mod requests;
#[cfg(test)]
mod samples;
mod unusual;
mod why_linked;

use super::at;
use super::days::{day, moment};
use actix_web::web;

#[cfg(test)]
pub(super) use agreements::{PublicPage, RegisterPage};
#[cfg(test)]
pub(super) use beginning::BeginningPage;
#[cfg(test)]
pub(super) use emergencies::EmergenciesPage;
#[cfg(test)]
pub(super) use emergency_page::EmergencyPage;
#[cfg(test)]
pub(super) use not_shared::NotSharedPage;
#[cfg(test)]
pub(super) use requests::RequestsPage;
#[cfg(test)]
pub(super) use unusual::UnusualPage;
#[cfg(test)]
pub(super) use {
    open_request::OpenRequestPage, request_page::RequestPage, why_linked::WhyLinkedPage,
};

/// The routes of the privacy officer's pages, and of the public register.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/agreements").route(web::get().to(agreements::public)))
        .service(at("/privacy").route(web::get().to(beginning::begin)))
        .service(at("/privacy/agreements").route(web::get().to(agreements::register)))
        .service(at("/privacy/emergencies").route(web::get().to(emergencies::all)))
        .service(
            at("/privacy/emergencies/{request}")
                .route(web::get().to(emergencies::one))
                .route(web::post().to(emergencies::review)),
        )
        .service(
            at("/privacy/not-shared")
                .route(web::get().to(not_shared::register))
                .route(web::post().to(not_shared::write_down)),
        )
        .service(at("/privacy/requests").route(web::get().to(requests::all)))
        .service(
            at("/privacy/requests/new")
                .route(web::get().to(open_request::asked))
                .route(web::post().to(open_request::sent)),
        )
        .service(
            at("/privacy/requests/{number}")
                .route(web::get().to(request_page::one))
                .route(web::post().to(request_step::sent)),
        )
        .service(
            at("/privacy/why-linked")
                .route(web::get().to(why_linked::asked))
                .route(web::post().to(why_linked::sent)),
        )
        .service(at("/privacy/requests/{number}/pack").route(web::get().to(requests::pack)))
        .service(at("/privacy/unusual").route(web::get().to(unusual::unusual)));
}
