//! Noise in what a street is called.
//!
//! In: a draft. Out: the draft with its street shortened, of another type, repeated, off another street, or in the other
//! language. How the street's letters go wrong is left to [`super::street_spelling`].

use super::Scene;
use crate::synthetic::address_book::draft::Draft;
use crate::synthetic::place_names::STREET_KINDS;
use crate::synthetic::stream::Stream;

/// The first words of a street and its type.
fn split(street: &str) -> Option<(&str, &str)> {
    let (first, kind) = street.rsplit_once(' ')?;
    let is_kind = STREET_KINDS.iter().any(|(known, _)| known.eq_ignore_ascii_case(kind));
    is_kind.then_some((first, kind))
}

/// `HIGH ST`, `ROWAN CT`, `APT 3`.
pub(super) fn abbreviated(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let it = &mut draft.parts;
    let Some((first, kind)) = split(&it.street) else { return false };
    let short = STREET_KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(kind));
    let short = short.map_or(kind, |(_, short)| *short);
    let full_stop = if stream.chance(0.3) { "." } else { "" };
    let written = format!("{first} {short}{full_stop}");
    let differs = short != kind;
    it.street = written;
    for (long, short) in
        [(" COURT", " CT"), (" HOUSE", " HSE"), (" COTTAGE", " COTT"), (" MANSIONS", " MANS")]
    {
        it.name = it.name.replace(long, short);
    }
    if stream.chance(0.3) {
        it.unit = it.unit.replace("FLAT ", "FLT ").replace("APARTMENT ", "APT ");
    }
    differs
}

/// `ROWAN ROAD` for `ROWAN CLOSE`.
pub(super) fn wrong_type(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let Some((first, kind)) = split(&draft.parts.street) else { return false };
    let (other, _) = stream.pick_ranked(STREET_KINDS, 3);
    let differs = !other.eq_ignore_ascii_case(kind);
    draft.parts.street = format!("{first} {}", other.to_uppercase());
    differs
}

/// `ROWAN` for `ROWAN CLOSE`.
pub(super) fn no_type(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    let Some((first, _)) = split(&draft.parts.street) else { return false };
    // few would write HIGH for HIGH STREET
    if first.len() < 5 {
        return false;
    }
    draft.parts.street = first.to_owned();
    true
}

/// The street twice.
pub(super) fn repeated(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    let street = draft.parts.street.clone();
    draft.parts.off = street;
    true
}

/// The street that a mews lies off is written too, or instead of the locality.
pub(super) fn off_another(draft: &mut Draft, scene: &Scene<'_>, stream: &mut Stream) -> bool {
    let off = &scene.street.off;
    draft.parts.off = if stream.chance(0.5) { format!("OFF {off}") } else { off.clone() };
    !off.is_empty()
}

/// Welsh for English or English for Welsh, with or without the roof over the vowel.
pub(super) fn other_language(draft: &mut Draft, scene: &Scene<'_>, stream: &mut Stream) -> bool {
    let street = scene.street;
    if street.other_name.is_empty() {
        return false;
    }
    let other = if draft.parts.street == street.name { &street.other_name } else { &street.name };
    draft.parts.street = match stream.below(3) {
        0 => other.replace('Ô', "O"),
        1 => other.clone(),
        // hyphens, as on older signs
        _ => other.replace(" Y ", "-Y-").replace(" YR ", "-YR-").replace('Ô', "O"),
    };
    true
}
