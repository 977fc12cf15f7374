//! What a sex or gender column says.
//!
//! In: the column's text. Out: male, female, or nothing. Codes: NHS data dictionary "PERSON STATED GENDER CODE" (1, 2, 0, 9),
//! Department for Education school census (F, M, U).

use crate::values::{Sex, Title};

/// Reads a sex column; codes for unknown, unspecified and other say nothing.
///
/// ```
/// use hearth::normalise::read_sex;
/// use hearth::values::Sex;
/// assert_eq!((read_sex("f"), read_sex("1"), read_sex("9")), (Some(Sex::Female), Some(Sex::Male), None));
/// ```
#[must_use]
pub fn read_sex(text: &str) -> Option<Sex> {
    const FEMALE: [&str; 5] = ["F", "2", "FEMALE", "WOMAN", "GIRL"];
    const MALE: [&str; 5] = ["M", "1", "MALE", "MAN", "BOY"];
    let text = text.trim();
    let is = |word: &&str| text.eq_ignore_ascii_case(word);
    if FEMALE.iter().any(is) {
        Some(Sex::Female)
    } else if MALE.iter().any(is) {
        Some(Sex::Male)
    } else {
        None
    }
}

/// The sex that a title says.
pub(super) fn sex_of_title(title: Option<Title>) -> Option<Sex> {
    match title? {
        Title::Male => Some(Sex::Male),
        Title::Female => Some(Sex::Female),
        Title::Neutral => None,
    }
}
