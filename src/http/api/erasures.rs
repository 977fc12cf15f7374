//! Erasure, and who has looked: what a request for erasure comes to and is carried out as; the log of looks, for the person it is about.
//!
//! In: a request's number, or a person. Out: counts of what is erased and kept and why; looks that may be told. Leaves to `rights` what is erased, and to
//! the policy which looks are told when.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::asked::query;
use super::at;
use super::consents::about_person;
use super::request_shown::tag_of;
use super::writing::{IfMatch, number, shown_as, write_by};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::{Made, Written};
use crate::http::code::Code;
use crate::http::once::Sent;
use crate::http::problem::Problem;
use crate::http::reporting::not_known;
use crate::http::service::Service;
use crate::journal::{
    DecidedRecord, ErasureGround, ErasureOutcome, JournalEntry, JournalKind, NoticeAct, RightsStep,
};
use crate::rights::{
    AccessLog, Erasing, ErasureAccepted, ErasureSubject, Language, RequestBook, TOLD_OF, Whom,
    access_log, erasure_kind, holding,
};
use crate::sharing::{ActFault, ActKind, Asking, BindTo, HandedAct, Operation, gone_into};
use crate::values::PersonId;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            at("/requests/{number}/erasure")
                .route(web::get().to(preview))
                .route(web::post().to(erase)),
        )
        .service(at("/persons/{person}/access-log").route(web::get().to(looks)));
}

/// An erasure is accepted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ErasureSent {
    /// `no_longer_necessary`, `consent_withdrawn`, `objection`, `unlawfully_processed` or `legal_obligation`.
    #[schema(example = "no_longer_necessary")]
    ground: ErasureGround,
    /// Why it is accepted, without personal values.
    #[schema(example = "left in 2019")]
    because: String,
    /// Only of these datasets, where the rest of the request is refused.
    #[serde(default)]
    datasets: Vec<String>,
}

/// What an erasure comes to.
#[derive(Serialize, ToSchema)]
pub(super) struct ErasureShown {
    /// The request.
    request: u64,
    /// True once it is carried out.
    applied: bool,
    /// The restriction that hides the person until the sources have deleted; none before it is carried out.
    restriction: Option<u64>,
    /// How many entries of the journal of each kind say nothing any more.
    #[schema(value_type = Vec<Object>)]
    erased: Vec<Value>,
    /// How many are kept, and for what.
    #[schema(value_type = Vec<Object>)]
    kept: Vec<Value>,
    /// Records whose sources are asked to delete them.
    delete_in_sources: Vec<String>,
    /// Editions on the shelf that hold one of them.
    editions: Vec<String>,
    /// Subscriptions of partners who were told of the person, and are told that it is erased (Art. 19).
    partners_told: Vec<String>,
}

/// In which language.
#[derive(Clone, Copy, Default, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TongueWord {
    #[default]
    En,
    Cy,
}

/// In which language words for the person are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tongue {
    #[serde(default)]
    language: TongueWord,
}

impl Tongue {
    pub(super) fn language(&self) -> Language {
        match self.language {
            TongueWord::En => Language::English,
            TongueWord::Cy => Language::Welsh,
        }
    }
}

fn shown(
    request: u64,
    restriction: Option<u64>,
    outcome: &ErasureOutcome,
    (records, told): (&[DecidedRecord], &[NoticeAct]),
) -> ErasureShown {
    let ErasureOutcome { erased, kept, restriction: _, records: _, editions } = outcome;
    ErasureShown {
        request,
        applied: restriction.is_some(),
        restriction,
        erased: erased.iter().filter_map(|it| serde_json::to_value(it).ok()).collect(),
        kept: kept.iter().filter_map(|it| serde_json::to_value(it).ok()).collect(),
        delete_in_sources: records.iter().map(|it| it.key().to_string()).collect(),
        editions: editions.iter().map(ToString::to_string).collect(),
        partners_told: told.iter().filter_map(subscription_of).collect(),
    }
}

fn subscription_of(act: &NoticeAct) -> Option<String> {
    if let NoticeAct::Owed(owed) = act { Some(owed.subscription.to_string()) } else { None }
}

/// What partners are told of an erasure. Of that of some records alone nothing: what they were told stays as well.
fn partners_told(
    service: &Service,
    acting: &Acting<'_, '_>,
    (request, erasing): (u64, &Erasing),
) -> Result<Vec<NoticeAct>, Stop> {
    let Some(notifying) = &service.notifying else { return Ok(Vec::new()) };
    let of = (request, &erasing.subject().whom.persons);
    let told = notifying.told_of_erasure(&service.following, acting.footing, of);
    told.map_err(|fault| not_known(&fault))
}

/// Whether the caller may carry an erasure out: they keep requests, may erase, and may hide the person until the sources have deleted.
fn may(acting: &Acting<'_, '_>) -> Result<(), Stop> {
    acting.may(HandedAct::Of(ActKind::Rights))?;
    acting.may(HandedAct::Of(ActKind::Erase))?;
    acting.may(HandedAct::Restriction(erasure_kind(acting.policy())?))
}

fn erasing(
    service: &Service,
    acting: &Acting<'_, '_>,
    (book, number): (&RequestBook, u64),
    datasets: &[String],
) -> Result<Erasing, Stop> {
    let request = book.request(number).map_err(|_| Problem::of(Code::NoSuchAct))?;
    let earlier =
        |id| gone_into(acting.index, id).map_err(|fault| ActFault::stands(fault.to_string(), ""));
    let subject = ErasureSubject::of(request, datasets, acting.records(), earlier)?;
    let editions = holding(service.following.shelf(), &subject.bound.records)?;
    let entries = acting.read_of(JournalKind::ALL, &subject.whom)?;
    let ground = (acting.policy(), editions);
    Ok(Erasing::of(request, subject, (&entries, book), ground, acting.day())?)
}

/// What a request for erasure would come to. Nothing is written but that it was read.
#[utoipa::path(
    get,
    path = "/v1/requests/{number}/erasure",
    tag = "People's own data",
    params(("number" = u64, Path, description = "The request's number", example = "47")),
    responses((status = 200, description = "What it would come to", body = ErasureShown)),
)]
pub(super) async fn preview(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
) -> HttpResponse {
    let named = number(&named);
    answered_with(service, request, move |service, asking| {
        let shown = service.list(asking, ("erasure", "a request"), |acting| {
            may(acting)?;
            let (named, book) = (named.clone()?, acting.requests()?);
            let erasing = erasing(service, acting, (&book, named), &[])?;
            let records = &erasing.subject().bound.records;
            let told = partners_told(service, acting, (named, &erasing))?;
            let shown = shown(named, None, erasing.outcome(), (records, &told));
            Ok((shown, vec![format!("request {named}")]))
        })?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

/// A request for erasure is carried out, as one act: the person is hidden, each source is asked to delete, and what is about them alone and no duty
/// keeps says nothing any more.
#[utoipa::path(
    post,
    path = "/v1/requests/{number}/erasure",
    tag = "People's own data",
    params(
        ("number" = u64, Path, description = "The request's number", example = "47"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the request was read with"),
    ),
    request_body(content = ErasureSent, example = json!({ "ground": "objection", "because": "the objection was upheld" })),
    responses((status = 201, description = "It is carried out", body = ErasureShown)),
)]
pub(super) async fn erase(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, read) = (number(&named), IfMatch::of(&request));
    let of_service = service.clone();
    let made = move |acting: &Acting<'_, '_>, sent: &ErasureSent| -> Result<Made, Stop> {
        may(acting)?;
        let (named, book) = (named.clone()?, acting.requests()?);
        let found = book.request(named).map_err(|_| Problem::of(Code::NoSuchAct))?;
        read.fits(&tag_of(acting, found))?;
        let erasing = erasing(&of_service, acting, (&book, named), &sent.datasets)?;
        let ErasureSent { ground, because, datasets: _ } = sent.clone();
        let by = acting.asking.user.name.clone();
        let accepted = ErasureAccepted { ground, because, by };
        let told = partners_told(&of_service, acting, (named, &erasing))?;
        let erased = erasing.accepted(accepted, acting.policy())?;
        // afterwards nobody could say who was told: it is owed in the same step
        Ok(Made::numbered(move |number| {
            let told = told.iter().cloned().map(JournalEntry::NoticeActed);
            erased(number).into_iter().chain(told).collect()
        }))
    };
    // whatever the service owes of the person is owed before it or after
    let act = move |service: &Service, asking: &Asking, sent: &Sent, body: &ErasureSent| {
        service.act_on_what_is_owed(asking, ("a request", sent), |acting| made(acting, body))
    };
    write_by(service, request, payload, act, told).await
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at: _, entries } = written;
    let mut records = Vec::new();
    let told: Vec<NoticeAct> = entries
        .iter()
        .filter_map(|entry| {
            if let JournalEntry::NoticeActed(act) = entry { Some(act.clone()) } else { None }
        })
        .collect();
    for entry in entries {
        let JournalEntry::RightsStepTaken(taken) = entry else { continue };
        if let RightsStep::DeletionAsked { record } = &taken.step {
            records.push(record.clone());
        } else if let RightsStep::Erased(outcome) = &taken.step {
            let shown = shown(taken.request, Some(*number), outcome, (&records, &told));
            return shown_as(StatusCode::CREATED, &shown);
        }
    }
    Err(Problem::of(Code::Failed))
}

/// Who has looked at somebody and why, for that person: as far as the policy lets it be told, and when.
#[utoipa::path(
    get,
    path = "/v1/persons/{person}/access-log",
    tag = "People's own data",
    params(
        ("person" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C"),
        ("language" = Option<String>, Query, description = "`en` or `cy`"),
    ),
    responses((status = 200, description = "The log, in words for the person", body = Object)),
)]
pub(super) async fn looks(
    service: web::Data<Service>,
    request: HttpRequest,
    person: web::Path<String>,
) -> HttpResponse {
    let person = super::people::identifier(&person);
    let asked = query::<Tongue>(&request);
    answered_with(service, request, move |service, asking| {
        let about = about_person(&person);
        let of = (Operation::RightsAccessLog, about.as_str());
        let shown = service.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            let language = asked.as_ref().map_err(Problem::clone)?.language();
            let (id, persons) = identifiers(acting, person.clone()?)?;
            let words = acting.footing.words(language);
            let scope = operating.over_the_journal(grant);
            let _permit = operating.permit(&scope, vec![id.to_string()])?;
            let bound = acting.records().bound(id, BindTo::All)?;
            let records = bound.iter().flat_map(|it| &it.records).map(DecidedRecord::key);
            let whom = Whom { persons, records: records.collect() };
            let entries = acting.read_of(&TOLD_OF, &whom)?;
            let day = acting.day();
            Ok(AccessLog {
                council: service.council().to_owned(),
                person: id.to_string(),
                made_on: day.to_string(),
                seen: access_log(&entries, &whom, acting.policy(), words, day),
                withheld: words.say("seen.withheld").to_owned(),
            })
        })?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

/// Somebody's identifier, and all that have gone into it; of whoever is in no edition any more, the one that is named.
fn identifiers(
    acting: &Acting<'_, '_>,
    person: PersonId,
) -> Result<(PersonId, BTreeSet<PersonId>), Stop> {
    match acting.person(person) {
        Ok(there) => {
            let earlier = gone_into(acting.index, there.person);
            let earlier = earlier.map_err(|it| ActFault::stands(it.to_string(), ""))?;
            Ok((there.person, earlier.into_iter().chain([there.person]).collect()))
        }
        Err(Stop::Nobody) if acting.edition().person(person)?.is_none() => {
            Ok((person, [person].into()))
        }
        Err(stop) => Err(stop),
    }
}
