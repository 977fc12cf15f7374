//! Which endpoint is next: what is urgent first, then who has waited longest; those that may be slow never have all of the workers.
//!
//! In: what waits, the moment, what ended. Out: a choice, or until when there is none. No thread and no clock in here: [`super::workers`] holds it
//! under a lock and never calls out while it does.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::keeper::{EndpointNumber, Route, Waiting};
use super::lane::{Ended, Lane, Ready, Standing};
use crate::notices::delivery::{Gate, Line};

/// What a free worker does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Choice {
    /// Sends to this endpoint.
    Go(EndpointNumber),
    /// Waits: until then, or for something to happen.
    Wait(Option<Timestamp>),
}

/// An endpoint that the dispatcher has had to do with, for whoever watches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EndpointState {
    /// Which.
    pub endpoint: EndpointNumber,
    /// What may go to it.
    pub gate: Gate,
    /// So many are on their way.
    pub in_flight: usize,
}

/// All endpoints that there was something for.
#[derive(Debug)]
pub(super) struct Lanes {
    by_endpoint: BTreeMap<EndpointNumber, Lane>,
    turns: u64,
    /// At most so many to one endpoint at once.
    most_at_one: usize,
    workers: usize,
    hung_up: bool,
}

impl Lanes {
    pub(super) fn new(workers: usize, most_at_one: usize) -> Self {
        Self { by_endpoint: BTreeMap::new(), turns: 0, most_at_one, workers, hung_up: false }
    }

    /// Takes the next turn, if somebody can have it.
    pub(super) fn choose(&mut self, waiting: &[Waiting], now: Timestamp) -> Choice {
        let doubtful = |lane: &&Lane| lane.standing() != Standing::Good;
        let at_doubtful: usize =
            self.by_endpoint.values().filter(doubtful).map(Lane::in_flight).sum();
        let most_at = |standing| match standing {
            Standing::Good => usize::MAX,
            // at the start all are; one that is down holds a worker for as long as an attempt may take
            Standing::Untried => (self.workers * 3 / 4).max(1),
            Standing::Suspect => (self.workers / 2).max(1),
        };
        let mut first: Option<(bool, u64, EndpointNumber)> = None;
        let mut until: Option<Timestamp> = None;
        for Waiting { endpoint, earliest, urgent } in waiting {
            let lane = self.by_endpoint.entry(*endpoint).or_default();
            if at_doubtful >= most_at(lane.standing()) {
                continue;
            }
            let Ready::From(ready) = lane.ready(self.most_at_one, now) else { continue };
            let from = ready.max(*earliest);
            if from > now {
                until = Some(until.map_or(from, |until| until.min(from)));
                continue;
            }
            let rank = (!urgent, lane.turn, *endpoint);
            first = Some(first.map_or(rank, |first| first.min(rank)));
        }
        let Some((_, _, endpoint)) = first else { return Choice::Wait(until) };
        self.turns += 1;
        self.by_endpoint.entry(endpoint).or_default().begin(self.turns, now);
        Choice::Go(endpoint)
    }

    /// A turn is over.
    pub(super) fn end(&mut self, endpoint: EndpointNumber, ended: Ended, now: Timestamp) {
        self.by_endpoint.entry(endpoint).or_default().end(ended, now);
    }

    pub(super) fn something_was_added(&mut self) {
        for lane in self.by_endpoint.values_mut() {
            lane.something_was_added();
        }
    }

    /// Nothing is known of an endpoint any more but what is on its way.
    pub(super) fn forget(&mut self, endpoint: EndpointNumber) {
        if let Some(lane) = self.by_endpoint.get_mut(&endpoint) {
            lane.forget();
        }
    }

    /// The line to an endpoint; one that is cut, once all are to end.
    pub(super) fn line(
        &mut self,
        endpoint: EndpointNumber,
        route: &Route,
        open: impl FnOnce() -> Line,
    ) -> Arc<Line> {
        let line = self.by_endpoint.entry(endpoint).or_default().line(route, open);
        if self.hung_up {
            line.hang_up();
        }
        line
    }

    /// Cuts every line, and those that will be opened.
    pub(super) fn hang_up(&mut self) {
        self.hung_up = true;
        self.by_endpoint.values().for_each(Lane::hang_up);
    }

    pub(super) fn states(&self, now: Timestamp) -> Vec<EndpointState> {
        let state = |(endpoint, lane): (&EndpointNumber, &Lane)| EndpointState {
            endpoint: *endpoint,
            gate: lane.gate(now),
            in_flight: lane.in_flight(),
        };
        self.by_endpoint.iter().map(state).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};

    use super::{Choice, Lanes};
    use crate::notices::delivery::{Answer, Chance, Failure, Outcome};
    use crate::notices::dispatch::keeper::{EndpointNumber, Waiting};
    use crate::notices::dispatch::lane::Ended;

    fn at(seconds: i64) -> Timestamp {
        "2026-11-20T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    fn waiting(numbers: impl IntoIterator<Item = u64>) -> Vec<Waiting> {
        let each =
            |number| Waiting { endpoint: EndpointNumber(number), earliest: at(0), urgent: false };
        numbers.into_iter().map(each).collect()
    }

    fn go(lanes: &mut Lanes, waiting: &[Waiting]) -> u64 {
        match lanes.choose(waiting, at(0)) {
            Choice::Go(EndpointNumber(number)) => number,
            Choice::Wait(until) => panic!("nobody until {until:?}"),
        }
    }

    fn ended(outcome: Outcome) -> Ended {
        Ended::Attempted {
            outcome,
            at: at(0),
            took: Duration::from_millis(1),
            chance: Chance::new(100),
        }
    }

    fn answer(lanes: &mut Lanes, number: u64) {
        let answer = Answer { status: 200, retry_after: None, wish: None };
        lanes.end(EndpointNumber(number), ended(Outcome::Delivered(answer)), at(0));
    }

    fn fail(lanes: &mut Lanes, number: u64) {
        lanes.end(EndpointNumber(number), ended(Outcome::Failed(Failure::Timeout)), at(0));
    }

    #[test]
    fn endpoints_take_turns() {
        let mut lanes = Lanes::new(8, 4);
        let all = waiting(1..=3);
        let mut turns = Vec::new();
        for _ in 0..6 {
            let number = go(&mut lanes, &all);
            turns.push(number);
            answer(&mut lanes, number);
        }
        assert_eq!(turns, [1, 2, 3, 1, 2, 3]);
    }

    #[test]
    fn what_is_urgent_goes_first_whoever_has_waited() {
        let mut lanes = Lanes::new(8, 4);
        let mut all = waiting(1..=3);
        all[2].urgent = true;
        assert_eq!([go(&mut lanes, &all), go(&mut lanes, &all)], [3, 1]);
    }

    #[test]
    fn endpoints_that_do_not_answer_hold_half_of_the_workers_at_most() {
        let mut lanes = Lanes::new(8, 4);
        // twenty of them, each known to be suspect
        for number in 1..=20 {
            assert_eq!(go(&mut lanes, &waiting([number])), number);
            fail(&mut lanes, number);
        }
        for number in 1..=4 {
            assert_eq!(go(&mut lanes, &waiting(1..=20)), number);
        }
        assert_eq!(lanes.choose(&waiting(1..=20), at(0)), Choice::Wait(None));
        // those that nobody knows may have half of the rest, and those that answer all of it
        assert_eq!(go(&mut lanes, &waiting(1..=24)), 21);
        assert_eq!(go(&mut lanes, &waiting(1..=24)), 22);
        assert_eq!(lanes.choose(&waiting(1..=24), at(0)), Choice::Wait(None));
        answer(&mut lanes, 21);
        assert_eq!([go(&mut lanes, &waiting([21])), go(&mut lanes, &waiting([21]))], [21, 21]);
    }

    #[test]
    fn whoever_waits_is_told_until_when() {
        let mut lanes = Lanes::new(8, 4);
        let mut all = waiting(1..=2);
        (all[0].earliest, all[1].earliest) = (at(9), at(5));
        assert_eq!(lanes.choose(&all, at(0)), Choice::Wait(Some(at(5))));
        assert_eq!(lanes.choose(&[], at(0)), Choice::Wait(None));
        for _ in 0..5 {
            assert_eq!(go(&mut lanes, &waiting([3])), 3);
            fail(&mut lanes, 3);
        }
        assert_eq!(lanes.choose(&waiting([3]), at(0)), Choice::Wait(Some(at(10))), "it rests");
        lanes.forget(EndpointNumber(3));
        assert_eq!(go(&mut lanes, &waiting([3])), 3, "it has a new address and is tried");
    }
}
