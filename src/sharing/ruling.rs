//! What was decided: of a caller, of a person, and with which row of the policy for a reason.
//!
//! Plain data; decided in the policy's own files. A refusal of the caller is told to them; a refusal of a subject is told to nobody but
//! those who may read the journal.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::journal::Obligation;
use crate::values::{
    AgreementName, DatasetName, FieldSet, GatewayName, MentionKey, PersonId, PurposeName, UserName,
};

/// Why a caller is refused, whoever is asked about: a stable code with what to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum RefusedWith {
    /// The policy knows no such organisation.
    #[serde(rename = "authn.organisation")]
    OrganisationUnknown,
    /// The user has left or is suspended.
    #[serde(rename = "authn.inactive")]
    Inactive,
    /// Their training has run out.
    #[serde(rename = "authn.training")]
    Training,
    /// The policy knows no such purpose.
    #[serde(rename = "purpose.unknown")]
    PurposeUnknown,
    /// None of the user's roles has the purpose.
    #[serde(rename = "purpose.role")]
    PurposeNotOfRole,
    /// The command is not for the purpose.
    #[serde(rename = "purpose.command")]
    PurposeNotOfCommand,
    /// The purpose wants its necessity noted, or a case named.
    #[serde(rename = "purpose.necessity")]
    NecessityMissing,
    /// No row lets this organisation have anything for this purpose.
    #[serde(rename = "route.none")]
    RouteNone,
    /// There is an agreement, and it is not signed, not yet begun, suspended or over.
    #[serde(rename = "route.agreement")]
    AgreementNotInForce,
    /// The purpose is no emergency purpose, or the role may not break glass.
    #[serde(rename = "emergency.not_allowed")]
    EmergencyNotAllowed,
    /// An earlier emergency look-up of the user waits for its review.
    #[serde(rename = "emergency.review_overdue")]
    EmergencyReviewOverdue,
    /// Something went wrong in deciding: refused.
    #[serde(rename = "policy.error")]
    PolicyError,
}

/// A caller's refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallerRefusal {
    /// Every reason, the first the one that was met first.
    pub reasons: Vec<RefusedWith>,
    /// What would make it lawful, in plain words, from caller, purpose and policy alone.
    pub remedy: String,
}

/// By what something is shown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Route {
    /// The council's own function for which the dataset is held.
    OwnFunction {
        /// The power or duty.
        gateway: GatewayName,
    },
    /// A gateway, inside the council or under an agreement.
    Gateway {
        /// The power or duty.
        gateway: GatewayName,
        /// The agreement, where the asker is another body.
        agreement: Option<AgreementName>,
    },
    /// The person's consent.
    Consent {
        /// The journal's entry that gave it.
        entry: u64,
        /// The agreement, where the asker is another body.
        agreement: Option<AgreementName>,
    },
    /// An emergency.
    Emergency {
        /// The power or duty.
        gateway: GatewayName,
    },
}

/// What opens a dataset to a caller.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opening {
    /// A route that needs nothing of the person.
    By(Route),
    /// A consent of the person, which is theirs to have given.
    WithConsent {
        /// The agreement, where the asker is another body.
        agreement: Option<AgreementName>,
    },
}

/// What a caller may be shown of one dataset, whoever it is about, before consents and restrictions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DatasetGrant {
    /// Which.
    pub dataset: DatasetName,
    /// Which fields.
    pub fields: FieldSet,
    /// By what.
    pub opening: Opening,
    /// True for the council's own function, a duty, a named case and an emergency: they hold although the person has refused a consent or
    /// taken it back. A mere power does not.
    pub despite_refusal: bool,
    /// The row of the policy, as file and name, for the journal and for the privacy officer.
    pub row: String,
}

/// A dataset that is closed to a caller for a purpose, whoever it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClosedDataset {
    /// Which.
    pub dataset: DatasetName,
    /// Which of its fields.
    pub fields: FieldSet,
    /// The prohibition that closes it; `None` where a row of the matrix says *never*, or *in figures only*.
    pub gateway: Option<GatewayName>,
}

/// What a caller may be shown, as far as can be said without looking at anybody. Made by the decision alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallerGrant {
    /// To whom.
    pub user: UserName,
    /// For which purpose.
    pub purpose: PurposeName,
    /// By dataset, ascending; several rows of one dataset beside each other.
    pub datasets: Vec<DatasetGrant>,
    /// What no consent opens either, by dataset, ascending.
    pub closed: Vec<ClosedDataset>,
    /// True if only somebody with a relationship to the person may see them.
    pub needs_relationship: bool,
    /// The least confidence of a link that is shown as certain, 0 to 1 in thousandths.
    pub floor_thousandths: u16,
    /// What is to be done.
    pub obligations: Vec<Obligation>,
    /// Of the policy that decided.
    pub policy: [u8; 32],
    /// Nobody else makes one.
    pub(super) seal: Seal,
}

/// What keeps rulings from being made anywhere but in the decision: a permit rests on them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Seal;

/// Why something of a person is not shown. Told to nobody but those who may read the journal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum SubjectReason {
    /// Nobody has such an identifier.
    Unknown,
    /// Something went wrong in deciding: nothing is shown.
    PolicyError,
    /// The law fences the dataset off.
    Fence {
        /// Which.
        dataset: CompactString,
        /// The prohibition.
        gateway: GatewayName,
    },
    /// No row opens the dataset for this caller and purpose.
    NoRoute {
        /// Which.
        dataset: CompactString,
    },
    /// The row opens it with consent, and there is none that fits.
    ConsentMissing {
        /// Which.
        dataset: CompactString,
    },
    /// The person refused.
    ConsentRefused {
        /// The journal's entry.
        entry: u64,
    },
    /// The person took their consent back.
    ConsentWithdrawn {
        /// The journal's entry.
        entry: u64,
    },
    /// The consent's time has passed.
    ConsentExpired {
        /// The journal's entry.
        entry: u64,
    },
    /// The caller has no relationship with the person that this purpose asks for.
    RelationNone,
    /// A restriction hides it.
    Restricted {
        /// The journal's entry.
        entry: u64,
    },
    /// The gateway is for adults, and the person is a child or of unknown age.
    NotOfThisAge {
        /// Which.
        gateway: GatewayName,
    },
    /// The gateway asks for more factors than are known.
    ThresholdNotMet {
        /// Which.
        gateway: GatewayName,
    },
    /// The tie between record and person is too doubtful for this purpose.
    TooDoubtful {
        /// Which.
        dataset: CompactString,
    },
}

/// What may be shown of one person. Made by the decision alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubjectRuling {
    /// Who.
    pub person: PersonId,
    /// What is opened, by dataset ascending; nothing at all where empty.
    pub opened: Vec<OpenedDataset>,
    /// Records that restrictions take out, ascending.
    pub hidden_records: Vec<MentionKey>,
    /// True if relations of the person to others are not shown.
    pub hides_relations: bool,
    /// Every reason for what is not shown.
    pub reasons: Vec<SubjectReason>,
    /// What is to be done, beyond what holds for the caller anyway.
    pub obligations: Vec<Obligation>,
    /// Nobody else makes one.
    pub(super) seal: Seal,
}

/// What is opened of one dataset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenedDataset {
    /// Which.
    pub dataset: DatasetName,
    /// Which fields.
    pub fields: FieldSet,
    /// By which routes, each with its fields.
    pub routes: Vec<(Route, FieldSet)>,
    /// True if its tie to the person is below the purpose's floor and it is shown as unverified.
    pub unverified: bool,
}
