//! What may be asked at the door, and what is answered.
//!
//! In and out: plain data. An answer is made by the door alone; a question may be anybody's.

use super::disclosed::Disclosed;
use super::known_facts::KnownFacts;
use super::shown::{HouseholdDisclosure, PersonDisclosure};
use crate::editions::EditionError;
use crate::sharing::CallerRefusal;
use crate::values::{HouseholdId, MentionKey, PersonId};

/// What a question is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// A person.
    Person(PersonId),
    /// Where a person has lived, and nothing else of them.
    Residences(PersonId),
    /// A household.
    Household(HouseholdId),
    /// The person of a record: of the first of these keys that there is.
    Record(Vec<MentionKey>),
    /// Whoever it is of whom all of this is known, if it is one who may be shown; an index suggests who it may be.
    Trace {
        /// What is known.
        facts: KnownFacts,
        /// Who may fit: each once.
        suggested: Vec<PersonId>,
    },
    /// What was decided of a past look: nobody is shown by it, and [`Door::admits`](super::Door::admits) says whether the caller may ask.
    Decision(u64),
}

/// What is answered. `request` is the number of the journal's entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The caller may not ask this, whoever it is about.
    Refused {
        /// By which it is found again.
        request: u64,
        /// Why, and what would make it lawful.
        refusal: CallerRefusal,
    },
    /// Nothing that may be shown: unknown, hidden, or nothing shareable.
    Nothing {
        /// By which it is found again.
        request: u64,
    },
    /// A person.
    Person {
        /// By which it is found again.
        request: u64,
        /// What is shown.
        shown: Disclosed<PersonDisclosure>,
    },
    /// A household.
    Household {
        /// By which it is found again.
        request: u64,
        /// What is shown.
        shown: Disclosed<HouseholdDisclosure>,
    },
}

impl Answer {
    /// The same under another number: the one that the journal gave.
    #[must_use]
    pub fn numbered(self, request: u64) -> Self {
        match self {
            Self::Refused { request: _, refusal } => Self::Refused { request, refusal },
            Self::Nothing { request: _ } => Self::Nothing { request },
            Self::Person { request: _, shown } => Self::Person { request, shown },
            Self::Household { request: _, shown } => Self::Household { request, shown },
        }
    }
}

/// Why there is no answer at all: the same for whomever was asked about.
#[derive(Debug, thiserror::Error)]
pub enum DoorFault {
    /// The edition is damaged.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// What stands of consents, restrictions and relationships cannot be read.
    #[error("what stands for a person cannot be read: {0}")]
    Standing(String),
    /// What became of an identifier cannot be read.
    #[error("what became of an identifier cannot be read: {0}")]
    Lineage(String),
    /// The look could not be written down.
    #[error("the look could not be written down, so nothing is shown: {0}")]
    NotLogged(String),
}
