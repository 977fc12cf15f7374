//! What an address of the gazetteer means: residence or building, communal or not, in use or not.
//!
//! In: an address as the gazetteer states it. Out: what its classification makes of it. Reading the file is left
//! to `extracts`. Source: `docs/extracts.md`; classification codes of `AddressBase`.

use crate::extracts::{AddressStatus, GazetteerAddress};
use crate::values::Uprn;

/// What a classification code makes of an address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AddressKind {
    /// People live here.
    Residence,
    /// A building that holds residences and is none itself (`PP`, and an HMO whose rooms are listed).
    Building,
    /// Known, but nobody's residence: commercial, land, garages.
    NotResidential,
}

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

    /// Residence, building or neither; an address without a code counts as a residence.
    #[must_use]
    pub fn kind(&self) -> AddressKind {
        let code = self.classification.trim().to_ascii_uppercase();
        let not_dwelling = ["RB", "RC", "RG"].iter().any(|class| code.starts_with(class));
        match code.as_bytes().first() {
            Some(b'P') => AddressKind::Building,
            // X is dual use: a shop with its flat
            None | Some(b'R' | b'X') if !not_dwelling => AddressKind::Residence,
            _ => AddressKind::NotResidential,
        }
    }

    /// Care home, hall of residence or the like; a house in multiple occupation is shared, not communal.
    #[must_use]
    pub fn is_communal(&self) -> bool {
        let code = self.classification.trim().to_ascii_uppercase();
        let names = format!("{} {}", self.organisation, self.building_name).to_ascii_uppercase();
        let hall = names.contains("HALL OF RESIDENCE")
            || names.contains("HALLS OF RESIDENCE")
            || names.contains("STUDENT");
        code.starts_with("RI") || (code.starts_with("RH") && hall)
    }

    /// A house in multiple occupation or a communal place, whose rooms need not be listed.
    pub(super) fn has_rooms(&self) -> bool {
        let code = self.classification.trim().to_ascii_uppercase();
        code.starts_with("RI") || code.starts_with("RH")
    }

    /// No longer in use.
    #[must_use]
    pub fn is_historical(&self) -> bool {
        self.status == AddressStatus::Historical
    }
}
