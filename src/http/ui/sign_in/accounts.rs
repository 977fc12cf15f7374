//! Accounts of this machine: for a demonstration, where there is no identity provider.
//!
//! In: the configuration's table, a name and a password. Out: the user, or none. They are refused where anybody but this machine could ask: passwords that stand in
//! a README must not open anything that others reach.

use crate::config::{AccountConfig, ServeConfig, SignInConfig, is_local};
use crate::values::UserName;

use super::password::{KeptPassword, NotKept};

/// The accounts.
pub(in crate::http) struct Accounts {
    known: Vec<(UserName, KeptPassword)>,
    /// What a wrong name is compared with, so that it takes as long as a wrong password.
    nobody: Option<KeptPassword>,
}

impl Accounts {
    /// By the configuration.
    pub(in crate::http) fn new(config: &[AccountConfig]) -> Result<Self, NotKept> {
        let account =
            |it: &AccountConfig| Ok((it.user.clone(), KeptPassword::parse(&it.password)?));
        let known: Vec<_> = config.iter().map(account).collect::<Result<_, NotKept>>()?;
        let nobody = known.first().map(|(_, kept)| kept.clone());
        Ok(Self { known, nobody })
    }

    /// True if there are none.
    pub(super) fn are_none(&self) -> bool {
        self.known.is_empty()
    }

    /// Whose name and password these are; takes a while.
    pub(super) fn user(&self, name: &str, password: &str) -> Option<UserName> {
        let name = name.to_lowercase();
        let found = self.known.iter().find(|(it, _)| it.as_str() == name);
        let Some((user, kept)) = found else {
            let _ = self.nobody.as_ref().map(|it| it.fits(password));
            return None;
        };
        kept.fits(password).then(|| user.clone())
    }
}

/// What is wrong with the accounts of a configuration, as it is served; `file` is what faults call it.
pub(in crate::http) fn account_faults(
    file: &str,
    sign_in: &SignInConfig,
    serve: &ServeConfig,
) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(AccountConfig { line, .. }) = sign_in.accounts.first() else { return faults };
    let elsewhere = sign_in.address.as_deref().and_then(|it| it.split_once("://"));
    let elsewhere = elsewhere.is_some_and(|(_, authority)| !is_local(authority));
    if !serve.address.is_loopback() || serve.plain_http || elsewhere {
        faults.push(format!(
            "{file}:{line}: accounts with a password are for this machine alone, and others reach the service\n  \
             hint: remove [[sign_in.account]] and name an identity provider in [sign_in.provider]; or listen at 127.0.0.1"
        ));
    }
    for AccountConfig { password, line, .. } in &sign_in.accounts {
        if let Err(fault) = KeptPassword::parse(password) {
            faults.push(format!("{file}:{line}: {fault}\n  hint: `hearth demo` writes accounts"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::{Accounts, account_faults};
    use crate::config::{AccountConfig, ServeConfig, SignInConfig};
    use crate::http::ui::sign_in::password::KeptPassword;

    fn sign_in() -> SignInConfig {
        let password = KeptPassword::of("fictional", [1; 16]).text();
        let user = "r.evans".parse().unwrap();
        let account = AccountConfig { user, label: "Caseworker".to_owned(), password, line: 7 };
        SignInConfig { accounts: vec![account], ..SignInConfig::default() }
    }

    #[test]
    fn a_name_and_its_password_are_somebody_and_nothing_else_is() {
        let accounts = Accounts::new(&sign_in().accounts).unwrap();
        let user = |name, password| accounts.user(name, password).map(|it| it.to_string());
        assert_eq!(user("R.Evans", "fictional").as_deref(), Some("r.evans"));
        assert_eq!(user("r.evans", "fiction"), None);
        assert_eq!(user("somebody", "fictional"), None);
    }

    #[test]
    fn accounts_are_refused_where_others_reach_the_service() {
        let here = ServeConfig::default();
        let faults = |serve: &ServeConfig, sign_in: &SignInConfig| {
            account_faults("hearth.toml", sign_in, serve)
        };
        assert_eq!(faults(&here, &sign_in()), Vec::<String>::new());
        let address = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        for wider in [
            ServeConfig { address, ..here.clone() },
            ServeConfig { plain_http: true, ..here.clone() },
        ] {
            assert!(faults(&wider, &sign_in())[0].starts_with("hearth.toml:7: accounts"));
        }
        let told = SignInConfig { address: Some("https://hearth.example".to_owned()), ..sign_in() };
        assert_eq!(faults(&here, &told).len(), 1, "a proxy is in front of it");
        let mut kept = sign_in();
        kept.accounts[0].password = "fictional".to_owned();
        assert!(faults(&here, &kept)[0].contains("no password is kept like this"));
    }
}
