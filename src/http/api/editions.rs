//! Editions: what nights have published, their reports, held ones released by two people, back to an earlier one.
//!
//! In: an edition's name. Out: counts, the night's report, another edition served. For those who look after the nights. Leaves the acts to
//! `publication`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::at;
use super::body;
use super::proposals::{ProposalShown, proposed};
use super::writing::{IfMatch, sent_of, shown_as, tagged, write};
use crate::editions::{EditionCounts, EditionId, EditionShelf, OpenEdition, ShelfEntry};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::{Written, permitted};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::turning::Turn;
use crate::journal::{JournalEntry, ProposalAct, ProposalMade, Proposed};
use crate::sharing::{ActKind, Asking, HandedAct, filled};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/editions").route(web::get().to(editions)))
        .service(at("/editions/{edition}/report").route(web::get().to(report)))
        .service(at("/editions/{edition}/release").route(web::post().to(release)))
        .service(at("/editions/{edition}/rollback").route(web::post().to(rollback)))
        .service(at("/editions/{edition}/hold").route(web::post().to(hold)));
}

/// Why another edition is to be served.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TurnSent {
    /// In a sentence without personal values.
    #[schema(example = "the school census was last year's")]
    reason: String,
}

/// An edition on the shelf.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct EditionShown {
    /// Its name: the day of its night, and which of that day.
    pub(in crate::http) edition: String,
    /// The day of its night.
    pub(in crate::http) as_of: String,
    /// True if it is served.
    pub(in crate::http) current: bool,
    /// Why it is held, if it is: it is served to nobody.
    pub(in crate::http) held: Option<String>,
    /// How many records, persons, households it has, and how many rows could not be read; null if it is damaged.
    #[schema(value_type = Option<Object>)]
    pub(in crate::http) counts: Option<EditionCounts>,
}

/// The shelf.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct EditionList {
    /// Oldest first.
    pub(in crate::http) editions: Vec<EditionShown>,
}

/// What is served from now on.
#[derive(Serialize, ToSchema)]
pub(super) struct EditionTurned {
    /// `rollback` or `hold`.
    act: String,
    /// About which edition: the one that is gone back to, or the one that is held.
    edition: String,
    /// The entry that says who wanted it.
    entry: u64,
    /// When, UTC.
    at: String,
}

/// Whether the caller looks after the nights.
pub(in crate::http) fn keeps_nights(acting: &Acting<'_, '_>) -> Result<(), Stop> {
    acting.may(HandedAct::Of(ActKind::Nights))
}

pub(in crate::http) fn named(text: &str) -> Result<EditionId, Problem> {
    text.parse().map_err(|_| Problem::of(Code::NoSuchAct))
}

pub(in crate::http) fn shelf(service: &Service) -> &EditionShelf {
    service.following.shelf()
}

/// The tag of the shelf: it changes with what is served and with what is held.
fn tag_of(entries: &[ShelfEntry]) -> String {
    let mut hasher = blake3::Hasher::new();
    for ShelfEntry { id, counts: _, current, held } in entries {
        hasher.update(format!("{id} {current} {}\n", held.is_some()).as_bytes());
    }
    format!("\"{}\"", &hasher.finalize().to_hex()[..16])
}

/// The editions on the shelf. `ETag` changes with what is served and what is held.
#[utoipa::path(
    get,
    path = "/v1/editions",
    tag = "Quality",
    params(),
    responses((status = 200, description = "Editions", body = EditionList)),
)]
pub(super) async fn editions(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    answered_with(service, request, move |service, asking| {
        let (shown, tag) = listed(service, asking)?;
        tagged(&shown, tag)
    })
    .await
}

/// The editions on the shelf, with the tag of the list.
pub(in crate::http) fn listed(
    service: &Service,
    asking: &Asking,
) -> Result<(EditionList, String), Problem> {
    service.list(asking, ("editions", "editions"), |acting| {
        keeps_nights(acting)?;
        let entries = shelf(service).list()?;
        let tag = tag_of(&entries);
        let shown = entries.into_iter().map(|ShelfEntry { id, counts, current, held }| {
            let held = held.map(|because| because.trim().to_owned());
            let (edition, as_of) = (id.to_string(), id.as_of().to_string());
            EditionShown { edition, as_of, current, held, counts }
        });
        Ok(((EditionList { editions: shown.collect() }, tag), Vec::new()))
    })
}

/// Something of an edition that is on the shelf, for whoever looks after the nights; that it was read is written down as `command`.
pub(in crate::http) fn of_edition<T>(
    service: &Service,
    asking: &Asking,
    (command, edition): (&str, Result<EditionId, Problem>),
    read: impl Fn(&Acting<'_, '_>, &OpenEdition) -> Result<T, Stop>,
) -> Result<T, Problem> {
    service.list(asking, (command, "a report"), |acting| {
        keeps_nights(acting)?;
        let id = edition.clone()?;
        let kept = shelf(service).list()?.iter().any(|it| it.id == id);
        if !kept {
            return Err(Problem::of(Code::NoSuchAct).into());
        }
        Ok((read(acting, &shelf(service).edition(id)?)?, Vec::new()))
    })
}

/// How the night of an edition went: the report, as `report.json` has it. Counts, and no person.
#[utoipa::path(
    get,
    path = "/v1/editions/{edition}/report",
    tag = "Quality",
    params(("edition" = String, Path, description = "The edition's name", example = "2026-11-01.1")),
    responses((status = 200, description = "The report", body = Object)),
)]
pub(super) async fn report(
    service: web::Data<Service>,
    request: HttpRequest,
    edition: web::Path<String>,
) -> HttpResponse {
    let edition = named(&edition);
    answered_with(service, request, move |service, asking| {
        let of = ("edition-report", edition.clone());
        let report = of_edition(service, asking, of, |_, it| Ok(it.report_json()?))?;
        Ok(Answered { status: StatusCode::OK, headers: Vec::new(), body: report.into_bytes() })
    })
    .await
}

/// A held edition is to be served: that is proposed, and done once another whose role may has approved it.
#[utoipa::path(
    post,
    path = "/v1/editions/{edition}/release",
    tag = "Quality",
    params(
        ("edition" = String, Path, description = "The edition's name", example = "2026-11-01.1"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the list that it was read in"),
    ),
    request_body(content = TurnSent, example = json!({ "reason": "the school census was last year's" })),
    responses((status = 202, description = "It waits for a second person", body = ProposalShown)),
)]
pub(super) async fn release(
    service: web::Data<Service>,
    request: HttpRequest,
    edition: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (edition, read) = (named(&edition), IfMatch::of(&request));
    let of_service = service.clone();
    let made = move |acting: &Acting<'_, '_>, sent: &TurnSent| {
        release_proposed(&of_service, acting, (edition.clone()?, &sent.reason), &read)
    };
    write(service, request, payload, "an edition".to_owned(), made, waits).await
}

/// The entries by which somebody proposes that a held edition be served.
pub(in crate::http) fn release_proposed(
    service: &Service,
    acting: &Acting<'_, '_>,
    (id, reason): (EditionId, &str),
    read: &IfMatch,
) -> Result<Vec<JournalEntry>, Stop> {
    keeps_nights(acting)?;
    let entries = shelf(service).list()?;
    read.fits(&tag_of(&entries))?;
    let found = entries.iter().find(|it| it.id == id);
    let found = found.ok_or_else(|| Problem::of(Code::NoSuchAct))?;
    if found.held.is_none() {
        let told = format!("edition {id} is not held");
        return Err(Problem::of(Code::Conflict).with_detail(told).into());
    }
    let what = Proposed::ReleaseEdition { edition: id, reason: filled(reason, "the reason")? };
    let made = ProposalMade { what, by: acting.asking.user.name.clone() };
    Ok(vec![JournalEntry::ProposalActed(ProposalAct::Made(Box::new(made)))])
}

fn waits(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    match entries.first() {
        Some(JournalEntry::ProposalActed(ProposalAct::Made(made))) => {
            shown_as(StatusCode::ACCEPTED, &proposed(*number, at, made))
        }
        Some(_) | None => Err(Problem::of(Code::Failed)),
    }
}

/// An edition that was served before is served again. Nothing is removed.
#[utoipa::path(
    post,
    path = "/v1/editions/{edition}/rollback",
    tag = "Quality",
    params(
        ("edition" = String, Path, description = "The edition's name", example = "2026-11-01.1"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the list that it was read in"),
    ),
    request_body(content = TurnSent, example = json!({ "reason": "the school census was last year's" })),
    responses((status = 201, description = "It is served", body = EditionTurned)),
)]
pub(super) async fn rollback(
    service: web::Data<Service>,
    request: HttpRequest,
    edition: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    turn(service, request, named(&edition), payload, "edition-rollback").await
}

/// The edition that is served is taken back and held, with the reason: the one before is served again.
#[utoipa::path(
    post,
    path = "/v1/editions/{edition}/hold",
    tag = "Quality",
    params(
        ("edition" = String, Path, description = "The edition that is served", example = "2026-11-01.1"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the list that it was read in"),
    ),
    request_body(content = TurnSent, example = json!({ "reason": "the school census was last year's" })),
    responses((status = 201, description = "It is held, and the one before is served", body = EditionTurned)),
)]
pub(super) async fn hold(
    service: web::Data<Service>,
    request: HttpRequest,
    edition: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    turn(service, request, named(&edition), payload, "edition-hold").await
}

async fn turn(
    service: web::Data<Service>,
    request: HttpRequest,
    edition: Result<EditionId, Problem>,
    payload: web::Payload,
    word: &'static str,
) -> HttpResponse {
    let read = IfMatch::of(&request);
    let body = body::sent(&service, &request, payload).await;
    let key = super::writing::key(&request);
    let route = format!("{} {}", request.method(), request.path());
    answered_with(service, request, move |service, asking| {
        let (sent, body): (_, TurnSent) = sent_of(service, asking, (key, &route), body)?;
        let written = service.turn(asking, "an edition", &sent, |acting| {
            keeps_nights(acting)?;
            let id = edition.clone()?;
            let reason = filled(&body.reason, "the reason")?;
            let entries = shelf(service).list()?;
            read.fits(&tag_of(&entries))?;
            let found = entries.iter().find(|it| it.id == id);
            let found = found.ok_or_else(|| Problem::of(Code::NoSuchAct))?;
            let holds = word == "edition-hold";
            if holds != found.current {
                let told = if holds { "is not the one that is served" } else { "is served" };
                let told = format!("edition {id} {told}");
                return Err(Problem::of(Code::Conflict).with_detail(told).into());
            }
            let about = vec![format!("edition {id}")];
            let beside = vec![permitted(asking, acting.footing, (word, about))];
            Ok(Turn {
                beside,
                act: if holds {
                    Box::new(move |it| it.take_back(&reason).map(|_| ()))
                } else {
                    Box::new(move |it| it.rollback(Some(id)).map(|_| ()))
                },
            })
        })?;
        turned(&written)
    })
    .await
}

fn turned(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let Some(JournalEntry::OperatorPermitted(permitted)) = entries.first() else {
        return Err(Problem::of(Code::Failed));
    };
    let act = permitted.command.trim_start_matches("edition-").to_owned();
    let about = permitted.about.first().map(String::as_str).unwrap_or_default();
    let edition = about.trim_start_matches("edition ").to_owned();
    shown_as(StatusCode::CREATED, &EditionTurned { act, edition, entry: *number, at: at.clone() })
}
