//! `/`: sends whoever has signed in to where they work.
//!
//! In: a user. Out: the way to the first section that is open to them, or a page that says that none is.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::at;
use super::frame::Frame;
use super::page::{go_on, lead_on, shown};
use super::sections::{Place, beginning_of};
use super::session::SignedIn;
use crate::http::service::Service;

/// No section is open to somebody.
#[derive(Template)]
#[template(path = "no_section.html", config = "src/http/ui/askama.toml")]
pub(super) struct NoSection {
    pub(super) frame: Frame,
}

/// The route.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/").route(web::get().to(begin)));
}

async fn begin(service: web::Data<Service>, by: SignedIn) -> HttpResponse {
    match beginning_of(service.pages.policy(), &by.user) {
        // a link of the council's intranet leads here, and nobody is looked up by it
        Some(place) if by.from_elsewhere => lead_on(by.frame(&service, Place::None), place.path()),
        Some(place) => go_on(place.path()),
        None => shown(StatusCode::OK, &NoSection { frame: by.frame(&service, Place::None) }),
    }
}

#[cfg(test)]
mod tests {
    use super::NoSection;
    use crate::http::ui::samples::{Sampled, frame, hostile_frame};

    impl Sampled for NoSection {
        const NAME: &'static str = "no-section";

        fn samples() -> Vec<Self> {
            vec![Self { frame: frame() }, Self { frame: hostile_frame() }]
        }
    }
}
