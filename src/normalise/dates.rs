//! What a date column says: a date of birth or death, or a day on which something began, ended or was seen.
//!
//! In: text, the formats of its source, the night's date. Out: a date, with its doubt, or why there is none. Leaves the
//! formats to `values`. The defaults are those seen in council systems (`tests/fixtures/dirty_values.csv`).

use jiff::civil::Date;

use crate::values::{DateDoubt, DateFault, DateFormat, PartialDate};

/// No one on record has lived longer (J. Calment, 122 years): older dates of birth are typing errors.
const OLDEST_YEARS: i16 = 120;
/// Two-digit years of periods may lie ahead by so much; those of births may not lie ahead at all.
const YEARS_AHEAD: i16 = 20;

/// What systems write where they have no date: .NET's and SQL Server's first day, the spreadsheet's epoch, 1 January 1900.
const SYSTEM_DEFAULTS: [u32; 5] = [
    packed(1, 1, 1),
    packed(1753, 1, 1),
    packed(1899, 12, 30),
    packed(1899, 12, 31),
    packed(1900, 1, 1),
];
/// What systems that refuse 1900 are given for "not known": kept and doubted as every 1 January, although nobody is that old.
const ESTIMATED_1901: u32 = packed(1901, 1, 1);
/// From this year on, the end of a period is an open one (`2099-12-31`, `2999-12-31`, `9999-12-31`).
const OPEN_YEAR: u16 = 2090;

/// A date as [`PartialDate::packed`] gives it.
const fn packed(year: u32, month: u32, day: u32) -> u32 {
    year * 10_000 + month * 100 + day
}

/// Reads a date of birth.
///
/// 1 January of any year is kept and doubted, because estimated dates of birth are entered so; 1 January 1970 and 1901 are the
/// commonest of them.
///
/// ```
/// use hearth::normalise::read_birth_date;
/// use hearth::values::{DateDoubt, DateFault, DateFormat};
/// let formats = [DateFormat::new("%d/%m/%Y").unwrap()];
/// let night = jiff::civil::date(2026, 11, 22);
/// assert_eq!(read_birth_date("01/01/1950", &formats, night).unwrap().doubt(), DateDoubt::Placeholder);
/// assert_eq!(read_birth_date("01/01/1900", &formats, night), Err(DateFault::SystemDefault));
/// ```
///
/// # Errors
///
/// The reason why it is no date that anyone living, or dead of late, was born on.
pub fn read_birth_date(
    text: &str,
    formats: &[DateFormat],
    night: Date,
) -> Result<PartialDate, DateFault> {
    let date = read_past_date(text, formats, night)?;
    let too_old =
        date.year().is_some_and(|year| i32::from(year) < i32::from(night.year() - OLDEST_YEARS));
    if too_old && date.packed() != ESTIMATED_1901 {
        return Err(DateFault::TooOld);
    }
    let estimated = date.month() == Some(1) && date.day() == Some(1);
    Ok(if estimated { date.with_doubt(DateDoubt::Placeholder) } else { date })
}

/// Reads a date of death, or any other date, perhaps in part, that cannot lie ahead.
///
/// # Errors
///
/// The reason why it is none.
pub fn read_past_date(
    text: &str,
    formats: &[DateFormat],
    night: Date,
) -> Result<PartialDate, DateFault> {
    if text.is_empty() {
        return Err(DateFault::Missing);
    }
    let date = PartialDate::parse(text, formats, night)?;
    refuse_defaults(date)?;
    let latest = PartialDate::from_date(night).map_or(u32::MAX, PartialDate::packed);
    // an unknown month or day is 0 in the packed number, so that 2026-11-?? is not after 2026-11-22
    if date.packed() > latest { Err(DateFault::Future) } else { Ok(date) }
}

/// Reads a day on which something began, ended or was seen.
///
/// ```
/// use hearth::normalise::read_event_date;
/// use hearth::values::{DateFault, DateFormat};
/// let formats = [DateFormat::new("%Y-%m-%d").unwrap()];
/// let night = jiff::civil::date(2026, 11, 22);
/// assert_eq!(read_event_date("2099-12-31 00:00:00.0000000", &formats, night), Err(DateFault::OpenEnd));
/// ```
///
/// # Errors
///
/// The reason why it is no day; [`DateFault::OpenEnd`] says that the period goes on.
pub fn read_event_date(text: &str, formats: &[DateFormat], night: Date) -> Result<Date, DateFault> {
    if text.is_empty() {
        return Err(DateFault::Missing);
    }
    let latest = Date::new(night.year() + YEARS_AHEAD, 12, 31).unwrap_or(night);
    let date = PartialDate::parse(text, formats, latest)?;
    refuse_defaults(date)?;
    date.whole().ok_or(DateFault::Partial)
}

/// The first night on which a date that lies ahead of this one does not.
pub(super) fn day_that_comes(text: &str, formats: &[DateFormat], night: Date) -> Date {
    let ahead = Date::new(night.year() + YEARS_AHEAD, 12, 31).unwrap_or(night);
    let read =
        [night, ahead].into_iter().filter_map(|it| PartialDate::parse(text, formats, it).ok());
    let coming = read.filter_map(|date| first_day(date, 0)).filter(|day| *day > night).min();
    // sooner than it can be, where it cannot be told
    coming.or_else(|| night.tomorrow().ok()).unwrap_or(night)
}

/// The night of this year on which two digits of a year, read as the last century's, may be this one's.
pub(super) fn day_of_this_century(
    date: PartialDate,
    text: &str,
    formats: &[DateFormat],
    night: Date,
) -> Option<Date> {
    let day = first_day(date, 100).filter(|day| *day > night && day.year() == night.year())?;
    let by_the_end = Date::new(night.year(), 12, 31).ok()?;
    let then = PartialDate::parse(text, formats, by_the_end).ok();
    (then.map(PartialDate::packed) != Some(date.packed())).then_some(day)
}

/// The first day that a date may mean, so many years later.
fn first_day(date: PartialDate, years: i16) -> Option<Date> {
    let part = |number: Option<u8>| number.and_then(|it| i8::try_from(it).ok()).unwrap_or(1);
    let year = i16::try_from(date.year()?).ok()? + years;
    // a day that this year does not have is that of another
    Date::new(year, part(date.month()), 1)
        .ok()?
        .checked_add(jiff::Span::new().days(i64::from(part(date.day())) - 1))
        .ok()
}

fn refuse_defaults(date: PartialDate) -> Result<(), DateFault> {
    if SYSTEM_DEFAULTS.contains(&date.packed()) {
        return Err(DateFault::SystemDefault);
    }
    if date.year().is_some_and(|year| year >= OPEN_YEAR) { Err(DateFault::OpenEnd) } else { Ok(()) }
}
