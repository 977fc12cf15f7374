//! The one place that reads the clock: what day it is, and when something was written.
//!
//! In: the system's clock. Out: a date, a time; both in UTC, as there is no time-zone data here. Everything that a run
//! decides takes its date as an argument.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use jiff::civil::{Date, date};

/// Today's date.
pub(super) fn today() -> anyhow::Result<Date> {
    Ok(split(since_epoch())?.0)
}

/// Now, as manifests write it: `2026-11-01T02:03:04Z`.
pub(super) fn written_at() -> anyhow::Result<String> {
    text_of(since_epoch())
}

/// Time since 1970, for a service, which asks again and again.
#[expect(clippy::disallowed_methods, reason = "the one clock: dates are passed on from here")]
pub(super) fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn text_of(since_epoch: Duration) -> anyhow::Result<String> {
    let (day, second) = split(since_epoch)?;
    let (hour, minute) = (second / 3600, second / 60 % 60);
    Ok(format!("{day}T{hour:02}:{minute:02}:{:02}Z", second % 60))
}

fn split(since_epoch: Duration) -> anyhow::Result<(Date, u64)> {
    let seconds = since_epoch.as_secs();
    let days =
        i64::try_from(seconds / 86_400).context("the system's clock is beyond all calendars")?;
    let day = date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(days)?)
        .context("the system's clock is beyond the calendar; give the date with --as-of")?;
    Ok((day, seconds % 86_400))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    #[test]
    fn a_time_reads_as_its_date_and_hour() {
        let text = super::text_of(Duration::from_secs(1_793_498_584)).unwrap();
        assert_eq!(text, "2026-11-01T02:03:04Z");
    }
}
