//! Who has reason to ask about whom, as the journal keeps it: legitimate relationships, stated and ended.
//!
//! In: what an officer stated. Out: entries without a name or a date of birth of a resident. A relationship with a household is one with each
//! person who lived in it on that day; who comes later is not in it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::BoundPerson;
use crate::values::{HouseholdId, OrganisationName, PurposeName, TeamName, UserName};

/// Whose a relationship is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "holder", content = "name")]
pub enum RelationshipHolder {
    /// One user.
    User(UserName),
    /// Everybody of a team of the council.
    Team(TeamName),
    /// Everybody of an organisation.
    Organisation(OrganisationName),
}

/// What a relationship rests on.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RelationshipBasis {
    /// A case that is open.
    OpenCase,
    /// A referral that was accepted.
    Referral,
    /// The holder says so, and nobody has confirmed it.
    SelfClaimed,
    /// A court has ordered it.
    CourtOrder,
}

impl RelationshipBasis {
    /// In words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::OpenCase => "open case",
            Self::Referral => "referral",
            Self::SelfClaimed => "self-claimed",
            Self::CourtOrder => "court order",
        }
    }
}

/// Something that happened to a relationship.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum RelationshipAct {
    /// It was stated.
    Stated(RelationshipStated),
    /// It is over.
    Ended(RelationshipEnded),
}

/// A relationship.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RelationshipStated {
    /// Whose.
    pub holder: RelationshipHolder,
    /// With whom: one person, or each of a household.
    pub persons: Vec<BoundPerson>,
    /// The household that was named, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdId>,
    /// For these purposes; any where empty.
    #[serde(default)]
    pub purposes: Vec<PurposeName>,
    /// On what it rests.
    pub basis: RelationshipBasis,
    /// The case, referral or order in the holder's own system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day: it closes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Who stated it.
    pub by: UserName,
}

/// The end of a relationship.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RelationshipEnded {
    /// The entry that stated it.
    pub relationship: u64,
    /// Why.
    pub reason: String,
    /// Who ended it.
    pub by: UserName,
}
