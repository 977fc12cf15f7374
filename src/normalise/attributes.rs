//! Columns that a ruleset carries along without a canonical field.
//!
//! In: the column's text and its kind. Out: the value that compares, or nothing. No check digits here: the ruleset knows only
//! what kind of thing it is.

use compact_str::CompactString;

use super::contact::{read_email, read_phone};
use super::dictionaries::Dictionaries;
use crate::values::{AttributeKind, fold, says_nothing};

/// Folds a carried column by its kind; words for nothing are nothing.
///
/// ```
/// use hearth::normalise::{Dictionaries, read_attribute};
/// use hearth::values::AttributeKind;
/// let read = |kind, text| read_attribute(kind, text, &Dictionaries::shipped());
/// assert_eq!(read(AttributeKind::Identifier, "ab-12 cd").as_deref(), Some("AB12CD"));
/// assert_eq!(read(AttributeKind::Number, "007.50").as_deref(), Some("7.5"));
/// assert_eq!(read(AttributeKind::Year, "Autumn 1998"), Some("1998".into()));
/// assert_eq!(read(AttributeKind::Text, "n/a"), None);
/// ```
#[must_use]
pub fn read_attribute(
    kind: AttributeKind,
    text: &str,
    dictionaries: &Dictionaries,
) -> Option<CompactString> {
    if says_nothing(text) {
        return None;
    }
    let value = match kind {
        AttributeKind::Text | AttributeKind::Category => fold(text),
        AttributeKind::Identifier => fold(text).chars().filter(|char| *char != ' ').collect(),
        AttributeKind::Email => return read_email(text, dictionaries),
        AttributeKind::Phone => return read_phone(text, dictionaries),
        AttributeKind::Number => read_number(text)?,
        AttributeKind::Year => read_year(text)?,
    };
    (!value.is_empty()).then_some(value)
}

/// A number without thousands commas, leading zeros and zeros after the point.
fn read_number(text: &str) -> Option<CompactString> {
    let text: CompactString =
        text.trim().chars().filter(|char| !matches!(char, ',' | '£' | '+')).collect();
    let (sign, magnitude) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, decimals) = magnitude.split_once('.').unwrap_or((magnitude, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if magnitude.len() == usize::from(magnitude.contains('.'))
        || !digits(whole)
        || !digits(decimals)
    {
        return None;
    }
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match (decimals, whole) {
        ("", "0") => "0".into(),
        ("", _) => compact_str::format_compact!("{sign}{whole}"),
        (_, _) => compact_str::format_compact!("{sign}{whole}.{decimals}"),
    })
}

/// The only run of four digits that is a year of our time.
fn read_year(text: &str) -> Option<CompactString> {
    let mut years = text
        .split(|char: char| !char.is_ascii_digit())
        .filter(|run| run.len() == 4 && matches!(run.as_bytes()[0], b'1' | b'2'));
    let year = years.next()?;
    years.all(|other| other == year).then(|| year.into())
}
