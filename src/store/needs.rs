//! What others ask of the state store, one small trait a need.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::editions::{DiffCounts, EditionId, NextSerials};
use crate::journal::{JournalKind, Recorded};
use crate::values::{HouseholdId, PersonId};

/// What an identifier names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Named {
    /// A person.
    Person(PersonId),
    /// A household.
    Household(HouseholdId),
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Person(id) => id.fmt(f),
            Self::Household(id) => id.fmt(f),
        }
    }
}

/// What happened to an identifier when another edition was served; the other identifier is of the same kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// It came, with evidence that nobody had.
    Added,
    /// It came out of the other.
    SplitFrom(u64),
    /// It went into the other.
    MergedInto(u64),
    /// It went, and nobody has its evidence.
    Retired,
    /// The other went into it.
    TookIn(u64),
    /// The other came out of it.
    GaveOff(u64),
}

/// A turn in an identifier's life, with the journal's entry that made it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineageEvent {
    /// The entry's number: the same as of one [`ServedAt`].
    pub sequence: u64,
    /// What happened.
    pub turn: Turn,
}

/// A change of what is served.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ServedAt {
    /// The journal's entry.
    pub sequence: u64,
    /// The clock reading.
    pub at: String,
    /// How it came.
    pub how: String,
    /// The edition served from then on.
    pub edition: EditionId,
    /// The one before.
    pub before: Option<EditionId>,
    /// The first day on which the council goes by it.
    pub from: Date,
    /// Where minting went on before the edition was written.
    pub serials_before: NextSerials,
    /// And after it.
    pub serials: NextSerials,
    /// How much changed.
    pub counts: DiffCounts,
}

/// Which edition was served when.
pub trait ServedHistory {
    /// Every change of what is served, oldest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn served(&self) -> Result<Vec<ServedAt>, StoreError>;
}

/// What became of one identifier.
pub trait IdentifierHistory {
    /// Its turns, oldest first; none if it has been there unchanged from the first edition on, or never.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn turns(&self, of: Named) -> Result<Vec<LineageEvent>, StoreError>;
}

/// The journal's entries of one kind that is no look: looks are not indexed.
pub trait EntriesByKind {
    /// All of them, oldest first; those that were erased say nothing.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn of_kind(&self, kind: JournalKind) -> Result<Vec<Recorded>, StoreError>;
}
