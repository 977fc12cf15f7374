//! The unique property reference number: one to twelve digits, no check digit.
//!
//! In: a column's text, with what spreadsheets and fixed-width systems do to numbers. Out: the number, or its fault.
//! Leaves to `addresses` whether the gazetteer has it and whether the text agrees. Source: `GeoPlace`, *UPRN guidance*;
//! Open Standards for Government, "Identifying property and street information".

use std::fmt;

use serde::{Deserialize, Serialize};

use super::identifiers::{IdentifierFault, missing_or_shape};

/// A unique property reference number in shape.
///
/// ```
/// use hearth::values::{IdentifierFault, Uprn};
/// assert_eq!(Uprn::parse("010008229501.0").unwrap().number(), 10_008_229_501);
/// assert_eq!(Uprn::parse("1.00023E+11"), Err(IdentifierFault::LostDigits));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Uprn(u64);

impl Uprn {
    /// The longest is twelve digits.
    const MAX: u64 = 999_999_999_999;

    /// Reads a number: leading zeros, a decimal part of zeros and thousands commas fall away.
    ///
    /// # Errors
    ///
    /// The reason why the text is no UPRN.
    pub fn parse(text: &str) -> Result<Self, IdentifierFault> {
        let trimmed = text.trim();
        let (whole, decimals) = trimmed.split_once('.').unwrap_or((trimmed, "0"));
        if trimmed.starts_with(|first: char| first.is_ascii_digit())
            && trimmed.contains(['E', 'e'])
            && trimmed.bytes().all(|byte| byte.is_ascii_digit() || b".+-Ee".contains(&byte))
        {
            return Err(IdentifierFault::LostDigits);
        }
        if whole.is_empty() || decimals.bytes().any(|byte| byte != b'0') {
            return Err(missing_or_shape(text));
        }
        let mut number = 0_u64;
        for (group, digits) in whole.split(',').enumerate() {
            if (group > 0 && digits.len() != 3) || digits.is_empty() || digits.len() > 20 {
                return Err(missing_or_shape(text));
            }
            for byte in digits.bytes() {
                if !byte.is_ascii_digit() {
                    return Err(missing_or_shape(text));
                }
                number = number.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
            }
        }
        Self::from_number(number)
    }

    /// A number that was stored as one.
    ///
    /// # Errors
    ///
    /// The reason why it is no UPRN.
    pub const fn from_number(number: u64) -> Result<Self, IdentifierFault> {
        match number {
            0 => Err(IdentifierFault::Placeholder),
            1..=Self::MAX => Ok(Self(number)),
            _ => Err(IdentifierFault::Shape),
        }
    }

    /// The number itself.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl TryFrom<u64> for Uprn {
    type Error = IdentifierFault;

    fn try_from(number: u64) -> Result<Self, IdentifierFault> {
        Self::from_number(number)
    }
}

impl From<Uprn> for u64 {
    fn from(uprn: Uprn) -> Self {
        uprn.number()
    }
}

impl fmt::Display for Uprn {
    /// Its digits without leading zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Uprn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Uprn(…)")
    }
}
