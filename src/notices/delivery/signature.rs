//! Signatures of Standard Webhooks 1.0.0: `v1`, HMAC-SHA256 with a shared secret, and `v1a`, Ed25519, side by side.
//!
//! In: keys, a message's name, the moment of this attempt, the body as it is sent. Out: the header `webhook-signature`, one signature a key with
//! spaces between. While keys change, the old one signs beside the new, so that a partner may change over when it likes. What is signed is
//! `{name}.{seconds}.{body}`; a [`MessageId`] holds no `.`.

use std::fmt::Write as _;

use base64ct::{Base64, Encoding as _};
use ed25519_dalek::Signer as _;
use jiff::Timestamp;
use ring::hmac;

use super::message_id::MessageId;
use super::secret::{PrivateKey, SharedSecret};

/// One key of an endpoint.
#[derive(Clone, Debug)]
pub enum Secret {
    /// Signs as `v1`.
    Shared(SharedSecret),
    /// Signs as `v1a`.
    Private(PrivateKey),
}

impl Secret {
    fn signature(&self, content: &[u8]) -> String {
        match self {
            Self::Shared(secret) => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.bytes());
                format!("v1,{}", Base64::encode_string(hmac::sign(&key, content).as_ref()))
            }
            Self::Private(key) => {
                let signature = key.signing().sign(content).to_bytes();
                format!("v1a,{}", Base64::encode_string(&signature))
            }
        }
    }
}

/// The keys of an endpoint, its own and nobody else's: at least one.
#[derive(Clone, Debug)]
pub struct SigningKeys {
    newest: Secret,
    others: Vec<Secret>,
}

impl SigningKeys {
    /// One key.
    #[must_use]
    pub const fn new(newest: Secret) -> Self {
        Self { newest, others: Vec::new() }
    }

    /// The same with another key beside: of the other kind, or an old one that may still be in use.
    #[must_use]
    pub fn and(mut self, other: Secret) -> Self {
        self.others.push(other);
        self
    }

    /// The value of `webhook-signature`, the newest key's signature first.
    #[must_use]
    pub fn header(&self, id: &MessageId, at: Timestamp, body: &[u8]) -> String {
        let mut content = format!("{id}.{}.", at.as_second()).into_bytes();
        content.extend_from_slice(body);
        let mut header = self.newest.signature(&content);
        for other in &self.others {
            let _ = write!(header, " {}", other.signature(&content));
        }
        header
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Secret, SigningKeys};
    use crate::notices::delivery::{MessageId, PrivateKey, SharedSecret};

    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const V1: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    const V1A: &str = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

    fn id() -> MessageId {
        MessageId::parse("msg_p5jXN8AQM9LWM0D4loKWxJek").unwrap()
    }

    fn at() -> Timestamp {
        Timestamp::from_second(1_614_265_330).unwrap()
    }

    fn shared() -> Secret {
        Secret::Shared(SharedSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap())
    }

    fn private() -> Secret {
        let text = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
        Secret::Private(PrivateKey::parse(text).unwrap())
    }

    #[test]
    fn the_check_vectors_of_the_standard_and_of_its_reference_implementation_come_out() {
        assert_eq!(SigningKeys::new(shared()).header(&id(), at(), BODY), V1);
        assert_eq!(SigningKeys::new(private()).header(&id(), at(), BODY), V1A);
    }

    #[test]
    fn during_a_change_of_keys_new_and_old_sign_side_by_side() {
        let old = Secret::Shared(SharedSecret::from_bytes(&[9; 32]).unwrap());
        let header = SigningKeys::new(private()).and(shared()).and(old).header(&id(), at(), BODY);
        let signatures: Vec<&str> = header.split(' ').collect();
        assert_eq!((signatures.len(), signatures[0], signatures[1]), (3, V1A, V1));
        assert!(signatures[2].starts_with("v1,") && signatures[2] != V1);
    }

    #[test]
    fn name_moment_and_body_are_all_signed() {
        let keys = SigningKeys::new(shared());
        let other = MessageId::parse("msg_p5jXN8AQM9LWM0D4loKWxJel").unwrap();
        let later = Timestamp::from_second(1_614_265_331).unwrap();
        for header in [
            keys.header(&other, at(), BODY),
            keys.header(&id(), later, BODY),
            keys.header(&id(), at(), br#"{"test": 2432232315}"#),
        ] {
            assert_ne!(header, V1);
        }
    }
}
