//! A United Kingdom postcode in shape: outward and inward part, parted by one space.
//!
//! In: text with or without the space. Out: the postcode, or nothing. Whether it is a sentinel, in use, or needs a
//! repair is read in `postcode_reading`. Sources: Royal Mail, *Programmers' Guide to the Postcode Address File*;
//! BS 7666-2:2006 for the letters of each position.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;

/// A postcode of one of the forms A9, A99, AA9, AA99, A9A, AA9A with 9AA, or GIR 0AA.
///
/// In shape is not in use: no list of live postcodes is consulted.
///
/// ```
/// use hearth::values::Postcode;
/// let postcode: Postcode = "sw1a2aa".parse().unwrap();
/// assert_eq!(postcode.as_str(), "SW1A 2AA");
/// assert_eq!((postcode.area(), postcode.outward(), postcode.sector()), ("SW", "SW1A", "SW1A 2"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode(CompactString);

/// Not of a postcode's shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not of a postcode's shape")]
pub struct PostcodeFault;

impl Postcode {
    /// Reads a postcode in any case, with spaces anywhere or nowhere; nothing is repaired.
    ///
    /// # Errors
    ///
    /// The text has not the shape of a postcode.
    pub fn parse(text: &str) -> Result<Self, PostcodeFault> {
        let mut compact = CompactString::default();
        for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
            if !byte.is_ascii_alphanumeric() || compact.len() == 7 {
                return Err(PostcodeFault);
            }
            compact.push(char::from(byte.to_ascii_uppercase()));
        }
        Self::from_compact(&compact).ok_or(PostcodeFault)
    }

    /// A postcode from capitals and digits without a space.
    pub(super) fn from_compact(compact: &str) -> Option<Self> {
        let split = compact.len().checked_sub(3)?;
        let (outward, inward) = (compact.get(..split)?, compact.get(split..)?);
        let real = compact == "GIR0AA" || (is_outward(outward) && is_inward(inward));
        real.then(|| {
            let mut text = CompactString::from(outward);
            text.push(' ');
            text.push_str(inward);
            Self(text)
        })
    }

    /// The canonical text, with one space.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The outward part, also called the district: `SW1A`.
    #[must_use]
    pub fn outward(&self) -> &str {
        &self.0[..self.0.len() - 4]
    }

    /// The inward part: `2AA`.
    #[must_use]
    pub fn inward(&self) -> &str {
        &self.0[self.0.len() - 3..]
    }

    /// The outward part and the first digit of the inward one: `SW1A 2`.
    #[must_use]
    pub fn sector(&self) -> &str {
        &self.0[..self.0.len() - 2]
    }

    /// The letters that the outward part begins with: `SW`.
    #[must_use]
    pub fn area(&self) -> &str {
        self.0.split(|c: char| !c.is_ascii_uppercase()).next().unwrap_or_default()
    }
}

/// True for an outward part with letters and digits where they may stand.
pub(super) fn is_outward(text: &str) -> bool {
    let first = |letter: u8| letter.is_ascii_uppercase() && !b"QVX".contains(&letter);
    let second = |letter: u8| letter.is_ascii_uppercase() && !b"IJZ".contains(&letter);
    let digit = |byte: u8| byte.is_ascii_digit();
    match *text.as_bytes() {
        [a, d] => first(a) && digit(d),
        // a two-digit district never begins with a zero
        [a, d, e] if digit(d) => first(a) && (digit(e) && d != b'0' || b"ABCDEFGHJKPSTUW".contains(&e)),
        [a, b, d] => first(a) && second(b) && digit(d),
        [a, b, d, e] => {
            first(a) && second(b) && digit(d) && (digit(e) && d != b'0' || b"ABEHMNPRVWXY".contains(&e))
        }
        _ => false,
    }
}

/// True for a digit and two letters that inward parts use.
pub(super) fn is_inward(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_uppercase() && !b"CIKMOV".contains(&byte);
    matches!(*text.as_bytes(), [d, a, b] if d.is_ascii_digit() && letter(a) && letter(b))
}

impl FromStr for Postcode {
    type Err = PostcodeFault;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Postcode {
    /// With a date of birth a postcode names a person: it is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postcode(…)")
    }
}
