//! Where the rows are that could not be read: dataset, file, line, column and reason, and no value of any.
//!
//! In: an edition's name. Out: the first of them, so that the page stays small; the table as a file has all.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::at_night;
use super::read;
use crate::editions::QuarantineLine;
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::shown;
use crate::http::ui::pictures::ShownTable;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;

/// So many rows stand on the page.
const MOST: usize = 200;

/// Where the rows are.
#[derive(Template)]
#[template(path = "back_office/templates/quarantine.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct QuarantinePage {
    frame: Frame,
    edition: String,
    /// How many are not shown.
    more: usize,
    table: ShownTable,
}

/// The table of some rows: all, for the file.
pub(super) fn table(lines: &[QuarantineLine]) -> ShownTable {
    let row = |it: &QuarantineLine| {
        let QuarantineLine { dataset, file, line, column, reason } = it;
        let line = if *line == 0 { "whole file".to_owned() } else { line.to_string() };
        vec![dataset.replace('_', " "), file.clone(), line, column.clone(), reason.clone()]
    };
    ShownTable {
        id: "quarantine".to_owned(),
        caption: "Rows that could not be read".to_owned(),
        heads: vec!["dataset", "file", "line", "column", "reason"],
        rows: lines.iter().map(row).collect(),
    }
}

impl QuarantinePage {
    fn of(frame: Frame, edition: String, lines: &[QuarantineLine]) -> Self {
        let (first, more) = lines.split_at(lines.len().min(MOST));
        Self { frame, edition, more: more.len(), table: table(first) }
    }
}

/// The page.
pub(super) async fn listed(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    named: web::Path<String>,
) -> HttpResponse {
    let named = named.into_inner();
    let found = at_night((&service, &request), &by, "quarantine", move |service, asking| {
        read::quarantine(service, asking, &named)
    });
    match found.await {
        Ok((edition, lines)) => {
            let frame = by.frame(&service, Place::Night);
            shown(StatusCode::OK, &QuarantinePage::of(frame, edition.to_string(), &lines))
        }
        Err(problem) => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, QuarantinePage, table};
    use crate::editions::QuarantineLine;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    fn line(words: &str, line: u64) -> QuarantineLine {
        let words = words.to_owned();
        let (file, column, reason) = (words.clone(), words.clone(), words.clone());
        QuarantineLine { dataset: words, file, line, column, reason }
    }

    #[test]
    fn a_page_of_many_rows_stays_small_and_the_file_has_all() {
        let lines: Vec<QuarantineLine> = (1..=500).map(|at| line("benefits", at)).collect();
        assert_eq!(table(&lines).rows.len(), 500);
        let page = QuarantinePage::of(frame(), "2026-11-01.1".to_owned(), &lines);
        assert_eq!((page.table.rows.len(), page.more), (MOST, 300));
        assert!(askama::Template::render(&page).unwrap().len() < 120_000);
    }

    impl Sampled for QuarantinePage {
        const NAME: &'static str = "quarantine";

        fn samples() -> Vec<Self> {
            let of =
                |frame, lines: &[QuarantineLine]| Self::of(frame, "2026-11-01.1".to_owned(), lines);
            vec![
                of(frame(), &[line("benefits", 12), line("benefits", 0)]),
                of(frame(), &[]),
                of(hostile_frame(), &[line(HOSTILE, 3)]),
            ]
        }
    }
}
