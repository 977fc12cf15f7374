//! What people ask of the council about their own data, and what was done, as the journal keeps it.
//!
//! In: a request with the records it is about. Out: plain data. Deadlines and what may be answered are left to `rights`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::DecidedRecord;
use crate::editions::EditionId;
use crate::values::{ExemptionName, PurposeName};

/// Which right is used (UK GDPR, articles 15 to 21; Data Protection Act 2018, s. 164A for complaints).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RightsKind {
    /// A copy of what is held (article 15).
    Access,
    /// To have it put right (article 16).
    Rectification,
    /// To have it erased (article 17).
    Erasure,
    /// To have it kept and not used (article 18).
    Restriction,
    /// Not to have it used so (article 21).
    Objection,
    /// A complaint about how data was used.
    Complaint,
}

impl RightsKind {
    /// All.
    pub const ALL: [Self; 6] = [
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Objection,
        Self::Complaint,
    ];

    /// The word of the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Objection => "objection",
            Self::Complaint => "complaint",
        }
    }
}

/// A request came in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RightsRequested {
    /// Which right.
    pub right: RightsKind,
    /// The identifier that the person had on the day.
    pub person: String,
    /// The person's records on that day: what the request is about, whatever identifiers become.
    pub records: Vec<DecidedRecord>,
    /// The day on which it arrived, by letter, on the telephone or at the desk.
    pub received: Date,
    /// How it arrived.
    pub channel: String,
    /// What is asked, in the person's words.
    pub words: String,
    /// Who acts for the person, and by what: parental responsibility, power of attorney; empty for the person themselves.
    #[serde(default)]
    pub represented_by: String,
    /// The member of staff who took it.
    pub by: String,
}

/// A statement of what is wrong, for the team that keeps the source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CorrectionAsked {
    /// The record.
    pub record: DecidedRecord,
    /// The field, in the word of the source's rules.
    pub field: String,
    /// What the person says is right, in their words.
    pub says: String,
}

/// On which ground an erasure was refused (UK GDPR, article 17(3)) or another right limited.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RefusalGround {
    /// A legal obligation, or a task in the public interest (article 17(3)(b)).
    PublicTask,
    /// Public health (article 17(3)(c)).
    PublicHealth,
    /// Archiving, research, statistics (article 17(3)(d)).
    Archiving,
    /// Legal claims (article 17(3)(e)).
    LegalClaims,
    /// Manifestly unfounded or excessive (article 12(5)).
    Unfounded,
    /// Who asks could not be established (article 12(6)).
    IdentityNotEstablished,
    /// An exemption of the Data Protection Act 2018, schedules 2 to 4, named in the reason.
    Exemption,
    /// Compelling legitimate grounds (article 21(1)).
    CompellingGrounds,
}

impl RefusalGround {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::PublicTask,
        Self::PublicHealth,
        Self::Archiving,
        Self::LegalClaims,
        Self::Unfounded,
        Self::IdentityNotEstablished,
        Self::Exemption,
        Self::CompellingGrounds,
    ];

    /// The word of the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PublicTask => "public_task",
            Self::PublicHealth => "public_health",
            Self::Archiving => "archiving",
            Self::LegalClaims => "legal_claims",
            Self::Unfounded => "unfounded",
            Self::IdentityNotEstablished => "identity_not_established",
            Self::Exemption => "exemption",
            Self::CompellingGrounds => "compelling_grounds",
        }
    }

    /// The provision.
    #[must_use]
    pub const fn citation(self) -> &'static str {
        match self {
            Self::PublicTask => "UK GDPR, article 17(3)(b)",
            Self::PublicHealth => "UK GDPR, article 17(3)(c)",
            Self::Archiving => "UK GDPR, article 17(3)(d)",
            Self::LegalClaims => "UK GDPR, article 17(3)(e)",
            Self::Unfounded => "UK GDPR, article 12(5)",
            Self::IdentityNotEstablished => "UK GDPR, article 12(6)",
            Self::Exemption => "Data Protection Act 2018, schedules 2 to 4",
            Self::CompellingGrounds => "UK GDPR, article 21(1)",
        }
    }
}

/// What was done about a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum RightsStep {
    /// Its arrival was acknowledged to the person.
    Acknowledged,
    /// More was asked of the person: who they are, or what they mean. The clock stands still.
    AskedBack {
        /// What was asked.
        what: String,
    },
    /// The person answered. The clock goes on.
    Answered,
    /// The time was extended, and the person told why (article 12(3)).
    Extended {
        /// Why.
        reason: String,
    },
    /// A team was asked to put its record right.
    CorrectionAsked(CorrectionAsked),
    /// A team was asked to delete its record, as the person's data is erased.
    DeletionAsked {
        /// The record.
        record: DecidedRecord,
    },
    /// The person is not shown for these purposes while it is weighed.
    Stopped {
        /// The restriction that stops it.
        restriction: u64,
        /// For which purposes; any where empty.
        #[serde(default)]
        purposes: Vec<PurposeName>,
        /// On which ground of law.
        ground: String,
    },
    /// The person's data was erased, as far as no duty keeps it.
    Erased(ErasureOutcome),
    /// It was done.
    Done {
        /// What, in plain words for the person.
        outcome: String,
    },
    /// It was refused, in whole or in part.
    Refused {
        /// On which ground.
        ground: RefusalGround,
        /// Why, in plain words for the person.
        reason: String,
        /// Which exemption, where it is one: a name of the policy's `rights.toml`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exemption: Option<ExemptionName>,
    },
    /// The person took it back.
    TakenBack,
}

/// What became of a person's data when it was erased (UK GDPR, article 17; what is kept, article 17(3)).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ErasureOutcome {
    /// Entries of the journal that say nothing any more.
    pub erased: Vec<ErasedOfKind>,
    /// Entries that a duty keeps.
    pub kept: Vec<KeptOfKind>,
    /// The restriction that hides the person until the sources have deleted.
    pub restriction: u64,
    /// Records whose sources were asked to delete them.
    pub records: u64,
    /// Editions on the shelf on that day that hold one of the records.
    pub editions: Vec<EditionId>,
}

/// Erased entries of one kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct ErasedOfKind {
    /// The kind's word.
    pub of: String,
    /// How many.
    pub entries: u64,
}

/// Why entries about somebody are kept although their data is erased.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "for")]
pub enum KeptFor {
    /// A duty (article 17(3)), as the policy says it to the person.
    Duty {
        /// In its words, with its citation.
        says: String,
    },
    /// They are about other people too.
    Others,
    /// A legal hold (article 17(3)(e)).
    Hold {
        /// The entry that set it.
        hold: u64,
    },
}

/// Kept entries of one kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct KeptOfKind {
    /// The kind's word.
    pub of: String,
    /// How many.
    pub entries: u64,
    /// Why.
    pub because: KeptFor,
    /// The last day on which the duty keeps all of them; none while that cannot be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A step in a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RightsStepTaken {
    /// The number of the entry that opened the request.
    pub request: u64,
    /// What was done.
    pub step: RightsStep,
    /// On which day.
    pub on: Date,
    /// By whom.
    pub by: String,
}

/// The council was asked for data and did not share it (the register of such decisions).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NotShared {
    /// Who asked.
    pub asked_by: String,
    /// For what.
    pub purpose: String,
    /// Of whom, by the identifier of the day; empty where nobody was resolved.
    #[serde(default)]
    pub person: String,
    /// Why not.
    pub because: String,
    /// Whether sharing would have harmed, and whom, as it was weighed.
    pub weighed: String,
    /// Who decided.
    pub by: String,
    /// Who looked at the decision again, if anybody.
    #[serde(default)]
    pub reviewed_by: String,
}
