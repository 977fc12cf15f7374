//! The resources of FHIR R4 as far as they are written here: `hl7.org/fhir/R4`, whose names and order of members these have.
//!
//! In and out: plain data. What a resource leaves out is left out of the JSON, as FHIR has neither null nor empty lists.

use serde::Serialize;
use utoipa::ToSchema;

/// How well a value is borne out, beside the value: `agreed`, `said_once`, `disputed`, `with_the_family`.
pub(super) const STANDING: &str = "urn:x-hearth:fhir:standing";
/// How likely an entry of a match is the one: an extension of FHIR's own.
pub(super) const MATCH_GRADE: &str = "http://hl7.org/fhir/StructureDefinition/match-grade";
/// NHS numbers, as the NHS names them in FHIR.
pub(super) const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";

/// A person.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Patient {
    #[schema(example = "Patient")]
    pub(super) resource_type: &'static str,
    /// The council's identifier.
    #[schema(example = "HP-7K3Q-9M2C")]
    pub(super) id: String,
    /// The NHS number, where it may be shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) identifier: Vec<Identifier>,
    /// The best name, and others that they go or went by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) name: Vec<HumanName>,
    /// Telephone and electronic mail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) telecom: Vec<ContactPoint>,
    /// `female` or `male`, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gender: Option<String>,
    #[serde(rename = "_gender", skip_serializing_if = "Option::is_none")]
    pub(super) gender_more: Option<Element>,
    /// As much of it as is known: a year, a month, a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) birth_date: Option<String>,
    #[serde(rename = "_birthDate", skip_serializing_if = "Option::is_none")]
    pub(super) birth_date_more: Option<Element>,
    /// When they died.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deceased_date_time: Option<String>,
    #[serde(rename = "_deceasedDateTime", skip_serializing_if = "Option::is_none")]
    pub(super) deceased_date_time_more: Option<Element>,
    /// Where they live, and lived.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) address: Vec<Address>,
}

/// What stands beside a value.
#[derive(Serialize, ToSchema)]
#[schema(as = FhirElement)]
pub(super) struct Element {
    pub(super) extension: Vec<Extension>,
}

/// Something that FHIR has no member for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FhirExtension)]
pub(super) struct Extension {
    /// Which.
    pub(super) url: &'static str,
    /// What it says.
    pub(super) value_code: String,
}

/// A number that others know the person by.
#[derive(Serialize, ToSchema)]
#[schema(as = FhirIdentifier)]
pub(super) struct Identifier {
    pub(super) extension: Vec<Extension>,
    /// Whose it is: `https://fhir.nhs.uk/Id/nhs-number`.
    pub(super) system: &'static str,
    pub(super) value: String,
}

/// A name.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = FhirHumanName)]
pub(super) struct HumanName {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) extension: Vec<Extension>,
    /// `usual` for the best one.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub(super) used_as: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) family: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) given: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) suffix: Vec<String>,
}

/// A telephone number or an address of electronic mail.
#[derive(Serialize, ToSchema)]
#[schema(as = FhirContactPoint)]
pub(super) struct ContactPoint {
    pub(super) extension: Vec<Extension>,
    /// `phone` or `email`.
    pub(super) system: &'static str,
    pub(super) value: String,
}

/// An address.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FhirAddress)]
pub(super) struct Address {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) extension: Vec<Extension>,
    /// `home` where they are taken to live, `old` where they no longer do.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub(super) used_as: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) line: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<Period>,
}

/// From when to when, both days included.
#[derive(Serialize, ToSchema)]
#[schema(as = FhirPeriod)]
pub(super) struct Period {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end: Option<String>,
}

/// What a match found: one patient, or advice where there is not one to be told of.
#[derive(Serialize, ToSchema)]
pub(super) struct Bundle {
    #[serde(rename = "resourceType")]
    #[schema(example = "Bundle")]
    pub(super) resource_type: &'static str,
    /// `searchset`.
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    /// 1 or 0.
    pub(super) total: u8,
    pub(super) entry: Vec<Entry>,
}

/// One entry of a bundle.
#[derive(Serialize, ToSchema)]
#[schema(as = FhirBundleEntry)]
pub(super) struct Entry {
    pub(super) resource: Entered,
    pub(super) search: Search,
}

/// A patient, or advice.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = FhirBundleResource)]
pub(super) enum Entered {
    Patient(Box<Patient>),
    Advice(OperationOutcome),
}

/// Why an entry is there.
#[derive(Serialize, ToSchema)]
#[schema(as = FhirBundleSearch)]
pub(super) struct Search {
    /// How likely it is the one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) extension: Vec<Extension>,
    /// `match` or `outcome`.
    pub(super) mode: &'static str,
    /// The grade once more, as FHIR wants a figure from 0 to 1: an order, and no probability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) score: Option<f32>,
}

/// What went wrong, or what to do.
#[derive(Serialize, ToSchema)]
pub(super) struct OperationOutcome {
    #[serde(rename = "resourceType")]
    #[schema(example = "OperationOutcome")]
    pub(super) resource_type: &'static str,
    pub(super) issue: [Issue; 1],
}

/// One thing to say.
#[derive(Serialize, ToSchema)]
#[schema(as = FhirIssue)]
pub(super) struct Issue {
    /// `error` or `information`.
    pub(super) severity: &'static str,
    /// FHIR's word for the kind of it.
    pub(super) code: &'static str,
    /// The service's own word, which never changes, and what it means.
    pub(super) details: Concept,
    /// What to do, and by which number the council finds the request.
    pub(super) diagnostics: String,
}

/// A word with its meaning.
#[derive(Serialize, ToSchema)]
#[schema(as = FhirCodeableConcept)]
pub(super) struct Concept {
    pub(super) coding: [Coding; 1],
    pub(super) text: String,
}

/// A word of a list.
#[derive(Serialize, ToSchema)]
#[schema(as = FhirCoding)]
pub(super) struct Coding {
    pub(super) system: &'static str,
    pub(super) code: String,
}
