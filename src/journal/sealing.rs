//! A payload sealed: padded, bound by a commitment, encrypted under a key of its own.
//!
//! In: a payload, the salt that was drawn for it, a data key. Out: ciphertext and commitment, and the payload again. Pure.
//!
//! Each entry has its own key, made of the data key and the entry's random salt: without either, nothing opens it, so that an entry whose salt
//! is gone is gone, even where a copy of the ciphertext is left. As a key seals once, the nonce is nothing. The padding (a one bit, then zeros,
//! ISO/IEC 7816-4) hides how long a short payload is.

use chacha20poly1305::aead::{Aead as _, AeadInOut as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use zeroize::Zeroizing;

use super::leaf::{Sha256Hash, commitment};

/// Payloads are a multiple of so many bytes long.
const BLOCK: usize = 256;

/// A salt: drawn for one entry.
pub(super) type Salt = [u8; 32];

/// A sealed payload.
pub(super) struct Sealed {
    /// With its tag.
    pub(super) ciphertext: Vec<u8>,
    /// For the leaf.
    pub(super) commitment: Sha256Hash,
}

/// How long the ciphertext of a payload is.
pub(super) const fn sealed_length(payload: usize) -> usize {
    (payload / BLOCK + 1) * BLOCK + 16
}

/// Seals a payload. `beside` is bound to it and not encrypted. `None` if the cipher refuses, which it does for no length that is written.
pub(super) fn seal(
    payload: &[u8],
    salt: &Salt,
    sequence: u64,
    key: &[u8; 32],
    beside: &[u8],
) -> Option<Sealed> {
    let mut padded = Zeroizing::new(Vec::with_capacity(sealed_length(payload.len())));
    padded.extend(payload);
    padded.push(0x80);
    padded.resize((payload.len() / BLOCK + 1) * BLOCK, 0);
    let commitment = commitment(&padded, salt, sequence);
    // where it stands: what is left of the payload is its ciphertext
    cipher(key, salt, sequence).encrypt_in_place(&Nonce::default(), beside, &mut *padded).ok()?;
    Some(Sealed { ciphertext: std::mem::take(&mut padded), commitment })
}

/// Opens a payload; `None` if key, salt, number, what stands beside, or any byte differs, or it is not what was committed to.
pub(super) fn open(
    ciphertext: &[u8],
    salt: &Salt,
    sequence: u64,
    key: &[u8; 32],
    beside: &[u8],
    committed: &Sha256Hash,
) -> Option<Zeroizing<Vec<u8>>> {
    let message = Payload { msg: ciphertext, aad: beside };
    let padded = cipher(key, salt, sequence).decrypt(&Nonce::default(), message).ok()?;
    let mut padded = Zeroizing::new(padded);
    if commitment(&padded, salt, sequence) != *committed {
        return None;
    }
    let end = padded.iter().rposition(|&byte| byte != 0)?;
    if padded.get(end) != Some(&0x80) {
        return None;
    }
    padded.truncate(end);
    Some(padded)
}

fn cipher(key: &[u8; 32], salt: &Salt, sequence: u64) -> ChaCha20Poly1305 {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(salt).update(&sequence.to_le_bytes());
    let own = Zeroizing::new(*hasher.finalize().as_bytes());
    ChaCha20Poly1305::new(&Key::from(*own))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{open, seal, sealed_length};

    proptest! {
        #[test]
        fn a_payload_comes_back_and_only_with_all_that_it_was_sealed_with(
            payload in prop::collection::vec(any::<u8>(), 0..700), salt: [u8; 32], key: [u8; 32], sequence: u64,
            at: prop::sample::Index, change in 1_u8..,
        ) {
            let sealed = seal(&payload, &salt, sequence, &key, b"beside").unwrap();
            prop_assert_eq!(sealed.ciphertext.len(), sealed_length(payload.len()));
            let opened = |ciphertext: &[u8], salt: &[u8; 32], sequence, key: &[u8; 32], beside: &[u8], committed: &[u8; 32]| {
                open(ciphertext, salt, sequence, key, beside, committed).map(|it| it.to_vec())
            };
            let (bytes, whole) = (&sealed.ciphertext, &sealed.commitment);
            prop_assert_eq!(opened(bytes, &salt, sequence, &key, b"beside", whole), Some(payload));
            let flip = |bytes: &[u8]| {
                let mut bytes = bytes.to_vec();
                let at = at.index(bytes.len());
                bytes[at] ^= change;
                bytes
            };
            let flip32 = |bytes: &[u8; 32]| <[u8; 32]>::try_from(flip(bytes)).unwrap();
            prop_assert_eq!(opened(&flip(bytes), &salt, sequence, &key, b"beside", whole), None);
            prop_assert_eq!(opened(bytes, &flip32(&salt), sequence, &key, b"beside", whole), None);
            prop_assert_eq!(opened(bytes, &salt, sequence ^ 1, &key, b"beside", whole), None);
            prop_assert_eq!(opened(bytes, &salt, sequence, &flip32(&key), b"beside", whole), None);
            prop_assert_eq!(opened(bytes, &salt, sequence, &key, b"other", whole), None);
            prop_assert_eq!(opened(bytes, &salt, sequence, &key, b"beside", &flip32(whole)), None);
        }
    }

    #[test]
    fn short_payloads_are_of_one_length() {
        assert_eq!(sealed_length(0), sealed_length(255));
        assert_ne!(sealed_length(255), sealed_length(256));
    }
}
