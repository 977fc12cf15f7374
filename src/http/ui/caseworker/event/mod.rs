//! A life event is recorded: of a person or of a household, who will be told seen before it is sent, receipts after.
//!
//! In: what somebody reports to a caseworker. Out: a declaration as the API takes one. Nothing is told to anybody before the caseworker has seen to whom it would be.
//!
//! ```text
//!  kinds.rs      what can happen to a person or a household, in words
//!  subject.rs    whom it happens to, as the door shows them
//!  choose.rs     what has happened?
//!  fill.rs       when, where to, who says so
//!  read.rs       what was filled in, as a declaration
//!  send.rs       who will be told; then it is sent
//!  receipts.rs   what those who were told have said
//! ```

mod choose;
mod fill;
mod kinds;
mod read;
mod receipts;
mod send;
mod subject;

use actix_web::web;

use crate::http::ui::at;

#[cfg(test)]
pub(in crate::http::ui) use {
    choose::ChoosePage, fill::FillPage, receipts::ReceiptsPage, send::ForetoldPage,
};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/{subject:people|households}/{id}/event").route(web::get().to(choose::asked)))
        .service(
            at("/{subject:people|households}/{id}/event/{kind}")
                .route(web::get().to(fill::asked))
                .route(web::post().to(send::sent)),
        )
        .service(at("/events/{bundle}").route(web::get().to(receipts::shown_of)));
}
