//! A mark: one way in which a person is found.
//!
//! In: a way, a place, a sign. Out: two numbers in which marks sort by way and place, then by sign. What a text comes to as a number stays the
//! same for good, since editions keep it.

use crate::values::PersonId;

/// Bits of a sign. With the 35 of a person's identifier they make up 64.
pub(super) const SIGN_BITS: u32 = 29;
/// Bits of a person's identifier.
const PERSON_BITS: u32 = 35;

/// By what somebody is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Way {
    /// Date of birth, then a surname.
    BornSurname = 1,
    /// Date of birth, then a forename.
    BornForename = 2,
    /// Postcode, then a surname.
    Postcode = 3,
    /// Residence, then a forename.
    Home = 4,
    /// An identifier, an email address, a telephone number.
    Number = 5,
    /// Surname and initial, then the letters of the forename and the date of birth.
    Named = 6,
}

/// One way in which a person is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Mark {
    way: Way,
    place: u32,
    sign: u32,
}

impl Mark {
    pub(super) const fn new(way: Way, place: u32, sign: u32) -> Self {
        Self { way, place, sign: sign & ((1 << SIGN_BITS) - 1) }
    }

    /// Way and place: under which number an edition keeps it.
    #[must_use]
    pub const fn under(self) -> u64 {
        under(self.way, self.place)
    }

    /// The sign, and whose mark it is.
    #[must_use]
    pub const fn of(self, person: PersonId) -> u64 {
        (self.sign as u64) << PERSON_BITS | person.to_bits()
    }
}

/// A way and a place as one number.
pub(super) const fn under(way: Way, place: u32) -> u64 {
    (way as u64) << 32 | place as u64
}

/// Sign and person of a mark that an edition keeps; none if nobody can have that identifier.
#[must_use]
pub(super) fn kept(stored: u64) -> Option<(u32, PersonId)> {
    let sign = u32::try_from(stored >> PERSON_BITS).ok()?;
    let person = PersonId::from_bits(stored & ((1 << PERSON_BITS) - 1)).ok()?;
    Some((sign, person))
}

/// Whose a mark is that an edition keeps; none if nobody can have that identifier.
#[must_use]
pub fn whose(stored: u64) -> Option<PersonId> {
    kept(stored).map(|(_, person)| person)
}

/// A number for some texts, spread evenly, the same for good: FNV-1a (G. Fowler, L. C. Noll, P. Vo), its bits mixed as in D. Stafford's
/// variant 13 of `MurmurHash3`'s finisher. Nothing is told of a text but where it may stand; two that share a number cost one look too many.
pub(super) fn number_of(texts: &[&[u8]]) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let one = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(PRIME);
    let hash = texts.iter().fold(START, |hash, text| {
        // a byte that no folded text has parts them
        one(text.iter().fold(hash, one), &0xFF)
    });
    let mixed = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// The 32 topmost bits.
pub(super) const fn top32(number: u64) -> u32 {
    (number >> 32) as u32
}

/// A place among 65,536, and a sign from the bits after it.
pub(super) const fn spread(number: u64) -> (u32, u32) {
    let sign = (number << 16 >> (64 - SIGN_BITS)) as u32;
    (top32(number) >> 16, sign)
}

#[cfg(test)]
mod tests {
    use super::{Mark, Way, kept, number_of};
    use crate::values::PersonId;

    #[test]
    fn what_an_edition_keeps_of_a_mark_comes_back() {
        let person = PersonId::from_bits((1 << 35) - 1).unwrap();
        for sign in [0, 7, (1 << 29) - 1] {
            let mark = Mark::new(Way::Named, u32::MAX, sign);
            assert_eq!(kept(mark.of(person)), Some((sign, person)));
            assert_eq!(mark.under(), 6 << 32 | u64::from(u32::MAX));
        }
    }

    #[test]
    fn texts_have_the_numbers_that_editions_on_disk_were_written_with() {
        assert_eq!(number_of(&[b"SMITH", b"J"]), 0xe552_a93b_754a_0ca7);
        assert_ne!(number_of(&[b"SMITHJ"]), number_of(&[b"SMITH", b"J"]));
    }
}
