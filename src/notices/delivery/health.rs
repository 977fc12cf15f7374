//! For how long an endpoint has done nothing but fail: whom to warn, and when to give it up.
//!
//! In: outcomes in their order with their moments. Out: at most one [`EndpointTurn`] each. The clock begins only when two failures lie half a day apart
//! within a day, with no success between, so that one bad hour counts for nothing; at 120 hours the endpoint is disabled, with warnings at half,
//! seven and nine tenths of that: one a mark, however many notices fail. What is owed stays owed. It can be written down, so that a restart does not
//! begin anew.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::answer::{Outcome, Wish};
use super::failure::Failure;

/// After so long of nothing but failures it is given up.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(120);
/// The warnings, in percent of that; the last is the end.
const MARKS: [u8; 4] = [50, 70, 90, 100];
/// Two failures that lie so far apart begin the clock …
const APART: SignedDuration = SignedDuration::from_hours(12);
/// … if they lie within this.
const WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// Failures nearer to each other than this are one: a list of a day stays short.
const GRAIN: SignedDuration = SignedDuration::from_mins(10);

/// What an endpoint has been like lately.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Health {
    /// Failures of the last day since the last success, while the clock does not run.
    failures: VecDeque<Timestamp>,
    /// When the clock began.
    since: Option<Timestamp>,
    /// Up to which mark it was warned of, in percent.
    warned: u8,
}

/// That something is to be told of an endpoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointTurn {
    /// It has failed for so much of the time after which it is disabled.
    Warned {
        /// 50, 70 or 90.
        percent: u8,
    },
    /// Nothing is sent to it any more; what it is owed is kept. Whoever sets it free again begins with a new [`Health`].
    Disabled(Disabling),
    /// It was warned of, and takes notices again.
    Recovered,
}

/// Why an endpoint was disabled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disabling {
    /// It answered 410.
    Gone,
    /// It asked for it with `webhook-delivery: disable`.
    Asked,
    /// Nothing but failures for 120 hours.
    Failing,
}

impl Health {
    /// Takes an outcome in, and says what it turns.
    pub fn record(&mut self, outcome: &Outcome, now: Timestamp) -> Option<EndpointTurn> {
        if outcome.wish() == Some(Wish::Disable) {
            return Some(EndpointTurn::Disabled(Disabling::Asked));
        }
        match outcome {
            Outcome::Delivered(_) => {
                let warned = std::mem::take(self).warned > 0;
                warned.then_some(EndpointTurn::Recovered)
            }
            Outcome::Gone(_) => Some(EndpointTurn::Disabled(Disabling::Gone)),
            Outcome::Failed(Failure::Stopped) => None,
            Outcome::Refused(_) | Outcome::Throttled(_) | Outcome::Failed(_) => self.failed(now),
        }
    }

    fn failed(&mut self, now: Timestamp) -> Option<EndpointTurn> {
        let Some(since) = self.since else {
            self.begin(now);
            return None;
        };
        let percent = now.duration_since(since).as_secs() * 100 / GIVEN_UP.as_secs();
        let reached = MARKS.into_iter().rfind(|mark| i64::from(*mark) <= percent)?;
        if reached <= self.warned {
            return None;
        }
        self.warned = reached;
        Some(match reached {
            100.. => EndpointTurn::Disabled(Disabling::Failing),
            percent => EndpointTurn::Warned { percent },
        })
    }

    /// Begins the clock if there is a failure that is old enough and not too old.
    fn begin(&mut self, now: Timestamp) {
        let age = |at: &Timestamp| now.duration_since(*at);
        while self.failures.front().is_some_and(|first| age(first) > WITHIN) {
            self.failures.pop_front();
        }
        if self.failures.front().is_some_and(|first| age(first) >= APART) {
            self.since = Some(now);
            self.failures.clear();
        } else if self.failures.back().is_none_or(|last| age(last) >= GRAIN) {
            self.failures.push_back(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{Disabling, EndpointTurn, Health};
    use crate::notices::delivery::{Answer, Failure, Outcome, Wish};

    const FAILED: Outcome = Outcome::Failed(Failure::Connect);

    fn at(hours: i64) -> Timestamp {
        "2026-11-20T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
    }

    fn delivered() -> Outcome {
        Outcome::Delivered(Answer { status: 200, retry_after: None, wish: None })
    }

    /// Fails at each of these hours: what it turned, and when.
    fn failing(
        health: &mut Health,
        hours: impl IntoIterator<Item = i64>,
    ) -> Vec<(i64, EndpointTurn)> {
        hours
            .into_iter()
            .filter_map(|hour| Some((hour, health.record(&FAILED, at(hour))?)))
            .collect()
    }

    #[test]
    fn nothing_but_failures_warns_three_times_and_then_disables_after_120_hours() {
        let warned = |percent| EndpointTurn::Warned { percent };
        let turns = failing(&mut Health::default(), 0..=140);
        // the clock begins at hour 12, half a day after the first failure
        assert_eq!(
            turns,
            [
                (72, warned(50)),
                (96, warned(70)),
                (120, warned(90)),
                (132, EndpointTurn::Disabled(Disabling::Failing))
            ]
        );
    }

    #[test]
    fn marks_that_were_passed_in_silence_are_told_as_one() {
        let turns = failing(&mut Health::default(), [0, 12, 200]);
        assert_eq!(turns, [(200, EndpointTurn::Disabled(Disabling::Failing))]);
    }

    #[test]
    fn one_bad_hour_counts_for_nothing_however_much_fails_in_it() {
        let mut health = Health::default();
        for minute in 0..600 {
            assert_eq!(health.record(&FAILED, at(0) + SignedDuration::from_mins(minute)), None);
        }
        assert!(health.failures.len() <= 61, "the list stays short");
        assert_eq!(failing(&mut health, [300]), []);
        assert_eq!(health.since, None);
    }

    #[test]
    fn failures_more_than_a_day_apart_begin_no_clock() {
        let mut health = Health::default();
        assert_eq!(failing(&mut health, (0..20).map(|n| n * 25)), []);
        assert_eq!(health.since, None);
    }

    #[test]
    fn one_success_sets_the_clock_back_and_is_told_if_there_was_a_warning() {
        let mut health = Health::default();
        failing(&mut health, 0..=71);
        assert_eq!(health.record(&delivered(), at(71)), None);
        assert_eq!(health, Health::default());
        failing(&mut health, 72..=150);
        assert_eq!(health.record(&delivered(), at(150)), Some(EndpointTurn::Recovered));
    }

    #[test]
    fn an_endpoint_that_is_gone_or_asks_for_it_is_disabled_at_once() {
        let gone = Outcome::Gone(Answer { status: 410, retry_after: None, wish: None });
        let asked = Outcome::Delivered(Answer {
            status: 200,
            retry_after: None,
            wish: Some(Wish::Disable),
        });
        let turn = |outcome| Health::default().record(&outcome, at(0));
        assert_eq!(turn(gone), Some(EndpointTurn::Disabled(Disabling::Gone)));
        assert_eq!(turn(asked), Some(EndpointTurn::Disabled(Disabling::Asked)));
    }

    #[test]
    fn the_clock_runs_on_over_a_restart() {
        let mut health = Health::default();
        failing(&mut health, 0..=30);
        let written = serde_json::to_string(&health).unwrap();
        let mut read: Health = serde_json::from_str(&written).unwrap();
        assert_eq!(failing(&mut read, [72]), failing(&mut health, [72]));
    }
}
