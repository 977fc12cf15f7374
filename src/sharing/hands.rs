//! In whose name something is taken down: whether a user's role may do the act.
//!
//! In: a user, the act, the policy. Out: nothing, or why not. Roles name the acts that they may do (`acts` of `roles.toml`); a kind of
//! restriction names the roles that may set and lift it (`set_by` of `restrictions.toml`). Nothing here knows of any resident.

use jiff::civil::Date;

use super::{ActKind, Policy, RestrictionKind, User};
use crate::values::UserName;

/// An act, as far as it matters who may do it.
#[derive(Clone, Copy, Debug)]
pub enum HandedAct<'k> {
    /// Of a kind that roles name.
    Of(ActKind),
    /// A restriction is set, approved, confirmed or lifted.
    Restriction(&'k RestrictionKind),
}

/// Why somebody may not do an act.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HandsRefusal {
    /// They have left, or are suspended.
    #[error("{0} is not active\n  hint: whoever runs the service sets active = true for them")]
    Inactive(UserName),
    /// Their training has run out.
    #[error(
        "the data protection training of {0} has run out\n  hint: take it, and have its date entered in hearth.toml"
    )]
    Training(UserName),
    /// None of their roles may.
    #[error("{by} may not {act}\n  hint: somebody with one of these roles may: {roles}")]
    Role {
        /// Who.
        by: UserName,
        /// What.
        act: String,
        /// Who may.
        roles: String,
    },
}

/// Whether a user may do an act on a day.
///
/// # Errors
/// Why not.
pub fn may_act(
    policy: &Policy,
    user: &User,
    act: HandedAct<'_>,
    day: Date,
) -> Result<(), HandsRefusal> {
    if !user.active {
        return Err(HandsRefusal::Inactive(user.name.clone()));
    }
    if user.trained_until.is_none_or(|until| until < day) {
        return Err(HandsRefusal::Training(user.name.clone()));
    }
    let kind = policy.organisation(&user.organisation).map(|it| it.kind);
    let may = |role: &&super::RolePolicy| match act {
        HandedAct::Of(act) => role.acts.contains(&act),
        HandedAct::Restriction(restriction) => restriction.set_by.contains(&role.name),
    };
    let fits = |role: &&super::RolePolicy| kind.is_some_and(|kind| role.kinds.contains(&kind));
    let mut own = user.roles.iter().filter_map(|name| policy.role(name));
    if own.any(|role| fits(&role) && may(&role)) {
        return Ok(());
    }
    let roles: Vec<&str> =
        policy.roles().iter().filter(may).map(|role| role.name.as_str()).collect();
    let act = match act {
        HandedAct::Of(act) => act.in_words().to_owned(),
        HandedAct::Restriction(kind) => {
            format!("set or lift a restriction of the kind {}", kind.name)
        }
    };
    Err(HandsRefusal::Role { by: user.name.clone(), act, roles: roles.join(", ") })
}

#[cfg(test)]
mod tests {
    use super::{ActKind, HandedAct, HandsRefusal, may_act};
    use crate::rules::shipped_files;
    use crate::sharing::{Policy, Unchecked, User};

    fn policy() -> Policy {
        Policy::<Unchecked>::of_files(&shipped_files()).check().unwrap()
    }

    fn user(organisation: &str, role: &str) -> User {
        User {
            name: "mk".parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            team: None,
            roles: vec![role.parse().unwrap()],
            trained_until: Some(jiff::civil::date(2026, 11, 26)),
            active: true,
            suspended_from_emergencies: false,
        }
    }

    #[test]
    fn an_act_is_done_by_whose_role_names_it_and_a_restriction_set_by_whom_its_kind_names() {
        let (policy, day) = (policy(), jiff::civil::date(2026, 11, 26));
        for role in policy.roles() {
            let may =
                |act| may_act(&policy, &user("council", role.name.as_str()), act, day).is_ok();
            let ours = role.kinds.contains(&policy.council().unwrap().kind);
            for (_, act) in ActKind::WORDS {
                assert_eq!(may(HandedAct::Of(act)), ours && role.acts.contains(&act), "{act:?}");
            }
            for kind in policy.restrictions() {
                let sets = kind.set_by.contains(&role.name);
                assert_eq!(may(HandedAct::Restriction(kind)), ours && sets, "{}", kind.name);
            }
        }
        // somebody of the council may do each
        for (_, act) in ActKind::WORDS {
            assert!(policy.roles().iter().any(|role| role.acts.contains(&act)), "{act:?}");
        }
    }

    #[test]
    fn whoever_has_left_is_untrained_or_of_another_kind_of_body_does_nothing() {
        let (policy, day) = (policy(), jiff::civil::date(2026, 11, 26));
        let decides = HandedAct::Of(ActKind::Decide);
        let refused = |user: &User, day| may_act(&policy, user, decides, day).unwrap_err();
        let steward = user("council", "data-steward");
        assert!(may_act(&policy, &steward, decides, day).is_ok());
        assert_eq!(
            refused(&steward, day.tomorrow().unwrap()),
            HandsRefusal::Training(steward.name.clone())
        );
        let left = User { active: false, ..steward.clone() };
        assert_eq!(refused(&left, day), HandsRefusal::Inactive(steward.name));
        let other = refused(&user("police", "data-steward"), day).to_string();
        assert!(
            other.contains("may not decide who is who") && other.contains("data-steward"),
            "{other}"
        );
    }
}
