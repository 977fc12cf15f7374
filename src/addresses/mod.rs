//! Address text and claimed UPRNs against the council's gazetteer.
//!
//! In: folded address lines, a postcode, a claimed UPRN; the gazetteer's addresses with their variants. Out: the
//! residence each record speaks of, how it was found, how surely, and what was doubted. Pure: the gazetteer is read by
//! `extracts`.
//!
//! ```text
//!  gazetteer rows ─→ builder ─→ gazetteer (sorted lists over small entries)
//!                                   │
//!  text ─→ words ─→ reading ─→ candidates ─→ agreement ─→ stages, weigh ─→ verdict ─→ resolution
//!                   (several)  (worth a look)  (grades)     (rank, bits)    (which?)    (and the claim)
//! ```
//!
//! `written` takes postcode and care-of out of lines, `words` gives each word one writing, `reading` says what the words may mean, `candidates` gathers what they may be,
//! `agreement` compares, `stages` ranks how much agreement suffices by itself and `weigh` adds up the rest; `judge` comes
//! to a `verdict` and `resolver` weighs the claim. A flat that the gazetteer does not have never becomes its neighbour.

mod agreement;
mod alternatives;
mod builder;
mod candidates;
mod claims;
mod dictionaries;
mod entry;
mod equivalents;
mod explanation;
mod gazetteer;
mod gazetteer_address;
mod gazetteer_note;
mod in_order;
mod joining;
mod judge;
mod lexicon;
mod mending;
mod parsed;
mod phrases;
mod premises;
mod provisional;
mod reading;
mod reason;
mod resolution;
mod resolver;
mod settle;
mod stages;
mod street_reading;
mod unit;
mod verdict;
mod weigh;
mod welsh;
mod words;
mod written;

#[cfg(test)]
mod table_tests;

pub use builder::{GazetteerBuilder, WithheldAddresses};
pub use claims::{OverfullClaim, overfull_claims};
pub use dictionaries::{AddressDictionaries, AddressDictionaryFault, AddressTables};
pub use explanation::{AddressExplanation, CandidateExplained, PartFinding};
pub use gazetteer::Gazetteer;
pub use gazetteer_note::GazetteerNote;
pub use joining::join_provisional;
pub use parsed::{AddressDoubt, ParsedAddress};
pub use premises::PremisesKind;
pub use reason::{AddressReason, AddressReasons};
pub use resolution::{AddressLevel, AddressResolution, ResolutionRoute};
pub use resolver::{Acceptance, AddressQuery, Resolver};
pub use stages::{STAGES, Stage};

pub(crate) use written::{after_care_of, broken_postcode, is_bare_number, split_postcode};

pub use crate::extracts::GazetteerAddress;
