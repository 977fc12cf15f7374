//! A night: what waits for a person first, then every table of its report.
//!
//! In: an edition's name, or none for the last. Out: the page. Where a page does what the report has a command for, it leads there.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::at_night;
use super::read::{self, NightRead};
use super::shown::{Part, parts};
use super::words::day;
use crate::editions::EditionId;
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::shown;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::report::{Waiting, WaitingKind};

/// A night's page.
#[derive(Template)]
#[template(path = "back_office/templates/night.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct NightPage {
    frame: Frame,
    edition: String,
    night: String,
    standing: Standing,
    waiting: Vec<WaitingShown>,
    balance: String,
    quarantined: u64,
    parts: Vec<Part>,
    before: Option<String>,
    after: Option<String>,
}

/// How an edition stands, in a word.
pub(super) enum Standing {
    /// It is served.
    Served,
    /// It is held, with the reason.
    Held(String),
    /// It was served, or could be.
    Kept,
}

impl Standing {
    pub(super) fn of(night: &NightRead) -> Self {
        let on_shelf = night.on_shelf();
        match on_shelf.and_then(|it| it.held.clone()) {
            Some(because) => Self::Held(because),
            None if on_shelf.is_some_and(|it| it.current) => Self::Served,
            None => Self::Kept,
        }
    }
}

/// Something that waits, and what to do about it.
struct WaitingShown {
    what: String,
    to_do: ToDo,
}

/// What to do about something that waits.
enum ToDo {
    /// On a page: where, and what is there.
    Page(String, &'static str),
    /// Nothing here: whose it is.
    Others(&'static str),
    /// At the command line, in pieces: every second one is something to type.
    Command(Vec<String>),
}

impl WaitingShown {
    /// `reviews` says whether cases stand open to whoever sees the page.
    fn of(edition: EditionId, reviews: bool, waiting: Waiting) -> Self {
        let Waiting { kind, what, hint } = waiting;
        let to_do = match kind {
            WaitingKind::Held => ToDo::Page(
                format!("/night/{edition}/release"),
                "See what changes if it is served, and release it",
            ),
            WaitingKind::Arrival => {
                ToDo::Page("/night/extracts".to_owned(), "How old each extract is")
            }
            WaitingKind::Quarantine => {
                ToDo::Page(format!("/night/{edition}/quarantine"), "Where the rows are, and why")
            }
            WaitingKind::Review if reviews => {
                ToDo::Page("/review".to_owned(), "The queue of doubtful cases")
            }
            WaitingKind::Review => {
                ToDo::Others("Stewards read them one at a time; until then they stay apart.")
            }
            WaitingKind::Balance | WaitingKind::Overfull | WaitingKind::Warning => {
                ToDo::Command(hint.split('`').map(str::to_owned).collect())
            }
        };
        Self { what, to_do }
    }
}

/// The last night.
pub(super) async fn last(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
) -> HttpResponse {
    page(service, request, by, None).await
}

/// A night by its edition.
pub(super) async fn of(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    named: web::Path<String>,
) -> HttpResponse {
    page(service, request, by, Some(named.into_inner())).await
}

async fn page(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    named: Option<String>,
) -> HttpResponse {
    let read = at_night((&service, &request), &by, "the night", move |service, asking| {
        read::night(service, asking, named.as_deref())
    });
    match read.await {
        Ok(night) => {
            let frame = by.frame(&service, Place::Night);
            shown(StatusCode::OK, &NightPage::of(frame, &night))
        }
        Err(problem) => problem,
    }
}

/// So many rows of a table stand on the page, so that it stays small in a large council: the file that it is downloaded as has all.
const MOST: usize = 40;

/// A part with no more rows than a page has room for. What a picture is drawn of is as long as the rules are, and stays whole beside it.
fn short(mut part: Part) -> Part {
    if part.picture.is_none()
        && let Some(table) = &mut part.table
        && let Some(more) = table.rows.len().checked_sub(MOST).filter(|it| *it > 0)
    {
        table.rows.truncate(MOST);
        part.notes.push(format!("{more} more rows are not shown here: the file below has all."));
    }
    part
}

impl NightPage {
    fn of(frame: Frame, night: &NightRead) -> Self {
        let name = night.edition.to_string();
        let at = night.shelf.iter().position(|it| it.edition == name);
        let beside = |at: Option<usize>| Some(night.shelf.get(at?)?.edition.clone());
        let reviews = frame.sections.iter().any(|it| it.path == Place::Review.path());
        let waiting = night.report.waiting().into_iter();
        let waiting = waiting.map(|it| WaitingShown::of(night.edition, reviews, it));
        Self {
            frame,
            night: day(night.report.as_of),
            standing: Standing::of(night),
            waiting: waiting.collect(),
            balance: night.report.balance_sentence(),
            quarantined: night.report.quarantined_rows(),
            parts: parts(night).into_iter().map(short).collect(),
            before: beside(at.and_then(|it| it.checked_sub(1))),
            after: beside(at.map(|it| it + 1)),
            edition: name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NightPage, Part, short};
    use crate::http::ui::back_office::samples::{empty_night, full_night, hostile_night};
    use crate::http::ui::pictures::ShownTable;
    use crate::http::ui::samples::{Sampled, frame, hostile_frame};

    #[test]
    fn a_table_that_is_long_in_a_large_council_is_short_on_the_page_and_says_so() {
        let table = |rows: usize| ShownTable {
            id: "overfull".to_owned(),
            caption: "Residences".to_owned(),
            heads: vec!["residence"],
            rows: (0..rows).map(|it| vec![it.to_string()]).collect(),
        };
        let part = |rows| Part {
            heading: "Residences".to_owned(),
            told: None,
            table: Some(table(rows)),
            picture: None,
            notes: Vec::new(),
            download: "/night/2026-11-01.1/tables/overfull.csv".to_owned(),
        };
        let shown = |rows| {
            let Part { table, notes, .. } = short(part(rows));
            (table.unwrap().rows.len(), notes.len())
        };
        assert_eq!((shown(40), shown(900)), ((40, 0), (40, 1)));
        assert!(short(part(900)).notes[0].starts_with("860 more rows"));
    }

    impl Sampled for NightPage {
        const NAME: &'static str = "night";

        fn samples() -> Vec<Self> {
            vec![
                Self::of(frame(), &full_night()),
                Self::of(frame(), &empty_night()),
                Self::of(hostile_frame(), &hostile_night()),
            ]
        }
    }
}
