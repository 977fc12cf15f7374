//! A keeper in memory: the order within a subject, leases, endpoints that are disabled, and a log of what was settled.

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;

use super::super::{Claimed, EndpointNumber, Keeper, KeeperFault, Route, Settled, Target, Waiting};
use crate::notices::delivery::tests::{here, keys};
use crate::notices::delivery::{EndpointTurn, Health, MessageId, Next};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Due(Timestamp),
    Lent(Timestamp),
    Done,
    Owed(Option<Timestamp>),
}

#[derive(Clone, Debug)]
pub(super) struct Notice {
    pub(super) endpoint: EndpointNumber,
    pub(super) subject: u64,
    pub(super) attempt: u32,
    pub(super) state: State,
    urgent: bool,
}

impl Notice {
    fn from(&self) -> Option<Timestamp> {
        match self.state {
            State::Due(at) | State::Lent(at) | State::Owed(Some(at)) => Some(at),
            State::Done | State::Owed(None) => None,
        }
    }
}

#[derive(Default)]
struct Kept {
    targets: BTreeMap<EndpointNumber, Arc<Target>>,
    notices: Vec<Notice>,
    health: BTreeMap<EndpointNumber, Health>,
    disabled: HashSet<EndpointNumber>,
    settled: Vec<Settled>,
}

impl Kept {
    /// The notices of an endpoint of which nothing earlier of their subject is still to come: with their numbers.
    fn free(&self, endpoint: EndpointNumber) -> Vec<(usize, &Notice)> {
        let mut seen = HashSet::new();
        let all = self.notices.iter().enumerate().filter(|(_, it)| it.endpoint == endpoint);
        all.filter(|(_, it)| it.state != State::Done && seen.insert(it.subject)).collect()
    }
}

#[derive(Default)]
pub(super) struct Memory {
    kept: Mutex<Kept>,
    /// The next claim panics.
    pub(super) breaks_once: AtomicBool,
}

impl Memory {
    /// Endpoints at these addresses, numbered from 1.
    pub(super) fn of<'a>(urls: impl IntoIterator<Item = &'a str>) -> Arc<Self> {
        Self::paced(urls, None)
    }

    pub(super) fn paced<'a>(
        urls: impl IntoIterator<Item = &'a str>,
        a_minute: Option<u32>,
    ) -> Arc<Self> {
        let a_minute = a_minute.and_then(NonZeroU32::new);
        let target =
            |url| Arc::new(Target { route: Route { address: here(url), a_minute }, keys: keys() });
        let targets = (1..).map(EndpointNumber).zip(urls.into_iter().map(target)).collect();
        Arc::new(Self { kept: Mutex::new(Kept { targets, ..Kept::default() }), ..Self::default() })
    }

    pub(super) fn add(&self, endpoint: u64, subject: u64, at: Timestamp) {
        self.put(endpoint, subject, at, false);
    }

    pub(super) fn add_urgent(&self, endpoint: u64, subject: u64, at: Timestamp) {
        self.put(endpoint, subject, at, true);
    }

    fn put(&self, endpoint: u64, subject: u64, at: Timestamp, urgent: bool) {
        let endpoint = EndpointNumber(endpoint);
        let state = State::Due(at);
        let notice = Notice { endpoint, subject, attempt: 0, state, urgent };
        self.kept.lock().unwrap().notices.push(notice);
    }

    pub(super) fn notices(&self) -> Vec<Notice> {
        self.kept.lock().unwrap().notices.clone()
    }

    pub(super) fn settled(&self) -> Vec<Settled> {
        self.kept.lock().unwrap().settled.clone()
    }

    pub(super) fn done(&self) -> usize {
        self.notices().iter().filter(|it| it.state == State::Done).count()
    }

    /// The name of a notice's message: the same at each attempt.
    pub(super) fn id(notice: u64) -> MessageId {
        MessageId::of(u128::from(notice).to_be_bytes())
    }

    /// What is sent of a notice: its number and its subject, so that a receiver can tell.
    pub(super) fn body(notice: u64, subject: u64) -> Vec<u8> {
        format!("{{\"notice\":{notice},\"subject\":{subject}}}").into_bytes()
    }
}

impl Keeper for Memory {
    fn waiting(&self, _: Timestamp) -> Vec<Waiting> {
        let kept = self.kept.lock().unwrap();
        let on = kept.targets.keys().filter(|endpoint| !kept.disabled.contains(endpoint));
        on.filter_map(|endpoint| {
            let free = kept.free(*endpoint);
            let earliest = free.iter().filter_map(|(_, it)| it.from()).min()?;
            let urgent = free.iter().any(|(_, it)| it.urgent);
            Some(Waiting { endpoint: *endpoint, earliest, urgent })
        })
        .collect()
    }

    fn claim(
        &self,
        endpoint: EndpointNumber,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Claimed>, KeeperFault> {
        assert!(
            !self.breaks_once.swap(false, Ordering::SeqCst),
            "this claim goes wrong on purpose"
        );
        let mut kept = self.kept.lock().unwrap();
        let due = |it: &Notice| it.from().is_some_and(|from| from <= now);
        let mut due: Vec<_> = kept.free(endpoint).into_iter().filter(|(_, it)| due(it)).collect();
        due.sort_by_key(|(number, it)| (!it.urgent, *number));
        let Some(number) = due.first().map(|(number, _)| *number) else { return Ok(None) };
        let target = Arc::clone(&kept.targets[&endpoint]);
        let it = &mut kept.notices[number];
        it.attempt += 1;
        it.state = State::Lent(now + lease);
        let notice = u64::try_from(number).unwrap();
        Ok(Some(Claimed {
            notice,
            attempt: it.attempt,
            id: Self::id(notice),
            body: Self::body(notice, it.subject).into(),
            expires: None,
            target,
        }))
    }

    fn settle(&self, settled: &Settled, now: Timestamp) -> Result<(), KeeperFault> {
        let mut kept = self.kept.lock().unwrap();
        kept.settled.push(*settled);
        let Settled { notice, attempt, outcome, next } = *settled;
        let it = &mut kept.notices[usize::try_from(notice).unwrap()];
        let endpoint = it.endpoint;
        if it.attempt == attempt || outcome.is_delivered() {
            it.state = match next {
                Next::Done => State::Done,
                Next::At(at) => State::Due(at),
                Next::Owed { again } => State::Owed(again),
            };
        }
        let turn = kept.health.entry(endpoint).or_default().record(&outcome, now);
        if let Some(EndpointTurn::Disabled(_)) = turn {
            kept.disabled.insert(endpoint);
        }
        Ok(())
    }
}
