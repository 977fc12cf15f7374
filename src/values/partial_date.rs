//! A date of which parts may be unknown or doubtful, kept as such instead of guessed.
//!
//! In: text and the formats that its source declares. Out: a [`PartialDate`], or why there is none. Leaves to
//! `normalise` what a date is the date of: which ones a person cannot be born on, which period is still open.

use std::fmt;

use super::date_format::{DateFormat, DateParts};
use super::identifiers::says_nothing;

/// Why a text is no date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, thiserror::Error)]
pub enum DateFault {
    /// Nothing there, or a word for nothing.
    #[error("no value")]
    Missing,
    /// Of none of the declared formats.
    #[error("of none of the declared date formats")]
    Shape,
    /// In shape, but no calendar has it (`31/02/1980`).
    #[error("no day of the calendar")]
    Impossible,
    /// What a system puts in where it has no date: `1900-01-01`, `1753-01-01`, the spreadsheet's epoch.
    #[error("a system's default")]
    SystemDefault,
    /// The far end of an open period: `2099-12-31`.
    #[error("an open end")]
    OpenEnd,
    /// After the night's date, where that cannot be.
    #[error("in the future")]
    Future,
    /// Longer ago than anyone has lived.
    #[error("too long ago")]
    TooOld,
}

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

    /// Reads a text by the formats that its source declares, in their order.
    ///
    /// The first format that gives a calendar date counts; if another one reads the same text as a different date, day
    /// and month are in doubt. A two-digit year is the latest that makes no date after `latest`.
    ///
    /// ```
    /// use hearth::values::{DateDoubt, DateFormat, PartialDate};
    /// let night = jiff::civil::date(2026, 11, 22);
    /// let british = DateFormat::new("%d/%m/%Y").unwrap();
    /// let american = DateFormat::new("%m/%d/%Y").unwrap();
    /// let read = |formats: &[DateFormat]| PartialDate::parse("12/05/1980", formats, night).unwrap();
    /// assert_eq!(read(&[british.clone()]).to_string(), "1980-05-12");
    /// assert_eq!(read(&[british, american]).doubt(), DateDoubt::DayMonthOrder);
    /// ```
    ///
    /// # Errors
    ///
    /// The reason why the text is no date.
    pub fn parse(text: &str, formats: &[DateFormat], latest: jiff::civil::Date) -> Result<Self, DateFault> {
        let text = text.trim();
        let mut found: Option<Self> = None;
        let mut fault = DateFault::Shape;
        for format in formats {
            let Some(parts) = format.read(text) else { continue };
            match (Self::from_parts(parts, latest), found) {
                (None, _) => fault = DateFault::Impossible,
                (Some(date), None) => found = Some(date),
                (Some(date), Some(first)) if date.packed() != first.packed() => {
                    return Ok(first.with_doubt(DateDoubt::DayMonthOrder));
                }
                (Some(_), Some(_)) => {}
            }
        }
        found.ok_or_else(|| if says_nothing(text) { DateFault::Missing } else { fault })
    }

    fn from_parts(parts: DateParts, latest: jiff::civil::Date) -> Option<Self> {
        if !parts.two_digit_year {
            return (parts.year != 0).then(|| Self::new(parts.year, parts.month, parts.day, DateDoubt::None))?;
        }
        let latest = Self::from_date(latest)?;
        let year = latest.year / 100 * 100 + parts.year;
        let date = Self::new(year, parts.month, parts.day, DateDoubt::None);
        match date {
            Some(date) if date.packed() <= latest.packed() => Some(date),
            // 29 February may be a date in one century only
            Some(_) | None => Self::new(year.checked_sub(100)?, parts.month, parts.day, DateDoubt::None),
        }
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
    use super::{DateDoubt, DateFault, DateFormat, PartialDate};

    fn parse(text: &str, formats: &[&str]) -> Result<String, DateFault> {
        let formats: Vec<_> = formats.iter().map(|format| DateFormat::new(format).unwrap()).collect();
        PartialDate::parse(text, &formats, jiff::civil::date(2026, 11, 22)).map(|date| date.to_string())
    }

    #[test]
    fn dates_are_read_in_the_formats_that_councils_use() {
        for (text, format, date) in [
            ("1980-04-09", "%Y-%m-%d", "1980-04-09"),
            ("9/4/1980", "%d/%m/%Y", "1980-04-09"),
            ("09-Apr-1956", "%d-%b-%Y", "1956-04-09"),
            ("09-SEPT-1956", "%d-%b-%Y", "1956-09-09"),
            ("9 april 1956", "%d %B %Y", "1956-04-09"),
            ("09.04.1980", "%d.%m.%Y", "1980-04-09"),
            ("19800409", "%Y%m%d", "1980-04-09"),
            ("04/05/06", "%d/%m/%y", "2006-05-04"),
            ("04/05/27", "%d/%m/%y", "1927-05-04"),
            ("29/02/48", "%d/%m/%y", "1948-02-29"),
            ("2099-12-31 00:00:00.0000000", "%Y-%m-%d", "2099-12-31"),
            ("2004-05-06T00:00:00", "%Y-%m-%d", "2004-05-06"),
            ("06/05/2004 12:00:00 AM", "%d/%m/%Y", "2004-05-06"),
            ("1980", "%Y", "1980-??-??"),
            ("1980-04", "%Y-%m", "1980-04-??"),
            ("Apr 1980", "%b %Y", "1980-04-??"),
            ("Wed 09 Apr 1980", "%a %d %b %Y", "1980-04-09"),
            ("1980-100", "%Y-%j", "1980-04-09"),
        ] {
            assert_eq!(parse(text, &[format]).as_deref(), Ok(date), "{text} by {format}");
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        for (text, format, fault) in [
            ("31/02/1980", "%d/%m/%Y", DateFault::Impossible),
            ("04/13/1980", "%d/%m/%Y", DateFault::Impossible),
            ("00/00/0000", "%d/%m/%Y", DateFault::Impossible),
            ("01/02/80", "%d/%m/%Y", DateFault::Shape),
            ("01/02/1980", "%d/%m/%y", DateFault::Shape),
            ("1980-04-09", "%Y", DateFault::Shape),
            ("soon", "%d/%m/%Y", DateFault::Shape),
            (" ", "%d/%m/%Y", DateFault::Missing),
            ("NULL", "%d/%m/%Y", DateFault::Missing),
        ] {
            assert_eq!(parse(text, &[format]), Err(fault), "{text} by {format}");
        }
    }

    #[test]
    fn day_and_month_are_in_doubt_only_if_both_orders_are_declared_and_differ() {
        let both = ["%d/%m/%Y", "%m/%d/%Y"].map(|format| DateFormat::new(format).unwrap());
        let doubt = |text| PartialDate::parse(text, &both, jiff::civil::date(2026, 11, 22)).unwrap().doubt();
        assert_eq!(doubt("12/05/1980"), DateDoubt::DayMonthOrder);
        assert_eq!(doubt("05/05/1980"), DateDoubt::None);
        assert_eq!(doubt("25/05/1980"), DateDoubt::None);
        assert_eq!(doubt("05/25/1980"), DateDoubt::None);
    }

    proptest::proptest! {
        #[test]
        fn every_date_reads_as_itself_and_nothing_panics(days in -30_000_i32..30_000, text in "\\PC{0,16}|[0-9/:-]{0,12}") {
            let date = jiff::civil::date(2000, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let shown = date.to_string();
            proptest::prop_assert_eq!(parse(&shown, &["%Y-%m-%d"]), Ok(shown));
            let _ = parse(&text, &["%d/%m/%Y", "%Y%m%d", "%b %Y", "%d/%m/%y", "%Y-%j"]);
        }
    }

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
