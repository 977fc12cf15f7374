//! Exports keep to the contract's columns, in every format.

use std::io::Write;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::night::{Night, night};
use crate::editions::{ExportFormat, ExportWhat};

fn export(night: &Night, what: ExportWhat, format: ExportFormat) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let edition = night.publish(folder.path(), "2026-11-22").unwrap().into_edition();
    let mut bytes = Vec::new();
    edition.export(what, format, &mut bytes).unwrap();
    bytes
}

fn text(what: ExportWhat, format: ExportFormat) -> String {
    String::from_utf8(export(&night(), what, format)).unwrap()
}

#[test]
fn links_are_one_row_a_mention_in_order() {
    insta::assert_snapshot!(text(ExportWhat::Links, ExportFormat::Csv));
}

#[test]
fn persons_households_and_quarantine_as_csv() {
    let all = [ExportWhat::Persons, ExportWhat::Households, ExportWhat::Quarantine];
    insta::assert_snapshot!(all.map(|what| text(what, ExportFormat::Csv)).join("\n"));
}

#[test]
fn json_is_one_array_with_nulls_for_what_is_not_there() {
    let json = text(ExportWhat::Links, ExportFormat::Json);
    let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(rows.as_array().map(Vec::len), Some(5));
    insta::assert_snapshot!(json);
    let mut clean = night();
    clean.quarantine.clear();
    assert_eq!(export(&clean, ExportWhat::Quarantine, ExportFormat::Json), b"[]\n");
}

#[test]
fn parquet_reads_back_as_the_same_rows() {
    for what in
        [ExportWhat::Links, ExportWhat::Persons, ExportWhat::Households, ExportWhat::Quarantine]
    {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&export(&night(), what, ExportFormat::Parquet)).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let mut rows = Vec::new();
        let header = reader.metadata().file_metadata().schema_descr().columns().to_vec();
        rows.push(header.iter().map(|column| column.name().to_owned()).collect::<Vec<_>>());
        for row in reader {
            let cells = row.unwrap();
            rows.push(cells.get_column_iter().map(|(_, field)| cell(field)).collect());
        }
        let csv = text(what, ExportFormat::Csv);
        let mut lines = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        let expected: Vec<Vec<String>> =
            lines.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows, expected, "{what:?}");
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "exports hold texts, counts and nulls")]
fn cell(field: &Field) -> String {
    match field {
        Field::Str(text) => text.clone(),
        Field::Long(count) => count.to_string(),
        Field::Null => String::new(),
        other => panic!("a field of another kind: {other:?}"),
    }
}
