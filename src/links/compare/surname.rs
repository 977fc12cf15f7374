//! Surnames: the one in use, former ones, and the parts of double ones.

use super::{AgreedValue, Finding, forename};
use crate::links::similarity::{Likeness, likeness};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};

pub(super) const LEVELS: &[&str] = &["same", "other_name", "part", "close", "near", "different"];
pub(super) const LADDERS: &[&[u8]] = &[&[SAME, CLOSE, NEAR, DIFFERENT], &[SAME, PART, DIFFERENT]];
pub(in crate::links) const SAME: u8 = 0;
const OTHER_NAME: u8 = 1;
const PART: u8 = 2;
pub(in crate::links) const CLOSE: u8 = 3;
pub(in crate::links) const NEAR: u8 = 4;
pub(in crate::links) const DIFFERENT: u8 = 5;

pub(super) fn find(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> Finding {
    if !a.surname.is_some() || !b.surname.is_some() {
        return Finding::Missing;
    }
    if a.surname == b.surname {
        return Finding::Agreed(SAME, AgreedValue::Symbol(a.surname));
    }
    if forename::swapped(table, a, b) {
        // the forename's comparison carries the whole weight of both names
        return Finding::Missing;
    }
    if let Some(shared) = shared(other_names(table, a), &other_names(table, b)) {
        return Finding::Agreed(OTHER_NAME, AgreedValue::Symbol(shared));
    }
    if let Some(shared) = shared(words(table, a), &words(table, b)) {
        return Finding::Agreed(PART, AgreedValue::Symbol(shared));
    }
    let alike = AgreedValue::Alike(a.surname, b.surname);
    match likeness(table.text(a.surname), table.text(b.surname)) {
        Likeness::Close => Finding::Agreed(CLOSE, alike),
        Likeness::Near => Finding::Agreed(NEAR, alike),
        Likeness::Unlike => Finding::Level(DIFFERENT),
    }
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
    mut a: impl Iterator<Item = Symbol>,
    b: &(impl Iterator<Item = Symbol> + Clone),
) -> Option<Symbol> {
    a.find(|&left| b.clone().any(|right| left.agrees(right)))
}
