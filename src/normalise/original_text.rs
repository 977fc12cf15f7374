//! The text as the source wrote it, joined for display under a permit.
//!
//! In: a raw mention. Out: one line for the name and one for the address. Nothing is folded here, but where one cell names several people:
//! what it says of one of them is read out of it, as the cell itself would name the others to whoever may see only this one. Leaves to
//! `sharing` who may see it, and to `steps` that a withheld address has none.

use compact_str::CompactString;

use crate::records::{RawMention, RawName};
use crate::values::PersonName;

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

/// The name of one of several people whom a cell names, as it was read.
pub(super) fn name_of_one(name: &PersonName) -> CompactString {
    // what stands beside the name in columns of its own is told beside it
    let PersonName { title: _, forenames, surname, other_surnames: _, known_as: _, suffix } = name;
    let parts = forenames.iter().chain([surname]).chain(suffix);
    joined(parts.map(CompactString::as_str), " ")
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
