//! Life events as the journal keeps them: declared, found by a night, put right, cancelled, joined.
//!
//! In: what somebody declared, and which of an edition's events was taken up. Out: entries, from which `notices` folds each real event once. A
//! new name and an address that somebody wrote are in them: the kind may be erased. Who is told stands in other entries.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::NamedRecord;
use crate::editions::EditionId;
use crate::events::When;
use crate::values::{
    BundleId, EvidenceLevel, LifeEventKind, OccurrenceId, PersonId, Uprn, UserName,
};

/// Something that is said of a life event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum LifeEventAct {
    /// Somebody declared it, of one person.
    Declared(Box<EventDeclared>),
    /// A night found it.
    Detected(Box<EventDetected>),
    /// What was declared of it is put right.
    Corrected(Box<EventCorrected>),
    /// It has not happened.
    Cancelled(EventTurned),
    /// That it was cancelled was wrong: it has happened.
    Reinstated(EventTurned),
    /// Two are one.
    Joined(EventsJoined),
}

/// Somebody declared a life event of one person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventDeclared {
    /// Which event: a new one, or one that was told of before and this tells of again.
    pub occurrence: OccurrenceId,
    /// Joins those of one declaration; the reference that the resident is given.
    pub bundle: BundleId,
    /// What has happened.
    #[serde(rename = "event_kind")]
    pub kind: LifeEventKind,
    /// To whom.
    pub whom: EventSubject,
    /// When.
    pub when: When,
    /// Of a move: the home that is left, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Destination>,
    /// Of a move: the new home, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Destination>,
    /// The name that is gone by since: of a change of name, and of somebody newborn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<NameSince>,
    /// Of a separation: those who have been parted from. They are never told, and nothing of them is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart_from: Vec<PersonId>,
    /// How well it is known.
    pub level: EvidenceLevel,
    /// What was seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<ProofSeen>,
    /// By which channel it came.
    pub channel: DeclaringChannel,
    /// In whose name.
    pub told_by: ToldBy,
    /// Who put it down: a member of staff, or the system of a form or of a register.
    pub by: UserName,
    /// Their own reference for it.
    pub reference: CompactString,
    /// BLAKE3 of all that was declared, hexadecimal: the same again is the same declaration.
    pub digest: CompactString,
    /// Why it is declared, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<CompactString>,
    /// True if it was declared of a whole household: whoever did so has named nobody, and is not told how many there are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_household: bool,
}

/// Whom a life event is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventSubject {
    /// A person whom the view knows.
    Person(PersonId),
    /// A child of whom no record has come yet, by its parents; of several born together, the how manieth.
    Newborn {
        /// The mother, and the other parent where one is named; ascending.
        parents: Vec<PersonId>,
        /// From 0.
        #[serde(default)]
        of_several: u8,
    },
}

/// Where a move leads to, or comes from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// An address of the council's gazetteer.
    Uprn(Uprn),
    /// An address that the gazetteer does not have, as it was written.
    Written {
        /// The address.
        text: CompactString,
        /// Whether it is in the council's area.
        area: DestinationArea,
    },
}

/// Whether an address that the gazetteer does not have is in the council's area.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DestinationArea {
    /// It is: the gazetteer does not have it yet.
    Inside,
    /// It is not: another council's, or abroad.
    Outside,
    /// Nobody knows.
    Unknown,
}

/// A name that somebody goes by since.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct NameSince {
    /// Given names; empty where they are as before.
    #[serde(default, skip_serializing_if = "CompactString::is_empty")]
    pub forenames: CompactString,
    /// The family name; empty where it is as before.
    #[serde(default, skip_serializing_if = "CompactString::is_empty")]
    pub surname: CompactString,
}

/// What was seen that proves a life event.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProofSeen {
    /// An entry of a register of births or deaths, or a certificate of one.
    RegisterEntry,
    /// A doctor's certificate.
    MedicalCertificate,
    /// A tenancy agreement, or the deeds of a home.
    TenancyOrDeeds,
    /// A bill or a bank's letter to the address.
    BillOrLetter,
    /// A document of identity.
    IdentityDocument,
    /// A deed poll, or a certificate of marriage or civil partnership.
    DeedOrMarriage,
    /// An order of a court.
    CourtOrder,
    /// A decision of an employer or a benefits office.
    OfficialDecision,
}

/// By which channel a declaration came.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DeclaringChannel {
    /// A registrar of births and deaths, or their system.
    Registrar,
    /// A member of staff.
    Caseworker,
    /// A form that a resident filled in themselves.
    ResidentForm,
}

/// In whose name something is declared.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ToldBy {
    /// The person's own.
    Themselves,
    /// Of somebody who lives with them.
    HouseholdMember,
    /// Of a relative.
    Relative,
    /// Of an attorney, a deputy or a parent who speaks for them.
    Representative,
    /// Of an office: the registrar's own entry, a hospital, an undertaker.
    Office,
}

/// A night's event was taken up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventDetected {
    /// Which event: a new one, or one that was told of before and this tells of again.
    pub occurrence: OccurrenceId,
    /// Joins those that were found to belong together: of a household that moved.
    pub bundle: BundleId,
    /// What has happened.
    #[serde(rename = "event_kind")]
    pub kind: LifeEventKind,
    /// To whom.
    pub person: PersonId,
    /// When.
    pub when: When,
    /// The home that was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Destination>,
    /// The new home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Destination>,
    /// How well it is known.
    pub level: EvidenceLevel,
    /// The records that say so, ascending.
    pub evidence: Vec<NamedRecord>,
    /// The event's own number in editions, hexadecimal: the same event is seen on many nights.
    pub event: CompactString,
    /// In which edition it was read.
    pub edition: EditionId,
}

/// What was declared of an event is put right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventCorrected {
    /// Of which event.
    pub occurrence: OccurrenceId,
    /// When it happened, as is known now.
    pub when: When,
    /// The home that was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Destination>,
    /// The new home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Destination>,
    /// The name since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<NameSince>,
    /// Why.
    pub because: ChangeReason,
    /// How well that is known.
    pub level: EvidenceLevel,
    /// By which channel it came.
    pub channel: DeclaringChannel,
    /// Who put it down.
    pub by: UserName,
    /// Their own reference for it.
    pub reference: CompactString,
    /// BLAKE3 of all that was said, hexadecimal.
    pub digest: CompactString,
}

/// An event is cancelled, or is no longer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventTurned {
    /// Which.
    pub occurrence: OccurrenceId,
    /// Why.
    pub because: ChangeReason,
    /// By which channel it came; none where a night finds that what it had found is not so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<DeclaringChannel>,
    /// Who put it down; none where a night does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserName>,
    /// Their own reference for it.
    #[serde(default, skip_serializing_if = "CompactString::is_empty")]
    pub reference: CompactString,
    /// BLAKE3 of all that was said, hexadecimal.
    #[serde(default, skip_serializing_if = "CompactString::is_empty")]
    pub digest: CompactString,
}

/// Why an event is put right, cancelled or restored. The first five are those of the register of deaths, in the words of the government's
/// life event service.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChangeReason {
    /// The register's own procedure of correction.
    FormalCorrection,
    /// A check of quality.
    QualityAssurance,
    /// A slip of the pen.
    Typographical,
    /// The entry is cancelled.
    Cancelled,
    /// That it was cancelled is taken back.
    CancellationRemoved,
    /// The person was taken for dead and is not.
    StatusRemoved,
    /// It was declared or found in error, or did not come to pass.
    MadeInError,
}

/// Two events are one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventsJoined {
    /// Which goes on: the one that was told of first.
    pub into: OccurrenceId,
    /// Which is no event of its own any more.
    pub gone: OccurrenceId,
}
