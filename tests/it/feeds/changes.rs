//! A register and its monthly updates, night after night: applied once, held back by a gap, gone with a rollback.

use std::fs;

use super::formats::night;
use crate::support::WorkDir;
use crate::support::town::{column, council, town};

const REGISTER: &str = include_str!("../../fixtures/feeds/electoral_roll/register.csv");
const UPDATE_1: &str = include_str!("../../fixtures/feeds/electoral_roll/update_1.csv");
const HEAD: &str = "ElectorNumber,ChangeCode,MarkersRegisterText,ElectorDOB,ElectorSurname,ElectorForename,PropertyAddress1,PropertyAddress2,PropertyAddress3,PropertyAddress4,PropertyAddress5,PropertyPostCode\n";

/// A council whose register arrives in a folder, with numbered updates.
fn council_with_register() -> WorkDir {
    let dir = town();
    let shipped = include_str!("../../../matching-rules/sources/electoral_roll.toml");
    let numbered = shipped
        .replace("code = \"ChangeCode\"", "code = \"ChangeCode\"\nnumbered = \"update_*.csv\"");
    let lenient = numbered.replace(
        "[source.changes]",
        "[source.arrival]\nmax_quarantine = 0.5\nmax_fall = 0.5\n\n[source.changes]",
    );
    dir.write("rules/sources/electoral_roll.toml", &lenient);
    let extract = "[[extract]]\ndataset = \"electoral_roll\"\npath = \"roll\"\n";
    dir.write("hearth.toml", &(council("rules = \"rules\"\n") + "\n" + extract));
    dir.write("roll/register.csv", REGISTER);
    dir
}

fn electors(dir: &WorkDir) -> String {
    let links = dir.hearth(&["export", "links"]).ends_with(0).out;
    column(&links, "record_id").join(" ")
}

fn manifest(dir: &WorkDir) -> serde_json::Value {
    let current = dir.read("editions/CURRENT");
    let text = dir.read(&format!("editions/{}/manifest.json", current.trim()));
    serde_json::from_str(&text).expect("a manifest is JSON")
}

fn digest(dir: &WorkDir) -> String {
    let manifest = manifest(dir);
    let inputs = manifest["inputs"].as_array().expect("a list");
    let roll =
        inputs.iter().find(|input| input["dataset"] == "electoral_roll").expect("the register");
    roll["digest"].as_str().expect("a digest").to_owned()
}

#[test]
fn an_update_is_applied_once_and_every_row_of_it_accounted_for() {
    let dir = council_with_register();
    dir.hearth(&["check"]).ends_with(0);
    assert!(night(&dir, "2026-11-01").code < 2);
    assert_eq!(electors(&dir), "AB1-1-0 AB1-2-0 AB1-3-0 AB1-4-1");
    dir.write("roll/update_1.csv", UPDATE_1);
    let changed = night(&dir, "2026-11-02").ends_with(1);
    assert_eq!(electors(&dir), "AB1-1-0 AB1-3-0 AB1-4-1 AB1-5-0");
    for said in
        ["deletion", "replaced by a later delivery", "deleted by a later delivery", "accounted for"]
    {
        assert!(changed.out.contains(said), "`{said}` in {}", changed.out);
    }
    let aside = dir.hearth(&["export", "quarantine"]).out;
    assert!(aside.contains("update_1.csv,5,"), "{aside}");
    assert!(aside.contains("changes a key that is not there"), "{aside}");
    // the same file again, even under another name, changes nothing
    let applied = digest(&dir);
    dir.write("roll/update_2.csv", UPDATE_1);
    let again = night(&dir, "2026-11-03");
    assert_eq!(digest(&dir), applied);
    assert!(again.out.contains("the same file as on 2026-11-02"), "{}", again.out);
    assert_eq!(electors(&dir), "AB1-1-0 AB1-3-0 AB1-4-1 AB1-5-0");
}

#[test]
fn what_was_delivered_outlives_its_folder_and_a_stopped_night() {
    let dir = council_with_register();
    assert!(night(&dir, "2026-11-01").code < 2);
    dir.write("roll/update_1.csv", UPDATE_1);
    // another dataset stops the night after the update was seen
    fs::rename(dir.path("gazetteer.csv"), dir.path("kept.csv")).unwrap();
    dir.write("gazetteer.csv", "uprn,postcode\n");
    night(&dir, "2026-11-02").ends_with(2);
    assert_eq!(electors(&dir), "AB1-1-0 AB1-2-0 AB1-3-0 AB1-4-1");
    fs::rename(dir.path("kept.csv"), dir.path("gazetteer.csv")).unwrap();
    assert!(night(&dir, "2026-11-02").code < 2);
    assert_eq!(electors(&dir), "AB1-1-0 AB1-3-0 AB1-4-1 AB1-5-0");
    // the register stays what it is when its files are taken away
    fs::remove_file(dir.path("roll/register.csv")).unwrap();
    fs::remove_file(dir.path("roll/update_1.csv")).unwrap();
    assert!(night(&dir, "2026-11-03").code < 2);
    dir.write("roll/update_2.csv", &format!("{HEAD}AB1-5,D,,,,,,,,,,\n"));
    assert!(night(&dir, "2026-11-04").code < 2);
    assert_eq!(electors(&dir), "AB1-1-0 AB1-3-0 AB1-4-1");
}

#[test]
fn a_rollback_takes_the_update_back_with_the_edition() {
    let dir = council_with_register();
    assert!(night(&dir, "2026-11-01").code < 2);
    let before = digest(&dir);
    dir.write("roll/update_1.csv", UPDATE_1);
    assert!(night(&dir, "2026-11-02").code < 2);
    dir.hearth(&["edition", "rollback"]).ends_with(0);
    fs::remove_file(dir.path("roll/update_1.csv")).unwrap();
    assert!(night(&dir, "2026-11-03").code < 2);
    assert_eq!(electors(&dir), "AB1-1-0 AB1-2-0 AB1-3-0 AB1-4-1");
    assert_eq!(digest(&dir), before);
}

#[test]
fn a_gap_in_numbered_updates_holds_back_those_after_it_and_says_so() {
    let dir = council_with_register();
    dir.write("roll/update_1.csv", UPDATE_1);
    assert!(night(&dir, "2026-11-01").code < 2);
    dir.write("roll/update_3.csv", &format!("{HEAD}AB1-1,D,,,,,,,,,,\n"));
    let waits = night(&dir, "2026-11-02").ends_with(1);
    assert!(waits.out.contains("delivery 2 has not come, and 1 after it wait"), "{}", waits.out);
    assert_eq!(electors(&dir), "AB1-1-0 AB1-3-0 AB1-4-1 AB1-5-0");
    let words = ["nightly", "--quiet", "--as-of", "2026-11-03", "--accept", "electoral_roll"];
    assert!(dir.hearth(&words).code < 2);
    assert_eq!(electors(&dir), "AB1-3-0 AB1-4-1 AB1-5-0");
}

#[test]
fn changes_without_a_register_and_a_lost_state_stop_the_night() {
    let dir = council_with_register();
    fs::remove_file(dir.path("roll/register.csv")).unwrap();
    dir.write("roll/update_1.csv", UPDATE_1);
    let stopped = night(&dir, "2026-11-01").ends_with(2);
    assert!(
        stopped.err.contains("the full delivery that they change is not there"),
        "{}",
        stopped.err
    );
    dir.write("roll/register.csv", REGISTER);
    assert!(night(&dir, "2026-11-01").code < 2);
    fs::remove_file(dir.path("roll/register.csv")).unwrap();
    fs::remove_dir_all(dir.path("state/arrivals")).unwrap();
    night(&dir, "2026-11-02").ends_with(2);
}

#[test]
fn corrected_registrations_of_deaths_take_the_place_of_the_first() {
    let first = include_str!("../../fixtures/feeds/registrations/deaths_2026-10-21.xml");
    let second = include_str!("../../fixtures/feeds/registrations/deaths_2026-10-28.xml");
    let dir = town();
    let extract = "\n[[extract]]\ndataset = \"registrations\"\nlayout = \"registrations_gro\"\npath = \"deaths\"\n";
    dir.write("hearth.toml", &(council("") + extract));
    dir.write("deaths/deaths_2026-10-21.xml", first);
    assert!(night(&dir, "2026-11-01").code < 2);
    dir.write("deaths/deaths_2026-10-28.xml", second);
    let corrected = night(&dir, "2026-11-02");
    assert!(corrected.code < 2, "{}", corrected.err);
    assert_eq!(electors(&dir), "700001 700002");
    assert!(corrected.out.contains("replaced by a later delivery"), "{}", corrected.out);
}
