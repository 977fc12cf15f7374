//! Residence histories of an edition against the truth, as a table.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::words::thousands;
use crate::editions::{EditionError, OpenEdition};
use crate::households::Residence;
use crate::quality::{DayScore, LivedStay, NEAR_DAYS, ResidenceScore, ToldStay, residence_score};
use crate::values::PersonId;

/// Scores an edition; `of_mention` tells of each mention, as it prints, the true person.
pub(super) fn of_edition(
    edition: &OpenEdition,
    of_mention: &BTreeMap<String, usize>,
    lived: &[LivedStay],
) -> Result<ResidenceScore, EditionError> {
    let mut shares: BTreeMap<PersonId, BTreeMap<usize, usize>> = BTreeMap::new();
    for placement in edition.placements() {
        let placement = placement?;
        if let Some(person) = of_mention.get(&placement.key.to_string()) {
            *shares.entry(placement.person).or_default().entry(*person).or_default() += 1;
        }
    }
    let mut told = Vec::new();
    for history in edition.residence_histories() {
        let history = history?;
        // whom most of the records are of; the smaller on a tie
        let most = shares.get(&history.person).and_then(|shares| {
            shares.iter().max_by(|(a, x), (b, y)| x.cmp(y).then(b.cmp(a))).map(|(id, _)| *id)
        });
        let Some(person) = most else { continue };
        for stay in history.stays {
            if let Residence::Uprn(uprn) = stay.residence {
                let uprn = uprn.number();
                told.push(ToldStay { person, uprn, from: stay.from, to: stay.to });
            }
        }
    }
    Ok(residence_score(&told, lived))
}

/// Writes the table.
pub(super) fn table(out: &mut (dyn Write + Send), score: &ResidenceScore) -> io::Result<()> {
    let ResidenceScore { homes, former, from, to } = score;
    writeln!(out, "\nwhere people lived        precision    recall        F1")?;
    for (what, it) in [("all homes", homes), ("former homes", former)] {
        writeln!(out, "  {what:<22}{:>11.4}{:>10.4}{:>10.4}", it.precision, it.recall, it.f1)?;
    }
    for (what, it) in [("beginnings", from), ("ends", to)] {
        let DayScore { exact, near, intervals, holding, unknown } = *it;
        let share = |part: usize, all: usize| {
            if all == 0 { 100.0 } else { part as f64 * 100.0 / all as f64 }
        };
        writeln!(
            out,
            "  {what}: {} days told, {:.1} % within {NEAR_DAYS} days; {} intervals, {:.1} % hold the true day; {} not known",
            thousands(exact as u64),
            share(near, exact),
            thousands(intervals as u64),
            share(holding, intervals),
            thousands(unknown as u64)
        )?;
    }
    Ok(())
}
