//! Restrictions listed, for those whose role may set their kind.
//!
//! In: which are asked for. Out: those of the kinds that the caller sets and lifts, and no other. Leaves setting and lifting to `restrictions`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::answered_with;
use super::asked::query;
use super::at;
use super::writing::{number, shown_as, tagged};
use crate::http::acting::{Acting, Stop};
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked, PageLimit};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{RestrictionEffect, RestrictionSet};
use crate::sharing::{HandedAct, Restriction, RestrictionKind};
use crate::values::{PersonId, PurposeName};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/restrictions").route(web::get().to(restrictions)))
        .service(at("/restrictions/{number}").route(web::get().to(restriction)));
}

/// A restriction.
#[derive(Serialize, ToSchema)]
pub(super) struct RestrictionShown {
    /// Its number.
    restriction: u64,
    /// Its kind.
    kind: String,
    /// What it hides, with `fields` where it is fields.
    #[schema(value_type = Object)]
    effect: RestrictionEffect,
    /// On whom it was set.
    set_on: String,
    /// The purposes that it binds; all that its kind binds where empty.
    #[schema(value_type = Vec<String>)]
    purposes: Vec<PurposeName>,
    /// The ground in law.
    note: String,
    /// The first day.
    #[schema(value_type = String)]
    from: Date,
    /// The last day.
    #[schema(value_type = Option<String>)]
    until: Option<Date>,
    /// When somebody looks again.
    #[schema(value_type = Option<String>)]
    review: Option<Date>,
    /// Who set it.
    by: String,
    /// Who approved it.
    approved_by: Option<String>,
    /// The entry that lifted it from everybody.
    lifted: Option<u64>,
    /// Of the person that was asked about: true if it came to them with a change of links, and nobody has confirmed it.
    carried: bool,
}

/// Restrictions.
#[derive(Serialize, ToSchema)]
pub(super) struct RestrictionList {
    /// By number, ascending.
    restrictions: Vec<RestrictionShown>,
    /// Where the next page begins.
    next: Option<String>,
}

/// Which restrictions are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    person: Option<PersonId>,
    #[serde(default)]
    due: bool,
    cursor: Option<String>,
    limit: Option<PageLimit>,
}

impl RestrictionShown {
    pub(super) fn of(
        number: u64,
        set: &RestrictionSet,
        (lifted, carried): (Option<u64>, bool),
    ) -> Self {
        let RestrictionSet {
            kind,
            effect,
            person,
            only: _,
            purposes,
            legal_note,
            from,
            until,
            review,
            by,
            approved_by,
        } = set;
        Self {
            restriction: number,
            kind: kind.to_string(),
            effect: *effect,
            set_on: person.person.to_string(),
            purposes: purposes.clone(),
            note: legal_note.clone(),
            from: *from,
            until: *until,
            review: *review,
            by: by.to_string(),
            approved_by: approved_by.as_ref().map(ToString::to_string),
            lifted,
            carried,
        }
    }

    fn standing(restriction: &Restriction, carried: bool) -> Self {
        let lifted = restriction.lifted.as_ref().map(|(entry, _)| *entry);
        Self::of(restriction.number, &restriction.set, (lifted, carried))
    }
}

/// Restrictions of the kinds that the caller's role sets and lifts: those that stand, or those of one person. That they were read is written down.
#[utoipa::path(
    get,
    path = "/v1/restrictions",
    tag = "Restrictions",
    params(
        ("person" = Option<String>, Query, description = "Those that stand for this person"),
        ("due" = Option<bool>, Query, description = "Only those at which somebody is to look again"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "Restrictions", body = RestrictionList)),
)]
pub(super) async fn restrictions(
    service: web::Data<Service>,
    request: HttpRequest,
) -> HttpResponse {
    let asked = query::<Asked>(&request);
    answered_with(service, request, move |service, asking| {
        let shown = service.list(asking, ("restrictions", "restrictions"), |acting| {
            let asked = asked.as_ref().map_err(Problem::clone)?;
            let list = list(acting, asked)?;
            let about = list.restrictions.iter().map(|it| it.set_on.clone());
            let named = asked.person.map(|it| it.to_string());
            let about: std::collections::BTreeSet<String> = about.chain(named).collect();
            Ok((list, about.into_iter().collect()))
        })?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

/// The kinds that the caller's role sets and lifts; refused to whoever sets none.
fn kinds<'q>(acting: &Acting<'q, '_>) -> Result<Vec<&'q RestrictionKind>, Stop> {
    let policy = acting.policy();
    let own = policy.restrictions().iter().filter(|it| acting.does(HandedAct::Restriction(it)));
    let own: Vec<&RestrictionKind> = own.collect();
    match (own.is_empty(), policy.restrictions().first()) {
        // told as of the first, so that whoever asks hears whose role it is
        (true, Some(first)) => acting.may(HandedAct::Restriction(first)).map(|()| own),
        (true, None) => Err(Problem::of(Code::NoSuchAct).into()),
        (false, _) => Ok(own),
    }
}

fn list(acting: &Acting<'_, '_>, asked: &Asked) -> Result<RestrictionList, Stop> {
    let Asked { person, due, cursor, limit } = asked;
    let kinds = kinds(acting)?;
    let day = acting.day();
    let is_due = |it: &Restriction| it.set.review.is_some_and(|review| review <= day);
    let wanted = |it: &&Restriction| {
        kinds.iter().any(|kind| kind.name == it.set.kind) && (!due || is_due(it))
    };
    let mut rows: Vec<(&Restriction, bool)> = Vec::new();
    if let Some(person) = person {
        let there = acting.person(*person)?;
        for found in &there.standing.restrictions {
            let restriction = acting.book().restriction(found.entry).filter(wanted);
            rows.extend(restriction.map(|it| (it, found.carried)));
        }
        rows.sort_by_key(|(it, _)| it.number);
    } else {
        let stands = |it: &&Restriction| {
            it.lifted.is_none() && it.set.until.is_none_or(|until| day <= until)
        };
        for restriction in acting.book().restrictions().iter().filter(stands).filter(wanted) {
            if acting.may_name(&restriction.set.person.records)? {
                rows.push((restriction, false));
            }
        }
    }
    let whose = person.map(|it| it.to_string()).unwrap_or_default();
    let list = format!("restrictions {whose} {due}");
    let shown =
        rows.iter().map(|(it, carried)| (it.number, RestrictionShown::standing(it, *carried)));
    let page = PageAsked { cursor: cursor.clone(), limit: *limit };
    let Page { items, next } = acting.page(&list, &page, shown)?;
    Ok(RestrictionList { restrictions: items, next })
}

/// A restriction of a kind that the caller's role sets and lifts, on somebody of whom they may know.
pub(super) fn own<'q>(
    acting: &Acting<'q, '_>,
    number: u64,
) -> Result<(&'q Restriction, &'q RestrictionKind), Stop> {
    let kinds = kinds(acting)?;
    let restriction = acting.book().restriction(number);
    let found = restriction.and_then(|restriction| {
        let kind = kinds.into_iter().find(|kind| kind.name == restriction.set.kind);
        kind.map(|kind| (restriction, kind))
    });
    // one of another kind, or on somebody who is hidden, is told of as one that is not there
    match found {
        Some(found) if acting.may_name(&found.0.set.person.records)? => Ok(found),
        Some(_) | None => Err(Problem::of(Code::NoSuchAct).into()),
    }
}

/// The tag of how a restriction stands.
pub(super) fn tag_of(acting: &Acting<'_, '_>, restriction: &Restriction) -> String {
    let Restriction { number, lifted, lifted_from, confirmed, .. } = restriction;
    let lifted = lifted.iter().map(|(entry, _)| *entry);
    let from = lifted_from.iter().map(|(entry, _)| *entry);
    let confirmed = confirmed.iter().map(|(entry, _)| *entry);
    acting.tag(std::iter::once(*number).chain(lifted).chain(from).chain(confirmed))
}

/// One restriction of a kind that the caller's role sets and lifts, with the tag of how it stands.
#[utoipa::path(
    get,
    path = "/v1/restrictions/{number}",
    tag = "Restrictions",
    params(("number" = u64, Path, description = "The restriction's number", example = "61")),
    responses((status = 200, description = "The restriction; `ETag` changes with it", body = RestrictionShown)),
)]
pub(super) async fn restriction(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
) -> HttpResponse {
    let named = number(&named);
    answered_with(service, request, move |service, asking| {
        let (shown, tag) = service.list(asking, ("restrictions", "a restriction"), |acting| {
            let (restriction, _) = own(acting, named.clone()?)?;
            let shown = RestrictionShown::standing(restriction, false);
            let about = vec![shown.set_on.clone()];
            Ok(((shown, tag_of(acting, restriction)), about))
        })?;
        tagged(&shown, tag)
    })
    .await
}
