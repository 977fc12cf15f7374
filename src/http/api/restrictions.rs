//! Restrictions: set, confirmed and lifted by those whose role may set their kind.
//!
//! In: a person and a kind, or a restriction's number. Out: what the journal has of it. Where the kind asks for two people, what the first sends is a
//! proposal, and a second approves it. Leaves to the policy what a kind may hide, to `sharing` whom a restriction binds.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::Answered;
use super::at;
use super::consents::about_person;
use super::proposals::{ProposalShown, proposed};
use super::restriction_list::{RestrictionShown, own, tag_of};
use super::writing::{IfMatch, number, shown_as, write};
use crate::http::acting::{Acting, Stop, There, tag};
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{
    JournalEntry, ProposalAct, ProposalMade, Proposed, RestrictionAct, RestrictionConfirmed,
    RestrictionLifted,
};
use crate::lookup::named_record;
use crate::sharing::{
    BindTo, EffectKind, HandedAct, RestrictionSaid, filled, known_kind, standing_one,
};
use crate::values::{FieldSet, IdentifierKey, PersonId, PurposeName};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/persons/{person}/restrictions").route(web::post().to(set)))
        .service(at("/restrictions/{number}/confirmations").route(web::post().to(confirm)))
        .service(at("/restrictions/{number}/lifting").route(web::post().to(lift)));
}

/// A restriction to be set.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RestrictionSent {
    /// The kind, as the council's restrictions.toml names it.
    #[schema(example = "article-18")]
    kind: String,
    /// What it does, where not what the kind usually does: `record`, `fields`, `relation`, `existence` or `alert_only`.
    effect: Option<String>,
    /// The fields that it hides, where not those of the kind.
    #[serde(default)]
    #[schema(value_type = Vec<crate::values::SharedField>)]
    fields: FieldSet,
    /// The records that it hides, where not all: `dataset:key` or `dataset:key:role`.
    #[serde(default)]
    records: Vec<String>,
    /// The purposes that it binds, where not all.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    purposes: Vec<PurposeName>,
    /// The ground in law, without personal values.
    #[schema(example = "accuracy is contested, Art. 18(1)(a)")]
    note: String,
    /// The first day; today, where none.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day, if it ends by itself.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// When somebody looks whether it is still needed; as the kind says, where none.
    #[schema(value_type = Option<String>, format = Date)]
    review: Option<Date>,
}

/// A restriction is meant for this person too, to whom it had come.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmationSent {
    /// The person.
    #[schema(value_type = String, example = "HP-7K3Q-9M2C")]
    person: PersonId,
    /// Why, without personal values.
    #[schema(example = "asked, is the same person")]
    reason: String,
}

/// A restriction is over.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LiftingSent {
    /// Why, without personal values.
    #[schema(example = "accuracy is settled")]
    reason: String,
    /// From this person only, to whom it had come; from everybody, where none is named.
    #[schema(value_type = Option<String>)]
    person: Option<PersonId>,
}

/// What was written about a restriction that stands.
#[derive(Serialize, ToSchema)]
pub(super) struct RestrictionFollowed {
    /// The restriction.
    restriction: u64,
    /// The entry.
    entry: u64,
    /// When, UTC.
    at: String,
    /// `confirmed` or `lifted`.
    act: &'static str,
    /// Of whom, where not of everybody.
    person: Option<String>,
}

/// A restriction is set in the name of the caller; where its kind asks for two people, it is proposed, and hides nothing until somebody else approves it.
#[utoipa::path(
    post,
    path = "/v1/persons/{person}/restrictions",
    tag = "Restrictions",
    params(("person" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C")),
    request_body(content = RestrictionSent, example = json!({ "kind": "article-18", "note": "accuracy is contested, Art. 18(1)(a)" })),
    responses(
        (status = 201, description = "It stands", body = RestrictionShown),
        (status = 202, description = "It waits for a second person", body = ProposalShown),
    ),
)]
pub(super) async fn set(
    service: web::Data<Service>,
    request: HttpRequest,
    person: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let person = super::people::identifier(&person);
    let about = format!("restrictions of {}", about_person(&person));
    let made = move |acting: &Acting<'_, '_>, sent: &RestrictionSent| {
        let kind = known_kind(acting.policy(), &sent.kind)?;
        acting.may(HandedAct::Restriction(kind))?;
        let there = acting.person(person.clone()?)?;
        let set = said(acting, &there, sent)?.set(
            kind,
            acting.bound(&there, BindTo::All)?,
            (acting.asking.user.name.clone(), None),
            acting.day(),
        )?;
        Ok(vec![if kind.approver {
            propose(acting, Proposed::SetRestriction(Box::new(set)))
        } else {
            JournalEntry::RestrictionActed(RestrictionAct::Set(set))
        }])
    };
    let key = service.following.now().key().clone();
    write(service, request, payload, about, made, move |it| told(it, &key)).await
}

fn propose(acting: &Acting<'_, '_>, what: Proposed) -> JournalEntry {
    let made = ProposalMade { what, by: acting.asking.user.name.clone() };
    JournalEntry::ProposalActed(ProposalAct::Made(Box::new(made)))
}

fn said(
    acting: &Acting<'_, '_>,
    there: &There,
    sent: &RestrictionSent,
) -> Result<RestrictionSaid, Stop> {
    let RestrictionSent { kind: _, effect, fields, records, purposes, note, from, until, review } =
        sent.clone();
    let not = |what: String| Stop::Problem(Problem::of(Code::ActNotPossible).with_detail(what));
    let effect = effect.as_deref().map(|word| {
        let known = EffectKind::WORDS.iter().find(|(it, _)| *it == word);
        known.map(|(_, kind)| *kind).ok_or_else(|| not("there is no such effect".to_owned()))
    });
    let mut only = Vec::new();
    for (at, text) in records.iter().enumerate() {
        // of a record that is somebody else's, or nobody's, nothing is said but that
        let none = || not(format!("records[{at}] is no record of this person"));
        let (dataset, key) = text.split_once(':').ok_or_else(none)?;
        let keys = named_record(acting.ruleset(), dataset, key).map_err(|_| none())?;
        let mut own = None;
        for key in keys {
            if acting.edition().person_of(&key)? == Some(there.person) {
                own = Some(key);
                break;
            }
        }
        only.extend(acting.records().bound_record(&own.ok_or_else(none)?)?);
    }
    let mut purposes = purposes;
    purposes.sort();
    purposes.dedup();
    if let Some(strange) = purposes.iter().find(|it| acting.policy().purpose(it).is_none()) {
        return Err(not(format!("the policy has no purpose `{strange}`")));
    }
    Ok(RestrictionSaid {
        effect: effect.transpose()?,
        fields,
        only,
        purposes,
        note,
        from,
        until,
        review,
    })
}

/// What was written of a restriction, or of what is proposed.
fn told(written: &Written, key: &IdentifierKey) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    match entries.first() {
        Some(JournalEntry::RestrictionActed(act)) => match act {
            RestrictionAct::Set(set) => {
                let shown = RestrictionShown::of(*number, set, (None, false));
                let made = shown_as(StatusCode::CREATED, &shown)?;
                Ok(Answered { headers: vec![(ETAG, tag(key, [*number]))], ..made })
            }
            RestrictionAct::Lifted(lifted) => {
                let person = lifted.person.as_ref().map(|it| it.person);
                followed((lifted.restriction, *number, at), "lifted", person)
            }
            RestrictionAct::Confirmed(confirmed) => {
                let person = Some(confirmed.person.person);
                followed((confirmed.restriction, *number, at), "confirmed", person)
            }
            RestrictionAct::Together(_) => Err(Problem::of(Code::Failed)),
        },
        Some(JournalEntry::ProposalActed(ProposalAct::Made(made))) => {
            shown_as(StatusCode::ACCEPTED, &proposed(*number, at, made))
        }
        Some(_) | None => Err(Problem::of(Code::Failed)),
    }
}

fn followed(
    (restriction, entry, at): (u64, u64, &str),
    act: &'static str,
    person: Option<PersonId>,
) -> Result<Answered, Problem> {
    let person = person.map(|it| it.to_string());
    let shown = RestrictionFollowed { restriction, entry, at: at.to_owned(), act, person };
    shown_as(StatusCode::CREATED, &shown)
}

/// A restriction is meant for this person too, to whom it had come with a change of links.
#[utoipa::path(
    post,
    path = "/v1/restrictions/{number}/confirmations",
    tag = "Restrictions",
    params(
        ("number" = u64, Path, description = "The restriction's number", example = "61"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that it was read with"),
    ),
    request_body(content = ConfirmationSent, example = json!({ "person": "HP-BZN8-2CM6", "reason": "asked, is the same person" })),
    responses((status = 201, description = "It is confirmed", body = RestrictionFollowed)),
)]
pub(super) async fn confirm(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, read) = (number(&named), IfMatch::of(&request));
    let made = move |acting: &Acting<'_, '_>, sent: &ConfirmationSent| {
        let (restriction, _) = own(acting, named.clone()?)?;
        read.fits(&tag_of(acting, restriction))?;
        standing_one(acting.book(), restriction.number)?;
        let there = acting.person(sent.person)?;
        let confirmed = RestrictionConfirmed {
            restriction: restriction.number,
            person: acting.bound(&there, BindTo::All)?,
            reason: filled(&sent.reason, "the reason")?,
            by: acting.asking.user.name.clone(),
        };
        Ok(vec![JournalEntry::RestrictionActed(RestrictionAct::Confirmed(confirmed))])
    };
    let key = service.following.now().key().clone();
    let told = move |it: &Written| told(it, &key);
    write(service, request, payload, "a restriction".to_owned(), made, told).await
}

/// A restriction is lifted, from everybody or from one person to whom it had come; where its kind asks for two people, that is proposed.
#[utoipa::path(
    post,
    path = "/v1/restrictions/{number}/lifting",
    tag = "Restrictions",
    params(
        ("number" = u64, Path, description = "The restriction's number", example = "61"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that it was read with"),
    ),
    request_body(content = LiftingSent, example = json!({ "reason": "accuracy is settled" })),
    responses(
        (status = 201, description = "It is lifted", body = RestrictionFollowed),
        (status = 202, description = "It waits for a second person", body = ProposalShown),
    ),
)]
pub(super) async fn lift(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, read) = (number(&named), IfMatch::of(&request));
    let made = move |acting: &Acting<'_, '_>, sent: &LiftingSent| {
        let (restriction, kind) = own(acting, named.clone()?)?;
        read.fits(&tag_of(acting, restriction))?;
        let by = acting.asking.user.name.clone();
        let lifted = lifted(acting, restriction.number, sent, by)?;
        Ok(vec![if kind.approver {
            propose(acting, Proposed::LiftRestriction(lifted))
        } else {
            JournalEntry::RestrictionActed(RestrictionAct::Lifted(lifted))
        }])
    };
    let key = service.following.now().key().clone();
    let told = move |it: &Written| told(it, &key);
    write(service, request, payload, "a restriction".to_owned(), made, told).await
}

fn lifted(
    acting: &Acting<'_, '_>,
    number: u64,
    sent: &LiftingSent,
    by: crate::values::UserName,
) -> Result<RestrictionLifted, Stop> {
    standing_one(acting.book(), number)?;
    let stands = |what: String| Stop::Problem(Problem::of(Code::Conflict).with_detail(what));
    let mut carried = false;
    let person = match sent.person {
        None => None,
        Some(id) => {
            let there = acting.person(id)?;
            let mut binding = there.standing.restrictions.iter();
            let binding = binding.find(|it| it.entry == number);
            let binding = binding
                .ok_or_else(|| stands(format!("restriction {number} does not bind {id}")))?;
            carried = binding.carried;
            let bound = acting.bound(&there, BindTo::All)?;
            Some(acting.today.under_every_key(bound))
        }
    };
    let requests = acting.requests()?;
    if let Some(request) = requests.that_hides(number).filter(|_| !carried) {
        let what = format!("it hides what request {request} has erased, and ends by that request");
        return Err(stands(what));
    }
    let reason = filled(&sent.reason, "the reason")?;
    Ok(RestrictionLifted { restriction: number, person, reason, by, approved_by: None })
}
