//! Days and moments as people read and fill them in.
//!
//! In: what the API answers, or three fields of a form. Out: words; a day. The clock is UTC, and says so.

use jiff::civil::{Date, DateTime};

use super::session::Fields;

/// A day: `3 March 2026`.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// A moment of the journal: `3 March 2026, 14:05 UTC`; as it is, if it is none.
pub(super) fn moment(at: &str) -> String {
    let parsed = at.trim_end_matches('Z').parse::<DateTime>();
    parsed.map_or_else(|_| at.to_owned(), |it| it.strftime("%-d %B %Y, %H:%M UTC").to_string())
}

/// What stands in the three fields of a day.
pub(super) fn typed(fields: &Fields, name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| fields.kept(&format!("{name}-{part}")))
}

/// The day that is filled in; none where nothing is.
///
/// # Errors
/// If what is filled in is no whole day.
pub(super) fn filled(fields: &Fields, name: &str) -> Result<Option<Date>, NoDay> {
    let [day, month, year] = typed(fields, name);
    if [&day, &month, &year].iter().all(|it| it.is_empty()) {
        return Ok(None);
    }
    let parts = (year.parse::<i16>(), month.parse::<i8>(), day.parse::<i8>());
    let (Ok(year), Ok(month), Ok(day)) = parts else { return Err(NoDay) };
    Date::new(year, month, day).map(Some).map_err(|_| NoDay)
}

/// What was filled in is no whole day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NoDay;

#[cfg(test)]
mod tests {
    use super::{NoDay, filled, moment};
    use crate::http::ui::session::Fields;

    #[test]
    fn a_moment_is_told_in_words_and_what_is_none_stays() {
        assert_eq!(moment("2026-03-03T14:05:59Z"), "3 March 2026, 14:05 UTC");
        assert_eq!(moment("soon"), "soon");
    }

    #[test]
    fn a_day_is_whole_or_not_filled_in() {
        let of = |day: &str, month: &str, year: &str| {
            let pairs = [("on-day", day), ("on-month", month), ("on-year", year)];
            filled(&Fields::of(&pairs), "on")
        };
        assert_eq!(of("", "", ""), Ok(None));
        assert_eq!(of("3", "03", "2026"), Ok(Some(jiff::civil::date(2026, 3, 3))));
        for none in [("", "3", "2026"), ("31", "2", "2026"), ("x", "2", "2026")] {
            assert_eq!(of(none.0, none.1, none.2), Err(NoDay), "{none:?}");
        }
    }
}
