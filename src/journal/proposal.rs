//! What one person proposes and another approves: acts that are two people's.
//!
//! In: an act that its kind asks two people for, as one of them has put it down. Out: entries; nothing is done until somebody else has approved,
//! and then the act stands in the same batch as the approval. Leaves to `sharing` who may do either.

use serde::{Deserialize, Serialize};

use super::{RestrictionLifted, RestrictionSet};
use crate::editions::EditionId;
use crate::values::UserName;

/// Something that happened to a proposal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum ProposalAct {
    /// It was made.
    Made(Box<ProposalMade>),
    /// Somebody else approved it: it is done.
    Approved(ProposalClosed),
    /// It will not be done.
    Dropped(ProposalClosed),
}

/// A proposal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProposalMade {
    /// What is to be done.
    pub what: Proposed,
    /// Who proposes it.
    pub by: UserName,
}

/// What is to be done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Proposed {
    /// A restriction is to be set.
    SetRestriction(Box<RestrictionSet>),
    /// A restriction is to be lifted.
    LiftRestriction(RestrictionLifted),
    /// A held edition is to be served.
    ReleaseEdition {
        /// Which.
        edition: EditionId,
        /// Why it may be.
        reason: String,
    },
}

/// The end of a proposal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProposalClosed {
    /// The entry that made it.
    pub proposal: u64,
    /// Why, in a word of whoever closes it.
    pub reason: String,
    /// Who approves or drops it.
    pub by: UserName,
}
