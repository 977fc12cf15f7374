//! Mutual TLS: tokens and keys that are bound to a client's certificate, with certificates made here.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use hearth::http::Thumbprint;
use serde_json::json;
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig};

use super::served::{Council, Served};

/// An authority, the service's certificate, and those of two clients for whom the authority vouches; and one for whom nobody does.
struct Certificates {
    folder: PathBuf,
}

impl Certificates {
    /// None where openssl is not installed, which is said.
    #[expect(clippy::print_stdout, reason = "whoever runs the tests is told what was not tested")]
    fn make(folder: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&folder).expect("a folder");
        let made = Self { folder };
        let authority = ["-subj", "/CN=authority", "-addext", "basicConstraints=critical,CA:TRUE"];
        if !made.request("authority", &authority, None) {
            println!("skipped: openssl is not installed, which makes the certificates");
            return None;
        }
        let of_end = ["-addext", "basicConstraints=critical,CA:FALSE"];
        let service = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
        assert!(made.request("service", &[&service[..], &of_end].concat(), Some("authority")));
        for client in ["partner", "another"] {
            let subject = format!("/CN={client}");
            let words = [&["-subj", &subject][..], &of_end].concat();
            assert!(made.request(client, &words, Some("authority")));
        }
        assert!(made.request("stranger", &[&["-subj", "/CN=s"][..], &of_end].concat(), None));
        Some(made)
    }

    fn request(&self, name: &str, words: &[&str], by: Option<&str>) -> bool {
        let mut command = Command::new("openssl");
        command
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
            .args(["-nodes", "-days", "2", "-keyout"])
            .arg(self.key(name))
            .arg("-out")
            .arg(self.pem(name))
            .args(words);
        if let Some(by) = by {
            command.arg("-CA").arg(self.pem(by)).arg("-CAkey").arg(self.key(by));
        }
        command.output().is_ok_and(|made| made.status.success())
    }

    fn pem(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.pem"))
    }

    fn key(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.key"))
    }

    /// A client that shows the certificate of this name, or none.
    fn client(&self, name: Option<&str>) -> ureq::Agent {
        let root = first(&self.pem("authority"));
        let shown = name.map(|name| {
            let key = PrivateKey::from_pem(&std::fs::read(self.key(name)).expect("a key"));
            ClientCert::new_with_certs(&[first(&self.pem(name))], key.expect("a private key"))
        });
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&[root]))
            .client_cert(shown)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false);
        config.timeout_global(Some(Duration::from_secs(30))).build().new_agent()
    }

    fn thumbprint(&self, name: &str) -> String {
        Thumbprint::of(first(&self.pem(name)).der()).text()
    }

    fn serve(&self, council: &Council, more: &str) -> Served {
        let files = [
            ("tls_certificate", self.pem("service")),
            ("tls_key", self.key("service")),
            ("client_certificates", self.pem("authority")),
        ];
        let named = files.map(|(name, file)| format!("{name} = \"{}\"\n", file.display()));
        let told = format!("[serve]\n{}{more}", named.concat());
        council.configure("[serve]\n", &told);
        council.serve()
    }
}

fn first(pem: &Path) -> Certificate<'static> {
    let bytes = std::fs::read(pem).expect("a certificate");
    let mut found = ureq::tls::parse_pem(&bytes).filter_map(|item| match item.expect("PEM") {
        PemItem::Certificate(it) => Some(it),
        PemItem::PrivateKey(_) | _ => None,
    });
    found.next().expect("a certificate")
}

/// The status of a look, and its code if it is a problem.
fn look(agent: &ureq::Agent, url: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let mut request = agent.get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut answer = request.call().expect("an answer");
    let body: serde_json::Value =
        serde_json::from_str(&answer.body_mut().read_to_string().expect("its body")).expect("JSON");
    (answer.status().as_u16(), body["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_token_that_is_bound_to_a_certificate_is_taken_from_whom_it_is_bound_to_alone() {
    let council = Council::new();
    let Some(certificates) = Certificates::make(council.dir.path("tls")) else { return };
    let served = certificates.serve(&council, "");
    let url = format!("{}/v1/persons/{}", served.url, council.person);
    let mut claims = Council::claims("r.evans", "revenues");
    let free = format!("Bearer {}", council.key().sign(&claims).expect("a token"));
    claims["cnf"] = json!({ "x5t#S256": certificates.thumbprint("partner") });
    let bound = format!("Bearer {}", council.key().sign(&claims).expect("a token"));
    claims["cnf"] = json!({ "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" });
    let otherwise = format!("Bearer {}", council.key().sign(&claims).expect("a token"));
    let ask = |client: Option<&str>, token: &str| {
        let why = ("hearth-purpose", "revenues-and-benefits");
        look(&certificates.client(client), &url, &[("authorization", token), why])
    };
    let refused = (401, "certificate_not_accepted".to_owned());
    assert_eq!(ask(Some("partner"), &bound).0, 200);
    assert_eq!(ask(Some("another"), &bound), refused, "another's certificate");
    assert_eq!(ask(None, &bound), refused, "none");
    assert_eq!(ask(None, &free).0, 200, "what is bound to nothing");
    assert_eq!(ask(Some("another"), &free).0, 200);
    assert_eq!(ask(Some("partner"), &otherwise), refused, "bound in a way that is not checked");
    let stranger = certificates.client(Some("stranger"));
    assert!(stranger.get(&url).call().is_err(), "nobody vouches for it");
}

#[test]
fn a_key_that_is_bound_to_a_certificate_is_good_for_nobody_else() {
    let council = Council::new();
    let Some(certificates) = Certificates::make(council.dir.path("tls")) else { return };
    let pem = certificates.pem("partner").display().to_string();
    let words = ["api-key", "issue", "--for", "moss.system", "--organisation"];
    let more = ["housing-association", "--role", "support-worker", "--certificate", &pem];
    let end = ["--trained-until", "2099-12-31", "--by", "dpo"];
    let key = council.hearth(&[&words[..], &more, &end].concat()).ends_with(0).out;
    let served = certificates.serve(&council, "");
    let url = format!("{}/v1/persons/{}", served.url, council.person);
    let ask = |client: Option<&str>| {
        let why = ("hearth-purpose", "single-view-by-consent");
        look(&certificates.client(client), &url, &[("x-api-key", key.trim()), why])
    };
    assert_eq!(ask(Some("partner")), (403, "refused".to_owned()), "who asks is known");
    assert_eq!(ask(Some("another")), (401, "certificate_not_accepted".to_owned()));
    assert_eq!(ask(None), (401, "certificate_not_accepted".to_owned()));
    let listed = council.hearth(&["api-key", "list", "--json"]).ends_with(0).json();
    assert_eq!(listed[0]["certificate"], certificates.thumbprint("partner"));
}

#[test]
fn where_certificates_are_required_nothing_is_heard_without_one_and_no_token_is_taken_unbound() {
    let council = Council::new();
    let Some(certificates) = Certificates::make(council.dir.path("tls")) else { return };
    council.configure(
        "algorithms = [\"EdDSA\"]",
        "certificate_bound = true\nalgorithms = [\"EdDSA\"]",
    );
    let served = certificates.serve(&council, "client_certificates_required = true\n");
    let url = format!("{}/v1/persons/{}", served.url, council.person);
    assert!(certificates.client(None).get(&url).call().is_err(), "no certificate, no connection");
    let token = format!("Bearer {}", council.token("r.evans", "revenues"));
    let why = ("hearth-purpose", "revenues-and-benefits");
    let asked =
        look(&certificates.client(Some("partner")), &url, &[("authorization", &token), why]);
    assert_eq!(asked, (401, "certificate_not_accepted".to_owned()));
}
