//! Behind TLS: a certificate that is trusted, one that is not, and a port that speaks no TLS.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::receiver::{Receiver, Reply};
use super::{here, means, post};
use crate::notices::delivery::{Failure, Line, Means, Outcome, Trust};

const LONG: Duration = Duration::from_secs(10);

/// A certificate of this machine's address, signed by itself; none where openssl is not installed, which is said.
fn certificate(folder: &Path) -> Option<(PathBuf, rustls::ServerConfig)> {
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-subj", "/CN=a partner", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args([Path::new("-keyout"), &key, Path::new("-out"), &certificate])
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|made| made.success()) {
        println!("skipped: openssl is not installed, which makes the certificate");
        return None;
    }
    let chain = vec![CertificateDer::from_pem_file(&certificate).unwrap()];
    let key = PrivateKeyDer::from_pem_file(&key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    Some((certificate, config))
}

#[test]
fn a_notice_arrives_behind_tls_where_the_certificate_is_trusted_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let Some((certificate, tls)) = certificate(folder.path()) else { return };
    let receiver = Receiver::behind_tls(tls, |_| Reply::status(204));
    let address = here(&receiver.url("/hooks"));
    let trust = Trust::read(Some(&certificate)).unwrap();
    let trusting = Line::open(&address, &Means { trust, ..means(LONG) });
    assert!(post(&trusting, 1).is_delivered());
    assert!(post(&trusting, 2).is_delivered());
    let requests = receiver.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|it| it.connection == requests[0].connection), "it was kept");
    let of_the_system = Line::open(&address, &means(LONG));
    assert_eq!(post(&of_the_system, 3), Outcome::Failed(Failure::Tls));
    assert_eq!(receiver.requests().len(), 2, "nothing was said to a stranger");
}

#[test]
fn a_port_that_speaks_no_tls_is_told_as_that() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("https://{}/hooks", listener.local_addr().unwrap());
    let plain = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").unwrap();
        stream
    });
    let line = Line::open(&here(&url), &means(LONG));
    assert_eq!(post(&line, 1), Outcome::Failed(Failure::Tls));
    drop(plain.join().unwrap());
}

#[test]
fn certificates_that_are_not_there_are_told_by_their_file() {
    let fault = Trust::read(Some(Path::new("nowhere/partners.pem"))).unwrap_err().to_string();
    assert!(
        fault.starts_with("the certificates of nowhere/partners.pem cannot be read"),
        "{fault}"
    );
}
