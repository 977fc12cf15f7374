//! Blocking rules generated from the data, within a budget of pairs.
//!
//! Some records are drawn as *focal*. Every rule of a wide pool says whom each of them would be compared with; the union of
//! all these neighbours, of rules far too wide to be used as well, is judged roughly (`likely`), so that no rule is
//! measured by what it finds itself. Then rules are taken one by one: always the one that brings most new likely matches
//! for the work it makes, until the budget is used or nothing is gained.
//!
//! Because a focal record's whole neighbourhood is looked at, a block is met as often as it makes pairs, and the number of
//! pairs of a rule is estimated without bias.
//!
//! Source: M. Bilenko, B. Kamath and R. J. Mooney, "Adaptive blocking" (ICDM 2006), whose red-blue set cover is solved
//! here greedily and without labels.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::pairs::candidates::{CandidatePairs, PairLimit, mixed};
use crate::pairs::cover::Cover;
use crate::pairs::keys::{Key, KeyReader};
use crate::pairs::likely::probabilities;
use crate::pairs::pool::pool;
use crate::pairs::report::BlockingReport;
use crate::pairs::scope::{PairScope, Places};
use crate::pairs::table::ComparisonTable;
use crate::rules::{BlockingRule, KeyPart, PairBudget};
use crate::values::AttributeKind;

/// Records whose neighbours are looked at.
const FOCAL: usize = 2_000;
/// Records among whom neighbours are looked for.
const SURVEYED: usize = 200_000;
/// A rule that gives the focal records more neighbours than this is too wide even to survey by.
const WIDEST: f64 = 120_000.0;
/// Records read at a time.
const BATCH: usize = 8_192;
/// Of the budget, what generation plans to use: estimates err.
const PLANNED: f64 = 0.85;
/// Bits of the filter that most keys fall through.
const FILTER_BITS: u32 = 17;

/// The rules of a run: those written down, and those generated. Part of the pinned model.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ChosenRules {
    /// Those written down first, in their order; then the generated ones, the most useful first.
    pub rules: Vec<BlockingRule>,
    /// How many were written down: these are used whatever they bring.
    pub written: usize,
}

impl ChosenRules {
    /// Adds rules generated from the data to those written down; none where there is no budget for any.
    #[must_use]
    pub fn choose(
        table: &ComparisonTable,
        kinds: &[AttributeKind],
        written: &[BlockingRule],
        scope: &PairScope,
        budget: Option<PairBudget>,
    ) -> Self {
        let mut chosen = Self { rules: written.to_vec(), written: written.len() };
        let (Some(budget), records) = (budget, table.records.len() as u64) else { return chosen };
        let pairs = budget.pairs(table.records.len());
        if records * records.saturating_sub(1) / 2 <= pairs {
            chosen.rules.push(generated(Vec::new(), u32::MAX));
            return chosen;
        }
        let survey = Survey::of(table, kinds, written, scope);
        let wanted = survey.cover(table, kinds).choose(written.len(), pairs as f64 * PLANNED);
        // a block of this size gives each of its records about as many pairs as the whole budget
        let most = (pairs / records).saturating_mul(16).clamp(100, 2_000);
        let most = u32::try_from(most).unwrap_or(2_000);
        let rules = wanted.into_iter().map(|rule| generated(survey.rules[rule].clone(), most));
        chosen.rules.extend(rules);
        chosen
    }

    /// Blocks the records by these rules, within the budget.
    #[must_use]
    pub fn plan(
        &self,
        table: &ComparisonTable,
        kinds: &[AttributeKind],
        scope: &PairScope,
        budget: Option<PairBudget>,
    ) -> (CandidatePairs, BlockingReport) {
        CandidatePairs::plan(table, kinds, &self.rules, scope, self.limit(table, budget))
    }

    /// How many pairs there may be of these records within the budget.
    #[must_use]
    pub fn limit(&self, table: &ComparisonTable, budget: Option<PairBudget>) -> Option<PairLimit> {
        budget
            .map(|budget| PairLimit { most: budget.pairs(table.records.len()), kept: self.written })
    }
}

fn generated(keys: Vec<KeyPart>, max_block: u32) -> BlockingRule {
    let words: Vec<&str> = keys.iter().map(|part| part.word()).collect();
    let name =
        if words.is_empty() { "everyone with everyone".to_owned() } else { words.join(" + ") };
    // the budget as a whole is what limits a generated rule
    BlockingRule { name, keys, max_block, pairs_per_record: u32::MAX }
}

/// The places of a focal record and a neighbour among those surveyed, and the rule that found it.
type Hit = (u32, u32, u16);

/// The neighbours of the focal records under every rule that is narrow enough.
struct Survey {
    /// The rules written down, then the pool.
    rules: Vec<Vec<KeyPart>>,
    /// How many records are focal.
    focal: usize,
    surveyed: Vec<u32>,
    /// Sorted: all rules of a pair stand together.
    hits: Vec<Hit>,
    /// Keys that each rule gives a record, on average.
    keys_a_record: Vec<f64>,
}

impl Survey {
    fn of(
        table: &ComparisonTable,
        kinds: &[AttributeKind],
        written: &[BlockingRule],
        scope: &PairScope,
    ) -> Self {
        let records = u32::try_from(table.records.len()).expect("fewer than four billion records");
        let draw = |from: &[u32], most: usize, salt: u64| -> Vec<u32> {
            let one_in = from.len().div_ceil(most) as u64;
            let drawn = |record: &&u32| mixed(u64::from(**record) ^ salt).is_multiple_of(one_in);
            if one_in == 1 { from.to_vec() } else { from.iter().filter(drawn).copied().collect() }
        };
        let everyone: Vec<u32> = (0..records).collect();
        let surveyed = draw(&everyone, SURVEYED, 0x5eed << 40);
        let places: Vec<u32> = (0_u32..).zip(&surveyed).map(|(place, _)| place).collect();
        let focal = draw(&places, FOCAL, 0xf0ca << 40);
        let rules: Vec<Vec<KeyPart>> =
            written.iter().map(|rule| rule.keys.clone()).chain(pool()).collect();
        let probes = Probes::of(table, kinds, &rules, &surveyed, &focal);
        let places = Places::of(table, scope);
        let (hits, keys): (Vec<Vec<Hit>>, Vec<Vec<u64>>) = surveyed
            .par_chunks(BATCH)
            .enumerate()
            .map(|(batch, records)| {
                let from = u32::try_from(batch * BATCH).expect("a record's place");
                probes.find(table, kinds, &rules, (from, records), |focal, record| {
                    places.admit(surveyed[focal as usize], record)
                })
            })
            .unzip();
        let mut hits = hits.concat();
        hits.par_sort_unstable();
        hits.dedup();
        let keys_a_record = (0..rules.len())
            .map(|rule| {
                keys.iter().map(|keys| keys[rule]).sum::<u64>() as f64 / surveyed.len() as f64
            })
            .collect();
        Self { rules, focal: focal.len(), surveyed, hits, keys_a_record }
    }

    /// What each rule would bring, pair by pair.
    fn cover(&self, table: &ComparisonTable, kinds: &[AttributeKind]) -> Cover {
        let groups: Vec<&[Hit]> = self.hits.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).collect();
        let pairs: Vec<(u32, u32)> = groups.iter().map(|hits| (hits[0].0, hits[0].1)).collect();
        let compared = self.focal as f64 * self.surveyed.len() as f64;
        let probabilities = probabilities(table, kinds, &self.surveyed, &pairs, compared);
        let records = table.records.len() as f64;
        // each pair is seen from either side, and only if one is focal and the other surveyed
        let scale =
            records / self.focal.max(1) as f64 * records / self.surveyed.len().max(1) as f64 / 2.0;
        let rules = groups.iter().map(|pair| pair.iter().map(|hit| hit.2).collect()).collect();
        let keys = self.keys_a_record.iter().map(|keys| keys * records).collect();
        Cover { pairs: rules, probabilities, keys, scale }
    }
}

/// The keys of the focal records, to be looked up.
struct Probes {
    /// By rule; none for a rule too wide to survey by.
    of_rules: Vec<Option<Probe>>,
}

/// Keys with the place of the focal record, ascending, and a filter that most other keys fall through.
type Probe = (Vec<(Key, u32)>, Vec<u64>);

fn filter_place(key: Key) -> (usize, u64) {
    let bit = key >> (64 - FILTER_BITS);
    (usize::try_from(bit / 64).unwrap_or_default(), 1 << (bit % 64))
}

impl Probes {
    fn of(
        table: &ComparisonTable,
        kinds: &[AttributeKind],
        rules: &[Vec<KeyPart>],
        surveyed: &[u32],
        focal: &[u32],
    ) -> Self {
        let mut keys: Vec<Vec<(Key, u32)>> = vec![Vec::new(); rules.len()];
        let mut reader = KeyReader::new(table, kinds, rules.iter().map(Vec::as_slice));
        for &place in focal {
            reader.read(surveyed[place as usize]);
            for (rule, keys) in keys.iter_mut().enumerate() {
                reader.keys(rule, &mut |key| keys.push((key, place)));
            }
        }
        let of_rules = keys
            .into_par_iter()
            .map(|mut keys| {
                keys.sort_unstable();
                let blocks = keys.chunk_by(|a, b| a.0 == b.0);
                let meetings: f64 =
                    blocks.map(|block| block.len() as f64 * (block.len() - 1) as f64).sum();
                let size = focal.len().max(1) as f64;
                if meetings / size * surveyed.len() as f64 > WIDEST {
                    return None;
                }
                let mut filter = vec![0_u64; 1 << (FILTER_BITS - 6)];
                for &(key, _) in &keys {
                    let (word, bit) = filter_place(key);
                    filter[word] |= bit;
                }
                Some((keys, filter))
            })
            .collect();
        Self { of_rules }
    }

    /// The hits of some records, and how many keys each rule gave them.
    fn find(
        &self,
        table: &ComparisonTable,
        kinds: &[AttributeKind],
        rules: &[Vec<KeyPart>],
        (from, records): (u32, &[u32]),
        admitted: impl Fn(u32, u32) -> bool,
    ) -> (Vec<Hit>, Vec<u64>) {
        let used = rules.iter().zip(&self.of_rules).map(|(keys, probe)| match probe {
            Some(_) => keys.as_slice(),
            None => &[],
        });
        let mut reader = KeyReader::new(table, kinds, used);
        let (mut hits, mut counts) = (Vec::new(), vec![0_u64; rules.len()]);
        for (other, &record) in (from..).zip(records) {
            reader.read(record);
            for (rule, probe) in self.of_rules.iter().enumerate() {
                let Some((keys, filter)) = probe else { continue };
                reader.keys(rule, &mut |key| {
                    counts[rule] += 1;
                    let (word, bit) = filter_place(key);
                    if filter[word] & bit == 0 {
                        return;
                    }
                    let from = keys.partition_point(|&(known, _)| known < key);
                    let same = keys[from..].iter().take_while(|&&(known, _)| known == key);
                    let found = same.filter(|&&(_, place)| admitted(place, record));
                    let rule = u16::try_from(rule).expect("a pool of some hundred rules");
                    hits.extend(found.map(|&(_, place)| (place, other, rule)));
                });
            }
        }
        (hits, counts)
    }
}
