//! What is known of notices: folded from the journal, and followed as others write to it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

use super::NotifyFault;
use crate::editions::EditionId;
use crate::http::following::Following;
use crate::http::footing::Footing;
use crate::journal::{
    AttemptOutcome, EndpointWay, HeartbeatSent, IdentifierChanges, JournalEntry, JournalKind,
    LifeEventAct, NoticeAct, Recorded, RestrictionAct, RestrictionEffect, RestrictionSet,
    RightsKind, RightsStep, RightsStepTaken, Seen, SubscriptionAct,
};
use crate::notices::delivery::{Answer, EndpointTurn, Failure, Health, Outcome, Wish};
use crate::notices::dispatch::Target;
use crate::notices::occurrence::Occurrences;
use crate::notices::outbox::{Notice, NoticeBook, NoticeState, PersonTurned, Turned, message_name};
use crate::notices::subscription::{Endpoint, EndpointBook, Subscriptions};
use crate::values::{IdentifierKey, OccurrenceId, PersonId};

/// What is known of notices.
pub(in crate::http) struct State {
    pub(in crate::http) book: NoticeBook,
    pub(in crate::http) endpoints: EndpointBook,
    pub(in crate::http) occurrences: Occurrences,
    /// Notices by the names of their messages.
    names: FxHashMap<Box<str>, u64>,
    key: IdentifierKey,
    pub(super) health: BTreeMap<u64, Health>,
    /// When something was last sent to an endpoint, whatever came of it.
    sent: BTreeMap<u64, Timestamp>,
    /// The entries of life events that were taken in.
    of_events: FxHashSet<u64>,
    /// Something is known that was erased since.
    erased: bool,
    /// The edition whose events have been taken up.
    pub(super) taken_up: Option<EditionId>,
    /// The night whose edition was the first of which any event was: what happened before it is history.
    pub(super) began: Option<Date>,
    /// Life events of which something was written by others and of which nobody has looked yet who is to know.
    pub(super) touched: BTreeSet<OccurrenceId>,
    /// What was turned of people since it was last looked at whom to tell: all that ever was, at the start, as a kill may have come between.
    pub(super) turned_people: Vec<PersonTurned>,
    /// Of whom each request for rectification is: what comes of it is told to whoever was told of them.
    rectifying: BTreeMap<u64, PersonId>,
    /// The edition that is served by the journal's word.
    pub(super) served: Option<EditionId>,
    /// Endpoints that were confirmed or enabled and that nobody who sends knows of yet.
    pub(super) opened: BTreeSet<u64>,
    /// When what is of no use any more was last looked for.
    pub(super) swept: Timestamp,
    /// For so long what is on its way is waited for: longer than an attempt may take.
    lease: Duration,
    /// Where endpoints are and what signs for them, as of when they stood so.
    pub(super) targets: FxHashMap<u64, KnownTarget>,
    seen: Seen,
    compiled: Option<((Seen, Date), Arc<Subscriptions>)>,
}

/// Where an endpoint is and what signs for it: of which endpoint as it stood, day and agreed rate.
pub(super) type KnownTarget = (Endpoint, Date, Option<NonZeroU32>, Arc<Target>);

impl State {
    /// The kinds of entries that it is made of.
    fn kinds() -> Vec<JournalKind> {
        let own = [
            JournalKind::LifeEventActed,
            JournalKind::ConsentRecorded,
            JournalKind::RestrictionActed,
            JournalKind::RightsRequested,
            JournalKind::RightsStepTaken,
            JournalKind::EditionPublished,
            JournalKind::EditionReleased,
            JournalKind::EditionRolledBack,
            JournalKind::EntryErased,
        ];
        [&NoticeBook::KINDS[..], &EndpointBook::KINDS, &own].concat()
    }

    pub(super) fn begin(
        following: &Following,
        key: &IdentifierKey,
        lease: Duration,
    ) -> Result<Self, NotifyFault> {
        let seen = following.commit().seen();
        let mut state = Self {
            book: NoticeBook::default(),
            endpoints: EndpointBook::default(),
            occurrences: Occurrences::default(),
            names: FxHashMap::default(),
            key: key.clone(),
            health: BTreeMap::new(),
            sent: BTreeMap::new(),
            of_events: FxHashSet::default(),
            erased: false,
            taken_up: None,
            began: None,
            touched: BTreeSet::new(),
            turned_people: Vec::new(),
            rectifying: BTreeMap::new(),
            served: None,
            opened: BTreeSet::new(),
            swept: Timestamp::UNIX_EPOCH,
            lease,
            targets: FxHashMap::default(),
            seen,
            compiled: None,
        };
        state.take_all(following.journal().entries_of(&Self::kinds(), 0)?);
        state.touched.clear();
        // whoever sends begins with it and knows of none
        state.opened.clear();
        Ok(state)
    }

    /// Reads what others have written since.
    pub(super) fn catch_up(&mut self, following: &Following) -> Result<(), NotifyFault> {
        let seen = following.commit().seen();
        if seen == self.seen {
            return Ok(());
        }
        let (noticed, seen) = following.commit().others_since(self.seen);
        let kinds = Self::kinds();
        for noticed in &noticed {
            self.take_all(following.journal().noticed(noticed, &kinds)?);
        }
        self.seen = seen;
        if self.erased { self.begin_again(following) } else { Ok(()) }
    }

    /// Reads all of it again, so that nothing is known any more of what is erased. What is on its way is waited for.
    fn begin_again(&mut self, following: &Following) -> Result<(), NotifyFault> {
        let fresh = Self::begin(following, &self.key, self.lease)?;
        let before = std::mem::replace(self, fresh);
        self.taken_up = before.taken_up;
        self.touched = before.touched;
        self.opened = before.opened;
        self.swept = before.swept;
        let on_its_way = before.book.all().filter_map(|it| match it.state {
            NoticeState::Attempting { lease } => Some((it.number, lease)),
            NoticeState::Pending { .. }
            | NoticeState::Owed
            | NoticeState::Held(_)
            | NoticeState::Delivered { .. }
            | NoticeState::Stopped(_)
            | NoticeState::Released => None,
        });
        for (notice, lease) in on_its_way {
            self.book.lend(notice, lease);
        }
        Ok(())
    }

    fn take_all(&mut self, entries: Vec<Recorded>) {
        // what is being erased at this moment may still be legible
        let erased: FxHashSet<u64> =
            entries.iter().filter_map(|it| it.entry.as_ref()?.erases()).collect();
        for recorded in entries {
            let Recorded { sequence, at, kind: _, digest: _, entry } = recorded;
            if let Some(entry) = entry.as_ref().filter(|_| !erased.contains(&sequence)) {
                self.take(sequence, &at, entry);
            }
        }
    }

    /// Takes an entry in.
    pub(super) fn take(&mut self, number: u64, at: &str, entry: &JournalEntry) {
        let at: Timestamp = at.parse().unwrap_or(Timestamp::UNIX_EPOCH);
        if let JournalEntry::LifeEventActed(act) = entry {
            self.occurrences.add(number, act);
            self.of_events.insert(number);
            if let LifeEventAct::Detected(detected) = act {
                self.began.get_or_insert(detected.edition.as_of());
            }
            self.touched.insert(self.occurrences.told_by(act));
        }
        self.turned_people.extend(turned_by(number, entry));
        let rectified = self.rectified(number, entry);
        self.turned_people.extend(rectified);
        self.served = entry.served().map(|it| it.edition).or(self.served);
        if let Some(gone) = entry.erases() {
            self.erased |= self.of_events.contains(&gone) || self.book.get(gone).is_some();
            self.rectifying.remove(&gone);
        }
        if let JournalEntry::NoticeActed(NoticeAct::Settled(settled)) = entry
            && let Some(endpoint) = self.book.get(settled.notice).and_then(|it| it.endpoint)
        {
            self.answered(endpoint, settled.outcome, at);
        }
        self.endpoints.take(number, entry);
        if let JournalEntry::SubscriptionActed(act) = entry {
            self.opened(act, at);
        }
        let lease = at.checked_add(self.lease).unwrap_or(Timestamp::MAX);
        self.book.take(number, at, lease, entry);
        if let JournalEntry::NoticeActed(NoticeAct::Owed(_)) = entry
            && let Some(notice) = self.book.get(number)
        {
            self.names.insert(message_name(&self.key, notice).into(), number);
        }
    }

    /// That something of somebody's was put right, if an entry says so.
    fn rectified(&mut self, number: u64, entry: &JournalEntry) -> Option<PersonTurned> {
        if let JournalEntry::RightsRequested(asked) = entry {
            let person = asked.person.parse().ok();
            let person = person.filter(|_| asked.right == RightsKind::Rectification);
            self.rectifying.extend(person.map(|person| (number, person)));
            return None;
        }
        let JournalEntry::RightsStepTaken(RightsStepTaken { request, step, .. }) = entry else {
            return None;
        };
        let person = *self.rectifying.get(request)?;
        let done = matches!(step, RightsStep::Done { .. });
        done.then_some(PersonTurned { entry: number, person, turned: Turned::Rectified })
    }

    /// Endpoints that are posted to and have been sent nothing for so long.
    pub(super) fn silent(&self, now: Timestamp, for_so_long: SignedDuration) -> Vec<Endpoint> {
        let open = self.endpoints.all().filter(|it| it.is_open());
        let hooks = open.filter(|it| matches!(it.way, EndpointWay::Webhook { .. }));
        let since = |it: &Endpoint| self.sent.get(&it.number).copied();
        let silent =
            hooks.filter(|it| since(it).is_some_and(|at| now.duration_since(at) >= for_so_long));
        silent.cloned().collect()
    }

    fn answered(&mut self, endpoint: u64, outcome: AttemptOutcome, at: Timestamp) {
        self.sent.insert(endpoint, at);
        self.health.entry(endpoint).or_default().record(&outcome_of(outcome), at);
    }

    /// The notice that a message's name stands for.
    pub(super) fn named(&self, name: &str) -> Option<&Notice> {
        self.names.get(name).and_then(|number| self.book.get(*number))
    }

    /// What waited for an endpoint may go once there is one that takes it.
    fn opened(&mut self, act: &SubscriptionAct, at: Timestamp) {
        let endpoint = match act {
            SubscriptionAct::EndpointConfirmed(it) => {
                self.sent.insert(it.endpoint, at);
                it.endpoint
            }
            SubscriptionAct::HeartbeatSent(HeartbeatSent { endpoint, outcome }) => {
                self.answered(*endpoint, *outcome, at);
                return;
            }
            SubscriptionAct::EndpointEnabled(it) => {
                self.health.remove(&it.endpoint);
                // it is shown a heartbeat after as long as any other
                self.sent.insert(it.endpoint, at);
                it.endpoint
            }
            SubscriptionAct::EndpointSet(_)
            | SubscriptionAct::EndpointDisabled(_)
            | SubscriptionAct::EndpointWarned(_)
            | SubscriptionAct::KeysRotated(_)
            | SubscriptionAct::EndpointRemoved(_)
            | SubscriptionAct::ClientsAdded(_)
            | SubscriptionAct::ClientsRemoved(_)
            | SubscriptionAct::FeedAcknowledged(_) => return,
        };
        if let Some(known) = self.endpoints.endpoint(endpoint) {
            self.book.look_again(&known.subscription, at);
            self.opened.insert(endpoint);
        }
    }

    /// What an outcome turns of an endpoint, if it were taken in now.
    pub(super) fn turned(
        &self,
        endpoint: u64,
        outcome: AttemptOutcome,
        now: Timestamp,
    ) -> Option<EndpointTurn> {
        let mut health = self.health.get(&endpoint).cloned().unwrap_or_default();
        health.record(&outcome_of(outcome), now)
    }

    /// Who subscribes, as agreements stand on the footing's day. Where they stand otherwise than when it was last asked, what waited for them is looked at again.
    pub(in crate::http) fn subscriptions(
        &mut self,
        footing: &Footing,
        now: Timestamp,
    ) -> Arc<Subscriptions> {
        let of = (footing.read(), footing.day());
        if let Some((known, compiled)) = &self.compiled
            && *known == of
        {
            return Arc::clone(compiled);
        }
        let compiled = Arc::new(Subscriptions::of(footing.agreements(), footing.day()));
        let before = self.compiled.replace((of, Arc::clone(&compiled)));
        if before.is_none_or(|(_, before)| before != compiled) {
            for subscription in compiled.all() {
                self.book.look_again(&subscription.id, now);
            }
        }
        compiled
    }
}

/// What an entry turns of people whom partners may have been told of.
fn turned_by(number: u64, entry: &JournalEntry) -> Vec<PersonTurned> {
    let one = |person, turned| PersonTurned { entry: number, person, turned };
    if let Some(served) = entry.served() {
        let IdentifierChanges { added: _, split, merged, retired: _ } = &served.lineage.persons;
        let merged = merged.iter().map(|(gone, into)| one(*gone, Turned::Merged { into: *into }));
        let split = split.iter().map(|(new, from)| one(*from, Turned::Split { new: *new }));
        return merged.chain(split).collect();
    }
    if let JournalEntry::ConsentRecorded(consent) = entry
        && consent.event.forbids()
    {
        let (recipients, purposes) = (consent.recipients.clone(), consent.purposes.clone());
        return vec![one(consent.person.person, Turned::ConsentGone { recipients, purposes })];
    }
    if let JournalEntry::RestrictionActed(RestrictionAct::Set(set)) = entry {
        let RestrictionSet { kind, effect, person, purposes, .. } = set;
        return match effect {
            RestrictionEffect::Record
            | RestrictionEffect::Fields { .. }
            | RestrictionEffect::Relation => {
                let (kind, purposes) = (kind.clone(), purposes.clone());
                vec![one(person.person, Turned::Restricted { kind, purposes })]
            }
            // to be told of it would tell that there is somebody; or it hides nothing
            RestrictionEffect::Existence | RestrictionEffect::AlertOnly => Vec::new(),
        };
    }
    Vec::new()
}

/// An outcome as delivery counts it.
fn outcome_of(outcome: AttemptOutcome) -> Outcome {
    let answer = |status, wish| Answer { status, retry_after: None, wish };
    match outcome {
        AttemptOutcome::Delivered => Outcome::Delivered(answer(200, None)),
        AttemptOutcome::Refused => Outcome::Refused(answer(400, None)),
        AttemptOutcome::Gone => Outcome::Gone(answer(410, None)),
        AttemptOutcome::Throttled => Outcome::Throttled(answer(429, None)),
        AttemptOutcome::Failed => Outcome::Failed(Failure::Broken(answer(500, None))),
        AttemptOutcome::Aborted => Outcome::Refused(answer(400, Some(Wish::AbortMessage))),
        AttemptOutcome::Disabled => Outcome::Refused(answer(400, Some(Wish::Disable))),
    }
}

/// An outcome as the journal has it; none of an attempt that was broken off on this side.
pub(super) fn kept(outcome: &Outcome) -> Option<AttemptOutcome> {
    match (outcome.wish(), outcome) {
        (Some(Wish::Disable), _) if !outcome.is_delivered() => Some(AttemptOutcome::Disabled),
        (Some(Wish::AbortMessage), _) if !outcome.is_delivered() => Some(AttemptOutcome::Aborted),
        (_, Outcome::Delivered(_)) => Some(AttemptOutcome::Delivered),
        (_, Outcome::Refused(_)) => Some(AttemptOutcome::Refused),
        (_, Outcome::Gone(_)) => Some(AttemptOutcome::Gone),
        (_, Outcome::Throttled(_)) => Some(AttemptOutcome::Throttled),
        (_, Outcome::Failed(Failure::Stopped)) => None,
        (_, Outcome::Failed(_)) => Some(AttemptOutcome::Failed),
    }
}
