//! Noise in how an address lies on the page.
//!
//! In: a draft. Out: the draft to be laid out otherwise; its words stay. The laying out is left to [`super::super::draft`].

use super::Scene;
use crate::synthetic::address_book::draft::{Draft, Layout};
use crate::synthetic::stream::Stream;

/// `flat 3 ,rowan court.`
pub(super) fn lower_case(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    draft.layout = Layout::LowerCase;
    true
}

/// A system of 35 letters to a line loses what is longer.
pub(super) fn truncated(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    let it = &draft.parts;
    let near =
        [&draft.before, &it.organisation, &it.unit, &it.block, &it.name, &it.number, &it.street];
    let letters: usize =
        near.iter().filter(|part| !part.is_empty()).map(|part| part.chars().count() + 1).sum();
    // what is cut is at most the street's last letters, or nothing could be known any more
    let until_street = letters.saturating_sub(it.street.chars().count());
    draft.layout = Layout::Truncated;
    letters > 36 && until_street < 30
}

/// Everything in one column, without a comma.
pub(super) fn one_column(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    draft.layout = Layout::OneColumn;
    true
}

/// The first column left empty.
pub(super) fn shifted(draft: &mut Draft, _: &Scene<'_>, _: &mut Stream) -> bool {
    draft.layout = Layout::Shifted;
    true
}

/// Lines broken after every few words.
pub(super) fn broken(draft: &mut Draft, _: &Scene<'_>, stream: &mut Stream) -> bool {
    draft.layout = Layout::Broken(stream.below(3));
    true
}
