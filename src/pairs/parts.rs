//! The values that a record has of each part of a blocking key.
//!
//! In: a record of the table. Out: numbers, equal where the values are; several, or none. Leaves to `keys` how the parts
//! of a rule become one key.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use crate::pairs::symbols::Symbol;
use crate::pairs::table::{ComparedRecord, ComparisonTable};
use crate::rules::KeyPart;
use crate::values::{AttributeKind, PartialDate};

/// More values of a part than this are cut off: no real name has more words.
const MOST_VALUES: usize = 12;
/// Letters of a name's beginning and end.
const END_LETTERS: usize = 3;

/// The distinct values of a part, in no order that means anything.
pub(crate) fn values_of(
    table: &ComparisonTable,
    record: &ComparedRecord,
    kinds: &[AttributeKind],
    part: KeyPart,
    values: &mut Vec<u64>,
) {
    values.clear();
    gather(table, record, kinds, part, values);
    if values.len() > 1 {
        // cut in the order of the record: symbols are numbered by where their text was first seen
        values.truncate(MOST_VALUES);
        values.sort_unstable();
        values.dedup();
    }
}

fn gather(
    table: &ComparisonTable,
    record: &ComparedRecord,
    kinds: &[AttributeKind],
    part: KeyPart,
    values: &mut Vec<u64>,
) {
    let mut push = |symbol: Symbol| {
        if symbol.is_some() {
            values.push(u64::from(symbol.0));
        }
    };
    let birth = record.date_of_birth;
    match part {
        KeyPart::Forename => written_forenames(table, record).for_each(push),
        KeyPart::ForenameSound => push(record.sounds.0),
        KeyPart::ForenameInitial => values.extend(
            table
                .span(record.forenames)
                .iter()
                .filter_map(|forename| table.text(*forename).bytes().next())
                .map(u64::from),
        ),
        KeyPart::ForenameVariant => {
            let first = table.first_forename(record);
            values.extend(table.variants[first.index()].iter().map(|&group| u64::from(group)));
        }
        KeyPart::ForenameEnds => ends(table.text(table.first_forename(record)), values),
        KeyPart::ForenameNear => near(table.text(table.first_forename(record)), values),
        KeyPart::Surname => surnames(table, record).for_each(push),
        KeyPart::SurnameSound => push(record.sounds.1),
        KeyPart::SurnameInitial => {
            values.extend(table.text(record.surname).bytes().next().map(u64::from));
        }
        KeyPart::SurnameEnds => ends(table.text(record.surname), values),
        KeyPart::SurnameNear => near(table.text(record.surname), values),
        KeyPart::FullName => {
            let first = table.first_forename(record);
            if first.is_some() && record.surname.is_some() && table.text(first).len() > 1 {
                values.push(either_order(first, record.surname));
            }
        }
        KeyPart::NamePair => name_pairs(table, record, values),
        KeyPart::NameWord => {
            written_forenames(table, record).chain(surnames(table, record)).for_each(push);
        }
        KeyPart::DateOfBirth => {
            values.extend(
                birth.filter(|date| date.whole().is_some()).map(|date| u64::from(date.packed())),
            );
        }
        KeyPart::DateOfBirthAnyOrder => values.extend(
            birth
                .and_then(parts)
                .map(|(year, month, day)| year << 16 | month.min(day) << 8 | month.max(day)),
        ),
        KeyPart::DateOfBirthOneLeftOut => {
            if let Some((year, month, day)) = birth.and_then(parts) {
                // months, days and years never look alike: each stands in a byte of its own, and no part is 0
                values.extend([year << 16 | month << 8, year << 16 | day, month << 8 | day]);
            }
        }
        KeyPart::BirthYear => values.extend(birth.and_then(PartialDate::year).map(u64::from)),
        KeyPart::BirthDay => values.extend(
            birth.and_then(|date| Some(u64::from(date.month()?) << 8 | u64::from(date.day()?))),
        ),
        KeyPart::Postcode => push(record.postcode),
        KeyPart::Sector => {
            // only a postcode in shape has an outward part, and a sector
            if record.outward.is_some() {
                let text = table.text(record.postcode);
                values.push(hash_of(&text.as_bytes()[..text.len().saturating_sub(2)]));
            }
        }
        KeyPart::Outward => push(record.outward),
        KeyPart::Residence => push(record.residence),
        KeyPart::Building => push(record.building),
        KeyPart::NhsNumber => values.extend((record.nhs_number != 0).then_some(record.nhs_number)),
        KeyPart::Nino => push(record.nino),
        KeyPart::Upn => {
            push(record.upn);
            table.span(record.former_upns).iter().copied().for_each(push);
        }
        KeyPart::Email => push(record.email.0),
        KeyPart::EmailName => push(record.email.1),
        KeyPart::Phone => push(record.phone),
        KeyPart::Identifier | KeyPart::Attribute => {
            for (index, (&symbol, &kind)) in
                table.span(record.attributes).iter().zip(kinds).enumerate()
            {
                if symbol.is_some() && identifies(kind) == (part == KeyPart::Identifier) {
                    values.push((index as u64) << 32 | u64::from(symbol.0));
                }
            }
        }
    }
}

/// Forenames and known-as names that are more than an initial.
fn written_forenames<'t>(
    table: &'t ComparisonTable,
    record: &'t ComparedRecord,
) -> impl Iterator<Item = Symbol> + 't {
    let forenames = table.span(record.forenames).iter().copied();
    forenames.filter(|forename| table.text(*forename).len() > 1)
}

/// The surname, its words, and former ones.
fn surnames<'t>(
    table: &'t ComparisonTable,
    record: &'t ComparedRecord,
) -> impl Iterator<Item = Symbol> + 't {
    let words = table.span(record.surname_words).iter();
    let others = table.span(record.other_surnames).iter();
    std::iter::once(record.surname).chain(words.chain(others).copied())
}

fn either_order(one: Symbol, other: Symbol) -> u64 {
    u64::from(one.min(other).0) << 32 | u64::from(one.max(other).0)
}

fn name_pairs(table: &ComparisonTable, record: &ComparedRecord, values: &mut Vec<u64>) {
    // three forenames and two surnames make ten pairs, as many as are kept
    let mut names: Vec<Symbol> = written_forenames(table, record).take(3).collect();
    names.extend(surnames(table, record).filter(|name| name.is_some()).take(2));
    for (place, &one) in names.iter().enumerate() {
        let others = names[place + 1..].iter().filter(|&&other| other != one);
        values.extend(others.map(|&other| either_order(one, other)));
    }
}

fn parts(date: PartialDate) -> Option<(u64, u64, u64)> {
    Some((u64::from(date.year()?), u64::from(date.month()?), u64::from(date.day()?)))
}

fn hash_of(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// The first letters and the last of a name that is longer than either.
fn ends(name: &str, values: &mut Vec<u64>) {
    let bytes = name.as_bytes();
    if bytes.len() > END_LETTERS {
        // a beginning is not an end: one bit tells them apart
        values.push(hash_of(&bytes[..END_LETTERS]) & !1);
        values.push(hash_of(&bytes[bytes.len() - END_LETTERS..]) | 1);
    }
}

/// The deletion neighbourhood of a name (W. Garbe's `SymSpell`, 2012): itself, and itself without each of its letters.
fn near(name: &str, values: &mut Vec<u64>) {
    let bytes = name.as_bytes();
    // of shorter names, what is left says nothing
    if bytes.len() <= END_LETTERS {
        return;
    }
    values.push(hash_of(bytes));
    let mut shorter = Vec::with_capacity(bytes.len());
    for left_out in 0..bytes.len().min(MOST_VALUES - 1) {
        shorter.clear();
        shorter.extend_from_slice(&bytes[..left_out]);
        shorter.extend_from_slice(&bytes[left_out + 1..]);
        values.push(hash_of(&shorter));
    }
}

/// True for kinds whose values belong to few people.
pub(crate) fn identifies(kind: AttributeKind) -> bool {
    match kind {
        AttributeKind::Identifier | AttributeKind::Email | AttributeKind::Phone => true,
        AttributeKind::Text
        | AttributeKind::Category
        | AttributeKind::Number
        | AttributeKind::Year => false,
    }
}
