//! What became of a mention: people, or the reason for none, and what was done to its text on the way.

use crate::values::CanonicalField;

use super::{NormalisedRecord, Step};

/// A mention, normalised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Normalised {
    /// The people it names, or why none.
    pub outcome: Outcome,
    /// Which step changed which field, in the order of the steps; no values.
    pub notes: Vec<NormaliseNote>,
    /// The first later night of the same year on which one of its dates may read otherwise; none if there is no such night.
    pub reads_otherwise: Option<jiff::civil::Date>,
}

/// The people a mention names, or why it names none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// At least one, in reading order; several for a joint name. Role ordinals are 0: the caller counts them over the whole row.
    People(Vec<NormalisedRecord>),
    /// None.
    NoPerson(NoPersonReason),
}

/// Why a mention names no person. Ordered by how much it says, so that a row's reasons can be summed up in one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NoPersonReason {
    /// No name and no identifier is stated, or only words for nothing.
    NothingStated,
    /// An empty property: `VOID`, `EMPTY`.
    Void,
    /// Whoever lives or owns there: `THE OCCUPIER`.
    Occupier,
    /// A firm, a council, a charity.
    Organisation,
    /// A record made to try the system out.
    TestRecord,
}

impl NoPersonReason {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::NothingStated, Self::Void, Self::Occupier, Self::Organisation, Self::TestRecord];

    /// The word that reports and dictionaries use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NothingStated => "nothing_stated",
            Self::Void => "void",
            Self::Occupier => "occupier",
            Self::Organisation => "organisation",
            Self::TestRecord => "test_record",
        }
    }

    /// The reason of a dictionary's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// A step did something to a field: counted for the profile of a source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NormaliseNote {
    /// Which step.
    pub step: Step,
    /// To which field.
    pub field: CanonicalField,
    /// What it did.
    pub change: Change,
}

/// What a step did to a field beyond folding it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Change {
    /// A word or value for "nothing" was emptied.
    Nulled,
    /// A value that does not have its shape or check was dropped.
    Rejected,
    /// A value was put right (O for 0, a stray marker).
    Repaired,
    /// A value was kept and counts for less.
    Doubted,
    /// A value was taken from another field (postcode from a line, sex from the title).
    Moved,
}

impl Change {
    /// The word that reports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nulled => "nulled",
            Self::Rejected => "rejected",
            Self::Repaired => "repaired",
            Self::Doubted => "doubted",
            Self::Moved => "moved",
        }
    }
}
