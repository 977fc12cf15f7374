//! Data sharing agreements as the journal keeps them: drafted, signed by each party, suspended, resumed, ended.
//!
//! In: an agreement's terms as its file says them, and what was done with it. Out: entries that hold the terms themselves, so that what was agreed
//! is known when the file is gone. The signatories are officers of the parties, never residents. Leaves to `sharing` which are in force.

use std::num::NonZeroU32;

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::values::{
    AgreementName, FieldSet, GatewayName, LifeEventKind, OrganisationName, PurposeName,
    ServiceName, UserName,
};

/// Something that happened to an agreement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum AgreementAct {
    /// A version was put down, to be signed.
    Drafted(Box<AgreementDrafted>),
    /// A party signed it.
    Signed(AgreementSigned),
    /// It permits nothing until it is resumed.
    Suspended(AgreementHalted),
    /// It permits again.
    Resumed(AgreementHalted),
    /// It is over.
    Ended(AgreementHalted),
}

/// A version of an agreement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementDrafted {
    /// What it says.
    pub terms: AgreementTerms,
    /// BLAKE3 of the file, hexadecimal: what is signed.
    pub digest: CompactString,
    /// Who put it down.
    pub by: UserName,
}

/// What an agreement says (the questions of the Information Commissioner's data sharing code of practice, DPA 2018 s.121).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementTerms {
    /// Its name.
    pub name: AgreementName,
    /// Its version, ever higher.
    pub version: u32,
    /// What people read.
    pub title: String,
    /// Why sharing is necessary.
    pub why: String,
    /// Who shares.
    pub parties: Vec<AgreementParty>,
    /// For which purposes.
    pub purposes: Vec<PurposeName>,
    /// By which powers or duties.
    pub gateways: Vec<GatewayName>,
    /// What of which dataset.
    pub datasets: Vec<DatasetTerms>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// When the parties look at it again.
    pub review: Date,
    /// The condition for special categories under Art 9(2), in the word of policy files, and the paragraph of Schedule 1 to the Data
    /// Protection Act 2018 where it needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special: Option<(CompactString, CompactString)>,
    /// The impact assessment that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpia: Option<String>,
    /// Who is told of life events, and of which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<NoticeTerms>,
    /// How long a recipient may keep what it was told, in words.
    pub retention: String,
    /// Whether and to whom a recipient may pass it on, in words.
    pub onward_sharing: String,
    /// Who answers people's requests, in words.
    pub rights_contact: String,
}

/// A party to an agreement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementParty {
    /// Which body.
    pub organisation: OrganisationName,
    /// What it is under the UK GDPR.
    pub role: PartyRole,
    /// Its basis under Art 6(1), in the word of policy files: `public_task`.
    pub lawful_basis: CompactString,
}

/// What a party is under the UK GDPR.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// A controller of its own.
    Controller,
    /// A controller together with the others (Art 26).
    JointController,
    /// It acts for another (Art 28).
    Processor,
}

/// What may be shared of a dataset.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DatasetTerms {
    /// Which.
    pub dataset: CompactString,
    /// Which fields.
    pub fields: FieldSet,
}

/// Of which life events a service of a party is told: what a subscription is made of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NoticeTerms {
    /// Which party.
    pub organisation: OrganisationName,
    /// Which service of it, by the name of `life-events.toml`.
    pub service: ServiceName,
    /// In whose name notices are decided on and written down: a user of the party's in `hearth.toml`.
    pub user: UserName,
    /// For what: one of the agreement's purposes.
    pub purpose: PurposeName,
    /// Of which kinds of events.
    pub events: Vec<LifeEventKind>,
    /// What a notice may say beside that it happened; nothing where the partner fetches it.
    #[serde(default)]
    pub fields: FieldSet,
    /// Beginnings of the postcodes where it is told of people; everywhere, if none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub area: Vec<CompactString>,
    /// Of whom.
    pub whom: ToldOf,
    /// Days for which a notice is of use.
    pub useful_days: u16,
    /// At most so many messages a minute; as fast as it answers, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a_minute: Option<NonZeroU32>,
}

/// Of whom a partner is told: never of anybody that it has nothing to do with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldOf {
    /// Of those whom it has registered as its own clients.
    Clients,
    /// Of those whom it has a relationship with, as the council keeps them.
    Relationships,
}

/// A party's signature.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementSigned {
    /// Of which agreement.
    pub name: AgreementName,
    /// Of which version of it.
    pub version: u32,
    /// Of which text: the digest that the draft was put down with.
    pub digest: CompactString,
    /// For which party.
    pub party: OrganisationName,
    /// Who signed, by name and office.
    pub signatory: String,
    /// When.
    pub on: Date,
    /// Who put it down here.
    pub by: UserName,
}

/// An agreement is suspended, resumed or ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementHalted {
    /// Which agreement.
    pub name: AgreementName,
    /// From which day on.
    pub on: Date,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: UserName,
}
