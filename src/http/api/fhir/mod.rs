//! A facade in FHIR R4 (4.0.1) for partners in the health service, read only: one patient, a match, and what there is.
//!
//! In: FHIR's own requests, with the same credentials and the same headers of a purpose as everywhere. Out: resources of `hl7.org/fhir/R4`; a
//! problem is told as an `OperationOutcome`. Nothing is decided or looked up here: a read is a look at a person and a match is a trace, through
//! the same door and into the same journal.
//!
//! ```text
//!  /fhir/metadata ───────→ capability          what can be asked
//!  /fhir/Patient/{id} ───→ the door ─→ patient  a disclosure in FHIR's words
//!  /fhir/Patient/$match ─→ matching ─→ trace ─→ matching  the facts of a patient in, a bundle with its grade out
//!                                      all of it through `words`: FHIR's media type, and problems as OperationOutcome
//! ```

mod capability;
mod matching;
mod patient;
mod resource;
mod words;

use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::put_to;
use super::{at, no_such_route};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::lookup::{Answer, PersonDisclosure, Question};

pub(super) use capability::{__path_metadata, metadata};
pub(super) use matching::{__path_matched, matched};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/fhir")
            .wrap(from_fn(words::in_fhir))
            .service(at("/metadata").route(web::get().to(metadata)))
            .service(at("/Patient/$match").route(web::post().to(matched)))
            .service(at("/Patient/{id}").route(web::get().to(patient)))
            .default_service(web::to(no_such_route)),
    );
}

/// One person, as a FHIR patient: what may be shown of them and FHIR has a place for.
#[utoipa::path(
    get,
    path = "/fhir/Patient/{id}",
    tag = "FHIR R4",
    params(("id" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C")),
    responses((status = 200, description = "What may be shown of them to you for this purpose", content_type = "application/fhir+json", body = resource::Patient)),
)]
pub(super) async fn patient(
    service: web::Data<Service>,
    request: HttpRequest,
    id: web::Path<String>,
) -> HttpResponse {
    let question = super::people::identifier(&id).map(Question::Person);
    put_to(service, request, move |service, asking| {
        let (_, shown) = of_person(service.answer(asking, &question?)?)?;
        as_json(&patient::of(&shown))
    })
    .await
}

/// The person of an answer, with the number of the look.
fn of_person(answer: Answer) -> Result<(u64, PersonDisclosure), Problem> {
    match answer {
        Answer::Person { request, shown } => Ok((request, shown.into_shown())),
        Answer::Refused { request, refusal } => Err(Problem::refused(request, refusal)),
        // a household is asked for nowhere here
        Answer::Nothing { request } | Answer::Household { request, shown: _ } => {
            Err(Problem::nothing(request))
        }
    }
}

fn as_json(resource: &impl serde::Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(resource).map_err(|_| Problem::of(Code::Failed))
}
