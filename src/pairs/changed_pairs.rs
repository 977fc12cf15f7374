//! Candidate pairs of a night most of whose records were there on an earlier one, under the same rules.
//!
//! In: tonight's records, the earlier night's blocks, which of its records are the same. Out: the pairs that have to be found tonight, and
//! which of the earlier night's are pairs still. What they weigh is left to `links`.
//!
//! Whether two records are compared hangs on the blocks that both stand in, and a block on all of its records: it may have become too large, or
//! be split in another way. So the blocks themselves are made in full, and what is saved is to go through their pairs. A record is *settled*
//! if it is the same, and each of its blocks has just the records that were in it, those apart that are new or gone. Two records that are
//! the same, one of them settled, are a pair tonight if they were one then, and by the same rules: the blocks of the settled one say so.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::pairs::block_list::{Blocks, BlocksOfRecords};
use crate::pairs::candidates::{PairLimit, mixed};
use crate::pairs::report::BlockingReport;
use crate::pairs::rules_met::{Met, RulesMet};
use crate::pairs::scope::{PairScope, Places};
use crate::pairs::table::ComparisonTable;
use crate::rules::BlockingRule;
use crate::values::AttributeKind;

/// An earlier night's blocking, and which of tonight's records it knew.
#[derive(Clone, Copy, Debug)]
pub struct EarlierBlocking<'e> {
    /// The blocks.
    pub blocks: &'e Blocks,
    /// What was told of them.
    pub report: &'e BlockingReport,
    /// How many records there were.
    pub records: usize,
    /// The number then of each of tonight's records that says the same now; the numbers ascend.
    pub numbers: &'e [Option<u32>],
}

/// What blocking makes of one of tonight's records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    /// It is the same, and so are its blocks.
    Settled,
    /// It is the same, and its blocks are others.
    Unsettled,
    /// It is new, or says something else.
    New,
}

/// Tonight's candidate pairs, as far as they are not the earlier night's.
#[derive(Debug)]
pub struct ChangedPairs<'e> {
    earlier: EarlierBlocking<'e>,
    places: Places,
    blocks: Blocks,
    report: BlockingReport,
    standing: Vec<Standing>,
    /// Tonight's number of each earlier record that is the same.
    now_of: Vec<u32>,
    /// Pairs that have to be looked at, ascending, each with the first rule that brings it.
    found: Vec<(u32, u32, u16)>,
}

/// No number.
const NONE: u32 = u32::MAX;
/// A share of records that are not the same from which on it does not pay.
const MOST_CHANGED: usize = 8;
/// Records whose pairs are found in one task.
const BATCH: usize = 64;

impl<'e> ChangedPairs<'e> {
    /// Blocks tonight's records. None if a rule is or was over its budget, if what was kept does not fit, or if it would not pay.
    #[must_use]
    pub fn of(
        table: &ComparisonTable,
        kinds: &[AttributeKind],
        rules: &[BlockingRule],
        scope: &PairScope,
        earlier: EarlierBlocking<'e>,
    ) -> Option<Self> {
        let EarlierBlocking { blocks: then, report: told, records, numbers } = earlier;
        let over = |report: &BlockingReport| report.rules.iter().any(|line| line.over_budget);
        let fits = then.is_sound(records)
            && (then.rules(), told.rules.len()) == (rules.len(), rules.len())
            && numbers.len() == table.records.len()
            && u16::try_from(rules.len()).is_ok()
            && !over(told);
        let now_of = if fits { now_of(numbers, records)? } else { return None };
        let (blocks, report) = Blocks::of(table, kinds, rules);
        if over(&report) {
            return None;
        }
        let same = |record: u32| numbers[record as usize].map(|_| record);
        let is_now = |record: u32| Some(now_of[record as usize]).filter(|now| *now != NONE);
        let (company, company_then) = rayon::join(
            || company(&blocks, numbers.len(), same),
            || company(then, numbers.len(), is_now),
        );
        let standing_of = |((number, now), then): ((&Option<u32>, &u64), &u64)| match number {
            None => Standing::New,
            Some(_) if now == then => Standing::Settled,
            Some(_) => Standing::Unsettled,
        };
        let each = numbers.iter().zip(&company).zip(&company_then);
        let standing: Vec<Standing> = each.map(standing_of).collect();
        let places = Places::of(table, scope);
        let mut changed =
            Self { earlier, places, blocks, report, standing, now_of, found: Vec::new() };
        changed.find();
        Some(changed)
    }

    fn standing(&self, record: u32) -> Standing {
        self.standing[record as usize]
    }

    /// Finds the pairs that have to be looked at.
    fn find(&mut self) {
        let unsettled = |record: u32| self.standing(record) != Standing::Settled;
        let of_records = BlocksOfRecords::of(&self.blocks, self.standing.len(), unsettled);
        let all = (0_u32..).take(self.standing.len());
        let seekers: Vec<u32> = all.filter(|record| unsettled(*record)).collect();
        let mut found: Vec<(u32, u32, u16)> = seekers
            .par_chunks(BATCH)
            .flat_map_iter(|some| self.pairs_of(some, &of_records))
            .collect();
        found.par_sort_unstable();
        self.found = found;
    }

    /// The pairs of some records that are not settled, each pair of two such under the lower one.
    fn pairs_of(&self, some: &[u32], of_records: &BlocksOfRecords) -> Vec<(u32, u32, u16)> {
        let (mut pairs, mut met) = (Vec::new(), Vec::new());
        for &record in some {
            let seeks = |other: u32| match (self.standing(record), self.standing(other)) {
                (Standing::New, Standing::Settled) => true,
                (_, Standing::Settled) => false,
                (_, Standing::Unsettled | Standing::New) => record < other,
            };
            met.clear();
            for &block in of_records.at(record) {
                let others = self.blocks.at(block).iter().filter(|other| seeks(**other));
                met.extend(others.map(|&other| u64::from(other) << 32 | u64::from(block)));
            }
            met.sort_unstable();
            let mut last = record;
            for &met in &met {
                #[expect(clippy::cast_possible_truncation, reason = "two halves of a word")]
                let (other, block) = ((met >> 32) as u32, met as u32);
                if other != last && self.places.admit(record, other) {
                    let rule = u16::try_from(self.blocks.rule_of(block)).unwrap_or(u16::MAX);
                    pairs.push((record.min(other), record.max(other), rule));
                }
                last = other;
            }
        }
        pairs
    }

    /// The pairs that are not the earlier night's, ascending, the lower record first.
    pub fn found(&self) -> impl Iterator<Item = (u32, u32)> {
        self.found.iter().map(|&(left, right, _)| (left, right))
    }

    /// The number that a record had on the earlier night, if it is the same.
    #[must_use]
    pub fn number_then(&self, record: u32) -> Option<u32> {
        self.earlier.numbers[record as usize]
    }

    /// Tonight's number of a record of the earlier night, if it is the same.
    #[must_use]
    pub fn number_now(&self, record: u32) -> Option<u32> {
        self.now_of.get(record as usize).copied().filter(|now| *now != NONE)
    }

    /// Tonight's numbers of a pair of the earlier night, if it is one still; if it is not, it may be among those that were found.
    #[must_use]
    pub fn carried(&self, (left, right): (u32, u32)) -> Option<(u32, u32)> {
        let (left, right) = (self.number_now(left)?, self.number_now(right)?);
        let is_settled = |record: u32| self.standing(record) == Standing::Settled;
        (is_settled(left) || is_settled(right)).then_some((left, right))
    }

    /// What blocking did, as if all pairs had been found tonight; `gone` are those of the earlier night that are not carried. None if a rule
    /// would be left out to keep within the limit.
    #[must_use]
    pub fn report(
        &self,
        gone: &[(u32, u32)],
        limit: Option<PairLimit>,
    ) -> Option<(BlockingReport, u64)> {
        let EarlierBlocking { blocks: then, report: told, records, numbers: _ } = self.earlier;
        let mut is_asked = vec![false; records];
        for record in gone.iter().flat_map(|(left, right)| [left, right]) {
            *is_asked.get_mut(*record as usize)? = true;
        }
        let of_records = BlocksOfRecords::of(then, records, |record| is_asked[record as usize]);
        let mut lost = vec![0_u64; then.rules()];
        for &(left, right) in gone {
            let rules = then.rules_of_both(of_records.at(left), of_records.at(right));
            lost[*rules.first()?] += 1;
        }
        let mut won = vec![0_u64; then.rules()];
        for (_, _, rule) in &self.found {
            won[usize::from(*rule)] += 1;
        }
        let (mut report, mut pairs) = (self.report.clone(), 0);
        for (index, (line, before)) in report.rules.iter_mut().zip(&told.rules).enumerate() {
            line.new_pairs = (before.new_pairs + won[index]).checked_sub(lost[index])?;
            pairs += line.new_pairs;
            if limit.is_some_and(|limit| index >= limit.kept && pairs > limit.most) {
                return None;
            }
        }
        Some((report, pairs))
    }

    /// The rules that bring each of some links together. `known` are links of the earlier night, and `met` what was told of them.
    #[must_use]
    pub fn rules_met(
        &self,
        links: &[(u32, u32)],
        known: &[(u32, u32)],
        met: &RulesMet,
    ) -> RulesMet {
        let is_told = met.is_of(self.blocks.rules(), known.len());
        let known = (0_usize..).zip(known).filter(|_| is_told);
        let carried: FxHashMap<(u32, u32), usize> =
            known.filter_map(|(at, link)| Some((self.carried(*link)?, at))).collect();
        let places: Vec<Option<usize>> =
            links.par_iter().map(|link| carried.get(link).copied()).collect();
        let mut is_asked = vec![false; self.standing.len()];
        for ((left, right), _) in links.iter().zip(&places).filter(|(_, place)| place.is_none()) {
            is_asked[*left as usize] = true;
            is_asked[*right as usize] = true;
        }
        let asked = |record: u32| is_asked[record as usize];
        let of_records = BlocksOfRecords::of(&self.blocks, self.standing.len(), asked);
        RulesMet::of(self.blocks.rules(), links, |at, (left, right)| match places[at] {
            Some(known) => Met::As(met.at(known)),
            None if !self.places.admit(left, right) => Met::By(Vec::new()),
            None => Met::By(self.blocks.rules_of_both(of_records.at(left), of_records.at(right))),
        })
    }

    /// The blocks themselves.
    #[must_use]
    pub fn into_blocks(self) -> Blocks {
        self.blocks
    }
}

/// Tonight's number of each of so many earlier records that is the same; none if the numbers do not ascend, or too few are the same.
fn now_of(numbers: &[Option<u32>], records: usize) -> Option<Vec<u32>> {
    let mut now_of = vec![NONE; records];
    let (mut next, mut same) = (0, 0);
    for (now, number) in (0_u32..).zip(numbers) {
        let Some(number) = *number else { continue };
        if number < next {
            return None;
        }
        *now_of.get_mut(number as usize)? = now;
        (next, same) = (number + 1, same + 1);
    }
    (numbers.len() - same <= numbers.len() / MOST_CHANGED).then_some(now_of)
}

/// For each of tonight's records a digest of all of its blocks: of their rules, and of their records that have a `name`, which is the number
/// of the same record tonight. Whoever is alone in a block is as good as in none.
fn company(blocks: &Blocks, records: usize, name: impl Fn(u32) -> Option<u32>) -> Vec<u64> {
    let (mut company, mut names) = (vec![0_u64; records], Vec::new());
    for rule in 0..blocks.rules() {
        for block in blocks.of_rule(rule) {
            names.clear();
            names.extend(blocks.at(block).iter().filter_map(|member| name(*member)));
            if names.len() < 2 {
                continue;
            }
            let start = mixed(rule as u64);
            let fold = |digest: u64, name: &u32| mixed(digest.rotate_left(23) ^ u64::from(*name));
            let digest = names.iter().fold(start, fold);
            // blocks in any order: a record's are those that it stands in, however they are numbered
            for name in &names {
                let all = &mut company[*name as usize];
                *all = all.wrapping_add(digest);
            }
        }
    }
    company
}
