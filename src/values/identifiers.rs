//! What can be wrong with an identifier as written, and the first look that all identifiers share.
//!
//! In: a column's text. Out: its letters and digits in capitals without spaces and hyphens, or the fault. Leaves to
//! each identifier its own shape and check. The words for "nothing" are those seen in open council extracts
//! (`tests/fixtures/identifiers_cases.csv`, `postcode_cases.csv`).

use compact_str::CompactString;

/// Why a value is not the identifier that its column promises.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, thiserror::Error)]
pub enum IdentifierFault {
    /// Nothing there, or a word or code for nothing.
    #[error("no value")]
    Missing,
    /// Not of the identifier's shape.
    #[error("not of its shape")]
    Shape,
    /// Of its shape if a letter and a digit that look alike were exchanged (`O` for `0`, `I` for `1`, `8` for `B`).
    ///
    /// Never repaired here: an identifier is proof, and a guess is none.
    #[error("a letter stands where a digit should, or the other way round")]
    Confusable,
    /// The check digit or letter does not fit.
    #[error("its check digit does not fit")]
    Check,
    /// A value that systems put in for "not known".
    #[error("a placeholder")]
    Placeholder,
    /// A number that was given out for administration and names no one person.
    #[error("an administrative or temporary number")]
    Administrative,
    /// A spreadsheet turned it into a rounded number: digits are lost.
    #[error("digits were lost to scientific notation")]
    LostDigits,
}

/// Words that stand for an empty cell in identifier and postcode columns, folded.
///
/// Not for name columns: `NA` and `NULL` are people's surnames.
const MISSING_WORDS: [&str; 22] = [
    "N A", "NA", "NK", "N K", "NONE", "NULL", "NIL", "NAN", "UNKNOWN", "UNK", "NOT KNOWN", "NOT GIVEN",
    "NOT STATED", "NOT PROVIDED", "NOT RECORDED", "NOT APPLICABLE", "NO", "TBC", "TBA", "MISSING", "BLANK",
    "PENDING",
];

/// True if a column's text says that there is nothing: blank, punctuation only, `N/A`, `UNKNOWN`.
pub(crate) fn says_nothing(text: &str) -> bool {
    // every word for nothing is short; a long text needs no folding to be told from them
    let text = text.trim();
    if text.len() > 20 {
        return false;
    }
    let folded = super::fold(text);
    folded.is_empty() && text.is_ascii() || MISSING_WORDS.contains(&folded.as_str())
}

/// The capitals and digits of an identifier, spaces and hyphens left out.
///
/// Anything else makes it a `Shape` fault, as does a text too long for any identifier.
pub(super) fn compacted(text: &str) -> Result<CompactString, IdentifierFault> {
    let mut compact = CompactString::default();
    for byte in text.trim().bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' => compact.push(char::from(byte)),
            b'a'..=b'z' => compact.push(char::from(byte.to_ascii_uppercase())),
            b' ' | b'-' | b'\t' => {}
            _ => return Err(missing_or_shape(text)),
        }
        if compact.len() > 20 {
            return Err(IdentifierFault::Shape);
        }
    }
    if compact.is_empty() { Err(IdentifierFault::Missing) } else { Ok(compact) }
}

/// The fault of a text that has not the identifier's shape: a word for nothing is missing, not misshapen.
pub(super) fn missing_or_shape(text: &str) -> IdentifierFault {
    if says_nothing(text) { IdentifierFault::Missing } else { IdentifierFault::Shape }
}

#[cfg(test)]
mod tests {
    use crate::values::{IdentifierFault, NhsNumber, Nino, Upn, Uprn};

    /// What the case file's flag asks of the fault.
    fn expected(flag: &str) -> IdentifierFault {
        match flag {
            "missing" | "unknown_reason" => IdentifierFault::Missing,
            "bad_check" | "check_10" => IdentifierFault::Check,
            "sentinel" | "example" => IdentifierFault::Placeholder,
            "administrative" | "temporary" | "trn" => IdentifierFault::Administrative,
            "ocr" => IdentifierFault::Confusable,
            "scientific" => IdentifierFault::LostDigits,
            "bad_length" | "format" | "bad_letter" | "bad_prefix" | "bad_suffix" | "too_long"
            | "bad_format" => IdentifierFault::Shape,
            other => panic!("the case file has a new flag: {other}"),
        }
    }

    #[test]
    fn every_case_of_the_file_reads_as_it_says() {
        let file = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/identifiers_cases.csv"));
        let mut cases = 0;
        for row in csv::Reader::from_reader(file.as_bytes()).records() {
            let row = row.unwrap();
            let (kind, raw, valid, canonical, flag) = (&row[0], &row[1], &row[2], &row[3], &row[4]);
            let parsed = match kind {
                "NHS" => NhsNumber::parse(raw).map(|number| number.to_string()),
                "NINO" => Nino::parse(raw).map(|number| number.to_string()),
                "UPN" => Upn::parse(raw).map(|number| {
                    assert_eq!(number.is_temporary(), flag == "temporary", "{kind} {raw}");
                    number.to_string()
                }),
                "UPRN" => Uprn::parse(raw).map(|number| number.to_string()),
                other => panic!("the case file has a new kind: {other}"),
            };
            // the vendor's worked example adds 4+28+9+60+48+117 to 267 and calls 13 Q: the sum is 266, and 13 is P
            if raw == "Q207000016049" {
                assert_eq!(parsed, Err(IdentifierFault::Check));
                assert!(Upn::parse("P207000016049").is_ok());
            } else if valid == "1" {
                assert_eq!(parsed.as_deref(), Ok(canonical), "{kind} {raw}");
            } else {
                assert_eq!(parsed, Err(expected(flag)), "{kind} {raw}");
            }
            cases += 1;
        }
        assert_eq!(cases, 268);
    }

    #[test]
    fn an_identifier_does_not_leak_into_debug_output() {
        let shown = format!(
            "{:?} {:?} {:?} {:?}",
            NhsNumber::parse("9434765870").unwrap(),
            Nino::parse("SC578291A").unwrap(),
            Upn::parse("B801200005001").unwrap(),
            Uprn::parse("100023336956").unwrap()
        );
        assert!(!shown.contains(|c: char| c.is_ascii_digit()), "{shown}");
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics_and_what_is_displayed_reads_as_itself(text in "\\PC{0,16}|[A-Za-z]{0,2}[0-9 .,-]{0,14}[A-Z]?") {
            if let Ok(number) = NhsNumber::parse(&text) {
                proptest::prop_assert_eq!(NhsNumber::parse(&number.to_string()), Ok(number));
            }
            if let Ok(number) = Nino::parse(&text) {
                proptest::prop_assert_eq!(Nino::parse(&number.to_string()), Ok(number));
            }
            if let Ok(number) = Upn::parse(&text) {
                proptest::prop_assert_eq!(Upn::parse(&number.to_string()), Ok(number));
            }
            if let Ok(number) = Uprn::parse(&text) {
                proptest::prop_assert_eq!(Uprn::parse(&number.to_string()), Ok(number));
            }
        }
    }
}
