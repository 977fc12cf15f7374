//! The parts of a record's address, as people write them.
//!
//! In: the fields of an addressable object (LPI, record 24) or of a delivery point (PAF, record 28). Out: a flat, a building
//! number, a building name. Sources: BS 7666-2:2006 on primary and secondary addressable objects; Royal Mail, *PAF
//! programmers' guide*, on building names that are numbers.

use super::record_lines::RecordLines;

/// The number of an addressable object whose fields begin at a place: `12`, `12A`, `12-14`, `1A-1C`.
pub(super) fn number_range(lines: &RecordLines, first: usize) -> String {
    range([0, 1, 2, 3].map(|field| lines.field(first + field)))
}

/// Start number, start suffix, end number, end suffix.
fn range([start, start_suffix, end, end_suffix]: [&str; 4]) -> String {
    let mut number = format!("{}{start_suffix}", plain(start));
    let end = format!("{}{end_suffix}", plain(end));
    if !end.is_empty() {
        if !number.is_empty() {
            number.push('-');
        }
        number.push_str(&end);
    }
    number
}

/// A number without the noughts that some exports put: 0 itself stands for none.
fn plain(number: &str) -> &str {
    number.trim_start_matches('0')
}

/// Text and number of a secondary addressable object: `FLAT 3`, `3A`, `GROUND FLOOR`.
pub(super) fn unit(text: &str, number: &str) -> String {
    let said = text.split(' ').next_back() == Some(number);
    match (text.is_empty(), number.is_empty() || said) {
        (_, true) => text.to_owned(),
        (true, false) => number.to_owned(),
        (false, false) => format!("{text} {number}"),
    }
}

/// True for a building name that is a number: where PAF has no building number, `12A` and `12-14` stand as names.
pub(super) fn is_number(name: &str) -> bool {
    let side = |side: &str| {
        let letters = side.trim_start_matches(|letter: char| letter.is_ascii_digit());
        letters.len() < side.len()
            && letters.len() <= 1
            && letters.bytes().all(|letter| letter.is_ascii_alphabetic())
    };
    match name.split_once('-') {
        Some((start, end)) => side(start) && side(end),
        None => side(name),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_number, range, unit};

    #[test]
    fn numbers_are_joined_as_people_write_them() {
        for (fields, written) in [
            (["", "", "", ""], ""),
            (["12", "", "", ""], "12"),
            (["12", "A", "", ""], "12A"),
            (["12", "", "14", ""], "12-14"),
            (["1", "A", "1", "C"], "1A-1C"),
            (["0003", "", "0", ""], "3"),
            (["", "B", "", ""], "B"),
        ] {
            assert_eq!(range(fields), written);
        }
    }

    #[test]
    fn a_unit_has_its_number_once() {
        for (text, number, written) in [
            ("", "3A", "3A"),
            ("FLAT", "3", "FLAT 3"),
            ("FLAT 3", "3", "FLAT 3"),
            ("FLAT 13", "3", "FLAT 13 3"),
            ("GROUND FLOOR", "", "GROUND FLOOR"),
            ("", "", ""),
        ] {
            assert_eq!(unit(text, number), written);
        }
    }

    #[test]
    fn a_name_may_be_a_number() {
        for name in ["12", "12A", "12-14", "12A-12B"] {
            assert!(is_number(name), "{name}");
        }
        for name in ["", "A", "12AB", "ROSE COTTAGE", "1 MILL COTTAGES", "12-", "-14", "3É"] {
            assert!(!is_number(name), "{name}");
        }
    }
}
