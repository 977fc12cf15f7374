//! Signatures of tokens, checked by ring, which TLS brings anyway: what `jsonwebtoken` asks of a provider of cryptography.
//!
//! In: a public key of an issuer, a message, a signature. Out: whether it fits. Only signatures by a private key are known; a shared secret is
//! refused, as whoever could check such a token could make one. Signing is there for the demo, whose own key stands in for an issuer's.

use std::sync::Once;

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{Error as SignatureError, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, EncodingKey, Header};
use ring::signature::{self, Ed25519KeyPair, KeyPair as _, RsaPublicKeyComponents};
use serde_json::{Value, json};

/// Lets tokens be checked with ring, once a process.
pub(in crate::http) fn install() {
    static INSTALLED: Once = Once::new();
    static PROVIDER: CryptoProvider = CryptoProvider {
        signer_factory: signer,
        verifier_factory: verifier,
        key_utils: KeyUtils::new_unimplemented(),
    };
    INSTALLED.call_once(|| {
        // it fails only where another is installed, which this program does nowhere
        let _ = PROVIDER.install_default();
    });
}

/// How an algorithm of tokens is checked.
enum Check {
    Rsa(&'static signature::RsaParameters),
    Other(&'static dyn signature::VerificationAlgorithm),
}

fn check(algorithm: Algorithm) -> Option<Check> {
    Some(match algorithm {
        Algorithm::RS256 => Check::Rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
        Algorithm::RS384 => Check::Rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
        Algorithm::RS512 => Check::Rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
        Algorithm::PS256 => Check::Rsa(&signature::RSA_PSS_2048_8192_SHA256),
        Algorithm::PS384 => Check::Rsa(&signature::RSA_PSS_2048_8192_SHA384),
        Algorithm::PS512 => Check::Rsa(&signature::RSA_PSS_2048_8192_SHA512),
        Algorithm::ES256 => Check::Other(&signature::ECDSA_P256_SHA256_FIXED),
        Algorithm::ES384 => Check::Other(&signature::ECDSA_P384_SHA384_FIXED),
        Algorithm::EdDSA => Check::Other(&signature::ED25519),
        // shared secrets, and what a later version of the crate may know
        Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512 | _ => return None,
    })
}

struct RingVerifier {
    algorithm: Algorithm,
    check: Check,
    key: DecodingKey,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as the provider of signatures is asked")]
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    let check = check(*algorithm).ok_or(ErrorKind::UnsupportedAlgorithm)?;
    Ok(Box::new(RingVerifier { algorithm: *algorithm, check, key: key.clone() }))
}

impl Verifier<Vec<u8>> for RingVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        let fits = match (&self.check, self.key.kind()) {
            (Check::Rsa(parameters), DecodingKeyKind::RsaModulusExponent { n, e }) => {
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
            (Check::Other(algorithm), DecodingKeyKind::SecretOrDer(bytes)) => {
                signature::UnparsedPublicKey::new(*algorithm, bytes).verify(message, signature)
            }
            // a key of another kind than the algorithm's
            (Check::Rsa(_), DecodingKeyKind::SecretOrDer(_))
            | (Check::Other(_), DecodingKeyKind::RsaModulusExponent { .. }) => {
                return Err(SignatureError::new());
            }
        };
        fits.map_err(|_| SignatureError::new())
    }
}

impl JwtVerifier for RingVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

struct RingSigner(Ed25519KeyPair);

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as the provider of signatures is asked")]
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    if *algorithm != Algorithm::EdDSA {
        return Err(ErrorKind::UnsupportedAlgorithm.into());
    }
    let pair = Ed25519KeyPair::from_seed_unchecked(key.as_bytes());
    Ok(Box::new(RingSigner(pair.map_err(|_| ErrorKind::InvalidEddsaKey)?)))
}

impl Signer<Vec<u8>> for RingSigner {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl JwtSigner for RingSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

/// A key that signs tokens, for a demo that has no identity provider.
pub struct TokenKey {
    seed: [u8; 32],
    name: String,
}

impl TokenKey {
    /// The key of a secret seed; `name` is how tokens refer to it.
    #[must_use]
    pub fn new(seed: [u8; 32], name: &str) -> Self {
        install();
        Self { seed, name: name.to_owned() }
    }

    /// A token that makes these claims, signed.
    ///
    /// # Errors
    /// If the claims cannot be put into JSON.
    pub fn sign(&self, claims: &Value) -> Result<String, Error> {
        let header = Header { kid: Some(self.name.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_ed_der(&self.seed))
    }

    /// The set of public keys (RFC 7517) by which its tokens are checked.
    ///
    /// # Errors
    /// If ring does not take the seed.
    pub fn public_keys(&self) -> Result<Value, Error> {
        use base64ct::Encoding as _;
        let pair = Ed25519KeyPair::from_seed_unchecked(&self.seed);
        let pair = pair.map_err(|_| ErrorKind::InvalidEddsaKey)?;
        let x = base64ct::Base64UrlUnpadded::encode_string(pair.public_key().as_ref());
        Ok(json!({ "keys": [{
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.name, "x": x
        }] }))
    }
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding as _};
    use jsonwebtoken::jwk::Jwk;
    use jsonwebtoken::{Algorithm, DecodingKey};

    use super::install;

    fn holds(jwk: &str, algorithm: Algorithm, message: &str, signature: &str) -> bool {
        install();
        let jwk: Jwk = serde_json::from_str(jwk).unwrap();
        let key = DecodingKey::from_jwk(&jwk).unwrap();
        jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, algorithm).unwrap()
    }

    /// RFC 7515, appendix A.3, and RFC 8037, appendix A.4.
    #[test]
    fn the_signatures_of_the_standards_examples_hold_and_changed_ones_do_not() {
        let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        for (jwk, algorithm, message, signature) in [
            (
                r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
                Algorithm::ES256,
                format!("eyJhbGciOiJFUzI1NiJ9.{payload}"),
                "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
            ),
            (
                r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
                Algorithm::EdDSA,
                "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".to_owned(),
                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
            ),
        ] {
            assert!(holds(jwk, algorithm, &message, signature));
            assert!(!holds(jwk, algorithm, &message.replace("eyJ", "eyK"), signature));
            let mut bytes = Base64UrlUnpadded::decode_vec(signature).unwrap();
            bytes[7] ^= 1;
            let changed = Base64UrlUnpadded::encode_string(&bytes);
            assert!(!holds(jwk, algorithm, &message, &changed));
            assert!(!holds(jwk, Algorithm::RS256, &message, signature), "a key of another kind");
        }
    }

    #[test]
    fn a_shared_secret_is_no_signature() {
        install();
        let key = DecodingKey::from_secret(b"secret");
        assert!(jsonwebtoken::crypto::verify("AAAA", b"a.b", &key, Algorithm::HS256).is_err());
    }
}
