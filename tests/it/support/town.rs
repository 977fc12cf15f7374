//! An invented town: its gazetteer, and the program asked about addresses in it.

use super::{Outcome, WorkDir};

/// Thirty-odd premises of Tarnbridge; see the README beside them.
pub(crate) const GAZETTEER: &str = include_str!("../../fixtures/addresses/gazetteer.csv");

/// A folder with the town's gazetteer.
pub(crate) fn town() -> WorkDir {
    let dir = WorkDir::new();
    dir.write("gazetteer.csv", GAZETTEER);
    dir
}

/// Asks about one address.
pub(crate) fn ask(dir: &WorkDir, text: &str, more: &[&str]) -> Outcome {
    dir.hearth(&[&["address", text, "--gazetteer", "gazetteer.csv", "--quiet"], more].concat())
}

/// Resolves a file into `out.csv`.
pub(crate) fn resolve(dir: &WorkDir, file: &str, more: &[&str]) -> Outcome {
    let words = ["address", "--file", file, "--out", "out.csv", "--gazetteer", "gazetteer.csv"];
    dir.hearth(&[&words, more].concat())
}

/// Header and rows of a CSV.
pub(crate) fn table(csv: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = cells(reader.headers().expect("a header"));
    let rows = reader.records().map(|row| cells(&row.expect("a row as wide as its header")));
    let rows = rows.collect();
    (header, rows)
}

/// The cells of one column.
#[track_caller]
pub(crate) fn column(csv: &str, name: &str) -> Vec<String> {
    let (header, rows) = table(csv);
    let at = header.iter().position(|column| column == name);
    let at = at.unwrap_or_else(|| panic!("no column {name} in {header:?}"));
    rows.into_iter().map(|mut row| row.swap_remove(at)).collect()
}

/// The configuration of a council with that gazetteer.
pub(crate) fn council(rules: &str) -> String {
    format!(
        "[council]\nname = \"Tarnbridge (fictional)\"\n\n[paths]\nextracts = \".\"\neditions = \"editions\"\nstate = \"state\"\n{rules}\n[[extract]]\ndataset = \"gazetteer\"\npath = \"gazetteer.csv\"\n"
    )
}
