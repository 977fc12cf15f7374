//! What is held about a person, record by record, for the person themselves.
//!
//! In: the records of an edition that were taken for the person. Out: every value that they state of the person, as the source wrote it where
//! that is kept. A record is taken apart field by field, so that a new field fails to compile here until somebody decides how a
//! person is told of it. Other people of the same row are records of their own and are not among these.

use serde::Serialize;

use crate::addresses::AddressResolution;
use crate::editions::StoredRecord;
use crate::normalise::{AttributeValue, NormalisedRecord, RecordFlags};
use crate::values::PersonName;

/// What one source holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SourceHolding {
    /// The dataset.
    pub dataset: String,
    /// Its records.
    pub records: Vec<RecordHolding>,
}

/// What one record states.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RecordHolding {
    /// The row's key in its own system.
    pub record: String,
    /// What is stated, in the order in which it is read.
    pub values: Vec<HeldValue>,
}

/// A value with the word for its field (`fields.*` of the pack's words, or a carried column's own name).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HeldValue {
    /// The field.
    pub field: String,
    /// As stated.
    pub value: String,
}

/// All of it, by source. `attributes` are the ruleset's names for carried columns, in its order.
#[must_use]
pub fn holdings(records: &[StoredRecord], attributes: &[String]) -> Vec<SourceHolding> {
    let mut sources: Vec<SourceHolding> = Vec::new();
    for stored in records {
        let dataset = stored.record.key.dataset.0.as_str();
        let holding = record_holding(stored, attributes);
        match sources.iter_mut().find(|source| source.dataset == dataset) {
            Some(source) => source.records.push(holding),
            None => {
                sources.push(SourceHolding { dataset: dataset.to_owned(), records: vec![holding] });
            }
        }
    }
    sources
}

fn record_holding(stored: &StoredRecord, attributes: &[String]) -> RecordHolding {
    let StoredRecord { number: _, record, resolution, person: _ } = stored;
    let NormalisedRecord {
        key,
        dataset: _,
        row: _,
        fingerprint: _,
        name,
        date_of_birth,
        date_of_death,
        sex,
        nhs_number,
        nino,
        upn,
        former_upns,
        address_lines: _, // as written below
        postcode: _,
        postcode_text: _,
        claimed_uprn,
        property_key,
        email,
        phone,
        from,
        to,
        observed,
        attributes: carried,
        flags,
        original,
    } = record;
    let mut values = Values(Vec::new());
    values.add("role", Some(&key.role.word).filter(|word| !word.is_empty()));
    values.add("name", Some(original.name.expose()).filter(|text| !text.is_empty()));
    for other in other_names(name) {
        values.add("former_name", Some(other));
    }
    values.add("date_of_birth", date_of_birth.as_ref());
    values.add("date_of_death", date_of_death.as_ref());
    values.add("sex", sex.map(|sex| format!("{sex:?}").to_lowercase()));
    if !flags.address_withheld {
        values.add("address", Some(original.address.expose()).filter(|text| !text.is_empty()));
        let AddressResolution { uprn, .. } = resolution;
        values.add("uprn", uprn.as_ref().or(claimed_uprn.as_ref()));
        values.add("property_key", property_key.as_ref());
    }
    values.add("from", from.as_ref());
    values.add("to", to.as_ref());
    values.add("observed", observed.as_ref());
    values.add("phone", phone.as_ref());
    values.add("email", email.as_ref());
    values.add("nino", nino.as_ref());
    values.add("nhs_number", nhs_number.as_ref());
    for upn in upn.iter().chain(former_upns) {
        values.add("upn", Some(upn));
    }
    for AttributeValue { attribute, value } in carried {
        let name = attributes.get(usize::from(*attribute)).map_or("details", String::as_str);
        values.add(name, Some(value));
    }
    values.flags(*flags);
    RecordHolding { record: key.record_id.to_string(), values: values.0 }
}

fn other_names(name: &PersonName) -> impl Iterator<Item = &compact_str::CompactString> {
    // title, forenames, surname and suffix stand in the name as written
    let PersonName { title: _, forenames: _, surname: _, other_surnames, known_as, suffix: _ } =
        name;
    other_surnames.iter().chain(known_as)
}

struct Values(Vec<HeldValue>);

impl Values {
    fn add(&mut self, field: &str, value: Option<impl std::fmt::Display>) {
        let held =
            value.map(|value| HeldValue { field: field.to_owned(), value: value.to_string() });
        self.0.extend(held);
    }

    /// What the record says of itself: conclusions that Hearth drew from the row's words.
    fn flags(&mut self, flags: RecordFlags) {
        let RecordFlags {
            deceased,
            unnamed_infant,
            no_fixed_abode,
            address_withheld,
            care_of,
            suspect,
            student,
        } = flags;
        let said = [
            (deceased, "deceased"),
            (unnamed_infant, "unnamed infant"),
            (no_fixed_abode, "no fixed abode"),
            (address_withheld, "address withheld"),
            (care_of, "care of"),
            (suspect, "marked as doubtful by the source"),
            (student, "student"),
        ];
        for (_, word) in said.into_iter().filter(|(said, _)| *said) {
            self.add("details", Some(word));
        }
    }
}
