//! Whether somebody who acts may know that there is such a person.
//!
//! In: a user, the purpose that they state, the restrictions that stand for a person. Out: yes or no. Of whoever they may not know of, an act tells them
//! what it would tell of somebody who is not there. Leaves to whoever calls that both take the same way.

use jiff::civil::Date;

use super::subject::binds;
use super::{HandedAct, Policy, RestrictionEffect, StandingRestriction, User, may_act};
use crate::values::PurposeName;

/// True if a user may know of a person for whom these restrictions stand: nothing hides that they exist but what gives way to the purpose, or is of
/// a kind that the user's role sets and lifts.
#[must_use]
pub fn may_know_of(
    policy: &Policy,
    user: &User,
    purpose: &PurposeName,
    day: Date,
    restrictions: &[StandingRestriction],
) -> bool {
    let hides = |it: &&StandingRestriction| {
        it.effect == RestrictionEffect::Existence && binds(policy, purpose, false, it)
    };
    let sets = |it: &StandingRestriction| {
        let kind = policy.restriction(&it.kind);
        kind.is_some_and(|kind| may_act(policy, user, HandedAct::Restriction(kind), day).is_ok())
    };
    restrictions.iter().filter(hides).all(sets)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::may_know_of;
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
        assert!(!knows("privacy-officer", "subject-rights", "of-old", existence));
        // the placement of a child gives way to the team that made it
        assert!(knows("customer-adviser", "social-care", "confidential-placement", existence));
        let record = RestrictionEffect::Record;
        assert!(knows("customer-adviser", "contact-verification", "article-18", record));
    }
}
