//! Looks that somebody should ask about.
//!
//! In: who reads, how many days. Out: a page by look, user and person. A finding is a question, and the page says so.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::day;
use crate::audit::{Ground, Unusual};
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::leaf::{Begins, Leaf};
use crate::http::ui::page;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::http::ui::work;
use crate::sharing::Operation;

/// So many findings stand on a page.
const MOST: usize = 100;

/// Looks of so many days, where nothing is said; and at most.
const USUAL_DAYS: u16 = 30;
const MOST_DAYS: u16 = 366;

/// What was found.
#[derive(Template)]
#[template(path = "privacy/unusual.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct UnusualPage {
    pub(super) frame: Frame,
    pub(super) days: u16,
    pub(super) found: Vec<UnusualRow>,
    pub(super) before: Option<String>,
    pub(super) next: Option<String>,
}

/// Something to ask about.
#[derive(Clone, Debug)]
pub(super) struct UnusualRow {
    pub(super) day: String,
    pub(super) by: String,
    pub(super) told: String,
    pub(super) request: String,
}

/// How many days.
#[derive(Debug, Deserialize)]
pub(super) struct Days {
    days: Option<u16>,
    from: Option<usize>,
}

impl UnusualRow {
    pub(super) fn of(unusual: Unusual) -> Self {
        let Unusual { day: on, by, ground } = unusual;
        let (told, request) = match ground {
            Ground::Close { request, person, how } => {
                (format!("Looked at {}: {person}", how.in_words()), request.to_string())
            }
            Ground::Many { persons, usual } => (
                format!("Looked at {persons} people in a day, where {usual} are usual"),
                String::new(),
            ),
        };
        Self { day: day(on), by: by.to_string(), told, request }
    }
}

/// What of the looks of the last days should be asked about.
pub(super) async fn unusual(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    asked: web::Query<Days>,
) -> HttpResponse {
    let Days { days, from } = asked.into_inner();
    let days = days.unwrap_or(USUAL_DAYS).min(MOST_DAYS);
    let why = work::of_operation(&service, &by, Operation::AuditDecision);
    let why = work::stated(why, "unusual access", "looks are read again");
    let found = by.put_to(&service, why, move |service, asking| {
        service.unusual_access(asking, i32::from(days))
    });
    match found.await {
        Ok(found) => {
            let found = found.into_iter().map(UnusualRow::of);
            let path = format!("/privacy/unusual?days={days}");
            let Leaf { rows: found, before, next } = Begins::at(from).leaf((&path, MOST), found);
            let frame = by.frame(&service, Place::Privacy);
            page::shown(StatusCode::OK, &UnusualPage { frame, days, found, before, next })
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}
