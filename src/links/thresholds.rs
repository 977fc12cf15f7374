//! Where doubt begins and ends, chosen from the data at hand.
//!
//! In: the weights of all pairs worth keeping, and how many wrong links and fruitless reviews are acceptable. Out:
//! [`Thresholds`]. A weight states a probability, so that the pairs over a bar say themselves how many of them are expected to
//! be wrong; the bar then lies where the files at hand put it, and moves with their size and their quality. Leaves to `persons`
//! what is done at them.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::links::scored_pairs::WeighedPair;
use crate::pairs::ComparisonTable;
use crate::rules::ThresholdAims;
use crate::values::MatchWeight;

/// Where links become persons, and where doubt goes to a steward.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Thresholds {
    /// Links of this weight and over join two records.
    pub link: MatchWeight,
    /// The same where the two records name different homes: a wrong link there takes somebody out of their household.
    pub link_apart: MatchWeight,
    /// Links below that but of this weight and over wait for clerical review.
    pub review: MatchWeight,
}

/// Two records that are likelier two people than one are never joined.
const LEAST_LINK: MatchWeight = MatchWeight::ZERO;
/// Buckets of a twentieth of a bit, from the least to the most that a threshold can be.
const MILLIBITS: i32 = 50;
const LOWEST: i32 = -10_000;
const BUCKETS: usize = 600;

/// How many pairs weigh how much.
type Histogram = Vec<u64>;

impl Thresholds {
    /// What stands in where no data chose any: four in five, nineteen in twenty, one in ten.
    #[must_use]
    pub fn unchosen() -> Self {
        let odds = |one: f64, two: f64| MatchWeight::from_probabilities(one, two);
        Self { link: odds(0.8, 0.2), link_apart: odds(0.95, 0.05), review: odds(0.1, 0.9) }
    }

    /// The lowest thresholds that keep to the aims, by what `pairs` weigh by themselves.
    ///
    /// `link` is chosen on the pairs that name one home, or one none, `link_apart` on those that name two.
    #[must_use]
    pub fn choose(aims: ThresholdAims, table: &ComparisonTable, pairs: &[WeighedPair]) -> Self {
        let ThresholdAims { wrong_links, review_yield } = aims;
        let [here, apart] = histograms(table, pairs);
        let link = lowest_link(&here, wrong_links);
        let link_apart = lowest_link(&apart, wrong_links);
        let all: Histogram = here.iter().zip(&apart).map(|(here, apart)| here + apart).collect();
        let review = lowest_review(&all, link.min(link_apart), review_yield);
        Self { link, link_apart, review }
    }

    /// True if a pair of that weight is a link. Most say so, or the opposite, wherever their records live.
    #[must_use]
    pub fn joins(
        self,
        table: &ComparisonTable,
        [left, right]: [u32; 2],
        weight: MatchWeight,
    ) -> bool {
        let Self { link, link_apart, review: _ } = self;
        weight >= link.max(link_apart)
            || weight >= link.min(link_apart) && weight >= self.link_of(table, left, right)
    }

    /// The threshold of a pair, by whether its records name different homes.
    #[must_use]
    pub fn link_of(self, table: &ComparisonTable, left: u32, right: u32) -> MatchWeight {
        let Self { link, link_apart, review: _ } = self;
        if are_apart(table, left, right) { link_apart } else { link }
    }
}

/// True if two records name different homes.
fn are_apart(table: &ComparisonTable, left: u32, right: u32) -> bool {
    let home = |record: u32| table.records[record as usize].residence;
    let (left, right) = (home(left), home(right));
    left.is_some() && right.is_some() && left != right
}

/// Counts of pairs by weight: of those of one home, and of those of two.
fn histograms(table: &ComparisonTable, pairs: &[WeighedPair]) -> [Histogram; 2] {
    let nothing = || [vec![0; BUCKETS], vec![0; BUCKETS]];
    let count = |mut counts: [Histogram; 2], pair: &WeighedPair| {
        let bucket = (pair.own.millibits() - LOWEST).div_euclid(MILLIBITS);
        if let Ok(bucket) = usize::try_from(bucket) {
            let which = usize::from(are_apart(table, pair.left, pair.right));
            counts[which][bucket.min(BUCKETS - 1)] += 1;
        }
        counts
    };
    // whole numbers: their sum does not depend on the chunks
    pairs.par_iter().fold(nothing, count).reduce(nothing, |mut sums, more| {
        for (sums, more) in sums.iter_mut().zip(more) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        sums
    })
}

/// From the heaviest bucket down: its least weight, how many pairs it holds, and how many of them are expected to be one person.
fn falling(histogram: &[u64]) -> impl Iterator<Item = (MatchWeight, f64, f64)> {
    let weights = (0_i32..).map(|bucket| MatchWeight::from_millibits(LOWEST + bucket * MILLIBITS));
    let mut buckets: Vec<(MatchWeight, f64, f64)> = weights
        .zip(histogram)
        .map(|(weight, &pairs)| (weight, pairs as f64, pairs as f64 * weight.probability()))
        .collect();
    buckets.reverse();
    buckets.into_iter()
}

/// The lowest threshold over which no more links than that are expected to be wrong.
fn lowest_link(histogram: &[u64], wrong_links: f64) -> MatchWeight {
    let (mut links, mut right) = (0.0, 0.0);
    let mut lowest = None;
    for (weight, pairs, one_person) in falling(histogram) {
        if weight < LEAST_LINK {
            break;
        }
        (links, right) = (links + pairs, right + one_person);
        if links - right > wrong_links * links {
            break;
        }
        lowest = Some(weight);
    }
    lowest.unwrap_or(LEAST_LINK)
}

/// The lowest threshold under `link` over which so many of the pairs up to `link` are expected to be one person.
fn lowest_review(histogram: &[u64], link: MatchWeight, review_yield: f64) -> MatchWeight {
    let (mut reviews, mut found) = (0.0, 0.0);
    let mut lowest = link;
    for (weight, pairs, one_person) in falling(histogram).filter(|(weight, ..)| *weight < link) {
        (reviews, found) = (reviews + pairs, found + one_person);
        if found < review_yield * reviews {
            break;
        }
        lowest = weight;
    }
    lowest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pairs::sample::{Sample, table_of};

    /// So many pairs of each weight (bits), all of two records of one home.
    fn of_one_home(pairs: &[(f64, usize)]) -> (ComparisonTable, Vec<WeighedPair>) {
        let table =
            table_of(&[Sample::person("ANN", "GARIBALDI"), Sample::person("ANN", "GARIBALDI")]);
        let of_weight = |&(bits, count): &(f64, usize)| {
            let pair = WeighedPair { left: 0, right: 1, own: MatchWeight::from_bits(bits) };
            vec![pair; count]
        };
        (table, pairs.iter().flat_map(of_weight).collect())
    }

    fn chosen(pairs: &[(f64, usize)]) -> Thresholds {
        let (table, pairs) = of_one_home(pairs);
        Thresholds::choose(ThresholdAims { wrong_links: 0.01, review_yield: 0.3 }, &table, &pairs)
    }

    #[test]
    fn links_begin_where_one_more_step_down_would_make_too_many_of_them_wrong() {
        // at four bits one in seventeen is wrong: sixty such among a thousand sure ones are too many, ten are not
        let of_few = chosen(&[(15.0, 1_000), (4.01, 10)]);
        let of_many = chosen(&[(15.0, 1_000), (4.01, 600)]);
        assert!(of_few.link <= MatchWeight::from_bits(4.0), "{of_few:?}");
        assert!(of_many.link > MatchWeight::from_bits(4.0), "{of_many:?}");
        assert!(of_many.link <= MatchWeight::from_bits(15.0), "{of_many:?}");
    }

    #[test]
    fn nothing_links_that_is_likelier_two_people_however_few_are_wrong() {
        let sure = chosen(&[(20.0, 100_000), (-0.5, 1)]);
        assert_eq!(sure.link, MatchWeight::ZERO);
        assert_eq!(chosen(&[]).link, MatchWeight::ZERO, "nor where there is nothing to go by");
    }

    #[test]
    fn reviews_begin_where_they_would_bring_too_little() {
        // one in nine of these is one person: with as many of even odds there is enough to be found, alone there is not
        let poor = chosen(&[(15.0, 1_000), (-2.98, 100)]);
        let mixed = chosen(&[(15.0, 1_000), (-0.02, 100), (-2.98, 100)]);
        assert!(poor.review > MatchWeight::from_bits(-2.98), "{poor:?}");
        assert!(mixed.review <= MatchWeight::from_bits(-2.98), "{mixed:?}");
        assert!(mixed.review <= mixed.link && poor.review <= poor.link);
    }
}
