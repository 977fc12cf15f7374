//! The steward's pages: the queue, a case, and people parted or joined by a steward's own decision.
//!
//! In: who is signed in, what they answer. Out: pages. All that is shown and done is `reviewing`'s and `deciding`'s, which the API calls too.
//!
//! ```text
//!  queue.rs        what waits
//!  reading.rs      GET a case; POST an answer, and what comes back if it is not taken
//!  case_page.rs    the page of a case           marked.rs       characters that differ
//!  reader_line.rs  how the reader's work goes
//!  deciding.rs     GET and POST of a decision of one's own
//!  decide_page.rs  its pages: whom, which records, what it touches
//! ```

mod case_page;
mod decide_page;
mod deciding;
mod marked;
mod queue;
mod reader_line;
mod reading;
#[cfg(test)]
mod samples;

use actix_web::web;

use super::at;

#[cfg(test)]
pub(super) use case_page::CasePage;
#[cfg(test)]
pub(super) use decide_page::{DecidePage, PartPage, PreviewPage};
#[cfg(test)]
pub(super) use queue::QueuePage;
#[cfg(test)]
pub(super) use reading::NothingPage;

/// The routes of the steward's pages.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/review").route(web::get().to(queue::queue)))
        .service(
            at("/review/case")
                .route(web::get().to(reading::next))
                .route(web::post().to(reading::answer)),
        )
        .service(at("/review/case/{one}/{other}").route(web::get().to(reading::one)))
        .service(at("/review/answers/{reading}/undo").route(web::post().to(reading::undo)))
        .service(at("/review/sample").route(web::get().to(reading::sample)))
        .service(
            at("/review/decide")
                .route(web::get().to(deciding::begin))
                .route(web::post().to(deciding::decide)),
        )
        .service(at("/review/decide/part").route(web::get().to(deciding::part)))
        .service(at("/review/decide/preview").route(web::post().to(deciding::preview)))
        .service(at("/review/decisions/{decision}/undo").route(web::post().to(deciding::undo)));
}
