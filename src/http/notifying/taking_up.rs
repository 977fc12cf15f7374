//! From what has happened to what is owed: an edition's events, and what others have written of life events.
//!
//! In: the edition that is served, life events as they are known. Out: for each event, in one journalled step, that it was taken up and who is owed a notice;
//! for what was wrong, what takes it back. The same again comes to nothing: whatever was written down is known.

use jiff::Timestamp;

use super::people::People;
use super::{NotifyFault, Notifying};
use crate::editions::OpenEdition;
use crate::events::{EventStatus, LifeEvent};
use crate::http::desk::standing_today;
use crate::http::following::Following;
use crate::http::footing::Footing;
use crate::journal::{JournalEntry, LifeEventAct, NoticeAct, draw_secret};
use crate::notices::dispatch::EndpointNumber;
use crate::notices::occurrence::{Minted, Occurrence, take_up};
use crate::notices::outbox::{Owing, recall_of, recalls};
use crate::notices::subscription::{Subscription, Subscriptions};
use crate::sharing::Policy;
use crate::values::{BundleId, EvidenceLevel, OccurrenceId};

/// The dataset whose entries are registrars'.
const REGISTERS: &str = "registrations";
/// What those who send are to know of.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::http) struct Stirred {
    /// Something may go that could not before.
    pub(in crate::http) something: bool,
    /// Endpoints that were confirmed or enabled: however they fared before, they are tried at once.
    pub(in crate::http) endpoints: Vec<EndpointNumber>,
}

impl Notifying {
    /// Does what is to be done beside requests; nothing, while another process does.
    pub(in crate::http) fn keep_up(&self, following: &Following) -> Result<Stirred, NotifyFault> {
        let footing = standing_today(following, self.clock)?;
        let mut wrote = self.sole.take(|| -> Result<(), NotifyFault> {
            self.known(following)?.book.set_free(self.now());
            Ok(())
        })?;
        if !self.sole.is_held() {
            // two that owe would owe everything twice
            return Ok(Stirred::default());
        }
        let new_edition = {
            let mut state = self.known(following)?;
            // whoever waited for an agreement is looked at again with it
            let _ = state.subscriptions(&footing, self.now());
            state.taken_up != Some(footing.edition().id())
        };
        if new_edition {
            wrote |= self.take_up_edition(following, &footing)?;
            self.known(following)?.taken_up = Some(footing.edition().id());
        }
        let touched = std::mem::take(&mut self.known(following)?.touched);
        // what is touched may be owed already, in the step that touched it
        wrote |= !touched.is_empty();
        let mut each = touched.iter();
        if let Err(fault) = each.try_for_each(|it| self.owe(following, &footing, *it).map(|_| ())) {
            // what could not be written down today is looked at again
            self.known(following)?.touched.extend(touched);
            return Err(fault);
        }
        wrote |= self.turn_people(following, &footing)?;
        if new_edition && let Err(fault) = self.put_down(following) {
            // who is posted to does not wait for a folder; `hearth notices drop` tries it again, and so does the next edition
            tracing::error!(%fault, "notices are not put down for those who collect them");
        }
        self.sweep(following, &footing)?;
        let opened = std::mem::take(&mut self.known(following)?.opened);
        let endpoints = opened.into_iter().map(EndpointNumber).collect();
        Ok(Stirred { something: wrote, endpoints })
    }

    /// Takes up an edition's events, and looks whether what was told is still of whom it was told.
    fn take_up_edition(
        &self,
        following: &Following,
        footing: &Footing,
    ) -> Result<bool, NotifyFault> {
        let edition: &OpenEdition = footing.edition();
        // when telling begins, what happened before is history and no news; a kill in the midst of that night changes nothing
        let began = self.known(following)?.began.unwrap_or(edition.id().as_of());
        let mut wrote = false;
        for event in edition.events() {
            let event = event?;
            let is_news = event.first_seen >= began;
            wrote |= self.take_up_event(following, footing, (&event, is_news))?;
        }
        let told: Vec<OccurrenceId> = {
            let state = self.known(following)?;
            let mut told: Vec<OccurrenceId> = state
                .book
                .all()
                .filter(|it| it.recalls.is_none() && it.recalled_by.is_none())
                .filter(|it| it.is_delivered() || it.state.is_undone())
                .map(|it| it.occurrence)
                .collect();
            told.sort_unstable();
            told.dedup();
            told
        };
        for occurrence in told {
            wrote |= self.recall(following, footing, occurrence)?;
        }
        Ok(wrote)
    }

    fn take_up_event(
        &self,
        following: &Following,
        footing: &Footing,
        (event, is_news): (&LifeEvent, bool),
    ) -> Result<bool, NotifyFault> {
        let rules = &footing.ruleset().matching().life_events;
        let now = self.now();
        let _one = self.turn_of_owing();
        let mut state = self.known(following)?;
        let acts = take_up(
            event,
            level_of(event),
            footing.edition().id(),
            &state.occurrences,
            &rules.declaring,
            &People(footing),
            minted(now)?,
        );
        if acts.is_empty() {
            return Ok(false);
        }
        let after = state.occurrences.with(&acts);
        let mut entries: Vec<JournalEntry> =
            acts.into_iter().map(JournalEntry::LifeEventActed).collect();
        if is_news {
            let subscriptions = state.subscriptions(footing, now);
            for occurrence in &after {
                let owed = self.owed(footing, (&state, &subscriptions), occurrence, now)?;
                entries.extend(owed.into_iter().map(JournalEntry::NoticeActed));
            }
        }
        drop(state);
        self.note(following, &entries)?;
        if !is_news {
            // of what others have written meanwhile, nothing is passed over
            let mut state = self.known(following)?;
            for occurrence in &after {
                state.touched.remove(&occurrence.id);
            }
        }
        Ok(true)
    }

    /// Owes of one life event whatever is not owed yet, and takes back what is wrong of it.
    fn owe(
        &self,
        following: &Following,
        footing: &Footing,
        occurrence: OccurrenceId,
    ) -> Result<bool, NotifyFault> {
        let now = self.now();
        let _one = self.turn_of_owing();
        let mut state = self.known(following)?;
        let subscriptions = state.subscriptions(footing, now);
        let Some(known) = state.occurrences.get(occurrence).cloned() else { return Ok(false) };
        let mut acts = Self::recalled(footing, &state, &known, now);
        acts.extend(self.owed(footing, (&state, &subscriptions), &known, now)?);
        drop(state);
        self.noted(following, acts)
    }

    /// Takes back what is wrong of one life event.
    fn recall(
        &self,
        following: &Following,
        footing: &Footing,
        occurrence: OccurrenceId,
    ) -> Result<bool, NotifyFault> {
        let _one = self.turn_of_owing();
        let state = self.known(following)?;
        let Some(known) = state.occurrences.get(occurrence).cloned() else { return Ok(false) };
        let acts = Self::recalled(footing, &state, &known, self.now());
        drop(state);
        self.noted(following, acts)
    }

    /// Takes back a notice that has just arrived, if it was wrong by then.
    pub(super) fn recall_if_wrong(
        &self,
        following: &Following,
        notice: u64,
    ) -> Result<(), NotifyFault> {
        // nearly none is: nobody waits for a turn to find that out
        if self.recall_of(following, notice)?.is_none() {
            return Ok(());
        }
        let _one = self.turn_of_owing();
        let act = self.recall_of(following, notice)?;
        self.noted(following, act.into_iter().collect()).map(|_| ())
    }

    fn recall_of(
        &self,
        following: &Following,
        notice: u64,
    ) -> Result<Option<NoticeAct>, NotifyFault> {
        let (notice, occurrence) = {
            let state = self.known(following)?;
            let notice = state.book.get(notice).cloned();
            let occurrence = notice.as_ref().and_then(|it| state.occurrences.get(it.occurrence));
            let Some(both) = notice.clone().zip(occurrence.cloned()) else { return Ok(None) };
            both
        };
        let footing = following.now();
        let people = People(&footing);
        let (whose, is_now) = (|key: &_| people.whose(key), |id| people.now(id));
        Ok(recall_of(&occurrence, &notice, &whose, &is_now, self.now()))
    }

    pub(super) fn noted(
        &self,
        following: &Following,
        acts: Vec<NoticeAct>,
    ) -> Result<bool, NotifyFault> {
        if acts.is_empty() {
            return Ok(false);
        }
        let entries: Vec<_> = acts.into_iter().map(JournalEntry::NoticeActed).collect();
        self.note(following, &entries)?;
        Ok(true)
    }

    fn recalled(
        footing: &Footing,
        state: &super::State,
        occurrence: &Occurrence,
        now: Timestamp,
    ) -> Vec<NoticeAct> {
        let people = People(footing);
        let (whose, is_now) = (|key: &_| people.whose(key), |id| people.now(id));
        let numbers = state.occurrences.numbers_of(occurrence.id);
        recalls((occurrence, &numbers), &state.book, &whose, &is_now, now)
    }

    /// What is owed of a life event as it stands, and is not.
    fn owed(
        &self,
        footing: &Footing,
        (state, subscriptions): (&super::State, &Subscriptions),
        occurrence: &Occurrence,
        now: Timestamp,
    ) -> Result<Vec<NoticeAct>, NotifyFault> {
        let policy = &footing.policy().policy;
        let by_consent = |it: &Subscription| rests_on_consent(policy, it);
        let owing = Owing {
            subscriptions,
            endpoints: &state.endpoints,
            telling: &footing.ruleset().matching().life_events.telling,
            book: &state.book,
            key: &self.key,
            by_consent: &by_consent,
        };
        let numbers = state.occurrences.numbers_of(occurrence.id);
        Ok(owing.of((occurrence, &numbers), &People(footing).of(occurrence)?, now))
    }

    /// What is known of life events and notices, for whoever makes entries of an act: what the act comes to, owed in the same step.
    pub(in crate::http) fn owed_with(
        &self,
        following: &Following,
        footing: &Footing,
        acts: &[LifeEventAct],
    ) -> Result<Vec<JournalEntry>, NotifyFault> {
        let now = self.now();
        let mut state = self.known(following)?;
        let subscriptions = state.subscriptions(footing, now);
        let mut entries = Vec::new();
        for occurrence in state.occurrences.with(acts) {
            let mut owed = Self::recalled(footing, &state, &occurrence, now);
            owed.extend(self.owed(footing, (&state, &subscriptions), &occurrence, now)?);
            entries.extend(owed.into_iter().map(JournalEntry::NoticeActed));
        }
        Ok(entries)
    }
}

/// How well a night's event is known.
fn level_of(event: &LifeEvent) -> EvidenceLevel {
    let registered = event.evidence.iter().any(|it| it.dataset.0 == REGISTERS);
    match event.status {
        EventStatus::Suggested => EvidenceLevel::Suggested,
        EventStatus::Confirmed if registered => EvidenceLevel::Registered,
        EventStatus::Confirmed => EvidenceLevel::Verified,
        EventStatus::Declared => EvidenceLevel::Stated,
    }
}

/// Numbers for what may turn out to be new.
pub(in crate::http) fn minted(now: Timestamp) -> Result<Minted, NotifyFault> {
    let random = draw_secret()?;
    let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or_default();
    let (mut of_occurrence, mut of_bundle) = ([0; 10], [0; 11]);
    of_occurrence.copy_from_slice(&random[..10]);
    of_bundle.copy_from_slice(&random[10..21]);
    Ok(Minted {
        occurrence: OccurrenceId::new(milliseconds, of_occurrence),
        bundle: BundleId::of_random(of_bundle),
    })
}

/// True of a purpose that a person's consent alone opens: whatever is for it is told by consent.
fn rests_on_consent(policy: &Policy, subscription: &Subscription) -> bool {
    policy.rests_on_consent(&subscription.terms.purpose)
}
