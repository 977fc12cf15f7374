//! What each part of an address speaks for or against, in bits.
//!
//! In: how far a reading and an entry agree, and how many addresses share what they agree in. Out: one weight for each
//! part, whose sum is the weight of the match. An agreement is worth log2 of how rare it is (a postcode that 16 of 60,000
//! addresses share narrows them down by 12 bits); a difference costs what people's errors make of it: one slip in a
//! postcode is common, another house number is not an error but another house. The costs are rounded judgements on the
//! error kinds of `reference` matchers (ASSIGN's ranks, `uk_address_matcher`'s levels), the same for every council.

use super::agreement::{
    Agreement, BuildingGrade, NameGrade, PlaceGrade, PostcodeGrade, StreetGrade, UnitGrade,
};
use crate::values::MatchWeight;

/// How many bits it narrows the gazetteer down to agree in each.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Rarity {
    pub(super) postcode: f64,
    pub(super) street: f64,
    pub(super) name: f64,
    pub(super) place: f64,
}

/// One weight a part: postcode, street, building, unit, place, words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct PartWeights(pub(super) [MatchWeight; 6]);

impl PartWeights {
    /// What the parts are called, in their order.
    pub(super) const PARTS: [&str; 6] =
        ["postcode", "street", "building", "unit", "place", "words"];

    pub(super) fn total(self) -> MatchWeight {
        self.0.into_iter().sum()
    }

    /// Without the unit: what speaks for the building.
    pub(super) fn building(self) -> MatchWeight {
        self.total() - self.0[3]
    }
}

/// No postcode narrows a gazetteer down by more than this: what else agrees is not independent of it.
const MOST_OF_POSTCODE: f64 = 12.0;
/// The same of streets and names.
const MOST_OF_NAME: f64 = 10.0;

pub(super) fn weigh(a: Agreement, rarity: Rarity) -> PartWeights {
    let postcode_bits = rarity.postcode.min(MOST_OF_POSTCODE);
    let postcode = match a.postcode {
        PostcodeGrade::Same => postcode_bits,
        PostcodeGrade::OneOff => postcode_bits - 4.0,
        PostcodeGrade::Sector => (postcode_bits - 6.0).min(3.0),
        PostcodeGrade::District => (postcode_bits - 8.0).min(1.0),
        PostcodeGrade::Missing => 0.0,
        PostcodeGrade::Different => -4.0,
        PostcodeGrade::Elsewhere => -9.0,
    };
    let street_bits = rarity.street.min(MOST_OF_NAME);
    // a street that its postcode has already told says less
    let told = match a.postcode {
        PostcodeGrade::Same => 0.5,
        PostcodeGrade::OneOff | PostcodeGrade::Sector => 0.6,
        PostcodeGrade::District
        | PostcodeGrade::Missing
        | PostcodeGrade::Different
        | PostcodeGrade::Elsewhere => 1.0,
    };
    let street = match a.street {
        StreetGrade::Same => street_bits * told,
        StreetGrade::Cut => street_bits * told - 1.5,
        StreetGrade::Misspelt => street_bits * told - 2.0,
        StreetGrade::TypeLeftOut => street_bits * told - 2.5,
        StreetGrade::OtherType => street_bits * told - 3.0,
        StreetGrade::Unsaid => 0.0,
        StreetGrade::OtherTypeKnown => street_bits * told - 5.0,
        StreetGrade::Different => -12.0,
    };
    let name_bits = rarity.name.clamp(2.0, MOST_OF_NAME);
    let name = match a.name {
        NameGrade::Same => name_bits,
        NameGrade::Alike => name_bits - 3.0,
        NameGrade::Unsaid => 0.0,
        NameGrade::Other => -2.0,
    };
    let building = match a.building {
        BuildingGrade::Number => 6.0 + name / 2.0,
        BuildingGrade::RangeEnd => 4.0 + name / 2.0,
        BuildingGrade::InRange => 3.0 + name / 2.0,
        BuildingGrade::Name | BuildingGrade::NameAlike => name,
        BuildingGrade::Unsaid => -6.0,
        BuildingGrade::Different => -16.0,
    };
    let unit = match a.unit {
        UnitGrade::Same => 5.0,
        UnitGrade::Loose => 3.0,
        UnitGrade::Neither | UnitGrade::Reworded => 2.0,
        UnitGrade::Unsaid => -5.0,
        UnitGrade::Unlisted => -10.0,
        UnitGrade::Different => -18.0,
    };
    let place = match a.place {
        PlaceGrade::Same => (rarity.place * 0.75).clamp(0.5, 4.0),
        PlaceGrade::Partly | PlaceGrade::Unsaid => 0.0,
        PlaceGrade::Other => -4.0,
    };
    let words = -f64::from(a.unknown_words.min(4)) - 2.0 * f64::from(a.rank);
    PartWeights([postcode, street, building, unit, place, words].map(MatchWeight::from_bits))
}
