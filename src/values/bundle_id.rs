//! The reference that a resident is given for what they reported once: `HB-7K3Q-9M2C-4T6V`.
//!
//! In: random bits, from whoever has them. Out: a reference that can be read over a telephone, with the alphabet and the check character of the
//! [identifiers of persons](super::PersonId). A household that moves has one, and each of its members a life event of their own under it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::public_id::{ALPHABET, product, read_character};

/// Characters of the number: 11 of 5 bits. Of a million random ones, two are alike with a probability of 1 in 70,000.
const LENGTH: usize = 11;
/// What this kind adds to the check sum; persons and households have 1 and 2.
const CHECK_SHARE: u8 = 4;

/// Why a text is no such reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BundleIdFault {
    /// Not of the shape `HB-7K3Q-9M2C-4T6V`.
    #[error("not of the shape HB-XXXX-XXXX-XXXX")]
    Shape,
    /// A slip of the pen.
    #[error("its check character does not fit")]
    Check,
}

/// The reference of one report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleId([u8; LENGTH]);

impl BundleId {
    /// One of random bytes.
    #[must_use]
    pub fn of_random(random: [u8; LENGTH]) -> Self {
        Self(random.map(|byte| byte & 31))
    }

    fn check(self) -> u8 {
        let (mut sum, mut weight) = (CHECK_SHARE, 1);
        for value in self.0.into_iter().rev() {
            weight = product(weight, 0b10);
            sum ^= product(weight, value);
        }
        sum
    }
}

impl fmt::Display for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HB")?;
        for (place, value) in self.0.into_iter().chain([self.check()]).enumerate() {
            if place % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(value)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BundleId {
    type Err = BundleIdFault;

    fn from_str(text: &str) -> Result<Self, BundleIdFault> {
        let heard = |byte: &u8| !byte.is_ascii_whitespace() && *byte != b'-';
        let heard: Vec<u8> =
            text.bytes().filter(heard).map(|byte| byte.to_ascii_uppercase()).collect();
        let rest = heard.strip_prefix(b"HB").ok_or(BundleIdFault::Shape)?;
        let values =
            rest.iter().map(|byte| read_character(*byte).map_err(|_| BundleIdFault::Shape));
        let values: Vec<u8> = values.collect::<Result<_, _>>()?;
        let (number, check) = match values.split_last_chunk::<1>() {
            Some((number, [check])) => (number, *check),
            None => return Err(BundleIdFault::Shape),
        };
        let id = Self(number.try_into().map_err(|_| BundleIdFault::Shape)?);
        if id.check() == check { Ok(id) } else { Err(BundleIdFault::Check) }
    }
}

impl Serialize for BundleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BundleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = compact_str::CompactString::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ALPHABET, BundleId};

    proptest! {
        #[test]
        fn a_reference_reads_as_itself_and_no_slip_of_one_character_reads_as_another(
            random: [u8; 11], at in 3_usize..17, other in 0_usize..32
        ) {
            let id = BundleId::of_random(random);
            let written = id.to_string();
            prop_assert_eq!(written.to_lowercase().parse(), Ok(id));
            let mut slipped = written.clone().into_bytes();
            if slipped[at] != b'-' && slipped[at] != ALPHABET[other] {
                slipped[at] = ALPHABET[other];
                prop_assert!(String::from_utf8(slipped).unwrap().parse::<BundleId>().is_err());
            }
        }
    }

    #[test]
    fn an_identifier_of_a_person_is_no_reference() {
        for text in ["HP-SJYW-7M1S", "HB-SJYW-7M1S", "HB", ""] {
            assert!(text.parse::<BundleId>().is_err(), "{text}");
        }
    }
}
