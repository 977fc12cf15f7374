//! Days, moments and states as people read them.
//!
//! In: what the API answers. Out: words. The clock is UTC, and says so.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// `3 March 2026`.
pub(super) fn day(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(day.month()).ok().and_then(|it| MONTHS.get(it - 1));
    format!("{} {} {}", day.day(), month.copied().unwrap_or_default(), day.year())
}

/// `3 March 2026, 14:05 UTC`.
pub(super) fn moment(at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC).datetime();
    format!("{}, {:02}:{:02} UTC", day(at.date()), at.hour(), at.minute())
}

/// The same of a text; a text that is no moment stays as it is.
pub(super) fn moment_of(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), moment)
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

    use super::{age, moment_of};

    #[test]
    fn moments_and_ages_are_words() {
        assert_eq!(moment_of("2026-03-03T14:05:59Z"), "3 March 2026, 14:05 UTC");
        assert_eq!(moment_of("soon"), "soon");
        let since = Timestamp::UNIX_EPOCH;
        let after = |hours| age(since, since + SignedDuration::from_hours(hours));
        assert_eq!(
            [0, 1, 23, 24, 71, 72].map(after),
            ["less than an hour", "1 hour", "23 hours", "1 day", "2 days", "3 days"]
        );
    }
}
