//! What each worker does, again and again: finds an endpoint whose turn it is, claims a notice, sends it, settles it.
//!
//! In: a keeper, the means of lines, the lanes under a lock. Out: nothing but what the keeper writes down. Free workers sleep; one of them keeps the
//! time of what is due next. The lock is never held while the keeper is asked or something is sent, so neither can wait for the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::figures::Counted;
use super::keeper::{Claimed, EndpointNumber, Keeper, Settled};
use super::lane::Ended;
use super::lanes::{Choice, Lanes};
use crate::notices::delivery::{Chance, Line, Means, Pace, next_step};

/// The keeper is asked at least so often, should nobody have told of something.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// For so much longer than an attempt may take a notice is lent: to write it down twice, on a busy disk.
const MARGIN: Duration = Duration::from_secs(45);

/// For so long a notice is lent, where a receiver may take so long to answer.
#[must_use]
pub fn lease(patience: Duration) -> Duration {
    patience + MARGIN
}

/// What the workers share.
pub(super) struct Shared {
    pub(super) keeper: Arc<dyn Keeper>,
    pub(super) means: Means,
    pace: Pace,
    pub(super) counted: Counted,
    state: Mutex<State>,
    /// Something was added, ended, or all is to end.
    bell: Condvar,
    /// A worker has ended.
    gone: Condvar,
}

struct State {
    lanes: Lanes,
    /// Grows with everything that may make an endpoint ready.
    happened: u64,
    asleep: usize,
    /// When the sleeper that keeps time will wake.
    wakes_at: Option<Timestamp>,
    ending: bool,
    alive: usize,
}

impl Shared {
    pub(super) fn new(
        keeper: Arc<dyn Keeper>,
        (means, pace): (Means, Pace),
        (workers, most_at_one): (usize, usize),
    ) -> Self {
        let state = State {
            lanes: Lanes::new(workers, most_at_one),
            happened: 0,
            asleep: 0,
            wakes_at: None,
            ending: false,
            alive: workers,
        };
        Self {
            keeper,
            means,
            pace,
            counted: Counted::default(),
            state: Mutex::new(state),
            bell: Condvar::new(),
            gone: Condvar::new(),
        }
    }

    /// Until all is to end.
    pub(super) fn work(&self) {
        loop {
            // whatever goes wrong with one notice or one question to the keeper, the worker goes on
            match catch_unwind(AssertUnwindSafe(|| self.next_endpoint())) {
                Ok(None) => break,
                Ok(Some(endpoint)) => {
                    let ended = catch_unwind(AssertUnwindSafe(|| self.attempt(endpoint)));
                    let ended = ended.unwrap_or_else(|_| {
                        self.counted.panic();
                        Ended::NotKept
                    });
                    let now = self.now();
                    let mut state = self.state();
                    state.lanes.end(endpoint, ended, now);
                    state.happened += 1;
                }
                Err(_) => {
                    self.counted.panic();
                    drop(self.bell.wait_timeout(self.state(), HEARTBEAT));
                }
            }
        }
        self.state().alive -= 1;
        self.gone.notify_all();
    }

    /// The endpoint whose turn it is, once there is one; none when all is to end.
    fn next_endpoint(&self) -> Option<EndpointNumber> {
        loop {
            let seen = {
                let state = self.state();
                if state.ending {
                    return None;
                }
                state.happened
            };
            let now = self.now();
            let waiting = self.keeper.waiting(now);
            let mut state = self.state();
            if state.ending {
                return None;
            }
            match state.lanes.choose(&waiting, now) {
                Choice::Go(endpoint) => {
                    if state.asleep > 0 {
                        // there may be more: each who finds something calls one other
                        self.bell.notify_one();
                    }
                    return Some(endpoint);
                }
                // something happened between question and choice: ask again
                Choice::Wait(_) if state.happened != seen => {}
                Choice::Wait(until) => self.sleep(state, until, now),
            }
        }
    }

    /// Sleeps until something happens; whoever has the earliest time to wait for keeps it.
    fn sleep(&self, mut state: MutexGuard<'_, State>, until: Option<Timestamp>, now: Timestamp) {
        let beat = now.checked_add(HEARTBEAT).unwrap_or(now);
        let until = until.map_or(beat, |until| until.min(beat));
        let keeps_time = state.wakes_at.is_none_or(|other| until < other);
        state.asleep += 1;
        if keeps_time {
            state.wakes_at = Some(until);
            let time = Duration::try_from(until.duration_since(now)).unwrap_or_default();
            let woken = self.bell.wait_timeout(state, time);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
            if state.wakes_at == Some(until) {
                state.wakes_at = None;
            }
        } else {
            state = self.bell.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.asleep -= 1;
    }

    fn attempt(&self, endpoint: EndpointNumber) -> Ended {
        let lease = lease(self.means.limits.patience);
        let claimed = match self.keeper.claim(endpoint, self.now(), lease) {
            Ok(Some(claimed)) => claimed,
            Ok(None) => return Ended::EmptyHanded,
            Err(_) => {
                self.counted.keeper_fault();
                return Ended::NotKept;
            }
        };
        let Claimed { notice, attempt, id, body, expires, target } = claimed;
        let open = || Line::open(&target.route.address, &self.means);
        let line = self.state().lanes.line(endpoint, &target.route, open);
        let before = self.now();
        let outcome = line.post(&target.keys, &id, &body, before);
        let after = self.now();
        let took = Duration::try_from(after.duration_since(before)).unwrap_or_default();
        self.counted.attempt(&outcome, took);
        let chance = Chance::of(&id, attempt).at(self.pace);
        let next = next_step(&outcome, attempt, expires, chance, after);
        let settled = Settled { notice, attempt, outcome, next };
        if self.keeper.settle(&settled, after).is_err() {
            self.counted.keeper_fault();
            return Ended::NotKept;
        }
        Ended::Attempted { outcome, at: after, took, chance }
    }

    /// Something was added, or set free.
    pub(super) fn wake(&self) {
        let mut state = self.state();
        state.happened += 1;
        state.lanes.something_was_added();
        drop(state);
        self.bell.notify_one();
    }

    /// Lets what is under way come to its end for so long, then cuts it, and waits for as long again. How many workers are still there.
    pub(super) fn end(&self, patience: Duration) -> usize {
        let mut state = self.state();
        state.ending = true;
        self.bell.notify_all();
        for cut in [false, true] {
            if cut && state.alive > 0 {
                state.lanes.hang_up();
            }
            let waited = self.gone.wait_timeout_while(state, patience, |state| state.alive > 0);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.alive
    }

    pub(super) fn with_lanes<T>(&self, ask: impl FnOnce(&mut Lanes) -> T) -> T {
        ask(&mut self.state().lanes)
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.means.clock)()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
