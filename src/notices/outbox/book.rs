//! Every notice, folded from the journal's entries.
//!
//! In: entries in the order of the journal. Out: notices as they stand, and which may go next. Each entry counts once: an entry that says something of a
//! notice that is not there, or that has come further, says nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use super::lane::Lane;
use super::notice::{Notice, NoticeState};
use crate::journal::{
    AttemptOutcome, JournalEntry, JournalKind, NoticeAct, NoticeAttempted, NoticeReceipt,
    NoticeSettled, NoticeStopped, NoticeTurned, Recorded,
};
use crate::values::{OccurrenceId, PersonId, SubscriptionId};

/// What may go next in a lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NextUp {
    /// Which notice.
    pub notice: u64,
    /// When, at the earliest.
    pub earliest: Timestamp,
    /// True of a recall.
    pub urgent: bool,
}

/// Every notice.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NoticeBook {
    /// Each by itself: a tree to which ever higher numbers are added is half empty.
    notices: BTreeMap<u64, Box<Notice>>,
    lanes: HashMap<Arc<SubscriptionId>, Lane>,
    of_occurrence: HashMap<OccurrenceId, Vec<u64>>,
}

impl NoticeBook {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 1] = [JournalKind::NoticeActed];

    /// Every notice, by the journal's entries.
    #[must_use]
    pub fn of(entries: &[Recorded]) -> Self {
        let mut book = Self::default();
        for Recorded { sequence, at, kind: _, digest: _, entry } in entries {
            let at = at.parse().unwrap_or(Timestamp::UNIX_EPOCH);
            if let Some(entry) = entry {
                book.take(*sequence, at, at, entry);
            }
        }
        book
    }

    /// Takes an entry in: its number, when it was written, for how long what is on its way is waited for.
    pub fn take(&mut self, number: u64, at: Timestamp, lease: Timestamp, entry: &JournalEntry) {
        let JournalEntry::NoticeActed(act) = entry else { return };
        match act {
            NoticeAct::Owed(owed) => {
                if let Some(after) = owed.after {
                    self.lane(&owed.subscription).gave(owed.person, after);
                }
                let subscription = self.shared(&owed.subscription);
                self.owe(Notice::owed((number, at), subscription, owed));
            }
            NoticeAct::Attempted(attempted) => self.attempted(attempted, lease),
            NoticeAct::Settled(settled) => self.settled(settled, at),
            NoticeAct::Held(NoticeStopped { notice, because }) => {
                self.turn(*notice, NoticeState::Held(*because));
            }
            NoticeAct::Stopped(NoticeStopped { notice, because }) => {
                self.turn(*notice, NoticeState::Stopped(*because));
            }
            NoticeAct::Pulled(named) => {
                if let Some(notice) = self.notices.get_mut(&named.notice) {
                    notice.pulled = true;
                }
            }
            NoticeAct::Receipted(receipt) => self.receipted(receipt, at),
            NoticeAct::Replayed(NoticeTurned { notice, .. }) => self.replay(*notice, at),
            NoticeAct::Released(NoticeTurned { notice, .. }) => {
                self.turn(*notice, NoticeState::Released);
            }
        }
    }

    fn owe(&mut self, notice: Notice) {
        let (number, person, urgent) = (notice.number, notice.person, notice.is_urgent());
        if self.notices.contains_key(&number) {
            return;
        }
        if let Some(wrong) = notice.recalls.and_then(|it| self.notices.get_mut(&it)) {
            wrong.recalled_by = Some(number);
        }
        self.of_occurrence.entry(notice.occurrence).or_default().push(number);
        self.lane(&notice.subscription).enter(person, number, urgent);
        self.notices.insert(number, Box::new(notice));
        self.reseat(number);
    }

    fn attempted(&mut self, attempted: &NoticeAttempted, lease: Timestamp) {
        let NoticeAttempted { notice, attempt, sequence, endpoint } = attempted;
        let Some(known) = self.notices.get_mut(notice) else { return };
        if *attempt <= known.attempts {
            return;
        }
        known.attempts = *attempt;
        known.sequence = Some(*sequence);
        known.endpoint = Some(*endpoint);
        if known.state.is_undone() {
            known.state = NoticeState::Attempting { lease };
        }
        let (person, subscription) = (known.person, Arc::clone(&known.subscription));
        self.lane(&subscription).gave(person, *sequence);
        self.reseat(*notice);
    }

    fn settled(&mut self, settled: &NoticeSettled, at: Timestamp) {
        let NoticeSettled { notice, attempt, outcome, next } = settled;
        let Some(known) = self.notices.get_mut(notice) else { return };
        if !known.state.is_undone() {
            // it was on its way when it was stopped, and has arrived all the same
            if *outcome == AttemptOutcome::Delivered && !known.is_delivered() {
                known.state = NoticeState::Delivered { at };
            }
            return;
        }
        let latest = *attempt == known.attempts;
        let state = match outcome {
            // it has arrived, whichever attempt that was
            AttemptOutcome::Delivered => NoticeState::Delivered { at },
            AttemptOutcome::Refused
            | AttemptOutcome::Gone
            | AttemptOutcome::Throttled
            | AttemptOutcome::Failed
            | AttemptOutcome::Aborted
            | AttemptOutcome::Disabled
                if !latest =>
            {
                return;
            }
            AttemptOutcome::Refused
            | AttemptOutcome::Gone
            | AttemptOutcome::Throttled
            | AttemptOutcome::Failed
            | AttemptOutcome::Aborted
            | AttemptOutcome::Disabled => {
                let next = next.as_ref().and_then(|it| it.parse().ok());
                next.map_or(NoticeState::Owed, |next| NoticeState::Pending { next })
            }
        };
        self.turn(*notice, state);
    }

    fn receipted(&mut self, receipt: &NoticeReceipt, at: Timestamp) {
        let NoticeReceipt { notice, said, reason, by: _ } = receipt;
        let Some(known) = self.notices.get_mut(notice) else { return };
        // what was done is not undone by a later "received"
        if known.receipt.as_ref().is_none_or(|(before, _)| before <= said) {
            known.receipt = Some((*said, reason.clone()));
        }
        // who answers has it, whatever became of the attempt
        if known.state.is_undone() {
            self.turn(*notice, NoticeState::Delivered { at });
        }
    }

    /// Sent again: ahead of nothing but what its subject has still to be told.
    fn replay(&mut self, number: u64, at: Timestamp) {
        let Some(known) = self.notices.get_mut(&number) else { return };
        let again = !known.state.is_undone();
        known.state = NoticeState::Pending { next: at };
        if again {
            let (person, subscription) = (known.person, Arc::clone(&known.subscription));
            self.lane(&subscription).enter(person, number, true);
        }
        self.reseat(number);
    }

    fn turn(&mut self, number: u64, state: NoticeState) {
        let Some(known) = self.notices.get_mut(&number) else { return };
        if !known.state.is_undone() {
            return;
        }
        known.state = state;
        if !state.is_undone() {
            let (person, subscription) = (known.person, Arc::clone(&known.subscription));
            self.lane(&subscription).leave(person, number);
        }
        self.reseat(number);
    }

    fn lane(&mut self, subscription: &SubscriptionId) -> &mut Lane {
        let subscription = self.shared(subscription);
        self.lanes.entry(subscription).or_default()
    }

    /// The name of a subscription, which all its notices share.
    fn shared(&self, subscription: &SubscriptionId) -> Arc<SubscriptionId> {
        let known = self.lanes.get_key_value(subscription);
        known.map_or_else(|| Arc::new(subscription.clone()), |(known, _)| Arc::clone(known))
    }

    /// Notes when the first of a notice's subject may go.
    fn reseat(&mut self, number: u64) {
        let Some(notice) = self.notices.get(&number) else { return };
        let (person, subscription) = (notice.person, Arc::clone(&notice.subscription));
        self.reseat_line(&subscription, person);
    }

    fn reseat_line(&mut self, subscription: &SubscriptionId, person: PersonId) {
        let Some(lane) = self.lanes.get_mut(subscription) else { return };
        let first = lane.first(person).and_then(|number| self.notices.get(&number));
        let when = first.and_then(|first| match first.state {
            NoticeState::Pending { next } => Some((next, first.is_urgent())),
            NoticeState::Attempting { lease } => Some((lease, first.is_urgent())),
            NoticeState::Owed
            | NoticeState::Held(_)
            | NoticeState::Delivered { .. }
            | NoticeState::Stopped(_)
            | NoticeState::Released => None,
        });
        lane.seat(person, when);
    }

    /// The notice that goes next by a subscription, and when.
    #[must_use]
    pub fn next(&self, subscription: &SubscriptionId, now: Timestamp) -> Option<NextUp> {
        let (notice, earliest, urgent) = self.lanes.get(subscription)?.next(now)?;
        Some(NextUp { notice, earliest, urgent })
    }

    /// True if a notice of which an attempt was decided on may still leave by it: nothing has stopped it, taken it back or erased it since, and it has not arrived.
    #[must_use]
    pub fn may_leave(&self, number: u64, attempt: u32) -> bool {
        let goes = |it: &Notice| it.state.is_undone() && it.attempts == attempt;
        self.get(number).is_some_and(|it| goes(it) && it.recalled_by.is_none())
    }

    /// Lends a notice out: nobody else is given it before the end of the lease. Nothing is written by this.
    pub fn lend(&mut self, number: u64, lease: Timestamp) {
        self.turn(number, NoticeState::Attempting { lease });
    }

    /// Takes back what was lent and was not sent.
    pub fn give_back(&mut self, number: u64, next: Timestamp) {
        self.turn(number, NoticeState::Pending { next });
    }

    /// Nothing is on its way any more: what was may go again, from now on.
    pub fn set_free(&mut self, now: Timestamp) {
        let lent =
            self.notices.values().filter(|it| matches!(it.state, NoticeState::Attempting { .. }));
        let lent: Vec<u64> = lent.map(|it| it.number).collect();
        for number in lent {
            self.give_back(number, now);
        }
    }

    /// Looks again, from now on, at what was owed until its endpoint is well, or held until its agreement permits: of one subscription.
    pub fn look_again(&mut self, subscription: &SubscriptionId, now: Timestamp) {
        let Some(lane) = self.lanes.get(subscription) else { return };
        let subjects: Vec<PersonId> = lane.subjects().collect();
        for person in subjects {
            let first = self.lanes.get(subscription).and_then(|lane| lane.first(person));
            let Some(notice) = first.and_then(|it| self.notices.get_mut(&it)) else { continue };
            if matches!(notice.state, NoticeState::Owed | NoticeState::Held(_)) {
                notice.state = NoticeState::Pending { next: now };
                self.reseat_line(subscription, person);
            }
        }
    }

    /// The number that a notice gets among those of its subject: that which it has, or the next.
    #[must_use]
    pub fn sequence_for(&self, notice: &Notice) -> u32 {
        let lane = self.lanes.get(&notice.subscription);
        notice.sequence.unwrap_or_else(|| lane.map_or(1, |it| it.next_sequence(notice.person)))
    }

    /// The last number that a subscriber's notices of a subject were given; 0 if none was.
    #[must_use]
    pub fn last_sequence(&self, subscription: &SubscriptionId, person: PersonId) -> u32 {
        self.lanes.get(subscription).map_or(0, |it| it.next_sequence(person) - 1)
    }

    /// One notice.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<&Notice> {
        self.notices.get(&number).map(Box::as_ref)
    }

    /// All, by number.
    #[must_use]
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Notice> {
        self.notices.values().map(Box::as_ref)
    }

    /// Those of a subscription of which something is still to be sent, by number: without a look at any other.
    #[must_use]
    pub fn undone(&self, subscription: &SubscriptionId) -> Vec<&Notice> {
        let waiting = self.lanes.get(subscription).into_iter().flat_map(Lane::waiting);
        let mut numbers: Vec<u64> = waiting.collect();
        numbers.sort_unstable();
        let found = numbers.into_iter().filter_map(|it| self.get(it));
        found.filter(|it| it.state.is_undone()).collect()
    }

    /// Those of a life event, by all the numbers that it goes or went by, in their order.
    pub fn of_occurrences(&self, occurrences: &[OccurrenceId]) -> impl Iterator<Item = &Notice> {
        let mut numbers: Vec<u64> = occurrences
            .iter()
            .filter_map(|it| self.of_occurrence.get(it))
            .flatten()
            .copied()
            .collect();
        numbers.sort_unstable();
        numbers.into_iter().filter_map(|it| self.get(it))
    }
}
