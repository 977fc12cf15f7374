//! The end of a dispatcher: what is under way comes to its end or is cut, and nothing new begins.

use std::time::Duration;

use super::memory::{Memory, State};
use super::{MovedClock, a_while, comes_true, start, start_stopping_after};
use crate::notices::delivery::tests::receiver::{Receiver, Reply};
use crate::notices::delivery::tests::stopwatch;
use crate::notices::delivery::{Failure, Next, Outcome};

const LONG: Duration = Duration::from_secs(30);

#[test]
fn what_ends_soon_is_let_come_to_its_end_and_nothing_new_begins() {
    let receiver = Receiver::new(|_| {
        std::thread::sleep(Duration::from_millis(50));
        Reply::status(200)
    });
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    for subject in 0..200 {
        keeper.add(1, subject, clock.now());
    }
    let dispatcher = start_stopping_after(&keeper, &clock, LONG, LONG);
    comes_true(|| receiver.requests().len() > 4);
    assert_eq!(dispatcher.stop(), 0, "all workers have ended");
    let settled = keeper.settled();
    assert!(settled.iter().all(|it| it.outcome.is_delivered()), "none was cut");
    let lent = keeper.notices().iter().filter(|it| matches!(it.state, State::Lent(_))).count();
    assert_eq!(lent, 0, "none is left to its lease");
    let sent = receiver.requests().len();
    assert!(sent < 200);
    a_while();
    assert_eq!((receiver.requests().len(), keeper.settled().len()), (sent, sent));
}

#[test]
fn what_does_not_end_is_cut_settled_and_due_at_once() {
    let receiver = Receiver::new(|_| Reply::Silence);
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    keeper.add(1, 1, clock.now());
    let dispatcher = start(&keeper, &clock, LONG);
    comes_true(|| receiver.requests().len() == 1);
    let before = stopwatch();
    assert_eq!(dispatcher.stop(), 0);
    assert!(before.elapsed() < Duration::from_secs(5), "it took {:?}", before.elapsed());
    let settled = keeper.settled();
    assert_eq!(settled.len(), 1);
    assert_eq!(settled[0].outcome, Outcome::Failed(Failure::Stopped));
    assert_eq!(settled[0].next, Next::At(clock.now()));
}

#[test]
fn a_dispatcher_that_is_dropped_stops() {
    let receiver = Receiver::answering(200);
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    drop(start(&keeper, &clock, LONG));
    keeper.add(1, 1, clock.now());
    a_while();
    assert_eq!(receiver.requests().len(), 0);
}
