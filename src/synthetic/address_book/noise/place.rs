//! Noise in locality, town and county.
//!
//! In: a draft. Out: the draft with a place too few, too many or another.

use super::Scene;
use crate::synthetic::address_book::draft::Draft;
use crate::synthetic::address_book::vocabulary::{COUNTY, LOCALITIES};
use crate::synthetic::stream::Stream;

/// No town, and mostly no locality either.
pub(super) fn no_town(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    draft.parts.town.clear();
    if stream.chance(0.7) {
        draft.parts.locality.clear();
    }
    true
}

/// The town twice, the second time perhaps for the locality.
pub(super) fn town_repeated(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    draft.after.clone_from(&draft.parts.town);
    true
}

/// A locality nearby, as estate agents and old maps have it.
pub(super) fn wrong_locality(draft: &mut Draft, scene: &Scene<'_>, stream: &mut Stream) -> bool {
    let other = stream.pick(LOCALITIES);
    let place = scene.street.place;
    other.name.clone_into(&mut draft.parts.locality);
    !other.name.is_empty() && other.name != place.name && other.town == place.town
}

/// A county or country after the town.
pub(super) fn county(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    draft.after = match stream.below(5) {
        0..2 => COUNTY.to_owned(),
        2 => format!("{COUNTY}, ENGLAND"),
        3 => "UNITED KINGDOM".to_owned(),
        _ => format!("NR MARLHAMPTON, {COUNTY}, UK"),
    };
    true
}
