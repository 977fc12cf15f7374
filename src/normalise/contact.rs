//! Email addresses and telephone numbers.
//!
//! In: a column's text. Out: lower-case address, or digits with the national prefix folded, or nothing. Leaves to `links` what an
//! agreement is worth (families share both). Shapes: RFC 5321 for the address, loosely; Ofcom's *National Telephone
//! Numbering Plan* for lengths.

use compact_str::CompactString;

use super::dictionaries::Dictionaries;
use crate::values::{CanonicalField, fold};

/// Reads an email address; placeholders such as `none@none.com` and `noemail@…` are nothing.
///
/// ```
/// use hearth::normalise::{Dictionaries, read_email};
/// let dictionaries = Dictionaries::shipped();
/// assert_eq!(read_email(" Ann.Smith@Example.ORG ", &dictionaries).unwrap(), "ann.smith@example.org");
/// assert!(read_email("noemail@council.gov.uk", &dictionaries).is_none());
/// ```
#[must_use]
pub fn read_email(text: &str, dictionaries: &Dictionaries) -> Option<CompactString> {
    let text = text.trim().trim_end_matches(['.', ',', ';']);
    if text.is_empty() || text.len() > 254 {
        return None;
    }
    let mut lower = CompactString::from(text);
    if text.is_ascii() {
        lower.make_ascii_lowercase();
    } else {
        lower = text.to_lowercase().into();
    }
    if let Some(address) = lower.strip_prefix("mailto:") {
        lower = address.into();
    }
    let address = lower.as_str();
    let (local, domain) = address.split_once('@')?;
    let in_shape = !local.is_empty()
        && !domain.contains('@')
        && domain.split('.').count() > 1
        && domain.split('.').all(|label| !label.is_empty())
        && !address.contains(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | ')' | '<' | '>')
        });
    let placeholder = dictionaries.sentinel(CanonicalField::Email, &fold(local)).is_some();
    (in_shape && !placeholder).then_some(lower)
}

/// Reads a telephone number: digits, `+44` and `0044` folded into `0`, other countries written `00…`.
///
/// Only the first of several numbers counts; extensions are left out.
///
/// ```
/// use hearth::normalise::{Dictionaries, read_phone};
/// let dictionaries = Dictionaries::shipped();
/// let read = |text| read_phone(text, &dictionaries);
/// assert_eq!(read("+44 (0)7700 900123"), read("07700-900-123"));
/// assert_eq!(read("07700900123 / 020 7946 0018"), read("7700900123"));
/// assert!(read("00000000000").is_none());
/// ```
#[must_use]
pub fn read_phone(text: &str, dictionaries: &Dictionaries) -> Option<CompactString> {
    let mut digits = CompactString::default();
    let mut plus = false;
    for char in text.trim().chars() {
        match char {
            '0'..='9' => digits.push(char),
            '+' if digits.is_empty() => plus = true,
            // what follows is another number or an extension, once there is a number
            '/' | ',' | ';' | '&' | 'a'..='z' | 'A'..='Z' if digits.len() >= 7 => break,
            _ => {}
        }
    }
    let digits = to_national(&digits, plus)?;
    let same = |tail: &str| tail.bytes().all(|byte| Some(&byte) == tail.as_bytes().first());
    let placeholder = same(&digits[digits.len().min(3)..])
        || dictionaries.sentinel(CanonicalField::Phone, &digits).is_some();
    (!placeholder).then_some(digits)
}

/// The number as dialled in the United Kingdom.
fn to_national(digits: &str, plus: bool) -> Option<CompactString> {
    let abroad = if plus { Some(digits) } else { digits.strip_prefix("00") };
    let national = match abroad.and_then(|number| number.strip_prefix("44")) {
        Some(rest) => Some(rest.trim_start_matches('0')),
        None if abroad.is_some() => None,
        // 44 without a plus, and a mobile number whose 0 a spreadsheet ate
        None if digits.len() == 12 && digits.starts_with("44") => digits.get(2..),
        None if digits.len() == 10 && digits.starts_with('7') => Some(digits),
        None => digits.strip_prefix('0'),
    };
    match (national, abroad) {
        (Some(rest), _) if matches!(rest.len(), 9 | 10) => {
            Some(compact_str::format_compact!("0{rest}"))
        }
        (None, Some(number)) if matches!(number.len(), 7..=15) => {
            Some(compact_str::format_compact!("00{number}"))
        }
        // a local number without its area code still compares within one source
        (None, None) if matches!(digits.len(), 6..=8) => Some(digits.into()),
        (Some(_) | None, _) => None,
    }
}
