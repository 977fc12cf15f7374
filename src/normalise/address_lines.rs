//! Address lines folded, with the postcode taken out and what is no address told apart.
//!
//! In: address columns and the postcode column as written. Out: folded parts in order, the postcode, and the flags for no fixed
//! abode, withheld and care-of. Kept light: flats, numbers and streets are `addresses`' to parse. A line with commas becomes
//! several parts, because some sources write the whole address into one column; a bare number goes with the part after it.

use compact_str::CompactString;

use super::dictionaries::{Dictionaries, SentinelReading};
use crate::addresses::{after_care_of, broken_postcode, is_bare_number, split_postcode};
use crate::values::{CanonicalField, Postcode, PostcodeReading, fold_address};

/// What address and postcode columns say.
#[expect(clippy::struct_excessive_bools, reason = "findings that do not exclude each other")]
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AddressReading {
    /// Folded parts in order, without postcode, care-of names and words for nothing.
    pub lines: Vec<CompactString>,
    /// A residential UK postcode, from its column or from a line.
    pub postcode: Option<Postcode>,
    /// Text for comparison: the column's, whatever it was, or the line's postcode; empty if neither.
    pub postcode_text: CompactString,
    /// No fixed abode, by words or by `ZZ99 3VZ`.
    pub no_fixed_abode: bool,
    /// Withheld: nothing else of the address is kept.
    pub withheld: bool,
    /// The letters go to somebody else's address.
    pub care_of: bool,
    /// A line was a word for nothing.
    pub nulled: bool,
    /// The postcode came from a line.
    pub moved: bool,
    /// A letter and a digit were exchanged in the postcode.
    pub repaired: bool,
    /// The postcode column held text that is no residential postcode.
    pub rejected: bool,
    /// A line states another postcode than the column; the column's is kept.
    pub doubted: bool,
}

/// Reads address lines and the postcode column.
///
/// ```
/// use hearth::normalise::{Dictionaries, read_address};
/// let reading = read_address(&["Flat 3/12, High St, London SW1A 2AA"], "", &Dictionaries::shipped());
/// assert_eq!(reading.lines, ["FLAT 3/12", "HIGH ST", "LONDON"]);
/// assert_eq!(reading.postcode.unwrap().as_str(), "SW1A 2AA");
/// ```
#[must_use]
pub fn read_address<L: AsRef<str>>(
    lines: &[L],
    postcode: &str,
    dictionaries: &Dictionaries,
) -> AddressReading {
    let mut reading = AddressReading::default();
    reading.take_postcode_column(postcode, dictionaries);
    for line in lines {
        for part in line.as_ref().split([',', ';', '\n']) {
            reading.take_part(part, dictionaries);
        }
    }
    reading.take_broken_postcode();
    if reading.withheld || reading.no_fixed_abode {
        // withheld is never shown and never blocked on; and who has no abode has no address
        let (no_fixed_abode, withheld) = (reading.no_fixed_abode, reading.withheld);
        return AddressReading { no_fixed_abode, withheld, ..AddressReading::default() };
    }
    reading
}

impl AddressReading {
    fn take_postcode_column(&mut self, text: &str, dictionaries: &Dictionaries) {
        if text.is_empty() {
            return;
        }
        let read = PostcodeReading::read(text);
        self.postcode_text = read.text().into();
        match read {
            PostcodeReading::Full { postcode, repaired } => {
                self.postcode = Some(postcode);
                self.repaired = repaired;
            }
            PostcodeReading::Sentinel { no_fixed_abode } => {
                self.no_fixed_abode = no_fixed_abode;
                self.nulled = true;
                self.withheld = says_withheld(text, dictionaries);
            }
            PostcodeReading::Partial(_)
            | PostcodeReading::NotResidential(_)
            | PostcodeReading::Invalid(_)
            | PostcodeReading::Foreign(_) => {
                self.rejected = true;
                self.withheld = says_withheld(text, dictionaries);
            }
            PostcodeReading::Missing => {}
        }
    }

    /// Takes one part of a line: an address, a word for none, a postcode, or somebody's care.
    fn take_part(&mut self, part: &str, dictionaries: &Dictionaries) {
        let mut folded = fold_address(part);
        if folded.is_empty() {
            return;
        }
        match sentinel(&folded, dictionaries) {
            Some(SentinelReading::NoFixedAbode) => {
                self.no_fixed_abode = true;
                return;
            }
            Some(SentinelReading::Withheld) => {
                self.withheld = true;
                return;
            }
            Some(
                SentinelReading::Null | SentinelReading::Infant | SentinelReading::InfantPrefix,
            ) => {
                self.nulled = true;
                return;
            }
            None => {}
        }
        if let Some(rest) = after_care_of(part, &folded) {
            self.care_of = true;
            // C/O TOWN HALL is whose care; C/O 12 HIGH ST is an address
            if !rest.contains(|char: char| char.is_ascii_digit()) {
                return;
            }
            folded = rest.into();
        }
        if let Some((rest, postcode)) = split_postcode(&folded) {
            self.take_postcode_of_line(postcode);
            folded = rest;
        }
        self.push(folded);
    }

    fn take_postcode_of_line(&mut self, postcode: Postcode) {
        if let Some(known) = &self.postcode {
            self.doubted |= *known != postcode;
            return;
        }
        if self.postcode_text.is_empty() {
            self.postcode_text = postcode.as_str().into();
        }
        self.postcode = Some(postcode);
        self.moved = true;
    }

    /// A postcode that a line break parts: `EB22` and `1DB`.
    fn take_broken_postcode(&mut self) {
        for at in 1..self.lines.len() {
            let Some((head, postcode, tail)) =
                broken_postcode(&self.lines[at - 1], &self.lines[at])
            else {
                continue;
            };
            if self.postcode.as_ref().is_some_and(|known| *known != postcode) {
                continue;
            }
            self.lines.splice(at - 1..=at, [head, tail].into_iter().filter(|it| !it.is_empty()));
            self.take_postcode_of_line(postcode);
            return;
        }
    }

    fn push(&mut self, part: CompactString) {
        if part.is_empty() {
            return;
        }
        match self.lines.last_mut() {
            // a number that a comma parts from its street: 12, HIGH ST
            Some(last) if is_bare_number(last) => {
                last.push(' ');
                last.push_str(&part);
            }
            // LONDON, LONDON
            Some(last) if *last == part => {}
            Some(_) | None => self.lines.push(part),
        }
    }
}

/// True if a postcode column says that the address is not to be told: what stands beside it is withheld, too.
fn says_withheld(text: &str, dictionaries: &Dictionaries) -> bool {
    sentinel(&fold_address(text), dictionaries) == Some(SentinelReading::Withheld)
}

/// What a part says if it is, or begins with, words for no address.
fn sentinel(folded: &str, dictionaries: &Dictionaries) -> Option<SentinelReading> {
    if let Some(reading) = dictionaries.sentinel(CanonicalField::Address, folded) {
        return Some(reading);
    }
    // most parts begin so, and no words for no address do
    if folded.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    // NO FIXED ABODE CARE OF TOWN HALL: the first words decide, if they say more than "nothing"
    let numbered = folded.contains(|char: char| char.is_ascii_digit());
    let ends = folded.match_indices(' ').map(|(at, _)| at).take(3);
    let beginnings = ends.map(|end| &folded[..end]);
    beginnings
        .filter_map(|words| Some((words, dictionaries.sentinel(CanonicalField::Address, words)?)))
        .find(|(words, reading)| match reading {
            // ADDRESS WITHHELD - 12 HIGH STREET: what is told beside it is withheld all the same
            SentinelReading::Withheld => true,
            // NFA HOUSE, NO FIXED ABODE 12: a word alone, and words beside a number, may be of an address
            SentinelReading::NoFixedAbode => !numbered && words.contains(' '),
            SentinelReading::Null | SentinelReading::Infant | SentinelReading::InfantPrefix => {
                false
            }
        })
        .map(|(_, reading)| reading)
}

#[cfg(test)]
mod tests {
    use super::{AddressReading, read_address};
    use crate::normalise::Dictionaries;
    use proptest::prelude::*;

    fn read(lines: &[&str], postcode: &str) -> AddressReading {
        read_address(lines, postcode, &Dictionaries::shipped())
    }

    #[test]
    fn the_postcode_is_taken_out_of_the_lines() {
        for (lines, column, left, postcode) in [
            (
                vec!["12 High St", "London", "SW1A 2AA"],
                "SW1A 2AA",
                vec!["12 HIGH ST", "LONDON"],
                "SW1A 2AA",
            ),
            (vec!["12 High St", "London sw1a2aa"], "", vec!["12 HIGH ST", "LONDON"], "SW1A 2AA"),
            (vec!["12, High St, London, London"], "E8 1AA", vec!["12 HIGH ST", "LONDON"], "E8 1AA"),
            (vec!["12 High St E8 1AA"], "not known", vec!["12 HIGH ST"], "E8 1AA"),
            (vec!["12 High St E8 1AA"], "E8", vec!["12 HIGH ST"], "E8 1AA"),
            (
                vec!["Flat 1A", "12-14 High St"],
                "E8 1AA",
                vec!["FLAT 1A", "12-14 HIGH ST"],
                "E8 1AA",
            ),
            (vec!["c/o 12 High St"], "E8 1AA", vec!["12 HIGH ST"], "E8 1AA"),
            (vec!["12 High St E8 1AA London"], "", vec!["12 HIGH ST LONDON"], "E8 1AA"),
            (vec!["12 High St", "E8", "1AA", "London"], "", vec!["12 HIGH ST", "LONDON"], "E8 1AA"),
            (vec!["12 High St", "E8", "1AA"], "E8 1AA", vec!["12 HIGH ST"], "E8 1AA"),
        ] {
            let reading = read(&lines, column);
            assert_eq!(reading.lines, left, "{lines:?}");
            assert_eq!(reading.postcode.unwrap().as_str(), postcode, "{lines:?}");
        }
        assert!(read(&["12 High St E8 1AA"], "E8 2BB").doubted);
    }

    #[test]
    fn no_address_is_told_apart_from_a_hidden_one() {
        let nothing = |reading: &AddressReading| {
            reading.lines.is_empty()
                && reading.postcode.is_none()
                && reading.postcode_text.is_empty()
        };
        for lines in
            [["NO FIXED ABODE", "HACKNEY"], ["NFA", ""], ["No fixed abode c/o Town Hall", "London"]]
        {
            let reading = read(&lines, "E8 1AA");
            assert!(reading.no_fixed_abode && nothing(&reading), "{lines:?}");
        }
        for lines in [
            ["ADDRESS WITHHELD", "12 High St"],
            ["Confidential", ""],
            ["ADDRESS WITHHELD - 12 High Street", ""],
            ["Withheld 12 High St", ""],
            ["CONFIDENTIAL - DO NOT DISCLOSE", "12 High St"],
            ["12 High St", "Restricted address: see the file of 3 May"],
        ] {
            let reading = read(&lines, "E8 1AA");
            assert!(reading.withheld && nothing(&reading), "{lines:?}");
        }
        for column in ["Withheld", "CONFIDENTIAL", "Address withheld"] {
            let reading = read(&["12 High St", "London E8 1AA"], column);
            assert!(reading.withheld && nothing(&reading), "{column}");
        }
        assert_eq!(read(&["12 High St"], "overseas").lines, ["12 HIGH ST"]);
        assert!(read(&["12 High St"], "ZZ99 3VZ").no_fixed_abode);
        let care = read(&["C/O Town Hall", "Mare St"], "E8 1AA");
        assert!(care.care_of);
        assert_eq!(care.lines, ["MARE ST"]);
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_reads_its_own_lines_alike(line in "\\PC{0,30}|[A-Za-z0-9 ,/-]{0,30}", postcode in "\\PC{0,9}|[A-Z0-9 ]{0,8}") {
            thread_local!(static DICTIONARIES: Dictionaries = Dictionaries::shipped());
            DICTIONARIES.with(|dictionaries| {
                let reading = read_address(&[&line], &postcode, dictionaries);
                for part in &reading.lines {
                    prop_assert_eq!(&crate::values::fold_address(part), part);
                }
                Ok(())
            })?;
        }
    }
}
