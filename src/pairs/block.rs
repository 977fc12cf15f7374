//! From keys to candidate pairs: sort the keys, read off the blocks, keep every pair once.
//!
//! Sorting `(key, record)` entries beats hash maps of blocks by an order of magnitude and needs no order of its own:
//! blocks come out the same on any number of threads.

use rayon::prelude::*;

use crate::pairs::keys::{Key, keys_of};
use crate::pairs::table::ComparisonTable;
use crate::rules::BlockingRule;
use crate::values::AttributeKind;

/// Which pairs may be compared at all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PairScope {
    /// Compare records of one dataset with each other.
    pub within_datasets: bool,
    /// Compare records of different datasets.
    pub across_datasets: bool,
    /// Datasets, by index, that hold a person once: never compared with themselves.
    pub unique: Vec<bool>,
}

impl PairScope {
    /// Link and de-duplicate everything.
    #[must_use]
    pub fn everything(datasets: usize) -> Self {
        Self { within_datasets: true, across_datasets: true, unique: vec![false; datasets] }
    }

    /// True if the two records may be compared: never two of one row, who are two people.
    #[must_use]
    pub fn admits(&self, table: &ComparisonTable, left: u32, right: u32) -> bool {
        let (a, b) = (&table.records[left as usize], &table.records[right as usize]);
        if a.dataset != b.dataset {
            return self.across_datasets;
        }
        a.row != b.row
            && self.within_datasets
            && !self.unique.get(usize::from(a.dataset)).copied().unwrap_or(false)
    }
}

/// What one rule did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleReport {
    /// The rule's name.
    pub name: String,
    /// Pairs that share a block under the rule, counted before any is compared; a pair in two blocks counts twice.
    pub pairs: u64,
    /// Pairs that no earlier rule had brought.
    pub new_pairs: u64,
    /// Records in its largest block.
    pub largest_block: u64,
    /// Blocks over the rule's limit, dropped.
    pub dropped_blocks: u64,
    /// Pairs that those would have made.
    pub dropped_pairs: u64,
    /// True if the rule as a whole was over its budget and left out.
    pub over_budget: bool,
}

/// What blocking did, rule by rule.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BlockingReport {
    /// In the order of the ruleset.
    pub rules: Vec<RuleReport>,
}

/// Candidate pairs: left < right, ascending, each once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CandidatePairs(Vec<u64>);

impl CandidatePairs {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pairs in ascending order.
    #[must_use]
    pub fn par_iter(&self) -> impl IndexedParallelIterator<Item = (u32, u32)> + '_ {
        self.0.par_iter().map(|&packed| unpack(packed))
    }

    /// The pairs in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.iter().map(|&packed| unpack(packed))
    }
}

fn pack(left: u32, right: u32) -> u64 {
    u64::from(left.min(right)) << 32 | u64::from(left.max(right))
}

#[expect(clippy::cast_possible_truncation, reason = "two 32-bit halves of one 64-bit number")]
fn unpack(packed: u64) -> (u32, u32) {
    ((packed >> 32) as u32, packed as u32)
}

/// All pairs that any rule brings together and the scope admits.
#[must_use]
pub fn candidate_pairs(
    table: &ComparisonTable,
    kinds: &[AttributeKind],
    rules: &[BlockingRule],
    scope: &PairScope,
) -> (CandidatePairs, BlockingReport) {
    let mut all: Vec<u64> = Vec::new();
    let mut report = BlockingReport::default();
    for rule in rules {
        let (mut pairs, mut rule_report) = pairs_of_rule(table, kinds, rule, scope);
        pairs.par_sort_unstable();
        pairs.dedup();
        let before = all.len();
        all = merge(&all, &pairs);
        rule_report.new_pairs = (all.len() - before) as u64;
        report.rules.push(rule_report);
    }
    (CandidatePairs(all), report)
}

fn pairs_of_rule(
    table: &ComparisonTable,
    kinds: &[AttributeKind],
    rule: &BlockingRule,
    scope: &PairScope,
) -> (Vec<u64>, RuleReport) {
    let mut entries: Vec<(Key, u32)> = table
        .records
        .par_iter()
        .enumerate()
        .flat_map_iter(|(index, record)| {
            let index = u32::try_from(index).expect("fewer than four billion records");
            let mut keys = Vec::new();
            keys_of(table, record, kinds, rule, |key| keys.push((key, index)));
            keys
        })
        .collect();
    entries.par_sort_unstable();
    entries.dedup();
    let mut report = RuleReport {
        name: rule.name.clone(),
        pairs: 0,
        new_pairs: 0,
        largest_block: 0,
        dropped_blocks: 0,
        dropped_pairs: 0,
        over_budget: false,
    };
    let mut blocks: Vec<&[(Key, u32)]> = Vec::new();
    for block in entries.chunk_by(|a, b| a.0 == b.0) {
        let records = block.len() as u64;
        let pairs = records * (records - 1) / 2;
        report.largest_block = report.largest_block.max(records);
        if records > u64::from(rule.max_block) {
            report.dropped_blocks += 1;
            report.dropped_pairs += pairs;
        } else if records > 1 {
            report.pairs += pairs;
            blocks.push(block);
        }
    }
    if report.pairs > u64::from(rule.pairs_per_record) * table.records.len() as u64 {
        report.over_budget = true;
        return (Vec::new(), report);
    }
    let pairs = blocks
        .par_iter()
        .flat_map_iter(|block| {
            let mut pairs = Vec::new();
            for (position, &(_, left)) in block.iter().enumerate() {
                for &(_, right) in &block[position + 1..] {
                    if scope.admits(table, left, right) {
                        pairs.push(pack(left, right));
                    }
                }
            }
            pairs
        })
        .collect();
    (pairs, report)
}

/// The union of two ascending lists without repeats.
fn merge(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut union = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let next = a[i].min(b[j]);
        union.push(next);
        i += usize::from(a[i] == next);
        j += usize::from(b[j] == next);
    }
    union.extend_from_slice(&a[i..]);
    union.extend_from_slice(&b[j..]);
    union
}
