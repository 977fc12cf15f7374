//! Intervals of 95 %: of a share, of a sum of shares, of a ratio.
//!
//! In: counts. Out: a figure with its two ends. A share by the score method of E. B. Wilson (JASA 22, 1927), which says something sensible even
//! where none or all were found; sums and ratios by recovering variances from the ends (MOVER): G. Y. Zou, W. Huang and X. Zhang, *A note on
//! confidence interval estimation for a linear function of binomial proportions*, Computational Statistics & Data Analysis 53 (2009); A.
//! Donner and G. Y. Zou, *Closed-form confidence intervals for functions of the normal mean and standard deviation*, Statistical Methods in
//! Medical Research 21 (2012). No table, no simulation: equal counts give equal ends. Pure.

use serde::{Deserialize, Serialize};

/// The normal quantile of 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

/// A figure with the ends of its interval of 95 %.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Interval {
    /// The figure.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// A figure that is known.
    #[must_use]
    pub const fn exact(value: f64) -> Self {
        Self { value, low: value, high: value }
    }

    /// The normal interval of a figure with a standard error.
    #[must_use]
    pub fn normal(value: f64, standard_error: f64) -> Self {
        let half = Z * standard_error;
        Self { value, low: value - half, high: value + half }
    }

    /// The share of `found` in `seen`, drawn without putting back from `all`: the fewer are left unseen, the narrower; exact where all were
    /// seen. None if nothing was seen.
    #[must_use]
    pub fn of_share(found: u64, seen: u64, all: u64) -> Option<Self> {
        if seen == 0 {
            return None;
        }
        let value = found as f64 / seen as f64;
        if seen >= all {
            return Some(Self::exact(value));
        }
        // as many drawn with putting back would say as much
        let n = seen as f64 * (all as f64 - 1.0) / (all as f64 - seen as f64);
        let z2 = Z * Z;
        let centre = (value + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = Z / (1.0 + z2 / n) * (value * (1.0 - value) / n + z2 / (4.0 * n * n)).sqrt();
        // rounding must not move an end beyond what is possible, nor past the figure
        let (low, high) = ((centre - half).clamp(0.0, value), (centre + half).clamp(value, 1.0));
        Some(Self { value, low, high })
    }

    /// The sum of independent figures, each times a factor that is not negative.
    #[must_use]
    pub fn sum(parts: &[(f64, Self)]) -> Self {
        let value = parts.iter().map(|(times, part)| times * part.value).sum::<f64>();
        let square = |times: f64, width: f64| (times * width).powi(2);
        let below: f64 = parts.iter().map(|(t, part)| square(*t, part.value - part.low)).sum();
        let above: f64 = parts.iter().map(|(t, part)| square(*t, part.high - part.value)).sum();
        Self { value, low: value - below.sqrt(), high: value + above.sqrt() }
    }

    /// This over an independent other; neither is negative. None if the other may be nothing.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        if other.low <= 0.0 {
            return None;
        }
        let Self { value: top, low: top_low, high: top_high } = self;
        let Self { value: under, low: under_low, high: under_high } = other;
        let both = top * under;
        let root = |inside: f64| inside.max(0.0).sqrt();
        let low = (both
            - root(
                both * both
                    - top_low * under_high * (2.0 * top - top_low) * (2.0 * under - under_high),
            ))
            / (under_high * (2.0 * under - under_high));
        let high = (both
            + root(
                both * both
                    - top_high * under_low * (2.0 * top - top_high) * (2.0 * under - under_low),
            ))
            / (under_low * (2.0 * under - under_low));
        Some(Self { value: top / under, low: low.max(0.0), high })
    }

    /// The interval of a falling or rising function of the figure.
    #[must_use]
    pub fn map(self, function: impl Fn(f64) -> f64) -> Self {
        let Self { value, low, high } = self;
        let (one, other) = (function(low), function(high));
        Self { value: function(value), low: one.min(other), high: one.max(other) }
    }

    /// The same within bounds.
    #[must_use]
    pub fn within(self, least: f64, most: f64) -> Self {
        self.map(|end| end.clamp(least, most))
    }

    /// True if a figure lies in it.
    #[must_use]
    pub fn holds(self, figure: f64) -> bool {
        self.low <= figure && figure <= self.high
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Interval;

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() < 5e-4
    }

    #[test]
    fn a_share_is_as_published() {
        // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29
        for (found, seen, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let share = Interval::of_share(found, seen, u64::MAX).unwrap();
            assert!(close(share.low, low) && close(share.high, high), "{found}/{seen}: {share:?}");
        }
    }

    #[test]
    fn who_has_seen_all_knows() {
        assert_eq!(Interval::of_share(3, 12, 12), Some(Interval::exact(0.25)));
        assert_eq!(Interval::of_share(0, 0, 12), None);
        let (many, few) = (Interval::of_share(3, 12, 13), Interval::of_share(3, 12, 1_000_000));
        let width = |it: Option<Interval>| it.map(|it| it.high - it.low).unwrap();
        assert!(width(many) < width(few) / 2.0);
    }

    #[test]
    fn a_ratio_of_what_is_known_is_known_and_of_nothing_is_nothing() {
        let ratio = Interval::exact(3.0).over(Interval::exact(4.0)).unwrap();
        assert!(close(ratio.low, 0.75) && close(ratio.high, 0.75), "{ratio:?}");
        assert_eq!(Interval::exact(1.0).over(Interval { value: 1.0, low: 0.0, high: 2.0 }), None);
        let none = Interval { value: 0.0, low: 0.0, high: 5.0 };
        let ratio = none.over(Interval { value: 100.0, low: 90.0, high: 110.0 }).unwrap();
        assert!(ratio.low == 0.0 && (0.05..0.0506).contains(&ratio.high), "{ratio:?}");
    }

    proptest! {
        #[test]
        fn every_interval_holds_its_figure(found in 0_u64..50, more in 0_u64..50, left in 0_u64..1000) {
            prop_assume!(found + more > 0);
            let share = Interval::of_share(found, found + more, found + more + left).unwrap();
            prop_assert!(share.holds(share.value) && share.low >= 0.0 && share.high <= 1.0);
            let sum = Interval::sum(&[(3.0, share), (2.0, Interval::exact(0.5))]);
            prop_assert!(sum.holds(sum.value));
            let ratio = share.over(Interval { value: 10.0, low: 8.0, high: 13.0 }).unwrap();
            prop_assert!(ratio.low <= ratio.value + 1e-12 && ratio.value <= ratio.high + 1e-12);
        }
    }
}
