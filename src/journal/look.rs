//! Who looked at whom, why, by what law, and what they were shown: as the journal keeps it.
//!
//! In: a decision as it was made, before its answer is given. Out: entries that hold identifiers, keys of records, words of the policy and
//! a keyed digest of what was displayed; no name, date or address. What callers write in their own words (case, necessity, reason of an
//! emergency) is kept as they wrote it. Leaves to `sharing` what may be shown and to `lookup` what is.

use serde::{Deserialize, Serialize};

use crate::editions::EditionId;
use crate::values::{
    AgreementName, FieldSet, GatewayName, OrganisationName, PersonId, PurposeName, RoleName,
    TeamName, UserName,
};

/// Who asked for what purpose about whom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// Who.
    pub by: UserName,
    /// For which body.
    pub organisation: OrganisationName,
    /// In which part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamName>,
    /// What they may do, all of it.
    pub roles: Vec<RoleName>,
    /// For what.
    pub purpose: PurposeName,
    /// The case in the caller's own system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_reference: Option<String>,
    /// Why it was necessary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub necessity: Option<String>,
    /// Set for an emergency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<EmergencyStated>,
    /// About whom, as it was asked: an identifier or a record's key.
    pub about: String,
    /// Set where nobody looked: what a notice may tell was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_notice: Option<AskedForNotice>,
}

/// What a notice was to tell of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AskedForNotice {
    /// The dataset that the declaration of it counted as, if it was declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<String>,
}

/// Why somebody looked although the ordinary ways are closed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EmergencyStated {
    /// The ground, by the word of the policy.
    pub ground: String,
    /// In the caller's words.
    pub reason: String,
}

/// A look that the caller was allowed to ask for. What it showed may be nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Looked {
    /// The question.
    pub asked: Asked,
    /// The edition that was asked.
    pub edition: EditionId,
    /// Of the policy that decided; hexadecimal.
    pub policy: String,
    /// The fields that the policy has for this caller at most.
    pub fields: FieldSet,
    /// Whom the question came to, and what was decided of each; nobody if it came to nobody.
    pub subjects: Vec<SubjectLooked>,
    /// What is to be done about the look.
    pub obligations: Vec<Obligation>,
    /// True if anything was shown.
    pub shown: bool,
    /// Of the answer as it was displayed, request aside, under the council's key; hexadecimal.
    pub displayed: String,
}

/// What was decided of one person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SubjectLooked {
    /// Who.
    pub person: PersonId,
    /// Entries by which the caller has reason to ask about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<u64>,
    /// Consents that stood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<u64>,
    /// Restrictions that stood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restrictions: Vec<u64>,
    /// What was opened.
    pub released: Vec<DatasetReleased>,
    /// What was not, and why.
    pub withheld: Vec<Withheld>,
    /// How many records restrictions took out.
    #[serde(default)]
    pub hidden_records: usize,
    /// True if what they are to others was not shown.
    #[serde(default)]
    pub hides_relations: bool,
    /// True if anything of them was shown.
    pub shown: bool,
}

/// What was opened of one dataset.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DatasetReleased {
    /// Which.
    pub dataset: String,
    /// Which fields.
    pub fields: FieldSet,
    /// By what.
    pub routes: Vec<RouteTaken>,
    /// True if it was shown as unverified.
    #[serde(default)]
    pub unverified: bool,
}

/// By what something was shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RouteTaken {
    /// `own_function`, `gateway`, `consent` or `emergency`.
    pub by: String,
    /// The power or duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<GatewayName>,
    /// The agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementName>,
    /// The consent's entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<u64>,
    /// Which fields it opened.
    pub fields: FieldSet,
}

/// What was not shown, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Withheld {
    /// A stable code.
    pub code: String,
    /// Of which dataset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// By which prohibition, or which gateway's threshold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<GatewayName>,
    /// By which entry: a consent or a restriction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
}

/// What is to be done about a look beyond showing it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "obligation")]
pub enum Obligation {
    /// The answer may not be kept longer, in minutes.
    KeepNoLonger {
        /// So long.
        minutes: u32,
    },
    /// The privacy officer hears of it, by reference only.
    TellPrivacyOfficer,
    /// The person is told of it, unless that would harm.
    TellSubject,
    /// It is reviewed, in so many working days.
    Review {
        /// So many.
        working_days: u8,
    },
    /// It may not be exported or printed.
    NoExport,
    /// Links below the purpose's floor are shown as possible and unverified, and are no ground for acting against somebody.
    MarkUnverified,
}

/// A caller who was refused, whoever they asked about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LookRefused {
    /// The question.
    pub asked: Asked,
    /// Every code, the first the one that was met first.
    pub codes: Vec<String>,
    /// Of what was displayed: see [`Looked::displayed`].
    pub displayed: String,
}

impl LookRefused {
    /// True unless it is an act alone that was refused: then nothing was asked for that could have been shared.
    #[must_use]
    pub fn refuses_sharing(&self) -> bool {
        !self.codes.iter().all(|code| code.starts_with("act."))
    }
}

/// What the review of an emergency came to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyOutcome {
    /// It was right to look.
    Justified,
    /// It was not; what follows is the employer's and the commissioner's.
    NotJustified,
}

impl EmergencyOutcome {
    /// All.
    pub const ALL: [Self; 2] = [Self::Justified, Self::NotJustified];

    /// The word of the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Justified => "justified",
            Self::NotJustified => "not_justified",
        }
    }
}

/// An emergency look was reviewed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EmergencyReviewed {
    /// The entry of the look.
    pub request: u64,
    /// What it came to.
    pub outcome: EmergencyOutcome,
    /// Why, in the reviewer's words.
    pub reason: String,
    /// Who reviewed; never who looked.
    pub by: UserName,
}

/// Somebody was refused a command that shows personal data, or an act, whomever it was about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OperatorRefused {
    /// Who asked.
    pub by: UserName,
    /// The command, by its word in the policy, or the act.
    pub command: String,
    /// For what, where a purpose was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<PurposeName>,
    /// Why not.
    pub codes: Vec<String>,
}

/// Somebody of the council runs a command that shows personal data on screen or in a file: quality, explanation, rights. Written before
/// anything is shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OperatorPermitted {
    /// Who.
    pub by: UserName,
    /// For which body.
    pub organisation: OrganisationName,
    /// In which part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamName>,
    /// What they may do, all of it.
    pub roles: Vec<RoleName>,
    /// For what.
    pub purpose: PurposeName,
    /// The case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_reference: Option<String>,
    /// Why it was necessary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub necessity: Option<String>,
    /// The command, by its word in the policy.
    pub command: String,
    /// Whom or what it showed: identifiers and keys of records, or the name of a whole table.
    pub about: Vec<String>,
    /// Of the policy that decided; hexadecimal.
    pub policy: String,
    /// True if it showed what restrictions hide as well.
    #[serde(default)]
    pub unscreened: bool,
}
