//! How a reader's work goes: how much was read, how fast, for how long without a break, and how far readers agree.
//!
//! In: the desk, who reads, the time. Out: figures, and the answers of the day that can be taken back. Nothing is written down for it: a reader's figures are
//! for the reader.

use jiff::civil::DateTime;

use crate::clerical::Desk;
use crate::journal::CaseAnswer;
use crate::stewardship::{Agreement, Estimate, Reading, SampleRead, agreement, answer_table};

/// After so many cases without a break a reader is told to take one: attention tires before the reader does.
pub(in crate::http) const BREAK_AFTER: usize = 20;

/// Who has not answered for so many minutes has had a break.
const BREAK_MINUTES: i64 = 10;

/// So many of the last answers are offered to be taken back.
const LAST: usize = 5;

/// An answer of the reader's own that still stands.
pub(in crate::http) struct OwnAnswer {
    /// Its number.
    pub(in crate::http) reading: u64,
    /// When, UTC.
    pub(in crate::http) at: DateTime,
    /// What was answered.
    pub(in crate::http) answer: CaseAnswer,
    /// The two sides, as they were named.
    pub(in crate::http) named: [String; 2],
}

/// How a reader's work goes.
pub(in crate::http) struct Reader {
    /// Answers of this day.
    pub(in crate::http) today: usize,
    /// Answers since the last break.
    pub(in crate::http) since_break: usize,
    /// Cases an hour since then; none where there are too few to tell.
    pub(in crate::http) an_hour: Option<u32>,
    /// The last answers of this day, the latest first.
    pub(in crate::http) last: Vec<OwnAnswer>,
    /// How far readers agree, all of them; none where no case was answered twice.
    pub(in crate::http) agreement: Option<Agreement>,
    /// How right the links are by the sample that was drawn last; none where none was drawn.
    pub(in crate::http) estimate: Option<Estimate>,
}

impl Reader {
    /// A reader's.
    pub(super) fn of(desk: &Desk<'_>, by: &str, now: DateTime) -> Self {
        let mut own = Vec::new();
        for case in desk.readings.cases() {
            let mine = case.readings.iter().filter(|it| it.by == by);
            let named = || case.sides.each_ref().map(|side| side.named.clone());
            let there = desk.is_there(case);
            own.extend(mine.filter_map(|it| Some((moment(it)?, it, there.then(named)))));
        }
        own.sort_by_key(|(at, it, _)| (*at, it.number));
        let times: Vec<DateTime> = own.iter().map(|(at, _, _)| *at).collect();
        let Pace { today, since_break, an_hour } = pace(&times, now);
        let last = own.into_iter().rev().take(today).filter_map(|(at, it, named)| {
            Some(OwnAnswer { reading: it.number, at, answer: it.answer, named: named? })
        });
        let agreement = agreement(&answer_table(&desk.readings));
        let estimate = SampleRead::of(&desk.readings).map(|it| it.estimate());
        Self { today, since_break, an_hour, last: last.take(LAST).collect(), agreement, estimate }
    }
}

fn moment(reading: &Reading) -> Option<DateTime> {
    reading.at.trim_end_matches('Z').parse().ok()
}

/// How fast somebody reads.
#[derive(PartialEq, Eq, Debug)]
struct Pace {
    today: usize,
    since_break: usize,
    an_hour: Option<u32>,
}

/// The pace of answers at these times, ascending.
fn pace(times: &[DateTime], now: DateTime) -> Pace {
    let today = times.iter().filter(|it| it.date() == now.date()).count();
    let (mut since_break, mut next) = (0, now);
    for at in times.iter().rev() {
        if minutes(*at, next) >= BREAK_MINUTES {
            break;
        }
        (since_break, next) = (since_break + 1, *at);
    }
    let whole = minutes(next, now);
    let many = i64::try_from(since_break).unwrap_or(i64::MAX);
    // of fewer cases, or in less time, a figure says nothing
    let an_hour = (many >= 3 && whole >= 1).then(|| many.saturating_mul(60) / whole);
    Pace { today, since_break, an_hour: an_hour.and_then(|it| u32::try_from(it).ok()) }
}

fn minutes(from: DateTime, to: DateTime) -> i64 {
    to.duration_since(from).as_mins()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{DateTime, date};

    use super::{Pace, pace};

    fn at(hour: i8, minute: i8) -> DateTime {
        date(2026, 11, 26).at(hour, minute, 0, 0)
    }

    #[test]
    fn a_reader_who_has_paused_for_ten_minutes_has_had_a_break() {
        let times = [at(9, 0), at(9, 2), at(9, 30), at(9, 32), at(9, 34), at(9, 36)];
        let expected = Pace { today: 6, since_break: 4, an_hour: Some(24) };
        assert_eq!(pace(&times, at(9, 40)), expected);
        let rested = Pace { today: 6, since_break: 0, an_hour: None };
        assert_eq!(pace(&times, at(9, 50)), rested);
    }

    #[test]
    fn answers_of_yesterday_are_none_of_today_and_a_few_tell_no_pace() {
        let yesterday = date(2026, 11, 25).at(23, 58, 0, 0);
        let found = pace(&[yesterday, at(0, 3)], at(0, 4));
        assert_eq!(found, Pace { today: 1, since_break: 2, an_hour: None });
        assert_eq!(pace(&[], at(9, 0)), Pace { today: 0, since_break: 0, an_hour: None });
    }
}
