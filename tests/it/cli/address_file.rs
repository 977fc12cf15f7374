//! `hearth address --file`: a file of addresses, row by row.

use std::time::Duration;

use crate::support::town::{GAZETTEER, column, council, resolve, table, town};

const ENQUIRIES: &str = include_str!("../../fixtures/addresses/enquiries.csv");

/// What a result has after the columns of its file.
const ADDED: [&str; 9] = [
    "uprn",
    "level",
    "weight",
    "distinguishability",
    "building_uprn",
    "premises",
    "route",
    "stage",
    "reasons",
];

#[test]
fn a_file_keeps_every_row_and_column() {
    let dir = town();
    dir.write("enquiries.csv", ENQUIRIES);
    let ran = resolve(&dir, "enquiries.csv", &[]).ends_with(0);
    assert!(ran.out.is_empty(), "{}", ran.out);
    assert!(ran.err.contains("9 addresses"), "{}", ran.err);
    let (before, rows_before) = table(ENQUIRIES);
    let (after, rows_after) = table(&dir.read("out.csv"));
    let kept: Vec<&str> = before
        .iter()
        .map(|name| if name == "uprn" { "input_uprn" } else { name.as_str() })
        .collect();
    assert_eq!(after, [&kept[..], &ADDED[..]].concat());
    assert_eq!(rows_after.len(), rows_before.len());
    for (was, is) in rows_before.iter().zip(&rows_after) {
        assert_eq!(is[..was.len()], was[..]);
    }
    let found = column(&dir.read("out.csv"), "uprn");
    let expected = ["200012", "200031", "", "200063", "200050", "200033", "200032", "", ""];
    assert_eq!(found, expected);
    assert!(!dir.has("out.quarantine.csv"));
}

#[test]
fn what_is_said_of_a_file_adds_up() {
    let dir = town();
    dir.write("enquiries.csv", ENQUIRIES);
    let ran = resolve(&dir, "enquiries.csv", &[]).ends_with(0);
    let count = |level: &str| -> usize {
        let line = ran.err.lines().find(|line| line.trim_start().starts_with(level));
        let line = line.unwrap_or_else(|| panic!("no {level} in {}", ran.err));
        line.split_whitespace().nth(1).expect("a count").parse().expect("a number")
    };
    let levels = column(&dir.read("out.csv"), "level");
    for level in ["residence", "building", "street", "nothing"] {
        assert_eq!(count(level), levels.iter().filter(|it| *it == level).count(), "{level}");
    }
}

#[test]
fn a_claimed_uprn_is_evidence_and_not_believed_against_the_text() {
    let dir = town();
    dir.write("enquiries.csv", ENQUIRIES);
    let reasons = |more: &[&str]| {
        resolve(&dir, "enquiries.csv", more).ends_with(0);
        let out = dir.read("out.csv");
        (column(&out, "uprn"), column(&out, "reasons"))
    };
    let (alone, without) = reasons(&[]);
    let (claimed, with) = reasons(&["--uprn", "uprn"]);
    assert_eq!(claimed, alone, "E-07 claims its neighbour's UPRN");
    let contradicted = "the row claims another UPRN, which its text contradicts";
    assert!(!without.iter().any(|it| it.contains(contradicted)), "{without:?}");
    let told: Vec<usize> = (0..with.len()).filter(|&at| with[at].contains(contradicted)).collect();
    assert_eq!(told, [6], "{with:?}");
}

#[test]
fn a_claimed_uprn_fills_in_what_the_text_leaves_open() {
    let dir = town();
    dir.write(
        "in.csv",
        "address,claims\n\"30 High Street, Tarnbridge EB1 2BF\",200013\n\"30 High Street, Tarnbridge EB1 2BF\",999\n",
    );
    resolve(&dir, "in.csv", &["--uprn", "claims"]).ends_with(0);
    let out = dir.read("out.csv");
    assert_eq!(column(&out, "uprn"), ["200013", ""]);
    assert_eq!(column(&out, "route")[0], "claim");
    assert!(column(&out, "reasons")[1].contains("the gazetteer does not have"));
}

#[test]
fn rows_that_cannot_be_read_are_listed_beside_the_result() {
    let dir = town();
    dir.write("in.csv", "ref,address\na,\"2 Mill Lane, EB1 3AA\"\nb,1 Mill Lane, EB1 3AA\nc,3 Mill\0 Lane\nd,\"3 Mill Lane, EB1 3AA\"\n");
    let ran = resolve(&dir, "in.csv", &[]).ends_with(1);
    assert!(ran.err.contains("2 rows could not be read: out.quarantine.csv"), "{}", ran.err);
    let out = dir.read("out.csv");
    assert_eq!(column(&out, "ref"), ["a", "d"]);
    assert_eq!(column(&out, "uprn"), ["200031", "200032"]);
    let aside = dir.read("out.quarantine.csv");
    assert_eq!(column(&aside, "line"), ["3", "4"]);
    assert!(!aside.contains("Mill"), "no value of a row: {aside}");
    // and the list goes with the fault
    dir.write("in.csv", "ref,address\na,\"2 Mill Lane, EB1 3AA\"\n");
    resolve(&dir, "in.csv", &[]).ends_with(0);
    assert!(!dir.has("out.quarantine.csv"));
}

#[test]
fn columns_are_found_by_name() {
    let dir = town();
    for file in [
        "id,SAON,PAON,Street,Town,Post Code\n1,Flat 2,30,High Street,Tarnbridge,EB1 2BF\n",
        "id,address\n1,\"Flat 2, Rowan Court, 30 High St, Tarnbridge, EB1 2BF\"\n",
        "id,Address 1,Address 2,PCode\n1,\"Flat 2, Rowan Court\",30 High St,EB1 2BF\n",
        "subname,number,streetname,townname,postcode\nFlat 2,30,High Street,Tarnbridge,EB1 2BF\n",
    ] {
        dir.write("in.csv", file);
        resolve(&dir, "in.csv", &[]).ends_with(0);
        assert_eq!(column(&dir.read("out.csv"), "uprn"), ["200012"], "{file}");
    }
}

#[test]
fn a_flat_in_a_column_of_its_own_beside_the_address_is_read() {
    let dir = town();
    dir.write("in.csv", "id,flat,address,postcode\n1,Flat 2,30 High St,EB1 2BF\n");
    resolve(&dir, "in.csv", &[]).ends_with(0);
    assert_eq!(column(&dir.read("out.csv"), "uprn"), ["200012"]);
}

#[test]
fn columns_are_parted_by_comma_semicolon_tab_or_bar() {
    let dir = town();
    for file in [
        "id;Address 1;Address 2;Postcode\n1;Flat 2, Rowan Court;30 High St;EB1 2BF\n",
        "id\taddress\tpostcode\n1\tFlat 2, Rowan Court, 30 High St\tEB1 2BF\n",
        "id|line1|line2|pcode\n1|Flat 2|30 High St|EB1 2BF\n",
    ] {
        dir.write("in.csv", file);
        resolve(&dir, "in.csv", &[]).ends_with(0);
        assert!(dir.read("out.csv").contains("200012"), "{file}");
    }
}

#[test]
fn columns_that_are_named_are_read_and_no_others() {
    let dir = town();
    dir.write("in.csv", "where,address,code\n2 Mill Lane,1 Mill Lane,EB1 3AA\n");
    resolve(&dir, "in.csv", &["--column", "WHERE", "--postcode", "code"]).ends_with(0);
    assert_eq!(column(&dir.read("out.csv"), "uprn"), ["200031"]);
}

#[test]
fn a_column_that_is_not_there_is_told_with_the_nearest() {
    let dir = town();
    dir.write("in.csv", "id,adress,postcode\n1,2 Mill Lane,EB1 3AA\n");
    let named = resolve(&dir, "in.csv", &["--column", "address", "--quiet"]).ends_with(2);
    insta::assert_snapshot!(named.err, @r"
    error: the file has no column `address`
      hint: is it `adress`?
    ");
    let found = resolve(&dir, "in.csv", &["--quiet"]).ends_with(2);
    insta::assert_snapshot!(found.err, @r"
    error: no column is called address, address_1, line1, street or the like
      hint: the first line must name the columns; name those of the address with --column, in order
    ");
    assert!(!dir.has("out.csv"));
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let dir = town();
    let file = "address\n\"2 Mill Lane, EB1 3AA\"\n";
    dir.write("in.csv", file);
    for out in ["in.csv", "./in.csv", "gazetteer.csv"] {
        let words = ["address", "--file", "in.csv", "--out", out, "--gazetteer", "gazetteer.csv"];
        let refused = dir.hearth(&words).ends_with(2);
        assert!(refused.err.contains("would be written over"), "{}", refused.err);
    }
    // nor by the list of what could not be read
    dir.write("out.quarantine.csv", file);
    resolve(&dir, "out.quarantine.csv", &[]).ends_with(2);
    assert_eq!(dir.read("in.csv"), file);
    assert_eq!(dir.read("out.quarantine.csv"), file);
    assert_eq!(dir.read("gazetteer.csv"), GAZETTEER);
}

#[test]
fn the_configuration_is_not_written_over() {
    let dir = town();
    dir.write("hearth.toml", &council(""));
    dir.write("in.csv", "address\n\"2 Mill Lane, EB1 3AA\"\n");
    let words = ["address", "--file", "in.csv", "--out", "hearth.toml"];
    dir.hearth(&words).ends_with(2);
    assert_eq!(dir.read("hearth.toml"), council(""));
}

#[test]
fn a_fault_leaves_an_earlier_result_as_it_was() {
    let dir = town();
    dir.write("out.csv", "earlier");
    dir.write("in.csv", "foo,bar\nSecret Place,2\n");
    let failed = resolve(&dir, "in.csv", &[]).ends_with(2);
    assert!(!failed.err.contains("Secret"), "no value of a row in a message: {}", failed.err);
    resolve(&dir, "missing.csv", &[]).ends_with(2);
    dir.write("empty.csv", "");
    resolve(&dir, "empty.csv", &[]).ends_with(2);
    assert_eq!(dir.read("out.csv"), "earlier");
    let nowhere = ["--file", "in.csv", "--out", "no/out.csv", "--gazetteer", "gazetteer.csv"];
    let nowhere = dir.hearth(&[&["address"], &nowhere[..]].concat()).ends_with(2);
    assert!(nowhere.err.contains("there is no folder no"), "{}", nowhere.err);
}

#[test]
fn one_long_cell_does_not_hold_up_a_file() {
    let dir = town();
    let long = "flat a ".repeat(80_000);
    let file = format!("address\n\"{long} 2 Mill Lane\"\n\"2 Mill Lane, EB1 3AA\"\n");
    dir.write("in.csv", &file);
    let words = ["address", "--file", "in.csv", "--out", "out.csv", "--gazetteer", "gazetteer.csv"];
    // 560 kB; a work that grows with the square of the cell takes far longer: the row is set aside
    assert_cmd::cargo::cargo_bin_cmd!("hearth")
        .current_dir(dir.path(""))
        .args(words)
        .timeout(Duration::from_secs(10))
        .assert()
        .code(1);
    assert_eq!(column(&dir.read("out.csv"), "uprn"), ["200031"]);
}

#[test]
fn an_explained_file_adds_columns_and_changes_no_answer() {
    let dir = town();
    dir.write("enquiries.csv", ENQUIRIES);
    resolve(&dir, "enquiries.csv", &[]).ends_with(0);
    let (header, plain) = table(&dir.read("out.csv"));
    resolve(&dir, "enquiries.csv", &["--explain"]).ends_with(0);
    let (explained_header, explained) = table(&dir.read("out.csv"));
    assert_eq!(explained_header[..header.len()], header[..]);
    assert!(explained_header.iter().any(|name| name == "read_street"));
    for (plain, explained) in plain.iter().zip(&explained) {
        assert_eq!(explained[..plain.len()], plain[..]);
    }
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let dir = town();
    dir.write("enquiries.csv", ENQUIRIES);
    resolve(&dir, "enquiries.csv", &["--explain"]).ends_with(0);
    let first = dir.bytes("out.csv");
    // a gazetteer in another order is the same gazetteer
    let mut lines: Vec<&str> = GAZETTEER.lines().collect();
    lines[1..].reverse();
    dir.write("gazetteer.csv", &(lines.join("\n") + "\n"));
    resolve(&dir, "enquiries.csv", &["--explain"]).ends_with(0);
    assert_eq!(String::from_utf8_lossy(&dir.bytes("out.csv")), String::from_utf8_lossy(&first));
}

#[cfg(unix)]
#[test]
fn a_link_is_written_through_and_stays_a_link() {
    let dir = town();
    dir.write("in.csv", "address\n\"2 Mill Lane, EB1 3AA\"\n");
    dir.write("kept/result.csv", "earlier");
    std::os::unix::fs::symlink("kept/result.csv", dir.path("out.csv")).expect("a link");
    resolve(&dir, "in.csv", &[]).ends_with(0);
    let link = std::fs::symlink_metadata(dir.path("out.csv")).expect("something there");
    assert!(link.is_symlink());
    assert_eq!(column(&dir.read("kept/result.csv"), "uprn"), ["200031"]);
}
