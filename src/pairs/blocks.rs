//! The blocks of one rule: its keys scattered, sorted and read off.
//!
//! In: the table and a few rules. Out: for each rule the blocks of two records and more, members ascending, and what was
//! too large. Nothing depends on the number of threads: batches and buckets are cut by the data alone.
//!
//! A key keeps 64 bits less those that number the records, and gains back the bits that chose its bucket: at ten million
//! records, 50 bits, so that two different keys look alike in fewer than one rule of ten.

use rayon::prelude::*;

use crate::pairs::keys::{Key, KeyReader};
use crate::pairs::split::{Splitter, pairs_of};
use crate::pairs::table::ComparisonTable;
use crate::rules::{BlockingRule, KeyPart};
use crate::values::AttributeKind;

/// Records read at a time.
const BATCH: u32 = 16_384;
/// Keys in a bucket, about: they are sorted within the first-level cache.
const KEYS_A_BUCKET: usize = 1024;
const MOST_BUCKET_BITS: u32 = 14;

/// What one rule brought together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RuleBlocks {
    /// Records, block by block.
    pub(crate) members: Vec<u32>,
    /// Where each block ends in `members`.
    pub(crate) ends: Vec<usize>,
    /// Pairs of all blocks; a pair in two blocks counts twice.
    pub(crate) pairs: u64,
    /// Records of the largest block, before it was split.
    pub(crate) largest: u64,
    /// Blocks that were split by a further key.
    pub(crate) split: u64,
    /// Sizes of what was still too large, in records; left out.
    pub(crate) left_out: Vec<u64>,
    /// Pairs that splitting and leaving out cost.
    pub(crate) lost_pairs: u64,
}

impl RuleBlocks {
    fn push(&mut self, block: &[u32]) {
        if block.len() > 1 {
            self.members.extend_from_slice(block);
            self.ends.push(self.members.len());
            self.pairs += pairs_of(block.len());
        }
    }

    fn append(&mut self, other: &Self) {
        let before = self.members.len();
        self.members.extend_from_slice(&other.members);
        self.ends.extend(other.ends.iter().map(|end| before + end));
        self.pairs += other.pairs;
        self.largest = self.largest.max(other.largest);
    }
}

/// Keys of one batch under one rule, and whose they are.
type BatchKeys = (Vec<Key>, Vec<u32>);

/// The blocks of each of a few rules.
pub(crate) fn blocks_of(
    table: &ComparisonTable,
    kinds: &[AttributeKind],
    rules: &[BlockingRule],
) -> Vec<RuleBlocks> {
    let records = u32::try_from(table.records.len()).expect("fewer than four billion records");
    let batches: Vec<Vec<BatchKeys>> = (0..records.div_ceil(BATCH))
        .into_par_iter()
        .map(|batch| {
            let from = batch * BATCH;
            let keys = rules.iter().map(|rule| rule.keys.as_slice());
            let mut reader = KeyReader::new(table, kinds, keys);
            let mut found: Vec<BatchKeys> = vec![(Vec::new(), Vec::new()); rules.len()];
            for record in from..records.min(from.saturating_add(BATCH)) {
                reader.read(record);
                for (rule, (keys, owners)) in found.iter_mut().enumerate() {
                    reader.keys(rule, &mut |key| {
                        keys.push(key);
                        owners.push(record);
                    });
                }
            }
            found
        })
        .collect();
    (0..rules.len())
        .into_par_iter()
        .map(|rule| {
            let of_rule: Vec<&BatchKeys> = batches.iter().map(|batch| &batch[rule]).collect();
            read_off(Sorted::of(&of_rule, records), table, kinds, &rules[rule])
        })
        .collect()
}

/// Entries `key | record`, sorted within buckets of the key's highest bits.
struct Sorted {
    entries: Vec<u64>,
    /// Where each bucket ends.
    ends: Vec<usize>,
    record_mask: u64,
}

impl Sorted {
    fn of(batches: &[&BatchKeys], records: u32) -> Self {
        let total: usize = batches.iter().map(|(keys, _)| keys.len()).sum();
        let bits = (total / KEYS_A_BUCKET).max(1).ilog2().min(MOST_BUCKET_BITS);
        #[expect(clippy::cast_possible_truncation, reason = "at most 14 bits are left")]
        let bucket_of = |key: Key| key.checked_shr(64 - bits).unwrap_or(0) as usize;
        let record_mask = u64::from(records.max(1)).next_power_of_two() - 1;
        let mut ends = vec![0_usize; 1 << bits];
        for (keys, _) in batches {
            for &key in keys {
                ends[bucket_of(key)] += 1;
            }
        }
        let mut next = 0;
        for end in &mut ends {
            let count = *end;
            *end = next;
            next += count;
        }
        let mut entries = vec![0_u64; total];
        for (keys, owners) in batches {
            for (&key, &owner) in keys.iter().zip(owners) {
                let place = &mut ends[bucket_of(key)];
                entries[*place] = (key << bits) & !record_mask | u64::from(owner);
                *place += 1;
            }
        }
        let mut rest = entries.as_mut_slice();
        let mut from = 0;
        let mut buckets = Vec::with_capacity(ends.len());
        for &end in &ends {
            let (bucket, after) = rest.split_at_mut(end - from);
            buckets.push(bucket);
            (rest, from) = (after, end);
        }
        buckets.into_par_iter().for_each(<[u64]>::sort_unstable);
        Self { entries, ends, record_mask }
    }
}

fn read_off(
    sorted: Sorted,
    table: &ComparisonTable,
    kinds: &[AttributeKind],
    rule: &BlockingRule,
) -> RuleBlocks {
    let Sorted { entries, ends, record_mask } = sorted;
    let most = rule.max_block as usize;
    let parts: Vec<(RuleBlocks, Vec<Vec<u32>>)> = (0..ends.len())
        .into_par_iter()
        .with_min_len(16)
        .map(|bucket| {
            let from = if bucket == 0 { 0 } else { ends[bucket - 1] };
            let (mut blocks, mut too_large) = (RuleBlocks::default(), Vec::new());
            let mut block: Vec<u32> = Vec::new();
            for same in entries[from..ends[bucket]]
                .chunk_by(|a, b| a & !record_mask == b & !record_mask)
                .filter(|same| same.len() > 1)
            {
                block.clear();
                #[expect(clippy::cast_possible_truncation, reason = "a record number")]
                block.extend(same.iter().map(|entry| (entry & record_mask) as u32));
                block.dedup();
                blocks.largest = blocks.largest.max(block.len() as u64);
                if block.len() <= most {
                    blocks.push(&block);
                } else {
                    too_large.push(block.clone());
                }
            }
            (blocks, too_large)
        })
        .collect();
    drop(entries);
    let mut all = RuleBlocks::default();
    for (blocks, _) in &parts {
        all.append(blocks);
    }
    let too_large = parts.iter().flat_map(|(_, too_large)| too_large);
    split(table, kinds, &rule.keys, most, too_large, &mut all);
    all
}

/// Splits what is too large and adds the pieces.
fn split<'b>(
    table: &ComparisonTable,
    kinds: &[AttributeKind],
    keys: &[KeyPart],
    most: usize,
    too_large: impl Iterator<Item = &'b Vec<u32>>,
    all: &mut RuleBlocks,
) {
    if keys.is_empty() {
        // everyone with everyone is all or nothing
        for block in too_large {
            all.left_out.push(block.len() as u64);
            all.lost_pairs += pairs_of(block.len());
        }
        return;
    }
    let splitter = Splitter::new(table, kinds, keys, most);
    for block in too_large {
        let pieces = splitter.split(block);
        let before = all.pairs;
        pieces.small.iter().for_each(|piece| all.push(piece));
        all.split += u64::from(!pieces.small.is_empty());
        all.left_out.extend(pieces.too_large.iter().map(|piece| piece.len() as u64));
        // a pair in two pieces counts twice: what is lost is then at least this
        all.lost_pairs += pairs_of(block.len()).saturating_sub(all.pairs - before);
    }
}
