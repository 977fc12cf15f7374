//! Address text and claimed UPRNs against the council's gazetteer.
//!
//! In: folded address lines, a postcode, a claimed UPRN; the gazetteer's addresses with their variants. Out: the
//! residence each record speaks of, how it was found, and what was doubted. Pure: the gazetteer is read by `extracts`.
//!
//! Exact matching only, but of canonical forms: `words` gives each word one writing, `reading` says what the words may
//! mean, `agreement` compares a reading with an address, `stages` ranks how much agreement suffices, `resolver` decides
//! and weighs the claim. A flat that the gazetteer does not have never becomes its neighbour. Spelling beyond a slip in
//! the street of a known postcode is left to a fuzzy matcher.

mod agreement;
mod alternatives;
mod claims;
mod dictionaries;
mod gazetteer;
mod gazetteer_address;
mod phrases;
mod provisional;
mod reading;
mod resolution;
mod resolver;
mod stages;
mod unit;
mod words;

#[cfg(test)]
mod table_tests;

pub use crate::extracts::{AddressStatus, GazetteerAddress};
pub use claims::{OverfullClaim, overfull_claims};
pub use dictionaries::{AddressDictionaries, AddressDictionaryFault, AddressTables};
pub use gazetteer::{Gazetteer, GazetteerNote};
pub use gazetteer_address::AddressKind;
pub use resolution::{AddressResolution, ResolutionRoute};
pub use resolver::{AddressQuery, Resolver};
pub use stages::{STAGES, Stage};
