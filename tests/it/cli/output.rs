//! What goes to which stream, and what a reader that goes away does.

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
