//! `hearth nightly`: what stops a night, what does not, and what is published.

use std::fs;

use crate::support::{Outcome, WorkDir, demo_council};

const CONFIG: [&str; 2] = ["--config", "demo/hearth.toml"];

fn night(dir: &WorkDir, as_of: &str, more: &[&str]) -> Outcome {
    dir.hearth(&[&["nightly", "--quiet", "--as-of", as_of], more, &CONFIG[..]].concat())
}

fn current(dir: &WorkDir) -> String {
    dir.read("demo/editions/CURRENT").trim().to_owned()
}

fn manifest(dir: &WorkDir, edition: &str) -> serde_json::Value {
    let text = dir.read(&format!("demo/editions/{edition}/manifest.json"));
    serde_json::from_str(&text).expect("a manifest is JSON")
}

#[test]
fn a_file_that_lost_rows_stops_the_night_and_nothing_is_published() {
    let dir = demo_council();
    let lines = dir.bytes("demo/extracts/electoral_roll.csv").split(|byte| *byte == b'\n').count();
    dir.keep_lines("demo/extracts/electoral_roll.csv", lines / 2);
    let accept = ["--accept", "benefits", "--accept", "social_care", "--accept", "council_tax"];
    let stopped = night(&dir, "2026-11-02", &accept).ends_with(2);
    for said in ["electoral_roll lost", "--accept electoral_roll", "nothing was published"] {
        assert!(stopped.err.contains(said), "`{said}` in {}", stopped.err);
    }
    assert_eq!(current(&dir), "2026-11-01.1");
    let list = dir.hearth(&[&["edition", "list", "--json"], &CONFIG[..]].concat());
    assert_eq!(list.json().as_array().unwrap().len(), 1);

    let accepted =
        night(&dir, "2026-11-02", &[&accept[..], &["--accept", "electoral_roll"]].concat());
    assert!(accepted.code < 2, "{}", accepted.err);
    assert_eq!(current(&dir), "2026-11-02.1");
}

#[test]
fn a_stop_that_has_no_rows_to_tell_leaves_the_list_of_an_earlier_one_alone() {
    let dir = demo_council();
    let list = "demo/state/stopped-quarantine.csv";
    let lines = dir.bytes("demo/extracts/electoral_roll.csv").split(|byte| *byte == b'\n').count();
    dir.keep_lines("demo/extracts/electoral_roll.csv", lines / 2);
    let stopped = night(&dir, "2026-11-02", &[]).ends_with(2);
    assert!(stopped.err.contains("stopped-quarantine.csv"), "{}", stopped.err);
    let told = dir.read(list);
    assert!(told.lines().count() > 1, "{told}");

    // the next night stops before it has read anything
    let never = "\n[[extract]]\ndataset = \"parking_permits\"\npath = \"parking_permits.csv\"\n";
    dir.write("demo/hearth.toml", &(dir.read("demo/hearth.toml") + never));
    let stopped = night(&dir, "2026-11-03", &[]).ends_with(2);
    for said in ["parking_permits is configured and has never arrived", "nothing was published"] {
        assert!(stopped.err.contains(said), "`{said}` in {}", stopped.err);
    }
    assert!(!stopped.err.contains("stopped-quarantine.csv"), "{}", stopped.err);
    assert_eq!(dir.read(list), told);
}

#[test]
fn work_that_cannot_be_saved_is_told_and_the_edition_is_out_all_the_same() {
    let dir = demo_council();
    // a folder where the file should be: the disk refuses to put one in its place
    let rest = dir.path("demo/state/night-rest");
    fs::remove_file(&rest).expect("it was there");
    fs::create_dir(&rest).expect("it can be made");
    let said = "What the next night could take over was not saved";
    let told = night(&dir, "2026-11-02", &[]).ends_with(1);
    assert!(told.out.contains(said), "{}", told.out);
    assert_eq!(current(&dir), "2026-11-02.1");
    fs::remove_dir(&rest).expect("it is empty");
    for as_of in ["2026-11-03", "2026-11-04"] {
        let night = night(&dir, as_of, &[]);
        assert!(night.code < 2 && !night.out.contains(said), "{}", night.out);
    }
}

#[test]
fn what_killed_nights_left_half_written_in_the_state_folder_is_swept_away() {
    let dir = demo_council();
    let [work, answers] = ["work", "answers"].map(|it| format!("demo/state/.writing-night-{it}"));
    dir.write(&work, "what rows say");
    dir.write(&format!("{answers}/answers"), "what addresses say");
    // another process may be at this one
    dir.write("demo/state/.tmpkey", "a key in the making");
    assert!(night(&dir, "2026-11-02", &[]).code < 2);
    assert!(!dir.has(&work) && !dir.has(&answers));
    assert!(dir.has("demo/state/.tmpkey"));
}

#[test]
fn the_same_extracts_on_the_same_date_change_nothing() {
    let dir = demo_council();
    let again = night(&dir, "2026-11-01", &["--json"]);
    assert!(again.code < 2, "{}", again.err);
    assert_eq!(current(&dir), "2026-11-01.2");
    let (first, second) = (manifest(&dir, "2026-11-01.1"), manifest(&dir, "2026-11-01.2"));
    assert_eq!(first["content_digest"], second["content_digest"]);
    let diff =
        dir.hearth(&[&["diff", "2026-11-01.1", "2026-11-01.2"], &CONFIG[..]].concat()).ends_with(0);
    assert!(diff.out.contains("nothing changed"), "{}", diff.out);
}

#[test]
fn an_extract_that_does_not_come_is_carried_forward_until_the_limit() {
    let dir = demo_council();
    fs::remove_file(dir.path("demo/extracts/school_census.csv")).unwrap();
    for day in 2..=8 {
        let carried = night(&dir, &format!("2026-11-{day:02}"), &[]).ends_with(1);
        let said = format!("the rows of 2026-11-01 stand in, night {} of 7 allowed", day - 1);
        assert!(carried.out.contains(&said), "`{said}` in {}", carried.out);
    }
    let report = dir.read("demo/editions/2026-11-08.1/manifest.json");
    assert!(report.contains("\"nights_missing\": 7"), "{report}");
    let held = night(&dir, "2026-11-09", &[]).ends_with(2);
    assert!(held.err.contains("school_census has not arrived since 2026-11-01"), "{}", held.err);
    assert_eq!(current(&dir), "2026-11-08.1");
}

#[test]
fn a_night_that_is_run_again_counts_once_among_those_without_an_extract() {
    let dir = demo_council();
    fs::remove_file(dir.path("demo/extracts/school_census.csv")).unwrap();
    let runs = |as_of: &str, nights: [u64; 2]| {
        for (number, nights) in (1..).zip(nights) {
            night(&dir, as_of, &[]).ends_with(1);
            let edition = format!("{as_of}.{number}");
            let manifest = manifest(&dir, &edition);
            let inputs = manifest["inputs"].as_array().expect("a list");
            let missing = inputs.iter().find(|it| it["dataset"] == "school_census");
            assert_eq!(missing.expect("it stands in")["nights_missing"], nights, "{edition}");
        }
    };
    runs("2026-11-02", [1, 1]);
    runs("2026-11-03", [2, 2]);
    // what was taken back counts for nothing: the night builds on what is served
    for _ in 0..2 {
        let hold = ["edition", "hold", "--because", "an extract is missing"];
        dir.hearth(&[&hold[..], &CONFIG[..]].concat()).ends_with(0);
    }
    assert_eq!(current(&dir), "2026-11-02.2");
    runs("2026-11-04", [2, 2]);
}

#[test]
fn rules_that_set_most_of_a_file_aside_stop_the_night_though_the_file_is_what_it_was() {
    let dir = demo_council();
    let config = dir.read("demo/hearth.toml").replacen("[paths]", "[paths]\nrules = \"rules\"", 1);
    dir.write("demo/hearth.toml", &config);
    let shipped = include_str!("../../../matching-rules/sources/school_census.toml");
    let edited = shipped.replace("[\"Estab\", \"UPN\"]", "[\"Estab\", \"FormerUPN\"]");
    assert_ne!(edited, shipped);
    dir.write("demo/rules/sources/school_census.toml", &edited);
    let stops = || {
        let stopped = night(&dir, "2026-11-02", &[]).ends_with(2);
        let said = "school_census has 100 % of its rows in quarantine";
        assert!(stopped.err.contains(said), "{}", stopped.err);
    };
    stops();
    // nor do the rows of the last arrival stand in, which are read by the same rules
    fs::remove_file(dir.path("demo/extracts/school_census.csv")).unwrap();
    stops();
    assert_eq!(current(&dir), "2026-11-01.1");
}

#[test]
fn persons_keep_their_identifiers_and_a_rollback_serves_the_earlier_edition() {
    let dir = demo_council();
    assert!(night(&dir, "2026-11-02", &[]).code < 2);
    let export = |edition: &str| {
        let words = ["export", "links", "--edition", edition];
        dir.hearth(&[&words[..], &CONFIG[..]].concat()).ends_with(0).out
    };
    let persons = |links: &str| -> Vec<String> {
        links.lines().map(|line| line.split(',').take(4).collect::<Vec<_>>().join(",")).collect()
    };
    assert_eq!(persons(&export("2026-11-01.1")), persons(&export("2026-11-02.1")));
    let back = dir.hearth(&[&["edition", "rollback"], &CONFIG[..]].concat()).ends_with(0);
    assert_eq!(back.out, "edition 2026-11-01.1 is current\n");
    dir.hearth(&[&["edition", "verify"], &CONFIG[..]].concat()).ends_with(0);
}

#[test]
fn without_its_key_no_night_runs_on_earlier_editions() {
    let dir = demo_council();
    fs::remove_file(dir.path("demo/state/identifier.key")).unwrap();
    let refused = night(&dir, "2026-11-02", &[]).ends_with(2);
    assert!(refused.err.contains("restore it from the backup"), "{}", refused.err);
    assert!(!dir.has("demo/state/identifier.key"));
    assert_eq!(current(&dir), "2026-11-01.1");
}

#[test]
fn a_dataset_that_nobody_knows_is_told_before_anything_is_read() {
    let dir = demo_council();
    let refused = night(&dir, "2026-11-02", &["--accept", "benefit"]).ends_with(2);
    assert!(refused.err.contains("did you mean `benefits`?"), "{}", refused.err);
}

#[test]
fn a_lost_pointer_is_put_back_from_the_journal() {
    let dir = demo_council();
    fs::remove_file(dir.path("demo/editions/CURRENT")).expect("it was there");
    dir.hearth(&[&["edition", "list"], &CONFIG[..]].concat()).ends_with(0);
    assert_eq!(current(&dir), "2026-11-01.1");
    fs::write(dir.path("demo/editions/CURRENT"), "rubbish").expect("it can be written");
    assert!(night(&dir, "2026-11-02", &[]).code < 2);
    assert_eq!(manifest(&dir, "2026-11-02.1")["previous"], "2026-11-01.1");
}

#[test]
fn without_pointer_and_journal_the_night_stops_and_a_rollback_mends_it() {
    let dir = demo_council();
    let accept = ["--accept", "benefits", "--accept", "social_care", "--accept", "council_tax"];
    fs::remove_file(dir.path("demo/editions/CURRENT")).expect("it was there");
    // with a checkpoint left, a journal that is gone is named instead
    for part in ["journal", "store", "checkpoints"] {
        fs::remove_dir_all(dir.path(&format!("demo/state/{part}"))).expect("it was there");
    }
    let missed = night(&dir, "2026-11-02", &accept).ends_with(2);
    assert!(missed.err.contains("the journal is gone"), "{}", missed.err);
    // who takes the mark away says that it is lost for good
    fs::remove_file(dir.path("demo/state/journal-begun")).expect("it was there");
    let stopped = night(&dir, "2026-11-02", &accept).ends_with(2);
    for said in ["CURRENT is gone", "hearth edition rollback 2026-11-01.1"] {
        assert!(stopped.err.contains(said), "`{said}` in {}", stopped.err);
    }
    dir.hearth(&[&["edition", "rollback", "2026-11-01.1"], &CONFIG[..]].concat()).ends_with(0);
    assert_eq!(current(&dir), "2026-11-01.1");
    assert!(night(&dir, "2026-11-02", &accept).code < 2);
}

#[test]
fn dates_that_a_supplier_writes_otherwise_from_tonight_on_are_told_every_night() {
    let dir = demo_council();
    let told = |night: &Outcome| {
        let lines = night.out.lines().filter(|line| line.contains("could not be used"));
        lines.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    let accept = ["--accept", "benefits", "--accept", "social_care"];
    let before = night(&dir, "2026-11-02", &accept);
    assert!(before.code < 2 && told(&before).is_empty(), "{}", before.out);

    let extract = "demo/extracts/benefits.csv";
    let claims = dir.read(extract);
    let column = claims.lines().next().expect("a header").split('|');
    let column =
        column.clone().position(|name| name == "claimant_dob").expect("a column of claims");
    let otherwise = |(at, line): (usize, &str)| {
        let mut cells: Vec<&str> = line.split('|').collect();
        let written = cells[column].replace(['-', '/'], "~");
        cells[column] = if at == 0 { cells[column] } else { &written };
        cells.join("|")
    };
    let claims: Vec<String> = claims.lines().enumerate().map(otherwise).collect();
    dir.write(extract, &claims.join("\n"));
    for more in [&accept[..], &[&accept[..], &["--full"]].concat()] {
        let night = night(&dir, "2026-11-03", more);
        assert!(night.code < 2, "{}", night.err);
        let said = told(&night);
        assert!(said.len() == 1 && said[0].contains("benefits, `date_of_birth`"), "{said:?}");
    }
}

#[test]
fn a_damaged_edition_is_neither_built_upon_nor_exported() {
    let dir = demo_council();
    flip(&dir, "demo/editions/2026-11-01.1/persons");
    for refused in [
        night(&dir, "2026-11-02", &[]),
        dir.hearth(&[&["export", "links", "--out", "links.csv"], &CONFIG[..]].concat()),
    ] {
        let refused = refused.ends_with(2);
        assert!(refused.err.contains("damaged"), "{}", refused.err);
    }
    assert!(!dir.path("links.csv").exists());
    assert_eq!(current(&dir), "2026-11-01.1");
}

fn flip(dir: &WorkDir, name: &str) {
    let mut bytes = dir.bytes(name);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(dir.path(name), bytes).expect("the folder can be written");
}

#[test]
fn a_damaged_edition_that_is_not_served_is_told_and_stops_no_night() {
    let dir = demo_council();
    assert!(night(&dir, "2026-11-02", &[]).code < 2);
    let old = "demo/editions/2026-11-01.1/manifest.json";
    flip(&dir, old);
    let arrival = "demo/state/arrivals/nothing-rests-on-it.csv";
    dir.write(arrival, "kept while nobody knows what the damaged one rests on");
    let told = night(&dir, "2026-11-03", &[]).ends_with(1);
    let said = "Edition 2026-11-01.1 is not served, and cannot be read";
    assert!(told.out.contains(said), "{}", told.out);
    assert_eq!(current(&dir), "2026-11-03.1");
    assert!(dir.has(arrival));
    let list = dir.hearth(&[&["edition", "list"], &CONFIG[..]].concat()).ends_with(0);
    assert_eq!(list.out.matches("damaged").count(), 1, "{}", list.out);

    flip(&dir, old);
    let mended = night(&dir, "2026-11-04", &[]);
    assert!(mended.code < 2 && !mended.out.contains(said), "{}", mended.out);
    assert!(!dir.has(arrival));
    // what is served is another matter
    flip(&dir, "demo/editions/2026-11-04.1/manifest.json");
    let stopped = night(&dir, "2026-11-05", &[]).ends_with(2);
    assert!(stopped.err.contains("damaged"), "{}", stopped.err);
}

#[test]
fn an_export_is_never_written_over_what_must_last() {
    let dir = demo_council();
    for kept in [
        "demo/hearth.toml",
        "demo/state/identifier.key",
        "demo/editions/CURRENT",
        "demo/extracts/benefits.csv",
    ] {
        let before = dir.bytes(kept);
        let refused =
            dir.hearth(&[&["export", "links", "--out", kept], &CONFIG[..]].concat()).ends_with(2);
        assert!(refused.err.contains("must stay as it is"), "{}", refused.err);
        assert_eq!(dir.bytes(kept), before, "{kept}");
    }
}

/// What a night's report says of the answers kept: strings, those seen before, what became of the file.
fn remembered(dir: &WorkDir, edition: &str) -> (u64, u64, String) {
    let text = dir.read(&format!("demo/editions/{edition}/report.json"));
    let report: serde_json::Value = serde_json::from_str(&text).expect("a report is JSON");
    let figures = &report["addresses"];
    let number = |what: &str| figures[what].as_u64().expect("a count is a number");
    let kept = figures["answers_kept"].as_str().expect("it is told in words").to_owned();
    (number("strings"), number("strings_seen_before"), kept)
}

#[test]
fn a_night_that_remembers_addresses_equals_one_that_does_not() {
    let dir = demo_council();
    let file = dir.path("demo/state/address-answers");
    let again = |edition: &str| {
        // a night that finds nothing changed asks for no address at all: this one does not know that it is one
        fs::remove_file(dir.path("demo/state/night-rest")).unwrap();
        let night = night(&dir, "2026-11-01", &[]);
        assert!(night.code < 2, "{}", night.err);
        let same = manifest(&dir, "2026-11-01.1")["content_digest"].clone();
        assert_eq!(manifest(&dir, edition)["content_digest"], same, "{edition}");
        remembered(&dir, edition)
    };
    let (strings, seen, _) = again("2026-11-01.2");
    assert!(strings > 0);
    assert_eq!(seen, strings, "the same extracts hold no new address");

    fs::remove_file(&file).unwrap();
    assert_eq!(again("2026-11-01.3"), (strings, 0, "none was kept".to_owned()));

    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let damaged = "the file of kept answers was damaged".to_owned();
    assert_eq!(again("2026-11-01.4"), (strings, 0, damaged));
    assert_eq!(again("2026-11-01.5").1, strings, "the damaged file was replaced");
}

#[test]
fn a_full_night_believes_no_answer_of_an_earlier_one() {
    let dir = demo_council();
    let night = night(&dir, "2026-11-02", &["--full"]);
    assert!(night.code < 2, "{}", night.err);
    let (strings, seen, kept) = remembered(&dir, "2026-11-02.1");
    assert!(strings > 0);
    assert_eq!((seen, kept.as_str()), (0, "a full run was asked for"));
}

#[test]
fn a_changed_gazetteer_makes_the_night_resolve_every_address_anew() {
    let dir = demo_council();
    let gazetteer = "demo/extracts/gazetteer.csv";
    let lines = dir.bytes(gazetteer).split(|byte| *byte == b'\n').count();
    dir.keep_lines(gazetteer, lines - 2);
    assert!(night(&dir, "2026-11-02", &[]).code < 2);
    let (_, seen, kept) = remembered(&dir, "2026-11-02.1");
    assert_eq!(seen, 0);
    assert!(kept.contains("another gazetteer"), "{kept}");
}
