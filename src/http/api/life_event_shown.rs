//! How life events stand, and what is told of a write about them.
//!
//! In: events of `notices`, and who asks. Out: numbers, kinds and states. Whom an event is about, where they live and what they are called is not told
//! here: that is a look, and goes through the door.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::answered_with;
use super::notices::faulty;
use super::writing::shown_as;
use crate::http::acting::{Acting, Stop};
use crate::http::declaring::NamedEvents;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{DeclaringChannel, ReceiptKind};
use crate::notices::occurrence::{Occurrence, OccurrenceStatus};
use crate::notices::outbox::NoticeState;
use crate::sharing::{ActKind, Asking, HandedAct};
use crate::values::{ActionClass, BundleId, SubscriptionId};

/// A life event as it was declared.
#[derive(Serialize, ToSchema)]
pub(super) struct LifeEventDeclared {
    /// The reference for the resident.
    pub(super) bundle: String,
    /// When it was written down, UTC.
    pub(super) at: String,
    /// The number of the first entry.
    pub(super) entry: u64,
    /// The events, one for each person who was named, by number. Of a household that was declared as a whole none: its reference stands for all of them.
    pub(super) events: Vec<String>,
}

/// What was written about life events.
#[derive(Serialize, ToSchema)]
pub(super) struct LifeEventChanged {
    /// `corrected`, `cancelled` or `reinstated`.
    pub(super) act: &'static str,
    /// When, UTC.
    pub(super) at: String,
    /// The number of the first entry.
    pub(super) entry: u64,
}

/// How life events stand. Of those whom they are about, nothing.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct LifeEventsShown {
    /// By number, ascending; those of a household that was declared as a whole as one.
    pub(in crate::http) events: Vec<LifeEventShown>,
    /// Services that have acted on it: so many need not be told again.
    pub(in crate::http) contacts_avoided: usize,
}

/// A service that is told.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub(in crate::http) struct ServiceTold {
    /// Which, in words.
    #[schema(example = "Libraries")]
    pub(in crate::http) service: String,
    /// Whose.
    pub(in crate::http) organisation: String,
    /// The most that it may do: `inform`, `suppress`, `amend`, `close`.
    #[schema(value_type = String)]
    pub(in crate::http) action: ActionClass,
    /// `to_be_told`, `told`, or `taken_back`.
    pub(in crate::http) stands: &'static str,
    /// What it said that it did: `received`, `acted`, `rejected`.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) said: Option<ReceiptKind>,
}

/// How a life event stands.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct LifeEventShown {
    /// Its number; of a household that was declared as a whole, the reference.
    pub(in crate::http) event: String,
    /// The reference of its first report.
    pub(in crate::http) bundle: String,
    /// What kind it is.
    pub(in crate::http) kind: &'static str,
    /// `standing`, `corrected` or `cancelled`.
    pub(in crate::http) status: &'static str,
    /// How well it is known.
    pub(in crate::http) level: &'static str,
    /// By which channels it was declared, in their order.
    #[schema(value_type = Vec<String>)]
    channels: Vec<DeclaringChannel>,
    /// True if nights have found it too.
    found: bool,
    /// The number of the first entry on it.
    first: u64,
    /// The number of the last.
    last: u64,
    /// Who is told of it: what the person is given to read. Of a service that may not be told after all, nothing.
    pub(in crate::http) told: Vec<ServiceTold>,
}

/// How life events stand, of one number or of all that were declared under one reference. That it was asked is written down.
#[utoipa::path(
    get,
    path = "/v1/life-events/{event}",
    tag = "Life events",
    params(("event" = String, Path, description = "The number of an event, or the reference of a declaration", example = "HB-0000-0000-0004")),
    responses((status = 200, description = "How they stand", body = LifeEventsShown)),
)]
pub(super) async fn shown(
    service: web::Data<Service>,
    request: HttpRequest,
    event: web::Path<String>,
) -> HttpResponse {
    let named = NamedEvents::of(&event);
    answered_with(service, request, move |service, asking| {
        shown_as(StatusCode::OK, &standing(service, asking, &named)?)
    })
    .await
}

/// How life events stand, once it is written down that this was asked.
pub(in crate::http) fn standing(
    service: &Service,
    asking: &Asking,
    named: &Result<NamedEvents, Problem>,
) -> Result<LifeEventsShown, Problem> {
    service.list(asking, ("life events", "a life event"), |acting| {
        let acts = [ActKind::Declare, ActKind::DeclareForm, ActKind::DeclareRegister];
        if !acts.into_iter().any(|act| acting.does(HandedAct::Of(act))) {
            acting.may(HandedAct::Of(ActKind::Declare))?;
        }
        let found = named.clone()?.found(service, acting)?;
        let people = found.iter().filter_map(Occurrence::person).map(|it| it.to_string());
        let told = |event: &Occurrence| told(service, acting, event);
        let events = found.iter().map(|it| Ok(LifeEventShown::of(it, told(it)?)));
        let mut events: Vec<LifeEventShown> = events.collect::<Result<_, Stop>>()?;
        if let Ok(NamedEvents::Bundle(bundle)) = named
            && found.iter().any(|it| it.is_of_household(*bundle))
        {
            events = one_of_all(*bundle, events).into_iter().collect();
        }
        let acted = events.iter().flat_map(|it| &it.told);
        let acted = acted.filter(|it| it.said == Some(ReceiptKind::Acted));
        let acted: BTreeSet<_> = acted.map(|it| (&it.organisation, &it.service)).collect();
        let contacts_avoided = acted.len();
        Ok((LifeEventsShown { events, contacts_avoided }, people.collect()))
    })
}

/// Events of a household as one, so that they are not counted: how the first stands, and every service that is told of any.
fn one_of_all(bundle: BundleId, events: Vec<LifeEventShown>) -> Option<LifeEventShown> {
    let mut events = events.into_iter();
    let mut one = events.next()?;
    one.told.extend(events.flat_map(|it| it.told));
    one.told.sort();
    one.told.dedup_by(|b, a| (&a.organisation, &a.service) == (&b.organisation, &b.service));
    one.event = bundle.to_string();
    // a batch is as long as the household is large
    one.last = one.first;
    Some(one)
}

/// Who is told of a life event, each service once.
fn told(
    service: &Service,
    acting: &Acting<'_, '_>,
    event: &Occurrence,
) -> Result<Vec<ServiceTold>, Stop> {
    let Some(notifying) = &service.notifying else { return Ok(Vec::new()) };
    let state = notifying.known(&service.following);
    let state = state.map_err(|fault| Stop::Problem(faulty(&fault)))?;
    let telling = &acting.ruleset().matching().life_events.telling;
    let mut told: BTreeMap<SubscriptionId, ServiceTold> = BTreeMap::new();
    let numbers = state.occurrences.numbers_of(event.id);
    for notice in state.book.of_occurrences(&numbers).filter(|it| it.recalls.is_none()) {
        let stands = match notice.state {
            _ if notice.recalled_by.is_some() => "taken_back",
            NoticeState::Delivered { .. } => "told",
            NoticeState::Pending { .. }
            | NoticeState::Attempting { .. }
            | NoticeState::Owed
            | NoticeState::Held(_) => "to_be_told",
            NoticeState::Stopped(_) | NoticeState::Released => continue,
        };
        let SubscriptionId { agreement: _, organisation, service } = &*notice.subscription;
        let label = telling.service(service).map(|it| it.en.clone());
        // what followed, surer or put right, takes the place of what was told before
        told.insert(
            notice.subscription.as_ref().clone(),
            ServiceTold {
                service: label.unwrap_or_else(|| service.to_string()),
                organisation: organisation.to_string(),
                action: notice.action,
                stands,
                said: notice.receipt.as_ref().map(|(said, _)| *said),
            },
        );
    }
    Ok(told.into_values().collect())
}

impl LifeEventShown {
    fn of(event: &Occurrence, told: Vec<ServiceTold>) -> Self {
        let status = match event.status {
            OccurrenceStatus::Standing => "standing",
            OccurrenceStatus::Corrected => "corrected",
            OccurrenceStatus::Cancelled => "cancelled",
        };
        Self {
            event: event.id.to_string(),
            bundle: event.bundle.to_string(),
            kind: event.kind.word(),
            status,
            level: event.level.word(),
            channels: event.declared_by.iter().map(|it| it.channel).collect(),
            found: !event.evidence.is_empty(),
            first: event.first,
            last: event.last,
            told,
        }
    }
}
