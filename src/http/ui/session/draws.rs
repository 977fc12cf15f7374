//! What nobody can guess: the names of sessions, their tokens against forged forms, the keys of forms.
//!
//! In: the secret that was drawn for this process. Out: texts of which none can be worked out from others. Nothing here throws dice: `cli` did, once.

use std::sync::atomic::{AtomicU64, Ordering};

/// Draws texts one after another.
pub(in crate::http) struct Draws {
    key: [u8; 32],
    next: AtomicU64,
}

impl Draws {
    /// From a secret drawn for this process.
    pub(in crate::http) fn new(secret: &[u8; 32]) -> Self {
        Self {
            key: blake3::derive_key("hearth 2026 what pages draw", secret),
            next: AtomicU64::new(0),
        }
    }

    /// 256 bits, as 64 digits.
    pub(in crate::http) fn token(&self) -> String {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        blake3::keyed_hash(&self.key, &next.to_le_bytes()).to_hex().to_string()
    }

    /// The key of a form: what is sent twice under it is done once.
    pub(in crate::http) fn once(&self) -> String {
        let mut token = self.token();
        token.truncate(32);
        token
    }
}

#[cfg(test)]
mod tests {
    use super::Draws;

    #[test]
    fn no_text_is_drawn_twice_and_none_says_another() {
        let draws = Draws::new(&[1; 32]);
        let (one, other) = (draws.token(), draws.token());
        assert_eq!((one.len(), draws.once().len()), (64, 32));
        assert_ne!(one, other);
        assert_ne!(Draws::new(&[2; 32]).token(), one, "another process draws others");
    }
}
