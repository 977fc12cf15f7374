//! Noise in where the flat stands.
//!
//! In: a draft. Out: the draft with its flat behind the street, joined to the number, or behind the building's name. What the
//! flat is called is left to [`super::flat`].

use super::Scene;
use crate::synthetic::address_book::draft::{Draft, Order};
use crate::synthetic::stream::Stream;

/// Is this a number and nothing else?
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit())
}

/// `3/12 HIGH STREET` for flat 3 at number 12.
pub(super) fn slash(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let it = &mut draft.parts;
    let flat = it.unit.strip_prefix("FLAT ").unwrap_or(&it.unit);
    if it.unit.is_empty() || flat.contains([' ', '/']) || !is_number(&it.number) {
        return false;
    }
    // a stair's 2F1 stands on either side of the number, a flat's number before it
    let is_stair = !is_number(flat) && flat.len() > 1;
    it.number = if is_stair && stream.chance(0.5) {
        format!("{}/{flat}", it.number)
    } else {
        format!("{flat}/{}", it.number)
    };
    it.unit.clear();
    it.name.clear();
    true
}

/// `12 HIGH STREET FLAT 3`.
pub(super) fn after_street(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    draft.order = Order::UnitAfterStreet;
    !draft.parts.unit.is_empty() && !draft.parts.number.is_empty()
}

/// `12 FLAT 3 HIGH STREET`.
pub(super) fn after_number(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    draft.order = Order::UnitAfterNumber;
    !draft.parts.unit.is_empty() && !draft.parts.number.is_empty()
}

/// `12A HIGH STREET` for flat A at number 12.
pub(super) fn letter_joined(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    let it = &mut draft.parts;
    let Some(letter) = it.unit.strip_prefix("FLAT ") else { return false };
    let is_letter = letter.len() == 1 && letter.bytes().all(|letter| letter.is_ascii_uppercase());
    if !is_letter || !is_number(&it.number) {
        return false;
    }
    it.number = format!("{}{letter}", it.number);
    it.unit.clear();
    true
}

/// `ROWAN COURT FLAT 3`.
pub(super) fn name_first(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    draft.order = Order::NameFirst;
    !draft.parts.unit.is_empty() && !draft.parts.name.is_empty()
}
