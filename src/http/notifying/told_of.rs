//! What partners were told of some people, and what of it would have to be taken back if records were somebody else's.
//!
//! In: whom it is about; whose records would be, and whom identifiers would stand for. Out: counts by subscription, of nobody by name. Nothing is written.
//! Which notice is wrong is what recalls themselves go by.

use std::collections::{BTreeMap, BTreeSet};

use super::people::People;
use super::{NotifyFault, Notifying};
use crate::http::following::Following;
use crate::http::footing::Footing;
use crate::journal::NoticeAct;
use crate::notices::outbox::recall_of;
use crate::values::{MentionKey, PersonId, SubscriptionId};

/// How many notices a subscription has of some people.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::http) struct Told {
    /// The partner has them.
    pub(in crate::http) delivered: usize,
    /// They have not gone yet.
    pub(in crate::http) waiting: usize,
    /// Of those that the partner has: they would be taken back.
    pub(in crate::http) recalled: usize,
    /// Of those that have not gone: they never would.
    pub(in crate::http) stopped: usize,
}

/// Whose a record would be, where that changes; whom an identifier would stand for.
pub(in crate::http) type Supposing<'s> =
    (&'s dyn Fn(&MentionKey) -> Option<PersonId>, &'s dyn Fn(PersonId) -> PersonId);

impl Notifying {
    /// What partners were told of some people.
    pub(in crate::http) fn told_of(
        &self,
        following: &Following,
        footing: &Footing,
        about: &BTreeSet<PersonId>,
        (whose, is_now): Supposing<'_>,
    ) -> Result<BTreeMap<SubscriptionId, Told>, NotifyFault> {
        let people = People(footing);
        let now = self.now();
        let whose_then = |key: &MentionKey| whose(key).or_else(|| people.whose(key));
        let is_then = |person: PersonId| is_now(people.now(person));
        let state = self.known(following)?;
        let mut told: BTreeMap<SubscriptionId, Told> = BTreeMap::new();
        for notice in state.book.all().filter(|it| it.recalls.is_none()) {
            let known_as = notice.known_by.as_ref().and_then(|it| people.whose(it));
            let is_about = about.contains(&people.now(notice.person))
                || known_as.is_some_and(|it| about.contains(&it));
            if !is_about {
                continue;
            }
            let count = told.entry(notice.subscription.as_ref().clone()).or_default();
            count.delivered += usize::from(notice.is_delivered());
            count.waiting += usize::from(notice.state.is_undone());
            let Some(occurrence) = state.occurrences.get(notice.occurrence) else { continue };
            match recall_of(occurrence, notice, &whose_then, &is_then, now) {
                Some(NoticeAct::Owed(_)) => count.recalled += 1,
                Some(NoticeAct::Stopped(_)) => count.stopped += 1,
                Some(_) | None => {}
            }
        }
        Ok(told)
    }
}
