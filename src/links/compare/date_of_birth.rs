//! Dates of birth, whole, partial and mistyped.

use super::{AgreedValue, Finding};
use crate::pairs::ComparedRecord;
use crate::values::PartialDate;

pub(super) const LEVELS: &[&str] = &[
    "same",
    "day_month_swapped",
    "one_slip",
    "two_parts",
    "year",
    "different",
    "partly_known",
    "partly_other",
];
/// Whole dates on both sides; a part of one only.
pub(super) const SITUATIONS: &[std::ops::Range<usize>] = &[0..6, 6..8];
pub(super) const LADDERS: &[&[u8]] =
    &[&[SAME, ONE_SLIP, TWO_PARTS, YEAR, DIFFERENT], &[PARTLY_KNOWN, PARTLY_OTHER]];
const SAME: u8 = 0;
const DAY_MONTH_SWAPPED: u8 = 1;
const ONE_SLIP: u8 = 2;
const TWO_PARTS: u8 = 3;
const YEAR: u8 = 4;
const DIFFERENT: u8 = 5;
const PARTLY_KNOWN: u8 = 6;
const PARTLY_OTHER: u8 = 7;

pub(super) fn find(a: &ComparedRecord, b: &ComparedRecord) -> Finding {
    match (a.date_of_birth, b.date_of_birth) {
        (Some(a), Some(b)) => compare(a, b),
        (None, _) | (_, None) => Finding::Missing,
    }
}

pub(in crate::links) fn compare(a: PartialDate, b: PartialDate) -> Finding {
    let parts = [
        (a.year().map(u32::from), b.year().map(u32::from)),
        (a.month().map(u32::from), b.month().map(u32::from)),
        (a.day().map(u32::from), b.day().map(u32::from)),
    ];
    let known = parts.iter().filter(|(a, b)| a.is_some() && b.is_some()).count();
    let agreeing = parts.iter().filter(|(a, b)| a.is_some() && a == b).count();
    if known < 3 {
        return match (known, agreeing == known) {
            (0, _) => Finding::Missing,
            (_, true) => Finding::Level(PARTLY_KNOWN),
            (_, false) => Finding::Level(PARTLY_OTHER),
        };
    }
    let [(year_a, year_b), (month_a, month_b), (day_a, day_b)] = parts;
    if agreeing == 3 {
        return Finding::Agreed(SAME, AgreedValue::Date(a.packed()));
    }
    Finding::Level(if year_a == year_b && month_a == day_b && day_a == month_b {
        DAY_MONTH_SWAPPED
    } else if is_one_slip(a.packed(), b.packed()) {
        ONE_SLIP
    } else if agreeing == 2 {
        TWO_PARTS
    } else if year_a == year_b {
        YEAR
    } else {
        DIFFERENT
    })
}

/// One digit typed wrong, or two neighbouring digits exchanged, of the eight.
fn is_one_slip(a: u32, b: u32) -> bool {
    let (a, b) = (digits(a), digits(b));
    // the lowest bit of every digit that differs
    let differing = (0..4).fold(0, |differing, bit| differing | (a ^ b) >> bit & 0x1111_1111);
    let at = differing.trailing_zeros();
    match differing.count_ones() {
        1 => true,
        2 => {
            let exchanged = (b >> at & 0xF) << 4 | b >> (at + 4) & 0xF;
            differing >> at == 0x11 && a >> at & 0xFF == exchanged
        }
        _ => false,
    }
}

/// The eight digits, four bits each.
fn digits(packed: u32) -> u32 {
    let mut rest = packed;
    (0..8).fold(0, |digits, place| {
        let digit = rest % 10;
        rest /= 10;
        digits | digit << (4 * place)
    })
}

#[cfg(test)]
mod tests {
    use super::{LEVELS, compare};
    use crate::values::{DateDoubt, PartialDate};

    fn level(a: (u16, u8, u8), b: (u16, u8, u8)) -> &'static str {
        let date = |(y, m, d)| PartialDate::new(y, m, d, DateDoubt::None).unwrap();
        compare(date(a), date(b)).level().map_or("missing", |level| LEVELS[usize::from(level)])
    }

    #[test]
    fn each_kind_of_slip_has_its_level() {
        assert_eq!(level((1980, 4, 9), (1980, 4, 9)), "same");
        assert_eq!(level((1980, 4, 9), (1980, 9, 4)), "day_month_swapped");
        assert_eq!(level((1980, 4, 9), (1980, 4, 8)), "one_slip");
        assert_eq!(level((1980, 4, 12), (1980, 4, 21)), "one_slip");
        assert_eq!(level((1980, 4, 9), (1980, 4, 27)), "two_parts");
        assert_eq!(level((1980, 4, 9), (1980, 0, 0)), "partly_known");
        assert_eq!(level((1980, 4, 9), (1981, 0, 0)), "partly_other");
        assert_eq!(level((1980, 4, 9), (1980, 7, 23)), "year");
        assert_eq!(level((1980, 4, 9), (1961, 7, 23)), "different");
        assert_eq!(level((0, 4, 9), (1961, 0, 0)), "missing");
    }
}
