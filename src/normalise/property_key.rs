//! The key by which the row's own system knows the property.
//!
//! In: the column's text. Out: its capitals and digits, or why it is no key. Whether the gazetteer has it is left to
//! `pipeline`.

use compact_str::CompactString;

use crate::values::{IdentifierFault, fold, says_nothing};

/// Capitals and digits of a property's key; one letter or digit over and over stands for none.
pub(super) fn read_property_key(text: &str) -> Result<CompactString, IdentifierFault> {
    if says_nothing(text) {
        return Err(IdentifierFault::Missing);
    }
    let key: CompactString = fold(text).chars().filter(|char| *char != ' ').collect();
    let mut chars = key.chars();
    let first = chars.next().ok_or(IdentifierFault::Shape)?;
    let repeated = chars.all(|char| char == first);
    if repeated && (first == '0' || key.len() > 2) {
        return Err(IdentifierFault::Placeholder);
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::read_property_key;
    use crate::values::IdentifierFault;

    #[test]
    fn a_key_is_its_capitals_and_digits_whatever_stands_between() {
        for (written, key) in
            [("301234567", "301234567"), (" ab1-123/a ", "AB1123A"), ("7", "7"), ("0070", "0070")]
        {
            assert_eq!(read_property_key(written).as_deref(), Ok(key));
        }
    }

    #[test]
    fn what_stands_for_no_key_is_none() {
        for nothing in ["", "  ", "N/A", "NULL", "-"] {
            assert_eq!(read_property_key(nothing), Err(IdentifierFault::Missing), "{nothing}");
        }
        for placeholder in ["0", "000000000", "999999999", "xxx"] {
            let read = read_property_key(placeholder);
            assert_eq!(read, Err(IdentifierFault::Placeholder), "{placeholder}");
        }
    }
}
