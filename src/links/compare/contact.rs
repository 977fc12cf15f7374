//! Email addresses and telephone numbers.

use super::{AgreedValue, Finding};
use crate::links::similarity::{Likeness, edits, likeness};
use crate::pairs::{ComparisonTable, Symbol};

pub(super) const EMAIL_LEVELS: &[&str] = &["same", "same_name", "close", "different"];
pub(super) const PHONE_LEVELS: &[&str] = &["same", "one_slip", "different"];

/// `namesakes` says that the records share a name: then an address that is merely like the other shows the name once more
/// and says nothing new.
pub(super) fn find_email(
    table: &ComparisonTable,
    a: Symbol,
    b: Symbol,
    namesakes: bool,
) -> Finding {
    if !a.is_some() || !b.is_some() {
        return Finding::Missing;
    }
    if a == b {
        return Finding::Agreed(0, AgreedValue::Symbol(a));
    }
    let (text_a, text_b) = (table.text(a), table.text(b));
    let name = |email: &str| email.split('@').next().unwrap_or_default().to_owned();
    let (name_a, name_b) = (name(text_a), name(text_b));
    let alike = name_a == name_b || likeness(&name_a, &name_b) == Likeness::Close;
    if namesakes && alike {
        return Finding::Missing;
    }
    Finding::Level(if name_a.len() >= 4 && name_a == name_b {
        1
    } else if alike {
        2
    } else {
        3
    })
}

pub(super) fn find_phone(table: &ComparisonTable, a: Symbol, b: Symbol) -> Finding {
    if !a.is_some() || !b.is_some() {
        Finding::Missing
    } else if a == b {
        Finding::Agreed(0, AgreedValue::Symbol(a))
    } else {
        Finding::Level(if edits(table.text(a), table.text(b)) <= 1 { 1 } else { 2 })
    }
}
