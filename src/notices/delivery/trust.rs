//! Whose certificates count when an endpoint, or an issuer of tokens, shows who it is: the system's, or those of a file.
//!
//! In: a file of certificates, or none. Out: what the client needs for TLS, by ring. Read once and shared by all endpoints.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig};

/// Where systems keep the certificates that they trust.
const SYSTEM_CERTIFICATES: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// Why certificates cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the certificates of {} cannot be read: {cause}", .path.display())]
pub struct TrustFault {
    path: PathBuf,
    cause: io::Error,
}

/// The certificates that endpoints may rest on.
#[derive(Clone, Debug)]
pub struct Trust(TlsConfig);

impl Trust {
    /// Those of a file in PEM, or the system's. A system without any trusts nobody.
    ///
    /// # Errors
    /// [`TrustFault`].
    pub fn read(file: Option<&Path>) -> Result<Self, TrustFault> {
        let system = || SYSTEM_CERTIFICATES.iter().map(Path::new).find(|path| path.exists());
        let Some(path) = file.or_else(system) else { return Ok(Self::of(&[])) };
        let pem = fs::read(path).map_err(|cause| TrustFault { path: path.to_owned(), cause })?;
        let certificate = |item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            // a bundle may hold what this version cannot read; whoever rests on it is not trusted
            Ok(_) | Err(_) => None,
        };
        let roots: Vec<_> = ureq::tls::parse_pem(&pem).filter_map(certificate).collect();
        Ok(Self::of(&roots))
    }

    fn of(roots: &[Certificate<'static>]) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(roots))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        Self(tls)
    }

    /// As a client takes them.
    #[must_use]
    pub fn tls(&self) -> TlsConfig {
        self.0.clone()
    }
}
