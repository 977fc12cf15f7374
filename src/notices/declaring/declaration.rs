//! What is declared, and what is known of those whom it is about.
//!
//! In: a form, a caseworker's screen, a registrar's system, read into types. Out: the same types, not yet looked at: [`Declaration::check`] does.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::events::When;
use crate::journal::{DeclaringChannel, Destination, NameSince, ProofSeen, ToldBy};
use crate::values::{EvidenceLevel, HouseholdId, LifeEventKind, PartialDate, PersonId, UserName};

/// A report of a life event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// What has happened, and to whom.
    pub happened: Happened,
    /// When.
    pub when: When,
    /// How well it is known: at least that somebody says so.
    pub level: EvidenceLevel,
    /// What was seen.
    #[serde(default)]
    pub seen: Vec<ProofSeen>,
    /// By which channel it comes.
    pub channel: DeclaringChannel,
    /// In whose name.
    pub told_by: ToldBy,
    /// Who puts it down.
    pub by: UserName,
    /// Their own reference for it.
    pub reference: CompactString,
    /// Why it is declared, where that matters.
    #[serde(default)]
    pub reason: Option<CompactString>,
}

/// What has happened, and to whom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Happened {
    /// People live elsewhere, or are about to.
    ChangeOfAddress {
        /// Who.
        whom: Movers,
        /// The new home; none where nobody knows.
        #[serde(default)]
        to: Option<Destination>,
    },
    /// Children were born.
    Birth {
        /// The mother, and the other parent where one is named.
        parents: Vec<PersonId>,
        /// Each child, with its name as far as it has one.
        children: Vec<NameSince>,
    },
    /// Somebody died.
    Death {
        /// Who.
        person: PersonId,
    },
    /// Somebody goes by another name.
    NameChange {
        /// Who.
        person: PersonId,
        /// By which.
        name: NameSince,
    },
    /// People who lived together have parted.
    Separation {
        /// Where they lived together.
        household: HouseholdId,
        /// Whose report it is: those who leave, or stay, together.
        whom: Vec<PersonId>,
        /// Those whom they part from.
        apart_from: Vec<PersonId>,
        /// Where they live since, if they leave and it may be said.
        #[serde(default)]
        to: Option<Destination>,
    },
    /// People have come into a household.
    Joining {
        /// Who.
        whom: Vec<PersonId>,
        /// Whose household.
        household: HouseholdId,
    },
    /// Something in somebody's life of which no dataset tells by itself.
    Circumstance {
        /// What.
        what: Circumstance,
        /// Whose life.
        person: PersonId,
    },
}

/// Who moves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Movers {
    /// All of a household.
    Household(HouseholdId),
    /// Some of a household.
    Members {
        /// Which.
        household: HouseholdId,
        /// Who of it.
        members: Vec<PersonId>,
    },
    /// People, whoever they lived with.
    People(Vec<PersonId>),
}

/// What is declared only, and never found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circumstance {
    /// Eighteen, or out of care.
    ComingOfAge,
    /// Work or income is lost.
    IncomeLoss,
    /// A disability has begun.
    Disability,
    /// A home is lost, or about to be.
    Homelessness,
}

impl Happened {
    /// True if a household has been named, and nobody in it.
    #[must_use]
    pub const fn is_of_household(&self) -> bool {
        match self {
            Self::ChangeOfAddress { whom, to: _ } => match whom {
                Movers::Household(_) => true,
                Movers::Members { .. } | Movers::People(_) => false,
            },
            Self::Birth { .. }
            | Self::Death { .. }
            | Self::NameChange { .. }
            | Self::Separation { .. }
            | Self::Joining { .. }
            | Self::Circumstance { .. } => false,
        }
    }

    /// Which kind of life event it is.
    #[must_use]
    pub const fn kind(&self) -> LifeEventKind {
        match self {
            Self::ChangeOfAddress { .. } => LifeEventKind::ChangeOfAddress,
            Self::Birth { .. } => LifeEventKind::Birth,
            Self::Death { .. } => LifeEventKind::Death,
            Self::NameChange { .. } => LifeEventKind::NameChange,
            Self::Separation { .. } => LifeEventKind::HouseholdSplit,
            Self::Joining { .. } => LifeEventKind::HouseholdMerge,
            Self::Circumstance { what, person: _ } => match what {
                Circumstance::ComingOfAge => LifeEventKind::ComingOfAge,
                Circumstance::IncomeLoss => LifeEventKind::IncomeLoss,
                Circumstance::Disability => LifeEventKind::Disability,
                Circumstance::Homelessness => LifeEventKind::Homelessness,
            },
        }
    }
}

/// What is known of a person. A fault tells whoever declares what it was found by: only what they may see is given for that.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownPerson {
    /// Date of birth, if the declarant may see it.
    pub born: Option<PartialDate>,
    /// The day of a death that is more than stated, if the declarant may see it.
    pub died: Option<Date>,
    /// Where they live, if the declarant may see it.
    pub home: Option<Destination>,
    /// Where they live, for the entry of a move alone: no fault is found by it.
    pub leaves: Option<Destination>,
}

/// What is known tonight of the people whom a declaration names. Who is hidden from the declarant is not among them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownPeople {
    /// By identifier.
    pub people: BTreeMap<PersonId, KnownPerson>,
    /// The members of the households that it names: of one that moves whole, all of whom the declarant may know; else those of whom it may be told that they are, or
    /// are not, of it. A fault tells whoever declares which of these they are.
    pub households: BTreeMap<HouseholdId, Vec<PersonId>>,
}
