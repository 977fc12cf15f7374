//! How much a caller may ask, and how often a wrong key may be tried.
//!
//! In: who asks, from where. Out: go on, or how long to wait. A caller is a user, whatever their address; wrong keys are counted by address, as
//! whoever tries them is nobody; a right one is taken all the same, as an address may be a proxy's. Wrong passwords are counted by name and address: a council's offices often come from one address, and nobody there
//! waits for what a colleague mistypes; only so many of them that somebody goes through names lock the address out. Tokens are not counted: nobody
//! guesses a signature.

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

/// Who tries a secret.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Trier {
    /// Keys, from an address.
    Keys(IpAddr),
    /// Passwords for whatever name, from an address.
    Passwords(IpAddr),
    /// Passwords for one name, from an address. The name may be none, or somebody's slip who typed their password: a digest of it is kept.
    Name(IpAddr, [u8; 32]),
}

impl Trier {
    /// Somebody who types a name and a password: what is counted for the name, and what for the address.
    pub(super) fn of_name(from: IpAddr, name: &str) -> [Self; 2] {
        [Self::Name(from, *blake3::hash(name.as_bytes()).as_bytes()), Self::Passwords(from)]
    }

    /// How many times as much as the configuration says may go wrong: an address may be a whole office.
    const fn patience(self) -> u32 {
        match self {
            Self::Keys(_) | Self::Name(..) => 1,
            Self::Passwords(_) => 10,
        }
    }
}

/// Who tried too many secrets that are none.
pub(super) struct LockOut {
    failures: u32,
    time: Duration,
    clock: Clock,
    tried: Mutex<HashMap<Trier, Tried>>,
}

#[derive(Clone, Copy)]
struct Tried {
    failures: u32,
    /// When the first of them was tried.
    first: Duration,
    /// When it was last tried.
    last: Duration,
}

impl LockOut {
    /// By the configuration.
    pub(super) fn new(serve: &ServeConfig, clock: Clock) -> Self {
        let time = Duration::from_secs(u64::from(serve.lock_out_seconds));
        Self { failures: serve.failures, time, clock, tried: Mutex::default() }
    }

    /// Whether what somebody tries is looked at.
    ///
    /// # Errors
    /// How long to wait.
    pub(super) fn may_try(&self, who: Trier) -> Result<(), Duration> {
        let now = self.clock.now();
        let most = self.failures.saturating_mul(who.patience());
        let tried = self.tried().get(&who).copied();
        let Some(Tried { last, .. }) = tried.filter(|it| it.failures >= most) else {
            return Ok(());
        };
        let wait = (last + self.time).saturating_sub(now);
        if wait.is_zero() { Ok(()) } else { Err(wait) }
    }

    /// Counts a secret that is none.
    pub(super) fn failed(&self, who: Trier) {
        let now = self.clock.now();
        let mut tried = self.tried();
        if tried.len() >= REMEMBERED && !tried.contains_key(&who) {
            let time = self.time;
            tried.retain(|_, it| it.last + time > now);
            // an onslaught from ten thousand addresses at once: the oldest go, one by one
            let oldest = tried.iter().min_by_key(|(who, it)| (it.last, **who)).map(|(it, _)| *it);
            if let Some(oldest) = oldest.filter(|_| tried.len() >= REMEMBERED) {
                tried.remove(&oldest);
            }
        }
        let known = tried.entry(who).or_insert(Tried { failures: 0, first: now, last: now });
        // who was locked out waits from the last; who was not is counted anew once the first is as long ago
        let locked_out = known.failures >= self.failures.saturating_mul(who.patience());
        let since = if locked_out { known.last } else { known.first };
        if since + self.time <= now {
            *known = Tried { failures: 0, first: now, last: now };
        }
        known.failures = known.failures.saturating_add(1);
        known.last = now;
    }

    /// Forgets what was wrong once a secret of theirs is right.
    pub(super) fn succeeded(&self, who: Trier) {
        self.tried().remove(&who);
    }

    fn tried(&self) -> MutexGuard<'_, HashMap<Trier, Tried>> {
        // counts are whole at any moment
        self.tried.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use super::{LockOut, Rates, Trier};
    use crate::config::ServeConfig;
    use crate::http::clock::Clock;

    static SECONDS: AtomicU64 = AtomicU64::new(1000);

    fn clock() -> Duration {
        Duration::from_secs(SECONDS.load(Ordering::Relaxed))
    }

    fn lock_out(clock: fn() -> Duration) -> LockOut {
        let serve = ServeConfig { failures: 3, lock_out_seconds: 60, ..ServeConfig::default() };
        LockOut::new(&serve, Clock(clock))
    }

    fn at(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
    }

    #[test]
    fn wrong_keys_lock_an_address_out_for_a_while_and_no_other() {
        let lock_out = lock_out(clock);
        let [one, other] = [1, 2].map(|last| Trier::Keys(at(last)));
        for _ in 0..3 {
            assert_eq!(lock_out.may_try(one), Ok(()));
            lock_out.failed(one);
        }
        assert_eq!(lock_out.may_try(one), Err(Duration::from_secs(60)));
        assert_eq!(lock_out.may_try(other), Ok(()));
        assert_eq!(lock_out.may_try(Trier::Passwords(at(1))), Ok(()), "passwords are not keys");
        SECONDS.fetch_add(60, Ordering::Relaxed);
        assert_eq!(lock_out.may_try(one), Ok(()));
        lock_out.failed(one);
        assert_eq!(lock_out.may_try(one), Ok(()), "counted anew");
    }

    #[test]
    fn who_mistypes_a_password_keeps_no_colleague_at_the_same_address_waiting() {
        let lock_out = lock_out(|| Duration::from_secs(1));
        let mistypes = |name: &str| Trier::of_name(at(1), name).map(|it| lock_out.failed(it));
        let waits =
            |name| Trier::of_name(at(1), name).iter().any(|it| lock_out.may_try(*it).is_err());
        for _ in 0..3 {
            assert!(!waits("a.green"));
            mistypes("a.green");
        }
        assert!(waits("a.green"));
        assert!(!waits("b.brown"));
        // somebody goes through names, a password each
        for name in 0..27 {
            mistypes(&format!("somebody-{name}"));
        }
        assert!(waits("b.brown"), "the address as a whole waits");
        // who signs in rightly is no longer counted, the address is: an account of one's own is no way to try others' for ever
        lock_out.succeeded(Trier::of_name(at(1), "b.brown")[0]);
        assert!(waits("b.brown"));
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
