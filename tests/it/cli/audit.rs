//! `hearth audit` and `hearth store`: a journal proved, tampered with, erased from, saved and put back.

use std::fs;
use std::io::Write as _;

use hearth::journal::{DecisionUndone, Journal, JournalEntry, JournalWriter, Limits};

use crate::support::{Outcome, WorkDir, demo_council};

const CONFIG: [&str; 2] = ["--config", "demo/hearth.toml"];

fn hearth(dir: &WorkDir, words: &[&str]) -> Outcome {
    dir.hearth(&[words, &CONFIG[..]].concat())
}

/// A council with an entry in its journal that says something of somebody, and its number.
fn council() -> (WorkDir, u64) {
    let dir = demo_council();
    let journal = Journal::in_state(&dir.path("demo/state"));
    let (reason, by) = ("seen by the door".to_owned(), "mk".to_owned());
    let said = JournalEntry::DecisionUndone(DecisionUndone { decision: 0, reason, by });
    let mut writer = JournalWriter::open(&journal, Limits::default()).expect("it opens");
    let number = writer.append("2026-11-01T02:03:04Z", &[said]).expect("it is written");
    (dir, number)
}

/// The first segment's leaves.
const LOG: &str = "demo/state/journal/00000000000000000000.log";

#[test]
fn a_night_signs_how_far_the_journal_has_come_and_proofs_hold_without_the_council() {
    let (dir, number) = council();
    fs::create_dir(dir.path("auditor")).unwrap();
    let config = dir.read("demo/hearth.toml");
    dir.write("demo/hearth.toml", &format!("{config}\n[audit]\nwitnesses = [\"../auditor\"]\n"));
    let accept = ["--accept", "benefits", "--accept", "social_care", "--accept", "council_tax"];
    let night = ["nightly", "--quiet", "--as-of", "2026-11-02"];
    let night = hearth(&dir, &[&night[..], &accept[..]].concat());
    assert!(night.code < 2, "{}", night.err);
    let verified = hearth(&dir, &["audit", "verify"]).ends_with(0);
    assert!(verified.out.contains("the journal is sound"), "{}", verified.out);

    let key = dir.read("auditor/key");
    let newest = |folder: &str| {
        let names = fs::read_dir(dir.path(folder)).unwrap().map(|it| it.unwrap().file_name());
        let names = names.map(|name| name.into_string().unwrap());
        names.filter(|name| name.ends_with(".checkpoint")).max().expect("a checkpoint")
    };
    let witnessed = format!("auditor/{}", newest("auditor"));
    let against = ["audit", "verify", "--key", key.trim(), "--checkpoint"];
    let path = dir.path(&witnessed).display().to_string();
    hearth(&dir, &[&against[..], &[&path]].concat()).ends_with(0);

    hearth(&dir, &["audit", "prove", &number.to_string(), "--out", "entry.proof"]).ends_with(0);
    let older = newest("auditor").trim_start_matches('0').replace(".checkpoint", "");
    let entries = hearth(&dir, &["audit", "checkpoint", "--json"]).ends_with(0).json();
    let newer = entries["entries"].to_string();
    let growth = ["audit", "prove", "--from", &older, "--to", &newer, "--out", "growth.proof"];
    hearth(&dir, &growth).ends_with(0);
    // by whoever has the proof and the key, and nothing else
    fs::rename(dir.path("demo"), dir.path("elsewhere")).unwrap();
    for (file, says) in [("entry.proof", "decision_undone"), ("growth.proof", "unchanged")] {
        let proved = dir.hearth(&["audit", "check-proof", file, "--key", key.trim()]).ends_with(0);
        assert!(proved.out.contains(says), "{}", proved.out);
    }
    let forged = dir.read("entry.proof").replacen("index ", "index 1", 1);
    dir.write("entry.proof", &forged);
    dir.hearth(&["audit", "check-proof", "entry.proof", "--key", key.trim()]).ends_with(2);
}

#[test]
fn what_was_cut_off_or_changed_is_named_and_no_night_runs_on_it() {
    let (dir, number) = council();
    hearth(&dir, &["audit", "checkpoint"]).ends_with(0);
    hearth(&dir, &["audit", "verify"]).ends_with(0);
    let whole = dir.bytes(LOG);
    let mut changed = whole.clone();
    changed[100] ^= 1;
    fs::write(dir.path(LOG), changed).unwrap();
    let told = hearth(&dir, &["audit", "verify", "--json"]).ends_with(2).json();
    assert_eq!(told["findings"][0]["what"], "damaged");

    // the last entry cut off where a batch begins, as nobody could tell without a checkpoint
    let leaves = Journal::in_state(&dir.path("demo/state"));
    fs::write(dir.path(LOG), &whole).unwrap();
    let at = leaves.leaves_from(number).expect("it reads")[0].position;
    fs::write(dir.path(LOG), &whole[..usize::try_from(at).unwrap()]).unwrap();
    let told = hearth(&dir, &["audit", "verify", "--json"]).ends_with(2).json();
    assert_eq!(told["findings"][0]["what"], "cut_off");
    assert_eq!(told["findings"][0]["entry"], number);
    let night = hearth(&dir, &["nightly", "--quiet", "--as-of", "2026-11-02"]).ends_with(2);
    assert!(night.err.contains("hearth audit verify"), "{}", night.err);
}

#[test]
fn an_entry_is_erased_and_a_backup_from_before_honours_it() {
    let (dir, number) = council();
    let number = number.to_string();
    hearth(&dir, &["store", "backup", "--to", "backup"]).ends_with(0);
    assert!(!dir.has("backup/state/journal.key") && !dir.has("backup/state/identifier.key"));
    let ground = ["--ground", "objection", "--because", "upheld", "--by", "dpo"];
    hearth(&dir, &[&["store", "erase", &number], &ground[..]].concat()).ends_with(0);
    let refused = hearth(&dir, &[&["store", "erase", "0"], &ground[..]].concat()).ends_with(2);
    assert!(refused.err.contains("cannot be erased"), "{}", refused.err);
    hearth(&dir, &["audit", "checkpoint"]).ends_with(0);
    let log = hearth(&dir, &["audit", "log", "--kind", "decision_undone"]).ends_with(0);
    assert!(log.out.contains("erased by"), "{}", log.out);

    let restore = ["store", "restore", "--from", "backup", "--into"];
    let warned = dir.hearth(&[&restore[..], &["without"]].concat()).ends_with(1);
    assert!(warned.err.contains("may have come back"), "{}", warned.err);
    let register = ["--erasures", "demo/state/erasures", "--key-file", "demo/state/journal.key"];
    dir.hearth(&[&restore[..], &["new"], &register[..]].concat()).ends_with(0);
    let says = |state: &str| {
        fs::copy(dir.path("demo/state/journal.key"), dir.path(state).join("journal.key")).unwrap();
        let entries = Journal::in_state(&dir.path(state)).entries().expect("it is whole");
        entries[number.parse::<usize>().unwrap()].entry.is_some()
    };
    assert!(says("without/state"));
    assert!(!says("new/state"));

    // with its keys put back, the council goes on
    fs::copy(dir.path("demo/state/identifier.key"), dir.path("new/state/identifier.key")).unwrap();
    dir.write("new/hearth.toml", &dir.read("demo/hearth.toml"));
    let config = ["--config", "new/hearth.toml"];
    dir.hearth(&[&["edition", "verify"], &config[..]].concat()).ends_with(0);
    dir.hearth(&[&["edition", "list"], &config[..]].concat()).ends_with(0);
}

#[test]
fn a_key_is_added_comes_from_elsewhere_and_a_lost_one_is_told() {
    let (dir, _) = council();
    hearth(&dir, &["store", "rotate-key"]).ends_with(0);
    let list = ["edition", "list"];
    hearth(&dir, &list).ends_with(0);
    fs::rename(dir.path("demo/state/journal.key"), dir.path("kept.key")).unwrap();
    let without = hearth(&dir, &list).ends_with(2);
    for said in ["journal.key", "is missing", "HEARTH_JOURNAL_KEY"] {
        assert!(without.err.contains(said), "`{said}` in {}", without.err);
    }
    let mut config = fs::File::options().append(true).open(dir.path("demo/hearth.toml")).unwrap();
    writeln!(config, "[keys]\njournal = \"../kept.key\"").unwrap();
    hearth(&dir, &list).ends_with(0);
    fs::write(dir.path("kept.key"), "5a".repeat(32)).unwrap();
    let wrong = hearth(&dir, &["store", "rebuild"]).ends_with(2);
    assert!(wrong.err.contains("is sealed with the key"), "{}", wrong.err);
}
