//! `[sign_in]`: how people sign in to the pages.
//!
//! In: the table of `hearth.toml`. Out: a [`SignInConfig`], or every fault at once with its line. Leaves to `http` whether the provider can be reached and whether
//! the accounts may be used where the service listens.

use std::path::{Path, PathBuf};

use super::ServeConfig;
use super::users::{UserConfig, named};
use crate::rules::{TableReader, ValueReader};
use crate::values::UserName;

/// How people sign in to the pages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignInConfig {
    /// Where browsers reach the service, without a slash at the end: `https://hearth.council.example`.
    pub address: Option<String>,
    /// Nobody stays signed in for so many minutes without asking for a page.
    pub idle_minutes: u32,
    /// Nobody stays signed in for longer than so many hours.
    pub longest_hours: u32,
    /// Who says who people are; nobody, where there are local accounts alone.
    pub provider: Option<ProviderConfig>,
    /// Accounts of this very machine.
    pub accounts: Vec<AccountConfig>,
}

impl Default for SignInConfig {
    /// A coffee's length, and a working day with its breaks.
    fn default() -> Self {
        Self {
            address: None,
            idle_minutes: 15,
            longest_hours: 10,
            provider: None,
            accounts: Vec::new(),
        }
    }
}

/// A provider of `OpenID` Connect whom people are sent to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProviderConfig {
    /// An issuer of `[[serve.issuer]]`.
    pub issuer: String,
    /// As the provider knows the pages.
    pub client: String,
    /// The file with the secret by which the provider knows them; none for a public client.
    pub secret: Option<PathBuf>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The line of the configuration.
    pub line: usize,
}

/// Somebody who signs in by a password that is kept here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountConfig {
    /// A user of the configuration.
    pub user: UserName,
    /// What people call the account.
    pub label: String,
    /// The password as it is kept: never the password itself.
    pub password: String,
    /// The line of the configuration.
    pub line: usize,
}

pub(super) fn read(
    root: &TableReader<'_>,
    folder: &Path,
    (serve, users): (Option<&ServeConfig>, &[UserConfig]),
) -> Option<SignInConfig> {
    let table = root.get("sign_in").and_then(|value| value.table())?;
    let usual = SignInConfig::default();
    let within = |key, most| {
        let number = table.get(key)?.integer_in(1..=most)?;
        u32::try_from(number).ok()
    };
    let (idle, longest) = (within("idle_minutes", 8 * 60), within("longest_hours", 24));
    let provider = table.get("provider").and_then(|value| value.table()).and_then(|table| {
        let provider = provider(&table, folder, serve);
        table.close();
        provider
    });
    let address = table.get("address").and_then(|value| address(&value));
    if provider.is_some() && address.is_none() {
        let hint = "write address = \"https://hearth.council.example\": the provider sends people back there";
        table.error("it is not said where browsers reach the pages", hint);
    }
    let tables = table.get("account").and_then(|value| value.tables()).unwrap_or_default();
    let mut accounts: Vec<AccountConfig> = Vec::new();
    for table in tables {
        if let Some(account) = account(&table, users) {
            if accounts.iter().any(|known| known.user == account.user) {
                table.error("this user has two accounts", "keep one of them");
            }
            accounts.push(account);
        }
        table.close();
    }
    table.close();
    Some(SignInConfig {
        address,
        idle_minutes: idle.unwrap_or(usual.idle_minutes),
        longest_hours: longest.unwrap_or(usual.longest_hours),
        provider,
        accounts,
    })
}

/// By TLS, or on this machine.
fn address(value: &ValueReader<'_>) -> Option<String> {
    let text = value.filled_text()?.trim_end_matches('/');
    let (plain, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (false, rest),
        (None, Some(rest)) => (true, rest),
        (None, None) => (true, ""),
    };
    let local = is_local(rest);
    let authority_alone = !rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' ']);
    if !authority_alone || (plain && !local) {
        let hint = "write address = \"https://hearth.council.example\"";
        value.error(format!("\"{text}\" is no address of pages"), hint);
        return None;
    }
    Some(text.to_owned())
}

/// True of this machine, by the part of an address that names host and port.
#[must_use]
pub fn is_local(authority: &str) -> bool {
    let port = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let host = match authority.rsplit_once(':') {
        Some((host, digits)) if port(digits) => host,
        Some(_) | None => authority,
    };
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

fn provider(
    table: &TableReader<'_>,
    folder: &Path,
    serve: Option<&ServeConfig>,
) -> Option<ProviderConfig> {
    let text = |key, hint| table.require(key, hint).and_then(|it| it.filled_text());
    let issuer = text("issuer", "name an issuer of [[serve.issuer]]")?;
    let client =
        text("client", "write client = \"hearth-pages\", as the provider knows the pages")?;
    let known = serve.and_then(|serve| serve.issuers.iter().find(|it| it.issuer == issuer));
    match known {
        None => table.error(
            format!("there is no [[serve.issuer]] {issuer}"),
            "add it: it says how its tokens are checked, and what its groups are here",
        ),
        // what says who somebody is would pass for what lets a system ask
        Some(known) if known.audience == client => table.error(
            "the pages are the client whose name tokens of the API are made out to",
            "register the pages with the provider as a client of their own",
        ),
        Some(_) => {}
    }
    let scopes = table.get("scopes").map(|value| value.texts_with_lines()).unwrap_or_default();
    let scopes = scopes.iter().filter_map(ValueReader::filled_text).map(str::to_owned);
    let secret = table.get("secret").and_then(|it| it.filled_text());
    Some(ProviderConfig {
        issuer: issuer.to_owned(),
        client: client.to_owned(),
        secret: secret.map(|it| folder.join(it)),
        scopes: scopes.filter(|it| it != "openid").collect(),
        line: table.line(),
    })
}

fn account(table: &TableReader<'_>, users: &[UserConfig]) -> Option<AccountConfig> {
    let user = table.require("user", "write user = \"r.evans\"").and_then(|value| {
        let user: UserName = named(&value)?;
        if !users.iter().any(|known| known.name == user) {
            value.error(format!("there is no user `{user}`"), "add [[user]] with that name");
        }
        Some(user)
    });
    let label = table.require("label", "write label = \"Caseworker\"");
    let label = label.and_then(|it| it.filled_text());
    let password = table.require("password", "`hearth demo` writes one as it is kept");
    let password = password.and_then(|it| it.filled_text());
    Some(AccountConfig {
        user: user?,
        label: label?.to_owned(),
        password: password?.to_owned(),
        line: table.line(),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{SignInConfig, is_local};
    use crate::config::CouncilConfig;

    const BASE: &str = "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\n\
        [[extract]]\ndataset = \"a\"\npath = \"a.csv\"\n[[user]]\nname = \"r.evans\"\norganisation = \"council\"\nroles = []\n\
        [serve]\n[[serve.issuer]]\nissuer = \"https://login.example/\"\naudience = \"hearth\"\nkeys = \"keys.json\"\n\
        algorithms = [\"ES256\"]\n[[serve.issuer.grant]]\ngroup = \"rev\"\norganisation = \"council\"\nroles = [\"revenues-officer\"]\n";

    fn parse(more: &str) -> Result<CouncilConfig, String> {
        CouncilConfig::parse("hearth.toml", &format!("{BASE}{more}"), Path::new("/srv"))
            .map_err(|faults| faults.to_string())
    }

    #[test]
    fn a_provider_and_accounts_are_read() {
        let config = parse(
            "[sign_in]\naddress = \"https://hearth.example/\"\nidle_minutes = 5\n\
             [sign_in.provider]\nissuer = \"https://login.example/\"\nclient = \"pages\"\nsecret = \"login/secret\"\nscopes = [\"openid\", \"groups\"]\n\
             [[sign_in.account]]\nuser = \"r.evans\"\nlabel = \"Caseworker\"\npassword = \"kept\"\n",
        );
        let sign_in = config.unwrap().sign_in;
        let provider = sign_in.provider.unwrap();
        assert_eq!(sign_in.address.as_deref(), Some("https://hearth.example"));
        assert_eq!((sign_in.idle_minutes, sign_in.longest_hours), (5, 10));
        assert_eq!(provider.secret.as_deref(), Some(Path::new("/srv/login/secret")));
        assert_eq!(provider.scopes, ["groups"]);
        assert_eq!(sign_in.accounts[0].label, "Caseworker");
        assert_eq!(parse("").unwrap().sign_in, SignInConfig::default());
    }

    #[test]
    fn what_cannot_be_is_told_with_its_line() {
        let of = |provider: &str| {
            format!("[sign_in]\naddress = \"https://a.example\"\n[sign_in.provider]\n{provider}")
        };
        for (wrong, told) in [
            ("[sign_in]\naddress = \"http://hearth.example\"\n".to_owned(), "no address of pages"),
            ("[sign_in]\naddress = \"https://hearth.example/pages\"\n".to_owned(), "no address"),
            ("[sign_in]\nidle_minutes = 0\n".to_owned(), "idle_minutes"),
            (
                of("issuer = \"https://other.example/\"\nclient = \"pages\"\n"),
                "there is no [[serve.issuer]]",
            ),
            (of("issuer = \"https://login.example/\"\nclient = \"hearth\"\n"), "made out to"),
            (
                "[sign_in.provider]\nissuer = \"https://login.example/\"\nclient = \"pages\"\n"
                    .to_owned(),
                "where browsers reach",
            ),
            (
                "[[sign_in.account]]\nuser = \"nobody\"\nlabel = \"x\"\npassword = \"y\"\n"
                    .to_owned(),
                "there is no user `nobody`",
            ),
        ] {
            let faults = parse(&wrong).unwrap_err();
            assert!(faults.contains(told), "{told} in {faults}");
        }
    }

    #[test]
    fn this_machine_is_told_from_others() {
        for local in ["localhost", "127.0.0.1:8080", "[::1]:80", "[::1]", "localhost:1"] {
            assert!(is_local(local), "{local}");
        }
        for other in ["hearth.example", "localhost.example", "127.0.0.1.example:80", "", "10.0.0.1"]
        {
            assert!(!is_local(other), "{other}");
        }
    }
}
