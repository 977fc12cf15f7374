//! Consents as the journal keeps them: what one person was asked and said, and by what record of theirs it is known again.
//!
//! In: what an officer took down. Out: entries in the fields of ISO/IEC TS 27560:2023 (consent record and receipt), as far as they matter to a
//! council, without a name or a date of birth. A consent is one person's: none is ever a household's. Leaves to `sharing` what of it
//! stands today, and for whom.

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::DecidedRecord;
use crate::values::{FieldSet, OrganisationName, PersonId, PurposeName, UserName};

/// The person that an act is about, as their records were when it was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BoundPerson {
    /// The identifier of that day.
    pub person: PersonId,
    /// The records that the identifier stood for, ascending by key, each with the fingerprint of what it said.
    pub records: Vec<DecidedRecord>,
}

/// What happened (TS 27560, `event_state`). That a consent's time is over is no act: the day says so.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ConsentEvent {
    /// Asked for.
    Requested,
    /// Given.
    Given,
    /// Refused.
    Refused,
    /// Taken back.
    Withdrawn,
    /// Given again for a further time.
    Renewed,
    /// An officer asked again and says that it is this person's, as their records are now: after two were taken for one, or one for two.
    Confirmed,
}

impl ConsentEvent {
    /// True if it opens something.
    #[must_use]
    pub const fn permits(self) -> bool {
        match self {
            Self::Given | Self::Renewed | Self::Confirmed => true,
            Self::Requested | Self::Refused | Self::Withdrawn => false,
        }
    }

    /// True if it closes something.
    #[must_use]
    pub const fn forbids(self) -> bool {
        match self {
            Self::Refused | Self::Withdrawn => true,
            Self::Requested | Self::Given | Self::Renewed | Self::Confirmed => false,
        }
    }

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Given => "given",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Renewed => "renewed",
            Self::Confirmed => "confirmed",
        }
    }
}

/// Who spoke for the person.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Debug,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum GivenBy {
    /// The person.
    #[default]
    Person,
    /// A child who understands what is asked (Gillick v West Norfolk and Wisbech AHA \[1986\] AC 112).
    CompetentChild,
    /// Somebody with parental responsibility (Children Act 1989, s.3).
    ParentalResponsibility,
    /// An attorney or deputy (Mental Capacity Act 2005, ss.9 and 16).
    Attorney,
}

/// How it was taken down (TS 27560, `collection_method`).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CollectedBy {
    /// Face to face.
    InPerson,
    /// On the telephone.
    Telephone,
    /// On a signed form.
    PaperForm,
    /// On a web page.
    OnlineForm,
    /// By letter or electronic mail.
    Letter,
}

/// The privacy notice that the person was shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct NoticeShown {
    /// Which: its address or the council's own reference.
    pub notice: String,
    /// Its version.
    pub version: String,
    /// In which language, `en` or `cy`.
    pub language: NoticeLanguage,
}

/// A language in which the council speaks to people (Welsh Language (Wales) Measure 2011).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
pub enum NoticeLanguage {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Welsh.
    #[serde(rename = "cy")]
    Welsh,
}

/// One thing that happened to a consent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ConsentRecorded {
    /// What the fields mean: `ISO/IEC TS 27560:2023`.
    pub schema_version: CompactString,
    /// Of the record; what follows on an earlier event has its number.
    pub record_id: Uuid,
    /// The earlier entry that it follows on, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<u64>,
    /// What happened.
    pub event: ConsentEvent,
    /// Whose it is.
    pub person: BoundPerson,
    /// For which purposes; never empty.
    pub purposes: Vec<PurposeName>,
    /// The basis in law: `UK GDPR Art 6(1)(a)`, with Art 9(2)(a) where special categories are among the data.
    pub lawful_basis: CompactString,
    /// Of which datasets, ascending; all where empty (TS 27560, `pii_information`, with the next).
    #[serde(default)]
    pub datasets: Vec<CompactString>,
    /// Which fields.
    pub fields: FieldSet,
    /// Who may receive, ascending; the council alone where empty (`recipient_third_parties`).
    #[serde(default)]
    pub recipients: Vec<OrganisationName>,
    /// What the person was shown (`privacy_notice`, `language`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeShown>,
    /// How it was taken down (`collection_method`).
    pub collected_by: CollectedBy,
    /// Who took it down.
    pub officer: UserName,
    /// Who spoke.
    #[serde(default)]
    pub given_by: GivenBy,
    /// BLAKE3 of the form or recording, hexadecimal, which is kept elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<CompactString>,
    /// The last day (`validity_duration`); until it is taken back where none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// The value of [`ConsentRecorded::schema_version`].
pub const CONSENT_SCHEMA: &str = "ISO/IEC TS 27560:2023";
