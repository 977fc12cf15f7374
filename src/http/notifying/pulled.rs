//! Partners who come for their notices: the particulars of one, and a feed.
//!
//! In: a partner, the name of a message or how far it has read. Out: what may be told today, decided each time that it is asked for, and written down; of a feed
//! that is asked for again within minutes, only where the answer is another. Of what is withheld a page says nothing, not that there is any.

use std::sync::{MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;

use super::sending::{Decided, Way};
use super::{NotifyFault, Notifying};
use crate::http::following::Following;
use crate::journal::{
    AttemptOutcome, EndpointWay, FeedAcknowledged, JournalEntry, NoticeAct, NoticeSettled,
    SubscriptionAct,
};
use crate::notices::outbox::{Notice, NoticeState, Particulars, Written, particulars};
use crate::values::{OrganisationName, SubscriptionId, UserName};

/// For so long, a notice of a feed that comes again as it was is not written down again.
const A_WHILE: SignedDuration = SignedDuration::from_mins(5);
/// So many notices are found to stay, at most, while a page is made: the next request goes on with those behind them.
const STAY: usize = 200;

/// What was decided a while ago of a notice of a feed.
#[derive(Clone, Copy)]
pub(super) struct Lately {
    at: Timestamp,
    attempt: u32,
    /// The digest of the message; none of one that stayed.
    message: Option<blake3::Hash>,
}

/// A page of a feed.
#[derive(Debug)]
pub(in crate::http) struct FeedPage {
    /// Events, as they would have been posted, each with the name of its message.
    pub(in crate::http) messages: Vec<(String, serde_json::Value)>,
    /// The last notice on it: what the next page begins after, and what is acknowledged.
    pub(in crate::http) upto: u64,
    /// True if it is full: more may be there. Whether they are would tell of what is withheld.
    pub(in crate::http) full: bool,
}

impl Notifying {
    /// A notice of a partner's, by the name of its message.
    pub(in crate::http) fn named(
        &self,
        following: &Following,
        partner: &OrganisationName,
        name: &str,
    ) -> Result<Option<Notice>, NotifyFault> {
        let state = self.known(following)?;
        let named = state.named(name).filter(|it| it.subscription.organisation == *partner);
        Ok(named.cloned())
    }

    /// What a partner may know today of what a notice told; none if nothing.
    pub(in crate::http) fn particulars_of(
        &self,
        following: &Following,
        notice: &Notice,
    ) -> Result<Option<Particulars>, NotifyFault> {
        // what it was told by a message that never went is not to be had by guessing its name
        if notice.attempts == 0 || notice.recalls.is_some() || notice.recalled_by.is_some() {
            return Ok(None);
        }
        match self.decide(following, notice, Way::Pulled)? {
            Decided::Stays => Ok(None),
            Decided::Goes { told, .. } => {
                let state = self.known(following)?;
                // it may have been cancelled, or put right, since that was decided
                let taken_back =
                    state.book.get(notice.number).is_none_or(|it| it.recalled_by.is_some());
                let occurrence = state.occurrences.get(notice.occurrence).cloned();
                drop(state);
                let occurrence = occurrence.filter(|it| it.stands() && !taken_back);
                let told = told.as_deref().zip(occurrence.as_ref());
                Ok(told.map(|(told, of)| particulars(&self.ground(), notice, of, told)))
            }
        }
    }

    /// The next of a subscription's notices for a partner that comes for them; those that were on a page before and were not acknowledged come again.
    pub(in crate::http) fn feed(
        &self,
        following: &Following,
        subscription: &SubscriptionId,
        most: usize,
    ) -> Result<Option<FeedPage>, NotifyFault> {
        let (endpoint, undone) = {
            let state = self.known(following)?;
            let endpoint = state.endpoints.of(subscription).filter(|it| it.is_open());
            let Some(endpoint) = endpoint.filter(|it| it.way == EndpointWay::Feed) else {
                return Ok(None);
            };
            let undone = state.book.undone(subscription).into_iter();
            (endpoint.number, undone.map(|it| it.number).collect::<Vec<u64>>())
        };
        // what others have written counts before anything is given again
        following.look(self.clock.civil().date())?;
        let now = self.now();
        self.lately().retain(|_, it| now.duration_since(it.at) < A_WHILE);
        let mut page = FeedPage { messages: Vec::new(), upto: 0, full: false };
        let mut stayed = 0;
        for number in undone {
            if page.messages.len() == most || stayed == STAY {
                break;
            }
            let notice = self.known(following)?.book.get(number).cloned();
            let Some(notice) = notice.filter(|it| it.state.is_undone()) else { continue };
            let lately = self.lately().get(&number).copied();
            let is_held = matches!(notice.state, NoticeState::Held(_));
            if is_held && lately.is_some_and(|it| it.message.is_none()) {
                continue;
            }
            let Some(message) = self.given(following, (&notice, endpoint), lately)? else {
                stayed += 1;
                continue;
            };
            let event = serde_json::from_slice(&message.body);
            let event = event.map_err(|fault| NotifyFault::Message(fault.to_string()))?;
            page.messages.push((message.id.to_string(), event));
            page.upto = page.upto.max(number);
        }
        page.full = page.messages.len() == most;
        Ok(Some(page))
    }

    /// What is given of a notice on a page; none if it stays. It is decided anew, and written down unless it is what was given a while ago.
    fn given(
        &self,
        following: &Following,
        (notice, endpoint): (&Notice, u64),
        lately: Option<Lately>,
    ) -> Result<Option<Written>, NotifyFault> {
        let before =
            lately.filter(|it| it.attempt == notice.attempts && notice.endpoint == Some(endpoint));
        if let Some(again) = self.given_again(following, notice, before)? {
            return Ok(Some(again));
        }
        let (attempt, message) = match self.decide(following, notice, Way::Sent { endpoint })? {
            Decided::Stays => (notice.attempts, None),
            Decided::Goes { sequence, attempt, told, fields } => {
                let told = told.as_deref().map(|told| (told, fields));
                let of = (notice, attempt);
                (attempt, self.message_of(following, of, (sequence, told))?)
            }
        };
        let digest = message.as_ref().map(|it| blake3::hash(&it.body));
        let lately = Lately { at: self.now(), attempt, message: digest };
        self.lately().insert(notice.number, lately);
        Ok(message)
    }

    /// The message that was given a while ago, if the same may be given now.
    fn given_again(
        &self,
        following: &Following,
        notice: &Notice,
        before: Option<Lately>,
    ) -> Result<Option<Written>, NotifyFault> {
        let digest = before.and_then(|it| it.message);
        let Some((digest, sequence)) = digest.zip(notice.sequence) else { return Ok(None) };
        let Some((told, fields)) = self.would_tell(following, notice)? else { return Ok(None) };
        let told = told.as_deref().map(|told| (told, fields));
        let message = self.message_of(following, (notice, notice.attempts), (sequence, told))?;
        Ok(message.filter(|it| blake3::hash(&it.body) == digest))
    }

    fn lately(&self) -> MutexGuard<'_, FxHashMap<u64, Lately>> {
        // it says nothing that may not be forgotten
        self.lately.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A partner has taken in its feed up to a notice.
    pub(in crate::http) fn acknowledge(
        &self,
        following: &Following,
        (subscription, upto): (&SubscriptionId, u64),
        by: &UserName,
    ) -> Result<usize, NotifyFault> {
        let shown: Vec<Notice> = {
            let state = self.known(following)?;
            let theirs = state.book.undone(subscription).into_iter();
            // only what was on a page: what came in between is not taken in by anybody
            theirs.filter(|it| it.number <= upto && it.attempts > 0).cloned().collect()
        };
        let mut entries: Vec<JournalEntry> = shown
            .iter()
            .map(|it| {
                JournalEntry::NoticeActed(NoticeAct::Settled(NoticeSettled {
                    notice: it.number,
                    attempt: it.attempts,
                    outcome: AttemptOutcome::Delivered,
                    next: None,
                }))
            })
            .collect();
        let acknowledged =
            FeedAcknowledged { subscription: subscription.clone(), notice: upto, by: by.clone() };
        entries
            .push(JournalEntry::SubscriptionActed(SubscriptionAct::FeedAcknowledged(acknowledged)));
        self.note(following, &entries)?;
        for notice in &shown {
            self.recall_if_wrong(following, notice.number)?;
        }
        Ok(shown.len())
    }
}
