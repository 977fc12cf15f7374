//! What a cell says of its row: which rows speak of no person, and in which somebody is mentioned.
//!
//! In: a table with a column and one test. Out: a [`CellCondition`]. Whether a cell fulfils it is left to `records`.

use super::{
    document::{TableReader, ValueReader},
    source::{CellCondition, CellTest},
};

/// Reads the column and the test of a table that may have other keys too.
pub(super) fn read_condition(table: &TableReader<'_>, of_column: &str) -> Option<CellCondition> {
    let column = table.require("column", of_column).and_then(|value| value.filled_text());
    let tests = [
        ("equals", CellTest::Equals),
        ("contains_token", CellTest::ContainsToken),
        ("starts_with", CellTest::StartsWith),
    ];
    let mut given: Vec<(CellTest, Vec<String>)> = Vec::new();
    for (key, test) in tests {
        if let Some(words) = table.get(key).and_then(|value| value.filled_texts()) {
            given.push((test, words));
        }
    }
    if given.len() != 1 {
        table.error(
            format!("{} has {} tests", table.named(), given.len()),
            "write exactly one of equals, contains_token and starts_with, each a list of words",
        );
    }
    let (test, words) = given.into_iter().next()?;
    Some(CellCondition { column: column?.to_owned(), test, words })
}

/// Reads `when` of a mention, or `student` of a source.
pub(super) fn read_when(value: &ValueReader<'_>) -> Option<CellCondition> {
    let table = value.table()?;
    let when = read_condition(
        &table,
        "name the column that tells: { column = \"event\", equals = [\"death\"] }",
    );
    table.close();
    when
}
