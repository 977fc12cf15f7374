//! A date of which parts may be unknown or doubtful, kept as such instead of guessed.

use std::fmt;

/// Why a date should count for less than it says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum DateDoubt {
    /// None known.
    #[default]
    None,
    /// The source's format leaves day and month open (`03/04/1980` where both orders are in use).
    DayMonthOrder,
    /// A value that systems put in for "not known": 1 January, 1970-01-01, 1901-01-01.
    Placeholder,
}

/// A calendar date whose day, month or year may be unknown (0).
///
/// Years are Gregorian, 1 to 9999; months 1 to 12; days 1 to 31; a whole date is a real calendar date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PartialDate {
    year: u16,
    month: u8,
    day: u8,
    doubt: DateDoubt,
}

impl PartialDate {
    /// A date from its parts, 0 for an unknown one; `None` if the parts known make no date, or none is known.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8, doubt: DateDoubt) -> Option<Self> {
        if (year, month, day) == (0, 0, 0) || year > 9999 || month > 12 || day > 31 {
            return None;
        }
        // 2000 is a leap year and every unknown month is a long one: only what is known can be wrong
        let whole = (if year == 0 { 2000 } else { year }, if month == 0 { 1 } else { month }, day.max(1));
        jiff::civil::Date::new(
            i16::try_from(whole.0).ok()?,
            i8::try_from(whole.1).ok()?,
            i8::try_from(whole.2).ok()?,
        )
        .ok()?;
        Some(Self { year, month, day, doubt })
    }

    /// A whole, undoubted date.
    #[must_use]
    pub fn from_date(date: jiff::civil::Date) -> Option<Self> {
        let (year, month, day) = (date.year(), date.month(), date.day());
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?, DateDoubt::None)
    }

    /// The year, if known.
    #[must_use]
    pub fn year(self) -> Option<u16> {
        (self.year != 0).then_some(self.year)
    }

    /// The month, 1 to 12, if known.
    #[must_use]
    pub fn month(self) -> Option<u8> {
        (self.month != 0).then_some(self.month)
    }

    /// The day of the month, 1 to 31, if known.
    #[must_use]
    pub fn day(self) -> Option<u8> {
        (self.day != 0).then_some(self.day)
    }

    /// What is doubtful about it.
    #[must_use]
    pub fn doubt(self) -> DateDoubt {
        self.doubt
    }

    /// The calendar date, if year, month and day are all known.
    #[must_use]
    pub fn whole(self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(
            i16::try_from(self.year()?).ok()?,
            i8::try_from(self.month()?).ok()?,
            i8::try_from(self.day()?).ok()?,
        )
        .ok()
    }

    /// The same date with another doubt.
    #[must_use]
    pub fn with_doubt(self, doubt: DateDoubt) -> Self {
        Self { doubt, ..self }
    }

    /// Year, month and day in one number (`yyyymmdd`, 0 for an unknown part), for comparison kernels.
    #[must_use]
    pub fn packed(self) -> u32 {
        u32::from(self.year) * 10_000 + u32::from(self.month) * 100 + u32::from(self.day)
    }
}

impl fmt::Display for PartialDate {
    /// ISO 8601, with `?` for what is not known: `1980-04-??`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            0 => f.write_str("????")?,
            year => write!(f, "{year:04}")?,
        }
        for part in [self.month, self.day] {
            match part {
                0 => f.write_str("-??")?,
                part => write!(f, "-{part:02}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for PartialDate {
    /// A date of birth is personal: only its completeness is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartialDate(whole: {}, {:?})", self.whole().is_some(), self.doubt)
    }
}

#[cfg(test)]
mod tests {
    use super::{DateDoubt, PartialDate};

    #[test]
    fn only_what_is_known_can_make_a_date_impossible() {
        assert!(PartialDate::new(1980, 2, 31, DateDoubt::None).is_none());
        assert!(PartialDate::new(0, 2, 29, DateDoubt::None).is_some());
        assert!(PartialDate::new(1981, 2, 29, DateDoubt::None).is_none());
        assert!(PartialDate::new(0, 0, 0, DateDoubt::None).is_none());
        assert_eq!(PartialDate::new(1980, 4, 0, DateDoubt::None).unwrap().to_string(), "1980-04-??");
    }

    #[test]
    fn a_date_of_birth_does_not_leak_into_debug_output() {
        let date = PartialDate::new(1980, 4, 9, DateDoubt::None).unwrap();
        assert!(!format!("{date:?}").contains("1980"));
    }
}
