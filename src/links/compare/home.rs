//! Where two records say the person lives: one residence, one building, one street, or far apart.
//!
//! Two addresses at the same time speak against one person; an address that is over and another one do not, and a stay that
//! begins when another ends speaks for a move.

use super::{AgreedValue, Finding};
use crate::links::similarity::{Likeness, likeness};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};

pub(super) const LEVELS: &[&str] = &[
    "residence",
    "alike",
    "building",
    "postcode",
    "partly_alike",
    "moved_on",
    "soon_after",
    "before",
    "outward",
    "elsewhere",
];
pub(super) const LADDERS: &[&[u8]] = &[
    &[RESIDENCE, ALIKE, POSTCODE, OUTWARD, ELSEWHERE],
    &[RESIDENCE, ALIKE, PARTLY_ALIKE, ELSEWHERE],
];
pub(in crate::links) const RESIDENCE: u8 = 0;
pub(in crate::links) const ALIKE: u8 = 1;
pub(in crate::links) const BUILDING: u8 = 2;
pub(in crate::links) const POSTCODE: u8 = 3;
pub(in crate::links) const PARTLY_ALIKE: u8 = 4;
const MOVED_ON: u8 = 5;
const SOON_AFTER: u8 = 6;
const BEFORE: u8 = 7;
pub(in crate::links) const OUTWARD: u8 = 8;
pub(in crate::links) const ELSEWHERE: u8 = 9;
/// A stay that ends within so many days of another's beginning looks like a move from the one to the other: one office closes the one account
/// and opens the other by one date, or by that of the keys.
const DAYS_OF_A_MOVE: i32 = 3;
/// And within so many it may be one: two offices, or a home between the two.
const DAYS_BETWEEN_HOMES: i32 = 45;

pub(super) fn find(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> Finding {
    if a.residence.agrees(b.residence) {
        return Finding::Agreed(RESIDENCE, AgreedValue::Symbol(a.residence));
    }
    // a postcode alone and an address without one have nothing to be compared by
    let comparable = a.residence.is_some() && b.residence.is_some()
        || a.postcode.is_some() && b.postcode.is_some()
        || !table.span(a.address_words).is_empty() && !table.span(b.address_words).is_empty();
    if !comparable && !in_one_building(a, b) {
        return Finding::Missing;
    }
    // two addresses that the gazetteer tells apart are not made alike by their words
    let told_apart = a.residence.is_some() && b.residence.is_some() && {
        let known = |record: &ComparedRecord| table.text(record.residence).starts_with("uprn ");
        known(a) && known(b)
    };
    let overlap = if told_apart { 0.0 } else { overlap(table, a, b) };
    let same_postcode = a.postcode.agrees(b.postcode);
    Finding::Level(if overlap >= 0.8 || (overlap >= 0.6 && same_postcode) {
        ALIKE
    } else if in_one_building(a, b) {
        BUILDING
    } else if same_postcode {
        POSTCODE
    } else if overlap >= 0.45 {
        PARTLY_ALIKE
    } else if let Some(days) = days_between_stays(a, b).filter(|days| *days <= DAYS_BETWEEN_HOMES) {
        if days <= DAYS_OF_A_MOVE { MOVED_ON } else { SOON_AFTER }
    } else if a.stay.1.is_some() || b.stay.1.is_some() {
        BEFORE
    } else if a.outward.agrees(b.outward) {
        OUTWARD
    } else {
        ELSEWHERE
    })
}

/// Days between the end of the stay at the one address and the beginning of that at the other, whichever way it is fewer.
fn days_between_stays(a: &ComparedRecord, b: &ComparedRecord) -> Option<i32> {
    let days = |earlier: &ComparedRecord, later: &ComparedRecord| {
        Some((later.stay.0? - earlier.stay.1?).abs())
    };
    days(a, b).into_iter().chain(days(b, a)).min()
}

/// A flat and its block, or two flats of one block where one address leaves its flat out.
fn in_one_building(a: &ComparedRecord, b: &ComparedRecord) -> bool {
    a.building.agrees(b.building)
        || a.building.agrees(b.residence)
        || b.building.agrees(a.residence)
}

/// The share of the shorter address's words, weighed by rarity, that the longer one has, exactly or nearly (0 to 1).
fn overlap(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> f64 {
    let (words_a, words_b) = (table.span(a.address_words), table.span(b.address_words));
    if words_a.is_empty() || words_b.is_empty() {
        return 0.0;
    }
    let weight_a: f64 = words_a.iter().map(|word| table.word_rarity(*word)).sum();
    let weight_b: f64 = words_b.iter().map(|word| table.word_rarity(*word)).sum();
    let shared: f64 = words_a
        .iter()
        .filter(|word| finds(table, **word, words_b))
        .map(|word| table.word_rarity(*word))
        .sum();
    // between the shorter side's share and the mean of both: a dropped town must not hide one address in two
    let shorter = weight_a.min(weight_b);
    if shorter <= 0.0 {
        0.0
    } else {
        (shared / shorter).min(1.0) * 0.6 + 0.8 * shared / (weight_a + weight_b)
    }
}

fn finds(table: &ComparisonTable, word: Symbol, words: &[Symbol]) -> bool {
    if words.contains(&word) {
        return true;
    }
    let text = table.text(word);
    // a number one digit off is another house; a word one slip off is the same street
    !text.bytes().any(|byte| byte.is_ascii_digit())
        && words.iter().any(|other| {
            let other = table.text(*other);
            // one slip leaves the first letter or the last; this spares most comparisons
            let (a, b) = (text.as_bytes(), other.as_bytes());
            let ends = a.first() == b.first() || a.last() == b.last();
            if !ends || a.len().abs_diff(b.len()) > 2 {
                return false;
            }
            !other.bytes().any(|byte| byte.is_ascii_digit())
                && text.len().min(other.len()) >= 4
                && likeness(text, other) == Likeness::Close
        })
}
