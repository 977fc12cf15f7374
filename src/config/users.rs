//! Who may ask about residents, and who sits at the terminal: `[[user]]` and `[operator]` of `hearth.toml`.
//!
//! In: the configuration's tables. Out: users, and the operator among them. Leaves what they may do to the policy on sharing.

use jiff::civil::Date;

use crate::rules::{TableReader, ValueReader};
use crate::values::{NameFault, OrganisationName, PurposeName, RoleName, TeamName, UserName};

/// Who runs commands here that show personal data, unless one is told otherwise: a council's terminal is one person's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OperatorConfig {
    /// A user of the configuration.
    pub user: UserName,
    /// For which purposes: of these a command takes the first that it is for.
    pub purposes: Vec<PurposeName>,
}

/// Somebody who may ask about residents. What their roles let them ask stands in the policy on sharing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserConfig {
    /// Who.
    pub name: UserName,
    /// Whose: a name of `organisations.toml`.
    pub organisation: OrganisationName,
    /// In which part of it.
    pub team: Option<TeamName>,
    /// As what: names of `roles.toml`.
    pub roles: Vec<RoleName>,
    /// The last day on which their data protection training counts; not trained if nothing is said.
    pub trained_until: Option<Date>,
    /// False once they have left, or are suspended.
    pub active: bool,
    /// The line of the configuration.
    pub line: usize,
}

pub(super) fn users(root: &TableReader<'_>) -> Vec<UserConfig> {
    let mut users: Vec<UserConfig> = Vec::new();
    for table in root.get("user").and_then(|value| value.tables()).unwrap_or_default() {
        let user = user(&table);
        if let Some(user) = user {
            if users.iter().any(|known| known.name == user.name) {
                table
                    .error(format!("the user `{}` stands twice", user.name), "keep one of the two");
            }
            users.push(user);
        }
        table.close();
    }
    users
}

pub(super) fn operator(root: &TableReader<'_>, users: &[UserConfig]) -> Option<OperatorConfig> {
    let table = root.get("operator").and_then(|value| value.table())?;
    let user = table.require("user", "write user = \"d.steward\"").and_then(|value| {
        let user: UserName = named(&value)?;
        if !users.iter().any(|known| known.name == user) {
            value.error(format!("there is no user `{user}`"), "add [[user]] with that name");
        }
        Some(user)
    });
    let purposes = table.require("purpose", "write purpose = \"linkage-quality\"");
    let purposes = purposes.map(|value| value.texts_with_lines()).unwrap_or_default();
    let purposes: Vec<PurposeName> = purposes.iter().filter_map(named).collect();
    table.close();
    Some(OperatorConfig { user: user?, purposes })
}

fn user(table: &TableReader<'_>) -> Option<UserConfig> {
    let name = table.require("name", "write name = \"j.jones\"").and_then(|value| named(&value));
    let organisation = table
        .require("organisation", "write organisation = \"council\"")
        .and_then(|value| named(&value));
    let team = table.get("team").and_then(|value| named(&value));
    let roles = table.require("roles", "write roles = [\"revenues-officer\"]");
    let roles = roles.map(|value| value.texts_with_lines()).unwrap_or_default();
    let roles = roles.iter().filter_map(named).collect();
    let trained_until = table.get("trained_until").and_then(|value| day(&value));
    let active = table.get("active").and_then(|value| value.boolean()).unwrap_or(true);
    let line = table.line();
    let (name, organisation) = (name?, organisation?);
    Some(UserConfig { name, organisation, team, roles, trained_until, active, line })
}

/// A day as the configuration writes it.
pub(super) fn day(value: &ValueReader<'_>) -> Option<Date> {
    let text = value.text()?;
    let day = text.parse::<Date>();
    if day.is_err() {
        value.error(format!("\"{text}\" is no day"), "write it as \"2027-03-31\"");
    }
    day.ok()
}

/// A name as the configuration writes it.
pub(super) fn named<N: std::str::FromStr<Err = NameFault>>(value: &ValueReader<'_>) -> Option<N> {
    let text = value.filled_text()?;
    let name: Result<N, NameFault> = text.parse();
    if let Err(fault) = &name {
        value.error(format!("\"{text}\" is no name"), fault.to_string());
    }
    name.ok()
}
