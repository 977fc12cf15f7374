//! Notices brought by real workers over real sockets, with a keeper in memory and a clock that the test moves.

mod chaos;
mod memory;
mod sending;
mod stopping;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Dispatcher, Settings};
use crate::notices::delivery::Means;
use crate::notices::delivery::tests::{means, now, stopwatch};
use memory::Memory;

/// Longest that anything here takes; a test that gets so far has failed.
const ENOUGH: Duration = Duration::from_secs(60);

/// A clock that stands still until it is moved.
#[derive(Clone)]
struct MovedClock(Arc<Mutex<Timestamp>>);

impl MovedClock {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(now())))
    }

    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn go_on(&self, seconds: i64) {
        *self.0.lock().unwrap() += SignedDuration::from_secs(seconds);
    }
}

fn means_by(clock: &MovedClock, patience: Duration) -> Means {
    let clock = clock.clone();
    Means { clock: Arc::new(move || clock.now()), ..means(patience) }
}

/// A dispatcher that waits so long for an answer, and a fifth of a second when it is stopped.
fn start(keeper: &Arc<Memory>, clock: &MovedClock, patience: Duration) -> Dispatcher {
    start_stopping_after(keeper, clock, patience, Duration::from_millis(200))
}

fn start_stopping_after(
    keeper: &Arc<Memory>,
    clock: &MovedClock,
    patience: Duration,
    when_stopped: Duration,
) -> Dispatcher {
    let settings =
        Settings { workers: 8, most_at_one: 4, patience: when_stopped, ..Settings::default() };
    let keeper: Arc<Memory> = Arc::clone(keeper);
    Dispatcher::start(keeper, means_by(clock, patience), settings).unwrap()
}

/// Waits until something is true.
fn comes_true(mut is_true: impl FnMut() -> bool) {
    let begun = stopwatch();
    while !is_true() {
        assert!(begun.elapsed() < ENOUGH, "it does not come true");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Long enough for a worker to do what it should not.
fn a_while() {
    std::thread::sleep(Duration::from_millis(150));
}
