//! Candidate pairs: each once, under the lower of its records.
//!
//! In: the blocks of all rules, numbered through in the order of the rules. Out: every admitted pair that shares a block. The pairs
//! are found record by record: the others in all of its blocks, sorted, so that whoever is met in several blocks stands side by side
//! and counts for the first of them. A pair costs four bytes, and is found once, however often it is gone through.

use std::ops::Range;

use rayon::prelude::*;

use crate::pairs::blocks::{RuleBlocks, blocks_of};
use crate::pairs::report::{BlockingReport, RuleReport};
use crate::pairs::scope::{PairScope, Places};
use crate::pairs::table::ComparisonTable;
use crate::rules::BlockingRule;
use crate::values::AttributeKind;

/// Rules whose keys are held at one time: more would read the records less often and hold more keys.
const RULES_AT_ONCE: usize = 4;
/// Records of a chunk: what one task looks at.
const RECORDS_A_CHUNK: u32 = 512;
/// Pairs handed on together, so that what is needed of their records can be fetched together.
pub const PAIRS_A_LOT: usize = 128;

/// Pairs worth comparing.
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
    /// For each of these, where in `members` the record stands.
    stands_at: Vec<u32>,
    /// Where the blocks of each record begin.
    block_starts: Vec<u32>,
    chunks: Vec<Chunk>,
    pairs: u64,
}

/// The pairs of some records that follow one another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Chunk {
    /// The first of the records.
    first: u32,
    /// The higher records of the pairs of each record, ascending.
    others: Vec<u32>,
    /// Where those of each record end.
    ends: Vec<usize>,
    /// How many pairs each rule is the first to bring.
    of_rules: Vec<u64>,
}

impl Chunk {
    /// Each record with the higher ones that it is paired with.
    fn records(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let spans = starts.zip(&self.ends).map(|(start, &end)| &self.others[start..end]);
        (self.first..).zip(spans)
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
            stands_at: Vec::new(),
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
        self.stands_at = vec![0; self.members.len()];
        for block in 0..self.block_count() {
            for (at, &member) in
                (self.starts[block as usize]..).zip(&self.members[self.span(block)])
            {
                let place = &mut next[member as usize];
                self.blocks[*place as usize] = block;
                self.stands_at[*place as usize] = at;
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

    /// The blocks of a record, with what of `members` comes behind it in each.
    fn behind(&self, record: u32) -> impl Iterator<Item = (u32, Range<usize>)> {
        let record = record as usize;
        let of_it = self.block_starts[record] as usize..self.block_starts[record + 1] as usize;
        let blocks = self.blocks[of_it.clone()].iter().zip(&self.stands_at[of_it]);
        blocks.map(|(&block, &at)| (block, at as usize + 1..self.span(block).end))
    }

    fn rule_of(&self, block: u32) -> usize {
        self.first_blocks.partition_point(|&first| first <= block) - 1
    }

    /// Finds the pairs, counts what each rule adds, and forgets the rules that would go over the limit: what an earlier rule
    /// brings does not depend on the later ones.
    fn count(&mut self, report: &mut BlockingReport, limit: Option<PairLimit>) {
        self.find_pairs();
        let rules = report.rules.len();
        let mut kept = rules;
        for (index, line) in report.rules.iter_mut().enumerate() {
            line.new_pairs = self.chunks.iter().map(|chunk| chunk.of_rules[index]).sum();
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
            self.find_pairs();
        }
    }

    fn find_pairs(&mut self) {
        let records = u32::try_from(self.places.len()).expect("fewer than four billion records");
        self.chunks = (0..records.div_ceil(RECORDS_A_CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let first = chunk * RECORDS_A_CHUNK;
                self.pairs_of(first..records.min(first.saturating_add(RECORDS_A_CHUNK)))
            })
            .collect();
    }

    /// The pairs of some records with higher ones.
    fn pairs_of(&self, records: Range<u32>) -> Chunk {
        let mut chunk = Chunk {
            first: records.start,
            of_rules: vec![0; self.first_blocks.len() - 1],
            ..Chunk::default()
        };
        let (mut met, mut spans) = (Vec::new(), Vec::new());
        for record in records {
            met.clear();
            spans.clear();
            // one look-up after the other would wait for memory each time
            spans.extend(self.behind(record));
            for (block, behind) in spans.drain(..) {
                let higher = &self.members[behind];
                met.extend(higher.iter().map(|&other| u64::from(other) << 32 | u64::from(block)));
            }
            met.sort_unstable();
            let mut last = record;
            for &met in &met {
                #[expect(clippy::cast_possible_truncation, reason = "two halves of a word")]
                let (other, block) = ((met >> 32) as u32, met as u32);
                if other != last && self.places.admit(record, other) {
                    chunk.others.push(other);
                    chunk.of_rules[self.rule_of(block)] += 1;
                }
                last = other;
            }
            chunk.ends.push(chunk.others.len());
        }
        chunk.others.shrink_to_fit();
        chunk
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

    /// Goes through all pairs in parallel, ascending, in lots of [`PAIRS_A_LOT`] at most. What `start` makes of how many pairs
    /// a chunk has is handed through its lots; the results come in the order of the chunks, which depend on the data alone.
    pub fn visit_lots<A: Send>(
        &self,
        start: impl Fn(usize) -> A + Sync,
        visit: impl Fn(&mut A, &[(u32, u32)]) + Sync,
    ) -> Vec<A> {
        self.chunks
            .par_iter()
            .map(|chunk| {
                let mut gathered = start(chunk.others.len());
                let mut lot = Vec::with_capacity(PAIRS_A_LOT);
                for (record, others) in chunk.records() {
                    for &other in others {
                        lot.push((record, other));
                        if lot.len() == PAIRS_A_LOT {
                            visit(&mut gathered, &lot);
                            lot.clear();
                        }
                    }
                }
                visit(&mut gathered, &lot);
                gathered
            })
            .collect()
    }

    /// Goes through all pairs in parallel, ascending; else as [`CandidatePairs::visit_lots`].
    pub fn visit<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        visit: impl Fn(&mut A, u32, u32) + Sync,
    ) -> Vec<A> {
        self.visit_lots(
            |_| start(),
            |gathered, lot| {
                for &(left, right) in lot {
                    visit(gathered, left, right);
                }
            },
        )
    }

    /// All pairs that pass a test, ascending.
    pub fn filter(&self, test: impl Fn(u32, u32) -> bool + Sync) -> Vec<(u32, u32)> {
        let found = self.visit(Vec::new, |found, left, right| {
            if test(left, right) {
                found.push((left, right));
            }
        });
        found.concat()
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

    /// All pairs, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let records = self.chunks.iter().flat_map(Chunk::records);
        records.flat_map(|(record, others)| others.iter().map(move |&other| (record, other)))
    }

    /// The rules, by index, that bring two records together: limits, splits and scope included.
    #[must_use]
    pub fn rules_meeting(&self, left: u32, right: u32) -> Vec<usize> {
        let mut rules = Vec::new();
        if left == right || !self.places.admit(left, right) {
            return rules;
        }
        let (a, b) = (self.blocks_of(left), self.blocks_of(right));
        let (mut i, mut j) = (0, 0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            if x == y {
                rules.push(self.rule_of(*x));
            }
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        rules.dedup();
        rules
    }

    /// The first of these; none if no rule does.
    #[must_use]
    pub fn first_rule_meeting(&self, left: u32, right: u32) -> Option<usize> {
        if left == right || !self.places.admit(left, right) {
            return None;
        }
        first_common(self.blocks_of(left), self.blocks_of(right)).map(|block| self.rule_of(block))
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
