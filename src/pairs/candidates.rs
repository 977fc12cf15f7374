//! Candidate pairs as a stream: each once, none of them stored.
//!
//! In: the blocks of all rules, numbered through in the order of the rules. Out: every admitted pair, in the block with the
//! lowest number that both records are in. That makes "has an earlier block brought this pair?" a look at two short lists,
//! those of the blocks that each record is in, and no set of pairs need be kept.
//!
//! Source of the test: the least common block index of G. Papadakis, E. Ioannou, C. Niederée, T. Palpanas and W. Nejdl,
//! "Eliminating the redundancy in blocking-based entity resolution methods" (JCDL 2011).

use std::ops::Range;

use rayon::prelude::*;

use crate::pairs::blocks::{RuleBlocks, blocks_of};
use crate::pairs::report::{BlockingReport, RuleReport};
use crate::pairs::scope::{PairScope, Places};
use crate::pairs::split::pairs_of;
use crate::pairs::table::ComparisonTable;
use crate::rules::BlockingRule;
use crate::values::AttributeKind;

/// Rules whose keys are held at one time: more would read the records less often and hold more keys.
const RULES_AT_ONCE: usize = 4;
/// Pairs of a chunk, about: what one task looks at.
const PAIRS_A_CHUNK: u64 = 32_768;

/// Pairs worth comparing, as blocks of records.
#[derive(Clone, Debug)]
pub struct CandidatePairs {
    places: Places,
    /// Records, block by block, ascending within a block.
    members: Vec<u32>,
    /// Where each block begins in `members`, and where the last one ends.
    starts: Vec<u32>,
    /// The first block of each rule, and behind the last one the number of blocks.
    first_blocks: Vec<u32>,
    /// The blocks of each record, ascending, record by record.
    blocks: Vec<u32>,
    /// Where the blocks of each record begin.
    block_starts: Vec<u32>,
    chunks: Vec<Chunk>,
    pairs: u64,
}

/// What one task looks at: some blocks, or some rows of one large block.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Chunk {
    blocks: Range<u32>,
    /// Of a block on its own: the left records, by position.
    rows: Range<usize>,
}

/// A block at hand: the records that share a key, and the pairs that no earlier block has brought.
#[derive(Clone, Debug)]
pub struct Block<'b> {
    pairs: &'b CandidatePairs,
    number: u32,
    records: &'b [u32],
    rows: Range<usize>,
}

impl Block<'_> {
    /// Its records, ascending.
    #[must_use]
    pub fn records(&self) -> &[u32] {
        self.records
    }

    /// The rule that made it, by index.
    #[must_use]
    pub fn rule(&self) -> usize {
        self.pairs.rule_of(self.number)
    }

    /// Calls `visit` with each of its pairs, as positions in [`Block::records`], the lower one first.
    pub fn each_pair(&self, mut visit: impl FnMut(usize, usize)) {
        for left in self.rows.clone() {
            let of_left = self.pairs.blocks_of(self.records[left]);
            for right in left + 1..self.records.len() {
                if self.pairs.places.admit(self.records[left], self.records[right])
                    && first_common(of_left, self.pairs.blocks_of(self.records[right]))
                        == Some(self.number)
                {
                    visit(left, right);
                }
            }
        }
    }
}

/// The lowest number that stands in both ascending lists.
fn first_common(a: &[u32], b: &[u32]) -> Option<u32> {
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
        if x == y {
            return Some(x);
        }
        // two additions instead of a branch that nobody can foretell
        i += usize::from(x < y);
        j += usize::from(y < x);
    }
    None
}

impl CandidatePairs {
    /// Blocks the records by all rules. Where `most` is given, the last rules are left out so that there are no more
    /// pairs than that; the first `kept` rules never are.
    #[must_use]
    pub fn plan(
        table: &ComparisonTable,
        kinds: &[AttributeKind],
        rules: &[BlockingRule],
        scope: &PairScope,
        limit: Option<PairLimit>,
    ) -> (Self, BlockingReport) {
        let mut all = Self {
            places: Places::of(table, scope),
            members: Vec::new(),
            starts: vec![0],
            first_blocks: vec![0],
            blocks: Vec::new(),
            block_starts: Vec::new(),
            chunks: Vec::new(),
            pairs: 0,
        };
        let mut report = BlockingReport::default();
        for some in rules.chunks(RULES_AT_ONCE) {
            for (rule, blocks) in some.iter().zip(blocks_of(table, kinds, some)) {
                let most = u64::from(rule.pairs_per_record) * table.records.len() as u64;
                let line = RuleReport::of(rule, &blocks, blocks.pairs > most);
                if !line.over_budget {
                    all.add(&blocks);
                }
                all.first_blocks.push(all.block_count());
                report.rules.push(line);
            }
        }
        all.list_blocks_of_records();
        all.cut_chunks();
        all.count(&mut report, limit);
        (all, report)
    }

    fn add(&mut self, blocks: &RuleBlocks) {
        let before = self.members.len();
        self.members.extend_from_slice(&blocks.members);
        let place = |end: &usize| u32::try_from(before + end).expect("fewer than four billion");
        self.starts.extend(blocks.ends.iter().map(place));
    }

    fn block_count(&self) -> u32 {
        u32::try_from(self.starts.len() - 1).expect("fewer than four billion blocks")
    }

    fn list_blocks_of_records(&mut self) {
        let mut next = vec![0_u32; self.places.len() + 1];
        for &member in &self.members {
            next[member as usize + 1] += 1;
        }
        for record in 1..next.len() {
            next[record] += next[record - 1];
        }
        self.block_starts.clone_from(&next);
        self.blocks = vec![0; self.members.len()];
        for block in 0..self.block_count() {
            for &member in &self.members[self.span(block)] {
                let place = &mut next[member as usize];
                self.blocks[*place as usize] = block;
                *place += 1;
            }
        }
    }

    fn span(&self, block: u32) -> Range<usize> {
        self.starts[block as usize] as usize..self.starts[block as usize + 1] as usize
    }

    fn blocks_of(&self, record: u32) -> &[u32] {
        let record = record as usize;
        &self.blocks[self.block_starts[record] as usize..self.block_starts[record + 1] as usize]
    }

    fn rule_of(&self, block: u32) -> usize {
        self.first_blocks.partition_point(|&first| first <= block) - 1
    }

    /// Cuts the blocks into chunks by their pairs, whatever the number of threads.
    fn cut_chunks(&mut self) {
        let mut chunks = Vec::new();
        let (mut from, mut pairs) = (0, 0);
        for block in 0..self.block_count() {
            let records = self.span(block).len();
            let own = pairs_of(records);
            if own > PAIRS_A_CHUNK {
                chunks.push(Chunk { blocks: from..block, rows: 0..0 });
                cut_rows(block, records, &mut chunks);
                (from, pairs) = (block + 1, 0);
                continue;
            }
            pairs += own;
            if pairs >= PAIRS_A_CHUNK {
                chunks.push(Chunk { blocks: from..block + 1, rows: 0..0 });
                (from, pairs) = (block + 1, 0);
            }
        }
        chunks.push(Chunk { blocks: from..self.block_count(), rows: 0..0 });
        chunks.retain(|chunk| !chunk.blocks.is_empty());
        self.chunks = chunks;
    }

    /// Counts what each rule adds, and forgets the rules that would go over the limit: what an earlier rule brings does not
    /// depend on the later ones.
    fn count(&mut self, report: &mut BlockingReport, limit: Option<PairLimit>) {
        let rules = report.rules.len();
        let counts = self.visit_blocks(
            || vec![0_u64; rules],
            |counts, block| {
                let rule = block.rule();
                block.each_pair(|_, _| counts[rule] += 1);
            },
        );
        let mut kept = rules;
        for (index, line) in report.rules.iter_mut().enumerate() {
            line.new_pairs = counts.iter().map(|of_chunk| of_chunk[index]).sum();
            let over = limit.is_some_and(|limit| {
                index >= limit.kept && self.pairs + line.new_pairs > limit.most
            });
            if over || kept < index {
                kept = kept.min(index);
                line.over_budget = true;
                line.new_pairs = 0;
            } else {
                self.pairs += line.new_pairs;
            }
        }
        if kept < rules {
            let blocks = self.first_blocks[kept];
            self.first_blocks[kept..].fill(blocks);
            self.starts.truncate(blocks as usize + 1);
            self.members.truncate(self.starts[blocks as usize] as usize);
            self.list_blocks_of_records();
            self.cut_chunks();
        }
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::try_from(self.pairs).unwrap_or(usize::MAX)
    }

    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs == 0
    }

    /// Goes through all blocks in parallel. What `start` makes is handed through the blocks of one chunk; the results
    /// come in the order of the chunks, which depend on the data alone.
    pub fn visit_blocks<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        visit: impl Fn(&mut A, &Block<'_>) + Sync,
    ) -> Vec<A> {
        self.chunks
            .par_iter()
            .map(|chunk| {
                let mut gathered = start();
                for number in chunk.blocks.clone() {
                    let records = &self.members[self.span(number)];
                    let rows =
                        if chunk.rows.is_empty() { 0..records.len() } else { chunk.rows.clone() };
                    visit(&mut gathered, &Block { pairs: self, number, records, rows });
                }
                gathered
            })
            .collect()
    }

    /// Goes through all pairs in parallel, each once, the lower record first; else as [`CandidatePairs::visit_blocks`].
    pub fn visit<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        visit: impl Fn(&mut A, u32, u32) + Sync,
    ) -> Vec<A> {
        self.visit_blocks(start, |gathered, block| {
            let records = block.records();
            block.each_pair(|left, right| visit(gathered, records[left], records[right]));
        })
    }

    /// All pairs that pass a test, ascending.
    pub fn filter(&self, test: impl Fn(u32, u32) -> bool + Sync) -> Vec<(u32, u32)> {
        let found = self.visit(Vec::new, |found, left, right| {
            if test(left, right) {
                found.push((left, right));
            }
        });
        let mut found: Vec<(u32, u32)> = found.concat();
        found.par_sort_unstable();
        found
    }

    /// About `most` of the pairs, ascending, and what share of all that is. Which ones depends on the pair alone.
    #[must_use]
    pub fn sample(&self, most: usize) -> (Vec<(u32, u32)>, f64) {
        let one_in = self.pairs.div_ceil(most.max(1) as u64).max(1);
        let drawn = |left: u32, right: u32| {
            one_in == 1 || mixed(u64::from(left) << 32 | u64::from(right)).is_multiple_of(one_in)
        };
        let chosen = self.filter(drawn);
        let share = chosen.len() as f64 / self.pairs.max(1) as f64;
        (chosen, if one_in == 1 { 1.0 } else { share.max(f64::MIN_POSITIVE) })
    }

    /// All pairs, ascending, as a list: for small tables.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.filter(|_, _| true).into_iter()
    }

    /// The rules, by index, that bring two records together: limits, splits and scope included.
    #[must_use]
    pub fn rules_meeting(&self, left: u32, right: u32) -> Vec<usize> {
        let mut rules = Vec::new();
        if left == right || !self.places.admit(left, right) {
            return rules;
        }
        let (mut a, mut b) = (self.blocks_of(left), self.blocks_of(right));
        while let Some(common) = first_common(a, b) {
            rules.push(self.rule_of(common));
            a = &a[a.partition_point(|&block| block <= common)..];
            b = &b[b.partition_point(|&block| block <= common)..];
        }
        rules.dedup();
        rules
    }
}

/// How many pairs there may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PairLimit {
    /// In all.
    pub most: u64,
    /// So many rules are kept, whatever they bring.
    pub kept: usize,
}

/// Cuts the rows of a large block into chunks of about the same number of pairs.
fn cut_rows(block: u32, records: usize, chunks: &mut Vec<Chunk>) {
    let (mut from, mut pairs) = (0, 0);
    for row in 0..records {
        pairs += (records - 1 - row) as u64;
        if pairs >= PAIRS_A_CHUNK || row + 1 == records {
            chunks.push(Chunk { blocks: block..block + 1, rows: from..row + 1 });
            (from, pairs) = (row + 1, 0);
        }
    }
}

/// G. L. Steele, D. Lea and C. H. Flood's `SplitMix64` (2014).
pub(crate) fn mixed(counter: u64) -> u64 {
    let mut z = counter.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// All pairs that any of the rules brings together and the scope admits.
#[must_use]
pub fn candidate_pairs(
    table: &ComparisonTable,
    kinds: &[AttributeKind],
    rules: &[BlockingRule],
    scope: &PairScope,
) -> (CandidatePairs, BlockingReport) {
    CandidatePairs::plan(table, kinds, rules, scope, None)
}
