//! The outbox as the council's people see it: what is on its way, owed, held, recalled; and what they turn.
//!
//! In: an operator whose role keeps agreements. Out: notices by number, subscription and where they stand, without anybody's name or identifier.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{faulty, notifying};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::api::answer::{Answered, answered_with};
use crate::http::api::asked::query;
use crate::http::api::at;
use crate::http::api::writing::{shown_as, write};
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked, PageLimit};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{
    JournalEntry, NoticeAct, NoticeMatter, NoticeTurned, ReceiptKind, StopGround,
};
use crate::notices::outbox::{Notice, NoticeState};
use crate::sharing::{ActKind, Asking, HandedAct, filled};
use crate::values::ActionClass;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/outbox").route(web::get().to(outbox)))
        .service(at("/outbox/{notice}").route(web::post().to(turn)));
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct OutboxQuery {
    pub(in crate::http) state: Option<String>,
    pub(in crate::http) cursor: Option<String>,
    pub(in crate::http) limit: Option<PageLimit>,
}

/// A notice, without whom it is about.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct OutboxNotice {
    /// Its number.
    pub(in crate::http) notice: u64,
    /// By which subscription.
    pub(in crate::http) subscription: String,
    /// What has happened.
    #[schema(value_type = String, example = "address_changed")]
    pub(in crate::http) matter: NoticeMatter,
    /// The most that the service may do.
    #[schema(value_type = String, example = "amend")]
    pub(in crate::http) action: ActionClass,
    /// Where it stands: `pending`, `attempting`, `owed`, `held`, `delivered`, `expired`, `withdrawn`, `unsendable`, `released`.
    pub(in crate::http) state: &'static str,
    /// Why it waits (`held`) or is never sent (`withdrawn`, `unsendable`, `expired`): `nothing_may_be_shown`, `policy_refuses`, `agreement_over`, `expired`, `overtaken`, `cannot_be_made`.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) because: Option<StopGround>,
    /// Attempts so far.
    pub(in crate::http) attempts: u32,
    /// Since when it is owed.
    pub(in crate::http) owed_at: String,
    /// The end of its use.
    pub(in crate::http) until: String,
    /// What the partner said last.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) receipt: Option<ReceiptKind>,
    /// Why, where it was rejected.
    pub(in crate::http) reason: Option<String>,
    /// The notice that it takes back.
    pub(in crate::http) recalls: Option<u64>,
}

impl From<&Notice> for OutboxNotice {
    fn from(notice: &Notice) -> Self {
        let (receipt, reason) = notice.receipt.clone().unzip();
        Self {
            notice: notice.number,
            subscription: notice.subscription.to_string(),
            matter: notice.matter,
            action: notice.action,
            state: notice.state.word(),
            because: notice.state.because(),
            attempts: notice.attempts,
            owed_at: notice.owed_at.to_string(),
            until: notice.until.to_string(),
            receipt,
            reason: reason.flatten(),
            recalls: notice.recalls,
        }
    }
}

/// A page of the outbox.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct OutboxList {
    /// By number, ascending.
    pub(in crate::http) notices: Vec<OutboxNotice>,
    /// Where the next page begins.
    pub(in crate::http) next: Option<String>,
}

/// What is done with a notice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NoticeTurnSent)]
pub(in crate::http) struct TurnSent {
    /// `replay`: it is sent again, under the same name. `release`: it is given up, so that those of its subject behind it can go.
    #[schema(example = "replay")]
    pub(in crate::http) what: TurnWord,
    /// Why.
    #[schema(example = "the partner restored a backup of Tuesday")]
    pub(in crate::http) reason: String,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::http) enum TurnWord {
    Replay,
    Release,
}

/// That a notice was turned.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct TurnTaken {
    /// Which.
    notice: u64,
    /// The number of the entry.
    entry: u64,
    /// When, UTC.
    at: String,
    /// `replayed` or `released`.
    act: &'static str,
}

/// Notices as they stand; those in one state, if one is named, and of recalls those that no partner has answered with `state=recalls`. That it was read is written down.
#[utoipa::path(
    get,
    path = "/v1/outbox",
    tag = "What is on its way",
    params(
        ("state" = Option<String>, Query, description = "One state, or `recalls`", example = "owed"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "Notices", body = OutboxList)),
)]
pub(in crate::http::api) async fn outbox(
    service: web::Data<Service>,
    request: HttpRequest,
) -> HttpResponse {
    let asked = query::<OutboxQuery>(&request);
    answered_with(service, request, move |service, asking| {
        let shown = listed(service, asking, &asked)?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

/// The same, for whoever shows it.
pub(in crate::http) fn listed(
    service: &Service,
    asking: &Asking,
    asked: &Result<OutboxQuery, Problem>,
) -> Result<OutboxList, Problem> {
    service.list(asking, ("outbox", "the outbox"), |acting| {
        keeps(acting)?;
        let asked = asked.as_ref().map_err(Problem::clone)?;
        Ok((list(service, acting, asked)?, Vec::new()))
    })
}

/// The outbox is for those whose role keeps agreements.
pub(in crate::http) fn keeps(acting: &Acting<'_, '_>) -> Result<(), Stop> {
    acting.may(HandedAct::Of(ActKind::Agreement))
}

fn list(
    service: &Service,
    acting: &Acting<'_, '_>,
    asked: &OutboxQuery,
) -> Result<OutboxList, Stop> {
    let wanted = match asked.state.as_deref() {
        None => None,
        Some(word) if word == "recalls" || NoticeState::WORDS.contains(&word) => Some(word),
        Some(_) => {
            let told = format!("state: one of {}, recalls", NoticeState::WORDS.join(", "));
            return Err(Problem::of(Code::ActNotPossible).with_detail(told).into());
        }
    };
    let state = notifying(service)?.known(&service.following);
    let state = state.map_err(|it| Stop::Problem(faulty(&it)))?;
    let fits = |it: &&Notice| match wanted {
        None => true,
        Some("recalls") => it.is_unanswered_recall(),
        Some(word) => it.state.word() == word,
    };
    let rows: Vec<(u64, OutboxNotice)> =
        state.book.all().filter(fits).map(|it| (it.number, it.into())).collect();
    drop(state);
    let what = format!("outbox {}", wanted.unwrap_or_default());
    let page = PageAsked { cursor: asked.cursor.clone(), limit: asked.limit };
    let Page { items, next } = acting.page(&what, &page, rows)?;
    Ok(OutboxList { notices: items, next })
}

/// A notice is sent again, or given up.
#[utoipa::path(
    post,
    path = "/v1/outbox/{notice}",
    tag = "What is on its way",
    params(("notice" = u64, Path, description = "The notice's number", example = 4711)),
    request_body(content = TurnSent, example = json!({ "what": "replay", "reason": "the partner restored a backup of Tuesday" })),
    responses((status = 201, description = "It is written down", body = TurnTaken)),
)]
pub(in crate::http::api) async fn turn(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, kept) = (named.into_inner(), service.clone());
    let made =
        move |acting: &Acting<'_, '_>, sent: &TurnSent| turned(&kept, acting, (&named, sent));
    write(service, request, payload, "a notice".to_owned(), made, told).await
}

/// The entries by which a notice is sent again or given up.
pub(in crate::http) fn turned(
    service: &Service,
    acting: &Acting<'_, '_>,
    (named, sent): (&str, &TurnSent),
) -> Result<Vec<JournalEntry>, Stop> {
    keeps(acting)?;
    let none = || Stop::Problem(Problem::of(Code::NoSuchAct));
    let number: u64 = named.parse().map_err(|_| none())?;
    let state = notifying(service)?.known(&service.following);
    let state = state.map_err(|it| Stop::Problem(faulty(&it)))?;
    let notice = state.book.get(number).ok_or_else(none)?;
    let turned = NoticeTurned {
        notice: number,
        reason: filled(&sent.reason, "the reason")?,
        by: acting.asking.user.name.clone(),
    };
    let conflict = |told: &str| Stop::from(Problem::of(Code::Conflict).with_detail(told));
    let act = match sent.what {
        TurnWord::Replay if !may_replay(notice) => {
            return Err(conflict("it never left, or was taken back"));
        }
        TurnWord::Replay => NoticeAct::Replayed(turned),
        TurnWord::Release if !notice.state.is_undone() => {
            return Err(conflict("it waits for nothing"));
        }
        TurnWord::Release if !may_release(notice) => {
            return Err(conflict("a recall is not given up"));
        }
        TurnWord::Release => NoticeAct::Released(turned),
    };
    Ok(vec![JournalEntry::NoticeActed(act)])
}

/// What never left, left nothing to repeat; what was withdrawn is not told by a way around.
pub(in crate::http) const fn may_replay(notice: &Notice) -> bool {
    notice.attempts > 0 && notice.recalled_by.is_none()
}

/// What waits can be given up; but a wrong notice is out there until its partner has answered.
pub(in crate::http) const fn may_release(notice: &Notice) -> bool {
    notice.state.is_undone() && notice.recalls.is_none()
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let (notice, act) = match entries.first() {
        Some(JournalEntry::NoticeActed(NoticeAct::Replayed(it))) => (it.notice, "replayed"),
        Some(JournalEntry::NoticeActed(NoticeAct::Released(it))) => (it.notice, "released"),
        Some(_) | None => return Err(Problem::of(Code::Failed)),
    };
    shown_as(StatusCode::CREATED, &TurnTaken { notice, entry: *number, at: at.clone(), act })
}
