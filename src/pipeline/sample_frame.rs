//! All pairs of an edition that a sample is drawn from.
//!
//! In: the edition, and the stage and model that matched its records. Out: every pair of records that are one person, and every compared pair
//! that is not, with the probability that is stated of it: what the edition keeps of links and doubtful pairs, with what surrounds them, and
//! of all others what the two records weigh by themselves. Leaves drawing to `stewardship`.

use std::collections::BTreeMap;

use crate::editions::{EditionError, OpenEdition};
use crate::links::{Model, score_pairs};
use crate::pipeline::MatchStage;
use crate::stewardship::FramePair;
use crate::values::{MatchWeight, PersonId};

/// Pairs that can be drawn, and what lies outside.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SampleFrame {
    /// In the order of their records.
    pub pairs: Vec<FramePair>,
    /// Compared pairs whose stated probability is below the floor.
    pub outside: u64,
    /// How many of these are one person, going by what is stated of them in whole bits.
    pub outside_expected: f64,
}

impl SampleFrame {
    /// The frame of an edition; `persons` are those of its records. Unlinked pairs of a stated probability below `floor` stay outside.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn of(
        stage: &MatchStage<'_>,
        model: &Model,
        edition: &OpenEdition,
        persons: &[PersonId],
        floor: f64,
    ) -> Result<Self, EditionError> {
        let scorer = stage.scorer(model);
        let mut kept: BTreeMap<[u32; 2], MatchWeight> = BTreeMap::new();
        for link in edition.links() {
            let link = link?;
            kept.insert([link.left, link.right], link.weight);
        }
        let one_person =
            |[left, right]: [u32; 2]| persons[left as usize] == persons[right as usize];
        let least = MatchWeight::from_probabilities(floor, 1.0 - floor);
        let (candidates, _) = stage.block(&stage.rules_of(model));
        let weighed = score_pairs(&scorer, &candidates, least);
        let mut frame = Self::default();
        let below = weighed.by_weight.iter().map(|(&bits, &pairs)| {
            // a bucket lies around its middle, and what of it lies above the floor is in the frame
            let middle = MatchWeight::from_bits(f64::from(bits) + 0.5);
            if middle < least { middle.probability() * pairs as f64 } else { 0.0 }
        });
        frame.outside_expected = below.sum();
        frame.outside = (candidates.len() as u64).saturating_sub(weighed.kept.len() as u64);
        let mut unlinked: BTreeMap<[u32; 2], MatchWeight> = BTreeMap::new();
        for pair in weighed.kept {
            unlinked.insert([pair.left, pair.right], pair.own);
        }
        // what surrounds a pair may have lifted it over the floor, or put it below
        for (&records, &weight) in &kept {
            if weight >= least && unlinked.insert(records, weight).is_none() {
                frame.outside = frame.outside.saturating_sub(1);
            }
        }
        unlinked.retain(|records, _| !one_person(*records));
        let stated = |linked: bool| {
            move |(records, weight): ([u32; 2], MatchWeight)| FramePair {
                records,
                linked,
                probability: weight.probability(),
            }
        };
        frame.pairs.extend(unlinked.into_iter().map(stated(false)));
        for person in edition.persons() {
            let records = person?.records;
            for (at, &left) in records.iter().enumerate() {
                for &right in &records[at + 1..] {
                    let own = || scorer.score(left, right);
                    let weight = kept.get(&[left, right]).copied().unwrap_or_else(own);
                    if weight < least && !candidates.rules_meeting(left, right).is_empty() {
                        frame.outside = frame.outside.saturating_sub(1);
                        frame.outside_expected -= weight.probability();
                    }
                    frame.pairs.push(stated(true)(([left, right], weight)));
                }
            }
        }
        frame.outside_expected = frame.outside_expected.max(0.0);
        frame.pairs.sort_unstable_by_key(|pair| pair.records);
        Ok(frame)
    }
}
