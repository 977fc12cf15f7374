//! Why a link does not join its records.

use serde::{Deserialize, Serialize};

use crate::persons::constraints::CannotLink;

/// Why a link that scored well enough to be seen did not join its records.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Doubt {
    /// It lies between the thresholds.
    Weak,
    /// A constraint stands between the two records: no steward can decide otherwise.
    Constraint(CannotLink),
    /// A constraint stands between records already joined to them, or one between the two that a steward may lift.
    Between(CannotLink),
    /// A steward decided that the two are two people; the decision's number.
    Decided(u64),
    /// A steward decided so of records already joined to them: this link would have been a bridge between two persons.
    Parted(u64),
    /// One list names both side by side at one home, as it would a father and son of one name, and what they say themselves
    /// does not make one person of them.
    ListedTwice,
    /// The two persons as wholes contradict each other.
    Contradiction,
    /// A fenced record fits two persons, or would have joined them.
    Fence,
    /// It would make somebody dead, which takes a stronger one.
    Death,
}

impl Doubt {
    /// True if a steward can still decide otherwise: no constraint forbids it, and nobody has decided it yet.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Weak
            | Self::Between(_)
            | Self::Parted(_)
            | Self::ListedTwice
            | Self::Contradiction
            | Self::Fence
            | Self::Death => true,
            Self::Constraint(_) | Self::Decided(_) => false,
        }
    }
}
