//! `hearth evaluate`: what can be scored, and what is refused rather than scored.

use crate::support::{Outcome, WorkDir};

const TRUTH: &str = "dataset,record_id,person_id\npeople,r1,p1\npeople,r2,p1\npeople,r3,p2\n";
const PREDICTED: &str = "dataset,record_id,cluster_id\npeople,r1,1\npeople,r2,1\npeople,r3,2\n";

fn scored(dir: &WorkDir, truth: &str, predicted: &str) -> Outcome {
    dir.write("truth.csv", truth);
    dir.write("predicted.csv", predicted);
    dir.hearth(&["evaluate", "--truth", "truth.csv", "--predicted", "predicted.csv", "--json"])
}

#[test]
fn a_truth_of_nobody_is_refused_and_not_found_perfectly() {
    let told = scored(&WorkDir::new(), "dataset,record_id,person_id\n", PREDICTED).ends_with(2);
    assert!(told.err.contains("truth.csv: a header and no row"), "{}", told.err);
}

#[test]
fn rows_that_contradict_each_other_are_refused_with_their_lines_and_without_a_value() {
    let dir = WorkDir::new();
    let twice = format!("{TRUTH}people,r1,p9\n");
    let told = scored(&dir, &twice, PREDICTED).ends_with(2);
    assert!(told.err.contains("truth.csv:5: the same mention as line 2"), "{}", told.err);
    assert!(!told.err.contains("r1") && !told.err.contains("p9"), "{}", told.err);
    let told = scored(&dir, TRUTH, &format!("{PREDICTED}people,r2,2\n")).ends_with(2);
    assert!(told.err.contains("predicted.csv:5: the same mention as line 3"), "{}", told.err);
    // `hearth link` writes a row that is word for word like another beside it
    let again = scored(&dir, TRUTH, &format!("{PREDICTED}people,r2,1\n")).ends_with(0).json();
    assert_eq!(again["mentions"], 3);
}

#[test]
fn records_that_are_the_same_in_other_roles_are_told_as_that() {
    let predicted = "dataset,record_id,role,person_id\npeople,r1,liable1,a\npeople,r1,liable2,b\n";
    let told = scored(&WorkDir::new(), TRUTH, predicted).ends_with(2);
    assert!(told.err.contains("the same records, and other roles"), "{}", told.err);
    let others = "dataset,record_id,cluster_id\npupils,r1,1\n";
    let told = scored(&WorkDir::new(), TRUTH, others).ends_with(2);
    assert!(told.err.contains("the same dataset and record_id values"), "{}", told.err);
}

#[test]
fn a_council_beside_the_files_whose_extracts_have_not_arrived_keeps_nobody_from_the_scores() {
    let dir = WorkDir::new();
    dir.hearth(&["init", "."]).ends_with(0);
    let done = scored(&dir, TRUTH, PREDICTED).ends_with(0);
    assert!(done.err.contains("no simple rules beside these scores"), "{}", done.err);
    assert!(done.err.contains("no extract has arrived"), "{}", done.err);
    let scores = done.json();
    assert_eq!(scores["persons"]["pairwise"]["f1"], 1.0);
    assert!(scores["simple_rules"].is_null());
    dir.write("hearth.toml", "[council]\n");
    scored(&dir, TRUTH, PREDICTED).ends_with(0);
    // where it is asked for, it must be there
    let words = ["evaluate", "--truth", "truth.csv", "--predicted", "predicted.csv"];
    dir.hearth(&[&words[..], &["--config", "hearth.toml"]].concat()).ends_with(2);
    // nor does a proof need the council's configuration
    dir.write("proof.txt", "no proof");
    let told = dir.hearth(&["audit", "check-proof", "proof.txt"]).ends_with(2);
    assert!(told.err.contains("give it with --key"), "{}", told.err);
}
