//! Lineage: what became of identifiers when another edition was served.
//!
//! In: two editions' identifiers, as `editions` compares them. Out: one event for each that came or went. Kept in the journal for good:
//! an edition may be removed, its lineage never.

use serde::{Deserialize, Serialize};

use crate::editions::{EditionDiff, Merge, Split};
use crate::values::{HouseholdId, PersonId};

/// What became of persons and households.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Lineage {
    /// Persons.
    pub persons: IdentifierChanges<PersonId>,
    /// Households.
    pub households: IdentifierChanges<HouseholdId>,
}

/// What became of identifiers of one kind. Each that came or went stands in one list, once; lists ascend.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct IdentifierChanges<Id> {
    /// Identifiers that came, and none of their evidence was known before. Not listed for the very first edition: all did.
    #[serde(default = "Vec::new")]
    pub added: Vec<Id>,
    /// Identifiers that came out of another, with the one that held most of their evidence: `(new, from)`.
    #[serde(default = "Vec::new")]
    pub split: Vec<(Id, Id)>,
    /// Identifiers that went into another, with the one that holds most of their evidence now: `(gone, into)`.
    #[serde(default = "Vec::new")]
    pub merged: Vec<(Id, Id)>,
    /// Identifiers that went, and none of their evidence is left.
    #[serde(default = "Vec::new")]
    pub retired: Vec<Id>,
}

/// How an identifier went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Successor<Id> {
    /// Another speaks for it.
    Into(Id),
    /// Nobody does.
    Ended,
}

impl Lineage {
    /// What a comparison of two editions says of their identifiers.
    #[must_use]
    pub fn of(diff: &EditionDiff) -> Self {
        Self {
            persons: IdentifierChanges::of(
                &diff.persons_added,
                &diff.persons_split,
                &diff.persons_merged,
                &diff.persons_retired,
            ),
            households: IdentifierChanges::of(
                &diff.households_added,
                &diff.households_split,
                &diff.households_merged,
                &diff.households_gone,
            ),
        }
    }
}

impl<Id> Default for IdentifierChanges<Id> {
    fn default() -> Self {
        Self { added: Vec::new(), split: Vec::new(), merged: Vec::new(), retired: Vec::new() }
    }
}

impl<Id: Copy + Ord> IdentifierChanges<Id> {
    fn of(added: &[Id], split: &[Split<Id>], merged: &[Merge<Id>], retired: &[Id]) -> Self {
        Self {
            added: added.to_vec(),
            split: split.iter().map(|split| (split.new, split.from)).collect(),
            merged: merged.iter().map(|merge| (merge.retired, merge.into)).collect(),
            retired: retired.to_vec(),
        }
    }

    /// How an identifier went, if it did.
    #[must_use]
    pub fn successor(&self, gone: Id) -> Option<Successor<Id>> {
        if let Ok(at) = self.merged.binary_search_by_key(&gone, |&(gone, _)| gone) {
            return self.merged.get(at).map(|&(_, into)| Successor::Into(into));
        }
        self.retired.binary_search(&gone).ok().map(|_| Successor::Ended)
    }

    /// How many identifiers went.
    #[must_use]
    pub fn gone(&self) -> usize {
        self.merged.len() + self.retired.len()
    }
}
