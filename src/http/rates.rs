//! How much a caller may ask, and how often a wrong key may be tried.
//!
//! In: who asks, from where. Out: go on, or how long to wait. A caller is a user, whatever their address; wrong keys are counted by address, as
//! whoever tries them is nobody. Tokens are not counted: nobody guesses a signature.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::clock::Clock;
use crate::config::ServeConfig;
use crate::values::UserName;

/// Addresses that are remembered at once; beyond that those who have waited longest are forgotten.
const REMEMBERED: usize = 10_000;

/// How much each may ask.
pub(super) struct Rates {
    callers: DefaultKeyedRateLimiter<UserName>,
    quick: DefaultClock,
}

impl Rates {
    /// By the configuration.
    pub(super) fn new(serve: &ServeConfig) -> Self {
        let at_least_one = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(serve.requests_per_second))
            .allow_burst(at_least_one(serve.burst));
        Self { callers: RateLimiter::keyed(quota), quick: DefaultClock::default() }
    }

    /// Counts a request of somebody's.
    ///
    /// # Errors
    /// How long to wait.
    pub(super) fn take(&self, user: &UserName) -> Result<(), Duration> {
        let taken = self.callers.check_key(user);
        taken.map_err(|until| until.wait_time_from(self.quick.now()))
    }

    /// Forgets who has not asked for a while.
    pub(super) fn forget(&self) {
        self.callers.retain_recent();
    }
}

/// Who tried too many keys that are none.
pub(super) struct LockOut {
    failures: u32,
    time: Duration,
    clock: Clock,
    tried: Mutex<HashMap<IpAddr, Tried>>,
}

#[derive(Clone, Copy)]
struct Tried {
    failures: u32,
    /// When it was last tried.
    last: Duration,
}

impl LockOut {
    /// By the configuration.
    pub(super) fn new(serve: &ServeConfig, clock: Clock) -> Self {
        let time = Duration::from_secs(u64::from(serve.lock_out_seconds));
        Self { failures: serve.failures, time, clock, tried: Mutex::default() }
    }

    /// Whether keys from an address are looked at.
    ///
    /// # Errors
    /// How long to wait.
    pub(super) fn may_try(&self, from: IpAddr) -> Result<(), Duration> {
        let now = self.clock.now();
        let tried = self.tried().get(&from).copied();
        let Some(Tried { last, .. }) = tried.filter(|it| it.failures >= self.failures) else {
            return Ok(());
        };
        let wait = (last + self.time).saturating_sub(now);
        if wait.is_zero() { Ok(()) } else { Err(wait) }
    }

    /// Counts a key that is none.
    pub(super) fn failed(&self, from: IpAddr) {
        let now = self.clock.now();
        let mut tried = self.tried();
        if tried.len() >= REMEMBERED && !tried.contains_key(&from) {
            let time = self.time;
            tried.retain(|_, it| it.last + time > now);
            // an onslaught from ten thousand addresses at once: the oldest go, one by one
            let oldest = tried.iter().min_by_key(|(from, it)| (it.last, **from)).map(|(it, _)| *it);
            if let Some(oldest) = oldest.filter(|_| tried.len() >= REMEMBERED) {
                tried.remove(&oldest);
            }
        }
        let known = tried.entry(from).or_insert(Tried { failures: 0, last: now });
        if known.last + self.time <= now {
            known.failures = 0;
        }
        known.failures = known.failures.saturating_add(1);
        known.last = now;
    }

    /// Forgets what was wrong once a key from there is right.
    pub(super) fn succeeded(&self, from: IpAddr) {
        self.tried().remove(&from);
    }

    fn tried(&self) -> MutexGuard<'_, HashMap<IpAddr, Tried>> {
        // counts are whole at any moment
        self.tried.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use super::{LockOut, Rates};
    use crate::config::ServeConfig;
    use crate::http::clock::Clock;

    static SECONDS: AtomicU64 = AtomicU64::new(1000);

    fn clock() -> Duration {
        Duration::from_secs(SECONDS.load(Ordering::Relaxed))
    }

    #[test]
    fn wrong_keys_lock_an_address_out_for_a_while_and_no_other() {
        let serve = ServeConfig { failures: 3, lock_out_seconds: 60, ..ServeConfig::default() };
        let lock_out = LockOut::new(&serve, Clock(clock));
        let at = |last| IpAddr::V4(Ipv4Addr::new(127, 0, 0, last));
        for _ in 0..3 {
            assert_eq!(lock_out.may_try(at(1)), Ok(()));
            lock_out.failed(at(1));
        }
        assert_eq!(lock_out.may_try(at(1)), Err(Duration::from_secs(60)));
        assert_eq!(lock_out.may_try(at(2)), Ok(()));
        SECONDS.fetch_add(60, Ordering::Relaxed);
        assert_eq!(lock_out.may_try(at(1)), Ok(()));
        lock_out.failed(at(1));
        assert_eq!(lock_out.may_try(at(1)), Ok(()), "counted anew");
    }

    #[test]
    fn who_asks_too_much_is_told_how_long_to_wait_and_others_are_not() {
        let serve = ServeConfig { requests_per_second: 1, burst: 2, ..ServeConfig::default() };
        let rates = Rates::new(&serve);
        let (one, other) = ("one".parse().unwrap(), "other".parse().unwrap());
        assert_eq!((rates.take(&one), rates.take(&one)), (Ok(()), Ok(())));
        let wait = rates.take(&one).unwrap_err();
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(1));
        assert_eq!(rates.take(&other), Ok(()));
    }
}
