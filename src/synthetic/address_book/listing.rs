//! The rows of the gazetteer extract.
//!
//! In: premises and their forms. Out: rows in the flat layout of `docs/extracts.md`, several to a UPRN. Which forms there are
//! is left to [`super::variants`].

use super::premises::{Premises, Status};
use super::variants::{Form, Variant};

/// One row of the gazetteer: one form of one premises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GazetteerRow {
    /// The number of the premises.
    pub uprn: u64,
    /// The number of the building that it is a part of.
    pub parent_uprn: Option<u64>,
    /// Who trades there.
    pub organisation: String,
    /// The flat, room or unit.
    pub sub_name: String,
    /// The name of the building or house; the Post Office also puts numbers with letters and ranges here.
    pub name: String,
    /// The number on the street.
    pub number: String,
    /// The street.
    pub street: String,
    /// The locality, often empty.
    pub locality: String,
    /// The town.
    pub town: String,
    /// The postcode.
    pub postcode: String,
    /// The whole on one line.
    pub full_address: String,
    /// What it is, as in `AddressBase`.
    pub classification: &'static str,
    /// `Approved`, `Alternative`, `Historical` or `Provisional`.
    pub status: &'static str,
}

impl GazetteerRow {
    /// The row of `variant`, a form of `premises`.
    pub(super) fn new(premises: &Premises, variant: &Variant, parent_uprn: Option<u64>) -> Self {
        let parts = &variant.parts;
        let full = [parts.line(), premises.postcode.clone()];
        let full: Vec<String> = full.into_iter().filter(|part| !part.is_empty()).collect();
        // to the Post Office, `12A` and `12-14` are names of buildings
        let is_name = variant.form == Form::DeliveryPoint
            && parts.number.bytes().any(|letter| !letter.is_ascii_digit());
        let (name, number) = match (is_name, parts.name.is_empty()) {
            (true, true) => (parts.number.clone(), String::new()),
            (true, false) => (format!("{}, {}", parts.name, parts.number), String::new()),
            (false, _) => (parts.name.clone(), parts.number.clone()),
        };
        let unit = [parts.unit.as_str(), &parts.block];
        let unit: Vec<&str> = unit.into_iter().filter(|part| !part.is_empty()).collect();
        Self {
            uprn: premises.uprn,
            parent_uprn,
            organisation: parts.organisation.clone(),
            sub_name: unit.join(", "),
            name,
            number,
            street: parts.street.clone(),
            locality: parts.locality.clone(),
            town: parts.town.clone(),
            postcode: premises.postcode.clone(),
            full_address: full.join(", "),
            classification: premises.class,
            status: status(premises.status, variant.form),
        }
    }

    /// Its fields in the order of the file's columns.
    #[must_use]
    pub fn fields(&self) -> [String; 13] {
        [
            self.uprn.to_string(),
            self.parent_uprn.map(|uprn| uprn.to_string()).unwrap_or_default(),
            self.organisation.clone(),
            self.sub_name.clone(),
            self.name.clone(),
            self.number.clone(),
            self.street.clone(),
            self.locality.clone(),
            self.town.clone(),
            self.postcode.clone(),
            self.full_address.clone(),
            self.classification.to_owned(),
            self.status.to_owned(),
        ]
    }
}

fn status(premises: Status, form: Form) -> &'static str {
    match (premises, form) {
        (Status::Historical, _) | (Status::Approved, Form::Historic) => "Historical",
        (Status::Provisional, _) => "Provisional",
        (Status::Approved, Form::Alternative) => "Alternative",
        (Status::Approved, Form::Approved | Form::DeliveryPoint) => "Approved",
    }
}
