//! Extracts as they arrive, right and wrong: what is read, what is set aside, and what people are told.

use std::{fs, path::Path};

use proptest::prelude::*;

use super::{
    ArrivalRecord, ArrivalVerdict, ExtractError, ExtractReader, ExtractRow, ExtractSummary,
    FileEncoding, judge_absence, judge_arrival, write_quarantine,
};
use crate::rules::{RuleFile, RuleFiles, RuleOrigin, Ruleset, SourceRules, Unchecked};

fn source(lines: &str) -> SourceRules {
    let text = format!(
        "[[source]]\nname = \"people\"\nrecord_id = \"id\"\n{lines}\n[source.fields]\nsurname = \"name\"\npostcode = \"postcode\"\n"
    );
    let origin = RuleOrigin::Council("people.toml".into());
    let files = RuleFiles::from([("sources/people.toml".to_owned(), RuleFile { text, origin })]);
    Ruleset::<Unchecked>::of_files(files).check().unwrap().sources()[0].clone()
}

fn open(bytes: impl AsRef<[u8]>) -> Result<ExtractReader, ExtractError> {
    ExtractReader::of_bytes(Path::new("people.csv"), bytes.as_ref().to_vec(), &source(""))
}

fn drain(mut reader: ExtractReader) -> (Vec<ExtractRow>, ExtractSummary) {
    let mut rows = Vec::new();
    while let Some(batch) = reader.next_batch(2).unwrap() {
        rows.extend(batch);
    }
    let summary = reader.finish().unwrap();
    assert!(summary.adds_up());
    assert_eq!(summary.verified, rows.len() as u64);
    (rows, summary)
}

fn read(bytes: impl AsRef<[u8]>) -> (Vec<ExtractRow>, ExtractSummary) {
    drain(open(bytes).unwrap())
}

/// Keys of the verified rows, then what was set aside.
fn told(bytes: impl AsRef<[u8]>) -> (String, String) {
    let (rows, summary) = read(bytes);
    let keys: Vec<_> = rows.iter().map(|row| format!("{}@{}", row.record_id, row.line)).collect();
    let mut out = Vec::new();
    write_quarantine(&summary.quarantined, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    let lines = out.strip_prefix("dataset,file,line,column,reason\n").unwrap();
    (keys.join(" "), lines.replace("people,people.csv,", ""))
}

fn refused(bytes: impl AsRef<[u8]>) -> String {
    open(bytes).err().expect("refused").to_string()
}

/// Good rows with these keys.
fn rows_of(keys: std::ops::Range<usize>) -> String {
    let rows: Vec<_> = keys.map(|key| format!("{key},x,y")).collect();
    rows.join("\n") + "\n"
}

const HEAD: &str = "id,name,postcode\n";

#[test]
fn rows_are_read_with_line_key_and_cells() {
    let (rows, summary) =
        read("\u{feff} ID ,Name,POSTCODE\r\n1, Smith ,AB1 2CD\r\n\r\n2,\"Jones, \"\"J\"\"\",\r\n");
    assert_eq!((rows[0].row, rows[0].line, rows[0].cells.get(1)), (0, 2, "Smith"));
    assert_eq!((rows[1].row, rows[1].line, rows[1].cells.get(1)), (1, 4, "Jones, \"J\""));
    assert_eq!(rows[1].cells.get(7), "");
    assert_eq!((summary.rows, summary.verified, summary.blank_lines), (2, 2, 1));
    assert_eq!(summary.encoding, FileEncoding::Utf8);
}

#[test]
fn the_digest_is_that_of_the_files_bytes() {
    let bytes = format!("{HEAD}1,a,\n2,b");
    let (_, summary) = read(&bytes);
    assert_eq!(summary.digest, blake3::hash(bytes.as_bytes()));
    assert_eq!(summary.bytes, bytes.len() as u64);
}

#[test]
fn lines_are_counted_through_quoted_line_ends() {
    let (keys, aside) = told(format!("{HEAD}1,\"a\r\nb\nc\",x\n2,d,y\n"));
    assert_eq!((keys.as_str(), aside.as_str()), ("1@2 2@5", ""));
}

#[test]
fn trailing_delimiters_and_blank_rows_do_no_harm() {
    let (rows, summary) = read(format!("{HEAD}1,a,b,,\n,,\n , ,\n2,c,d\n"));
    assert_eq!((rows.len(), summary.rows, summary.blank_lines), (2, 2, 2));
}

#[test]
fn rows_that_cannot_be_used_are_set_aside_with_the_reason() {
    let cases: [(&[u8], &str, &str); 8] = [
        (b"1,a\n2,b,c\n", "2@3", "2,,2 cells where the header has 3 columns\n"),
        (b"1,a,b,c\n2,b,c\n", "2@3", "2,,4 cells where the header has 3 columns\n"),
        (b"1,a,b\n ,x,y\n", "1@2", "3,id,no key\n"),
        (b"1,a,b\n2,x\0y,c\n", "1@2", "3,name,a NUL byte\n"),
        (b"1,a,b\n1,a,c\n", "1@2", "3,id,\"key already used on line 2, with other content\"\n"),
        (b"1,\"a\" b,c\n2,b,c\n", "2@3", "2,name,text follows a closing quotation mark\n"),
        (b"\xC3\xA9,\xC3\xA9,a\n1,a,b\xE9", "\u{e9}@2", "3,postcode,a byte that is not utf-8\n"),
        (
            b"1,a,b\n2,c,\"d",
            "1@2",
            "3,postcode,a quotation mark is opened on this line and not closed\n",
        ),
    ];
    for (rows, keys, aside) in cases {
        let bytes = [HEAD.as_bytes(), rows].concat();
        assert_eq!(told(bytes), (keys.to_owned(), aside.to_owned()));
    }
}

#[test]
fn a_row_repeated_cell_for_cell_is_a_duplicate_of_the_first() {
    let (rows, summary) = read(format!("{HEAD}1,a,b\n2,a,b\n1, a,\"b\"\n1,a,b\n"));
    assert_eq!(rows.len(), 2);
    let duplicates: Vec<_> =
        summary.duplicates.iter().map(|d| (&*d.record_id, d.line, d.of_line)).collect();
    assert_eq!(duplicates, [("1", 4, 2), ("1", 5, 2)]);
}

#[test]
fn an_unclosed_quotation_mark_costs_its_own_line_only() {
    // the next mark closes it in the middle of another row
    let (keys, aside) = told(format!("{HEAD}1,\"a,b\n2,c,d\n3,\"e\",f\n4,g,h\n"));
    assert_eq!(keys, "2@3 3@4 4@5");
    assert_eq!(aside, "2,name,a quotation mark is opened on this line and not closed\n");
    // two of them make a row of the right width, but with text after the mark
    let (keys, _) = told(format!("{HEAD}1,\"a\n2,\"b\",c\n"));
    assert_eq!(keys, "2@3");
    // no further mark in a long file
    let many = rows_of(2..500);
    let (rows, summary) = read(format!("{HEAD}1,\"a,b\n{many}"));
    assert_eq!((rows.len(), summary.quarantined.len()), (498, 1));
}

#[test]
fn a_line_without_end_is_cut() {
    let long = "x".repeat(3 << 20);
    let (keys, aside) = told(format!("{HEAD}1,a,b\n2,{long},c\n3,d,e\n"));
    assert_eq!((keys.as_str(), aside.as_str()), ("1@2 3@4", "3,,longer than a mebibyte\n"));
}

#[test]
fn an_encoding_is_kept_to() {
    let windows = b"id,name,postcode\n1,Siobh\xE1n,\x80\n2,\x81,x\n";
    let (rows, summary) = read(windows);
    assert_eq!(summary.encoding, FileEncoding::Windows1252);
    assert_eq!((rows[0].cells.get(1), rows[0].cells.get(2)), ("Siobhán", "€"));
    assert_eq!(summary.quarantined[0].column.as_deref(), Some("name"));
    let utf8 = source("[source.file]\nencoding = \"utf-8\"");
    let reader = ExtractReader::of_bytes(Path::new("people.csv"), windows.to_vec(), &utf8).unwrap();
    assert_eq!(drain(reader).1.quarantined.len(), 2);
}

#[test]
fn delimiter_and_quote_are_the_rulesets() {
    let rules = source("[source.file]\ndelimiter = \"tab\"\nquote = \"'\"");
    let bytes = b"id\tname\tpostcode\n1\t'O''Neill\t'\t\"x\n".to_vec();
    let reader = ExtractReader::of_bytes(Path::new("people.csv"), bytes, &rules).unwrap();
    let rows = drain(reader).0;
    assert_eq!(rows[0].cells.iter().collect::<Vec<_>>(), ["1", "O'Neill", "\"x"]);
}

#[test]
fn a_key_is_joined_from_its_columns() {
    let mut rules = source("");
    rules.record_id = crate::rules::KeyRule::Columns {
        columns: vec!["prefix".into(), "id".into(), "suffix".into()],
        separator: "-".into(),
        empty: Some("0".into()),
    };
    let bytes = b"prefix,id,suffix,name,postcode\nAB,12,,x,y\n,,,z,\nAB,12,0,other,y\n".to_vec();
    let reader = ExtractReader::of_bytes(Path::new("roll.csv"), bytes, &rules).unwrap();
    let (rows, summary) = drain(reader);
    assert_eq!(rows[0].record_id, "AB-12-0");
    let reasons: Vec<_> = summary.quarantined.iter().map(|row| row.reason.to_string()).collect();
    assert_eq!(reasons, ["no key", "key already used on line 2, with other content"]);
    assert_eq!(summary.quarantined[0].column.as_deref(), Some("prefix + id + suffix"));
}

#[test]
fn a_file_without_a_key_is_keyed_by_line() {
    let mut rules = source("");
    rules.record_id = crate::rules::KeyRule::LineNumber;
    let bytes = b"id,name,postcode\nx,a,b\nx,a,b\n".to_vec();
    let reader = ExtractReader::of_bytes(Path::new("people.csv"), bytes, &rules).unwrap();
    let keys: Vec<_> = drain(reader).0.into_iter().map(|row| row.record_id).collect();
    assert_eq!(keys, ["2", "3"]);
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    assert_eq!(
        refused(""),
        "people.csv is empty\n  hint: the export has probably failed; run it again"
    );
    assert_eq!(
        refused("\n \n"),
        "people.csv is empty\n  hint: the export has probably failed; run it again"
    );
    assert_eq!(
        refused(HEAD),
        "people.csv has a header and no row\n  hint: the export has probably failed; run it again"
    );
    assert_eq!(
        refused(b"\xFF\xFEi\0d\0"),
        "people.csv is UTF-16 text, not CSV text\n  hint: export it as CSV in UTF-8"
    );
    assert_eq!(
        refused(b"PK\x03\x04..."),
        "people.csv is a spreadsheet or ZIP file, not CSV text\n  hint: export it as CSV in UTF-8"
    );
    assert_eq!(
        refused("id,name,postcode\r1,a,b\r"),
        "people.csv ends its lines with a carriage return alone\n  hint: export it with Windows or Unix line ends"
    );
    assert_eq!(
        refused("id,\"name,postcode\n1,a,b\n"),
        "the header of people.csv (line 1) cannot be read: a quotation mark is not closed\n  hint: check the delimiter, quote and encoding in people.toml"
    );
}

#[test]
fn a_path_that_is_no_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let rules = source("");
    let absent = ExtractReader::open(&folder.path().join("x.csv"), &rules).err().unwrap();
    assert!(matches!(absent, ExtractError::Absent { .. }));
    let is_folder = ExtractReader::open(folder.path(), &rules).err().unwrap();
    assert!(matches!(is_folder, ExtractError::Folder { .. }));
    let file = folder.path().join("people.csv");
    fs::write(&file, format!("{HEAD}1,a,b\n")).unwrap();
    assert_eq!(drain(ExtractReader::open(&file, &rules).unwrap()).0.len(), 1);
}

#[test]
fn missing_columns_are_told_together_with_the_nearest() {
    assert_eq!(
        refused("ID,Full Name,Post Code\n1,a,b\n"),
        "\
people.csv does not fit its rules at people.toml:1:
  no column `name` (for surname); the file has `Full Name`: write \"Full Name\" instead
  no column `postcode` (for postcode); the file has `Post Code`: write \"Post Code\" instead
  hint: change the names in people.toml, or copy it into the council's rules folder and change them there"
    );
    assert_eq!(
        refused("id;name;postcode\n1;a;b\n"),
        "\
people.csv does not fit its rules at people.toml:1:
  no column `id` (for record_id)
  no column `name` (for surname)
  no column `postcode` (for postcode)
  hint: the file's cells seem to be parted otherwise: write delimiter = \";\" under [source.file]"
    );
    assert!(
        refused("id,name,Name,postcode\n1,a,b,c\n")
            .contains("column `name` (for surname) stands more than once, at 2 and 3")
    );
}

#[test]
fn no_message_holds_a_cell() {
    let secret = "Xylophone";
    let bytes =
        format!("{HEAD}1,\"{secret}\" {secret},b\n{secret}\n2,{secret}\0,x\n3,a,b\n3,{secret},b\n");
    let (rows, summary) = read(bytes);
    assert!(!format!("{rows:?}{summary:?}").contains(secret));
    assert!(!summary.quarantined.iter().any(|row| row.reason.to_string().contains(secret)));
}

#[test]
fn a_share_that_is_just_beyond_what_is_allowed_reads_as_beyond_it() {
    let told = judge_arrival(&source(""), None, &arrived(99, 2), false).to_string();
    let said = "people has 2.02 % of its rows in quarantine (2 of 99); more than the 2 % allowed.";
    assert!(told.starts_with(said), "{told}");
}

fn arrived(rows: usize, bad: usize) -> ExtractSummary {
    let good = rows_of(0..rows - bad);
    read(format!("{HEAD}{good}{}", "x\n".repeat(bad))).1
}

#[test]
fn an_arrival_is_judged_beside_the_last_one() {
    let rules = source("");
    let last = ArrivalRecord::of(&arrived(1500, 0), jiff::civil::date(2026, 3, 1));
    let judge = |now: &ExtractSummary, accepted| judge_arrival(&rules, Some(&last), now, accepted);
    assert_eq!(judge_arrival(&rules, None, &arrived(10, 0), false), ArrivalVerdict::Accept);
    assert_eq!(judge(&arrived(1500, 0), false), ArrivalVerdict::Unchanged);
    // other rules set aside what they took before: the same file is as odd as another one would be
    let mut otherwise_read = arrived(1500, 31);
    otherwise_read.digest = arrived(1500, 0).digest;
    assert!(!judge(&otherwise_read, false).goes_on());
    assert_eq!(judge(&otherwise_read, true), ArrivalVerdict::Unchanged);
    let accepted = ArrivalRecord::of(&otherwise_read, jiff::civil::date(2026, 3, 2));
    let again = judge_arrival(&rules, Some(&accepted), &otherwise_read, false);
    assert_eq!(again, ArrivalVerdict::Unchanged, "nobody is asked about it every night");
    assert_eq!(judge(&arrived(1200, 0), false), ArrivalVerdict::Accept);
    assert_eq!(judge(&arrived(1199, 24), true), ArrivalVerdict::Accept);
    let stop = judge(&arrived(1000, 25), false);
    assert!(!stop.goes_on());
    assert_eq!(
        stop.to_string(),
        "\
people lost 33 % of its rows since the last arrival (1,500 → 1,000); more than the 20 % allowed.
people has 2.5 % of its rows in quarantine (25 of 1,000); more than the 2 % allowed.
  hint: if this is right, accept it with `hearth nightly --accept people`, or raise max_fall and max_quarantine in people.toml"
    );
}

#[test]
fn an_absence_is_carried_for_a_while_and_then_holds_the_run() {
    let rules = source("[source.arrival]\nmax_nights_missing = 2");
    let first = ArrivalRecord::of(&arrived(10, 0), jiff::civil::date(2026, 3, 1));
    let second = first.after_a_night_without(false).after_a_night_without(false);
    assert_eq!(
        judge_absence(&rules, Some(&second)).to_string(),
        "people did not arrive: its rows of 2026-03-01 stand in, for the 2nd of 2 nights allowed\n  hint: ask the supplier for the missing extract"
    );
    let held = judge_absence(&rules, Some(&second.after_a_night_without(false)));
    assert!(!held.goes_on());
    assert_eq!(
        held.to_string(),
        "people has not arrived since 2026-03-01, 3 nights; more than the 2 allowed\n  hint: bring the extract, or raise max_nights_missing in people.toml"
    );
    assert!(matches!(judge_absence(&rules, None), ArrivalVerdict::NeverArrived { .. }));
    // run again, a night is none more; one that had the extract at first is one without
    assert_eq!(second.after_a_night_without(true), second);
    assert_eq!(first.after_a_night_without(true).nights_missing, 1);
}

proptest! {
    #[test]
    fn whatever_bytes_arrive_every_row_is_accounted_for(
        bytes in proptest::collection::vec(proptest::sample::select(b"12,,\"\n\n\r\0x\xE9\xC3".to_vec()), 0..300)
    ) {
        let bytes = [HEAD.as_bytes(), &bytes].concat();
        if let Ok(reader) = open(&bytes) {
            let (_, summary) = drain(reader);
            prop_assert_eq!(summary.digest, blake3::hash(&bytes));
            prop_assert_eq!(summary.bytes, bytes.len() as u64);
        }
    }

    #[test]
    fn whatever_bytes_arrive_the_reader_does_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = open(bytes).map(drain);
    }

    #[test]
    fn what_a_csv_writer_writes_is_read_back(
        names in proptest::collection::vec("[a-z\"',; \n]{1,12}", 1..20)
    ) {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(["id", "name", "postcode"]).unwrap();
        for (at, name) in names.iter().enumerate() {
            csv.write_record([&at.to_string(), name, "p"]).unwrap();
        }
        let (rows, summary) = read(csv.into_inner().unwrap());
        prop_assert!(summary.quarantined.is_empty());
        let read_back: Vec<_> = rows.iter().map(|row| row.cells.get(1).to_owned()).collect();
        let written: Vec<_> = names.iter().map(|name| name.trim().to_owned()).collect();
        prop_assert_eq!(read_back, written);
    }
}

#[test]
fn a_cell_longer_than_any_value_of_a_person_is_set_aside_with_its_column() {
    let long = "A ".repeat(70_000);
    let (keys, aside) = told(format!("{HEAD}1,{long},AB1 2CD\n2,Smith,AB1 2CD\n"));
    assert_eq!(keys, "2@3");
    assert_eq!(aside, "2,name,a cell longer than 32 kibibytes\n");
}
