//! Noise in the letters of a street.
//!
//! In: a draft. Out: the draft with its street mistyped, misread, or its words put together otherwise. What the street is
//! called is left to [`super::street`].

use super::Scene;
use crate::synthetic::address_book::draft::Draft;
use crate::synthetic::stream::Stream;
use crate::synthetic::writing::mistype;

/// One slip of the keys.
pub(super) fn typo(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let other = mistype(&draft.parts.street.to_lowercase(), stream).to_uppercase();
    let differs = other != draft.parts.street;
    draft.parts.street = other;
    differs
}

/// `SAINT MARYS`, `ST. MARY'S`, `ST MARY`.
pub(super) fn saint(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let Some(rest) = draft.parts.street.strip_prefix("ST ") else { return false };
    let without = rest.replace('\'', "");
    draft.parts.street = match stream.below(4) {
        0 => format!("SAINT {rest}"),
        1 => format!("SAINT {without}"),
        2 => format!("ST. {without}"),
        _ => format!("ST {}", without.replacen("S ", " ", 1)),
    };
    true
}

/// `QUEENS`, or with the apostrophe at another place.
pub(super) fn no_apostrophe(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let street = &draft.parts.street;
    let other = match stream.below(3) {
        0 | 1 => street.replace('\'', ""),
        _ => street.replace("'S ", " S "),
    };
    let differs = other != *street;
    draft.parts.street = other;
    differs
}

/// A scanner takes letters for digits: `H1GH STREET`, `M0OR LANE`.
pub(super) fn misread(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    const LOOK: [(char, char); 5] = [('O', '0'), ('I', '1'), ('S', '5'), ('B', '8'), ('L', '1')];
    let mut letters: Vec<char> = draft.parts.street.chars().collect();
    let alike = |letter: char| LOOK.iter().find(|(known, _)| *known == letter);
    let places: Vec<usize> =
        (0..letters.len()).filter(|at| alike(letters[*at]).is_some()).collect();
    if places.is_empty() {
        return false;
    }
    for _ in 0..=stream.below(2) {
        let at = stream.pick(&places);
        if let Some((_, digit)) = alike(letters[at]) {
            letters[at] = *digit;
        }
    }
    draft.parts.street = letters.into_iter().collect();
    true
}

/// `ROSE MEAD` for `ROSEMEAD`, `KINGEDWARD` for `KING EDWARD`, hyphens come and gone.
pub(super) fn joined_or_split(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    const SECOND: [&str; 14] = [
        "FIELD", "MEAD", "SIDE", "CROFT", "HURST", "BANK", "BROOK", "WOOD", "GATE", "HILL",
        "THORN", "ACRE", "MERE", "LEIGH",
    ];
    let split = |text: &str| {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        let second = SECOND
            .iter()
            .find(|second| first.len() > second.len() + 2 && first.ends_with(*second))?;
        let head = &first[..first.len() - second.len()];
        Some(format!("{head} {second} {rest}").trim_end().to_owned())
    };
    let it = &mut draft.parts;
    let is_named = it.number.is_empty() && it.unit.is_empty();
    if let Some(name) = split(&it.name).filter(|_| is_named) {
        it.name = name;
        return true;
    }
    if it.street.contains('-') {
        it.street = it.street.replace('-', if stream.chance(0.5) { " " } else { "" });
        return true;
    }
    if let Some(street) = split(&it.street) {
        it.street = street;
        return true;
    }
    if it.street.split(' ').count() == 3 && !it.street.contains('\'') {
        it.street = it.street.replacen(' ', if stream.chance(0.5) { "" } else { "-" }, 1);
        return true;
    }
    false
}
