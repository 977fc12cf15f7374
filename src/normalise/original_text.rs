//! The text as the source wrote it, joined for display under a permit.
//!
//! In: a raw mention. Out: one line for the name and one for the address. Nothing is folded here. Leaves to `sharing` who may
//! see it, and to `steps` that a withheld address has none.

use compact_str::CompactString;

use crate::records::{RawMention, RawName};

/// The name columns that are not empty, joined by a space.
pub(super) fn original_name(name: &RawName<'_>) -> CompactString {
    let columns = [
        name.full_name,
        name.title,
        name.forename,
        name.middle_names,
        name.surname,
        name.suffix,
        name.known_as,
        name.preferred_surname,
        name.former_surname,
    ];
    joined(columns, " ")
}

/// Address lines and postcode, joined by `, `.
pub(super) fn original_address(mention: &RawMention<'_>) -> CompactString {
    joined(mention.address.iter().copied().chain([mention.postcode]), ", ")
}

fn joined<'t>(texts: impl IntoIterator<Item = &'t str>, separator: &str) -> CompactString {
    let mut joined = CompactString::default();
    for text in texts.into_iter().map(str::trim).filter(|text| !text.is_empty()) {
        if !joined.is_empty() {
            joined.push_str(separator);
        }
        joined.push_str(text);
    }
    joined
}
