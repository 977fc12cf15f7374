//! Sessions, in this process's memory: who signed in, and why they look somebody up.
//!
//! In: a name that a browser keeps. Out: what is known of whoever keeps it, as long as neither limit has passed. A session is kept by a digest of its name, so that
//! neither time nor memory tells the name; a restart ends them all. What somebody may do is not kept: it is asked of configuration and policy each time.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::draws::Draws;
use super::looking::Looking;
use crate::config::SignInConfig;
use crate::http::asking::Claims;
use crate::http::clock::Clock;
use crate::values::UserName;

/// Sessions at once; beyond that whoever has been away longest goes, those first who have not signed in.
const MOST: usize = 10_000;

/// A session, by a digest of its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::http::ui) struct SessionKey([u8; 32]);

impl SessionKey {
    fn of(token: &str) -> Self {
        Self(*blake3::hash(token.as_bytes()).as_bytes())
    }
}

/// Whose word for who somebody is.
#[derive(Clone, Debug)]
pub(in crate::http::ui) enum Who {
    /// A password of this machine.
    Account(UserName),
    /// A provider's, by its name, with what it said.
    Provider {
        /// The issuer.
        issuer: String,
        /// The claims of its ID token.
        claims: Claims,
    },
}

/// Somebody is on their way to the provider and back.
#[derive(Clone, Debug)]
pub(in crate::http::ui) struct UnderWay {
    /// What they bring back.
    pub(in crate::http::ui) state: String,
    /// What the provider puts into the ID token.
    pub(in crate::http::ui) nonce: String,
    /// What is shown with the code, and was sent before as a digest (RFC 7636).
    pub(in crate::http::ui) verifier: String,
    /// Where they go then.
    pub(in crate::http::ui) to: String,
}

/// What is known of whoever keeps a session's name.
#[derive(Clone, Debug)]
pub(in crate::http::ui) struct Session {
    began: Duration,
    used: Duration,
    /// What forms of this session carry.
    pub(in crate::http::ui) csrf: String,
    /// Nobody, before somebody has signed in.
    pub(in crate::http::ui) who: Option<Who>,
    pub(in crate::http::ui) under_way: Option<UnderWay>,
    /// Why they look somebody up, once they have said so.
    pub(in crate::http::ui) looking: Option<Looking>,
    /// What the next page tells once.
    pub(in crate::http::ui) flash: Option<String>,
}

/// All sessions.
pub(in crate::http) struct Sessions {
    kept: Mutex<BTreeMap<SessionKey, Session>>,
    draws: Draws,
    idle: Duration,
    longest: Duration,
    clock: Clock,
}

impl Sessions {
    /// None yet.
    pub(in crate::http) fn new(config: &SignInConfig, secret: &[u8; 32], clock: Clock) -> Self {
        Self {
            kept: Mutex::default(),
            draws: Draws::new(secret),
            idle: Duration::from_secs(60 * u64::from(config.idle_minutes)),
            longest: Duration::from_secs(3600 * u64::from(config.longest_hours)),
            clock,
        }
    }

    /// What draws texts that nobody can guess.
    pub(in crate::http::ui) fn draws(&self) -> &Draws {
        &self.draws
    }

    /// A new session in place of another, of which nothing is taken over: its name, for the browser, and what it is kept by.
    pub(in crate::http::ui) fn begin(
        &self,
        before: Option<SessionKey>,
        who: Option<Who>,
    ) -> (String, SessionKey) {
        let (token, csrf) = (self.draws.token(), self.draws.token());
        let (key, now) = (SessionKey::of(&token), self.clock.now());
        let session = Session {
            began: now,
            used: now,
            csrf,
            who,
            under_way: None,
            looking: None,
            flash: None,
        };
        let mut kept = self.kept();
        if let Some(before) = before {
            kept.remove(&before);
        }
        if kept.len() >= MOST {
            kept.retain(|_, it| self.counts(it, now));
        }
        if kept.len() >= MOST {
            let first = kept.iter().min_by_key(|(_, it)| (it.who.is_some(), it.used));
            let first = first.map(|(key, _)| *key);
            first.and_then(|key| kept.remove(&key));
        }
        kept.insert(key, session);
        (token, key)
    }

    /// The session of a name, which is in use from now; none that has ended.
    pub(in crate::http::ui) fn find(&self, token: &str) -> Option<(SessionKey, Session)> {
        let (key, now) = (SessionKey::of(token), self.clock.now());
        let mut kept = self.kept();
        let session = kept.get_mut(&key)?;
        if !self.counts(session, now) {
            kept.remove(&key);
            return None;
        }
        session.used = now;
        Some((key, session.clone()))
    }

    /// Changes a session, if it still stands.
    pub(in crate::http::ui) fn change<T>(
        &self,
        key: SessionKey,
        change: impl FnOnce(&mut Session) -> T,
    ) -> Option<T> {
        self.kept().get_mut(&key).map(change)
    }

    /// Ends a session.
    pub(in crate::http::ui) fn end(&self, key: SessionKey) {
        self.kept().remove(&key);
    }

    fn counts(&self, session: &Session, now: Duration) -> bool {
        let since = |then: Duration| now.checked_sub(then);
        since(session.used).is_some_and(|idle| idle < self.idle)
            && since(session.began).is_some_and(|long| long < self.longest)
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<SessionKey, Session>> {
        // a session is whole at any moment
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use super::{MOST, Sessions, Who};
    use crate::config::SignInConfig;
    use crate::http::clock::Clock;

    static SECONDS: AtomicU64 = AtomicU64::new(1_000_000);

    fn clock() -> Duration {
        Duration::from_secs(SECONDS.load(Ordering::Relaxed))
    }

    fn sessions(clock: fn() -> Duration) -> Sessions {
        let config = SignInConfig { idle_minutes: 15, longest_hours: 1, ..SignInConfig::default() };
        Sessions::new(&config, &[3; 32], Clock(clock))
    }

    fn somebody() -> Who {
        Who::Account("r.evans".parse().unwrap())
    }

    #[test]
    fn a_session_ends_when_nobody_uses_it_and_after_its_longest_time() {
        let sessions = sessions(clock);
        let later = |minutes: u64| SECONDS.fetch_add(60 * minutes, Ordering::Relaxed);
        let (idle, _) = sessions.begin(None, Some(somebody()));
        let (used, _) = sessions.begin(None, Some(somebody()));
        later(14);
        assert!(sessions.find(&used).is_some());
        later(1);
        assert!(sessions.find(&idle).is_none(), "fifteen minutes have passed");
        for _ in 0..3 {
            later(13);
            assert!(sessions.find(&used).is_some());
        }
        later(6);
        assert!(sessions.find(&used).is_none(), "an hour has passed");
    }

    #[test]
    fn the_name_changes_when_somebody_signs_in_and_nothing_is_taken_over() {
        let sessions = sessions(|| Duration::from_secs(9));
        let (before, key) = sessions.begin(None, None);
        let csrf = sessions.find(&before).unwrap().1.csrf;
        let (after, _) = sessions.begin(Some(key), Some(somebody()));
        assert!(sessions.find(&before).is_none());
        let (key, session) = sessions.find(&after).unwrap();
        assert!(session.who.is_some() && session.csrf != csrf);
        sessions.end(key);
        assert!(sessions.find(&after).is_none(), "signed out");
    }

    #[test]
    fn whoever_only_knocks_pushes_nobody_out_who_has_signed_in() {
        let sessions = sessions(|| Duration::from_secs(9));
        let (own, _) = sessions.begin(None, Some(somebody()));
        for _ in 0..MOST + 5 {
            sessions.begin(None, None);
        }
        assert!(sessions.find(&own).is_some());
    }
}
