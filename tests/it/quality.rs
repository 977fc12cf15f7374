//! How good the matching is: floors on open data and on a fictional council, through the program itself.
//!
//! The rulesets are the worked examples of `docs/examples/`, the files those of `tests/fixtures/`; both are what the
//! README walks through, so its figures cannot quietly become untrue.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::WorkDir;

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
    let demo = dir.hearth(&words);
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
