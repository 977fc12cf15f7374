//! Users of the configuration beside the policy: who has a role that is not there, or not for people of their kind.
//!
//! In: the users of `hearth.toml`. Out: faults with its lines. A user who is at odds with the policy is refused whatever they ask; this is to
//! tell whoever set them up.

use super::Policy;
use crate::config::UserConfig;
use crate::rules::{RuleFault, Severity, nearest};

impl Policy {
    /// What of the users does not fit the policy; `file` is what faults call the configuration.
    #[must_use]
    pub fn users_at_odds(&self, file: &str, users: &[UserConfig]) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        for user in users {
            let mut fault = |severity, what: String, hint: String| {
                faults.push(RuleFault {
                    file: file.to_owned(),
                    line: user.line,
                    severity,
                    what: format!("the user `{}`: {what}", user.name),
                    hint,
                });
            };
            let organisation = self.organisation(&user.organisation);
            if organisation.is_none() {
                let known = self.organisations().iter().map(|known| known.name.as_str());
                let hint = hint(user.organisation.as_str(), known, "organisations.toml");
                fault(
                    Severity::Error,
                    format!("there is no organisation `{}`", user.organisation),
                    hint,
                );
            }
            for name in &user.roles {
                let Some(role) = self.role(name) else {
                    let known = self.roles().iter().map(|known| known.name.as_str());
                    let hint = hint(name.as_str(), known, "roles.toml");
                    fault(Severity::Error, format!("there is no role `{name}`"), hint);
                    continue;
                };
                if organisation.is_some_and(|it| !role.kinds.contains(&it.kind)) {
                    fault(
                        Severity::Error,
                        format!("the role `{name}` is not for people of {}", user.organisation),
                        "give another role, or another organisation".to_owned(),
                    );
                }
            }
            if user.active && user.trained_until.is_none() {
                fault(
                    Severity::Warning,
                    "not trained in data protection, and refused whatever they ask".to_owned(),
                    "write trained_until = \"…\", the last day on which the training counts"
                        .to_owned(),
                );
            }
        }
        faults
    }
}

fn hint<'k>(written: &str, known: impl Iterator<Item = &'k str>, file: &str) -> String {
    match nearest(written, known) {
        Some(near) => format!("write \"{near}\""),
        None => format!("add it to sharing/{file} in the rules folder"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Policy, Unchecked};
    use crate::config::UserConfig;
    use crate::rules::shipped_files;

    #[test]
    fn a_role_that_is_not_there_or_not_theirs_is_told() {
        let policy = Policy::<Unchecked>::of_files(&shipped_files()).check().unwrap();
        let user = |organisation: &str, role: &str| UserConfig {
            name: "j.jones".parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            team: None,
            roles: vec![role.parse().unwrap()],
            trained_until: Some(jiff::civil::date(2027, 1, 1)),
            active: true,
            line: 3,
        };
        let told = |organisation: &str, role: &str| {
            let faults = policy.users_at_odds("hearth.toml", &[user(organisation, role)]);
            faults.iter().map(ToString::to_string).collect::<String>()
        };
        assert_eq!(told("council", "revenues-officer"), "");
        assert!(told("council", "revenue-officer").contains("write \"revenues-officer\""));
        assert!(told("police", "revenues-officer").contains("is not for people of police"));
        assert!(
            told("counci", "revenues-officer").starts_with("hearth.toml:3: the user `j.jones`")
        );
    }
}
