//! What pairs of records drawn at random are found to agree on.
//!
//! In: drawn pairs. Out: how many reach each level, by pair of strata. Nearly all are strangers; which are not, training
//! takes out.

use rayon::prelude::*;

use crate::links::compare::ComparisonKind;
use crate::links::expect::Layout;
use crate::links::train::TrainingData;

/// How many drawn pairs that the first clusters hold apart reach each level, by pair of strata (the lower first).
pub(super) fn count_drawn(
    data: TrainingData<'_>,
    kinds: &[ComparisonKind],
    layout: &Layout,
    drawn: &[(u32, u32)],
    person_of: &[u32],
) -> Vec<f64> {
    let nothing = || vec![0_u32; layout.cells * layout.width()];
    let counts = drawn
        .par_iter()
        .filter(|&&(left, right)| person_of[left as usize] != person_of[right as usize])
        .fold(nothing, |mut counts, &(left, right)| {
            let (a, b) = (&data.table.records[left as usize], &data.table.records[right as usize]);
            let (low, high) = (a.stratum.min(b.stratum), a.stratum.max(b.stratum));
            let cell = usize::from(low) * data.strata.len() + usize::from(high);
            for (kind, start) in kinds.iter().zip(&layout.starts) {
                if let Some(level) = kind.find(data.table, a, b).level() {
                    counts[cell * layout.width() + start + usize::from(level)] += 1;
                }
            }
            counts
        })
        // whole numbers: their sum does not depend on the chunks
        .reduce(nothing, |a, b| a.into_iter().zip(b).map(|(a, b)| a + b).collect());
    counts.into_iter().map(f64::from).collect()
}
