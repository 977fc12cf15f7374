//! What the service is started with, checked whole before anything starts.
//!
//! In: a council's configuration, its rules, policy and key. Out: settings that hold together, or every fault at once.

use std::collections::BTreeSet;
use std::fs::File;

use super::following::Indexed;
use crate::config::{
    CouncilConfig, KeysAt, LISTENED_IN, LISTENED_IN_HINT, ServeConfig, UserConfig,
};
use crate::editions::EditionShelf;
use crate::journal::Journal;
use crate::normalise::Dictionaries;
use crate::rights::Words;
use crate::rules::{Checked, RuleFault, Ruleset};
use crate::sharing::{Policy, WorkingDays};
use crate::values::IdentifierKey;

/// A fault of the configuration: where, what, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault(pub String);

/// Everything that a service is made of.
pub struct Settings {
    /// The council.
    pub config: CouncilConfig,
    /// How it is served.
    pub serve: ServeConfig,
    /// Its rules.
    pub ruleset: Ruleset<Checked>,
    /// The words by which names are read.
    pub dictionaries: Dictionaries,
    /// Its policy on sharing.
    pub policy: Policy,
    /// The days on which people work.
    pub working_days: WorkingDays,
    /// Words for people about their own data, in English and in Welsh.
    pub words: [Words; 2],
    /// Its own key.
    pub key: IdentifierKey,
    /// Its editions.
    pub shelf: EditionShelf,
    /// Its journal.
    pub journal: Journal,
    /// What the journal's index knows.
    pub indexed: Indexed,
    /// 32 bytes that nobody can guess, drawn for this process.
    pub secret: [u8; 32],
    /// The program's version.
    pub program: String,
}

impl Settings {
    /// All that is wrong with them; `file` is what faults call the configuration.
    #[must_use]
    pub fn faults(&self, file: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        // an address on the command line is held to what one in the file is
        if self.serve.can_be_listened_in() {
            faults.push(Fault(format!("{file}: {LISTENED_IN}\n  hint: {LISTENED_IN_HINT}")));
        }
        let mut unreadable = |what: &str, path: &std::path::Path| {
            if let Err(cause) = File::open(path) {
                faults.push(Fault(format!("{file}: {what} {}: {cause}", path.display())));
            }
        };
        if let Some(tls) = &self.serve.tls {
            unreadable("tls_certificate", &tls.certificate);
            unreadable("tls_key", &tls.key);
            if let Some(clients) = &tls.clients {
                unreadable("client_certificates", &clients.authorities);
            }
        }
        for issuer in &self.serve.issuers {
            if let KeysAt::File(path) = &issuer.keys {
                unreadable("keys", path);
            }
            if let Some(path) = &issuer.ca {
                unreadable("ca", path);
            }
        }
        if let Some(secret) =
            self.config.sign_in.provider.as_ref().and_then(|it| it.secret.as_ref())
        {
            unreadable("secret", secret);
        }
        if let Err(fault) = super::tls::server(self.serve.tls.as_ref()) {
            faults.push(Fault(format!("{file}: {fault}")));
        }
        faults.extend(
            super::ui::account_faults(file, &self.config.sign_in, &self.serve)
                .into_iter()
                .map(Fault),
        );
        let at_odds = grants_at_odds(&self.policy, file, &self.serve);
        let told: BTreeSet<String> = at_odds.iter().map(ToString::to_string).collect();
        faults.extend(told.into_iter().map(Fault));
        faults
    }
}

/// What of the groups' grants does not fit the policy: each is checked as a user of the configuration would be; `file` is what faults call it.
#[must_use]
pub fn grants_at_odds(policy: &Policy, file: &str, serve: &ServeConfig) -> Vec<RuleFault> {
    let grants = serve.issuers.iter().flat_map(|issuer| &issuer.grants);
    let granted: Vec<UserConfig> = grants
        .filter_map(|grant| {
            Some(UserConfig {
                name: "of-a-group".parse().ok()?,
                organisation: grant.organisation.clone(),
                team: grant.team.clone(),
                roles: grant.roles.clone(),
                trained_until: Some(jiff::civil::Date::MAX),
                active: true,
                line: grant.line,
            })
        })
        .collect();
    policy.users_at_odds(file, &granted)
}
