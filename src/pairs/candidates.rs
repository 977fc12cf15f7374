//! Candidate pairs: each once, under the lower of its records.
//!
//! In: the blocks of all rules, numbered through in the order of the rules. Out: every admitted pair that shares a block. The pairs
//! are found record by record: the others in all of its blocks, sorted, so that whoever is met in several blocks stands side by side
//! and counts for the first of them. A pair costs four bytes, and is found once, however often it is gone through.

use std::ops::Range;

use rayon::prelude::*;

use crate::pairs::block_list::{Blocks, BlocksOfRecords};
use crate::pairs::report::BlockingReport;
use crate::pairs::rules_met::{Met, RulesMet};
use crate::pairs::scope::{PairScope, Places};
use crate::pairs::table::ComparisonTable;
use crate::rules::BlockingRule;
use crate::values::AttributeKind;

/// Records of a chunk: what one task looks at.
const RECORDS_A_CHUNK: u32 = 512;
/// Pairs handed on together, so that what is needed of their records can be fetched together.
pub const PAIRS_A_LOT: usize = 128;

/// Pairs worth comparing.
#[derive(Clone, Debug)]
pub struct CandidatePairs {
    places: Places,
    blocks: Blocks,
    of_records: BlocksOfRecords,
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
        let (blocks, mut report) = Blocks::of(table, kinds, rules);
        let mut all = Self {
            places: Places::of(table, scope),
            of_records: BlocksOfRecords::of(&blocks, table.records.len(), |_| true),
            blocks,
            chunks: Vec::new(),
            pairs: 0,
        };
        all.count(&mut report, limit);
        (all, report)
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
            self.blocks.keep_rules(kept);
            self.of_records = BlocksOfRecords::of(&self.blocks, self.places.len(), |_| true);
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
            of_rules: vec![0; self.blocks.rules()],
            ..Chunk::default()
        };
        let (mut met, mut spans) = (Vec::new(), Vec::new());
        for record in records {
            met.clear();
            spans.clear();
            // one look-up after the other would wait for memory each time
            let standing = self.of_records.standing(record);
            spans.extend(standing.map(|(block, at)| (block, at + 1..self.blocks.span(block).end)));
            for (block, behind) in spans.drain(..) {
                let higher = &self.blocks.members()[behind];
                met.extend(higher.iter().map(|&other| u64::from(other) << 32 | u64::from(block)));
            }
            met.sort_unstable();
            let mut last = record;
            for &met in &met {
                #[expect(clippy::cast_possible_truncation, reason = "two halves of a word")]
                let (other, block) = ((met >> 32) as u32, met as u32);
                if other != last && self.places.admit(record, other) {
                    chunk.others.push(other);
                    chunk.of_rules[self.blocks.rule_of(block)] += 1;
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
        if left == right || !self.places.admit(left, right) {
            return Vec::new();
        }
        self.blocks.rules_of_both(self.of_records.at(left), self.of_records.at(right))
    }

    /// The rules that bring each of some links together.
    #[must_use]
    pub fn rules_met(&self, links: &[(u32, u32)]) -> RulesMet {
        RulesMet::of(self.blocks.rules(), links, |_, (left, right)| {
            Met::By(self.rules_meeting(left, right))
        })
    }

    /// The blocks themselves.
    #[must_use]
    pub fn into_blocks(self) -> Blocks {
        self.blocks
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
