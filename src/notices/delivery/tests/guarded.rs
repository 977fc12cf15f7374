//! Where nothing is sent: names that lead inside, names that change their meaning, redirects, proxies of the environment.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;

use super::receiver::Receiver;
use super::{means, now, post, stopwatch};
use crate::notices::delivery::{EndpointAddress, Failure, Line, Means, Names, Outcome, Reach};

/// A name server of a partner who means no good: each question has the next answer, the last one for ever.
struct Changing {
    answers: Vec<Vec<SocketAddr>>,
    asked: AtomicUsize,
}

impl Names for Changing {
    fn addresses(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
        let at = self.asked.fetch_add(1, Ordering::SeqCst).min(self.answers.len() - 1);
        Ok(self.answers[at].clone())
    }
}

fn changing(answers: &[&[&str]]) -> Arc<Changing> {
    let parsed = |texts: &&[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
    Arc::new(Changing { answers: answers.iter().map(parsed).collect(), asked: AtomicUsize::new(0) })
}

fn with_names(names: Arc<dyn Names>) -> Means {
    Means { names, ..means(Duration::from_millis(400)) }
}

fn line(means: &Means, port: u16) -> Line {
    let text = format!("https://partner.example:{port}/hooks");
    Line::open(&EndpointAddress::parse(&text, Reach::Internet).unwrap(), means)
}

#[test]
fn a_name_that_leads_inside_is_not_called() {
    for inside in
        ["127.0.0.1:9000", "10.0.0.7:9000", "169.254.169.254:9000", "[::1]:9000", "[fd00::1]:9000"]
    {
        let line = line(&with_names(changing(&[&[inside]])), 9000);
        assert_eq!(post(&line, 1), Outcome::Failed(Failure::Forbidden), "{inside}");
    }
}

#[test]
fn one_address_inside_among_others_forbids_all() {
    let line = line(&with_names(changing(&[&["1.1.1.1:9000", "127.0.0.1:9000"]])), 9000);
    assert_eq!(post(&line, 1), Outcome::Failed(Failure::Forbidden));
}

#[test]
fn the_systems_own_name_for_this_machine_is_not_called_either() {
    let receiver = Receiver::answering(200);
    let url = receiver.url("/hooks").replace("http://127.0.0.1", "https://localhost");
    let address = EndpointAddress::parse(&url, Reach::Internet).unwrap();
    let line = Line::open(&address, &means(Duration::from_secs(5)));
    assert_eq!(post(&line, 1), Outcome::Failed(Failure::Forbidden));
    assert!(receiver.requests().is_empty());
}

#[test]
fn this_machine_written_as_a_number_is_not_called_either() {
    for odd in ["2130706433", "0x7f.1", "127.1", "017700000001"] {
        let address =
            EndpointAddress::parse(&format!("https://{odd}:9000/"), Reach::Internet).unwrap();
        let line = Line::open(&address, &means(Duration::from_secs(5)));
        assert_eq!(post(&line, 1), Outcome::Failed(Failure::Forbidden), "{odd}");
    }
}

#[test]
fn a_name_is_looked_up_again_after_half_a_minute_and_checked_again() {
    let names = changing(&[&["127.0.0.1:9000"]]);
    let time = Arc::new(Mutex::new(now()));
    let clock = Arc::clone(&time);
    let means =
        Means { clock: Arc::new(move || *clock.lock().unwrap()), ..with_names(names.clone()) };
    let line = line(&means, 9000);
    let asked = || names.asked.load(Ordering::SeqCst);
    for _ in 0..3 {
        assert_eq!(post(&line, 1), Outcome::Failed(Failure::Forbidden));
    }
    assert_eq!(asked(), 1, "known for a while, and refused each time");
    *time.lock().unwrap() += SignedDuration::from_secs(30);
    assert_eq!(post(&line, 1), Outcome::Failed(Failure::Forbidden));
    assert_eq!(asked(), 2);
}

#[test]
fn a_name_without_addresses_is_not_known() {
    let line = line(&with_names(changing(&[&[]])), 9000);
    assert_eq!(post(&line, 1), Outcome::Failed(Failure::Name));
}

#[test]
fn a_resolver_that_does_not_answer_costs_no_more_than_the_time_of_an_attempt() {
    struct Slow;
    impl Names for Slow {
        fn addresses(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
            std::thread::sleep(Duration::from_secs(3));
            Ok(Vec::new())
        }
    }
    let line = line(&with_names(Arc::new(Slow)), 9000);
    let before = stopwatch();
    assert_eq!(post(&line, 1), Outcome::Failed(Failure::Timeout));
    assert!(before.elapsed() < Duration::from_millis(2500));
}
