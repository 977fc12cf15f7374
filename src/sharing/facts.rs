//! What is known of one person when it is decided who may see them: consents, restrictions, relationships, and which datasets speak of them.
//!
//! In: what `acts` says stands today for the person's records. Out: plain data for the decision. No name, date or address is among it: a
//! decision is made without looking at what it is about.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::journal::{RelationshipBasis, RelationshipHolder, RestrictionEffect};
use crate::values::{
    DatasetName, FactorName, FieldSet, MentionKey, OrganisationName, PersonId, PurposeName,
    RestrictionName, UserName,
};

/// Where a consent stands (ISO/IEC TS 27560:2023, `event_state`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Asked for, not answered.
    Requested,
    /// Given.
    Given,
    /// Refused.
    Refused,
    /// Taken back.
    Withdrawn,
    /// Over, as its time has passed.
    Expired,
}

/// A consent that concerns a person today. One that a later act of the same person has replaced is not among them: whoever took a consent
/// back and gave it anew has the new one only. Where several stand, the stricter holds, whichever is the later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandingConsent {
    /// The journal's entry by which it stands as it does.
    pub entry: u64,
    /// As it stands, the day considered.
    pub state: ConsentState,
    /// For which purposes.
    pub purposes: Vec<PurposeName>,
    /// Who may receive; the council itself where empty.
    pub recipients: Vec<OrganisationName>,
    /// Of which datasets; all where empty.
    pub datasets: Vec<DatasetName>,
    /// Which fields.
    pub fields: FieldSet,
    /// From when.
    pub from: DateTime,
    /// The last day, if it ends by itself.
    pub until: Option<Date>,
}

/// A restriction that concerns a person today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandingRestriction {
    /// The journal's entry that set it.
    pub entry: u64,
    /// Of which kind: the policy's row of that name says which purposes it does not bind, such as the safeguarding team's own. A kind that the
    /// policy does not know binds all.
    pub kind: RestrictionName,
    /// The purposes that it binds, ascending; all that its kind binds where empty.
    pub purposes: Vec<PurposeName>,
    /// What it does.
    pub effect: RestrictionEffect,
    /// The records that it was set on, ascending. With the effect *record* they are what is hidden, all of the person's where empty; every
    /// other effect is on the whole person, whichever records they have by now.
    pub records: Vec<MentionKey>,
    /// True if it follows the person because they were once taken for, or parted from, whom it was set on, and nobody has confirmed it since.
    pub carried: bool,
}

/// A reason that somebody has to ask about a person (a legitimate relationship).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandingRelationship {
    /// The journal's entry that stated it.
    pub entry: u64,
    /// Whose: one user's, a whole team's, or an organisation's.
    pub holder: RelationshipHolder,
    /// For these purposes; any where empty.
    pub purposes: Vec<PurposeName>,
    /// What it rests on: a purpose counts only the kinds that its row names.
    pub basis: RelationshipBasis,
    /// Who stated it: for some purposes nobody's own word counts.
    pub by: UserName,
}

/// The dataset by which the policy says who may be told of what was declared to the council, which no extract has.
pub const DECLARATIONS: &str = "declarations";

/// A dataset that speaks of the person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DatasetHeld {
    /// Which.
    pub dataset: DatasetName,
    /// True if the ruleset fences it.
    pub fenced: bool,
    /// How sure the least sure link is that ties its records to the rest of the person, in thousandths; `None` where one record is all there is.
    pub confidence_thousandths: Option<u16>,
}

/// All that the decision knows of one person.
#[derive(Clone, PartialEq, Debug)]
pub struct SubjectFacts {
    /// Who.
    pub person: PersonId,
    /// Which datasets speak of them, ascending, each once.
    pub datasets: Vec<DatasetHeld>,
    /// Consents that concern them.
    pub consents: Vec<StandingConsent>,
    /// Restrictions that concern them.
    pub restrictions: Vec<StandingRestriction>,
    /// Who has reason to ask about them.
    pub relationships: Vec<StandingRelationship>,
    /// True if they are known to be under 18 or nobody knows their age.
    pub child: bool,
    /// Difficulties that a gateway counts (Digital Economy Act 2017, SI 2018/912), of the household, ascending, each once: those that the
    /// policy's signs show. They decide, and are neither displayed nor written down.
    pub factors: Vec<FactorName>,
}
