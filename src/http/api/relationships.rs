//! Relationships: who has reason to ask about whom, stated, ended and listed.
//!
//! In: a person or a household, whose reason and on what it rests. Out: what the journal has of it. A relationship with a household is one with each
//! of whom it is known that they live there, as far as the caller may know of them; who they are is not told. Leaves to `sharing` with whom it is one
//! later.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::asked::query;
use super::at;
use super::writing::{IfMatch, number, shown_as, tagged, write};
use crate::http::acting::{Acting, Stop, tag};
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked, PageLimit};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{
    JournalEntry, RelationshipAct, RelationshipBasis, RelationshipHolder, RelationshipStated,
};
use crate::sharing::{
    ActFault, ActKind, BindTo, HandedAct, Relationship, RelationshipSaid, User, ended, reached,
};
use crate::values::{HouseholdId, IdentifierKey, PersonId, PurposeName};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            at("/relationships").route(web::get().to(relationships)).route(web::post().to(state)),
        )
        .service(at("/relationships/{number}").route(web::get().to(relationship)))
        .service(at("/relationships/{number}/end").route(web::post().to(end)));
}

/// Whose a relationship is.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it says how the journal's own type is written")]
pub(super) struct Holder {
    /// One user, everybody of a team of the council, or everybody of an organisation.
    holder: HolderKind,
    /// The name of that user, team or organisation.
    name: String,
}

/// Kinds of holders.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "it says how the journal's own type is written")]
pub(super) enum HolderKind {
    /// One user.
    User,
    /// Everybody of a team of the council.
    Team,
    /// Everybody of an organisation.
    Organisation,
}

/// A reason to ask about somebody.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RelationshipSent {
    /// With whom: this person …
    #[schema(value_type = Option<String>, example = "HP-7K3Q-9M2C")]
    pub(in crate::http) person: Option<PersonId>,
    /// … or each who lives in this household today.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) household: Option<HouseholdId>,
    /// Whose: `holder` is `user`, `team` or `organisation`, `name` its name.
    #[schema(value_type = Holder, example = json!({ "holder": "team", "name": "housing" }))]
    pub(in crate::http) holder: RelationshipHolder,
    /// On what it rests: `open_case`, `referral`, `self_claimed` or `court_order`.
    #[schema(example = "open_case")]
    pub(in crate::http) basis: RelationshipBasis,
    /// For which purposes, of your own; for all of your own that count such a one, where none is named. Your own reason (`holder` is yourself), and a
    /// privacy officer's word, may be for any.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(in crate::http) purposes: Vec<PurposeName>,
    /// The case, referral or order, by its number in the holder's own system; wanted but for a claim of one's own.
    #[schema(example = "HC/2026/17")]
    pub(in crate::http) evidence: Option<String>,
    /// The last day; of a claim of one's own thirty days on, where none is named.
    #[schema(value_type = Option<String>, format = Date)]
    pub(in crate::http) until: Option<Date>,
}

/// A relationship is over.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndSent {
    /// Why, without personal values.
    #[schema(example = "case closed")]
    reason: String,
}

/// A relationship.
#[derive(Serialize, ToSchema)]
pub(super) struct RelationshipShown {
    /// Its number.
    relationship: u64,
    /// Whose.
    #[schema(value_type = Holder)]
    holder: RelationshipHolder,
    /// With which person; none where a household was named, whose members are not told.
    person: Option<String>,
    /// With which household.
    household: Option<String>,
    /// For which purposes; any where empty.
    #[schema(value_type = Vec<String>)]
    purposes: Vec<PurposeName>,
    /// On what it rests.
    basis: RelationshipBasis,
    /// The case.
    evidence: Option<String>,
    /// The first day.
    #[schema(value_type = String)]
    from: Date,
    /// The last day.
    #[schema(value_type = Option<String>)]
    until: Option<Date>,
    /// Who stated it.
    by: String,
    /// The entry that ended it.
    ended: Option<u64>,
}

/// The end of a relationship.
#[derive(Serialize, ToSchema)]
pub(super) struct RelationshipOver {
    /// The relationship.
    relationship: u64,
    /// The entry that ended it.
    entry: u64,
    /// When, UTC.
    at: String,
}

/// Relationships.
#[derive(Serialize, ToSchema)]
pub(super) struct RelationshipList {
    /// By number, ascending.
    relationships: Vec<RelationshipShown>,
    /// Where the next page begins.
    next: Option<String>,
}

/// Which relationships are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    person: Option<PersonId>,
    cursor: Option<String>,
    limit: Option<PageLimit>,
}

impl RelationshipShown {
    fn of(number: u64, stated: &RelationshipStated, ended: Option<u64>) -> Self {
        let RelationshipStated {
            holder,
            persons,
            household,
            purposes,
            basis,
            evidence,
            from,
            until,
            by,
        } = stated;
        let named = persons.iter().filter(|_| household.is_none());
        Self {
            relationship: number,
            holder: holder.clone(),
            person: named.map(|it| it.person.to_string()).next(),
            household: household.map(|it| it.to_string()),
            purposes: purposes.clone(),
            basis: *basis,
            evidence: evidence.clone(),
            from: *from,
            until: *until,
            by: by.to_string(),
            ended,
        }
    }

    fn standing(relationship: &Relationship) -> Self {
        let Relationship { number, at: _, stated, ended } = relationship;
        Self::of(*number, stated, ended.as_ref().map(|(entry, _)| *entry))
    }
}

/// A reason to ask about somebody is stated in the name of the caller. It counts from the next look on.
#[utoipa::path(
    post,
    path = "/v1/relationships",
    tag = "Relationships",
    params(),
    request_body(content = RelationshipSent, example = json!({ "person": "HP-SJYW-7M1S", "holder": { "holder": "team", "name": "revenues" }, "basis": "open_case", "purposes": ["fraud-and-debt"], "evidence": "FR/2026/17" })),
    responses((status = 201, description = "It stands", body = RelationshipShown)),
)]
pub(super) async fn state(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let key = service.following.now().key().clone();
    let told = move |it: &Written| told(it, &key);
    write(service, request, payload, "a relationship".to_owned(), stated, told).await
}

/// The entries by which a relationship is stated.
pub(in crate::http) fn stated(
    acting: &Acting<'_, '_>,
    sent: &RelationshipSent,
) -> Result<Vec<JournalEntry>, Stop> {
    acting.may(HandedAct::Of(ActKind::Relationship))?;
    let RelationshipSent { person, household, holder, basis, purposes, evidence, until } =
        sent.clone();
    let by = acting.asking.user.name.clone();
    let said = RelationshipSaid { holder, basis, purposes, evidence, until, by };
    said.counts(acting.policy())?;
    let said = said.within_work_of(acting.policy(), &acting.asking.user)?;
    let persons = match (person, household) {
        (Some(person), None) => vec![person],
        (None, Some(household)) => living_there(acting, household)?,
        (Some(_), Some(_)) | (None, None) => {
            let told = "it is with a person or with a household";
            return Err(Problem::of(Code::ActNotPossible).with_detail(told).into());
        }
    };
    let mut bound = Vec::new();
    for person in persons {
        bound.push(acting.bound(&acting.person(person)?, BindTo::Open)?);
    }
    let stated = said.stated(bound, household, acting.day())?;
    Ok(vec![JournalEntry::RelationshipActed(RelationshipAct::Stated(stated))])
}

/// Those of a household of whom the caller may know. A household of nobody else is told of as one that is not there.
fn living_there(acting: &Acting<'_, '_>, household: HouseholdId) -> Result<Vec<PersonId>, Stop> {
    let members = match reached(acting.edition(), household) {
        Ok(members) => members,
        Err(ActFault::Not { .. } | ActFault::ReachesNobody { .. }) => Vec::new(),
        Err(fault @ ActFault::Edition(_)) => return Err(fault.into()),
    };
    let mut known = Vec::new();
    for member in members {
        if acting.knows(member)? {
            known.push(member);
        }
    }
    if known.is_empty() { Err(Stop::Nobody) } else { Ok(known) }
}

fn told(written: &Written, key: &IdentifierKey) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let Some(JournalEntry::RelationshipActed(act)) = entries.first() else {
        return Err(Problem::of(Code::Failed));
    };
    match act {
        RelationshipAct::Stated(stated) => {
            let made =
                shown_as(StatusCode::CREATED, &RelationshipShown::of(*number, stated, None))?;
            Ok(Answered { headers: vec![(ETAG, tag(key, [*number]))], ..made })
        }
        RelationshipAct::Ended(over) => {
            let (relationship, entry, at) = (over.relationship, *number, at.clone());
            shown_as(StatusCode::CREATED, &RelationshipOver { relationship, entry, at })
        }
    }
}

/// True for a relationship of the caller: their own, their team's or their organisation's.
fn is_own(user: &User, holder: &RelationshipHolder) -> bool {
    match holder {
        RelationshipHolder::User(name) => *name == user.name,
        RelationshipHolder::Team(name) => user.team.as_ref() == Some(name),
        RelationshipHolder::Organisation(name) => *name == user.organisation,
    }
}

/// True for one that is with somebody of whom the caller may know.
fn is_there(acting: &Acting<'_, '_>, relationship: &Relationship) -> Result<bool, Stop> {
    for bound in &relationship.stated.persons {
        if acting.knows(bound.person)? {
            return Ok(true);
        }
    }
    // with somebody who is in the edition no more: nobody is told of by it
    let edition = acting.edition();
    for bound in &relationship.stated.persons {
        if edition.person(bound.person)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// True if the caller's role reads the journal: it reads relationships of others, too.
fn reads_all(acting: &Acting<'_, '_>) -> bool {
    let mut roles = acting.asking.user.roles.iter().filter_map(|it| acting.policy().role(it));
    roles.any(|it| it.reads_journal)
}

/// Relationships that stand: of the caller, their team and organisation; or with one person. That they were read is written down.
#[utoipa::path(
    get,
    path = "/v1/relationships",
    tag = "Relationships",
    params(
        ("person" = Option<String>, Query, description = "Those with this person; of others only for roles that read the journal"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "Relationships", body = RelationshipList)),
)]
pub(super) async fn relationships(
    service: web::Data<Service>,
    request: HttpRequest,
) -> HttpResponse {
    let asked = query::<Asked>(&request);
    answered_with(service, request, move |service, asking| {
        let shown = service.list(asking, ("relationships", "relationships"), |acting| {
            acting.may(HandedAct::Of(ActKind::Relationship))?;
            let asked = asked.as_ref().map_err(Problem::clone)?;
            let list = list(acting, asked)?;
            let about = list.relationships.iter();
            let about = about.filter_map(|it| it.person.clone().or(it.household.clone()));
            let named = asked.person.map(|it| it.to_string());
            let about: std::collections::BTreeSet<String> = about.chain(named).collect();
            Ok((list, about.into_iter().collect()))
        })?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

fn list(acting: &Acting<'_, '_>, asked: &Asked) -> Result<RelationshipList, Stop> {
    let Asked { person, cursor, limit } = asked;
    let (book, day) = (acting.book(), acting.day());
    let mut rows: Vec<&Relationship> = Vec::new();
    if let Some(person) = person {
        let there = acting.person(*person)?;
        let standing = there.standing.relationships.iter();
        let own = |it: &&Relationship| {
            reads_all(acting) || is_own(&acting.asking.user, &it.stated.holder)
        };
        rows.extend(standing.filter_map(|it| book.relationship(it.entry)).filter(own));
        rows.sort_by_key(|it| it.number);
    } else {
        let open = |it: &&Relationship| {
            it.ended.is_none() && it.stated.until.is_none_or(|until| day <= until)
        };
        let all = reads_all(acting);
        let own = |it: &&Relationship| all || is_own(&acting.asking.user, &it.stated.holder);
        for row in book.relationships().iter().filter(open).filter(own) {
            if is_there(acting, row)? {
                rows.push(row);
            }
        }
    }
    let whose = person.map(|it| it.to_string()).unwrap_or_default();
    let list = format!("relationships {whose}");
    let page = PageAsked { cursor: cursor.clone(), limit: *limit };
    let shown = rows.iter().map(|it| (it.number, RelationshipShown::standing(it)));
    let Page { items, next } = acting.page(&list, &page, shown)?;
    Ok(RelationshipList { relationships: items, next })
}

/// A relationship that the caller may know of: their own, or any where their role reads the journal.
fn known<'q>(acting: &Acting<'q, '_>, number: u64) -> Result<&'q Relationship, Stop> {
    acting.may(HandedAct::Of(ActKind::Relationship))?;
    let none = || Stop::Problem(Problem::of(Code::NoSuchAct));
    let found = acting.book().relationship(number).ok_or_else(none)?;
    let user = &acting.asking.user;
    let theirs = is_own(user, &found.stated.holder) || found.stated.by == user.name;
    if (theirs || reads_all(acting)) && is_there(acting, found)? { Ok(found) } else { Err(none()) }
}

fn tag_of(acting: &Acting<'_, '_>, relationship: &Relationship) -> String {
    let ended = relationship.ended.iter().map(|(entry, _)| *entry);
    acting.tag(ended.chain([relationship.number]))
}

/// One relationship, with the tag of how it stands.
#[utoipa::path(
    get,
    path = "/v1/relationships/{number}",
    tag = "Relationships",
    params(("number" = u64, Path, description = "The relationship's number", example = "44")),
    responses((status = 200, description = "The relationship; `ETag` changes with it", body = RelationshipShown)),
)]
pub(super) async fn relationship(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
) -> HttpResponse {
    let named = number(&named);
    answered_with(service, request, move |service, asking| {
        let (shown, tag) = service.list(asking, ("relationships", "a relationship"), |acting| {
            let found = known(acting, named.clone()?)?;
            let shown = RelationshipShown::standing(found);
            let about = shown.person.iter().chain(&shown.household).cloned().collect();
            Ok(((shown, tag_of(acting, found)), about))
        })?;
        tagged(&shown, tag)
    })
    .await
}

/// A relationship is over. It opens nothing from the next look on.
#[utoipa::path(
    post,
    path = "/v1/relationships/{number}/end",
    tag = "Relationships",
    params(
        ("number" = u64, Path, description = "The relationship's number", example = "44"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that it was read with"),
    ),
    request_body(content = EndSent, example = json!({ "reason": "case closed" })),
    responses((status = 201, description = "It is over", body = RelationshipOver)),
)]
pub(super) async fn end(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, read) = (number(&named), IfMatch::of(&request));
    let made = move |acting: &Acting<'_, '_>, sent: &EndSent| {
        let found = known(acting, named.clone()?)?;
        read.fits(&tag_of(acting, found))?;
        let by = acting.asking.user.name.clone();
        let over = ended(acting.book(), found.number, &sent.reason, by)?;
        Ok(vec![JournalEntry::RelationshipActed(RelationshipAct::Ended(over))])
    };
    let key = service.following.now().key().clone();
    let told = move |it: &Written| told(it, &key);
    write(service, request, payload, "a relationship".to_owned(), made, told).await
}
