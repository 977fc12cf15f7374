//! `metadata`: what can be asked in FHIR, as a `CapabilityStatement`.
//!
//! In: nothing of anybody. Out: what the facade does, for programs that look before they ask; anybody may.

use actix_web::HttpResponse;
use serde_json::json;

/// What can be asked here in FHIR.
#[utoipa::path(get, path = "/fhir/metadata", tag = "FHIR R4", security(()), responses((status = 200, description = "A CapabilityStatement", content_type = "application/fhir+json", body = Object)))]
pub(in crate::http::api) async fn metadata() -> HttpResponse {
    let headers = "Every request but this one states who asks (`Authorization: Bearer` or `X-API-Key`) and what for (`Hearth-Purpose`, and as the purpose wants `Hearth-Case`, `Hearth-Necessity`). It is written into the council's journal before it is answered.";
    HttpResponse::Ok().json(json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        // of this release's facade: it changes with the program, not with the day
        "date": "2026-11-26",
        "kind": "instance",
        "software": { "name": "Hearth", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": "The lawful single view of a council, read only" },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "documentation": headers,
            "security": { "description": headers },
            "resource": [{
                "type": "Patient",
                "documentation": "What may be shown to whoever asks, for their purpose. Values whose tie to the person is doubtful are left out; every other has the extension urn:x-hearth:fhir:standing (agreed, said_once, disputed, with_the_family).",
                "interaction": [{ "code": "read", "documentation": "Somebody unknown, somebody hidden and somebody of whom nothing may be shown are one answer." }],
                "versioning": "no-version",
                "readHistory": false,
                "operation": [{
                    "name": "match",
                    "definition": "http://hl7.org/fhir/OperationDefinition/Patient-match",
                    "documentation": "By name.family and birthDate, and name.given, address.postalCode and NHS number where they are given: all must fit one person. Never several.",
                }],
            }],
        }],
    }))
}
