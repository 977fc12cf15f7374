//! Middle names: what stands behind the first forename.

use super::{AgreedValue, Finding};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};

pub(super) const LEVELS: &[&str] = &["same", "initial", "different"];

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
    Finding::Level(if initials && agree { 1 } else { 2 })
}

fn middle_names<'t>(table: &'t ComparisonTable, record: &ComparedRecord) -> &'t [Symbol] {
    let given = &table.span(record.forenames)[..usize::from(record.given)];
    given.get(1..).unwrap_or_default()
}
