//! A table as a file: exactly what the page shows, and where that shows the first rows of many, all of them.
//!
//! In: the name of a table. Out: CSV, read and written down as the page is.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};

use super::at_night;
use super::{over_time, quarantine, read, shown};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::pictures::ShownTable;
use crate::http::ui::session::SignedIn;
use crate::sharing::Asking;

async fn file(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    made: impl FnOnce(&Service, &Asking) -> Result<(String, ShownTable), Problem> + Send + 'static,
) -> HttpResponse {
    let written = at_night((&service, &request), &by, "a table", move |service, asking| {
        let (name, table) = made(service, asking)?;
        Ok((name, table.csv().map_err(|_| Problem::of(Code::Failed))?))
    });
    match written.await {
        Ok((name, csv)) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
            .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(csv),
        Err(problem) => problem,
    }
}

/// A table of a night.
pub(super) async fn of_night(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    named: web::Path<(String, String)>,
) -> HttpResponse {
    let (edition, table) = named.into_inner();
    file(service, request, by, move |service, asking| {
        let name = |id: &str, edition: crate::editions::EditionId| format!("{id}-{edition}");
        if table == "quarantine" {
            let (edition, lines) = read::quarantine(service, asking, &edition)?;
            return Ok((name("quarantine", edition), quarantine::table(&lines)));
        }
        let night = read::night(service, asking, Some(&edition))?;
        let mut tables = shown::parts(&night).into_iter().filter_map(|it| it.table);
        let found = tables.find(|it| it.id == table);
        let found = found.ok_or_else(|| Problem::of(Code::NoSuchAct))?;
        Ok((name(&found.id, night.edition), found))
    })
    .await
}

/// The table of editions.
pub(super) async fn trend(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
) -> HttpResponse {
    file(service, request, by, |service, asking| {
        let editions = read::trend(service, asking)?;
        Ok(("editions".to_owned(), over_time::trend_table(&editions)))
    })
    .await
}

/// The table of extracts.
pub(super) async fn extracts(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
) -> HttpResponse {
    file(service, request, by, |service, asking| {
        let (edition, today, extracts) = read::extracts(service, asking)?;
        Ok((format!("extracts-{edition}"), over_time::extracts_table(&extracts, today)))
    })
    .await
}
