//! Seeded streams of chance.
//!
//! In: the council's seed, a purpose and up to two numbers. Out: a stream of choices that belongs
//! to that purpose alone, so that a new use of chance in one place leaves every other place as it
//! was. What to choose between is left to the callers.
//!
//! Everything here is whole-number or exact arithmetic: the same seed gives the same council on
//! every machine.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A deterministic stream of choices.
pub(super) struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of `purpose` for the thing numbered `a`, `b` under `seed`.
    pub(super) fn new(seed: u64, purpose: &str, a: u64, b: u64) -> Self {
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&fnv1a(purpose).to_le_bytes());
        key[16..24].copy_from_slice(&a.to_le_bytes());
        key[24..].copy_from_slice(&b.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number from 0 up to, not including, `n`; 0 if `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let product = u128::from(self.0.next_u64()) * (n as u128);
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = usize::try_from(high.saturating_sub(low)).unwrap_or(0);
        low + i32::try_from(self.below(span + 1)).unwrap_or(0)
    }

    /// A number in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with probability `p`.
    pub(super) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of `items`, all alike. `items` must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// An index below `n` with weight 1 / (index + `flat`): the first is the commonest, and a
    /// larger `flat` evens them out.
    ///
    /// The inverse of the harmonic sum is drawn by rejection, which needs no logarithm and so no
    /// platform's own.
    pub(super) fn ranked(&mut self, n: usize, flat: usize) -> usize {
        loop {
            let index = self.below(n);
            if self.unit() * ((index + flat) as f64) < flat as f64 {
                return index;
            }
        }
    }

    /// One of `items` by [`Self::ranked`] weight.
    pub(super) fn pick_ranked<T: Copy>(&mut self, items: &[T], flat: usize) -> T {
        items[self.ranked(items.len(), flat)]
    }

    /// The position in `weights` of one choice made in proportion to them.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut left = self.below(usize::try_from(total).unwrap_or(usize::MAX)) as u64;
        for (index, weight) in weights.iter().enumerate() {
            if left < u64::from(*weight) {
                return index;
            }
            left -= u64::from(*weight);
        }
        0
    }

    /// How many of `n` things happen when each does with probability `per_million` / 1,000,000,
    /// rounded by chance.
    pub(super) fn count(&mut self, n: usize, per_million: usize) -> usize {
        (n * per_million + self.below(1_000_000)) / 1_000_000
    }

    /// Puts `items` in an order of chance.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A purpose's name as a number (FNV-1a), stable across versions of the standard library.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
