//! `[serve]`: where the service listens, whose word it takes for who somebody is, and how much it takes on.
//!
//! In: the table of `hearth.toml`. Out: a [`ServeConfig`], or every fault at once with its line. Leaves to `http` whether the files that it names
//! can be read, to `sharing` what roles are good for.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::users::{day, named};
use crate::rules::{TableReader, ValueReader};
use crate::values::{OrganisationName, RoleName, TeamName};

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
}

/// Somebody whose tokens are taken: a provider of `OpenID` Connect, or an OAuth 2 authorisation server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuerConfig {
    /// As tokens name it (`iss`).
    pub issuer: String,
    /// As tokens name this service (`aud`).
    pub audience: String,
    /// Where its public keys are (RFC 7517).
    pub keys: KeysAt,
    /// Certificates that vouch for its web server, PEM; the system's, if nothing is said.
    pub ca: Option<PathBuf>,
    /// What tokens may be signed with.
    pub algorithms: Vec<TokenAlgorithm>,
    /// Set before every name that its tokens give, so that nobody's name can be another's.
    pub prefix: String,
    /// The claim that names the user.
    pub user: String,
    /// The claim that lists what the user belongs to.
    pub groups: String,
    /// The claim that names the user's team.
    pub team: Option<String>,
    /// The claim with the last day on which the user's data protection training counts.
    pub trained_until: Option<String>,
    /// What belonging to a group makes somebody.
    pub grants: Vec<GrantConfig>,
    /// The line of the configuration.
    pub line: usize,
}

/// Where an issuer's keys are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeysAt {
    /// In a file.
    File(PathBuf),
    /// At an address.
    Url(String),
}

/// What a token may be signed with: signatures by a private key only, as whoever checks one must not be able to make one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TokenAlgorithm {
    /// RSA with PKCS #1 1.5 and SHA-256.
    Rs256,
    /// The same with SHA-384.
    Rs384,
    /// The same with SHA-512.
    Rs512,
    /// RSA-PSS with SHA-256.
    Ps256,
    /// The same with SHA-384.
    Ps384,
    /// The same with SHA-512.
    Ps512,
    /// ECDSA over P-256 with SHA-256.
    Es256,
    /// ECDSA over P-384 with SHA-384.
    Es384,
    /// Ed25519.
    EdDsa,
}

impl TokenAlgorithm {
    /// All, by the words of RFC 7518.
    pub const WORDS: [(&'static str, Self); 9] = [
        ("RS256", Self::Rs256),
        ("RS384", Self::Rs384),
        ("RS512", Self::Rs512),
        ("PS256", Self::Ps256),
        ("PS384", Self::Ps384),
        ("PS512", Self::Ps512),
        ("ES256", Self::Es256),
        ("ES384", Self::Es384),
        ("EdDSA", Self::EdDsa),
    ];
}

/// What belonging to a group makes somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GrantConfig {
    /// The group, as the claim has it.
    pub group: String,
    /// Whose they are.
    pub organisation: OrganisationName,
    /// In which part of it, if the token does not say.
    pub team: Option<TeamName>,
    /// As what.
    pub roles: Vec<RoleName>,
    /// The last day on which their training counts, as their organisation assures, if the token does not say.
    pub trained_until: Option<Date>,
    /// The line of the configuration.
    pub line: usize,
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
        ("drain_seconds", 3600, &mut config.drain_seconds),
    ] {
        *value = small(key, most).unwrap_or(*value);
    }
    config.plain_http = table.get("plain_http").and_then(|it| it.boolean()).unwrap_or(false);
    let file = |key| Some(folder.join(table.get(key)?.filled_text()?));
    config.tls = match (file("tls_certificate"), file("tls_key")) {
        (Some(certificate), Some(key)) => Some(TlsConfig { certificate, key }),
        (None, None) => None,
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
            } else if config.issuers.iter().any(|known| known.prefix == issuer.prefix) {
                table.error(
                    format!("another issuer's users have the prefix \"{}\" too", issuer.prefix),
                    "write prefix = \"…\": names of two issuers must not meet",
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

fn issuer(table: &TableReader<'_>, folder: &Path) -> Option<IssuerConfig> {
    let text = |key, hint| table.require(key, hint).and_then(|it| it.filled_text());
    let own = |key| table.get(key).and_then(|it| it.filled_text()).map(str::to_owned);
    let issuer = text("issuer", "write issuer = \"https://login.council.example/\"");
    let audience = text("audience", "write audience = \"hearth\"");
    let keys = table.require("keys", "write keys = \"https://login.council.example/jwks\"");
    let keys = keys.and_then(|value| keys_at(&value, folder));
    let algorithms = table
        .require("algorithms", "write algorithms = [\"RS256\"]")
        .map(|value| value.texts_with_lines())
        .unwrap_or_default();
    let algorithms: Vec<TokenAlgorithm> =
        algorithms.iter().filter_map(|value| value.word(&TokenAlgorithm::WORDS)).collect();
    if algorithms.is_empty() {
        table.error("no signature is taken", "write algorithms = [\"RS256\"]");
    }
    let prefix = own("prefix").unwrap_or_default();
    let grants = table.require("grant", "write one [[serve.issuer.grant]] for each group");
    let grants = grants.and_then(|value| value.tables()).unwrap_or_default();
    let grants = grants
        .into_iter()
        .filter_map(|table| {
            let grant = grant(&table);
            table.close();
            grant
        })
        .collect();
    Some(IssuerConfig {
        issuer: issuer?.to_owned(),
        audience: audience?.to_owned(),
        keys: keys?,
        ca: own("ca").map(|text| folder.join(text)),
        algorithms,
        prefix,
        user: own("user").unwrap_or_else(|| "sub".to_owned()),
        groups: own("groups").unwrap_or_else(|| "groups".to_owned()),
        team: own("team"),
        trained_until: own("trained_until"),
        grants,
        line: table.line(),
    })
}

/// A URL is fetched by TLS, but from this machine.
fn keys_at(value: &ValueReader<'_>, folder: &Path) -> Option<KeysAt> {
    let text = value.filled_text()?;
    if let Some(rest) = text.strip_prefix("http://") {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
        if !["localhost", "127.0.0.1", "[::1]"].contains(&host) {
            let hint = "write https://: keys that come in the open can be exchanged on the way";
            value.error("the issuer's keys are fetched without TLS", hint);
            return None;
        }
        return Some(KeysAt::Url(text.to_owned()));
    }
    if text.starts_with("https://") {
        return Some(KeysAt::Url(text.to_owned()));
    }
    Some(KeysAt::File(folder.join(text)))
}

fn grant(table: &TableReader<'_>) -> Option<GrantConfig> {
    let group = table.require("group", "write group = \"hearth-revenues\"");
    let group = group.and_then(|value| value.filled_text());
    let organisation = table.require("organisation", "write organisation = \"council\"");
    let organisation = organisation.and_then(|value| named(&value));
    let roles = table.require("roles", "write roles = [\"revenues-officer\"]");
    let roles = roles.map(|value| value.texts_with_lines()).unwrap_or_default();
    Some(GrantConfig {
        team: table.get("team").and_then(|value| named(&value)),
        roles: roles.iter().filter_map(named).collect(),
        trained_until: table.get("trained_until").and_then(|value| day(&value)),
        line: table.line(),
        group: group?.to_owned(),
        organisation: organisation?,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{KeysAt, TokenAlgorithm};
    use crate::config::CouncilConfig;

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
        assert!(told.contains("have the prefix \"\" too"), "{told}");
    }
}
