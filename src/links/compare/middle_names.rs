//! Middle names: what stands behind the first forename.

use super::{AgreedValue, Finding};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};

pub(super) const LEVELS: &[&str] = &["same", "different", "initial", "other_initial"];
/// Whole names on both sides; an initial on one.
pub(super) const SITUATIONS: &[std::ops::Range<usize>] = &[0..2, 2..4];
pub(super) const LADDERS: &[&[u8]] = &[&[0, 1], &[2, 3]];

pub(super) fn find(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> Finding {
    let (middle_a, middle_b) = (middle_names(table, a), middle_names(table, b));
    let (Some(&first_a), Some(&first_b)) = (middle_a.first(), middle_b.first()) else {
        return Finding::Missing;
    };
    if let Some(&shared) =
        middle_a.iter().find(|name| table.text(**name).len() > 1 && middle_b.contains(name))
    {
        return Finding::Agreed(0, AgreedValue::Symbol(shared));
    }
    let (text_a, text_b) = (table.text(first_a), table.text(first_b));
    let initials = text_a.len() == 1 || text_b.len() == 1;
    let agree = text_a.as_bytes().first() == text_b.as_bytes().first();
    Finding::Level(match (initials, agree) {
        (false, _) => 1,
        (true, true) => 2,
        (true, false) => 3,
    })
}

fn middle_names<'t>(table: &'t ComparisonTable, record: &ComparedRecord) -> &'t [Symbol] {
    let given = &table.span(record.forenames)[..usize::from(record.given)];
    given.get(1..).unwrap_or_default()
}
