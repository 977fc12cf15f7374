//! Whether somebody who acts may know that there is such a person.
//!
//! In: a user, the purpose that they state if they state one, the restrictions that stand for a person. Out: yes or no. Of whoever they may not know
//! of, an act tells them what it would tell of somebody who is not there. Leaves to whoever calls that both take the same way.

use jiff::civil::Date;

use super::subject::binds;
use super::{HandedAct, Policy, RestrictionEffect, StandingRestriction, User, may_act};
use crate::values::PurposeName;

/// True if a user may know of a person for whom these restrictions stand: nothing hides that they exist but what gives way to the purpose, or is of
/// a kind that the user's role sets and lifts; or a role of theirs is told of all hidden people (`hidden_people` of `roles.toml`).
#[must_use]
pub fn may_know_of(
    policy: &Policy,
    user: &User,
    purpose: &PurposeName,
    day: Date,
    restrictions: &[StandingRestriction],
) -> bool {
    let binding = restrictions.iter().filter(|it| binds(policy, purpose, false, it));
    knows(policy, user, day, binding)
}

/// The same of somebody who acts and states no purpose, to which nothing gives way.
#[must_use]
pub fn hand_may_know_of(
    policy: &Policy,
    user: &User,
    day: Date,
    restrictions: &[StandingRestriction],
) -> bool {
    knows(policy, user, day, restrictions.iter())
}

fn knows<'r>(
    policy: &Policy,
    user: &User,
    day: Date,
    binding: impl Iterator<Item = &'r StandingRestriction>,
) -> bool {
    let sets = |it: &StandingRestriction| {
        let kind = policy.restriction(&it.kind);
        kind.is_some_and(|kind| may_act(policy, user, HandedAct::Restriction(kind), day).is_ok())
    };
    let mut hiding = binding.filter(|it| it.effect == RestrictionEffect::Existence);
    is_told_of_hidden_people(policy, user, day) || hiding.all(sets)
}

/// True if one of somebody's roles is told of all hidden people, and they may act at all.
fn is_told_of_hidden_people(policy: &Policy, user: &User, day: Date) -> bool {
    let kind = policy.organisation(&user.organisation).map(|it| it.kind);
    let mut roles = user.roles.iter().filter_map(|name| policy.role(name));
    let told =
        roles.any(|role| role.hidden_people && kind.is_some_and(|kind| role.kinds.contains(&kind)));
    told && user.active && user.trained_until.is_some_and(|until| day <= until)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{hand_may_know_of, may_know_of};
    use crate::rules::shipped_files;
    use crate::sharing::{Policy, RestrictionEffect, StandingRestriction, Unchecked, User};

    #[test]
    fn who_is_hidden_is_known_to_whom_it_gives_way_and_to_whoever_lifts_it() {
        let policy = Policy::<Unchecked>::of_files(&shipped_files()).check().unwrap();
        let user = |role: &str| User {
            name: "mk".parse().unwrap(),
            organisation: "council".parse().unwrap(),
            team: None,
            roles: vec![role.parse().unwrap()],
            trained_until: Some(date(2099, 1, 1)),
            active: true,
            suspended_from_emergencies: false,
        };
        let hidden_by = |kind: &str, effect| StandingRestriction {
            entry: 7,
            kind: kind.parse().unwrap(),
            purposes: Vec::new(),
            effect,
            records: Vec::new(),
            carried: false,
        };
        let knows = |role: &str, purpose: &str, kind: &str, effect| {
            let standing = [hidden_by(kind, effect)];
            let purpose = purpose.parse().unwrap();
            may_know_of(&policy, &user(role), &purpose, date(2026, 11, 1), &standing)
        };
        let existence = RestrictionEffect::Existence;
        assert!(!knows(
            "customer-adviser",
            "contact-verification",
            "protected-identity",
            existence
        ));
        assert!(knows("privacy-officer", "subject-rights", "protected-identity", existence));
        // a kind that the policy does not know binds all, and is nobody's to lift
        assert!(!knows("safeguarding-lead", "safeguarding", "of-old", existence));
        // the placement of a child gives way to the team that made it
        assert!(knows("customer-adviser", "social-care", "confidential-placement", existence));
        // who is told of all hidden people knows of them on whatever ground they are hidden
        for told in ["privacy-officer", "rights-officer"] {
            assert!(knows(told, "subject-rights", "of-old", existence));
        }
        let record = RestrictionEffect::Record;
        assert!(knows("customer-adviser", "contact-verification", "article-18", record));
    }
    #[test]
    fn to_a_hand_without_a_purpose_nothing_gives_way_and_each_that_hides_must_be_theirs_to_lift() {
        let policy = Policy::<Unchecked>::of_files(&shipped_files()).check().unwrap();
        let user = |organisation: &str, role: &str| User {
            name: "mk".parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            team: None,
            roles: vec![role.parse().unwrap()],
            trained_until: Some(date(2099, 1, 1)),
            active: true,
            suspended_from_emergencies: false,
        };
        let knows = |user: &User, kinds: &[&str]| {
            let hidden: Vec<StandingRestriction> = kinds
                .iter()
                .map(|kind| StandingRestriction {
                    entry: 7,
                    kind: kind.parse().unwrap(),
                    purposes: Vec::new(),
                    effect: RestrictionEffect::Existence,
                    records: Vec::new(),
                    carried: false,
                })
                .collect();
            hand_may_know_of(&policy, user, date(2026, 11, 1), &hidden)
        };
        let lead = user("council", "safeguarding-lead");
        assert!(knows(&lead, &["sensitive-address"]));
        assert!(!knows(&lead, &["sensitive-address", "protected-identity"]));
        assert!(!knows(&user("council", "customer-adviser"), &["confidential-placement"]));
        assert!(knows(&user("council", "customer-adviser"), &[]));
        assert!(!knows(&user("police", "privacy-officer"), &["sensitive-address"]));
        let left = User { active: false, ..user("council", "privacy-officer") };
        assert!(!knows(&left, &["sensitive-address"]));
    }
}
