//! Why an address went where it did, in words a steward reads.
//!
//! In: findings of the resolver. Out: a small set of them that an edition can keep, and one sentence for each. No part of
//! the address itself is in a reason.

use std::fmt;

/// One finding about an address, for or against where it led.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum AddressReason {
    /// A key of the row's own system is in the gazetteer's cross references.
    KeyIsCrossReference,
    /// Every word agrees.
    WholeTextAgrees,
    /// The postcode is another, but only by one character or two exchanged.
    PostcodeOneCharacterOff,
    /// The postcode is another one of the same sector or district.
    PostcodeNearby,
    /// The postcode is another one altogether.
    PostcodeContradicts,
    /// There is no postcode, or not all of one.
    PostcodeMissing,
    /// The street's name is spelt otherwise.
    StreetMisspelt,
    /// The street's name agrees but not its type.
    StreetTypeDiffers,
    /// The street is cut off or left out.
    StreetIncomplete,
    /// Another street is named.
    StreetContradicts,
    /// The building's name is left out, or spelt otherwise.
    BuildingNameInexact,
    /// The number is one of a range.
    NumberInRange,
    /// The number is left out; the name says which building.
    NumberMissing,
    /// Something was read otherwise than it is written: `12A` as flat A, a slash turned, a letter for a digit, a Welsh street in
    /// English.
    NumberReadOtherwise,
    /// The flat is written in other words than the gazetteer's: a floor, a position, a room.
    UnitReworded,
    /// The flat is not said.
    UnitMissing,
    /// The flat is said, but the gazetteer does not list it in that building.
    UnitNotListed,
    /// Town or locality is another.
    PlaceDiffers,
    /// There are words that nobody knows.
    UnknownWords,
    /// A second address fits nearly as well.
    SeveralFit,
    /// The UPRN on the row chose among several.
    ClaimChose,
    /// The UPRN on the row is not contradicted by the text, which alone would not have found it.
    ClaimBelieved,
    /// The UPRN on the row is another address than its text.
    ClaimContradicted,
    /// The UPRN on the row is not in the gazetteer.
    ClaimUnknown,
    /// The UPRN on the row is claimed by many different addresses.
    ClaimOverfull,
    /// The gazetteer has the address as no longer in use.
    Historical,
    /// A historic UPRN was followed to its successor.
    SuccessorFollowed,
    /// The text is an address where nobody should live.
    NotResidential,
    /// No number, no name, no flat: a street or a place at most.
    NoPremises,
    /// Nothing in the gazetteer is like it.
    NothingAlike,
    /// Joined with a spelling of the same address in another extract.
    JoinedWithAlike,
    /// The street is known, that building in it is not.
    BuildingNotListed,
    /// Something is like it, but not enough to say that it is the same.
    TooLittleAgrees,
}

impl AddressReason {
    /// All, in the order of their bits.
    pub const ALL: [Self; 33] = [
        Self::KeyIsCrossReference,
        Self::WholeTextAgrees,
        Self::PostcodeOneCharacterOff,
        Self::PostcodeNearby,
        Self::PostcodeContradicts,
        Self::PostcodeMissing,
        Self::StreetMisspelt,
        Self::StreetTypeDiffers,
        Self::StreetIncomplete,
        Self::StreetContradicts,
        Self::BuildingNameInexact,
        Self::NumberInRange,
        Self::NumberMissing,
        Self::NumberReadOtherwise,
        Self::UnitReworded,
        Self::UnitMissing,
        Self::UnitNotListed,
        Self::PlaceDiffers,
        Self::UnknownWords,
        Self::SeveralFit,
        Self::ClaimChose,
        Self::ClaimBelieved,
        Self::ClaimContradicted,
        Self::ClaimUnknown,
        Self::ClaimOverfull,
        Self::Historical,
        Self::SuccessorFollowed,
        Self::NotResidential,
        Self::NoPremises,
        Self::NothingAlike,
        Self::JoinedWithAlike,
        Self::BuildingNotListed,
        Self::TooLittleAgrees,
    ];

    /// The finding as a clause.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::KeyIsCrossReference => "the row's own key is in the gazetteer's cross references",
            Self::WholeTextAgrees => "every word agrees",
            Self::PostcodeOneCharacterOff => "the postcode is one slip off",
            Self::PostcodeNearby => "the postcode is a nearby one",
            Self::PostcodeContradicts => "the postcode is another",
            Self::PostcodeMissing => "no whole postcode is given",
            Self::StreetMisspelt => "the street is spelt otherwise",
            Self::StreetTypeDiffers => "the street's type is another or left out",
            Self::StreetIncomplete => "the street is cut off or left out",
            Self::StreetContradicts => "another street is named",
            Self::BuildingNameInexact => "the building's name is left out or spelt otherwise",
            Self::NumberInRange => "the number is one of the building's range",
            Self::NumberMissing => "the number is left out, the name says which building",
            Self::NumberReadOtherwise => "a number or word is read otherwise than written",
            Self::UnitReworded => "the flat is written in other words",
            Self::UnitMissing => "the flat is not said",
            Self::UnitNotListed => "the gazetteer does not list that flat in the building",
            Self::PlaceDiffers => "the town or locality is another",
            Self::UnknownWords => "some words are not explained",
            Self::SeveralFit => "a second address fits as well or nearly so",
            Self::ClaimChose => "the UPRN on the row chose among several",
            Self::ClaimBelieved => "the UPRN on the row, which the text does not contradict",
            Self::ClaimContradicted => "the row claims another UPRN, which its text contradicts",
            Self::ClaimUnknown => "the row claims a UPRN that the gazetteer does not have",
            Self::ClaimOverfull => "the row claims a UPRN that many different addresses claim",
            Self::Historical => "no longer in use in the gazetteer",
            Self::SuccessorFollowed => "a UPRN no longer in use was followed to its successor",
            Self::NotResidential => "the text is an address where nobody should live",
            Self::NoPremises => "neither number nor name nor flat is given",
            Self::NothingAlike => "nothing in the gazetteer is like it",
            Self::JoinedWithAlike => "joined with another spelling of the same address",
            Self::BuildingNotListed => "the gazetteer does not list that building in the street",
            Self::TooLittleAgrees => "what is most like it does not agree enough",
        }
    }

    const fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// A set of findings, in a fixed order.
///
/// ```
/// use hearth::addresses::{AddressReason, AddressReasons};
/// let reasons = AddressReasons::of(&[AddressReason::UnitMissing, AddressReason::PostcodeMissing]);
/// assert_eq!(reasons.to_string(), "no whole postcode is given; the flat is not said");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AddressReasons(u64);

impl AddressReasons {
    /// None.
    pub const NONE: Self = Self(0);

    /// These.
    #[must_use]
    pub fn of(reasons: &[AddressReason]) -> Self {
        Self(reasons.iter().fold(0, |bits, reason| bits | reason.bit()))
    }

    /// Adds one.
    pub const fn add(&mut self, reason: AddressReason) {
        self.0 |= reason.bit();
    }

    /// Adds one where `said`.
    pub const fn add_if(&mut self, said: bool, reason: AddressReason) {
        if said {
            self.0 |= reason.bit();
        }
    }

    /// Whether it is among them.
    #[must_use]
    pub const fn has(self, reason: AddressReason) -> bool {
        self.0 & reason.bit() != 0
    }

    /// All of them in order.
    pub fn iter(self) -> impl Iterator<Item = AddressReason> {
        AddressReason::ALL.into_iter().filter(move |reason| self.has(*reason))
    }

    /// As a number for storage: bit n is `ALL[n]`.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// From a stored number; unknown bits are dropped.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits & (u64::MAX >> (64 - AddressReason::ALL.len())))
    }
}

impl fmt::Display for AddressReasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, reason) in self.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            f.write_str(reason.words())?;
        }
        Ok(())
    }
}

impl fmt::Debug for AddressReasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressReason, AddressReasons};

    #[test]
    fn every_reason_has_a_bit_and_words_of_its_own() {
        let mut words: Vec<&str> = AddressReason::ALL.iter().map(|reason| reason.words()).collect();
        for (at, reason) in AddressReason::ALL.iter().enumerate() {
            assert_eq!(AddressReasons::of(&[*reason]).bits(), 1 << at, "{reason:?}");
        }
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), AddressReason::ALL.len());
    }

    #[test]
    fn what_is_stored_reads_back_and_what_is_unknown_is_dropped() {
        let all = AddressReasons::of(&AddressReason::ALL);
        assert_eq!(AddressReasons::from_bits(all.bits()), all);
        assert_eq!(AddressReasons::from_bits(u64::MAX), all);
    }
}
