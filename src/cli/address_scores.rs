//! How well rows led to their residences, dataset by dataset: for the demo, whose truth knows.
//!
//! In: the truth's addresses (`dataset,record_id,role,uprn`) and an edition. Out: a table. A mention of the truth that the
//! edition lacks is missed.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, bail};

use super::words::thousands;
use crate::editions::OpenEdition;
use crate::quality::UprnScore;

/// Dataset, record and role.
type Mention = (String, String, String);

/// The score of each dataset of the truth, in their order.
pub(super) fn of_edition(
    truth: &Path,
    edition: &OpenEdition,
) -> anyhow::Result<BTreeMap<String, UprnScore>> {
    let mut found: BTreeMap<Mention, u64> = BTreeMap::new();
    for placement in edition.placements() {
        let placement = placement?;
        let key = placement.key;
        let mention = (key.dataset.0.to_string(), key.record_id.to_string(), key.role.to_string());
        found.extend(placement.uprn.map(|uprn| (mention, uprn.number())));
    }
    let cannot = || format!("the truth {} cannot be read", truth.display());
    let mut reader = csv::Reader::from_path(truth).with_context(cannot)?;
    let mut scores: BTreeMap<String, UprnScore> = BTreeMap::new();
    for row in reader.deserialize() {
        let (dataset, record_id, role, uprn): (String, String, String, String) =
            row.with_context(cannot)?;
        let says = match uprn.as_str() {
            "" => None,
            text => match text.parse() {
                Ok(uprn) => Some(uprn),
                Err(_) => bail!("the truth {} has a UPRN that is no number", truth.display()),
            },
        };
        let score = scores.entry(dataset.clone()).or_default();
        score.count(says, found.get(&(dataset, record_id, role)).copied());
    }
    Ok(scores)
}

/// Writes the table, with a line for all datasets together.
pub(super) fn table(
    out: &mut (dyn Write + Send),
    scores: &BTreeMap<String, UprnScore>,
) -> io::Result<()> {
    writeln!(
        out,
        "\n{:<24} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "UPRN of the row", "precision", "recall", "right", "wrong", "missed", "unsaid"
    )?;
    let mut all = UprnScore::default();
    for score in scores.values() {
        all += *score;
    }
    let lines = scores.iter().map(|(dataset, score)| (dataset.as_str(), score));
    for (dataset, score) in lines.chain([("in all", &all)]) {
        let UprnScore { right, wrong, missed, absent_wrong } = *score;
        writeln!(
            out,
            "{dataset:<24} {:>9.4} {:>9.4} {:>9} {:>9} {:>9} {:>9}",
            score.precision(),
            score.recall(),
            thousands(right),
            thousands(wrong),
            thousands(missed),
            thousands(absent_wrong)
        )?;
    }
    writeln!(out, "unsaid: a residence found for a row that does not say which")
}
