//! Storage limitation (UK GDPR, article 5(1)(e)): what the policy keeps no longer is erased, counted, and proofs stay whole.

use std::process::{Command, Stdio};
use std::time::Duration;

use hearth::config::CouncilConfig;
use hearth::journal::{Journal, JournalEntry, JournalWriter, Limits, LookRefused, Recorded};

use super::{hearth, somebody};
use crate::support::{Outcome, WorkDir, demo_council};

const OLD: &str = "2016-01-01T09:00:00Z";
const NEW: &str = "2026-11-01T09:00:00Z";

/// A council that has nothing but a journal.
fn office(looks: &[(&str, usize)]) -> WorkDir {
    let dir = WorkDir::new();
    dir.write(
        "hearth.toml",
        "[council]\nname = \"Ashby (fictional)\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\n\
         [[extract]]\ndataset = \"council_tax\"\npath = \"ct.csv\"\n\
         [[user]]\nname = \"dpo\"\norganisation = \"council\"\nroles = [\"privacy-officer\"]\ntrained_until = \"2099-12-31\"\n\
         [operator]\nuser = \"dpo\"\npurpose = \"subject-rights\"\n",
    );
    let mut writer = JournalWriter::open(&journal(&dir), Limits::default()).expect("it opens");
    for (at, count) in looks {
        let looks: Vec<JournalEntry> = (0..*count).map(refused).collect();
        writer.append(at, &looks).expect("it is written");
    }
    dir
}

fn journal(dir: &WorkDir) -> Journal {
    Journal::of(&CouncilConfig::load(&dir.path("hearth.toml")).expect("it is read"))
}

/// A caller who was refused.
fn refused(number: usize) -> JournalEntry {
    let text = format!(
        r#"{{"asked":{{"by":"mk","organisation":"council","roles":[],"purpose":"homelessness","about":"a:{number}"}},"codes":["purpose.role"],"displayed":"01"}}"#
    );
    let refused: LookRefused = serde_json::from_str(&text).expect("an entry");
    JournalEntry::LookRefused(refused)
}

fn retention(dir: &WorkDir, more: &[&str]) -> Outcome {
    dir.hearth(&[&["rights", "retention", "--json"], more].concat())
}

/// How many say nothing any more of those that were written then.
fn erased(entries: &[Recorded], at: &str) -> usize {
    entries.iter().filter(|it| it.at == at && it.entry.is_none()).count()
}

#[test]
fn what_is_over_is_shown_and_erased_once_and_every_proof_stays() {
    let dir = office(&[(OLD, 5), (NEW, 3)]);
    let before = journal(&dir).entries().expect("it is whole");
    let shown = retention(&dir, &[]).ends_with(1).json();
    assert_eq!((&shown["entries"], &shown["applied"]), (&5.into(), &false.into()));
    assert_eq!(shown["kinds"][0]["kind"], "look_refused");
    assert!(shown["kinds"][0]["law"].as_str().expect("words").contains("UK GDPR"));
    assert_eq!(journal(&dir).entries().expect("it is whole"), before, "nothing was written");

    dir.hearth(&["audit", "checkpoint"]).ends_with(0);
    let done = retention(&dir, &["--apply", "--by", "dpo"]).ends_with(0).json();
    assert_eq!((&done["entries"], &done["ground"]), (&5.into(), &"retention_ended".into()));
    let after = journal(&dir).entries().expect("it is whole");
    assert_eq!((erased(&after, OLD), erased(&after, NEW)), (5, 0));
    let said = after.iter().filter_map(|it| it.entry.as_ref()?.erases()).count();
    assert_eq!(said, 5, "each erasure is an entry of its own");
    dir.hearth(&["audit", "verify"]).ends_with(0);

    let again = retention(&dir, &["--apply", "--by", "dpo"]).ends_with(0).json();
    assert_eq!(again["entries"], 0);
    assert_eq!(journal(&dir).entries().expect("it is whole"), after, "a second run does nothing");
    let later = retention(&dir, &["--on", "2034-01-01"]).ends_with(1).json();
    assert_eq!(later["entries"], 3, "what will be over on a day to come");
}

#[test]
fn a_legal_hold_keeps_what_is_over_until_it_is_released() {
    let dir = office(&[(OLD, 3)]);
    let hold = ["rights", "hold", "--entry", "1", "--matter", "claim 2026/14", "--by", "dpo"];
    let number = dir.hearth(&hold).ends_with(0).out;
    let number = number.split([' ', ':']).nth(1).expect("a number");
    let shown = retention(&dir, &["--apply", "--by", "dpo"]).ends_with(0).json();
    assert_eq!((&shown["entries"], &shown["kinds"][0]["held"]), (&2.into(), &1.into()));
    let entries = journal(&dir).entries().expect("it is whole");
    assert!(entries[1].entry.is_some() && entries[0].entry.is_none());
    let holds = dir.hearth(&["rights", "holds", "--json"]).ends_with(0).json();
    assert_eq!(holds[0]["entries"][0], 1);
    let release = ["rights", "release", number, "--reason", "settled", "--by", "dpo"];
    dir.hearth(&release).ends_with(0);
    dir.hearth(&release).ends_with(2);
    retention(&dir, &["--apply", "--by", "dpo"]).ends_with(0);
    assert!(journal(&dir).entries().expect("it is whole")[1].entry.is_none());
}

#[test]
fn a_run_that_is_killed_has_erased_whole_batches_from_the_oldest_on_and_the_next_goes_on() {
    const ENTRIES: usize = 3000;
    let dir = office(&[(OLD, ENTRIES), (NEW, 10)]);
    let start = || {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hearth"));
        command.args(["rights", "retention", "--apply", "--by", "dpo", "--config"]);
        command.arg(dir.path("hearth.toml")).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the program starts")
    };
    let mut before = 0;
    for kill in 0..10_u64 {
        let mut child = start();
        std::thread::sleep(Duration::from_millis(20 + kill * 15));
        let _ = child.kill();
        child.wait().expect("it ends");
        let entries = journal(&dir).entries().expect("it is whole as it was left");
        let now = erased(&entries, OLD);
        assert!(
            now >= before && (now == ENTRIES || now.is_multiple_of(512)),
            "{now} after {before}"
        );
        let prefix = entries.iter().take(now).all(|it| it.entry.is_none());
        assert!(prefix, "the oldest go first");
        assert_eq!(erased(&entries, NEW), 0);
        before = now;
    }
    retention(&dir, &["--apply", "--by", "dpo"]).ends_with(0);
    let entries = journal(&dir).entries().expect("it is whole");
    assert_eq!((erased(&entries, OLD), erased(&entries, NEW)), (ENTRIES, 0));
    assert_eq!(journal(&dir).check_sealed().expect("it is whole"), entries.len() as u64);
    dir.hearth(&["store", "rebuild"]).ends_with(0);
    assert_eq!(retention(&dir, &[]).ends_with(0).json()["entries"], 0);
}

#[test]
fn a_night_says_that_something_is_over_and_erases_it_only_if_the_council_says_so() {
    let dir = demo_council();
    let config = || CouncilConfig::load(&dir.path("demo/hearth.toml")).expect("it is read");
    let mut writer =
        JournalWriter::open(&Journal::of(&config()), Limits::default()).expect("it opens");
    writer.append(OLD, &[refused(1)]).expect("it is written");
    drop(writer);
    let night = |day: &str| {
        let accepted = ["--accept", "social_care", "--accept", "council_tax"];
        hearth(&dir, &[&["nightly", "--as-of", day][..], &accepted].concat())
    };
    let left = || {
        let entries = Journal::of(&config()).entries().expect("it is whole");
        entries.iter().any(|it| it.at == OLD && it.entry.is_some())
    };
    let told = night("2026-11-02");
    assert!(told.code < 2 && left(), "{}", told.err);
    assert!(told.out.contains("that the policy keeps no longer: 1"), "{}", told.out);
    let text = format!("{}\n[rights]\napply_retention = true\n", dir.read("demo/hearth.toml"));
    dir.write("demo/hearth.toml", &text);
    let told = night("2026-11-03");
    assert!(told.code < 2 && !left(), "{}", told.err);
    assert!(!told.out.contains("keeps no longer"), "{}", told.out);
}

#[test]
fn a_hold_on_a_person_keeps_what_an_erasure_would_take() {
    let dir = demo_council();
    let (person, record) = somebody(&dir);
    let hold = ["rights", "hold", &record, "--matter", "inquiry 3", "--by", "dpo"];
    hearth(&dir, &hold).ends_with(0);
    let number = super::open(&dir, "erasure", &person);
    let shown = hearth(&dir, &["rights", "erase", &number, "--json"]).ends_with(0).json();
    let kept = shown["kept"].as_array().expect("a list");
    assert!(kept.iter().all(|it| it["because"]["for"] == "hold"), "{shown}");
    assert_eq!(shown["erased"].as_array().map(Vec::len), Some(0));
}
