//! For what a page's work asks: the purpose that the policy has for it, so that nobody has to state what the page says by itself.
//!
//! In: the work, who does it. Out: the reason that the door is asked with. The policy rules on it as on any other.

use super::session::{SignedIn, Why};
use crate::http::service::Service;
use crate::sharing::{Operation, PurposeClass};
use crate::values::{PurposeName, Sensitive};

/// The purposes of a user's roles.
fn own<'s>(service: &'s Service, by: &'s SignedIn) -> impl Iterator<Item = &'s PurposeName> {
    let policy = service.pages.policy();
    by.user.roles.iter().filter_map(|it| policy.role(it)).flat_map(|it| &it.purposes)
}

/// For an operator's work: the first of its purposes that a role of theirs has; the usual one where none has, so that the refusal says what is missing.
pub(super) fn of_operation(service: &Service, by: &SignedIn, operation: Operation) -> Why {
    let row = service.pages.policy().operation(operation);
    let purposes = row.map(|it| it.purposes.as_slice()).unwrap_or_default();
    let fits = purposes.iter().find(|it| own(service, by).any(|own| own == *it));
    fits.or(purposes.first()).map_or(Why::Said, |it| Why::Work(it.clone()))
}

/// The same for a purpose that wants a case and why it is necessary: the work itself is the case, as at the command line.
pub(super) fn stated(why: Why, case: &str, necessity: &str) -> Why {
    let said = |text: &str| Some(Sensitive::new(text.to_owned()));
    match why {
        Why::Work(purpose) => {
            Why::Case { purpose, case_reference: said(case), necessity: said(necessity) }
        }
        why @ (Why::Said | Why::Case { .. }) => why,
    }
}

/// For the work of a role on the council's own books, which no row of the policy names: the first purpose of theirs that is Hearth's own operation.
pub(super) fn of_role(service: &Service, by: &SignedIn) -> Why {
    let policy = service.pages.policy();
    let is_own = |it: &&PurposeName| {
        policy.purpose(it).is_some_and(|it| it.class == PurposeClass::Operation)
    };
    let first = own(service, by).find(is_own).or_else(|| own(service, by).next());
    first.map_or(Why::Said, |it| Why::Work(it.clone()))
}
