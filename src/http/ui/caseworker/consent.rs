//! Consent: what a person has said stands here, and what they say now is taken down here; giving and refusing weigh the same.
//!
//! In: a person's identifier. Out: what stands, what happened, each with its receipt; a form to give, refuse or take back. What can be taken down is the API's to
//! say, and is taken down as it takes it down.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::consent_form::{ConsentForm, form_of, read, withdrawing};
use super::not_shown;
use super::shown::day;
use crate::http::acts::Written;
use crate::http::api::consents::{
    ConsentList, ConsentSent, ConsentStands, ConsentTaken, consents_of, receipt_of, taken,
};
use crate::http::code::Code;
use crate::http::cursor::PageAsked;
use crate::http::problem::{Problem, number};
use crate::http::service::Service;
use crate::http::ui::at;
use crate::http::ui::components::{Choices, Faults};
use crate::http::ui::days::moment;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::problem_words::of_a_form;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Posted, SignedIn, Why};
use crate::sharing::{ConsentState, Policy};
use crate::values::{FieldSet, OrganisationName, PersonId, PurposeName, SharedField};

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/consent.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct ConsentPage {
    pub(super) frame: Frame,
    pub(super) person: String,
    pub(super) stands: Vec<Stands>,
    pub(super) happened: Vec<Happened>,
    pub(super) asks: Vec<String>,
    pub(super) form: ConsentForm,
}

/// A consent as it stands.
pub(super) struct Stands {
    pub(super) entry: u64,
    pub(super) state: &'static str,
    pub(super) given: bool,
    pub(super) what: String,
    pub(super) who: String,
    pub(super) fields: String,
    pub(super) until: String,
    /// The key of the form that takes it back.
    pub(super) once: String,
    /// How they say so.
    pub(super) channel: Choices,
}

/// Something that happened to a consent.
pub(super) struct Happened {
    pub(super) entry: u64,
    pub(super) event: String,
    pub(super) what: String,
    pub(super) at: String,
    pub(super) officer: String,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            at("/people/{person}/consents").route(web::get().to(asked)).route(web::post().to(said)),
        )
        .service(at("/consents/{entry}/receipt").route(web::get().to(receipt)));
}

fn purposes(policy: &Policy, names: &[PurposeName]) -> String {
    let label = |it: &PurposeName| {
        policy.purpose(it).map_or_else(|| it.to_string(), |it| it.label.en.clone())
    };
    names.iter().map(label).collect::<Vec<_>>().join("; ")
}

fn organisations(policy: &Policy, names: &[OrganisationName]) -> String {
    let label = |it: &OrganisationName| {
        policy.organisation(it).map_or_else(|| it.to_string(), |it| it.label.en.clone())
    };
    names.iter().map(label).collect::<Vec<_>>().join("; ")
}

/// Fields in words.
pub(super) const fn field_in_words(field: SharedField) -> &'static str {
    match field {
        SharedField::KnownTo => "Which services know them",
        SharedField::Name => "Name",
        SharedField::DateOfBirth => "Date of birth",
        SharedField::DateOfDeath => "Date of death",
        SharedField::Sex => "Sex as recorded",
        SharedField::Address => "Address",
        SharedField::AddressDates => "Since when at an address",
        SharedField::Phone => "Telephone numbers",
        SharedField::Email => "Email addresses",
        SharedField::Nino => "National Insurance number",
        SharedField::NhsNumber => "NHS number",
        SharedField::Upn => "Pupil number",
        SharedField::Relations => "What they are to others",
        SharedField::Details => "Other particulars",
        SharedField::SpecialDetails => "Delicate particulars, such as of care",
    }
}

fn fields(all: FieldSet) -> String {
    all.fields().map(field_in_words).collect::<Vec<_>>().join("; ")
}

const fn state(state: ConsentState) -> (&'static str, bool) {
    match state {
        ConsentState::Requested => ("asked for, not answered", false),
        ConsentState::Given => ("given", true),
        ConsentState::Refused => ("refused", false),
        ConsentState::Withdrawn => ("taken back", false),
        ConsentState::Expired => ("over", false),
    }
}

fn of(
    (frame, policy): (Frame, &Policy),
    list: &ConsentList,
    form: ConsentForm,
    once: impl Fn() -> String,
) -> ConsentPage {
    let ConsentList { person, stands, happened, asks, next: _ } = list;
    let stand = |it: &ConsentStands| {
        let (words, given) = state(it.state);
        Stands {
            entry: it.entry,
            state: words,
            given,
            what: purposes(policy, &it.purposes),
            who: organisations(policy, &it.recipients),
            fields: fields(it.fields),
            until: it.until.map(day).unwrap_or_default(),
            once: once(),
            channel: withdrawing(it.entry),
        }
    };
    let event = |it: &ConsentTaken| Happened {
        entry: it.entry,
        event: it.event.replace('_', " "),
        what: purposes(policy, &it.purposes),
        at: moment(&it.at),
        officer: it.officer.clone(),
    };
    ConsentPage {
        frame,
        person: person.clone(),
        stands: stands.iter().map(stand).collect(),
        happened: happened.iter().map(event).collect(),
        asks: asks
            .iter()
            .map(|it| format!("Consent {} is {}: ask the person", it.consent, it.ask))
            .collect(),
        form,
    }
}

/// The page, with what was filled in.
async fn page(
    (service, request, by): (&web::Data<Service>, &HttpRequest, &SignedIn),
    person: Result<PersonId, Problem>,
    typed: &Fields,
    (status, faults): (StatusCode, Faults),
) -> HttpResponse {
    let first = Ok(PageAsked { cursor: None, limit: None });
    let list = by.put_to(service, Why::Said, move |service, asking| {
        consents_of(service, asking, &person, &first)
    });
    match list.await {
        Ok(list) => {
            let policy = service.pages.policy();
            let form = form_of(policy, typed, faults, service.pages.once());
            let framed = (by.frame(service, Place::Look), policy);
            shown(status, &of(framed, &list, form, || service.pages.once()))
        }
        Err(problem) => not_shown(by, service, request, problem),
    }
}

fn identifier(text: &str) -> Result<PersonId, Problem> {
    text.parse().map_err(|_| Problem::of(Code::NotAnIdentifier))
}

async fn asked(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    person: web::Path<String>,
) -> HttpResponse {
    let given = (StatusCode::OK, Faults::none());
    page((&service, &request, &by), identifier(&person), &Fields::default(), given).await
}

async fn said(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
    person: web::Path<String>,
) -> HttpResponse {
    let on = (&service, &request, &by);
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let sent: ConsentSent = match read(&fields) {
        Ok(sent) => sent,
        Err(faults) => return page(on, identifier(&person), &fields, (unfit, faults)).await,
    };
    let (whom, typed, path) = (identifier(&person), fields.clone(), request.path().to_owned());
    let written = by.put_to(&service, Why::Said, move |service, asking| {
        let once = typed.sent(service, asking, &format!("POST {path}"))?;
        let about = whom.as_ref().map_or_else(|_| "nobody".to_owned(), ToString::to_string);
        service.act(asking, &format!("consents of {about}"), &once, |acting| {
            taken(acting, &whom, &sent)
        })
    });
    match written.await {
        Ok(Written { number, at: _, entries: _ }) => {
            by.tell(
                &service,
                format!("It is written down, under the number {number}. The receipt is below."),
            );
            go_on(&format!("/look/people/{person}/consents"))
        }
        Err(problem) if matches!(problem.code, Code::ActNotPossible | Code::Conflict) => {
            let mut faults = Faults::none();
            faults.add_of_all(of_a_form(&problem));
            page(on, identifier(&person), &fields, (unfit, faults)).await
        }
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

/// The receipt as a file, signed: the person keeps it, and anybody can verify it.
async fn receipt(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    entry: web::Path<String>,
) -> HttpResponse {
    let entry = number(&entry);
    let name = entry.as_ref().copied().unwrap_or_default();
    let had = by.put_to(&service, Why::Said, move |service, asking| {
        let receipt = receipt_of(service, asking, &entry)?;
        serde_json::to_vec_pretty(&receipt).map_err(|_| Problem::of(Code::Failed))
    });
    match had.await {
        Ok(body) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "application/json"))
            .insert_header((
                CONTENT_DISPOSITION,
                format!("attachment; filename=\"receipt-{name}.json\""),
            ))
            .body(body),
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{ConsentPage, Happened, Stands, form_of, withdrawing};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;
    use crate::sharing::Policy;

    impl Sampled for ConsentPage {
        const NAME: &'static str = "consent";

        fn samples() -> Vec<Self> {
            let policy = Policy::load(None).unwrap().check().unwrap();
            let form = |typed: &Fields, faults| form_of(&policy, typed, faults, "0191".to_owned());
            let stands = |text: &str, given| Stands {
                entry: 57,
                state: "given",
                given,
                what: text.to_owned(),
                who: text.to_owned(),
                fields: text.to_owned(),
                until: String::new(),
                once: "0191".to_owned(),
                channel: withdrawing(if given { 57 } else { 58 }),
            };
            let page = |text: &str| Self {
                frame: frame(),
                person: "HP-SJYW-7M1S".to_owned(),
                stands: vec![stands(text, true), stands(text, false)],
                happened: vec![Happened {
                    entry: 57,
                    event: text.to_owned(),
                    what: text.to_owned(),
                    at: "2026-11-01T10:00:00Z".to_owned(),
                    officer: text.to_owned(),
                }],
                asks: vec![text.to_owned()],
                form: form(&Fields::default(), Faults::none()),
            };
            let (stands, happened, asks) = (Vec::new(), Vec::new(), Vec::new());
            let none = Self { stands, happened, asks, ..page("") };
            let mut faults = Faults::none();
            faults.add("event", HOSTILE);
            let typed = Fields::of(&[("notice", HOSTILE), ("version", HOSTILE)]);
            let form = form(&typed, faults);
            let hostile = Self { frame: hostile_frame(), form, ..page(HOSTILE) };
            vec![page("One view of what the council knows"), none, hostile]
        }
    }
}
