//! How right an edition's links are, from a sample that was read.
//!
//! In: strata with their sizes, and how many of the pairs read in each are one person. Out: precision and recall with intervals of 95 %. Each
//! stratum counts with its size (Horvitz and Thompson, JASA 47, 1952: every answer stands for as many pairs as its chance of being drawn says);
//! precision is a sum over the linked strata, recall what of all found there is not in the unlinked ones. Answers that nobody could give are
//! left out: it is assumed that they are like the others of their stratum. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::editions::EditionId;
use crate::journal::{AskedAs, CaseAnswer, DecidedRecord, SampleDrawn, SampledStratum};
use crate::stewardship::interval::Interval;
use crate::stewardship::readings::{Outcome, ReadCase, ReviewBook};

/// How far a sample has been read.
#[derive(Clone, PartialEq, Debug)]
pub struct SampleRead<'s> {
    /// The sample.
    pub sample: &'s SampleDrawn,
    /// For each of its pairs the case that readers made of it, if anybody has read it.
    pub cases: Vec<Option<&'s ReadCase>>,
}

/// What a sample says of an edition.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Estimate {
    /// The edition.
    pub edition: EditionId,
    /// Pairs drawn.
    pub drawn: u64,
    /// Pairs that readers have settled as same or different.
    pub answered: u64,
    /// Pairs that readers could not tell, or contradict each other on.
    pub open: u64,
    /// Compared pairs that are outside of what was sampled, their stated probability being too low.
    pub outside: u64,
    /// How many of these are one person, going by what is stated.
    pub outside_expected: u64,
    /// Of the pairs that are one person in the edition, how many truly are; none as long as a stratum has no answer.
    pub precision: Option<Interval>,
    /// Of the sampled pairs that truly are one person, how many are in the edition; none as long as a stratum has no answer.
    pub recall: Option<Interval>,
}

/// What readers found among the pairs of about one stated probability.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct StratumRead {
    /// True if these pairs are one person in the edition.
    pub linked: bool,
    /// The bounds of the stated probability, 0 to 1.
    pub stated: (f64, f64),
    /// How many of the pairs that were drawn have been settled as same or different.
    pub answered: u64,
    /// The share of them that is one person, with its interval of 95 %.
    pub same: Interval,
}

/// A pair's two records, whichever comes first.
fn about(records: [&DecidedRecord; 2]) -> [&DecidedRecord; 2] {
    let [one, other] = records;
    if one <= other { [one, other] } else { [other, one] }
}

impl<'s> SampleRead<'s> {
    /// The last sample and what was read of it; none if none was drawn.
    #[must_use]
    pub fn of(book: &'s ReviewBook) -> Option<Self> {
        let sample = book.sample()?;
        let mut read: BTreeMap<[&DecidedRecord; 2], &ReadCase> = BTreeMap::new();
        let is_sampled = |case: &&ReadCase| match case.asked {
            AskedAs::Sampled => case.outcome() != Outcome::Unread,
            AskedAs::Doubtful | AskedAs::Again => false,
        };
        for case in book.cases().iter().filter(is_sampled) {
            if let ([one], [other]) =
                (case.sides[0].records.as_slice(), case.sides[1].records.as_slice())
            {
                read.insert(about([one, other]), case);
            }
        }
        let case = |[one, other]: &'s [DecidedRecord; 2]| read.get(&about([one, other])).copied();
        let cases = sample.pairs.iter().map(|pair| case(&pair.records)).collect();
        Some(Self { sample, cases })
    }

    /// What it says.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        let SampleDrawn { edition, strata, outside, outside_expected, pairs } = self.sample;
        let (counts, open) = self.counts();
        let (precision, recall) = estimate(strata, &counts).unzip();
        Estimate {
            edition: *edition,
            drawn: pairs.len() as u64,
            answered: counts.iter().map(|[_, seen]| seen).sum(),
            open,
            outside: *outside,
            outside_expected: *outside_expected,
            precision,
            recall: recall.flatten(),
        }
    }

    /// The same by what was stated of the pairs: whether stated probabilities keep their word. Strata that nobody has read are left out.
    #[must_use]
    pub fn by_stratum(&self) -> Vec<StratumRead> {
        let millionths = |bound: u32| f64::from(bound) / 1e6;
        let (counts, _) = self.counts();
        let strata = self.sample.strata.iter().zip(counts);
        strata
            .filter_map(|(stratum, [same, answered])| {
                let SampledStratum { linked, from, to, pairs, drawn: _ } = stratum;
                Some(StratumRead {
                    linked: *linked,
                    stated: (millionths(*from), millionths(*to)),
                    answered,
                    same: Interval::of_share(same, answered, *pairs)?,
                })
            })
            .collect()
    }

    /// For each stratum how many of those seen are one person, and how many were seen; how many could not be told.
    fn counts(&self) -> (Vec<[u64; 2]>, u64) {
        let mut counts = vec![[0_u64; 2]; self.sample.strata.len()];
        let mut open = 0;
        for (pair, case) in self.sample.pairs.iter().zip(&self.cases) {
            let Some(case) = case else { continue };
            let same = match case.outcome() {
                Outcome::Settled(CaseAnswer::Same) => true,
                Outcome::Settled(CaseAnswer::Different) => false,
                Outcome::Settled(CaseAnswer::Unsure) | Outcome::Contested | Outcome::Unread => {
                    open += 1;
                    continue;
                }
            };
            let count = &mut counts[usize::from(pair.stratum)];
            count[0] += u64::from(same);
            count[1] += 1;
        }
        (counts, open)
    }
}

/// Precision, and recall where anything right was found, from how many of those seen in each stratum are one person, and how many were seen.
/// None if a stratum has not been seen.
#[must_use]
pub fn estimate(
    strata: &[SampledStratum],
    counts: &[[u64; 2]],
) -> Option<(Interval, Option<Interval>)> {
    let mut parts: [Vec<(f64, Interval)>; 2] = [Vec::new(), Vec::new()];
    for (stratum, &[same, seen]) in strata.iter().zip(counts) {
        let share = Interval::of_share(same, seen, stratum.pairs)?;
        parts[usize::from(stratum.linked)].push((stratum.pairs as f64, share));
    }
    let [missed, found] =
        parts.map(|parts| (parts.iter().map(|(all, _)| all).sum(), Interval::sum(&parts)));
    let ((_, missed), (linked, found)): ((f64, Interval), (f64, Interval)) = (missed, found);
    if linked <= 0.0 {
        return None;
    }
    let (missed, found) = (missed.within(0.0, f64::MAX), found.within(0.0, linked));
    let precision = found.map(|pairs| pairs / linked);
    let recall = missed.over(found).map(|ratio| ratio.map(|odds| 1.0 / (1.0 + odds)));
    Some((precision, recall))
}
