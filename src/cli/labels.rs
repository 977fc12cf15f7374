//! Reads a file of labelled pairs: what stewards or analysts decided.

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::pipeline::{LabelledPair, LabelledRecord};

/// The pairs of `dataset_a,record_id_a[,role_a],dataset_b,record_id_b[,role_b],same`, `same` being yes or no.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<LabelledPair>> {
    let mut csv = csv::Reader::from_path(path)
        .with_context(|| format!("the labels {} cannot be read", path.display()))?;
    let header = csv.headers()?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.trim() == name);
    let needed = |name: &str| {
        column(name).with_context(|| {
            format!(
                "the labels {} have no column `{name}`\n  hint: write dataset_a,record_id_a,dataset_b,record_id_b,same",
                path.display()
            )
        })
    };
    let places = [
        (needed("dataset_a")?, needed("record_id_a")?, column("role_a")),
        (needed("dataset_b")?, needed("record_id_b")?, column("role_b")),
    ];
    let same = needed("same")?;
    let mut labels = Vec::new();
    for row in csv.records() {
        let row = row.with_context(|| format!("the labels {} cannot be read", path.display()))?;
        let text = |at: usize| row.get(at).unwrap_or_default().trim().to_owned();
        let records = places.map(|(dataset, record_id, role)| LabelledRecord {
            dataset: text(dataset),
            record_id: text(record_id),
            role: role.map(text).filter(|role| !role.is_empty()),
        });
        let same = match text(same).to_lowercase().as_str() {
            "yes" => true,
            "no" => false,
            _ => {
                let line = row.position().map_or(0, csv::Position::line);
                bail!(
                    "line {line} of the labels {} says neither yes nor no\n  hint: `same` is yes or no",
                    path.display()
                )
            }
        };
        labels.push(LabelledPair { records, same });
    }
    Ok(labels)
}
