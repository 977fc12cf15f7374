//! What an address turned out to be.

use compact_str::CompactString;

use super::premises::PremisesKind;
use super::reason::{AddressReason, AddressReasons};
use crate::values::{MatchWeight, Uprn};

/// How an address was resolved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ResolutionRoute {
    /// A key of the row's own system is in the gazetteer's cross references.
    CrossReference,
    /// The text, by one of the deterministic stages.
    Text,
    /// The text, by the weight of all that agrees and differs.
    Scored,
    /// The text is no match, but it does not contradict the UPRN that the row claims.
    Claimed,
    /// The text fits several addresses of the gazetteer, and the claim chose.
    TextAndClaim,
    /// A provisional residence: text that the gazetteer does not have.
    Provisional,
    /// No address at all, no fixed abode, withheld, or no more than a street.
    None,
}

impl ResolutionRoute {
    /// As files write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CrossReference => "cross reference",
            Self::Text => "text",
            Self::Scored => "weighed",
            Self::Claimed => "claim",
            Self::TextAndClaim => "text and claim",
            Self::Provisional => "provisional",
            Self::None => "none",
        }
    }
}

/// How far an address leads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AddressLevel {
    /// To one residence of the gazetteer.
    Residence,
    /// To a building of the gazetteer: the flat is not said, or not listed.
    Building,
    /// To a street of the gazetteer: the building is not said, or not listed.
    Street,
    /// To nothing that the gazetteer knows.
    Nothing,
}

impl AddressLevel {
    /// All, from the most exact.
    pub const ALL: [Self; 4] = [Self::Residence, Self::Building, Self::Street, Self::Nothing];

    /// As files and reports write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Residence => "residence",
            Self::Building => "building",
            Self::Street => "street",
            Self::Nothing => "nothing",
        }
    }
}

/// The residence that a record's address speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressResolution {
    /// The gazetteer's UPRN, if found: of a residence, or of a place where nobody should live ([`Self::residence`] tells).
    pub uprn: Option<Uprn>,
    /// Canonical text that identifies the residence where there is no UPRN: `postcode|number|unit|street`.
    ///
    /// Empty if there is no address, and also where the text does not say which residence: a street without a number, or
    /// a block of flats without the flat. **Two records with an empty key share nothing.**
    pub provisional_key: CompactString,
    /// The building (parent shell) if known, for "same building" comparisons.
    pub parent: Option<Uprn>,
    /// What kind of premises it is, as far as the gazetteer says.
    pub premises: PremisesKind,
    /// How far it leads.
    pub level: AddressLevel,
    /// How.
    pub route: ResolutionRoute,
    /// The stage of [`STAGES`](super::STAGES) that found the address in the text, if one did.
    pub stage: Option<&'static str>,
    /// Bits of evidence for the address found, by its text; zero where there is none.
    pub weight: MatchWeight,
    /// By how many bits it is ahead of the next address; [`UNRIVALLED`](Self::UNRIVALLED) where there is no next.
    pub distinguishability: MatchWeight,
    /// Why.
    pub reasons: AddressReasons,
    /// The building's number as read, `12A`, `12-14`; empty if none. For comparison where there is no UPRN.
    pub number: CompactString,
    /// The unit as read, `3`, `FIRST REAR`, `ROOM2`; empty if none.
    pub unit: CompactString,
    /// The street's canonical words, abbreviations written out (but `ST` for Street and Saint alike); empty if none.
    pub street_key: CompactString,
}

impl AddressResolution {
    /// The distinguishability of an address that has no second.
    pub const UNRIVALLED: MatchWeight = MatchWeight::from_millibits(99_000);

    /// No residence.
    #[must_use]
    pub fn none() -> Self {
        Self {
            uprn: None,
            provisional_key: CompactString::default(),
            parent: None,
            premises: PremisesKind::Dwelling,
            level: AddressLevel::Nothing,
            route: ResolutionRoute::None,
            stage: None,
            weight: MatchWeight::ZERO,
            distinguishability: MatchWeight::ZERO,
            reasons: AddressReasons::NONE,
            number: CompactString::default(),
            unit: CompactString::default(),
            street_key: CompactString::default(),
        }
    }

    /// The UPRN, if people may live there.
    #[must_use]
    pub fn residence(&self) -> Option<Uprn> {
        match self.premises {
            PremisesKind::Shell | PremisesKind::NotResidential => None,
            PremisesKind::Dwelling
            | PremisesKind::SharedHouse
            | PremisesKind::CareHome
            | PremisesKind::Hostel
            | PremisesKind::StudentHall => self.uprn,
        }
    }

    /// Whether this is among the reasons.
    #[must_use]
    pub const fn has(&self, reason: AddressReason) -> bool {
        self.reasons.has(reason)
    }
}
