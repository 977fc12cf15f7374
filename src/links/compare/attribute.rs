//! Columns that only the ruleset knows, compared by their kind.

use super::{AgreedValue, Finding, contact, identifier};
use crate::links::similarity::{Likeness, likeness};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};
use crate::values::AttributeKind;

pub(super) const TEXT_LEVELS: &[&str] = &["same", "close", "near", "different"];
pub(super) const NUMBER_LEVELS: &[&str] = &["same", "near", "different"];

pub(super) fn find(
    table: &ComparisonTable,
    index: u16,
    kind: AttributeKind,
    a: &ComparedRecord,
    b: &ComparedRecord,
) -> Finding {
    let namesakes = super::share_a_name(table, a, b);
    let value = |record: &ComparedRecord| {
        table.span(record.attributes).get(usize::from(index)).copied().unwrap_or(Symbol::NONE)
    };
    let (a, b) = (value(a), value(b));
    if !a.is_some() || !b.is_some() {
        return Finding::Missing;
    }
    match kind {
        AttributeKind::Email => contact::find_email(table, a, b, namesakes),
        AttributeKind::Phone => contact::find_phone(table, a, b),
        AttributeKind::Identifier => identifier::find(table, a, b),
        _ if a == b => Finding::Agreed(0, AgreedValue::Symbol(a)),
        AttributeKind::Category => Finding::Level(1),
        AttributeKind::Text => Finding::Level(match likeness(table.text(a), table.text(b)) {
            Likeness::Close => 1,
            Likeness::Near => 2,
            Likeness::Unlike => 3,
        }),
        AttributeKind::Number => Finding::Level(distance(table, a, b, |a, b| {
            (a - b).abs() <= 0.02 * a.abs().max(b.abs())
        })),
        AttributeKind::Year => Finding::Level(distance(table, a, b, |a, b| (a - b).abs() <= 1.0)),
    }
}

fn distance(table: &ComparisonTable, a: Symbol, b: Symbol, near: impl Fn(f64, f64) -> bool) -> u8 {
    match (table.text(a).parse::<f64>(), table.text(b).parse::<f64>()) {
        (Ok(a), Ok(b)) if near(a, b) => 1,
        (Ok(_) | Err(_), Ok(_) | Err(_)) => 2,
    }
}
