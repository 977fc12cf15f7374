//! A row of the gazetteer by the names of its columns, and what its status means.
//!
//! In: an address as the gazetteer states it. Out: the same for the builder. Reading the file is left to `extracts`, what
//! its classification makes of it to `premises`. Source: `docs/extracts.md`.

use crate::extracts::{AddressStatus, GazetteerAddress};
use crate::values::Uprn;

impl GazetteerAddress {
    /// An address from a row's columns, asked for by the names of `docs/extracts.md`; an unknown column answers `""`.
    ///
    /// ```
    /// use hearth::addresses::GazetteerAddress;
    /// # fn uprn() -> Option<hearth::values::Uprn> { None }
    /// if let Some(uprn) = uprn() {
    ///     GazetteerAddress::from_columns(uprn, None, |column| match column {
    ///         "number" => "12",
    ///         "streetname" => "HIGH STREET",
    ///         _ => "",
    ///     });
    /// }
    /// ```
    pub fn from_columns<'a>(
        uprn: Uprn,
        parent: Option<Uprn>,
        mut column: impl FnMut(&str) -> &'a str,
    ) -> Self {
        let mut text = |name: &str| column(name).trim().to_owned();
        Self {
            uprn,
            parent,
            organisation: text("organisationname"),
            sub_building: text("subname"),
            building_name: text("name"),
            building_number: text("number"),
            dependent_street: String::new(),
            street: text("streetname"),
            locality: text("locality"),
            town: text("townname"),
            postcode: text("postcode"),
            full_address: text("fulladdress"),
            classification: text("classificationcode"),
            // an address that was rejected counts as one no longer in use; a loader leaves it out
            status: AddressStatus::read(&text("addressstatus"))
                .unwrap_or(AddressStatus::Historical),
        }
    }

    /// No longer in use.
    #[must_use]
    pub fn is_historical(&self) -> bool {
        self.status == AddressStatus::Historical
    }
}
