//! The fingerprint of what a decision rests on: the compared values of a record that say who somebody is.
//!
//! In: a record. Out: a fingerprint that changes if and only if one of these values does. Addresses are not among them. Under a key, since
//! names with dates of birth are few enough to be tried through.

use std::fmt;

use crate::journal::DecidedRecord;
use crate::normalise::NormalisedRecord;
use crate::rules::{Checked, Ruleset};
use crate::values::{IdentifierKey, Nino, PersonName, Upn};

/// What fingerprints are made under.
pub struct EvidenceKey {
    key: [u8; 32],
    /// Names of attributes, by index: their order in the rules may change.
    attributes: Vec<String>,
}

impl fmt::Debug for EvidenceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EvidenceKey")
    }
}

impl EvidenceKey {
    /// The council's.
    #[must_use]
    pub fn new(key: &IdentifierKey, ruleset: &Ruleset<Checked>) -> Self {
        let attributes = ruleset.attributes().iter().map(|it| it.name.to_string()).collect();
        Self { key: key.derived("hearth: evidence that a decision rests on, 1"), attributes }
    }

    /// The record as a decision keeps it.
    #[must_use]
    pub fn record(&self, record: &NormalisedRecord) -> DecidedRecord {
        DecidedRecord::new(&record.key, self.fingerprint(record))
    }

    /// The fingerprint, hexadecimal.
    #[must_use]
    pub fn fingerprint(&self, record: &NormalisedRecord) -> String {
        let PersonName { title: _, forenames, surname, other_surnames, known_as, suffix } =
            &record.name;
        let mut values = Values(blake3::Hasher::new_keyed(&self.key));
        values.list(forenames.iter().map(AsRef::as_ref));
        values.one(surname);
        values.list(other_surnames.iter().map(AsRef::as_ref));
        values.list(known_as.iter().map(AsRef::as_ref));
        values.list(suffix.iter().map(AsRef::as_ref));
        let born = record.date_of_birth;
        values.list(
            born.map(|it| format!("{} {:?}", it.packed(), it.doubt())).iter().map(AsRef::as_ref),
        );
        values.list(record.sex.map(|it| format!("{it:?}")).iter().map(AsRef::as_ref));
        let number = record.nhs_number.map(|it| it.number().to_string());
        values.list(number.iter().map(AsRef::as_ref));
        values.list(record.nino.iter().map(Nino::as_str));
        values.list(record.upn.iter().map(Upn::as_str));
        values.list(record.former_upns.iter().map(Upn::as_str));
        values.list(record.email.iter().map(AsRef::as_ref));
        values.list(record.phone.iter().map(AsRef::as_ref));
        let named = |at: u16| self.attributes.get(usize::from(at)).map_or("", String::as_str);
        let mut attributes: Vec<(&str, &str)> =
            record.attributes.iter().map(|it| (named(it.attribute), it.value.as_str())).collect();
        attributes.sort_unstable();
        values.list(attributes.into_iter().flat_map(|(name, value)| [name, value]));
        let Values(hasher) = values;
        hasher.finalize().to_hex()[..32].to_owned()
    }
}

/// Values, each with its length, so that no two lists read alike.
struct Values(blake3::Hasher);

impl Values {
    fn one(&mut self, value: &str) {
        self.0.update(&(value.len() as u64).to_le_bytes());
        self.0.update(value.as_bytes());
    }

    fn list<'v>(&mut self, values: impl Iterator<Item = &'v str>) {
        for value in values {
            self.one(value);
        }
        // longer than any value can be: ends the list
        self.0.update(&u64::MAX.to_le_bytes());
    }
}
