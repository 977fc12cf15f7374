//! One address as the gazetteer states it.
//!
//! In: a row's columns (NGD built address names). Out: the values that the index is built from. Reading the file is left
//! to `extracts`. Source: `docs/extracts.md`; classification codes of `AddressBase`.

use super::premises::PremisesKind;
use crate::values::Uprn;

/// One row of the gazetteer, as written. Several rows of one UPRN are variants of one address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct GazetteerAddress {
    /// The address.
    pub uprn: Uprn,
    /// The building it is part of.
    pub parent: Option<Uprn>,
    /// Organisation at the address.
    pub organisation: String,
    /// `FLAT 3`.
    pub sub_building: String,
    /// `ROWAN COURT`.
    pub building_name: String,
    /// `12`, `12A`, `12-14`.
    pub building_number: String,
    /// Street.
    pub street: String,
    /// Locality.
    pub locality: String,
    /// Town.
    pub town: String,
    /// Postcode.
    pub postcode: String,
    /// The whole in one line.
    pub full_address: String,
    /// `RD06`, `PP`, `CR`.
    pub classification: String,
    /// `Approved`, `Historical`, `Provisional`.
    pub status: String,
}

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
            street: text("streetname"),
            locality: text("locality"),
            town: text("townname"),
            postcode: text("postcode"),
            full_address: text("fulladdress"),
            classification: text("classificationcode"),
            status: text("addressstatus"),
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

    /// What kind of premises it is.
    #[must_use]
    pub fn premises(&self) -> PremisesKind {
        let names = format!("{} {}", self.organisation, self.building_name);
        PremisesKind::of(&self.classification, &names)
    }

    /// No longer in use.
    #[must_use]
    pub fn is_historical(&self) -> bool {
        self.status.trim().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("hist"))
    }
}
