//! Deliveries of changes: what holds in the end, and what became of every row on the way.

use std::{collections::BTreeMap, fs};

use proptest::prelude::*;

use super::super::{ExtractError, ExtractReader, ExtractRow, ExtractSummary};
use crate::rules::{RuleFile, RuleFiles, RuleOrigin, Ruleset, SourceRules, Unchecked};

const RULES: &str = r#"
[[source]]
name = "register"
record_id = { columns = ["Prefix", "Number"], separator = "-", empty = "0" }
[source.changes]
code = "Change"
add = ["A"]
modify = ["M"]
delete = ["D"]
[source.changes.columns]
Prefix = { column = "No", split = "-", part = 1 }
Number = { column = "No", split = "-", part = 2 }
Surname = "Name"
[source.fields]
surname = "Surname"
postcode = "Postcode"
"#;

const FULL: &str = "Postcode,Prefix,Number,Surname,Other\nX,A,1,Ash,1\nX,A,2,Elm,2\nX,A,3,Oak,3\n";
const HEAD: &str = "No,Change,Name,Postcode\n";

fn rules(text: &str) -> SourceRules {
    let origin = RuleOrigin::Council("register.toml".into());
    let file = RuleFile { text: text.to_owned(), origin };
    let files = RuleFiles::from([("sources/register.toml".to_owned(), file)]);
    Ruleset::<Unchecked>::of_files(files).check().unwrap().sources()[0].clone()
}

fn read(
    source: &SourceRules,
    files: &[(&str, &str)],
    batch: usize,
) -> Result<(Vec<ExtractRow>, ExtractSummary), ExtractError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut reader = ExtractReader::open(folder.path(), source)?;
    let mut rows = Vec::new();
    while let Some(batch) = reader.next_batch(batch)? {
        rows.extend(batch);
    }
    let mut summary = reader.finish()?;
    assert!(summary.adds_up(), "{summary:?}");
    assert_eq!(summary.verified, rows.len() as u64);
    assert!(rows.iter().enumerate().all(|(at, row)| row.row as usize == at));
    for row in &mut summary.quarantined {
        row.file = row.file.rsplit('/').next().unwrap_or_default().to_owned();
    }
    Ok((rows, summary))
}

/// Key and surname of the rows that hold.
fn holds(rows: &[ExtractRow], source: &SourceRules) -> String {
    let used = source.columns_used();
    let at = used.iter().position(|used| used.column == "Surname").unwrap();
    let rows = rows.iter().map(|row| format!("{} {}", row.record_id, row.cells.get(at)));
    rows.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_register_after_its_changes_is_what_is_read() {
    let source = rules(RULES);
    let first = format!("{HEAD}A-2,M,Elms,Y\nA-1,D,,\nB,A,Fir,Z\n");
    let second = format!("{HEAD}B,M,Firs,Z\nA-1,A,Ashe,X\n");
    let files = [("full.csv", FULL), ("u_9.csv", first.as_str()), ("u_10.csv", second.as_str())];
    for batch in [1, 2, 100] {
        let (rows, summary) = read(&source, &files, batch).unwrap();
        assert_eq!(holds(&rows, &source), "A-1 Ashe, A-2 Elms, A-3 Oak, B-0 Firs");
        assert_eq!((summary.rows, summary.superseded, summary.rows_in_force()), (8, 4, 4));
        let unused: Vec<_> = summary.unused.iter().map(|(why, n)| format!("{why} {n}")).collect();
        assert_eq!(
            unused,
            ["deleted by a later delivery 1", "deletion 1", "replaced by a later delivery 2"]
        );
        assert!(summary.odd_changes.is_empty());
    }
}

#[test]
fn changes_that_do_not_fit_are_told_and_never_silent() {
    let source = rules(RULES);
    let odd = format!(
        "{HEAD}A-1,A,Ashe,X\nA-9,M,Yew,X\nA-8,D,,\nA-2,X,Elms,\n,A,Nokey,\nA-3,M,Oaks,X\nA-3,M,Oaks,X\n"
    );
    let files = [("full.csv", FULL), ("u.csv", odd.as_str())];
    let (rows, summary) = read(&source, &files, 9).unwrap();
    assert_eq!(holds(&rows, &source), "A-1 Ashe, A-2 Elm, A-3 Oaks, A-9 Yew");
    let odd: Vec<_> = summary.odd_changes.iter().map(|(what, n)| format!("{what} {n}")).collect();
    assert_eq!(odd, ["add a key that is there already 1", "modify a key that is not there 1"]);
    let aside = |summary: &ExtractSummary| {
        let mut aside: Vec<_> = summary
            .quarantined
            .iter()
            .map(|row| {
                let column = row.column.clone().unwrap_or_default();
                format!("{}:{} {column}: {}", row.file, row.line, row.reason)
            })
            .collect();
        aside.sort();
        aside
    };
    assert_eq!(
        aside(&summary),
        [
            "u.csv:4 Prefix + Number: changes a key that is not there",
            "u.csv:5 Change: a code that is no change",
            "u.csv:6 Prefix + Number: no key",
        ]
    );
    assert_eq!(summary.duplicates.len(), 1);
    let strict = RULES.replace(
        "[source.changes.columns]",
        "known_add = \"set-aside\"\nunknown_modify = \"set-aside\"\nunknown_delete = \"apply\"\n[source.changes.columns]",
    );
    let source = rules(&strict);
    let (rows, summary) = read(&source, &files, 9).unwrap();
    assert_eq!(holds(&rows, &source), "A-1 Ash, A-2 Elm, A-3 Oaks");
    assert_eq!(aside(&summary).len(), 4);
    assert_eq!(summary.odd_changes.len(), 1);
}

#[test]
fn a_full_delivery_replaces_all_before_it_and_changes_alone_are_refused() {
    let source = rules(RULES);
    let changes = format!("{HEAD}A-2,M,Elms,Y\n");
    let files = [("1.csv", changes.as_str()), ("2.csv", FULL), ("3.csv", HEAD)];
    let (rows, summary) = read(&source, &files, 9).unwrap();
    assert_eq!(holds(&rows, &source), "A-1 Ash, A-2 Elm, A-3 Oak");
    assert_eq!(summary.rows, 3);
    let refused = read(&source, &files[..1], 9).expect_err("refused").to_string();
    assert!(refused.contains("holds changes, and no full delivery"), "{refused}");
    assert!(read(&source, &[], 9).expect_err("refused").to_string().contains("no delivery"));
    let lacks = read(&source, &[("1.csv", FULL), ("2.csv", "No,Change,Postcode\nA-1,D,\n")], 9);
    let lacks = lacks.expect_err("refused").to_string();
    assert!(lacks.contains("no column `Name` (for Surname)"), "{lacks}");
}

#[test]
fn where_every_delivery_adds_or_replaces_a_correction_takes_the_place_of_the_first() {
    let rules_text = "[[source]]\nname = \"register\"\nrecord_id = \"Id\"\n[source.changes]\nfull = false\n\
                      [source.fields]\nsurname = \"Surname\"\n";
    let source = rules(rules_text);
    let files = [("1.csv", "Id,Surname\n1,Ash\n2,Elm\n"), ("2.csv", "Surname,Id\nAshe,1\n")];
    let (rows, summary) = read(&source, &files, 1).unwrap();
    assert_eq!(holds(&rows, &source), "1 Ashe, 2 Elm");
    assert_eq!(summary.unused.get("replaced by a later delivery"), Some(&1));
    // nothing else would say what a column that is called otherwise had to say
    let renamed = [files[0], ("2.csv", "Sur_name,Id\nAshe,1\n")];
    let lacks = read(&source, &renamed, 1).expect_err("refused").to_string();
    assert!(lacks.contains("no column `Surname`"), "{lacks}");
}

proptest! {
    #[test]
    fn whatever_changes_arrive_the_register_is_what_a_map_would_hold(
        changes in proptest::collection::vec((0_u8..6, 0_u8..4, 0_u8..3), 0..40),
        parting in 0_usize..40,
        batch in 1_usize..7,
    ) {
        let source = rules(RULES);
        let mut expected: BTreeMap<String, String> =
            [("A-1", "Ash"), ("A-2", "Elm"), ("A-3", "Oak")].map(|(k, n)| (k.into(), n.into())).into();
        let mut texts = [HEAD.to_owned(), HEAD.to_owned()];
        for (at, (key, code, name)) in changes.iter().enumerate() {
            let code = ["A", "M", "D", "?"][usize::from(*code)];
            let line = format!("A-{key},{code},N{name},X\n");
            texts[usize::from(at >= parting)].push_str(&line);
            match code {
                "D" => drop(expected.remove(&format!("A-{key}"))),
                "?" => {}
                _ => drop(expected.insert(format!("A-{key}"), format!("N{name}"))),
            }
        }
        let files = [("0.csv", FULL), ("1.csv", &*texts[0]), ("2.csv", &*texts[1])];
        let (rows, _) = read(&source, &files, batch).unwrap();
        let mut found: Vec<String> = holds(&rows, &source).split(", ").map(str::to_owned).collect();
        found.retain(|row| !row.is_empty());
        found.sort();
        let expected: Vec<String> = expected.iter().map(|(key, name)| format!("{key} {name}")).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn whatever_bytes_arrive_as_changes_every_row_is_accounted_for(
        words in proptest::collection::vec(
            proptest::sample::select(vec!["A-1", "A", ",", "M", "D", "\n", "\"", "x", "\0", "A-1,D,,\n"]),
            0..60,
        )
    ) {
        let source = rules(RULES);
        let text = format!("{HEAD}{}", words.concat());
        let _ = read(&source, &[("0.csv", FULL), ("1.csv", &text)], 3);
    }
}
