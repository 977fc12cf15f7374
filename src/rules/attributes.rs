//! The list of carried attributes that all sources of a ruleset share.
//!
//! In: attributes as the sources name them. Out: one index an attribute, and a fault where two sources disagree on
//! its kind.

use super::{document::ValueReader, source::AttributeDefinition};
use crate::values::AttributeKind;

/// Attributes in the order first read.
#[derive(Debug, Default)]
pub(super) struct AttributeList {
    definitions: Vec<AttributeDefinition>,
    /// Where each was first read.
    places: Vec<String>,
}

impl AttributeList {
    /// The index of an attribute, new or known.
    pub(super) fn index_of(
        &mut self,
        name: &str,
        kind: AttributeKind,
        file: &str,
        value: &ValueReader<'_>,
    ) -> Option<u16> {
        if let Some(at) = self.definitions.iter().position(|known| known.name == name) {
            if self.definitions[at].kind != kind {
                value.error(
                    format!("`{name}` has another kind at {}", self.places[at]),
                    "give it the same kind in both, or another name if it is another thing",
                );
            }
            return u16::try_from(at).ok();
        }
        let Ok(index) = u16::try_from(self.definitions.len()) else {
            value.error("there are more than 65,536 attributes", "carry fewer columns");
            return None;
        };
        self.definitions.push(AttributeDefinition { name: name.into(), kind });
        self.places.push(format!("{file}:{}", value.line()));
        Some(index)
    }

    /// The list itself.
    pub(super) fn into_definitions(self) -> Vec<AttributeDefinition> {
        self.definitions
    }
}
