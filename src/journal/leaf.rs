//! A leaf of the journal: what may be known of an entry without opening it, and what binds its payload.
//!
//! In: an entry's number, time, kind, and the commitment to its payload. Out: one line of canonical JSON (RFC 8785), which is a leaf of the
//! Merkle tree of RFC 6962, and its hash. Pure. A leaf holds nothing of anybody: it stays when its payload is erased.
//!
//! ```text
//! {"at":"2026-11-01T02:03:04Z","commitment":"9f…","kind":"decision_made","sequence":17}
//! {"at":"2026-11-02T09:00:00Z","commitment":"03…","erases":17,"kind":"entry_erased","sequence":18}
//! ```

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A leaf's or a tree's hash.
pub type Sha256Hash = [u8; 32];

/// What is known of an entry without its payload. Fields in the order in which canonical JSON has them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// The clock reading that the writer passed.
    pub at: String,
    /// SHA-256 of the padded payload, its salt and its number: says nothing without the salt, and binds the payload with it.
    #[serde(with = "hexadecimal")]
    pub commitment: Sha256Hash,
    /// The entry whose payload this one erases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erases: Option<u64>,
    /// The word of its kind.
    pub kind: String,
    /// Its number, from 0 without gaps.
    pub sequence: u64,
}

impl Leaf {
    /// As it is written and hashed. `None` only if it cannot be put into JSON, which no leaf is.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// A leaf from its line; `None` if it is not one, or not in the form that is hashed.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let leaf: Self = serde_json::from_str(line).ok()?;
        (leaf.line()? == line).then_some(leaf)
    }
}

/// The hash of a leaf in the tree of RFC 6962: SHA-256 over a zero byte and the line.
#[must_use]
pub fn leaf_hash(line: &str) -> Sha256Hash {
    Sha256::new().chain_update([0]).chain_update(line).finalize().into()
}

/// What binds a payload to its leaf. `padded` is the payload with its padding.
pub(super) fn commitment(padded: &[u8], salt: &[u8; 32], sequence: u64) -> Sha256Hash {
    let hasher = Sha256::new().chain_update(padded).chain_update(salt);
    hasher.chain_update(sequence.to_be_bytes()).finalize().into()
}

/// 32 bytes as 64 digits.
pub(super) mod hexadecimal {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::super::hex::text(bytes))
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<[u8; 32], D::Error> {
        let text = <std::borrow::Cow<'d, str>>::deserialize(from)?;
        super::super::hex::bytes(&text).ok_or_else(|| D::Error::custom("not 64 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Leaf, leaf_hash};

    #[test]
    fn only_the_canonical_form_is_a_leaf() {
        let leaf = Leaf {
            at: "2026-11-01T02:03:04Z".to_owned(),
            commitment: [0xA5; 32],
            erases: Some(1),
            kind: "entry_erased".to_owned(),
            sequence: 7,
        };
        let line = leaf.line().unwrap();
        assert_eq!(Leaf::parse(&line), Some(leaf));
        let spaced = line.replace(",\"kind\"", ", \"kind\"");
        let reordered = line.replace("\"erases\":1,", "").replace(":7}", ":7,\"erases\":1}");
        let upper = line.replace("a5a5", "A5A5");
        for other in [spaced, reordered, upper, line.replace(":7}", ":7,\"more\":1}")] {
            assert_ne!(other, line);
            assert_eq!(Leaf::parse(&other), None, "{other}");
        }
    }

    #[test]
    fn the_hash_of_an_empty_leaf_is_that_of_the_standard() {
        // RFC 6962, and the reference implementation's test data: the leaf hash of the empty string
        let expected = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(super::super::hex::text(&leaf_hash("")), expected);
    }
}
