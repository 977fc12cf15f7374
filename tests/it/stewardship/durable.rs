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
    let words = |kill: u32| {
        let verdict = if kill.is_multiple_of(2) { "same" } else { "different" };
        [a.as_str(), b.as_str(), verdict].map(str::to_owned).to_vec()
    };
    killed_at_any_moment(&nights, words);
    let state = CouncilConfig::load(&nights.dir.path("demo/hearth.toml")).unwrap().state;
    let before = Journal::in_state(&state).entries().expect("the journal is whole").len();
    nights.decide(&a, &b, "different");
    let after = Journal::in_state(&state).entries().expect("the journal is whole").len();
    assert_eq!(after, before + 1, "the next decision goes on from there");
}

#[test]
fn a_decision_by_rule_that_is_killed_is_there_with_all_its_pairs_or_not_at_all() {
    let nights = Nights::new();
    let everything = "probability = { from = 0.0 }";
    let words = |_| ["--where", everything, "different"].map(str::to_owned).to_vec();
    let found = |told: &str| Nights::shown(told).len();
    let preview = || {
        let words = ["decide", "--where", everything, "different", "--preview"];
        nights.hearth(&words).ends_with(0).out
    };
    let all = found(&preview());
    assert!(all > 1, "several pairs are in doubt");
    killed_at_any_moment(&nights, words);
    let left = found(&preview());
    assert!(left == all || left == 0, "{left} of {all} are decided");
}

/// Kills a decision after ever more of the time that it takes. The journal has one entry more, whole, or is as it was.
fn killed_at_any_moment(nights: &Nights, words: impl Fn(u32) -> Vec<String>) {
    let config = nights.dir.path("demo/hearth.toml");
    let state = CouncilConfig::load(&config).expect("the configuration is read").state;
    let entries = || Journal::in_state(&state).entries().expect("the journal is whole").len();
    let mut known = entries();
    for kill in 0..KILLS {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("hearth"))
            .arg("decide")
            .args(words(kill))
            .args(["--reason", "seen", "--by", "mk", "--config"])
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
}
