//! `[serve]`: where the service listens, whose word it takes for who somebody is, and how much it takes on.
//!
//! In: the table of `hearth.toml`. Out: a [`ServeConfig`], or every fault at once with its line. Leaves to `http` whether the files that it names
//! can be read, to `sharing` what roles are good for.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use super::issuers::{IssuerConfig, issuer};
use crate::rules::{TableReader, ValueReader};

/// How the council is served.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServeConfig {
    /// The address to listen at; this machine alone, if nothing is said.
    pub address: IpAddr,
    /// The port.
    pub port: u16,
    /// Certificate and key; without them there is no TLS.
    pub tls: Option<TlsConfig>,
    /// True where another program on the way ends TLS: only then may others than this machine ask without.
    pub plain_http: bool,
    /// How many questions are worked on at once.
    pub desks: usize,
    /// An edition of a night longer ago than so many days is stale.
    pub stale_after_days: i32,
    /// How many requests a caller may make a second.
    pub requests_per_second: u32,
    /// How many at once beyond that.
    pub burst: u32,
    /// After so many failed keys nobody is listened to from there for a while.
    pub failures: u32,
    /// For so many seconds.
    pub lock_out_seconds: u32,
    /// The longest body, in bytes.
    pub body_bytes: usize,
    /// How long a client may take over a request's head, in seconds.
    pub head_seconds: u32,
    /// How long over its body, in seconds.
    pub body_seconds: u32,
    /// How long a connection is kept on which nobody asks, in seconds.
    pub idle_seconds: u32,
    /// How long running requests may take after the service was told to end, in seconds.
    pub drain_seconds: u32,
    /// Who may read the figures at `/metrics`.
    pub metrics_for: Vec<IpAddr>,
    /// Whose tokens are taken.
    pub issuers: Vec<IssuerConfig>,
}

impl Default for ServeConfig {
    fn default() -> Self {
        Self {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8080,
            tls: None,
            plain_http: false,
            desks: 32,
            stale_after_days: 2,
            requests_per_second: 50,
            burst: 100,
            failures: 5,
            lock_out_seconds: 300,
            body_bytes: 64 << 10,
            head_seconds: 5,
            body_seconds: 5,
            idle_seconds: 15,
            drain_seconds: 30,
            metrics_for: vec![
                IpAddr::V4(Ipv4Addr::LOCALHOST),
                IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
            ],
            issuers: Vec::new(),
        }
    }
}

/// The files of TLS, both PEM.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TlsConfig {
    /// The certificate, and those that vouch for it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// Whose certificates clients may show; none are asked for, if nothing is said.
    pub clients: Option<ClientsConfig>,
}

/// Certificates of clients.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientsConfig {
    /// Certificates of those who vouch for them, PEM.
    pub authorities: PathBuf,
    /// True if nobody is heard who shows none.
    pub required: bool,
}

pub(super) fn read(root: &TableReader<'_>, folder: &Path) -> Option<ServeConfig> {
    let table = root.get("serve").and_then(|value| value.table())?;
    let mut config = ServeConfig::default();
    if let Some(address) = table.get("address").and_then(|value| ip(&value)) {
        config.address = address;
    }
    let within = |key, least, most| table.get(key)?.integer_in(least..=most);
    let small = |key, most| u32::try_from(within(key, 1, most)?).ok();
    if let Some(port) = within("port", 0, 65_535).and_then(|port| u16::try_from(port).ok()) {
        config.port = port;
    }
    let sizes = |key, most| usize::try_from(within(key, 1, most)?).ok();
    config.desks = sizes("desks", 1024).unwrap_or(config.desks);
    config.body_bytes = sizes("body_bytes", 16 << 20).unwrap_or(config.body_bytes);
    let days = within("stale_after_days", 1, 366).and_then(|days| i32::try_from(days).ok());
    config.stale_after_days = days.unwrap_or(config.stale_after_days);
    for (key, most, value) in [
        ("requests_per_second", 100_000, &mut config.requests_per_second),
        ("burst", 100_000, &mut config.burst),
        ("failures", 1000, &mut config.failures),
        ("lock_out_seconds", 86_400, &mut config.lock_out_seconds),
        ("head_seconds", 600, &mut config.head_seconds),
        ("body_seconds", 600, &mut config.body_seconds),
        ("idle_seconds", 3600, &mut config.idle_seconds),
        ("drain_seconds", 3600, &mut config.drain_seconds),
    ] {
        *value = small(key, most).unwrap_or(*value);
    }
    config.plain_http = table.get("plain_http").and_then(|it| it.boolean()).unwrap_or(false);
    let file = |key| Some(folder.join(table.get(key)?.filled_text()?));
    let required = table.get("client_certificates_required").and_then(|it| it.boolean());
    let clients = file("client_certificates")
        .map(|authorities| ClientsConfig { authorities, required: required.unwrap_or(false) });
    if required.is_some() && clients.is_none() {
        let hint = "write client_certificates = \"tls/partners.pem\"";
        table.error("certificates are required and nobody vouches for any", hint);
    }
    config.tls = match (file("tls_certificate"), file("tls_key")) {
        (Some(certificate), Some(key)) => Some(TlsConfig { certificate, key, clients }),
        (None, None) => {
            if clients.is_some() {
                let hint = "write tls_certificate and tls_key: certificates are shown by TLS";
                table.error("clients are asked for certificates and there is no TLS", hint);
            }
            None
        }
        (Some(_), None) => {
            table.error("there is a certificate and no key", "write tls_key = \"tls/key.pem\"");
            None
        }
        (None, Some(_)) => {
            let hint = "write tls_certificate = \"tls/certificate.pem\"";
            table.error("there is a key and no certificate", hint);
            None
        }
    };
    if let Some(values) = table.get("metrics_for").map(|value| value.texts_with_lines()) {
        config.metrics_for = values.iter().filter_map(ip).collect();
    }
    let tables = table.get("issuer").and_then(|value| value.tables()).unwrap_or_default();
    for table in tables {
        let issuer = issuer(&table, folder);
        if let Some(issuer) = issuer {
            let mut known = config.issuers.iter();
            if known.any(|known| known.issuer == issuer.issuer) {
                table.error("this issuer stands twice", "put what they grant into one table");
            } else if let Some(known) = config.issuers.iter().find(|known| known.may_meet(&issuer))
            {
                table.error(
                    format!(
                        "its users may have the names of another issuer's: their prefixes are \"{}\" and \"{}\"",
                        issuer.prefix, known.prefix
                    ),
                    "write a prefix for each, such as prefix = \"nhs.\" and prefix = \"police.\", of which none begins another or is empty",
                );
            }
            config.issuers.push(issuer);
        }
        table.close();
    }
    if config.can_be_listened_in() {
        table.error(LISTENED_IN, LISTENED_IN_HINT);
    }
    table.close();
    Some(config)
}

impl ServeConfig {
    /// True if others than this machine may ask in plain text though nobody said that a proxy ends TLS.
    #[must_use]
    pub fn can_be_listened_in(&self) -> bool {
        self.tls.is_none() && !self.plain_http && !self.address.is_loopback()
    }
}

/// The fault of such a configuration.
pub const LISTENED_IN: &str = "others than this machine could listen in: there is no TLS";
/// What to do about it.
pub const LISTENED_IN_HINT: &str =
    "write tls_certificate and tls_key, or plain_http = true where a proxy ends TLS";

fn ip(value: &ValueReader<'_>) -> Option<IpAddr> {
    let text = value.text()?;
    let address = text.parse();
    if address.is_err() {
        value.error(format!("\"{text}\" is no address"), "write it as \"127.0.0.1\" or \"::1\"");
    }
    address.ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::{CouncilConfig, KeysAt, TokenAlgorithm};

    fn parse(serve: &str) -> Result<CouncilConfig, String> {
        let base = "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\n\
                    [[extract]]\ndataset = \"a\"\npath = \"a.csv\"\n";
        CouncilConfig::parse("hearth.toml", &format!("{base}{serve}"), Path::new("/srv"))
            .map_err(|faults| faults.to_string())
    }

    const ISSUER: &str = "[[serve.issuer]]\nissuer = \"https://login.example/\"\naudience = \"hearth\"\nkeys = \"keys.json\"\n\
                          algorithms = [\"ES256\"]\n[[serve.issuer.grant]]\ngroup = \"rev\"\norganisation = \"council\"\nroles = [\"revenues-officer\"]\n";

    #[test]
    fn an_issuer_and_what_its_groups_are_is_read() {
        let config = parse(&format!("[serve]\nport = 0\n{ISSUER}")).unwrap().serve.unwrap();
        assert_eq!((config.port, config.address.is_loopback()), (0, true));
        let issuer = &config.issuers[0];
        assert_eq!(issuer.keys, KeysAt::File("/srv/keys.json".into()));
        assert_eq!((issuer.user.as_str(), issuer.algorithms[0]), ("sub", TokenAlgorithm::Es256));
        assert_eq!(issuer.grants[0].roles[0].as_str(), "revenues-officer");
        assert_eq!(parse("").unwrap().serve, None);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let two = ISSUER.replace("login.example", "other.example");
        let told = parse(&format!(
            "[serve]\naddress = \"0.0.0.0\"\nport = 70000\ntls_key = \"k\"\nmetrics_for = [\"here\"]\n{ISSUER}{}",
            two.replace("keys.json", "http://other.example/jwks").replace("ES256", "HS256")
        ))
        .unwrap_err();
        for word in ["port", "no certificate", "is no address", "without TLS", "HS256", "listen in"]
        {
            assert!(told.contains(word), "{word}: {told}");
        }
        let told = parse(&format!("[serve]\n{ISSUER}{two}")).unwrap_err();
        assert!(told.contains("prefixes are \"\" and \"\""), "{told}");
    }

    #[test]
    fn issuers_of_whom_one_could_give_the_names_of_another_are_refused() {
        let two = ISSUER.replace("login.example", "other.example");
        let of = |prefix: &str, text: &str| {
            text.replace("audience", &format!("prefix = \"{prefix}\"\naudience"))
        };
        let read = |one: &str, other: &str| {
            parse(&format!("[serve]\n{}{}", of(one, ISSUER), of(other, &two)))
        };
        for (one, other) in [("", "sso."), ("sso.", ""), ("nhs.", "nhs.trust."), ("NHS.t.", "nhs.")]
        {
            let told = read(one, other).unwrap_err();
            assert!(
                told.contains("may have the names of another issuer's"),
                "{one} {other}: {told}"
            );
            assert!(told.contains("of which none begins another"), "{told}");
        }
        assert_eq!(read("nhs.", "police.").unwrap().serve.unwrap().issuers.len(), 2);
    }
}
