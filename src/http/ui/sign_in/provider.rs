//! The provider of `OpenID` Connect whom people are sent to, and who says who they are: the authorisation code flow with PKCE (RFC 6749, RFC 7636, RFC 9207).
//!
//! In: its name, and the client that the pages are to it. Out: where a browser is sent to sign in and out, and the ID token for the code that the browser brings back. Where the
//! provider's doors are it says itself, at the place that `OpenID` Connect Discovery names. Leaves to `asking` whether the ID token is good.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::config::{ProviderConfig, SignInConfig, is_local};
use crate::http::asking::fetching;
use crate::http::ui::session::UnderWay;
use crate::values::Sensitive;

/// Where the provider sends people back.
pub(super) const ANSWER: &str = "/sign-in/answer";
/// What a provider says is a few kilobytes.
const LONGEST: u64 = 256 << 10;

/// Why the provider gives no answer. Says nothing of a code, a token or a secret.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{issuer} cannot sign anybody in: {cause}")]
pub(in crate::http) struct ProviderFault {
    issuer: String,
    cause: String,
}

/// A provider, to whom the pages are a client.
pub(in crate::http) struct Provider {
    issuer: String,
    client: String,
    secret: Option<Sensitive<String>>,
    scope: String,
    back: String,
    /// Where people come back to once they have signed out.
    out: String,
    agent: ureq::Agent,
    doors: ArcSwapOption<Doors>,
}

/// Where the provider is asked, as it says itself.
#[derive(Deserialize)]
struct Doors {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    /// Where people sign out of it, if they can (`OpenID` Connect RP-Initiated Logout 1.0).
    end_session_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl Provider {
    /// By the configuration; its secret is read here.
    pub(in crate::http) fn new(
        config: &ProviderConfig,
        sign_in: &SignInConfig,
        ca: Option<&std::path::Path>,
    ) -> Result<Self, ProviderFault> {
        let ProviderConfig { issuer, client, secret, scopes, line: _ } = config;
        let fault = |cause: String| ProviderFault { issuer: issuer.clone(), cause };
        let secret = secret.as_ref().map(|path| {
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|cause| fault(format!("{}: {cause}", path.display())))?;
            Ok(Sensitive::new(text.trim().to_owned()))
        });
        let address = sign_in.address.as_deref().unwrap_or_default();
        Ok(Self {
            issuer: issuer.clone(),
            client: client.clone(),
            secret: secret.transpose()?,
            scope: std::iter::once("openid")
                .chain(scopes.iter().map(String::as_str))
                .collect::<Vec<_>>()
                .join(" "),
            back: format!("{address}{ANSWER}"),
            out: format!("{address}/sign-in"),
            agent: fetching(ca).map_err(fault)?,
            doors: ArcSwapOption::empty(),
        })
    }

    /// As its tokens name it.
    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What the pages are to it.
    pub(super) fn client(&self) -> &str {
        &self.client
    }

    /// Where a browser is sent to sign in; waits, where the provider has to be asked for its doors.
    pub(super) fn way_there(&self, under_way: &UnderWay) -> Result<String, ProviderFault> {
        let doors = self.doors()?;
        let UnderWay { state, nonce, verifier, to: _ } = under_way;
        let challenge = Base64UrlUnpadded::encode_string(&Sha256::digest(verifier.as_bytes()));
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client)
            .append_pair("redirect_uri", &self.back)
            .append_pair("scope", &self.scope)
            .append_pair("state", state)
            .append_pair("nonce", nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .finish();
        let joined = if doors.authorization_endpoint.contains('?') { '&' } else { '?' };
        Ok(format!("{}{joined}{query}", doors.authorization_endpoint))
    }

    /// Where a browser is sent to sign out; none where the provider has no such place. Waits, where it has to be asked for its doors. The provider asks whether it is
    /// meant, as no token is sent along: a token in an address would stand in histories and logs.
    pub(super) fn way_out(&self) -> Result<Option<String>, ProviderFault> {
        let doors = self.doors()?;
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", &self.client)
            .append_pair("post_logout_redirect_uri", &self.out)
            .finish();
        let to = |door: &String| {
            let joined = if door.contains('?') { '&' } else { '?' };
            format!("{door}{joined}{query}")
        };
        Ok(doors.end_session_endpoint.as_ref().map(to))
    }

    /// The ID token for a code; waits for the provider.
    pub(super) fn id_token(&self, code: &str, verifier: &str) -> Result<String, ProviderFault> {
        let doors = self.doors()?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.back.as_str()),
            ("code_verifier", verifier),
            ("client_id", self.client.as_str()),
        ];
        let mut request =
            self.agent.post(&doors.token_endpoint).header("accept", "application/json");
        if let Some(secret) = &self.secret {
            let methods = &doors.token_endpoint_auth_methods_supported;
            let knows = |method: &str| methods.iter().any(|it| it == method);
            if knows("client_secret_post") && !knows("client_secret_basic") {
                form.push(("client_secret", secret.expose()));
            } else {
                request = request.header("authorization", basic(&self.client, secret.expose()));
            }
        }
        let answer = request.send_form(form).map_err(|fault| self.fault(fault.to_string()))?;
        let tokens: Tokens = self.read(answer)?;
        Ok(tokens.id_token)
    }

    fn doors(&self) -> Result<Arc<Doors>, ProviderFault> {
        if let Some(doors) = self.doors.load_full() {
            return Ok(doors);
        }
        let place =
            format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let answer = self.agent.get(&place).header("accept", "application/json").call();
        let doors: Doors =
            self.read(answer.map_err(|fault| self.fault(format!("{place}: {fault}")))?)?;
        if doors.issuer != self.issuer {
            return Err(self.fault("it calls itself by another name".to_owned()));
        }
        let out = doors.end_session_endpoint.as_ref();
        for door in [&doors.authorization_endpoint, &doors.token_endpoint].into_iter().chain(out) {
            let local = door.strip_prefix("http://").and_then(|it| it.split('/').next());
            if !door.starts_with("https://") && !local.is_some_and(is_local) {
                return Err(self.fault("a door of its is not reached by TLS".to_owned()));
            }
        }
        let doors = Arc::new(doors);
        self.doors.store(Some(Arc::clone(&doors)));
        Ok(doors)
    }

    fn read<T: serde::de::DeserializeOwned>(
        &self,
        mut answer: ureq::http::Response<ureq::Body>,
    ) -> Result<T, ProviderFault> {
        let body = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
        let body = body.map_err(|fault| self.fault(fault.to_string()))?;
        // a parser's own words may quote what was sent
        serde_json::from_slice(&body)
            .map_err(|_| self.fault("what it says cannot be read".to_owned()))
    }

    fn fault(&self, cause: String) -> ProviderFault {
        ProviderFault { issuer: self.issuer.clone(), cause }
    }
}

/// How a client shows its secret (RFC 6749, 2.3.1): both parts are written as in a form first.
fn basic(client: &str, secret: &str) -> String {
    let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", part(client), part(secret));
    format!("Basic {}", Base64::encode_string(pair.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::basic;

    #[test]
    fn a_secret_with_a_colon_is_one_secret() {
        assert_eq!(basic("pages", "a:b c"), "Basic cGFnZXM6YSUzQWIrYw==");
    }
}
