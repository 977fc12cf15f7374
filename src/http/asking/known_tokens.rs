//! Tokens that were verified a moment ago: the same text is not verified again for a minute.
//!
//! In: a token's text and what its verification came to. Out: the same again, as long as it holds. A signature costs more than the look that it is shown for, and
//! a system asks many times with one token. Nothing is kept beyond a minute, beyond the token's own end, or beyond the next reading of its issuer's keys, so that a
//! key which is taken out of the set stops counting as soon as it did before, a minute later at most.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::certificate::Bound;
use crate::sharing::User;

/// How long the same text is not verified again.
const FRESH: Duration = Duration::from_secs(60);
/// Tokens that are known at once; once there are more, all are verified again.
const REMEMBERED: usize = 10_000;

/// What the verification of a token came to.
#[derive(Clone, Debug)]
pub(super) struct KnownToken {
    pub(super) user: User,
    pub(super) bound: Bound,
    /// The issuer, by its place in the configuration.
    pub(super) issuer: usize,
    /// When the keys were read by which it was checked.
    pub(super) keys_read: Duration,
    /// When it ends.
    pub(super) ends: Duration,
}

struct Kept {
    token: KnownToken,
    verified: Duration,
}

/// Tokens by a digest of their text: the text itself is kept nowhere.
#[derive(Default)]
pub(super) struct KnownTokens(Mutex<HashMap<[u8; 32], Kept>>);

impl KnownTokens {
    /// What is known of a token; none if it has to be verified. `keys_read` says when its issuer's keys were read last.
    pub(super) fn get(
        &self,
        text: &str,
        now: Duration,
        keys_read: impl FnOnce(usize) -> Option<Duration>,
    ) -> Option<KnownToken> {
        let digest = *blake3::hash(text.as_bytes()).as_bytes();
        let known = self.known();
        let Kept { token, verified } = known.get(&digest)?;
        let holds = now.checked_sub(*verified).is_some_and(|since| since < FRESH)
            && now < token.ends
            && keys_read(token.issuer) == Some(token.keys_read);
        holds.then(|| token.clone())
    }

    /// Remembers a token that was verified.
    pub(super) fn keep(&self, text: &str, now: Duration, token: KnownToken) {
        let digest = *blake3::hash(text.as_bytes()).as_bytes();
        let mut known = self.known();
        if known.len() >= REMEMBERED {
            known.retain(|_, it| now.saturating_sub(it.verified) < FRESH);
            if known.len() >= REMEMBERED {
                known.clear();
            }
        }
        known.insert(digest, Kept { token, verified: now });
    }

    fn known(&self) -> MutexGuard<'_, HashMap<[u8; 32], Kept>> {
        // an entry is whole at any moment
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{KnownToken, KnownTokens};
    use crate::http::asking::certificate::Bound;
    use crate::sharing::User;

    fn token(ends: u64) -> KnownToken {
        let user = User {
            name: "r.evans".parse().unwrap(),
            organisation: "council".parse().unwrap(),
            team: None,
            roles: Vec::new(),
            trained_until: None,
            active: true,
            suspended_from_emergencies: false,
        };
        let keys_read = Duration::from_secs(5);
        KnownToken {
            user,
            bound: Bound::Free,
            issuer: 0,
            keys_read,
            ends: Duration::from_secs(ends),
        }
    }

    #[test]
    fn a_token_is_known_for_a_minute_until_its_end_and_until_the_keys_are_read_again() {
        let tokens = KnownTokens::default();
        let is_known = |text, at, read| {
            let keys = |_| Some(Duration::from_secs(read));
            tokens.get(text, Duration::from_secs(at), keys).is_some()
        };
        tokens.keep("a", Duration::from_secs(100), token(1000));
        tokens.keep("b", Duration::from_secs(100), token(110));
        assert!(is_known("a", 100, 5) && is_known("a", 159, 5));
        assert!(!is_known("a", 160, 5), "a minute is over");
        assert!(!is_known("a", 120, 6), "the keys were read again");
        assert!(!is_known("a", 99, 5), "the clock was set back");
        assert!(is_known("b", 109, 5) && !is_known("b", 110, 5), "it has ended");
        assert!(!is_known("c", 100, 5), "another");
    }
}
