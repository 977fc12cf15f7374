//! The National Insurance number: two letters, six digits, a suffix that sources often drop.
//!
//! In: a column's text. Out: the number, or its fault. It has no check digit, so its shape says nothing about truth:
//! `links` takes it for evidence, never for proof. Source: HMRC National Insurance Manual, NIM39110; administrative
//! and temporary numbers after NIM39120 and the Single Housing Benefit Extract's dummy `XX999`.

use std::fmt;

use compact_str::CompactString;

use super::identifiers::{IdentifierFault, compacted, missing_or_shape};

/// Letters never used in the prefix; `O` is never second.
const NEVER_IN_PREFIX: &[u8] = b"DFIQUV";
/// Prefixes never allocated.
const NEVER_ALLOCATED: [&str; 7] = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];
/// Prefixes that were given out for administration: tax credits, pension schemes, migrant workers.
const ADMINISTRATIVE: [&str; 10] = ["OO", "CR", "FY", "MW", "NC", "PP", "PZ", "PY", "JA", "ZX"];

/// A National Insurance number in shape, with its suffix if the source has one.
///
/// ```
/// use hearth::values::{IdentifierFault, Nino};
/// let number = Nino::parse("sc 57 82 91 a").unwrap();
/// assert_eq!(number.as_str(), "SC578291A");
/// assert_eq!(number.without_suffix(), "SC578291");
/// assert_eq!(Nino::parse("XX999123A"), Err(IdentifierFault::Placeholder));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nino(CompactString);

impl Nino {
    /// Reads a number in any case, with or without spaces, hyphens and suffix.
    ///
    /// # Errors
    ///
    /// The reason why the text is no personal National Insurance number.
    pub fn parse(text: &str) -> Result<Self, IdentifierFault> {
        let number = compacted(text)?;
        let bytes = number.as_bytes();
        if is_temporary_reference(bytes) {
            return Err(IdentifierFault::Administrative);
        }
        let in_shape = matches!(bytes.len(), 8 | 9)
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..8].iter().all(u8::is_ascii_digit);
        if !in_shape {
            return Err(if is_confusable(bytes) {
                IdentifierFault::Confusable
            } else {
                missing_or_shape(text)
            });
        }
        let (prefix, suffix) = (&number[..2], bytes.get(8));
        // TN, date of birth, sex: what benefit systems wrote before a number was known
        if prefix == "TN" && matches!(suffix, Some(b'M' | b'F')) {
            return Err(IdentifierFault::Administrative);
        }
        // the housing benefit extract's dummy, and HMRC's own example prefix
        if number.starts_with("XX999") || prefix == "QQ" {
            return Err(IdentifierFault::Placeholder);
        }
        if ADMINISTRATIVE.contains(&prefix) {
            return Err(IdentifierFault::Administrative);
        }
        let letters_used = prefix.bytes().all(|letter| !NEVER_IN_PREFIX.contains(&letter))
            && bytes[1] != b'O'
            && !NEVER_ALLOCATED.contains(&prefix);
        if !letters_used || !matches!(suffix, None | Some(b'A'..=b'D')) {
            return Err(IdentifierFault::Shape);
        }
        // what forms print as their example
        if number.starts_with("AB123456") {
            return Err(IdentifierFault::Placeholder);
        }
        Ok(Self(number))
    }

    /// The canonical text: 8 characters, or 9 with the suffix.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The eight characters that name the person; compare these, since sources drop the suffix.
    #[must_use]
    pub fn without_suffix(&self) -> &str {
        &self.0[..8]
    }
}

/// HMRC's temporary reference number: `11 A1 11 11`.
fn is_temporary_reference(bytes: &[u8]) -> bool {
    bytes.len() == 8
        && bytes[2].is_ascii_uppercase()
        && bytes.iter().enumerate().all(|(at, byte)| at == 2 || byte.is_ascii_digit())
}

/// True if one exchange of look-alikes would give the shape.
fn is_confusable(bytes: &[u8]) -> bool {
    matches!(bytes.len(), 8 | 9)
        && bytes[..2].iter().all(|byte| byte.is_ascii_uppercase() || b"0185".contains(byte))
        && bytes[2..8].iter().all(|byte| byte.is_ascii_digit() || b"OILBS".contains(byte))
        && bytes.iter().filter(|byte| byte.is_ascii_digit()).count() >= 4
}

impl fmt::Display for Nino {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Nino {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nino(…)")
    }
}
