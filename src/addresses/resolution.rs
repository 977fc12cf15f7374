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
    /// No address at all, no fixed abode, withheld, or no more than a street.
    None,
}

/// The residence that a record's address speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings, each reported by name")]
pub struct AddressResolution {
    /// The gazetteer's UPRN, if found; always that of a residence.
    pub uprn: Option<Uprn>,
    /// Canonical text that identifies the residence where there is no UPRN: `postcode|number|unit|street`.
    ///
    /// Empty if there is no address, and also where the text does not say which residence: a street without a number, or
    /// a block of flats without the flat. **Two records with an empty key share nothing.**
    pub provisional_key: CompactString,
    /// The building (parent shell) if known, for "same building" comparisons.
    pub parent: Option<Uprn>,
    /// Care home, hall of residence or the like.
    pub communal: bool,
    /// How.
    pub route: ResolutionRoute,
    /// The stage of [`STAGES`](super::STAGES) that found the address in the text, if one did.
    pub stage: Option<&'static str>,
    /// The row claimed a UPRN that its text contradicts: reported, not believed.
    pub claim_contradicted: bool,
    /// The row claimed a UPRN that the gazetteer does not have: reported, ignored.
    pub claim_unknown: bool,
    /// The gazetteer no longer has the address in use.
    pub historical: bool,
    /// The text is an address of the gazetteer where nobody should live: commercial, land, garages.
    pub not_residential: bool,
    /// The building's number as read, `12A`, `12-14`; empty if none. For comparison where there is no UPRN.
    pub number: CompactString,
    /// The unit as read, `3`, `FIRST REAR`, `ROOM2`; empty if none.
    pub unit: CompactString,
    /// The street's canonical words, abbreviations written out (but `ST` for Street and Saint alike); empty if none.
    pub street_key: CompactString,
}

impl AddressResolution {
    /// No residence.
    #[must_use]
    pub fn none() -> Self {
        Self {
            uprn: None,
            provisional_key: CompactString::default(),
            parent: None,
            communal: false,
            route: ResolutionRoute::None,
            stage: None,
            claim_contradicted: false,
            claim_unknown: false,
            historical: false,
            not_residential: false,
            number: CompactString::default(),
            unit: CompactString::default(),
            street_key: CompactString::default(),
        }
    }
}
