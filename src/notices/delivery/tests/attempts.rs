//! What comes of one attempt, by what the receiver does.

use std::net::TcpListener;
use std::time::Duration;

use super::receiver::{Receiver, Reply};
use super::{here, keys, line, means, now, post, stopwatch};
use crate::notices::delivery::{Failure, Line, MessageId, Outcome};

const LONG: Duration = Duration::from_secs(10);
const SHORT: Duration = Duration::from_millis(300);

#[test]
fn a_notice_arrives_as_it_was_signed_over_a_connection_that_is_kept() {
    let receiver = Receiver::answering(200);
    let line = line(&receiver, LONG);
    for last in 1..=3 {
        assert!(post(&line, last).is_delivered());
    }
    let requests = receiver.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|it| it.connection == 1));
    let first = &requests[0];
    assert_eq!((first.method.as_str(), first.path.as_str()), ("POST", "/hooks"));
    assert_eq!(first.body, br#"{"specversion":"1.0"}"#);
    assert_eq!(first.header("content-type"), "application/cloudevents+json; charset=utf-8");
    assert_eq!(first.header("webhook-timestamp"), "1795165200");
    assert_eq!(first.header("webhook-request-origin"), "life-events.eastbrook.example");
    let id = MessageId::of([1; 16]);
    assert_eq!(first.header("webhook-id"), id.as_str());
    assert_eq!(first.header("webhook-signature"), keys().header(&id, now(), &first.body));
}

#[test]
fn a_redirect_is_a_refusal_and_is_not_followed() {
    let elsewhere = Receiver::answering(200);
    for status in [301, 302, 303, 307, 308] {
        let to = elsewhere.url("/elsewhere");
        let receiver = Receiver::new(move |_| Reply::with(status, "location", &to));
        let outcome = post(&line(&receiver, LONG), 1);
        assert_eq!((outcome.word(), outcome.status()), ("refused", Some(status)));
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[test]
fn a_receiver_that_says_nothing_or_never_ends_costs_no_more_than_the_time_of_an_attempt() {
    for reply in [Reply::Silence, Reply::Drip] {
        let receiver = Receiver::new(move |_| reply.clone());
        let line = line(&receiver, SHORT);
        let before = stopwatch();
        assert_eq!(post(&line, 1), Outcome::Failed(Failure::Timeout));
        assert!(before.elapsed() < SHORT * 10, "it waited for {:?}", before.elapsed());
    }
}

#[test]
fn an_answer_that_is_cut_off_is_no_answer() {
    for cut in
        ["", "HTTP/1.1 200 x\r\ncontent-le", "HTTP/1.1 200 x\r\ncontent-length: 10\r\n\r\nhalf"]
    {
        let receiver = Receiver::new(move |_| Reply::Bytes(cut.into()));
        assert_eq!(post(&line(&receiver, LONG), 1), Outcome::Failed(Failure::Cut), "{cut:?}");
    }
}

#[test]
fn what_is_no_http_is_told_as_that() {
    let receiver = Receiver::new(|_| Reply::Bytes(b"220 mail.example ESMTP\r\n\r\n".into()));
    assert_eq!(post(&line(&receiver, LONG), 1), Outcome::Failed(Failure::Malformed));
}

#[test]
fn an_answer_may_be_long_but_not_longer_than_is_read() {
    let body = |length| Receiver::new(move |_| Reply::Answer(200, Vec::new(), vec![b'x'; length]));
    assert!(post(&line(&body(64 * 1024), LONG), 1).is_delivered());
    assert_eq!(post(&line(&body(64 * 1024 + 1), LONG), 1), Outcome::Failed(Failure::Oversize));
    let endless = Receiver::new(|_| {
        let mut bytes = b"HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
        bytes.extend(b"fffffff\r\n");
        bytes.extend(vec![b'x'; 1 << 20]);
        Reply::Bytes(bytes)
    });
    assert_eq!(post(&line(&endless, LONG), 1), Outcome::Failed(Failure::Oversize));
    let headers = Receiver::new(|_| Reply::with(200, "x-long", &"x".repeat(1 << 20)));
    assert_eq!(post(&line(&headers, LONG), 1), Outcome::Failed(Failure::Oversize));
}

#[test]
fn a_refusal_that_is_cut_off_or_too_long_is_still_a_refusal() {
    let long = Receiver::new(|_| Reply::Answer(410, Vec::new(), vec![b'x'; 1 << 20]));
    assert_eq!(post(&line(&long, LONG), 1).word(), "gone");
    let cut =
        Receiver::new(|_| Reply::Bytes(b"HTTP/1.1 429 x\r\ncontent-length: 9\r\n\r\n".into()));
    assert_eq!(post(&line(&cut, LONG), 1).word(), "throttled");
}

#[test]
fn a_receiver_that_asks_for_time_is_understood() {
    for (text, seconds) in [("120", 120), ("Fri, 20 Nov 2026 09:10:00 GMT", 600)] {
        let receiver = Receiver::new(move |_| Reply::with(429, "retry-after", text));
        let outcome = post(&line(&receiver, LONG), 1);
        assert_eq!(outcome.word(), "throttled");
        assert_eq!(outcome.retry_after(), Some(Duration::from_secs(seconds)));
    }
}

#[test]
fn nobody_there_and_a_connection_that_was_closed_meanwhile_are_told_apart() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let nobody = Line::open(&here(&format!("http://{closed}/hooks")), &means(LONG));
    assert_eq!(post(&nobody, 1), Outcome::Failed(Failure::Connect));
    // it announces that the connection stays, and closes it: the next attempt takes another
    let closing =
        Receiver::new(|_| Reply::Bytes(b"HTTP/1.1 200 x\r\ncontent-length: 0\r\n\r\n".into()));
    let line = line(&closing, LONG);
    assert!(post(&line, 1).is_delivered());
    std::thread::sleep(Duration::from_millis(50));
    assert!(post(&line, 2).is_delivered());
}

#[test]
fn hanging_up_ends_what_waits_at_once_and_blames_nobody() {
    let receiver = Receiver::new(|_| Reply::Silence);
    let line = line(&receiver, LONG);
    let before = stopwatch();
    let outcome = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| post(&line, 1));
        while receiver.requests().is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
        line.hang_up();
        waiting.join().unwrap()
    });
    assert_eq!(outcome, Outcome::Failed(Failure::Stopped));
    assert!(before.elapsed() < LONG / 2);
    assert_eq!(post(&line, 2), Outcome::Failed(Failure::Stopped), "it stays hung up");
}

#[test]
fn no_failure_says_where_it_was_sent() {
    let failures = [
        Failure::Forbidden,
        Failure::Timeout,
        Failure::Name,
        Failure::Connect,
        Failure::Tls,
        Failure::Cut,
        Failure::Malformed,
        Failure::Oversize,
        Failure::Stopped,
    ];
    let receiver = Receiver::new(|_| Reply::Bytes(Vec::new()));
    let token = "token-of-a-partner";
    let line = Line::open(&here(&receiver.url(&format!("/{token}"))), &means(LONG));
    let said = format!("{:?} {line:?} {failures:?}", post(&line, 1));
    assert!(!said.contains(token), "{said}");
}
