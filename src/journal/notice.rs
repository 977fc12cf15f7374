//! What becomes of a notice: owed, attempted, settled, pulled, acknowledged, recalled.
//!
//! In: what the outbox decided. Out: entries, from which the outbox is folded again. No value of anybody's is among them: a notice names a person by
//! identifier, a subscription and what kind of change it is; what it says is read again, under a permit, each time that it is sent.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::NamedRecord;
use crate::values::{
    ActionClass, EvidenceLevel, OccurrenceId, PersonId, SharedField, SubscriptionId, UserName,
};

/// Something that happened to a notice. The number of the entry that owes it is the notice's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum NoticeAct {
    /// Somebody is to be told.
    Owed(Box<NoticeOwed>),
    /// It leaves. The entry before is the look under which it does.
    Attempted(NoticeAttempted),
    /// How that went.
    Settled(NoticeSettled),
    /// It waits for something that may come yet: an agreement that is suspended.
    Held(NoticeStopped),
    /// It is never sent, or never again.
    Stopped(NoticeStopped),
    /// The partner fetched what it is about. The entry before is the look under which it did.
    Pulled(NoticeNamed),
    /// The partner said what it did with it.
    Receipted(NoticeReceipt),
    /// It is sent again, whatever it was answered.
    Replayed(NoticeTurned),
    /// It is given up, so that those of its subject behind it can go.
    Released(NoticeTurned),
}

/// Somebody is to be told of something.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoticeOwed {
    /// Of what: a life event, by its number; a number of its own for what is no life event.
    pub occurrence: OccurrenceId,
    /// By which subscription.
    pub subscription: SubscriptionId,
    /// Whom it is about.
    pub person: PersonId,
    /// Whom the partner knew them as before, where that is what it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<PersonId>,
    /// The record by which the partner knows them, where it has registered whom it knows: if it turns out to be somebody else's, the notice was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_by: Option<NamedRecord>,
    /// What has happened.
    pub matter: NoticeMatter,
    /// How sure it is.
    pub level: EvidenceLevel,
    /// The most that the service may do about it.
    pub action: ActionClass,
    /// What has to be open of the records that tell of it.
    pub needs: SharedField,
    /// The last moment at which it is of use: `2027-02-20T00:00:00Z`.
    pub until: CompactString,
    /// The notice that it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalls: Option<u64>,
    /// The notice that it follows, where what was told has become surer or was put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<u64>,
    /// The last number that this subscriber's notices of the subject were given, where those are erased: counting goes on after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u32>,
}

/// What a notice is about; a type of message on the wire each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeMatter {
    /// Somebody lives elsewhere.
    AddressChanged,
    /// A birth is registered.
    BirthRegistered,
    /// Somebody is said to have died; nothing is closed on it.
    DeathReported,
    /// A death is registered.
    DeathRegistered,
    /// An entry of a death was put right.
    DeathRegistrationUpdated,
    /// Somebody who was told to be dead is not.
    DeathStatusRemoved,
    /// Somebody goes by another name.
    NameChanged,
    /// Who lives together is otherwise.
    HouseholdChanged,
    /// Something in somebody's life of which no dataset tells: a claim, a badge, a coming of age.
    CircumstancesChanged,
    /// What was told before was wrong.
    Recalled,
    /// Two subjects were one person all along: what was told of the one is the other's.
    IdentityMerged,
    /// One subject was two people: the one whom the partner knows goes by another name.
    IdentitySplit,
    /// The consent by which the partner was told is taken back, or was refused since.
    SharingWithdrawn,
    /// The processing of what was told is restricted (UK GDPR, Art. 18 and 19).
    RestrictionApplied,
    /// What was told was put right at the person's request (UK GDPR, Art. 16 and 19).
    DataRectified,
    /// What was told is erased at the person's request (UK GDPR, Art. 17 and 19).
    DataErased,
}

impl NoticeMatter {
    /// True of what is told of a life event; false of what is told of a person whom a partner was told of before.
    #[must_use]
    pub const fn is_of_an_event(self) -> bool {
        match self {
            Self::AddressChanged
            | Self::BirthRegistered
            | Self::DeathReported
            | Self::DeathRegistered
            | Self::DeathRegistrationUpdated
            | Self::DeathStatusRemoved
            | Self::NameChanged
            | Self::HouseholdChanged
            | Self::CircumstancesChanged
            | Self::Recalled => true,
            Self::IdentityMerged
            | Self::IdentitySplit
            | Self::SharingWithdrawn
            | Self::RestrictionApplied
            | Self::DataRectified
            | Self::DataErased => false,
        }
    }
}

/// A notice leaves for its endpoint.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoticeAttempted {
    /// Which.
    pub notice: u64,
    /// The how manieth time, from 1.
    pub attempt: u32,
    /// Its number among all that this subscriber is told of this subject, from 1: given with the first attempt, so that what was never sent leaves no gap.
    pub sequence: u32,
    /// Where to: the number of the entry that set the endpoint.
    pub endpoint: u64,
}

/// How an attempt went.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoticeSettled {
    /// Of which notice.
    pub notice: u64,
    /// Which attempt.
    pub attempt: u32,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// When it is tried again: `2026-11-20T10:00:05Z`; none if it is delivered, or owed until its endpoint is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<CompactString>,
}

/// What came of an attempt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// Taken: any 2xx.
    Delivered,
    /// Refused: 3xx or 4xx.
    Refused,
    /// 410: there is nobody any more.
    Gone,
    /// Told to come later: 429, 502, 503, 504.
    Throttled,
    /// No answer that could be read.
    Failed,
    /// The receiver asks that this one not be sent again.
    Aborted,
    /// The receiver asks that nothing be sent any more.
    Disabled,
}

/// A notice stops, or waits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoticeStopped {
    /// Which.
    pub notice: u64,
    /// Why.
    pub because: StopGround,
}

/// Why a notice is not sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopGround {
    /// The policy shows nothing of it to this partner today: a consent taken back, a restriction, a fence.
    NothingMayBeShown,
    /// The policy lets the partner ask for nothing today, whoever it is about: the agreement is suspended, or its user is none of today's.
    PolicyRefuses,
    /// The agreement is over, or says nothing of it any more.
    AgreementOver,
    /// It is of no use any more.
    Expired,
    /// What it would have told is wrong, or was put right before it was sent.
    Overtaken,
    /// Its message cannot be made: it is longer than receivers take.
    CannotBeMade,
}

/// Names a notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoticeNamed {
    /// Which.
    pub notice: u64,
}

/// What a partner says that it did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoticeReceipt {
    /// With which notice.
    pub notice: u64,
    /// What.
    pub said: ReceiptKind,
    /// Why it was rejected, in the partner's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who says so.
    pub by: UserName,
}

/// What a partner did with a notice.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptKind {
    /// It has it.
    Received,
    /// It has done what it asks.
    Acted,
    /// It does nothing about it.
    Rejected,
}

impl ReceiptKind {
    /// All, by their words.
    pub const WORDS: [(&'static str, Self); 3] =
        [("received", Self::Received), ("acted", Self::Acted), ("rejected", Self::Rejected)];
}

/// An operator turned a notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoticeTurned {
    /// Which.
    pub notice: u64,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: UserName,
}
