//! `Patient/$match`: the facts of a patient in, one patient with its grade out, or advice.
//!
//! In: `Parameters` with a patient, or a patient alone. Out: a `searchset`. The question is a trace: all facts must fit one person who may be
//! shown, so that there are never several. Nobody, several and somebody hidden are one answer, an empty set that advises to add a fact; by FHIR
//! that is no error, and leaves on the stroke all the same. Leaves out what a trace does not ask by: gender, telecom, lines of an address.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;
use serde_json::Value;

use super::resource::{
    Bundle, Entered, Entry, Extension, MATCH_GRADE, NHS_NUMBER, OperationOutcome, Search,
};
use super::words::outcome;
use super::{as_json, of_person, patient};
use crate::http::api::answer::{on_the_stroke, put_to};
use crate::http::api::body;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::lookup::{Answer, KnownFacts};
use crate::normalise::Dictionaries;
use crate::values::{NhsNumber, PartialDate, Postcode};

/// How likely it is that whom a trace found is the one: by which facts it was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Grade {
    /// By an NHS number, with surname and day of birth.
    Certain,
    /// By forename and postcode, with surname and day of birth.
    Probable,
    /// By less.
    Possible,
}

impl Grade {
    /// FHIR's word.
    const fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Probable => "probable",
            Self::Possible => "possible",
        }
    }

    /// FHIR wants a figure too. No probability is worked out by a trace: these say the order of the grades.
    const fn score(self) -> f32 {
        match self {
            Self::Certain => 1.0,
            Self::Probable => 0.75,
            Self::Possible => 0.5,
        }
    }
}

/// The one person of whom all of this is known, with how likely it is the one (`match-grade`): `certain` by NHS number, `probable` by forename and
/// postcode, `possible` by less, each with surname and day of birth. Where there is not one person who may be shown, an empty set that advises to
/// add a fact. `onlyCertainMatches` (do not answer with several) and `count` are always kept, as there is never more than one.
#[utoipa::path(
    post,
    path = "/fhir/Patient/$match",
    operation_id = "fhir_match",
    tag = "FHIR R4",
    params(),
    request_body(content_type = "application/fhir+json", content = Object, description = "`Parameters` with `resource`, a Patient with name.family and birthDate; name.given, address.postalCode and an NHS number are looked for too",
        example = json!({ "resourceType": "Parameters", "parameter": [{ "name": "resource", "resource": {
            "resourceType": "Patient", "name": [{ "family": "Griffiths", "given": ["Jennifer"] }], "birthDate": "1992-11-17",
            "address": [{ "postalCode": "EB1 0DY" }] } }] })),
    responses((status = 200, description = "One patient, or none and what to do", content_type = "application/fhir+json", body = Bundle)),
)]
pub(in crate::http::api) async fn matched(
    service: web::Data<Service>,
    request: HttpRequest,
    sent: web::Payload,
) -> HttpResponse {
    let sent = body::json::<Value>(&service, &request, sent).await;
    let sent = sent.and_then(|it| asked(&it, service.dictionaries()));
    let (clock, nobody) = (service.clock, Arc::new(OnceLock::new()));
    let (began, advised) = (clock.now(), Arc::clone(&nobody));
    let answer = put_to(service, request, move |service, asking| {
        let (facts, grade) = sent?;
        let found = match service.trace(asking, &facts)? {
            Answer::Nothing { request } => Err(Problem::add_a_fact(request)),
            answer
            @ (Answer::Refused { .. } | Answer::Person { .. } | Answer::Household { .. }) => {
                Ok(of_person(answer)?)
            }
        };
        as_json(&match found {
            Ok((_, shown)) => {
                let extension =
                    vec![Extension { url: MATCH_GRADE, value_code: grade.word().to_owned() }];
                let patient = Box::new(patient::of(&shown));
                let search = Search { extension, mode: "match", score: Some(grade.score()) };
                bundle(1, Entered::Patient(patient), search)
            }
            Err(nobody) => {
                advised.get_or_init(|| nobody.clone());
                let advice: OperationOutcome = outcome(&nobody.told(""), "information");
                let search = Search { extension: Vec::new(), mode: "outcome", score: None };
                bundle(0, Entered::Advice(advice), search)
            }
        })
    })
    .await;
    as_any_of_nobody(&nobody, clock.now().saturating_sub(began)).await;
    answer
}

/// Has advice wait as any other answer does that shows nothing: it is no problem, for which that would be done.
async fn as_any_of_nobody(nobody: &OnceLock<Problem>, took: Duration) {
    if let Some(problem) = nobody.get() {
        on_the_stroke(problem, took).await;
    }
}

fn not_readable_field(field: &str) -> Problem {
    let what = format!("`{field}` is not as documented");
    Problem::of(Code::BodyNotReadable).with_detail(what)
}

fn bundle(total: u8, resource: Entered, search: Search) -> Bundle {
    let entry = vec![Entry { resource, search }];
    Bundle { resource_type: "Bundle", kind: "searchset", total, entry }
}

/// The facts that a patient gives, and the grade of whom they find.
fn asked(sent: &Value, dictionaries: &Dictionaries) -> Result<(KnownFacts, Grade), Problem> {
    let patient = match sent["resourceType"].as_str() {
        Some("Patient") => sent,
        Some("Parameters") => {
            let parameters = sent["parameter"].as_array().into_iter().flatten();
            let named = |name: &str| parameters.clone().find(|it| it["name"] == name);
            if let Some(count) = named("count") {
                let count = count["valueInteger"].as_i64().filter(|it| *it > 0);
                count.ok_or_else(|| not_readable_field("count"))?;
            }
            let patient = named("resource").map(|it| &it["resource"]);
            let patient = patient.filter(|it| it["resourceType"] == "Patient");
            patient.ok_or_else(|| not_readable_field("resource"))?
        }
        Some(_) | None => return Err(not_readable_field("resourceType")),
    };
    let name = name_of(patient);
    let surname =
        name["family"].as_str().ok_or_else(|| not_readable_field("Patient.name.family"))?;
    let born = patient["birthDate"].as_str().and_then(|it| it.parse::<Date>().ok());
    let born = born.and_then(PartialDate::from_date);
    let born = born.ok_or_else(|| not_readable_field("Patient.birthDate"))?;
    let facts = KnownFacts::new(surname, born);
    let mut facts = facts.ok_or_else(|| not_readable_field("Patient.name.family"))?;
    let forename = texts(&name["given"]).next();
    if let Some(text) = forename {
        facts = facts.with_forename(text, dictionaries);
    }
    let mut addresses = patient["address"].as_array().into_iter().flatten();
    let postcode = addresses.find_map(|it| it["postalCode"].as_str());
    if let Some(text) = postcode {
        let postcode = Postcode::parse(text);
        let postcode = postcode.map_err(|_| not_readable_field("Patient.address.postalCode"))?;
        facts = facts.with_postcode(postcode);
    }
    let mut identifiers = patient["identifier"].as_array().into_iter().flatten();
    let number = identifiers.find(|it| it["system"] == NHS_NUMBER);
    if let Some(number) = number {
        let number = number["value"].as_str().and_then(|it| NhsNumber::parse(it).ok());
        let number = number.ok_or_else(|| not_readable_field("Patient.identifier.value"))?;
        facts = facts.with_nhs_number(number);
    }
    let grade = match (number, forename, postcode) {
        (Some(_), _, _) => Grade::Certain,
        (None, Some(_), Some(_)) => Grade::Probable,
        (None, Some(_) | None, Some(_) | None) => Grade::Possible,
    };
    Ok((facts, grade))
}

/// The name that somebody goes by: `usual` or `official`, else the first.
fn name_of(patient: &Value) -> &Value {
    let names = patient["name"].as_array().map(Vec::as_slice).unwrap_or_default();
    let used = |word: &str| names.iter().find(|it| it["use"] == word);
    used("usual").or_else(|| used("official")).or(names.first()).unwrap_or(&Value::Null)
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::pin::pin;
    use std::sync::OnceLock;
    use std::task::{Context, Waker};
    use std::time::Duration;

    use actix_web::rt::System;
    use serde_json::{Value, json};

    use super::{Dictionaries, Grade, KnownFacts, Problem, as_any_of_nobody, asked};

    fn patient(more: &Value) -> Value {
        let mut patient = json!({
            "resourceType": "Patient", "name": [{ "use": "old", "family": "Lloyd" }, { "use": "usual", "family": "Price", "given": ["Ann"] }],
            "birthDate": "1980-04-09", "gender": "female",
        });
        patient.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        patient
    }

    fn read(sent: &Value) -> Result<(KnownFacts, Grade), Problem> {
        asked(sent, &Dictionaries::shipped())
    }

    fn told(sent: &Value) -> String {
        let problem = read(sent).expect_err("it cannot be read");
        serde_json::to_value(problem.told("")).unwrap()["detail"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_grade_follows_from_the_facts_that_were_given() {
        let number = json!({ "identifier": [{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "943 476 5919" }] });
        let home =
            json!({ "address": [{ "line": ["1 High Street"] }, { "postalCode": "eb1 0dy" }] });
        let elsewhere = json!({ "identifier": [{ "system": "urn:x", "value": "9" }] });
        for (more, grade) in [
            (number, Grade::Certain),
            (home, Grade::Probable),
            (elsewhere, Grade::Possible),
            (json!({}), Grade::Possible),
        ] {
            assert_eq!(read(&patient(&more)).map(|it| it.1).ok(), Some(grade), "{more}");
        }
    }

    #[test]
    fn advice_that_nobody_is_found_waits_for_the_stroke_and_a_patient_leaves_at_once() {
        let waits = |nobody: OnceLock<Problem>| {
            System::new().block_on(async move {
                let leaves = as_any_of_nobody(&nobody, Duration::from_micros(4100));
                let mut whoever = Context::from_waker(Waker::noop());
                pin!(leaves).poll(&mut whoever).is_pending()
            })
        };
        assert!(waits(OnceLock::from(Problem::add_a_fact(7))));
        assert!(!waits(OnceLock::new()));
    }

    #[test]
    fn parameters_are_opened_and_the_member_that_cannot_be_read_is_named() {
        let whole = |count: Value| {
            json!({ "resourceType": "Parameters", "parameter": [
                { "name": "count", "valueInteger": count }, { "name": "onlyCertainMatches", "valueBoolean": true },
                { "name": "resource", "resource": patient(&json!({})) },
            ] })
        };
        assert!(read(&whole(json!(3))).is_ok());
        for (sent, member) in [
            (whole(json!(0)), "count"),
            (json!({ "resourceType": "Parameters" }), "resource"),
            (json!({ "resourceType": "Person" }), "resourceType"),
            (json!([]), "resourceType"),
            (patient(&json!({ "name": [{ "family": 7 }] })), "name.family"),
            (patient(&json!({ "name": "Price" })), "name.family"),
            (patient(&json!({ "birthDate": "1980-04" })), "birthDate"),
            (patient(&json!({ "address": [{ "postalCode": "?" }] })), "postalCode"),
            (
                patient(
                    &json!({ "identifier": [{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765918" }] }),
                ),
                "identifier.value",
            ),
        ] {
            assert!(told(&sent).contains(member), "{sent}");
        }
    }
}
