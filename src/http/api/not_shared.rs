//! The register of what was asked for and not shared.
//!
//! In: who asked, for what, why not, what was weighed. Out: what the journal has of it; the register, with the looks of other bodies that the policy
//! refused. Leaves to people to weigh.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::asked::query;
use super::at;
use super::writing::{shown_as, write};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{Asked, JournalEntry, JournalKind, LookRefused, NotShared, Recorded};
use crate::sharing::{ActKind, HandedAct, filled};
use crate::values::PersonId;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        at("/not-shared").route(web::get().to(register)).route(web::post().to(write_down)),
    );
}

/// Data was asked for and not shared.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NotSharedSent {
    /// Who asked.
    #[schema(example = "a letting agency")]
    asked_by: String,
    /// For what.
    #[schema(example = "to check a tenant")]
    purpose: String,
    /// Of whom, if anybody was found.
    #[schema(value_type = Option<String>)]
    person: Option<PersonId>,
    /// Why it was not shared.
    #[schema(example = "no gateway, no consent")]
    because: String,
    /// What harm sharing, or not sharing, would do, as it was weighed.
    #[schema(example = "none in not sharing")]
    weighed: String,
}

/// An entry of the register.
#[derive(Serialize, ToSchema)]
pub(super) struct NotSharedShown {
    /// Its number.
    entry: u64,
    /// When, UTC.
    at: String,
    /// Who asked.
    asked_by: String,
    /// For what.
    purpose: String,
    /// Of whom; none where nobody was found, and where the policy refused whoever asked.
    person: Option<String>,
    /// Why it was not shared; of the policy's refusals, its words.
    because: String,
    /// What was weighed.
    weighed: Option<String>,
    /// Who decided; none where the policy did.
    by: Option<String>,
    /// Who looked at the decision again.
    reviewed_by: Option<String>,
}

/// The register.
#[derive(Serialize, ToSchema)]
pub(super) struct NotSharedList {
    /// By number, ascending.
    not_shared: Vec<NotSharedShown>,
    /// Where the next page begins.
    next: Option<String>,
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
    let made = |acting: &Acting<'_, '_>, sent: &NotSharedSent| {
        acting.may(HandedAct::Of(ActKind::Rights))?;
        let NotSharedSent { asked_by, purpose, person, because, weighed } = sent;
        let person = person.map(|it| acting.person(it)).transpose()?;
        Ok(vec![JournalEntry::NotShared(NotShared {
            asked_by: filled(asked_by, "who asked")?,
            purpose: filled(purpose, "the purpose")?,
            person: person.map(|it| it.person.to_string()).unwrap_or_default(),
            because: filled(because, "the reason")?,
            weighed: filled(weighed, "what was weighed")?,
            by: acting.asking.user.name.to_string(),
            reviewed_by: String::new(),
        })])
    };
    write(service, request, payload, "the register".to_owned(), made, told).await
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let Some(JournalEntry::NotShared(said)) = entries.first() else {
        return Err(Problem::of(Code::Failed));
    };
    shown_as(StatusCode::CREATED, &NotSharedShown::of(*number, at, said))
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
        let shown = service.list(asking, ("not-shared", "the register"), |acting| {
            acting.may(HandedAct::Of(ActKind::Rights))?;
            let list = list(acting, page.as_ref().map_err(Problem::clone)?)?;
            let about = list.not_shared.iter().filter_map(|it| it.person.clone()).collect();
            Ok((list, about))
        })?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

fn list(acting: &Acting<'_, '_>, page: &PageAsked) -> Result<NotSharedList, Stop> {
    let entries = acting.read(&[JournalKind::NotShared, JournalKind::LookRefused])?;
    let own = acting.policy().council().map(|it| it.name.clone());
    let mut rows: Vec<(u64, NotSharedShown)> = Vec::new();
    for Recorded { sequence, at, kind: _, digest: _, entry } in &entries {
        if let Some(JournalEntry::NotShared(said)) = entry {
            let whom: Option<PersonId> = said.person.parse().ok();
            // of somebody of whom the caller may not know, the register has nothing
            if whom.map(|it| is_there(acting, it)).transpose()?.unwrap_or(true) {
                rows.push((*sequence, NotSharedShown::of(*sequence, at, said)));
            }
        } else if let Some(JournalEntry::LookRefused(refused)) = entry
            && Some(&refused.asked.organisation) != own.as_ref()
            && refused.refuses_sharing()
        {
            rows.push((*sequence, NotSharedShown::refused(*sequence, at, refused)));
        }
    }
    let Page { items, next } = acting.page("not-shared", page, rows)?;
    Ok(NotSharedList { not_shared: items, next })
}

/// True for somebody of whom the caller may know, or who is in the edition no more.
fn is_there(acting: &Acting<'_, '_>, person: PersonId) -> Result<bool, Stop> {
    Ok(acting.knows(person)? || acting.edition().person(person)?.is_none())
}
