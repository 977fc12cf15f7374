//! How a source writes its dates: a strptime format, checked once and compiled.
//!
//! In: a format such as `%d/%m/%Y`. Out: a [`DateFormat`] that reads a text as year, month and day, some of them
//! unknown. Leaves to `PartialDate::parse` which of several formats counts, and to `normalise` what a date means.
//! The directives of nearly every source are read by a plan of a few pieces, since a night reads millions of dates;
//! any other is left to jiff's `strtime`, whose documentation defines the directives.

use jiff::fmt::strtime::BrokenDownTime;

/// A checked date format.
///
/// ```
/// use hearth::values::DateFormat;
/// assert!(DateFormat::new("%d-%b-%Y").is_ok());
/// assert!(DateFormat::new("DD/MM/YYYY").is_err());
/// assert!(DateFormat::new("%d/%Q").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DateFormat {
    text: String,
    plan: Plan,
}

/// Why a text is no date format.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DateFormatFault {
    /// It reads no year, so that nothing it reads is a date.
    #[error("a date format needs a year: %Y, or %y for two digits")]
    NoYear,
    /// A directive that strptime does not have, or that cannot be read.
    #[error("not a strptime format")]
    Directive,
}

/// Year, month and day as read, 0 for what the format does not say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct DateParts {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
    /// The year was written with two digits: its century is open.
    pub(super) two_digit_year: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Plan {
    Pieces(Vec<Piece>),
    Strptime { two_digit_year: bool },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Piece {
    Year4,
    Year2,
    Month,
    MonthName,
    Day,
    Space,
    Literal(u8),
}

/// Month names in English, as case-management systems export them.
const MONTHS: [&[u8]; 12] = [
    b"january", b"february", b"march", b"april", b"may", b"june", b"july", b"august", b"september", b"october",
    b"november", b"december",
];

impl DateFormat {
    /// Checks and compiles a strptime format.
    ///
    /// # Errors
    ///
    /// The text reads no year or has a directive that does not exist.
    pub fn new(text: &str) -> Result<Self, DateFormatFault> {
        if !["%Y", "%y", "%F", "%D", "%C", "%G", "%s"].iter().any(|year| text.contains(year)) {
            return Err(DateFormatFault::NoYear);
        }
        if let Some(pieces) = pieces(text) {
            return Ok(Self { text: text.into(), plan: Plan::Pieces(pieces) });
        }
        // what jiff can neither write nor read again is no format
        let example = jiff::civil::date(1980, 4, 9).to_datetime(jiff::civil::Time::midnight());
        let example = example.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| DateFormatFault::Directive)?;
        let mut written = String::new();
        BrokenDownTime::from(&example)
            .format(text, &mut written)
            .map_err(|_| DateFormatFault::Directive)?;
        BrokenDownTime::parse(text, &written).map_err(|_| DateFormatFault::Directive)?;
        let two_digit_year = text.contains("%y") || text.contains("%D");
        Ok(Self { text: text.into(), plan: Plan::Strptime { two_digit_year } })
    }

    /// The format as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Reads a text of this format, a time of day after the date left out; `None` if it is of another shape.
    pub(super) fn read(&self, text: &str) -> Option<DateParts> {
        let (parts, rest) = match &self.plan {
            Plan::Pieces(pieces) => read_pieces(pieces, text.as_bytes())?,
            Plan::Strptime { two_digit_year } => {
                let (time, read) = BrokenDownTime::parse_prefix(&self.text, text).ok()?;
                // a whole date may be said in other ways than by month and day: %j, %G-W%V-%u
                let whole = time.to_date().ok();
                let part = |whole: Option<i8>, part: Option<i8>| {
                    whole.or(part).and_then(|part| u8::try_from(part).ok()).unwrap_or(0)
                };
                let year = u16::try_from(whole.map(jiff::civil::Date::year).or(time.year())?).ok()?;
                let parts = DateParts {
                    year: if *two_digit_year { year % 100 } else { year },
                    month: part(whole.map(jiff::civil::Date::month), time.month()),
                    day: part(whole.map(jiff::civil::Date::day), time.day()),
                    two_digit_year: *two_digit_year,
                };
                (parts, text.as_bytes().get(read..)?)
            }
        };
        is_time_of_day(rest).then_some(parts)
    }
}

/// The plan of a format that has only the common directives.
fn pieces(format: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut bytes = format.bytes();
    while let Some(byte) = bytes.next() {
        pieces.push(match byte {
            b'%' => match bytes.next()? {
                b'Y' => Piece::Year4,
                b'y' => Piece::Year2,
                b'm' => Piece::Month,
                b'b' | b'B' | b'h' => Piece::MonthName,
                b'd' | b'e' => Piece::Day,
                _ => return None,
            },
            b' ' => Piece::Space,
            other => Piece::Literal(other),
        });
    }
    Some(pieces)
}

/// Reads the pieces one after the other; what remains comes back.
fn read_pieces<'text>(pieces: &[Piece], text: &'text [u8]) -> Option<(DateParts, &'text [u8])> {
    let mut parts = DateParts::default();
    let mut rest = text;
    for (at, piece) in pieces.iter().enumerate() {
        // a number that touches the next one has its full width (`%Y%m%d`), else a leading zero may be missing
        let touches = matches!(pieces.get(at + 1), Some(Piece::Year4 | Piece::Year2 | Piece::Month | Piece::Day));
        let least = if touches { 2 } else { 1 };
        match piece {
            Piece::Year4 => parts.year = read_number(&mut rest, 4, 4)?,
            Piece::Year2 => {
                parts.year = read_number(&mut rest, 2, 2)?;
                parts.two_digit_year = true;
            }
            Piece::Month => parts.month = u8::try_from(read_number(&mut rest, least, 2)?).ok()?,
            Piece::Day => parts.day = u8::try_from(read_number(&mut rest, least, 2)?).ok()?,
            Piece::MonthName => parts.month = read_month_name(&mut rest)?,
            Piece::Space => rest = rest.trim_ascii_start(),
            Piece::Literal(literal) => rest = rest.strip_prefix(&[*literal])?,
        }
    }
    Some((parts, rest))
}

fn read_number(rest: &mut &[u8], least: usize, most: usize) -> Option<u16> {
    let digits = rest.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    if digits < least {
        return None;
    }
    let (number, after) = rest.split_at(digits);
    *rest = after;
    Some(number.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0')))
}

/// A month's name or its first three letters (`Sept` too), in any case.
fn read_month_name(rest: &mut &[u8]) -> Option<u8> {
    let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (name, after) = rest.split_at(letters);
    if letters < 3 {
        return None;
    }
    let month = MONTHS
        .iter()
        .position(|month| month.len() >= letters && month[..letters].eq_ignore_ascii_case(name))?;
    *rest = after;
    u8::try_from(month + 1).ok()
}

/// True for nothing, and for the time that databases write after a date: ` 00:00:00.0000000`, `T00:00:00Z`.
fn is_time_of_day(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii();
    rest.is_empty()
        || (rest.contains(&b':') && rest.iter().all(|byte| byte.is_ascii_digit() || b"T:.Z+- APM".contains(byte)))
}
