//! How strongly evidence speaks, in fixed point, so that a score and its explanation agree to the last digit.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Deserialize, Serialize};

/// A match weight: log2 of a Bayes factor, in thousandths of a bit.
///
/// Adding weights multiplies the factors. Positive speaks for one person, negative against. Fixed point,
/// because integer sums do not depend on their order: the same pair scores the same on any thread count and
/// machine, and the rows of an explanation add up exactly.
///
/// Source: I. P. Fellegi and A. B. Sunter, *A theory for record linkage*, JASA 64 (1969).
///
/// ```
/// use hearth::values::MatchWeight;
/// let forename = MatchWeight::from_probabilities(0.9, 0.01); // 90 times likelier in a match
/// assert_eq!(forename.to_string(), "+6.492");
/// assert_eq!((forename + MatchWeight::from_bits(-8.0)).to_string(), "-1.508");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MatchWeight(i32);

impl MatchWeight {
    /// No evidence either way.
    pub const ZERO: Self = Self(0);
    /// Beyond any sum of real evidence: what a weight is clamped to.
    const LIMIT_BITS: f64 = 1000.0;

    /// A weight of that many thousandths of a bit.
    #[must_use]
    pub const fn from_millibits(millibits: i32) -> Self {
        Self(millibits)
    }

    /// A weight of that many bits, rounded to a thousandth and clamped to ±1000 bits.
    #[must_use]
    pub fn from_bits(bits: f64) -> Self {
        let clamped = bits.clamp(-Self::LIMIT_BITS, Self::LIMIT_BITS);
        #[expect(clippy::cast_possible_truncation, reason = "clamped to a million just above")]
        Self((clamped * 1000.0).round() as i32)
    }

    /// log2(m / u): how much likelier an agreement is in a true match than between strangers.
    #[must_use]
    pub fn from_probabilities(m: f64, u: f64) -> Self {
        Self::from_bits((m / u).log2())
    }

    /// Thousandths of a bit.
    #[must_use]
    pub const fn millibits(self) -> i32 {
        self.0
    }

    /// Bits.
    #[must_use]
    pub fn bits(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// Whole bits, rounded down and clamped to -40 to 60: the bucket of a histogram.
    #[must_use]
    pub const fn whole_bits(self) -> i32 {
        let bits = self.0.div_euclid(1000);
        if bits < -40 {
            -40
        } else if bits > 60 {
            60
        } else {
            bits
        }
    }

    /// The probability that a total weight (prior included) stands for: 2^w / (1 + 2^w).
    #[must_use]
    pub fn probability(self) -> f64 {
        1.0 / (1.0 + (-self.bits()).exp2())
    }
}

impl fmt::Display for MatchWeight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+.3}", self.bits())
    }
}

impl fmt::Debug for MatchWeight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} bits")
    }
}

impl Add for MatchWeight {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for MatchWeight {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for MatchWeight {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for MatchWeight {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for MatchWeight {
    fn sum<I: Iterator<Item = Self>>(weights: I) -> Self {
        weights.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::MatchWeight;
    use proptest::prelude::*;

    #[test]
    fn an_even_chance_weighs_nothing() {
        assert_eq!(MatchWeight::from_probabilities(0.3, 0.3), MatchWeight::ZERO);
        assert!((MatchWeight::ZERO.probability() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn impossible_evidence_is_clamped_and_not_infinite() {
        assert_eq!(MatchWeight::from_probabilities(0.0, 0.5).to_string(), "-1000.000");
        assert_eq!(MatchWeight::from_probabilities(0.5, 0.0).to_string(), "+1000.000");
    }

    proptest! {
        #[test]
        fn a_sum_does_not_depend_on_its_order(mut weights in prop::collection::vec(-20_000_i32..20_000, 0..12)) {
            let forwards: MatchWeight = weights.iter().copied().map(MatchWeight::from_millibits).sum();
            weights.reverse();
            prop_assert_eq!(forwards, weights.into_iter().map(MatchWeight::from_millibits).sum());
        }
    }
}
