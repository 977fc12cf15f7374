//! What the same words may mean besides: `12A` as flat A of 12, a slash turned, a number that counts flats.
//!
//! In: a reading as written. Out: that reading, and its alternatives with a higher rank. Which of them is an address is
//! left to the gazetteer.

use compact_str::CompactString;

use super::reading::Reading;
use super::unit::Unit;
use super::words::Word;

/// The reading itself, and what else the same words may mean.
pub(super) fn alternatives(
    words: &[Word],
    unit: &Unit,
    number_at: Option<usize>,
    reading: Reading,
    made: &mut Vec<Reading>,
) {
    let plain = |number: &str, unit: &str, rank: u8| Reading {
        number: number.into(),
        unit: unit.into(),
        unit_id: CompactString::default(),
        rank,
        ..reading.clone()
    };
    // `FLAT 3 - 12 HIGH STREET`: the range is a flat and a number
    let of_flat = reading.number.split_once('-').filter(|(first, _)| reading.unit == *first);
    if let Some((_, number)) = of_flat {
        made.push(Reading { number: number.into(), ..reading.clone() });
        return;
    }
    if let Some((first, second)) = reading.number.split_once('/') {
        let lettered = !second.starts_with(|c: char| c.is_ascii_digit());
        let (first, second) = if lettered { (second, first) } else { (first, second) };
        if reading.unit.is_empty() {
            made.push(plain(second, first, 0));
            made.push(plain(first, second, 1));
            // `10/13` is no range: its ends face each other
            let odd = |text: &str| text.parse::<u32>().ok().map(|number| number % 2);
            if odd(first) == odd(second) {
                made.push(plain(&format!("{first}-{second}"), "", 1));
            }
        } else if reading.unit.starts_with("BLOCK") {
            // `BLOCK B, 1/24 HIGH STREET`
            let unit = compact_str::format_compact!("{first} {}", reading.unit);
            made.push(Reading { number: second.into(), unit, ..reading.clone() });
        } else if reading.unit.split(' ').any(|part| part == first) {
            made.push(Reading { number: second.into(), ..reading.clone() });
        } else {
            made.push(Reading {
                number: compact_str::format_compact!("{first}-{second}"),
                ..reading.clone()
            });
        }
        return;
    }
    let split = split_suffix(&reading.number);
    if reading.unit.is_empty()
        && let Some((digits, letter)) = split
        && !reading.number_of_name
    {
        made.push(reading.clone());
        made.push(plain(digits, letter, 1));
    } else if matches!(reading.unit.as_bytes(), [b'A'..=b'Z'])
        && split.is_none()
        && !reading.number.is_empty()
    {
        made.push(reading.clone());
        made.push(plain(&format!("{}{}", reading.number, reading.unit), "", 1));
    } else if reading.number_of_name
        && reading.unit.is_empty()
        && (reading.name_after_number.is_some() || !reading.street_after_number)
    {
        // `3 ROWAN COURT HIGH STREET`: flat 3 of a block, or number 3 of a row of that name
        made.push(reading.clone());
        let flat = Reading {
            number_of_name: false,
            counted_name: reading.name_after_number,
            ..plain("", &reading.number, 0)
        };
        made.push(flat);
    } else if let (None, Some(took), true) = (number_at, unit.took, reading.names.is_empty()) {
        // `FLAT 12 HIGH STREET`: the flat at number 12
        let number = words[took].text.clone();
        made.push(reading.clone());
        made.push(plain(&number, "FLAT", 1));
    } else {
        made.push(reading);
    }
}

/// `12A` into `12` and `A`.
fn split_suffix(number: &str) -> Option<(&str, &str)> {
    let letter = number.len().checked_sub(1)?;
    let (digits, suffix) = number.split_at(letter);
    (!digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
        && suffix.bytes().all(|b| b.is_ascii_uppercase()))
    .then_some((digits, suffix))
}
