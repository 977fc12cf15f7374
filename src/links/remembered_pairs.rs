//! All candidate pairs scored, most of them from memory: what two records weigh by themselves changes only if one of them does.
//!
//! In: a scorer, candidate pairs, and what an earlier night found, if there was one. Out: the same as [`score_pairs`] gives, and what the
//! next night may remember. The model must be the earlier night's. Leaves to the night which records are the same.
//!
//! [`score_pairs`]: super::score_pairs

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::links::packed::{Lot, PackedRecords};
use crate::links::score::Scorer;
use crate::links::scored_pairs::{ScoredPairs, WeighedPair, WeightCounts};
use crate::pairs::{Blocks, CandidatePairs, PAIRS_A_LOT, StoredNumbers};
use crate::values::MatchWeight;

/// What candidate pairs weigh by themselves, and the blocks that they come from, by the record numbers of their night.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RememberedPairs {
    /// Where the pairs of each lower record end.
    pub(super) ends: StoredNumbers,
    /// The higher records, ascending for each lower one.
    pub(super) others: StoredNumbers,
    /// What each pair weighs, in millibits.
    pub(super) own: StoredNumbers,
    /// Empty where they were not kept.
    pub(super) blocks: Blocks,
}

/// What an earlier night remembers, and which of tonight's records it knew.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'e> {
    /// Its pairs.
    pub pairs: &'e RememberedPairs,
    /// Its number of each of tonight's records that says the same now; the numbers ascend.
    pub numbers: &'e [Option<u32>],
}

impl RememberedPairs {
    /// The blocks that the pairs come from.
    #[must_use]
    pub fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// The same with the blocks that the pairs come from.
    #[must_use]
    pub fn with_blocks(self, blocks: Blocks) -> Self {
        Self { blocks, ..self }
    }

    /// True if the lists fit each other: what comes from a file may be anything.
    pub(super) fn is_sound(&self) -> bool {
        let Self { ends, others, own, blocks: _ } = self;
        ends.is_sorted()
            && ends.last().copied().unwrap_or(0) as usize == others.len()
            && others.len() == own.len()
    }

    /// The higher records and weights of a lower record's pairs.
    pub(super) fn of(&self, record: u32) -> (&[u32], &[u32]) {
        let record = record as usize;
        let end_of = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = if record == 0 { 0 } else { end_of(record - 1) };
        let span = start..end_of(record).max(start);
        (&self.others[span.clone()], &self.own[span])
    }
}

/// Pairs of a chunk and what they weigh, where that is remembered.
struct Chunk {
    pairs: Vec<(u32, u32)>,
    own: Vec<Option<MatchWeight>>,
    /// The lower record of the last pair, its pairs of the earlier night, and how far they have been gone through.
    at: Option<(u32, usize)>,
}

/// A share of unknown pairs above which it pays to pack all records for comparison.
const PACKED_FROM: usize = 8;

/// Scores all candidate pairs and keeps those of at least the given weight.
#[must_use]
pub fn score_pairs_remembering(
    scorer: &Scorer<'_>,
    pairs: &CandidatePairs,
    at_least: MatchWeight,
    earlier: Option<Earlier<'_>>,
) -> (ScoredPairs, RememberedPairs) {
    let earlier = earlier.filter(|earlier| earlier.pairs.is_sound());
    let start = |pairs| Chunk {
        pairs: Vec::with_capacity(pairs),
        own: Vec::with_capacity(pairs),
        at: None,
    };
    let mut chunks = pairs.visit_lots(start, |chunk, lot| {
        for &(left, right) in lot {
            let own = earlier.and_then(|earlier| chunk.recall(earlier, left, right));
            chunk.pairs.push((left, right));
            chunk.own.push(own);
        }
    });
    let unknown: usize =
        chunks.iter().map(|chunk| chunk.own.iter().filter(|own| own.is_none()).count()).sum();
    let packed = (unknown > pairs.len() / PACKED_FROM).then(|| PackedRecords::of(scorer));
    let counted: Vec<(WeightCounts, Vec<WeighedPair>)> = chunks
        .par_iter_mut()
        .map(|chunk| {
            chunk.score_unknown(scorer, packed.as_ref());
            chunk.count(at_least)
        })
        .collect();
    let mut counts = WeightCounts::default();
    let mut kept = Vec::with_capacity(counted.iter().map(|(_, kept)| kept.len()).sum());
    for (more, some) in counted {
        counts.add(&more);
        kept.extend(some);
    }
    (ScoredPairs { kept, by_weight: counts.by_weight() }, remembered(scorer, pairs, &chunks))
}

impl Chunk {
    /// What a pair weighed on the earlier night, if that night compared it. Pairs come in their order.
    fn recall(&mut self, earlier: Earlier<'_>, left: u32, right: u32) -> Option<MatchWeight> {
        let number = |record: u32| earlier.numbers[record as usize];
        let (old_left, old_right) = (number(left)?, number(right)?);
        let (others, own) = earlier.pairs.of(old_left);
        let mut at = self.at.filter(|(record, _)| *record == left).map_or(0, |(_, at)| at);
        while others.get(at).is_some_and(|other| *other < old_right) {
            at += 1;
        }
        self.at = Some((left, at));
        let found = others.get(at).is_some_and(|other| *other == old_right);
        found.then(|| MatchWeight::from_millibits(own[at].cast_signed()))
    }

    fn score_unknown(&mut self, scorer: &Scorer<'_>, packed: Option<&PackedRecords<'_>>) {
        let Self { pairs, own, at: _ } = self;
        let unknown = || (0..).zip(&*own).filter(|(_, own)| own.is_none()).map(|(at, _)| at);
        let places: Vec<usize> = unknown().collect();
        match packed {
            None => {
                for at in places {
                    let (left, right) = pairs[at];
                    own[at] = Some(scorer.score(left, right));
                }
            }
            Some(packed) => {
                let mut lot = Lot::default();
                for places in places.chunks(PAIRS_A_LOT) {
                    let some: Vec<(u32, u32)> = places.iter().map(|at| pairs[*at]).collect();
                    let mut places = places.iter();
                    packed.score(&some, &mut lot, |_, weight| {
                        if let Some(at) = places.next() {
                            own[*at] = Some(weight);
                        }
                    });
                }
            }
        }
    }

    fn count(&self, at_least: MatchWeight) -> (WeightCounts, Vec<WeighedPair>) {
        let (mut counts, mut kept) = (WeightCounts::default(), Vec::new());
        for (&(left, right), own) in self.pairs.iter().zip(&self.own) {
            let own = own.unwrap_or_default();
            counts.count(own);
            if own >= at_least {
                kept.push(WeighedPair { left, right, own });
            }
        }
        (counts, kept)
    }
}

fn remembered(scorer: &Scorer<'_>, pairs: &CandidatePairs, chunks: &[Chunk]) -> RememberedPairs {
    let mut ends = vec![0_u32; scorer.table.records.len()];
    let (mut others, mut own) = (Vec::with_capacity(pairs.len()), Vec::with_capacity(pairs.len()));
    for chunk in chunks {
        for (&(left, right), weight) in chunk.pairs.iter().zip(&chunk.own) {
            ends[left as usize] += 1;
            others.push(right);
            own.push(weight.unwrap_or_default().millibits().cast_unsigned());
        }
    }
    let mut end = 0;
    for count in &mut ends {
        end += *count;
        *count = end;
    }
    RememberedPairs {
        ends: StoredNumbers(ends),
        others: StoredNumbers(others),
        own: StoredNumbers(own),
        blocks: Blocks::default(),
    }
}
