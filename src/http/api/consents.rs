//! Consents: what a person was asked or said, taken down; what of it stands; receipts.
//!
//! In: a person and what they said. Out: what the journal has of it. A consent is one person's: no household has a route. Leaves to `sharing` what can be
//! taken down and what stands.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::asked::query;
use super::at;
use super::consent_reach::{is_theirs, speaks_for};
use super::writing::{number, shown_as, write};
use crate::http::acting::{Acting, Stop, There};
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{
    CollectedBy, ConsentEvent, ConsentRecorded, GivenBy, JournalEntry, NoticeShown,
};
use crate::sharing::{
    ActKind, Ask, Asking, Consent, ConsentAgain, ConsentSaid, ConsentState, HandedAct, ReceiptKey,
    StandingConsent, Taken, bind_to, concerning,
};
use crate::values::{FieldSet, OrganisationName, PersonId, PurposeName};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            at("/persons/{person}/consents")
                .route(web::get().to(consents))
                .route(web::post().to(take_down)),
        )
        .service(at("/consents/{entry}/receipt").route(web::get().to(receipt)));
}

/// What a person was asked, or said.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ConsentSent {
    /// `requested`, `given` or `refused`; or, of an earlier consent, `withdrawn`, `renewed` or `confirmed`.
    #[schema(example = "given")]
    pub(in crate::http) event: ConsentEvent,
    /// For which purposes; of an earlier consent, only for these of its own.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["single-view-by-consent"]))]
    pub(in crate::http) purposes: Vec<PurposeName>,
    /// Who may receive, beside the council.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["housing-association"]))]
    pub(in crate::http) recipients: Vec<OrganisationName>,
    /// Of which datasets; all, where none is named.
    #[serde(default)]
    pub(in crate::http) datasets: Vec<String>,
    /// Which fields, as policy files name them. A refusal without one is of all.
    #[serde(default)]
    #[schema(value_type = Vec<crate::values::SharedField>, example = json!(["name", "address"]))]
    pub(in crate::http) fields: FieldSet,
    /// The privacy notice that the person was shown: wanted where something is given.
    #[schema(example = json!({ "notice": "https://council.example/privacy", "version": "3", "language": "en" }))]
    pub(in crate::http) notice: Option<NoticeShown>,
    /// Which earlier consent, by its number; the only one that fits, where none is named.
    pub(in crate::http) consent: Option<u64>,
    /// How the person said it: `in_person`, `telephone`, `paper_form`, `online_form` or `letter`.
    #[schema(example = "telephone")]
    pub(in crate::http) channel: CollectedBy,
    /// Who spoke: `person`, `competent_child`, `parental_responsibility` or `attorney`.
    #[serde(default)]
    #[schema(example = "person")]
    pub(in crate::http) given_by: GivenBy,
    /// BLAKE3 of the signed form or recording, which you keep: 64 hexadecimal digits.
    pub(in crate::http) evidence: Option<String>,
    /// The last day on which it holds.
    #[schema(value_type = Option<String>, format = Date)]
    pub(in crate::http) until: Option<Date>,
}

/// Something that happened to a consent, as it is in the journal.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ConsentTaken {
    /// Its number, by which a receipt is had.
    pub(in crate::http) entry: u64,
    /// When it was taken down, UTC.
    pub(in crate::http) at: String,
    /// What happened.
    pub(in crate::http) event: String,
    /// Whose it is.
    pub(in crate::http) person: String,
    /// For which purposes.
    #[schema(value_type = Vec<String>)]
    pub(in crate::http) purposes: Vec<PurposeName>,
    /// Who may receive.
    #[schema(value_type = Vec<String>)]
    pub(in crate::http) recipients: Vec<OrganisationName>,
    /// Of which datasets; all where empty.
    pub(in crate::http) datasets: Vec<String>,
    /// Which fields.
    #[schema(value_type = Vec<crate::values::SharedField>)]
    pub(in crate::http) fields: FieldSet,
    /// The last day.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) until: Option<Date>,
    /// The earlier entry that it is about.
    pub(in crate::http) follows: Option<u64>,
    /// Who took it down.
    pub(in crate::http) officer: String,
}

/// What stands of a person's consents.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ConsentList {
    /// Who.
    pub(in crate::http) person: String,
    /// What stands today.
    pub(in crate::http) stands: Vec<ConsentStands>,
    /// What happened, oldest first.
    pub(in crate::http) happened: Vec<ConsentTaken>,
    /// What an officer is to ask the person: consents whose state cannot be told.
    pub(in crate::http) asks: Vec<ConsentAsk>,
    /// Where the next page begins.
    pub(in crate::http) next: Option<String>,
}

/// A consent as it stands.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ConsentStands {
    /// The entry by which it stands so.
    pub(in crate::http) entry: u64,
    /// How.
    #[schema(value_type = String)]
    pub(in crate::http) state: ConsentState,
    /// For which purposes.
    #[schema(value_type = Vec<String>)]
    pub(in crate::http) purposes: Vec<PurposeName>,
    /// Who may receive.
    #[schema(value_type = Vec<String>)]
    pub(in crate::http) recipients: Vec<OrganisationName>,
    /// Of which datasets; all where empty.
    pub(in crate::http) datasets: Vec<String>,
    /// Which fields.
    #[schema(value_type = Vec<crate::values::SharedField>)]
    pub(in crate::http) fields: FieldSet,
    /// The last day.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) until: Option<Date>,
}

/// What is to be asked.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ConsentAsk {
    /// `contradicted`, `undecided` or `changed`.
    pub(in crate::http) ask: &'static str,
    /// About which consent.
    pub(in crate::http) consent: u64,
    /// What closed it, if something did.
    pub(in crate::http) by: Option<u64>,
}

impl ConsentTaken {
    fn of(entry: u64, at: String, said: &ConsentRecorded) -> Self {
        let ConsentRecorded {
            event,
            person,
            purposes,
            recipients,
            datasets,
            fields,
            until,
            follows,
            officer,
            ..
        } = said;
        Self {
            entry,
            at,
            event: event.word().to_owned(),
            person: person.person.to_string(),
            purposes: purposes.clone(),
            recipients: recipients.clone(),
            datasets: datasets.iter().map(ToString::to_string).collect(),
            fields: *fields,
            until: *until,
            follows: *follows,
            officer: officer.to_string(),
        }
    }
}

/// What a person was asked, or said about their consent, is taken down in the name of the caller. It counts from the next look on.
#[utoipa::path(
    post,
    path = "/v1/persons/{person}/consents",
    tag = "Consents",
    params(("person" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C")),
    request_body(content = ConsentSent, example = json!({ "event": "given", "purposes": ["single-view-by-consent"], "recipients": ["housing-association"], "fields": ["name", "address"], "channel": "telephone", "notice": { "notice": "https://council.example/privacy", "version": "3", "language": "en" } })),
    responses((status = 201, description = "It is in the journal", body = ConsentTaken)),
)]
pub(super) async fn take_down(
    service: web::Data<Service>,
    request: HttpRequest,
    person: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let person = super::people::identifier(&person);
    let about = format!("consents of {}", about_person(&person));
    let made = move |acting: &Acting<'_, '_>, sent: &ConsentSent| taken(acting, &person, sent);
    write(service, request, payload, about, made, told).await
}

/// The entries by which it is taken down what a person was asked or said.
pub(in crate::http) fn taken(
    acting: &Acting<'_, '_>,
    person: &Result<PersonId, Problem>,
    sent: &ConsentSent,
) -> Result<Vec<JournalEntry>, Stop> {
    acting.may(HandedAct::Of(ActKind::Consent))?;
    let there = acting.person(person.clone()?)?;
    let recorded = recorded(acting, &there, sent)?;
    Ok(vec![JournalEntry::ConsentRecorded(Box::new(recorded))])
}

fn recorded(
    acting: &Acting<'_, '_>,
    there: &There,
    sent: &ConsentSent,
) -> Result<ConsentRecorded, Stop> {
    let ConsentSent {
        event,
        purposes,
        recipients,
        datasets,
        fields,
        notice,
        consent,
        channel,
        given_by,
        evidence,
        until,
    } = sent.clone();
    let digest = |it: &String| it.len() == 64 && it.bytes().all(|it| it.is_ascii_hexdigit());
    let not = |what: &str| Stop::Problem(Problem::of(Code::ActNotPossible).with_detail(what));
    if evidence.as_ref().is_some_and(|it| !digest(it)) {
        return Err(not("evidence is no digest of 64 hexadecimal digits"));
    }
    let by = acting.asking.user.name.clone();
    let evidence = evidence.map(Into::into);
    let taken = Taken { collected_by: channel, given_by, evidence, until, by };
    let (book, day) = (acting.book(), acting.day());
    let bound = acting.bound(there, bind_to(event))?;
    match event {
        ConsentEvent::Requested | ConsentEvent::Given | ConsentEvent::Refused => {
            if consent.is_some() {
                return Err(not("an earlier consent is withdrawn, renewed or confirmed"));
            }
            speaks_for(acting, &recipients)?;
            let datasets = datasets.into_iter().map(Into::into).collect();
            let said = ConsentSaid { event, purposes, recipients, datasets, fields, notice, taken };
            let id = uuid::Builder::from_random_bytes(acting.number).into_uuid();
            let ground = (acting.policy(), acting.ruleset());
            Ok(said.recorded(bound, id, ground, day)?)
        }
        ConsentEvent::Withdrawn | ConsentEvent::Renewed | ConsentEvent::Confirmed => {
            let more = !recipients.is_empty() || !datasets.is_empty() || !fields.is_empty();
            if more || notice.is_some() {
                return Err(not("of an earlier consent nothing is changed but its purposes"));
            }
            let is_told = |number: u64| {
                book.consent(number).is_some_and(|it| is_theirs(acting, &it.said.recipients))
            };
            if !acting.is_of_council() && !consent.is_none_or(is_told) {
                return Err(Stop::Problem(Problem::of(Code::NoSuchAct)));
            }
            let mut standing = there.standing.clone();
            standing.consents.retain(|it| is_theirs(acting, &it.recipients));
            let again = ConsentAgain { event, consent, purposes, taken };
            let recorded = again.recorded(bound, book, &standing, day)?;
            speaks_for(acting, &recorded.recipients)?;
            Ok(recorded)
        }
    }
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let Some(JournalEntry::ConsentRecorded(said)) = entries.first() else {
        return Err(Problem::of(Code::Failed));
    };
    shown_as(StatusCode::CREATED, &ConsentTaken::of(*number, at.clone(), said))
}

/// What stands of a person's consents, what happened, and what an officer is to ask. For those whose role takes consents down, a partner's staff of
/// those by which their organisation receives; that it was read is written down.
#[utoipa::path(
    get,
    path = "/v1/persons/{person}/consents",
    tag = "Consents",
    params(
        ("person" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many of what happened on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "What stands", body = ConsentList)),
)]
pub(super) async fn consents(
    service: web::Data<Service>,
    request: HttpRequest,
    person: web::Path<String>,
) -> HttpResponse {
    let person = super::people::identifier(&person);
    let page = query(&request);
    answered_with(service, request, move |service, asking| {
        shown_as(StatusCode::OK, &consents_of(service, asking, &person, &page)?)
    })
    .await
}

/// What stands of a person's consents, once it is written down that this was read.
pub(in crate::http) fn consents_of(
    service: &Service,
    asking: &Asking,
    person: &Result<PersonId, Problem>,
    page: &Result<PageAsked, Problem>,
) -> Result<ConsentList, Problem> {
    service.list(asking, ("consents", &about_person(person)), |acting| {
        acting.may(HandedAct::Of(ActKind::Consent))?;
        let there = acting.person(person.clone()?)?;
        let list = list(acting, &there, page.as_ref().map_err(Problem::clone)?)?;
        Ok((list, vec![there.person.to_string()]))
    })
}

fn list(acting: &Acting<'_, '_>, there: &There, page: &PageAsked) -> Result<ConsentList, Stop> {
    let There { person, standing } = there;
    let concerning = concerning(standing);
    let theirs =
        |it: &&Consent| concerning.contains(&it.number) || it.said.person.person == *person;
    let shown = |it: &&Consent| is_theirs(acting, &it.said.recipients);
    let happened = acting.book().consents().iter().filter(theirs).filter(shown).map(|it| {
        let at = format!("{}Z", it.at);
        (it.number, ConsentTaken::of(it.number, at, &it.said))
    });
    let list = format!("consents of {person}");
    let Page { items, next } = acting.page(&list, page, happened)?;
    let of_theirs = |number: u64| {
        let consent = acting.book().consent(number);
        consent.is_some_and(|it| is_theirs(acting, &it.said.recipients))
    };
    let asks = standing.asks.iter().filter_map(|ask| match ask {
        Ask::Contradicted { consent, by } => {
            Some(ConsentAsk { ask: "contradicted", consent: *consent, by: Some(*by) })
        }
        Ask::Undecided { consent } => {
            Some(ConsentAsk { ask: "undecided", consent: *consent, by: None })
        }
        Ask::Changed { consent } => {
            Some(ConsentAsk { ask: "changed", consent: *consent, by: None })
        }
        Ask::Carried { .. } => None,
    });
    Ok(ConsentList {
        person: person.to_string(),
        stands: standing
            .consents
            .iter()
            .filter(|it| is_theirs(acting, &it.recipients))
            .map(stands)
            .collect(),
        happened: items,
        asks: asks.filter(|it| of_theirs(it.consent)).collect(),
        next,
    })
}

fn stands(consent: &StandingConsent) -> ConsentStands {
    let StandingConsent { entry, state, purposes, recipients, datasets, fields, from: _, until } =
        consent;
    ConsentStands {
        entry: *entry,
        state: *state,
        purposes: purposes.clone(),
        recipients: recipients.clone(),
        datasets: datasets.iter().map(|it| it.0.to_string()).collect(),
        fields: *fields,
        until: *until,
    }
}

/// The receipt of what a person said, signed by the council (Ed25519), for them to keep. It names them by identifier alone.
#[utoipa::path(
    get,
    path = "/v1/consents/{entry}/receipt",
    tag = "Consents",
    params(("entry" = u64, Path, description = "The number that taking it down gave", example = "57")),
    responses((status = 200, description = "The receipt, in the fields of ISO/IEC TS 27560:2023, with its signature", body = Object)),
)]
pub(super) async fn receipt(
    service: web::Data<Service>,
    request: HttpRequest,
    entry: web::Path<String>,
) -> HttpResponse {
    let entry = number(&entry);
    answered_with(service, request, move |service, asking| {
        shown_as(StatusCode::OK, &receipt_of(service, asking, &entry)?)
    })
    .await
}

/// The receipt of what a person said, once it is written down that it was had.
pub(in crate::http) fn receipt_of(
    service: &Service,
    asking: &Asking,
    entry: &Result<u64, Problem>,
) -> Result<Value, Problem> {
    let about = entry.as_ref().map_or_else(|_| String::new(), |it| format!("consent {it}"));
    service.list(asking, ("consent-receipt", &about), |acting| {
        acting.may(HandedAct::Of(ActKind::Consent))?;
        let entry = entry.clone()?;
        let none = || Stop::Problem(Problem::of(Code::NoSuchAct));
        let consent = acting.book().consent(entry);
        // whoever may not know of the person is told as of a number that is none
        let person = consent.map(|it| it.said.person.person);
        let known = person.map(|it| acting.knows(it)).transpose()?;
        let theirs = |it: &&Consent| is_theirs(acting, &it.said.recipients);
        let consent = consent.filter(|_| known == Some(true)).filter(theirs).ok_or_else(none)?;
        let key = ReceiptKey::new(acting.footing.key());
        let whom = consent.said.person.person.to_string();
        Ok((key.receipt(consent, service.council()), vec![whom]))
    })
}

/// How the journal calls whom something is about, where it is refused.
pub(super) fn about_person(person: &Result<PersonId, Problem>) -> String {
    person.as_ref().map_or_else(|_| "nobody".to_owned(), ToString::to_string)
}
