//! Client certificates: which one a connection shows, and what a token or a key is bound to (RFC 8705).
//!
//! In: the certificate that TLS has verified, a token's `cnf`, the text of a key's entry. Out: thumbprints, which are equal or not. Whoever steals a token or
//! a key that is bound has nothing without the certificate's private key. Leaves to `tls` who vouches for certificates.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use sha2::{Digest as _, Sha256};

use super::token::Claims;

/// The SHA-256 of a certificate as it is sent (RFC 8705, 3.1: `x5t#S256`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Thumbprint([u8; 32]);

/// Why a text is no thumbprint.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a thumbprint is the SHA-256 of a certificate, in base64url: 43 letters")]
pub struct NoThumbprint;

impl Thumbprint {
    /// Of a certificate's DER.
    #[must_use]
    pub fn of(certificate: &[u8]) -> Self {
        Self(Sha256::digest(certificate).into())
    }

    /// As tokens and journal entries have it.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse(text: &str) -> Result<Self, NoThumbprint> {
        let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| NoThumbprint)?;
        bytes.try_into().map(Self).map_err(|_| NoThumbprint)
    }

    /// The same as text.
    #[must_use]
    pub fn text(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.0)
    }
}

/// What something is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::http) enum Bound {
    /// To nothing: whoever has it may use it.
    Free,
    /// To a certificate.
    To(Thumbprint),
    /// To something that this service does not check.
    Otherwise,
}

impl Bound {
    /// As a token says (RFC 7800). A way of binding that is not known here is not passed over: whoever bound it meant it.
    pub(super) fn of_token(claims: &Claims) -> Self {
        let Some(confirmation) = claims.get("cnf") else { return Self::Free };
        let members = confirmation.as_object().filter(|it| it.len() == 1);
        let text = members.and_then(|it| it.get("x5t#S256")).and_then(|it| it.as_str());
        text.and_then(|text| Thumbprint::parse(text).ok()).map_or(Self::Otherwise, Self::To)
    }

    /// As the entry of a key says.
    pub(super) fn of_key(certificate: Option<&str>) -> Self {
        let Some(text) = certificate else { return Self::Free };
        Thumbprint::parse(text).map_or(Self::Otherwise, Self::To)
    }

    /// True if it may be used on a connection that shows this certificate.
    pub(super) fn may_be_used_by(self, shown: Option<Thumbprint>) -> bool {
        match self {
            Self::Free => true,
            Self::To(thumbprint) => shown == Some(thumbprint),
            Self::Otherwise => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Bound, Thumbprint};

    fn of(claims: &serde_json::Value) -> Bound {
        Bound::of_token(claims.as_object().unwrap())
    }

    #[test]
    fn a_token_is_bound_to_what_it_says_and_to_nothing_that_is_not_checked() {
        let mine = Thumbprint::of(b"mine");
        let bound = of(&json!({ "cnf": { "x5t#S256": mine.text() } }));
        assert_eq!(bound, Bound::To(mine));
        assert!(bound.may_be_used_by(Some(mine)));
        assert!(!bound.may_be_used_by(Some(Thumbprint::of(b"another's"))));
        assert!(!bound.may_be_used_by(None));
        assert!(of(&json!({})).may_be_used_by(None));
        for otherwise in [
            json!({ "cnf": { "jkt": "x" } }),
            json!({ "cnf": { "x5t#S256": mine.text(), "jkt": "x" } }),
            json!({ "cnf": { "x5t#S256": "short" } }),
            json!({ "cnf": mine.text() }),
        ] {
            assert!(!of(&otherwise).may_be_used_by(Some(mine)), "{otherwise}");
        }
    }

    #[test]
    fn a_thumbprint_reads_back() {
        // of nothing: FIPS 180-4
        let text = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
        assert_eq!(Thumbprint::of(b"").text(), text);
        assert_eq!(Thumbprint::parse(text), Ok(Thumbprint::of(b"")));
        for none in
            ["", &text[1..], "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN", &text.replace('_', "/")]
        {
            assert!(Thumbprint::parse(none).is_err(), "{none}");
        }
    }
}
