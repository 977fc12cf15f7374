//! `roles.toml`: what somebody may do.

use super::organisations::OrganisationKind;
use super::reading::{RowPlace, flag, name, names, required_fields, required_text, words};
use crate::rules::TableReader;
use crate::values::{FieldSet, PurposeName, RoleName};

/// A role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RolePolicy {
    /// Its name.
    pub name: RoleName,
    /// Where it stands.
    pub place: RowPlace,
    /// What people read.
    pub label: String,
    /// Whose people may have it.
    pub kinds: Vec<OrganisationKind>,
    /// For what they may ask, ascending.
    pub purposes: Vec<PurposeName>,
    /// The most that they may see.
    pub fields: FieldSet,
    /// True if they may look in an emergency.
    pub break_glass: bool,
}

impl RolePolicy {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let name = name::<RoleName>(table, "name");
        let label = required_text(table, "label");
        let kinds = words(table, "kinds", &OrganisationKind::WORDS);
        if kinds.is_empty() {
            table.error("the role is nobody's", "write kinds = [\"council\"]");
        }
        let purposes = names(table, "purposes");
        let fields = required_fields(table, "fields");
        let break_glass = flag(table, "break_glass");
        let name = name?;
        let place = RowPlace::of(table, &name);
        Some(Self { place, name, label: label?, kinds, purposes, fields, break_glass })
    }
}
