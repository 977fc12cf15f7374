//! An issuer's public keys: from a file or an address, kept, and fetched again when they change.
//!
//! In: where they are. Out: the key of a name. A name that is not known makes them be read again, as issuers change keys, but not more often
//! than every so many seconds, so that invented names cost the issuer nothing. Keys that are old are read again too, so that one taken out of
//! the set stops counting; while the issuer cannot be reached, the old ones serve on for a day.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};

use crate::config::{IssuerConfig, KeysAt};
use crate::http::clock::Clock;
use crate::notices::delivery::Trust;

/// Not more often than this.
const FLOOR: Duration = Duration::from_secs(10);
/// Read again after so long.
const OLD: Duration = Duration::from_secs(15 * 60);
/// Not used any more after so long.
const USELESS: Duration = Duration::from_secs(24 * 60 * 60);
/// How long an issuer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// A set of keys is a few kilobytes.
const LONGEST: u64 = 1 << 20;

/// Why there are no keys. Names the place, never a key.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the keys of {issuer} cannot be had from {place}: {cause}")]
pub(in crate::http) struct KeysFault {
    issuer: String,
    place: String,
    cause: String,
}

/// The keys of one issuer.
pub(super) struct IssuerKeys {
    issuer: String,
    at: KeysAt,
    agent: Option<ureq::Agent>,
    clock: Clock,
    known: ArcSwapOption<Known>,
    /// When they were last asked for, well or not.
    asked: Mutex<Option<Duration>>,
}

struct Known {
    keys: Vec<Key>,
    read: Duration,
}

#[derive(Clone)]
struct Key {
    name: Option<String>,
    algorithm: Option<KeyAlgorithm>,
    public: DecodingKey,
}

impl IssuerKeys {
    /// The keys of an issuer, not yet read.
    pub(super) fn new(config: &IssuerConfig, clock: Clock) -> Result<Self, KeysFault> {
        let agent = match &config.keys {
            KeysAt::File(_) => None,
            KeysAt::Url(_) => Some(fetching(config.ca.as_deref()).map_err(|cause| KeysFault {
                issuer: config.issuer.clone(),
                place:
                    config.ca.as_deref().unwrap_or(Path::new("the system")).display().to_string(),
                cause,
            })?),
        };
        Ok(Self {
            issuer: config.issuer.clone(),
            at: config.keys.clone(),
            agent,
            clock,
            known: ArcSwapOption::empty(),
            asked: Mutex::new(None),
        })
    }

    /// The key by which a token with this head is checked; none if the issuer has none such.
    pub(super) fn named(
        &self,
        name: Option<&str>,
        algorithm: Algorithm,
    ) -> Result<Option<DecodingKey>, KeysFault> {
        let now = self.clock.now();
        let known = self.known.load_full();
        let old = known.as_ref().is_none_or(|known| now.saturating_sub(known.read) > OLD);
        if !old && let Some(key) = known.as_ref().and_then(|it| it.find(name, algorithm)) {
            return Ok(Some(key));
        }
        match self.read_again(now) {
            Ok(read) => Ok(read.find(name, algorithm)),
            Err(fault) => match known.filter(|it| now.saturating_sub(it.read) < USELESS) {
                Some(known) => Ok(known.find(name, algorithm)),
                None => Err(fault),
            },
        }
    }

    /// Reads the keys before anybody asks.
    pub(super) fn read_ahead(&self) -> Result<(), KeysFault> {
        self.read_again(self.clock.now()).map(|_| ())
    }

    /// Reads the keys if that is not too soon: those that are known then.
    fn read_again(&self, now: Duration) -> Result<Arc<Known>, KeysFault> {
        // one at a time: whoever waited finds what the other has read
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.is_some_and(|asked| now.saturating_sub(asked) < FLOOR) {
            return match self.known.load_full() {
                Some(known) => Ok(known),
                None => Err(self.fault("not asked again so soon")),
            };
        }
        *asked = Some(now);
        let text = self.text().map_err(|cause| self.fault(&cause))?;
        let set: JwkSet = serde_json::from_str(&text)
            .map_err(|_| self.fault("what is there is no set of keys (RFC 7517)"))?;
        let keys = set.keys.iter().filter_map(Key::of).collect();
        let known = Arc::new(Known { keys, read: now });
        self.known.store(Some(Arc::clone(&known)));
        Ok(known)
    }

    /// When the keys were read that count now, if they need not be read again.
    pub(super) fn read_at(&self, now: Duration) -> Option<Duration> {
        let known = self.known.load();
        let read = known.as_ref()?.read;
        (now.saturating_sub(read) <= OLD).then_some(read)
    }

    /// True if keys are known that are not too old to be used.
    pub(super) fn are_known(&self, now: Duration) -> bool {
        let known = self.known.load_full();
        known.is_some_and(|known| now.saturating_sub(known.read) < USELESS)
    }

    fn text(&self) -> Result<String, String> {
        match (&self.at, &self.agent) {
            (KeysAt::File(path), _) => fs::read_to_string(path).map_err(|fault| fault.to_string()),
            (KeysAt::Url(url), Some(agent)) => {
                let answer = agent.get(url).header("accept", "application/json").call();
                let mut answer = answer.map_err(|fault| fault.to_string())?;
                let body = answer.body_mut().with_config().limit(LONGEST);
                body.read_to_string().map_err(|fault| fault.to_string())
            }
            (KeysAt::Url(_), None) => Err("there is nothing to fetch it with".to_owned()),
        }
    }

    fn fault(&self, cause: &str) -> KeysFault {
        let place = match &self.at {
            KeysAt::File(path) => path.display().to_string(),
            KeysAt::Url(url) => url.clone(),
        };
        KeysFault { issuer: self.issuer.clone(), place, cause: cause.to_owned() }
    }
}

impl Known {
    /// The key of a name; of a token that names none, the only one that there is.
    fn find(&self, name: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        let mut fitting = self.keys.iter().filter(|key| key.is_for(algorithm));
        let key = match name {
            Some(name) => fitting.find(|key| key.name.as_deref() == Some(name))?,
            None => fitting.next().filter(|_| fitting.next().is_none())?,
        };
        Some(key.public.clone())
    }
}

impl Key {
    fn of(jwk: &Jwk) -> Option<Self> {
        let common = &jwk.common;
        let signs = matches!(common.public_key_use, None | Some(PublicKeyUse::Signature));
        let public = DecodingKey::from_jwk(jwk).ok().filter(|_| signs)?;
        Some(Self { name: common.key_id.clone(), algorithm: common.key_algorithm, public })
    }

    fn is_for(&self, algorithm: Algorithm) -> bool {
        let named = self.algorithm.is_none_or(|it| it.to_string() == format!("{algorithm:?}"));
        named && self.public.family() == algorithm.family()
    }
}

/// What fetches keys and tokens: by TLS with ring, without redirects, from nobody but who is named.
pub(in crate::http) fn fetching(ca: Option<&Path>) -> Result<ureq::Agent, String> {
    let trust = Trust::read(ca).map_err(|fault| fault.to_string())?;
    let config = ureq::Agent::config_builder()
        .tls_config(trust.tls())
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        // minutes lie between two requests: a connection that was kept would be closed by the other side, and a form cannot be sent twice
        .max_idle_connections(0)
        .max_idle_connections_per_host(0)
        .build();
    Ok(config.new_agent())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jsonwebtoken::Algorithm;

    use super::IssuerKeys;
    use crate::config::{IssuerConfig, KeysAt, TokenAlgorithm};
    use crate::http::asking::signatures::TokenKey;
    use crate::http::clock::Clock;

    fn clock() -> Duration {
        use std::sync::atomic::{AtomicU64, Ordering};
        static SECONDS: AtomicU64 = AtomicU64::new(0);
        Duration::from_secs(SECONDS.fetch_add(4, Ordering::Relaxed))
    }

    #[test]
    fn a_key_that_is_not_known_is_looked_for_again_but_not_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let put = |names: &[&str]| {
            let keys: Vec<_> = names
                .iter()
                .map(|name| TokenKey::new([7; 32], name).public_keys().unwrap()["keys"][0].clone())
                .collect();
            std::fs::write(&path, serde_json::json!({ "keys": keys }).to_string()).unwrap();
        };
        let config = IssuerConfig {
            issuer: "https://login.example/".to_owned(),
            audience: "hearth".to_owned(),
            keys: KeysAt::File(path.clone()),
            ca: None,
            algorithms: vec![TokenAlgorithm::EdDsa],
            longest_seconds: 3600,
            leeway_seconds: 30,
            certificate_bound: false,
            prefix: String::new(),
            user: "sub".to_owned(),
            groups: "groups".to_owned(),
            team: None,
            trained_until: None,
            grants: Vec::new(),
            line: 1,
        };
        // each question takes four seconds
        let keys = IssuerKeys::new(&config, Clock(clock)).unwrap();
        assert!(keys.named(Some("a"), Algorithm::EdDSA).is_err(), "no file");
        put(&["a"]);
        assert!(keys.named(Some("a"), Algorithm::EdDSA).is_err(), "too soon");
        assert!(keys.named(Some("a"), Algorithm::EdDSA).is_err(), "too soon");
        assert!(keys.named(Some("a"), Algorithm::EdDSA).unwrap().is_some());
        put(&["b"]);
        assert!(keys.named(Some("b"), Algorithm::EdDSA).unwrap().is_none(), "too soon");
        assert!(keys.named(None, Algorithm::EdDSA).unwrap().is_some(), "the only one");
        assert!(keys.named(Some("b"), Algorithm::EdDSA).unwrap().is_some());
        assert!(keys.named(Some("a"), Algorithm::EdDSA).unwrap().is_none(), "it is out of the set");
        assert!(keys.named(Some("b"), Algorithm::RS256).unwrap().is_none(), "of another kind");
    }
}
