//! When a life event can have happened.
//!
//! In: a date as it was declared, and the day on which it is. Out: an interval of days, or what is wrong with it.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::fault::Found;
use crate::events::When;
use crate::rules::DeclaringRules;
use crate::values::{LifeEventKind, PartialDate};

/// Nothing that is declared today happened before.
const EARLIEST: Date = date(1900, 1, 1);

/// The days that a partial date leaves open: of a month alone, all of it. None where not even the year is known.
///
/// ```
/// use hearth::events::When;
/// use hearth::notices::declaring::when_of;
/// use hearth::values::{DateDoubt, PartialDate};
/// use jiff::civil::date;
/// let november = PartialDate::new(2026, 11, 0, DateDoubt::None).unwrap();
/// assert_eq!(when_of(november), Some(When::Between(date(2026, 10, 31), date(2026, 11, 30))));
/// ```
#[must_use]
pub fn when_of(partial: PartialDate) -> Option<When> {
    if let Some(day) = partial.whole() {
        return Some(When::On(day));
    }
    let (first, last) = bounds_of(partial)?;
    Some(When::Between(first.yesterday().ok()?, last))
}

/// The first and the last day that a partial date leaves open.
pub(super) fn bounds_of(partial: PartialDate) -> Option<(Date, Date)> {
    let year = i16::try_from(partial.year()?).ok()?;
    if let Some(day) = partial.whole() {
        return Some((day, day));
    }
    if let Some(month) = partial.month() {
        let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
        return Some((first, first.last_of_month()));
    }
    let first = Date::new(year, 1, 1).ok()?;
    Some((first, first.last_of_year()))
}

/// That a date is in order, not absurd and not further ahead than may be declared.
pub(super) fn check(
    when: When,
    kind: LifeEventKind,
    today: Date,
    rules: &DeclaringRules,
    found: &mut Found,
) {
    if let When::Between(after, until) = when
        && after >= until
    {
        found.add("when", "it ends before it begins", "write the earlier day first");
        return;
    }
    if when.earliest() < EARLIEST {
        found.add("when", "it is before 1900", "look at the year");
    }
    let ahead = rules.ahead_days(kind);
    let last = today.checked_add(ahead.days()).unwrap_or(Date::MAX);
    if when.latest() > last {
        let what = match ahead {
            0 => "it is in the future".to_owned(),
            days => format!("it is more than {days} days ahead"),
        };
        found.add("when", what, "declare it once it is nearer or has happened");
    }
}
