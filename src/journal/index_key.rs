//! What is kept of payloads in an index, sealed under a key that is made of the newest data key.
//!
//! In: rows that an index makes of entries. Out: names that only whoever has the key can make, and sealed values. Pure. A value is sealed under
//! a key of its own, made of the row's name and the digest of the entry that it comes from, which nobody can choose: equal rows of one journal
//! are equal bytes, so that writing a row twice is writing it once, and no two texts are sealed alike.

use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::keyring::{KeyId, Keyring};

/// Seals and opens an index's rows.
#[derive(Clone, ZeroizeOnDrop)]
pub struct IndexKey {
    #[zeroize(skip)]
    id: KeyId,
    secret: [u8; 32],
}

impl std::fmt::Debug for IndexKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("IndexKey").field(&self.id).finish()
    }
}

impl IndexKey {
    pub(super) fn of(keys: &Keyring) -> Option<Self> {
        Self::each_of(keys).next()
    }

    /// One of each data key, of the newest first.
    pub fn each_of(keys: &Keyring) -> impl Iterator<Item = Self> {
        keys.derived().map(|(id, secret)| Self { id, secret: *secret })
    }

    /// The name of the data key that it is made of.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        self.id.to_bits().to_be_bytes()
    }

    /// A name for something that an index must find and not tell.
    #[must_use]
    pub fn name_for(&self, what: &[u8]) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new_keyed(&self.secret);
        let named = hasher.update(b"name").update(what).finalize();
        let mut name = [0; 16];
        name.copy_from_slice(&named.as_bytes()[..16]);
        name
    }

    /// What shows that a text that tells nothing of anybody was written by somebody who has the keys.
    #[must_use]
    pub(super) fn tag(&self, text: &[u8]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.secret);
        *hasher.update(b"text").update(text).finalize().as_bytes()
    }

    /// Seals a row's value; `digest` is that of the entry's leaf. `None` if the cipher refuses.
    #[must_use]
    pub fn seal(&self, row: &[u8], digest: &[u8; 32], value: &[u8]) -> Option<Vec<u8>> {
        let mut sealed = digest.to_vec();
        sealed.extend(self.cipher(row, digest).encrypt(&Nonce::default(), value).ok()?);
        Some(sealed)
    }

    /// Opens a row's value; `None` if it is not one that this key sealed for this row.
    #[must_use]
    pub fn open(&self, row: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (digest, ciphertext) = sealed.split_first_chunk::<32>()?;
        let value = self.cipher(row, digest).decrypt(&Nonce::default(), ciphertext).ok()?;
        Some(Zeroizing::new(value))
    }

    fn cipher(&self, row: &[u8], digest: &[u8; 32]) -> ChaCha20Poly1305 {
        let mut hasher = blake3::Hasher::new_keyed(&self.secret);
        hasher.update(b"value").update(digest).update(row);
        let own = Zeroizing::new(*hasher.finalize().as_bytes());
        ChaCha20Poly1305::new(&Key::from(*own))
    }
}
