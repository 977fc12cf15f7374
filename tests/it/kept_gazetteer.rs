//! The gazetteer's index from night to night: used while all that it rests on is the same, and never told from reading the gazetteer in full.

use super::nights::{copy, leave_out_remembered, night, row_goes, whole_report};
use super::support::{WorkDir, demo_council};

const GAZETTEER: &str = "demo/extracts/gazetteer.csv";
const KEPT: &str = "demo/state/gazetteer-index";

/// Runs a night on which a row of council tax is gone, and the same in full on a copy of the council: both publish the same and account for the
/// same rows. Gives why the first read the gazetteer in full, if it did, and what it printed.
fn night_beside_a_full_one(dir: &WorkDir, as_of: &str) -> (Option<String>, String) {
    row_goes(dir);
    copy(&dir.path("demo"), &dir.path("full"));
    let (published, told) = night(dir, "demo", &["--as-of", as_of]);
    let (in_full, _) = night(dir, "full", &["--as-of", as_of, "--full"]);
    assert_eq!(published, in_full, "{as_of}");
    let [report, full] = ["demo", "full"].map(|council| {
        let mut report = whole_report(dir, council);
        leave_out_remembered(&mut report);
        report
    });
    for part in ["datasets", "addresses", "homes", "totals"] {
        assert_eq!(report[part], full[part], "{part} on {as_of}");
    }
    let because = |report: &serde_json::Value| {
        report["worked_out"]["gazetteer_read_because"].as_str().map(str::to_owned)
    };
    assert_eq!(because(&full).as_deref(), Some("that was asked for"));
    std::fs::remove_dir_all(dir.path("full")).expect("the disk obliges");
    (because(&report), told)
}

#[test]
fn a_night_uses_the_index_of_an_unchanged_gazetteer_and_publishes_what_a_full_one_does() {
    let dir = demo_council();
    let first = whole_report(&dir, "demo");
    let because = &first["worked_out"]["gazetteer_read_because"];
    assert_eq!(because, "the last night kept no index of it");
    let kept = dir.bytes(KEPT);
    for as_of in ["2026-11-20", "2026-11-21"] {
        assert_eq!(night_beside_a_full_one(&dir, as_of).0, None, "{as_of}");
        assert_eq!(dir.bytes(KEPT), kept, "nothing of it is another, and it is left alone");
    }
    // the arrival that stands in for it lies elsewhere and says the same
    std::fs::remove_file(dir.path(GAZETTEER)).expect("the disk obliges");
    assert_eq!(night_beside_a_full_one(&dir, "2026-11-22").0, None);
}

#[test]
fn a_damaged_or_missing_index_is_thrown_away_and_made_anew() {
    let dir = demo_council();
    let mut bytes = dir.bytes(KEPT);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(dir.path(KEPT), bytes).expect("the disk obliges");
    let because = night_beside_a_full_one(&dir, "2026-11-20").0.expect("it is read in full");
    assert!(because.contains("damaged"), "{because}");
    assert_eq!(night_beside_a_full_one(&dir, "2026-11-21").0, None);
    std::fs::remove_file(dir.path(KEPT)).expect("the disk obliges");
    let because = night_beside_a_full_one(&dir, "2026-11-22").0.expect("it is read in full");
    assert!(because.contains("kept no index"), "{because}");
    assert_eq!(night_beside_a_full_one(&dir, "2026-11-23").0, None);
}

#[test]
fn one_row_of_the_gazetteer_changed_makes_it_read_in_full() {
    let dir = demo_council();
    assert_eq!(night_beside_a_full_one(&dir, "2026-11-20").0, None);
    let rows = dir.bytes(GAZETTEER).split(|byte| *byte == b'\n').count();
    // the last line is empty
    dir.keep_lines(GAZETTEER, rows - 2);
    let because = night_beside_a_full_one(&dir, "2026-11-21").0.expect("it is read in full");
    assert!(because.contains("its files"), "{because}");
    assert_eq!(night_beside_a_full_one(&dir, "2026-11-22").0, None);
}

#[cfg(unix)]
#[test]
fn the_index_is_its_owners_to_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = demo_council();
    let about = std::fs::metadata(dir.path(KEPT)).expect("it is there");
    assert_eq!(about.permissions().mode() & 0o077, 0);
}
