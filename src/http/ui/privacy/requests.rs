//! People's requests about their own data: by when the law wants an answer, and the pack of a request for access.
//!
//! In: who answers them. Out: the list with what is due; a pack as a file, as `hearth rights pack` makes it. Leaves clocks and packs to `rights`.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::day;
use crate::http::api::{DueShown, RequestList, RequestShown, RequestsAsked};
use crate::http::code::Code;
use crate::http::problem::{Problem, number};
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::http::ui::work;
use crate::rights::Language;
use crate::sharing::Operation;

/// Requests.
#[derive(Template)]
#[template(path = "privacy/requests.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct RequestsPage {
    pub(super) frame: Frame,
    pub(super) overdue: bool,
    pub(super) rows: Vec<RequestRow>,
    pub(super) next: Option<String>,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct RequestRow {
    pub(super) number: u64,
    pub(super) right: String,
    pub(super) person: String,
    pub(super) received: String,
    pub(super) words: String,
    pub(super) state: &'static str,
    pub(super) due: String,
    pub(super) overdue: bool,
    /// True of a request of access, of which a pack can be made.
    pub(super) has_pack: bool,
}

/// Which requests.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    overdue: bool,
    cursor: Option<String>,
}

/// In which language, and as what.
#[derive(Debug, Deserialize)]
pub(super) struct As {
    language: Option<String>,
    format: Option<String>,
}

impl RequestsPage {
    pub(super) fn of(frame: Frame, list: RequestList, overdue: bool) -> Self {
        let RequestList { requests, next } = list;
        Self {
            frame,
            overdue,
            rows: requests.into_iter().map(RequestRow::of).collect(),
            next: next.map(|it| format!("/privacy/requests?overdue={overdue}&cursor={it}")),
        }
    }
}

impl RequestRow {
    pub(super) fn of(shown: RequestShown) -> Self {
        let RequestShown {
            request,
            right,
            person,
            received,
            channel,
            words,
            state,
            due: DueShown { what, by },
            overdue,
            steps: _,
        } = shown;
        let what = match what {
            "acknowledgement" => "Acknowledge",
            "answer" => "Answer",
            "outcome" => "Tell the outcome",
            "person" => "The person answers",
            _ => "Nothing",
        };
        Self {
            number: request,
            right: right.replace('_', " "),
            person,
            received: format!("{}, by {channel}", day(received)),
            words,
            state: match state {
                "open" => "Open",
                "waits_for_person" => "Waits for the person",
                "done" => "Done",
                "refused" => "Refused",
                _ => "Taken back",
            },
            due: by.map_or_else(|| what.to_owned(), |by| format!("{what} by {}", day(by))),
            overdue,
            has_pack: right == "access",
        }
    }
}

/// Requests.
pub(super) async fn all(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    which: web::Query<Which>,
) -> HttpResponse {
    let Which { overdue, cursor } = which.into_inner();
    let asked = Ok(RequestsAsked { right: None, overdue, cursor, limit: None });
    let why = work::of_operation(&service, &by, Operation::RightsList);
    let why = work::stated(why, "people's own requests", "they are answered in time");
    match by.put_to(&service, why, move |service, asking| service.requests(asking, &asked)).await {
        Ok(list) => {
            let frame = by.frame(&service, Place::Privacy);
            page::shown(StatusCode::OK, &RequestsPage::of(frame, list, overdue))
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

/// The pack of a request of access, as a file.
pub(super) async fn pack(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    named: web::Path<String>,
    like: web::Query<As>,
) -> HttpResponse {
    let number = number(&named);
    let As { language, format } = like.into_inner();
    let language = match language.as_deref() {
        Some("cy") => Language::Welsh,
        Some(_) | None => Language::English,
    };
    let as_json = format.as_deref() == Some("json");
    // a pack is of a case that the request itself is, as at the command line
    let case = number.as_ref().map(|it| format!("request {it}")).unwrap_or_default();
    let why = work::of_operation(&service, &by, Operation::RightsPack);
    let why = work::stated(why, &case, "the person's own request");
    let of = number.clone();
    let made = by.put_to(&service, why, move |service, asking| {
        let pack = service.pack(asking, (&of, &Ok(language)))?;
        if as_json {
            let text = serde_json::to_value(&pack).map_err(|_| Problem::of(Code::Failed))?;
            Ok(format!("{text:#}\n"))
        } else {
            Ok(pack.to_html(service.standing()?.words(language)))
        }
    });
    match made.await {
        Ok(text) => {
            let (ending, kind) = if as_json {
                ("json", "application/json")
            } else {
                ("html", "text/html; charset=utf-8")
            };
            let name = number.map(|it| format!("request-{it}.{ending}")).unwrap_or_default();
            HttpResponse::Ok()
                .insert_header((CONTENT_TYPE, kind))
                .insert_header((CACHE_CONTROL, "no-store"))
                .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
                .body(text)
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}
