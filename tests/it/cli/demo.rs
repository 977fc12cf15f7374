//! `hearth demo`.

use crate::support::WorkDir;

const TINY: [&str; 7] =
    ["demo", "--households", "150", "--no-serve", "--no-partner", "--dir", "council"];

#[test]
fn a_tiny_council_is_matched_scored_and_its_counts_add_up() {
    let dir = WorkDir::new();
    let demo = dir.hearth(&TINY);
    assert!(demo.code < 2, "{}", demo.err);
    for said in [
        "Night 1 of 2",
        "Night 2 of 2, 2026-11-01",
        "The counts add up",
        "Quality against the truth of 2026-11-01",
        "persons, B-cubed",
        "private households",
        "UPRN of the row",
        "How far addresses lead",
        "Households by kind",
        "Premises",
        "simple rules",
        "hearth explain",
        "report.html",
    ] {
        assert!(demo.out.contains(said), "`{said}` in\n{}", demo.out);
    }
    assert!(dir.has("council/editions/2026-11-01.1/report.html"));
    let addresses = demo.out.lines().skip_while(|line| !line.starts_with("UPRN of the row"));
    let in_all = addresses.skip(1).find(|line| line.starts_with("in all")).unwrap();
    let shares: Vec<f64> =
        in_all.split_whitespace().skip(2).take(2).map(|share| share.parse().unwrap()).collect();
    assert!(shares.iter().all(|share| *share > 0.9), "precision and recall of UPRNs: {in_all}");

    let report = dir.read("council/editions/2026-11-01.1/report.json");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let sum = |reasons: &serde_json::Value| -> u64 {
        let reasons = reasons.as_array().unwrap();
        reasons.iter().map(|reason| reason["rows"].as_u64().unwrap()).sum()
    };
    let figures = &report["addresses"];
    let number = |what: &str| figures[what].as_u64().unwrap();
    assert!(
        number("strings_seen_before") * 10 > number("strings") * 9,
        "the second night looks up"
    );
    assert_eq!(figures["answers_kept"], "");
    let datasets = report["datasets"].as_array().unwrap();
    assert_eq!(datasets.len(), 7);
    for dataset in datasets {
        let count = |what: &str| dataset[what].as_u64().unwrap();
        let accounted = count("mention_rows")
            + sum(&dataset["no_person"])
            + sum(&dataset["quarantined"])
            + count("duplicates");
        assert_eq!(count("rows"), accounted, "{dataset:#}");
    }
}

#[test]
fn the_same_seed_gives_the_same_editions_and_replaces_the_folder() {
    let dir = WorkDir::new();
    let digests = || {
        let list = dir.hearth(&["edition", "list", "--json", "--config", "council/hearth.toml"]);
        let editions: Vec<String> = list
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|edition| edition["edition"].as_str().unwrap().to_owned())
            .collect();
        let digest = |id: &String| {
            let manifest = dir.read(&format!("council/editions/{id}/manifest.json"));
            let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
            manifest["content_digest"].as_str().unwrap().to_owned()
        };
        editions.iter().map(digest).collect::<Vec<_>>()
    };
    assert!(dir.hearth(&[&TINY[..], &["--threads", "1"]].concat()).code < 2);
    let first = digests();
    dir.write("council/notes.txt", "mine");
    assert!(dir.hearth(&[&TINY[..], &["--threads", "2"]].concat()).code < 2);
    assert_eq!(first.len(), 2);
    assert_eq!(digests(), first);
    assert_eq!(dir.read("council/notes.txt"), "mine");
}

#[test]
fn a_folder_that_no_demo_made_is_left_as_it_is() {
    let dir = WorkDir::new();
    dir.write("council/hearth.toml", "mine");
    let demo = dir.hearth(&TINY).ends_with(2);
    assert!(demo.err.contains("no demo made it"), "{}", demo.err);
    assert_eq!(dir.read("council/hearth.toml"), "mine");
    assert!(!dir.has("council/extracts"));
}

#[test]
fn a_move_is_told_to_four_services_of_which_one_was_down_for_a_while() {
    let dir = WorkDir::new();
    let words = ["demo", "--households", "200", "--nights", "1", "--no-serve", "--quiet"];
    let demo = dir.hearth(&words);
    assert!(demo.code < 2, "{}", demo.err);
    let (_, told) = demo.out.split_once("A move, declared once").expect("it is shown");
    let row = |service: &str| {
        let rows = told.lines().filter(|it| it.trim_start().starts_with(service));
        rows.map(str::to_owned).next().unwrap_or_else(|| panic!("{service} in\n{told}"))
    };
    assert!(row("libraries ").contains("was down (503): tried again, and taken"), "{told}");
    for service in ["council-tax ", "libraries ", "waste-collection "] {
        let row = row(service);
        assert!(row.contains(" amend ") && row.contains("the rest fetched"), "{row}");
        assert!(row.ends_with("done, says its receipt"), "{row}");
    }
    assert!(row("parking-permits ").contains("what it needs is in the message"), "{told}");
    // nothing stays behind, and nothing is owed
    let status = dir.hearth(&["notices", "owed", "--json", "--config", "demo/hearth.toml"]);
    assert_eq!(status.ends_with(0).json().as_array().map(Vec::len), Some(0));
}
