//! The sections of the pages: which stand open to whom.
//!
//! In: the policy and a user's roles. Out: the navigation, and where somebody who signs in begins. It only says what is worth going to: every page asks the door or the
//! policy itself.

use super::frame::Section;
use crate::sharing::{ActKind, Operation, Policy, Purpose, PurposeClass, RolePolicy, User};
use crate::values::PurposeName;

/// To which section a page belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::http::ui) enum Place {
    /// People and households, one at a time.
    Look,
    /// Doubtful cases.
    Review,
    /// The night and its edition.
    Night,
    /// Partners and what they are owed.
    Partners,
    /// The privacy officer's.
    Privacy,
    /// None: signing in, the public register.
    None,
}

impl Place {
    const ALL: [Self; 5] = [Self::Look, Self::Review, Self::Night, Self::Partners, Self::Privacy];

    const fn words(self) -> &'static str {
        match self {
            Self::Look => "Look somebody up",
            Self::Review => "Doubtful cases",
            Self::Night => "Last night",
            Self::Partners => "Partners",
            Self::Privacy => "Privacy",
            Self::None => "",
        }
    }

    /// Where it begins.
    pub(in crate::http::ui) const fn path(self) -> &'static str {
        match self {
            Self::Look => "/look",
            Self::Review => "/review",
            Self::Night => "/night",
            Self::Partners => "/partners",
            Self::Privacy => "/privacy",
            Self::None => "/",
        }
    }

    /// True if a role is for it.
    fn is_of(self, policy: &Policy, role: &RolePolicy) -> bool {
        let does = |act: ActKind| role.acts.contains(&act);
        match self {
            Self::Look => {
                let looks = role.purposes.iter().filter_map(|it| policy.purpose(it)).any(|it| {
                    !matches!(it.class, PurposeClass::Operation | PurposeClass::Statistics)
                });
                looks && !role.fields.is_empty()
            }
            Self::Review => {
                let review = policy.operation(Operation::Review);
                let purposes = review.map(|it| it.purposes.as_slice()).unwrap_or_default();
                does(ActKind::Decide) && purposes.iter().any(|it| role.purposes.contains(it))
            }
            Self::Night => does(ActKind::Nights),
            Self::Partners => does(ActKind::Agreement),
            Self::Privacy => {
                role.reads_journal || Desk::ALL.iter().any(|it| it.is_of(policy, role))
            }
            Self::None => false,
        }
    }
}

/// A part of the privacy section.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::http::ui) enum Desk {
    /// Reviews of looks in an emergency.
    Emergencies,
    /// Looks that somebody should ask about.
    Unusual,
    /// People's own requests.
    Requests,
    /// What was asked for and not shared.
    NotShared,
    /// The register of agreements.
    Agreements,
    /// Why records are one person's, for a case.
    WhyLinked,
}

impl Desk {
    const ALL: [Self; 6] = [
        Self::Emergencies,
        Self::Unusual,
        Self::Requests,
        Self::NotShared,
        Self::Agreements,
        Self::WhyLinked,
    ];

    /// True if a role is for it.
    fn is_of(self, policy: &Policy, role: &RolePolicy) -> bool {
        let does = |act: ActKind| role.acts.contains(&act);
        let purposes = |operation| {
            let purposes = policy.operation(operation).map(|it| it.purposes.as_slice());
            purposes.unwrap_or_default().iter().any(|it| role.purposes.contains(it))
        };
        match self {
            Self::Emergencies => does(ActKind::EmergencyReview),
            Self::Unusual => role.reads_journal && purposes(Operation::AuditDecision),
            Self::Requests => does(ActKind::Rights) && purposes(Operation::RightsList),
            Self::NotShared => {
                let of_operation = |it: &Purpose| it.class == PurposeClass::Operation;
                let mut own = role.purposes.iter().filter_map(|it| policy.purpose(it));
                does(ActKind::Rights) && own.any(of_operation)
            }
            Self::Agreements => does(ActKind::Agreement),
            // stewards have it beside each person and case; here it is of a person's own rights
            Self::WhyLinked => {
                let wants_case = |it: &PurposeName| {
                    role.purposes.contains(it) && policy.purpose(it).is_some_and(|it| it.case)
                };
                let explain = policy.operation(Operation::Explain);
                explain.is_some_and(|it| it.purposes.iter().any(wants_case))
            }
        }
    }
}

/// The parts of the privacy section that stand open to a user.
pub(in crate::http::ui) fn desks_of(policy: &Policy, user: &User) -> Vec<Desk> {
    let roles = || user.roles.iter().filter_map(|name| policy.role(name));
    Desk::ALL.into_iter().filter(|it| roles().any(|role| it.is_of(policy, role))).collect()
}

fn open_to<'p>(policy: &'p Policy, user: &'p User) -> impl Iterator<Item = Place> + 'p {
    let roles = move || user.roles.iter().filter_map(|name| policy.role(name));
    Place::ALL.into_iter().filter(move |place| roles().any(|role| place.is_of(policy, role)))
}

/// The navigation of a user, on a page of a section.
pub(in crate::http::ui) fn sections_of(policy: &Policy, user: &User, at: Place) -> Vec<Section> {
    let section = |place: Place| Section {
        words: place.words().to_owned(),
        path: place.path().to_owned(),
        current: place == at,
    };
    open_to(policy, user).map(section).collect()
}

/// Where a user begins; none where no section is open to them. Whoever reads the journal begins there, however much else they may do.
pub(in crate::http::ui) fn beginning_of(policy: &Policy, user: &User) -> Option<Place> {
    let mut roles = user.roles.iter().filter_map(|name| policy.role(name));
    if roles.any(|it| it.reads_journal) {
        return Some(Place::Privacy);
    }
    open_to(policy, user).next()
}

#[cfg(test)]
mod tests {
    use super::{Desk, Place, beginning_of, desks_of, open_to};
    use crate::sharing::{Policy, User};

    fn user(roles: &[&str]) -> User {
        User {
            name: "mk".parse().unwrap(),
            organisation: "council".parse().unwrap(),
            team: None,
            roles: roles.iter().map(|it| it.parse().unwrap()).collect(),
            trained_until: None,
            active: true,
            suspended_from_emergencies: false,
        }
    }

    #[test]
    fn each_user_begins_where_they_work() {
        let policy = Policy::load(None).unwrap().check().unwrap();
        let begins = |roles: &[&str]| beginning_of(&policy, &user(roles));
        assert_eq!(begins(&["revenues-officer"]), Some(Place::Look));
        assert_eq!(begins(&["data-steward"]), Some(Place::Review));
        assert_eq!(begins(&["back-office"]), Some(Place::Night));
        assert_eq!(begins(&["rights-officer"]), Some(Place::Privacy));
        assert_eq!(begins(&["customer-adviser", "data-steward"]), Some(Place::Look));
        assert_eq!(begins(&["data-steward", "privacy-officer"]), Some(Place::Privacy));
        assert_eq!(begins(&["analyst"]), None);
        let places: Vec<Place> = open_to(&policy, &user(&["back-office"])).collect();
        assert_eq!(places, [Place::Night], "no case is read by whoever sees no name");
    }

    #[test]
    fn the_privacy_section_lists_what_the_user_may_open() {
        let policy = Policy::load(None).unwrap().check().unwrap();
        let desks = |role: &str| desks_of(&policy, &user(&[role]));
        assert_eq!(desks("privacy-officer"), Desk::ALL);
        let rights = [Desk::Requests, Desk::NotShared, Desk::WhyLinked];
        assert_eq!(desks("rights-officer"), rights);
        assert_eq!(desks("revenues-officer"), []);
    }
}
