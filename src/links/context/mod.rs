//! What surrounds a pair: who else might be meant, and who lives with whom.
//!
//! In: links with the weight of their own findings, the clusters that these make, the comparison table. Out: a
//! [`ContextFinding`] for each link: how it stands against its rivals, and whether the two records keep the same company at
//! different homes. Findings of context weigh like any other comparison, by what training has seen of them. Leaves
//! to `pipeline` how often links and clusters are worked out anew, and to `persons` what a cluster is. Pure.
//!
//! Why: two records of one name are one person or two, and nothing in the pair itself may tell. That nobody else in the
//! other list comes near, or that the same family stands around both, does.

mod calm;
mod company;
mod first_look;
mod learn;
mod named;
mod neighbours;
mod remembered;
mod remembering;
mod rivals;
mod standing;
mod surroundings;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::values::MatchWeight;
pub(crate) use calm::Calm;
pub use calm::{EarlierContext, Shifts};
pub(crate) use first_look::{FirstLook, Reach, links_around};
pub(crate) use learn::learn_context;
pub use named::{Rival, shared_company, strongest_rival};
pub(crate) use remembered::FoundAround;
pub use remembered::RememberedContext;
pub use remembering::ContextMemory;
pub(crate) use remembering::Remembering;
pub use rivals::Repeats;
pub(crate) use surroundings::{Surroundings, View};

/// What is found around a pair.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ContextKind {
    /// How the pair stands against other candidates for either record in the other's dataset.
    Rivals,
    /// Whether those who live with either record are the same persons, where the two name different homes.
    Company,
    /// What the persons make of the pair that the two records have become part of.
    Persons,
}

impl ContextKind {
    /// In the order of explanations, after the comparisons.
    pub const ALL: [Self; 3] = [Self::Rivals, Self::Company, Self::Persons];

    /// The word of models and explanations.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rivals => "rivals",
            Self::Company => "company",
            Self::Persons => "persons",
        }
    }

    /// Its levels, those that speak for one person first.
    #[must_use]
    pub fn levels(self) -> &'static [&'static str] {
        match self {
            Self::Rivals => rivals::LEVELS,
            Self::Company => company::LEVELS,
            Self::Persons => &[],
        }
    }
}

/// What was found around one pair: a level of each kind, none where it says nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct ContextFinding {
    /// Level of [`ContextKind::Rivals`].
    pub rivals: Option<u8>,
    /// What the two weigh less because the strongest rival may be meant as well: zero or below.
    pub shared_with_rival: MatchWeight,
    /// Level of [`ContextKind::Company`].
    pub company: Option<u8>,
    /// What the two weigh more because other records of their person stand between them, or less because the persons
    /// that they belong to contradict each other as wholes.
    pub persons: MatchWeight,
}

impl ContextFinding {
    /// The level of one kind.
    #[must_use]
    pub fn level(self, kind: ContextKind) -> Option<u8> {
        let Self { rivals, shared_with_rival: _, company, persons: _ } = self;
        match kind {
            ContextKind::Rivals => rivals,
            ContextKind::Company => company,
            ContextKind::Persons => None,
        }
    }
}
