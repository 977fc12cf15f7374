//! The journal: what cannot be rebuilt, written down before it takes effect, and never changed after.
//!
//! In: entries with the clock reading that the caller passes. Out: the same entries in their order, each with its sequence number; or
//! an error that names file and position. Leaves to `store` to find things in it quickly, and to the acts themselves to take effect.
//!
//! ```text
//! journal/.lock                       one writer at a time; goes with its process
//! journal/00000000000000000000.log    a segment, named after its first entry: "hearth journal 1" · frame · frame · …
//! frame                               length · sequence · check of these · one batch of entries, as JSON · blake3 of all
//! ```
//!
//! A batch is on disk whole or not at all. Only the last frame of the last segment can be torn, by a kill or a power cut before
//! [`JournalWriter::append`] returned; the next writer cuts it off, as nobody was told that it is there. Anything else that does not
//! fit is damage, and is told, never stepped over. A change of any byte is found: the length has a check of its own, so that a damaged one
//! is not taken for a frame that was cut short.
//!
//! Payloads are one [`JournalEntry`] each, tagged with its kind: new kinds are added, old ones stay readable. No entry holds a name or a date
//! of birth; record keys and identifiers only.

mod decision;
mod entry;
mod error;
mod frame;
mod lineage;
mod lock;
mod reader;
mod review;
mod rights;
mod segment;
#[cfg(test)]
mod tests;
mod writer;

pub use decision::{
    DecidedAs, DecidedByRule, DecidedRecord, DecidedSide, DecisionMade, DecisionUndone, Matter,
};
pub use entry::{JournalEntry, JournalKind, Recorded, Served};
pub use error::JournalError;
pub use lineage::{IdentifierChanges, Lineage, Successor};
pub(crate) use lock::{exclusive, private_folder};
pub use reader::Journal;
pub use review::{
    AskedAs, CaseAnswer, CaseRead, ReadingTakenBack, SampleDrawn, SampledPair, SampledStratum,
};
pub use rights::{
    CorrectionAsked, NotShared, RefusalGround, RightsKind, RightsRequested, RightsStep,
    RightsStepTaken,
};
pub use writer::{JournalWriter, Limits};
