//! Where doubt begins and ends, chosen from the data at hand.
//!
//! In: the weights of all pairs worth keeping, and how many wrong links and fruitless reviews are acceptable. Out:
//! [`Thresholds`]. A weight states a probability, so that the pairs over a bar say themselves how many of them are expected to
//! be wrong; the bar then lies where the files at hand put it, and moves with their size and their quality. Where they hold too few
//! pairs to put it anywhere it is not chosen, as it stays for all nights of the model. Leaves to `persons` what is done at them.

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
/// On fewer pairs no threshold is chosen: among fifty a single wrong one is two in a hundred already, so that they cannot tell what is aimed at from
/// chance. A hundred households have twice as many that could be links, of two homes too.
const LEAST_PAIRS: f64 = 50.0;
/// Buckets of a twentieth of a bit, from the least to the most that a threshold can be.
const MILLIBITS: i32 = 50;
const LOWEST: i32 = -10_000;
const HIGHEST: i32 = 20_000;
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

    /// The lowest thresholds that keep to the aims, by what `pairs` weigh by themselves; [`Thresholds::unchosen`] for each that too few pairs speak of.
    ///
    /// `link` is chosen on the pairs that name one home, or one none, `link_apart` on those that name two; of both only what could be a link counts. `review` is
    /// chosen on those that lie below.
    #[must_use]
    pub fn choose(aims: ThresholdAims, table: &ComparisonTable, pairs: &[WeighedPair]) -> Self {
        let ThresholdAims { wrong_links, review_yield } = aims;
        let [here, apart] = histograms(table, pairs);
        let [link, link_apart] = [&here, &apart].map(|it| lowest_link(it, wrong_links));
        let all: Histogram = here.iter().zip(&apart).map(|(here, apart)| here + apart).collect();
        // where no link is chosen, what waits is what could not be one anyway
        let below = link.unwrap_or(LEAST_LINK).min(link_apart.unwrap_or(LEAST_LINK));
        let review = lowest_review(&all, below, review_yield);
        let unchosen = Self::unchosen();
        Self {
            link: link.unwrap_or(unchosen.link),
            link_apart: link_apart.unwrap_or(unchosen.link_apart),
            review: review.unwrap_or(unchosen.review),
        }
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

/// A bucket: its least weight, how many pairs it holds, and how many of them are expected to be one person.
type Bucket = (MatchWeight, f64, f64);

/// From the heaviest bucket down to the lightest that holds a pair: what lies below says nothing of where a threshold should.
fn falling(histogram: &[u64]) -> impl Iterator<Item = Bucket> {
    let lightest = histogram.iter().position(|pairs| *pairs > 0).unwrap_or(histogram.len());
    let weights = (0_i32..).map(|bucket| MatchWeight::from_millibits(LOWEST + bucket * MILLIBITS));
    let mut buckets: Vec<Bucket> = weights
        .zip(histogram)
        .skip(lightest)
        .map(|(weight, &pairs)| (weight, pairs as f64, pairs as f64 * weight.probability()))
        .collect();
    buckets.reverse();
    buckets.into_iter()
}

/// True if these buckets hold too few pairs to choose a threshold on.
fn are_too_few(buckets: &[Bucket]) -> bool {
    buckets.iter().map(|(_, pairs, _)| pairs).sum::<f64>() < LEAST_PAIRS
}

/// The lowest threshold over which no more links than that are expected to be wrong; none if too few pairs could be links.
fn lowest_link(histogram: &[u64], wrong_links: f64) -> Option<MatchWeight> {
    let could_link: Vec<Bucket> =
        falling(histogram).take_while(|(weight, ..)| *weight >= LEAST_LINK).collect();
    if are_too_few(&could_link) {
        return None;
    }
    let (mut links, mut right) = (0.0, 0.0);
    // where the heaviest bucket holds too many wrong ones already, nothing in it is a link by itself
    let mut lowest = MatchWeight::from_millibits(HIGHEST);
    for (weight, pairs, one_person) in could_link {
        (links, right) = (links + pairs, right + one_person);
        if links - right > wrong_links * links {
            break;
        }
        lowest = weight;
    }
    Some(lowest)
}

/// The lowest threshold under `link` over which so many of the pairs up to `link` are expected to be one person; none if too few lie under it.
fn lowest_review(histogram: &[u64], link: MatchWeight, review_yield: f64) -> Option<MatchWeight> {
    let could_wait: Vec<Bucket> =
        falling(histogram).filter(|(weight, ..)| *weight < link).collect();
    if are_too_few(&could_wait) {
        return None;
    }
    let (mut reviews, mut found) = (0.0, 0.0);
    let mut lowest = link;
    for (weight, pairs, one_person) in could_wait {
        (reviews, found) = (reviews + pairs, found + one_person);
        if found < review_yield * reviews {
            break;
        }
        lowest = weight;
    }
    Some(lowest)
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
    }

    #[test]
    fn what_too_few_pairs_speak_of_is_not_chosen() {
        let unchosen = Thresholds::unchosen();
        assert_eq!(chosen(&[]), unchosen);
        // pairs that are two people, however many, say nothing of where links begin
        let few = chosen(&[(18.0, 49), (-6.0, 5_000)]);
        assert_eq!((few.link, few.link_apart), (unchosen.link, unchosen.link_apart));
        let enough = chosen(&[(18.0, 50), (-6.0, 5_000)]);
        assert_eq!(enough.link, MatchWeight::ZERO);
        assert_eq!(enough.link_apart, unchosen.link_apart, "none of them names two homes");
        // nor do links of what waits
        assert_eq!(chosen(&[(18.0, 5_000)]).review, unchosen.review);
    }

    #[test]
    fn no_threshold_lies_under_the_lightest_pair() {
        let links = chosen(&[(15.0, 1_000), (6.02, 1_000)]);
        assert_eq!(links.link, MatchWeight::from_bits(6.0));
        let waiting = chosen(&[(15.0, 1_000), (-1.02, 100)]);
        assert_eq!(waiting.review, MatchWeight::from_bits(-1.05));
    }

    #[test]
    fn an_aim_that_no_pair_keeps_to_makes_no_link_by_itself() {
        let (table, pairs) = of_one_home(&[(20.0, 1_000)]);
        let none_wrong = ThresholdAims { wrong_links: 0.0, review_yield: 0.3 };
        let strict = Thresholds::choose(none_wrong, &table, &pairs);
        assert_eq!(strict.link, MatchWeight::from_bits(20.0));
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
