//! The back office: how the night went and what is served; partners and what they are owed.
//!
//! In: requests of whoever decides who is who, and of whoever keeps agreements. Out: pages of counts, places in files, numbers of notices: no person is on any of them.
//! What is held is served once two have said so.
//!
//! ```text
//!  read.rs         what the pages of a night show, read as the API reads it
//!  shown.rs        tables of the report, each with its picture and its download
//!  night.rs        a night: what waits first, then every table
//!  release.rs      what changes if a held edition is served; proposed by one, approved by another
//!  over_time.rs    editions one after another, and how old each extract is
//!  quarantine.rs   where the rows are that could not be read
//!  download.rs     a table as a file
//!  partners.rs     how partners fare, what they are owed, recalls
//!  notice.rs       one notice: attempts, next try, sent again or given up
//!  words.rs        days, moments, shares in words
//! ```

mod download;
mod night;
mod notice;
mod over_time;
mod partners;
mod quarantine;
mod read;
mod release;
#[cfg(test)]
mod samples;
mod shown;
mod words;

use actix_web::{HttpRequest, HttpResponse, web};

use super::at;
use super::session::{SignedIn, Why};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::sharing::{ActKind, Asking, Operation, PurposeClass};
use crate::values::Sensitive;

#[cfg(test)]
pub(super) use {
    night::NightPage,
    notice::NoticePage,
    over_time::{ExtractsPage, TrendPage},
    partners::{NoticesPage, PartnersPage},
    quarantine::QuarantinePage,
    release::ReleasePage,
};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/night").route(web::get().to(night::last)))
        .service(at("/night/trend").route(web::get().to(over_time::trend)))
        .service(at("/night/trend.csv").route(web::get().to(download::trend)))
        .service(at("/night/extracts").route(web::get().to(over_time::extracts)))
        .service(at("/night/extracts.csv").route(web::get().to(download::extracts)))
        .service(at("/night/proposals/{number}/approval").route(web::post().to(release::approve)))
        .service(at("/night/proposals/{number}/dropping").route(web::post().to(release::drop_it)))
        .service(at("/night/{edition}").route(web::get().to(night::of)))
        .service(
            at("/night/{edition}/release")
                .route(web::get().to(release::asked))
                .route(web::post().to(release::propose)),
        )
        .service(at("/night/{edition}/quarantine").route(web::get().to(quarantine::listed)))
        .service(at("/night/{edition}/tables/{table}.csv").route(web::get().to(download::of_night)))
        .service(at("/partners").route(web::get().to(partners::all)))
        .service(at("/partners/notices").route(web::get().to(partners::notices)))
        .service(
            at("/partners/notices/{number}")
                .route(web::get().to(notice::one))
                .route(web::post().to(notice::turn)),
        );
}

/// For what a page's work is done: by the first purpose of the work on the service itself that a role with the act has. `about` stands for the case, where a purpose
/// wants one.
fn work(service: &Service, by: &SignedIn, (act, about): (ActKind, &str)) -> Why {
    let policy = service.pages.policy();
    let roles = by.user.roles.iter().filter_map(|name| policy.role(name));
    let purposes = roles.filter(|role| role.acts.contains(&act)).flat_map(|role| &role.purposes);
    let of_operation = |name: &&crate::values::PurposeName| {
        policy.purpose(name).is_some_and(|it| it.class == PurposeClass::Operation)
    };
    let own = purposes.into_iter().find(of_operation);
    // whoever has no such role asks as a steward would, and is refused as anybody is
    let usual = || policy.operation(Operation::Review)?.purposes.first();
    match own.or_else(usual) {
        Some(purpose) => Why::Case {
            purpose: purpose.clone(),
            case_reference: Some(Sensitive::new(about.to_owned())),
            necessity: None,
        },
        None => Why::Said,
    }
}

/// Has something read or done for a page of the night; a problem is a page too.
async fn at_night<T: Send + 'static>(
    (service, request): (&web::Data<Service>, &HttpRequest),
    by: &SignedIn,
    about: &str,
    done: impl FnOnce(&Service, &Asking) -> Result<T, Problem> + Send + 'static,
) -> Result<T, HttpResponse> {
    let why = work(service, by, (ActKind::Nights, about));
    let done = by.put_to(service, why, done).await;
    done.map_err(|problem| by.problem_page(service, request, problem))
}

/// The same for a page about partners.
async fn with_partners<T: Send + 'static>(
    (service, request): (&web::Data<Service>, &HttpRequest),
    by: &SignedIn,
    done: impl FnOnce(&Service, &Asking) -> Result<T, Problem> + Send + 'static,
) -> Result<T, HttpResponse> {
    let why = work(service, by, (ActKind::Agreement, "partners"));
    let done = by.put_to(service, why, done).await;
    done.map_err(|problem| by.problem_page(service, request, problem))
}
