//! Proposals: acts that are two people's, approved by a second whose role may do them, or dropped.
//!
//! In: a proposal's number. Out: the act, done; or that it will not be. Who proposed something never approves it. Leaves to each kind of act what it
//! does.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::asked::query;
use super::at;
use super::body;
use super::writing::{number, sent_of, shown_as, write};
use crate::editions::EditionId;
use crate::http::acting::{Acting, Stop};
use crate::http::acts::{Written, admitted};
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked};
use crate::http::once::Sent;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::turning::Turn;
use crate::journal::{
    BoundPerson, DecidedRecord, JournalEntry, ProposalAct, ProposalClosed, ProposalMade, Proposed,
    RestrictionAct, RestrictionLifted, RestrictionSet,
};
use crate::publication::Publication;
use crate::sharing::{
    ActFault, ActKind, Asking, BindTo, HandedAct, Proposal, ProposalBook, filled, known_kind,
    standing_one,
};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/proposals").route(web::get().to(proposals)))
        .service(at("/proposals/{number}/approval").route(web::post().to(approve)))
        .service(at("/proposals/{number}/dropping").route(web::post().to(drop_it)));
}

/// Why somebody approves or drops a proposal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ClosingSent {
    /// In a sentence without personal values.
    #[schema(example = "seen the police reference")]
    pub(in crate::http) reason: String,
}

/// What waits for a second person.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ProposalShown {
    /// Its number.
    pub(in crate::http) proposal: u64,
    /// When it was made, UTC. It can be approved for seven days.
    pub(in crate::http) at: String,
    /// `set_restriction`, `lift_restriction` or `release_edition`.
    pub(in crate::http) what: &'static str,
    /// About which person, restriction or edition.
    pub(in crate::http) about: Vec<String>,
    /// What is to be done, in the words of the one who proposes it.
    #[schema(value_type = Object)]
    pub(in crate::http) says: Value,
    /// Who proposes it.
    pub(in crate::http) by: String,
}

/// What became of a proposal.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ProposalEnded {
    /// Its number.
    pub(in crate::http) proposal: u64,
    /// True if it was approved, and is done.
    pub(in crate::http) approved: bool,
    /// The entry of what was done; of the dropping, where it was dropped.
    pub(in crate::http) entry: u64,
    /// When, UTC.
    pub(in crate::http) at: String,
}

/// What waits.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ProposalList {
    /// By number, ascending.
    pub(in crate::http) proposals: Vec<ProposalShown>,
    /// Where the next page begins.
    pub(in crate::http) next: Option<String>,
}

/// A proposal as it is shown.
pub(super) fn proposed(number: u64, at: &str, made: &ProposalMade) -> ProposalShown {
    let ProposalMade { what, by } = made;
    let (word, about, says) = match what {
        Proposed::SetRestriction(set) => {
            let RestrictionSet { kind, effect, person, purposes, legal_note, from, until, .. } =
                set.as_ref();
            let says = serde_json::json!({
                "kind": kind, "effect": effect, "purposes": purposes, "note": legal_note,
                "from": from, "until": until,
            });
            ("set_restriction", vec![person.person.to_string()], says)
        }
        Proposed::LiftRestriction(lifted) => {
            let RestrictionLifted { restriction, person, reason, .. } = lifted;
            let mut about = vec![format!("restriction {restriction}")];
            about.extend(person.iter().map(|it| it.person.to_string()));
            ("lift_restriction", about, serde_json::json!({ "reason": reason }))
        }
        Proposed::ReleaseEdition { edition, reason } => (
            "release_edition",
            vec![format!("edition {edition}")],
            serde_json::json!({ "reason": reason }),
        ),
    };
    ProposalShown {
        proposal: number,
        at: at.to_owned(),
        what: word,
        about,
        says,
        by: by.to_string(),
    }
}

/// Whether the caller may do what is proposed.
fn may(acting: &Acting<'_, '_>, what: &Proposed) -> Result<(), Stop> {
    match what {
        Proposed::SetRestriction(set) => {
            let kind = known_kind(acting.policy(), set.kind.as_str())?;
            acting.may(HandedAct::Restriction(kind))
        }
        Proposed::LiftRestriction(lifted) => {
            let restriction = standing_one(acting.book(), lifted.restriction)?;
            let kind = known_kind(acting.policy(), restriction.set.kind.as_str())?;
            acting.may(HandedAct::Restriction(kind))
        }
        Proposed::ReleaseEdition { .. } => acting.may(HandedAct::Of(ActKind::Nights)),
    }
}

/// Whether the caller may know of a proposal: it is their role's, and about nobody who is hidden from them.
fn may_know(acting: &Acting<'_, '_>, what: &Proposed) -> Result<bool, Stop> {
    if may(acting, what).is_err() {
        return Ok(false);
    }
    match what {
        Proposed::SetRestriction(set) => acting.may_name(&set.person.records),
        Proposed::LiftRestriction(lifted) => {
            let restriction = standing_one(acting.book(), lifted.restriction)?;
            acting.may_name(&restriction.set.person.records)
        }
        Proposed::ReleaseEdition { .. } => Ok(true),
    }
}

/// What waits for a second person, of what the caller's role does. That it was read is written down.
#[utoipa::path(
    get,
    path = "/v1/proposals",
    tag = "Two people",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "What waits", body = ProposalList)),
)]
pub(super) async fn proposals(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let page = query(&request);
    answered_with(service, request, move |service, asking| {
        let shown = waiting(service, asking, &page)?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

/// A page of what waits for a second person.
pub(in crate::http) fn waiting(
    service: &Service,
    asking: &Asking,
    page: &Result<PageAsked, Problem>,
) -> Result<ProposalList, Problem> {
    service.list(asking, ("proposals", "proposals"), |acting| {
        let book = acting.proposals()?;
        let open = book.all().filter(|it| it.is_open(asking.at));
        let mut own = Vec::new();
        for proposal in open {
            if may_know(acting, &proposal.made.what)? {
                own.push(proposal);
            }
        }
        let shown = own.into_iter().map(|it| {
            let at = format!("{}Z", it.at);
            (it.number, proposed(it.number, &at, &it.made))
        });
        let page = page.as_ref().map_err(Problem::clone)?;
        let Page { items, next } = acting.page("proposals", page, shown)?;
        let about = items.iter().flat_map(|it| it.about.clone()).collect();
        Ok((ProposalList { proposals: items, next }, about))
    })
}

/// A proposal of another is approved, and done at once. Whoever proposed it cannot.
#[utoipa::path(
    post,
    path = "/v1/proposals/{number}/approval",
    tag = "Two people",
    params(("number" = u64, Path, description = "The proposal's number", example = "73")),
    request_body(content = ClosingSent, example = json!({ "reason": "seen the police reference" })),
    responses((status = 201, description = "It is done", body = ProposalEnded)),
)]
pub(super) async fn approve(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let named = number(&named);
    let body = body::sent(&service, &request, payload).await;
    let key = super::writing::key(&request);
    let route = format!("{} {}", request.method(), request.path());
    answered_with(service, request, move |service, asking| {
        let (sent, body): (_, ClosingSent) = sent_of(service, asking, (key, &route), body)?;
        told(&approve_as(service, asking, &sent, (named.clone()?, &body))?)
    })
    .await
}

/// Approves a proposal of another, and does at once what it proposes.
pub(in crate::http) fn approve_as(
    service: &Service,
    asking: &Asking,
    sent: &Sent,
    (number, body): (u64, &ClosingSent),
) -> Result<Written, Problem> {
    // what is approved of an edition is done by the shelf, of all else by the journal
    match released(service, asking, number)? {
        Some(edition) => service.turn(asking, "a proposal", sent, |acting| {
            let approved = approved(acting, number, body)?.1;
            let act = Box::new(move |it: &Publication<'_>| it.release(edition));
            Ok(Turn { beside: vec![approved], act })
        }),
        None => service.act(asking, "a proposal", sent, |acting| {
            let (proposal, approved) = approved(acting, number, body)?;
            Ok(vec![done(acting, &proposal)?, approved])
        }),
    }
}

/// The held edition that a proposal would release; none if it is about something else, or is none, or is not the caller's: nothing is read for whoever may not
/// release one, and the act that follows refuses them and writes it down.
fn released(service: &Service, asking: &Asking, number: u64) -> Result<Option<EditionId>, Problem> {
    let footing = service.standing()?;
    let found = footing.act(asking, [0; 16], |acting| {
        admitted(&footing, asking)?;
        acting.may(HandedAct::Of(ActKind::Nights))?;
        let book = acting.proposals()?;
        Ok(match book.proposal(number).map(|it| &it.made.what) {
            Some(Proposed::ReleaseEdition { edition, reason: _ }) => Some(*edition),
            Some(Proposed::SetRestriction(_) | Proposed::LiftRestriction(_)) | None => None,
        })
    });
    Ok(found.unwrap_or_default())
}

/// A proposal that the caller approves, and the entry that says so.
fn approved(
    acting: &Acting<'_, '_>,
    number: u64,
    sent: &ClosingSent,
) -> Result<(Proposal, JournalEntry), Stop> {
    let book = acting.proposals()?;
    let proposal = closable(acting, &book, number)?.clone();
    let by = acting.asking.user.name.clone();
    if proposal.made.by == by {
        return Err(Problem::of(Code::SamePerson).into());
    }
    let reason = filled(&sent.reason, "the reason")?;
    let closed = ProposalClosed { proposal: number, reason, by };
    Ok((proposal, JournalEntry::ProposalActed(ProposalAct::Approved(closed))))
}

/// An open proposal that the caller may know of; of another it is said that there is none.
fn closable<'b>(
    acting: &Acting<'_, '_>,
    book: &'b ProposalBook,
    number: u64,
) -> Result<&'b Proposal, Stop> {
    if let Some(proposal) = book.proposal(number)
        && !may_know(acting, &proposal.made.what)?
    {
        let none = ActFault::unknown(format!("there is no proposal {number}"), "");
        return Err(none.into());
    }
    Ok(book.open(number, acting.asking.at)?)
}

/// What is done once a second person has approved it.
fn done(acting: &Acting<'_, '_>, proposal: &Proposal) -> Result<JournalEntry, Stop> {
    let second = Some(acting.asking.user.name.clone());
    Ok(match &proposal.made.what {
        Proposed::SetRestriction(set) => {
            let person = as_it_was(acting, &set.person)?;
            let set = RestrictionSet { person, approved_by: second, ..set.as_ref().clone() };
            JournalEntry::RestrictionActed(RestrictionAct::Set(set))
        }
        Proposed::LiftRestriction(lifted) => {
            standing_one(acting.book(), lifted.restriction)?;
            let person = lifted.person.as_ref().map(|it| as_it_was(acting, it)).transpose()?;
            let lifted = RestrictionLifted { person, approved_by: second, ..lifted.clone() };
            JournalEntry::RestrictionActed(RestrictionAct::Lifted(lifted))
        }
        // the shelf does it
        Proposed::ReleaseEdition { .. } => return Err(Problem::of(Code::Failed).into()),
    })
}

/// Whom a proposal is about, as their records are today: what was proposed of other records is to be proposed again.
fn as_it_was(acting: &Acting<'_, '_>, then: &BoundPerson) -> Result<BoundPerson, Stop> {
    let there = acting.person(then.person)?;
    let bound = acting.bound(&there, BindTo::All)?;
    let keys = |it: &BoundPerson| -> Vec<_> { it.records.iter().map(DecidedRecord::key).collect() };
    let now = keys(&bound);
    // a restriction that is lifted from somebody is bound to former keys as well
    if now.iter().all(|key| keys(then).contains(key)) && !now.is_empty() {
        return Ok(if keys(then) == now { bound } else { then.clone() });
    }
    let told = "the person's records have changed since it was proposed: propose it again";
    Err(Problem::of(Code::Conflict).with_detail(told).into())
}

/// A proposal will not be done. Whoever proposed it can drop it too.
#[utoipa::path(
    post,
    path = "/v1/proposals/{number}/dropping",
    tag = "Two people",
    params(("number" = u64, Path, description = "The proposal's number", example = "73")),
    request_body(content = ClosingSent, example = json!({ "reason": "it is not needed any more" })),
    responses((status = 201, description = "It will not be done", body = ProposalEnded)),
)]
pub(super) async fn drop_it(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let named = number(&named);
    let made =
        move |acting: &Acting<'_, '_>, sent: &ClosingSent| dropped(acting, named.clone()?, sent);
    write(service, request, payload, "a proposal".to_owned(), made, told).await
}

/// The entries by which a proposal is dropped.
pub(in crate::http) fn dropped(
    acting: &Acting<'_, '_>,
    number: u64,
    sent: &ClosingSent,
) -> Result<Vec<JournalEntry>, Stop> {
    let book = acting.proposals()?;
    let proposal = closable(acting, &book, number)?.number;
    let reason = filled(&sent.reason, "the reason")?;
    let by = acting.asking.user.name.clone();
    let closed = ProposalClosed { proposal, reason, by };
    Ok(vec![JournalEntry::ProposalActed(ProposalAct::Dropped(closed))])
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let ended = entries.iter().find_map(|entry| {
        let JournalEntry::ProposalActed(act) = entry else { return None };
        match act {
            ProposalAct::Approved(closed) => Some((closed, true)),
            ProposalAct::Dropped(closed) => Some((closed, false)),
            ProposalAct::Made(_) => None,
        }
    });
    let (closed, approved) = ended.ok_or_else(|| Problem::of(Code::Failed))?;
    let (proposal, entry, at) = (closed.proposal, *number, at.clone());
    shown_as(StatusCode::CREATED, &ProposalEnded { proposal, approved, entry, at })
}
