//! The plain person file keeps its word.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::PersonFile;

fn written(records: usize, seed: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let summary = PersonFile { records, seed }.write_to(folder.path()).unwrap();
    assert_eq!(summary.records, records);
    folder
}

fn rows(folder: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let bytes = |seed| {
        let folder = written(3_000, seed);
        ["people.csv", "truth.csv", "people.toml"]
            .map(|file| std::fs::read(folder.path().join(file)).unwrap())
    };
    assert_eq!(bytes(3), bytes(3));
    assert_ne!(bytes(3), bytes(4));
}

#[test]
fn truth_knows_every_row_once_and_people_have_one_to_six() {
    let folder = written(20_000, 5);
    let (people, truth) = (rows(folder.path(), "people.csv"), rows(folder.path(), "truth.csv"));
    let ids: BTreeSet<&String> = people.iter().map(|row| &row["unique_id"]).collect();
    let known: BTreeSet<&String> = truth.iter().map(|row| &row["record_id"]).collect();
    assert_eq!((ids.len(), &ids), (20_000, &known));
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for row in &truth {
        *counts.entry(&row["person_id"]).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or_default();
    let mean = 20_000.0 / counts.len() as f64;
    assert!(most == 6 && (1.9..2.3).contains(&mean), "{mean} rows a person, {most} at most");
}

#[test]
fn rows_of_one_person_lie_apart() {
    let folder = written(20_000, 5);
    let truth = rows(folder.path(), "truth.csv");
    let beside = truth.windows(2).filter(|two| two[0]["person_id"] == two[1]["person_id"]).count();
    assert!(beside < 20, "{beside} rows lie beside another of the same person");
}

#[test]
fn what_is_hard_occurs() {
    let folder = written(60_000, 8);
    let truth = rows(folder.path(), "truth.csv");
    let with =
        |tag: &str| truth.iter().filter(|row| row["tags"].split(';').any(|own| own == tag)).count();
    for tag in [
        "twin",
        "namesake",
        "mover",
        "renamed",
        "stale_address",
        "typo",
        "nickname",
        "initial",
        "swapped_names",
        "middle_first",
        "no_dob",
        "placeholder",
        "culture:pk",
        "culture:zh",
    ] {
        assert!(with(tag) > 50, "{tag}: {}", with(tag));
    }
}

#[test]
fn surnames_have_a_head_and_a_long_tail() {
    let folder = written(60_000, 8);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows(folder.path(), "people.csv") {
        *counts.entry(row["surname"].to_uppercase()).or_default() += 1;
    }
    let commonest = counts.values().copied().max().unwrap_or_default();
    let seldom = counts.values().filter(|count| **count <= 3).count();
    assert!((300..3_000).contains(&commonest), "the commonest stands in {commonest} rows");
    assert!(counts.len() > 10_000 && seldom * 2 > counts.len(), "{} names", counts.len());
}

#[test]
fn the_ruleset_is_short_and_reads_the_file() {
    let folder = written(2_000, 1);
    let file = folder.path().join("people.toml");
    assert!(std::fs::read_to_string(&file).unwrap().lines().count() < 30);
    let ruleset = crate::rules::Ruleset::load(Some(&file)).unwrap().check().unwrap();
    let dictionaries = crate::normalise::Dictionaries::shipped();
    let (dataset, _) = ruleset.source("people").unwrap();
    let inputs = [(dataset, folder.path().join("people.csv"))];
    let night = jiff::civil::date(2026, 11, 1);
    let ingested = crate::pipeline::ingest(&ruleset, &inputs, &dictionaries, night).unwrap();
    assert_eq!(ingested.accounts[0].summary.quarantined.len(), 0);
    assert_eq!(ingested.records.len(), 2_000);
}
