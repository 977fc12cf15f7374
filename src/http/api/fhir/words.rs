//! FHIR's words for what the service says: its media type, and problems as `OperationOutcome`.
//!
//! In: the answer to any request below `/fhir`. Out: the same in FHIR. A problem keeps its code, its words and its numbers.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody, to_bytes_limited};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::middleware::Next;
use serde_json::Value;

use super::resource::{Coding, Concept, Issue, OperationOutcome};
use crate::http::code::Code;
use crate::http::problem::ToldProblem;

/// FHIR in JSON.
const FHIR_JSON: &str = "application/fhir+json";
/// The service's codes of problems, in FHIR.
const CODES: &str = "urn:x-hearth:fhir:problem";
/// No problem is longer.
const LONGEST: usize = 64 << 10;

/// Every answer below `/fhir` passes here.
pub(super) async fn in_fhir(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let is = |word: &str| kind.is_some_and(|it| it.starts_with(word));
    let (is_problem, is_json) = (is("application/problem+json"), is("application/json"));
    let (request, mut response) = response.into_parts();
    if is_problem {
        let (head, body) = response.into_parts();
        let body = to_bytes_limited(body, LONGEST).await.ok().and_then(Result::ok);
        let told: Value = body.and_then(|it| serde_json::from_slice(&it).ok()).unwrap_or_default();
        let outcome = serde_json::to_vec(&of(&told, "error")).unwrap_or_default();
        response = head.set_body(BoxBody::new(outcome));
    }
    if is_problem || is_json {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(FHIR_JSON));
    }
    Ok(ServiceResponse::new(request, response))
}

/// A problem in FHIR.
pub(super) fn outcome(problem: &ToldProblem, severity: &'static str) -> OperationOutcome {
    of(&serde_json::to_value(problem).unwrap_or_default(), severity)
}

fn of(told: &Value, severity: &'static str) -> OperationOutcome {
    let text = |name: &str| told[name].as_str().unwrap_or_default();
    let reasons = told["reasons"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let reasons: Vec<&str> = reasons.collect();
    let number = told["request"].as_u64().map(|it| format!("look {it} of the council's journal"));
    let id = Some(text("request_id")).filter(|it| !it.is_empty()).map(|it| format!("request {it}"));
    let parts = [
        Some(text("what_to_do").to_owned()),
        Some(text("detail").to_owned()),
        Some(text("remedy").to_owned()),
        Some(reasons.join(", ")),
        number,
        id,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|it| !it.is_empty()).collect();
    let code = serde_json::from_value::<Code>(told["code"].clone());
    let code = code.unwrap_or(Code::Failed);
    let details = Concept {
        coding: [Coding { system: CODES, code: code.word() }],
        text: code.title().to_owned(),
    };
    let issue = Issue { severity, code: kind(code), details, diagnostics: parts.join(" · ") };
    OperationOutcome { resource_type: "OperationOutcome", issue: [issue] }
}

/// FHIR's word for the kind of a problem (`hl7.org/fhir/R4/valueset-issue-type.html`).
const fn kind(code: Code) -> &'static str {
    match code.status() {
        401 => "login",
        403 => "forbidden",
        404 => "not-found",
        405 | 415 => "not-supported",
        408 => "timeout",
        409 | 412 => "conflict",
        413 => "too-long",
        429 => "throttled",
        500 => "exception",
        503 => "transient",
        _ => "invalid",
    }
}

#[cfg(test)]
mod tests {
    use crate::http::code::Code;
    use crate::http::problem::Problem;

    use super::outcome;

    #[test]
    fn every_problem_keeps_its_code_and_says_what_to_do() {
        for code in Code::ALL {
            let told =
                serde_json::to_value(outcome(&Problem::of(code).told("a1"), "error")).unwrap();
            let issue = &told["issue"][0];
            assert_eq!(issue["details"]["coding"][0]["code"], code.word());
            let diagnostics = issue["diagnostics"].as_str().unwrap();
            assert!(
                diagnostics.starts_with(code.what_to_do()) && diagnostics.ends_with("request a1")
            );
        }
    }
}
