//! `organisations.toml`: who may ask or be told.

use super::reading::{Bilingual, RowPlace, bilingual, flag, name, texts};
use crate::rules::TableReader;
use crate::values::OrganisationName;

/// What kind of body an organisation is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OrganisationKind {
    /// A council with all functions or those of a district; the council itself is of this kind.
    Council,
    /// A county council, where another runs its own systems.
    County,
    /// A body of the health service.
    Nhs,
    /// A police force.
    Police,
    /// A school or academy trust.
    School,
    /// A charity.
    Voluntary,
    /// A housing association.
    Housing,
    /// A government department.
    Government,
}

impl OrganisationKind {
    /// All, by their words.
    pub const WORDS: [(&'static str, Self); 8] = [
        ("council", Self::Council),
        ("county", Self::County),
        ("nhs", Self::Nhs),
        ("police", Self::Police),
        ("school", Self::School),
        ("voluntary", Self::Voluntary),
        ("housing", Self::Housing),
        ("government", Self::Government),
    ];
}

/// A part of the United Kingdom whose law applies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Jurisdiction {
    /// England.
    England,
    /// Wales.
    Wales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Jurisdiction {
    /// All, by their words.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("england", Self::England),
        ("wales", Self::Wales),
        ("scotland", Self::Scotland),
        ("northern_ireland", Self::NorthernIreland),
    ];
}

/// An organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Organisation {
    /// Its name.
    pub name: OrganisationName,
    /// Where it stands.
    pub place: RowPlace,
    /// What people read.
    pub label: Bilingual,
    /// What kind of body it is.
    pub kind: OrganisationKind,
    /// True for the council itself.
    pub own: bool,
    /// Whose law applies to it.
    pub jurisdiction: Option<Jurisdiction>,
    /// Lists of persons in law that it stands in.
    pub listed_in: Vec<String>,
}

impl Organisation {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let name = name::<OrganisationName>(table, "name");
        let label = bilingual(table, "label");
        let kind = table
            .require("kind", "write kind = \"nhs\"")
            .and_then(|value| value.word(&OrganisationKind::WORDS));
        let own = flag(table, "own");
        let jurisdiction =
            table.get("jurisdiction").and_then(|value| value.word(&Jurisdiction::WORDS));
        let listed_in = texts(table, "listed_in");
        if own && jurisdiction.is_none() {
            table.error("the council has no jurisdiction", "write jurisdiction = \"england\"");
        }
        let name = name?;
        Some(Self {
            place: RowPlace::of(table, &name),
            name,
            label: label?,
            kind: kind?,
            own,
            jurisdiction,
            listed_in,
        })
    }
}
