//! What was done about a request of somebody's about their own data.
//!
//! In: a step. Out: its entries; with an answer after which sharing goes on, the restriction is lifted in the same act. Leaves to `rights` which step may
//! follow which.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::Answered;
use super::at;
use super::request_shown::tag_of;
use super::writing::{IfMatch, number, shown_as, write};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{DecidedRecord, JournalEntry, RefusalGround, RestrictionAct};
use crate::lookup::named_record;
use crate::rights::{StepSaid, Stepping, known_field};
use crate::sharing::{ActKind, HandedAct};
use crate::values::ExemptionName;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/requests/{number}/steps").route(web::post().to(step)));
}

/// What was done about a request.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct StepSent {
    /// What.
    pub(in crate::http) what: StepWord,
    /// What was asked, why it takes longer, what the person says is right, what the outcome is.
    #[serde(default)]
    pub(in crate::http) text: String,
    /// Of a refusal: on which ground.
    pub(in crate::http) ground: Option<RefusalGround>,
    /// Of a refusal on the ground `exemption`: which.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) exemption: Option<ExemptionName>,
    /// Of a correction: the record that is wrong, `dataset:key` or `dataset:key:role`; one of the person's.
    pub(in crate::http) record: Option<String>,
    /// Of a correction: the field, in the word of the source's rules.
    pub(in crate::http) field: Option<String>,
    /// The day on which the person was told that a restriction will be lifted.
    #[schema(value_type = Option<String>, format = Date)]
    pub(in crate::http) told: Option<Date>,
    /// The day on which it was done; today, where nothing is said.
    #[schema(value_type = Option<String>, format = Date)]
    pub(in crate::http) on: Option<Date>,
}

/// Steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::http) enum StepWord {
    /// Its arrival was acknowledged.
    Acknowledge,
    /// The person was asked who they are, or what they mean: the clock stands still.
    AskBack,
    /// The person answered: the clock goes on.
    Answered,
    /// Two more months, and the person was told why.
    Extend,
    /// The team that keeps the record was asked to put it right.
    Correct,
    /// It was done.
    Done,
    /// An objection is upheld: the purposes stay closed.
    Uphold,
    /// An objection is overridden by compelling legitimate grounds: sharing goes on.
    Override,
    /// It was refused.
    Refuse,
    /// The person took it back.
    TakeBack,
}

/// A step that was written down.
#[derive(Serialize, ToSchema)]
pub(super) struct StepTaken {
    /// The request.
    request: u64,
    /// The entry of the step.
    entry: u64,
    /// When, UTC.
    at: String,
    /// Restrictions that were lifted with it.
    lifted: Vec<u64>,
}

/// What was done about a request is written down; an answer after which sharing goes on lifts what stopped it, in the same act.
#[utoipa::path(
    post,
    path = "/v1/requests/{number}/steps",
    tag = "People's own data",
    params(
        ("number" = u64, Path, description = "The request's number", example = "41"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that it was read with"),
    ),
    request_body(content = StepSent, example = json!({ "what": "acknowledge" })),
    responses((status = 201, description = "It is written down", body = StepTaken)),
)]
pub(super) async fn step(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, read) = (number(&named), IfMatch::of(&request));
    let made =
        move |acting: &Acting<'_, '_>, sent: &StepSent| stepping(acting, (&named, &read), sent);
    write(service, request, payload, "a request".to_owned(), made, stepped).await
}

/// A step as entries; an answer after which sharing goes on lifts what stopped it.
pub(in crate::http) fn stepping(
    acting: &Acting<'_, '_>,
    (named, read): (&Result<u64, Problem>, &IfMatch),
    sent: &StepSent,
) -> Result<Vec<JournalEntry>, Stop> {
    acting.may(HandedAct::Of(ActKind::Rights))?;
    let (book, named) = (acting.requests()?, named.clone()?);
    let found = book.request(named).map_err(|_| Problem::of(Code::NoSuchAct))?;
    if !acting.may_name(&found.asked.records)? {
        return Err(Problem::of(Code::NoSuchAct).into());
    }
    read.fits(&tag_of(acting, found))?;
    let stepping = Stepping {
        request: named,
        what: said(acting, found.asked.records.as_slice(), sent)?,
        text: sent.text.clone(),
        told: sent.told,
        on: sent.on.unwrap_or(acting.day()),
        by: acting.asking.user.name.to_string(),
    };
    let made = stepping.entries(&book, acting.book(), (acting.policy(), acting.day()))?;
    if let Some(kind) = stepping.decides(&book, acting.policy())? {
        acting.may(HandedAct::Restriction(kind))?;
    }
    Ok(made)
}

/// What was done, as it is said of a request on these records.
fn said(
    acting: &Acting<'_, '_>,
    records: &[DecidedRecord],
    sent: &StepSent,
) -> Result<StepSaid, Stop> {
    let StepSent { what, ground, exemption, record, field, .. } = sent;
    let not = |what: &str| Stop::Problem(Problem::of(Code::ActNotPossible).with_detail(what));
    Ok(match what {
        StepWord::Acknowledge => StepSaid::Acknowledge,
        StepWord::AskBack => StepSaid::AskBack,
        StepWord::Answered => StepSaid::Answered,
        StepWord::Extend => StepSaid::Extend,
        StepWord::Correct => {
            let (Some(record), Some(field)) = (record, field) else {
                return Err(not("a correction names the record and the field"));
            };
            known_field(acting.ruleset(), field)?;
            StepSaid::Correct { record: wrong(acting, records, record)?, field: field.clone() }
        }
        StepWord::Done => StepSaid::Done,
        StepWord::Uphold => StepSaid::Uphold,
        StepWord::Override => StepSaid::Override,
        StepWord::Refuse => {
            let ground = ground.ok_or_else(|| not("on which ground is not said"))?;
            StepSaid::Refuse { ground, exemption: exemption.clone() }
        }
        StepWord::TakeBack => StepSaid::TakeBack,
    })
}

/// The record that is wrong: one of those that the request is about, as it says today.
fn wrong(
    acting: &Acting<'_, '_>,
    records: &[DecidedRecord],
    text: &str,
) -> Result<DecidedRecord, Stop> {
    let none = || {
        let told = "`record` is none of those that the request is about";
        Stop::Problem(Problem::of(Code::ActNotPossible).with_detail(told))
    };
    let (dataset, key) = text.split_once(':').ok_or_else(none)?;
    let keys = named_record(acting.ruleset(), dataset, key).map_err(|_| none())?;
    let own = keys.into_iter().find(|key| records.iter().any(|it| it.key() == *key));
    acting.records().bound_record(&own.ok_or_else(none)?)?.ok_or_else(none)
}

fn stepped(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let mut lifted = Vec::new();
    let mut taken = None;
    for (entry, number) in entries.iter().zip(*number..) {
        if let JournalEntry::RestrictionActed(RestrictionAct::Lifted(it)) = entry {
            lifted.push(it.restriction);
        } else if let JournalEntry::RightsStepTaken(it) = entry {
            taken = Some((it.request, number));
        }
    }
    let (request, entry) = taken.ok_or_else(|| Problem::of(Code::Failed))?;
    shown_as(StatusCode::CREATED, &StepTaken { request, entry, at: at.clone(), lifted })
}
