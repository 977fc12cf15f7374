//! Surnames: the one in use, former ones, and the parts of double ones.

use super::{AgreedValue, Finding, forename};
use crate::links::similarity::{Likeness, likeness};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};

pub(super) const LEVELS: &[&str] =
    &["same", "swapped", "other_name", "part", "close", "near", "different"];
const SAME: u8 = 0;
const SWAPPED: u8 = 1;
const OTHER_NAME: u8 = 2;
const PART: u8 = 3;
const CLOSE: u8 = 4;
const NEAR: u8 = 5;
const DIFFERENT: u8 = 6;

pub(super) fn find(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> Finding {
    if !a.surname.is_some() || !b.surname.is_some() {
        return Finding::Missing;
    }
    if a.surname == b.surname {
        return Finding::Agreed(SAME, AgreedValue::Symbol(a.surname));
    }
    if forename::swapped(table, a, b) {
        // the forename's comparison carries the whole weight of the two names
        return Finding::Level(SWAPPED);
    }
    if let Some(shared) = shared(other_names(table, a), other_names(table, b)) {
        return Finding::Agreed(OTHER_NAME, AgreedValue::Symbol(shared));
    }
    if let Some(shared) = shared(words(table, a), words(table, b)) {
        return Finding::Agreed(PART, AgreedValue::Symbol(shared));
    }
    Finding::Level(match likeness(table.text(a.surname), table.text(b.surname)) {
        Likeness::Close => CLOSE,
        Likeness::Near => NEAR,
        Likeness::Unlike => DIFFERENT,
    })
}

fn other_names<'t>(
    table: &'t ComparisonTable,
    record: &'t ComparedRecord,
) -> impl Iterator<Item = Symbol> + Clone + 't {
    std::iter::once(record.surname).chain(table.span(record.other_surnames).iter().copied())
}

fn words<'t>(
    table: &'t ComparisonTable,
    record: &'t ComparedRecord,
) -> impl Iterator<Item = Symbol> + Clone + 't {
    std::iter::once(record.surname).chain(
        table.span(record.surname_words).iter().copied().filter(|word| table.text(*word).len() > 2),
    )
}

fn shared(
    a: impl Iterator<Item = Symbol>,
    b: impl Iterator<Item = Symbol> + Clone,
) -> Option<Symbol> {
    a.into_iter().find(|&left| b.clone().any(|right| left.agrees(right)))
}
