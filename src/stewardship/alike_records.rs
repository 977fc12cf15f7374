//! Which records of a night say the same of who and where.
//!
//! In: what each record with a home says, as one fingerprint. Out: the numbers of those that say the same. Found once, by whoever asks first, and shared by
//! copies: to find it, all records are read through.

use std::sync::{Arc, OnceLock};

use crate::values::MentionKey;

/// What a record says of who and where, and its number.
pub type Alike = ([u8; 16], u32);

/// By what a record with a home says of who and where, its number, ascending: of one night, read through once by the first who asks. Copies share it.
#[derive(Clone, Default, Debug)]
pub struct AlikeRecords(Arc<OnceLock<Vec<Alike>>>);

impl AlikeRecords {
    /// The records that say this; `read` reads all through, in any order, where nobody has yet.
    ///
    /// # Errors
    /// If `read` cannot.
    pub fn like<E>(
        &self,
        what: [u8; 16],
        read: impl FnOnce() -> Result<Vec<Alike>, E>,
    ) -> Result<&[Alike], E> {
        let all = if let Some(all) = self.0.get() {
            all
        } else {
            let mut all = read()?;
            all.sort_unstable();
            self.0.get_or_init(|| all)
        };
        let first = all.partition_point(|(it, _)| *it < what);
        let many = all[first..].partition_point(|(it, _)| *it == what);
        Ok(&all[first..first + many])
    }
}

/// What two rows of one dataset and part have in common that say the same of who and where. The fingerprints are under the key already.
#[must_use]
pub fn alike(key: &MentionKey, evidence: &str, home: &str) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in [key.dataset.0.as_str(), key.role.word.as_str(), evidence, home] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut digest = [0; 16];
    digest.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    digest
}
