//! Writes every candidate pair with its label, findings and surroundings, so that a model fitted with labels shows what the pairs could give.
//!
//! Both records' groups (their true households) stand in every line: to test a model on pairs that it has not seen, part the groups
//! and leave out pairs of a group in each part.

use std::path::Path;

use anyhow::{Context, Result};
use hearth::normalise::NormalisedRecord;

use crate::judgement::Judgement;
use crate::pair_context::{PairContext, Standing, Surroundings};
use crate::run::Run;

/// The columns in front of the comparisons'.
const HEAD: [&str; 13] = [
    "left_dataset",
    "left_record",
    "left_role",
    "right_dataset",
    "right_record",
    "right_role",
    "left_group",
    "right_group",
    "label",
    "linked",
    "forbidden",
    "same_residence",
    "weight",
];

/// The columns behind the comparisons'.
const CONTEXT: [&str; 14] = [
    "left_rank_home",
    "right_rank_home",
    "left_rival_home",
    "right_rival_home",
    "left_rank_dataset",
    "right_rank_dataset",
    "left_rival_dataset",
    "right_rival_dataset",
    "left_mates",
    "right_mates",
    "shared_mates",
    "mate_links",
    "mate_links_bits",
    "mate_links_best",
];

/// Writes `pairs.csv` into a folder; returns how many pairs.
pub(crate) fn write(folder: &Path, run: &Run<'_>, judgement: &Judgement) -> Result<usize> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join("pairs.csv");
    let mut writer = csv::Writer::from_path(&path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    let surroundings = Surroundings::of(run);
    let mut head = false;
    for (index, (&pair, explanation)) in run.pairs.iter().zip(run.explanations()).enumerate() {
        if !head {
            let comparisons = explanation.rows.iter().flat_map(|row| {
                [format!("{}_level", row.comparison), format!("{}_weight", row.comparison)]
            });
            let columns = HEAD.map(str::to_owned).into_iter().chain(comparisons);
            writer.write_record(columns.chain(CONTEXT.map(str::to_owned)))?;
            head = true;
        }
        let (left, right) = (pair.left, pair.right);
        let yes_no = |holds: bool| if holds { "1" } else { "0" }.to_owned();
        let homes = (run.residence(left), run.residence(right));
        let same_residence = match homes {
            (Some(one), Some(other)) => yes_no(one == other),
            (None, _) | (_, None) => String::new(),
        };
        let delivered = run.delivered();
        let mut row = Vec::with_capacity(60);
        row.extend(names(&run.records()[left as usize]));
        row.extend(names(&run.records()[right as usize]));
        row.extend([judgement.group(left), judgement.group(right)]);
        row.push(judgement.one_person(left, right).map(yes_no).unwrap_or_default());
        row.push(yes_no(delivered[left as usize] == delivered[right as usize]));
        row.extend([yes_no(pair.forbidden), same_residence, bits(pair.weight.bits())]);
        for comparison in &explanation.rows {
            row.extend([comparison.level.to_owned(), bits(comparison.weight.bits())]);
        }
        row.extend(context_cells(&surroundings.around(index)));
        writer.write_record(&row)?;
    }
    writer.flush()?;
    Ok(run.pairs.len())
}

fn names(record: &NormalisedRecord) -> [String; 3] {
    let key = &record.key;
    [key.dataset.0.to_string(), key.record_id.to_string(), key.role.to_string()]
}

/// The cells of [`CONTEXT`], empty where there is no rival or the kind does not apply.
fn context_cells(context: &PairContext) -> Vec<String> {
    let PairContext { at_home, in_dataset, mates, shared_mates, mate_links } = context;
    let mut cells = Vec::with_capacity(CONTEXT.len());
    for standings in [at_home, in_dataset] {
        cells.extend(standings.iter().map(|&Standing { rank, .. }| match rank {
            0 => String::new(),
            rank => rank.to_string(),
        }));
        cells.extend(standings.iter().map(|standing| standing.rival.map(bits).unwrap_or_default()));
    }
    cells.extend(mates.iter().map(ToString::to_string));
    let (links, together, best) = mate_links;
    cells.extend([shared_mates.to_string(), links.to_string(), bits(*together), bits(*best)]);
    cells
}

fn bits(bits: f64) -> String {
    format!("{bits:.3}")
}
