//! Whether the probabilities that an edition states keep their word.
//!
//! In: the truth's mentions joined with an edition, and the edition's links. Out: a reliability table.

use std::io::Write;

use crate::editions::{EditionError, OpenEdition};
use crate::quality::{Assignments, Calibration, DOUBTFUL, ReliabilityBin};

/// A bin of fewer pairs says little.
const LEAST_IN_A_BIN: usize = 200;

/// How well the edition's links and pairs in doubt agree with the truth; `joined` are its own records.
pub(super) fn of_edition(
    joined: &Assignments,
    edition: &OpenEdition,
) -> Result<Calibration, EditionError> {
    let mut truly: Vec<Option<u32>> = vec![None; edition.records_len()];
    for (mention, place) in joined.mentions.iter().zip(&joined.places) {
        if let Some(slot) = place.and_then(|place| truly.get_mut(place as usize)) {
            *slot = Some(mention.true_person);
        }
    }
    let mut stated = Vec::new();
    for link in edition.links() {
        let link = link?;
        let of = |record: u32| truly.get(record as usize).copied().flatten();
        if let (Some(left), Some(right)) = (of(link.left), of(link.right)) {
            stated.push((link.weight.probability(), left == right));
        }
    }
    Ok(Calibration::of(stated, LEAST_IN_A_BIN))
}

/// Writes the table.
pub(super) fn table(
    out: &mut (dyn Write + Send),
    calibration: &Calibration,
) -> std::io::Result<()> {
    let Calibration { bins, expected_error, above, above_right } = calibration;
    writeln!(out, "\nstated probability       pairs   stated    right")?;
    for ReliabilityBin { range: (from, to), pairs, stated, right } in bins {
        writeln!(out, "{from:.2} to {to:.2}       {pairs:>11}   {stated:.4}   {right:.4}")?;
    }
    if let Some(right) = above_right {
        writeln!(out, "above {:.2}         {above:>11}            {right:.4}", DOUBTFUL.1)?;
    }
    if let Some(error) = expected_error {
        writeln!(out, "expected error                     {error:.4}")?;
    }
    Ok(())
}
