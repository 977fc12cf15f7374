//! Signing in and out.
//!
//! In: what somebody types, or what a provider says of them. Out: a session of theirs under a new name, and the page that they were on their way to. Which
//! accounts and which provider there are is the configuration's; what somebody may do then, the policy's.
//!
//! ```text
//!  /sign-in          the page; an account's name and password are sent to it
//!  /sign-in/start    on to the provider
//!  /sign-in/answer   back from there
//!  /sign-out
//! ```

mod accounts;
mod answered;
mod form;
mod password;
mod provider;
mod way_on;

use actix_web::web;

use crate::http::ui::at;

pub(in crate::http) use accounts::{Accounts, account_faults};
#[cfg(test)]
pub(in crate::http::ui) use form::SignInPage;
pub use password::{KeptPassword, NotKept};
pub(in crate::http) use provider::{Provider, ProviderFault};

/// The routes.
pub(in crate::http::ui) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/sign-in").route(web::get().to(form::asked)).route(web::post().to(form::sent)))
        .service(at(provider::ANSWER).route(web::get().to(answered::back)))
        .service(at("/sign-in/start").route(web::get().to(answered::on)))
        .service(at("/sign-out").route(web::post().to(form::out)));
}
