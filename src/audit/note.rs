//! Signed notes (C2SP signed-note): a text and an Ed25519 signature under it, which tools of transparency logs read and check.
//!
//! In: a text, a name and a key. Out: the note, and the text again if a key that is known signed it. Pure.
//!
//! ```text
//! text, which ends with a line break
//!
//! — NAME BASE64(first four bytes of SHA-256(NAME, line break, 1, public key) · signature)
//! ```

use base64ct::{Base64, Encoding as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::journal::hex;

/// Ed25519, in the numbering of signed notes.
const ED25519: u8 = 1;

/// Why a note is not believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoteFault {
    /// It has not the form of one.
    #[error("it is no signed note")]
    Form,
    /// No signature of the key is on it.
    #[error("it bears no signature of the key {0:08x}")]
    Unsigned(u32),
    /// The signature is not one of this text.
    #[error("its signature is not one of this text")]
    Forged,
}

/// A public key with its name, as it is given to whoever checks: `NAME+HASH+BASE64`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    pub(super) fn of(name: &str, key: VerifyingKey) -> Self {
        Self { name: name.to_owned(), key }
    }

    /// The name of whoever signs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As it is given on.
    #[must_use]
    pub fn text(&self) -> String {
        let typed = [&[ED25519][..], self.key.as_bytes()].concat();
        format!("{}+{:08x}+{}", self.name, self.hash(), Base64::encode_string(&typed))
    }

    /// From what was given on; `None` if it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.trim().split_once('+')?;
        let (hash, key) = rest.split_once('+')?;
        let typed = Base64::decode_vec(key).ok()?;
        let (&[kind], key) = typed.split_first_chunk::<1>()?;
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        let parsed = Self { name: name.to_owned(), key };
        let hash = u32::from_be_bytes(hex::bytes(hash)?);
        (kind == ED25519 && hash == parsed.hash() && is_name(name)).then_some(parsed)
    }

    fn hash(&self) -> u32 {
        let named = Sha256::new().chain_update(&self.name).chain_update([b'\n', ED25519]);
        let digest = named.chain_update(self.key.as_bytes()).finalize();
        digest.first_chunk().map_or(0, |first| u32::from_be_bytes(*first))
    }

    /// The text of a note that this key signed.
    ///
    /// # Errors
    /// [`NoteFault`].
    pub fn open<'n>(&self, note: &'n str) -> Result<&'n str, NoteFault> {
        let (text, signatures) = split(note).ok_or(NoteFault::Form)?;
        let unsigned = NoteFault::Unsigned(self.hash());
        for line in signatures.lines() {
            let signed = line.strip_prefix("— ").and_then(|line| line.split_once(' '));
            let (name, encoded) = signed.ok_or(NoteFault::Form)?;
            let bytes = Base64::decode_vec(encoded).map_err(|_| NoteFault::Form)?;
            let (hash, signature) = bytes.split_first_chunk::<4>().ok_or(NoteFault::Form)?;
            if name != self.name || u32::from_be_bytes(*hash) != self.hash() {
                continue;
            }
            let signature: &[u8; 64] = signature.try_into().map_err(|_| NoteFault::Form)?;
            let signature = Signature::from_bytes(signature);
            let checked = self.key.verify_strict(text.as_bytes(), &signature);
            return checked.map(|()| text).map_err(|_| NoteFault::Forged);
        }
        Err(unsigned)
    }
}

/// The text of a note with its last line break, and its signatures.
fn split(note: &str) -> Option<(&str, &str)> {
    let (text, signatures) = note.rsplit_once("\n\n")?;
    let text = note.get(..=text.len())?;
    (signatures.ends_with('\n') && !signatures.trim().is_empty()).then_some((text, signatures))
}

/// Signs a text, which ends with a line break.
pub(super) fn sign(text: &str, name: &str, key: &SigningKey) -> String {
    let verifier = VerifierKey::of(name, key.verifying_key());
    let signature = key.sign(text.as_bytes());
    let bytes = [&verifier.hash().to_be_bytes()[..], &signature.to_bytes()].concat();
    format!("{text}\n— {name} {}\n", Base64::encode_string(&bytes))
}

/// Names have no space and no plus sign.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|letter: char| letter == '+' || letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use proptest::prelude::*;

    use super::{NoteFault, VerifierKey, sign};

    proptest! {
        #[test]
        fn a_note_opens_as_it_was_signed_and_not_if_a_byte_of_it_differs(
            lines in prop::collection::vec("[a-z0-9 ]{1,9}", 1..5), secret: [u8; 32], at: prop::sample::Index, letter in "[a-z]",
        ) {
            let key = SigningKey::from_bytes(&secret);
            let verifier = VerifierKey::of("ashby/journal", key.verifying_key());
            let text = format!("{}\n", lines.join("\n"));
            let note = sign(&text, "ashby/journal", &key);
            prop_assert_eq!(verifier.open(&note), Ok(text.as_str()));
            prop_assert_eq!(VerifierKey::parse(&verifier.text()), Some(verifier.clone()));

            let mut changed = text.clone();
            let at = at.index(text.len() - 1);
            changed.replace_range(at..=at, &letter);
            if changed != text {
                let forged = note.replacen(&text, &changed, 1);
                prop_assert_eq!(verifier.open(&forged), Err(NoteFault::Forged));
            }
            let other = VerifierKey::of("ashby/journal", SigningKey::from_bytes(&[7; 32]).verifying_key());
            prop_assert!(matches!(other.open(&note), Err(NoteFault::Unsigned(_))));
        }
    }

    #[test]
    fn a_note_of_the_go_implementation_opens() {
        // the example of golang.org/x/mod/sumdb/note
        let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\
                    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let text = VerifierKey::parse(key).expect("it is a key").open(note).expect("it is signed");
        assert!(text.ends_with("problem is.\n"));
    }
}
