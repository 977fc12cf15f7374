//! When an answer is due.
//!
//! In: the day a request arrived, the days on which it stood still, whether it was extended. Out: the day by which it must be answered.
//!
//! One month, counted to the corresponding day of the next month or its last day (UK GDPR, article 12(3), as the ICO reads it), two
//! more where the person was told why; the time that the council waits for the person to say who they are or what they mean does not count
//! (Data (Use and Access) Act 2025, s. 76). A complaint is acknowledged within 30 days that begin with the day of its arrival, and its outcome is
//! told without undue delay (Data Protection Act 2018, s. 164A): the law sets no day for that, and the month is what the council aims at. A last
//! day that is no working day moves to the next one, but not that of an acknowledgement, of which the Act does not say so.

use jiff::civil::Date;
use jiff::{Span, Unit};

use crate::journal::RightsKind;
use crate::sharing::WorkingDays;

/// Lengths of time in law; whole months and days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClockRules {
    /// Months to answer in.
    pub months: u8,
    /// Months that an extension adds.
    pub extension: u8,
    /// Days to acknowledge a complaint in, the first being the day of arrival.
    pub acknowledge_days: u8,
}

impl Default for ClockRules {
    fn default() -> Self {
        Self { months: 1, extension: 2, acknowledge_days: 30 }
    }
}

/// What is due next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Due {
    /// The acknowledgement of a complaint, by this day.
    Acknowledgement(Date),
    /// The answer, by this day.
    Answer(Date),
    /// The outcome of a complaint, without undue delay; the day is the council's own aim.
    Outcome(Date),
    /// Nothing until the person answers; the clock has stood still since this day.
    WaitsForPerson(Date),
    /// Nothing any more.
    Nothing,
}

impl Due {
    /// The day, if there is one to be kept.
    #[must_use]
    pub const fn day(self) -> Option<Date> {
        match self {
            Self::Acknowledgement(day) | Self::Answer(day) | Self::Outcome(day) => Some(day),
            Self::WaitsForPerson(_) | Self::Nothing => None,
        }
    }
}

/// A request's clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clock {
    /// Which right.
    pub right: RightsKind,
    /// The day of arrival.
    pub received: Date,
    /// From when until when the council waited for the person; open where it still does.
    pub stood_still: Vec<(Date, Option<Date>)>,
    /// True once the time was extended.
    pub extended: bool,
    /// True once its arrival was acknowledged.
    pub acknowledged: bool,
    /// True once it is answered, refused or taken back.
    pub closed: bool,
}

impl Clock {
    /// What is due next, and by when.
    #[must_use]
    pub fn due(&self, rules: ClockRules, working: &WorkingDays) -> Due {
        if self.closed {
            return Due::Nothing;
        }
        if let Some((since, None)) = self.stood_still.last() {
            return Due::WaitsForPerson(*since);
        }
        match self.right {
            RightsKind::Complaint if !self.acknowledged => {
                let days = i64::from(rules.acknowledge_days).saturating_sub(1);
                // a date that is beyond all calendars does not come out of a council's post
                Due::Acknowledgement(self.received.saturating_add(Span::new().days(days)))
            }
            RightsKind::Access
            | RightsKind::Rectification
            | RightsKind::Erasure
            | RightsKind::Restriction
            | RightsKind::Objection => Due::Answer(self.answer_by(rules, working)),
            RightsKind::Complaint => Due::Outcome(self.answer_by(rules, working)),
        }
    }

    fn answer_by(&self, rules: ClockRules, working: &WorkingDays) -> Date {
        let months = rules.months + if self.extended { rules.extension } else { 0 };
        let by = self.received.saturating_add(Span::new().months(i64::from(months)));
        let waited: i64 = self
            .stood_still
            .iter()
            .filter_map(|(since, until)| until.map(|until| days_between(*since, until)))
            .sum();
        working.on_or_after(by.saturating_add(Span::new().days(waited)))
    }
}

fn days_between(since: Date, until: Date) -> i64 {
    since.until((Unit::Day, until)).map_or(0, |span| i64::from(span.get_days()).max(0))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Clock, ClockRules, Due};
    use crate::journal::RightsKind;
    use crate::sharing::WorkingDays;

    fn due(change: impl FnOnce(&mut Clock), right: RightsKind, received: Date) -> Due {
        let mut clock = Clock {
            right,
            received,
            stood_still: Vec::new(),
            extended: false,
            acknowledged: false,
            closed: false,
        };
        change(&mut clock);
        let holidays = include_str!("../../matching-rules/sharing/bank_holidays.csv");
        clock.due(ClockRules::default(), &WorkingDays::read(holidays).unwrap())
    }

    #[test]
    fn an_answer_is_due_on_the_same_day_of_the_next_month() {
        let by = due(|_| {}, RightsKind::Access, date(2026, 9, 3));
        assert_eq!(by, Due::Answer(date(2026, 10, 5)), "the 3rd is a Saturday: Monday");
    }

    #[test]
    fn a_month_without_that_day_ends_with_its_last() {
        let by = due(|_| {}, RightsKind::Erasure, date(2028, 1, 31));
        assert_eq!(by, Due::Answer(date(2028, 2, 29)));
    }

    #[test]
    fn an_extension_adds_two_months() {
        let by = due(|clock| clock.extended = true, RightsKind::Objection, date(2026, 9, 3));
        assert_eq!(by, Due::Answer(date(2026, 12, 3)));
    }

    #[test]
    fn the_clock_stands_still_while_the_person_is_asked() {
        let asked =
            |until| move |clock: &mut Clock| clock.stood_still = vec![(date(2026, 9, 10), until)];
        let waits = due(asked(None), RightsKind::Access, date(2026, 9, 3));
        assert_eq!(waits, Due::WaitsForPerson(date(2026, 9, 10)));
        let by = due(asked(Some(date(2026, 9, 20))), RightsKind::Access, date(2026, 9, 3));
        assert_eq!(by, Due::Answer(date(2026, 10, 13)), "ten days later");
    }

    #[test]
    fn a_complaint_is_first_acknowledged_within_thirty_days_of_which_its_own_is_the_first() {
        let weekend = due(|_| {}, RightsKind::Complaint, date(2026, 9, 4));
        assert_eq!(weekend, Due::Acknowledgement(date(2026, 10, 3)), "a Saturday, all the same");
        let by = due(|_| {}, RightsKind::Complaint, date(2026, 9, 1));
        assert_eq!(by, Due::Acknowledgement(date(2026, 9, 30)));
        let then = due(|clock| clock.acknowledged = true, RightsKind::Complaint, date(2026, 9, 1));
        assert_eq!(then, Due::Outcome(date(2026, 10, 1)), "the council's own aim");
    }

    #[test]
    fn nothing_is_due_once_it_is_answered() {
        let closed = |clock: &mut Clock| {
            clock.closed = true;
            clock.stood_still = vec![(date(2026, 9, 10), None)];
        };
        assert_eq!(due(closed, RightsKind::Access, date(2026, 9, 3)), Due::Nothing);
    }
}
