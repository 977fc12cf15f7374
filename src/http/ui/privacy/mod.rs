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
//!  agreements.rs   the register of agreements, for officers and for everybody
//! ```

mod agreements;
mod beginning;
mod emergencies;
mod emergency_page;
mod not_shared;
mod requests;
#[cfg(test)]
mod samples;
mod unusual;

use actix_web::web;
use jiff::civil::Date;

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

/// The routes of the privacy officer's pages, and of the public register.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/agreements", web::get().to(agreements::public))
        .route("/privacy", web::get().to(beginning::begin))
        .route("/privacy/agreements", web::get().to(agreements::register))
        .route("/privacy/emergencies", web::get().to(emergencies::all))
        .route("/privacy/emergencies/{request}", web::get().to(emergencies::one))
        .route("/privacy/emergencies/{request}", web::post().to(emergencies::review))
        .route("/privacy/not-shared", web::get().to(not_shared::register))
        .route("/privacy/not-shared", web::post().to(not_shared::write_down))
        .route("/privacy/requests", web::get().to(requests::all))
        .route("/privacy/requests/{number}/pack", web::get().to(requests::pack))
        .route("/privacy/unusual", web::get().to(unusual::unusual));
}

/// A day as people read it.
fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// A moment of the journal as people read it; as it is, if it is none.
fn moment(at: &str) -> String {
    let parsed = at.trim_end_matches('Z').parse::<jiff::civil::DateTime>();
    parsed.map_or_else(|_| at.to_owned(), |it| it.strftime("%-d %B %Y, %H:%M UTC").to_string())
}
