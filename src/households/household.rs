//! People living together at a residence.

use compact_str::CompactString;

use crate::addresses::{AddressResolution, PremisesKind};
use crate::households::composition::Composition;
use crate::values::{HouseholdId, Uprn};

/// Where a household lives.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Residence {
    /// An address of the gazetteer.
    Uprn(Uprn),
    /// An address that the gazetteer does not know (yet): its canonical text is its key.
    Provisional(CompactString),
}

impl Residence {
    /// The home that an address leads to; none where it leads to no home.
    #[must_use]
    pub fn of(resolution: &AddressResolution) -> Option<Self> {
        match resolution.residence() {
            Some(uprn) => Some(Self::Uprn(uprn)),
            None if resolution.provisional_key.is_empty() => None,
            None => Some(Self::Provisional(resolution.provisional_key.clone())),
        }
    }
}

/// What kind of household it is, from its residence and its members.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HouseholdKind {
    /// People sharing a home.
    Private,
    /// People sharing a house in multiple occupation, or a dwelling that is used as one.
    SharedHouse,
    /// Residents of a care home.
    CareHome,
    /// Those who stay at a hostel.
    Hostel,
    /// Students of a hall of residence.
    StudentHall,
}

impl HouseholdKind {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Private, Self::SharedHouse, Self::CareHome, Self::Hostel, Self::StudentHall];

    /// As exports and reports write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::SharedHouse => "shared house",
            Self::CareHome => "care home",
            Self::Hostel => "hostel",
            Self::StudentHall => "student hall",
        }
    }

    /// Whether it counts as private; the others are communal.
    #[must_use]
    pub const fn is_private(self) -> bool {
        match self {
            Self::Private | Self::SharedHouse => true,
            Self::CareHome | Self::Hostel | Self::StudentHall => false,
        }
    }

    /// The kind that premises make of those who live there; nobody should live at the last two, but who does has a home.
    #[must_use]
    pub const fn of_premises(premises: PremisesKind) -> Self {
        match premises {
            PremisesKind::Dwelling | PremisesKind::Shell | PremisesKind::NotResidential => {
                Self::Private
            }
            PremisesKind::SharedHouse => Self::SharedHouse,
            PremisesKind::CareHome => Self::CareHome,
            PremisesKind::Hostel => Self::Hostel,
            PremisesKind::StudentHall => Self::StudentHall,
        }
    }
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
    /// What it is made up of.
    pub composition: Composition,
    /// Who, ascending by person.
    pub members: Vec<Membership>,
}
