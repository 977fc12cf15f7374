//! Keys of an endpoint: a secret that both ends share (`whsec_`), or the council's private key (`whsk_`) with the public one for the partner (`whpk_`).
//!
//! In: random bytes or text. Out: what [`super::signature`] signs with. Secrets are wiped when they are dropped, and no `Debug` or error shows one:
//! only `expose` does, and whoever calls it answers for where it goes. Leaves to others where they are kept, sealed.

use std::fmt;

use base64ct::{Base64, Encoding as _};
use ed25519_dalek::{SigningKey, VerifyingKey};
use zeroize::Zeroizing;

/// Why a text or bytes are no key. Tells the kind and nothing of what was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SecretFault {
    /// It begins otherwise.
    #[error("it does not begin with {expected}")]
    Prefix {
        /// What it should begin with.
        expected: &'static str,
    },
    /// What follows is no base64 with its padding.
    #[error("what follows the prefix is no base64")]
    Encoding,
    /// A shared secret has 24 to 64 bytes (Standard Webhooks 1.0.0).
    #[error("a shared secret has 24 to 64 bytes")]
    Length,
    /// No key of Ed25519, or a private key that comes with another's public key.
    #[error("it is no key of Ed25519")]
    Key,
}

/// A secret that both ends have; 24 to 64 random bytes.
#[derive(Clone)]
pub struct SharedSecret(Zeroizing<Vec<u8>>);

impl SharedSecret {
    const PREFIX: &str = "whsec_";

    /// The secret of random bytes.
    ///
    /// # Errors
    /// [`SecretFault::Length`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretFault> {
        if (24..=64).contains(&bytes.len()) {
            Ok(Self(Zeroizing::new(bytes.to_vec())))
        } else {
            Err(SecretFault::Length)
        }
    }

    /// A secret as it is written, `whsec_…`.
    ///
    /// # Errors
    /// [`SecretFault`].
    pub fn parse(text: &str) -> Result<Self, SecretFault> {
        Self::from_bytes(&decoded(text, Self::PREFIX)?)
    }

    /// `whsec_…`, to be given to the partner once.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        encoded(Self::PREFIX, &self.0)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret")
    }
}

/// The council's half of a pair: the partner holds nothing with which to sign.
#[derive(Clone)]
pub struct PrivateKey(SigningKey);

impl PrivateKey {
    const PREFIX: &str = "whsk_";

    /// The key of 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// A key as it is written, `whsk_…`: the seed, followed by the public key as the reference implementation writes it, or the seed alone.
    ///
    /// # Errors
    /// [`SecretFault`].
    pub fn parse(text: &str) -> Result<Self, SecretFault> {
        let bytes = decoded(text, Self::PREFIX)?;
        if let Ok(seed) = <&[u8; 32]>::try_from(bytes.as_slice()) {
            return Ok(Self::from_seed(seed));
        }
        let pair = <&[u8; 64]>::try_from(bytes.as_slice()).map_err(|_| SecretFault::Key)?;
        // checks that the public half belongs to the private one
        SigningKey::from_keypair_bytes(pair).map(Self).map_err(|_| SecretFault::Key)
    }

    /// `whsk_…`, with the public key at its end.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        encoded(Self::PREFIX, Zeroizing::new(self.0.to_keypair_bytes()).as_slice())
    }

    /// What the partner verifies with.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    pub(super) fn signing(&self) -> &SigningKey {
        &self.0
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey(of {})", self.public())
    }
}

/// The half that anybody may know; written `whpk_…`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    const PREFIX: &str = "whpk_";

    /// A key as it is written, `whpk_…`.
    ///
    /// # Errors
    /// [`SecretFault`].
    pub fn parse(text: &str) -> Result<Self, SecretFault> {
        let bytes = decoded(text, Self::PREFIX)?;
        let bytes = <&[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SecretFault::Key)?;
        VerifyingKey::from_bytes(bytes).map(Self).map_err(|_| SecretFault::Key)
    }

    /// The key's 32 bytes (RFC 8032).
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encoded(Self::PREFIX, self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

fn decoded(text: &str, prefix: &'static str) -> Result<Zeroizing<Vec<u8>>, SecretFault> {
    let rest = text.strip_prefix(prefix).ok_or(SecretFault::Prefix { expected: prefix })?;
    Base64::decode_vec(rest).map(Zeroizing::new).map_err(|_| SecretFault::Encoding)
}

fn encoded(prefix: &str, bytes: &[u8]) -> Zeroizing<String> {
    let letters = Zeroizing::new(Base64::encode_string(bytes));
    Zeroizing::new([prefix, letters.as_str()].concat())
}

#[cfg(test)]
mod tests {
    use super::{PrivateKey, PublicKey, SecretFault, SharedSecret};

    /// A pair that the reference implementation publishes for its tests.
    const PAIR: &str = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    const PUBLIC: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

    #[test]
    fn keys_are_written_as_the_reference_implementation_writes_them() {
        let key = PrivateKey::parse(PAIR).unwrap();
        assert_eq!(key.public().to_string(), PUBLIC);
        assert_eq!(key.expose().as_str(), PAIR);
        assert_eq!(PublicKey::parse(PUBLIC).unwrap(), key.public());
        let secret = SharedSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert_eq!(secret.expose().as_str(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    #[test]
    fn the_seed_alone_is_the_same_key() {
        let seed_alone = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=";
        assert_eq!(PrivateKey::parse(seed_alone).unwrap().public().to_string(), PUBLIC);
    }

    #[test]
    fn what_is_no_key_is_told_by_its_kind() {
        let parse = |text: &str| SharedSecret::parse(text).unwrap_err();
        assert_eq!(
            parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            SecretFault::Prefix { expected: "whsec_" }
        );
        assert_eq!(parse("whsec_%"), SecretFault::Encoding);
        assert_eq!(parse("whsec_c2hvcnQ="), SecretFault::Length);
        assert_eq!(SharedSecret::from_bytes(&[1; 65]).unwrap_err(), SecretFault::Length);
        let others_public =
            PAIR.replace("MbfVKIDij2HKpMKkioLlX0dRqSKJp", "MbfVKIDij2HKpMKkioLlaaaaaaaaa");
        assert_eq!(PrivateKey::parse(&others_public).unwrap_err(), SecretFault::Key);
        assert_eq!(
            PrivateKey::parse(PUBLIC).unwrap_err(),
            SecretFault::Prefix { expected: "whsk_" }
        );
    }

    #[test]
    fn secrets_are_not_shown_by_accident() {
        let key = PrivateKey::parse(PAIR).unwrap();
        let shown = format!("{key:?} {:?}", SharedSecret::from_bytes(&[77; 32]).unwrap());
        assert_eq!(shown, format!("PrivateKey(of {PUBLIC}) SharedSecret"));
    }
}
