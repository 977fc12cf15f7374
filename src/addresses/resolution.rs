//! What an address turned out to be.

use compact_str::CompactString;

use crate::values::Uprn;

/// How an address was resolved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ResolutionRoute {
    /// The canonical text is one address of the gazetteer.
    ExactText,
    /// The text is no exact match, but it does not contradict the UPRN that the row claims.
    Claimed,
    /// The text is in the gazetteer more than once, and the claim chose.
    TextAndClaim,
    /// A provisional residence: text that the gazetteer does not have.
    Provisional,
    /// No address at all, no fixed abode, withheld, or outside the area with no text.
    None,
}

/// The residence that a record's address speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressResolution {
    /// The gazetteer's UPRN, if found.
    pub uprn: Option<Uprn>,
    /// Canonical text that identifies the residence where there is no UPRN; empty if there is no address.
    pub provisional_key: CompactString,
    /// The building (parent shell) if known, for "same building" comparisons.
    pub parent: Option<Uprn>,
    /// Care home, hall of residence or the like.
    pub communal: bool,
    /// How.
    pub route: ResolutionRoute,
    /// The row claimed a UPRN that its text contradicts: reported, not believed.
    pub claim_contradicted: bool,
}
