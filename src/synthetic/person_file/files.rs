//! The three files.
//!
//! In: how many records, a seed and a folder. Out: `people.csv`, `truth.csv` and `people.toml` in it, row by row as they are made.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::PersonFile;
use super::family::Family;
use super::rows::{PersonRow, identifiers};
use super::scatter::Scatter;
use crate::synthetic::SyntheticError;

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PersonFileSummary {
    /// Rows.
    pub records: usize,
    /// Families that the people in them belong to.
    pub families: u64,
}

const PEOPLE_HEADER: [&str; 10] = [
    "unique_id",
    "first_name",
    "surname",
    "dob",
    "sex",
    "address_line_1",
    "town",
    "postcode",
    "email",
    "phone",
];
const TRUTH_HEADER: [&str; 7] =
    ["dataset", "record_id", "role", "person_id", "household_id", "household_kind", "tags"];

/// How the file is read.
const RULESET: &str = r#"# A plain file of people: one person a row.

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
email = "email"
phone = "phone"
"#;

/// No row says when it was written, so nobody can tell who lives where now: the households say who belongs together, and are not
/// scored as private ones are.
const HOUSEHOLD_KIND: &str = "undated";

/// Records that a home makes, about: its number says how many homes there are to have moved from.
const RECORDS_OF_A_HOME: usize = 5;

impl PersonFile {
    /// Writes the three files into a folder, which is made if it is not there.
    ///
    /// # Errors
    /// If the folder or a file cannot be written.
    pub fn write_to(self, folder: &Path) -> Result<PersonFileSummary, SyntheticError> {
        let Self { records, seed } = self;
        fs::create_dir_all(folder)
            .map_err(|source| SyntheticError::File { file: folder.to_owned(), source })?;
        let ruleset = folder.join("people.toml");
        fs::write(&ruleset, RULESET)
            .map_err(|source| SyntheticError::File { file: ruleset, source })?;
        let mut files = Files {
            people: Table::begin(folder.join("people.csv"), &PEOPLE_HEADER)?,
            truth: Table::begin(folder.join("truth.csv"), &TRUTH_HEADER)?,
            written: 0,
        };
        let mut scatter = Scatter::new(seed);
        let homes = (records / RECORDS_OF_A_HOME) as u64;
        let (mut made, mut families) = (0, 0);
        while made < records {
            let mut rows = Vec::new();
            Family::of(seed, families, homes).each_row(seed, |row| rows.push(row));
            families += 1;
            rows.truncate(records - made);
            made += rows.len();
            for row in rows {
                if let Some(row) = scatter.exchange(row) {
                    files.write(&row)?;
                }
            }
        }
        for row in scatter.rest() {
            files.write(&row)?;
        }
        files.people.end()?;
        files.truth.end()?;
        Ok(PersonFileSummary { records: files.written, families })
    }
}

/// The two tables in the making.
struct Files {
    people: Table,
    truth: Table,
    written: usize,
}

impl Files {
    fn write(&mut self, row: &PersonRow) -> Result<(), SyntheticError> {
        let [record, person, household] = identifiers(row, self.written);
        self.written += 1;
        self.people
            .write(std::iter::once(record.as_str()).chain(row.fields.iter().map(|it| &**it)))?;
        let tags = row.tags.join(";");
        self.truth.write(["people", &record, "", &person, &household, HOUSEHOLD_KIND, &tags])
    }
}

struct Table {
    path: PathBuf,
    writer: csv::Writer<File>,
}

impl Table {
    fn begin(path: PathBuf, header: &[&str]) -> Result<Self, SyntheticError> {
        let writer = csv::Writer::from_path(&path)
            .map_err(|source| SyntheticError::Row { file: path.clone(), source })?;
        let mut table = Self { path, writer };
        table.write(header.iter().copied())?;
        Ok(table)
    }

    fn write<'f>(&mut self, row: impl IntoIterator<Item = &'f str>) -> Result<(), SyntheticError> {
        self.writer
            .write_record(row)
            .map_err(|source| SyntheticError::Row { file: self.path.clone(), source })
    }

    fn end(mut self) -> Result<(), SyntheticError> {
        self.writer
            .flush()
            .map_err(|source| SyntheticError::File { file: self.path.clone(), source })
    }
}
