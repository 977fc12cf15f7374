//! Pairs for training: strangers drawn at random, and a share of the candidates. The same draw every time.

use crate::pairs::PairScope;
use crate::pairs::{CandidatePairs, ComparisonTable};

/// Up to `most` pairs of records drawn evenly from all pairs that the scope admits; all of them, if there are few.
///
/// The draw is a counter through a mixing function, so that it depends on the number of records and on nothing else.
pub(crate) fn random_pairs(
    table: &ComparisonTable,
    scope: &PairScope,
    most: usize,
) -> Vec<(u32, u32)> {
    let records = table.records.len() as u64;
    if records < 2 {
        return Vec::new();
    }
    let all = records * (records - 1) / 2;
    let admitted = |&(left, right): &(u32, u32)| left != right && scope.admits(table, left, right);
    if all <= most as u64 {
        let count = u32::try_from(records).expect("few records");
        return (0..count)
            .flat_map(|left| (left + 1..count).map(move |right| (left, right)))
            .filter(admitted)
            .collect();
    }
    (0..most as u64)
        .map(|draw| {
            let (first, second) = (mixed(2 * draw) % records, mixed(2 * draw + 1) % records);
            let index = |n: u64| u32::try_from(n).expect("a record index");
            (index(first.min(second)), index(first.max(second)))
        })
        .filter(admitted)
        .collect()
}

/// About `most` of the candidates, and what share that is. Which ones depends on the pair alone.
pub(crate) fn sample(pairs: &CandidatePairs, most: usize) -> (Vec<(u32, u32)>, f64) {
    if pairs.len() <= most {
        return (pairs.iter().collect(), 1.0);
    }
    let one_in = pairs.len().div_ceil(most) as u64;
    let chosen: Vec<(u32, u32)> = pairs
        .iter()
        .filter(|&(left, right)| mixed(u64::from(left) << 32 | u64::from(right)) % one_in == 0)
        .collect();
    let share = chosen.len() as f64 / pairs.len() as f64;
    (chosen, share.max(f64::MIN_POSITIVE))
}

/// G. L. Steele, D. Lea and C. H. Flood's `SplitMix64` (2014).
fn mixed(counter: u64) -> u64 {
    let mut z = counter.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
