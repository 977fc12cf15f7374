//! What is known of notices: folded from the journal, and followed as others write to it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

use super::NotifyFault;
use super::outcomes::outcome_of;
use crate::editions::EditionId;
use crate::http::following::Following;
use crate::http::footing::Footing;
use crate::journal::{
    AttemptOutcome, EndpointWay, HeartbeatSent, IdentifierChanges, JournalEntry, JournalKind,
    LifeEventAct, NoticeAct, Recorded, RestrictionAct, RestrictionEffect, RestrictionSet,
    RightsKind, RightsStep, RightsStepTaken, Seen, SubscriptionAct,
};
use crate::notices::delivery::{EndpointTurn, Health};
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
    /// Notices by what is left of the names of their messages.
    names: FxHashMap<u64, u64>,
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
    /// Everything below this number was read at the start: what is told of it again, as noticed or by whoever wrote it, counts once.
    read_upto: u64,
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
        // asked before the journal is read: what is written meanwhile is noticed again
        let seen = following.commit().seen();
        let mut state = Self::empty(key, lease, seen);
        let entries = following.journal().entries_of(&Self::kinds(), 0)?;
        let upto = entries.last().map_or(0, |last| last.sequence + 1);
        state.take_all(entries);
        state.begin_after(upto);
        Ok(state)
    }

    fn empty(key: &IdentifierKey, lease: Duration, seen: Seen) -> Self {
        Self {
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
            read_upto: 0,
            compiled: None,
        }
    }

    /// All that the journal has was taken in, up to a number.
    fn begin_after(&mut self, upto: u64) {
        self.read_upto = upto;
        self.touched.clear();
        // whoever sends begins with it and knows of none
        self.opened.clear();
    }

    /// Reads what others have written since.
    pub(super) fn catch_up(&mut self, following: &Following) -> Result<(), NotifyFault> {
        let seen = following.commit().seen();
        if seen == self.seen {
            return Ok(());
        }
        if !following.commit().remembers(self.seen) {
            return self.begin_again(following);
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

    /// Takes an entry in, unless it was read at the start.
    pub(super) fn take(&mut self, number: u64, at: &str, entry: &JournalEntry) {
        if number < self.read_upto {
            self.noticed_again(at, entry);
            return;
        }
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
            self.names.insert(short(&message_name(&self.key, notice)), number);
        }
    }

    /// Of what was read at the start and is noticed only now, whoever has to look at it looks: that comes to the same however often.
    fn noticed_again(&mut self, at: &str, entry: &JournalEntry) {
        if let JournalEntry::LifeEventActed(act) = entry {
            self.touched.insert(self.occurrences.told_by(act));
        }
        if let JournalEntry::SubscriptionActed(act) = entry
            && !matches!(act, SubscriptionAct::HeartbeatSent(_))
        {
            self.opened(act, at.parse().unwrap_or(Timestamp::UNIX_EPOCH));
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
        let notice = self.names.get(&short(name)).and_then(|number| self.book.get(*number))?;
        (message_name(&self.key, notice) == name).then_some(notice)
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
        let compiled = Subscriptions::of(footing.agreements(), footing.day());
        let compiled = Arc::new(compiled.with_keys(&self.key));
        let before = self.compiled.replace((of, Arc::clone(&compiled)));
        if before.is_none_or(|(_, before)| before != compiled) {
            for subscription in compiled.all() {
                self.book.look_again(&subscription.id, now);
            }
        }
        compiled
    }
}

/// What is kept of a message's name, by which its notice is found: enough to tell millions apart, and a sixth of the name.
fn short(name: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(name.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first)
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::State;
    use crate::journal::{JournalEntry, Recorded, Seen};
    use crate::values::{IdentifierKey, PersonId};

    #[test]
    fn what_was_read_at_the_start_counts_once_though_it_is_noticed_again() {
        let key = IdentifierKey::from_bytes([7; 32]);
        let person = PersonId::mint(1, &key).unwrap();
        let said = [
            format!(
                r#"{{"kind":"rights_requested","right":"rectification","person":"{person}","records":[],"received":"2026-11-01","channel":"post","words":"with one f","by":"mk"}}"#
            ),
            r#"{"kind":"rights_step_taken","request":0,"step":{"step":"done","outcome":"it has one"},"on":"2026-11-02","by":"mk"}"#.to_owned(),
        ];
        let recorded = |(sequence, text): (u64, &String)| {
            let entry: JournalEntry = serde_json::from_str(text).unwrap();
            let (at, kind) = ("2026-11-02T02:03:04Z".to_owned(), entry.kind());
            Recorded { sequence, at, kind, digest: [0; 32], entry: Some(entry) }
        };
        let entries: Vec<Recorded> = (0..).zip(&said).map(recorded).collect();
        let mut state = State::empty(&key, Duration::from_secs(60), Seen::default());
        state.take_all(entries.clone());
        state.begin_after(2);
        assert_eq!(state.turned_people.len(), 1);
        state.take_all(entries);
        assert_eq!(state.turned_people.len(), 1);
    }
}
