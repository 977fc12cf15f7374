//! Days that an act may speak of: not so far from today that they can only be a slip.
//!
//! In: a day as it was said, today. Out: the same day, or what is wrong with it. A slip of the pen in a year stands in the journal for good, and
//! does nothing or something else than was meant.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::ActFault;

/// Nothing is taken down of what was longer ago: the rights of the UK GDPR and what came before it are younger, and no act of a council waits so
/// long.
const MOST_YEARS_AGO: i64 = 20;
/// Nothing lasts longer than a life.
const MOST_YEARS_AHEAD: i64 = 120;

/// A day that is said of something that lasts or begins.
///
/// # Errors
/// That it is too far from today.
pub fn in_reach(day: Date, today: Date) -> Result<Date, ActFault> {
    let ago = today.checked_sub(MOST_YEARS_AGO.years()).unwrap_or(Date::MIN);
    let ahead = today.checked_add(MOST_YEARS_AHEAD.years()).unwrap_or(Date::MAX);
    if (ago..=ahead).contains(&day) {
        return Ok(day);
    }
    Err(ActFault::said(
        format!("{day} is too far from today: from {ago} to {ahead} a day is taken down"),
        "look at the year",
    ))
}

/// A day on which something was done.
///
/// # Errors
/// That it has not come yet, or is too long ago.
pub fn has_come(day: Date, today: Date) -> Result<Date, ActFault> {
    if day > today {
        let hint = "write the day on which it was done";
        return Err(ActFault::said(format!("{day} has not come yet"), hint));
    }
    in_reach(day, today)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{has_come, in_reach};

    #[test]
    fn a_day_that_can_only_be_a_slip_of_the_pen_is_not_taken_down() {
        let today = date(2026, 11, 1);
        for (day, taken) in [
            (date(2026, 11, 1), true),
            (date(2006, 11, 1), true),
            (date(2006, 10, 31), false),
            (date(206, 11, 1), false),
            (date(2146, 11, 1), true),
            (date(2146, 11, 2), false),
            (date(9999, 12, 31), false),
        ] {
            assert_eq!(in_reach(day, today).is_ok(), taken, "{day}");
            assert_eq!(has_come(day, today).is_ok(), taken && day <= today, "{day}");
        }
    }
}
