//! Identifiers of persons and households: opaque, never reused, readable over a telephone.
//!
//! In: a serial number from the journalled counter and the council's key. Out: `HP-7K3Q-9M2C` for a person,
//! `HH-…` for a household. Leaves the counter and the key's keeping to whoever mints.
//!
//! - *Opaque*: the serial goes through a keyed permutation of 35 bits, so that nobody reads from an identifier who
//!   was new when. The permutation is an alternating Feistel network (M. Luby and C. Rackoff, *How to construct
//!   pseudorandom permutations*, SIAM J. Comput. 17, 1988; the shape of NIST SP 800-38G's FF1) with keyed BLAKE3 as its round
//!   function: a permutation whatever the round function is, so that no two serials meet.
//! - *Readable*: D. Crockford's base 32, which has no I, L, O and U.
//! - *Checked*: the last character is a sum over GF(32) with a different non-zero weight at each place. Changing one character
//!   changes the sum by weight × difference, exchanging two by (weight + weight) × difference, and neither
//!   product of non-zero elements is zero: every single error and every exchange of two characters is caught, the kind's prefix included.

use std::fmt;
use std::str::FromStr;

/// Crockford's 32 characters, ascending, so that text sorts as the number does.
pub(super) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of the number itself: 7 of 5 bits.
const LENGTH: u32 = 7;
/// Bits of the domain.
const BITS: u32 = 5 * LENGTH;
/// Bits of the right half; the left half has the rest.
const RIGHT_BITS: u32 = 18;
/// Rounds of the network; four suffice in theory for large halves, small halves want more.
const ROUNDS: u8 = 10;

/// Why a text is no identifier, or a serial makes none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PublicIdFault {
    /// Not of the shape `HP-7K3Q-9M2C`.
    #[error("not of the shape HP-XXXX-XXXX or HH-XXXX-XXXX")]
    Shape,
    /// A household's identifier where a person's should be, or the other way round.
    #[error("of another kind")]
    Kind,
    /// The check character does not fit: a slip of the pen.
    #[error("its check character does not fit")]
    Check,
    /// The serial, or the stored number, is beyond the 34 thousand million that there are.
    #[error("beyond the identifiers that there are")]
    Range,
}

/// The council's key: what makes its identifiers unguessable. Kept outside editions.
#[derive(Clone)]
pub struct IdentifierKey([u8; 32]);

impl IdentifierKey {
    /// A key from 32 secret bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key for another purpose, from which this one cannot be found.
    #[must_use]
    pub fn derived(&self, purpose: &'static str) -> [u8; 32] {
        blake3::derive_key(purpose, &self.0)
    }

    /// The keyed permutation of the 35-bit numbers; each kind has its own.
    fn permute(&self, kind: Kind, serial: u64) -> u64 {
        let mut left = serial >> RIGHT_BITS;
        let mut right = serial & mask(RIGHT_BITS);
        for round in 0..ROUNDS {
            if round % 2 == 0 {
                left ^= self.round(kind, round, right) & mask(BITS - RIGHT_BITS);
            } else {
                right ^= self.round(kind, round, left) & mask(RIGHT_BITS);
            }
        }
        left << RIGHT_BITS | right
    }

    /// The serial of a permuted number: the rounds, backwards.
    fn restore(&self, kind: Kind, number: u64) -> u64 {
        let mut left = number >> RIGHT_BITS;
        let mut right = number & mask(RIGHT_BITS);
        for round in (0..ROUNDS).rev() {
            if round % 2 == 0 {
                left ^= self.round(kind, round, right) & mask(BITS - RIGHT_BITS);
            } else {
                right ^= self.round(kind, round, left) & mask(RIGHT_BITS);
            }
        }
        left << RIGHT_BITS | right
    }

    fn round(&self, kind: Kind, round: u8, half: u64) -> u64 {
        let mut message = [0; 10];
        message[0] = kind.prefix()[1];
        message[1] = round;
        message[2..].copy_from_slice(&half.to_le_bytes());
        let digest = blake3::keyed_hash(&self.0, &message);
        digest.as_bytes()[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

impl fmt::Debug for IdentifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentifierKey(…)")
    }
}

const fn mask(bits: u32) -> u64 {
    (1 << bits) - 1
}

/// What an identifier names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person,
    Household,
}

impl Kind {
    const fn prefix(self) -> &'static [u8; 2] {
        match self {
            Self::Person => b"HP",
            Self::Household => b"HH",
        }
    }

    /// What the kind adds to the check sum, so that `HP` heard as `HH` is caught.
    const fn check_share(self) -> u8 {
        match self {
            Self::Person => 1,
            Self::Household => 2,
        }
    }
}

/// Product in GF(32) = GF(2)[x] / (x⁵ + x² + 1).
pub(super) const fn product(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    while b != 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        a = if a & 0b1_0000 == 0 { a << 1 } else { (a << 1) ^ 0b10_0101 };
        b >>= 1;
    }
    product
}

/// The check character's value: place i weighs xⁱ, and x generates all 31 non-zero elements.
fn check_value(kind: Kind, number: u64) -> u8 {
    let (mut sum, mut weight) = (kind.check_share(), 1);
    for place in 0..LENGTH {
        weight = product(weight, 0b10);
        sum ^= product(weight, character_value(number, place));
    }
    sum
}

/// The value of one of the number's characters, from the right.
fn character_value(number: u64, place: u32) -> u8 {
    u8::try_from(number >> (5 * place) & 31).unwrap_or_default()
}

fn write(f: &mut fmt::Formatter<'_>, kind: Kind, number: u64) -> fmt::Result {
    let mut text = [b'-'; 12];
    text[..2].copy_from_slice(kind.prefix());
    let values = (0..LENGTH).rev().map(|place| character_value(number, place));
    let places = [3, 4, 5, 6, 8, 9, 10, 11];
    for (place, value) in places.into_iter().zip(values.chain([check_value(kind, number)])) {
        text[place] = ALPHABET[usize::from(value)];
    }
    f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

fn read(text: &str, kind: Kind) -> Result<u64, PublicIdFault> {
    let mut characters = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'-')
        .map(|byte| byte.to_ascii_uppercase());
    let mut next = || characters.next().ok_or(PublicIdFault::Shape);
    let prefix = [next()?, next()?];
    let mut number = 0;
    for _ in 0..LENGTH {
        number = number << 5 | u64::from(read_character(next()?)?);
    }
    let check = read_character(next()?)?;
    if characters.next().is_some() || !matches!(&prefix, b"HP" | b"HH") {
        return Err(PublicIdFault::Shape);
    }
    if &prefix != kind.prefix() {
        return Err(PublicIdFault::Kind);
    }
    if check == check_value(kind, number) { Ok(number) } else { Err(PublicIdFault::Check) }
}

pub(super) fn read_character(character: u8) -> Result<u8, PublicIdFault> {
    let meant = match character {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    let value = ALPHABET.iter().position(|known| *known == meant).ok_or(PublicIdFault::Shape)?;
    u8::try_from(value).map_err(|_| PublicIdFault::Shape)
}

macro_rules! public_id {
    ($(#[$doc:meta])* $name:ident, $kind:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// The identifier of a serial number: always the same under one key, never another serial's.
            ///
            /// # Errors
            ///
            /// `Range` if the serial is 2³⁵ or more.
            pub fn mint(serial: u64, key: &IdentifierKey) -> Result<Self, PublicIdFault> {
                Self::from_bits(serial)?;
                Ok(Self(key.permute($kind, serial)))
            }

            /// The serial that the identifier was minted from under this key: whoever has the key can tell when it was
            /// minted, and that one was never minted at all.
            #[must_use]
            pub fn serial(self, key: &IdentifierKey) -> u64 {
                key.restore($kind, self.0)
            }

            /// The number that is stored, without the check character.
            #[must_use]
            pub const fn to_bits(self) -> u64 {
                self.0
            }

            /// An identifier that was stored as a number.
            ///
            /// # Errors
            ///
            /// `Range` if it is 2³⁵ or more.
            pub const fn from_bits(bits: u64) -> Result<Self, PublicIdFault> {
                if bits <= mask(BITS) { Ok(Self(bits)) } else { Err(PublicIdFault::Range) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(f, $kind, self.0)
            }
        }

        impl fmt::Debug for $name {
            /// As displayed: an opaque identifier is what logs may name a person by.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl serde::Serialize for $name {
            /// As text: what people read is what files hold.
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl FromStr for $name {
            type Err = PublicIdFault;

            /// Lenient to case, spaces and missing hyphens, to O for 0 and I or L for 1.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                read(text, $kind).map(Self)
            }
        }
    };
}

public_id! {
    /// The identifier of a person, such as `HP-7K3Q-9M2C`.
    ///
    /// ```
    /// use hearth::values::{IdentifierKey, PersonId};
    /// let person = PersonId::mint(1, &IdentifierKey::from_bytes([7; 32])).unwrap();
    /// assert_eq!(person.to_string().to_lowercase().replace('-', " ").parse(), Ok(person));
    /// ```
    PersonId, Kind::Person
}

public_id! {
    /// The identifier of a household, such as `HH-4M8T-0ZXS`.
    HouseholdId, Kind::Household
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, HouseholdId, IdentifierKey, PersonId, PublicIdFault, product};
    use proptest::prelude::*;

    const KEY: IdentifierKey = IdentifierKey::from_bytes([42; 32]);

    #[test]
    fn the_weights_are_different_and_not_zero() {
        let mut weights = vec![1];
        for _ in 1..31 {
            weights.push(product(weights[weights.len() - 1], 2));
        }
        weights.sort_unstable();
        assert_eq!(weights, (1..32).collect::<Vec<u8>>());
    }

    #[test]
    fn a_hundred_thousand_serials_make_as_many_identifiers() {
        let mut minted: Vec<_> =
            (0..100_000).map(|serial| PersonId::mint(serial, &KEY).unwrap()).collect();
        let in_order = minted.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!((45_000..55_000).contains(&in_order), "the serial shows through: {in_order}");
        minted.sort_unstable();
        minted.dedup();
        assert_eq!(minted.len(), 100_000);
    }

    #[test]
    fn another_key_and_the_other_kind_give_other_identifiers() {
        let other = IdentifierKey::from_bytes([43; 32]);
        assert_ne!(PersonId::mint(7, &KEY), PersonId::mint(7, &other));
        let (person, household) =
            (PersonId::mint(7, &KEY).unwrap(), HouseholdId::mint(7, &KEY).unwrap());
        assert_ne!(person.to_bits(), household.to_bits());
        assert_eq!(household.to_string().parse::<PersonId>(), Err(PublicIdFault::Kind));
        let misheard = person.to_string().replacen("HP", "HH", 1);
        assert_eq!(misheard.parse::<HouseholdId>(), Err(PublicIdFault::Check));
        assert_eq!(PersonId::mint(1 << 35, &KEY), Err(PublicIdFault::Range));
    }

    #[test]
    fn what_is_hard_to_hear_reads_all_the_same() {
        let id = PersonId::from_bits(0).unwrap();
        assert_eq!(id.to_string(), "HP-0000-0001");
        assert_eq!(" hp oooo oool".parse(), Ok(id));
        assert_eq!("HP-0000-000".parse::<PersonId>(), Err(PublicIdFault::Shape));
        assert_eq!("HP-0000-00011".parse::<PersonId>(), Err(PublicIdFault::Shape));
        assert_eq!("HP-U000-0001".parse::<PersonId>(), Err(PublicIdFault::Shape));
    }

    proptest! {
        #[test]
        fn an_identifier_reads_as_itself(bits in 0_u64..1 << 35) {
            let id = HouseholdId::from_bits(bits).unwrap();
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            prop_assert_eq!(HouseholdId::from_bits(id.to_bits()), Ok(id));
        }

        #[test]
        fn the_key_leads_back_to_the_serial(serial in 0_u64..1 << 35) {
            prop_assert_eq!(PersonId::mint(serial, &KEY).unwrap().serial(&KEY), serial);
            prop_assert_eq!(HouseholdId::mint(serial, &KEY).unwrap().serial(&KEY), serial);
        }

        #[test]
        fn text_sorts_as_the_identifiers_do(a in 0_u64..1 << 35, b in 0_u64..1 << 35) {
            let (a, b) = (PersonId::from_bits(a).unwrap(), PersonId::from_bits(b).unwrap());
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }

        #[test]
        fn every_slip_of_one_character_or_exchange_of_two_is_caught(bits in 0_u64..1 << 35) {
            let text = PersonId::from_bits(bits).unwrap().to_string().into_bytes();
            let places = [3, 4, 5, 6, 8, 9, 10, 11];
            let wrong = |slip: &[u8]| std::str::from_utf8(slip).unwrap().parse::<PersonId>() == Err(PublicIdFault::Check);
            for at in places {
                for character in ALPHABET.iter().filter(|character| **character != text[at]) {
                    let mut slip = text.clone();
                    slip[at] = *character;
                    prop_assert!(wrong(&slip));
                }
                for other in places.into_iter().filter(|other| text[*other] != text[at]) {
                    let mut slip = text.clone();
                    slip.swap(at, other);
                    prop_assert!(wrong(&slip));
                }
            }
        }
    }
}
