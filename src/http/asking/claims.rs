//! What a token's claims make of somebody: a user of an organisation, with roles.
//!
//! In: verified claims, the issuer's table of the configuration, the users of `hearth.toml`. Out: a user as the policy knows them, or why there
//! is none. A user who stands in `hearth.toml` too is what both say: who has left there, has left. Somebody whose groups make them people of two
//! organisations is nobody, as it cannot be told whose law applies.

use jiff::civil::Date;
use serde_json::Value;

use super::token::Claims;
use crate::config::{GrantConfig, IssuerConfig, UserConfig};
use crate::sharing::User;
use crate::values::{OrganisationName, RoleName, TeamName, UserName};

/// Why some claims make nobody a user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::http) enum Nobody {
    /// They name none, or no group of theirs is one here.
    NotKnown,
    /// Their groups are of two organisations, or of another than the council's own list says.
    OfTwoOrganisations,
}

/// The user of some claims.
pub(super) fn user(
    issuer: &IssuerConfig,
    claims: &Claims,
    users: &[UserConfig],
) -> Result<User, Nobody> {
    let name = text(claims, &issuer.user).ok_or(Nobody::NotKnown)?;
    let name = format!("{}{name}", issuer.prefix).to_lowercase().parse();
    let name: UserName = name.map_err(|_| Nobody::NotKnown)?;
    let groups = texts(claims, &issuer.groups);
    let grants: Vec<&GrantConfig> =
        issuer.grants.iter().filter(|it| groups.contains(&it.group.as_str())).collect();
    let first = grants.first().ok_or(Nobody::NotKnown)?;
    let organisation: &OrganisationName = &first.organisation;
    if grants.iter().any(|it| it.organisation != *organisation) {
        return Err(Nobody::OfTwoOrganisations);
    }
    let mut roles: Vec<RoleName> = grants.iter().flat_map(|it| it.roles.iter().cloned()).collect();
    roles.sort();
    roles.dedup();
    let known = users.iter().find(|it| it.name == name);
    if known.is_some_and(|known| known.organisation != *organisation) {
        return Err(Nobody::OfTwoOrganisations);
    }
    let said_team = issuer.team.as_ref().and_then(|claim| text(claims, claim));
    let said_team: Option<TeamName> = said_team.and_then(|it| it.to_lowercase().parse().ok());
    let team = said_team.or_else(|| grants.iter().find_map(|it| it.team.clone()));
    let said_day = issuer.trained_until.as_ref().and_then(|claim| day(claims, claim));
    // where the issuer is to say it, nobody else does
    let trained_until = if issuer.trained_until.is_some() {
        said_day
    } else {
        let granted = grants.iter().filter_map(|it| it.trained_until).max();
        known.map_or(granted, |known| known.trained_until)
    };
    Ok(User {
        name,
        organisation: organisation.clone(),
        team: team.or_else(|| known.and_then(|known| known.team.clone())),
        roles,
        trained_until,
        active: known.is_none_or(|known| known.active),
        suspended_from_emergencies: false,
    })
}

/// A claim by its name, or by the names on the way to it: `realm_access.roles`.
fn claim<'c>(claims: &'c Claims, path: &str) -> Option<&'c Value> {
    if let Some(value) = claims.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    claim(claims.get(first)?.as_object()?, rest)
}

fn text<'c>(claims: &'c Claims, path: &str) -> Option<&'c str> {
    claim(claims, path)?.as_str()
}

/// The texts of a list, or the words of a text, as `scope` has them.
fn texts<'c>(claims: &'c Claims, path: &str) -> Vec<&'c str> {
    match claim(claims, path) {
        Some(Value::String(text)) => text.split(' ').collect(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {
            Vec::new()
        }
    }
}

/// A day, also where a time follows it.
fn day(claims: &Claims, path: &str) -> Option<Date> {
    text(claims, path)?.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::{Nobody, user};
    use crate::config::{GrantConfig, IssuerConfig, KeysAt, UserConfig};
    use crate::sharing::User;
    use crate::values::RoleName;

    fn grant(group: &str, organisation: &str, role: &str) -> GrantConfig {
        GrantConfig {
            group: group.to_owned(),
            organisation: organisation.parse().unwrap(),
            team: Some("revenues".parse().unwrap()),
            roles: vec![role.parse().unwrap()],
            trained_until: Some(date(2027, 1, 1)),
            line: 1,
        }
    }

    fn issuer() -> IssuerConfig {
        IssuerConfig {
            issuer: "https://login.example/".to_owned(),
            audience: "hearth".to_owned(),
            keys: KeysAt::File("keys.json".into()),
            ca: None,
            algorithms: Vec::new(),
            longest_seconds: 3600,
            leeway_seconds: 30,
            certificate_bound: false,
            prefix: "sso.".to_owned(),
            user: "preferred_username".to_owned(),
            groups: "realm_access.roles".to_owned(),
            team: None,
            trained_until: None,
            grants: vec![
                grant("rev", "council", "revenues-officer"),
                grant("ben", "council", "benefits-officer"),
                grant("ha", "housing-association", "support-worker"),
            ],
            line: 1,
        }
    }

    fn of(groups: &[&str], users: &[UserConfig]) -> Result<User, Nobody> {
        let claims =
            json!({ "preferred_username": "R.Evans", "realm_access": { "roles": groups } });
        user(&issuer(), claims.as_object().unwrap(), users)
    }

    #[test]
    fn groups_make_somebody_what_the_configuration_says() {
        let user = of(&["rev", "ben", "gym"], &[]).unwrap();
        assert_eq!(user.name.as_str(), "sso.r.evans");
        let roles: Vec<&str> = user.roles.iter().map(RoleName::as_str).collect();
        assert_eq!(roles, ["benefits-officer", "revenues-officer"]);
        assert_eq!((user.trained_until, user.active), (Some(date(2027, 1, 1)), true));
        assert_eq!(of(&["gym"], &[]), Err(Nobody::NotKnown), "no group of ours");
        assert_eq!(of(&["rev", "ha"], &[]), Err(Nobody::OfTwoOrganisations));
    }

    #[test]
    fn who_has_left_by_the_councils_own_list_has_left() {
        let mut listed = UserConfig {
            name: "sso.r.evans".parse().unwrap(),
            organisation: "council".parse().unwrap(),
            team: None,
            roles: Vec::new(),
            trained_until: Some(date(2026, 12, 1)),
            active: false,
            line: 1,
        };
        let user = of(&["rev"], std::slice::from_ref(&listed)).unwrap();
        assert_eq!((user.active, user.trained_until), (false, Some(date(2026, 12, 1))));
        listed.organisation = "police".parse().unwrap();
        assert_eq!(of(&["rev"], &[listed]), Err(Nobody::OfTwoOrganisations), "another's name");
    }
}
