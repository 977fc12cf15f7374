//! Noise in a house's number.
//!
//! In: a draft. Out: the draft with its number padded, prefixed, spaced, or its range in another form.

use super::Scene;
use crate::synthetic::address_book::draft::Draft;
use crate::synthetic::stream::Stream;

/// `12/14`, `12 TO 14`, `12 & 14`, `12` for `12-14`.
pub(super) fn range_forms(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let number = &mut draft.parts.number;
    let Some((first, last)) = number.split_once('-') else { return false };
    *number = match stream.below(6) {
        0 => format!("{first}/{last}"),
        1 => format!("{first} TO {last}"),
        2 => format!("{first} & {last}"),
        3 => format!("{first} - {last}"),
        4 => last.to_owned(),
        _ => first.to_owned(),
    };
    true
}

/// `012`, as systems with a fixed width write it.
pub(super) fn padded(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let number = &mut draft.parts.number;
    let is_number = !number.is_empty() && number.bytes().all(|letter| letter.is_ascii_digit());
    let width = 3 + stream.below(2);
    *number = format!("{number:0>width$}");
    is_number
}

/// `NO 12`, `NO.12`, `#12`, `HOUSE 12`.
pub(super) fn with_no(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let number = &mut draft.parts.number;
    let is_number = number.bytes().next().is_some_and(|letter| letter.is_ascii_digit());
    *number = format!("{}{number}", stream.pick(&["NO ", "NO.", "NO. ", "NUMBER ", "#"]));
    is_number
}

/// `12 A`, `12-A`, `12/A`, `12 a` for `12A`.
pub(super) fn suffix_spaced(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let number = &mut draft.parts.number;
    let Some(suffix) = number.pop().filter(char::is_ascii_uppercase) else { return false };
    if number.is_empty() || !number.bytes().all(|letter| letter.is_ascii_digit()) {
        return false;
    }
    let small = suffix.to_ascii_lowercase();
    let written = match stream.below(4) {
        0 => format!(" {suffix}"),
        1 => format!("-{suffix}"),
        2 => format!("/{suffix}"),
        _ => format!(" {small}"),
    };
    number.push_str(&written);
    true
}

/// `R/O 12`, `BACK OF 12`, `12 (REAR OF)`, `LAND TO REAR OF 12`.
pub(super) fn rear_of(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let number = &mut draft.parts.number;
    let Some(front) = number.strip_prefix("REAR OF ") else { return false };
    *number = match stream.below(5) {
        0 => format!("R/O {front}"),
        1 => format!("BACK OF {front}"),
        2 => format!("{front} (REAR OF)"),
        3 => format!("REAR {front}"),
        _ => format!("PREMISES TO THE REAR OF {front}"),
    };
    true
}
