//! The ranked keys by which a text is found: the first stage with a hit decides.
//!
//! In: how far a reading agrees with an address. Out: which stage that satisfies. Deterministic, strictest first, each
//! looser in one thing only. Source: the ranked-rule matching of ASSIGN and the exact stages of `uk_address_matcher`.
//! What no stage takes is weighed (`weigh`).

use super::agreement::{
    Agreement, BuildingGrade, PlaceGrade, PostcodeGrade, StreetGrade, UnitGrade,
};
use super::reading::Reading;

/// One stage, as reports and documentation list it.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    /// Its name, as [`AddressResolution::stage`](super::AddressResolution::stage) gives it.
    pub name: &'static str,
    /// What it does.
    pub does: &'static str,
    accepts: fn(Agreement) -> bool,
}

/// The stages in their order.
pub const STAGES: [Stage; 9] = [
    Stage {
        name: "whole_text",
        does: "every word but the town's, and the postcode, are those of one address",
        // decided by the index of whole texts, not by agreement
        accepts: |_| false,
    },
    Stage {
        name: "postcode_unit_number_street",
        does: "postcode, unit, number or building name, and street agree",
        accepts: |a| {
            as_written(a) && a.postcode == PostcodeGrade::Same && a.street == StreetGrade::Same
        },
    },
    Stage {
        name: "postcode_unit_name",
        does: "postcode, unit and building name agree; no other street is named",
        accepts: |a| {
            as_written(a)
                && a.postcode == PostcodeGrade::Same
                && a.building == BuildingGrade::Name
                && may_be_the_street(a)
        },
    },
    Stage {
        name: "postcode_unit_number",
        does: "postcode, unit and number agree; the street is left out, cut off or misspelt",
        accepts: |a| as_written(a) && a.postcode == PostcodeGrade::Same && may_be_the_street(a),
    },
    Stage {
        name: "postcode_other_reading",
        does: "the same, with the number or unit read otherwise: 12A as flat A, a slash turned, an end of a range, a floor left out",
        accepts: |a| {
            a.postcode == PostcodeGrade::Same
                && unit_agrees(a)
                && building_agrees(a)
                && may_be_the_street(a)
        },
    },
    Stage {
        name: "near_postcode",
        does: "the postcode has one character wrong or is of the same sector; unit, number or name, and street agree",
        accepts: |a| {
            as_written(a)
                && match a.postcode {
                    PostcodeGrade::OneOff => a.place != PlaceGrade::Other,
                    PostcodeGrade::Sector => {
                        matches!(a.place, PlaceGrade::Same | PlaceGrade::Unsaid)
                    }
                    PostcodeGrade::Same
                    | PostcodeGrade::District
                    | PostcodeGrade::Missing
                    | PostcodeGrade::Different
                    | PostcodeGrade::Elsewhere => false,
                }
                && (a.street == StreetGrade::Same || name_alone(a))
        },
    },
    Stage {
        name: "postcode_district",
        does: "only the outward part agrees; unit, number or name, and street agree, and no word is left over",
        accepts: |a| {
            as_written(a)
                && a.postcode == PostcodeGrade::District
                && matches!(a.place, PlaceGrade::Same | PlaceGrade::Unsaid)
                && nothing_left_over(a)
                && a.street == StreetGrade::Same
        },
    },
    Stage {
        name: "town_without_postcode",
        does: "no postcode; unit, number or name, street and town or locality agree, and no word is left over",
        accepts: |a| {
            as_written(a)
                && a.postcode == PostcodeGrade::Missing
                && a.place == PlaceGrade::Same
                && nothing_left_over(a)
                && (a.street == StreetGrade::Same || name_alone(a))
        },
    },
    Stage {
        name: "only_one_in_the_gazetteer",
        does: "neither postcode nor town; unit, number or name, and street agree with one address only",
        accepts: |a| {
            as_written(a)
                && a.postcode == PostcodeGrade::Missing
                && a.place == PlaceGrade::Unsaid
                && nothing_left_over(a)
                && a.street == StreetGrade::Same
        },
    },
];

/// The first stage that takes an address of another postcode than the text's.
pub(super) const FIRST_AWAY: usize = 5;

fn as_written(a: Agreement) -> bool {
    a.rank == 0
        && matches!(a.unit, UnitGrade::Same | UnitGrade::Neither)
        && matches!(a.building, BuildingGrade::Number | BuildingGrade::Name)
}

fn nothing_left_over(a: Agreement) -> bool {
    a.unknown_words == 0 && !a.off_another
}

fn may_be_the_street(a: Agreement) -> bool {
    !matches!(a.street, StreetGrade::Different | StreetGrade::OtherTypeKnown)
}

/// A building's name that says it all: nothing in the text is left over.
fn name_alone(a: Agreement) -> bool {
    a.building == BuildingGrade::Name && a.street == StreetGrade::Unsaid && a.unknown_words == 0
}

pub(super) fn unit_agrees(a: Agreement) -> bool {
    matches!(a.unit, UnitGrade::Same | UnitGrade::Neither | UnitGrade::Loose | UnitGrade::Reworded)
}

fn building_agrees(a: Agreement) -> bool {
    matches!(
        a.building,
        BuildingGrade::Number
            | BuildingGrade::Name
            | BuildingGrade::RangeEnd
            | BuildingGrade::InRange
            | BuildingGrade::NameAlike
    )
}

/// Whether the weight of this agreement may decide: nothing in it says that it is another address.
pub(super) fn may_be_weighed(a: Agreement, place_bits: f64) -> bool {
    let near = a.postcode <= PostcodeGrade::OneOff;
    // a street off another is told by its village: there may be one of the name off any other
    let told = !a.off_another || place_bits >= VILLAGE;
    let placed = a.place == PlaceGrade::Same && a.unknown_after == 0 && told;
    let street = match a.street {
        StreetGrade::Same | StreetGrade::Cut | StreetGrade::Misspelt => true,
        StreetGrade::TypeLeftOut => near || placed,
        // another type is another street, unless the postcode says that it is this one
        StreetGrade::OtherType | StreetGrade::OtherTypeKnown => a.postcode == PostcodeGrade::Same,
        // without its street, an address is told by its postcode, or by a name that says it all
        StreetGrade::Unsaid => a.postcode == PostcodeGrade::Same || name_alone(a),
        StreetGrade::Different => false,
    };
    let postcode = match a.postcode {
        PostcodeGrade::Same | PostcodeGrade::OneOff => true,
        PostcodeGrade::Sector | PostcodeGrade::District | PostcodeGrade::Missing => {
            placed || (a.place == PlaceGrade::Unsaid && a.unknown_after == 0 && told)
        }
        // another district: a town says too little, a village enough
        PostcodeGrade::Different => {
            a.street == StreetGrade::Same && placed && place_bits >= TELLING_PLACE
        }
        PostcodeGrade::Elsewhere => false,
    };
    street && postcode && building_agrees(a)
}

/// A place of fewer than one in eight of all addresses.
const VILLAGE: f64 = 3.0;
/// A place of fewer than one in 64 of all addresses.
const TELLING_PLACE: f64 = 6.0;

/// The first stage that this agreement satisfies.
pub(super) fn stage_of(agreement: Agreement) -> Option<usize> {
    STAGES.iter().position(|stage| (stage.accepts)(agreement))
}

/// The same, whatever the unit: the building.
pub(super) fn building_stage_of(agreement: Agreement) -> Option<usize> {
    stage_of(Agreement { unit: UnitGrade::Same, ..agreement })
}

/// A claim is believed if number and unit are the same as far as the text gives them, and the street or the postcode is.
pub(super) fn contradicts(a: Agreement, reading: &Reading, number: &str) -> bool {
    let unit = unit_agrees(a) || a.unit == UnitGrade::Unsaid;
    let building = match a.building {
        BuildingGrade::Number
        | BuildingGrade::Name
        | BuildingGrade::NameAlike
        | BuildingGrade::RangeEnd
        | BuildingGrade::InRange
        | BuildingGrade::Unsaid => true,
        BuildingGrade::Different => reading.number.is_empty() || number.is_empty(),
    };
    let street = matches!(
        a.street,
        StreetGrade::Same
            | StreetGrade::Cut
            | StreetGrade::Misspelt
            | StreetGrade::TypeLeftOut
            | StreetGrade::OtherType
    );
    let place =
        a.postcode == PostcodeGrade::Same || (street && a.postcode < PostcodeGrade::Different);
    !(unit && building && place && !reading.leftover_number)
}
