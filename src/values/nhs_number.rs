//! The NHS number: ten digits, the last a modulus-11 check digit.
//!
//! In: a column's text. Out: the number, or its fault. Leaves to `links` how much an agreement is worth.
//! Source: NHS Data Model and Dictionary, "NHS NUMBER".

use std::fmt;

use super::identifiers::{IdentifierFault, compacted, missing_or_shape};

/// A checked NHS number.
///
/// Ten digits d1 … d10 with d1×10 + d2×9 + … + d9×2 + d10×1 divisible by 11, which is the dictionary's check digit
/// rule with its cases 10 (never issued) and 11 (written 0) folded in. Ten equal digits pass that sum and are
/// refused, because systems put them in for "not known".
///
/// ```
/// use hearth::values::{IdentifierFault, NhsNumber};
/// assert_eq!(NhsNumber::parse("943 476 5870").unwrap().to_string(), "9434765870");
/// assert_eq!(NhsNumber::parse("943 476 5871"), Err(IdentifierFault::Check));
/// assert_eq!(NhsNumber::parse("1111111111"), Err(IdentifierFault::Placeholder));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber(u64);

impl NhsNumber {
    /// Reads a number with or without spaces and hyphens.
    ///
    /// # Errors
    ///
    /// The reason why the text is no NHS number.
    pub fn parse(text: &str) -> Result<Self, IdentifierFault> {
        let compact = compacted(text)?;
        if compact.len() != 10 {
            return Err(missing_or_shape(text));
        }
        if !compact.bytes().all(|byte| byte.is_ascii_digit()) {
            let mostly_digits = compact.bytes().filter(u8::is_ascii_digit).count() >= 7;
            let alike = compact.bytes().all(|byte| byte.is_ascii_digit() || b"OIL".contains(&byte));
            return Err(if mostly_digits && alike {
                IdentifierFault::Confusable
            } else {
                missing_or_shape(text)
            });
        }
        let number = compact.bytes().fold(0, |number, byte| number * 10 + u64::from(byte - b'0'));
        Self::from_number(number)
    }

    /// A number that was stored as one.
    ///
    /// # Errors
    ///
    /// The reason why it is no NHS number.
    pub fn from_number(number: u64) -> Result<Self, IdentifierFault> {
        if number > 9_999_999_999 {
            return Err(IdentifierFault::Shape);
        }
        if number % 1_111_111_111 == 0 {
            return Err(IdentifierFault::Placeholder);
        }
        let (mut rest, mut sum) = (number, 0);
        for weight in 1..=10 {
            sum += rest % 10 * weight;
            rest /= 10;
        }
        if sum % 11 == 0 { Ok(Self(number)) } else { Err(IdentifierFault::Check) }
    }

    /// The number itself.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for NhsNumber {
    /// Ten digits without spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010}", self.0)
    }
}

impl fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NhsNumber(…)")
    }
}
