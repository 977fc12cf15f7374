//! The journal: what cannot be rebuilt, written down before it takes effect, and never changed after.
//!
//! In: entries with the clock reading that the caller passes. Out: the same entries in their order, each with its sequence number; or
//! an error that names file and position. Leaves to `store` to find things in it quickly, and to the acts themselves to take effect.
//!
//! ```text
//! journal/.lock       one writer at a time; goes with its process. Whoever waits for it holds .hearth-turn, so that nobody is kept out for long
//! journal/N.log       a segment, named after its first entry: "hearth journal 2" · frame · frame · …
//! journal/N.summary   what of a segment that another follows need not be read again (see `summary`); may be deleted
//! journal/N.vault     its payloads: "hearth vault   2" · record · record · …
//! frame               length · sequence · check of these · the leaves of one batch, a line each · blake3 of all
//! record              length · sequence · batch · key · check of these · salt · sealed payload
//! ```
//!
//! A *leaf* says of an entry when, what kind, and a commitment to its payload, and nothing of anybody. Leaves are what a Merkle tree stands on (RFC 6962,
//! SHA-256), so that a checkpoint shows any change, removal or reordering. A *payload* is one [`JournalEntry`] as JSON, sealed under a key of its own
//! in the vault. Erasing it overwrites salt and ciphertext; the leaf stays, and with it every proof. That it was erased is an entry of its own, on disk
//! before anything is overwritten: a payload that is gone without one is damage.
//!
//! A batch is on disk whole or not at all: its payloads are synced, then its leaves. Only the last frame of the last segment can be torn, by a kill or
//! a power cut before [`JournalWriter::append`] returned, and only one batch can have payloads and no leaves; the next writer cuts both off, as nobody
//! was told that they are there. Anything else that does not fit is damage, and is told, never stepped over. A change of any byte is found:
//! lengths have a check of their own, so that a damaged one is not taken for a frame that was cut short.
//!
//! New kinds are added, old ones stay readable.

#[cfg(test)]
mod act_tests;
mod agreement_act;
mod api_key_act;
mod consent;
mod copying;
mod decision;
mod entry;
mod erasure;
#[cfg(test)]
mod erasure_tests;
mod error;
#[cfg(test)]
pub(crate) mod forging;
mod frame;
mod group;
pub(crate) mod hex;
mod index_key;
mod keyring;
mod kind_set;
mod leaf;
mod legal_hold;
mod life_event_act;
mod lineage;
mod lock;
mod look;
mod looks;
mod marks;
mod named_record;
mod notice;
mod noticed;
mod opening;
mod others;
mod payload;
mod proposal;
mod reader;
mod record_held;
mod relationship;
mod restriction;
mod resuming;
mod review;
mod rights;
mod salt;
#[cfg(test)]
mod samples;
mod sealing;
mod segment;
mod selecting;
mod shared;
mod since;
mod stepping;
mod subscription_act;
mod summary;
#[cfg(test)]
mod summary_tests;
#[cfg(test)]
mod tests;
mod tree;
mod tree_part;
mod vault;
mod wanted;
mod write_answered;
mod writer;
mod writing_on;

pub use agreement_act::{
    AgreementAct, AgreementDrafted, AgreementHalted, AgreementParty, AgreementSigned,
    AgreementTerms, DatasetTerms, NoticeTerms, PartyRole, ToldOf,
};
pub use api_key_act::{ApiKeyAct, ApiKeyIssued, ApiKeyRevoked};
pub use consent::{
    BoundPerson, CONSENT_SCHEMA, CollectedBy, ConsentEvent, ConsentRecorded, GivenBy,
    NoticeLanguage, NoticeShown,
};
pub use decision::{
    DecidedAs, DecidedByRule, DecidedRecord, DecidedSide, DecisionMade, DecisionUndone, Matter,
};
pub use entry::{JournalEntry, JournalKind, Recorded, Served};
use erasure::erase_payloads;
pub use erasure::{ERASED_AT_ONCE, EntryErased, ErasureGround};
pub use error::JournalError;
pub use group::{CommitFault, GroupCommit, Pending};
pub use index_key::IndexKey;
pub use keyring::{KEY_VARIABLE, KeyId, KeySource, Keyring};
pub use kind_set::KindSet;
pub use leaf::{Leaf, Sha256Hash, leaf_hash};
pub use legal_hold::{LegalHoldAct, LegalHoldLifted, LegalHoldSet};
pub use life_event_act::{
    ChangeReason, DeclaringChannel, Destination, DestinationArea, EventCorrected, EventDeclared,
    EventDetected, EventSubject, EventTurned, EventsJoined, LifeEventAct, NameSince, ProofSeen,
    ToldBy,
};
pub use lineage::{IdentifierChanges, Lineage, Successor};
pub(crate) use lock::{exclusive, private_folder};
pub use look::{
    Asked, AskedForNotice, DatasetReleased, EmergencyOutcome, EmergencyReviewed, EmergencyStated,
    LookRefused, Looked, Obligation, OperatorPermitted, OperatorRefused, RouteTaken, SubjectLooked,
    Withheld,
};
pub use looks::{LookSeen, LooksRead};
pub use marks::{checkpoint_folder, checkpoint_name, entries_of_name};
pub use named_record::NamedRecord;
pub use notice::{
    AttemptOutcome, NoticeAct, NoticeAttempted, NoticeMatter, NoticeNamed, NoticeOwed,
    NoticeReceipt, NoticeSettled, NoticeStopped, NoticeTurned, ReceiptKind, StopGround,
};
pub use noticed::Noticed;
pub use others::{RestsOn, Seen};
pub use proposal::{ProposalAct, ProposalClosed, ProposalMade, Proposed};
pub use reader::{EntryDigest, Journal, Located, Place, ReadOn};
pub use record_held::RecordHeld;
pub use relationship::{
    RelationshipAct, RelationshipBasis, RelationshipEnded, RelationshipHolder, RelationshipStated,
};
pub use restriction::{
    HeldTogether, RecordsTogether, RestrictionAct, RestrictionConfirmed, RestrictionEffect,
    RestrictionLifted, RestrictionSet,
};
pub use review::{
    AskedAs, CaseAnswer, CaseRead, CaseReason, ReadingTakenBack, SampleDrawn, SampledPair,
    SampledStratum,
};
pub use rights::{
    CorrectionAsked, ErasedOfKind, ErasureOutcome, KeptFor, KeptOfKind, NotShared, RefusalGround,
    RightsKind, RightsRequested, RightsStep, RightsStepTaken,
};
pub(crate) use salt::draw as draw_secret;
pub use segment::LeafAt;
pub use shared::SharedCommit;
pub use subscription_act::{
    ClientsListed, DisabledBecause, EndpointConfirmed, EndpointDisabled, EndpointKeys, EndpointSet,
    EndpointTurned, EndpointWarned, EndpointWay, FeedAcknowledged, HeartbeatSent, KeysRotated,
    SubscriptionAct,
};
pub use tree::{Frontier, Subtree};
pub use tree_part::TreePart;
pub use write_answered::WriteAnswered;
pub use writer::{JournalWriter, Limits};
pub use writing_on::EntriesFrom;
