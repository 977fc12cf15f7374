//! Who asks, and why: what a caller states before anything is looked up.
//!
//! In: an authenticated user and what they state. Out: plain data for the decision. Nothing here speaks of a resident but the free texts,
//! which go to the journal and nowhere else.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::config::UserConfig;
use crate::values::{OrganisationName, PurposeName, RoleName, Sensitive, TeamName, UserName};

/// Somebody who may ask: a member of staff, or a partner's system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// Who.
    pub name: UserName,
    /// Whose.
    pub organisation: OrganisationName,
    /// In which part of it; relationships are a team's as well as a person's.
    pub team: Option<TeamName>,
    /// What they may do: all of them, of which one asking uses those that fit the purpose.
    pub roles: Vec<RoleName>,
    /// The last day on which their data protection training counts.
    pub trained_until: Option<Date>,
    /// False once they have left, or were suspended.
    pub active: bool,
    /// True while an emergency look-up of theirs waits for its review beyond the time allowed.
    pub suspended_from_emergencies: bool,
}

impl User {
    /// The user of a configuration; whether an emergency look-up of theirs waits too long is known from the journal.
    #[must_use]
    pub fn of(config: &UserConfig, suspended_from_emergencies: bool) -> Self {
        let UserConfig { name, organisation, team, roles, trained_until, active, line: _ } = config;
        Self {
            name: name.clone(),
            organisation: organisation.clone(),
            team: team.clone(),
            roles: roles.clone(),
            trained_until: *trained_until,
            active: *active,
            suspended_from_emergencies,
        }
    }
}

/// Why somebody looks although the ordinary ways are closed (break-glass).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyGround {
    /// The person agrees, here and now.
    ExplicitConsent,
    /// A duty in law.
    LegalDuty,
    /// A public interest that outweighs confidence.
    OverridingPublicInterest,
    /// To protect a life.
    VitalInterests,
}

impl EmergencyGround {
    /// All.
    pub const ALL: [Self; 4] = [
        Self::ExplicitConsent,
        Self::LegalDuty,
        Self::OverridingPublicInterest,
        Self::VitalInterests,
    ];

    /// The word of policy files and of the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ExplicitConsent => "explicit_consent",
            Self::LegalDuty => "legal_duty",
            Self::OverridingPublicInterest => "overriding_public_interest",
            Self::VitalInterests => "vital_interests",
        }
    }
}

/// An emergency as it is stated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Emergency {
    /// On which ground.
    pub ground: EmergencyGround,
    /// What has happened, in the caller's words; never empty.
    pub reason: Sensitive<String>,
}

/// One question: who asks for what purpose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asking {
    /// Who.
    pub user: User,
    /// For what.
    pub purpose: PurposeName,
    /// The case in the caller's own system, where there is one.
    pub case_reference: Option<Sensitive<String>>,
    /// Why it is necessary to see this, where the rules want that noted; in the caller's words.
    pub necessity: Option<Sensitive<String>>,
    /// Set for a look-up in an emergency.
    pub emergency: Option<Emergency>,
    /// When, by the clock that the caller of the library passes; UTC.
    pub at: DateTime,
}
