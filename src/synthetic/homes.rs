//! The council's addresses.
//!
//! In: nothing. Out: the words for homes and streets, and the few questions that others ask of
//! them. How they come to stand is left to [`super::building`], how an address is written by those
//! who live there to [`super::address_text`].

use super::names::Culture;
use super::place_names::LOCALITIES;
use super::stream::Stream;
use super::world::HomeIx;

/// What stands at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HomeKind {
    Detached,
    Semi,
    Terraced,
    Flat,
    Hmo,
    CareHome,
    /// The shell of a block of flats: an address, and no dwelling.
    Block,
    Commercial,
}

impl HomeKind {
    /// Its code in the national classification.
    pub(super) fn classification(self) -> &'static str {
        match self {
            Self::Detached => "RD02",
            Self::Semi => "RD03",
            Self::Terraced => "RD04",
            Self::Flat => "RD06",
            Self::Hmo => "RH01",
            Self::CareHome => "RI01",
            Self::Block => "PP",
            Self::Commercial => "CR08",
        }
    }
}

/// One address.
pub(super) struct Home {
    pub(super) uprn: u64,
    pub(super) parent: Option<HomeIx>,
    pub(super) kind: HomeKind,
    pub(super) street: usize,
    /// `12`, `12A`; empty where the building has a name only.
    pub(super) number: String,
    /// The building's name, often empty.
    pub(super) name: String,
    /// `FLAT 3`, `APARTMENT 12`, `FLAT C`, `FIRST FLOOR FLAT`; empty for a whole house.
    pub(super) unit: String,
    pub(super) organisation: &'static str,
    pub(super) postcode: String,
}

/// A street.
pub(super) struct Street {
    pub(super) name: String,
    /// The name with its kind cut short: `VICTORIA RD`.
    pub(super) short_name: String,
    pub(super) locality: usize,
    /// The culture that many households of the street share, if any.
    pub(super) culture: Option<Culture>,
}

/// All addresses.
pub(super) struct Homes {
    pub(super) list: Vec<Home>,
    pub(super) streets: Vec<Street>,
    /// The private dwellings.
    pub(super) dwellings: Vec<HomeIx>,
    pub(super) communal: Vec<HomeIx>,
}

impl Homes {
    /// The locality's name.
    pub(super) fn locality(&self, home: HomeIx) -> &'static str {
        LOCALITIES[self.street(home).locality]
    }

    /// The street on which the home stands.
    pub(super) fn street(&self, home: HomeIx) -> &Street {
        &self.streets[self.list[home].street]
    }

    /// The polling district, which is also the catchment of a school.
    pub(super) fn district(&self, home: HomeIx) -> usize {
        let street = self.list[home].street;
        self.streets[street].locality * 8 + street % 8
    }

    /// Another dwelling close by: the neighbour's, for which this one is mistaken.
    pub(super) fn neighbour(&self, home: HomeIx, stream: &mut Stream) -> HomeIx {
        let next = if stream.chance(0.5) { home + 1 } else { home.saturating_sub(1) };
        match self.list.get(next) {
            Some(other)
                if other.street == self.list[home].street && other.kind != HomeKind::Block =>
            {
                next
            }
            _ => home,
        }
    }
}
