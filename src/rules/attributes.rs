//! The list of carried attributes that all sources of a ruleset share.
//!
//! In: attributes as the sources name them. Out: one index an attribute, those that records are compared by first, and a fault where two
//! sources disagree on one.

use super::document::ValueReader;
use super::source::{AttributeDefinition, SourceRules};
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
        (kind, compared): (AttributeKind, bool),
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
            if self.definitions[at].compared != compared {
                value.error(
                    format!(
                        "`{name}` is compared in one place and not in another: {}",
                        self.places[at]
                    ),
                    "write compare = false in both, or in neither",
                );
            }
            return u16::try_from(at).ok();
        }
        let Ok(index) = u16::try_from(self.definitions.len()) else {
            value.error("there are more than 65,536 attributes", "carry fewer columns");
            return None;
        };
        self.definitions.push(AttributeDefinition { name: name.into(), kind, compared });
        self.places.push(format!("{file}:{}", value.line()));
        Some(index)
    }

    /// The list itself, those that are compared first; the sources' rules follow it.
    pub(super) fn into_definitions(self, sources: &mut [SourceRules]) -> Vec<AttributeDefinition> {
        let mut order: Vec<usize> = (0..self.definitions.len()).collect();
        order.sort_by_key(|at| !self.definitions[*at].compared);
        let mut place = vec![0; order.len()];
        for (new, old) in (0_u16..).zip(&order) {
            place[*old] = new;
        }
        for mention in sources.iter_mut().flat_map(|it| &mut it.mentions) {
            for rule in &mut mention.attributes {
                rule.attribute = place[usize::from(rule.attribute)];
            }
            mention.attributes.sort_by_key(|rule| rule.attribute);
        }
        order.into_iter().map(|at| self.definitions[at].clone()).collect()
    }
}
