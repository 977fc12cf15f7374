//! Noise in what a flat is called.
//!
//! In: a draft. Out: the draft with its flat, room, pitch or annexe in other words, or without it. Where it stands is left to
//! [`super::flat_order`].

use super::Scene;
use crate::synthetic::address_book::draft::{Draft, Order};
use crate::synthetic::stream::Stream;

/// What follows the word in `FLAT 3`, `APARTMENT 12`, `UNIT 4`.
fn value(unit: &str) -> Option<&str> {
    ["FLAT ", "APARTMENT ", "UNIT "].iter().find_map(|word| unit.strip_prefix(word))
}

/// `FLAT C` for `FLAT 3`, and the other way about.
pub(super) fn letter_for_number(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    let unit = &mut draft.parts.unit;
    let Some(number) = unit.strip_prefix("FLAT ") else { return false };
    let other = match number.as_bytes() {
        [digit @ b'1'..=b'6'] => char::from(b'A' + digit - b'1'),
        [letter @ b'A'..=b'F'] => char::from(b'1' + letter - b'A'),
        _ => return false,
    };
    *unit = format!("FLAT {other}");
    true
}

/// `APT 3`, `F3`, `FLAT NO 3`, `FLAT 03`, `3`.
pub(super) fn word_forms(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let it = &mut draft.parts;
    let Some(value) = value(&it.unit) else { return false };
    if value.contains([' ', '/']) || value == "ABOVE" {
        return false;
    }
    it.unit = match stream.below(8) {
        0 => format!("APT {value}"),
        1 => format!("F{value}"),
        2 => format!("FLAT NO {value}"),
        3 => format!("FLAT {value:0>2}"),
        4 => format!("UNIT {value}"),
        5 => format!("FLAT{value}"),
        6 if !it.name.is_empty() => value.to_owned(),
        _ => format!("FLT. {value}"),
    };
    true
}

/// `GROUND FLR`, `GRD FLOOR FLAT`, `1ST FLOOR FLAT`, `12 GFF`.
pub(super) fn floor_words(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    const SHORT: [(&str, &str, &str); 4] = [
        ("GROUND", "GRD", "G"),
        ("FIRST", "1ST", "F"),
        ("SECOND", "2ND", "S"),
        ("THIRD", "3RD", "T"),
    ];
    let it = &mut draft.parts;
    let Some((long, short, letter)) = SHORT.iter().find(|(long, _, _)| it.unit.starts_with(long))
    else {
        return false;
    };
    let is_flat = it.unit.ends_with("FLAT");
    it.unit = match stream.below(7) {
        0 => it.unit.replace(long, short),
        1 => it.unit.replace("FLOOR", "FLR"),
        2 => it.unit.replace(long, short).replace("FLOOR", "FLR"),
        3 if is_flat => format!("{long} FLOOR"),
        4 if is_flat => format!("FLAT {long} FLOOR"),
        5 if is_flat => format!("{letter}FF"),
        _ => it.unit.replace(" FLOOR", " FL"),
    };
    if stream.chance(0.3) && !it.number.is_empty() {
        draft.order = Order::UnitAfterNumber;
    }
    true
}

/// `BASEMENT`, `BSMT FLAT`, `LOWER GROUND FLOOR FLAT`, `GARDEN FLAT`.
pub(super) fn basement_words(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let unit = &mut draft.parts.unit;
    let is_basement = unit.starts_with("BASEMENT");
    let other = [
        "BASEMENT",
        "BSMT FLAT",
        "LOWER GROUND FLOOR FLAT",
        "LGF FLAT",
        "FLAT BASEMENT",
        "GARDEN FLAT",
    ];
    stream.pick(&other).clone_into(unit);
    is_basement
}

/// `TOP FLOOR FLAT` where the gazetteer numbers the flats or floors.
pub(super) fn top_floor(draft: &mut Draft, scene: &Scene<'_>, stream: &mut Stream) -> bool {
    let unit = &mut draft.parts.unit;
    let differs = scene.premises.is_top && !unit.starts_with("TOP") && !unit.is_empty();
    stream.pick(&["TOP FLOOR FLAT", "TOP FLAT", "TOP FLOOR", "TFF"]).clone_into(unit);
    differs
}

/// `2F1` as `FLAT 2F1`, `2/1` as `FLAT 2-1` or `2ND FLOOR 1`.
pub(super) fn stair_forms(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let unit = &mut draft.parts.unit;
    let bare = unit.strip_prefix("FLAT ").unwrap_or(unit).to_owned();
    let Some((storey, side)) = bare.split_once(['/', 'F']) else { return false };
    if storey.len() > 1 || side.len() != 1 || !side.bytes().all(|digit| digit.is_ascii_digit()) {
        return false;
    }
    let separator = if bare.contains('/') { '/' } else { 'F' };
    *unit = match stream.below(4) {
        0 if separator == 'F' => format!("FLAT {bare}"),
        0 => bare.clone(),
        1 => format!("({bare})"),
        2 => format!("FLAT {storey}-{side}"),
        _ if separator == 'F' => format!("{storey}/{side}"),
        _ => format!("{storey}F{side}"),
    };
    true
}

/// `RM 5`, `BEDSIT 5`, `NO 12`, `12` on a park.
pub(super) fn room_forms(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let it = &mut draft.parts;
    let Some((word, value)) = it.unit.split_once(' ') else { return false };
    it.unit = match word {
        "ROOM" => match stream.below(4) {
            0 => format!("RM {value}"),
            1 => format!("R{value}"),
            2 => format!("BEDSIT {value}"),
            _ => format!("FLAT {value}"),
        },
        "STUDIO" => format!("{} {value}", stream.pick(&["ROOM", "FLAT", "STUDIO NO"])),
        "PITCH" | "PLOT" | "CARAVAN" => match stream.below(4) {
            0 => value.to_owned(),
            1 => format!("NO {value}"),
            2 => format!("UNIT {value}"),
            _ => format!("VAN {value}"),
        },
        "SUITE" => format!("{} {value}", stream.pick(&["STE", "OFFICE", "UNIT"])),
        _ => return false,
    };
    true
}

/// `THE ANNEX`, `GRANNY ANNEXE`, `ANNEX AT`, or behind the street.
pub(super) fn annexe_forms(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let is_annexe = draft.parts.unit == "ANNEXE";
    let other = ["THE ANNEX", "GRANNY ANNEXE", "ANNEX", "ANNEXE AT", "THE ANNEXE"];
    stream.pick(&other).clone_into(&mut draft.parts.unit);
    if stream.chance(0.3) {
        draft.order = Order::UnitAfterStreet;
    }
    is_annexe
}

/// `FLAT OVER`, `ABOVE SHOP`, `FIRST FLOOR` at a shop's number.
pub(super) fn over_shop(draft: &mut Draft, scene: &Scene<'_>, stream: &mut Stream) -> bool {
    let other = [
        "FLAT OVER",
        "FLAT OVER SHOP",
        "ABOVE SHOP",
        "THE FLAT",
        "UPSTAIRS FLAT",
        "FLAT ABOVE SHOP AT",
    ];
    stream.pick(&other).clone_into(&mut draft.parts.unit);
    scene.premises.unit == "FLAT ABOVE"
}

/// `FLAT 3 B BLOCK`, `FLAT B3`, `BLK B`.
pub(super) fn block_letter(draft: &mut Draft, scene: &Scene<'_>, stream: &mut Stream) -> bool {
    let Some(letter) = scene.premises.block.strip_prefix("BLOCK ") else { return false };
    let it = &mut draft.parts;
    let Some(value) = value(&scene.premises.unit) else { return false };
    it.block.clear();
    it.unit = match stream.below(4) {
        0 => format!("FLAT {value} {letter} BLOCK"),
        1 => format!("FLAT {letter}{value}"),
        2 => format!("FLAT {value}{letter}"),
        _ => format!("BLK {letter} FLAT {value}"),
    };
    true
}

/// The flat is not given; the truth is the building.
pub(super) fn dropped(draft: &mut Draft, scene: &Scene<'_>, _: &mut Stream) -> bool {
    let it = &mut draft.parts;
    // among the blocks of an estate, the block must be told
    let is_told = scene.premises.block.is_empty() || !it.block.is_empty();
    let can = scene.building_is_listed && is_told && !it.unit.is_empty();
    it.unit.clear();
    it.organisation.clear();
    // the building must still be told: by its name, or its number
    can && (!it.name.is_empty() || !it.number.is_empty())
}
