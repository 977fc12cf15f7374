//! TLS: by rustls with ring, from a certificate and a key in files; and the certificates of clients, where some are asked for.
//!
//! In: the files. Out: what a listener needs, versions 1.2 and 1.3, the provider's own choice of ciphers; of a connection, which certificate its client has
//! shown and proven to be its own. Certificates are read when the service is started: a renewed one wants a restart, which drops no request that has begun.

use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{RootCertStore, ServerConfig};

use super::asking::Thumbprint;
use crate::config::{ClientsConfig, TlsConfig};

/// Why there is no TLS. Says nothing of a key.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub(super) struct TlsFault {
    path: PathBuf,
    cause: String,
}

/// What a listener needs; none where there is no TLS.
pub(super) fn server(config: Option<&TlsConfig>) -> Result<Option<ServerConfig>, TlsFault> {
    let Some(TlsConfig { certificate, key, clients }) = config else { return Ok(None) };
    let fault = |path: &PathBuf, cause: String| TlsFault { path: path.clone(), cause };
    let chain = certificates(certificate)?;
    let secret =
        PrivateKeyDer::from_pem_file(key).map_err(|cause| fault(key, cause.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|cause| fault(certificate, cause.to_string()))?;
    let server = match clients {
        None => server.with_no_client_auth(),
        Some(clients) => server.with_client_cert_verifier(verifier(clients, provider)?),
    };
    let server = server
        .with_single_cert(chain, secret)
        .map_err(|cause| fault(certificate, cause.to_string()))?;
    Ok(Some(server))
}

/// Who vouches for clients, and whether one without a certificate is heard.
fn verifier(
    clients: &ClientsConfig,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, TlsFault> {
    let ClientsConfig { authorities, required } = clients;
    let fault = |cause: String| TlsFault { path: authorities.clone(), cause };
    let mut roots = RootCertStore::empty();
    for root in certificates(authorities)? {
        roots.add(root).map_err(|cause| fault(cause.to_string()))?;
    }
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let verifier = if *required { verifier } else { verifier.allow_unauthenticated() };
    verifier.build().map_err(|cause| fault(cause.to_string()))
}

fn certificates(path: &PathBuf) -> Result<Vec<CertificateDer<'static>>, TlsFault> {
    let fault = |cause: String| TlsFault { path: path.clone(), cause };
    let chain = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|cause| fault(cause.to_string()))?;
    if chain.is_empty() {
        return Err(fault("no certificate is in it".to_owned()));
    }
    Ok(chain)
}

/// Keeps beside a connection which certificate its client has shown: TLS has verified it, and that the client has its key.
pub(super) fn shown(connection: &dyn Any, beside: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TlsStream<TcpStream>>() else { return };
    let (_, session) = stream.get_ref();
    let own = session.peer_certificates().and_then(|chain| chain.first());
    if let Some(certificate) = own {
        beside.insert(Thumbprint::of(certificate));
    }
}
