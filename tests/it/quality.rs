//! How good the matching is: floors on open data and on a fictional council, through the program itself.
//!
//! The rulesets are the worked examples of `docs/examples/`, the files those of `tests/fixtures/`; both are what the
//! README walks through, so its figures cannot quietly become untrue.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use hearth::quality::{AddressScore, AddressTruth};
use hearth::synthetic::address_book::AddressBook;
use serde_json::Value;

use crate::support::WorkDir;
use crate::support::town::column;

fn in_repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn word(path: &Path) -> &str {
    path.to_str().expect("a path that can be written")
}

/// Links an open file by its example ruleset and scores it against its truth.
fn linked_and_scored(name: &str) -> Value {
    let dir = WorkDir::new();
    let rules = in_repository(&format!("docs/examples/{name}.toml"));
    let file = in_repository(&format!("tests/fixtures/{name}.csv"));
    let truth = in_repository(&format!("tests/fixtures/{name}_truth.csv"));
    let input = format!("people={}", word(&file));
    let words = ["link", "--rules", word(&rules), "--input", &input, "--out", "clusters.csv"];
    dir.hearth(&[&words[..], &["--as-of", "2026-11-01"]].concat()).ends_with(0);
    let words = ["evaluate", "--truth", word(&truth), "--predicted", "clusters.csv", "--json"];
    dir.hearth(&words).ends_with(0).json()
}

fn f1(score: &Value) -> f64 {
    score["f1"].as_f64().expect("a score has an F1")
}

#[test]
fn febrl_3_is_linked_as_well_as_its_floor() {
    let scored = linked_and_scored("febrl3");
    assert_eq!(scored["mentions"], 5000);
    let persons = &scored["persons"]["pairwise"];
    assert!(f1(persons) >= 0.99, "{persons}");
}

#[test]
fn fake_1000_is_linked_as_well_as_its_floor() {
    let scored = linked_and_scored("fake_1000");
    assert_eq!(scored["mentions"], 1000);
    let persons = &scored["persons"]["pairwise"];
    assert!(f1(persons) >= 0.86, "{persons}");
}

#[test]
fn a_council_is_linked_better_than_by_simple_rules() {
    let dir = WorkDir::new();
    let words = ["demo", "--households", "2000", "--nights", "1", "--seed", "11", "--quiet"];
    let demo = dir.hearth(&[&words[..], &["--no-serve", "--no-partner"]].concat());
    assert!(demo.code < 2, "{}", demo.err);
    let config = ["--config", "demo/hearth.toml", "--quiet"];
    dir.hearth(&[&["export", "links", "--out", "links.csv"], &config[..]].concat()).ends_with(0);
    let truth = ["--truth", "demo/truth/night-1.csv", "--predicted", "links.csv", "--json"];
    let scored = dir.hearth(&[&["evaluate"], &truth[..], &config[..]].concat()).ends_with(0).json();
    let simple = &scored["simple_rules"];
    for score in ["/persons/pairwise", "/persons/b_cubed", "/households"] {
        let of = |all: &Value| f1(all.pointer(score).expect("a council is scored on it"));
        assert!(of(&scored) > of(simple), "{score}: {} against {}", of(&scored), of(simple));
    }
}

/// The score of the program's answers on a fictional gazetteer of this seed; `columns` are those of the address.
fn addresses_scored(seed: u64, columns: &[&str]) -> AddressScore {
    let dir = WorkDir::new();
    let book = AddressBook::build(12_000, seed);
    book.write_to(&dir.path("."), 11_600, seed).expect("a folder that can be written");
    let named = columns.iter().flat_map(|name| ["--column", name]);
    let words: Vec<&str> = ["address", "--file", "messy.csv", "--postcode", "postcode"]
        .into_iter()
        .chain(["--gazetteer", "gazetteer.csv", "--out", "out.csv", "--quiet"])
        .chain(named)
        .collect();
    dir.hearth(&words).ends_with(0);
    let out = dir.read("out.csv");
    let ids = column(&out, "id");
    let answers = column(&out, "uprn").into_iter().map(|uprn| uprn.parse().ok());
    let answers: HashMap<String, Option<u64>> = ids.into_iter().zip(answers).collect();
    let messy = book.messy(11_600, seed);
    assert_eq!(answers.len(), messy.len(), "every row comes back");
    let truths: Vec<(AddressTruth, Option<u64>)> = messy
        .iter()
        .map(|row| {
            let truth = AddressTruth {
                kind: row.kind.to_owned(),
                uprn: row.uprn,
                building_uprn: row.building_uprn,
                present: row.present,
            };
            (truth, answers[&row.id])
        })
        .collect();
    AddressScore::of(truths.iter().map(|(truth, answer)| (truth, *answer)))
}

fn above(what: &str, share: Option<f64>, floor: f64) {
    assert!(share.is_some_and(|share| share >= floor), "{what}: {share:?}, {floor} is the floor");
}

#[test]
fn addresses_of_every_kind_of_noise_find_their_uprn_and_absent_ones_find_none() {
    let score = addresses_scored(407, &["address"]);
    above("precision", score.all.precision(), 0.997);
    above("recall", score.all.recall(), 0.975);
    above("absent premises left alone", score.all.absent_share().map(|share| 1.0 - share), 0.99);
    for kind in
        ["slash_flat", "block_name_only", "flat_after_number", "postcode_missing", "postcode_wrong"]
    {
        above(kind, score.kinds[kind].recall(), 0.93);
    }
}

#[test]
fn addresses_in_five_columns_are_found_as_well_as_in_one() {
    let lines = ["address_1", "address_2", "address_3", "address_4", "address_5"];
    let score = addresses_scored(408, &lines);
    above("precision", score.all.precision(), 0.997);
    above("recall", score.all.recall(), 0.975);
}

/// Precision and recall of what is told, how many are told, how many could be, and how many are told twice: the line of a kind of event.
fn told_of(demo: &str, kind: &str) -> [f64; 5] {
    let line = demo.lines().find(|line| line.starts_with(kind)).expect("the kind is scored");
    let figures = line[kind.len()..].split_whitespace().map(|it| it.replace(',', ""));
    let figures: Vec<f64> = figures.map(|it| it.parse().expect("a figure")).collect();
    let [told, precision, recall, _, _, shown, twice] = figures[..] else {
        panic!("a line of another shape: {line}")
    };
    [precision, recall, told, shown, twice]
}

#[test]
fn births_and_deaths_of_the_registrars_feed_are_told_of_whom_they_befell() {
    let dir = WorkDir::new();
    let words = ["demo", "--households", "2000", "--nights", "6", "--seed", "12", "--quiet"];
    let demo = dir.hearth(&[&words[..], &["--no-serve", "--no-partner"]].concat());
    assert!(demo.code < 2, "{}", demo.err);
    for kind in ["births, registered", "deaths, registered"] {
        let [precision, recall, told, entered, twice] = told_of(&demo.out, kind);
        assert!(told >= 3.0 && entered >= 3.0, "{kind}: there are some");
        // of so few, one may be missed; none may be wrong
        assert!(precision >= 0.97, "{kind}: {precision} of {told}");
        assert!(recall >= 0.97 || (1.0 - recall) * entered < 1.5, "{kind}: {recall} of {entered}");
        assert!(twice < 1.0, "{kind}: told twice");
    }
}
