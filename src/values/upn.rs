//! The unique pupil number: a check letter and twelve characters.
//!
//! In: a column's text. Out: the number, or its fault. The authority code (characters 2 to 4) is not looked up: new
//! authorities appear with every reorganisation, and the letter over twelve digits already catches a slip.
//! Source: DfE, *Unique pupil numbers (UPNs): a guide for schools and local authorities*.

use std::fmt;

use compact_str::CompactString;

use super::identifiers::{IdentifierFault, compacted, missing_or_shape};

/// The check alphabet: letters without I, O and S.
const ALPHABET: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// A checked unique pupil number, permanent or temporary.
///
/// The first letter is the alphabet's letter number (2×c2 + 3×c3 + … + 13×c13) mod 23. The last character is a
/// letter in a temporary number.
///
/// ```
/// use hearth::values::{IdentifierFault, Upn};
/// assert_eq!(Upn::parse("b801200005001").unwrap().as_str(), "B801200005001");
/// assert!(Upn::parse("K80142271038K").unwrap().is_temporary());
/// assert_eq!(Upn::parse("C801200005001"), Err(IdentifierFault::Check));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Upn(CompactString);

impl Upn {
    /// Reads a number in any case, with or without spaces.
    ///
    /// # Errors
    ///
    /// The reason why the text is no unique pupil number; the censuses' codes for "unknown" (`UN1` …) are missing.
    pub fn parse(text: &str) -> Result<Self, IdentifierFault> {
        let number = compacted(text)?;
        let bytes = number.as_bytes();
        if let [b'U', b'N', digit] = bytes
            && digit.is_ascii_digit()
        {
            return Err(IdentifierFault::Missing);
        }
        if bytes.len() != 13 {
            return Err(missing_or_shape(text));
        }
        let Some(check) = letter_value(bytes[0]) else {
            return Err(missing_or_shape(text));
        };
        let mut sum = 0;
        for (at, byte) in bytes.iter().enumerate().skip(1) {
            let value = match byte {
                b'0'..=b'9' => usize::from(byte - b'0'),
                letter if at == 12 => letter_value(*letter).ok_or(IdentifierFault::Shape)?,
                b'O' | b'I' | b'L' => return Err(IdentifierFault::Confusable),
                _ => return Err(missing_or_shape(text)),
            };
            sum += (at + 1) * value;
        }
        if number.ends_with("000000000000") {
            return Err(IdentifierFault::Placeholder);
        }
        if sum % ALPHABET.len() == check { Ok(Self(number)) } else { Err(IdentifierFault::Check) }
    }

    /// The canonical text, 13 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if the school gave it out until the permanent one is known.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.0.ends_with(|last: char| last.is_ascii_uppercase())
    }
}

/// A letter's place in the check alphabet.
fn letter_value(letter: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == letter)
}

impl fmt::Display for Upn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Upn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Upn(…)")
    }
}
