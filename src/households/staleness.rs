//! How old a dataset's word on a residence is, learnt from what other datasets say of the same people.
//!
//! In: signs, each of one person: so many days after something happened (a move; a case that was closed), was the old word still what it
//! had been? Out: the mean of the days after which it no longer is.
//!
//! Nobody sees the day on which a source learns of a move; tonight shows only whether it has. Such data are *current status* data (the
//! time of an event is known to lie before or after one look), and an exponential time is fitted to them by maximum likelihood: I. D.
//! Diamond and others, *Proportional hazards models for current status data*, Demography 23 (1986) 607–620. The
//! figure of the rules counts as so many events seen beside (a gamma prior on the rate), so that a dataset of which little is seen keeps it.

/// What one look tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StalenessSign {
    /// Days between what happened and the look; at least one.
    pub days: i32,
    /// True if the old word still stood.
    pub stood: bool,
}

/// Halvings of the interval in which the rate is looked for: more than a double has bits.
const HALVINGS: usize = 100;
/// No word is older on average, nor younger, than so many days.
const MEAN_DAYS: (f64, f64) = (0.5, 20_000.0);

/// The mean days after which a word no longer stands. `prior_days` is what is believed before anything is seen, worth `weight` events.
///
/// The likelihood of a rate has one peak, where its slope is naught; the slope falls with the rate, so it is found by halving.
///
/// ```
/// use hearth::households::{StalenessSign, mean_days};
/// assert!((mean_days(&[], 60.0, 20.0) - 60.0).abs() < 1e-6);
/// let slow = [StalenessSign { days: 200, stood: true }; 100];
/// assert!(mean_days(&slow, 60.0, 20.0) > 60.0);
/// ```
#[must_use]
pub fn mean_days(signs: &[StalenessSign], prior_days: f64, weight: f64) -> f64 {
    let prior_days = prior_days.clamp(MEAN_DAYS.0, MEAN_DAYS.1);
    let slope = |rate: f64| {
        let sign = |it: &StalenessSign| {
            let days = f64::from(it.days.max(1));
            if it.stood { -days } else { days / (rate * days).exp_m1() }
        };
        // in the order of the signs: the sum is the same on every machine and thread
        signs.iter().map(sign).sum::<f64>() + weight * (1.0 / rate - prior_days)
    };
    let (mut low, mut high) = (1.0 / MEAN_DAYS.1, 1.0 / MEAN_DAYS.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if slope(middle) > 0.0 { low = middle } else { high = middle }
    }
    // whole tenths of a day: digits that mean nothing are not kept
    (10.0 / f64::midpoint(low, high)).round() / 10.0
}

/// Days to the nearest whole one, as rules and reports write them.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "clamped to what a count of days can be")]
pub fn whole_days(days: f64) -> i64 {
    days.clamp(0.0, 1e9).round() as i64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{StalenessSign, mean_days};

    /// Looks at people who moved 1, 2, 3 … days ago, at a source that learns after a mean of `mean` days, spread as evenly as can be.
    fn looks(mean: f64, count: i32) -> Vec<StalenessSign> {
        let look = |nth: i32| {
            let days = 1 + nth % 400;
            // a low-discrepancy sequence in the place of chance
            let level = (f64::from(nth) * 0.618_033_988_75).fract();
            StalenessSign { days, stood: level < (-f64::from(days) / mean).exp() }
        };
        (0..count).map(look).collect()
    }

    #[test]
    fn the_mean_is_found_from_looks_alone() {
        for mean in [20.0, 75.0, 300.0] {
            let found = mean_days(&looks(mean, 4_000), 100.0, 1.0);
            assert!((found / mean - 1.0).abs() < 0.1, "{found} of {mean}");
        }
    }

    #[test]
    fn little_evidence_moves_the_figure_of_the_rules_little() {
        let few = mean_days(&looks(300.0, 5), 60.0, 50.0);
        let many = mean_days(&looks(300.0, 4_000), 60.0, 50.0);
        assert!((few - 60.0).abs() < 20.0 && many > 200.0, "{few}, {many}");
    }

    proptest! {
        #[test]
        fn one_more_look_that_finds_the_old_word_never_shortens_and_one_that_does_not_never_lengthens(
            signs in prop::collection::vec((1_i32..2_000, any::<bool>()), 0..30),
            days in 1_i32..2_000,
        ) {
            let signs: Vec<StalenessSign> =
                signs.into_iter().map(|(days, stood)| StalenessSign { days, stood }).collect();
            let before = mean_days(&signs, 60.0, 20.0);
            let with = |stood| {
                let mut signs = signs.clone();
                signs.push(StalenessSign { days, stood });
                mean_days(&signs, 60.0, 20.0)
            };
            prop_assert!(with(true) >= before && with(false) <= before);
        }
    }
}
