//! Looks in an emergency: the queue of their reviews, one look, and what its review comes to.
//!
//! In: who reviews. Out: pages; the review. What a look was about is read by its number, as `hearth audit decision` reads it, and that is written down too.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::emergency_page::EmergencyPage;
use super::{day, moment};
use crate::http::code::Code;
use crate::http::oversight::{LookToReview, ReviewOfLook};
use crate::http::problem::{Named, Problem, number};
use crate::http::service::{Decided, Service};
use crate::http::ui::components::Faults;
use crate::http::ui::frame::Frame;
use crate::http::ui::leaf::{Begins, Leaf};
use crate::http::ui::page;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Posted, SignedIn, Why};
use crate::http::ui::work;
use crate::journal::EmergencyOutcome;
use crate::lookup::{EmergencyLook, ReviewState};
use crate::sharing::{Asking, Operation};

/// All looks.
#[derive(Template)]
#[template(path = "privacy/emergencies.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct EmergenciesPage {
    pub(super) frame: Frame,
    pub(super) waits: Vec<LookRow>,
    pub(super) done: Vec<LookRow>,
    /// How many more wait than are listed.
    pub(super) more: usize,
    pub(super) before: Option<String>,
    pub(super) next: Option<String>,
}

/// So many looks of a kind stand on a page.
const MOST: usize = 100;

/// A look in a list.
#[derive(Clone, Debug)]
pub(super) struct LookRow {
    pub(super) request: u64,
    pub(super) at: String,
    pub(super) by: String,
    pub(super) purpose: String,
    pub(super) state: String,
    pub(super) class: &'static str,
}

impl LookRow {
    pub(super) fn of(LookToReview { look, state, is_theirs: _ }: LookToReview) -> Self {
        let EmergencyLook { request, at, by, organisation, purpose, due, reviewed, .. } = look;
        let (state, class) = match (state, reviewed) {
            (_, Some((outcome, by))) => {
                (format!("{} by {by}", in_words(outcome)), "govuk-tag--grey")
            }
            (ReviewState::Overdue, None) => {
                (format!("Overdue since {}", day(due)), "govuk-tag--red")
            }
            (ReviewState::Due | ReviewState::Done, None) => {
                (format!("Due by {}", day(due)), "govuk-tag--yellow")
            }
        };
        Self {
            request,
            at: moment(&at),
            by: format!("{by}, {organisation}"),
            purpose: purpose.to_string().replace('-', " "),
            state,
            class,
        }
    }
}

pub(super) const fn in_words(outcome: EmergencyOutcome) -> &'static str {
    match outcome {
        EmergencyOutcome::Justified => "Justified",
        EmergencyOutcome::NotJustified => "Not justified",
    }
}

fn reviewing(why: Why) -> Why {
    work::stated(why, "looks in an emergency", "they are reviewed by somebody who did not look")
}

/// Every look.
pub(super) async fn all(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    begins: web::Query<Begins>,
) -> HttpResponse {
    let why = reviewing(work::of_role(&service, &by));
    match by.put_to(&service, why, Service::emergency_looks).await {
        Ok(looks) => {
            let (done, waits): (Vec<_>, Vec<_>) =
                looks.into_iter().partition(|it| it.state == ReviewState::Done);
            let more = waits.len().saturating_sub(MOST);
            let waits = waits.into_iter().take(MOST).map(LookRow::of).collect();
            let done = done.into_iter().rev().map(LookRow::of);
            let Leaf { rows: done, before, next } =
                begins.leaf(("/privacy/emergencies", MOST), done);
            let frame = by.frame(&service, Place::Privacy);
            let page = EmergenciesPage { frame, waits, done, more, before, next };
            page::shown(StatusCode::OK, &page)
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

/// A look, with where its review stands.
type Found = (LookToReview, Decided);

fn found(service: &Service, asking: &Asking, number: u64) -> Result<Found, Problem> {
    let looks = service.emergency_looks(asking)?;
    let look = looks.into_iter().find(|it| it.look.request == number);
    let look = look.ok_or_else(|| Problem::of(Code::NoSuchAct))?;
    Ok((look, service.decision(asking, number)?))
}

/// One look.
pub(super) async fn one(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    named: web::Path<String>,
) -> HttpResponse {
    let why = reviewing(work::of_operation(&service, &by, Operation::AuditDecision));
    let found =
        by.put_to(&service, why, move |service, asking| found(service, asking, number(&named)?));
    match found.await {
        Ok(found) => shown(&service, &by, found, ("", None), Faults::none()),
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

fn shown(
    service: &Service,
    by: &SignedIn,
    (look, decided): Found,
    (reason, outcome): (&str, Option<EmergencyOutcome>),
    faults: Faults,
) -> HttpResponse {
    let status = faults.status();
    let frame = by.frame(service, Place::Privacy);
    let once = service.pages.once();
    let page = EmergencyPage::of(frame, (look, decided), (reason, outcome, faults), once);
    page::shown(status, &page)
}

/// What came of a review.
enum Came {
    Taken,
    Faulty(Box<Found>, Faults),
}

/// What its review comes to.
pub(super) async fn review(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let outcome =
        EmergencyOutcome::ALL.into_iter().find(|it| Some(it.word()) == fields.text("outcome"));
    let reason = fields.kept("reason");
    let why = reviewing(work::of_operation(&service, &by, Operation::AuditDecision));
    let typed = reason.clone();
    let came = by.put_to(&service, why, move |service, asking| {
        let request = number(&named)?;
        let mut faults = Faults::none();
        let Some(outcome) = outcome else {
            faults.add("outcome", "Choose what the review came to");
            return Ok(Came::Faulty(Box::new(found(service, asking, request)?), faults));
        };
        let sent = fields.sent(service, asking, &format!("POST /privacy/emergencies/{request}"))?;
        let review = ReviewOfLook { request, outcome, reason };
        match service.review_emergency(asking, (&sent, &review)) {
            Ok(_) => Ok(Came::Taken),
            Err(problem) => match (problem.code, &problem.named) {
                (Code::ActNotPossible, Some(Named::Member(_))) => {
                    faults.add("reason", "Say what was found, and why");
                    Ok(Came::Faulty(Box::new(found(service, asking, request)?), faults))
                }
                _ => Err(problem),
            },
        }
    });
    match came.await {
        Ok(Came::Taken) => {
            by.tell(&service, "The review is written down.");
            page::go_on("/privacy/emergencies")
        }
        Ok(Came::Faulty(found, faults)) => shown(&service, &by, *found, (&typed, outcome), faults),
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}
