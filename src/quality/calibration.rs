//! Does a stated probability keep its word?
//!
//! In: for each scored pair the probability that was stated and whether the two truly are one person. Out: a reliability
//! table of bins of equal mass, the expected calibration error over them, and how often what was stated above them is right.
//! Only the doubtful range is put into bins: nearly all pairs are hopeless or beyond doubt, and would hide it.
//!
//! Source: M. Pakdaman Naeini, G. F. Cooper and M. Hauskrecht, *Obtaining well calibrated probabilities using Bayesian
//! binning* (AAAI 2015), for the expected calibration error.

use std::fmt::Write;

/// What is put into bins: from this stated probability to that, both included.
pub const DOUBTFUL: (f64, f64) = (0.05, 0.95);
/// More bins than that say no more.
const MOST_BINS: usize = 10;

/// Pairs of about one stated probability.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ReliabilityBin {
    /// The lowest and the highest probability stated in it.
    pub range: (f64, f64),
    /// How many pairs.
    pub pairs: u64,
    /// The mean of what was stated.
    pub stated: f64,
    /// The share that is right.
    pub right: f64,
}

/// How well stated probabilities agree with the truth.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Calibration {
    /// Of the doubtful range, ascending.
    pub bins: Vec<ReliabilityBin>,
    /// Mean difference between stated and right, each bin by its pairs; none without doubtful pairs.
    pub expected_error: Option<f64>,
    /// Pairs stated above the doubtful range.
    pub above: u64,
    /// The share of these that is right; none if there are none.
    pub above_right: Option<f64>,
}

impl Calibration {
    /// From pairs of a stated probability and whether it is right. No bin has fewer than `least` pairs, unless all together
    /// are fewer; pairs of one stated probability are never parted, so that their order does not matter.
    #[must_use]
    pub fn of(pairs: impl IntoIterator<Item = (f64, bool)>, least: usize) -> Self {
        let (mut doubtful, mut above, mut above_right) = (Vec::new(), 0_u64, 0_u64);
        for (stated, right) in pairs {
            if stated > DOUBTFUL.1 {
                above += 1;
                above_right += u64::from(right);
            } else if stated >= DOUBTFUL.0 {
                doubtful.push((stated, right));
            }
        }
        doubtful.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let bins = equal_mass(&doubtful, least);
        let weighed: f64 =
            bins.iter().map(|bin| bin.pairs as f64 * (bin.stated - bin.right).abs()).sum();
        Self {
            expected_error: (!bins.is_empty()).then(|| weighed / doubtful.len() as f64),
            bins,
            above,
            above_right: (above > 0).then(|| above_right as f64 / above as f64),
        }
    }

    /// The reliability table as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut table = "| stated | pairs | stated, mean | right |\n|---|---|---|---|\n".to_owned();
        for ReliabilityBin { range: (from, to), pairs, stated, right } in &self.bins {
            // writing to a String cannot fail
            let _ =
                writeln!(table, "| {from:.3} to {to:.3} | {pairs} | {stated:.3} | {right:.3} |");
        }
        if let Some(right) = self.above_right {
            let _ = writeln!(table, "| above {} | {} | | {right:.3} |", DOUBTFUL.1, self.above);
        }
        table
    }
}

/// Cuts sorted pairs into bins of about equal mass.
fn equal_mass(sorted: &[(f64, bool)], least: usize) -> Vec<ReliabilityBin> {
    let count = (sorted.len() / least.max(1)).clamp(1, MOST_BINS);
    let mass = sorted.len().div_ceil(count);
    let mut bins = Vec::new();
    let mut rest = sorted;
    while !rest.is_empty() {
        let mut end = mass.min(rest.len());
        while end < rest.len() && rest[end].0.total_cmp(&rest[end - 1].0).is_eq() {
            end += 1;
        }
        if rest.len() - end < least {
            end = rest.len();
        }
        let (bin, after) = rest.split_at(end);
        bins.push(reliability(bin));
        rest = after;
    }
    bins
}

fn reliability(bin: &[(f64, bool)]) -> ReliabilityBin {
    let pairs = bin.len() as f64;
    ReliabilityBin {
        range: (bin[0].0, bin[bin.len() - 1].0),
        pairs: bin.len() as u64,
        stated: bin.iter().map(|(stated, _)| stated).sum::<f64>() / pairs,
        right: bin.iter().filter(|(_, right)| *right).count() as f64 / pairs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` pairs stated alike, of which the first `right` are right.
    fn stated(probability: f64, count: usize, right: usize) -> Vec<(f64, bool)> {
        (0..count).map(|nth| (probability, nth < right)).collect()
    }

    fn near(found: f64, by_hand: f64) {
        assert!((found - by_hand).abs() < 1e-12, "{found} instead of {by_hand}");
    }

    #[test]
    fn a_worked_example_comes_out_as_by_hand() {
        // bins {0.2, 0.2, 0.4, 0.4} and {0.6, 0.6, 0.8, 0.8}: stated 0.3 and 0.7, right 1/4 and 4/4
        let pairs = [stated(0.8, 2, 2), stated(0.2, 2, 0), stated(0.6, 2, 2), stated(0.4, 2, 1)];
        let calibration = Calibration::of(pairs.concat(), 4);
        assert_eq!(calibration.bins.len(), 2);
        near(calibration.bins[0].stated, 0.3);
        near(calibration.bins[0].right, 0.25);
        near(calibration.bins[1].right, 1.0);
        near(calibration.expected_error.unwrap(), (4.0 * 0.05 + 4.0 * 0.3) / 8.0);
    }

    #[test]
    fn what_is_beyond_doubt_is_in_no_bin() {
        let pairs = [stated(0.01, 50, 50), stated(0.5, 4, 2), stated(0.99, 10, 9)].concat();
        let calibration = Calibration::of(pairs, 1);
        assert_eq!(calibration.bins.len(), 1);
        near(calibration.expected_error.unwrap(), 0.0);
        assert_eq!((calibration.above, calibration.above_right), (10, Some(0.9)));
    }

    #[test]
    fn pairs_stated_alike_stay_together_and_no_bin_is_too_small() {
        let pairs = [stated(0.3, 5, 1), stated(0.4, 1, 1), stated(0.5, 2, 2)].concat();
        let sizes: Vec<u64> = Calibration::of(pairs, 2).bins.iter().map(|bin| bin.pairs).collect();
        // the mass would be two: all of 0.3 together, and 0.4 alone would be too few
        assert_eq!(sizes, [5, 3]);
    }

    #[test]
    fn nothing_stated_is_no_error() {
        let calibration = Calibration::of([], 200);
        assert_eq!((calibration.expected_error, calibration.above_right), (None, None));
        assert!(calibration.bins.is_empty());
    }
}
