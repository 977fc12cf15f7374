//! TLS: by rustls with ring, from a certificate and a key in files.
//!
//! In: the two files. Out: what a listener needs; versions 1.2 and 1.3, the provider's own choice of ciphers. Certificates are read when the
//! service is started: a renewed one wants a restart, which drops no request that has begun.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::config::TlsConfig;

/// Why there is no TLS. Says nothing of a key.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub(super) struct TlsFault {
    path: PathBuf,
    cause: String,
}

/// What a listener needs; none where there is no TLS.
pub(super) fn server(config: Option<&TlsConfig>) -> Result<Option<ServerConfig>, TlsFault> {
    let Some(TlsConfig { certificate, key }) = config else { return Ok(None) };
    let fault = |path: &PathBuf, cause: String| TlsFault { path: path.clone(), cause };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|cause| fault(certificate, cause.to_string()))?;
    if chain.is_empty() {
        return Err(fault(certificate, "no certificate is in it".to_owned()));
    }
    let secret =
        PrivateKeyDer::from_pem_file(key).map_err(|cause| fault(key, cause.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|cause| fault(certificate, cause.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|cause| fault(certificate, cause.to_string()))?;
    Ok(Some(server))
}
