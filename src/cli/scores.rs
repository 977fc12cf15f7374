//! Scores side by side: Hearth and the simple rules, as a table or as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::words::thousands;
use crate::editions::{EditionError, OpenEdition};
use crate::quality::{Evaluation, KeptApart, PredictedRow, Score};

/// Writes an evaluation, with the simple rules' beside it where there is one.
pub(super) fn table(
    out: &mut (dyn Write + Send),
    hearth: &Evaluation,
    rules: Option<&Evaluation>,
) -> io::Result<()> {
    writeln!(out, "{:<24} {:<14} {:>9} {:>9} {:>9}", "", "", "precision", "recall", "F1")?;
    let mut line = |what: &str, who: &str, score: Option<Score>| match score {
        Some(Score { precision, recall, f1 }) => {
            writeln!(out, "{what:<24} {who:<14} {precision:>9.4} {recall:>9.4} {f1:>9.4}")
        }
        None => writeln!(out, "{what:<24} {who:<14} {:>9} {:>9} {:>9}", "–", "–", "–"),
    };
    let who = if rules.is_some() { "hearth" } else { "" };
    line("persons, by pairs", who, Some(hearth.pairwise))?;
    if let Some(rules) = rules {
        line("", "simple rules", Some(rules.pairwise))?;
    }
    line("persons, B-cubed", who, Some(hearth.b_cubed))?;
    if let Some(rules) = rules {
        line("", "simple rules", Some(rules.b_cubed))?;
    }
    if hearth.households.is_some() || rules.is_some_and(|rules| rules.households.is_some()) {
        line("private households", who, hearth.households)?;
        if let Some(rules) = rules {
            line("", "simple rules", rules.households)?;
        }
    }
    Ok(())
}

/// Writes how much of the true pairs was found, by the truth's tags, and how many twins and namesakes were kept apart.
pub(super) fn tags(
    out: &mut (dyn Write + Send),
    hearth: &Evaluation,
    rules: Option<&Evaluation>,
) -> io::Result<()> {
    if hearth.tags.is_empty() {
        return Ok(());
    }
    write!(out, "\n{:<24} {:>10} {:>9}", "recall by tag", "true pairs", "hearth")?;
    writeln!(out, "{}", if rules.is_some() { "  simple rules" } else { "" })?;
    for tag in &hearth.tags {
        let recall = share(tag.found, tag.pairs);
        write!(out, "{:<24} {:>10} {recall:>9.4}", tag.tag, thousands(tag.pairs))?;
        match rules.and_then(|rules| rules.tags.iter().find(|known| known.tag == tag.tag)) {
            Some(known) => writeln!(out, "{:>14.4}", share(known.found, known.pairs))?,
            None => writeln!(out)?,
        }
    }
    for KeptApart { tag, pairs, apart } in &hearth.apart {
        let what = format!("{tag}s kept apart");
        write!(out, "{what:<24} {:>10} {:>9.4}", thousands(*pairs), share(*apart, *pairs))?;
        match rules.and_then(|rules| rules.apart.iter().find(|known| known.tag == *tag)) {
            Some(known) => writeln!(out, "{:>14.4}", share(known.apart, known.pairs))?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

/// How many mentions the scores rest on, in a sentence.
pub(super) fn basis(evaluation: &Evaluation) -> String {
    let Evaluation { mentions, missing, unknown, .. } = evaluation;
    let mut parts = vec![format!("{} mentions compared", thousands(*mentions as u64))];
    if *missing > 0 {
        let missing = thousands(*missing as u64);
        parts.push(format!("{missing} of the truth are not predicted, each counts alone"));
    }
    if *unknown > 0 {
        parts.push(format!(
            "{} predicted are not in the truth, left out",
            thousands(*unknown as u64)
        ));
    }
    parts.join("; ")
}

/// The same for scripts.
pub(super) fn to_json(evaluation: &Evaluation) -> Value {
    let tags: Vec<Value> = evaluation
        .tags
        .iter()
        .map(|tag| {
            let Score { precision, recall, f1 } = tag.score();
            json!({
                "tag": tag.tag, "pairs": tag.pairs, "found": tag.found,
                "recall": recall, "precision": precision, "f1": f1,
            })
        })
        .collect();
    let apart: Vec<Value> = evaluation
        .apart
        .iter()
        .map(
            |KeptApart { tag, pairs, apart }| json!({ "tag": tag, "pairs": pairs, "apart": apart }),
        )
        .collect();
    json!({
        "mentions": evaluation.mentions,
        "missing": evaluation.missing,
        "unknown": evaluation.unknown,
        "persons": { "pairwise": score(evaluation.pairwise), "b_cubed": score(evaluation.b_cubed) },
        "households": evaluation.households.map(score),
        "tags": tags,
        "kept_apart": apart,
    })
}

fn score(score: Score) -> Value {
    json!({ "precision": score.precision, "recall": score.recall, "f1": score.f1 })
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// What an edition says of every mention, to be scored.
pub(super) fn rows_of(edition: &OpenEdition) -> Result<Vec<PredictedRow>, EditionError> {
    let mut household_of = vec![String::new(); edition.records_len()];
    for person in edition.persons() {
        let person = person?;
        for record in person.records {
            if let (Some(slot), Some(id)) =
                (household_of.get_mut(record as usize), person.household)
            {
                *slot = id.to_string();
            }
        }
    }
    let rows = edition.placements().zip(household_of).map(|(placement, household)| {
        let placement = placement?;
        Ok(PredictedRow {
            dataset: placement.key.dataset.0.to_string(),
            record_id: placement.key.record_id.to_string(),
            role: placement.key.role.to_string(),
            person: placement.person.to_string(),
            household,
        })
    });
    rows.collect()
}
