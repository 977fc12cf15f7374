//! The fingerprint of what a decision rests on: the compared values of a record that say who somebody is.
//!
//! In: a record. Out: a fingerprint that changes if and only if one of these values does. Addresses are not among them: where a row has
//! somebody, and between which days, have fingerprints of their own. Under a key, since names with dates of birth are few enough to be
//! tried through.

use std::fmt;

use crate::addresses::AddressResolution;
use crate::households::Residence;
use crate::journal::DecidedRecord;
use crate::normalise::NormalisedRecord;
use crate::rules::{Checked, Ruleset};
use crate::values::{IdentifierKey, Nino, PersonName, Upn};

/// What fingerprints are made under.
#[derive(Clone)]
pub struct EvidenceKey {
    key: [u8; 32],
    /// Names of the attributes that are compared, by index: their order in the rules may change.
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
        let attributes =
            ruleset.compared_attributes().iter().map(|it| it.name.to_string()).collect();
        Self { key: key.derived("hearth: evidence that a decision rests on, 1"), attributes }
    }

    /// The record with the fingerprint of who it speaks of, and nothing of where.
    #[must_use]
    pub fn record(&self, record: &NormalisedRecord) -> DecidedRecord {
        DecidedRecord::new(&record.key, self.fingerprint(record))
    }

    /// The fingerprint of the residence that a row's address led to, hexadecimal; empty if to none.
    #[must_use]
    pub fn home(&self, resolution: &AddressResolution) -> String {
        let Some(residence) = Residence::of(resolution) else { return String::new() };
        let mut values = Values(blake3::Hasher::new_keyed(&self.key));
        match residence {
            Residence::Uprn(uprn) => values.list(["uprn", &uprn.number().to_string()].into_iter()),
            Residence::Provisional(text) => values.list(["text", text.as_str()].into_iter()),
        }
        values.hexadecimal()
    }

    /// The fingerprint of the dates between which a row has somebody at its address, hexadecimal.
    #[must_use]
    pub fn stay(&self, record: &NormalisedRecord) -> String {
        let mut values = Values(blake3::Hasher::new_keyed(&self.key));
        for date in [record.from, record.to] {
            values.list(date.map(|it| it.to_string()).iter().map(AsRef::as_ref));
        }
        values.hexadecimal()
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
        let named = |at: u16| self.attributes.get(usize::from(at)).map(String::as_str);
        // what is only carried along does not say who somebody is
        let compared = record
            .attributes
            .iter()
            .filter_map(|it| Some((named(it.attribute)?, it.value.as_str())));
        let mut attributes: Vec<(&str, &str)> = compared.collect();
        attributes.sort_unstable();
        values.list(attributes.into_iter().flat_map(|(name, value)| [name, value]));
        values.hexadecimal()
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

    fn hexadecimal(self) -> String {
        let Self(hasher) = self;
        hasher.finalize().to_hex()[..32].to_owned()
    }
}
