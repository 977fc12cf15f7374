//! The register of what was asked for and not shared.
//!
//! In: who asked, for what, why not, what was weighed. Out: what the journal has of it; the register, with the looks of other bodies that the policy
//! refused. Leaves to people to weigh.

use std::cell::Cell;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::answered_with;
use super::asked::query;
use super::at;
use super::body;
use super::writing::{key, sent_of, shown_as};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked};
use crate::http::once::Sent;
use crate::http::problem::{Named, Problem};
use crate::http::service::Service;
use crate::journal::{Asked, JournalEntry, JournalKind, LookRefused, NotShared, Recorded};
use crate::sharing::{ActKind, Asking, HandedAct, filled};
use crate::values::{OrganisationName, PersonId};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        at("/not-shared").route(web::get().to(register)).route(web::post().to(write_down)),
    );
}

/// Data was asked for and not shared.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct NotSharedSent {
    /// Who asked.
    #[schema(example = "a letting agency")]
    pub(in crate::http) asked_by: String,
    /// For what.
    #[schema(example = "to check a tenant")]
    pub(in crate::http) purpose: String,
    /// Of whom, if anybody was found.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) person: Option<PersonId>,
    /// Why it was not shared.
    #[schema(example = "no gateway, no consent")]
    pub(in crate::http) because: String,
    /// What harm sharing, or not sharing, would do, as it was weighed.
    #[schema(example = "none in not sharing")]
    pub(in crate::http) weighed: String,
}

/// An entry of the register.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct NotSharedShown {
    /// Its number.
    pub(in crate::http) entry: u64,
    /// When, UTC.
    pub(in crate::http) at: String,
    /// Who asked.
    pub(in crate::http) asked_by: String,
    /// For what.
    pub(in crate::http) purpose: String,
    /// Of whom; none where nobody was found, and where the policy refused whoever asked.
    pub(in crate::http) person: Option<String>,
    /// Why it was not shared; of the policy's refusals, its words.
    pub(in crate::http) because: String,
    /// What was weighed.
    pub(in crate::http) weighed: Option<String>,
    /// Who decided; none where the policy did.
    pub(in crate::http) by: Option<String>,
    /// Who looked at the decision again.
    pub(in crate::http) reviewed_by: Option<String>,
}

/// The register.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct NotSharedList {
    /// By number, ascending.
    pub(in crate::http) not_shared: Vec<NotSharedShown>,
    /// Where the next page begins.
    pub(in crate::http) next: Option<String>,
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl NotSharedShown {
    fn of(entry: u64, at: &str, said: &NotShared) -> Self {
        let NotShared { asked_by, purpose, person, because, weighed, by, reviewed_by } = said;
        Self {
            entry,
            at: at.to_owned(),
            asked_by: asked_by.clone(),
            purpose: purpose.clone(),
            person: some(person),
            because: because.clone(),
            weighed: some(weighed),
            by: some(by),
            reviewed_by: some(reviewed_by),
        }
    }

    fn refused(entry: u64, at: &str, refused: &LookRefused) -> Self {
        let LookRefused { asked: Asked { organisation, purpose, .. }, codes, displayed: _ } =
            refused;
        Self {
            entry,
            at: at.to_owned(),
            asked_by: organisation.to_string(),
            purpose: purpose.to_string(),
            person: None,
            because: codes.join(", "),
            weighed: None,
            by: None,
            reviewed_by: None,
        }
    }
}

/// That data was asked for and not shared is written down in the name of the caller, who decided it.
#[utoipa::path(
    post,
    path = "/v1/not-shared",
    tag = "Answering for it",
    params(),
    request_body(content = NotSharedSent, example = json!({ "asked_by": "a letting agency", "purpose": "to check a tenant", "because": "no gateway, no consent", "weighed": "none in not sharing" })),
    responses((status = 201, description = "It is in the register", body = NotSharedShown)),
)]
pub(super) async fn write_down(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let body = body::sent(&service, &request, payload).await;
    let route = format!("{} {}", request.method(), request.path());
    let key = key(&request);
    answered_with(service, request, move |service, asking| {
        let (sent, body): (_, NotSharedSent) = sent_of(service, asking, (key, &route), body)?;
        shown_as(StatusCode::CREATED, &service.write_not_shared(asking, (&sent, &body))?)
    })
    .await
}

fn made(acting: &Acting<'_, '_>, sent: &NotSharedSent) -> Result<Vec<JournalEntry>, Stop> {
    acting.may(HandedAct::Of(ActKind::Rights))?;
    let NotSharedSent { asked_by, purpose, person, because, weighed } = sent;
    let person = person.map(|it| acting.person(it)).transpose()?;
    let filled = |member: &str, text: &str, what: &str| {
        let named = Named::Member(member.to_owned());
        filled(text, what).map_err(|fault| Stop::Problem(Problem::from(fault).about(named)))
    };
    Ok(vec![JournalEntry::NotShared(NotShared {
        asked_by: filled("asked_by", asked_by, "who asked")?,
        purpose: filled("purpose", purpose, "the purpose")?,
        person: person.map(|it| it.person.to_string()).unwrap_or_default(),
        because: filled("because", because, "the reason")?,
        weighed: filled("weighed", weighed, "what was weighed")?,
        by: acting.asking.user.name.to_string(),
        reviewed_by: String::new(),
    })])
}

fn told(written: &Written) -> Result<NotSharedShown, Problem> {
    let Written { number, at, entries } = written;
    match entries.first() {
        Some(JournalEntry::NotShared(said)) => Ok(NotSharedShown::of(*number, at, said)),
        Some(_) | None => Err(Problem::of(Code::Failed)),
    }
}

/// The register of what was asked for and not shared, with the looks of other bodies that the policy refused. That it was read is written down.
#[utoipa::path(
    get,
    path = "/v1/not-shared",
    tag = "Answering for it",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "The register", body = NotSharedList)),
)]
pub(super) async fn register(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let page = query(&request);
    answered_with(service, request, move |service, asking| {
        shown_as(StatusCode::OK, &service.not_shared(asking, &page)?)
    })
    .await
}

impl Service {
    /// The register, for those who answer for it. That it was read is written down.
    pub(in crate::http) fn not_shared(
        &self,
        asking: &Asking,
        page: &Result<PageAsked, Problem>,
    ) -> Result<NotSharedList, Problem> {
        self.list(asking, ("not-shared", "the register"), |acting| {
            acting.may(HandedAct::Of(ActKind::Rights))?;
            let list = list(acting, page.as_ref().map_err(Problem::clone)?)?;
            let about = list.not_shared.iter().filter_map(|it| it.person.clone()).collect();
            Ok((list, about))
        })
    }

    /// That data was asked for and not shared is written down in the name of the caller.
    pub(in crate::http) fn write_not_shared(
        &self,
        asking: &Asking,
        (sent, body): (&Sent, &NotSharedSent),
    ) -> Result<NotSharedShown, Problem> {
        let written = self.act(asking, "the register", sent, |acting| made(acting, body))?;
        told(&written)
    }
}

fn list(acting: &Acting<'_, '_>, page: &PageAsked) -> Result<NotSharedList, Stop> {
    let (from, most) = acting.reach("not-shared", page)?;
    let own = acting.policy().council().map(|it| it.name.clone());
    let mut rows: Vec<(u64, NotSharedShown)> = Vec::new();
    let decided = acting.read_from(&[JournalKind::NotShared], from)?;
    for Recorded { sequence, at, kind: _, digest: _, entry } in &decided {
        let Some(JournalEntry::NotShared(said)) = entry else { continue };
        let whom: Option<PersonId> = said.person.parse().ok();
        // of somebody of whom the caller may not know, the register has nothing
        if whom.map(|it| is_there(acting, it)).transpose()?.unwrap_or(true) {
            rows.push((*sequence, NotSharedShown::of(*sequence, at, said)));
        }
    }
    // whoever asks in vain, and often, fills the journal: no more of it is kept than a page has
    let kept = Cell::new(0);
    let refused = acting.read_that(&[JournalKind::LookRefused], from, |it| {
        let is_listed = kept.get() < most && refused_to_others(it, own.as_ref()).is_some();
        kept.set(kept.get() + usize::from(is_listed));
        is_listed
    })?;
    rows.extend(refused.iter().filter_map(|it| {
        let said = refused_to_others(it, own.as_ref())?;
        Some((it.sequence, NotSharedShown::refused(it.sequence, &it.at, said)))
    }));
    rows.sort_unstable_by_key(|(number, _)| *number);
    let Page { items, next } = acting.page("not-shared", page, rows)?;
    Ok(NotSharedList { not_shared: items, next })
}

/// The look of another body that the policy refused, if an entry is one.
fn refused_to_others<'r>(
    Recorded { entry, .. }: &'r Recorded,
    own: Option<&OrganisationName>,
) -> Option<&'r LookRefused> {
    let Some(JournalEntry::LookRefused(refused)) = entry else { return None };
    let is_other = Some(&refused.asked.organisation) != own;
    (is_other && refused.refuses_sharing()).then_some(refused)
}

/// True for somebody of whom the caller may know, or who is in the edition no more.
fn is_there(acting: &Acting<'_, '_>, person: PersonId) -> Result<bool, Stop> {
    Ok(acting.knows(person)? || acting.edition().person(person)?.is_none())
}
