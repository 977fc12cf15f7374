//! The council's calendar.
//!
//! In: the date of the last night and the number of nights. Out: the date of every tick.
//!
//! The history before the first night runs at one tick a day. From the first night on, each night
//! holds [`TICKS_A_NIGHT`] ticks: as much happens between two nights as in most of a fortnight, so
//! that two nights are enough to see births, deaths, moves and late news, while the dates written
//! stay those of successive days.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Days of history before the first night: six years.
pub(super) const HISTORY: i32 = 2_190;
/// Ticks from one night to the next.
pub(super) const TICKS_A_NIGHT: i32 = 12;
/// A tick later than any night.
pub(super) const NEVER: i32 = i32::MAX;

/// Turns ticks into dates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    first_night: Date,
}

impl Clock {
    /// A clock whose night number `nights` falls on `last_night`.
    pub(super) fn new(last_night: Date, nights: usize) -> Self {
        let back = i32::try_from(nights.saturating_sub(1)).unwrap_or(0);
        Self { first_night: shift(last_night, -back) }
    }

    /// The tick at which night `night` (from 1) is taken.
    pub(super) fn tick_of_night(night: usize) -> i32 {
        HISTORY + i32::try_from(night.saturating_sub(1)).unwrap_or(0) * TICKS_A_NIGHT
    }

    /// The date of a tick. Ticks between two nights fall on the later night's date.
    pub(super) fn date(self, tick: i32) -> Date {
        let after = tick - HISTORY;
        let days = if after <= 0 { after } else { (after + TICKS_A_NIGHT - 1) / TICKS_A_NIGHT };
        shift(self.first_night, days)
    }

    /// The tick on which someone born on `born` reaches an age, give or take a day; before the
    /// history for most.
    pub(super) fn tick_of_age(self, born: Date, age: i32) -> i32 {
        let days = days_between(self.first_night, born) + age * 365 + age / 4;
        if days <= 0 { HISTORY + days } else { HISTORY + days * TICKS_A_NIGHT }
    }

    /// Whole years between `born` and the date of `tick`; negative before the birth.
    pub(super) fn age(self, born: Date, tick: i32) -> i32 {
        let today = self.date(tick);
        let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
        i32::from(today.year()) - i32::from(born.year()) - i32::from(!had_birthday)
    }
}

/// Whole days from `from` to `to`; negative if `to` comes first.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// `date` moved by `days`; the date itself at the ends of the calendar.
pub(super) fn shift(date: Date, days: i32) -> Date {
    let span: Span = days.days();
    date.checked_add(span).unwrap_or(date)
}
