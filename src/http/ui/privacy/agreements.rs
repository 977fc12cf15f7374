//! The register of agreements: for officers what is missing of each and when it is to be looked at again; for everybody those that stand.
//!
//! In: agreements as they stand. Out: two pages. On the public one is no name of a person, not even of whoever signed, and it is made of what lets something flow on the
//! very day: nobody has to keep it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::day;
use crate::http::api::{self, AgreementList, AgreementShown, SignatureShown};
use crate::http::code::Code;
use crate::http::cursor::PageAsked;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::http::ui::work;
use crate::journal::{AgreementParty, AgreementTerms, DatasetTerms, PartyRole};
use crate::sharing::{AgreementStatus, Policy};
use crate::values::{GatewayName, PurposeName, SharedField};

/// The register, for those who keep agreements.
#[derive(Template)]
#[template(path = "privacy/agreements.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct RegisterPage {
    pub(super) frame: Frame,
    pub(super) rows: Vec<AgreementRow>,
    pub(super) next: Option<String>,
}

/// The register, for everybody.
#[derive(Template)]
#[template(path = "privacy/public.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct PublicPage {
    pub(super) frame: Frame,
    pub(super) on: String,
    pub(super) rows: Vec<AgreementRow>,
}

/// An agreement.
#[derive(Clone, Debug)]
pub(super) struct AgreementRow {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) version: u32,
    pub(super) state: &'static str,
    pub(super) class: &'static str,
    pub(super) why: String,
    pub(super) parties: Vec<String>,
    pub(super) purposes: String,
    pub(super) gateways: String,
    pub(super) datasets: Vec<String>,
    pub(super) days: String,
    pub(super) review: String,
    pub(super) review_due: bool,
    pub(super) dpia: String,
    pub(super) retention: String,
    pub(super) onward: String,
    pub(super) contact: String,
    pub(super) tasks: Vec<Task>,
    pub(super) ends: String,
}

/// Something that a complete agreement has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Task {
    pub(super) what: String,
    pub(super) done: bool,
}

/// Where a page of the register begins.
#[derive(Debug, Deserialize)]
pub(super) struct Begins {
    cursor: Option<String>,
}

impl AgreementRow {
    /// An agreement in words: the policy's labels and citations, and names alone where it has none any more.
    pub(super) fn of(shown: AgreementShown, policy: &Policy) -> Self {
        let AgreementShown {
            agreement,
            version,
            status,
            in_time,
            terms,
            digest: _,
            signed,
            unsigned_by,
            review_due,
        } = shown;
        let (state, class) = match (status, in_time) {
            (AgreementStatus::Signed, true) => ("In force", "govuk-tag--green"),
            (AgreementStatus::Signed, false) => ("Signed, not in its time", "govuk-tag--yellow"),
            (AgreementStatus::Draft, _) => ("Draft", "govuk-tag--grey"),
            (AgreementStatus::Suspended, _) => ("Suspended", "govuk-tag--red"),
            (AgreementStatus::Ended, _) => ("Ended", "govuk-tag--grey"),
        };
        let mut tasks =
            vec![Task { what: "Impact assessment".to_owned(), done: terms.dpia.is_some() }];
        tasks.extend(signed.iter().map(|SignatureShown { party, signatory, on }| {
            let by = if signatory.is_empty() { String::new() } else { format!(": {signatory}") };
            Task { what: format!("Signed for {party}, {}{by}", day(*on)), done: true }
        }));
        tasks.extend(
            unsigned_by.iter().map(|it| Task { what: format!("Signature of {it}"), done: false }),
        );
        tasks.push(Task { what: "Looked at again in time".to_owned(), done: !review_due });
        let AgreementTerms {
            name: _,
            version: _,
            title,
            why,
            parties,
            purposes,
            gateways,
            datasets,
            from,
            until,
            review,
            special: _,
            dpia,
            notices: _,
            retention,
            onward_sharing,
            rights_contact,
        } = terms;
        let list = |it: Vec<String>| if it.is_empty() { "none".to_owned() } else { it.join("; ") };
        Self {
            name: agreement,
            title,
            version,
            state,
            class,
            why,
            parties: parties.iter().map(|it| party(it, policy)).collect(),
            purposes: list(purposes.iter().map(|it| purpose(it, policy)).collect()),
            gateways: list(gateways.iter().map(|it| gateway(it, policy)).collect()),
            datasets: datasets.iter().map(dataset).collect(),
            days: format!("{} to {}", day(from), day(until)),
            review: day(review),
            review_due,
            dpia: dpia.unwrap_or_else(|| "none is named".to_owned()),
            retention,
            onward: onward_sharing,
            contact: rights_contact,
            tasks,
            ends: format!(
                "After {}, nothing flows by it any more, unless another version is signed by then.",
                day(until)
            ),
        }
    }
}

fn purpose(name: &PurposeName, policy: &Policy) -> String {
    policy.purpose(name).map_or_else(|| name.to_string(), |it| it.label.en.clone())
}

fn gateway(name: &GatewayName, policy: &Policy) -> String {
    policy.gateway(name).map_or_else(|| name.to_string(), |it| it.citation.clone())
}

fn party(party: &AgreementParty, policy: &Policy) -> String {
    let AgreementParty { organisation, role, lawful_basis } = party;
    let known = policy.organisation(organisation);
    let organisation = known.map_or_else(|| organisation.to_string(), |it| it.label.en.clone());
    let role = match role {
        PartyRole::Controller => "controller",
        PartyRole::JointController => "joint controller",
        PartyRole::Processor => "processor",
    };
    format!("{organisation} ({role}; {})", lawful_basis.replace('_', " "))
}

fn dataset(terms: &DatasetTerms) -> String {
    let DatasetTerms { dataset, fields } = terms;
    let fields: Vec<&str> = fields.fields().map(SharedField::word).collect();
    format!("{dataset}: {}", fields.join(", ")).replace('_', " ")
}

/// The register, for those who keep agreements.
pub(super) async fn register(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    begins: web::Query<Begins>,
) -> HttpResponse {
    let Begins { cursor } = begins.into_inner();
    let asked = Ok(PageAsked { cursor, limit: None });
    let why = work::of_role(&service, &by);
    let why = work::stated(why, "the register of agreements", "the register is kept");
    match by.put_to(&service, why, move |service, asking| service.agreements(asking, &asked)).await
    {
        Ok(AgreementList { agreements, next }) => {
            let rows = in_words(&service, agreements);
            let next = next.map(|it| format!("/privacy/agreements?cursor={it}"));
            let frame = by.frame(&service, Place::Privacy);
            page::shown(StatusCode::OK, &RegisterPage { frame, rows, next })
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

fn in_words(service: &Service, agreements: Vec<AgreementShown>) -> Vec<AgreementRow> {
    let footing = service.following.now();
    let policy = &footing.policy().policy;
    agreements.into_iter().map(|it| AgreementRow::of(it, policy)).collect()
}

/// The register, for everybody.
pub(super) async fn public(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let frame = service.pages.frame();
    let shared = service.clone();
    // what stands may have to be read anew, on a thread that may wait
    let found = web::block(move || Ok((shared.public_agreements()?, shared.clock.civil().date())));
    match found.await.unwrap_or_else(|_| Err(Problem::of(Code::Failed))) {
        Ok((agreements, on)) => {
            let rows = in_words(&service, agreements);
            page::shown(StatusCode::OK, &PublicPage { frame, on: day(on), rows })
        }
        Err(problem) => page::problem(frame, problem, &api::request_id(&request)),
    }
}
