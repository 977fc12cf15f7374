//! How many signed notices a second reach receivers on this machine, with and without partners that are down, and how soon the first attempt comes.
//!
//! ```sh
//! cargo bench --bench notices                       # 20 receivers, 20,000 notices
//! cargo bench --bench notices -- --receivers 5 --notices 50000
//! ```
//!
//! The keeper is mute: it holds what waits in memory and writes nothing, so that what is measured is the dispatcher. Receivers are threads of the same
//! process, which read a request to its end and answer 204; they share the processors with what is measured.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench tells its figures")]

mod keeper;
mod receiver;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hearth::notices::delivery::{Means, Origin, Trust};
use hearth::notices::dispatch::{Dispatcher, Settings};
use keeper::Mute;
use receiver::{Receiver, accepts_and_says_nothing};

/// How often each is measured.
const ROUNDS: usize = 9;
/// Beside so many receivers that say nothing.
const DEAD: [usize; 3] = [0, 1, 5];
/// Longest that one measurement may take.
const ENOUGH: Duration = Duration::from_secs(300);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut receivers, mut notices) = (20, 20_000);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|text| text.parse().ok());
        match argument.as_str() {
            "--receivers" => receivers = number().unwrap_or(receivers),
            "--notices" => notices = number().unwrap_or(notices),
            // `cargo bench` adds this
            "--bench" => {}
            other => {
                eprintln!("{other} is not known: --receivers N, --notices N");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{notices} notices to {receivers} receivers, each signed with v1a and v1");
    // by turns, so that other work on the machine falls on all alike
    let rounds: Vec<[f64; 3]> =
        (0..ROUNDS).map(|_| DEAD.map(|dead| throughput(receivers, notices, dead))).collect();
    for (at, dead) in DEAD.iter().enumerate() {
        let (least, middle, most) = spread(rounds.iter().map(|round| round[at]));
        let (_, share, _) = spread(rounds.iter().map(|round| 100.0 * round[at] / round[0]));
        println!(
            "beside {dead} that say nothing: {middle:6.0} a second ({least:.0} to {most:.0}), {share:.1} % of the same round without"
        );
    }
    for rate in [500, 1_000, 1_500] {
        let (median, p99, longest) = waits(receivers, rate, Duration::from_secs(8));
        println!(
            "added at {rate:5} a second: first attempt after {median:.1?} (median), {p99:.1?} (p99), {longest:.1?} (longest)"
        );
    }
    ExitCode::SUCCESS
}

/// The least, the middle and the most.
fn spread(figures: impl Iterator<Item = f64>) -> (f64, f64, f64) {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    (figures[0], figures[figures.len() / 2], figures[figures.len() - 1])
}

fn means() -> Means {
    let trust = Trust::read(None).expect("the system's certificates");
    let origin = Origin::parse("life-events.eastbrook.example").expect("a domain name");
    Means::new(trust, Arc::new(jiff::Timestamp::now), origin)
}

/// Notices a second that the healthy ones get, beside so many that are down.
fn throughput(receivers: usize, notices: usize, dead: usize) -> f64 {
    let healthy: Vec<_> = (0..receivers).map(|_| Receiver::start()).collect();
    let silent: Vec<_> = (0..dead).map(|_| accepts_and_says_nothing()).collect();
    let at = healthy.iter().map(Receiver::url).chain(silent.iter().map(Receiver::url));
    let keeper = Arc::new(Mute::new(at));
    for number in 0..notices {
        keeper.add(number % receivers);
    }
    for endpoint in receivers..receivers + dead {
        for _ in 0..notices / receivers {
            keeper.add(endpoint);
        }
    }
    let begun = now();
    let dispatcher =
        Dispatcher::start(keeper.clone(), means(), Settings::default()).expect("threads");
    while keeper.delivered() < notices && begun.elapsed() < ENOUGH {
        std::thread::sleep(Duration::from_millis(2));
    }
    let took = begun.elapsed();
    let delivered = keeper.delivered();
    let _ = dispatcher.stop();
    delivered as f64 / took.as_secs_f64()
}

/// How long notices that come in evenly wait for their first attempt to be answered: median, 99th of a hundred, longest.
fn waits(receivers: usize, a_second: u32, time: Duration) -> (Duration, Duration, Duration) {
    let healthy: Vec<_> = (0..receivers).map(|_| Receiver::start()).collect();
    let keeper = Arc::new(Mute::new(healthy.iter().map(Receiver::url)));
    let dispatcher =
        Dispatcher::start(keeper.clone(), means(), Settings::default()).expect("threads");
    let begun = now();
    let mut added = 0;
    while begun.elapsed() < time {
        let due = begun.elapsed().as_millis() * u128::from(a_second) / 1000;
        while (added as u128) < due {
            keeper.add(added % receivers);
            added += 1;
            dispatcher.wake();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    while keeper.delivered() < added && begun.elapsed() < ENOUGH {
        std::thread::sleep(Duration::from_millis(2));
    }
    let _ = dispatcher.stop();
    let mut waits = keeper.waits();
    waits.sort_unstable();
    let at = |percent: usize| waits[(waits.len() - 1) * percent / 100];
    (at(50), at(99), at(100))
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn now() -> Instant {
    Instant::now()
}
