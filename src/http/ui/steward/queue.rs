//! The queue: which cases wait, the gravest first.
//!
//! In: who reads. Out: a page of identifiers and figures, no value of anybody.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::reader_line::cases;
use crate::http::cursor::PageAsked;
use crate::http::reviewing::{QueuedShown, ReviewQueue};
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::http::ui::work;
use crate::sharing::Operation;

/// What waits.
#[derive(Template)]
#[template(path = "steward/queue.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct QueuePage {
    pub(super) frame: Frame,
    pub(super) edition: String,
    pub(super) waiting: String,
    pub(super) below: usize,
    pub(super) cases: Vec<QueuedRow>,
    pub(super) next: Option<String>,
}

/// A case of the queue.
#[derive(Clone, Debug)]
pub(super) struct QueuedRow {
    pub(super) one: String,
    pub(super) other: String,
    pub(super) probability: String,
    pub(super) harm: String,
    pub(super) remarks: String,
}

/// Where a page of the queue begins.
#[derive(Debug, Deserialize)]
pub(super) struct Begins {
    cursor: Option<String>,
}

impl QueuePage {
    pub(super) fn of(frame: Frame, queue: ReviewQueue) -> Self {
        let ReviewQueue { edition, waiting, below, cases: queued, next } = queue;
        Self {
            frame,
            edition,
            waiting: cases(waiting),
            below,
            cases: queued.into_iter().map(QueuedRow::of).collect(),
            next: next.map(|it| format!("/review?cursor={it}")),
        }
    }
}

impl QueuedRow {
    fn of(queued: QueuedShown) -> Self {
        let QueuedShown { persons, pairs: _, probability, harm, unsure, forbidden } = queued;
        let mut persons = persons.into_iter();
        let mut remarks = Vec::new();
        if forbidden {
            remarks.push("some records can never be one person".to_owned());
        }
        if !unsure.is_empty() {
            remarks.push(format!("unsure: {}", unsure.join(", ")));
        }
        Self {
            one: persons.next().unwrap_or_default(),
            other: persons.next().unwrap_or_default(),
            probability: format!("{:.0} %", probability * 100.0),
            harm: format!("{harm:.1}"),
            remarks: remarks.join("; "),
        }
    }
}

/// The queue.
pub(super) async fn queue(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    begins: web::Query<Begins>,
) -> HttpResponse {
    let Begins { cursor } = begins.into_inner();
    let asked = Ok(PageAsked { cursor, limit: None });
    let why = work::of_operation(&service, &by, Operation::Review);
    let queue =
        by.put_to(&service, why, move |service, asking| service.review_queue(asking, &asked));
    match queue.await {
        Ok(queue) => {
            page::shown(StatusCode::OK, &QueuePage::of(by.frame(&service, Place::Review), queue))
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}
