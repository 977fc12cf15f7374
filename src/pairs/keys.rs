//! The blocking keys of one record under one rule.

use crate::pairs::symbols::Symbol;
use crate::pairs::table::{ComparedRecord, ComparisonTable};
use crate::rules::{BlockingRule, KeyPart};
use crate::values::{AttributeKind, PartialDate};

/// A key: a hash of the values of all parts of a rule. Two different keys may meet by chance once in
/// 2^64; the pair is then merely compared in vain.
pub(crate) type Key = u64;

/// More values of a part than this are cut off: no real name has more words.
const MOST_VALUES: usize = 12;

/// Calls `emit` with each key of the record under the rule; with none, if the record lacks a part.
pub(crate) fn keys_of(
    table: &ComparisonTable,
    record: &ComparedRecord,
    kinds: &[AttributeKind],
    rule: &BlockingRule,
    mut emit: impl FnMut(Key),
) {
    let mut keys: Vec<Key> = vec![0];
    let mut values: Vec<u64> = Vec::new();
    for &part in &rule.keys {
        values.clear();
        values_of(table, record, kinds, part, &mut values);
        values.sort_unstable();
        values.dedup();
        values.truncate(MOST_VALUES);
        if values.is_empty() {
            return;
        }
        keys =
            keys.iter().flat_map(|&key| values.iter().map(move |&value| mix(key, value))).collect();
    }
    keys.into_iter().for_each(&mut emit);
}

/// The rules, by index, under which two records share a key: why a pair was met.
#[must_use]
pub fn shared_rules(
    table: &ComparisonTable,
    left: u32,
    right: u32,
    kinds: &[AttributeKind],
    rules: &[BlockingRule],
) -> Vec<usize> {
    let (left, right) = (&table.records[left as usize], &table.records[right as usize]);
    let shares = |rule: &BlockingRule| {
        // one block of everybody, if that is not over the rule's limit
        if rule.keys.is_empty() && table.records.len() > rule.max_block as usize {
            return false;
        }
        let mut keys = Vec::new();
        keys_of(table, left, kinds, rule, |key| keys.push(key));
        let mut shared = false;
        keys_of(table, right, kinds, rule, |key| shared |= keys.contains(&key));
        shared
    };
    (0..rules.len()).filter(|&index| shares(&rules[index])).collect()
}

/// Folds one more value into a key (a multiply-and-rotate hash; Steele, Lea and Flood's `SplitMix64` finaliser).
fn mix(key: Key, value: u64) -> Key {
    let mut z = (key.rotate_left(23) ^ value).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn values_of(
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
        KeyPart::Forename => table
            .span(record.forenames)
            .iter()
            .filter(|forename| table.text(**forename).len() > 1)
            .copied()
            .for_each(push),
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
        KeyPart::Surname => {
            push(record.surname);
            table.span(record.surname_words).iter().copied().for_each(&mut push);
            table.span(record.other_surnames).iter().copied().for_each(&mut push);
        }
        KeyPart::SurnameSound => push(record.sounds.1),
        KeyPart::FullName => {
            let first = table.first_forename(record);
            if first.is_some() && record.surname.is_some() && table.text(first).len() > 1 {
                let (low, high) = (first.min(record.surname), first.max(record.surname));
                values.push(u64::from(low.0) << 32 | u64::from(high.0));
            }
        }
        KeyPart::DateOfBirth => {
            values.extend(
                birth.filter(|date| date.whole().is_some()).map(|date| u64::from(date.packed())),
            );
        }
        KeyPart::DateOfBirthAnyOrder => values.extend(birth.and_then(|date| {
            let (year, month, day) = (date.year()?, date.month()?, date.day()?);
            Some(u64::from(year) << 16 | u64::from(month.min(day)) << 8 | u64::from(month.max(day)))
        })),
        KeyPart::BirthYear => values.extend(birth.and_then(PartialDate::year).map(u64::from)),
        KeyPart::BirthDay => values.extend(
            birth.and_then(|date| Some(u64::from(date.month()?) << 8 | u64::from(date.day()?))),
        ),
        KeyPart::Postcode => push(record.postcode),
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

/// True for kinds whose values belong to few people.
fn identifies(kind: AttributeKind) -> bool {
    match kind {
        AttributeKind::Identifier | AttributeKind::Email | AttributeKind::Phone => true,
        AttributeKind::Text
        | AttributeKind::Category
        | AttributeKind::Number
        | AttributeKind::Year => false,
    }
}
