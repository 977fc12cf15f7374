//! What a postcode column held: a postcode, part of one, a code for none, or something else.
//!
//! In: the column's text. Out: one [`PostcodeReading`]. Only `Full` is a residence that may be blocked on; the text
//! of the others is kept where it can be compared. Sources: NHS Organisation Data Service for the pseudo postcodes
//! `ZZ99 …`; Royal Mail's list of postcode areas; `tests/fixtures/postcode_cases.csv`.

use std::fmt;

use compact_str::CompactString;

use super::identifiers::says_nothing;
use super::postcode::{Postcode, is_inward, is_outward};

/// What a postcode column held.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PostcodeReading {
    /// A full postcode in shape.
    Full {
        /// The postcode.
        postcode: Postcode,
        /// Whether O/0 or I/1 had to be exchanged.
        repaired: bool,
    },
    /// Outward part, or outward and sector, only (`SW1A`, `SW1A 2`).
    Partial(CompactString),
    /// A word or code for no postcode: no fixed abode, not known, overseas. Never blocked on.
    Sentinel {
        /// It says no fixed abode.
        no_fixed_abode: bool,
    },
    /// Armed forces, crown dependency, non-geographic: real, but no residence here.
    NotResidential(CompactString),
    /// Letters and digits placed as in a UK postcode, but with letters that are never used there.
    Invalid(CompactString),
    /// Not a UK postcode; the folded text is kept, since other countries' files are linked too.
    Foreign(CompactString),
    /// Nothing there.
    Missing,
}

impl PostcodeReading {
    /// Reads a postcode column.
    ///
    /// ```
    /// use hearth::values::{Postcode, PostcodeReading};
    /// let postcode = Postcode::parse("MK40 1PL").unwrap();
    /// assert_eq!(PostcodeReading::read("mk4o1pl"), PostcodeReading::Full { postcode, repaired: true });
    /// assert_eq!(PostcodeReading::read("2119"), PostcodeReading::Foreign("2119".into()));
    /// assert_eq!(PostcodeReading::read("ZZ99 3VZ"), PostcodeReading::Sentinel { no_fixed_abode: true });
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Self {
        // the commonest case first: a postcode as it should be
        if let Ok(postcode) = Postcode::parse(text) {
            return Self::of_postcode(postcode, false);
        }
        if says_nothing(text) {
            return Self::Missing;
        }
        let folded = super::fold(text);
        if folded.is_empty() {
            return Self::Missing;
        }
        if NO_FIXED_ABODE_WORDS.contains(&folded.as_str()) {
            return Self::Sentinel { no_fixed_abode: true };
        }
        if NO_POSTCODE_WORDS.contains(&folded.as_str()) {
            return Self::Sentinel { no_fixed_abode: false };
        }
        if folded.starts_with("BFPO") {
            return Self::NotResidential(folded);
        }
        let compact: CompactString = folded.chars().filter(|c| *c != ' ').collect();
        // no area is called so: registers and tests use these letters for "none"
        if is_postcode_like(&compact) && (compact.starts_with("ZZ") || compact.starts_with("XX")) {
            return Self::Sentinel { no_fixed_abode: compact == "ZZ993VZ" };
        }
        if let Some(postcode) = Postcode::from_compact(&compact) {
            return Self::of_postcode(postcode, false);
        }
        if let Some(partial) = read_partial(&folded, &compact) {
            return Self::Partial(partial);
        }
        if let Some(postcode) = repair(&compact) {
            return Self::of_postcode(postcode, true);
        }
        if is_postcode_like(&compact) { Self::Invalid(folded) } else { Self::Foreign(folded) }
    }

    /// What a postcode in shape stands for.
    fn of_postcode(postcode: Postcode, repaired: bool) -> Self {
        let outward = postcode.outward();
        // the justice systems' no fixed abode
        if outward == "NF1" {
            return Self::Sentinel { no_fixed_abode: true };
        }
        if PLACEHOLDERS.contains(&postcode.as_str()) {
            return Self::Sentinel { no_fixed_abode: false };
        }
        if NOT_RESIDENTIAL_AREAS.contains(&postcode.area()) || NOT_RESIDENTIAL.contains(&outward) {
            return Self::NotResidential(postcode.as_str().into());
        }
        Self::Full { postcode, repaired }
    }

    /// The folded text for comparison, where there is any to compare.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Full { postcode, .. } => postcode.as_str(),
            Self::Partial(text) | Self::NotResidential(text) | Self::Invalid(text) | Self::Foreign(text) => text,
            Self::Sentinel { .. } | Self::Missing => "",
        }
    }
}

impl fmt::Debug for PostcodeReading {
    /// Only what kind it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { repaired, .. } => write!(f, "Full(repaired: {repaired})"),
            Self::Partial(_) => f.write_str("Partial"),
            Self::Sentinel { no_fixed_abode } => write!(f, "Sentinel(no_fixed_abode: {no_fixed_abode})"),
            Self::NotResidential(_) => f.write_str("NotResidential"),
            Self::Invalid(_) => f.write_str("Invalid"),
            Self::Foreign(_) => f.write_str("Foreign"),
            Self::Missing => f.write_str("Missing"),
        }
    }
}

/// Words for no fixed abode in a postcode column.
const NO_FIXED_ABODE_WORDS: [&str; 4] = ["NFA", "NO FIXED ABODE", "NO FIXED ADDRESS", "HOMELESS"];
/// Words for no UK postcode.
const NO_POSTCODE_WORDS: [&str; 6] = ["OVERSEAS", "ABROAD", "NO POSTCODE", "WITHHELD", "ADDRESS WITHHELD", "CONFIDENTIAL"];
/// Postcodes in shape that people type to get past a required field.
const PLACEHOLDERS: [&str; 3] = ["AA1 1AA", "AA11 1AA", "A1 1AA"];
/// Armed forces (BF), crown dependencies (GY, IM, JE), business mail (BX).
const NOT_RESIDENTIAL_AREAS: [&str; 5] = ["BF", "BX", "GY", "IM", "JE"];
/// Districts kept for large users of mail: parliaments, banks, tax and licensing offices.
const NOT_RESIDENTIAL: [&str; 18] = [
    "BS98", "BS99", "BT58", "CF91", "CF95", "CF99", "DH98", "DH99", "EH91", "EH95", "EH99", "NE98", "NE99", "S98",
    "S99", "SA99", "SN99", "SS99",
];
/// The 121 geographic areas: a repair must lead to one of them, or it is a guess.
const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY \
    E EC EH EN EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE \
    NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR \
    TS TW UB W WA WC WD WF WN WR WS WV YO ZE ";

/// True for letters and digits in the order of a postcode, whichever letters they are.
fn is_postcode_like(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    matches!(bytes.len(), 5..=7)
        && bytes[0].is_ascii_uppercase()
        && bytes[..bytes.len() - 3].iter().any(u8::is_ascii_digit)
        && matches!(bytes[bytes.len() - 3..], [d, a, b] if d.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

/// `SW1A`, or `SW1A 2` where a space says that the digit is the sector's.
fn read_partial(folded: &str, compact: &str) -> Option<CompactString> {
    if let Some((outward, sector)) = folded.rsplit_once(' ') {
        let sector_digit = sector.len() == 1 && sector.as_bytes()[0].is_ascii_digit();
        if sector_digit && is_outward(outward) {
            return Some(folded.into());
        }
    }
    is_outward(compact).then(|| compact.into())
}

/// Exchanges O and 0, I and 1 where the place decides which it must be.
fn repair(compact: &str) -> Option<Postcode> {
    let letter = |byte: u8| match byte {
        b'0' => b'O',
        b'1' => b'I',
        other => other,
    };
    let digit = |byte: u8| match byte {
        b'O' => b'0',
        b'I' => b'1',
        other => other,
    };
    let split = compact.len().checked_sub(3).filter(|split| (2..=4).contains(split))?;
    let (outward, inward) = compact.as_bytes().split_at(split);
    let inward = [digit(inward[0]), inward[1], inward[2]];
    // which places of the outward part are letters (L), digits (D), or as they stand (?)
    let forms: &[&[u8]] = match split {
        2 => &[b"LD"],
        3 => &[b"LDD", b"LLD", b"LD?"],
        _ => &[b"LLDD", b"LLD?"],
    };
    forms.iter().find_map(|form| {
        let mut repaired: CompactString = outward
            .iter()
            .zip(form.iter())
            .map(|(&byte, place)| match place {
                b'L' => char::from(letter(byte)),
                b'D' => char::from(digit(byte)),
                _ => char::from(byte),
            })
            .collect();
        let area = repaired.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
        let known = AREAS.split(' ').any(|known| known == area) && !area.is_empty();
        let inward = std::str::from_utf8(&inward).ok().filter(|inward| is_inward(inward))?;
        if !known || !is_outward(&repaired) {
            return None;
        }
        repaired.push_str(inward);
        Postcode::from_compact(&repaired)
    })
}

#[cfg(test)]
mod tests {
    use super::{AREAS, PostcodeReading};
    use crate::values::Postcode;
    use proptest::prelude::*;

    #[test]
    fn every_case_of_the_file_reads_as_it_says() {
        let file = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/postcode_cases.csv"));
        let mut cases = 0;
        for row in csv::Reader::from_reader(file.as_bytes()).records() {
            let row = row.unwrap();
            let (raw, normalised, class) = (&row[0], &row[1], &row[2]);
            let reading = PostcodeReading::read(raw);
            let as_expected = match class {
                "valid" => matches!(reading, PostcodeReading::Full { repaired: false, .. }),
                "repair" => matches!(reading, PostcodeReading::Full { repaired: true, .. }),
                "bfpo" | "crown" | "nongeographic" => matches!(reading, PostcodeReading::NotResidential(_)),
                "sentinel" => matches!(reading, PostcodeReading::Sentinel { .. }),
                "partial" => matches!(reading, PostcodeReading::Partial(_)),
                "invalid" => matches!(reading, PostcodeReading::Invalid(_) | PostcodeReading::Foreign(_)),
                "missing" => reading == PostcodeReading::Missing,
                other => panic!("the case file has a new class: {other}"),
            };
            assert!(as_expected, "{raw} read as {reading:?}");
            if !normalised.is_empty() && class != "sentinel" {
                assert_eq!(reading.text(), normalised);
            }
            cases += 1;
        }
        assert_eq!(cases, 42);
    }

    #[test]
    fn a_repair_must_lead_to_a_real_area() {
        assert_eq!(AREAS.split_whitespace().count(), 121);
        for (raw, repaired) in [("0X1 2AB", "OX1 2AB"), ("SW1A OAA", "SW1A 0AA"), ("E1O 5AB", "E10 5AB"), ("CRO 2TA", "CR0 2TA"), ("1G1 1AA", "IG1 1AA")] {
            let postcode = Postcode::parse(repaired).unwrap();
            assert_eq!(PostcodeReading::read(raw), PostcodeReading::Full { postcode, repaired: true }, "{raw}");
        }
        for guess in ["M01 1AE", "JO1 1AI", "0Q1 2AB"] {
            assert!(!matches!(PostcodeReading::read(guess), PostcodeReading::Full { .. }), "{guess}");
        }
    }

    #[test]
    fn what_other_countries_write_is_kept_to_compare() {
        for text in ["2119", "12345", "90210", "75008 PARIS", "D02 AF30"] {
            assert_eq!(PostcodeReading::read(text), PostcodeReading::Foreign(text.into()));
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_case_does_not_matter(text in "\\PC{0,12}|[A-Za-z0-9 ]{0,8}") {
            let _ = PostcodeReading::read(&text);
            if text.is_ascii() {
                prop_assert_eq!(PostcodeReading::read(&text.to_uppercase()), PostcodeReading::read(&text.to_lowercase()));
            }
        }

        #[test]
        fn a_postcode_in_shape_reads_as_itself(text in "[A-PR-UWYZ][A-HK-Y]?[1-9][0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}") {
            let postcode = Postcode::parse(&text).unwrap();
            prop_assert_eq!(Postcode::parse(postcode.as_str()), Ok(postcode.clone()));
            prop_assert!(postcode.as_str().starts_with(postcode.sector()) && postcode.sector().starts_with(postcode.outward()));
        }
    }
}
