//! Bearer tokens: signed by an issuer of the configuration, for this service, and in time (RFC 7519, RFC 8725, RFC 9068).
//!
//! In: the token's text. Out: its claims, and whose it is. What is checked is `jsonwebtoken`'s: signature, issuer, audience, end and beginning;
//! which algorithms and keys it may use is decided here, by the configuration and never by the token. Leaves to `claims` what claims mean.

use std::time::Duration;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde_json::{Map, Value};

use super::issuer_keys::{IssuerKeys, KeysFault};
use crate::config::{IssuerConfig, TokenAlgorithm};

/// A token is a few kilobytes.
const LONGEST: usize = 16 << 10;

/// What a token claims.
pub(in crate::http) type Claims = Map<String, Value>;

/// An issuer with its keys.
pub(super) struct Issuer {
    pub(super) config: IssuerConfig,
    pub(super) keys: IssuerKeys,
}

/// Why a token is not taken.
#[derive(Debug)]
pub(super) enum NotTaken {
    /// It was good, and is no more.
    Expired,
    /// It is not one of ours: which of all reasons is nobody's but an attacker's business.
    NotOurs,
    /// It is its issuer's, and the time for which it counts is not to be believed.
    Life(BadLife),
    /// The issuer's keys cannot be had.
    NoKeys(KeysFault),
}

/// What is wrong with the time for which a token counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::http) enum BadLife {
    /// It counts for longer than the configuration takes a token: one that is stolen would, too.
    TooLong,
    /// It says that it was issued in time to come: somebody's clock is wrong.
    IssuedAhead,
}

/// For whom a token has to be made out.
#[derive(Clone, Copy)]
pub(super) enum MadeOutTo<'a> {
    /// This service, by the name that the issuer has for it.
    Service,
    /// The pages, as a client of the issuer's: such a token says who signed in, and lets nobody ask.
    Pages(&'a str),
}

/// The claims of a token, and who issued it.
pub(super) fn verified<'i>(
    issuers: &'i [Issuer],
    token: &str,
    (to, now): (MadeOutTo<'_>, Duration),
) -> Result<(&'i Issuer, Claims), NotTaken> {
    if token.len() > LONGEST {
        return Err(NotTaken::NotOurs);
    }
    let header = decode_header(token).map_err(|_| NotTaken::NotOurs)?;
    // what a token calls critical must be understood or the token refused (RFC 7515, 4.1.11), and no extension is
    if header.crit.is_some() {
        return Err(NotTaken::NotOurs);
    }
    // whose it says it is decides by whose keys it is checked, and by nothing else
    let said: Claims =
        jsonwebtoken::dangerous::insecure_decode_claims(token).map_err(|_| NotTaken::NotOurs)?;
    let name = said.get("iss").and_then(Value::as_str).ok_or(NotTaken::NotOurs)?;
    let issuer = issuers.iter().find(|it| it.config.issuer == name).ok_or(NotTaken::NotOurs)?;
    let allowed = issuer.config.algorithms.iter().map(|it| algorithm(*it));
    if !allowed.clone().any(|it| it == header.alg) {
        return Err(NotTaken::NotOurs);
    }
    let key = issuer.keys.named(header.kid.as_deref(), header.alg).map_err(NotTaken::NoKeys)?;
    let key = key.ok_or(NotTaken::NotOurs)?;
    let mut validation = Validation::new(header.alg);
    validation.leeway = u64::from(issuer.config.leeway_seconds);
    validation.validate_nbf = true;
    validation.set_issuer(&[&issuer.config.issuer]);
    validation.set_audience(&[match to {
        MadeOutTo::Service => &issuer.config.audience,
        MadeOutTo::Pages(client) => client,
    }]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    match decode::<Claims>(token, &key, &validation) {
        Ok(data) => match bad_life(&issuer.config, &data.claims, now) {
            None => Ok((issuer, data.claims)),
            Some(life) => Err(NotTaken::Life(life)),
        },
        Err(fault) if *fault.kind() == ErrorKind::ExpiredSignature => Err(NotTaken::Expired),
        Err(_) => Err(NotTaken::NotOurs),
    }
}

/// From when a token counts is its word (`iat`) or, if it has none, now.
fn bad_life(issuer: &IssuerConfig, claims: &Claims, now: Duration) -> Option<BadLife> {
    let seconds = |name: &str| claims.get(name).and_then(Value::as_f64);
    let (now, leeway) = (now.as_secs_f64(), f64::from(issuer.leeway_seconds));
    let begins = seconds("iat");
    if begins.is_some_and(|begins| begins > now + leeway) {
        return Some(BadLife::IssuedAhead);
    }
    let ends = seconds("exp")?;
    let longest = f64::from(issuer.longest_seconds) + leeway;
    (ends - begins.unwrap_or(now) > longest).then_some(BadLife::TooLong)
}

const fn algorithm(of: TokenAlgorithm) -> Algorithm {
    match of {
        TokenAlgorithm::Rs256 => Algorithm::RS256,
        TokenAlgorithm::Rs384 => Algorithm::RS384,
        TokenAlgorithm::Rs512 => Algorithm::RS512,
        TokenAlgorithm::Ps256 => Algorithm::PS256,
        TokenAlgorithm::Ps384 => Algorithm::PS384,
        TokenAlgorithm::Ps512 => Algorithm::PS512,
        TokenAlgorithm::Es256 => Algorithm::ES256,
        TokenAlgorithm::Es384 => Algorithm::ES384,
        TokenAlgorithm::EdDsa => Algorithm::EdDSA,
    }
}
