//! Noise in what a building is called, and in who is written before it.
//!
//! In: a draft. Out: the draft with its building by name alone, by number alone, by a firm's name or by a former one. What
//! happens to the number itself is left to [`super::house_number`].

use super::Scene;
use crate::synthetic::address_book::draft::Draft;
use crate::synthetic::address_book::vocabulary::{CARE_OF, LANDLORDS};
use crate::synthetic::stream::Stream;

/// `FLAT 3, ROWAN COURT`: number and street are left out.
pub(super) fn name_only(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    let it = &mut draft.parts;
    it.number.clear();
    it.street.clear();
    it.off.clear();
    !it.unit.is_empty() && !it.name.is_empty()
}

/// `FLAT 3, 30 HIGH STREET`: the block's name is left out.
pub(super) fn name_dropped(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    let it = &mut draft.parts;
    let can = !it.unit.is_empty() && !it.name.is_empty() && !it.number.is_empty();
    it.name.clear();
    can
}

/// `ROSEMEAD, HIGH STREET`: a house with a number goes by its name.
pub(super) fn house_name_for_number(draft: &mut Draft, scene: &Scene<'_>, _: &mut Stream) -> bool {
    let it = &mut draft.parts;
    if scene.premises.name.is_empty() || it.number.is_empty() || !it.unit.is_empty() {
        return false;
    }
    it.name.clone_from(&scene.premises.name);
    it.organisation.clear();
    it.number.clear();
    true
}

/// `THE NOOK, 12 HIGH STREET`: a name that the owner gave and no gazetteer knows.
pub(super) fn house_name_added(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let it = &mut draft.parts;
    let is_plain = it.unit.is_empty() && it.name.is_empty() && it.organisation.is_empty();
    let given = ["THE NOOK", "DUNROAMIN", "CHEZ NOUS", "MON REPOS", "SEA VIEW", "THE HAVEN"];
    stream.pick(&given).clone_into(&mut it.name);
    is_plain && !it.number.is_empty()
}

/// `EBBS BAKERY, HIGH STREET`: a shop goes by its name.
pub(super) fn business_for_number(draft: &mut Draft, scene: &Scene<'_>, _: &mut Stream) -> bool {
    let it = &mut draft.parts;
    let can =
        !it.organisation.is_empty() && !it.number.is_empty() && scene.premises.unit.is_empty();
    it.number.clear();
    it.name.clear();
    can
}

/// The name that the building had, with the one that it has or for it.
pub(super) fn old_name(draft: &mut Draft, scene: &Scene<'_>, stream: &mut Stream) -> bool {
    let old = &scene.premises.old_name;
    let it = &mut draft.parts;
    it.name = match stream.below(4) {
        0 if !it.name.is_empty() => format!("{} FORMERLY {old}", it.name),
        1 if !it.name.is_empty() => format!("{} {old}", it.name),
        _ => old.clone(),
    };
    !old.is_empty()
}

/// A landlord or another body that the address has nothing to do with.
pub(super) fn landlord_first(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    stream.pick(LANDLORDS).clone_into(&mut draft.before);
    true
}

/// Somebody's name, with or without `C/O`.
pub(super) fn care_of(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    stream.pick(CARE_OF).clone_into(&mut draft.before);
    true
}
