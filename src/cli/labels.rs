//! Labelled pairs: what analysts chose and wrote into a file, and what readers and stewards of a council have decided.

use std::path::Path;

use anyhow::{Context as _, bail};

use super::console::Console;
use super::explained::Explained;
use super::identifier_key;
use crate::journal::Journal;
use crate::links::{Label, Teaches};
use crate::pipeline::{LabelledPair, LabelledRecord};
use crate::stewardship::{DecisionBook, EvidenceKey, NightEvidence, Tonight};

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
        labels.push(LabelledPair { records, same, teaches: Teaches::Much });
    }
    Ok(labels)
}

/// What is decided in the council of the configuration, by the keys of its current edition's records.
pub(super) fn decided(console: &mut Console) -> anyhow::Result<Vec<LabelledPair>> {
    let on = Explained::open(None, console)?;
    let config = &on.council.config;
    let book = DecisionBook::of(&Journal::of(config).entries_but_looks()?);
    let key = EvidenceKey::new(&identifier_key::load_or_make(config)?, &on.council.rules.ruleset);
    let evidence = NightEvidence::new(&on.records, &on.resolutions, &key);
    let rulings = Tonight::of(&book, &evidence).judged(&book);
    let stage = on.stage();
    let record = |at: u32| {
        let key = &on.records[at as usize].key;
        LabelledRecord {
            dataset: key.dataset.0.to_string(),
            record_id: key.record_id.to_string(),
            role: Some(key.role.to_string()),
        }
    };
    let labels = stage.taught_by(&rulings);
    let labels = labels.into_iter().map(|Label { left, right, same, teaches }| LabelledPair {
        records: [record(left), record(right)],
        same,
        teaches,
    });
    Ok(labels.collect())
}
