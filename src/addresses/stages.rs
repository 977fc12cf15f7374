//! The ranked keys by which a text is found: the first stage with a hit decides.
//!
//! In: how far a reading agrees with an address. Out: which stage that satisfies. Deterministic, strictest first, each
//! looser in one thing only. Source: the ranked-rule matching of ASSIGN and the exact stages of `uk_address_matcher`.
//! What no stage takes is weighed (`weigh`).

use super::agreement::{
    Agreement, BuildingGrade, PlaceGrade, PostcodeGrade, StreetGrade, UnitGrade,
};

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
            a.postcode == PostcodeGrade::Same && unit_agrees(a) && building_agrees(a) && may_be_the_street(a)
        },
    },
    Stage {
        name: "near_postcode",
        does: "the postcode has one character wrong or is of the same sector; unit, number or name, and street agree",
        accepts: |a| {
            as_written(a)
                && matches!(a.postcode, PostcodeGrade::OneOff | PostcodeGrade::Sector)
                && a.place != PlaceGrade::Other
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
                && a.unknown_words == 0
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
                && a.unknown_words == 0
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
                && a.unknown_words == 0
                && a.street == StreetGrade::Same
        },
    },
];

fn as_written(a: Agreement) -> bool {
    a.rank == 0
        && matches!(a.unit, UnitGrade::Same | UnitGrade::Neither)
        && matches!(a.building, BuildingGrade::Number | BuildingGrade::Name)
}

fn may_be_the_street(a: Agreement) -> bool {
    !matches!(a.street, StreetGrade::Different | StreetGrade::OtherTypeKnown)
}

fn name_alone(a: Agreement) -> bool {
    a.building == BuildingGrade::Name && a.street == StreetGrade::Unsaid
}

pub(super) fn unit_agrees(a: Agreement) -> bool {
    matches!(
        a.unit,
        UnitGrade::Same | UnitGrade::Neither | UnitGrade::Loose | UnitGrade::Reworded
    )
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
pub(super) fn may_be_weighed(a: Agreement) -> bool {
    let street = match a.street {
        StreetGrade::Same | StreetGrade::Cut | StreetGrade::Misspelt | StreetGrade::OtherType => true,
        // without its street, an address is told by postcode or name
        StreetGrade::Unsaid => a.postcode <= PostcodeGrade::OneOff || name_alone(a),
        StreetGrade::OtherTypeKnown => a.postcode == PostcodeGrade::Same,
        StreetGrade::Different => false,
    };
    let postcode = match a.postcode {
        PostcodeGrade::Same
        | PostcodeGrade::OneOff
        | PostcodeGrade::Sector
        | PostcodeGrade::District
        | PostcodeGrade::Missing => true,
        PostcodeGrade::Different => a.street == StreetGrade::Same && a.place == PlaceGrade::Same,
        PostcodeGrade::Elsewhere => false,
    };
    street && postcode && building_agrees(a)
}

/// The first stage that this agreement satisfies.
pub(super) fn stage_of(agreement: Agreement) -> Option<usize> {
    STAGES.iter().position(|stage| (stage.accepts)(agreement))
}

/// The same, whatever the unit: the building.
pub(super) fn building_stage_of(agreement: Agreement) -> Option<usize> {
    stage_of(Agreement { unit: UnitGrade::Same, ..agreement })
}
