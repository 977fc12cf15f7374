//! What training looks at: the findings of every training pair, gathered once.
//!
//! In: training pairs. Out: levels, agreed values and, under a given model, the chance of each finding among strangers.
//! Leaves to `expect` what the findings teach.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::links::compare::{AgreedValue, ComparisonKind, Finding};
use crate::links::evidence::{Sharing, sharing};
use crate::links::frequency::{BoundCounts, bucket};
use crate::links::score::Scorer;
use crate::links::train::TrainingData;

/// One training pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrainingPair {
    pub(super) left: u32,
    pub(super) right: u32,
    /// Its pair of strata, the lower first.
    pub(super) cell: usize,
    /// True if the first clusters hold it apart, so that the counts of values take it for two people.
    pub(super) apart: bool,
    /// What is known of it: one person or not.
    pub(super) known: Option<bool>,
    /// How many pairs it counts for.
    pub(super) counts: f64,
}

/// One finding of a training pair that has both values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) comparison: u16,
    pub(super) level: u8,
    /// How many people have the value agreed on, as [`bucket`]; [`UNCOUNTED`] where no value is counted.
    pub(super) bucket: u8,
    /// How two people of one household come to be found so.
    pub(super) sharing: Sharing,
    finding: Finding,
}

pub(super) const UNCOUNTED: u8 = u8::MAX;

/// What was found in every training pair, gathered once: findings do not change while the weights do.
pub(super) struct Findings {
    pub(super) pairs: Vec<TrainingPair>,
    /// Where each pair's findings start, and the end.
    starts: Vec<usize>,
    found: Vec<Found>,
    /// log2 u of every finding under the last model it was valued by.
    chances: Vec<f32>,
}

const CHUNK: usize = 4096;

impl Findings {
    pub(super) fn gather(
        data: TrainingData<'_>,
        kinds: &[ComparisonKind],
        counts: &[BoundCounts],
        pairs: Vec<TrainingPair>,
    ) -> Self {
        let symbols = data.table.symbols.len();
        let counted: Vec<Counted> =
            counts.par_iter().map(|counts| Counted::of(counts, symbols)).collect();
        let records = &data.table.records;
        let chunks: Vec<(Vec<usize>, Vec<Found>)> = pairs
            .par_chunks(CHUNK)
            .map(|chunk| {
                let (mut ends, mut found) = (Vec::with_capacity(chunk.len()), Vec::new());
                for pair in chunk {
                    let (a, b) = (&records[pair.left as usize], &records[pair.right as usize]);
                    for ((comparison, kind), counted) in (0..).zip(kinds).zip(&counted) {
                        let finding = kind.find(data.table, a, b);
                        if let Some(level) = finding.level() {
                            let bucket = counted.bucket(finding);
                            let sharing = sharing(*kind, finding, a, b);
                            found.push(Found { comparison, level, bucket, sharing, finding });
                        }
                    }
                    ends.push(found.len());
                }
                (ends, found)
            })
            .collect();
        let mut findings = Self { pairs, starts: vec![0], found: Vec::new(), chances: Vec::new() };
        for (ends, found) in chunks {
            let before = findings.found.len();
            findings.starts.extend(ends.into_iter().map(|end| before + end));
            findings.found.extend(found);
        }
        findings
    }

    /// Looks up how likely each finding is among strangers, under a model.
    pub(super) fn value(&mut self, scorer: &Scorer<'_>) {
        let starts = &self.starts;
        let found = &self.found;
        self.chances = self
            .pairs
            .par_iter()
            .enumerate()
            .flat_map_iter(|(at, pair)| {
                found[starts[at]..starts[at + 1]].iter().map(|it| {
                    let comparison = usize::from(it.comparison);
                    scorer.chance_of(comparison, it.finding, pair.left, pair.right)
                })
            })
            .collect();
    }

    pub(super) fn len(&self) -> usize {
        self.pairs.len()
    }

    /// The findings of a pair, each with its log2 u.
    pub(super) fn of(&self, pair: usize) -> impl Iterator<Item = (&Found, f32)> {
        let range = self.starts[pair]..self.starts[pair + 1];
        self.found[range.clone()].iter().zip(self.chances[range].iter().copied())
    }
}

/// How many people have each value of a comparison, by symbol or date.
#[derive(Default)]
struct Counted {
    by_symbol: Vec<u8>,
    by_date: FxHashMap<u32, u8>,
}

impl Counted {
    fn of(counts: &BoundCounts, symbols: usize) -> Self {
        let BoundCounts { by_symbol: symbol_counts, by_date } = counts;
        let bucket = |count: u32| u8::try_from(bucket(count)).unwrap_or(UNCOUNTED);
        let mut by_symbol = vec![0; symbols];
        for &(symbol, count) in symbol_counts {
            by_symbol[symbol.index()] = bucket(count);
        }
        let by_date = by_date.iter().map(|&(date, count)| (date, bucket(count))).collect();
        Self { by_symbol, by_date }
    }

    fn bucket(&self, finding: Finding) -> u8 {
        match finding {
            Finding::Agreed(0, AgreedValue::Symbol(symbol)) => {
                self.by_symbol.get(symbol.index()).copied().unwrap_or(UNCOUNTED)
            }
            Finding::Agreed(0, AgreedValue::Date(date)) => {
                self.by_date.get(&date).copied().unwrap_or(0)
            }
            Finding::Agreed(
                _,
                AgreedValue::Symbol(_)
                | AgreedValue::Date(_)
                | AgreedValue::Swapped(..)
                | AgreedValue::Alike(..)
                | AgreedValue::Unique,
            )
            | Finding::Level(_)
            | Finding::Missing => UNCOUNTED,
        }
    }
}
