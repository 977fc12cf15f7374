//! How often a hand that writes somebody down slips, and what comes of it.
//!
//! In: what is true. Out: dates, addresses and names as they are written. Which of a person's names and homes is written is left to
//! [`super::rows`].

use compact_str::{CompactString, format_compact};
use deunicode::deunicode;
use jiff::civil::{Date, date};

use super::called::FullName;
use super::family::Member;
use super::streets::Address;
use crate::synthetic::names::variants;
use crate::synthetic::stream::Stream;
use crate::synthetic::writing::{WrittenName, half_surname, mistype, surname_first};

/// Shares of records, unless another comment says of what.
mod rate {
    pub(super) const TYPO: f64 = 0.04;
    pub(super) const SPELLING: f64 = 0.05;
    /// Of those who have a short name.
    pub(super) const KNOWN_AS: f64 = 0.2;
    pub(super) const INITIAL: f64 = 0.03;
    pub(super) const MIDDLE_FIRST: f64 = 0.02;
    /// With the middle name behind the first.
    pub(super) const MIDDLE_TOO: f64 = 0.25;
    pub(super) const SWAPPED: f64 = 0.006;
    /// Where custom puts the surname first.
    pub(super) const SWAPPED_BY_CUSTOM: f64 = 0.03;
    pub(super) const HALF_SURNAME: f64 = 0.12;
    pub(super) const PLAIN_LETTERS: f64 = 0.6;
    pub(super) const CAPITALS: f64 = 0.35;
    pub(super) const NO_NAME: f64 = 0.004;
    pub(super) const PLACEHOLDER_NAME: f64 = 0.003;
    pub(super) const NO_BIRTH_DATE: f64 = 0.15;
    pub(super) const DEFAULT_DATE: f64 = 0.01;
    pub(super) const DAY_MONTH: f64 = 0.012;
    pub(super) const BIRTH_DIGIT: f64 = 0.015;
    pub(super) const NO_ADDRESS: f64 = 0.06;
    pub(super) const STREET_TYPO: f64 = 0.025;
    pub(super) const STREET_SHORT: f64 = 0.25;
    pub(super) const NO_FLAT: f64 = 0.08;
    pub(super) const WRONG_NUMBER: f64 = 0.008;
    pub(super) const NO_TOWN: f64 = 0.08;
    pub(super) const NO_POSTCODE: f64 = 0.06;
    pub(super) const WRONG_POSTCODE: f64 = 0.015;
}

/// Writes a name, with what befell it in the truth's words.
pub(super) fn write_name(member: &Member, name: &FullName, stream: &mut Stream) -> WrittenName {
    let FullName { forename, middle, surname } = name.clone();
    let meant = surname.clone();
    let mut written = WrittenName { forename, middle, surname, meant, tags: Vec::new() };
    if stream.chance(rate::MIDDLE_FIRST) && !written.middle.is_empty() {
        std::mem::swap(&mut written.forename, &mut written.middle);
        written.tags.push("middle_first");
    } else if let Some(short) = member.known_as.filter(|_| stream.chance(rate::KNOWN_AS)) {
        written.forename = CompactString::from(short);
        written.tags.push("nickname");
    }
    if stream.chance(rate::HALF_SURNAME) {
        half_surname(&mut written, member.culture, stream);
    }
    for part in [&mut written.forename, &mut written.surname] {
        let spellings = variants::spellings(part);
        if stream.chance(rate::SPELLING) && !spellings.is_empty() {
            *part = CompactString::from(stream.pick(spellings));
        }
    }
    if stream.chance(rate::TYPO) {
        let part = if stream.chance(0.4) { &mut written.forename } else { &mut written.surname };
        *part = CompactString::from(mistype(part, stream));
        written.tags.push("typo");
    }
    let swapped =
        if surname_first(member.culture) { rate::SWAPPED_BY_CUSTOM } else { rate::SWAPPED };
    if stream.chance(rate::INITIAL) {
        written.forename = written.forename.chars().take(1).collect();
        written.middle = written.middle.chars().take(1).collect();
        written.tags.push("initial");
    } else if stream.chance(swapped) {
        std::mem::swap(&mut written.forename, &mut written.surname);
        written.tags.push("swapped_names");
    }
    if stream.chance(rate::MIDDLE_TOO) && !written.middle.is_empty() {
        written.forename = format_compact!("{} {}", written.forename, written.middle);
    }
    if stream.chance(rate::NO_NAME) {
        written.forename.clear();
        written.tags.push("no_forename");
    } else if stream.chance(rate::PLACEHOLDER_NAME) {
        written.forename =
            CompactString::from(stream.pick(&["UNKNOWN", "-", "N/A", "Baby", "Test", "Mr"]));
        written.tags.push("placeholder");
    }
    let (plain, capitals) = (stream.chance(rate::PLAIN_LETTERS), stream.chance(rate::CAPITALS));
    for part in [&mut written.forename, &mut written.surname] {
        if plain && !part.is_ascii() {
            *part = CompactString::from(deunicode(part));
        }
        if capitals {
            *part = part.to_uppercase();
        }
    }
    written
}

/// Writes a date of birth; none where the field is empty.
pub(super) fn write_birth_date(born: Date, stream: &mut Stream) -> Option<Date> {
    if stream.chance(rate::NO_BIRTH_DATE) {
        return None;
    }
    if stream.chance(rate::DEFAULT_DATE) {
        return Some(stream.pick(&[date(1900, 1, 1), date(1970, 1, 1), date(1901, 1, 1)]));
    }
    let other = if stream.chance(rate::DAY_MONTH) {
        Date::new(born.year(), born.day(), born.month()).ok()
    } else if stream.chance(rate::BIRTH_DIGIT) {
        match stream.below(4) {
            0 => Date::new(born.year(), born.month(), (born.day() + 9) % 28 + 1).ok(),
            1 => Date::new(born.year(), born.month() % 12 + 1, born.day()).ok(),
            2 => Date::new(born.year() + stream.pick(&[-10, -1, 1, 10]), born.month(), born.day())
                .ok(),
            _ => Date::new(born.year(), 1, 1).ok(),
        }
    } else {
        None
    };
    Some(other.unwrap_or(born))
}

/// An address in the file's three columns.
#[derive(Clone, Debug, Default)]
pub(super) struct WrittenAddress {
    pub(super) line: CompactString,
    pub(super) town: CompactString,
    pub(super) postcode: CompactString,
}

/// Writes an address; nothing at all where none was taken.
pub(super) fn write_address(address: &Address, stream: &mut Stream) -> WrittenAddress {
    if stream.chance(rate::NO_ADDRESS) {
        return WrittenAddress::default();
    }
    let Address { flat, number, street, kind: (full, short), town, postcode } = address;
    let number = number + if stream.chance(rate::WRONG_NUMBER) { 2 } else { 0 };
    let street = if stream.chance(rate::STREET_TYPO) {
        CompactString::from(mistype(street, stream))
    } else {
        street.clone()
    };
    let kind = if stream.chance(rate::STREET_SHORT) { short } else { full };
    let line = if flat.is_empty() || stream.chance(rate::NO_FLAT) {
        format_compact!("{number} {street} {kind}")
    } else {
        match stream.below(3) {
            0 => format_compact!("{}/{number} {street} {kind}", flat.trim_start_matches("Flat ")),
            _ => format_compact!("{flat}, {number} {street} {kind}"),
        }
    };
    let town = if stream.chance(rate::NO_TOWN) { CompactString::default() } else { town.clone() };
    let postcode = if stream.chance(rate::NO_POSTCODE) {
        CompactString::default()
    } else if stream.chance(rate::WRONG_POSTCODE) {
        wrong_postcode(postcode, stream)
    } else if stream.chance(0.15) {
        postcode.replace(' ', "").into()
    } else {
        postcode.clone()
    };
    let mut written = WrittenAddress { line, town, postcode };
    if stream.chance(rate::CAPITALS) {
        written.line = written.line.to_uppercase();
        written.town = written.town.to_uppercase();
    }
    written
}

/// The last two letters exchanged, or one of them another.
fn wrong_postcode(postcode: &str, stream: &mut Stream) -> CompactString {
    let mut letters: Vec<char> = postcode.chars().collect();
    let last = letters.len() - 1;
    if stream.chance(0.5) {
        letters.swap(last, last - 1);
    } else {
        letters[last] = stream.pick(&['A', 'B', 'D', 'E', 'F', 'H', 'N', 'P', 'R', 'T']);
    }
    letters.into_iter().collect()
}
