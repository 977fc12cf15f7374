//! What goes to which stream, and what a reader that goes away or a full disk does.

use std::process::Stdio;

use crate::support::{WorkDir, demo_council};

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let dir = demo_council();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_hearth"))
        .args(["export", "links", "--config"])
        .arg(dir.path("demo/hearth.toml"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn results_go_to_standard_output_and_quiet_leaves_the_other_stream_empty() {
    let dir = demo_council();
    let config = ["--config", "demo/hearth.toml"];
    let exported = dir.hearth(&[&["export", "events"], &config[..]].concat()).ends_with(0);
    insta::assert_snapshot!(exported.out, @"event_type,person_id,household_id,date,from_uprn,to_uprn,status,evidence");
    let quiet =
        dir.hearth(&[&["export", "persons", "--quiet", "--format", "json"], &config[..]].concat());
    let quiet = quiet.ends_with(0);
    assert!(quiet.err.is_empty());
    assert!(!quiet.json().as_array().unwrap().is_empty());
    let parquet = ["export", "persons", "--format", "parquet"];
    dir.hearth(&[&parquet[..], &config[..]].concat()).ends_with(2);
    dir.hearth(&[&parquet[..], &["--out", "p.parquet"], &config[..]].concat()).ends_with(0);
    assert!(dir.bytes("p.parquet").starts_with(b"PAR1"));
}

#[test]
fn a_wrong_word_and_a_missing_configuration_end_with_two_and_a_hint() {
    let dir = WorkDir::new();
    dir.hearth(&["nightyl"]).ends_with(2);
    let missing = dir.hearth(&["nightly"]).ends_with(2);
    assert!(missing.err.starts_with("error: hearth.toml:"), "{}", missing.err);
    assert!(missing.err.contains("hearth init"), "{}", missing.err);
    dir.hearth(&["--version"]).ends_with(0);
    dir.hearth(&["help", "nightly"]).ends_with(0);
}

/// Runs the program with a standard output that takes nothing: its exit code, and what it says.
#[cfg(target_os = "linux")]
fn onto_a_full_disk(dir: &WorkDir, words: &[&str]) -> (Option<i32>, String) {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("the device");
    let ended = std::process::Command::new(crate::support::program())
        .current_dir(dir.path("."))
        .args(words)
        .stdin(Stdio::null())
        .stdout(full)
        .output()
        .expect("it runs");
    (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_done_is_done_though_its_account_cannot_be_written() {
    let dir = demo_council();
    let config = ["--config", "demo/hearth.toml", "--quiet"];
    let current = || dir.read("demo/editions/CURRENT").trim().to_owned();
    for (words, codes, edition) in [
        (&["nightly", "--as-of", "2026-11-02", "--json"][..], &[0, 1][..], "2026-11-02.1"),
        (&["edition", "hold", "--because", "looked wrong"][..], &[0][..], "2026-11-01.1"),
        (&["edition", "release", "2026-11-02.1"][..], &[0][..], "2026-11-02.1"),
        (&["edition", "rollback"][..], &[0][..], "2026-11-01.1"),
        (&["store", "backup", "--to", "backup"][..], &[0][..], "2026-11-01.1"),
    ] {
        let (code, said) = onto_a_full_disk(&dir, &[words, &config[..]].concat());
        assert!(code.is_some_and(|code| codes.contains(&code)), "{words:?}: {code:?} {said}");
        assert!(said.contains("it is done, and only its account is lost"), "{words:?}: {said}");
        assert_eq!(current(), edition, "{words:?}");
    }
    assert!(dir.has("backup"));
    let (code, said) = onto_a_full_disk(&dir, &["init", "my"]);
    assert!(code == Some(0) && dir.has("my/hearth.toml"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_that_cannot_be_shown_counts_for_nobody() {
    let dir = demo_council();
    let config = ["--config", "demo/hearth.toml"];
    let issue = ["api-key", "issue", "--for", "load.system", "--organisation", "council"];
    let whom = ["--team", "revenues", "--role", "revenues-officer", "--trained-until"];
    let (code, said) = onto_a_full_disk(
        &dir,
        &[&issue[..], &whom, &["2099-12-31", "--by", "dpo"], &config].concat(),
    );
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("nobody has seen the key") && said.contains("issue another"), "{said}");
    let list = [&["api-key", "list", "--json"][..], &config].concat();
    let list = dir.hearth(&list).ends_with(0).json();
    let states: Vec<_> = list.as_array().expect("a list").iter().map(|it| &it["state"]).collect();
    assert_eq!(states, ["revoked"], "{list}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_only_told_has_failed_where_it_cannot_be() {
    let dir = demo_council();
    for words in [&["export", "links"][..], &["edition", "list"], &["check", "--json"]] {
        let config = ["--config", "demo/hearth.toml"];
        let (code, said) = onto_a_full_disk(&dir, &[words, &config[..]].concat());
        assert_eq!(code, Some(2), "{words:?}: {said}");
        assert!(said.contains("standard output cannot be written"), "{words:?}: {said}");
    }
}
