//! The sections of the pages: which stand open to whom.
//!
//! In: the policy and a user's roles. Out: the navigation, and where somebody who signs in begins. It only says what is worth going to: every page asks the door or the
//! policy itself.

use super::frame::Section;
use crate::sharing::{ActKind, Operation, Policy, PurposeClass, RolePolicy, User};

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
            Self::Night => does(ActKind::Decide),
            Self::Partners => does(ActKind::Agreement),
            Self::Privacy => role.reads_journal,
            Self::None => false,
        }
    }
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

/// Where a user begins; none where no section is open to them.
pub(in crate::http::ui) fn beginning_of(policy: &Policy, user: &User) -> Option<Place> {
    open_to(policy, user).next()
}
