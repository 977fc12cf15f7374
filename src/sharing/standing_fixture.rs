//! Acts as tests write them down: a consent, a restriction.

use jiff::civil::date;

use super::RestrictionEffect;
use crate::journal::{
    BoundPerson, CONSENT_SCHEMA, CollectedBy, ConsentEvent, ConsentRecorded, GivenBy,
    RestrictionSet,
};
use crate::values::FieldSet;

/// What somebody said of being shown for care, in all fields.
pub(super) fn consent(event: ConsentEvent, person: BoundPerson) -> ConsentRecorded {
    ConsentRecorded {
        schema_version: CONSENT_SCHEMA.into(),
        record_id: uuid::Uuid::nil(),
        follows: None,
        event,
        person,
        purposes: vec!["care".parse().expect("a name")],
        lawful_basis: "UK GDPR Art 6(1)(a)".into(),
        datasets: Vec::new(),
        fields: FieldSet::ALL,
        recipients: Vec::new(),
        notice: None,
        collected_by: CollectedBy::InPerson,
        officer: "mk".parse().expect("a name"),
        given_by: GivenBy::Person,
        evidence: None,
        until: None,
    }
}

/// One that hides somebody whole, from the first day on.
pub(super) fn restriction(person: BoundPerson) -> RestrictionSet {
    RestrictionSet {
        kind: "sensitive-address".parse().expect("a name"),
        effect: RestrictionEffect::Existence,
        purposes: Vec::new(),
        person,
        only: Vec::new(),
        legal_note: "refuge".to_owned(),
        from: date(2026, 11, 1),
        until: None,
        review: None,
        by: "po".parse().expect("a name"),
        approved_by: None,
    }
}
