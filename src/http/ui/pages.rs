//! What all pages stand on beside the service: sessions, who can sign in, the policy in words.
//!
//! In: the configuration. Out: [`Pages`], made once and shared by all.

use super::frame::Frame;
use super::session::{CookieRules, Sessions};
use super::sign_in::{Accounts, NotKept, Provider, ProviderFault};
use crate::config::{CouncilConfig, ServeConfig};
use crate::http::clock::Clock;
use crate::sharing::Policy;

/// What all pages stand on.
pub(in crate::http) struct Pages {
    pub(in crate::http::ui) sessions: Sessions,
    pub(in crate::http::ui) cookie: CookieRules,
    pub(in crate::http::ui) accounts: Accounts,
    pub(in crate::http::ui) provider: Option<Provider>,
    address: Option<String>,
    policy: Policy,
    frame: Frame,
}

/// Why there are no pages.
#[derive(Debug, thiserror::Error)]
pub(in crate::http) enum PagesFault {
    /// An account's password is not kept as it should be.
    #[error(transparent)]
    Account(#[from] NotKept),
    /// The provider's secret or certificates cannot be read.
    #[error(transparent)]
    Provider(#[from] ProviderFault),
}

impl Pages {
    /// By the configuration; `secret` was drawn for this process.
    pub(in crate::http) fn new(
        (config, serve): (&CouncilConfig, &ServeConfig),
        policy: &Policy,
        (secret, clock): (&[u8; 32], Clock),
    ) -> Result<Self, PagesFault> {
        let sign_in = &config.sign_in;
        let provider = sign_in.provider.as_ref().map(|provider| {
            let issuer = serve.issuers.iter().find(|it| it.issuer == provider.issuer);
            Provider::new(provider, sign_in, issuer.and_then(|it| it.ca.as_deref()))
        });
        let proxied = sign_in.address.as_deref().is_some_and(|it| it.starts_with("https://"));
        Ok(Self {
            sessions: Sessions::new(sign_in, secret, clock),
            cookie: CookieRules { secured: serve.tls.is_some() || serve.plain_http || proxied },
            accounts: Accounts::new(&sign_in.accounts)?,
            provider: provider.transpose()?,
            address: sign_in.address.clone(),
            policy: policy.clone(),
            frame: Frame::of_nobody(&config.name, &config.pages),
        })
    }

    /// Where browsers reach the service, if that is said.
    pub(in crate::http::ui) fn own_origin(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// The policy, for the words in it.
    pub(in crate::http::ui) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The key of a form: what is sent twice under it is done once.
    pub(in crate::http::ui) fn once(&self) -> String {
        self.sessions.draws().once()
    }

    /// The frame of a page for nobody in particular.
    pub(in crate::http::ui) fn frame(&self) -> Frame {
        self.frame.clone()
    }
}
