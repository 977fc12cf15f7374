//! Whose word a request is: a token's user, or a partner's system by its key.
//!
//! In: the `Authorization` or `X-API-Key` header. Out: a caller, or why there is none. Says the same of a key that never was, one that is wrong
//! and one that is over.

use std::time::Duration;

use serde_json::Value;

use crate::config::{ServeConfig, UserConfig};
use crate::http::clock::Clock;
use crate::http::footing::Footing;
use crate::sharing::User;
use crate::values::{IdentifierKey, UserName};

use super::api_key::ApiKey;
use super::certificate::{Bound, Thumbprint};
use super::claims::{self, Nobody};
use super::issuer_keys::{IssuerKeys, KeysFault};
use super::known_tokens::{KnownToken, KnownTokens};
use super::token::{BadLife, Claims, Issuer, MadeOutTo, NotTaken, verified};

/// What a request shows of who sends it.
#[derive(Clone, Default)]
pub(in crate::http) struct Shown {
    /// `Authorization`.
    pub(in crate::http) authorization: Option<String>,
    /// `X-API-Key`.
    pub(in crate::http) api_key: Option<String>,
    /// The client certificate of the connection, which TLS has verified.
    pub(in crate::http) certificate: Option<Thumbprint>,
}

/// Who sends a request.
#[derive(Clone, Debug)]
pub(in crate::http) struct Caller {
    /// As the policy knows them, but for whether a review of theirs is late.
    pub(in crate::http) user: User,
}

/// Why a request is nobody's.
#[derive(Debug)]
pub(in crate::http) enum NotCalled {
    /// It shows nothing.
    Missing,
    /// `Authorization` is of another scheme than `Bearer`.
    Scheme,
    /// The token was good, and is no more.
    Expired,
    /// The token is not taken.
    Token,
    /// The token is its issuer's, and counts for longer than this service takes one, or from a moment that is still to come.
    Life(BadLife),
    /// The key is not taken.
    Key,
    /// Token or key is good, and bound to a certificate that the connection does not show; or ought to be bound, and is not.
    Certificate,
    /// The token is good, and what its user belongs to is nothing here, or too much.
    NotProvisioned(Nobody),
    /// The issuer's keys cannot be had.
    NoKeys,
}

impl From<NotTaken> for NotCalled {
    fn from(fault: NotTaken) -> Self {
        match fault {
            NotTaken::Expired => Self::Expired,
            NotTaken::NotOurs => Self::Token,
            NotTaken::Life(life) => Self::Life(life),
            NotTaken::NoKeys(fault) => {
                tracing::warn!(%fault, "a token could not be checked");
                Self::NoKeys
            }
        }
    }
}

/// Whose word is taken.
pub(in crate::http) struct Callers {
    issuers: Vec<Issuer>,
    users: Vec<UserConfig>,
    key: IdentifierKey,
    clock: Clock,
    tokens: KnownTokens,
}

impl Callers {
    /// By the configuration.
    pub(in crate::http) fn new(
        serve: &ServeConfig,
        users: &[UserConfig],
        key: &IdentifierKey,
        clock: Clock,
    ) -> Result<Self, KeysFault> {
        super::install_signatures();
        let issuers = serve.issuers.iter().map(|config| {
            let keys = IssuerKeys::new(config, clock)?;
            Ok(Issuer { config: config.clone(), keys })
        });
        let issuers = issuers.collect::<Result<_, KeysFault>>()?;
        let tokens = KnownTokens::default();
        Ok(Self { issuers, users: users.to_vec(), key: key.clone(), clock, tokens })
    }

    /// Who sends a request; waits, where an issuer's keys have to be fetched.
    pub(in crate::http) fn caller(
        &self,
        shown: &Shown,
        footing: &Footing,
    ) -> Result<Caller, NotCalled> {
        if let Some(caller) = self.caller_at_once(shown, footing) {
            return caller;
        }
        if let Some(text) = &shown.api_key {
            return self.by_key(text, shown.certificate, footing);
        }
        let text = bearer(shown)?;
        let now = self.clock.now();
        let (issuer, claims) = verified(&self.issuers, text, (MadeOutTo::Service, now))?;
        let user = claims::user(&issuer.config, &claims, &self.users);
        let bound = Bound::of_token(&claims);
        let user = user.map_err(NotCalled::NotProvisioned)?;
        let place = self.issuers.iter().position(|it| std::ptr::eq(it, issuer));
        if let (Some(issuer), Some(ends)) = (place, end(issuer, &claims))
            && let Some(keys_read) = self.issuers[issuer].keys.read_at(now)
        {
            let user = user.clone();
            self.tokens.keep(text, now, KnownToken { user, bound, issuer, keys_read, ends });
        }
        by_token(issuer, bound, shown, user)
    }

    /// Who sends a request, if that can be said without waiting for anybody.
    pub(in crate::http) fn caller_at_once(
        &self,
        shown: &Shown,
        footing: &Footing,
    ) -> Option<Result<Caller, NotCalled>> {
        if let Some(text) = &shown.api_key {
            // one that is not known may have been issued a moment ago: who can wait looks
            return match self.by_key(text, shown.certificate, footing) {
                Err(NotCalled::Key) => None,
                known => Some(known),
            };
        }
        let text = match bearer(shown) {
            Ok(text) => text,
            Err(none) => return Some(Err(none)),
        };
        let now = self.clock.now();
        let keys_read = |issuer: usize| self.issuers.get(issuer)?.keys.read_at(now);
        let KnownToken { user, bound, issuer, .. } = self.tokens.get(text, now, keys_read)?;
        Some(by_token(self.issuers.get(issuer)?, bound, shown, user))
    }

    /// Who somebody is of whom a provider says that they have just signed in (`OpenID` Connect Core 1.0, 3.1.3.7): the claims of the ID token,
    /// which answers the nonce that was sent with them.
    pub(in crate::http) fn signed_in(
        &self,
        token: &str,
        (issuer, client): (&str, &str),
        nonce: &str,
    ) -> Result<Claims, NotCalled> {
        let now = self.clock.now();
        let (by, claims) = verified(&self.issuers, token, (MadeOutTo::Pages(client), now))?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let several = matches!(claims.get("aud"), Some(Value::Array(all)) if all.len() > 1);
        let party = text("azp");
        let ours =
            if several { party == Some(client) } else { party.is_none_or(|it| it == client) };
        let answers = text("nonce")
            .is_some_and(|it| blake3::hash(it.as_bytes()) == blake3::hash(nonce.as_bytes()));
        if by.config.issuer == issuer && ours && answers {
            Ok(claims)
        } else {
            Err(NotCalled::Token)
        }
    }

    /// The user that verified claims of an issuer make somebody, by the configuration.
    pub(in crate::http) fn user_of(&self, issuer: &str, claims: &Claims) -> Result<User, Nobody> {
        let issuer = self.issuers.iter().find(|it| it.config.issuer == issuer);
        claims::user(&issuer.ok_or(Nobody::NotKnown)?.config, claims, &self.users)
    }

    /// A user of the configuration.
    pub(in crate::http) fn listed(&self, name: &UserName) -> Option<User> {
        let listed = self.users.iter().find(|it| it.name == *name);
        listed.map(|it| User::of(it, false))
    }

    fn by_key(
        &self,
        text: &str,
        certificate: Option<Thumbprint>,
        footing: &Footing,
    ) -> Result<Caller, NotCalled> {
        let key = ApiKey::parse(text).map_err(|_| NotCalled::Key)?;
        let today = self.clock.civil().date();
        let held = footing.keys().held(&key, &self.key, today).ok_or(NotCalled::Key)?;
        if !Bound::of_key(held.issued.certificate.as_deref()).may_be_used_by(certificate) {
            return Err(NotCalled::Certificate);
        }
        Ok(Caller { user: held.user() })
    }

    /// Reads the keys of every issuer, before anybody asks.
    pub(in crate::http) fn read_keys(&self) -> Vec<KeysFault> {
        self.issuers.iter().filter_map(|it| it.keys.read_ahead().err()).collect()
    }

    /// The issuers whose keys are not known.
    pub(in crate::http) fn without_keys(&self) -> Vec<&str> {
        let now = self.clock.now();
        let without = self.issuers.iter().filter(|it| !it.keys.are_known(now));
        without.map(|it| it.config.issuer.as_str()).collect()
    }
}

/// The token of a request.
fn bearer(shown: &Shown) -> Result<&str, NotCalled> {
    let text = shown.authorization.as_deref().ok_or(NotCalled::Missing)?;
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(NotCalled::Scheme) }
}

/// The user of a token that is good, if it is shown by whom it may be.
fn by_token(issuer: &Issuer, bound: Bound, shown: &Shown, user: User) -> Result<Caller, NotCalled> {
    let unbound = bound == Bound::Free && issuer.config.certificate_bound;
    if unbound || !bound.may_be_used_by(shown.certificate) {
        return Err(NotCalled::Certificate);
    }
    Ok(Caller { user })
}

/// When a token ends, by the clock of whoever issued it.
fn end(issuer: &Issuer, claims: &Claims) -> Option<Duration> {
    let ends = claims.get("exp").and_then(Value::as_f64)?;
    Duration::try_from_secs_f64(ends + f64::from(issuer.config.leeway_seconds)).ok()
}
