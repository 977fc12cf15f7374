//! What becomes of what was told, and of what waits, as things stand by now: who is told that a person is one with another, that a consent is gone, that
//! something is restricted; and what is of no use any more.
//!
//! In: what entries turned of people, the notices. Out: entries, each in one step. Leaves to `notices` who is told of it.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::people::People;
use super::{NotifyFault, Notifying};
use crate::http::following::Following;
use crate::http::footing::Footing;
use crate::journal::{NoticeAct, NoticeStopped, StopGround};
use crate::notices::outbox::{Turning, told_of_erasure};
use crate::notices::subscription::SubscriptionStanding;
use crate::values::{PersonId, PurposeName, RestrictionName};

/// How often what is of no use any more is looked for.
const EVERY: SignedDuration = SignedDuration::from_mins(1);

impl Notifying {
    /// Owes what partners who were told of people are to know of what was turned of them since.
    pub(super) fn turn_people(
        &self,
        following: &Following,
        footing: &Footing,
    ) -> Result<bool, NotifyFault> {
        let now = self.now();
        let _one = self.turn_of_owing();
        let mut state = self.known(following)?;
        // whose a record is by now tells the edition that the journal says is served
        if state.turned_people.is_empty()
            || state.served.is_some_and(|it| it != footing.edition().id())
        {
            return Ok(false);
        }
        let turned = std::mem::take(&mut state.turned_people);
        let (subscriptions, people) = (state.subscriptions(footing, now), People(footing));
        let policy = &footing.policy().policy;
        let told_of = |kind: &RestrictionName, purpose: &PurposeName| {
            let kind = policy.restriction(kind);
            kind.is_some_and(|it| it.recipients_told && !it.except.contains(purpose))
        };
        let turning = Turning {
            subscriptions: &subscriptions,
            book: &state.book,
            told_of: &told_of,
            whose: &|key: &_| people.whose(key),
            is_now: &|id| people.now(id),
        };
        let acts = turning.of(&turned, now);
        drop(state);
        let noted = self.noted(following, acts);
        if noted.is_err() {
            // what could not be written down today is looked at again
            self.known(following)?.turned_people.extend(turned);
        }
        noted
    }

    /// What partners who were told of somebody are owed when a request erases what they were told: to be written in the step that does.
    pub(in crate::http) fn told_of_erasure(
        &self,
        following: &Following,
        footing: &Footing,
        of: (u64, &BTreeSet<PersonId>),
    ) -> Result<Vec<NoticeAct>, NotifyFault> {
        let now = self.now();
        let mut state = self.known(following)?;
        let subscriptions = state.subscriptions(footing, now);
        Ok(told_of_erasure(&state.book, &subscriptions, of, now))
    }

    /// Stops what is of no use any more, and what no agreement has a word for any more: where nobody sends, nobody else would.
    pub(super) fn sweep(
        &self,
        following: &Following,
        footing: &Footing,
    ) -> Result<(), NotifyFault> {
        let now = self.now();
        let acts: Vec<NoticeAct> = {
            let mut state = self.known(following)?;
            if now.duration_since(state.swept) < EVERY {
                return Ok(());
            }
            state.swept = now;
            let subscriptions = state.subscriptions(footing, now);
            let undone = state.book.all().filter(|it| it.state.is_undone() && it.recalls.is_none());
            let over = undone.filter_map(|it| {
                let because = match subscriptions.get(&it.subscription).map(|it| it.standing) {
                    _ if it.until <= now => StopGround::Expired,
                    None | Some(SubscriptionStanding::Over) => StopGround::AgreementOver,
                    Some(_) => return None,
                };
                Some(NoticeAct::Stopped(NoticeStopped { notice: it.number, because }))
            });
            over.collect()
        };
        self.noted(following, acts).map(|_| ())
    }
}
