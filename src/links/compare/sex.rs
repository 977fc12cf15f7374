//! Sex, given what the forenames have said already.
//!
//! A forename tells the sex nearly as surely as the column does. Between records of one forename, agreement on sex is no
//! second piece of evidence, and disagreement is a slip of the pen or a name that both sexes bear: these are levels of
//! their own.

use super::Finding;
use crate::pairs::{ComparedRecord, ComparisonTable};

pub(super) const LEVELS: &[&str] = &["same", "different", "same_by_name", "different_by_name"];
pub(super) const SITUATIONS: &[std::ops::Range<usize>] = &[0..2, 2..4];
pub(super) const LADDERS: &[&[u8]] = &[&[0, 1], &[2, 3]];

pub(super) fn find(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> Finding {
    let (Some(sex_a), Some(sex_b)) = (a.sex, b.sex) else {
        return Finding::Missing;
    };
    let (first_a, first_b) = (table.first_forename(a), table.first_forename(b));
    let whole = table.text(first_a).len() > 1;
    let named_alike = whole && first_a.agrees(first_b)
        || first_a.is_some() && first_b.is_some() && table.are_variants(first_a, first_b);
    Finding::Level(u8::from(sex_a != sex_b) + if named_alike { 2 } else { 0 })
}
