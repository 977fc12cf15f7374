//! People living together at a residence.

use compact_str::CompactString;

use crate::values::{HouseholdId, Uprn};

/// Where a household lives.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Residence {
    /// An address of the gazetteer.
    Uprn(Uprn),
    /// An address that the gazetteer does not know (yet): its canonical text is its key.
    Provisional(CompactString),
}

/// What kind of household it is, from its residence and its members.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HouseholdKind {
    /// People sharing a home.
    Private,
    /// A care home, hall of residence or other establishment.
    Communal,
}

/// One person's place in a household.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    /// Index into the night's persons.
    pub person: u32,
    /// Since when, by the earliest record of the current stay.
    pub since: Option<jiff::civil::Date>,
    /// Records that place the person here, ascending.
    pub evidence: Vec<u32>,
    /// True if only fenced records (the full electoral register) place the person here: withheld where they are.
    pub fenced: bool,
}

/// People living together at a residence on the night's date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Household {
    /// Minted once, carried from edition to edition.
    pub id: HouseholdId,
    /// Where.
    pub residence: Residence,
    /// What kind.
    pub kind: HouseholdKind,
    /// Who, ascending by person.
    pub members: Vec<Membership>,
}
