//! The blocks of all rules, and which of them each record stands in.
//!
//! In: what each rule brought together, rule by rule. Out: the blocks, numbered through in the order of the rules, to be gone through, asked
//! which rules bring two records together, and kept for a later night. Which pairs come of them is left to `candidates` and `changed_pairs`.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::pairs::blocks::{RuleBlocks, blocks_of};
use crate::pairs::report::{BlockingReport, RuleReport};
use crate::pairs::stored_numbers::StoredNumbers;
use crate::pairs::table::ComparisonTable;
use crate::rules::BlockingRule;
use crate::values::AttributeKind;

/// Rules whose keys are held at one time: more would read the records less often and hold more keys.
const RULES_AT_ONCE: usize = 4;

/// The blocks that are within the limits, rule by rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Blocks {
    /// Records, block by block, ascending within a block.
    members: StoredNumbers,
    /// Where each block begins in `members`, and where the last one ends.
    starts: StoredNumbers,
    /// The first block of each rule, and behind the last one the number of blocks.
    rule_starts: StoredNumbers,
}

impl Default for Blocks {
    fn default() -> Self {
        let zero = || StoredNumbers(vec![0]);
        Self { members: StoredNumbers::default(), starts: zero(), rule_starts: zero() }
    }
}

impl Blocks {
    /// Blocks the records by all rules, but for those that are over their budget.
    pub(super) fn of(
        table: &ComparisonTable,
        kinds: &[AttributeKind],
        rules: &[BlockingRule],
    ) -> (Self, BlockingReport) {
        let (mut all, mut report) = (Self::default(), BlockingReport::default());
        for some in rules.chunks(RULES_AT_ONCE) {
            for (rule, blocks) in some.iter().zip(blocks_of(table, kinds, some)) {
                let most = u64::from(rule.pairs_per_record) * table.records.len() as u64;
                let line = RuleReport::of(rule, &blocks, blocks.pairs > most);
                if !line.over_budget {
                    all.add(&blocks);
                }
                let next = all.count();
                all.rule_starts.push(next);
                report.rules.push(line);
            }
        }
        (all, report)
    }

    fn add(&mut self, blocks: &RuleBlocks) {
        let before = self.members.len();
        self.members.extend_from_slice(&blocks.members);
        let place = |end: &usize| u32::try_from(before + end).expect("fewer than four billion");
        self.starts.extend(blocks.ends.iter().map(place));
    }

    /// Forgets the blocks of all rules but the first so many.
    pub(super) fn keep_rules(&mut self, kept: usize) {
        let blocks = self.rule_starts[kept];
        self.rule_starts[kept..].fill(blocks);
        self.starts.truncate(blocks as usize + 1);
        let members = self.starts[blocks as usize] as usize;
        self.members.truncate(members);
    }

    /// How many blocks there are.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.starts.len() - 1).expect("fewer than four billion blocks")
    }

    /// How many rules there are, those without blocks among them.
    pub(super) fn rules(&self) -> usize {
        self.rule_starts.len() - 1
    }

    pub(super) fn members(&self) -> &[u32] {
        &self.members
    }

    /// Where the members of a block stand.
    pub(super) fn span(&self, block: u32) -> Range<usize> {
        self.starts[block as usize] as usize..self.starts[block as usize + 1] as usize
    }

    /// The records of a block.
    pub(super) fn at(&self, block: u32) -> &[u32] {
        &self.members[self.span(block)]
    }

    /// The rule that a block is of.
    pub(super) fn rule_of(&self, block: u32) -> usize {
        self.rule_starts.partition_point(|&first| first <= block) - 1
    }

    /// The numbers of the blocks of a rule.
    pub(super) fn of_rule(&self, rule: usize) -> Range<u32> {
        self.rule_starts[rule]..self.rule_starts[rule + 1]
    }

    /// The rules that two ascending lists of blocks have in common, each once.
    pub(super) fn rules_of_both(&self, a: &[u32], b: &[u32]) -> Vec<usize> {
        let mut rules = Vec::new();
        let (mut i, mut j) = (0, 0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            if x == y {
                rules.push(self.rule_of(*x));
            }
            // two additions instead of a branch that nobody can foretell
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        rules.dedup();
        rules
    }

    /// True if the lists fit each other and name no record beyond so many: what comes from a file may be anything.
    pub(super) fn is_sound(&self, records: usize) -> bool {
        let Self { members, starts, rule_starts } = self;
        let covers = |list: &[u32], all: usize| {
            list.first() == Some(&0)
                && list.is_sorted()
                && list.last().is_some_and(|last| *last as usize == all)
        };
        covers(starts, members.len())
            && covers(rule_starts, starts.len() - 1)
            && members.iter().all(|member| (*member as usize) < records)
    }
}

/// The blocks of each record, ascending.
#[derive(Clone, Debug, Default)]
pub(super) struct BlocksOfRecords {
    /// Record by record.
    blocks: Vec<u32>,
    /// For each of these, where among the members the record stands.
    stands_at: Vec<u32>,
    /// Where the blocks of each record begin.
    starts: Vec<u32>,
}

impl BlocksOfRecords {
    /// Those of the records that are wanted; the others have none.
    pub(super) fn of(blocks: &Blocks, records: usize, is_wanted: impl Fn(u32) -> bool) -> Self {
        let mut next = vec![0_u32; records + 1];
        for &member in blocks.members() {
            next[member as usize + 1] += u32::from(is_wanted(member));
        }
        for record in 1..next.len() {
            next[record] += next[record - 1];
        }
        let starts = next.clone();
        let all = next.last().copied().unwrap_or_default() as usize;
        let (mut of_records, mut stands_at) = (vec![0; all], vec![0; all]);
        for block in 0..blocks.count() {
            for (at, &member) in (blocks.starts[block as usize]..).zip(blocks.at(block)) {
                if is_wanted(member) {
                    let place = &mut next[member as usize];
                    of_records[*place as usize] = block;
                    stands_at[*place as usize] = at;
                    *place += 1;
                }
            }
        }
        Self { blocks: of_records, stands_at, starts }
    }

    fn span(&self, record: u32) -> Range<usize> {
        self.starts[record as usize] as usize..self.starts[record as usize + 1] as usize
    }

    /// The blocks of a record.
    pub(super) fn at(&self, record: u32) -> &[u32] {
        &self.blocks[self.span(record)]
    }

    /// The same, each with where among the members the record stands.
    pub(super) fn standing(&self, record: u32) -> impl Iterator<Item = (u32, usize)> {
        let span = self.span(record);
        let blocks = self.blocks[span.clone()].iter().zip(&self.stands_at[span]);
        blocks.map(|(&block, &at)| (block, at as usize))
    }
}
