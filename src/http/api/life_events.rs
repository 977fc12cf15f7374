//! Life events: declared once, put right, cancelled, restored.
//!
//! In: what a member of staff, a registrar's system or a resident's form reports. Out: the reference for the resident, and the numbers of the events of
//! those who were named. Leaves to `notices` what may be declared and which event it is, to the outbox who is told. Who lives in a household is not
//! told to whoever declares that it moves: events have numbers, and name nobody.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use compact_str::CompactString;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::at;
use super::body::json;
use super::life_event_shown::{LifeEventChanged, LifeEventDeclared, shown};
use super::writing::{shown_as, write_by};
use crate::events::When;
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::declaring::NamedEvents;
use crate::http::foretelling::Foretold;
use crate::http::once::Sent;
use crate::http::problem::Problem;
use crate::http::reporting::{self, Changing, may};
use crate::http::service::Service;
use crate::journal::{
    ChangeReason, DeclaringChannel, Destination, JournalEntry, LifeEventAct, NameSince, ProofSeen,
    ToldBy,
};
use crate::notices::declaring::{Change, ChangeMade, Correction, Declaration, Happened, when_of};
use crate::sharing::Asking;
use crate::values::{DateDoubt, DateFormat, EvidenceLevel, PartialDate};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/life-events").route(web::post().to(declare)))
        .service(at("/life-events/preview").route(web::post().to(preview)))
        .service(at("/life-events/{event}").route(web::get().to(shown)))
        .service(at("/life-events/{event}/correction").route(web::post().to(correct)))
        .service(at("/life-events/{event}/cancellation").route(web::post().to(cancel)))
        .service(at("/life-events/{event}/reinstatement").route(web::post().to(reinstate)));
}

/// A life event is reported.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct LifeEventSent {
    /// What has happened, and to whom: `change_of_address`, `birth`, `death`, `name_change`, `separation`, `joining` or `circumstance`.
    #[schema(value_type = Object, example = json!({ "change_of_address": { "whom": { "people": ["HP-SJYW-7M1S"] }, "to": { "uprn": 10_093_205_511_u64 } } }))]
    pub(in crate::http) happened: Happened,
    /// When: a date, the part of one that is known (`2026-11`), or the day after which and the day until which (`2026-11-01/2026-11-08`).
    #[schema(example = "2026-11-01")]
    pub(in crate::http) when: String,
    /// How well it is known: `stated`, `verified` or `registered`.
    #[schema(example = "stated")]
    pub(in crate::http) level: EvidenceLevel,
    /// What was seen that proves it; nothing where it is only stated.
    #[serde(default)]
    pub(in crate::http) seen: Vec<ProofSeen>,
    /// By which channel it came: `caseworker`, `resident_form` or `registrar`, as the caller's role may declare.
    #[schema(example = "caseworker")]
    pub(in crate::http) channel: DeclaringChannel,
    /// In whose name: `themselves`, `household_member`, `relative`, `representative` or `office`.
    #[schema(example = "themselves")]
    pub(in crate::http) told_by: ToldBy,
    /// The caller's own number for it: the same again is the same declaration, and anything else under it a conflict.
    #[schema(value_type = String, example = "CRM-2026-1147")]
    pub(in crate::http) reference: CompactString,
    /// Why, where that matters.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) reason: Option<CompactString>,
}

/// A life event is put right: what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrectionSent {
    /// When it happened.
    #[schema(example = "2026-11-02")]
    when: String,
    /// The home that was left.
    #[schema(value_type = Option<Object>)]
    from: Option<Destination>,
    /// The new home.
    #[schema(value_type = Option<Object>)]
    to: Option<Destination>,
    /// The name since.
    #[schema(value_type = Option<Object>)]
    name: Option<NameSince>,
    /// How well that is known.
    #[schema(example = "stated")]
    level: EvidenceLevel,
    /// Why: `formal_correction`, `quality_assurance`, `typographical` or `made_in_error`.
    #[schema(example = "typographical")]
    because: ChangeReason,
    /// By which channel it came.
    #[schema(example = "caseworker")]
    channel: DeclaringChannel,
    /// The caller's own number for it.
    #[schema(value_type = String, example = "CRM-2026-1149")]
    reference: CompactString,
}

/// Why a life event is cancelled or restored, and by which channel.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeSent {
    /// Why: of a cancellation `cancelled`, `status_removed` (somebody taken for dead is not) or `made_in_error`; of a restoration `cancellation_removed`.
    #[schema(example = "made_in_error")]
    because: ChangeReason,
    /// By which channel it came.
    #[schema(example = "caseworker")]
    channel: DeclaringChannel,
    /// The caller's own number for it.
    #[schema(value_type = String, example = "CRM-2026-1150")]
    reference: CompactString,
}

/// Days as a request writes them.
fn when_said(text: &str, today: Date) -> Result<When, Problem> {
    let told = "`when` is not as documented";
    let not = || Problem::of(Code::BodyNotReadable).with_detail(told);
    if let Some((after, until)) = text.split_once('/') {
        let day = |text: &str| text.trim().parse::<Date>().map_err(|_| not());
        return Ok(When::Between(day(after)?, day(until)?));
    }
    let formats = ["%Y-%m-%d", "%Y-%m", "%Y"].into_iter().filter_map(|it| DateFormat::new(it).ok());
    let read = PartialDate::parse(text, &formats.collect::<Vec<_>>(), today);
    let whole = read.ok().filter(|date| date.doubt() == DateDoubt::None);
    whole.and_then(when_of).ok_or_else(not)
}

impl LifeEventSent {
    /// The declaration, in the name of the caller, if their role may declare by its channel.
    pub(in crate::http) fn declaration(
        &self,
        acting: &Acting<'_, '_>,
    ) -> Result<Declaration, Stop> {
        may(acting, self.channel)?;
        let Self { happened, when, level, seen, channel, told_by, reference, reason } =
            self.clone();
        Ok(Declaration {
            when: when_said(&when, acting.day())?,
            happened,
            level,
            seen,
            channel,
            told_by,
            by: acting.asking.user.name.clone(),
            reference,
            reason,
        })
    }
}

impl ChangeSent {
    fn changing(&self, acting: &Acting<'_, '_>, named: NamedEvents, made: ChangeMade) -> Changing {
        let Self { because, channel, reference } = self.clone();
        let by = acting.asking.user.name.clone();
        Changing { named, change: Change { made, because, channel, by, reference } }
    }
}

/// A life event is declared in the name of the caller: one event for each person, under one reference.
#[utoipa::path(
    post,
    path = "/v1/life-events",
    tag = "Life events",
    request_body(content = LifeEventSent, example = json!({ "happened": { "change_of_address": { "whom": { "people": ["HP-SJYW-7M1S"] } } }, "when": "2026-11-01", "level": "stated", "channel": "caseworker", "told_by": "themselves", "reference": "CRM-2026-1147" })),
    responses((status = 201, description = "It is written down", body = LifeEventDeclared)),
)]
pub(super) async fn declare(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let act = |service: &Service, asking: &Asking, sent: &Sent, body: &LifeEventSent| {
        service.act_on_events(asking, sent, |acting| {
            reporting::declared(service, acting, body.declaration(acting)?)
        })
    };
    write_by(service, request, payload, act, told).await
}

/// Who would be told of a life event if it were declared, by service and partner; nothing is declared by it. The body is that of a declaration, and so are
/// the refusals. That it was asked is written down.
#[utoipa::path(
    post,
    path = "/v1/life-events/preview",
    tag = "Life events",
    request_body(content = LifeEventSent, example = json!({ "happened": { "change_of_address": { "whom": { "people": ["HP-SJYW-7M1S"] } } }, "when": "2026-11-01", "level": "stated", "channel": "caseworker", "told_by": "themselves", "reference": "CRM-2026-1147" })),
    responses((status = 200, description = "Who would be told", body = Foretold)),
)]
pub(super) async fn preview(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let body = json::<LifeEventSent>(&service, &request, payload).await;
    answered_with(service, request, move |service, asking| {
        let body = body?;
        let shown = service.foretell(asking, |acting| body.declaration(acting))?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    // those that join events stand among them
    let declared = (*number..).zip(entries).filter_map(|(number, entry)| {
        let JournalEntry::LifeEventActed(LifeEventAct::Declared(said)) = entry else { return None };
        Some((number, said))
    });
    let mut all = declared.clone();
    let (entry, first) = all.next().ok_or_else(|| Problem::of(Code::Failed))?;
    // of a household nobody is told how many there are
    let named = declared.filter(|(_, said)| !said.of_household);
    let events = named.map(|(_, said)| said.occurrence.to_string());
    let shown = LifeEventDeclared {
        bundle: first.bundle.to_string(),
        at: at.clone(),
        entry,
        events: events.collect(),
    };
    shown_as(StatusCode::CREATED, &shown)
}

/// Life events are put right, of one number or of all that were declared under one reference.
#[utoipa::path(
    post,
    path = "/v1/life-events/{event}/correction",
    tag = "Life events",
    params(("event" = String, Path, description = "The number of an event, or the reference of a declaration", example = "HB-0000-0000-0004")),
    request_body(content = CorrectionSent, example = json!({ "when": "2026-11-02", "level": "stated", "because": "typographical", "channel": "caseworker", "reference": "CRM-2026-1149" })),
    responses((status = 201, description = "It is put right", body = LifeEventChanged)),
)]
pub(super) async fn correct(
    service: web::Data<Service>,
    request: HttpRequest,
    event: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let named = NamedEvents::of(&event);
    let act = move |service: &Service, asking: &Asking, sent: &Sent, body: &CorrectionSent| {
        service.act_on_events(asking, sent, |acting| {
            let CorrectionSent { when, from, to, name, level, because, channel, reference } =
                body.clone();
            let when = when_said(&when, acting.day())?;
            let made = ChangeMade::Correct(Correction { when, from, to, name, level });
            let sent = ChangeSent { because, channel, reference };
            let changing = sent.changing(acting, named.clone()?, made);
            reporting::changed(service, acting, &changing)
        })
    };
    write_by(service, request, payload, act, changed).await
}

/// Life events are cancelled: they have not happened.
#[utoipa::path(
    post,
    path = "/v1/life-events/{event}/cancellation",
    tag = "Life events",
    params(("event" = String, Path, description = "The number of an event, or the reference of a declaration", example = "HB-0000-0000-0004")),
    request_body(content = ChangeSent, example = json!({ "because": "made_in_error", "channel": "caseworker", "reference": "CRM-2026-1150" })),
    responses((status = 201, description = "It is cancelled", body = LifeEventChanged)),
)]
pub(super) async fn cancel(
    service: web::Data<Service>,
    request: HttpRequest,
    event: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    turn(service, request, payload, (NamedEvents::of(&event), ChangeMade::Cancel)).await
}

/// Life events that were cancelled are restored: they have happened after all.
#[utoipa::path(
    post,
    path = "/v1/life-events/{event}/reinstatement",
    tag = "Life events",
    params(("event" = String, Path, description = "The number of an event, or the reference of a declaration", example = "HB-0000-0000-0004")),
    request_body(content = ChangeSent, example = json!({ "because": "cancellation_removed", "channel": "caseworker", "reference": "CRM-2026-1151" })),
    responses((status = 201, description = "It stands again", body = LifeEventChanged)),
)]
pub(super) async fn reinstate(
    service: web::Data<Service>,
    request: HttpRequest,
    event: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    turn(service, request, payload, (NamedEvents::of(&event), ChangeMade::Reinstate)).await
}

async fn turn(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
    (named, made): (Result<NamedEvents, Problem>, ChangeMade),
) -> HttpResponse {
    let act = move |service: &Service, asking: &Asking, sent: &Sent, body: &ChangeSent| {
        service.act_on_events(asking, sent, |acting| {
            let changing = body.changing(acting, named.clone()?, made.clone());
            reporting::changed(service, acting, &changing)
        })
    };
    write_by(service, request, payload, act, changed).await
}

fn changed(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let act = match entries.first() {
        Some(JournalEntry::LifeEventActed(act)) => match act {
            LifeEventAct::Corrected(_) => "corrected",
            LifeEventAct::Cancelled(_) => "cancelled",
            LifeEventAct::Reinstated(_) => "reinstated",
            LifeEventAct::Declared(_) | LifeEventAct::Detected(_) | LifeEventAct::Joined(_) => {
                return Err(Problem::of(Code::Failed));
            }
        },
        Some(_) | None => return Err(Problem::of(Code::Failed)),
    };
    shown_as(StatusCode::CREATED, &LifeEventChanged { act, at: at.clone(), entry: *number })
}
