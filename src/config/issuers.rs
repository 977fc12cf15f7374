//! `[[serve.issuer]]`: whose tokens are taken, how they are checked, and what belonging to a group makes somebody.
//!
//! In: the tables of `hearth.toml`. Out: an [`IssuerConfig`] each, or every fault with its line. Leaves to `http` whether the keys can be read,
//! to `sharing` what roles are good for.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::users::{day, named};
use crate::rules::{TableReader, ValueReader};
use crate::values::{OrganisationName, RoleName, TeamName};

const A_DAY: i64 = 86_400;
/// Tokens of a working day with room for the night shift; providers give an hour or less.
const LONGEST: u32 = 86_400;

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
    /// The longest that a token may count, in seconds: one that claims more is not taken, as it could not be taken back either.
    pub longest_seconds: u32,
    /// By so many seconds its clock may differ from this machine's.
    pub leeway_seconds: u32,
    /// True if its tokens are taken only where they are bound to a client's certificate (RFC 8705).
    pub certificate_bound: bool,
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

impl IssuerConfig {
    /// True if a name that its tokens give can be one that another's give: names are of lower case, and a prefix that begins another leaves room for it.
    pub(super) fn may_meet(&self, other: &Self) -> bool {
        let [own, others] = [self, other].map(|it| it.prefix.to_lowercase());
        own.starts_with(&others) || others.starts_with(&own)
    }
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

pub(super) fn issuer(table: &TableReader<'_>, folder: &Path) -> Option<IssuerConfig> {
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
    // none is one too
    let prefix = table.get("prefix").and_then(|it| it.text()).unwrap_or_default().to_owned();
    let seconds = |key, bounds| table.get(key)?.integer_in(bounds);
    let seconds = |key, bounds| seconds(key, bounds).and_then(|it| u32::try_from(it).ok());
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
        longest_seconds: seconds("longest_seconds", 60..=31 * A_DAY).unwrap_or(LONGEST),
        leeway_seconds: seconds("leeway_seconds", 0..=300).unwrap_or(30),
        certificate_bound: table
            .get("certificate_bound")
            .and_then(|it| it.boolean())
            .unwrap_or(false),
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
