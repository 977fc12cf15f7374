//! One endpoint as the dispatcher sees it: how many notices are on their way to it, and from when another may go.
//!
//! In: moments, outcomes. Out: a moment from which it is ready, or that something has to happen first. All of it is kept in memory and found anew after a
//! restart. Leaves the choice among endpoints to [`super::lanes`].

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::keeper::Route;
use crate::notices::delivery::{Breaker, Chance, Gate, Line, Outcome};

/// An endpoint that had nothing after all is asked again after so long, if nothing tells of it before.
const EMPTY_HANDED: Duration = Duration::from_millis(50);
/// After the keeper has failed.
const KEEPER_FAILED: Duration = Duration::from_secs(1);
/// An attempt that took longer makes an endpoint one of those that may not hold every worker.
const SLOW: Duration = Duration::from_secs(2);
/// A receiver cannot ask to be left alone for longer than this.
const LONGEST_WISH: Duration = Duration::from_secs(24 * 60 * 60);

/// From when an endpoint may be sent to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ready {
    /// From then; in the past, if at once.
    From(Timestamp),
    /// Not before one of those under way has ended.
    AfterAnother,
}

/// What is to be expected of an endpoint: whether a notice to it may hold its worker for as long as an attempt may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// It answers.
    Good,
    /// Nobody knows yet.
    Untried,
    /// It failed last, or was slow.
    Suspect,
}

/// What an attempt at an endpoint ended with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ended {
    /// Something was sent.
    Attempted {
        /// What came of it.
        outcome: Outcome,
        /// When that was known: what the receiver asks for counts from there.
        at: Timestamp,
        /// How long it took.
        took: Duration,
        /// Of this attempt.
        chance: Chance,
    },
    /// There was nothing to send after all.
    EmptyHanded,
    /// The keeper could not be asked, or did not write it down; or it went wrong on our side.
    NotKept,
}

/// One endpoint.
#[derive(Debug, Default)]
pub(super) struct Lane {
    breaker: Breaker,
    in_flight: usize,
    /// Not before then: the receiver, its pace or the keeper wants it so.
    held: Option<Timestamp>,
    /// The last claim had nothing; until another ends, or then.
    empty: Option<Timestamp>,
    slow: bool,
    /// It has answered since the start; before that nobody knows whether it will.
    known: bool,
    /// At least so much between two, once that is known.
    gap: Option<Duration>,
    line: Option<Arc<Line>>,
    /// The number of its last turn: who waited longest comes first.
    pub(super) turn: u64,
}

impl Lane {
    /// From when another may go, if there are to be no more than `most` at once.
    pub(super) fn ready(&self, most: usize, now: Timestamp) -> Ready {
        let alone = self.breaker.is_suspect() || !self.known;
        let most = if alone { 1 } else { most };
        if self.in_flight >= most || (self.empty.is_some() && self.in_flight > 0) {
            return Ready::AfterAnother;
        }
        let shut = match self.breaker.gate(now) {
            Gate::Probe if self.in_flight > 0 => return Ready::AfterAnother,
            Gate::Open | Gate::Probe => None,
            Gate::Shut { until } => Some(until),
        };
        let from = [shut, self.held, self.empty].into_iter().flatten().max();
        Ready::From(from.unwrap_or(Timestamp::MIN))
    }

    /// What is to be expected of it.
    pub(super) const fn standing(&self) -> Standing {
        if self.slow || self.breaker.is_suspect() {
            Standing::Suspect
        } else if self.known {
            Standing::Good
        } else {
            Standing::Untried
        }
    }

    pub(super) const fn in_flight(&self) -> usize {
        self.in_flight
    }

    pub(super) fn gate(&self, now: Timestamp) -> Gate {
        self.breaker.gate(now)
    }

    /// One goes.
    pub(super) fn begin(&mut self, turn: u64, now: Timestamp) {
        self.in_flight += 1;
        self.turn = turn;
        if let Some(gap) = self.gap {
            self.hold(now, gap);
        }
    }

    /// One has ended.
    pub(super) fn end(&mut self, ended: Ended, now: Timestamp) {
        self.in_flight = self.in_flight.saturating_sub(1);
        match ended {
            Ended::Attempted { outcome, at, took, chance } => {
                self.empty = None;
                self.slow = took > SLOW;
                self.breaker.record(&outcome, chance, at);
                self.known = !self.breaker.is_suspect();
                if let Some(wish) = outcome.retry_after()
                    && !outcome.is_delivered()
                {
                    self.hold(at, wish.min(LONGEST_WISH));
                }
            }
            Ended::EmptyHanded => self.empty = now.checked_add(EMPTY_HANDED).ok(),
            Ended::NotKept => self.hold(now, KEEPER_FAILED),
        }
    }

    /// Something was added somewhere: an endpoint that had nothing may have.
    pub(super) const fn something_was_added(&mut self) {
        self.empty = None;
    }

    /// The line to where the endpoint is now, and its pace.
    pub(super) fn line(&mut self, route: &Route, open: impl FnOnce() -> Line) -> Arc<Line> {
        self.gap = route.a_minute.map(|rate| Duration::from_secs(60) / rate.get());
        match &self.line {
            Some(line) if *line.address() == route.address => Arc::clone(line),
            Some(_) | None => Arc::clone(self.line.insert(Arc::new(open()))),
        }
    }

    /// Begins anew, with another line: the endpoint is somewhere else, or was set free.
    pub(super) fn forget(&mut self) {
        *self = Self { in_flight: self.in_flight, turn: self.turn, ..Self::default() };
    }

    pub(super) fn hang_up(&self) {
        if let Some(line) = &self.line {
            line.hang_up();
        }
    }

    fn hold(&mut self, now: Timestamp, time: Duration) {
        let until = now.checked_add(time).ok();
        self.held = self.held.max(until);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};

    use super::{Ended, Lane, Ready, Standing};
    use crate::notices::delivery::{Answer, Chance, Failure, Outcome};

    fn at(millis: i64) -> Timestamp {
        "2026-11-20T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_millis(millis)
    }

    /// Of an endpoint that has answered before.
    fn known() -> Lane {
        Lane { known: true, ..Lane::default() }
    }

    fn attempted(outcome: Outcome, took: u64) -> Ended {
        Ended::Attempted {
            outcome,
            at: at(0),
            took: Duration::from_millis(took),
            chance: Chance::new(100),
        }
    }

    fn answered(status: u16, retry_after: Option<u64>) -> Ended {
        let retry_after = retry_after.map(Duration::from_secs);
        let answer = Answer { status, retry_after, wish: None };
        let outcome =
            if status == 200 { Outcome::Delivered(answer) } else { Outcome::Throttled(answer) };
        attempted(outcome, 1)
    }

    fn is_ready(lane: &Lane, millis: i64) -> bool {
        matches!(lane.ready(3, at(millis)), Ready::From(from) if from <= at(millis))
    }

    #[test]
    fn so_many_go_at_once_and_no_more_until_one_ends() {
        let mut lane = known();
        for turn in 0..3 {
            assert!(is_ready(&lane, 0));
            lane.begin(turn, at(0));
        }
        assert_eq!(lane.ready(3, at(0)), Ready::AfterAnother);
        lane.end(answered(200, None), at(1));
        assert!(is_ready(&lane, 1));
    }

    #[test]
    fn the_first_goes_alone_since_nobody_knows_whether_it_will_be_answered() {
        let mut lane = Lane::default();
        assert_eq!(lane.standing(), Standing::Untried);
        lane.begin(1, at(0));
        assert_eq!(lane.ready(3, at(0)), Ready::AfterAnother);
        lane.end(answered(200, None), at(1));
        lane.begin(2, at(1));
        assert!(lane.standing() == Standing::Good && is_ready(&lane, 1));
    }

    #[test]
    fn after_a_failure_one_goes_at_a_time_until_something_is_answered() {
        let mut lane = known();
        lane.begin(1, at(0));
        lane.end(attempted(Outcome::Failed(Failure::Timeout), 15_000), at(0));
        assert_eq!(lane.standing(), Standing::Suspect);
        lane.begin(2, at(0));
        assert_eq!(lane.ready(3, at(0)), Ready::AfterAnother);
        lane.end(answered(200, None), at(1));
        assert_eq!(lane.standing(), Standing::Good);
    }

    #[test]
    fn a_receiver_that_names_a_time_is_left_alone_that_long() {
        let mut lane = known();
        lane.begin(1, at(0));
        lane.end(answered(429, Some(7)), at(0));
        assert_eq!(lane.ready(3, at(0)), Ready::From(at(7_000)));
    }

    #[test]
    fn an_endpoint_that_allows_sixty_a_minute_gets_one_a_second() {
        let mut lane = Lane { gap: Some(Duration::from_secs(1)), ..known() };
        lane.begin(1, at(0));
        assert!(!is_ready(&lane, 999) && is_ready(&lane, 1_000));
    }

    #[test]
    fn an_endpoint_that_had_nothing_is_asked_again_when_one_ends_or_something_is_added_or_soon() {
        let mut empty = known();
        empty.begin(1, at(0));
        empty.begin(2, at(0));
        empty.end(Ended::EmptyHanded, at(0));
        assert_eq!(empty.ready(3, at(0)), Ready::AfterAnother);
        empty.something_was_added();
        assert!(is_ready(&empty, 0));
        empty.end(Ended::EmptyHanded, at(0));
        assert!(!is_ready(&empty, 0) && is_ready(&empty, 50));
    }

    #[test]
    fn a_slow_receiver_is_one_that_may_not_hold_every_worker() {
        let mut lane = known();
        lane.begin(1, at(0));
        let slow = Outcome::Delivered(Answer { status: 200, retry_after: None, wish: None });
        lane.end(attempted(slow, 9_000), at(0));
        assert!(lane.standing() == Standing::Suspect && is_ready(&lane, 0));
    }
}
