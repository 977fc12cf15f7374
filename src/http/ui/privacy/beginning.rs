//! Where the privacy officer's section begins: what there is to look after.
//!
//! In: who is signed in. Out: links. Nothing of anybody is read for it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::sections::{Desk, Place, desks_of};
use crate::http::ui::session::SignedIn;

/// What there is.
#[derive(Template)]
#[template(path = "privacy/beginning.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct BeginningPage {
    pub(super) frame: Frame,
    /// What stands open to the user.
    pub(super) desks: Vec<Desk>,
}

impl BeginningPage {
    /// True if a part stands open.
    fn has(&self, desk: Desk) -> bool {
        self.desks.contains(&desk)
    }
}

/// Where it begins.
pub(super) async fn begin(service: web::Data<Service>, by: SignedIn) -> HttpResponse {
    let desks = desks_of(service.pages.policy(), &by.user);
    let frame = by.frame(&service, Place::Privacy);
    page::shown(StatusCode::OK, &BeginningPage { frame, desks })
}
