//! Telling partners, as the service does it: what has happened is taken up, who is to know is worked out, and it is sent, each time decided anew.
//!
//! In: the journal, the edition that is served, the footing of each decision. Out: entries; messages to those who send. Everything that is known here is folded
//! from the journal; what is lent out to a sender and not settled is sent again under the same name.
//!
//! ```text
//!  edition's events ─→ taking_up ─→ occurrences ─→ people ─→ owed ─→ keeper ←─ dispatcher ─→ partners
//!  declarations ────────────↑                                           │
//!                                                                    sending: the door, today's policy, the journal
//! ```

mod heartbeats;
mod keeper;
mod outcomes;
mod people;
mod pulled;
mod put_down;
mod sending;
mod sole;
mod standing;
mod state;
mod taking_up;
mod told_of;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;

pub(super) use keeper::NoticeKeeper;
use pulled::Lately;
use sole::Sole;
use state::State;
pub(super) use taking_up::Stirred;
pub(super) use told_of::Told;

use super::clock::Clock;
use super::figures::NoticeFigures;
use super::following::{FollowFault, Following};
use crate::config::{NoticesConfig, UserConfig};
use crate::journal::{CommitFault, JournalEntry};
use crate::notices::delivery::{
    CouncilLabel, Means, Origin, Publisher, Trust, TrustFault, WebAddress,
};
use crate::notices::dispatch::lease;
use crate::notices::outbox::{MessageGround, NoticeState};
use crate::notices::subscription::Endpoint;
use crate::values::IdentifierKey;

/// What telling rests on.
pub(super) struct Notifying {
    config: NoticesConfig,
    publisher: Publisher,
    origin: Origin,
    key: IdentifierKey,
    users: Vec<UserConfig>,
    clock: Clock,
    sole: Sole,
    /// Held by whoever works out what is owed until it is written down: two who do so at once would owe it twice.
    owing: Mutex<()>,
    state: Mutex<State>,
    /// What feeds were given a while ago, by notice.
    lately: Mutex<FxHashMap<u64, Lately>>,
}

/// Why notices cannot be kept.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotifyFault {
    /// `[notices]` names what cannot be.
    #[error("[notices]: {0}\n  hint: {1}")]
    Config(String, &'static str),
    /// Journal or edition cannot be read.
    #[error(transparent)]
    Follow(#[from] FollowFault),
    /// The journal cannot be written.
    #[error(transparent)]
    Write(#[from] CommitFault),
    /// Which process sends cannot be told.
    #[error("which process sends notices cannot be told: {0}")]
    Turn(#[from] std::io::Error),
    /// A message cannot be made now.
    #[error("a message cannot be made: {0}")]
    Message(String),
    /// A message can never be made.
    #[error("a message can never be made: {0}")]
    Unmade(String),
    /// A file for whoever collects it cannot be written.
    #[error("{}: {cause}\n  hint: `drop` under [notices] says where notices are put down", .path.display())]
    PutDown {
        /// Which.
        path: std::path::PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
}

impl From<crate::journal::JournalError> for NotifyFault {
    fn from(fault: crate::journal::JournalError) -> Self {
        Self::Follow(fault.into())
    }
}

impl From<crate::editions::EditionError> for NotifyFault {
    fn from(fault: crate::editions::EditionError) -> Self {
        Self::Follow(fault.into())
    }
}

impl Notifying {
    /// Reads what the journal knows of notices.
    pub(super) fn begin(
        config: NoticesConfig,
        (key, users): (IdentifierKey, Vec<UserConfig>),
        following: &Following,
        clock: Clock,
    ) -> Result<Self, NotifyFault> {
        let wrong =
            |what: &dyn std::fmt::Display, hint| NotifyFault::Config(what.to_string(), hint);
        let council = CouncilLabel::parse(&config.council)
            .map_err(|it| wrong(&it, "write council = \"eastbrook\""))?;
        let source =
            WebAddress::parse(&format!("{}/life-events", config.address)).map_err(|it| {
                wrong(&it, "write address = \"https://…\", where partners reach the service")
            })?;
        let publisher = Publisher { council, source };
        let origin = Origin::parse(host(&config.address)).map_err(|it| {
            wrong(&it, "write address = \"https://…\" with the name of a host in small letters")
        })?;
        let state = State::begin(following, &key, lease(config.patience))?;
        let (sole, state) = (Sole::of(following.journal().state()), Mutex::new(state));
        let (owing, lately) = (Mutex::default(), Mutex::default());
        Ok(Self { config, publisher, origin, key, users, clock, sole, owing, state, lately })
    }

    /// What is said of it.
    pub(super) fn config(&self) -> &NoticesConfig {
        &self.config
    }

    /// What messages are made of.
    pub(super) fn ground(&self) -> MessageGround<'_> {
        MessageGround { publisher: &self.publisher, address: &self.config.address, key: &self.key }
    }

    /// What is known, read up to what others have written.
    pub(super) fn known(
        &self,
        following: &Following,
    ) -> Result<MutexGuard<'_, State>, NotifyFault> {
        let mut state = match self.state.lock() {
            Ok(state) => state,
            // after a panic in here what was taken in may be in part: all of it is read again
            Err(poisoned) => {
                self.state.clear_poison();
                let mut state = PoisonError::into_inner(poisoned);
                *state = State::begin(following, &self.key, lease(self.config.patience))?;
                state
            }
        };
        state.catch_up(following)?;
        Ok(state)
    }

    /// Writes entries that rest on nothing that others may change, and takes them in: the number of the first.
    fn note(&self, following: &Following, entries: &[JournalEntry]) -> Result<u64, NotifyFault> {
        let at = super::clock::written(self.clock.civil());
        let first = following.commit().note(&at, entries.to_vec())?;
        self.take_in(following, first, &at, entries)?;
        Ok(first)
    }

    /// The turn of working out what is owed, and of writing it down. Not to be taken while the state is held.
    pub(super) fn turn_of_owing(&self) -> MutexGuard<'_, ()> {
        self.owing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what was written by this service and is no act, which nobody else notices.
    fn take_in(
        &self,
        following: &Following,
        first: u64,
        at: &str,
        entries: &[JournalEntry],
    ) -> Result<(), NotifyFault> {
        let mut state = self.known(following)?;
        for (number, entry) in (first..).zip(entries) {
            state.take(number, at, entry);
        }
        Ok(())
    }

    /// How notices stand.
    pub(super) fn figures(&self, following: &Following) -> Result<NoticeFigures, NotifyFault> {
        let state = self.known(following)?;
        let mut figures = NoticeFigures::default();
        let mut by_state = [0; NoticeState::WORDS.len()];
        for notice in state.book.all() {
            let at = NoticeState::WORDS.iter().position(|word| *word == notice.state.word());
            if let Some(count) = at.and_then(|at| by_state.get_mut(at)) {
                *count += 1;
            }
            figures.unanswered_recalls += usize::from(notice.is_unanswered_recall());
        }
        figures.notices = NoticeState::WORDS.into_iter().zip(by_state).collect();
        let count =
            |fares: fn(&Endpoint) -> bool| state.endpoints.all().filter(|it| fares(it)).count();
        figures.endpoints = vec![
            ("open", count(Endpoint::is_open)),
            ("unconfirmed", count(|it| !it.confirmed && it.disabled.is_none())),
            ("disabled", count(|it| it.disabled.is_some())),
        ];
        Ok(figures)
    }

    /// With what partners are reached.
    pub(super) fn means(&self) -> Result<Means, TrustFault> {
        let clock = self.clock;
        // to the fraction: whoever sends waits for parts of a second
        let now = move || {
            let since = SignedDuration::try_from(clock.now()).unwrap_or(SignedDuration::MAX);
            Timestamp::from_duration(since).unwrap_or(Timestamp::MAX)
        };
        let trust = Trust::read(self.config.ca.as_deref())?;
        let mut means = Means::new(trust, Arc::new(now), self.origin.clone());
        means.limits.patience = self.config.patience;
        Ok(means)
    }

    /// What time it is.
    pub(super) fn now(&self) -> Timestamp {
        let seconds = i64::try_from(self.clock.now().as_secs()).unwrap_or(i64::MAX);
        Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
    }
}

/// The name of the host that partners reach: who asks, in a handshake.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    authority.split(':').next().unwrap_or_default()
}
