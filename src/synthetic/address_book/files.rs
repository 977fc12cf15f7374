//! The three files of an address book.
//!
//! In: an address book and a folder. Out: `gazetteer.csv`, `messy.csv` and `truth.csv` in it.

use std::fs;
use std::path::Path;

use super::AddressBook;
use crate::synthetic::SyntheticError;
use crate::synthetic::gazetteer::COLUMNS;

impl AddressBook {
    /// Writes the gazetteer, `messy` addresses drawn with `seed`, and their truth.
    ///
    /// # Errors
    ///
    /// The folder or a file cannot be written.
    pub fn write_to(&self, folder: &Path, messy: usize, seed: u64) -> Result<(), SyntheticError> {
        fs::create_dir_all(folder)
            .map_err(|source| SyntheticError::File { file: folder.to_owned(), source })?;
        let rows = self.gazetteer_rows();
        write(
            &folder.join("gazetteer.csv"),
            &COLUMNS,
            rows.iter().map(|row| row.fields().to_vec()),
        )?;
        let messy = self.messy(messy, seed);
        let header = [
            "id",
            "address",
            "address_1",
            "address_2",
            "address_3",
            "address_4",
            "address_5",
            "postcode",
        ];
        let rows = messy.iter().map(|row| {
            let mut fields = vec![row.id.clone(), row.address.clone()];
            fields.extend(row.lines.iter().cloned());
            fields.push(row.postcode.clone());
            fields
        });
        write(&folder.join("messy.csv"), &header, rows)?;
        let number = |uprn: Option<u64>| uprn.map(|uprn| uprn.to_string()).unwrap_or_default();
        let rows = messy.iter().map(|row| {
            vec![
                row.id.clone(),
                row.kind.to_owned(),
                row.second_kind.to_owned(),
                number(row.uprn),
                number(row.building_uprn),
                if row.present { "yes" } else { "no" }.to_owned(),
            ]
        });
        let header = ["id", "kind", "second_kind", "uprn", "building_uprn", "present"];
        write(&folder.join("truth.csv"), &header, rows)
    }
}

fn write(
    file: &Path,
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<(), SyntheticError> {
    let failed = |source| SyntheticError::Row { file: file.to_owned(), source };
    let mut writer = csv::Writer::from_path(file).map_err(failed)?;
    writer.write_record(header).map_err(failed)?;
    for row in rows {
        writer.write_record(row).map_err(failed)?;
    }
    writer.flush().map_err(|source| SyntheticError::File { file: file.to_owned(), source })
}
