//! Identifiers: the same, one slip apart, or another's.

use super::{AgreedValue, Finding};
use crate::links::similarity::edits;
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};

pub(super) const LEVELS: &[&str] = &["same", "one_slip", "different"];
const SAME: u8 = 0;
const ONE_SLIP: u8 = 1;
const DIFFERENT: u8 = 2;

/// Numbers with a check digit: one slip would not have passed the check, so they agree or they do not.
pub(super) fn find_number(a: u64, b: u64) -> Finding {
    match (a, b) {
        (0, _) | (_, 0) => Finding::Missing,
        (a, b) if a == b => Finding::Agreed(SAME, AgreedValue::Unique),
        _ => Finding::Level(DIFFERENT),
    }
}

pub(super) fn find(table: &ComparisonTable, a: Symbol, b: Symbol) -> Finding {
    if !a.is_some() || !b.is_some() {
        Finding::Missing
    } else if a == b {
        Finding::Agreed(SAME, AgreedValue::Symbol(a))
    } else if slipped(table.text(a), table.text(b)) {
        Finding::Level(ONE_SLIP)
    } else {
        Finding::Level(DIFFERENT)
    }
}

/// Pupil numbers are superseded: a former one counts as the current one.
pub(super) fn find_pupil_number(
    table: &ComparisonTable,
    a: &ComparedRecord,
    b: &ComparedRecord,
) -> Finding {
    if !a.upn.is_some() || !b.upn.is_some() {
        return Finding::Missing;
    }
    let numbers = |record: &ComparedRecord| {
        let mut numbers = vec![record.upn];
        numbers.extend_from_slice(table.span(record.former_upns));
        numbers
    };
    let others = numbers(b);
    if numbers(a).iter().any(|number| others.contains(number)) {
        Finding::Agreed(SAME, AgreedValue::Unique)
    } else {
        Finding::Level(DIFFERENT)
    }
}

fn slipped(a: &str, b: &str) -> bool {
    a.len() >= 5 && a.len().abs_diff(b.len()) <= 1 && edits(a, b) <= 1
}
