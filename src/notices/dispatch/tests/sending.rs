//! Who is sent what, and when: the order within a subject, partners that are down, that ask for time, that are gone.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::memory::{Memory, State};
use super::{MovedClock, a_while, comes_true, means_by, start};
use crate::notices::delivery::Gate;
use crate::notices::delivery::tests::receiver::{Received, Receiver, Reply};
use crate::notices::dispatch::{Dispatcher, EndpointNumber, Keeper as _, Settings};

const LONG: Duration = Duration::from_secs(30);

/// Number and subject of a notice, as the receiver read them.
fn read(request: &Received) -> (u64, u64) {
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    (body["notice"].as_u64().unwrap(), body["subject"].as_u64().unwrap())
}

/// How often a message has come already.
fn come_before(receiver: &[Received], request: &Received) -> usize {
    receiver.iter().filter(|it| it.header("webhook-id") == request.header("webhook-id")).count()
}

#[test]
fn within_a_subject_all_arrives_in_order_also_when_some_fail_at_first() {
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let of_receiver = Arc::clone(&seen);
    let receiver = Receiver::new(move |request| {
        let mut seen = of_receiver.lock().unwrap();
        let first = come_before(&seen, request) == 0;
        seen.push(request.clone());
        // every seventh is taken at the second attempt only
        Reply::status(if first && read(request).0.is_multiple_of(7) { 500 } else { 204 })
    });
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    for number in 0..60 {
        keeper.add(1, number % 3, clock.now());
    }
    let dispatcher = start(&keeper, &clock, LONG);
    comes_true(|| {
        clock.go_on(1);
        dispatcher.wake();
        keeper.done() == 60
    });
    for subject in 0..3 {
        let mut taken = Vec::new();
        for settled in keeper.settled() {
            if settled.notice % 3 == subject && settled.outcome.is_delivered() {
                taken.push(settled.notice);
            }
        }
        assert!(taken.is_sorted() && taken.len() == 20, "{taken:?}");
    }
    let attempts: u32 = keeper.notices().iter().map(|it| it.attempt).sum();
    assert_eq!(attempts, 60 + 9, "each seventh twice, all others once");
}

#[test]
fn twenty_partners_that_do_not_answer_slow_nobody() {
    let dead: Vec<_> = (0..20).map(|_| Receiver::new(|_| Reply::Silence)).collect();
    let healthy: Vec<_> = (0..4).map(|_| Receiver::answering(200)).collect();
    let urls: Vec<_> = dead.iter().chain(&healthy).map(|it| it.url("/")).collect();
    let clock = MovedClock::new();
    let keeper = Memory::of(urls.iter().map(String::as_str));
    for number in 0..50 {
        for endpoint in 1..=24 {
            keeper.add(endpoint, number, clock.now());
        }
    }
    let means = means_by(&clock, LONG);
    let dispatcher = Dispatcher::start(keeper.clone(), means, Settings::default()).unwrap();
    comes_true(|| keeper.done() == 200);
    // all of the healthy ones' is there, and not one of the others has so much as failed
    assert!(healthy.iter().all(|it| it.requests().len() == 50));
    assert_eq!(keeper.settled().len(), 200);
    let held = || dispatcher.endpoints().iter().map(|it| it.in_flight).sum::<usize>();
    comes_true(|| held() == 20);
    a_while();
    assert_eq!(held(), 20, "one worker waits for each of the dead");
}

#[test]
fn an_endpoint_that_fails_is_left_alone_and_comes_back_with_one() {
    let receiver = Receiver::answering(500);
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    for subject in 0..20 {
        keeper.add(1, subject, clock.now());
    }
    let dispatcher = start(&keeper, &clock, LONG);
    comes_true(|| receiver.requests().len() == 5);
    a_while();
    assert_eq!(receiver.requests().len(), 5, "five failures shut it");
    comes_true(|| matches!(dispatcher.endpoints()[0].gate, Gate::Shut { .. }));
    clock.go_on(11);
    dispatcher.wake();
    comes_true(|| receiver.requests().len() == 6);
    a_while();
    assert_eq!(receiver.requests().len(), 6, "one probe, and it failed");
    dispatcher.forget(EndpointNumber(1));
    comes_true(|| receiver.requests().len() == 11);
}

#[test]
fn a_partner_that_asks_for_a_minute_gets_it_for_all_its_notices() {
    let receiver = Receiver::new({
        let count = std::sync::atomic::AtomicUsize::new(0);
        move |_| match count.fetch_add(1, Ordering::SeqCst) {
            0 => Reply::with(429, "retry-after", "60"),
            _ => Reply::status(200),
        }
    });
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    for subject in 0..3 {
        keeper.add(1, subject, clock.now());
    }
    let dispatcher = start(&keeper, &clock, LONG);
    comes_true(|| keeper.settled().len() == 1);
    clock.go_on(59);
    dispatcher.wake();
    a_while();
    assert_eq!(receiver.requests().len(), 1);
    clock.go_on(1);
    dispatcher.wake();
    comes_true(|| keeper.done() == 3);
}

#[test]
fn an_endpoint_that_allows_sixty_a_minute_gets_no_more() {
    let receiver = Receiver::answering(200);
    let clock = MovedClock::new();
    let keeper = Memory::paced([receiver.url("/").as_str()], Some(60));
    for subject in 0..5 {
        keeper.add(1, subject, clock.now());
    }
    let dispatcher = start(&keeper, &clock, LONG);
    // the first tells the pace; the second is the first that is counted by it
    comes_true(|| keeper.done() == 2);
    for expected in [3, 4, 5] {
        a_while();
        assert_eq!(receiver.requests().len(), expected - 1);
        clock.go_on(1);
        dispatcher.wake();
        comes_true(|| keeper.done() == expected);
    }
}

#[test]
fn an_endpoint_that_is_gone_gets_nothing_more_and_is_owed_everything() {
    let receiver = Receiver::answering(410);
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    for subject in 0..5 {
        keeper.add(1, subject, clock.now());
    }
    let dispatcher = start(&keeper, &clock, LONG);
    comes_true(|| keeper.settled().len() == 1);
    clock.go_on(1_000_000);
    dispatcher.wake();
    a_while();
    assert_eq!(receiver.requests().len(), 1);
    assert_eq!(keeper.notices()[0].state, State::Owed(None));
    assert!(keeper.notices().iter().all(|it| it.state != State::Done));
}

#[test]
fn what_is_urgent_goes_ahead_of_all_that_waits() {
    let receiver = Receiver::answering(200);
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    for subject in 0..20 {
        keeper.add(1, subject, clock.now());
    }
    keeper.add_urgent(1, 99, clock.now());
    let _dispatcher = start(&keeper, &clock, LONG);
    comes_true(|| keeper.done() == 21);
    assert_eq!(read(&receiver.requests()[0]), (20, 99));
}

#[test]
fn what_is_added_later_is_sent_when_it_is_told_and_what_nobody_told_of_soon_after() {
    let receiver = Receiver::answering(200);
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    let dispatcher = start(&keeper, &clock, LONG);
    a_while();
    // a worker that came too late for one leaves the endpoint alone for an instant, by the clock
    let done = |so_many: u64| {
        comes_true(|| {
            clock.go_on(1);
            keeper.done() == usize::try_from(so_many).unwrap()
        });
    };
    for told in 1..=5 {
        keeper.add(1, told, clock.now());
        dispatcher.wake();
        done(told);
    }
    keeper.add(1, 6, clock.now());
    done(6);
}

#[test]
fn what_a_killed_worker_had_is_sent_again_under_the_same_name_when_its_lease_is_over() {
    let receiver = Receiver::answering(200);
    let clock = MovedClock::new();
    let keeper = Memory::of([receiver.url("/").as_str()]);
    keeper.add(1, 1, clock.now());
    keeper.add(1, 1, clock.now());
    let lost =
        keeper.claim(EndpointNumber(1), clock.now(), Duration::from_secs(60)).unwrap().unwrap();
    let dispatcher = start(&keeper, &clock, LONG);
    a_while();
    assert_eq!(receiver.requests().len(), 0, "it is lent, and its subject waits for it");
    clock.go_on(60);
    dispatcher.wake();
    comes_true(|| keeper.done() == 2);
    assert_eq!(receiver.requests()[0].header("webhook-id"), lost.id.as_str());
    assert_eq!(keeper.settled()[0].attempt, 2);
}

#[test]
fn a_worker_that_comes_to_grief_takes_nobody_with_it() {
    let receivers = [Receiver::answering(200), Receiver::answering(200)];
    let urls = receivers.each_ref().map(|it| it.url("/"));
    let clock = MovedClock::new();
    let keeper = Memory::of(urls.iter().map(String::as_str));
    for subject in 0..20 {
        keeper.add(1 + subject % 2, subject, clock.now());
    }
    keeper.breaks_once.store(true, Ordering::SeqCst);
    let dispatcher = start(&keeper, &clock, LONG);
    comes_true(|| {
        clock.go_on(1);
        keeper.done() == 20
    });
    let figures = dispatcher.figures();
    assert_eq!((figures.panics, figures.attempts.get("delivered")), (1, Some(&20)));
}
