//! The clock, as it is passed in: a service runs for months and has to ask it.
//!
//! In: a function that reads it. Out: time since 1970, a civil time in UTC, the text of journal entries.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

/// A clock that whoever starts the service passes.
#[derive(Clone, Copy, Debug)]
pub struct Clock(pub fn() -> Duration);

impl Clock {
    /// Time since 1970.
    pub(super) fn now(self) -> Duration {
        (self.0)()
    }

    /// The same as a civil time, UTC, to the second.
    pub(super) fn civil(self) -> DateTime {
        let epoch = date(1970, 1, 1).at(0, 0, 0, 0);
        let seconds = i64::try_from(self.now().as_secs()).unwrap_or(i64::MAX);
        epoch.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(DateTime::MAX)
    }
}

/// As journal entries write a time: `2026-11-01T02:03:04Z`.
pub(super) fn written(at: DateTime) -> String {
    format!("{}Z", at.strftime("%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Clock, written};

    #[test]
    fn a_time_is_written_as_the_journal_does() {
        let clock = Clock(|| Duration::from_secs(1_793_498_584));
        assert_eq!(written(clock.civil()), "2026-11-01T02:03:04Z");
    }
}
