//! Forenames: the first given name against the other's, with everything people do to first names.

use super::{AgreedValue, Finding};
use crate::links::similarity::{Likeness, likeness};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};

pub(super) const LEVELS: &[&str] = &[
    "same",
    "variant",
    "swapped",
    "other_name",
    "close",
    "near",
    "different",
    "initial",
    "other_initial",
];
/// Whole names on both sides; an initial on one.
pub(super) const SITUATIONS: &[std::ops::Range<usize>] = &[0..7, 7..9];
pub(super) const LADDERS: &[&[u8]] =
    &[&[SAME, CLOSE, NEAR, DIFFERENT], &[SAME, VARIANT, DIFFERENT], &[INITIAL, OTHER_INITIAL]];
pub(in crate::links) const SAME: u8 = 0;
pub(in crate::links) const VARIANT: u8 = 1;
const SWAPPED: u8 = 2;
const OTHER_NAME: u8 = 3;
pub(in crate::links) const CLOSE: u8 = 4;
pub(in crate::links) const NEAR: u8 = 5;
pub(in crate::links) const DIFFERENT: u8 = 6;
pub(in crate::links) const INITIAL: u8 = 7;
pub(in crate::links) const OTHER_INITIAL: u8 = 8;

pub(super) fn find(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> Finding {
    let (first_a, first_b) = (table.first_forename(a), table.first_forename(b));
    if !first_a.is_some() || !first_b.is_some() {
        return Finding::Missing;
    }
    let (text_a, text_b) = (table.text(first_a), table.text(first_b));
    let initials = text_a.len() == 1 || text_b.len() == 1;
    if first_a == first_b && !initials {
        return Finding::Agreed(SAME, AgreedValue::Symbol(first_a));
    }
    if swapped(table, a, b) {
        return Finding::Agreed(SWAPPED, AgreedValue::Swapped(first_a, first_b));
    }
    if initials {
        let agree = text_a.as_bytes().first() == text_b.as_bytes().first();
        return Finding::Level(if agree { INITIAL } else { OTHER_INITIAL });
    }
    let alike = AgreedValue::Alike(first_a, first_b);
    if table.are_variants(first_a, first_b) {
        return Finding::Agreed(VARIANT, alike);
    }
    if let Some(shared) = shared_name(table, a, b) {
        return Finding::Agreed(OTHER_NAME, AgreedValue::Symbol(shared));
    }
    match likeness(text_a, text_b) {
        Likeness::Close => Finding::Agreed(CLOSE, alike),
        Likeness::Near => Finding::Agreed(NEAR, alike),
        Likeness::Unlike => Finding::Level(DIFFERENT),
    }
}

/// True if each side's first forename is the other side's surname.
pub(super) fn swapped(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> bool {
    a.surname != b.surname
        && table.first_forename(a).agrees(b.surname)
        && table.first_forename(b).agrees(a.surname)
}

/// The first name of one side that stands among the other's middle or known-as names.
fn shared_name(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> Option<Symbol> {
    let (names_a, names_b) = (table.span(a.forenames), table.span(b.forenames));
    let shared =
        |first: Symbol, names: &[Symbol]| names.iter().skip(1).any(|name| first.agrees(*name));
    match (names_a.first(), names_b.first()) {
        (Some(&first), _) if shared(first, names_b) => Some(first),
        (_, Some(&first)) if shared(first, names_a) => Some(first),
        (Some(_) | None, Some(_) | None) => None,
    }
}
