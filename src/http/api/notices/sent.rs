//! What a partner was sent, by name: so that whoever sees a gap can fetch what they do not have.
//!
//! In: a subscription, a subject, a number. Out: the names of messages, in the order in which they were owed, with their numbers among those of the subject, and
//! whether one is to be had still. Nothing of anybody beside the name that the partner knows them by; what a message is about is fetched, and decided on anew.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{faulty, notifying, own_in_force};
use crate::http::acting::{Acting, Stop};
use crate::http::api::answer::answered_with;
use crate::http::api::asked::query;
use crate::http::api::at;
use crate::http::api::writing::shown_as;
use crate::http::cursor::{Page, PageAsked, PageLimit};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::notices::outbox::{Notice, NoticeState, kind_of, message_name};
use crate::notices::subscription::subject_of;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/subscriptions/{subscription}/sent").route(web::get().to(sent)));
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentQuery {
    subject: Option<String>,
    after: Option<u32>,
    cursor: Option<String>,
    limit: Option<PageLimit>,
}

/// A message that was sent.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct SentNotice {
    /// The name of the message: by it what it is about is fetched, and a receipt given.
    message: String,
    /// Whom it is about, by the name that the partner knows them by.
    subject: String,
    /// Its number among those of the subject.
    sequence: u32,
    /// What it is: `person.addresschanged`, `notification.recalled` …
    #[schema(example = "person.addresschanged")]
    kind: &'static str,
    /// When it was owed, UTC.
    recorded: String,
    /// `delivered`; `on_its_way`; `taken_back`, by a recall; `withdrawn`: it is not sent any more, and is nothing to wait for.
    stands: &'static str,
}

/// What a partner was sent.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct SentList {
    /// In the order in which they were owed.
    sent: Vec<SentNotice>,
    /// Where the next page begins.
    next: Option<String>,
}

/// The messages that a subscription was sent, or that were on their way; those of one subject, and after a number, if they are named. Each can be fetched by its name. That it was asked is written down.
#[utoipa::path(
    get,
    path = "/v1/subscriptions/{subscription}/sent",
    tag = "Telling us once",
    params(
        ("subscription" = String, Path, description = "The subscription", example = "tell-us-once-2026:council:libraries"),
        ("subject" = Option<String>, Query, description = "Of one subject, by the name that the partner knows them by"),
        ("after" = Option<u32>, Query, description = "After this number of the subject's", example = 3),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "What was sent", body = SentList)),
)]
pub(in crate::http::api) async fn sent(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
) -> HttpResponse {
    let asked = query::<SentQuery>(&request);
    answered_with(service, request, move |service, asking| {
        let shown = service.list(asking, ("sent notices", "a subscription"), |acting| {
            let asked = asked.as_ref().map_err(Problem::clone)?;
            Ok((list(service, acting, &named, asked)?, Vec::new()))
        })?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

fn list(
    service: &Service,
    acting: &Acting<'_, '_>,
    named: &str,
    asked: &SentQuery,
) -> Result<SentList, Stop> {
    let id = own_in_force(acting, named)?.id;
    let notifying = notifying(service)?;
    let key = notifying.ground().key;
    let SentQuery { subject, after, cursor, limit } = asked;
    let state = notifying.known(&service.following).map_err(|it| Stop::Problem(faulty(&it)))?;
    let row = |notice: &Notice| {
        let sequence = notice.sequence.filter(|it| after.is_none_or(|after| *it > after))?;
        let known_as = subject_of(key, &id.organisation, notice.person);
        if subject.as_ref().is_some_and(|it| *it != known_as) {
            return None;
        }
        let sent = SentNotice {
            message: message_name(key, notice),
            subject: known_as,
            sequence,
            kind: kind_of(notice.matter).word(),
            recorded: notice.owed_at.to_string(),
            stands: stands(notice),
        };
        Some((notice.number, sent))
    };
    let theirs = state.book.all().filter(|it| *it.subscription == id);
    let rows: Vec<(u64, SentNotice)> = theirs.filter_map(row).collect();
    drop(state);
    let what = format!("sent {id} {subject:?} {after:?}");
    let page = PageAsked { cursor: cursor.clone(), limit: *limit };
    let Page { items, next } = acting.page(&what, &page, rows)?;
    Ok(SentList { sent: items, next })
}

fn stands(notice: &Notice) -> &'static str {
    match notice.state {
        _ if notice.recalled_by.is_some() => "taken_back",
        NoticeState::Delivered { .. } => "delivered",
        NoticeState::Pending { .. }
        | NoticeState::Attempting { .. }
        | NoticeState::Owed
        | NoticeState::Held(_) => "on_its_way",
        NoticeState::Stopped(_) | NoticeState::Released => "withdrawn",
    }
}
