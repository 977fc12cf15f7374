//! A decision is there for good once the command has answered, and whole or not at all if it was killed before.

use std::process::{Command, Stdio};
use std::time::Duration;

use hearth::config::CouncilConfig;
use hearth::journal::Journal;

use super::nights::Nights;

/// The command is killed after so many hundredths of the time that it takes.
const KILLS: u32 = 12;

#[test]
fn a_decision_that_is_killed_is_there_whole_or_not_at_all_and_one_that_answered_is_there() {
    let nights = Nights::new();
    let (a, b) = nights.linked();
    let config = nights.dir.path("demo/hearth.toml");
    let state = CouncilConfig::load(&config).unwrap().state;
    let entries = || Journal::in_state(&state).entries().expect("the journal is whole").len();
    let mut known = entries();
    for kill in 0..KILLS {
        let verdict = if kill % 2 == 0 { "same" } else { "different" };
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("hearth"))
            .args(["decide", &a, &b, verdict, "--reason", "seen", "--by", "mk", "--config"])
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(Duration::from_millis(u64::from(kill) * 25));
        let ended = child.try_wait().expect("it can be asked").is_some();
        child.kill().expect("it can be killed");
        let status = child.wait().expect("it ends");
        let now = entries();
        assert!(now == known || now == known + 1, "kill {kill}: {known} entries became {now}");
        if ended && status.success() {
            assert_eq!(now, known + 1, "it answered and is not there");
        }
        known = now;
    }
    nights.decide(&a, &b, "different");
    assert_eq!(entries(), known + 1, "the next decision goes on from there");
}
