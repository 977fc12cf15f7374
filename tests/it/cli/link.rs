//! `hearth link` and `hearth train`: any CSV file of people in, clusters out.

use std::collections::BTreeMap;

use crate::support::WorkDir;

/// The contract's ruleset, to the letter.
const PEOPLE: &str = r#"
[[source]]
name = "people"
record_id = "unique_id"

[source.fields]
forename = "first_name"
surname = "surname"
date_of_birth = { column = "dob", formats = ["%Y-%m-%d"] }
sex = "sex"
address = ["address_line_1", "town"]
postcode = "postcode"
national_id = { column = "ssn", kind = "identifier" }     # any other column: kind = text | category | identifier | email | phone | number | year
"#;

const HEADER: &str = "unique_id,first_name,surname,dob,sex,address_line_1,town,postcode,ssn";
const FORENAMES: [&str; 8] =
    ["Amelia", "Bilal", "Chidi", "Dorothy", "Ewan", "Farah", "Grzegorz", "Harriet"];
const SURNAMES: [&str; 10] = [
    "Okafor",
    "Whitfield",
    "Nowak",
    "Begum",
    "Pritchard",
    "Lindqvist",
    "Hussain",
    "Garside",
    "Mbeki",
    "Trevithick",
];

/// Eighty people, each written twice: the second time with a slip, and with the comma of a quoted cell.
fn rows(first: bool, second: bool) -> String {
    let mut lines = vec![HEADER.to_owned()];
    for number in 0..80_usize {
        let (forename, surname) = (FORENAMES[number % 8], SURNAMES[number / 8]);
        let born = format!("{}-{:02}-{:02}", 1940 + number, 1 + number % 12, 1 + number % 28);
        let sex = if number % 2 == 0 { "F" } else { "M" };
        let place = format!("Extown,EX{} {}AB", 1 + number % 9, number % 10);
        let ssn = 100_000 + number * 7919;
        if first {
            lines.push(format!(
                "a{number},{forename},{surname},{born},{sex},\"{number} High Street\",{place},{ssn}"
            ));
        }
        if second {
            let slip = &surname[..surname.len() - 1];
            lines.push(format!(
                "b{number},{forename},{slip},{born},{sex},\"{number}, High St\",{place},{ssn}"
            ));
        }
    }
    lines.join("\n") + "\n"
}

/// Cluster by dataset and record.
fn clusters(csv: &str) -> BTreeMap<(String, String), String> {
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("dataset,record_id,cluster_id"));
    lines
        .map(|line| {
            let mut cells = line.split(',').map(str::to_owned);
            let mut cell = || cells.next().unwrap_or_default();
            ((cell(), cell()), cell())
        })
        .collect()
}

fn key(dataset: &str, record: &str) -> (String, String) {
    (dataset.to_owned(), record.to_owned())
}

#[test]
fn a_plain_person_file_runs_as_the_contract_says() {
    let dir = WorkDir::new();
    dir.write("people.toml", PEOPLE);
    let mut file = rows(true, true);
    file += "a3,Dorothy,Okafor,1943-04-04,M,\"3 High Street\",Extown,EX4 3AB,123757\n";
    file += "broken,Only,Three\n";
    dir.write("people.csv", &file);
    let words =
        ["link", "--rules", "people.toml", "--input", "people=people.csv", "--out", "clusters.csv"];
    let linked = dir.hearth(&words).ends_with(1);
    assert!(linked.out.is_empty(), "{}", linked.out);
    assert!(linked.err.contains("1 in quarantine: see clusters.quarantine.csv"), "{}", linked.err);

    let csv = dir.read("clusters.csv");
    assert_eq!(
        csv.lines().count(),
        1 + 161,
        "a header, 160 rows and one word for word like another"
    );
    assert_eq!(csv.lines().filter(|line| line.starts_with("people,a3,")).count(), 2);
    let clusters = clusters(&csv);
    assert!(!clusters.contains_key(&key("people", "broken")));
    let together = |number: usize| {
        clusters[&key("people", &format!("a{number}"))]
            == clusters[&key("people", &format!("b{number}"))]
    };
    assert_eq!((0..80).filter(|&number| together(number)).count(), 80);
    let mut distinct: Vec<&String> = clusters.values().collect();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 80);
    insta::assert_snapshot!(dir.read("clusters.quarantine.csv"), @r"
    dataset,file,line,column,reason
    people,people.csv,163,,3 cells where the header has 9 columns
    ");
}

#[test]
fn two_sources_can_be_linked_without_being_deduplicated() {
    let dir = WorkDir::new();
    let source = |name: &str| PEOPLE.replace("\"people\"", &format!("\"{name}\""));
    dir.write("two.toml", &format!("mode = \"link-only\"\n{}{}", source("left"), source("right")));
    // the left file holds everybody twice, which link-only does not look at by itself
    dir.write("left.csv", &rows(true, false));
    dir.write("right.csv", &rows(false, true));
    let words = [
        "link",
        "--rules",
        "two.toml",
        "--input",
        "left=left.csv",
        "--input",
        "right=right.csv",
        "--out",
        "out.csv",
    ];
    dir.hearth(&words).ends_with(0);
    let clusters = clusters(&dir.read("out.csv"));
    assert_eq!(clusters.len(), 160);
    for number in 0..80 {
        let (a, b) = (key("left", &format!("a{number}")), key("right", &format!("b{number}")));
        assert_eq!(clusters[&a], clusters[&b], "{number}");
    }
    assert!(!dir.has("out.quarantine.csv"));
}

#[test]
fn two_rows_of_a_source_that_holds_a_person_once_are_never_in_one_cluster() {
    let dir = WorkDir::new();
    let source = |name: &str| PEOPLE.replace("\"people\"", &format!("\"{name}\""));
    let left = source("left").replacen("record_id", "unique = true\nrecord_id", 1);
    dir.write("two.toml", &format!("{left}{}", source("right")));
    // the left file holds ten people twice all the same, and the right one fits both of their rows
    let once = rows(true, false);
    let again = once.lines().skip(1).take(10).map(|line| line.replacen('a', "c", 1) + "\n");
    dir.write("left.csv", &(once.clone() + &again.collect::<String>()));
    dir.write("right.csv", &rows(false, true));
    let inputs = ["--input", "left=left.csv", "--input", "right=right.csv"];
    let words = [&["link", "--rules", "two.toml"][..], &inputs, &["--out", "out.csv"]].concat();
    dir.hearth(&words).ends_with(0);
    let clusters = clusters(&dir.read("out.csv"));
    assert_eq!(clusters.len(), 170);
    let of = |dataset: &str, record: String| &clusters[&key(dataset, &record)];
    for number in 0..80 {
        let first = of("left", format!("a{number}"));
        if number < 10 {
            assert_ne!(first, of("left", format!("c{number}")), "{number}");
        } else {
            assert_eq!(first, of("right", format!("b{number}")), "{number}");
        }
    }
}

#[test]
fn the_same_files_give_the_same_bytes_on_any_number_of_threads() {
    let dir = WorkDir::new();
    dir.write("people.toml", PEOPLE);
    dir.write("people.csv", &rows(true, true));
    for threads in ["1", "2", "8"] {
        let out = format!("{threads}.csv");
        let words = [
            "link",
            "--rules",
            "people.toml",
            "--input",
            "people=people.csv",
            "--threads",
            threads,
            "--out",
            &out,
        ];
        dir.hearth(&words).ends_with(0);
        assert_eq!(dir.read(&out), dir.read("1.csv"));
    }
}

#[test]
fn weights_once_learnt_are_used_without_learning_again() {
    let dir = WorkDir::new();
    dir.write("people.toml", PEOPLE);
    dir.write("people.csv", &rows(true, true));
    let files = ["--rules", "people.toml", "--input", "people=people.csv"];
    let trained =
        dir.hearth(&[&["train"], &files[..], &["--write", "weights.toml"]].concat()).ends_with(0);
    assert!(trained.err.contains("weights learnt"), "{}", trained.err);
    let weights = ["--out", "out.csv", "--weights", "weights.toml"];
    let linked = dir.hearth(&[&["link"], &files[..], &weights].concat()).ends_with(0);
    assert!(linked.err.contains("with the weights given"), "{}", linked.err);
    assert_eq!(clusters(&dir.read("out.csv")).len(), 160);
}

#[test]
fn pairs_that_somebody_decided_are_learnt_from() {
    let dir = WorkDir::new();
    dir.write("people.toml", PEOPLE);
    dir.write("people.csv", &rows(true, true));
    dir.write(
        "labels.csv",
        "dataset_a,record_id_a,dataset_b,record_id_b,same\npeople,a1,people,b1,yes\n\
         people,a1,people,b9,no\npeople,a1,people,nobody,yes\n",
    );
    let words = ["train", "--rules", "people.toml", "--input", "people=people.csv"];
    let more = ["--labels", "labels.csv", "--write", "weights.toml", "-v"];
    let trained = dir.hearth(&[&words[..], &more].concat()).ends_with(0);
    assert!(trained.err.contains("2 labelled pairs learnt from"), "{}", trained.err);
    assert!(trained.err.contains("1 labelled pair names no record"), "{}", trained.err);
    assert!(trained.err.contains("not learnt: shipped"), "{}", trained.err);

    dir.write("labels.csv", "dataset_a,record_id_a,dataset_b,record_id_b,same\np,1,p,2,maybe\n");
    let refused = dir.hearth(&[&words[..], &more].concat()).ends_with(2);
    assert!(refused.err.contains("says neither yes nor no"), "{}", refused.err);
}

#[test]
fn a_name_that_the_rules_do_not_know_is_told_with_those_they_do() {
    let dir = WorkDir::new();
    dir.write("people.toml", PEOPLE);
    dir.write("people.csv", &rows(true, false));
    let words =
        ["link", "--rules", "people.toml", "--input", "persons=people.csv", "--out", "out.csv"];
    let linked = dir.hearth(&words).ends_with(2);
    insta::assert_snapshot!(linked.err, @r"
    error: the rules people.toml have no source of people called `persons`
      hint: they know people: write --input people=people.csv
    ");
    assert!(!dir.has("out.csv"));
}

#[test]
fn a_file_without_the_columns_leaves_an_earlier_result_as_it_was() {
    let dir = WorkDir::new();
    dir.write("people.toml", PEOPLE);
    dir.write("people.csv", "unique_id,first_name,surname\n1,Amelia,Okafor\n");
    dir.write("out.csv", "earlier");
    let words =
        ["link", "--rules", "people.toml", "--input", "people=people.csv", "--out", "out.csv"];
    let linked = dir.hearth(&words).ends_with(2);
    assert!(linked.err.contains("no column `dob`"), "{}", linked.err);
    assert!(!linked.err.contains("Amelia"), "no value of a row in a message: {}", linked.err);
    assert_eq!(dir.read("out.csv"), "earlier");
}

#[test]
fn an_input_is_never_written_over() {
    let dir = WorkDir::new();
    dir.write("people.toml", PEOPLE);
    dir.write("people.csv", &rows(true, false));
    let words =
        ["link", "--rules", "people.toml", "--input", "people=people.csv", "--out", "./people.csv"];
    let refused = dir.hearth(&words).ends_with(2);
    assert!(refused.err.contains("written over --input people"), "{}", refused.err);
    assert_eq!(dir.read("people.csv"), rows(true, false));
}

#[test]
fn what_was_linked_is_scored_against_the_truth() {
    let dir = WorkDir::new();
    dir.write("people.toml", PEOPLE);
    dir.write("people.csv", &rows(true, true));
    let of_person = |number| format!("people,a{number},{number}\npeople,b{number},{number}\n");
    let truth: String = (0..80).map(of_person).collect();
    let truth = format!("dataset,record_id,person_id\n{truth}");
    dir.write("truth.csv", &truth);
    dir.hearth(&[
        "link",
        "--rules",
        "people.toml",
        "--input",
        "people=people.csv",
        "--out",
        "out.csv",
    ])
    .ends_with(0);
    let scored = dir
        .hearth(&["evaluate", "--truth", "truth.csv", "--predicted", "out.csv", "--json"])
        .ends_with(0);
    let scored = scored.json();
    assert_eq!(scored["mentions"], 160);
    assert_eq!(scored["persons"]["pairwise"]["f1"], 1.0);
    assert_eq!(scored["persons"]["b_cubed"]["f1"], 1.0);
    assert!(scored["households"].is_null() && scored["simple_rules"].is_null());
}
