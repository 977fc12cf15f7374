//! Partners who come for their notices: the particulars of one, and a feed.
//!
//! In: a partner, the name of a message or how far it has read. Out: what may be told today, decided and written down each time that it is asked for.

use super::sending::{Decided, Way};
use super::{NotifyFault, Notifying};
use crate::http::following::Following;
use crate::journal::{
    AttemptOutcome, EndpointWay, FeedAcknowledged, JournalEntry, NoticeAct, NoticeSettled,
    SubscriptionAct,
};
use crate::notices::outbox::{Notice, Particulars, particulars};
use crate::values::{OrganisationName, SubscriptionId, UserName};

/// A page of a feed.
#[derive(Debug)]
pub(in crate::http) struct FeedPage {
    /// Events, as they would have been posted, each with the name of its message.
    pub(in crate::http) messages: Vec<(String, serde_json::Value)>,
    /// The last notice on it: what the next page begins after, and what is acknowledged.
    pub(in crate::http) upto: u64,
    /// True if more are there.
    pub(in crate::http) more: bool,
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
        let (endpoint, candidates) = {
            let state = self.known(following)?;
            let endpoint = state.endpoints.of(subscription).filter(|it| it.is_open());
            let Some(endpoint) = endpoint.filter(|it| it.way == EndpointWay::Feed) else {
                return Ok(None);
            };
            let undone = state.book.undone(subscription).into_iter();
            let candidates: Vec<Notice> = undone.take(most + 1).cloned().collect();
            (endpoint.number, candidates)
        };
        let more = candidates.len() > most;
        let mut page = FeedPage { messages: Vec::new(), upto: 0, more };
        for notice in candidates.into_iter().take(most) {
            page.upto = page.upto.max(notice.number);
            let Decided::Goes { sequence, attempt, told, fields } =
                self.decide(following, &notice, Way::Sent { endpoint })?
            else {
                continue;
            };
            let told = told.as_deref().map(|told| (told, fields));
            let of = (&notice, attempt);
            let Some(message) = self.message_of(following, of, (sequence, told))? else {
                continue;
            };
            let event = serde_json::from_slice(&message.body);
            let event = event.map_err(|fault| NotifyFault::Message(fault.to_string()))?;
            page.messages.push((message.id.to_string(), event));
        }
        Ok(Some(page))
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
