//! Working days: what deadlines in law are moved by.
//!
//! In: a council's list of bank holidays (`matching-rules/sharing/bank_holidays.csv`, as GOV.UK publishes it). Out: days on which the
//! council works. Beyond the list only week-ends are known, and [`WorkingDays::known_until`] says so.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

/// Why a list of bank holidays cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HolidayFault {
    /// A line is no date and name.
    #[error("line {line}: write a date as YYYY-MM-DD, a comma, and the day's name")]
    Line {
        /// Which, from 1.
        line: usize,
    },
    /// There is none.
    #[error("no bank holiday is listed; copy the list from gov.uk/bank-holidays")]
    Empty,
}

/// The days on which a council works.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkingDays {
    holidays: BTreeSet<Date>,
}

impl WorkingDays {
    /// Reads a list with a heading and one `date,name` a line.
    ///
    /// # Errors
    /// The first line that is none, or an empty list.
    pub fn read(text: &str) -> Result<Self, HolidayFault> {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let mut holidays = BTreeSet::new();
        for (at, row) in reader.records().enumerate() {
            let fault = || HolidayFault::Line { line: at + 2 };
            let row = row.map_err(|_| fault())?;
            let date = row.get(0).and_then(|date| date.trim().parse().ok());
            holidays.insert(date.ok_or_else(fault)?);
        }
        if holidays.is_empty() { Err(HolidayFault::Empty) } else { Ok(Self { holidays }) }
    }

    /// The last day of the last year that the list speaks of.
    #[must_use]
    pub fn known_until(&self) -> Date {
        let last = self.holidays.last().copied().unwrap_or(Date::MIN);
        last.last_of_year()
    }

    /// True if the council works on a day.
    #[must_use]
    pub fn is_one(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.holidays.contains(&day)
    }

    /// The day itself if it is one, else the next that is.
    #[must_use]
    pub fn on_or_after(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_one(day) {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        day
    }

    /// So many working days later; the day itself is not counted.
    #[must_use]
    pub fn after(&self, day: Date, days: u8) -> Date {
        let mut day = day;
        for _ in 0..days {
            let Ok(next) = day.tomorrow() else { break };
            day = self.on_or_after(next);
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::{HolidayFault, WorkingDays};

    fn council() -> WorkingDays {
        WorkingDays::read(include_str!("../../matching-rules/sharing/bank_holidays.csv")).unwrap()
    }

    #[test]
    fn christmas_eve_and_two_working_days_is_the_thirtieth() {
        // 2026: Friday 25th and Monday 28th are holidays, the 26th and 27th a week-end
        assert_eq!(council().after(date(2026, 12, 24), 2), date(2026, 12, 30));
    }

    #[test]
    fn easter_has_no_working_day_from_friday_to_monday() {
        for day in 26..=29 {
            assert_eq!(council().on_or_after(date(2027, 3, day)), date(2027, 3, 30));
        }
    }

    #[test]
    fn a_list_that_is_none_is_told_by_its_line() {
        let fault = WorkingDays::read("date,name\n2026-01-01,New Year\nsoon,Easter\n");
        assert_eq!(fault, Err(HolidayFault::Line { line: 3 }));
        assert_eq!(WorkingDays::read("date,name\n"), Err(HolidayFault::Empty));
    }

    proptest! {
        #[test]
        fn what_comes_after_is_a_working_day_with_so_many_between(from in 0..900_i32, days in 1..20_u8) {
            let (council, from) = (council(), date(2026, 1, 1).saturating_add(jiff::Span::new().days(from)));
            let after = council.after(from, days);
            prop_assert!(council.is_one(after));
            let between = std::iter::successors(from.tomorrow().ok(), |day: &Date| day.tomorrow().ok());
            let counted = between.take_while(|day| *day <= after).filter(|day| council.is_one(*day)).count();
            prop_assert_eq!(counted, usize::from(days));
        }
    }
}
