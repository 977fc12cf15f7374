//! Restrictions as the journal keeps them: set, confirmed, lifted; and which records were one person with those of somebody restricted.
//!
//! In: what an officer set, and what an edition made of the records. Out: entries without a name or a date of birth. A restriction is bound to
//! records; since it follows whoever has been taken for the person, the journal also keeps who that was, and by what. Leaves to `sharing` whom a
//! restriction binds today.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{BoundPerson, DecidedRecord};
use crate::editions::EditionId;
use crate::values::{FieldSet, PurposeName, RestrictionName, UserName};

/// What a restriction does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "hides")]
pub enum RestrictionEffect {
    /// These records are not shown.
    Record,
    /// These fields are not shown.
    Fields {
        /// Which.
        fields: FieldSet,
    },
    /// What the person is to others is not shown, either way round.
    Relation,
    /// That the person exists is not shown: asked for them, the answer is as for somebody unknown.
    Existence,
    /// Nothing is hidden; the privacy officer hears of each look.
    AlertOnly,
}

/// Something that happened to a restriction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum RestrictionAct {
    /// It was set.
    Set(RestrictionSet),
    /// It holds no longer: at all, or for some records that it had come to.
    Lifted(RestrictionLifted),
    /// It is meant for this person, as their records are now.
    Confirmed(RestrictionConfirmed),
    /// An edition that was served has records together with restricted ones that were not before.
    Together(RecordsTogether),
}

/// A restriction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RestrictionSet {
    /// Its kind, as the policy's `restrictions.toml` names it. Entries are tagged with a kind of their own.
    #[serde(rename = "restriction_kind")]
    pub kind: RestrictionName,
    /// What it does.
    pub effect: RestrictionEffect,
    /// Whom it is about.
    pub person: BoundPerson,
    /// The records that it is about, some of the person's; all that they have, whenever they come, where empty.
    #[serde(default)]
    pub only: Vec<DecidedRecord>,
    /// The purposes that it binds, ascending; all that its kind binds where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<PurposeName>,
    /// The ground in law, in the officer's words.
    pub legal_note: String,
    /// The first day.
    pub from: Date,
    /// The last day, if it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// When somebody looks whether it is still needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Date>,
    /// Who set it.
    pub by: UserName,
    /// Who agreed, where the kind asks for a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<UserName>,
}

/// The end of a restriction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RestrictionLifted {
    /// The entry that set it.
    pub restriction: u64,
    /// From this person only, as their records are now; from everybody where none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<BoundPerson>,
    /// Why.
    pub reason: String,
    /// Who lifted it.
    pub by: UserName,
    /// Who agreed, where the kind asks for a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<UserName>,
}

/// A restriction is somebody's whom it had followed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RestrictionConfirmed {
    /// The entry that set it.
    pub restriction: u64,
    /// Whose it is too.
    pub person: BoundPerson,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: UserName,
}

/// Which records were one person with restricted ones in an edition, and what held them together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RecordsTogether {
    /// The edition.
    pub edition: EditionId,
    /// The entry by which it was served.
    pub served: u64,
    /// One for each person.
    pub persons: Vec<HeldTogether>,
}

/// The records of one person, by what holds them together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeldTogether {
    /// Records that hold together without any steward's decision.
    pub groups: Vec<Vec<DecidedRecord>>,
    /// Groups that a decision joins, by their places, with its number; without one if they hold together all the same.
    pub joins: Vec<(u16, u16, Option<u64>)>,
}

impl RestrictionAct {
    /// The entry of the restriction that it speaks of; none where it sets one, or speaks of many.
    #[must_use]
    pub const fn restriction(&self) -> Option<u64> {
        match self {
            Self::Lifted(lifted) => Some(lifted.restriction),
            Self::Confirmed(confirmed) => Some(confirmed.restriction),
            Self::Set(_) | Self::Together(_) => None,
        }
    }
}
