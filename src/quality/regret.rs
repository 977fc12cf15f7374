//! What it costs not to know the best threshold.
//!
//! In: the counts of pairs, unit by unit, at the delivered setting and at each of a sweep of other settings. Out: how much
//! F1 the setting that truth would choose gains over the delivered one, with a bootstrap interval over the units. A unit is
//! whatever is resampled as a whole: a true person, or people whom the result has mixed up. Clustering at each setting, and
//! the dice of the bootstrap, are left to the caller.
//!
//! Source: B. Efron, *Bootstrap methods: another look at the jackknife* (1979), percentile intervals.

use crate::quality::score::Score;

/// Ordered pairs of mentions, counted at their first: what is predicted together, truly together, and both.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PairCounts {
    /// Predicted and true.
    pub both: u64,
    /// Predicted.
    pub predicted: u64,
    /// True.
    pub truth: u64,
}

impl PairCounts {
    fn add(&mut self, times: u64, other: Self) {
        self.both += times * other.both;
        self.predicted += times * other.predicted;
        self.truth += times * other.truth;
    }

    /// The score of all units, each counted so many times.
    fn score(units: &[Self], times: &[u32]) -> Score {
        let mut sum = Self::default();
        for (unit, &times) in units.iter().zip(times) {
            sum.add(u64::from(times), *unit);
        }
        Score::from_counts(sum.both, sum.predicted, sum.truth)
    }
}

/// Counts by unit. All three run parallel over mentions: the true person, the predicted person, and the unit, numbered
/// from 0 without gaps. A predicted pair across two units counts half in each.
#[must_use]
pub fn count_by_unit(truth: &[u32], predicted: &[u32], unit: &[u32]) -> Vec<PairCounts> {
    let pairs: Vec<(u32, u32)> = truth.iter().copied().zip(predicted.iter().copied()).collect();
    let (of_truth, of_predicted, of_both) = (sizes(truth), sizes(predicted), sizes(&pairs));
    let units = unit.iter().max().map_or(0, |&last| last as usize + 1);
    let mut counts = vec![PairCounts::default(); units];
    for (at, &unit) in unit.iter().enumerate() {
        let one = PairCounts {
            both: of_both[at] - 1,
            predicted: of_predicted[at] - 1,
            truth: of_truth[at] - 1,
        };
        counts[unit as usize].add(1, one);
    }
    counts
}

/// For each place, how many places have its key.
fn sizes<K: Ord + Copy>(keys: &[K]) -> Vec<u64> {
    let mut order: Vec<(K, usize)> = keys.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let mut sizes = vec![0; keys.len()];
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        for &(_, place) in group {
            sizes[place] = group.len() as u64;
        }
    }
    sizes
}

/// What the truth would have chosen, beside what was delivered.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Regret {
    /// As delivered.
    pub delivered: Score,
    /// At the best setting, the delivered one included.
    pub best: Score,
    /// Which of the sweep's settings that is; none if none is better than what was delivered.
    pub chosen: Option<usize>,
    /// F1 at the best setting less F1 as delivered, never below 0.
    pub regret: f64,
    /// Where 95 of 100 resamples have it, each with its own best setting.
    pub interval: (f64, f64),
}

impl Regret {
    /// From counts by unit: as delivered, and at each setting of a sweep. `below` draws a number below its argument.
    #[must_use]
    pub fn of(
        delivered: &[PairCounts],
        sweep: &[Vec<PairCounts>],
        rounds: usize,
        mut below: impl FnMut(usize) -> usize,
    ) -> Self {
        let once = vec![1; delivered.len()];
        let (chosen, best) = best(delivered, sweep, &once);
        let delivered_score = PairCounts::score(delivered, &once);
        let mut resampled: Vec<f64> = (0..rounds)
            .map(|_| {
                let mut times = vec![0; delivered.len()];
                for _ in 0..delivered.len() {
                    times[below(delivered.len())] += 1;
                }
                let (_, best) = self::best(delivered, sweep, &times);
                best.f1 - PairCounts::score(delivered, &times).f1
            })
            .collect();
        resampled.sort_unstable_by(f64::total_cmp);
        let regret = best.f1 - delivered_score.f1;
        // outwards to the next resample
        let last = resampled.len().saturating_sub(1);
        let at = |place: usize| resampled.get(place).copied().unwrap_or(regret);
        Self {
            delivered: delivered_score,
            best,
            chosen,
            regret,
            interval: (at(last * 25 / 1000), at((last * 975).div_ceil(1000))),
        }
    }
}

/// The best setting; the delivered one on a tie, then the first.
fn best(
    delivered: &[PairCounts],
    sweep: &[Vec<PairCounts>],
    times: &[u32],
) -> (Option<usize>, Score) {
    let mut best = (None, PairCounts::score(delivered, times));
    for (setting, counts) in sweep.iter().enumerate() {
        let score = PairCounts::score(counts, times);
        if score.f1 > best.1.f1 {
            best = (Some(setting), score);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    // truth {a b} {c d} {e}; one unit a person
    const TRUTH: [u32; 5] = [0, 0, 1, 1, 2];
    const STRICT: [u32; 5] = [0, 0, 1, 2, 3];
    const LOOSE: [u32; 5] = [0, 0, 1, 1, 1];

    fn counts(predicted: &[u32]) -> Vec<PairCounts> {
        count_by_unit(&TRUTH, predicted, &TRUTH)
    }

    #[test]
    fn each_mention_counts_the_pairs_that_it_is_first_of() {
        let of = |both, predicted, truth| PairCounts { both, predicted, truth };
        // c and d: each with the other, and with e, who is somebody else
        assert_eq!(counts(&LOOSE), [of(2, 2, 2), of(2, 4, 2), of(0, 2, 0)]);
        assert_eq!(counts(&STRICT), [of(2, 2, 2), of(0, 0, 2), of(0, 0, 0)]);
    }

    #[test]
    fn the_regret_is_what_the_best_setting_gains() {
        // strict: P 1, R 1/2, F1 2/3; loose: P 2/4, R 1, F1 2/3; right: 1
        let regret = Regret::of(&counts(&STRICT), &[counts(&LOOSE), counts(&TRUTH)], 0, |_| 0);
        assert!((regret.regret - 1.0 / 3.0).abs() < 1e-12, "{regret:?}");
        assert_eq!(regret.chosen, Some(1));
        let none = Regret::of(&counts(&STRICT), &[counts(&LOOSE)], 0, |_| 0);
        assert!(none.regret.abs() < 1e-12 && none.chosen.is_none(), "{none:?}");
    }

    #[test]
    fn the_interval_is_that_of_the_resamples() {
        // in the first of two rounds the dice take the first unit alone, in which both settings agree, then the second alone
        let mut drawn = 0;
        let dice = |_: usize| {
            drawn += 1;
            usize::from(drawn > 3)
        };
        let regret = Regret::of(&counts(&STRICT), &[counts(&TRUTH)], 2, dice);
        assert!(regret.interval.0.abs() < 1e-12, "{regret:?}");
        assert!((regret.interval.1 - 1.0).abs() < 1e-12, "{regret:?}");
    }
}
