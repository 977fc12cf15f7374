//! What two people who stand on one source row are found to agree on.
//!
//! In: the table. Out: how many such pairs of one surname reach each level of the forename. Two mentions of one row are two
//! people, of one household as a rule: a parent and a child, a couple. They alone say how often a family gives a forename
//! twice; whom a row names once more at another home counts once. Pairs of records of which nobody knows whether they are one person or two of one name cannot tell.

use rayon::prelude::*;

use crate::links::compare::ComparisonKind;
use crate::links::train::TrainingData;

/// How many pairs of mentions of one row who share a surname reach each level of the forename.
pub(super) fn count_row_mates(data: TrainingData<'_>) -> Vec<f64> {
    let records = &data.table.records;
    let mut by_row: Vec<((u16, u32), u32)> = (0..)
        .zip(records)
        .filter(|(_, record)| !data.table.is_named_again(record))
        .map(|(at, record)| ((record.dataset, record.row), at))
        .collect();
    by_row.par_sort_unstable();
    let mut counts = vec![0.0; ComparisonKind::Forename.levels().len()];
    for row in by_row.chunk_by(|a, b| a.0 == b.0) {
        for (nth, &(_, one)) in row.iter().enumerate() {
            for &(_, other) in &row[nth + 1..] {
                let (a, b) = (&records[one as usize], &records[other as usize]);
                let found = ComparisonKind::Forename.find(data.table, a, b);
                if let Some(level) = found.level().filter(|_| a.surname.agrees(b.surname)) {
                    counts[usize::from(level)] += 1.0;
                }
            }
        }
    }
    counts
}
