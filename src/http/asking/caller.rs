//! Whose word a request is: a token's user, or a partner's system by its key.
//!
//! In: the `Authorization` or `X-API-Key` header. Out: a caller, or why there is none. Says the same of a key that never was, one that is wrong
//! and one that is over.

use crate::config::{ServeConfig, UserConfig};
use crate::http::clock::Clock;
use crate::http::footing::Footing;
use crate::sharing::User;
use crate::values::IdentifierKey;

use super::api_key::ApiKey;
use super::claims;
use super::issuer_keys::{IssuerKeys, KeysFault};
use super::token::{Issuer, NotTaken, verified};

/// What a request shows of who sends it.
#[derive(Clone, Default)]
pub(in crate::http) struct Shown {
    /// `Authorization`.
    pub(in crate::http) authorization: Option<String>,
    /// `X-API-Key`.
    pub(in crate::http) api_key: Option<String>,
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
    /// The token was good, and is no more.
    Expired,
    /// The token is not taken.
    Token,
    /// The key is not taken.
    Key,
    /// The token is good, and what its user belongs to is nothing here.
    NotProvisioned,
    /// The issuer's keys cannot be had.
    NoKeys,
}

/// Whose word is taken.
pub(in crate::http) struct Callers {
    issuers: Vec<Issuer>,
    users: Vec<UserConfig>,
    key: IdentifierKey,
    clock: Clock,
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
        Ok(Self { issuers, users: users.to_vec(), key: key.clone(), clock })
    }

    /// Who sends a request.
    pub(in crate::http) fn caller(
        &self,
        shown: &Shown,
        footing: &Footing,
    ) -> Result<Caller, NotCalled> {
        let Shown { authorization, api_key } = shown;
        if let Some(text) = api_key {
            let key = ApiKey::parse(text).map_err(|_| NotCalled::Key)?;
            let today = self.clock.civil().date();
            let user = footing.keys().user(&key, &self.key, today).ok_or(NotCalled::Key)?;
            return Ok(Caller { user });
        }
        let text = authorization.as_deref().ok_or(NotCalled::Missing)?;
        let (scheme, token) = text.split_once(' ').ok_or(NotCalled::Token)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(NotCalled::Token);
        }
        let (issuer, claims) =
            verified(&self.issuers, token.trim()).map_err(|fault| match fault {
                NotTaken::Expired => NotCalled::Expired,
                NotTaken::NotOurs => NotCalled::Token,
                NotTaken::NoKeys(fault) => {
                    tracing::warn!(%fault, "a token could not be checked");
                    NotCalled::NoKeys
                }
            })?;
        let user = claims::user(&issuer.config, &claims, &self.users);
        Ok(Caller { user: user.ok_or(NotCalled::NotProvisioned)? })
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
