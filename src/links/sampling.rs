//! Pairs for training: strangers drawn at random. The same draw every time.

use crate::pairs::{ComparisonTable, PairScope, mixed};

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

#[cfg(test)]
mod tests {
    use super::random_pairs;
    use crate::pairs::sample::{Sample, table_of};
    use crate::pairs::{ComparisonTable, PairScope, candidate_pairs};
    use crate::rules::BlockingRule;

    fn strangers(count: usize) -> ComparisonTable {
        table_of(&vec![Sample::person("ANN", "SMITH"); count])
    }

    #[test]
    fn few_records_give_every_pair_once_and_many_a_draw() {
        let scope = PairScope::everything(1);
        assert_eq!(random_pairs(&strangers(20), &scope, 190).len(), 190);
        let drawn = random_pairs(&strangers(200), &scope, 1000);
        assert!((900..=1000).contains(&drawn.len()), "{}", drawn.len());
        assert!(drawn.iter().all(|&(left, right)| left < right && right < 200));
        assert_eq!(random_pairs(&strangers(1), &scope, 10), []);
    }

    #[test]
    fn nobody_is_drawn_whom_the_scope_does_not_admit() {
        let two_of_a_row = [0, 0, 1, 1].map(|row| Sample::person("ANN", "SMITH").row(0, row));
        let drawn = random_pairs(&table_of(&two_of_a_row), &PairScope::everything(1), 100);
        assert_eq!(drawn, [(0, 2), (0, 3), (1, 2), (1, 3)]);
    }

    #[test]
    fn a_sample_of_candidates_knows_its_share() {
        let everyone = BlockingRule {
            name: "everyone".into(),
            keys: Vec::new(),
            max_block: 1000,
            pairs_per_record: 1000,
        };
        let (pairs, _) =
            candidate_pairs(&strangers(100), &[], &[everyone], &PairScope::everything(1));
        let (all, share) = pairs.sample(4950);
        assert_eq!((all.len(), share.to_bits()), (4950, 1.0_f64.to_bits()));
        let (some, share) = pairs.sample(1000);
        assert!((some.len() as f64 / 4950.0 - share).abs() < 1e-12);
        assert!((0.15..0.25).contains(&share), "one in five: {share}");
    }
}
