//! One notice, for the partner that was told: what it is about, and what the partner did with it.
//!
//! In: the name of a message. Out: the particulars that may be told today, decided and written down each time; that a receipt is taken. A name that is none, or
//! another partner's, is answered like one of which nothing may be told.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{faulty, is_own, notifying};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::{Written, admitted};
use crate::http::api::answer::{Answered, answered_with};
use crate::http::api::at;
use crate::http::api::writing::{shown_as, write};
use crate::http::code::Code;
use crate::http::footing::Footing;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{JournalEntry, NoticeAct, NoticeReceipt, ReceiptKind};
use crate::notices::outbox::{Notice, Particulars};
use crate::notices::subscription::Subscriptions;
use crate::sharing::Asking;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/notices/{message}").route(web::get().to(particulars)))
        .service(at("/notices/{message}/receipts").route(web::post().to(receipt)));
}

/// What a partner did with a notice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::api) struct ReceiptSent {
    /// `received`, `acted` or `rejected`.
    #[schema(example = "acted")]
    said: ReceiptKind,
    /// Why it is rejected. Nothing about the person: the council's people read it.
    #[schema(example = "not a tenant of ours")]
    reason: Option<String>,
}

/// That a receipt is taken.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct ReceiptTaken {
    /// The number of the entry.
    entry: u64,
    /// When, UTC.
    at: String,
    /// `received`, `acted` or `rejected`.
    #[schema(example = "acted")]
    said: ReceiptKind,
}

/// A notice under a subscription of the caller's own; none, for anybody else.
fn theirs(
    service: &Service,
    footing: &Footing,
    asking: &Asking,
    named: &str,
) -> Result<Option<Notice>, Problem> {
    let partner = &asking.user.organisation;
    let named = notifying(service)?.named(&service.following, partner, named);
    let notice = named.map_err(|it| faulty(&it))?;
    let all = Subscriptions::of(footing.agreements(), asking.at.date());
    Ok(notice.filter(|it| all.get(&it.subscription).is_some_and(|it| is_own(footing, asking, it))))
}

/// What a notice is about, as far as this partner may know it today. Decided anew and written down, whatever was decided when it was sent.
#[utoipa::path(
    get,
    path = "/v1/notices/{message}",
    tag = "Telling us once",
    params(("message" = String, Path, description = "The name of the message: `webhook-id`, or the end of `dataref`", example = "msg_01jdc8y3r2v5q7t9x0z4a6b8cd")),
    responses((status = 200, description = "The particulars", body = Particulars)),
)]
pub(in crate::http::api) async fn particulars(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
) -> HttpResponse {
    answered_with(service, request, move |service, asking| {
        let footing = service.standing()?;
        if let Err(stop) = admitted(&footing, asking) {
            let refused = service.refused(asking, "a notice", &footing, stop);
            return Err(refused.unwrap_or_else(|_| Problem::of(Code::NotWrittenDown)));
        }
        let nothing = || Problem::of(Code::NothingToShow);
        let notice = theirs(service, &footing, asking, &named)?.ok_or_else(nothing)?;
        let told = notifying(service)?.particulars_of(&service.following, &notice);
        let told: Option<Particulars> = told.map_err(|fault| faulty(&fault))?;
        shown_as(StatusCode::OK, &told.ok_or_else(nothing)?)
    })
    .await
}

/// A partner says what it did with a notice: that it has it, that it has done what it asks, or that it does nothing about it. A recall is done once it is answered.
#[utoipa::path(
    post,
    path = "/v1/notices/{message}/receipts",
    tag = "Telling us once",
    params(("message" = String, Path, description = "The name of the message", example = "msg_01jdc8y3r2v5q7t9x0z4a6b8cd")),
    request_body(content = ReceiptSent, example = json!({ "said": "acted" })),
    responses((status = 201, description = "It is taken", body = ReceiptTaken)),
)]
pub(in crate::http::api) async fn receipt(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, kept) = (named.into_inner(), service.clone());
    let made = move |acting: &Acting<'_, '_>, sent: &ReceiptSent| {
        let ReceiptSent { said, reason } = sent;
        let none = || Stop::Problem(Problem::of(Code::NothingToShow));
        let notice = theirs(&kept, acting.footing, acting.asking, &named)?.ok_or_else(none)?;
        // what never left cannot have been received
        if notice.attempts == 0 {
            return Err(none());
        }
        if reason.as_ref().is_some_and(|it| it.len() > 500) {
            let told = "reason: at most 500 letters";
            return Err(Problem::of(Code::ActNotPossible).with_detail(told).into());
        }
        let receipt = NoticeReceipt {
            notice: notice.number,
            said: *said,
            reason: reason.clone(),
            by: acting.asking.user.name.clone(),
        };
        Ok(vec![JournalEntry::NoticeActed(NoticeAct::Receipted(receipt))])
    };
    write(service, request, payload, "a notice".to_owned(), made, told).await
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let Some(JournalEntry::NoticeActed(NoticeAct::Receipted(receipt))) = entries.first() else {
        return Err(Problem::of(Code::Failed));
    };
    let taken = ReceiptTaken { entry: *number, at: at.clone(), said: receipt.said };
    shown_as(StatusCode::CREATED, &taken)
}
