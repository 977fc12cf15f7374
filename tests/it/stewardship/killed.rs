//! `hearth review` killed: what it acknowledged is in the journal, once, with what it decided, and the next session goes on from there.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use hearth::config::CouncilConfig;
use hearth::journal::{CaseAnswer, CaseRead, Journal, JournalEntry};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::nights::Nights;

/// A review that waits for answers.
fn review(config: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hearth"));
    command.args(["review", "--quiet", "--by", "ann", "--config"]).arg(config);
    command.stdin(Stdio::piped()).stderr(Stdio::null());
    command
}

/// What the program says of an answer that it has taken.
fn acknowledged(line: &str) -> Option<CaseAnswer> {
    match line.strip_prefix("answered: ")?.split(',').next()? {
        "same" => Some(CaseAnswer::Same),
        "different" => Some(CaseAnswer::Different),
        other => panic!("nobody answered {other}"),
    }
}

/// A session that is fed answers faster than it takes them, and killed so long after it has acknowledged so many: what it had said by then.
fn killed_after(
    config: &Path,
    answers: &str,
    acknowledgements: usize,
    then: Duration,
) -> Vec<String> {
    let mut child = review(config).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("its standard input");
    // it may have nothing to ask: then nobody takes them
    let _ = input.write_all(answers.as_bytes());
    let mut output = BufReader::new(child.stdout.take().expect("its standard output")).lines();
    let mut lines = Vec::new();
    let mut heard = 0;
    for line in output.by_ref().map_while(Result::ok) {
        heard += usize::from(acknowledged(&line).is_some());
        let asks = line.starts_with("1 same");
        lines.push(line);
        if asks && heard >= acknowledgements {
            break;
        }
    }
    std::thread::sleep(then);
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    lines.extend(output.map_while(Result::ok));
    lines
}

/// Every answer in the journal, in its order.
fn readings(state: &Path) -> Vec<CaseRead> {
    let entries = Journal::in_state(state).entries().expect("the journal is whole");
    let read = |entry| match entry {
        Some(JournalEntry::CaseRead(read)) => Some(read),
        Some(_) | None => None,
    };
    entries.into_iter().filter_map(|it| read(it.entry)).collect()
}

#[test]
fn every_answer_that_a_killed_review_acknowledged_is_in_the_journal_once_and_the_next_goes_on() {
    let nights = Nights::new();
    nights.policy("budget = 1000\nsecond_share = 0.0\n");
    let config = nights.dir.path("demo/hearth.toml");
    let state = CouncilConfig::load(&config).expect("a configuration").state;
    let mut chance = ChaCha8Rng::seed_from_u64(51);
    // nobody is one with anybody, but for one answer in the middle: whoever is one with somebody leaves other questions behind
    let answers = "2\n1\n2\n2\n2\n2\n2\n2\n2\n2\n";
    let mut kept: Vec<CaseRead> = Vec::new();
    let (mut went_on, mut cut_short) = (0, 0);
    for _ in 0..16 {
        // few of them, or a quick machine leaves the later sessions no case
        let acknowledgements = chance.random_range(0..2);
        let then = Duration::from_micros(chance.random_range(0..2_000));
        let said = killed_after(&config, answers, acknowledgements, then);
        let told: Vec<CaseAnswer> = said.iter().filter_map(|line| acknowledged(line)).collect();
        let now = readings(&state);
        assert!(now.starts_with(&kept), "what was there has changed");
        let new: Vec<CaseAnswer> = now[kept.len()..].iter().map(|it| it.answer).collect();
        assert!(new.starts_with(&told), "{told:?} was acknowledged, {new:?} is in the journal");
        assert!(new.len() <= told.len() + 1, "{new:?} was written, {told:?} was acknowledged");
        let in_the_midst = told.len() < 10 && !said.iter().any(|it| it == "No case is left.");
        cut_short += usize::from(in_the_midst);
        went_on += usize::from(!kept.is_empty() && !told.is_empty());
        kept = now;
    }
    assert!(went_on >= 2, "only {went_on} sessions went on from an earlier one");
    assert!(cut_short >= 4, "only {cut_short} kills met a session in the midst of its answers");
    let rest = "2\n".repeat(1000) + "q\n";
    let words = ["review", "--quiet", "--by", "ann", "--config", "demo/hearth.toml"];
    let last = nights.dir.hearth_told(&words, &rest);
    assert!(last.out.contains("0 cases wait to be read tonight"), "{}", last.out);
    let all = readings(&state);
    let sides: BTreeSet<String> = all.iter().map(|it| format!("{:?}", it.sides)).collect();
    assert_eq!(sides.len(), all.len(), "a case was read twice");
    assert!(all.starts_with(&kept), "what was there has changed");
}

#[test]
fn a_review_that_is_killed_keeps_every_answer_with_what_it_decided() {
    let nights = Nights::new();
    let config = nights.dir.path("demo/hearth.toml");
    let state = CouncilConfig::load(&config).unwrap().state;
    for kill in 0..8_u64 {
        let mut child = review(&config).stdout(Stdio::null()).spawn().expect("the program starts");
        let mut answers = child.stdin.take().expect("its standard input");
        // it may have ended by now: that is a kill as well
        let _ = answers.write_all(b"2\n1\nu\n2\n3\nu\n");
        drop(answers);
        if kill < 7 {
            std::thread::sleep(Duration::from_millis(kill * 20));
            child.kill().expect("it can be killed");
        }
        child.wait().expect("it ends");
        let entries = Journal::in_state(&state).entries().expect("the journal is whole");
        for entry in &entries {
            let decision = if let Some(JournalEntry::CaseRead(read)) = &entry.entry {
                read.decision
            } else if let Some(JournalEntry::ReadingTakenBack(back)) = &entry.entry {
                back.decision
            } else {
                None
            };
            let Some(decision) = decision else { continue };
            let made =
                entries.iter().find(|it| it.sequence == decision).and_then(|it| it.entry.as_ref());
            assert!(
                matches!(made, Some(JournalEntry::DecisionMade(_))),
                "answer {}",
                entry.sequence
            );
        }
        let read = |it: &JournalEntry| {
            matches!(it, JournalEntry::CaseRead(_) | JournalEntry::ReadingTakenBack(_))
        };
        let last = entries.last().map(|last| &last.entry);
        assert!(
            !matches!(last, Some(Some(JournalEntry::DecisionMade(_)))),
            "a decision without its answer"
        );
        assert!(
            kill < 7 || entries.iter().any(|it| it.entry.as_ref().is_some_and(read)),
            "an undisturbed review wrote nothing"
        );
    }
}
