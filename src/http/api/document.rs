//! The service described for programs: an `OpenAPI` 3.1 document.
//!
//! In: the routes' own declarations and types. Out: JSON. Leaves the page for people to `page`, which is made of the document, so that they cannot differ.

use std::sync::LazyLock;

use actix_web::{HttpResponse, web};
use serde_json::Value;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::asked::DOCUMENT;
use super::examples::{Example, example_of};
use super::parts::with_parts;
use super::{
    agreements, at, consents, decisions, editions, erasures, fhir, homes, life_event_shown,
    life_events, matching, not_shared, notices, operation, page, people, proposals, reading,
    records, relationships, request_steps, requests, restriction_list, restrictions, reviews,
    trace, why,
};
use crate::http::code::Code;
use crate::http::problem::ToldProblem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    for (path, route) in
        [("/openapi.json", reading().to(document)), ("/docs", reading().to(page::page))]
    {
        config.service(at(path).route(route));
    }
}

/// The whole service.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hearth",
        description = "The lawful single view of a council: who lives where and with whom, as far as the law, agreements, consents and restrictions let the one who asks see it, for the purpose that they state.\n\nEvery look is written into the council's journal before it is answered. Somebody unknown, somebody hidden and somebody of whom nothing may be shown are one answer: 404 with the code `nothing_to_show`.",
        license(name = "MIT", identifier = "MIT"),
    ),
    paths(
        people::person,
        people::timeline,
        homes::household,
        records::person_of_record,
        decisions::decision,
        trace::trace,
        matching::matched,
        why::why,
        why::why_not,
        consents::take_down,
        consents::consents,
        consents::receipt,
        restrictions::set,
        restriction_list::restrictions,
        restriction_list::restriction,
        restrictions::confirm,
        restrictions::lift,
        proposals::proposals,
        proposals::approve,
        proposals::drop_it,
        relationships::state,
        relationships::relationships,
        relationships::relationship,
        relationships::end,
        agreements::agreements,
        agreements::agreement,
        agreements::record,
        agreements::sign,
        agreements::halt,
        not_shared::write_down,
        not_shared::register,
        requests::open,
        requests::requests,
        requests::request_of,
        requests::pack_of,
        request_steps::step,
        erasures::preview,
        erasures::erase,
        erasures::looks,
        editions::editions,
        editions::report,
        editions::release,
        editions::rollback,
        editions::hold,
        life_events::declare,
        life_events::preview,
        life_event_shown::shown,
        life_events::correct,
        life_events::cancel,
        life_events::reinstate,
        fhir::patient,
        fhir::matched,
        fhir::metadata,
        notices::subscriptions::subscriptions,
        notices::endpoint::set,
        notices::endpoint::confirm,
        notices::endpoint::turn,
        notices::endpoint::rotate,
        notices::clients::register,
        notices::feed::feed,
        notices::feed::acknowledge,
        notices::sent::sent,
        notices::notice::particulars,
        notices::notice::receipt,
        notices::outbox::outbox,
        notices::outbox::turn,
        reviews::queue,
        reviews::next,
        reviews::answer,
        reviews::undo,
        operation::alive,
        operation::ready,
        operation::metrics,
    ),
    components(schemas(ToldProblem, Code)),
    security(("token" = []), ("key" = [])),
    modifiers(&WhoAndWhy),
)]
struct Described;

/// What all routes under /v1 share: credentials, the headers of a purpose, the problems.
struct WhoAndWhy;

impl Modify for WhoAndWhy {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("A token of the identity provider that the council has named."))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let about = "A key that the council has issued to a partner's system.";
        let key = ApiKeyValue::with_description("X-API-Key", about);
        components.add_security_scheme("key", SecurityScheme::ApiKey(ApiKey::Header(key)));
    }
}

/// The headers by which a purpose is stated: name, whether it is always wanted, what it says, an example.
pub(super) const HEADERS: [(&str, bool, &str, &str); 5] = [
    (
        "Hearth-Purpose",
        true,
        "What the answer is wanted for: a purpose of the council's policy.",
        "revenues-and-benefits",
    ),
    ("Hearth-Case", false, "The case in your own system, where the purpose wants one.", "MASH-114"),
    (
        "Hearth-Necessity",
        false,
        "Why it is necessary to see this, where the purpose wants it noted.",
        "strategy meeting today",
    ),
    (
        "Hearth-Emergency",
        false,
        "A look in an emergency: the ground. It is reviewed afterwards.",
        "vital_interests",
    ),
    (
        "Hearth-Emergency-Reason",
        false,
        "What has happened, in an emergency.",
        "a child has not come home from school",
    ),
];

/// The header that every write has beside them.
const KEY: (&str, &str, &str) = (
    "Idempotency-Key",
    "A text that you draw for this write, 8 to 128 letters, digits, `-`, `_`, `.` or `:`. The same write sent again under the same key within a day is answered as it was, and not carried out again.",
    "0b7a52e6-6a0b-4c3f-9d0e-1f4a7c2d9b11",
);

/// Problems that any write can answer with.
const WRITE_PROBLEMS: [(&str, &str); 3] = [
    ("409", "It cannot be done as things stand"),
    ("412", "What `If-Match` names has changed"),
    ("422", "It cannot be done as it was sent, or its key was used for another write"),
];

/// Problems that a route which takes a body can answer with beside them.
const PROBLEMS_OF_BODIES: [(&str, &str); 3] = [
    ("408", "The body did not come in time"),
    ("413", "The body is too long"),
    ("415", "The body does not say that it is JSON"),
];

/// Problems that any route under /v1 can answer with.
const PROBLEMS: [(&str, &str); 7] = [
    ("400", "No purpose is stated, or something cannot be read"),
    ("401", "No token or key that is accepted"),
    ("403", "You may not ask this, whoever it is about"),
    ("404", "Nothing that may be shown to you for this purpose"),
    ("429", "Too many requests"),
    ("500", "Something failed here"),
    ("503", "The look could not be written down, so nothing is shown"),
];

/// The document. What is the same for every route under /v1 is put in once, here.
pub(super) fn described() -> Value {
    let mut document = serde_json::to_value(Described::openapi()).unwrap_or_default();
    let headers = |purpose: &str| {
        HEADERS.map(|(name, required, description, example)| {
            let example = if name == "Hearth-Purpose" { purpose } else { example };
            serde_json::json!({
                "name": name, "in": "header", "required": required, "description": description,
                "schema": { "type": "string", "maxLength": 2000 }, "example": example,
            })
        })
    };
    let problem = |description: &str, fhir: bool| {
        let (kind, schema) = if fhir {
            ("application/fhir+json", "#/components/schemas/OperationOutcome")
        } else {
            ("application/problem+json", "#/components/schemas/Problem")
        };
        serde_json::json!({
            "description": description, "content": { kind: { "schema": { "$ref": schema } } },
        })
    };
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, methods) in paths.into_iter().flatten() {
        let operations = methods.as_object_mut().into_iter().flatten();
        let fhir = path.starts_with("/fhir/");
        for (_, operation) in operations.filter(|_| is_look(path)) {
            let Example { purpose, .. } = example_of(operation);
            let takes_a_body = operation["requestBody"].is_object();
            let Some(operation) = operation.as_object_mut() else { continue };
            let responses = operation.get("responses").cloned().unwrap_or_default();
            let parameters =
                operation.entry("parameters").or_insert_with(|| Value::Array(Vec::new()));
            let writes = is_write(&responses);
            if let Some(parameters) = parameters.as_array_mut() {
                parameters.extend(headers(purpose));
                let (name, description, example) = KEY;
                parameters.extend(writes.then(|| {
                    serde_json::json!({
                        "name": name, "in": "header", "required": true, "description": description,
                        "schema": { "type": "string", "pattern": "^[A-Za-z0-9_.:\"-]{8,128}$" }, "example": example,
                    })
                }));
            }
            if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                let of_writes = WRITE_PROBLEMS.into_iter().filter(|_| writes);
                let of_bodies = PROBLEMS_OF_BODIES.into_iter().filter(|_| takes_a_body);
                let all = PROBLEMS.into_iter().chain(of_writes).chain(of_bodies);
                for (status, description) in all {
                    responses.entry(status).or_insert_with(|| problem(description, fhir));
                }
            }
        }
    }
    with_parts(&mut document);
    document
}

/// True for an operation that changes what stands: it answers with what was made, or with what waits for a second person.
pub(super) fn is_write(responses: &Value) -> bool {
    ["201", "202"].iter().any(|status| responses.get(status).is_some())
}

/// True for the routes that want credentials and a purpose.
pub(super) fn is_look(path: &str) -> bool {
    path.starts_with("/v1/") || path.starts_with("/fhir/Patient")
}

/// The document as it is sent: made once, as anybody may ask for it.
static SENT: LazyLock<web::Bytes> =
    LazyLock::new(|| serde_json::to_vec(&*DOCUMENT).unwrap_or_default().into());

/// The service, for programs: `OpenAPI` 3.1.
async fn document() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(SENT.clone())
}

#[cfg(test)]
mod tests {
    use actix_web::body::MessageBody as _;
    use actix_web::rt::System;

    use super::{described, document};

    #[test]
    fn the_document_is_made_once_however_often_it_is_asked_for() {
        let system = System::new();
        let sent = || system.block_on(document()).into_body().try_into_bytes();
        let (first, again) = (sent().expect("it is whole"), sent().expect("it is whole"));
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&first).unwrap(), described());
        assert_eq!(first.as_ptr(), again.as_ptr(), "the same bytes, not their like");
    }

    #[test]
    fn the_document_is_what_it_was() {
        let text = serde_json::to_string_pretty(&described()).unwrap();
        insta::assert_snapshot!("openapi", text);
    }
}
