//! Everything at once: receivers that time out, cut, redirect, refuse, ask for time, answer too much and come back, while dispatchers are stopped and
//! started. Nothing is lost, nothing out of order within a subject, and what comes twice has the same name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::memory::{Memory, State};
use super::{MovedClock, comes_true, start};
use crate::notices::delivery::tests::receiver::{Received, Receiver, Reply};

const PATIENCE: Duration = Duration::from_millis(100);
const RECEIVERS: u64 = 8;
const SUBJECTS: u64 = 6;
const NOTICES: u64 = 400;

/// Misbehaves at every other request in its own way, until it is well.
fn unwell(kind: u64, well: &Arc<AtomicBool>) -> Receiver {
    let (well, count) = (Arc::clone(well), AtomicUsize::new(0));
    Receiver::new(move |_| {
        let turn = count.fetch_add(1, Ordering::SeqCst);
        if well.load(Ordering::SeqCst) || turn % 2 == 1 {
            return Reply::status(200);
        }
        match kind {
            0 => Reply::Silence,
            1 => Reply::status(500),
            2 => Reply::with(429, "retry-after", "30"),
            3 => Reply::with(302, "location", "http://127.0.0.1:1/"),
            4 => Reply::Bytes(Vec::new()),
            // it took the notice and says so, and its answer is cut: it will come again
            5 => Reply::Bytes(b"HTTP/1.1 200 x\r\ncontent-length: 5\r\n\r\n".to_vec()),
            6 => Reply::Answer(200, Vec::new(), vec![b'x'; 100_000]),
            _ => Reply::status(200),
        }
    })
}

#[test]
fn nothing_is_lost_or_out_of_order_and_what_comes_twice_has_the_same_name() {
    let well = Arc::new(AtomicBool::new(false));
    let receivers: Vec<_> = (0..RECEIVERS).map(|kind| unwell(kind, &well)).collect();
    let urls: Vec<_> = receivers.iter().map(|it| it.url("/")).collect();
    let clock = MovedClock::new();
    let keeper = Memory::of(urls.iter().map(String::as_str));
    for number in 0..NOTICES {
        keeper.add(1 + number % RECEIVERS, number / RECEIVERS % SUBJECTS, clock.now());
    }
    for round in 0..6 {
        let dispatcher = start(&keeper, &clock, PATIENCE);
        for _ in 0..20 {
            std::thread::sleep(Duration::from_millis(10));
            clock.go_on(2);
            dispatcher.wake();
        }
        well.store(round >= 3, Ordering::SeqCst);
        let _ = dispatcher.stop();
    }
    let dispatcher = start(&keeper, &clock, Duration::from_secs(10));
    comes_true(|| {
        // what is left waits for its step, at most a day
        clock.go_on(3_600);
        dispatcher.wake();
        keeper.done() == usize::try_from(NOTICES).unwrap()
    });
    drop(dispatcher);
    let notices = keeper.notices();
    assert!(notices.iter().all(|it| it.state == State::Done));
    let settled = keeper.settled();
    let delivered = settled.iter().filter(|it| it.outcome.is_delivered()).map(|it| it.notice);
    assert_eq!(u64::try_from(delivered.collect::<BTreeSet<_>>().len()).unwrap(), NOTICES);
    for (receiver, number) in receivers.iter().zip(1..) {
        in_order_of_their_first_coming(&receiver.requests(), number);
    }
}

/// Within a subject each notice comes for the first time after all before it, and always under its own name.
fn in_order_of_their_first_coming(received: &[Received], endpoint: u64) {
    let mut last: BTreeMap<u64, u64> = BTreeMap::new();
    let mut names: BTreeMap<u64, String> = BTreeMap::new();
    for request in received {
        let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        let (notice, subject) =
            (body["notice"].as_u64().unwrap(), body["subject"].as_u64().unwrap());
        let name = request.header("webhook-id");
        if let Some(known) = names.insert(notice, name.to_owned()) {
            assert_eq!(known, name);
            continue;
        }
        let last = last.entry(subject).or_insert(notice);
        assert!(notice >= *last, "endpoint {endpoint}: {notice} of {subject} after {last}");
        *last = notice;
    }
    assert_eq!(u64::try_from(names.len()).unwrap(), NOTICES / RECEIVERS, "endpoint {endpoint}");
}
