//! Moments, ages and states as people read them.
//!
//! In: what the API answers. Out: words. The clock is UTC, and says so.

use jiff::Timestamp;

pub(super) use crate::http::ui::days::{day, moment as moment_of};

/// `3 March 2026, 14:05 UTC`.
pub(super) fn moment(at: Timestamp) -> String {
    moment_of(&at.to_string())
}

/// How long ago, in whole days or hours.
pub(super) fn age(since: Timestamp, now: Timestamp) -> String {
    let hours = now.duration_since(since).as_hours().max(0);
    match (hours / 24, hours) {
        (0, 0) => "less than an hour".to_owned(),
        (0, 1) => "1 hour".to_owned(),
        (0, hours) => format!("{hours} hours"),
        (1, _) => "1 day".to_owned(),
        (days, _) => format!("{days} days"),
    }
}

/// A word of the API as people read it: `address_changed` is `address changed`.
pub(super) fn plain(word: &str) -> String {
    word.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{age, moment};

    #[test]
    fn moments_and_ages_are_words() {
        let since = Timestamp::UNIX_EPOCH;
        assert_eq!(moment(since + SignedDuration::from_mins(845)), "1 January 1970, 14:05 UTC");
        let after = |hours| age(since, since + SignedDuration::from_hours(hours));
        assert_eq!(
            [0, 1, 23, 24, 71, 72].map(after),
            ["less than an hour", "1 hour", "23 hours", "1 day", "2 days", "3 days"]
        );
    }
}
