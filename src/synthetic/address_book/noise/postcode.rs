//! Noise in the postcode, and the postcode where it does not belong.
//!
//! In: a draft. Out: the draft with another postcode or none. With the postcode gone, the locality is written, as people do who
//! do not know their postcode.

use super::Scene;
use crate::synthetic::address_book::draft::{Draft, PostcodeInText};
use crate::synthetic::stream::Stream;

const LETTERS: [char; 20] = [
    'A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y',
    'Z',
];

fn with_locality(draft: &mut Draft, scene: &Scene<'_>) {
    scene.street.place.name.clone_into(&mut draft.parts.locality);
}

/// No postcode.
pub(super) fn missing(draft: &mut Draft, scene: &Scene<'_>, _: &mut Stream) -> bool {
    with_locality(draft, scene);
    draft.postcode.clear();
    true
}

/// Another second half.
pub(super) fn wrong(draft: &mut Draft, scene: &Scene<'_>, stream: &mut Stream) -> bool {
    with_locality(draft, scene);
    let Some((outward, inward)) = draft.postcode.split_once(' ') else { return false };
    let digit = char::from(b'0' + u8::try_from(stream.below(10)).unwrap_or(0));
    // the first letters of the alphabet are those in use, so that half of these are the postcode of another street
    let other = format!("{digit}{}{}", stream.pick(&LETTERS[..8]), stream.pick(&LETTERS));
    let differs = other != inward;
    draft.postcode = format!("{outward} {other}");
    differs
}

/// The last letter is another, which is often a neighbour's postcode.
pub(super) fn wrong_last_letter(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let Some(last) = draft.postcode.pop() else { return false };
    let other = stream.pick(&LETTERS);
    draft.postcode.push(other);
    other != last
}

/// Two letters or digits exchanged.
pub(super) fn transposed(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    let mut letters: Vec<char> = draft.postcode.chars().collect();
    let Some(space) = letters.iter().position(|letter| *letter == ' ') else { return false };
    let at = if stream.chance(0.7) { space + 2 } else { 0 };
    letters.swap(at, at + 1);
    let differs = letters[at] != letters[at + 1];
    draft.postcode = letters.into_iter().collect();
    differs
}

/// `EBI OAA` for `EB1 0AA`.
pub(super) fn letters_for_digits(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    let other = draft.postcode.replace('0', "O").replace('1', "I");
    let differs = other != draft.postcode;
    draft.postcode = other;
    differs
}

/// The first half alone, or with the first digit of the second.
pub(super) fn partial(draft: &mut Draft, scene: &Scene<'_>, stream: &mut Stream) -> bool {
    with_locality(draft, scene);
    let Some(space) = draft.postcode.find(' ') else { return false };
    draft.postcode.truncate(if stream.chance(0.6) { space } else { space + 2 });
    true
}

/// The postcode in the text too, as the electoral register's exports have it.
pub(super) fn repeated(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    draft.in_text = PostcodeInText::Repeated;
    !draft.postcode.is_empty()
}

/// The postcode before the town, its own column being empty.
pub(super) fn in_the_middle(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    draft.in_text = PostcodeInText::InTheMiddle;
    if stream.chance(0.3) {
        draft.postcode = draft.postcode.replace(' ', "");
    }
    !draft.postcode.is_empty()
}
