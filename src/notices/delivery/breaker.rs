//! Whether an endpoint is tried at all just now: after five failures in a row it is left alone for a while, then asked with one notice.
//!
//! In: outcomes in their order, moments, chance. Out: a [`Gate`]. What counts is whether the receiver is *there*: no answer in time, no connection, 5xx
//! and 429 count against it; a refusal of one notice does not, since it was an answer. The notices themselves wait without using up a step. Kept in
//! memory alone: after a restart an endpoint is simply tried. How long it has failed altogether is [`super::health`]'s.

use std::time::Duration;

use jiff::Timestamp;

use super::answer::Outcome;
use super::failure::Failure;
use super::schedule::Chance;

/// So many failures in a row, and it is left alone.
const PATIENCE: u32 = 5;
/// For so long at first; each failed probe doubles it.
const FIRST_REST: Duration = Duration::from_secs(10);
/// For no longer than this, so that what waits is on its way soon after the endpoint is back.
const LONGEST_REST: Duration = Duration::from_secs(5 * 60);

/// The breaker of one endpoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Breaker(State);

/// What may go to an endpoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gate {
    /// As much as the lane holds.
    Open,
    /// One notice, to see whether it is back; none beside it.
    Probe,
    /// Nothing before then.
    Shut {
        /// When a probe may go.
        until: Timestamp,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// All goes; so many failures in a row.
    Closed { failures: u32 },
    /// Nothing goes until then, then one; so many rests in a row before this one.
    Resting { until: Timestamp, rests: u32 },
}

impl Default for State {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

impl Breaker {
    /// What may go now.
    #[must_use]
    pub fn gate(&self, now: Timestamp) -> Gate {
        match self.0 {
            State::Closed { .. } => Gate::Open,
            State::Resting { until, .. } if until <= now => Gate::Probe,
            State::Resting { until, .. } => Gate::Shut { until },
        }
    }

    /// True after a failure, until something is answered: such an endpoint should not hold many workers.
    #[must_use]
    pub const fn is_suspect(&self) -> bool {
        !matches!(self.0, State::Closed { failures: 0 })
    }

    /// Takes an outcome in.
    pub fn record(&mut self, outcome: &Outcome, chance: Chance, now: Timestamp) {
        let Some(answers) = answers(outcome) else { return };
        self.0 = match self.0 {
            _ if answers => State::default(),
            State::Closed { failures } if failures + 1 < PATIENCE => {
                State::Closed { failures: failures + 1 }
            }
            State::Closed { .. } => rest(0, chance, now),
            State::Resting { until, rests } if until <= now => rest(rests + 1, chance, now),
            // what was under way when it was shut adds nothing
            State::Resting { until, rests } => State::Resting { until, rests },
        };
    }
}

fn rest(rests: u32, chance: Chance, now: Timestamp) -> State {
    let doubled = FIRST_REST.saturating_mul(2_u32.saturating_pow(rests)).min(LONGEST_REST);
    let until = now.checked_add(chance.moved(doubled)).unwrap_or(Timestamp::MAX);
    State::Resting { until, rests }
}

/// Whether the receiver is there; none if the outcome does not say.
const fn answers(outcome: &Outcome) -> Option<bool> {
    match outcome {
        Outcome::Delivered(_) | Outcome::Refused(_) | Outcome::Gone(_) => Some(true),
        Outcome::Failed(Failure::Stopped) => None,
        Outcome::Throttled(_) | Outcome::Failed(_) => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{Breaker, Gate};
    use crate::notices::delivery::{Answer, Chance, Failure, Outcome};

    const EVEN: Chance = Chance::new(100);
    const DEAD: Outcome = Outcome::Failed(Failure::Timeout);

    fn at(seconds: i64) -> Timestamp {
        "2026-11-20T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    fn answer(status: u16) -> Outcome {
        Answer { status, retry_after: None, wish: None }.outcome()
    }

    fn after(outcomes: &[Outcome]) -> Breaker {
        let mut breaker = Breaker::default();
        for outcome in outcomes {
            breaker.record(outcome, EVEN, at(0));
        }
        breaker
    }

    #[test]
    fn five_failures_in_a_row_shut_it_and_fewer_do_not() {
        assert_eq!(after(&[DEAD; 4]).gate(at(0)), Gate::Open);
        assert_eq!(after(&[DEAD; 5]).gate(at(0)), Gate::Shut { until: at(10) });
        let between = [DEAD, DEAD, DEAD, DEAD, answer(200), DEAD, DEAD, DEAD, DEAD];
        assert_eq!(after(&between).gate(at(0)), Gate::Open);
    }

    #[test]
    fn no_answer_a_broken_receiver_and_one_that_asks_for_less_count_and_a_refusal_does_not() {
        let failures =
            [Failure::Connect, Failure::Cut, Failure::Tls, Failure::Oversize].map(Outcome::Failed);
        for counted in
            failures.into_iter().chain([answer(500), answer(429), answer(502), answer(504)])
        {
            assert!(matches!(after(&[counted; 5]).gate(at(0)), Gate::Shut { .. }), "{counted:?}");
        }
        let stopped = Outcome::Failed(Failure::Stopped);
        for not_counted in [answer(400), answer(404), answer(301), answer(410), stopped] {
            assert_eq!(after(&[not_counted; 50]).gate(at(0)), Gate::Open, "{not_counted:?}");
        }
    }

    #[test]
    fn each_probe_that_fails_doubles_the_rest_up_to_five_minutes() {
        let mut breaker = after(&[DEAD; 5]);
        let mut now = at(0);
        let mut rests = Vec::new();
        for _ in 0..7 {
            let Gate::Shut { until } = breaker.gate(now) else { panic!("it is shut") };
            rests.push(until.duration_since(now).as_secs());
            now = until;
            assert_eq!(breaker.gate(now), Gate::Probe);
            breaker.record(&DEAD, EVEN, now);
        }
        assert_eq!(rests, [10, 20, 40, 80, 160, 300, 300]);
    }

    #[test]
    fn one_answer_opens_it() {
        let mut breaker = after(&[DEAD; 5]);
        breaker.record(&answer(204), EVEN, at(11));
        assert_eq!(breaker, Breaker::default());
    }

    #[test]
    fn what_was_under_way_when_it_shut_does_not_lengthen_the_rest() {
        let mut breaker = after(&[DEAD; 8]);
        assert_eq!(breaker.gate(at(9)), Gate::Shut { until: at(10) });
        breaker.record(&DEAD, EVEN, at(9));
        assert_eq!(breaker.gate(at(10)), Gate::Probe);
    }
}
