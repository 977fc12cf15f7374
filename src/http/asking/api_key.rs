//! A partner's system's key: `hk-7k3q9m2f-…`, a part that names it and a secret part.
//!
//! In: secret bytes, or the text of a request. Out: the text to be shown once, the keyed digest to be kept. The letters are Crockford's, which
//! are told apart on paper. Leaves to `key_book` which keys there are.

use crate::values::IdentifierKey;

/// Letters without i, l, o and u.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of the part that names a key: 40 bits.
const NAME: usize = 8;
/// Letters of the secret part: 260 bits, of which 256 are drawn.
const SECRET: usize = 52;

/// Why a text is no key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a key looks like hk-7k3q9m2f-…")]
pub struct KeyFault;

/// A key as a partner's system has it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// The key of secret bytes: the first five name it.
    #[must_use]
    pub fn of(name: &[u8; 5], secret: &[u8; 32]) -> Self {
        Self(format!("hk-{}-{}", letters(name, NAME), letters(secret, SECRET)))
    }

    /// A key as a request gives it.
    ///
    /// # Errors
    /// If it does not look like one.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        let (name, secret) =
            text.strip_prefix("hk-").and_then(|rest| rest.split_once('-')).ok_or(KeyFault)?;
        let fits = |part: &str, length| {
            part.len() == length && part.bytes().all(|it| LETTERS.contains(&it))
        };
        if fits(name, NAME) && fits(secret, SECRET) {
            Ok(Self(text.to_owned()))
        } else {
            Err(KeyFault)
        }
    }

    /// The part that names it, `hk-7k3q9m2f`: no secret.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.get(..3 + NAME).unwrap_or_default()
    }

    /// The whole of it, to be shown to whoever it is issued to, once.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it: a digest keyed with the council's own key.
    #[must_use]
    pub fn digest(&self, key: &IdentifierKey) -> blake3::Hash {
        blake3::keyed_hash(&key.derived("hearth 2026 keys of partners' systems"), self.0.as_bytes())
    }
}

impl std::fmt::Debug for ApiKey {
    /// The name alone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiKey({})", self.name())
    }
}

/// Five bits a letter; what is left over at the end is filled with nothing.
fn letters(bytes: &[u8], length: usize) -> String {
    let bit = |at: usize| {
        let byte = bytes.get(at / 8).copied().unwrap_or(0);
        usize::from(byte >> (7 - at % 8) & 1)
    };
    let letter = |at: usize| (0..5).fold(0, |value, next| value << 1 | bit(at * 5 + next));
    (0..length).map(|at| char::from(LETTERS[letter(at)])).collect()
}

#[cfg(test)]
mod tests {
    use super::ApiKey;
    use crate::values::IdentifierKey;

    #[test]
    fn a_key_reads_back_and_its_secret_is_nowhere_else() {
        let key = ApiKey::of(&[0xA5; 5], &[0x5A; 32]);
        assert_eq!(ApiKey::parse(key.expose()), Ok(key.clone()));
        assert_eq!(key.name(), "hk-mpjtb9d5");
        assert_eq!(format!("{key:?}"), "ApiKey(hk-mpjtb9d5)");
        let digest = |council| key.digest(&IdentifierKey::from_bytes([council; 32]));
        assert_ne!(digest(1), digest(2), "each council's own");
    }

    #[test]
    fn what_does_not_look_like_a_key_is_none() {
        let key = ApiKey::of(&[1; 5], &[2; 32]);
        let text = key.expose();
        for wrong in ["", "hk-", "hk--", &text[1..], &text[..60], &text.to_uppercase()] {
            assert!(ApiKey::parse(wrong).is_err(), "{wrong}");
        }
    }
}
